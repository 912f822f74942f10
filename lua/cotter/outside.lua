--- Outside: where the paths lead that somebody names. A file that comes with a
--- pull request may be a link to one that its author is not to see.

local core = require "cotter.core"

local outside = {}

--- What is wrong with a link that leads there.
---@type cotter.CoreFault
outside.LINK = { code = "file.link", text = "a link that leads out of its "
  .. "folder, and of the one that cotter is called in: name what it leads to" }

--- What is wrong with a file of which the system opens what it cannot resolve,
--- as in folders that are nested deeper than a path may be long.
---@type cotter.CoreFault
outside.UNTOLD = { code = "file.link", text = "where its links lead cannot be "
  .. "told" }

--- Whether a file is at a path, or below it.
---@param real string a real path
---@param root string a real path
---@return boolean
---@nodiscard
function outside.is_below(real, root)
  return real == root or root == "/"
         or real:sub(1, #root + 1) == root .. "/"
end

--- The folder in which the last name of a path stands.
---@param path string
---@return string
local function folder_of(path)
  local folder, name = path:match "^(.-)([^/]*)/*$"
  if name == "" or name == "." or name == ".." then return path end
  return folder == "" and "." or folder
end

--- Resolves the links of a path.
---@param path string
---@return string? real
---@return cotter.CoreFault? fault nil without real as well where nothing is
---        there, which can be told of
---@nodiscard
function outside.resolve(path)
  local real = core.real_path(path)
  if real then return real end
  return nil, core.stat(path) and outside.UNTOLD or nil
end

--- What is wrong with a path that may be a link out of the folder that it
--- stands in, and out of the one that cotter is called in.
---@param path string
---@return cotter.CoreFault? fault LINK, UNTOLD
---@nodiscard
function outside.fault(path)
  local real, untold = outside.resolve(path)
  if not real then return untold end
  local fault = outside.LINK
  for _, folder in ipairs { folder_of(path), "." } do
    local root = core.real_path(folder)
    if root and outside.is_below(real, root) then return nil end
    if not root then fault = outside.UNTOLD end
  end
  return fault
end

return outside
