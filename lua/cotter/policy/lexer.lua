--- The lexer: a Lua 5.4 text as tokens, cut as Lua itself would cut it.
---
--- Raises a cotter.Fault; policy.literal catches it.

local fault = require "cotter.fault"

---@class cotter.Token
---@field kind string    name keyword string integer float symbol end
---@field value any      what it means; for names and symbols the text itself
---@field line integer
---@field column integer
---@field offset integer of its first octet
---@field stop integer   behind its last

---@class cotter.Lexer
---@field octets string
---@field path string
---@field lines cotter.Lines
local Lexer = {}
Lexer.__index = Lexer

local lexer = {}

local KEYWORDS = {}
for word in ([[
  and break do else elseif end false for function goto if in local nil not or
  repeat return then true until while
]]):gmatch "%a+" do KEYWORDS[word] = true end

-- A text of punctuation alone has more tokens than any rule; the longest rule
-- file of the shipped pack has 3,000.
local LIMIT_TOKENS = 20000

local SYMBOLS = {}
for symbol in ([[
  ... .. == ~= <= >= // :: << >> + - * / % ^ # & ~ | < > = ( ) { } [ ] ; : , .
]]):gmatch "%S+" do SYMBOLS[symbol] = true end

local ESCAPES = {
  a = "\a", b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", v = "\v",
  ["\\"] = "\\", ['"'] = '"', ["'"] = "'", ["\n"] = "\n",
}

---@param offset integer
---@param message string
---@return any never
function Lexer:refuse(offset, message)
  local line, column = self.lines:position(offset)
  error(fault.new("literal.syntax", message, self.path,
                  { line = line, column = column }), 0)
end

--- Reads what stands between long brackets; Lua drops a first line end.
---@param offset integer of the first bracket
---@param equals string what stands between the brackets: "" or "==" …
---@param what string for the message
---@return string contents
---@return integer stop behind the last bracket
function Lexer:long_bracket(offset, equals, what)
  local from = offset + #equals + 2
  local close = "]" .. equals .. "]"
  local first, last = self.octets:find(close, from, true)
  if not first then self:refuse(offset, "unfinished " .. what) end
  local contents = self.octets:sub(from, first - 1):gsub("\r\n", "\n")
  return (contents:gsub("^\n", "")), last + 1
end

---@param from integer
---@return integer offset of the next token, or one past the end
function Lexer:skip_blanks(from)
  while true do
    local offset = self.octets:find("[^ \t\r\n]", from) or #self.octets + 1
    if self.octets:sub(offset, offset + 1) ~= "--" then return offset end
    local equals = self.octets:match("^%[(=*)%[", offset + 2)
    if equals then
      from = select(2, self:long_bracket(offset + 2, equals, "comment"))
    else
      from = self.octets:find("\n", offset, true) or #self.octets + 1
    end
  end
end

-- One for each escape that is more than a letter: takes the lexer and the
-- offset behind the letter, gives the octets it means and where it ends.
local escapes = {}

function escapes.x(self, offset)
  local digits = self.octets:match("^%x%x", offset)
  if not digits then self:refuse(offset - 2, "\\x needs two hex digits") end
  return string.char(tonumber(digits, 16)), offset + 2
end

function escapes.z(self, offset)
  return "", self.octets:find("[^ \t\r\n]", offset) or #self.octets + 1
end

function escapes.u(self, offset)
  local digits, stop = self.octets:match("^{(%x+)}()", offset)
  local point = digits and #digits:gsub("^0+", "") <= 8 and
                tonumber(digits, 16)
  if not point or point > 0x7FFFFFFF then
    self:refuse(offset - 2, "\\u needs {hex digits} below 2^31")
  end
  return utf8.char(point), stop
end

---@param offset integer of the first digit
---@return string octet
---@return integer stop
function Lexer:decimal_escape(offset)
  local digits = self.octets:match("^%d%d?%d?", offset)
  local value = tonumber(digits)
  if value > 255 then self:refuse(offset - 1, "\\ddd is at most 255") end
  return string.char(value), offset + #digits
end

