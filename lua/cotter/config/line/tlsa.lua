--- TLSA records of DANE, as lines of a zone file (RFC 6698 2.2, RFC 7218).
---
---   _443._tcp.www.example.com. 3600 IN TLSA 3 1 1 hexadecimal
---
--- A record of selector 1 and matching type 1 is the pin of a key, written in
--- hexadecimal: of the server's own for usages 1 and 3, of an authority's for
--- 0 and 2. Others are named and not judged.

local readers = require "cotter.config.reader"

local tlsa = { name = "tlsa" }

-- RFC 7218 2.
local USAGES = { ["PKIX-TA"] = 0, ["PKIX-EE"] = 1, ["DANE-TA"] = 2,
                 ["DANE-EE"] = 3 }
local SELECTORS = { CERT = 0, SPKI = 1 }
local TYPES = { FULL = 0, ["SHA2-256"] = 1, ["SHA2-512"] = 2 }

local OBJECT = { [0] = "a whole certificate", [1] = "a key" }
local MATCHING = { [0] = "%s in full", [1] = "the SHA-256 of %s",
                   [2] = "the SHA-512 of %s" }

local ROLE = { [0] = "ca", [1] = "leaf", [2] = "ca", [3] = "leaf" }

local function number(text, names)
  return names[text:upper()] or text:find "^%d+$" and tonumber(text) or nil
end

--- The name of a record's owner without port and protocol, and how many octets
--- stand before it.
local function name_of(owner, origin)
  local before, name = owner:match "^(_%w+%._%w+%.)(.+)$"
  if not before then return nil end
  if name:sub(-1) ~= "." and origin then name = name .. "." .. origin end
  return name:gsub("%.$", ""), #before
end

--- Joins what stands in parentheses; offsets stay as they are.
local function joined(octets)
  local plain = octets:gsub(";[^\n]*", function(comment)
    return (" "):rep(#comment)
  end)
  return (plain:gsub("%b()", function(inside)
    return (inside:gsub("[()\r\n]", " "))
  end))
end

local RECORD = "()(%S*)%f[%s](.-)%sTLSA%s+(%S+)%s+(%S+)%s+(%S+)%s+()(%S.*)$"

local function parse(line)
  local at, owner, class, usage, selector, type, place, digits =
    line:match("^" .. RECORD)
  if not at or class:find "[^%s%w]" then return nil end
  return { owner = owner, place = place, digits = digits,
    usage = number(usage, USAGES), selector = number(selector, SELECTORS),
    type = number(type, TYPES), words = usage .. " " .. selector .. " "
      .. type }
end

--- What a record is, where it is no pin.
local function other_object(record)
  local object, matching = OBJECT[record.selector], MATCHING[record.type]
  if not (object and matching and record.usage and record.usage <= 3) then
    return "a record of a kind that RFC 6698 does not have"
  end
  if record.selector ~= 1 or record.type ~= 1 then
    return matching:format(object)
  end
end

--- The host that a record is of, with its pins: those of one owner are one set
--- (RFC 6698 4).
local function host_of(self, record, start)
  local known = self.by_owner[record.owner]
  if known then return known.host, known.pins end
  local name, before = name_of(record.owner, self.origin)
  if not name then
    self:wrong_shape(start, "owner", "_port._protocol.name", record.owner)
    name, before = record.owner:gsub("%.$", ""), 0
  end
  local owner, pins = self:host { offset = start + before, text = name,
    place = start + record.place - 1, include_subdomains = false }
  self.by_owner[record.owner] = { host = owner, pins = pins }
  return owner, pins
end

local function read_record(self, record, start)
  local place, object = start + record.place - 1, other_object(record)
  if object then
    return self:observe(place, "not-judged",
                        { name = record.words, found = object })
  end
  local owner, pins = host_of(self, record, start)
  pins[#pins + 1] = self:hexadecimal(record.digits:gsub("%s+", ""), place,
                                     owner, ROLE[record.usage])
end

-- A record without an owner is of the one before it.
local function complete(self, record)
  if record.owner == "" then record.owner = self.owner or "@" end
  self.owner = record.owner
end

---@param octets string
---@param source cotter.Source
---@return cotter.Config?
---@return { offset: integer, text: string }? why it is none
---@nodiscard
function tlsa.read(octets, source)
  local text, found = joined(octets), 0
  local self = readers.new(source, 0, { format = "tlsa",
    consumers = { "cotter" }, spelling = "", encoding = "utf-8" })
  self.by_owner = {}
  for start, line in text:gmatch "()([^\n]*)" do
    self.origin = line:match "^%$ORIGIN%s+(%S+)" or self.origin
    local record = parse(line:gsub("\r$", ""))
    if record then
      found = found + 1
      complete(self, record)
      read_record(self, record, start - 1)
    end
  end
  if found == 0 then
    return nil, { offset = 0, text = "no line with a TLSA record" }
  end
  return self.config
end

return tlsa
