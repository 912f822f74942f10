--- Targets of a project of Xcode: what each makes, the oldest system on which
--- it runs, and which property lists it takes by the setting INFOPLIST_FILE of
--- its configurations, or of those of the project, which go behind them (Xcode,
--- Build settings reference).
---
--- Nothing is built: a setting counts where it stands in the project. One that
--- a file of settings may have (xcconfig) leaves open what a target takes.

local extent = require "cotter.config.extent"
local pathname = require "cotter.pathname"
local systems = require "cotter.config.systems"

local xcode_targets = {}

---@class cotter.config.XcodeList
---@field path string   in lower case, as the systems that build find it
---@field text string   as the project says it
---@field offset integer? in the project

---@class cotter.config.XcodeTarget
---@field id string
---@field name string
---@field kind "app"|"extension"|"framework"|"tests"|"other"|nil what it makes,
---       where that is known
---@field lists cotter.config.XcodeList[]
---@field oldest cotter.config.System? on which it runs, where that is known
---@field builds cotter.config.XcodeBuild[] by their names
---@field open boolean it may take others

---@class cotter.config.XcodeBuild a configuration of a target
---@field name string
---@field lists cotter.config.XcodeList[]
---@field open boolean it may take others

---@class cotter.config.XcodeObjects what a project has
---@field by_id table<string, any>
---@field places table<table, table<string, integer>> offsets of the keys that
---       are asked for, by the dictionary
---@field place string the folder in which the project is, with its final
---       solidus
---@field name string  of the project
---@field root any     the id of what has its settings
---@field named table<table, cotter.config.XcodeConfigurations> of lists that
---       were asked for
---@field conditions table<table, cotter.config.XcodeConditions> of settings
---       that were asked for
---@field source cotter.Source of the project
---@field extent { configurations: integer } of all projects until here

-- What it makes -----------------------------------------------------------

-- Rows of com.apple.product-type.…: what a bundle is of; the first counts.
local KINDS = {
  { "%.bundle%.unit%-test$", "tests" }, { "%.bundle%.ui%-testing$", "tests" },
  { "%.bundle%.ocunit%-test$", "tests" }, { "extension", "extension" },
  { "%.xpc%-service$", "extension" }, { "%.application", "app" },
  { "%.framework", "framework" }, { "%.bundle$", "other" },
}

--- What a target makes; nothing where that is not known.
---@param target table
---@return string? kind
---@nodiscard
function xcode_targets.kind(target)
  local type = target.productType
  for _, row in ipairs(KINDS) do
    if tostring(type):find(row[1]) then return row[2] end
  end
end

-- Objects -----------------------------------------------------------------

--- An object that another names.
---@param objects cotter.config.XcodeObjects
---@param id any
---@return table empty where there is none
---@nodiscard
function xcode_targets.get(objects, id)
  local found = type(id) == "string" and objects.by_id[id]
  return type(found) == "table" and found or {}
end

local get = xcode_targets.get

local function list_of(value) return type(value) == "table" and value or {} end

local function text_of(value) return type(value) == "string" and value or "" end

---@class cotter.config.XcodeConfigurations
---@field by_name table<string, table>
---@field default table? what counts where none is called as is asked for
---@field open boolean  some are not there

local function name_configurations(objects, list)
  local by_name, open = {}, false
  for _, id in ipairs(list_of(list.buildConfigurations)) do
    local one = get(objects, id)
    if type(one.name) == "string" then
      by_name[one.name] = one
    else
      open = true
    end
  end
  return { by_name = by_name, open = open or not next(by_name),
           default = by_name[text_of(list.defaultConfigurationName)] }
end

--- The configurations of a target or a project. All targets ask for those of
--- the project, which are looked for once.
---@return cotter.config.XcodeConfigurations
local function configurations_of(objects, owner)
  local list, known = get(objects, owner.buildConfigurationList), objects.named
  known[list] = known[list] or name_configurations(objects, list)
  return known[list]
end

-- Paths -------------------------------------------------------------------

--- A path by which a file is known. The systems that build with Xcode tell no
--- cases apart by themselves.
---@param path string
---@return string
---@nodiscard
function xcode_targets.key(path) return pathname.normal(path:lower()) end

--- Tells whether a name is written in one way by all systems, and no part of it
--- may be an escape.
---@param name string
---@return boolean
---@nodiscard
function xcode_targets.is_plain(name) return not name:find "[\x80-\xFF\\]" end

