--- What the expressions of a file can come to: by the types of what rules see,
--- the parameters that they declare, and how locals are made. Nothing is run;
--- what cannot be told is anything.

local classes = require "cotter.lint.classes"
local expression = require "cotter.lint.expression"
local params = require "cotter.policy.params"
local scopes = require "cotter.lint.scopes"
local subject = require "cotter.lint.subject"
local values = require "cotter.lint.values"

---@class cotter.Evaluation of a file
---@field code cotter.Code
---@field scopes cotter.Scopes
---@field known table<cotter.Expression|cotter.Local, cotter.Values|false>
---@field handed table<integer, cotter.Values[]> what the engine calls the
---       function with that a name stands for, by token of the name
---@field given table<cotter.Local, cotter.Values> parameters of rules
local Evaluation = {}
Evaluation.__index = Evaluation

local evaluation = {}

-- The class of what a rule is about, where it is not the same word.
local CLASSES = { cert = "ChainCert" }

-- What a parameter is; what a policy sets keeps its plain form, but for dates.
local PLAIN = {
  boolean = "boolean", integer = "number", number = "number", string = "text",
  hostname = "text", suffix = "text", pin = "text",
  map = "object",
}

---@param type cotter.Type
---@param declared cotter.Declaration
---@return cotter.Values?
local function of_type(type, declared)
  if type.name == "list" then return values.list(of_type(type.of, declared)) end
  if type.name == "enum" then return values.texts(declared.values) end
  if type.name == "date" then return classes.all():object "Time" end
  return PLAIN[type.name] and values.of(PLAIN[type.name])
end

--- What `check` and `applies` of a rule are called with.
---@param entry cotter.CatalogEntry
---@return cotter.Values[]
local function arguments_of(entry)
  local fields = {}
  for name, declared in pairs(entry.params) do
    fields[name] = of_type(params.type(declared.type), declared)
  end
  local all, own = classes.all(), values.of "object"
  own.fields = fields
  local ctx = all:object "Context"
  ctx.fields = { params = own }
  local class = CLASSES[entry.on] or entry.on:gsub("^%l", string.upper)
  return { all:object(class), ctx }
end

---@param entry cotter.CatalogEntry
function Evaluation:take(entry)
  local arguments = arguments_of(entry)
  for _, place in pairs(entry.functions) do
    local index = self.code:find(place)
    local own = self.scopes.parameters[index]
    if not own then self.handed[index] = arguments end
    for i, one in ipairs(own or {}) do self.given[one] = arguments[i] end
  end
end

local function giving(type)
  local set = values.of "object"
  set.gives = function() return classes.all():values(type) end
  return set
end

-- What Lua's own functions give, and the methods of texts.
local FUNCTIONS = {
  tostring = giving "string", tonumber = giving "number?",
  type = giving('"nil"|"boolean"|"number"|"string"|"table"|"function"'
                .. '|"thread"|"userdata"'),
}
local METHODS = {}
for type, names in pairs {
  string = "lower upper rep reverse sub format gsub", integer = "len",
  ["integer?"] = "byte find",
} do
  for name in names:gmatch "%a+" do METHODS[name] = giving(type) end
end

---@param set cotter.Values?
---@param name string
---@return cotter.Values?
local function field_of(set, name)
  if not set then return nil end
  if set.fields and set.fields[name] then return set.fields[name] end
  if set.class then return classes.all():field(set.class, name) end
  return values.is(set, "text") and METHODS[name] or nil
end

-- One for each kind of expression.
local kinds = {}

function kinds:constant(node)
  local token = self.code.tokens[node.token]
  if token.kind == "string" then return values.texts { token.value } end
  return values.of(token.kind == "keyword" and token.value or "number")
end

kinds["function"] = function() return values.of "object" end

function kinds.table()
  local set = values.of "object"
  set.made = true
  return set
end

function kinds:name(node)
  local one = self.scopes.meant[node.token]
  if one then return self:of_local(one) end
  local name = self.code:name(node.token)
  return FUNCTIONS[name] or classes.all():func(name)
end

function kinds:field(node)
  return field_of(self:of(node.left), node.name)
end

function kinds:index(node)
  local set, key = self:of(node.left), node.right
  local name = key.kind == "constant" and self.code:text(key.token)
  if name then return field_of(set, name) end
  return set and values.either(set.element or nil, values.of "nil")
end

function kinds:call(node)
  local set = self:of(node.left)
  if node.name then set = field_of(set, node.name) end
  return set and set.gives and set.gives() or nil
end

function kinds:unary(node)
  if node.sign == "not" then return values.of "boolean" end
  local own = node.sign == "#" or values.is(self:of(node.left), "number")
  return own and values.of "number" or nil
end

-- What comes of moments and durations, by their classes and the sign.
local MOMENTS = {
  ["Time - Time"] = "Duration", ["Time - Duration"] = "Time",
  ["Time + Duration"] = "Time",
}

