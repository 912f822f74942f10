--- The configs of Broadcom's Mobile API Gateway: msso_config.json, and the
--- security configuration of hosts beside its own.
---
---   { "server": { "hostname": "example.com" }, "mag": { "mobile_sdk":
---     { "enable_public_key_pinning": true,
---       "trusted_cert_pinned_public_key_hashes": [ "base64" ] } } }
---
---   { "https://example.com:8443": { "publicKeyHashes": [ "base64" ] } }
---
--- Its own library reads them; it is judged as cotter itself would read them
--- (CAAPIM/Android-MAS-SDK@f330033, CAAPIM/iOS-MAS-Foundation@11e39e2).

local readers = require "cotter.config.reader"

local FORMAT = "msso"
local MEMBERS = { "certificates", "isPublic", "publicKeyHashes", "publicKeys",
                  "trustPublicPKI", "validateDomainName" }
local HASHES = "trusted_cert_pinned_public_key_hashes"

--- The name in a URL, and how many octets stand before it.
local function name_in(url)
  local before, name = url:match "^(%a[%w+.-]*://)([^/:]*)"
  if not before then return url, 0 end
  return name, #before
end

local function read_server(self, url, entry, offset)
  self:members(entry, MEMBERS)
  local text, before = name_in(url)
  local hashes = self:option(entry, "publicKeyHashes", "array")
  local owner, pins = self:host {
    offset = offset + 1 + before, text = text, include_subdomains = false,
    place = hashes and hashes.offset,
  }
  self:fill(pins, owner, hashes, "publicKeyHashes")
end

local function read_servers(self, root)
  self:members(root)
  for url, entry, offset in self:each(root, "server", "object") do
    read_server(self, url, entry, offset)
  end
end

local function read_gateway(self, root)
  local text = self:member(root:get "server", "hostname", "string")
  local sdk = self:member(root:get "mag", "mobile_sdk", "object")
  if not (text and sdk) then return end
  local hashes = self:option(sdk, HASHES, "array")
  local enabled = self:flag(sdk, "enable_public_key_pinning", false)
  -- A list that is empty and not in use is no empty list.
  local in_use = hashes and (enabled or #hashes > 0)
  local owner, pins = self:host {
    offset = text.offset, text = text.value, enforced = enabled,
    include_subdomains = false, place = in_use and hashes.offset or nil,
  }
  self:fill(pins, owner, hashes, HASHES)
end

local msso = {}

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function msso.read(document, source)
  local self = readers.json(document, source, FORMAT, { "cotter" }, "")
  local root = document.root
  if root:get "mag" then read_gateway(self, root)
  else read_servers(self, root) end
  return self.config
end

return msso
