--- Apple's systems: the oldest on which an app runs, by its Info.plist or by
--- the settings of its target in Xcode, and the first that knows
--- NSPinnedDomains (Apple, NSPinnedDomains: availability).

local systems = {}

---@class cotter.config.System
---@field name string
---@field version string   the oldest that is taken
---@field offset integer?  where that is said

---@class cotter.config.SystemRow
---@field name string
---@field first integer    the version that knows NSPinnedDomains before others
---@field setting string   of Xcode, which says the oldest
---@field key string       of an Info.plist, which does
---@field sdk string       by which Xcode names the system
---@field platform string  by which an Info.plist does

---@type cotter.config.SystemRow[]
local ROWS = {
  { name = "iOS", first = 14, setting = "IPHONEOS_DEPLOYMENT_TARGET",
    key = "MinimumOSVersion", sdk = "iphoneos", platform = "iPhoneOS" },
  { name = "macOS", first = 11, setting = "MACOSX_DEPLOYMENT_TARGET",
    key = "LSMinimumSystemVersion", sdk = "macosx", platform = "MacOSX" },
  { name = "tvOS", first = 14, setting = "TVOS_DEPLOYMENT_TARGET",
    key = "MinimumOSVersion", sdk = "appletvos", platform = "AppleTVOS" },
  { name = "watchOS", first = 7, setting = "WATCHOS_DEPLOYMENT_TARGET",
    key = "MinimumOSVersion", sdk = "watchos", platform = "WatchOS" },
}

-- No version is longer; of a text of any length the pattern below would be
-- tried in too many ways.
local LONGEST <const> = 32

--- The numbers of a version; nothing for what is none, as a setting.
local function numbers(version)
  if #version > LONGEST then return nil end
  local major, minor = version:match "^%s*(%d+)%.?(%d*)[%d.]*%s*$"
  return tonumber(major), tonumber(minor) or 0
end

--- Tells whether a version is below another, or nothing is known of that.
---@param one cotter.config.System
---@param other cotter.config.System?
---@return boolean
---@nodiscard
function systems.is_older(one, other)
  if not other then return true end
  local major, minor = numbers(one.version)
  local its_major, its_minor = numbers(other.version)
  if major ~= its_major then return major < its_major end
  if minor ~= its_minor then return minor < its_minor end
  return (one.offset or 0) < (other.offset or 0)
end

local function made(row, version, offset)
  if type(version) ~= "string" or not numbers(version) then return nil end
  return { name = row.name, version = version:match "^%s*(.-)%s*$",
           offset = offset }
end

--- Tells whether a setting of Xcode says the oldest system.
---@param key string
---@return boolean
---@nodiscard
function systems.is_setting(key)
  return key:find "_DEPLOYMENT_TARGET$" ~= nil
end

--- The oldest system on which a target runs, as its settings say it.
---@param value fun(name: string): any, integer? of a setting, and where that
---       stands
---@return cotter.config.System?
---@nodiscard
function systems.of_settings(value)
  local sdk = value "SDKROOT"
  for _, row in ipairs(ROWS) do
    if type(sdk) == "string" and sdk:match "^%a*" == row.sdk then
      return made(row, value(row.setting))
    end
  end
end

--- The oldest system on which that runs of which an Info.plist is.
---@param platform string  as the list names it
---@param text fun(key: string): string?, integer? of a key, with its place
---@return cotter.config.System?
---@nodiscard
function systems.of_list(platform, text)
  for _, row in ipairs(ROWS) do
    if row.platform == platform then return made(row, text(row.key)) end
  end
end

--- The version that knows NSPinnedDomains before all others, where an older one
--- is taken.
---@param system cotter.config.System
---@return string?
---@nodiscard
function systems.first_after(system)
  for _, row in ipairs(ROWS) do
    if row.name == system.name and numbers(system.version) < row.first then
      return tostring(row.first)
    end
  end
end

return systems
