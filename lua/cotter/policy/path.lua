--- Paths of policies and packs, as a policy writes them.

local fault = require "cotter.fault"

local path = {}

--- The shipped pack, as policies name it.
path.SHIPPED = "cotter:pinning"

-- The packs that decide connections as one consumer does.
local CONSUMERS = "cotter:consumers/"

--- The names of all packs that come with cotter.
---@return string[]
---@nodiscard
function path.shipped()
  local names, seen = { path.SHIPPED }, {}
  for _, name in ipairs(fault.names(require "cotter.model.consumer")) do
    local pack = CONSUMERS .. require "cotter.model.consumer"[name].pack
    if not seen[pack] then names[#names + 1] = pack end
    seen[pack] = true
  end
  return names
end

--- What stands behind the name of the shipped folder in that of a pack: ""
--- for the first of them, "consumers/okhttp".
---@param name string
---@return string? below nil of a pack that does not come with cotter
---@nodiscard
function path.below(name)
  if name == path.SHIPPED then return "" end
  for _, one in ipairs(name:find "^cotter:" and path.shipped() or {}) do
    if one == name then return name:sub(#"cotter:" + 1) end
  end
end

--- The module that a pack is, if the program carries it.
---@param name string
---@return string? module nil of a pack that does not come with cotter
---@nodiscard
function path.module(name)
  local below = path.below(name)
  if not below then return nil end
  return ("cotter.shipped/" .. below):gsub("/$", ""):gsub("/", ".")
end

--- Turns what can't be opened into a fault that names it.
---@param name string
---@param refused table? code and text
---@return cotter.Fault
function path.unreadable(name, refused)
  refused = refused or { code = "file.missing", text = "can't be read" }
  return fault.new(refused.code, refused.text, name)
end

--- Joins a folder and the name of a file in it; "." is the folder itself.
---@param folder string
---@param name string
---@return string
---@nodiscard
function path.join(folder, name)
  local is_folder = name:find "^%./+$" ~= nil
  name = name:gsub("^%./+", "")
  if is_folder or name == "." then return folder end
  if folder == "." then return name end
  if folder:sub(-1) == "/" then return folder .. name end
  return folder .. "/" .. name
end

--- The path of a file that another one names: relative to that one's folder.
---@param from string the file that names it
---@param name string as it stands there
---@return string
---@nodiscard
function path.beside(from, name)
  if name:find "^/" then return name end
  return path.join(from:match "^(.*)/[^/]*$" or ".", name)
end

return path
