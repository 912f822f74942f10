--- Places in a test file: where each case stands. The file is read as tokens,
--- since a table that a test makes does not know its line.

local lexer = require "cotter.policy.lexer"
local span = require "cotter.span"

local places = {}

---@class cotter.testing.Places
---@field private cases table<string, cotter.Place[]> by name, in order
---@field private told table<string, integer>
local Places = {}
Places.__index = Places

--- Reads the places of a test file that Lua has compiled.
---@param octets string
---@param path string
---@return cotter.testing.Places
---@nodiscard
function places.read(octets, path)
  local self = setmetatable({ cases = {}, told = {} }, Places)
  local read, tokens = pcall(lexer.tokens, octets, path, span.lines(octets))
  if not read then return self end
  for i = 2, #tokens do
    local token = tokens[i]
    if token.kind == "string" and tokens[i - 1].value == "{" then
      local list = self.cases[token.value] or {}
      list[#list + 1] = { line = token.line, column = token.column }
      self.cases[token.value] = list
    end
  end
  return self
end

--- The place of the next case of a name; nothing where the name is composed.
---@param name string
---@return cotter.Place?
function Places:of_case(name)
  local list, told = self.cases[name], self.told[name] or 0
  if not list then return nil end
  self.told[name] = told + 1
  return list[math.min(told + 1, #list)]
end

--- The line of the test file that runs now.
---@return integer
---@nodiscard
function places.line()
  for level = 2, 12 do
    local _, position = pcall(error, "", level)
    local line = position:match "_test%.lua:(%d+): $"
    if line then return tonumber(line) --[[@as integer]] end
  end
  return 1
end

return places
