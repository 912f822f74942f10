--- Pins, and the list of the pins of one host.

local core = require "cotter.core"

local pin = {}

local new_pins, is_inside

-- The digests of keys that are in some list.
local known_octets = {}

-- The order is that of core.pin_maker.
local new_pin = core.record("pin", {
  fields = { "text", "host", "comment?", "role?", "algorithm", "prefix",
             "octets?", "fault?", "canonical", "look?", "key?", "usable",
             "earlier?", "known" },
  lazy = {
    body = function(self) return core.pin(self.text).body end,
    digest = function(self) return self.key and core.hex(self.key) end,
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
  for at = 1, #digests, 32 do
    known_octets[digests:sub(at, at + 31)] = true
  end
end

-- What core.pin tells, with the prefix as a fault.
local function read_bare(text, algorithm)
  local read = core.pin(text)
  if read.prefix ~= "" and not read.fault then read.fault = "pin.prefix" end
  read.key = not read.fault and read.octets or nil
  read.algorithm = algorithm or read.algorithm
  read.usable = read.key ~= nil and read.algorithm == "sha256"
  return read
end

local function new_bare(text, offset, source, host, first, comment, algorithm)
  local read = read_bare(text, algorithm)
  local earlier = read.usable and first[read.key] or nil
  local made = new_pin(source, offset, text, host, comment, nil,
    read.algorithm, read.prefix, read.octets, read.fault, read.canonical,
    read.look, read.key, read.usable, earlier,
    known_octets[read.octets or ""] ~= nil)
  if read.usable and not earlier then first[read.key] = made end
  return made
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

--- Tells whether the list has a pin of the same key.
function methods:has(wanted)
  for _, one in ipairs(self) do
    if one == wanted then return true end
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
