--- Groups what was read of an input into apps: as an app.lua says, or else by
--- the projects of the tree, where several of them have configs.

local references = require "cotter.config.references"
local vocabulary = require "cotter.vocabulary"

local apps = {}

---@class cotter.AppFacts of an app.lua
---@field name string
---@field path string
---@field line integer
---@field column integer
---@field refused boolean? one of its files cannot be read, which is told
---@field platforms table<string, boolean> for which it names configs

---@class cotter.AppGroup
---@field name string
---@field found cotter.Found[]
---@field own cotter.Found[] those of which it is the first
---@field manifests cotter.config.Manifest[]
---@field shared cotter.AppGroup? of what no project is told of
---@field libraries table<string, cotter.config.Called>? configs of projects
---       that have no app
---@field references cotter.Reference[]?
---@field files cotter.Material[]     that may hold private keys
---@field materials cotter.Material[] likewise

---@class cotter.ReadManifest
---@field manifest cotter.config.Manifest
---@field file cotter.InputFile

---@class cotter.Grouping
---@field input table
---@field list cotter.AppGroup[]
---@field by table<any, cotter.AppGroup>
---@field split boolean its projects are told apart
---@field libraries table<string, cotter.config.Called>? as of a group
local Grouping = {}
Grouping.__index = Grouping

-- Projects -------------------------------------------------------------------

--- The projects that have configs, in their order, and how many are of a kind.
local function projects_with(found)
  local counts, seen = { app = 0, android = 0, ios = 0 }, {}
  for _, one in ipairs(found) do
    local project = not one.file.apps and one.file.project
    if project and not seen[project.name] then
      seen[project.name] = true
      counts[project.kind] = counts[project.kind] + 1
    end
  end
  return counts
end

--- Tells whether projects are several apps, or one beside those of an app.lua:
--- one for Android and one for iOS may be one.
local function are_several(counts, named)
  return counts.app + math.max(counts.android, counts.ios) > 1
    or named and counts.app > 0
end

-- Groups ---------------------------------------------------------------------

