--- Property lists in text as NeXTSTEP wrote them, and Xcode does (Apple,
--- Property List Programming Guide, Old-Style ASCII Property Lists):
---
---   { objects = { 1A2B /* Shop.app */ = { isa = PBXFileReference; }; }; }
---
--- Dictionaries and arrays are tables, all else is a text. Of a key that stands
--- twice the last counts. What is within what is kept in a list, and not in
--- calls: nothing bounds how deep it is but the file.

local old_style = {}

---@alias cotter.OldStyle string|table<string|integer, any>

---@class cotter.OldStyleBlock
---@field value table
---@field close string  what ends it
---@field key string?   of a dictionary, whose value is next
---@field at integer?   its offset

---@class cotter.OldStyleReader
---@field text string
---@field at integer
---@field blocks cotter.OldStyleBlock[] those that are open
---@field root cotter.OldStyle?
---@field options cotter.OldStyleOptions
local Reader = {}
Reader.__index = Reader

---@class cotter.OldStyleOptions
---@field keeps fun(value: table): boolean of dictionaries two levels below the
---       root: a project has a hundred thousand, of which few are asked for
---@field place fun(dictionary: table, key: string, offset: integer) told of
---       each key

--- The last octet of a comment that begins here; nothing for one without an
--- end, and false where none begins.
local function comment(text, at)
  local two = text:sub(at, at + 1)
  if two == "//" then return text:find("\n", at, true) or #text end
  if two == "/*" then return select(2, text:find("*/", at + 2, true)) end
  return false
end

--- Passes over blanks and comments; false for a comment without an end.
function Reader:blank()
  while true do
    self.at = self.text:find("%S", self.at) or #self.text + 1
    local stop = comment(self.text, self.at)
    if not stop then return stop == false end
    self.at = stop + 1
  end
end

local ESCAPED = { a = "\a", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t",
                  v = "\v" }

-- Stands for a character that is not known here: of NeXTSTEP's beyond ASCII,
-- or a half of one of UTF-16.
local UNKNOWN <const> = "\u{FFFD}"

--- The character of a code; UNKNOWN for the zero too, which no text has.
local function character(code, last)
  if not code or code == 0 or code > last then return UNKNOWN end
  return code >= 0xD800 and code < 0xE000 and UNKNOWN or utf8.char(code)
end

--- What a sign behind a reverse solidus stands for, with the digits behind it
--- (CoreFoundation, CFOldStylePList.c getSlashedChar).
local function unescape(sign, digits)
  if sign == "U" then return character(tonumber(digits, 16), 0xFFFF) end
  local octal = (sign .. digits):match "^[0-7][0-7]?[0-7]?"
  if octal then
    return character(tonumber(octal, 8), 0x7F) .. digits:sub(#octal)
  end
  return (ESCAPED[sign] or sign) .. digits
end

--- Takes a text in quotes, whichever they are.
function Reader:quoted(mark)
  local stop = self.at
  repeat
    stop = self.text:find("[\\" .. mark .. "]", stop + 1)
    local escapes = stop and self.text:sub(stop, stop) == "\\"
    if escapes then stop = stop + 1 end
  until not escapes
  if not stop then return nil end
  local text = self.text:sub(self.at + 1, stop - 1)
  self.at = stop + 1
  return (text:gsub("\\(.)(%x?%x?%x?%x?)", unescape))
end

--- Takes a text; nothing where none stands. Data are as texts here.
function Reader:word()
  local mark = self.text:match("^[\"']", self.at)
  if mark then return self:quoted(mark) end
  local word, stop = self.text:match("^([%w_$/:.-]+)()", self.at)
  if not word then
    word, stop = self.text:match("^(<[%x%s]*>)()", self.at)
  end
  self.at = stop or self.at
  return word
end

--- Tells whether a dictionary is one that is asked about, and is not kept.
function Reader:is_dropped(value)
  return #self.blocks == 2 and type(value) == "table" and #value == 0
    and not self.options.keeps(value)
end

--- Puts a value where it belongs.
function Reader:put(value)
  local block = self.blocks[#self.blocks]
  if not block then
    self.root = value
  elseif block.close == ")" then
    block.value[#block.value + 1] = value
  elseif not self:is_dropped(value) then
    block.value[block.key] = value
    self.options.place(block.value, block.key, block.at)
  end
  if block then block.key = nil end
end

--- Takes what stands behind a value; false where it is wrong.
function Reader:behind()
  local block = self.blocks[#self.blocks]
  if not block or not self:blank() then return block == nil end
  local mark = self.text:sub(self.at, self.at)
  if mark == (block.close == ")" and "," or ";") then
    self.at = self.at + 1
    return true
  end
  return mark == block.close and block.close == ")"
end

function Reader:take(value)
  self:put(value)
  return self:behind()
end

--- Ends the block that is open last.
function Reader:close()
  local block = table.remove(self.blocks)
  self.at = self.at + 1
  return self:take(block.value)
end

local CLOSE = { ["{"] = "}", ["("] = ")" }

--- Takes a value, or the begin of one.
function Reader:value()
  local mark = self.text:sub(self.at, self.at)
  if CLOSE[mark] then
    self.blocks[#self.blocks + 1] = { value = {}, close = CLOSE[mark] }
    self.at = self.at + 1
    return true
  end
  local word = self:word()
  return word ~= nil and self:take(word)
end

--- Takes the key of a member, and what stands behind it.
function Reader:key(block)
  block.at = self.at - 1
  block.key = self:word()
  if not block.key or not self:blank()
     or self.text:sub(self.at, self.at) ~= "=" then
    return false
  end
  self.at = self.at + 1
  return true
end

--- Takes what comes next; false where it is wrong.
function Reader:step()
  local block = self.blocks[#self.blocks]
  if block and not block.key
     and self.text:sub(self.at, self.at) == block.close then
    return self:close()
  elseif block and block.close == "}" and not block.key then
    return self:key(block)
  end
  return self:value()
end

local function read(self)
  while not self.root do
    if not self:blank() or not self:step() then return nil end
  end
  return self:blank() and self.at > #self.text and self.root or nil
end

--- Reads a property list.
---@param text string
---@param options cotter.OldStyleOptions
---@return cotter.OldStyle? root nothing where it cannot be read
---@return integer offset where that was seen
---@nodiscard
function old_style.read(text, options)
  local self = setmetatable({ text = text, at = 1, blocks = {},
                              options = options }, Reader)
  local root = read(self)
  return root, self.at - 1
end

return old_style
