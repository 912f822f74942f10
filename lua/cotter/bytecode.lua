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

-- The lines of instructions: each is told by its distance from the one before,
-- unless that is too far.
local FAR <const> = -128

---@param first integer line of the function
---@return integer[] lines of its instructions
function Reader:lines_from(first)
  local near, lines, far = {}, {}, {}
  for i = 1, self:count() do
    near[i] = string.unpack("i1", self.code, self.at)
    self.at = self.at + 1
  end
  for _ = 1, self:count() do
    local instruction = self:count()
    far[instruction + 1] = self:count()
  end
  local line = first
  for i, distance in ipairs(near) do
    line = distance == FAR and far[i] or line + distance
    lines[i] = line
  end
  return lines
end

--- Adds the lines of a function, and of those in it, that have instructions.
--- The last of these is the return that nobody writes.
---@param set table<integer, boolean>
function Reader:active(set)
  self:string()
  local first = self:count()
  self:count()
  self:skip(3)
  self:elements(4)
  self:constants()
  self:elements(3)
  for _ = 1, self:count() do self:active(set) end
  local lines = self:lines_from(first)
  for i = 1, first > 0 and #lines - 1 or 0 do set[lines[i]] = true end
  self:drop_names()
end

--- The lines of the functions of a chunk that can run, the chunk's own left
--- out.
---@param code string what string.dump gives, with its lines
---@return integer[] ascending
---@nodiscard
function bytecode.lines(code)
  local reader = setmetatable({ code = code, at = HEADER + 1, kept = {} },
                              Reader)
  local set, lines = {}, {}
  reader:active(set)
  assert(reader.at == #code + 1, "bytecode of another form")
  for line in pairs(set) do lines[#lines + 1] = line end
  table.sort(lines)
  return lines
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
