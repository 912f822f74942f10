--- Comparisons of what has no order: numbers have one, and texts, and moments,
--- each among themselves; of anything else Lua raises an error (3.4.4), but not
--- before the line runs: no test may come to it.

local evaluation = require "cotter.lint.evaluation"
local expression = require "cotter.lint.expression"
local subject = require "cotter.lint.subject"
local values = require "cotter.lint.values"

local ORDERS = { ["<"] = true, ["<="] = true, [">"] = true, [">="] = true }

-- The records that are compared with each other.
local ORDERED = { Time = true, Duration = true }

--- Whether an object may be one that has an order.
---@param set cotter.Values
---@return boolean
local function is_ordered(set)
  if set.class then return ORDERED[set.class] or false end
  local is_other = set.made or set.gives or set.element ~= nil
  return (set.can.object and not is_other) or false
end

--- Whether objects of two sets may have one among themselves.
---@param left cotter.Values
---@param right cotter.Values
---@return boolean
local function objects_may(left, right)
  if not (is_ordered(left) and is_ordered(right)) then return false end
  return not (left.class and right.class) or left.class == right.class
end

--- Whether what is compared may have an order: nil has none, and is left to
--- who asks for it.
---@param left cotter.Values
---@param right cotter.Values
---@return boolean
local function may_have_one(left, right)
  if values.is(left, "nil") or values.is(right, "nil") then return true end
  return left.can.number and right.can.number
    or left.can.text and right.can.text or objects_may(left, right)
end

---@param left cotter.Values
---@param right cotter.Values
---@return string
local function advice(left, right)
  if left.class == "Time" or right.class == "Time" then
    return 'write a moment as time "2027-01-01"'
  elseif left.class == "Duration" or right.class == "Duration" then
    return "write a duration as days(30), or compare its days"
  elseif left.element ~= nil or right.element ~= nil then
    return "count a list by #"
  end
  return "compare numbers with numbers, without quotes, and texts with texts"
end

---@param known cotter.Evaluation
---@param index integer of the sign
---@return string? message
---@return integer? from
local function problem(known, index)
  local own, node = known.code, expression.comparison(known.code, index)
  local left, right = known:of(node.left), known:of(node.right)
  if not (left and right) or may_have_one(left, right) then return nil end
  local function told(one, set)
    return ("%s is %s"):format(own:excerpt(one.from, one.to),
                               values.describe(set))
  end
  return ("%s, %s: they have no order, and the rule ends with an error; %s")
    :format(told(node.left, left), told(node.right, right),
            advice(left, right)), node.from
end

---@param known cotter.Evaluation
---@param entry cotter.CatalogEntry?
---@param stretch cotter.Stretch
---@param found cotter.LintFinding[]
local function check(known, entry, stretch, found)
  local own = known.code
  for i = stretch.from, stretch.to do
    local token = own.tokens[i]
    local message, from
    if token.kind == "symbol" and ORDERS[token.value] then
      message, from = problem(known, i)
    end
    if message then
      found[#found + 1] = subject.finding(entry, "unordered-comparison",
                                          own.tokens[from], message, own.path)
    end
  end
end

return evaluation.check(check)
