--- The ssl_config.json of react-native-ssl-manager.
---
---   { "sha256Keys": { "example.com": [ "sha256/…", "sha256/…" ] },
---     "domains": { "example.com": { "enforcePinning": true,
---       "expirationDate": "2027-01-31", "includeSubdomains": true } },
---     "reportUris": [ "https://…" ] }
---
--- On Android it becomes a network security config and a CertificatePinner of
--- OkHttp, on iOS TSKPinnedDomains; the first and the last include subdomains
--- unless told otherwise (huytdps13400/react-native-ssl-manager@c003f97,
--- read-me, SharedLogic.swift, PinnedOkHttpClient.kt).

local readers = require "cotter.config.reader"

local FORMAT = "react-native-ssl-manager"
local ROOT = { "domains", "enforcePinning", "expiration", "reportUris",
               "sha256Keys" }
local DOMAIN = { "enforcePinning", "expirationDate", "includeSubdomains" }

--- What the file says of a host beside its pins. An example of the tool's own
--- maps names of builds to hosts there, which nobody reads.
local function settings(self, domains)
  local by_host = {}
  if not domains then return by_host end
  self:members(domains)
  for text, entry in domains:members() do
    if entry.type == "object" then
      self:members(entry, DOMAIN)
      by_host[text] = {
        enforced = self:flag(entry, "enforcePinning", true),
        include_subdomains = self:flag(entry, "includeSubdomains", true),
        expires = self:date(self:option(entry, "expirationDate", "string")),
      }
    end
  end
  return by_host
end

local function read_keys(self, keys, by_host, of_all)
  for text, hashes, offset in self:each(keys, "sha256Keys", "array") do
    local entry = by_host[text] or { include_subdomains = true }
    local owner, pins = self:host {
      offset = offset, text = text, place = hashes.offset,
      include_subdomains = entry.include_subdomains,
      enforced = of_all.enforced and entry.enforced,
      expires = entry.expires or of_all.expires,
    }
    self:fill(pins, owner, hashes, "sha256Keys")
  end
end

local ssl_manager = {}

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function ssl_manager.read(document, source)
  local root = document.root
  local self = readers.json(document, source, FORMAT,
    { "android", "okhttp", "trustkit-ios" }, "sha256/")
  self:members(root, ROOT)
  local keys = root:get "sha256Keys"
  self:members(keys)
  read_keys(self, keys, settings(self, self:option(root, "domains", "object")),
    { enforced = self:flag(root, "enforcePinning", true),
      expires = self:date(self:option(root, "expiration", "string")) })
  return self.config
end

return ssl_manager
