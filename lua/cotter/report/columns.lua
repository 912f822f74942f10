--- Columns: text that nobody vouches for, made fit for a terminal.
---
--- Nothing that is written here can move the cursor, change the direction of
--- writing, hide, or make a line look like another: such characters are shown
--- as \u{202E}, octets that are not UTF-8 as \xFF.

local columns = {}

-- Characters of two columns: East Asian Wide and Fullwidth (UAX 11), whole
-- blocks.
local WIDE = {
  { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0xA4CF },
  { 0xA960, 0xA97F }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
  { 0xFE30, 0xFE6F }, { 0xFF01, 0xFF60 }, { 0xFFE0, 0xFFE6 },
  { 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF },
  { 0x1FA70, 0x1FAFF }, { 0x20000, 0x3FFFD },
}

-- Marks that stand on the character before them.
local MARKS = {
  { 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD },
  { 0x064B, 0x065F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
  { 0x20D0, 0x20DC }, { 0x3099, 0x309A }, { 0xFE20, 0xFE2F },
}

-- What is not shown as it is: controls, soft hyphen, marks and overrides of
-- direction, spaces without width, separators of lines, variation selectors,
-- tags, private use, and what is no character.
local HIDDEN = {
  { 0x00, 0x1F }, { 0x7F, 0x9F }, { 0xAD, 0xAD }, { 0x034F, 0x034F },
  { 0x061C, 0x061C }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 },
  { 0x180B, 0x180F }, { 0x200B, 0x200F }, { 0x2028, 0x202E },
  { 0x2060, 0x206F }, { 0x3164, 0x3164 }, { 0xD800, 0xF8FF },
  { 0xFDD0, 0xFDEF }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF },
  { 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF },
  { 0xE0000, 0x7FFFFFFF },
}

---@param ranges integer[][] ascending
---@param code integer
---@return boolean
local function lies_in(ranges, code)
  for _, range in ipairs(ranges) do
    if code < range[1] then return false end
    if code <= range[2] then return true end
  end
  return false
end

---@param code integer a code point
---@return string
local function show(code)
  if code == 9 then return " " end
  if not lies_in(HIDDEN, code) then return utf8.char(code) end
  return ("\\u{%X}"):format(code)
end

---@param parts string[]
---@param text string UTF-8
local function show_all(parts, text)
  for _, code in utf8.codes(text) do parts[#parts + 1] = show(code) end
end

---@param text string
---@return string
local function escape_all(text)
  local parts, from = {}, 1
  while from <= #text do
    local length, bad = utf8.len(text, from)
    show_all(parts, text:sub(from, length and #text or bad - 1))
    if length then break end
    parts[#parts + 1] = ("\\x%02X"):format(text:byte(bad))
    from = bad + 1
  end
  return table.concat(parts)
end

--- Shows any octets as one line of harmless text. A tab is a space.
---@param text string
---@return string
---@nodiscard
function columns.escape(text)
  if not text:find "[^\32-\126]" then return text end
  return escape_all(text)
end

--- Counts the columns that harmless text takes on a terminal.
---@param text string
---@return integer
---@nodiscard
function columns.width(text)
  if not text:find "[\128-\255]" then return #text end
  local width = 0
  for _, code in utf8.codes(text) do
    if code < 0x300 then
      width = width + 1
    elseif not lies_in(MARKS, code) then
      width = width + (lies_in(WIDE, code) and 2 or 1)
    end
  end
  return width
end

--- Gives the longest beginning of a text that takes no more than so many
--- columns; with from_end its longest end.
---@param text string harmless
---@param limit integer
---@param from_end boolean?
---@return string
---@nodiscard
function columns.cut(text, limit, from_end)
  local whole = {}
  for _, code in utf8.codes(text) do whole[#whole + 1] = utf8.char(code) end
  local first, last, step = 1, #whole, 1
  if from_end then first, last, step = #whole, 1, -1 end
  local used = 0
  for index = first, last, step do
    used = used + columns.width(whole[index])
    if used > limit then
      if from_end then return table.concat(whole, "", index + 1) end
      return table.concat(whole, "", 1, index - 1)
    end
  end
  return text
end

--- Breaks a text between words, so that no line is wider than the limit,
--- unless a word alone is.
---@param text string harmless
---@param limit integer columns of a line
---@param first integer? columns already taken on the first line
---@return string[] lines at least one; the first is empty where no word fits
---@nodiscard
function columns.wrap(text, limit, first)
  local lines, line, used = {}, {}, first or 0
  for word in text:gmatch "%S+" do
    local width = columns.width(word)
    if used > 0 and used + 1 + width > limit then
      lines[#lines + 1] = table.concat(line, " ")
      line, used = {}, 0
    end
    used = used + width + (#line > 0 and 1 or 0)
    line[#line + 1] = word
  end
  lines[#lines + 1] = table.concat(line, " ")
  return lines
end

--- Names a number of things: 1 host, 2 hosts.
---@param count integer
---@param noun string
---@return string
---@nodiscard
function columns.count(count, noun)
  return ("%d %s%s"):format(count, noun, count == 1 and "" or "s")
end

return columns
