--- Marks: what builders give to a test file. A test hands them on and can do
--- nothing else with them; what they stand for is kept here by identity, so
--- that no table that a test makes by hand passes for one.

local marks = {}

---@class cotter.testing.Mark

---@class cotter.testing.Meaning
---@field kind string "key", "certificate", "config", "folder" or "expectation"
---@field value table

-- A sandbox has no use for weak tables (core/system/sandbox.h), and lives for
-- one request.
---@type table<cotter.testing.Mark, cotter.testing.Meaning>
local meanings = {}

local ARTICLES = { expectation = "an expectation" }

---@param kind string
---@return string
local function with_article(kind) return ARTICLES[kind] or "a " .. kind end

-- One for each kind.
local metatables = {}

local function metatable_of(kind)
  metatables[kind] = metatables[kind] or {
    __metatable = false,
    __index = function(_, name)
      error(("%s has no field %q: it is handed on as it is")
        :format(with_article(kind), tostring(name)), 2)
    end,
    __newindex = function()
      error(with_article(kind) .. " cannot be changed", 2)
    end,
    __tostring = function() return with_article(kind) end,
  }
  return metatables[kind]
end

--- Makes a mark.
---@param kind string
---@param value table what it stands for
---@return cotter.testing.Mark
---@nodiscard
function marks.new(kind, value)
  local mark = setmetatable({}, metatable_of(kind))
  meanings[mark] = { kind = kind, value = value }
  return mark
end

--- Gives what a mark of a kind stands for.
---@param mark any
---@param kind string
---@return table? value nil of anything else
---@nodiscard
function marks.value(mark, kind)
  local meaning = meanings[mark]
  return meaning and meaning.kind == kind and meaning.value or nil
end

--- Tells whether a value is a mark of any kind.
---@param value any
---@return boolean
---@nodiscard
function marks.is(value) return value ~= nil and meanings[value] ~= nil end

--- Names what a value is, for messages.
---@param value any
---@return string
---@nodiscard
function marks.name(value)
  local meaning = value ~= nil and meanings[value]
  if meaning then return with_article(meaning.kind) end
  local kind = math.type(value) or type(value)
  return (kind:find "^[aeiou]" and "an " or "a ") .. kind
end

return marks