---@param offset integer of the backslash
---@return string octets
---@return integer stop
function Lexer:escape(offset)
  local letter = self.octets:sub(offset + 1, offset + 1)
  if letter == "\r" then return "\n", offset + 3 end
  if ESCAPES[letter] then return ESCAPES[letter], offset + 2 end
  if escapes[letter] then return escapes[letter](self, offset + 2) end
  if letter:find "%d" then return self:decimal_escape(offset + 1) end
  return self:refuse(offset, "unknown escape in a string")
end

---@param offset integer of the quote
---@param quote string
---@return string value
---@return integer stop
function Lexer:short_string(offset, quote)
  local parts, from = {}, offset + 1
  while true do
    local stop = self.octets:find("[\\\r\n'\"]", from)
    local octet = stop and self.octets:sub(stop, stop)
    if not stop or octet == "\n" or octet == "\r" then
      self:refuse(offset, "unfinished string")
    end
    parts[#parts + 1] = self.octets:sub(from, stop - 1)
    if octet == quote then return table.concat(parts), stop + 1 end
    if octet == "\\" then
      parts[#parts + 1], from = self:escape(stop)
    else
      parts[#parts + 1], from = octet, stop + 1
    end
  end
end

--- Finds where a numeral ends: behind everything that could belong to one.
---@param octets string
---@param offset integer
---@return integer stop
local function numeral_end(octets, offset)
  local hex = octets:find("^0[xX]", offset)
  local exponent = hex and "^[pP][+-]?" or "^[eE][+-]?"
  local from = hex and offset + 2 or offset
  while true do
    local _, stop = octets:find(exponent, from)
    if not stop then _, stop = octets:find("^[%x.]", from) end
    if not stop then return from end
    from = stop + 1
  end
end

--- Reads a numeral as Lua does: first its end, then whether it is one.
---@param offset integer
---@return number value
---@return integer stop
function Lexer:numeral(offset)
  local stop = numeral_end(self.octets, offset)
  local value = not self.octets:find("^[%a_]", stop) and
                tonumber(self.octets:sub(offset, stop - 1))
  if not value then self:refuse(offset, "malformed number") end
  if value - value ~= 0 then self:refuse(offset, "number out of range") end
  return value, stop
end

---@param offset integer
---@return string kind
---@return string value
---@return integer stop
function Lexer:symbol(offset)
  for length = 3, 1, -1 do
    local text = self.octets:sub(offset, offset + length - 1)
    if #text == length and SYMBOLS[text] then
      return "symbol", text, offset + length
    end
  end
  return self:refuse(offset, "a character that Lua does not know")
end

---@param offset integer
---@return string kind
---@return any value
---@return integer stop
function Lexer:scan(offset)
  local word = self.octets:match("^[A-Za-z_][A-Za-z0-9_]*", offset)
  if word then
    return KEYWORDS[word] and "keyword" or "name", word, offset + #word
  elseif self.octets:find("^%.?[0-9]", offset) then
    local value, stop = self:numeral(offset)
    return math.type(value), value, stop
  end
  local quote = self.octets:match("^['\"]", offset)
  if quote then return "string", self:short_string(offset, quote) end
  local equals = self.octets:match("^%[(=*)%[", offset)
  if equals then
    return "string", self:long_bracket(offset, equals, "string")
  end
  return self:symbol(offset)
end

--- Cuts a text into tokens; the last one is of kind "end".
---@param octets string as checked by policy.source
---@param path string
---@param lines cotter.Lines
---@return cotter.Token[]
function lexer.tokens(octets, path, lines)
  local self = setmetatable(
    { octets = octets, path = path, lines = lines }, Lexer)
  local tokens, offset = {}, self:skip_blanks(1)
  while offset <= #octets do
    if #tokens == LIMIT_TOKENS then
      self:refuse(offset, ("more than %d tokens"):format(LIMIT_TOKENS))
    end
    local line, column = lines:position(offset)
    local kind, value, stop = self:scan(offset)
    tokens[#tokens + 1] =
      { kind = kind, value = value, line = line, column = column,
        offset = offset, stop = stop }
    offset = self:skip_blanks(stop)
  end
  local line, column = lines:position(#octets + 1)
  tokens[#tokens + 1] =
    { kind = "end", value = "the end of the file", line = line,
      column = column, offset = #octets + 1, stop = #octets + 1 }
  return tokens
end

return lexer