-- Settings ----------------------------------------------------------------

-- Stands for the folder where paths begin: no path has it.
local ROOT <const> = "\0"

local function root() return ROOT end
local function name_of_project(self) return self.objects.name end
local function name_of_target(self) return self.target.name end
local function name_of_configuration(self) return self.name end

-- Settings that Xcode makes.
local OWN = { SRCROOT = root, SOURCE_ROOT = root, PROJECT_DIR = root,
              CONFIGURATION = name_of_configuration,
              PROJECT = name_of_project, PROJECT_NAME = name_of_project,
              TARGETNAME = name_of_target, TARGET_NAME = name_of_target }

---@class cotter.config.XcodeScope where settings are looked for
---@field objects cotter.config.XcodeObjects
---@field root string  the folder where paths begin, with its final solidus
---@field target table
---@field name string  of the configuration
---@field levels table[] configurations: of the target, then of the project
local Scope = {}
Scope.__index = Scope

local function settings_of(configuration)
  return list_of(configuration.buildSettings)
end

-- Stands for a configuration that is not there.
local MISSING <const> = {}

--- Tells whether a configuration may have other settings than it says: a file
--- of them is behind it, or its own are not there.
local function is_open(configuration)
  return type(configuration.buildSettings) ~= "table"
    or configuration.baseConfigurationReference ~= nil
    or configuration.baseConfigurationReferenceAnchor ~= nil
end

-- No longer is any path (macOS, PATH_MAX).
local LONGEST <const> = 1024

---@class cotter.config.XcodeConditions
---@field names table<string, true> of settings that have other values under
---       conditions, such as FOLDER[sdk=iphoneos*]
---@field lists string[] keys of those of SETTING

local SETTING <const> = "INFOPLIST_FILE"

