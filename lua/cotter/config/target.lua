--- The API levels of the app of a source tree: that which it is made for, whose
--- defaults hold for a network security config, and the lowest on which it is
--- installed, which may be older than all that reads one. Each is of the
--- nearest build file above the config that says it, or else of the nearest
--- manifest.

local config = require "cotter.model.config"
local core = require "cotter.core"
local gradle = require "cotter.config.gradle"
local manifest = require "cotter.config.manifest"
local sources = require "cotter.model.source"

local target = {}

---@class cotter.config.Level
---@field level integer? nil where it has to be evaluated
---@field at any a place

---@class cotter.config.Target
---@field level integer?  that the app is made for, where it is known
---@field at any          a place: where that is said
---@field oldest integer? the lowest on which it is installed, likewise
---@field oldest_at any

---@class cotter.config.Targets each by its folder
---@field builds table<string, { target: cotter.config.Level?,
---       oldest: cotter.config.Level? }>
---@field manifests table<string, { target: cotter.config.Level?,
---       oldest: cotter.config.Level? }>
---@field apps cotter.config.Level? the lowest on which any app is installed
local Targets = {}
Targets.__index = Targets

local function split(path)
  local folder, name = path:match "^(.*)/([^/]*)$"
  return folder or ".", name or path
end

local function level_in_build(file, which)
  local found = gradle.read(file.octets, which)
  if not found then return nil end
  local source = sources.of_text(file.path, file.octets)
  return { level = found.level, at = config.place(source, found.offset) }
end

local function read_build(file)
  return { target = level_in_build(file, "target"),
           oldest = level_in_build(file, "oldest") }
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
  elseif name == "AndroidManifest.xml" then
    self.manifests[folder] = read_manifest(file)
  end
end

--- What the nearest file says, up from a folder.
local function nearest(by_folder, folder, which)
  while folder do
    local found = by_folder[folder]
    if found and found[which] then return found[which] end
    folder = folder ~= "." and (folder:match "^(.*)/[^/]*$" or ".") or nil
  end
end

--- A level, only where it is known.
function Targets:level(file, which)
  local folder = split(file.path)
  local found = nearest(self.builds, folder, which)
                or nearest(self.manifests, folder, which)
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
  local self = setmetatable({ builds = {}, manifests = {} }, Targets)
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
