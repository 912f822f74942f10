--- Chunk: a rule file or a test file becomes a function.

local core = require "cotter.core"
local lexer = require "cotter.policy.lexer"
local span = require "cotter.span"

local chunk = {}

local COMPARISONS <const> = { ["=="] = true, ["~="] = true, ["<"] = true,
                              ["<="] = true, [">"] = true, [">="] = true }
local BITWISE <const> = { ["&"] = true, ["|"] = true, ["~"] = true }

--- The text of a symbol; nothing of another token.
local function symbol(token)
  return token and token.kind == "symbol" and token.value or nil
end

--- One of each kind, by the code of the fault: finds the token that it is
--- about among those of the file.
---@alias cotter.Finder fun(tokens: cotter.Token[], line: integer): any
---@type table<string, cotter.Finder>
local finders = {}

--- The bracket that opens an index with a comparison, which ends in the line.
finders["source.index"] = function(tokens, line)
  local open = { {} } -- brackets, the innermost last; {} is for no bracket
  for _, token in ipairs(tokens) do
    local text = symbol(token)
    if text == "[" then
      open[#open + 1] = { token = token }
    elseif text == "]" then
      local closed = table.remove(open)
      if closed.compares and token.line == line then return closed.token end
    elseif COMPARISONS[text] then
      open[#open].compares = true
    end
  end
end

--- The operator in the line, with an operand in parentheses behind it.
finders["source.bitwise"] = function(tokens, line)
  for i, token in ipairs(tokens) do
    if token.line == line and BITWISE[symbol(token)] and
       symbol(tokens[i + 1]) == "(" then
      return token
    end
  end
end

--- Adds the column to a fault in a line, where it is known what it is about.
local function place(problem, octets, path)
  local find = finders[problem.code]
  if not find then return end
  local read, tokens =
    pcall(lexer.tokens, octets, path, span.lines(octets))
  local token = read and find(tokens, problem.line)
  if token then problem.line, problem.column = token.line, token.column end
end

--- Loads a file. The faults are those of core.load.
---@param file cotter.PackFile
---@param environment table
---@return function? chunk
---@return cotter.CoreFault? fault with a line, and a column where it is known
---@nodiscard
function chunk.load(file, environment)
  local loaded, problem =
    core.load(file.octets, "@" .. file.path, environment)
  if problem then place(problem, file.octets, file.path) end
  return loaded, problem
end

return chunk
