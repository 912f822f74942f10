--- Projects of Xcode: which files of a tree their tests alone take, and of what
--- a property list is, by the targets that take it.

local config = require "cotter.model.config"
local old_style = require "cotter.config.plist.old_style"
local pathname = require "cotter.pathname"
local sources = require "cotter.model.source"
local systems = require "cotter.config.systems"
local xcode_targets = require "cotter.config.xcode_targets"
local xcode_tests = require "cotter.config.xcode_tests"

local xcode = {}

--- Tells whether a file is called as what a project has in its folder.
---@param path string
---@return boolean
---@nodiscard
function xcode.is(path) return pathname.base(path) == "project.pbxproj" end

-- Projects ----------------------------------------------------------------

-- Objects that are asked for, by their class.
local KEPT = { PBXProject = true, PBXNativeTarget = true,
               PBXAggregateTarget = true, PBXLegacyTarget = true,
               XCConfigurationList = true, XCBuildConfiguration = true,
               PBXBuildFile = true, PBXFileReference = true,
               PBXVariantGroup = true,
               PBXFileSystemSynchronizedRootGroup = true,
               PBXFileSystemSynchronizedBuildFileExceptionSet = true }

local function is_kept(object)
  return KEPT[object.isa] or tostring(object.isa):find "BuildPhase$" ~= nil
end

--- What a project has; nothing for one that cannot be read.
---@param file cotter.InputFile
---@param extent { configurations: integer } of those before it
---@return cotter.config.XcodeObjects?
local function objects_of(file, extent)
  local places = {}
  local function place(dictionary, key, offset)
    if not (key:find "^INFOPLIST_FILE" or systems.is_setting(key)) then
      return
    end
    places[dictionary] = places[dictionary] or {}
    places[dictionary][key] = offset
  end
  local root = old_style.read(file.octets:sub(1, -1),
                              { keeps = is_kept, place = place })
  if type(root) ~= "table" or type(root.objects) ~= "table" then return nil end
  local folder, name = file.path:match "^(.-)([^/]*)/[^/]*$"
  return { by_id = root.objects, root = root.rootObject, places = places,
           named = {}, conditions = {}, place = folder or "",
           source = sources.of_text(file.path, file.octets:sub(1, -1)),
           extent = extent,
           name = (name or ""):gsub("%.xcodeproj$", "") }
end

---@class cotter.config.XcodeProject
---@field place string the folder in which it is, with its final solidus
---@field source cotter.Source
---@field tests cotter.config.XcodeTests
---@field targets cotter.config.XcodeTarget[]
---@field app cotter.config.XcodeTarget? the first that makes one
---@field taken cotter.config.XcodeList? the first list of an app
---@field lacks boolean? an app has no list, or one that is not there

--- Keeps the first app, and the first list of one.
local function find_app(made)
  for _, target in ipairs(made.targets) do
    if target.kind == "app" then
      made.app = made.app or target
      made.taken = made.taken or target.lists[1]
      made.lacks = made.lacks or #target.lists == 0
    end
  end
end

---@return cotter.config.XcodeProject?
local function read(file, extent)
  local objects = objects_of(file, extent)
  if not objects then return nil end
  local made = { place = objects.place, tests = xcode_tests.read(objects),
    targets = xcode_targets.read(objects),
    source = objects.source }
  find_app(made)
  return made
end

-- Property lists ------------------------------------------------------------

---@class cotter.config.Listed what targets say of a property list
---@field kind "app"|"extension"|"framework"|"other"|"tests"|"unused"|nil of
---       what it is, where that is known; "unused" where no target takes it
---@field list cotter.config.XcodeList? that a target names
---@field target cotter.config.XcodeTarget? which does
---@field project cotter.config.XcodeProject
---@field is_there boolean?

-- Of a list that several targets take, what counts: the first of these.
local RANKS = { app = 1, extension = 2, unknown = 3, framework = 4, other = 5,
                tests = 6 }

local function rank(kind) return RANKS[kind or "unknown"] end

---@class cotter.config.XcodeProjects
---@field by_place table<string, cotter.config.XcodeProject[]>
---@field listed table<string, cotter.config.Listed> by the path of the list
---@field paths string[] of these, in their order
---@field open boolean what some target takes is not known, of which an app may
---       be
---@field notes { path: string?, message: string }[] on what is not known
local Projects = {}
Projects.__index = Projects

local function is_of_app(kind) return rank(kind) <= RANKS.unknown end

