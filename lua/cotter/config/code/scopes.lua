--- What a name means in the blocks of source code: what a block declares is
--- known in it and in the blocks within, and shadows what others declare.

local scopes = {}

---@class cotter.config.code.Scopes
---@field private open integer[] where the open blocks begin
---@field private known table<string, any> by where its block begins and the
---       name; by the name alone what is assigned and declared nowhere
local Scopes = {}
Scopes.__index = Scopes

-- How many blocks around a name are looked into: methods in classes in classes
-- have fewer, and what a hostile file nests costs no more.
local REACH <const> = 16

--- A block begins.
---@param at integer that no other block begins at
function Scopes:enter(at) self.open[#self.open + 1] = at end

--- The innermost block ends.
function Scopes:leave() self.open[#self.open] = nil end

---@param level integer of blocks that are open, from 1; 0 for what is in none
function Scopes:key(level, name)
  return (self.open[level] or 0) .. "." .. name
end

--- What a name is known by where it is used.
---@return string? key nil where it is unknown
function Scopes:find(name)
  for level = #self.open, math.max(0, #self.open - REACH), -1 do
    local key = self:key(level, name)
    if self.known[key] ~= nil then return key end
  end
  return self.known[name] ~= nil and name or nil
end

--- What a name means here.
---@param name string
---@return any value nil where it is unknown
---@nodiscard
function Scopes:get(name)
  local key = self:find(name)
  return key and self.known[key]
end

--- Declares a name in the innermost block.
---@param name string
---@param value any
function Scopes:declare(name, value)
  self.known[self:key(#self.open, name)] = value
end

--- Assigns to a name that was declared, or to a property of what is around.
---@param name string
---@param value any
function Scopes:assign(name, value)
  self.known[self:find(name) or name] = value
end

---@return cotter.config.code.Scopes
---@nodiscard
function scopes.new()
  return setmetatable({ open = {}, known = {} }, Scopes)
end

return scopes
