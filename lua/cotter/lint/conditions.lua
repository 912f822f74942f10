--- Comparisons that hold never or always, since what is compared is of other
--- kinds: Lua finds a number and a text unequal without a word (3.4.4), and the
--- rule never fails, or always.

local evaluation = require "cotter.lint.evaluation"
local expression = require "cotter.lint.expression"
local subject = require "cotter.lint.subject"
local values = require "cotter.lint.values"

local SIGNS = { ["=="] = "never", ["~="] = "always" }

---@class cotter.Compared
---@field node cotter.Expression
---@field left cotter.Values
---@field right cotter.Values

---@param one cotter.Compared
---@param test fun(set: cotter.Values, node: cotter.Expression): boolean?
---@return boolean
local function either_side(one, test)
  return (test(one.left, one.node.left) or test(one.right, one.node.right))
         and true or false
end

local function is_list(set) return set.element ~= nil end

-- What to do, by what is compared; the first that is so.
local ADVICE = {
  { function(set) return set.made end,
    "each {…} is a table of its own: compare what is in it, or count it by #" },
  { function(_, node) return node.kind == "unary" and node.sign == "not" end,
    "not is of what stands right behind it: write ~=, or not (… == …)" },
  { function(_, node) return node.kind == "unary" and node.sign == "#" end,
    "write a number, without quotes" },
  { is_list, "walk over the list with ipairs and compare what is in it, or "
    .. "count it by #" },
  { function(set) return set.class == "Time" end,
    'write a moment as time "2027-01-01"' },
  { function(set) return set.class ~= nil end,
    "compare a field of the record" },
  { function(set) return values.is(set, "boolean") end,
    "true and false are compared without quotes, or stand alone" },
  { function(set) return values.is(set, "number") end,
    "write numbers without quotes, and texts within" },
}

---@param one cotter.Compared
---@return string
local function advice(one)
  for _, row in ipairs(ADVICE) do
    if either_side(one, row[1]) then return row[2] end
  end
  return "compare values of one kind"
end

---@param own cotter.Code
---@param node cotter.Expression
---@param set cotter.Values
---@return string
local function told(own, node, set)
  return ("%s is %s"):format(own:excerpt(node.from, node.to),
                             values.describe(set))
end

--- Whether two sets have something alike, as far as kinds go: what is compared
--- with nil may be nil for all that the types say, and of texts a word is wrong
--- and no kind.
---@param left cotter.Values
---@param right cotter.Values
---@return boolean
local function may_be_equal(left, right)
  if values.is(left, "nil") or values.is(right, "nil") then return true end
  local are_texts = left.can.text and right.can.text
  return are_texts or values.meet(left, right)
end

---@param known cotter.Evaluation
---@param index integer of the sign
---@return string? message
---@return integer? from
local function problem(known, index)
  local own, node = known.code, expression.comparison(known.code, index)
  local left, right = known:of(node.left), known:of(node.right)
  if not (left and right) or may_be_equal(left, right) then return nil end
  local sign = node.sign
  return ("%s, %s: %s %s holds; %s"):format(
    told(own, node.left, left), told(own, node.right, right), sign,
    SIGNS[sign], advice { node = node, left = left, right = right }), node.from
end

-- A number and a list are true for Lua, zero and an empty one too.
local CONDITIONS = { ["if"] = "then", ["elseif"] = "then", ["while"] = "do" }

---@param known cotter.Evaluation
---@param node cotter.Expression
---@return boolean
local function is_count(known, node)
  if node.kind == "unary" and node.sign == "#" then return true end
  local set = known:of(node)
  local plain = node.kind == "field" or node.kind == "name"
  return plain and set ~= nil and set.element ~= nil
         and values.is(set, "object")
end

---@param known cotter.Evaluation
---@param node cotter.Expression
---@param holds string
---@return string message
local function alone(known, node, holds)
  local own, set = known.code, assert(known:of(node))
  local is_one = is_list(set)
  return ("%s, and neither nil nor false even where it is %s: %s; compare with "
    .. "a number, as in %s%s > 0"):format(told(own, node, set),
    is_one and "empty" or "0", holds, is_one and "#" or "",
    own:excerpt(node.from, node.to))
end

--- Whether `or #list` stands behind what names a list: who counts it as well
--- knows that an empty one is true, and asks whether there is one.
---@param own cotter.Code
---@param node cotter.Expression
---@return boolean
local function is_counted_behind(own, node)
  local at = node.to + 1
  if not (own:at(at, "or") and own:at(at + 1, "#")) then return false end
  local counted = expression.read(own, at + 2, expression.TIGHT)
  return own:excerpt(counted.from, counted.to)
         == own:excerpt(node.from, node.to)
end

---@param known cotter.Evaluation
---@param index integer
---@return string? message
---@return integer? from
local function negation(known, index)
  local own = known.code
  if not own:at(index, "not") then return nil end
  local node = expression.read(own, index, expression.TIGHT).left
  if not is_count(known, node) or is_counted_behind(own, node) then
    return nil
  end
  return alone(known, node, "not … never holds"), index
end

---@param known cotter.Evaluation
---@param index integer of a word
---@return string? message
---@return integer? from
local function condition(known, index)
  local own = known.code
  local token = own.tokens[index]
  local stop = token.kind == "keyword" and CONDITIONS[token.value]
  if not stop then return negation(known, index) end
  local node, after = expression.read(own, index + 1, 0)
  if not (own:at(after, stop) and is_count(known, node)) then return nil end
  return alone(known, node, "the condition always holds"), index + 1
end

---@param known cotter.Evaluation
---@param entry cotter.CatalogEntry?
---@param stretch cotter.Stretch
---@param found cotter.LintFinding[]
local function check(known, entry, stretch, found)
  local own, last = known.code, nil
  for i = stretch.from, stretch.to do
    local message, from = condition(known, i)
    if own:at(i, "==") or own:at(i, "~=") then
      message, from = problem(known, i)
    end
    if message and from ~= last then
      found[#found + 1] = subject.finding(entry, "constant-condition",
                                          own.tokens[from], message, own.path)
      last = from
    end
  end
end

return evaluation.check(check)
