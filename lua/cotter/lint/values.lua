--- Sets of values: what an expression of a rule may come to, as far as its text
--- tells. nil in place of a set is anything at all.

---@class cotter.Values
---@field can table<string, boolean> "nil", "false", "true", "number", "text"
---       and "object", which is a record, a list, a table or a function
---@field words string[]?  all texts that it may be
---@field class string?    of an object: "Host"
---@field element cotter.Values|false|nil of a list; false: of anything
---@field fields table<string, cotter.Values>? of an object of its own
---@field gives fun(): cotter.Values? of a function: what it returns
---@field made boolean?    an object that nothing else is

local values = {}

--- A set of all values of some kinds.
---@param ... string those of `can`, or "boolean"
---@return cotter.Values
---@nodiscard
function values.of(...)
  local can = {}
  for _, kind in ipairs { ... } do
    if kind == "boolean" then
      can["false"], can["true"] = true, true
    else
      can[kind] = true
    end
  end
  return { can = can }
end

--- The set of some texts.
---@param words string[]
---@return cotter.Values
---@nodiscard
function values.texts(words)
  return { can = { text = true }, words = words }
end

---@param element cotter.Values?
---@return cotter.Values
---@nodiscard
function values.list(element)
  return { can = { object = true }, element = element or false }
end

-- More than any field has: what may be one of so many is any text. Each sum of
-- two sets is a list of its own, and a file may make thousands of them.
local LIMIT_WORDS = 100

---@param a string[]
---@param b string[]
---@return string[]? of each one
local function join_words(a, b)
  local all, known = {}, {}
  for _, list in ipairs { a, b } do
    for _, word in ipairs(list) do
      if not known[word] then all[#all + 1] = word end
      known[word] = true
    end
  end
  return #all <= LIMIT_WORDS and all or nil
end

---@param a cotter.Values
---@param b cotter.Values
---@return string[]?
local function both_words(a, b)
  if not a.can.text then return b.words end
  if not b.can.text then return a.words end
  return a.words and b.words and join_words(a.words, b.words) or nil
end

-- What a set says of the objects in it.
local DETAILS = { "class", "element", "fields", "gives" }

---@param set cotter.Values
---@param a cotter.Values
---@param b cotter.Values
local function join_objects(set, a, b)
  if not a.can.object then a = b end
  if not b.can.object then b = a end
  for _, detail in ipairs(DETAILS) do
    if a[detail] == b[detail] then set[detail] = a[detail] end
  end
end

--- What is in one of two sets.
---@param a cotter.Values?
---@param b cotter.Values?
---@return cotter.Values?
---@nodiscard
function values.either(a, b)
  if not (a and b) then return nil end
  local set = { can = {}, words = both_words(a, b) }
  for kind in pairs(a.can) do set.can[kind] = true end
  for kind in pairs(b.can) do set.can[kind] = true end
  join_objects(set, a, b)
  return set
end

---@param set cotter.Values
---@param keep fun(kind: string): boolean
---@return cotter.Values
local function filter(set, keep)
  local copy = { can = {}, words = set.words }
  for _, detail in ipairs(DETAILS) do copy[detail] = set[detail] end
  for kind in pairs(set.can) do copy.can[kind] = keep(kind) or nil end
  return copy
end

local function is_false(kind) return kind == "nil" or kind == "false" end

--- What of a set a condition takes for true.
---@param set cotter.Values?
---@return cotter.Values?
---@nodiscard
function values.holding(set)
  return set and filter(set, function(kind) return not is_false(kind) end)
end

--- What of a set a condition takes for false.
---@param set cotter.Values?
---@return cotter.Values
---@nodiscard
function values.failing(set)
  return set and filter(set, is_false) or values.of("nil", "false")
end

--- All values of the kinds of a set: a constant that has a name may be given
--- another value tomorrow, by whoever turns a rule's switch.
---@param set cotter.Values
---@return cotter.Values
---@nodiscard
function values.widened(set)
  local wide = filter(set, function() return true end)
  if set.can["true"] or set.can["false"] then wide = values.of "boolean" end
  wide.words = nil
  return wide
end

---@param a cotter.Values
---@param b cotter.Values
---@return boolean
local function share_words(a, b)
  if not (a.words and b.words) then return true end
  local known = {}
  for _, word in ipairs(a.words) do known[word] = true end
  for _, word in ipairs(b.words) do
    if known[word] then return true end
  end
  return false
end

--- Whether a value of one set can be equal to one of another.
---@param a cotter.Values
---@param b cotter.Values
---@return boolean
---@nodiscard
function values.meet(a, b)
  for kind in pairs(a.can) do
    local alike = b.can[kind]
    if kind == "object" then alike = alike and not (a.made or b.made) end
    if kind == "text" then alike = alike and share_words(a, b) end
    if alike then return true end
  end
  return false
end

--- Whether all that a set has is of some kinds.
---@param set cotter.Values?
---@param ... string
---@return boolean
---@nodiscard
function values.is(set, ...)
  if not set then return false end
  local wanted = values.of(...).can
  for kind in pairs(set.can) do
    if not wanted[kind] then return false end
  end
  return true
end

---@param set cotter.Values
---@return string
local function describe_object(set)
  if set.made then return "a new table" end
  if set.element ~= nil then return "a list" end
  if set.gives then return "a function" end
  return set.class and ("a record (%s)"):format(set.class:lower()) or "a table"
end

-- What each kind is called, in their order.
local CALLED = {
  { "true", "a boolean" }, { "false", "a boolean" }, { "number", "a number" },
  { "text", "a text" }, { "object" }, { "nil", "nil" },
}

--- What a set is, for a message.
---@param set cotter.Values
---@return string
---@nodiscard
function values.describe(set)
  local kinds = {}
  for _, row in ipairs(CALLED) do
    local name = row[2] or describe_object(set)
    if set.can[row[1]] and kinds[#kinds] ~= name then
      kinds[#kinds + 1] = name
    end
  end
  return table.concat(kinds, " or ")
end

return values
