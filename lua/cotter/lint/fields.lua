--- Fields and methods that what a rule sees does not have. To read one is an
--- error, but not before the line runs: no test may come to it.

local classes = require "cotter.lint.classes"
local evaluation = require "cotter.lint.evaluation"
local expression = require "cotter.lint.expression"
local fault = require "cotter.fault"
local subject = require "cotter.lint.subject"
local values = require "cotter.lint.values"

---@param own cotter.Code
---@param node cotter.Expression
---@return string? name of what is looked up
---@return integer? index of its token
local function looked_up(own, node)
  if node.kind == "field" then return node.name, node.to end
  if node.kind == "call" then return node.name, node.left.to + 2 end
  if node.kind ~= "index" or node.right.kind ~= "constant" then return nil end
  return own:text(node.right.token), node.right.token
end

--- The names that a value has; of a text those of its methods.
---@param set cotter.Values
---@return table<string, any>? nil where it may have any
local function names_of(set)
  if values.is(set, "text") then return string end
  local own = set.class and classes.all().classes[set.class]
  return own and not own.open and own.members or nil
end

---@param known cotter.Evaluation
---@param node cotter.Expression
---@return string? message
---@return integer? index
local function problem(known, node)
  local name, index = looked_up(known.code, node)
  local set = name and known:of(node.left)
  local names = set and names_of(set)
  if not names or names[name] then return nil end
  return ("%s has no %s %q%s"):format(
    known.code:excerpt(node.left.from, node.left.to),
    node.kind == "call" and "method" or "field", name,
    fault.suggestion(name, fault.names(names))), index
end

--- Walks what is looked up in what a name stands for, from its end.
---@param known cotter.Evaluation
---@param from integer of the name
---@param tell fun(message: string, index: integer)
local function walk(known, from, tell)
  local node = expression.read(known.code, from, math.huge)
  while node and node.kind ~= "name" do
    local message, index = problem(known, node)
    if message and index then tell(message, index) end
    node = node.left
  end
end

---@param known cotter.Evaluation
---@param entry cotter.CatalogEntry?
---@param stretch cotter.Stretch
---@param found cotter.LintFinding[]
local function check(known, entry, stretch, found)
  local own = known.code
  local function tell(message, index)
    found[#found + 1] = subject.finding(entry, "unknown-field",
                                        own.tokens[index], message, own.path)
  end
  for i = stretch.from, stretch.to do
    if own:is_free(i) then walk(known, i, tell) end
  end
end

return evaluation.check(check)
