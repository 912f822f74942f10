--- The pinset.json of react-native-cert-pinner.
---
---   { "domains": { "*.example.com": { "pins": [ "sha256/…", "sha256/…" ] } } }
---
--- Its tool writes each domain as it stands into a CertificatePinner of OkHttp,
--- where "*." is one label, and into TSKPinnedDomains, where it becomes the
--- name with all subdomains (approov/react-native-cert-pinner@50ab883,
--- cli/cmds/gen.js, read-me).

local readers = require "cotter.config.reader"

local FORMAT = "react-native-cert-pinner"

local function read_domain(self, text, entry, offset)
  self:members(entry, { "pins" })
  local hashes = self:member(entry, "pins", "array")
  -- With an asterisk the consumers differ.
  local within = nil
  if text:sub(1, 2) ~= "*." then within = false end
  local owner, pins = self:host {
    offset = offset, text = text, place = (hashes or entry).offset,
    include_subdomains = within,
  }
  self:fill(pins, owner, hashes, "pins")
end

local cert_pinner = {}

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function cert_pinner.read(document, source)
  local self = readers.json(document, source, FORMAT,
                            { "okhttp", "trustkit-ios" }, "sha256/")
  self:members(document.root, { "domains" })
  local domains = document.root:get "domains"
  self:members(domains)
  for text, entry, offset in self:each(domains, "domain", "object") do
    read_domain(self, text, entry, offset)
  end
  return self.config
end

return cert_pinner