local function conditions_in(settings)
  local found = { names = {}, lists = {} }
  for key in pairs(settings) do
    local name = type(key) == "string" and key:match "^([^%[]*)%["
    if name then found.names[name] = true end
    if name == SETTING then found.lists[#found.lists + 1] = key end
  end
  return found
end

--- The conditions in settings, which targets may share: looked for once.
---@return cotter.config.XcodeConditions
function Scope:conditions_of(settings)
  local known = self.objects.conditions
  known[settings] = known[settings] or conditions_in(settings)
  return known[settings]
end

--- The value of a setting, and the settings that have it; nothing where it is
--- not known, as one that a condition may change.
function Scope:value(name)
  local own = OWN[name]
  if own then return own(self) end
  for _, level in ipairs(self.levels) do
    local settings = settings_of(level)
    if self:conditions_of(settings).names[name] then return nil end
    local value = settings[name]
    if value ~= nil or is_open(level) then return value, settings end
  end
end

-- As Xcode calls the configuration that does not ship.
local DEBUG <const> = "Debug"

--- The oldest system on which a configuration that ships runs, where that is
--- below what others do.
---@param known cotter.config.System?
---@return cotter.config.System?
function Scope:older_than(known)
  if self.name == DEBUG then return known end
  local found = systems.of_settings(function(name)
    local value, settings = self:value(name)
    local places = self.objects.places[settings]
    return value, places and places[name]
  end)
  return found and systems.is_older(found, known) and found or known
end

--- Puts values in the place of settings; nothing where one is not known.
function Scope:expand(text)
  for _ = 1, 8 do -- one may name another, and none is far from that
    local is_known = #text <= LONGEST
    if not is_known or not text:find("$", 1, true) then break end
    text = text:gsub("%$[({]([^(){}$]*)[)}]", function(name)
      local value = self:value(name)
      is_known = is_known and type(value) == "string" and #value <= LONGEST
      return is_known and value or ""
    end)
    if not is_known then return nil end
  end
  return not text:find("$", 1, true) and #text <= LONGEST and text or nil
end

-- Lists -------------------------------------------------------------------

--- The path that a setting says; nothing where it is not known. What is called
--- by letters beyond ASCII a file system may call by others: macOS takes é and
--- e with an accent for the same (TN1150, Unicode decomposition).
function Scope:path(text)
  local path = type(text) == "string" and self:expand(text)
  if not path or not xcode_targets.is_plain(path) then return nil end
  if path:sub(1, 1) ~= "/" then
    path = self.root .. (path:match("^" .. ROOT .. "/?(.*)") or path)
  end
  return not path:find(ROOT, 1, true) and xcode_targets.key(path) or nil
end

--- Adds a list that a setting names, or leaves open which it is.
function Scope:add(made, level, key)
  local text = settings_of(level)[key]
  if text == "" then return end
  local path, places = self:path(text),
                       self.objects.places[settings_of(level)] or {}
  made.open = made.open or not path
  made.lists[#made.lists + 1] = path
    and { path = path, text = text, offset = places[key] } or nil
end

--- Counts something that a target has; gives up where all have more than those
--- of any app.
local function count(objects)
  local all = objects.extent
  all.configurations = all.configurations + 1
  if all.configurations > extent.LISTS then
    extent.refuse("configurations", objects.source)
  end
end

--- Adds the lists of one configuration: those of conditions, such as
--- INFOPLIST_FILE[sdk=iphoneos*], and that of all.
function Scope:add_lists(made)
  count(self.objects)
  for _, level in ipairs(self.levels) do
    local settings = settings_of(level)
    for _, key in ipairs(self:conditions_of(settings).lists) do
      count(self.objects)
      self:add(made, level, key)
    end
    if settings[SETTING] ~= nil then return self:add(made, level, SETTING) end
    if is_open(level) then made.open = true end
  end
end

--- The folder where paths of a project begin.
local function root_of(objects, project)
  local below = project.projectDirPath
  if type(below) ~= "string" or below == "" then return objects.place end
  return (below:find "^/" and below or objects.place .. below) .. "/"
end

--- Tells whether it is known where that is.
local function has_place(project)
  return project.isa == "PBXProject"
    and xcode_targets.is_plain(text_of(project.projectDirPath))
end

local function by_offset(one, other)
  if one.offset ~= other.offset then
    return (one.offset or 0) < (other.offset or 0)
  end
  return one.path < other.path
end

local function by_name(one, other)
  if one.name ~= other.name then return one.name < other.name end
  return one.id < other.id
end

--- Adds what one configuration takes; tells whether that may be more.
local function add_build(made, scope)
  local build = { name = scope.name, lists = {}, open = made.open }
  scope:add_lists(build)
  table.sort(build.lists, by_offset)
  table.move(build.lists, 1, #build.lists, #made.lists + 1, made.lists)
  table.insert(made.builds, build)
  return build.open
end

local function read_target(objects, project, id, target)
  local own, shared = configurations_of(objects, target),
                      configurations_of(objects, project)
  local made = { id = id, name = text_of(target.name), lists = {},
                 builds = {}, open = own.open or not has_place(project),
                 kind = xcode_targets.kind(target) }
  local is_unsure = made.open
  for name, configuration in pairs(own.by_name) do
    local behind = shared.by_name[name]
                   or not shared.open and shared.default or MISSING
    local scope = setmetatable({ objects = objects, name = name,
                                 target = target,
                                 root = root_of(objects, project),
                                 levels = { configuration, behind } }, Scope)
    is_unsure = add_build(made, scope) or is_unsure
    made.oldest = scope:older_than(made.oldest)
  end
  table.sort(made.lists, by_offset)
  made.open = is_unsure
  table.sort(made.builds, function(a, b) return a.name < b.name end)
  return made
end

-- What a target may be that makes no bundle: it calls another tool, or other
-- targets.
local MAKES_NONE = { PBXAggregateTarget = true, PBXLegacyTarget = true }

--- Adds the targets that a project names and that are not there, or are of a
--- kind that nobody knows: each may make an app.
local function add_unknown(objects, project, list)
  for _, id in ipairs(list_of(project.targets)) do
    local class = get(objects, id).isa
    if class ~= "PBXNativeTarget" and not MAKES_NONE[class] then
      list[#list + 1] = { id = tostring(id), name = "", lists = {},
                          builds = {}, open = true }
    end
  end
end

--- Reads the targets of a project.
---@param objects cotter.config.XcodeObjects
---@return cotter.config.XcodeTarget[] by their names
---@nodiscard
function xcode_targets.read(objects)
  local project, list = get(objects, objects.root), {}
  for id, one in pairs(objects.by_id) do
    if type(one) == "table" and one.isa == "PBXNativeTarget" then
      list[#list + 1] = read_target(objects, project, id, one)
    end
  end
  add_unknown(objects, project, list)
  table.sort(list, by_name)
  return list
end

return xcode_targets
