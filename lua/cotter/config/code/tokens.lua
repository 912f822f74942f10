--- Tokens of Kotlin, Java and Swift: enough of their lexical grammars to tell
--- what is a string, what is a comment and what is code.
---
--- A string is literal if the compiler knows its value: one with a template or
--- an interpolation is not. What has no end reaches to the end of the file, and
--- nothing is looked at twice.

local tokens = {}

---@class cotter.config.code.Token
---@field kind "string"|"name"|"number"|"mark"
---@field text string     what a string means; else what is written
---@field offset integer  of its first character; of a string behind the quotes
---@field literal boolean? of a string

---@class cotter.config.code.Language
---@field nests boolean?      comments hold comments
---@field templates boolean?  $name and ${…} in strings
---@field interpolates boolean? \(…) in strings
---@field hashes boolean?     #"…"# without escapes
---@field raw boolean?        """…""" without escapes
---@field blocks "open"|"closed"|nil """…""" begins behind its first line, and
---       its lines are taken as far out as the outermost; where it is closed,
---       it ends before its last

---@type table<string, cotter.config.code.Language>
local LANGUAGES = {
  kt = { nests = true, templates = true, raw = true },
  kts = { nests = true, templates = true, raw = true },
  java = { blocks = "open" },
  swift = { nests = true, interpolates = true, hashes = true,
            blocks = "closed" },
}

--- The language of a file by its name.
---@param path string
---@return cotter.config.code.Language?
---@nodiscard
function tokens.language(path)
  return LANGUAGES[(path:match "%.(%w+)$" or ""):lower()]
end

---@class cotter.config.code.Lexer
---@field text string
---@field at integer
---@field language cotter.config.code.Language
---@field list cotter.config.code.Token[]
local Lexer = {}
Lexer.__index = Lexer

function Lexer:add(kind, text, from, literal)
  self.list[#self.list + 1] = { kind = kind, text = text, offset = from - 1,
                                literal = literal }
end

-- Comments ------------------------------------------------------------------

function Lexer:line_comment()
  self.at = self.text:find("\n", self.at, true) or #self.text + 1
end

function Lexer:block_comment()
  local depth, at = 1, self.at + 2
  local change = { ["*/"] = -1, ["/*"] = self.language.nests and 1 or 0 }
  while depth > 0 do
    local from, mark = self.text:match("()([*/][/*])", at)
    if not from then
      self.at = #self.text + 1
      return
    end
    depth = depth + (change[mark] or 0)
    at = from + (change[mark] and 2 or 1)
  end
  self.at = at
end

-- Strings -------------------------------------------------------------------

local ESCAPES = { n = "\n", t = "\t", r = "\r", b = "\b", f = "\f", s = " ",
                  ["0"] = "\0" }

--- The character of a code point in hexadecimal; nil for none.
local function character(digits)
  local code = digits and #digits <= 6 and tonumber(digits, 16) or nil
  if code and code <= 0x10FFFF then return utf8.char(code) end
end

--- What an escape means, and where it ends; nil for what has no fixed value.
---@param text string
---@param at integer of the reversed solidus
---@return string? meaning
---@return integer stop
local function escape(text, at)
  local letter = text:sub(at + 1, at + 1)
  if letter ~= "u" then return ESCAPES[letter] or letter, at + 2 end
  local digits, stop = text:match("^\\u{(%x+)}()", at)
  if not digits then
    digits, stop = text:match("^\\u+(%x%x%x%x)()", at)
  end
  return character(digits), stop or at + 2
end

--- Passes over an interpolation, with the parentheses in it.
---@param at integer behind the opening one
---@return integer stop
function Lexer:interpolation(at, open, close)
  local depth = 1
  while depth > 0 do
    local from, mark = self.text:match("()([" .. open .. close .. "\n])", at)
    if not from or mark == "\n" then return from or #self.text + 1 end
    depth = depth + (open:find(mark, 1, true) and 1 or -1)
    at = from + 1
  end
  return at
end

--- Where a template of Kotlin ends; nil for a dollar that begins none.
function Lexer:template(at)
  if self.text:sub(at, at + 1) == "${" then
    return self:interpolation(at + 2, "{", "}")
  end
  return self.text:match("^%$[%a_][%w_]*()", at)
end

--- What stands at a mark within a string.
---@return string? piece nil where it has no fixed value
---@return integer stop
function Lexer:piece(at, raw)
  local language, text = self.language, self.text
  local two = text:sub(at, at + 1)
  if two:sub(1, 1) == "\\" and not raw then
    if two ~= "\\(" or not language.interpolates then
      return escape(text, at)
    end
    return nil, self:interpolation(at + 2, "(", ")")
  end
  local stop = language.templates and self:template(at)
  if stop then return nil, stop end
  return two:sub(1, 1), at + 1
end

