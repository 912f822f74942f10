--- Tells which files of an app are in what is shipped.

local module = {}

-- What builds for developers and tests alone take: source sets of Android's
-- Gradle, of all flavors or of one (src/freeDebug), and tests of Xcode.
local NOT_SHIPPED = { "%f[^/\0]src/debug/", "%f[^/\0]src/[^/]*Debug/",
                      "%f[^/\0]src/test[^/]*/", "%f[^/\0]src/androidTest[^/]*/",
                      "%f[^/\0]src/[^/]*Test/", "Tests/" }

--- Tells whether a config is of what is shipped, by where it stands.
function module.is(config)
  for _, pattern in ipairs(NOT_SHIPPED) do
    if config.path:find(pattern) then return false end
  end
  return true
end

return module
