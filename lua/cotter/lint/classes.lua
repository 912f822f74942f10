--- What rules see, as the types for editors say it: of each class its fields
--- and methods, and what the functions give that a rule file has.

local types = require "cotter.start.types"
local values = require "cotter.lint.values"

---@class cotter.Class
---@field members table<string, string> what the type of each is; of a method,
---       what it returns
---@field methods table<string, boolean>
---@field element string?
---@field open boolean fields of any name

---@class cotter.Classes
---@field classes table<string, cotter.Class>
---@field aliases table<string, string> the type that each stands for
---@field functions table<string, string> what each returns first
---@field read table<string, cotter.Values|false> by type
local Classes = {}
Classes.__index = Classes

local classes = {}

--- The type that a text begins with: what follows is said of it.
---@param text string
---@return string
local function first_type(text)
  local depth, stop = 0, #text + 1
  for at, sign in text:gmatch "()([<>{}()%s])" do
    if sign:find "%s" and depth == 0 then stop = at break end
    depth = depth + (sign:find "[<{(]" and 1 or sign:find "%s" and 0 or -1)
  end
  return text:sub(1, stop - 1)
end

---@param name string
---@return cotter.Class
function Classes:class(name)
  local own = self.classes[name] or { members = {}, methods = {}, open = false }
  self.classes[name] = own
  return own
end

---@param own cotter.Class
---@param line string
local function add_field(own, line)
  local name, type = line:match "^%-%-%-@field (%S+) (.*)$"
  if not name then return end
  if name == "[integer]" then
    own.element = first_type(type)
  elseif name == "[string]" then
    own.open = true
  else
    own.members[name] = first_type(type)
  end
end

--- Notes what a comment declares.
---@param lines string[]
function Classes:declare(lines)
  for i, line in ipairs(lines) do
    local class = line:match "^%-%-%-@class cotter%.(%w+)"
    local alias, type = line:match "^%-%-%-@alias cotter%.(%w+) ?(.*)$"
    if class then
      for j = i + 1, #lines do add_field(self:class(class), lines[j]) end
    elseif alias then
      local parts = { first_type(type) ~= "" and first_type(type) or nil }
      for j = i + 1, #lines do
        parts[#parts + 1] = lines[j]:match '^%-%-%-| ("[^"]*")'
      end
      self.aliases[alias] = table.concat(parts, "|")
    end
  end
end

--- Notes the function under a comment.
---@param line string
---@param lines string[]
function Classes:define(line, lines)
  local class, name = line:match "^function (%w+)[.:]([%w_]+)%("
  local free = line:match "^function ([%w_]+)%("
  local given = "nil"
  for i = #lines, 1, -1 do
    given = lines[i]:match "^%-%-%-@return (.*)$" or given
  end
  given = first_type(given)
  if class then
    self:class(class).members[name] = given
    self:class(class).methods[name] = true
  elseif free then
    self.functions[free] = given
  end
end

---@param text string of api.d.lua
function Classes:take(text)
  local comment = {}
  for line in text:gmatch "[^\n]*" do
    if line:find "^%-%-%-" then
      -- An alias or a class of its own may follow another without a gap.
      if line:find "^%-%-%-@alias" then
        self:declare(comment)
        comment = {}
      end
      comment[#comment + 1] = line
    else
      self:declare(comment)
      self:define(line, comment)
      comment = {}
    end
  end
end

local PLAIN = {
  string = "text", integer = "number", number = "number", boolean = "boolean",
  ["nil"] = "nil", userdata = "object",
}

---@param name string "cotter.Host"
---@return cotter.Values?
function Classes:named(name)
  local class = name:match "^cotter%.(%w+)$"
  if self.aliases[class] then return self:values(self.aliases[class]) end
  return self.classes[class] and self:object(class) or nil
end

--- One of the types that | separates.
---@param text string
---@return cotter.Values?
function Classes:single(text)
  local name = text:match "^(.*)%?$"
  if name then return values.either(self:single(name), values.of "nil") end
  if text:find '^"' then return values.texts { text:sub(2, -2) } end
  if text:find "%[%]$" then
    return values.list(self:values(text:sub(1, -3)))
  end
  local plain = PLAIN[text] or text:match "^table<" and "object"
  if plain then return values.of(plain) end
  return self:named(text)
end

--- What a value of a class is.
---@param class string
---@return cotter.Values
---@nodiscard
function Classes:object(class)
  local own, set = self.classes[class], values.of "object"
  set.class = class
  if own.element then set.element = self:values(own.element) or false end
  return set
end

--- What a value of a type is.
---@param type string
---@return cotter.Values? nil where it may be anything
---@nodiscard
function Classes:values(type)
  local read = self.read[type]
  if read ~= nil then return read or nil end
  self.read[type] = false -- what has itself in it: anything
  local set
  for text in type:gmatch "[^|]+" do
    local one = self:single(text)
    if not one then return nil end
    set = set and values.either(set, one) or one
  end
  self.read[type] = set or false
  return set
end

--- What a field of a class is.
---@param class string
---@param name string
---@return cotter.Values? nil where it may be anything
---@nodiscard
function Classes:field(class, name)
  local own = self.classes[class]
  local type = own and not own.open and own.members[name]
  if not type then return nil end
  if not own.methods[name] then return self:values(type) end
  local set = values.of "object"
  set.gives = function() return self:values(type) end
  return set
end

--- What a function of rule files is.
---@param name string
---@return cotter.Values?
---@nodiscard
function Classes:func(name)
  local type = self.functions[name]
  if not type then return nil end
  local set = values.of "object"
  set.gives = function() return self:values(type) end
  return set
end

local known

--- The classes of what rules see.
---@return cotter.Classes
---@nodiscard
function classes.all()
  if not known then
    known = setmetatable({ classes = {}, aliases = {}, functions = {},
                           read = {} }, Classes)
    known:take(types.texts().api .. "\n")
  end
  return known
end

return classes
