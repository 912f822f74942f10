--- What Android reads in a network security config, and what stands where.
---
--- aosp-mirror/platform_frameworks_base, core/java/android/security/net/config/
--- XmlConfigSource.java; certificateTransparency (API 36) and domainEncryption
--- (API 37) by the guide of the platform; trustkit-config by
--- datatheorem/TrustKit-Android, TrustKitConfigurationParser.java.

local core = require "cotter.core"

local grammar = {}

grammar.ROOT = "network-security-config"

---@class cotter.config.android.Element
---@field children string[]     what is read in it
---@field attributes string[]
---@field throws string[]?      what the platform throws at in it

local ENTRY = { "cleartextTrafficPermitted", "hstsEnforced" }

---@type table<string, cotter.config.android.Element>
grammar.elements = {
  [grammar.ROOT] = {
    children = { "base-config", "domain-config", "debug-overrides" },
    attributes = {},
  },
  ["base-config"] = {
    children = { "trust-anchors", "certificateTransparency",
                 "domainEncryption" },
    attributes = ENTRY, throws = { "domain", "pin-set", "domain-config" },
  },
  ["domain-config"] = {
    children = { "domain", "trust-anchors", "pin-set", "domain-config",
                 "certificateTransparency", "domainEncryption",
                 "trustkit-config" },
    attributes = ENTRY,
  },
  ["debug-overrides"] = {
    children = { "trust-anchors" }, attributes = ENTRY,
    throws = { "domain", "pin-set", "domain-config",
               "certificateTransparency" },
  },
  ["trust-anchors"] = { children = { "certificates" }, attributes = {} },
  certificates = { children = {}, attributes = { "src", "overridePins" } },
  domain = { children = {}, attributes = { "includeSubdomains" } },
  ["pin-set"] = { children = { "pin" }, attributes = { "expiration" } },
  pin = { children = {}, attributes = { "digest" } },
  ["trustkit-config"] = {
    children = { "report-uri" },
    attributes = { "enforcePinning", "disableDefaultReportUri" },
  },
  ["report-uri"] = { children = {}, attributes = {} },
  certificateTransparency = { children = {}, attributes = { "enabled" } },
  domainEncryption = { children = {}, attributes = { "mode" } },
}

--- Tells whether a word is in a list.
---@param list string[]?
---@param word string
---@return boolean
---@nodiscard
function grammar.has(list, word)
  for _, one in ipairs(list or {}) do
    if one == word then return true end
  end
  return false
end

--- The name of an element without its prefix, as the platform compares it.
---@param name string
---@return string
---@nodiscard
function grammar.local_name(name) return name:match "[^:]*$" end

--- The elements that read one of a name.
---@param name string
---@return string[] sorted
---@nodiscard
function grammar.parents(name)
  local parents = {}
  for parent, element in pairs(grammar.elements) do
    if grammar.has(element.children, name) then
      parents[#parents + 1] = parent
    end
  end
  table.sort(parents)
  return parents
end

--- The name that was meant by one that is read nowhere.
---@param name string
---@param parent string
---@return string?
---@nodiscard
function grammar.nearest(name, parent)
  local all = {}
  for one in pairs(grammar.elements) do all[#all + 1] = one end
  table.sort(all)
  return core.suggest(name, grammar.elements[parent].children)
    or core.suggest(name, all) or core.suggest(name:lower(), all)
end

-- As aapt2 reads a boolean; a whole number is one that is not 0.
local BOOLEANS = { ["true"] = true, TRUE = true, True = true,
                   ["false"] = false, FALSE = false, False = false }

--- The value of a boolean attribute; nil for text that is none, of which the
--- platform takes the default.
---@param text string
---@return boolean?
---@nodiscard
function grammar.boolean(text)
  local value = BOOLEANS[text]
  if value == nil and text:find "^%-?%d+$" then return tonumber(text) ~= 0 end
  return value
end

--- Tells whether the root of a document is a network security config, or was
--- meant to be.
---@param root cotter.XmlNode
---@return boolean
---@nodiscard
function grammar.is(root)
  if grammar.local_name(root.name) == grammar.ROOT then return true end
  for name in root:each() do
    if grammar.has(grammar.elements[grammar.ROOT].children, name) then
      return true
    end
  end
  return false
end

return grammar
