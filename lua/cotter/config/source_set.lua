--- The source sets of Android's Gradle: src/main, and beside it those of build
--- types and flavors, whose manifest and resources go before those of main in
--- the builds that take them (Android guide, build variants).

local source_set = {}

---@class cotter.config.SourceSet
---@field module string the folder that has src, with its final solidus
---@field name string

local MAIN = { main = true, androidMain = true }

-- Source sets that are left out of the app that is shipped: for developers and
-- for tests, of all flavors or of one (src/freeDebug).
local NOT_SHIPPED = { "^debug$", "%lDebug$", "^test$", "^test%u",
                      "^androidTest$", "^androidTest%u", "%lTest$" }

local function is_left_out(name)
  for _, pattern in ipairs(NOT_SHIPPED) do
    if name:find(pattern) then return true end
  end
  return false
end

-- What stands in one: other folders are called src as well.
local PARTS = { ["AndroidManifest.xml"] = true, assets = true, java = true,
                kotlin = true, res = true }

-- Tests of Xcode have a folder of their own.
local XCODE_TESTS <const> = "%wTests/"

---@class cotter.config.Placed
---@field path string
---@field below string? path below the folder that was searched, or the name of
---       a file that the user named: what is above says nothing of the app
---@field package table? that it is an entry of

--- The source set that a file is of; nothing for one that is in none, as what
--- is built.
---@param file cotter.config.Placed
---@return cotter.config.SourceSet?
---@nodiscard
function source_set.of(file)
  if file.package then return nil end
  local path = file.below or file.path
  local module, name, part = path:match "^(.*%f[^/\0])src/([^/]+)/([^/]+)"
  return PARTS[part] and { module = module, name = name } or nil
end

--- Tells whether what is shipped is built of a file, too: not what builds for
--- developers take alone, nor a test. A package is what is shipped, wherever it
--- lies.
---@param file cotter.config.Placed
---@return boolean
---@nodiscard
function source_set.is_shipped(file)
  if file.package then return true end
  local set = source_set.of(file)
  if set then return not is_left_out(set.name) end
  return not (file.below or file.path):find(XCODE_TESTS)
end

--- Tells whether a file goes before that of main in some builds alone.
---@param set cotter.config.SourceSet?
---@return boolean
---@nodiscard
function source_set.is_overlay(set)
  return set ~= nil and not MAIN[set.name]
end

--- Tells whether a variant is one of a build type or flavor: freeRelease is one
--- of release, and one of free.
local function is_of(variant, name)
  local capital = name:sub(1, 1):upper() .. name:sub(2)
  return variant:sub(1, #name) == name and variant:find("^%u", #name + 1) ~= nil
    or #variant > #name and variant:sub(-#capital) == capital
end

--- Tells whether files of a source set go before those of another in a build
--- that takes both: those of a variant, then of a build type, of a flavor, and
--- of main. Of build types release alone is known by its name.
---@param one cotter.config.SourceSet
---@param other cotter.config.SourceSet of the same module
---@return boolean
---@nodiscard
function source_set.goes_before(one, other)
  if one.name == other.name or MAIN[one.name] then return false end
  if MAIN[other.name] or is_of(one.name, other.name) then return true end
  return one.name == "release" and not is_of(other.name, one.name)
end

--- Tells whether all builds that take files of a source set take those of
--- another, too.
---@param part cotter.config.SourceSet
---@param set cotter.config.SourceSet
---@return boolean
---@nodiscard
function source_set.is_within(part, set)
  return part.name == set.name or MAIN[set.name] ~= nil
    or is_of(part.name, set.name)
end

-- Build types that are known by their names: a build takes one of them, beside
-- what it takes of flavors.
local TYPES = { debug = true, release = true }

--- Tells whether a source set is of no build that is released, and another of
--- no other.
local function is_apart(name, other)
  return is_left_out(name)
    and (other == "release" or other:find "%lRelease$" ~= nil)
end

--- Of two source sets of one module that are not within each other: a build
--- type and a flavor go together, two flavors are taken for those of one kind.
local function go_together(name, other)
  return TYPES[name] ~= nil and not is_left_out(other)
end

--- Tells whether one build can take files of both of two source sets. What two
--- modules have as flavors need not be of one kind.
local function meet(one, other)
  local name, own = one.name, other.name
  if is_apart(name, own) or is_apart(own, name) then return false end
  return one.module ~= other.module
    or source_set.is_within(one, other) or source_set.is_within(other, one)
    or go_together(name, own) or go_together(own, name)
end

--- Tells whether one build can take both of two files.
---@param file cotter.config.Placed
---@param other cotter.config.Placed
---@return boolean
---@nodiscard
function source_set.meet(file, other)
  local own, set = source_set.of(file), source_set.of(other)
  return not own or not set or meet(own, set)
end

--- Tells the same of a build that is shipped, where the first file is.
---@param file cotter.config.Placed
---@param other cotter.config.Placed
---@return boolean
---@nodiscard
function source_set.is_beside(file, other)
  if source_set.is_shipped(file) and not source_set.is_shipped(other) then
    return false
  end
  return source_set.meet(file, other)
end

return source_set
