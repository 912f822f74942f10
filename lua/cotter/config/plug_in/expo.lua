--- The app.json of Expo, with pins among what it hands to the app's own code.
---
---   { "expo": { "extra": { "publicKeyHashes": { "example.com":
---     [ "base64", "base64" ] } } } }
---
--- That code gives them to react-native-ssl-public-key-pinning; whether with
--- subdomains is not said here (bekidink/expo-react-native-ssl-pinning@d33e8f9,
--- services/publicKeyPinning.ts).

local readers = require "cotter.config.reader"

local FORMAT = "expo"

local expo = {}

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function expo.read(document, source)
  local self = readers.json(document, source, FORMAT,
                            { "okhttp", "trustkit-ios" }, "")
  local domains = document.root
  for _, name in ipairs { "expo", "extra", "publicKeyHashes" } do
    domains = assert(self:sole(domains, name))
  end
  self:members(domains)
  for text, hashes, offset in self:each(domains, "publicKeyHashes", "array") do
    local owner, pins = self:host { offset = offset, text = text,
                                    place = hashes.offset }
    self:fill(pins, owner, hashes, "publicKeyHashes")
  end
  return self.config
end

return expo
