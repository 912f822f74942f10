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

-- The octets of what is compared with a certificate or key (RFC 6698 2.1.3).
local OCTETS = { 32, 64 }

local ROLE = { [0] = "ca", [1] = "leaf", [2] = "ca", [3] = "leaf" }

-- The octets that a name has at most as it is sent (RFC 1035 3.1).
local LONGEST <const> = 255

--- A word in upper case, but for one that is longer than all that are looked
--- for.
local function upper(word)
  return #word <= LONGEST and word:upper() or word
end

local function number(text, names)
  return names[upper(text)] or text:find "^%d+$" and tonumber(text) or nil
end

-- Lines -----------------------------------------------------------------------

--- Where a string ends: at its quote, or with the line.
local function behind_string(octets, from)
  local at = from + 1
  while true do
    local place, mark = octets:match('()(["\\\n])', at)
    if not place then return #octets + 1 end
    if mark == '"' then return place + 1 end
    if mark == "\n" then return place end
    at = place + 2
  end
end

local function behind_comment(octets, from)
  return octets:find("\n", from, true) or #octets + 1
end

local BEHIND = { [";"] = behind_comment, ['"'] = behind_string,
                 ["\\"] = function(_, from) return from + 2 end }
local FILLER = { [";"] = " ", ['"'] = "x", ["\\"] = "%0" }

