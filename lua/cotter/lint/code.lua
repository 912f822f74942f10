--- Code of rules, as tokens with their nesting: what the checks of cotter lint
--- look at. Nothing is run.

local source = require "cotter.policy.source"
local lexer = require "cotter.policy.lexer"

--- A stretch of tokens, first and last.
---@class cotter.Stretch
---@field code cotter.Code
---@field from integer
---@field to integer

---@class cotter.Code a file
---@field path string
---@field octets string
---@field tokens cotter.Token[]
---@field closer table<integer, integer> where what opens is closed
---@field opener table<integer, integer> where what closes was opened
---@field operands table<integer, cotter.Expression> those that have been read
---@field chains table<integer, integer> by comparison: where what is left of
---       it begins
---@field branches table<integer, integer[]> of an if: its else and elseif
---@field loops table<integer, boolean> a do that belongs to a while or for
local Code = {}
Code.__index = Code

local code = {}

local OPENS = {
  ["function"] = "end", ["if"] = "end", ["do"] = "end", ["repeat"] = "until",
  ["("] = ")", ["["] = "]", ["{"] = "}",
}
local CLOSES = { ["end"] = true, ["until"] = true, [")"] = true, ["]"] = true,
                 ["}"] = true }
-- Longer ones make no message that anybody reads.
local LIMIT_EXCERPT = 60

local LOOPS = { ["while"] = true, ["for"] = true }
local BRANCHES = { ["else"] = true, ["elseif"] = true }

---@param token cotter.Token
---@return boolean
local function is_word(token)
  return token.kind == "symbol" or token.kind == "keyword"
end

---@class cotter.Nesting
---@field open integer[]  what is open, the innermost last
---@field loop table<integer, boolean> by depth: the next do is a loop's

---@param nesting cotter.Nesting
---@param index integer
---@param word string
function Code:open(nesting, index, word)
  local open, loop = nesting.open, nesting.loop
  if word == "do" then self.loops[index], loop[#open] = loop[#open], nil end
  open[#open + 1] = index
end

---@param nesting cotter.Nesting
---@param index integer
---@param word string
function Code:nest(nesting, index, word)
  local open = nesting.open
  if LOOPS[word] then
    nesting.loop[#open] = true
  elseif OPENS[word] then
    self:open(nesting, index, word)
  elseif CLOSES[word] then
    local from = table.remove(open)
    self.closer[from], self.opener[index] = index, from
  elseif BRANCHES[word] then
    local list = self.branches[open[#open]] or {}
    self.branches[open[#open]] = list
    list[#list + 1] = index
  end
end

--- Reads a file that policy.literal has read, or a module that Lua compiles.
---@param octets string
---@param path string
---@return cotter.Code?
---@return cotter.Fault? fault
---@nodiscard
function code.read(octets, path)
  local lines, refused = source.open(octets, path)
  if not lines then return nil, refused end
  return code.cut(octets, path, lines)
end

--- Cuts a text, whatever characters it has: a test may hold any.
---@param octets string
---@param path string
---@param lines cotter.Lines
---@return cotter.Code?
---@return cotter.Fault? fault
---@nodiscard
function code.cut(octets, path, lines)
  local self = setmetatable({ path = path, octets = octets, closer = {},
                              opener = {}, operands = {}, chains = {},
                              branches = {}, loops = {} }, Code)
  local ok, result = pcall(function()
    self.tokens = lexer.tokens(octets, path, lines)
    local nesting = { open = {}, loop = {} }
    for i, token in ipairs(self.tokens) do
      if is_word(token) then self:nest(nesting, i, token.value) end
    end
  end)
  if ok then return self end
  if type(result) == "table" and result.code then return nil, result end
  error(result, 0)
end

--- Whether a token is this symbol or keyword.
---@param index integer
---@param word string
---@return boolean
---@nodiscard
function Code:at(index, word)
  local token = self.tokens[index]
  return token ~= nil and is_word(token) and token.value == word
end

--- Gives the name that a token is.
---@param index integer
---@return string? nil of any other token
---@nodiscard
function Code:name(index)
  local token = self.tokens[index]
  return token and token.kind == "name" and token.value or nil
end

--- Gives the text that a token is.
---@param index integer
---@return string? nil of any other token
---@nodiscard
function Code:text(index)
  local token = self.tokens[index]
  return token and token.kind == "string" and token.value or nil
end

--- Gives the name that is looked up in what ends before a token: .name or
--- ["name"].
---@param index integer
---@return string?
---@nodiscard
function Code:field(index)
  if self:at(index, ".") then return self:name(index + 1) end
  if self:at(index, "[") and self:at(index + 2, "]") then
    return self:text(index + 1)
  end
end

--- The text of a stretch of tokens on one line, cut where it is long.
---@param from integer
---@param to integer
---@return string
---@nodiscard
function Code:excerpt(from, to)
  local first, last = self.tokens[from].offset, self.tokens[to].stop - 1
  local cut = last - first >= LIMIT_EXCERPT
  if cut then last = first + LIMIT_EXCERPT - 1 end
  local text = self.octets:sub(first, last):gsub("%s+", " ")
  if not cut then return text end
  return text:sub(1, utf8.offset(text, 0, #text) - 1) .. "…"
end

--- Whether a token is a name that stands by itself: no field, method or key.
---@param index integer
---@param name string?
---@return boolean
---@nodiscard
function Code:is_free(index, name)
  local own = self:name(index)
  if not own or name and own ~= name then return false end
  return not (self:at(index - 1, ".") or self:at(index - 1, ":"))
end

--- Finds the token at a place.
---@param place cotter.Place
---@return integer index
---@nodiscard
function Code:find(place)
  for i, token in ipairs(self.tokens) do
    if token.line == place.line and token.column == place.column then
      return i
    end
  end
  error("no token there")
end

--- The stretch of a function, or of what else opens at a place.
---@param place cotter.Place
---@return cotter.Stretch? nil where a name stands for the function
---@nodiscard
function Code:stretch(place)
  local from = self:find(place)
  local to = self.closer[from]
  return to and { code = self, from = from, to = to } or nil
end

--- What stands between the rules of a file: its locals.
---@return cotter.Stretch[]
---@nodiscard
function Code:between_rules()
  local list, from, i = {}, 1, 1
  while i < #self.tokens do
    if self:is_free(i, "rule") and self:text(i + 1) and self:at(i + 2, "{")
    then
      if i > from then
        list[#list + 1] = { code = self, from = from, to = i - 1 }
      end
      from = self.closer[i + 2] + 1
      i = from
    else
      i = (self.closer[i] or i) + 1
    end
  end
  if from < #self.tokens then
    list[#list + 1] = { code = self, from = from, to = #self.tokens - 1 }
  end
  return list
end

return code
