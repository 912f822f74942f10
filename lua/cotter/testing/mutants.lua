--- Mutants: what a rule file would be with one token, or one condition,
--- changed. Only what stands in functions is changed: the rest is literal, and
--- held to what was read of it.

local sites = require "cotter.testing.sites"
local skip = require "cotter.policy.skip"

local mutants = {}

---@class cotter.testing.Mutant
---@field path string
---@field line integer
---@field column integer
---@field change string  in words
---@field first integer  octet
---@field last integer   behind what is changed
---@field text string    in its place

--- The names of what does nothing in the place of what a rule says itself with.
mutants.SILENT = "cotter_silent"

-- Comparisons turned round, and with their boundary moved.
local TURNED = { ["=="] = "~=", ["~="] = "==", ["<"] = ">=", [">"] = "<=",
                 ["<="] = ">", [">="] = "<" }
local MOVED = { ["<"] = "<=", ["<="] = "<", [">"] = ">=", [">="] = ">" }
local JOINED = { ["and"] = "or", ["or"] = "and" }
local SAYS = { fail = true, unknown = true, skip = true }

---@class cotter.testing.Mutator
---@field list cotter.Tokens
---@field path string
---@field params table<string, cotter.Declaration> of the rules of the file
---@field found cotter.testing.Mutant[]
local Mutator = {}
Mutator.__index = Mutator

function Mutator:add(from, to, text, change)
  local first, last = self.list:number(from), self.list:number(to)
  self.found[#self.found + 1] = { path = self.path, line = first.line,
    column = first.column, change = change, first = first.offset,
    last = last.stop, text = text }
end

local function instead(new, old)
  return ("%s in place of %s"):format(new, old)
end

-- What is done with a symbol or keyword.
function Mutator:word(i, word)
  for _, map in ipairs { TURNED, MOVED, JOINED } do
    if map[word] then self:add(i, i, map[word], instead(map[word], word)) end
  end
  if word == "not" then self:add(i, i, " ", "without not") end
end

-- A call of what is kept silent, which stands before its arguments.
function Mutator:name(i, name)
  local after = self.list:number(i + 1)
  local before = self.list:number(i - 1).value
  if SAYS[name] and (after.value == "(" or after.kind == "string")
    and before ~= "." and before ~= ":" then
    self:add(i, i, mutants.SILENT, "without " .. name)
  end
  if name == "ctx" then self:parameter(i) end
end

local function literal(value)
  return type(value) ~= "table" and ("%q"):format(value) or nil
end

--- ctx.params.name as if nobody had set it.
function Mutator:parameter(i)
  local list = self.list
  local words = {}
  for j = 1, 4 do words[j] = (list:number(i + j) or {}).value end
  local declared = self.params[words[4]]
  if words[2] ~= "params" or not declared or declared.type == "date" then
    return
  end
  local text = literal(declared.default)
  if text then
    self:add(i, i + 4, text, ("%s whatever %s is set to"):format(text,
                                                                words[4]))
  end
end

function Mutator:integer(i, value)
  local text = tostring(value + 1)
  self:add(i, i, text, instead(text, tostring(value)))
end

--- Mutates a token.
function Mutator:token(i)
  local token = self.list:number(i)
  if token.kind == "integer" then
    self:integer(i, token.value)
  elseif token.kind == "name" then
    self:name(i, token.value)
  elseif token.kind == "symbol" or token.kind == "keyword" then
    self:word(i, token.value)
  end
end

--- The tokens of the outermost functions: for each the number of the last one.
local function functions(list)
  local stop, i = {}, 1
  while list:number(i).kind ~= "end" do
    local token = list:number(i)
    if token.kind == "keyword" and token.value == "function" then
      list:go(i)
      skip.balanced(list)
      stop[i] = list:place() - 1
      i = stop[i]
    end
    i = i + 1
  end
  return stop
end

-- As many line ends as stand in a text, so that lines stay what they are.
local function feeds(octets, first, last)
  return (octets:sub(first, last - 1):gsub("[^\n]", ""))
end

--- Conditions that are true, or false, whatever they are about.
function Mutator:conditions(octets, inside)
  for _, one in ipairs(sites.find(self.list)) do
    local is_condition = one.what ~= "and" and one.what ~= "or"
    for _, value in ipairs(is_condition and inside[one.from]
                           and { "true", "false" } or {}) do
      self:add(one.from, one.to,
               " " .. value .. feeds(octets, one.first, one.last) .. " ",
               ("%s after %s"):format(value, one.what))
    end
  end
end

--- The mutants of a file, in the order of their places.
---@param file cotter.PackFile
---@param params table<string, cotter.Declaration>
---@return cotter.testing.Mutant[]
---@nodiscard
function mutants.of(file, params)
  local list = sites.tokens(file.octets, file.path)
  local self = setmetatable({ list = list, path = file.path, params = params,
                              found = {} }, Mutator)
  local inside = {}
  for first, last in pairs(functions(list)) do
    for i = first + 1, last do
      inside[i] = true
      self:token(i)
    end
  end
  self:conditions(file.octets, inside)
  table.sort(self.found, function(a, b)
    if a.first ~= b.first then return a.first < b.first end
    if a.last ~= b.last then return a.last < b.last end
    return a.text < b.text
  end)
  return self.found
end

--- The text of a file with a mutant in it.
---@param octets string
---@param one cotter.testing.Mutant
---@return string
---@nodiscard
function mutants.apply(octets, one)
  return octets:sub(1, one.first - 1) .. one.text .. octets:sub(one.last)
end

return mutants