--- The text without what comments and strings have in them, which may look
--- like anything; offsets stay as they are.
local function plain(octets)
  local parts, at = {}, 1
  while true do
    local from, mark = octets:match('()([;"\\])', at)
    if not from then
      parts[#parts + 1] = octets:sub(at)
      return table.concat(parts)
    end
    local stop = BEHIND[mark](octets, from)
    parts[#parts + 1] = octets:sub(at, from - 1)
    parts[#parts + 1] = octets:sub(from, stop - 1):gsub(".", FILLER[mark])
    at = stop
  end
end

--- Where the outermost pairs of parentheses stand. One that is not closed is
--- none, nor is what stands behind it.
local function pairs_in(text)
  local list, depth, open = {}, 0, nil
  for place, mark in text:gmatch "()([()])" do
    if mark == "(" then
      open = depth == 0 and place or open
      depth = depth + 1
    elseif depth > 0 then
      depth = depth - 1
      if depth == 0 then list[#list + 1] = { open, place } end
    end
  end
  return list
end

--- Joins the lines of what stands in parentheses (RFC 1035 5.1).
local function joined(octets)
  local text, parts, at = plain(octets), {}, 1
  for _, pair in ipairs(pairs_in(text)) do
    parts[#parts + 1] = text:sub(at, pair[1] - 1)
    parts[#parts + 1] = text:sub(pair[1], pair[2]):gsub("[()\r\n]", " ")
    at = pair[2] + 1
  end
  parts[#parts + 1] = text:sub(at)
  return table.concat(parts)
end

-- What may stand between the owner of a record and its type: how long it is
-- kept, of which BIND writes units, too, and its class.
local CLASSES = { IN = true, CH = true, CS = true, HS = true }

--- Any class can be written by its number (RFC 3597 5).
local function is_between(word)
  local name = upper(word)
  return CLASSES[name] or name:find "^CLASS%d+$" ~= nil
    or name:find "^%d[%dSMHDW]*$" ~= nil
end

--- The owner of the record in a line, its type, and where that stands; nil of
--- a line without one.
local function record_of(line)
  local owner, at = line:match "^(%S*)%s+()"
  while at do
    local word, stop = line:match("^(%S+)%s*()", at)
    if not word or not is_between(word) then
      return word and owner, word and upper(word), at
    end
    at = stop
  end
end

-- Records ---------------------------------------------------------------------

--- The octets of a name as it is sent: a length before each label and before
--- the root, and one for each escape (RFC 1035 3.1, 5.1).
local function sent_octets(name)
  local text = name:gsub("\\%d%d%d", "x"):gsub("\\.", "x")
  return #text + (text:sub(-1) == "." and 1 or 2)
end

local function is_relative(name) return name == "@" or name:sub(-1) ~= "." end

local function below(name, origin)
  if name == "@" then return origin end
  return name .. (origin == "." and "." or "." .. origin)
end

--- A name as it is below the origin, in lower case: names that differ in that
--- alone are one (RFC 4343 3). Of one that is too long, nil and its octets; nil
--- of one below such an origin.
local function absolute(self, name)
  local relative = is_relative(name)
  if relative and self.origin then name = below(name, self.origin) end
  local octets = sent_octets(name)
  if octets > LONGEST then return nil, octets end
  if relative and self.is_lost then return nil end
  return name:lower()
end

--- Notes a name that is longer than servers take.
local function tell_length(self, start, what, octets)
  self:wrong_shape(start, what, ("a name of at most %d octets"):format(LONGEST),
                   ("one of %d"):format(octets))
end

-- Usage, selector and matching type, as digits among which blanks may stand.
local HEAD <const> = "^" .. ("%x%s*"):rep(6) .. "()"

--- What a record says whose data is written as that of any type, by the count
--- of its octets and their digits (RFC 3597 5).
local function parse_generic(line, at)
  local count, place, text = line:match("^%S+%s+\\#%s+(%d+)%s+()(.*)$", at)
  local behind = text and text:match(HEAD)
  if not behind then return nil end
  local digits = text:gsub("%s+", "")
  local function octet(i) return tonumber(digits:sub(2 * i - 1, 2 * i), 16) end
  local usage, selector, type = octet(1), octet(2), octet(3)
  return { place = place + behind - 1, digits = digits:sub(7), usage = usage,
    selector = selector, type = type,
    words = ("%d %d %d"):format(usage, selector, type), count = count,
    octets = #digits / 2 }
end

--- What a record of DANE says; nil where parts of it are missing.
local function parse(line, at)
  if line:find("^%S+%s+\\#", at) then return parse_generic(line, at) end
  local usage, selector, type, place, digits =
    line:match("^%S+%s+(%S+)%s+(%S+)%s+(%S+)%s+()(%S.*)$", at)
  if not usage then return nil end
  local words = usage .. " " .. selector .. " " .. type
  return { place = place, digits = digits,
    usage = number(usage, USAGES), selector = number(selector, SELECTORS),
    type = number(type, TYPES),
    words = #words <= LONGEST and words or "TLSA" }
end

--- What a record is, where it is no pin, and the octets of what it compares.
local function other_object(record)
  local object, matching = OBJECT[record.selector], MATCHING[record.type]
  if not (object and matching and record.usage and record.usage <= 3) then
    return "a record of a kind that RFC 6698 does not have"
  end
  if record.selector ~= 1 or record.type ~= 1 then
    return matching:format(object), OCTETS[record.type]
  end
end

--- The host that a record is of, with its pins: those of one owner are one set
--- (RFC 6698 4).
local function host_of(self, record, start)
  local known = self.by_owner[self.owner]
  if known then return known.host, known.pins end
  local before, name = self.owner:match "^(_%w+%._%w+%.)([^.].*)$"
  if not name then
    self:wrong_shape(start, "owner", "_port._protocol.name", self.written)
    before, name = "", self.written
  end
  local ahead = #before < #self.here and #before or 0
  local owner, pins = self:host { offset = start + ahead,
    text = name:gsub("%.$", ""), place = start + record.place - 1,
    include_subdomains = false }
  self.by_owner[self.owner] = { host = owner, pins = pins }
  return owner, pins
end

--- Notes a record whose name is not known, and so what it pins.
local function tell_name(self, start)
  if self.octets then return tell_length(self, start, "owner", self.octets) end
  self:observe(start, "unread", { name = self.written,
    found = "a name below an origin that is too long" })
end

--- Notes a record that is no pin; one whose data has not the octets of its hash
--- is matched by nothing, and mostly has the wrong matching type.
local function tell_object(self, record, place, object, wanted)
  local octets = #record.digits:gsub("%s", "") / 2
  if wanted and octets ~= wanted then
    return self:wrong_shape(place, record.words,
      ("%d octets, as %s has"):format(wanted, object), ("%g"):format(octets))
  end
  self:observe(place, "not-judged", { name = record.words, found = object })
end

local function add_record(self, record, start)
  local place, object, octets = start + record.place - 1, other_object(record)
  if object then return tell_object(self, record, place, object, octets) end
  if not self.owner then return tell_name(self, start) end
  local owner, pins = host_of(self, record, start)
  pins[#pins + 1] = self:hexadecimal(record.digits:gsub("%s+", ""), place,
                                     owner, ROLE[record.usage])
end

local PARTS <const> = "usage, selector, matching type and data"

-- The type of such records. Any can be written by its number (RFC 3597 5).
local TYPE_NAMES = { TLSA = true, TYPE52 = true }

--- Notes a count of octets that is not how many there are: no server takes it.
local function check_count(self, record, place)
  if not record.count or tonumber(record.count) == record.octets then return end
  self:wrong_shape(place, "\\#", ("%g octets"):format(record.octets),
                   record.count:sub(1, 10))
end

local function read_tlsa(self, line, at, start)
  local record = parse(line, at)
  if not record then
    return self:wrong_shape(start + at - 1, "TLSA", PARTS,
                            line:match("^%S+%s+(.*%S)", at))
  end
  self.found = self.found + 1
  check_count(self, record, start + at - 1)
  add_record(self, record, start)
end

--- Reads a record. One without an owner is of the one before it, whatever that
--- is (RFC 1035 5.1).
local function read_record(self, line, start)
  local owner, type, at = record_of(line)
  if not owner then return end
  self.here = owner
  if owner ~= "" then
    self.written, self.owner, self.octets = owner, absolute(self, owner)
  end
  if TYPE_NAMES[type] then read_tlsa(self, line, at, start) end
end

-- Lines for the server that reads the zone. What they bring is elsewhere.
local DIRECTIVES = {
  ORIGIN = function(self, name, start)
    local origin, octets = absolute(self, name)
    self.origin, self.is_lost = origin, not origin
    if octets then tell_length(self, start, "$ORIGIN", octets) end
  end,
  INCLUDE = function(self, name, start)
    self:observe(start, "unread",
      { name = name, found = "another file, which is not opened" })
  end,
  GENERATE = function(self, name, start, line)
    if not line:find "%s[tT][lL][sS][aA]%s" then return end
    self:observe(start, "unread",
      { name = name, found = "a range, for which the server makes records" })
  end,
}

local function read_line(self, line, start)
  local directive, argument = line:match "^%$(%a+)%s+(%S+)"
  if not directive then return read_record(self, line, start) end
  local read = DIRECTIVES[upper(directive)]
  if read then read(self, argument, start, line) end
end

---@param octets string
---@param source cotter.Source
---@return cotter.Config?
---@return { offset: integer, text: string }? why it is none
---@nodiscard
function tlsa.read(octets, source)
  local self = readers.new(source, 0, { format = "tlsa",
    consumers = { "cotter" }, spelling = "", encoding = "utf-8" })
  self.by_owner, self.found, self.written, self.owner = {}, 0, "@", "@"
  for start, line in joined(octets):gmatch "()([^\n]*)" do
    read_line(self, line:gsub("\r$", ""), start - 1)
  end
  if self.found == 0 then
    return nil, { offset = 0, text = "no line with a TLSA record" }
  end
  return self.config
end

return tlsa
