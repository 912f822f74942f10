--- Tokens: a text of tokens with a place in it, for the readers.

local fault = require "cotter.fault"
local lexer = require "cotter.policy.lexer"

---@class cotter.Tokens
---@field path string
---@field private list cotter.Token[]
---@field private index integer
local Tokens = {}
Tokens.__index = Tokens

local tokens = {}

--- Cuts a text into tokens. Raises a cotter.Fault.
---@param octets string as checked by policy.source
---@param path string
---@param lines cotter.Lines
---@return cotter.Tokens
---@nodiscard
function tokens.new(octets, path, lines)
  local list = lexer.tokens(octets, path, lines)
  return setmetatable({ path = path, list = list, index = 1 }, Tokens)
end

---@return cotter.Token token the next one, which stays
---@nodiscard
function Tokens:peek()
  return self.list[self.index]
end

--- Which of the tokens is the next one, to go back there.
---@return integer
---@nodiscard
function Tokens:place() return self.index end

---@param index integer of the token that is to be the next one
function Tokens:go(index) self.index = index end

--- Gives a token by its number; nothing behind the last.
---@param index integer
---@return cotter.Token?
---@nodiscard
function Tokens:number(index) return self.list[index] end

--- Takes the next token; the last one can be taken again and again.
---@return cotter.Token
function Tokens:take()
  local token = self.list[self.index]
  if token.kind ~= "end" then self.index = self.index + 1 end
  return token
end

--- Whether the next token is this symbol or keyword.
---@param text string
---@param ahead integer? tokens to look past; none by default
---@return boolean
---@nodiscard
function Tokens:at(text, ahead)
  local token = self.list[self.index + (ahead or 0)]
  return token ~= nil and token.value == text and
         (token.kind == "symbol" or token.kind == "keyword")
end

--- Takes the next token if it is this symbol or keyword.
---@param text string
---@return boolean
function Tokens:accept(text)
  local here = self:at(text)
  if here then self:take() end
  return here
end

---@param text string a symbol or keyword
---@return cotter.Token
function Tokens:expect(text)
  if not self:at(text) then
    self:refuse("literal.syntax", ("%s expected near %s"):format(
      text, self:describe(self:peek())))
  end
  return self:take()
end

--- Takes a name.
---@return cotter.Token
function Tokens:expect_name()
  if self:peek().kind ~= "name" then
    self:refuse("literal.syntax", "a name expected near " ..
                self:describe(self:peek()))
  end
  return self:take()
end

--- Writes a token for a message.
---@param token cotter.Token
---@return string
---@nodiscard
function Tokens.describe(_, token)
  if token.kind == "string" then return "a string" end
  return tostring(token.value)
end

--- Raises a fault at a token.
---@param code string
---@param message string
---@param token cotter.Place? the next one by default
---@return any never
function Tokens:refuse(code, message, token)
  error(fault.new(code, message, self.path, token or self:peek()), 0)
end

return tokens
