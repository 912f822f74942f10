--- Bytecode of Lua 5.4 (ldump.c), as the program carries it: without the names
--- of local variables and upvalues, whose making is a third of what loading
--- takes. Lines stay, for the sake of messages.

local bytecode = {}

-- Signature, version, format, data, sizes and samples of an instruction, an
-- integer and a float; the number of upvalues of the chunk.
local HEADER <const> = 4 + 1 + 1 + 6 + 3 + 8 + 8 + 1

-- Tags of constants that have octets behind them.
local INTEGER <const>, FLOAT <const> = 0x03, 0x13
local SHORT <const>, LONG <const> = 0x04, 0x14

local NONE = "\x80" -- a count of 0

---@class cotter.Bytecode
---@field code string
---@field at integer
---@field kept string[]
local Reader = {}
Reader.__index = Reader

--- A count: seven bits an octet, the last with its high bit set.
---@return integer
function Reader:count()
  local count = 0
  while true do
    local octet = self.code:byte(self.at)
    count, self.at = count << 7 | octet & 0x7f, self.at + 1
    if octet & 0x80 ~= 0 then return count end
  end
end

--- A string, whose count is one more than its octets.
function Reader:string()
  local count = self:count()
  if count > 0 then self.at = self.at + count - 1 end
end

--- As many elements of a size as the count before them says.
---@param size integer
function Reader:elements(size)
  local count = self:count()
  self.at = self.at + count * size
end

function Reader:constants()
  for _ = 1, self:count() do
    local tag = self.code:byte(self.at)
    self.at = self.at + 1
    if tag == INTEGER or tag == FLOAT then
      self.at = self.at + 8
    elseif tag == SHORT or tag == LONG then
      self:string()
    end
  end
end

--- Keeps what a method reads.
---@param read fun(reader: cotter.Bytecode, size: integer?)
---@param size integer?
function Reader:keep(read, size)
  local start = self.at
  read(self, size)
  self.kept[#self.kept + 1] = self.code:sub(start, self.at - 1)
end

function Reader:skip(size) self.at = self.at + size end

-- The lines of every so many instructions.
local function absolute_lines(reader)
  for _ = 1, reader:count() do
    reader:count()
    reader:count()
  end
end

function Reader:drop_names()
  for _ = 1, self:count() do
    self:string()
    self:count() -- from an instruction
    self:count() -- to another
  end
  for _ = 1, self:count() do self:string() end
  self.kept[#self.kept + 1] = NONE .. NONE
end

function Reader:keep_function()
  self:keep(Reader.string)      -- source
  self:keep(Reader.count)       -- its first line
  self:keep(Reader.count)       -- and its last
  self:keep(Reader.skip, 3)     -- parameters, whether variadic, registers
  self:keep(Reader.elements, 4) -- instructions
  self:keep(Reader.constants)
  self:keep(Reader.elements, 3) -- upvalues
  local start = self.at
  local count = self:count()
  self.kept[#self.kept + 1] = self.code:sub(start, self.at - 1)
  for _ = 1, count do self:keep_function() end
  self:keep(Reader.elements, 1) -- lines
  self:keep(absolute_lines)
  self:drop_names()
end

--- Leaves out the names.
---@param code string what string.dump gives
---@return string
---@nodiscard
function bytecode.trim(code)
  local reader = setmetatable({ code = code, at = 1, kept = {} }, Reader)
  reader:keep(Reader.skip, HEADER)
  reader:keep_function()
  local trimmed = table.concat(reader.kept)
  assert(reader.at == #code + 1 and load(trimmed, "=trimmed", "b"),
         "bytecode of another form")
  return trimmed
end

return bytecode
