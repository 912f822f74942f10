--- The source sets of Android's Gradle: src/main, and beside it those of build
--- types and flavors, whose manifest and resources go before those of main in
--- the builds that take them (Android guide, build variants).

local source_set = {}

---@class cotter.config.SourceSet
---@field module string the folder that has src, with its final solidus
---@field name string
---@field is_shipped boolean
---@field is_released boolean and of nothing else
---@field type string?   the build type that it is of, where that is known: of
---       a variant, too
---@field flavor string? the dimension of the flavor that it is, where it is
---       known to be one: "" where its dimension is not
---@field variants cotter.config.Variants of its module

-- Those of Kotlin Multiplatform, and of Android, which lets no build type and
-- no flavor begin with the words test and androidTest.
local TESTS = { test = true, androidTest = true, commonTest = true,
  jvmTest = true, iosTest = true, androidUnitTest = true,
  androidInstrumentedTest = true }

local MAIN = { main = true, androidMain = true }

local function is_of_tests(name)
  return TESTS[name] or name:find "^test%u" or name:find "^androidTest%u"
end

-- What is known where no build file says more: a build takes one of these
-- types, beside what it takes of flavors.
local TYPES = { debug = true, release = true }
local NONE <const> = { types = {}, flavors = {}, places = {} }

local function is_type(name, variants)
  return TYPES[name] or variants.types[name]
end

--- What of some names a source set is called: its own name, or, in that of a
--- variant, the end of it.
local function ending_of(name, is_one, variants)
  if is_one(name, variants) then return name end
  for start in name:gmatch "[%l%d]()%u" do
    local rest = name:sub(start, start):lower() .. name:sub(start + 1)
    if is_one(rest, variants) then return rest end
  end
end

--- The build type that a source set is of.
local function type_of(name, variants)
  return ending_of(name, is_type, variants)
end

local function is_flavor(name, variants)
  return variants.flavors[name] ~= nil
end

-- Of source sets, those for developers and for tests are called so, of all
-- flavors or of one (src/freeDebug). What a build file declares ships, but for
-- debug builds, whatever it is called: a build type or flavor of a project's
-- own may go to anybody, which no build file says.
local function is_left_out(name, variants)
  if name == "debug" or is_of_tests(name) then return true end
  local type = type_of(name, variants)
  local is_called = type == "debug" or not type and name:find "%lTest$" ~= nil
  return is_called and not ending_of(name, is_flavor, variants)
end

--- Tells whether a name begins with that of a flavor that is known, as
--- freeDebug.
local function is_of_flavor(name, flavors)
  for start in name:gmatch "()%u" do
    if flavors[name:sub(1, start - 1)] then return true end
  end
  return false
end

--- Tells whether a source set of a module of Android is left out for sure: what
--- is called alike, as freeDebug, may be a build type that ships.
---@param set cotter.config.SourceSet
---@return boolean
---@nodiscard
function source_set.is_surely_left_out(set)
  local name, variants = set.name, set.variants
  if set.is_shipped then return false end
  if name == "debug" or is_of_tests(name) then return true end
  return name:find "%lDebug$" ~= nil and not variants.types[name]
    and not variants.flavors[name] and is_of_flavor(name, variants.flavors)
end

local function is_released(name)
  return name == "release" or name:find "%lRelease$" ~= nil
end

-- What stands in one: other folders are called src as well. Resources of Java
-- stand in them as assets do: those of src/test are on the class path of tests
-- that run on the developer's machine, and in no app.
local PARTS = { ["AndroidManifest.xml"] = true, assets = true, java = true,
                kotlin = true, res = true, resources = true }

---@class cotter.config.Placed
---@field path string
---@field below string? path below the folder that was searched, or the name of
---       a file that the user named: what is above says nothing of the app
---@field package table? that it is an entry of
---@field variants cotter.config.Variants? that build files declare
---@field of_tests boolean? a project of Xcode says so
---@field listed cotter.config.Listed? what it says of a property list

--- The module and the name of the first source set in a path: in its assets
--- may be folders that look like others.
local function split(path)
  for start in path:gmatch "%f[^/\0]()src/" do
    local name, part = path:match("^src/([^/]+)/([^/]+)", start)
    if PARTS[part] then return path:sub(1, start - 1), name end
  end
end

local function made(module, name, variants)
  local is_shipped = not is_left_out(name, variants)
  return { module = module, name = name, is_shipped = is_shipped,
           is_released = is_shipped and is_released(name),
           type = type_of(name, variants), flavor = variants.flavors[name],
           variants = variants }
end

