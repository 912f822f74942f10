--- The packs that a folder holds: itself, where it has rules, and those below
--- that say of themselves that they are packs.

local core = require "cotter.core"
local fault = require "cotter.fault"
local paths = require "cotter.policy.path"

---@class cotter.Nested
---@field list cotter.ListFolder
---@field faults cotter.Faults
---@field found { folder: string, entries: table[] }[]
local Nested = {}
Nested.__index = Nested

local nested = {}

-- The other files of Lua that a folder may have.
local NO_RULES = { ["policy.lua"] = true, ["waivers.lua"] = true,
                   ["survivors.lua"] = true }

--- Tells whether a folder is a pack: it has rules, or says that it is one.
local function is_pack(entries)
  for _, entry in ipairs(entries) do
    if entry.name:find "%.lua$" and entry.type == "file"
      and not NO_RULES[entry.name] then
      return true
    end
  end
  return false
end

--- Tells whether a folder says that it is a pack.
local function is_named_pack(entries)
  for _, entry in ipairs(entries) do
    if entry.name == "pack.lua" then return true end
  end
  return false
end

--- The folders in a folder that may hold packs.
local function folders_in(path, entries)
  local folders = {}
  for _, entry in ipairs(entries) do
    if entry.type == "directory" and not entry.name:find "^%."
      and entry.name ~= "lib" then
      folders[#folders + 1] = paths.join(path, entry.name)
    end
  end
  return folders
end

---@param path string
---@param depth integer
---@param is_one fun(entries: table[]): boolean
function Nested:folder(path, depth, is_one)
  if depth > core.limits.folder_depth then
    return self.faults:join { fault.new("folder.depth",
      "folders are nested deeper than the limit", path) }
  end
  local entries, problem = self.list(path)
  if not entries then
    return self.faults:join { paths.unreadable(path, problem) }
  end
  if is_one(entries) then
    self.found[#self.found + 1] = { folder = path, entries = entries }
  end
  for _, folder in ipairs(folders_in(path, entries)) do
    self:folder(folder, depth + 1, is_named_pack)
  end
end

--- Finds the packs of a folder, that itself before those below.
---@param path string
---@param list cotter.ListFolder
---@return { folder: string, entries: table[] }[]
---@return cotter.Fault[] faults of folders that could not be looked into
---@nodiscard
function nested.packs(path, list)
  local self = setmetatable({ list = list, faults = fault.collect(),
                              found = {} }, Nested)
  self:folder(path, 0, is_pack)
  return self.found, self.faults
end

return nested
