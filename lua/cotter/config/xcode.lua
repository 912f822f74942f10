--- Projects of Xcode: which folders of a tree hold tests, told by the project
--- itself, since an app may call a folder like those (ABTests).

local old_style = require "cotter.config.plist.old_style"

local xcode = {}

--- Tells whether a file is called as what a project has in its folder.
---@param path string
---@return boolean
---@nodiscard
function xcode.is(path) return path:match "[^/]*$" == "project.pbxproj" end

-- Objects that are asked for, by their class.
local KEPT = { PBXNativeTarget = true, PBXBuildFile = true,
               PBXFileReference = true, PBXVariantGroup = true,
               PBXFileSystemSynchronizedRootGroup = true,
               PBXFileSystemSynchronizedBuildFileExceptionSet = true }

local function is_kept(object)
  return KEPT[object.isa] or tostring(object.isa):find "BuildPhase$" ~= nil
end

-- What a target of tests makes: com.apple.product-type.bundle.unit-test.
local TESTS = { ["unit-test"] = true, ["ui-testing"] = true,
                ["ocunit-test"] = true }

local function is_of_tests(target)
  return TESTS[tostring(target.productType):match "%.bundle%.([^.]*)$"] or false
end

---@class cotter.config.XcodeProject
---@field place string the folder in which it is, with its final solidus
---@field tests table<string, true> folders of targets of tests
---@field built table<string, true> what other targets take is called so
local Project = {}
Project.__index = Project

local function list_of(value) return type(value) == "table" and value or {} end

--- An object that another names.
local function get(objects, id)
  return type(id) == "string" and type(objects[id]) == "table" and objects[id]
    or {}
end

local function base(path)
  return type(path) == "string" and path:match "[^/]*$" or ""
end

--- Notes what a file, or a group of files, is called. Groups are within groups
--- of files in some languages alone, which have no others in them.
function Project:name_file(objects, id)
  local one = get(objects, id)
  self.built[base(one.path or one.name)] = true
  for _, child in ipairs(list_of(one.children)) do
    self.built[base(get(objects, child).path)] = true
  end
end

--- Notes what a target takes that is not of tests.
function Project:name_files(objects, target)
  for _, id in ipairs(list_of(target.buildPhases)) do
    for _, file in ipairs(list_of(get(objects, id).files)) do
      self:name_file(objects, get(objects, file).fileRef)
    end
  end
  for _, id in ipairs(list_of(target.fileSystemSynchronizedGroups)) do
    self:name_file(objects, id)
  end
end

--- Notes the files of a folder that a target takes beside those of its own, or
--- leaves out of these.
function Project:name_exceptions(objects, set)
  if is_of_tests(get(objects, set.target)) then return end
  for _, path in ipairs(list_of(set.membershipExceptions)) do
    self.built[base(path)] = true
  end
end

--- Notes a target: one of tests has the folder beside the project that is
--- called as it is, or as what it makes.
function Project:add_target(objects, target)
  if not is_of_tests(target) then return self:name_files(objects, target) end
  local product = get(objects, target.productReference).path
  for _, name in ipairs { base(target.name),
                          (base(product):gsub("%.xctest$", "")) } do
    if name ~= "" then self.tests[self.place .. name] = true end
  end
end

local SETS <const> = "PBXFileSystemSynchronizedBuildFileExceptionSet"

function Project:add(objects)
  for _, one in pairs(objects) do
    local class = type(one) == "table" and one.isa
    if class == "PBXNativeTarget" then
      self:add_target(objects, one)
    elseif class == SETS then
      self:name_exceptions(objects, one)
    end
  end
end

--- Tells whether another target takes a file of a folder of tests, or a folder
--- in which it is.
function Project:is_built(path)
  for name in path:gmatch "[^/]+" do
    if self.built[name] then return true end
  end
  return false
end

--- Tells whether a file is surely of tests.
function Project:is_of_tests(path)
  if path:sub(1, #self.place) ~= self.place then return false end
  local name = path:match("^[^/]*", #self.place + 1)
  return self.tests[self.place .. name] ~= nil
    and not self:is_built(path:sub(#self.place + 1))
end

local function nothing() end

--- Reads a project; nothing for one that cannot be read.
local function read(file)
  local root = old_style.read(file.octets:sub(1, -1),
                              { keeps = is_kept, place = nothing })
  local objects = type(root) == "table" and root.objects
  if type(objects) ~= "table" then return nil end
  local self = setmetatable({ tests = {}, built = {},
    place = file.path:match "^(.*/)[^/]*/[^/]*$" or "" }, Project)
  self:add(objects)
  return self
end

---@class cotter.config.XcodeProjects
---@field list cotter.config.XcodeProject[]
---@field notes { path: string, message: string }[] on those that cannot be
---       read
local Projects = {}
Projects.__index = Projects

--- Tells whether a file is surely of what tests alone take. What a package has
--- is of none.
---@param file cotter.config.Placed
---@return boolean
---@nodiscard
function Projects:is_of_tests(file)
  if file.path:find("!", 1, true) then return false end
  for _, one in ipairs(self.list) do
    if one:is_of_tests(file.path) then return true end
  end
  return false
end

local UNREAD <const> = "no project that can be read: which folders are of "
  .. "tests is not known"

--- Reads the projects of an input.
---@param files cotter.InputFile[]
---@return cotter.config.XcodeProjects
---@nodiscard
function xcode.projects(files)
  local self = setmetatable({ list = {}, notes = {} }, Projects)
  for _, file in ipairs(files) do
    if xcode.is(file.path) and not file.package then
      local made = read(file)
      self.list[#self.list + 1] = made
      self.notes[#self.notes + 1] = not made
        and { path = file.path, message = UNREAD } or nil
    end
  end
  return self
end

return xcode