function Projects:add_list(project, target, list)
  local last = self.listed[list.path]
  if not last then
    self.paths[#self.paths + 1] = list.path
  elseif rank(last.kind) <= rank(target.kind) then
    return
  end
  self.listed[list.path] = { kind = target.kind, list = list, target = target,
                             project = project }
end

function Projects:add(project)
  local place = project.place
  self.by_place[place] = self.by_place[place] or {}
  table.insert(self.by_place[place], project)
  for _, target in ipairs(project.targets) do
    self.open = self.open or target.open and is_of_app(target.kind)
    for _, list in ipairs(target.lists) do
      self:add_list(project, target, list)
    end
  end
end

--- The projects in whose folder a file is, the nearest first.
function Projects:around(path)
  local folder = path
  return function()
    repeat
      if folder == "" then return nil end
      folder = folder:sub(1, -2):match "^(.*/)" or ""
    until self.by_place[folder]
    return self.by_place[folder], folder
  end
end

--- Tells whether a file is surely of what tests alone take.
function Projects:is_of_tests(path)
  for list, place in self:around(path) do
    for _, one in ipairs(list) do
      if one.tests:have(path:sub(#place + 1)) then return true end
    end
  end
  return false
end

--- The nearest project around a file that makes an app.
function Projects:app_around(path)
  for list in self:around(path) do
    for _, one in ipairs(list) do
      if one.app then return one end
    end
  end
end

--- What targets say of a property list; nothing where none does, and one may.
function Projects:find(path)
  local found = self.listed[xcode_targets.key(path)]
  if found then
    found.is_there = true
    return found
  end
  if self.open or not path:lower():find "%.plist$" then return nil end
  local project = self:app_around(path)
  return project and { kind = "unused", project = project } or nil
end

--- Marks a file by what projects say of it. What a package has is of none.
---@param file cotter.config.Placed
function Projects:mark(file)
  if file.path:find("!", 1, true) then return end
  file.listed = self:find(file.path)
  local kind = file.listed and file.listed.kind
  file.of_tests = kind == "tests"
    or not (file.listed and file.listed.list) and self:is_of_tests(file.path)
end

-- Notes -------------------------------------------------------------------

local UNREAD <const> = "no project that can be read: which folders are of "
  .. "tests, and which property lists of apps, is not known"

local ABSENT <const> = "the target %s takes %s, which is not among the files "
  .. "that are looked at: what it pins is not judged"

-- No reader needs more of one kind: a project may have thousands of targets.
local SHOWN <const> = 10

local MORE <const> = "%d more property lists of apps are not among the files "
  .. "that are looked at: what they pin is not judged"

--- Notes a list of an app that was not found.
function Projects:note_list(one)
  local at = one.project.source:position(one.list.offset)
  self.notes[#self.notes + 1] = { path = at.path, line = at.line,
    column = at.column,
    message = ABSENT:format(one.target.name, one.list.text) }
end

--- Notes the lists of apps that were not found when all files were marked.
function Projects:note_absent()
  local absent = 0
  for _, path in ipairs(self.paths) do
    local one = self.listed[path]
    if one.kind == "app" and not one.is_there then
      one.project.lacks = true
      absent = absent + 1
      if absent <= SHOWN then self:note_list(one) end
    end
  end
  if absent > SHOWN then
    self.notes[#self.notes + 1] = { message = MORE:format(absent - SHOWN) }
  end
end

--- Where the list of an app is named, which is taken in place of another.
---@param listed cotter.config.Listed
---@return string? text of it
---@return any place
---@nodiscard
function xcode.taken(listed)
  local list, source = listed.project.taken, listed.project.source
  return list and list.text, config.place(source, list and list.offset or 0)
end

--- The oldest system on which that runs of which a list is, and where the
--- project says so.
---@param listed cotter.config.Listed
---@return cotter.config.System?
---@return any place
---@nodiscard
function xcode.oldest(listed)
  local oldest = listed.target and listed.target.oldest
  return oldest, oldest and config.place(listed.project.source, oldest.offset)
end

--- Reads the projects of an input.
---@param files cotter.InputFile[]
---@return cotter.config.XcodeProjects
---@nodiscard
function xcode.projects(files)
  local self = setmetatable({ by_place = {}, listed = {}, paths = {},
                              open = false, notes = {} }, Projects)
  local extent = { configurations = 0 }
  for _, file in ipairs(files) do
    if xcode.is(file.path) and not file.package then
      local made = read(file, extent)
      if made then
        self:add(made)
      else
        self.open = true
        table.insert(self.notes, { path = file.path, message = UNREAD })
      end
    end
  end
  return self
end

return xcode
