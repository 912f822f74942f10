--- Which property lists are those of bundles, as far as their names say so.

local pathname = require "cotter.pathname"

local app_list = {}

-- What Firebase reads is called alike, and is the list of no bundle: who keeps
-- it from others has it encrypted.
local OTHER <const> = "googleservice"

--- Tells whether a file is called as the Info.plist of a bundle is.
---@param path string
---@return boolean
---@nodiscard
function app_list.is(path)
  local name = pathname.base(path):lower()
  return name:find "info%.plist$" ~= nil and not name:find(OTHER, 1, true)
end

--- Tells whether a file is called as Xcode calls the list of a bundle that it
--- makes: Info.plist, and Shop-Info.plist. BuildInfo.plist may be anything.
local function is_made(path)
  local name = pathname.base(path)
  return app_list.is(path)
    and (name == "Info.plist" or name:find "[-_]Info%.plist$" ~= nil)
end

--- Tells whether a property list is surely the one of no app: none takes it,
--- and each takes one that is there.
---@param listed cotter.config.Listed?
---@return boolean
---@nodiscard
function app_list.is_unused(listed)
  return listed ~= nil and listed.kind == "unused" and not listed.project.lacks
end

--- Tells whether a file has to be a property list that can be read: nobody
--- knows what an app does of which it is none.
---@param file cotter.config.Placed
---@return boolean
---@nodiscard
function app_list.has_to_be(file)
  local kind = file.listed and file.listed.kind
  if kind == "app" then return true end
  return is_made(file.path) and not file.of_tests
    and not app_list.is_unused(file.listed)
end

return app_list
