--- The files of types, api.d.lua and the others, as texts: the program carries
--- them, the library finds them beside itself.

local types = {}

---@param name string
---@return string
local function beside(name)
  local path = assert(package.searchpath("cotter.start.types", package.path))
  path = path:gsub("start/types%.lua$", name .. ".d.lua")
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

---@return table<string, string> api, core, library and test
---@nodiscard
function types.texts()
  local carried, texts = pcall(require, "cotter.types")
  if carried then return texts end
  return { api = beside "api", core = beside "core",
           library = beside "library", test = beside "test" }
end

--- The texts where the program does not carry them: a process without rights
--- cannot open their files, and has to be given them.
---@return table<string, string>?
---@nodiscard
function types.apart()
  return not pcall(require, "cotter.types") and types.texts() or nil
end

return types
