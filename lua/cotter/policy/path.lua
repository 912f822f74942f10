--- Paths of policies and packs, as a policy writes them.

local fault = require "cotter.fault"

local path = {}

--- The shipped pack, as policies name it.
path.SHIPPED = "cotter:pinning"

--- Turns what can't be opened into a fault that names it.
---@param name string
---@param refused table? code and text
---@return cotter.Fault
function path.unreadable(name, refused)
  refused = refused or { code = "file.missing", text = "can't be read" }
  return fault.new(refused.code, refused.text, name)
end

--- Joins a folder and the name of a file in it.
---@param folder string
---@param name string
---@return string
---@nodiscard
function path.join(folder, name)
  if folder == "." then return name end
  if folder:sub(-1) == "/" then return folder .. name end
  return folder .. "/" .. name
end

return path
