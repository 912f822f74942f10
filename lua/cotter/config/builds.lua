--- The build types and flavors of the modules of a source tree: what their
--- build files declare, and those of the folders above, which may do so for all
--- projects below.

local extent = require "cotter.config.extent"
local gradle = require "cotter.config.gradle"
local gradle_catalog = require "cotter.config.gradle_catalog"
local gradle_variants = require "cotter.config.gradle_variants"
local source_set = require "cotter.config.source_set"
local sources = require "cotter.model.source"

local builds = {}

---@class cotter.config.Variants of a module
---@field types table<string, true>     build types
---@field flavors table<string, string> with their dimensions, "" where that is
---       not known
---@field places table<string, integer> of dimensions, which go before those
---       that are higher
---@field unsure boolean? not all that build files say is understood

---@class cotter.config.Builds
---@field own table<string, cotter.config.DeclaredVariants> by folder, with its
---       final solidus
---@field merged table<string, cotter.config.Variants|false> likewise
---@field texts table<string, string> of build files, likewise
---@field names table<string, true> of the plug-in that makes apps, in version
---       catalogs
---@field made table<string, "app"|"library"|false> by modules, as far as that
---       was asked
---@field counted table<string, true> modules of which the variants are counted
---@field count integer of their variants
---@field notes { path: string, message: string }[] on what is not known
local Builds = {}
Builds.__index = Builds

local function copy_into(map, from)
  for key, value in pairs(from) do map[key] = map[key] or value end
end

--- Its flavors: of those that name no dimension, where there is one, that is
--- meant.
local function flavors_of(own)
  local flavors = {}
  local one = #own.dimensions == 1 and own.dimensions[1] or ""
  for name, dimension in pairs(own.flavors) do
    flavors[name] = dimension ~= "" and dimension or one
  end
  return flavors
end

-- What of a folder holds of those below it.
local MAPS <const> = { "types", "flavors", "places" }

--- Tells whether a build file declares anything, or leaves that open.
local function says_any(own)
  return own ~= nil and (own.unsure or next(own.types) or next(own.flavors)
                         or #own.dimensions > 0)
end

--- Joins what a build file declares and what is known of the folders above.
local function join(own, above)
  local made = { types = {}, flavors = flavors_of(own), places = {} }
  for place, name in ipairs(own.dimensions) do made.places[name] = place end
  copy_into(made.types, own.types)
  for _, key in ipairs(above and MAPS or {}) do
    copy_into(made[key], above[key])
  end
  made.unsure = own.unsure or above and above.unsure
  return made
end

--- What is known of a folder; nothing where no build file declares anything.
---@param folder string
---@return cotter.config.Variants?
function Builds:of(folder)
  if self.merged[folder] == nil then
    self.merged[folder] = self:join(folder) or false
  end
  return self.merged[folder] or nil
end

function Builds:join(folder)
  local own, above = self.own[folder], nil
  if folder ~= "" then above = self:of(folder:match "^(.*/)[^/]*/$" or "") end
  if not says_any(own) then return above end
  return join(own, above)
end

local function count_of(map)
  local count = 0
  for _ in pairs(map) do count = count + 1 end
  return count
end

--- Counts what a module has, which may be that of all folders above; gives up
--- where all modules have more than those of any app.
function Builds:count_in(module, found, file)
  if self.counted[module] then return end
  self.counted[module] = true
  self.count = self.count + count_of(found.types) + count_of(found.flavors)
  if self.count > extent.VARIANTS then
    extent.refuse("variants", sources.new(file.path))
  end
end

--- What is known of the module whose source set a file is of.
---@param file cotter.config.Placed
---@return cotter.config.Variants?
---@nodiscard
function Builds:find(file)
  local set = source_set.of(file)
  local found = set and self:of(set.module)
  if found then self:count_in(set.module, found, file) end
  return found
end

--- Tells whether a file is surely of what builds for developers and tests alone
--- take: what is called src/debug elsewhere may be copied into the app as it
--- is. A build file that names the folder may put it into other builds.
---@param file cotter.config.Placed
---@return boolean
---@nodiscard
function Builds:is_left_out(file)
  local set = source_set.of { path = file.path, below = file.below,
                              variants = self:find(file) }
  local text = set and self.texts[set.module]
  return text ~= nil and source_set.is_surely_left_out(set)
    and not text:find("src/" .. set.name, 1, true)
end

--- What the module makes of which a file is, where it is of all its builds.
---@param file cotter.config.Placed
---@return "app"|"library"|nil
---@nodiscard
function Builds:makes(file)
  local set = source_set.of(file)
  local module = set and set.name == "main" and set.module
  local text = module and self.texts[module]
  if not text then return nil end
  if self.made[module] == nil then
    self.made[module] = gradle_catalog.makes(text, self.names) or false
  end
  return self.made[module] or nil
end

local MOVED <const> = "a source set has its manifest or its resources "
  .. "elsewhere than in the folder that is called as it: which config its "
  .. "builds take is not known"

local DEBUGGABLE <const> = "releases are debuggable: the debug-overrides of "
  .. "their config are in force, which go before its pins"

--- Notes what a build file says at a place, if it does.
function Builds:note(file, offset, message)
  if not offset then return end
  local source = sources.of_text(file.path, file.octets:sub(1, -1))
  local at = source:position(offset)
  table.insert(self.notes, { path = file.path, line = at.line,
                             column = at.column, message = message })
end

--- Adds a build file.
function Builds:add_build(file)
  local folder = (file.below or file.path):match "^.*/" or ""
  local text, own = file.octets:sub(1, -1), gradle_variants.read(file.octets)
  self.texts[folder] = (self.texts[folder] or "") .. text
  self.own[folder] = self.own[folder] or own
  self:note(file, gradle.moved(text), MOVED)
  self:note(file, own and own.debuggable, DEBUGGABLE)
end

function Builds:add(file)
  if file.package then return end
  if gradle_catalog.is(file.path) then
    gradle_catalog.add(self.names, file.octets:sub(1, -1))
  elseif gradle.is(file.path) then
    self:add_build(file)
  end
end

--- Reads the build files of an input.
---@param files cotter.InputFile[]
---@return cotter.config.Builds
---@nodiscard
function builds.read(files)
  local self = setmetatable({ own = {}, merged = {}, texts = {}, names = {},
                              made = {}, counted = {}, count = 0,
                              notes = {} }, Builds)
  for _, file in ipairs(files) do self:add(file) end
  return self
end

return builds
