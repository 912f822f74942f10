--- What a name means in the blocks of source code: what a block declares is
--- known in it and in the blocks within, and shadows what others declare.

local scopes = {}

---@class cotter.config.code.Meaning
---@field depth integer of the block that declares it; 0 for what is in none
---@field value any

---@class cotter.config.code.Scopes
---@field private blocks string[][] the names that each open block declares
---@field private meanings table<string, cotter.config.code.Meaning[]> of a name
---       in the open blocks, the innermost last
local Scopes = {}
Scopes.__index = Scopes

--- A block begins.
function Scopes:enter() self.blocks[#self.blocks + 1] = {} end

--- The innermost block ends. A brace too many ends none.
function Scopes:leave()
  for _, name in ipairs(table.remove(self.blocks) or {}) do
    table.remove(self.meanings[name])
  end
end

---@param name string
---@return cotter.config.code.Meaning? nil where it is unknown
function Scopes:find(name)
  local known = self.meanings[name]
  return known and known[#known]
end

--- What a name means here.
---@param name string
---@return any value nil where it is unknown
---@nodiscard
function Scopes:get(name)
  local found = self:find(name)
  return found and found.value
end

function Scopes:add(name, value, depth)
  self.meanings[name] = self.meanings[name] or {}
  table.insert(self.meanings[name], { depth = depth, value = value })
end

--- Declares a name in the innermost block.
---@param name string
---@param value any
function Scopes:declare(name, value)
  local found, depth = self:find(name), #self.blocks
  if found and found.depth == depth then
    found.value = value
    return
  end
  self:add(name, value, depth)
  if depth > 0 then table.insert(self.blocks[depth], name) end
end

--- Assigns to a name that was declared, or to a property of what is around.
---@param name string
---@param value any
function Scopes:assign(name, value)
  local found = self:find(name)
  if found then
    found.value = value
  else
    self:add(name, value, 0)
  end
end

---@return cotter.config.code.Scopes
---@nodiscard
function scopes.new()
  return setmetatable({ blocks = {}, meanings = {} }, Scopes)
end

return scopes