--- The source set that a file is of; nothing for one that is in none, as what
--- is built.
---@param file cotter.config.Placed
---@return cotter.config.SourceSet?
---@nodiscard
function source_set.of(file)
  if file.package then return nil end
  local module, name = split(file.below or file.path)
  return module and made(module, name, file.variants or NONE) or nil
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
  if set then return set.is_shipped end
  return not file.of_tests
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

--- Tells whether two source sets are of flavors of two dimensions, of each of
--- which a build takes one.
local function are_crossed(one, other)
  return (one.flavor or "") ~= "" and (other.flavor or "") ~= ""
    and one.flavor ~= other.flavor
end

--- Tells whether a source set is that of a build type, and no variant's.
local function is_of_type(set) return set.type == set.name end

--- Of flavors, those of a dimension go before those of the next.
local function goes_across(one, other)
  if not are_crossed(one, other) then return false end
  local places = one.variants.places
  return (places[one.flavor] or math.huge)
    < (places[other.flavor] or math.huge)
end

--- Tells whether files of a source set go before those of another in a build
--- that takes both: those of a variant, then of a build type, of a flavor, and
--- of main.
---@param one cotter.config.SourceSet
---@param other cotter.config.SourceSet of the same module
---@return boolean
---@nodiscard
function source_set.goes_before(one, other)
  if one.name == other.name or MAIN[one.name] then return false end
  if MAIN[other.name] or is_of(one.name, other.name) then return true end
  if is_of_type(one) then return not other.type end
  return goes_across(one, other)
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

--- Of two source sets of one module that are not within each other: a build
--- type and a flavor go together, and two flavors of two dimensions. What no
--- build file tells of is taken for flavors of one dimension.
local function go_together(one, other)
  return is_of_type(one) and not other.type and other.is_shipped
    or are_crossed(one, other)
end

local function is_apart(one, other)
  return not one.is_shipped and other.is_released
end

local function may_join(one, other)
  return source_set.is_within(one, other) or go_together(one, other)
end

--- Tells whether two source sets of one module are of two build types.
local function differ_in_type(one, other)
  return one.type ~= nil and other.type ~= nil and one.type ~= other.type
end

--- Tells whether one build can take files of both of two source sets. What two
--- modules have as flavors need not be of one kind.
---@param one cotter.config.SourceSet? a file in none is of all builds
---@param other cotter.config.SourceSet
---@return boolean
---@nodiscard
function source_set.meet(one, other)
  if not one then return true end
  if is_apart(one, other) or is_apart(other, one) then return false end
  if one.module ~= other.module then return true end
  return not differ_in_type(one, other)
    and (may_join(one, other) or may_join(other, one))
end

--- Tells the same of a build that is shipped, where the first of them is.
---@param one cotter.config.SourceSet?
---@param other cotter.config.SourceSet
---@return boolean
---@nodiscard
function source_set.is_beside(one, other)
  return (other.is_shipped or one ~= nil and not one.is_shipped)
    and source_set.meet(one, other)
end

--- Tells whether it is known what a source set is of: all builds, a build type
--- or a flavor that a build file declares, or a variant. Of a flavor that is to
--- be known of which dimension it is, where there may be several.
---@param set cotter.config.SourceSet
---@return boolean
---@nodiscard
function source_set.is_known(set)
  if MAIN[set.name] or set.type then return true end
  return set.flavor ~= nil and (set.flavor ~= "" or not set.variants.unsure)
end

--- The source sets of a module's flavors and of its releases, whether or not
--- any file is in them; none where no build file declares any.
---@param set cotter.config.SourceSet one of the module
---@return cotter.config.SourceSet[]
---@nodiscard
function source_set.declared(set)
  local variants, names, list = set.variants, {}, {}
  for name in pairs(variants.flavors) do names[#names + 1] = name end
  table.sort(names)
  names[#names + 1] = next(variants.types) and "release" or nil
  for i, name in ipairs(names) do list[i] = made(set.module, name, variants) end
  return list
end

--- The names that a source set may have before which those of a variant go;
--- nothing where they may be any.
---@param set cotter.config.SourceSet
---@return string[]?
---@nodiscard
function source_set.names_behind(set)
  local first = next(set.variants.places)
  local several = first and next(set.variants.places, first)
  if is_of_type(set) or set.flavor and several then return nil end
  local list, name = { "main", "androidMain" }, set.name
  for start in name:gmatch "()%L" do
    local rest = start > 1 and name:sub(start) or ""
    list[#list + 1] = name:sub(1, start - 1)
    list[#list + 1] = rest
    list[#list + 1] = rest:sub(1, 1):lower() .. rest:sub(2)
  end
  return list
end

return source_set
