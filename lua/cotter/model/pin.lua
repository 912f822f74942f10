--- Pins, and the list of the pins of one host.

local core = require "cotter.core"

local pin = {}

local pin_fields = core.pin_fields

local new_pins, is_inside

-- The order is that of the constructor's arguments in pin.new.
local new_pin = core.record("pin", {
  fields = { "text", "algorithm", "fault?", "usable", "comment?", "role?",
             "host", "prefix", "canonical", "look?", "octets?", "key?",
             "earlier?" },
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

--- Makes a pin of the text that a config holds.
---@param source cotter.Source
---@param offset integer of the text in the source
---@param text string
---@param host cotter.Host
---@param first table<string, cotter.Pin> the first pin of each key that the
---       config has had until here
---@param details { comment: string?, role: string? }
---@return cotter.Pin
---@nodiscard
function pin.new(source, offset, text, host, first, details)
  local algorithm, prefix, octets, fault, canonical, look = pin_fields(text)
  local key = fault == nil and octets or nil
  local usable = key ~= nil and algorithm == "sha256"
  local earlier = usable and first[key] or nil
  local made = new_pin(source, offset, text, algorithm, fault, usable,
    details.comment, details.role, host, prefix, canonical, look, octets, key,
    earlier)
  if usable and not earlier then first[key] = made end
  return made
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
function methods:usable() return core.list_where(self, "usable") end

--- One pin for each key, the first of each; malformed ones are kept.
function methods:distinct() return core.list_distinct(self, "key") end

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
