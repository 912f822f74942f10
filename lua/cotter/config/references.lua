--- What the manifests of an Android app name as its config where no file is
--- that config: nothing of what is pinned there is judged.

local called = require "cotter.config.called"
local core = require "cotter.core"
local pathname = require "cotter.pathname"
local reference = require "cotter.model.reference"
local source_set = require "cotter.config.source_set"

local references = {}

-- What a manifest names by @xml/NAME.
local RESOURCE <const> = "%f[^/\0]res/xml[^/]*/([^/]*)%.xml$"

--- Tells whether a build puts a config of its own into the tree, and names it:
--- a build action of OutSystems, or the hook of its plug-in
--- (setupNetworkConfig.js).
local function is_brought(one)
  if one.config.format == "outsystems" then return true end
  local extension = pathname.extension(one.file.path)
  return one.config.format == "android"
    and (extension == "json" or extension == "yaml" or extension == "yml")
end

---@class cotter.config.Resources files by the names of resources
---@field configs table<string, cotter.config.Called>
---@field others table<string, cotter.config.Called>
---@field libraries table<string, cotter.config.Called> of other projects
---@field any boolean    a config for Android ships
---@field brought boolean the build brings one
local Resources = {}
Resources.__index = Resources

local function add(lists, name, file)
  if not source_set.is_shipped(file) then return end
  lists[name] = lists[name] or called.new()
  lists[name]:add(file)
end

function Resources:add_configs(found)
  for _, one in ipairs(found) do
    self.brought = self.brought or is_brought(one)
    local name = one.file.path:match "([^/]*)%.xml$"
    if name and one.config.format == "android" then
      self.any = self.any or source_set.is_shipped(one.file)
      add(self.configs, name, one.file)
    end
  end
end

function Resources:add_others(files)
  for _, file in ipairs(files) do
    local name = not file.package and file.path:match(RESOURCE)
    if name then add(self.others, name, file) end
  end
end

--- Sorts the files of an app, and those of no app, by the names of resources.
---@param group cotter.AppGroup
---@param left_out cotter.config.Placed[]
local function resources_of(group, left_out)
  local self = setmetatable({ configs = {}, others = {}, any = false,
    libraries = group.libraries or {}, brought = false }, Resources)
  for _, one in ipairs { group, group.shared } do
    self:add_configs(one.found)
    self:add_others(one.files)
    self:add_others(one.materials)
  end
  for _, file in ipairs(left_out) do
    local name = file.path:match(RESOURCE)
    if name then add(self.configs, name, file) end
  end
  return self
end

--- Sorts the configs of projects that have no app, and may be libraries of
--- each.
---@param found cotter.Found[]
---@return table<string, cotter.config.Called>
---@nodiscard
function references.libraries(found)
  local self = setmetatable({ configs = {} }, Resources)
  self:add_configs(found)
  return self.configs
end

--- The first file of a name that goes with a manifest.
local function beside(files, manifest)
  return files and files:beside(source_set.of(manifest))
end

--- What a manifest names and the build fills in, where nothing is there that it
--- could be.
function Resources:unsure(manifest)
  if self.any or self.brought then return nil end
  return reference.new(manifest.at, { name = manifest.unsure,
                                      state = "filled-in" })
end

--- The root of a file; nothing where it cannot be read.
local function root_of(file)
  local document = core.xml(file.octets)
  return document and document.root.name
end

--- What stands in the place of a config that a manifest names.
local function instead(file)
  if not file then return { state = "absent" } end
  local root = root_of(file)
  return { state = root and "other" or "unreadable", root = root,
           path = file.path }
end

function Resources:missing(manifest)
  local name = manifest.reference
  if self.brought or beside(self.configs[name], manifest)
     or self.libraries[name]
  then
    return nil
  end
  local made = instead(beside(self.others[name], manifest))
  made.name = "@xml/" .. name
  return reference.new(manifest.at, made)
end

function Resources:look(manifest)
  if manifest.unsure then return self:unsure(manifest) end
  return self:missing(manifest)
end

--- Tells whether a manifest that ships names something.
local function names_any(manifest)
  return manifest.application and source_set.is_shipped(manifest)
    and (manifest.unsure or manifest.reference)
end

--- Finds what the manifests of an app name, and is not there.
---@param group cotter.AppGroup
---@param left_out cotter.config.Placed[] files that the user has left out
---@return cotter.Reference[]
---@nodiscard
function references.find(group, left_out)
  local list, resources = {}, nil
  for _, one in ipairs(group.manifests) do
    if names_any(one) then
      resources = resources or resources_of(group, left_out)
      list[#list + 1] = resources:look(one)
    end
  end
  return list
end

return references
