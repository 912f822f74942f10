--- The hosts_and_pins.json of TCSSSLPinning.
---
---   { "payload": [ { "host": "example.com", "pins":
---     [ { "pin": "base64", "serial": "…", "is_online": true } ] } ] }
---
--- Its reader is a library in binary form: what it does with the file is not
--- known, so that it is judged as cotter itself would read it
--- (tinkoff-mobile-tech/sslpinning@c99f84c).

local readers = require "cotter.config.reader"

local FORMAT = "tcs"

local function read_pins(self, pins, owner, array)
  for _, kind, entry, offset in array:each() do
    if kind == "object" then
      self:members(entry, { "is_online", "pin", "serial" })
      local text = self:member(entry, "pin", "string")
      if text then
        pins[#pins + 1] = self:pin(text.value, text.offset, owner)
      end
    else
      self:wrong_element(offset, "pins", "objects", kind)
    end
  end
end

local function read_entry(self, entry)
  self:members(entry, { "host", "pins" })
  local text = self:member(entry, "host", "string")
  local array = self:member(entry, "pins", "array")
  local owner, pins = self:host {
    offset = (text or entry).offset, text = text and text.value or "",
    place = (array or entry).offset, include_subdomains = false,
  }
  if array then read_pins(self, pins, owner, array) end
end

local tcs = {}

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function tcs.read(document, source)
  local self = readers.json(document, source, FORMAT, { "cotter" }, "")
  self:members(document.root)
  for _, kind, entry, offset in document.root:get "payload":each() do
    if kind == "object" then
      read_entry(self, entry)
    else
      self:wrong_element(offset, "payload", "objects", kind)
    end
  end
  return self.config
end

return tcs
