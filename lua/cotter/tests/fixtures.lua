--- Fixtures: the files that test cases name, which lie in the folder of their
--- pack.

local core = require "cotter.core"
local large = require "cotter.large"
local names = require "cotter.gather.names"
local packages = require "cotter.packages"

local fixtures = {}

--- The kind of what is in a folder under a name; links are not followed.
local function kind_in(folder, name)
  for _, entry in ipairs(core.list_directory(folder) or {}) do
    if entry.name == name then return entry.type end
  end
end

--- Opens a package as those are that are checked.
---@param path string
---@return { files: cotter.InputFile[], materials: cotter.Material[] }?
---@return string? why
local function open_package(path)
  local package, problem = packages.open(path)
  if not package then return nil, problem.text end
  return { files = package.files, materials = package.materials }
end

--- Reads a file below a folder. A link may lead out of it, and is refused
--- wherever it stands in the path.
---@param folder string
---@param path string relative, of plain names
---@return string|table|nil octets, or what is in a package
---@return string? why
---@nodiscard
function fixtures.read(folder, path)
  local at = folder
  for name, rest in path:gmatch "([^/]+)(/?)" do
    local kind = kind_in(at, name)
    if not kind then return nil, "there is no such file" end
    if kind == "link" then return nil, "a link, which is not followed" end
    if rest ~= "" and kind ~= "directory" then
      return nil, name .. " is no folder"
    end
    at = at .. "/" .. name
  end
  if names.is_package(path) then return open_package(at) end
  local octets, problem = large.read(at)
  return octets, problem and problem.text
end

return fixtures