---@param left cotter.Values?
---@param sign string
---@param right cotter.Values?
---@return cotter.Values?
local function of_moments(left, sign, right)
  if not (left and right and left.class and right.class) then return nil end
  local class = MOMENTS[("%s %s %s"):format(left.class, sign, right.class)]
  return class and classes.all():object(class) or nil
end

function kinds:binary(node)
  local sign, left, right = node.sign, self:of(node.left), self:of(node.right)
  if expression.compares(sign) then return values.of "boolean" end
  if sign == ".." then return values.of "text" end
  if sign == "or" then return values.either(values.holding(left), right) end
  if sign == "and" then return values.either(values.failing(left), right) end
  local numbers = values.is(left, "number") and values.is(right, "number")
  return numbers and values.of "number" or of_moments(left, sign, right)
end

--- The call of a function whose name stands at a token.
---@param own cotter.Code
---@param index integer
---@return cotter.Expression?
local function call_of(own, index)
  local node = expression.read(own, index, math.huge)
  while node and node.kind ~= "name" do
    local left = node.left
    if left and left.kind == "name" then
      return node.kind == "call" and not node.name and node or nil
    end
    node = left
  end
end

-- What may be several values, or none.
local SEVERAL = { call = true, rest = true }

---@param index integer of a name of the function
---@param position integer
---@return cotter.Values?
function Evaluation:argument(index, position)
  local handed = self.handed[index]
  if handed then return handed[position] end
  local call = call_of(self.code, index)
  if not call then return nil end
  local list = call.arguments
  if list[position] then return self:of(list[position]) end
  local last = list[#list]
  local open = last and SEVERAL[last.kind] and not last.single
  return not open and values.of "nil" or nil
end

--- What a parameter of a local function is, by all calls of it.
---@param one cotter.Local
---@return cotter.Values?
function Evaluation:parameter(one)
  local owner, set = one.owner, nil
  if owner.changed then return nil end
  for _, index in ipairs(owner.uses) do
    if index ~= owner.from then
      local own = self:argument(index, one.position)
      if not own then return nil end
      set = set and values.either(set, own) or own
    end
  end
  return set
end

---@param node cotter.Expression? a list
---@return cotter.Values?
function Evaluation:element(node)
  local set = node and self:of(node)
  return set and set.element or nil
end

--- What a local is that is given one value.
---@param node cotter.Expression
---@return cotter.Values?
function Evaluation:held(node)
  local set = self:of(node)
  if set and node.kind == "constant" then return values.widened(set) end
  return set and values.either(set, set) -- of a name, it is no new table
end

---@param one cotter.Local
---@return cotter.Values?
function Evaluation:make(one)
  if self.given[one] then return self.given[one] end
  if one.counts then return values.of "number" end
  if one.body then return values.of "object" end
  if one.owner then return self:parameter(one) end
  if one.walked then return self:element(one.walked) end
  return one.value and self:held(one.value)
end

---@param key any
---@param make fun(): cotter.Values?
---@return cotter.Values?
function Evaluation:once(key, make)
  local known = self.known[key]
  if known ~= nil then return known or nil end
  self.known[key] = false -- what rests on itself: anything
  local set = make()
  self.known[key] = set or false
  return set
end

---@param one cotter.Local
---@return cotter.Values?
function Evaluation:of_local(one)
  if one.changed then return nil end
  return self:once(one, function() return self:make(one) end)
end

--- What an expression can come to.
---@param node cotter.Expression
---@return cotter.Values? nil where it may be anything
---@nodiscard
function Evaluation:of(node)
  local evaluate = kinds[node.kind]
  if not evaluate then return nil end
  return self:once(node, function() return evaluate(self, node) end)
end

---@param pack cotter.LintPack
---@param own cotter.Code one of its files
---@return cotter.Evaluation
local function make(pack, own)
  local self = setmetatable({ code = own, scopes = scopes.of(own), known = {},
                              handed = {}, given = {} }, Evaluation)
  for _, rule in ipairs(pack.rules) do
    if rule.entry.path == own.path then self:take(rule.entry) end
  end
  return self
end

--- The evaluation of a file, which is made once.
---@param pack cotter.LintPack
---@param own cotter.Code
---@return cotter.Evaluation
local function of_file(pack, own)
  local made = pack.evaluations[own.path] or make(pack, own)
  pack.evaluations[own.path] = made
  return made
end

--- Makes a check of a pack out of one of a stretch of code, of which it is told
--- what the expressions of its file come to.
---@param check fun(known: cotter.Evaluation, entry: cotter.CatalogEntry?,
---       stretch: cotter.Stretch, found: cotter.LintFinding[])
---@return fun(pack: cotter.LintPack, found: cotter.LintFinding[])
---@nodiscard
function evaluation.check(check)
  return function(pack, found)
    for _, one in ipairs(subject.stretches(pack)) do
      check(of_file(pack, one.stretch.code), one.entry, one.stretch, found)
    end
  end
end

return evaluation