--- Reads a string up to its closing quotes, or to the end of the line for one
--- that has a line alone.
---@param from integer behind the opening quotes
---@param close string
---@param raw boolean
---@param lines boolean may have several
function Lexer:quoted(from, close, raw, lines)
  local text, parts, literal, at = self.text, {}, true, from
  local special = lines and '[\\$"]' or '[\\$"\n]'
  while true do
    local mark = text:find(special, at) or #text + 1
    parts[#parts + 1] = text:sub(at, mark - 1)
    if text:sub(mark, mark + #close - 1) == close then
      self.at = mark + #close
      break
    elseif not text:find("^[^\n]", mark) then -- it has no end
      self.at, literal = mark, false
      break
    end
    local piece
    piece, at = self:piece(mark, raw)
    literal = literal and piece ~= nil
    parts[#parts + 1] = piece
  end
  self:add("string", table.concat(parts), from, literal)
end

--- How far in the lines of a block begin, of which the last stands before the
--- closing quotes.
local function indentation(lines)
  local least = math.huge
  for i, line in ipairs(lines) do
    if line:find "%S" or i == #lines then
      least = math.min(least, #line:match "^[ \t]*")
    end
  end
  return least
end

local SPACE = { [9] = true, [32] = true }

--- Where a line ends without the white space at its end.
local function last_of(line)
  local last = #line
  while last > 0 and SPACE[line:byte(last)] do last = last - 1 end
  return last
end

--- What a block means (JLS 3.10.6; The Swift Programming Language, Strings and
--- Characters); nothing for what is none.
---@param text string with what stands behind the opening quotes
---@param is_closed boolean
---@return string?
local function laid_out(text, is_closed)
  local body = text:gsub("\r\n", "\n"):match "^[ \t\f]*\n(.*)$"
  if not body then return nil end
  local lines = {}
  for line in (body .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = line end
  local least = indentation(lines)
  for i, line in ipairs(lines) do
    lines[i] = line:sub(least + 1, is_closed and #line or last_of(line))
  end
  return table.concat(lines, "\n", 1, #lines - (is_closed and 1 or 0))
end

--- Reads a string of several lines.
---@param from integer behind the opening quotes
---@param close string
---@param raw boolean
function Lexer:block(from, close, raw)
  local blocks = self.language.blocks
  self:quoted(from, close, raw, true)
  local token = self.list[#self.list]
  local text = blocks and token.literal
               and laid_out(token.text, blocks == "closed")
  if text then
    token.text = text
    token.offset = self.text:match("^%s*()", from) - 1
  end
end

function Lexer:string()
  local text, at = self.text, self.at
  if text:sub(at, at + 2) == '"""' then
    return self:block(at + 3, '"""', self.language.raw == true)
  end
  self:quoted(at + 1, '"', false, false)
end

--- Swift's strings in number signs have no escapes without as many.
---@return boolean
function Lexer:hashed()
  local signs, quotes = self.text:match('^(#+)("+)', self.at)
  if not (self.language.hashes and signs) then return false end
  if #quotes >= 3 then
    self:block(self.at + #signs + 3, '"""' .. signs, true)
  else
    self:quoted(self.at + #signs + 1, '"' .. signs, true, false)
  end
  return true
end

--- A character in single quotes, of Kotlin and Java.
function Lexer:character()
  local stop = self.text:match("^'\\?[^\n]'()", self.at)
    or self.text:match("^'\\u+%x+'()", self.at)
  self.at = stop or self.at + 1
end

-- Everything else -------------------------------------------------------------

function Lexer:comment()
  local two = self.text:sub(self.at, self.at + 1)
  if two == "//" then self:line_comment()
  elseif two == "/*" then self:block_comment()
  else return false end
  return true
end

--- A name, a number or a mark.
function Lexer:word()
  local text, from = self.text, self.at
  local stop = text:match("^[%a_\128-\255][%w_\128-\255]*()", from)
  local kind = stop and "name"
  if not stop then
    stop = text:match("^%d[%w_.]*()", from)
    kind = stop and "number" or "mark"
  end
  self.at = stop or from + 1
  self:add(kind, text:sub(from, self.at - 1), from)
end

function Lexer:next()
  local first = self.text:sub(self.at, self.at)
  if first == "/" and self:comment() then return end
  if first == '"' then return self:string() end
  if first == "'" then return self:character() end
  if first == "#" and self:hashed() then return end
  self:word()
end

--- Reads a whole text.
---@param text string
---@param language cotter.config.code.Language
---@return cotter.config.code.Token[]
---@nodiscard
function tokens.of(text, language)
  local self = setmetatable({ text = text, at = 1, language = language,
                              list = {} }, Lexer)
  while true do
    self.at = text:match("^%s*()", self.at)
    if self.at > #text then return self.list end
    self:next()
  end
end

return tokens
