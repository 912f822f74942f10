--- Headers of HTTP Public Key Pinning (RFC 7469), as they are sent and as
--- servers are told to send them.
---
---   Public-Key-Pins: pin-sha256="base64="; max-age=5184000
---   add_header Public-Key-Pins 'pin-sha256="base64="; max-age=5184000';
---   Header set Public-Key-Pins "pin-sha256=\"base64=\"; max-age=5184000"

local core = require "cotter.core"
local directives = require "cotter.config.line.directives"
local readers = require "cotter.config.reader"

local hpkp = { name = "hpkp" }

-- The name of the header in letters of any case, and what it ends in where it
-- does not pin.
local function in_any_case(name)
  return (name:gsub("%W", "%%%0"):gsub("%a", function(letter)
    return "[" .. letter:upper() .. letter .. "]"
  end))
end

local NAME = in_any_case "public-key-pins" .. "()"
local REPORTS = "^" .. in_any_case "-report-only" .. "()"

--- A value without the reversed solidi that a config wants before quotes, and
--- where each octet of it stands.
local function unescape(octets, from, to)
  local kept, places, at = {}, {}, from
  while at <= to do
    if octets:find("^\\[\"'\\]", at) and at < to then at = at + 1 end
    kept[#kept + 1], places[#places + 1] = octets:sub(at, at), at
    at = at + 1
  end
  return table.concat(kept), places
end

local function closing(octets, quote, at)
  repeat
    at = octets:find("[\\" .. quote .. "]", at)
    if not at or octets:sub(at, at) == quote then return at end
    at = at + 2
  until false
end

local function refusal(at, code, text)
  return nil, { offset = at - 1, code = code, text = text, meant = true }
end

--- The value between quotes of a server's config.
local function configured(octets, at)
  local quote = octets:sub(at, at)
  local close = closing(octets, quote, at + 1)
  if not close then
    return refusal(at, "hpkp.quote-open", "a quote that is not closed")
  elseif octets:find("^[%w+/=]", close + 1) then
    return refusal(close, "hpkp.quote-inside",
      ("this quote ends the header's value: put %s around the whole, or a "
       .. "reversed solidus before the quotes inside"):format(
        quote == '"' and "single quotes" or "double quotes"))
  end
  local text, places = unescape(octets, at + 1, close - 1)
  places[#places + 1] = close
  return { text = text, places = places }
end

--- The value that goes to the end of its line.
local function sent(octets, at)
  local stop = (octets:find("[\r\n]", at) or #octets + 1) - 1
  if octets:find("^[\"']", at) then
    return refusal(at, "hpkp.quoted-header",
      "a quote around the whole header, which is part of it when it is sent")
  end
  local text, places = unescape(octets, at, stop)
  places[#places + 1] = stop + 1
  return { text = text, places = places }
end

local STARTS = { "^pin%-", "^max%-age", "^include[sS]ub", "^report%-uri",
                 "^\u{201c}", "^\u{2018}" }

local function starts(octets, at)
  for _, pattern in ipairs(STARTS) do
    if octets:find(pattern, at) then return true end
  end
  return octets:find("^[\"'][%s\\]*[pmir\\]", at) ~= nil
end

--- Finds the value behind a header's name, if there is one.
local function value_at(octets, line, stop)
  local separator, at = octets:match("^[\"']?[ \t]*([=>:,]*)\\?[ \t]*()", stop)
  if not starts(octets, at) then return nil end
  local raw = separator == ":" and line:find "^%s*[<>*]?%s*$"
  if raw or not octets:find("^[\"']", at) then return sent(octets, at) end
  return configured(octets, at)
end

--- What a server's config calls itself, if it has one name.
local function server_of(octets)
  local found, place
  for at, name in octets:gmatch
    "%f[%w][Ss]erver_?[Nn]ame[ \t]+()([%w.-]+)[ \t]*;?[ \t\r]*%f[\n\0]" do
    if found and found ~= name then return nil end
    found, place = name, at - 1
  end
  return found, place
end

--- Moves a line on to the one that an octet is in.
local function move(octets, line, at)
  while line.stop < at do
    line.start = line.stop + 1
    line.stop = octets:find("\n", line.start, true) or #octets + 1
  end
end

-- More white space than anybody writes before a header.
local NEAR <const> = 256

--- Finds the headers of a text, but for those in comments.
local function headers(octets)
  local found, line = {}, { start = 1, stop = 0 }
  local at, _, stop = octets:find(NAME)
  while at do
    move(octets, line, at)
    local behind = octets:match(REPORTS, stop)
    if not octets:find("^[^%S\n]*#", line.start) then
      local before = octets:sub(math.max(line.start, at - NEAR), at - 1)
      local value, problem = value_at(octets, before, behind or stop)
      if problem then return nil, problem end
      if value then
        value.at, value.reports = at - 1, behind ~= nil
        found[#found + 1] = value
      end
    end
    at, _, stop = octets:find(NAME, at + 1)
  end
  return found
end

local KNOWN = { ["max-age"] = true, includesubdomains = true,
                ["report-uri"] = true }
local NAMES = { "includeSubDomains", "max-age", "pin-sha256", "report-uri" }

--- Notes directives that stand twice or are not known; gives those that are by
--- their names in lower case.
local function by_name(self, list, place_of)
  local found = {}
  for _, one in ipairs(list) do
    local name = one.name:lower()
    if KNOWN[name] and found[name] then
      self:observe(place_of(one.place), "duplicate-key", { name = one.name,
        other = self:place(place_of(found[name].place)) })
    elseif not KNOWN[name] and not name:find "^pin%-sha" then
      self:observe(place_of(one.place), "unknown-key", { name = one.name,
        suggestion = core.suggest(one.name, NAMES) })
    end
    found[name] = found[name] or one
  end
  return found
end

local function check_age(self, age, header)
  if not age then
    self:wrong_shape(header.at, "max-age", "there")
  elseif not (age.value and age.value:find "^%d+$") then
    self:wrong_shape(header.place_of(age.place), "max-age",
                     "a number of seconds", age.value or "nothing")
  end
end

local function read_header(self, list, header)
  local found = by_name(self, list, header.place_of)
  check_age(self, found["max-age"], header)
  local owner, pins = self:host {
    offset = header.at, text = self.server, place = header.at,
    enforced = not header.reports,
    include_subdomains = found.includesubdomains ~= nil,
  }
  for _, one in ipairs(list) do
    local algorithm = one.name:lower():match "^pin%-(sha%d+)$"
    if algorithm and one.inside then
      pins[#pins + 1] = self:bare(one.value, header.place_of(one.inside),
        owner, algorithm ~= "sha256" and algorithm or nil)
    end
  end
end

--- Makes of an index in the value the offset in the text.
local function place_in(header)
  return function(index) return header.places[index] - 1 end
end

---@param octets string
---@param source cotter.Source
---@return cotter.Config?
---@return cotter.config.LineFault? why it is none
---@nodiscard
function hpkp.read(octets, source)
  local found, problem = headers(octets)
  if not found then return nil, problem end
  if #found == 0 then
    return nil, { offset = 0, text = "no header Public-Key-Pins" }
  end
  local self = readers.new(source, 0, { format = "hpkp",
    consumers = { "hpkp" }, spelling = "", encoding = "utf-8" })
  self.server = server_of(octets)
  for _, header in ipairs(found) do
    local list, fault = directives.read(header.text)
    header.place_of = place_in(header)
    if not list then
      return refusal(header.place_of(fault.place) + 1, fault.code, fault.text)
    end
    read_header(self, list, header)
  end
  return self.config
end

return hpkp
