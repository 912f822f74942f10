--- Excerpts: the line of a file that a finding is about, with a caret.

local columns = require "cotter.report.columns"

local excerpt = {}

---@class cotter.Excerpts the lines of one file
---@field private octets string
---@field private starts integer[]
local Excerpts = {}
Excerpts.__index = Excerpts

local MARK = "\u{FEFF}"
local NEAR = 400 -- code points beside the caret; a line of a terminal has less

---@param octets string
---@return integer[]
local function line_starts(octets)
  local starts = { octets:sub(1, #MARK) == MARK and #MARK + 1 or 1 }
  for feed in octets:gmatch "\n()" do starts[#starts + 1] = feed end
  return starts
end

--- Prepares a file. Nothing is shown of UTF-16.
---@param octets string
---@return cotter.Excerpts?
---@nodiscard
function excerpt.open(octets)
  if octets:sub(1, 2):find "[\0\xFE\xFF]" then return nil end
  return setmetatable({ octets = octets, starts = line_starts(octets) },
                      Excerpts)
end

---@param line string
---@param column integer
---@return string before the place
---@return string after with what stands there
local function divide(line, column)
  local at = utf8.len(line) and utf8.offset(line, column) or column
  at = math.min(at, #line + 1)
  local from = math.max(1, at - NEAR)
  local to = math.min(#line, at + NEAR)
  while from < at and (line:byte(from) & 0xC0) == 0x80 do from = from + 1 end
  while to > at and (line:byte(to) & 0xC0) == 0x80 do to = to - 1 end
  return columns.escape(line:sub(from, at - 1)),
         columns.escape(line:sub(at, to))
end

---@param text string
---@param room integer
---@param from_end boolean?
---@return string
local function shorten(text, room, from_end)
  if columns.width(text) <= room then return text end
  local rest = columns.cut(text, room - 1, from_end)
  return from_end and "…" .. rest or rest .. "…"
end

--- Shows a place: its line, cut on either side where it is too wide.
---@param line integer from 1
---@param column integer from 1, in code points
---@param width integer columns that there are
---@return string? text
---@return integer? caret columns before what is meant
---@nodiscard
function Excerpts:show(line, column, width)
  local start = self.starts[line]
  if not start then return nil end
  local stop = (self.starts[line + 1] or #self.octets + 2) - 2
  local text = self.octets:sub(start, stop):gsub("\r$", "")
  local before, after = divide(text, column)
  local room = math.max(width - columns.width(after), width // 2)
  before = shorten(before, room, true)
  local caret = columns.width(before)
  return before .. shorten(after, width - caret), caret
end

return excerpt