function Grouping:group(key, name)
  local group = self.by[key]
  if not group then
    group = { name = name, found = {}, own = {}, manifests = {},
              files = {}, materials = {} }
    self.by[key], self.list[#self.list + 1] = group, group
  end
  return group
end

--- The group of a file that no app.lua names.
function Grouping:home(file)
  local project = self.split and file.project
  local name = project and project.name or self.input.name
  return "project " .. name, name
end

function Grouping:place(one)
  local first = true
  for _, mark in ipairs(one.file.apps or {}) do
    local group = self:group(mark.app, self.input.apps[mark.app].name)
    if group.found[#group.found] ~= one then
      group.found[#group.found + 1] = one
    end
    if first then group.own[#group.own + 1] = one end
    first = false
  end
  if not first then return end
  local group = self:group(self:home(one.file))
  group.found[#group.found + 1], group.own[#group.own + 1] = one, one
end

local function folder_of(path) return path:match "^(.*/)" or "" end

--- The folder of the module that a manifest is of: its sources stand in src/.
local function module_of(path)
  return path:match "^(.*%f[^/\0])src/[^/]*/[^/]*$" or folder_of(path)
end

local function has_config_in(group, folder)
  for _, one in ipairs(group.own) do
    if one.file.apps and one.file.path:sub(1, #folder) == folder then
      return true
    end
  end
  return false
end

--- A manifest is of those apps that have a config in its module, and of the
--- project that it stands in.
---@return boolean whether there is such an app
function Grouping:place_manifest(read)
  local folder, taken = module_of(read.file.path), false
  for _, group in ipairs(self.list) do
    if has_config_in(group, folder) then
      table.insert(group.manifests, read.manifest)
      taken = true
    end
  end
  local home = self.by[self:home(read.file)]
  if home then table.insert(home.manifests, read.manifest) end
  return taken or home ~= nil
end

--- The manifests of projects that have no config, by their apps.
function Grouping:alone(manifests)
  local list, by = {}, {}
  for _, read in ipairs(manifests) do
    if not self:place_manifest(read) then
      local key, name = self:home(read.file)
      if not by[key] then
        by[key] = { key = key, name = name, found = {}, materials = {},
                    files = {}, manifests = {} }
        list[#list + 1] = by[key]
      end
      table.insert(by[key].manifests, read.manifest)
    end
  end
  return list, by
end

local function project_of(file)
  return file.project and file.project.name or ""
end

--- The projects that are apps, and no libraries: their manifest has an
--- application, or they pin on another platform.
local function projects_of_apps(found, manifests)
  local has_app = {}
  for _, read in ipairs(manifests) do
    if read.manifest.application then has_app[project_of(read.file)] = true end
  end
  for _, one in ipairs(found) do
    if one.config.format ~= "android" then
      has_app[project_of(one.file)] = true
    end
  end
  return has_app
end

--- Sorts what may be a library of each app.
function Grouping:find_libraries(found, manifests)
  local has_app, list = projects_of_apps(found, manifests), {}
  for _, one in ipairs(found) do
    if not has_app[project_of(one.file)] then list[#list + 1] = one end
  end
  self.libraries = references.libraries(list)
end

--- A project without a config is an app where its manifest names one.
function Grouping:place_manifests(manifests)
  local list, by = self:alone(manifests)
  if #list == 0 then return end
  for _, file in ipairs(self.input.files) do
    local one = by[self:home(file)]
    if one then table.insert(one.files, file) end
  end
  for _, one in ipairs(list) do
    one.shared = self.by["project " .. self.input.name]
    one.libraries = self.libraries
    if #references.find(one, self.input.left_out or {}) > 0 then
      self:group(one.key, one.name).manifests = one.manifests
    end
  end
end

--- What is of no project may be a library of each.
function Grouping:share()
  local rest = self.by["project " .. self.input.name]
  for _, group in ipairs(self.list) do
    group.shared = group ~= rest and rest or nil
    group.libraries = self.libraries
  end
end

--- Each file that may hold a key is of one app, whichever there is.
function Grouping:place_material(file)
  local mark = file.apps and file.apps[1]
  local group = mark and self.by[mark.app] or self.by[self:home(file)]
                or self.list[1]
  if group then group.materials[#group.materials + 1] = file end
end

-- What is wrong --------------------------------------------------------------

local function tell(response, app, text)
  response.errors[#response.errors + 1] = { code = "app.nothing",
    path = app.path, line = app.line, column = app.column,
    message = ("app %s: %s"):format(app.name, text) }
end

local function reads_on(config, platform)
  for _, consumer in ipairs(config.consumers) do
    local known = vocabulary.platform_of[consumer]
    if known == platform or not known then return true end
  end
  return false
end

local function has_platform(group, number, platform)
  for _, one in ipairs(group.found) do
    for _, mark in ipairs(one.file.apps) do
      if mark.app == number and mark.platform == platform
          and reads_on(one.config, platform) then
        return true
      end
    end
  end
  return false
end

local function check_platforms(group, number, app, response)
  for _, platform in ipairs(vocabulary.platforms) do
    if app.platforms[platform]
        and not has_platform(group, number, platform) then
      tell(response, app, ("none of its files for %s is a pin config that "
        .. "is read there"):format(platform))
    end
  end
end

--- An app that is named, and nothing of which is checked, must not pass.
function Grouping:check(response)
  for number, app in ipairs(self.input.apps or {}) do
    local group = self.by[number]
    if group then
      check_platforms(group, number, app, response)
    elseif not app.refused then
      tell(response, app, "none of its files is a pin config")
    end
  end
end

--- Says of what the folders do not tell whose it is that it is compared with
--- nothing.
function Grouping:note(response)
  local rest = (self.split or self.input.apps)
    and self.by["project " .. self.input.name]
  if not rest or #self.list == 1 then return end
  for _, one in ipairs(rest.own) do
    response.notes[#response.notes + 1] = { path = one.config.path,
      message = "of no app that is known by its folder or by an app.lua: "
        .. "compared with none of them" }
  end
end

--- Tells each config of which apps it is, where there are several.
function Grouping:name()
  if #self.list == 1 and not self.input.apps then return end
  for _, group in ipairs(self.list) do
    for _, one in ipairs(group.found) do
      one.apps = one.apps or {}
      table.insert(one.apps, group.name)
    end
  end
end

--- Groups the configs of an input.
---@param input { name: string, files: cotter.InputFile[],
---       materials: cotter.Material[]?, apps: cotter.AppFacts[]? }
---@param found cotter.Found[]
---@param manifests cotter.ReadManifest[]
---@param response cotter.Response gets what is wrong with an app.lua
---@return cotter.AppGroup[] each with a config
---@nodiscard
function apps.group(input, found, manifests, response)
  local self = setmetatable({ input = input, list = {}, by = {},
    split = are_several(projects_with(found), input.apps ~= nil) }, Grouping)
  for _, one in ipairs(found) do self:place(one) end
  if #manifests > 0 then self:find_libraries(found, manifests) end
  self:place_manifests(manifests)
  for _, file in ipairs(input.files) do self:place_material(file) end
  for _, one in ipairs(input.materials or {}) do self:place_material(one) end
  self:share()
  if #response.errors == 0 then self:check(response) end
  self:note(response)
  self:name()
  return self.list
end

return apps
