--- Pieces: a text with some of its parts left out.

local core = require "cotter.core"
local jail = require "cotter.jail"

---@class cotter.Piece
---@field first integer octet, from 1
---@field last integer
---@field depth integer from 1
---@field parent integer? index
---@field pieces integer[] indices of those in it, in the order of the text

---@class cotter.Pieces
---@field text string
---@field [integer] cotter.Piece in the order of the text
---@field outer cotter.Piece all of the text
local Pieces = {}
Pieces.__index = Pieces

local pieces = {}

-- As deep as JSON and XML are read.
pieces.DEEPEST = 64

--- Asks for the parts of a config. Nothing is believed of what reads it.
---@param octets string
---@return string? text
---@return integer[]|cotter.Fault|nil parts or why the process gave no answer
local function ask(octets)
  local answer, refused = jail.ask("cotter.parts", octets)
  if not answer then
    return nil, { code = refused.code, message = refused.text }
  end
  local given = core.decode(answer)
  if type(given) ~= "table" or type(given.text) ~= "string"
     or type(given.parts) ~= "table" or #given.parts % 3 ~= 0 then
    return nil
  end
  for _, number in ipairs(given.parts) do
    if math.type(number) ~= "integer" then return nil end
  end
  return given.text, given.parts
end

--- Whether a part stands in a piece, behind what is there already.
---@param self cotter.Pieces
---@param outer cotter.Piece
---@param first integer
---@param last integer
---@return boolean
local function fits(self, outer, first, last)
  local before = self[outer.pieces[#outer.pieces]]
  local from = before and before.last + 1 or outer.first
  return outer.depth < pieces.DEEPEST
    and from <= first and first <= last and last <= outer.last
end

--- Adds a part, which stands behind those before it, in one of them or in none.
---@param self cotter.Pieces
---@param first integer
---@param last integer
---@param parent integer
---@return boolean done
local function add(self, first, last, parent)
  local outer = parent == 0 and self.outer or self[parent]
  if not outer or not fits(self, outer, first, last) then return false end
  self[#self + 1] = { first = first, last = last, depth = outer.depth + 1,
    parent = parent > 0 and parent or nil, pieces = {} }
  table.insert(outer.pieces, #self)
  return true
end

--- Reads the parts of a config, in a process of its own.
---@param octets string
---@return cotter.Pieces? nil where there are none
---@return cotter.Fault? why the process gave no answer
---@nodiscard
function pieces.read(octets)
  local text, parts = ask(octets)
  if not text then return nil, parts --[[@as cotter.Fault?]] end
  local self = setmetatable({ text = text, outer = {
    first = 1, last = #text, depth = 0, pieces = {} } }, Pieces)
  for at = 1, #parts, 3 do
    if not add(self, table.unpack(parts, at, at + 2)) then return nil end
  end
  return self
end

--- Adds the text of a piece: what stands before the first in it and behind the
--- last, and between two what stood before the second.
---@param self cotter.Pieces
---@param piece cotter.Piece
---@param left_out table<integer, boolean>
---@param out string[]
local function write(self, piece, left_out, out)
  local list, any = piece.pieces, false
  local at = #list > 0 and self[list[1]].first or piece.last + 1
  out[#out + 1] = self.text:sub(piece.first, at - 1)
  for i, index in ipairs(list) do
    if not left_out[index] then
      local before = any and self[list[i - 1]].last + 1 or self[index].first
      out[#out + 1] = self.text:sub(before, self[index].first - 1)
      write(self, self[index], left_out, out)
      any = true
    end
  end
  if #list > 0 then
    out[#out + 1] = self.text:sub(self[list[#list]].last + 1, piece.last)
  end
end

--- Writes the text without some pieces.
---@param left_out table<integer, boolean> by index
---@return string
---@nodiscard
function Pieces:without(left_out)
  local out = {}
  write(self, self.outer, left_out, out)
  return table.concat(out)
end

--- The pieces at a depth that are not left out with one around them.
---@param depth integer
---@param left_out table<integer, boolean>
---@return integer[] indices
---@nodiscard
function Pieces:at_depth(depth, left_out)
  local list = {}
  for index, piece in ipairs(self) do
    local outer = piece
    while outer.parent and not left_out[outer.parent] do
      outer = self[outer.parent]
    end
    if piece.depth == depth and not outer.parent and not left_out[index] then
      list[#list + 1] = index
    end
  end
  return list
end

return pieces
