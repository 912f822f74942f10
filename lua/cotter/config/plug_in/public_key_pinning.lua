--- The options of react-native-ssl-public-key-pinning, kept as JSON.
---
---   { "example.com": { "includeSubdomains": true, "publicKeyHashes":
---     [ "base64", "base64" ], "expirationDate": "2027-01-31" } }
---
--- On Android each becomes a pattern of OkHttp's CertificatePinner, "**." with
--- subdomains; on iOS a domain of TrustKit, that is enforced
--- (frw/react-native-ssl-public-key-pinning, SslPublicKeyPinningModule.java
--- and SslPublicKeyPinning.mm).

local readers = require "cotter.config.reader"

local FORMAT = "react-native-ssl-public-key-pinning"
local MEMBERS = { "expirationDate", "includeSubdomains", "publicKeyHashes" }

local function read_domain(self, text, entry, offset)
  self:members(entry, MEMBERS)
  local hashes = self:member(entry, "publicKeyHashes", "array")
  local owner, pins = self:host {
    offset = offset, text = text, place = (hashes or entry).offset,
    include_subdomains = self:flag(entry, "includeSubdomains", false),
    expires = self:date(self:option(entry, "expirationDate", "string")),
  }
  self:fill(pins, owner, hashes, "publicKeyHashes")
end

local public_key_pinning = {}

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function public_key_pinning.read(document, source)
  local self = readers.json(document, source, FORMAT,
                            { "okhttp", "trustkit-ios" }, "")
  self:members(document.root)
  for text, entry, offset in self:each(document.root, "domain", "object") do
    read_domain(self, text, entry, offset)
  end
  return self.config
end

return public_key_pinning
