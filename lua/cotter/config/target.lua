--- The API levels of the app of a source tree: that which it is made for, whose
--- defaults hold for a network security config, and the lowest on which it is
--- installed, which may be older than all that reads one. Each is of the
--- nearest build file above the config that says it, or else of the nearest
--- manifest; where a build file names it, of what has that name.

local config = require "cotter.model.config"
local core = require "cotter.core"
local gradle = require "cotter.config.gradle"
local gradle_catalog = require "cotter.config.gradle_catalog"
local gradle_levels = require "cotter.config.gradle_levels"
local manifest = require "cotter.config.manifest"
local sources = require "cotter.model.source"

local target = {}

---@class cotter.config.Level
---@field level integer?  nil where it has to be evaluated
---@field name string?    of what has it
---@field catalog string? in which that is
---@field at any a place

---@class cotter.config.FoundLevels what a file says
---@field target cotter.config.Level?
---@field oldest cotter.config.Level?
---@field given table<string, cotter.config.Level>? by the names that it has
---       for them

---@class cotter.config.Target
---@field level integer?  that the app is made for, where it is known
---@field at any          a place: where that is said
---@field oldest integer? the lowest on which it is installed, likewise
---@field oldest_at any

---@class cotter.config.Targets each by its folder
---@field builds table<string, cotter.config.FoundLevels>
---@field manifests table<string, cotter.config.FoundLevels>
---@field variables table<string, cotter.config.FoundLevels> what is applied to
---       build files there
---@field catalogs table<string, table<string, cotter.config.Level>> by how
---       build files call them
---@field apps cotter.config.Level? the lowest on which any app is installed
local Targets = {}
Targets.__index = Targets

local function split(path)
  local folder, name = path:match "^(.*)/([^/]*)$"
  return folder or ".", name or path
end

--- Gives levels that were found in a text their places.
local function place_all(file, levels)
  local source, placed = nil, {}
  for key, one in pairs(levels) do
    source = source or sources.of_text(file.path, file.octets)
    placed[key] = { level = one.level, name = one.name, catalog = one.catalog,
                    at = config.place(source, one.offset) }
  end
  return placed
end

local function read_build(file)
  local found = gradle_levels.read(file.octets:sub(1, -1))
  local made = place_all(file, { target = found.target,
                                 oldest = found.oldest })
  made.given = place_all(file, found.given)
  return made
end

local function read_manifest(file)
  if not file.octets:find("uses-sdk", 1, true) then return nil end
  local document = core.xml(file.octets)
  if not document or document.root.name ~= "manifest" then return nil end
  local made = manifest.read(document, sources.new(file.path, document))
  local function level(number)
    return number and { level = number, at = made.sdk_at }
  end
  return { target = level(made.target_sdk), oldest = level(made.oldest_sdk) }
end

--- Reads a file if it may say so.
---@param file cotter.InputFile
function Targets:read(file)
  local folder, name = split(file.path)
  if gradle.is(name) then
    self.builds[folder] = self.builds[folder] or read_build(file)
  elseif gradle.is_variables(name) then
    self.variables[folder] = read_build(file)
  elseif gradle_catalog.is(name) then
    self.catalogs[gradle_catalog.name(name)] =
      place_all(file, gradle_catalog.versions(file.octets:sub(1, -1)))
  elseif name == "AndroidManifest.xml" then
    self.manifests[folder] = read_manifest(file)
  end
end

--- The folder that a folder is in; nothing above all that were searched.
local function above(folder)
  return folder ~= "." and (folder:match "^(.*)/[^/]*$" or ".") or nil
end

--- What the nearest file says, up from a folder; and where that is.
local function nearest(by_folder, folder, which)
  while folder do
    local found = by_folder[folder]
    if found and found[which] then return found[which], folder end
    folder = above(folder)
  end
end

--- The number that has a name in a build file and those above it.
function Targets:given(name, folder)
  while folder do
    for _, by_folder in ipairs { self.builds, self.variables } do
      local found = by_folder[folder]
      local level = found and found.given and found.given[name]
      if level then return level end
    end
    folder = above(folder)
  end
end

--- What a build file names as a level.
function Targets:named(found, folder)
  if not found.catalog then return self:given(found.name, folder) end
  local versions = self.catalogs[found.catalog]
  return versions and versions[gradle_catalog.plain(found.name)]
end

--- A level, only where it is known.
function Targets:level(file, which)
  local own = split(file.path)
  local found, folder = nearest(self.builds, own, which)
  if not found then found = nearest(self.manifests, own, which) end
  if found and found.name then found = self:named(found, folder) end
  return found and found.level and found or nil
end

--- The lowest level on which an app is installed that has a file: what a
--- library has in it comes with the apps that take the library.
function Targets:oldest(file)
  if file.makes ~= "library" then return self:level(file, "oldest") end
  return self.apps
end

local function add_app(self, file)
  local found = file.makes == "app" and self:level(file, "oldest")
  if found and not (self.apps and self.apps.level <= found.level) then
    self.apps = found
  end
end

--- Reads the files of an input that say for which levels it is made.
---@param files cotter.InputFile[] of which it is known what modules make
---@return cotter.config.Targets
---@nodiscard
function target.of(files)
  local self = setmetatable({ builds = {}, manifests = {}, variables = {},
                              catalogs = {} }, Targets)
  for _, file in ipairs(files) do
    if not file.package then self:read(file) end
  end
  for _, file in ipairs(files) do
    if not file.package then add_app(self, file) end
  end
  return self
end

--- The levels of the app that a file is of.
---@param file cotter.InputFile
---@return cotter.config.Target? only where one is known
---@nodiscard
function Targets:find(file)
  if file.package then return nil end
  local made, oldest = self:level(file, "target"), self:oldest(file)
  if not (made or oldest) then return nil end
  return { level = made and made.level, at = made and made.at,
           oldest = oldest and oldest.level, oldest_at = oldest and oldest.at }
end

return target
