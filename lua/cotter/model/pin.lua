--- Pins, and the list of the pins of one host.

local core = require "cotter.core"

local pin = {}

local new_pins, is_inside

-- The digests of keys that are in some list: the shipped ones have 270.
local known_octets = core.room(300)

-- The order is that of core.pin_maker.
local new_pin = core.record("pin", {
  fields = { "text", "host", "algorithm", "prefix", "usable", "canonical",
             "known", "octets?", "key?", "earlier?", "fault?", "look?",
             "comment?", "role?" },
  lazy = {
    body = core.of_model(function(self) return core.pin(self.text).body end),
    digest = core.of_model(function(self)
      return self.key and core.hex(self.key)
    end),
  },
  methods = {
    --- The canonical base64 of the digest; nil where there is none.
    base64 = function(self)
      return self.octets and core.base64(self.octets)
    end,
  },
  meta = {
    tostring = function(self) return self.text end,
    eq = function(a, b)
      return a.algorithm == b.algorithm and a.key == b.key
        and (a.key ~= nil or a.text == b.text)
    end,
  },
})

--- Makes a pin of the text that a config holds: of its offset in a source, its
--- host, and the first pin of each key that the config has had until here.
---@type fun(text: string, offset: integer, source: cotter.Source,
---          host: cotter.Host, first: table<string, cotter.Pin>,
---          comment: string?, role: string?): cotter.Pin
pin.new = core.pin_maker(new_pin, known_octets)

--- Says which keys the pins that are made hereafter are known by.
---@param digests string 32 octets each
function pin.know(digests)
  core.know_digests(known_octets, digests)
end

---@class cotter.PinDetails
---@field source cotter.Source
---@field host cotter.Host
---@field first table<string, cotter.Pin> the first pin of each key that the
---       config has had until here
---@field comment string?
---@field role string?

local function key_of(read)
  if not read.fault then return read.octets end
end

--- Makes the pin that core.pin, and what a format says beside it, tells of.
---@param details cotter.PinDetails
local function make(read, text, offset, details)
  local key = key_of(read)
  local usable = key ~= nil and read.algorithm == "sha256"
  local earlier = usable and details.first[key] or nil
  local made = new_pin(details.source, offset, text, details.host,
    read.algorithm, read.prefix, usable, read.canonical and key ~= nil,
    known_octets[read.octets or ""] ~= nil, read.octets, key, earlier,
    read.fault, read.look, details.comment, details.role)
  if usable and not earlier then details.first[key] = made end
  return made
end

local function new_bare(text, offset, source, host, first, comment, algorithm)
  local read = core.pin(text)
  if read.prefix ~= "" then read.fault = read.fault or "pin.prefix" end
  read.algorithm = algorithm or read.algorithm
  return make(read, text, offset, { source = source, host = host,
                                    first = first, comment = comment })
end

--- Makes a pin of a format that has no prefix, where one is a fault, and that
--- may name the hash beside the text.
---@param algorithm string? as it is named there
---@see cotter.core.MakePin
function pin.bare(text, offset, source, host, first, comment, algorithm)
  local plain = #text == 44 and not algorithm -- as 32 octets are
    and pin.new(text, offset, source, host, first, comment)
  if plain and plain.prefix == "" then return plain end
  return new_bare(text, offset, source, host, first, comment, algorithm)
end

-- What core.pin tells of a text behind the prefix that is wanted before it.
local function read_spelt(text, wanted)
  if text:sub(1, #wanted) == wanted and wanted ~= "sha256/" then
    local read = core.pin(text:sub(#wanted + 1))
    if read.prefix == "" then read.prefix = wanted end
    return read
  end
  return core.pin(text)
end

--- Makes a pin of a format that wants a prefix, where another is a fault, and
--- so is none. A SHA-1 is told by its own.
---@param wanted string
---@param text string
---@param offset integer
---@param details cotter.PinDetails
---@return cotter.Pin
---@nodiscard
function pin.spelt(wanted, text, offset, details)
  local read = read_spelt(text, wanted)
  if read.prefix ~= wanted and not (read.prefix == "sha1/"
                                    and wanted == "sha256/") then
    read.fault = read.fault or "pin.prefix"
  end
  return make(read, text, offset, details)
end

local function octet_of(digits) return string.char(tonumber(digits, 16)) end

local function fault_of(text)
  if text:find "%X" then return "pin.character" end
  return #text ~= 64 and "pin.length" or nil
end

--- Makes a pin of a format that writes digests in hexadecimal.
---@param text string
---@param offset integer
---@param details cotter.PinDetails
---@return cotter.Pin
---@nodiscard
function pin.hexadecimal(text, offset, details)
  local fault = fault_of(text)
  local octets = not fault and text:gsub("..", octet_of) or nil
  local look = octets and core.pin("sha256/" .. core.base64(octets)).look
  return make({ prefix = "", algorithm = "sha256", fault = fault,
    octets = octets, canonical = true, look = look }, text, offset, details)
end

local function keep(self, wanted)
  local source, offset = core.record_position(self)
  local kept = {}
  for _, one in ipairs(self) do
    if wanted(one) then kept[#kept + 1] = one end
  end
  return new_pins(source, offset, kept)
end

--- Tells whether a certificate of the chains has the key of the pin.
---@param one cotter.Pin
---@param chains cotter.Chains | cotter.Chain
function is_inside(one, chains)
  return #chains:find(one) > 0
end

local methods = {}

--- The pins that are well-formed SHA-256 digests.
methods.usable = core.list_where "usable"

--- One pin for each key, the first of each; malformed ones are kept.
methods.distinct = core.list_distinct "key"

--- The pins whose key is in no certificate of the chains.
function methods:outside(chains)
  return keep(self, function(one) return not is_inside(one, chains) end)
end

--- The pins whose key is in some certificate of the chains.
function methods:inside(chains)
  return keep(self, function(one) return is_inside(one, chains) end)
end

-- What a value is, for the message that it is no pin.
local function described(value)
  if type(value) == "string" then return ("%q"):format(value) end
  return core.record_type(value) or type(value)
end

-- The digest in the text of a pin, as a parameter and cert:pin() have it.
local function digest_of(text)
  local read = type(text) == "string" and core.pin(text) or { fault = "none" }
  if not read.fault and read.algorithm == "sha256" then return read.octets end
  error("pins:has takes a pin, or its text such as sha256/…=, not "
        .. described(text), 3)
end

--- Tells whether the list has a pin of the same key.
function methods:has(wanted)
  local digest = core.record_type(wanted) ~= "pin" and digest_of(wanted)
  for _, one in ipairs(self) do
    if one == wanted or digest and one.usable and one.key == digest then
      return true
    end
  end
  return false
end

new_pins = core.list("pins", methods)

--- Makes the list of a host's pins. The table may be filled until the model is
--- whole: a pin needs its host and a host its pins.
---@param source cotter.Source
---@param offset integer of the list in the source
---@param pins cotter.Pin[]
---@return cotter.Pins
---@nodiscard
function pin.list(source, offset, pins)
  return new_pins(source, offset, pins)
end

return pin
