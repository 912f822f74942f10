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

-- What prebuild writes into the Info.plist (expo.ios.infoPlist, and what is
-- given to plug-ins of the build) has lists in it that pin.
local LISTS <const> = { NSPinnedDomains = true, TSKPinnedDomains = true }

local expo = {}

--- Notes lists of Apple's and of TrustKit's, wherever they stand: they are read
--- in a property list alone.
---@param self cotter.Reader
---@param node cotter.JsonNode
local function note_lists(self, node)
  if node.type == "array" then
    for i = 1, #node do note_lists(self, node[i]) end
  elseif node.type == "object" then
    for key, value, offset in node:members() do
      if LISTS[key] then
        self:observe(offset, "unread", { name = key,
          found = "for the Info.plist that prebuild writes" })
      else
        note_lists(self, value)
      end
    end
  end
end

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
  note_lists(self, document.root)
  return self.config
end

return expo
