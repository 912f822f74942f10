--- Sites: the places in a rule file at which a check goes one way or another,
--- with the extent of what decides there.
---
--- A condition of if, elseif, while and until decides, and so does what stands
--- before `and` and `or`.

local skip = require "cotter.policy.skip"
local span = require "cotter.span"
local tokens = require "cotter.policy.tokens"

local sites = {}

---@class cotter.testing.Site
---@field what string    "if", "and" and so on
---@field line integer
---@field column integer
---@field first integer  octet of what decides
---@field last integer   behind it
---@field from integer   token of what decides
---@field to integer     the last of them

local CONDITIONS = { ["if"] = true, ["elseif"] = true, ["while"] = true,
                     ["until"] = true }
local OPERATORS = { ["and"] = true, ["or"] = true }

local OPENS = { ["("] = true, ["["] = true, ["{"] = true }
local CLOSES = { [")"] = "(", ["]"] = "[", ["}"] = "{" }

-- What is before an operand, and no part of it, if it is not in brackets.
local BEFORE = { ["="] = true, [","] = true, [";"] = true, ["return"] = true,
  ["if"] = true, ["elseif"] = true, ["while"] = true, ["until"] = true,
  ["in"] = true, ["then"] = true, ["do"] = true, ["else"] = true }

-- The symbol or keyword that a token is; "" of any other, and of none.
local function word_of(token)
  local is_word = token
    and (token.kind == "symbol" or token.kind == "keyword")
  return is_word and token.value or ""
end

--- The token that opens what one closes.
---@param list cotter.Tokens
---@param index integer of the bracket that closes
---@return integer
local function opening(list, index)
  local depth = 0
  for i = index, 1, -1 do
    local word = word_of(list:number(i))
    if CLOSES[word] then depth = depth + 1 end
    if OPENS[word] then depth = depth - 1 end
    if depth == 0 then return i end
  end
  return 1
end

--- Whether an operand ends where a word stands, going back.
local function ends(word, operator)
  return OPENS[word] or BEFORE[word] or operator == "and" and word == "or"
end

--- The first token of what stands before an operator; nothing where a function
--- stands in it.
---@param list cotter.Tokens
---@param index integer of the operator
---@return integer?
local function operand_before(list, index)
  local operator, i = list:number(index).value, index - 1
  local word = word_of(list:number(i))
  while i > 0 and not ends(word, operator) do
    if word == "end" then return nil end
    i = (CLOSES[word] and opening(list, i) or i) - 1
    word = word_of(list:number(i))
  end
  return i + 1 < index and i + 1 or nil
end

local function site(list, index, from, to)
  local token = list:number(index)
  return { what = token.value, line = token.line, column = token.column,
           first = list:number(from).offset, last = list:number(to).stop,
           from = from, to = to }
end

--- The condition that begins behind a keyword.
local function condition(list, index)
  list:go(index + 1)
  skip.expression(list)
  return site(list, index, index + 1, list:place() - 1)
end

--- Cuts a rule file into tokens.
---@param octets string that Lua has compiled
---@param path string
---@return cotter.Tokens
---@nodiscard
function sites.tokens(octets, path)
  return tokens.new(octets, path, span.lines(octets))
end

--- Finds the sites of a file.
---@param list cotter.Tokens
---@return cotter.testing.Site[]
---@nodiscard
function sites.find(list)
  local found, i = {}, 1
  while list:number(i) do
    local word = word_of(list:number(i))
    if CONDITIONS[word] then
      found[#found + 1] = condition(list, i)
    elseif OPERATORS[word] then
      local from = operand_before(list, i)
      if from then found[#found + 1] = site(list, i, from, i - 1) end
    end
    i = i + 1
  end
  return found
end

-- Of what is put in at one octet: what closes comes first, the inner before
-- the outer; of what opens the outer.
local function before(a, b)
  if a.at ~= b.at then return a.at < b.at end
  if a.opens ~= b.opens then return not a.opens end
  if a.opens then return a.size > b.size end
  return a.size < b.size
end

--- Puts a call around each site: name(number, what decides).
---@param octets string
---@param list cotter.testing.Site[]
---@param name string
---@return string
---@nodiscard
function sites.instrument(octets, list, name)
  local put = {}
  for i, one in ipairs(list) do
    local size = one.last - one.first
    put[#put + 1] = { at = one.first, opens = true, size = size,
                      text = ("%s(%d,"):format(name, i) }
    put[#put + 1] = { at = one.last, opens = false, size = size, text = ")" }
  end
  table.sort(put, before)
  local parts, from = {}, 1
  for _, one in ipairs(put) do
    parts[#parts + 1] = octets:sub(from, one.at - 1) .. one.text
    from = one.at
  end
  parts[#parts + 1] = octets:sub(from)
  return table.concat(parts)
end

return sites
