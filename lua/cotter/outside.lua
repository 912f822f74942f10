--- Outside: where the paths lead that somebody names. A file that comes with a
--- pull request may be a link to one that its author is not to see.

local core = require "cotter.core"

local outside = {}

--- What is wrong with a link that leads there.
---@type cotter.CoreFault
outside.LINK = { code = "file.link", text = "a link that leads out of its "
  .. "folder, and of the one that cotter is called in: name what it leads to" }

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

--- Whether a path is a link out of the folder that it stands in, and out of the
--- one that cotter is called in. What is not there can be told of.
---@param path string
---@return boolean
---@nodiscard
function outside.leads_out(path)
  local real = core.real_path(path)
  if not real then return false end
  for _, folder in ipairs { folder_of(path), "." } do
    local root = core.real_path(folder)
    if root and outside.is_below(real, root) then return false end
  end
  return true
end

return outside
