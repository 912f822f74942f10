--- Spans: from an offset in a text to its line and column.

---@class cotter.Lines
---@field private octets string
---@field private starts integer[] offset at which each line begins
---@field private line integer     where the last answer was,
---@field private offset integer   so that a text that is walked through
---@field private column integer   is counted once
local Lines = {}
Lines.__index = Lines

local span = {}

---@param octets string lines end in "\n"
---@return integer[]
local function line_starts(octets)
  local starts, from = { 1 }, 1
  while true do
    local feed = octets:find("\n", from, true)
    if not feed then return starts end
    from = feed + 1
    starts[#starts + 1] = from
  end
end

--- Prepares a text for look-ups.
---@param octets string
---@return cotter.Lines
---@nodiscard
function span.lines(octets)
  return setmetatable({
    octets = octets, starts = line_starts(octets),
    line = 1, offset = 1, column = 1,
  }, Lines)
end

---@param starts integer[] ascending
---@param offset integer
---@return integer index of the last start that is not behind the offset
local function find_line(starts, offset)
  local low, high = 1, #starts
  while low < high do
    local middle = (low + high + 1) // 2
    if starts[middle] <= offset then low = middle else high = middle - 1 end
  end
  return low
end

--- Finds the place of an octet. What is not UTF-8 counts by octets.
---@param offset integer from 1 to one past the end
---@return integer line from 1
---@return integer column from 1, in code points
---@nodiscard
function Lines:position(offset)
  local line = find_line(self.starts, offset)
  if line ~= self.line or offset < self.offset then
    self.line, self.offset, self.column = line, self.starts[line], 1
  end
  local points = utf8.len(self.octets, self.offset, offset - 1)
                 or offset - self.offset
  self.offset, self.column = offset, self.column + points
  return line, self.column
end

return span
