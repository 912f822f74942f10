--- What code of the user's finds beside the library.

local scripts = {}

--- Lets scripts find modules where Lua's own interpreter would.
function scripts.open()
  local known, paths = pcall(require, "cotter.paths")
  if not known then return end
  package.path, package.cpath = paths.path, paths.cpath
end

return scripts
