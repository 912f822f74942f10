--- Tells which files of an app are in what is shipped.

local module = {}

-- Source sets of Android's Gradle that builds for developers and tests alone
-- take, of all flavors or of one (src/freeDebug).
local SETS = { "^debug$", "%lDebug$", "^test$", "^test%u", "^androidTest$",
               "^androidTest%u", "%lTest$" }

-- What stands in one. A path has folders above the app, which may be called
-- as they like.
local PARTS = { assets = true, java = true, kotlin = true, res = true }

local function is_for_developers(path)
  local set, part = path:match "^.*%f[^/\0]src/([^/]+)/([^/]+)/"
  for _, pattern in ipairs(PARTS[part] and SETS or {}) do
    if set:find(pattern) then return true end
  end
  return path:find "%wTests/[^/]*$" ~= nil -- of Xcode
end

--- Tells whether a config is of what is shipped, by where it stands.
function module.is(config) return not is_for_developers(config.path) end

return module
