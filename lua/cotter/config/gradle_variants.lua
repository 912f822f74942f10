--- The build types and flavors that a build file of Android's Gradle declares.
---
---   buildTypes { release { } create("beta") { } "qa" { } val lab by creating }
---   productFlavors { free { dimension "tier" } }
---   flavorDimensions += listOf("tier", "shop")
---
--- Nothing is evaluated: a name counts where it is written in a block of them,
--- or behind that, as buildTypes.create("beta"). What plug-ins of the project
--- declare, and files that are applied, is not known. Where conditions, loops,
--- names that are evaluated and filters of variants leave open what there is,
--- it is told that this is not sure.

local gradle = require "cotter.config.gradle"

local variants = {}

local CONTAINERS = { buildTypes = "types", productFlavors = "flavors" }

-- What makes a member of a container, or finds it, by the name behind it.
local MAKES = { create = true, register = true, maybeCreate = true,
                getByName = true, named = true }

-- What stands before a block in a container, and is no name of a member.
local OTHERS = { all = true, configureEach = true, each = true, forEach = true,
                 matching = true, withType = true, whenObjectAdded = true,
                 apply = true, also = true, run = true,
                 creating = true, registering = true, getting = true,
                 existing = true, configure = true }

-- What decides whether, and how often, what is in its block is declared.
local CONTROL = { ["if"] = true, ["else"] = true, ["for"] = true,
                  ["while"] = true, ["do"] = true, try = true, catch = true,
                  finally = true, switch = true, when = true,
                  afterEvaluate = true, each = true, eachWithIndex = true,
                  forEach = true }

-- What switches variants off that are declared.
local FILTERS = { variantFilter = true, beforeVariants = true,
                  setIgnore = true }

local DELEGATES = { creating = true, registering = true, getting = true,
                    existing = true }

local DIMENSION = { dimension = true, setDimension = true }

-- What the names of dimensions may stand among.
local LISTS = { listOf = true, add = true, addAll = true,
                mutableListOf = true }

---@class cotter.config.DeclaredVariants
---@field types table<string, true>  build types
---@field flavors table<string, string> with their dimensions, "" for those
---       that name none
---@field dimensions string[] of flavors, the first before the others
---@field unsure boolean? not all of it is understood
---@field debuggable integer? where releases are said to be

---@class cotter.config.VariantBlock
---@field container "types"|"flavors"|nil
---@field member string? whose block it is
---@field flavor boolean?
---@field is_within boolean? of a container, or in one

---@class cotter.config.VariantScanner
---@field text string
---@field at integer
---@field from integer of the name that was read
---@field found cotter.config.DeclaredVariants
---@field blocks cotter.config.VariantBlock[] those that are open
---@field before string[] the last tokens, the last one first
---@field made { name: string, container: string }? a member whose block may be
---       next
---@field listing boolean?   dimensions are named now
---@field dimension boolean? that of a flavor is named now
---@field has_dimensions boolean? some are named
---@field open_dimensions boolean? by what is evaluated
local Scanner = {}
Scanner.__index = Scanner

