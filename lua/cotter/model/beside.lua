--- Beside its pins a config may say whom an entry trusts, and whether its
--- hosts may be reached without TLS. A reader that knows leaves a function
--- here, which is asked when somebody wants to know.

local kept = require "cotter.model.kept"

local beside = {}

---@class cotter.Beside
---@field anchors cotter.TrustSource[]? nil where the config does not decide
---@field cleartext boolean? whether connections may do without TLS; nil where
---       that is not known
---@field transparency boolean? whether certificates have to be logged; nil
---       likewise
---@field encryption string? how the name of the host is encrypted, where the
---       config says that

---@class cotter.TrustSource
---@field source string        system, user, or what holds the certificates
---@field overrides boolean    pins are not compared below these

--- Says what a config has beside its pins.
---@param config cotter.Config
---@param find fun(entry: cotter.Host?): cotter.Beside of an entry, or of names
---       that have none
function beside.know(config, find) kept.put(config, "beside", find) end

-- What platforms trust where the config of an app has no say. Apps of others
-- have anchors of their own, or those of a config that is not this one.
local SYSTEM = { source = "system", overrides = false }
local IOS = { SYSTEM, { source = "user", overrides = false } }
local PLATFORMS = { apple = IOS, ["outsystems-ios"] = IOS,
                    ["trustkit-ios"] = IOS }

--- What is trusted beside the pins of an entry.
---@param config cotter.Config
---@param consumer cotter.Consumer
---@param entry cotter.Host?
---@return cotter.Beside
---@nodiscard
function beside.of(config, consumer, entry)
  local find = kept.get(config, "beside")
  local found = find and find(entry) or {}
  return { cleartext = found.cleartext, transparency = found.transparency,
           encryption = found.encryption,
           anchors = found.anchors or PLATFORMS[consumer] }
end

return beside
