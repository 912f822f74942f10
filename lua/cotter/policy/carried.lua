--- Packs that the program carries. `policy.shipped` prepares them when it is
--- built; a run unfolds of them what it uses, in either of its states.

local core = require "cotter.core"

local carried = {}

-- What is asked of a rule whether it runs or not. The rest of an entry stays
-- encoded until something of it is wanted.
local FIRST = { id = true, on = true, severity = true, since = true,
                ends = true, needs = true, data = true, path = true,
                params = true, where = true, consumers = true, formats = true,
                embedded = true }

--- Folds the entry of a rule.
---@param entry cotter.CatalogEntry
---@return table folded
---@nodiscard
function carried.fold(entry)
  local folded, rest = {}, {}
  for name, value in pairs(entry) do
    if FIRST[name] then folded[name] = value else rest[name] = value end
  end
  folded.rest = core.encode(rest)
  return folded
end

local Folded = {}

-- An absent field of the first ones is nil without a look at the rest.
function Folded.__index(entry, name)
  if FIRST[name] or not rawget(entry, "rest") then return nil end
  local rest = core.decode(entry.rest)
  entry.rest = nil
  for field, value in pairs(rest) do entry[field] = value end
  return rest[name]
end

--- The module that a pack is, by the folder that it is built from.
---@param folder string "policies", or one below it
---@return string
---@nodiscard
function carried.module(folder)
  return (folder:gsub("^policies", "cotter.shipped"):gsub("/", "."))
end

--- Opens a pack by its module, if the program carries it.
---@param module string
---@return cotter.Pack?
---@nodiscard
function carried.open(module)
  local found, pack = pcall(require, module)
  if not found then return nil end
  for _, entry in ipairs(pack.rules) do setmetatable(entry, Folded) end
  return pack
end

return carried