--- The container that a token is in, or behind a point of.
function Scanner:container(point)
  if self.before[point] == "." then
    return CONTAINERS[self.before[point + 1]]
  end
  local block = self.blocks[#self.blocks]
  return block and block.container
end

function Scanner:declare(container, name)
  if container == "types" then
    self.found.types[name] = true
  else
    self.found.flavors[name] = self.found.flavors[name] or ""
  end
  self.made = { name = name, container = container }
end

--- The name of what a block belongs to, if that is a member of a container.
function Scanner:member()
  local name = (self.before[1] or ""):match "^[%a_][%w_]*$"
  if not name or OTHERS[name] or MAKES[name] or CONTROL[name] then return end
  local container = self:container(2)
  if container then self:declare(container, name) end
end

--- Tells whether a block is one of a condition or loop, in a container.
function Scanner:is_controlled()
  local around, last = self.blocks[#self.blocks], self.before[1]
  return around ~= nil and around.container ~= nil
    and (last == ")" or CONTROL[last])
end

--- The container whose members stand in the block that begins.
function Scanner:own_container()
  if not self.made and self:is_controlled() then
    return self.blocks[#self.blocks].container
  end
  return CONTAINERS[self.before[1]]
end

function Scanner:open()
  local own = self:own_container()
  if not own and not self.made then self:member() end
  local made, around = self.made or {}, self.blocks[#self.blocks] or {}
  self.blocks[#self.blocks + 1] = { container = own,
    is_within = own ~= nil or around.is_within, member = made.name,
    flavor = made.container == "flavors" }
  self.made = nil
end

--- Whether the text that is read now names a member: create("beta").
function Scanner:is_argument()
  local open = self.before[1] == "(" and 1 or 0
  return MAKES[self.before[1 + open]] and self:container(2 + open)
end

--- Takes the text of a string that has nothing to evaluate in it.
function Scanner:text_of(text)
  local block = self.blocks[#self.blocks]
  local container = self:is_argument()
  if self.listing then
    table.insert(self.found.dimensions, text)
  elseif container then
    self:declare(container, text)
  elseif block and block.flavor and self.dimension then
    self.found.flavors[block.member] = text
  end
  self.dimension = false
  -- A block behind a string is that of what is called so.
  table.insert(self.before, 1, text)
end

--- Takes `val beta by creating`.
function Scanner:delegate(name)
  local before = self.before
  if DELEGATES[name] and before[1] == "by" and before[3] == "val" then
    local block = self.blocks[#self.blocks]
    if block and block.container then
      self:declare(block.container, before[2])
    end
  end
end

-- What is evaluated stands behind one of these, or behind the name itself.
local EVALUATED <const> = "[,(=%[][ \t\n]*$"

-- How far is looked back.
local REACH <const> = 64

--- Tells whether a name stands where a dimension is named.
function Scanner:is_in_list(name)
  local text = self.text:sub(math.max(1, self.from - REACH), self.from - 1)
  return not LISTS[name] and (text:find(EVALUATED) ~= nil
    or text:find "flavorDimensions[ \t]+$" ~= nil
    or text:find "[dD]imension[ \t]+$" ~= nil)
end

--- Tells whether a name makes a member whose own name is evaluated.
function Scanner:is_evaluated(name, block)
  local behind = self.text:sub(self.at, self.at + REACH)
  return MAKES[name] and block.is_within
    and not behind:find "^%s*%(?%s*['\"][%w_]+['\"]"
end

--- Tells whether a name leaves open what there is.
function Scanner:is_open(name)
  local block = self.blocks[#self.blocks] or {}
  return FILTERS[name] or block.container and CONTROL[name]
    or self:is_evaluated(name, block)
end

local DEBUGGABLE = { debuggable = true, isDebuggable = true,
                     setDebuggable = true }

--- Takes note of a release that is debuggable.
function Scanner:debug(name)
  local block = DEBUGGABLE[name] and self.blocks[#self.blocks]
  if block and block.member == "release" and not block.flavor
    and self.text:find("^%s*[=(]?%s*true%f[^%w_]", self.at)
  then
    self.found.debuggable = self.from - 1
  end
end

--- Takes note of what leaves open what there is.
function Scanner:doubt(name)
  if self:is_open(name) then self.found.unsure = true end
  if (self.listing or self.dimension) and self:is_in_list(name) then
    self.open_dimensions = true
  end
end

function Scanner:name(name)
  self:delegate(name)
  self:doubt(name)
  self:debug(name)
  self.has_dimensions = self.has_dimensions or DIMENSION[name]
    or name == "flavorDimensions"
  self.listing = name == "flavorDimensions" or self.listing and LISTS[name]
  self.dimension = DIMENSION[name] or false
  if not (DELEGATES[name] or OTHERS[name]) then self.made = nil end
  table.insert(self.before, 1, name)
end

local mark = {}

mark["{"] = function(self)
  self:open()
  self.listing, self.before = false, { "{" }
end

mark["}"] = function(self)
  table.remove(self.blocks)
  self.listing, self.made, self.before = false, nil, { "}" }
end

mark[")"] = function(self) table.insert(self.before, 1, ")") end
mark["("] = function(self) table.insert(self.before, 1, "(") end
mark["."] = function(self) table.insert(self.before, 1, ".") end

-- How many tokens are looked back at.
local BACK <const> = 6

--- Takes a string, or doubts what is evaluated in it.
function Scanner:text_at(text)
  local block = self.blocks[#self.blocks]
  if text:find "^[%w_]+$" then
    self:text_of(text)
  elseif self.listing or self.dimension then
    self.open_dimensions = true
  elseif block and block.container and text:find("$", 1, true) then
    self.found.unsure = true
  end
end

--- Tells whether it is open of which dimensions flavors are.
function Scanner:is_unsure()
  if self.open_dimensions then return true end
  if not self.has_dimensions or #self.found.dimensions == 1 then
    return false
  end
  for _, dimension in pairs(self.found.flavors) do
    if dimension == "" then return true end
  end
  return false
end

function Scanner:finish()
  self.found.unsure = self.found.unsure or self:is_unsure() or nil
  return self.found
end

function Scanner:step(at, found)
  self.at = at + 1
  if mark[found] then
    mark[found](self)
  elseif found:find "['\"]" then
    self.at = gradle.skip(self.text, at) or #self.text + 1
    local text = self.text:sub(at + 1, self.at - 2)
    self:text_at(text)
  elseif found == "/" then
    self.at = gradle.skip(self.text, at) or #self.text + 1
  else
    local name, stop = self.text:match("^([%w_]+)()", at)
    self.from, self.at = at, stop
    self:name(name)
  end
  self.before[BACK] = nil
end

--- Reads the names that a build file declares.
---@param text string
---@return cotter.config.DeclaredVariants? nothing where it declares none
---@nodiscard
function variants.read(text)
  if not (text:find("buildTypes", 1, true)
          or text:find("productFlavors", 1, true)) then
    return nil
  end
  local self = setmetatable({ text = text, at = 1, blocks = {}, before = {},
    found = { types = {}, flavors = {}, dimensions = {} } }, Scanner)
  while true do
    local at, found = text:match("()([%w_{}()./'\"])", self.at)
    if not at then return self:finish() end
    self:step(at, found)
  end
end

return variants
