--- Which files of a project of Xcode are taken by its tests alone: told by the
--- project, since an app may call a folder like those (ABTests).

local pathname = require "cotter.pathname"
local xcode_targets = require "cotter.config.xcode_targets"

local xcode_tests = {}

---@class cotter.config.XcodeTests
---@field objects cotter.config.XcodeObjects
---@field folders table<string, true> of targets of tests
---@field built table<string, true> what other targets take is called so
---@field seen table<table, true> what was looked at: the lists of phases, and
---       files, which targets may share
---@field open boolean some of it may be called in another way as well
local Tests = {}
Tests.__index = Tests

local get = xcode_targets.get

local function is_of_tests(target)
  return xcode_targets.kind(target) == "tests"
end

local function list_of(value) return type(value) == "table" and value or {} end

local function base(path)
  return type(path) == "string" and pathname.base(path) or ""
end

--- Notes what something is called that other targets take.
function Tests:name(path)
  local name = base(path)
  self.built[name] = true
  self.open = self.open or not xcode_targets.is_plain(name)
end

--- Notes what a file, or a group of files, is called. Groups are within groups
--- of files in some languages alone, which have no others in them.
function Tests:name_file(id)
  local one = get(self.objects, id)
  if self.seen[one] then return end
  self.seen[one] = true
  self:name(one.path or one.name)
  for _, child in ipairs(list_of(one.children)) do
    self:name(get(self.objects, child).path)
  end
end

function Tests:name_phase(phase)
  local files = list_of(phase.files)
  if self.seen[files] then return end
  self.seen[files] = true
  for _, file in ipairs(files) do
    self:name_file(get(self.objects, file).fileRef)
  end
end

--- Notes what a target takes that is not of tests.
function Tests:name_files(target)
  for _, phase in ipairs(list_of(target.buildPhases)) do
    self:name_phase(get(self.objects, phase))
  end
  for _, id in ipairs(list_of(target.fileSystemSynchronizedGroups)) do
    self:name_file(id)
  end
end

--- Notes the files of a folder that a target takes beside those of its own, or
--- leaves out of these.
function Tests:name_exceptions(set)
  if is_of_tests(get(self.objects, set.target)) then return end
  for _, path in ipairs(list_of(set.membershipExceptions)) do
    self:name(path)
  end
end

--- Notes a target: one of tests has the folder beside the project that is
--- called as it is, or as what it makes.
function Tests:add_target(target)
  if not is_of_tests(target) then return self:name_files(target) end
  local product = get(self.objects, target.productReference).path
  for _, name in ipairs { base(target.name),
                          (base(product):gsub("%.xctest$", "")) } do
    if name ~= "" then self.folders[name] = true end
  end
end

local SETS <const> = "PBXFileSystemSynchronizedBuildFileExceptionSet"

--- Reads which folders are of tests, and what other targets take.
---@param objects cotter.config.XcodeObjects
---@return cotter.config.XcodeTests
---@nodiscard
function xcode_tests.read(objects)
  local self = setmetatable({ objects = objects, folders = {}, built = {},
                              seen = {}, open = false }, Tests)
  for _, one in pairs(objects.by_id) do
    local class = type(one) == "table" and one.isa
    if class == "PBXNativeTarget" then
      self:add_target(one)
    elseif class == SETS then
      self:name_exceptions(one)
    end
  end
  self.objects, self.seen = nil, nil
  return self
end

--- Tells whether another target may take a file of a folder of tests, or a
--- folder in which it is.
function Tests:is_built(path)
  for name in path:gmatch "[^/]+" do
    if self.built[name] or self.open and not xcode_targets.is_plain(name) then
      return true
    end
  end
  return false
end

--- Tells whether a file is surely taken by tests alone.
---@param path string of it, from the folder that the project is in
---@return boolean
---@nodiscard
function Tests:have(path)
  return self.folders[path:match "^[^/]*"] ~= nil and not self:is_built(path)
end

return xcode_tests
