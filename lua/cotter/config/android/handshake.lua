--- What an entry of a network security config says of handshakes beside whom it
--- trusts: whether certificates have to be logged (API 36), and how the name of
--- the host is encrypted (API 37).
---
--- AOSP XmlConfigSource parseCertificateTransparency takes false for what is
--- absent or no boolean, and the last element of several; the modes are those
--- of android.security.NetworkSecurityPolicy.

local core = require "cotter.core"

local handshake = {}

local MODES = { "disabled", "enabled", "opportunistic", "required" }

--- Reads whether certificates have to be logged.
---@param self cotter.config.android.Reader
---@param element cotter.XmlNode
---@param entry cotter.config.android.Entry
function handshake.transparency(self, element, entry)
  local required, offset = self:boolean(element, "enabled", false)
  if not offset then
    self:observe(element.offset, "bad-value", { name = "enabled",
                                                expected = "false" })
  end
  entry.transparency = { required = required }
  self:walk(element, { kind = "certificateTransparency" }, {})
end

local function is_mode(text)
  for _, mode in ipairs(MODES) do
    if text == mode then return true end
  end
  return false
end

-- The mode that was meant: modes are in lower case.
local function nearest(text)
  local lower = text:lower()
  return is_mode(lower) and lower or core.suggest(lower, MODES)
end

--- Reads how the name of the host is encrypted. What is no mode is noted.
---@param self cotter.config.android.Reader
---@param element cotter.XmlNode
---@param entry cotter.config.android.Entry
function handshake.encryption(self, element, entry)
  local mode, offset = element:get "mode"
  if mode and is_mode(mode) then
    entry.encryption = mode
  else
    self:observe(offset or element.offset, "bad-mode", { name = "mode",
      found = mode, expected = table.concat(MODES, ", "),
      suggestion = mode and nearest(mode) })
  end
  self:walk(element, { kind = "domainEncryption" }, {})
end

-- Trust in what no public authority issues: nothing of it is logged.
local PUBLIC = { system = true, wfa = true, nothing = true }

local function trusts_others(anchors)
  for _, one in ipairs(anchors or {}) do
    if not PUBLIC[one.source] then return true end
  end
  return false
end

--- What one entry says for itself; nil where it leaves that to another.
local function own(entry)
  if entry.transparency then return entry.transparency.required end
  if trusts_others(entry.anchors) then return false end
end

-- The API level from which on certificates have to be logged by default.
local LOGGED <const> = 37

--- Whether certificates have to be logged for an entry: by its own word, not
--- where it trusts others than the system's authorities, or else by what is
--- around it (Android guide, certificateTransparency).
---@param entry cotter.config.android.Entry?
---@param base { anchors: cotter.TrustSource[]?,
---       transparency: { required: boolean }? }
---@param target integer? the API level that the app is made for
---@return boolean? nil where that is not known
---@nodiscard
function handshake.is_logged(entry, base, target)
  while entry do
    local said = own(entry)
    if said ~= nil then return said end
    entry = entry.parent
  end
  local said = own(base)
  if said == nil and target then said = target >= LOGGED end
  return said
end

return handshake
