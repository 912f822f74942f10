--- What bundle a property list is the Info.plist of, as far as it says so:
--- whose connections it is for (Apple, Information Property List).

local app_list = require "cotter.config.app_list"
local systems = require "cotter.config.systems"
local values = require "cotter.config.plist.values"

local bundle = {}

-- CFBundlePackageType, and what it is of.
local KINDS = { APPL = "app", FMWK = "framework", ["XPC!"] = "extension" }

-- What an extension says of itself (NSExtension, ExtensionKit).
local EXTENDS = { NSExtension = true, EXAppExtensionAttributes = true }

-- What apps alone say: how they are started and shown, and what they pin.
local OF_APPS = {
  LSRequiresIPhoneOS = true, LSApplicationCategoryType = true,
  LSApplicationQueriesSchemes = true, CFBundleURLTypes = true,
  NSMainNibFile = true, NSMainStoryboardFile = true,
  UIApplicationSceneManifest = true, UIBackgroundModes = true,
  UILaunchScreen = true, UILaunchStoryboardName = true,
  UIMainStoryboardFile = true, UIRequiredDeviceCapabilities = true,
  UISupportedInterfaceOrientations = true, WKApplication = true,
  WKWatchKitApp = true, NSAppTransportSecurity = true,
  TSKConfiguration = true,
}

local function has(root, keys)
  for _, member in ipairs(root.members or {}) do
    if keys[member.key] then return true end
  end
  return false
end

--- The kind that a type says; nothing where Xcode fills it in. Without one the
--- list is a part of what Xcode writes for an app.
local function by_type(root)
  local kind = values.get(root, "CFBundlePackageType", "string")
  if not kind then return "app" end
  if kind.value:find "^%$" then return has(root, OF_APPS) and "app" or nil end
  return KINDS[kind.value] or "other"
end

-- What a project of Xcode knows of a list.
local LISTED = { app = "app", extension = "extension", framework = "framework",
                 other = "other", tests = "other" }

--- Tells of what bundle a list is.
---@param file cotter.config.Placed
---@param root cotter.Plist
---@return "app"|"extension"|"framework"|"other"|nil kind nothing where it is
---        not known, or the list is none of a bundle
---@nodiscard
function bundle.of(file, root)
  local listed = file.listed and LISTED[file.listed.kind]
  if root.type ~= "dictionary" then return nil end
  if listed or not app_list.is(file.path) then return listed end
  return has(root, EXTENDS) and "extension" or by_type(root)
end

-- What apps of a watch alone say.
local function is_of_watch(root)
  return values.get(root, "WKApplication") ~= nil
    or values.get(root, "WKWatchKitApp") ~= nil
end

--- The platform of a list. What a project has does not name it: Xcode does, in
--- what it makes of that.
local function platform_of(root)
  local named = values.get(root, "CFBundleSupportedPlatforms", "array")
  local first = named and named.elements[1]
  if first and first.type == "string" then return first.value end
  if is_of_watch(root) then return "WatchOS" end
  local is_of_mac = values.get(root, "LSMinimumSystemVersion") ~= nil
  return is_of_mac and "MacOSX" or "iPhoneOS"
end

--- The oldest system on which that runs of which a list is, as it says itself.
---@param root cotter.Plist
---@return cotter.config.System?
---@nodiscard
function bundle.oldest(root)
  return systems.of_list(platform_of(root), function(key)
    local value, at = values.get(root, key, "string")
    return value and value.value, at
  end)
end

return bundle
