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
  if not set then return not (file.below or file.path):find(XCODE_TESTS) end
  for _, pattern in ipairs(NOT_SHIPPED) do
    if set.name:find(pattern) then return false end
  end
  return true
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

return source_set
