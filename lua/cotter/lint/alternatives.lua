--- Two comparisons of the same with different words, of which one holds always
--- or both never: a ~= "x" or a ~= "y", and a == "x" and a == "y". The rule
--- passes all, or nothing.

local evaluation = require "cotter.lint.evaluation"
local expression = require "cotter.lint.expression"
local subject = require "cotter.lint.subject"

-- What joins two of a sign, so that the first says nothing; what may not stand
-- before these, since it takes the first for itself (Lua 5.4 3.4.8); and what
-- is told.
local JOINED = {
  ["~="] = { word = "or", level = 1, before = { "and", "not" },
             told = "one of the two is always so; to say neither, join them "
               .. "by and" },
  ["=="] = { word = "and", level = 2, before = { "not" },
             told = "the two are never so at once; to say either, join them "
               .. "by or" },
}

---@param own cotter.Code
---@param node cotter.Expression
---@return any value of a constant; nil for what is none, or may be another's
local function constant(own, node)
  if node.kind ~= "constant" then return nil end
  local token = own.tokens[node.token]
  if token.kind == "number" then return tonumber(token.value) end
  return token.kind == "string" and token.value
    or { word = token.value } -- nil, true and false are no texts
end

--- Whether something is the same when it is asked again: what a function gives
--- need not be.
---@param node cotter.Expression?
---@return boolean
local function is_still(node)
  while node and (node.kind == "field" or node.kind == "index"
                  or node.kind == "call" and node.name) do
    node = node.left
  end
  return node ~= nil and node.kind == "name"
end

---@param own cotter.Code
---@param node cotter.Expression
---@return string? what is compared
---@return any constant that it is compared with
local function sides(own, node)
  local left, right = node.left, node.right
  local value = constant(own, right)
  if value == nil then
    value, left = constant(own, left), right
  end
  if value == nil or not is_still(left) then return nil end
  return own:excerpt(left.from, left.to), value
end

---@param a any
---@param b any
---@return boolean
local function differ(a, b)
  if type(a) == "table" and type(b) == "table" then return a.word ~= b.word end
  return a ~= b
end

---@param own cotter.Code
---@param index integer of the token before the first
---@param words string[]
---@return boolean
local function stands_behind(own, index, words)
  for _, word in ipairs(words) do
    if own:at(index, word) then return true end
  end
  return false
end

---@param own cotter.Code
---@param index integer of the first sign
---@return string? message
---@return integer? from
local function problem(own, index)
  local sign = own.tokens[index].value
  local joined = JOINED[sign]
  local first = expression.comparison(own, index)
  if not own:at(first.to + 1, joined.word)
     or stands_behind(own, first.from - 1, joined.before) then
    return nil
  end
  local second = expression.read(own, first.to + 2, joined.level)
  if second.kind ~= "binary" or second.sign ~= sign then return nil end
  local what, value = sides(own, first)
  local same, other = sides(own, second)
  if not what or what ~= same or not differ(value, other) then return nil end
  return ("%s: %s"):format(own:excerpt(first.from, second.to), joined.told),
         first.from
end

---@param known cotter.Evaluation
---@param entry cotter.CatalogEntry?
---@param stretch cotter.Stretch
---@param found cotter.LintFinding[]
local function check(known, entry, stretch, found)
  local own = known.code
  for i = stretch.from, stretch.to do
    local compares, message, from = own:at(i, "==") or own:at(i, "~="), nil, nil
    if compares then message, from = problem(own, i) end
    if message then
      found[#found + 1] = subject.finding(entry, "constant-condition",
                                          own.tokens[from], message, own.path)
    end
  end
end

return evaluation.check(check)
