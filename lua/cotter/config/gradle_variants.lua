--- The build types and flavors that a build file of Android's Gradle declares.
---
---   buildTypes { release { } create("beta") { } "qa" { } val lab by creating }
---   productFlavors { free { dimension "tier" } }
---   flavorDimensions += listOf("tier", "shop")
---
--- Nothing is evaluated: a name counts where it is written in a block of them,
--- or behind that, as buildTypes.create("beta"). What plug-ins of the project
--- declare, and files that are applied, is not known.

local gradle = require "cotter.config.gradle"

local variants = {}

local CONTAINERS = { buildTypes = "types", productFlavors = "flavors" }

-- What makes a member of a container, or finds it, by the name behind it.
local MAKES = { create = true, register = true, maybeCreate = true,
                getByName = true, named = true }

-- What stands before a block in a container, and is no name of a member.
local OTHERS = { all = true, configureEach = true, each = true, forEach = true,
                 matching = true, withType = true, whenObjectAdded = true,
                 ["if"] = true, ["else"] = true, ["for"] = true,
                 ["while"] = true, apply = true, also = true, run = true,
                 creating = true, registering = true, getting = true,
                 existing = true, configure = true }

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

---@class cotter.config.VariantBlock
---@field container "types"|"flavors"|nil
---@field member string? whose block it is
---@field flavor boolean?

---@class cotter.config.VariantScanner
---@field text string
---@field at integer
---@field found cotter.config.DeclaredVariants
---@field blocks cotter.config.VariantBlock[] those that are open
---@field before string[] the last tokens, the last one first
---@field made { name: string, container: string }? a member whose block may be
---       next
---@field listing boolean?   dimensions are named now
---@field dimension boolean? that of a flavor is named now
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
  if not name or OTHERS[name] or MAKES[name] or self.before[2] == "(" then
    return
  end
  local container = self:container(2)
  if container then self:declare(container, name) end
end

function Scanner:open()
  local own = CONTAINERS[self.before[1]]
  if not own and not self.made then self:member() end
  local made = self.made
  self.blocks[#self.blocks + 1] = { container = own,
    member = made and made.name,
    flavor = made ~= nil and made.container == "flavors" }
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

function Scanner:name(name)
  self:delegate(name)
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

mark["("] = function(self) table.insert(self.before, 1, "(") end
mark["."] = function(self) table.insert(self.before, 1, ".") end

-- How many tokens are looked back at.
local BACK <const> = 6

function Scanner:step(at, found)
  self.at = at + 1
  if mark[found] then
    mark[found](self)
  elseif found:find "['\"]" then
    self.at = gradle.skip(self.text, at) or #self.text + 1
    local text = self.text:sub(at + 1, self.at - 2)
    if text:find "^[%w_]+$" then self:text_of(text) end
  elseif found == "/" then
    self.at = gradle.skip(self.text, at) or #self.text + 1
  else
    local name, stop = self.text:match("^([%w_]+)()", at)
    self.at = stop
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
    local at, found = text:match("()([%w_{}(./'\"])", self.at)
    if not at then return self.found end
    self:step(at, found)
  end
end

return variants
