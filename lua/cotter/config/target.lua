--- The API level that the app of a source tree is made for, whose defaults hold
--- for a network security config: of the nearest build file above the config
--- that says one, or else of the nearest manifest.

local config = require "cotter.model.config"
local core = require "cotter.core"
local gradle = require "cotter.config.gradle"
local manifest = require "cotter.config.manifest"
local sources = require "cotter.model.source"

local target = {}

---@class cotter.config.Target
---@field level integer? nil where it has to be evaluated
---@field at any a place

---@class cotter.config.Targets
---@field builds table<string, cotter.config.Target> by folder
---@field manifests table<string, cotter.config.Target> by folder
local Targets = {}
Targets.__index = Targets

local function split(path)
  local folder, name = path:match "^(.*)/([^/]*)$"
  return folder or ".", name or path
end

local function read_build(file)
  local found = gradle.read(file.octets)
  if not found then return nil end
  local source = sources.of_text(file.path, file.octets)
  return { level = found.level, at = config.place(source, found.offset) }
end

local function read_manifest(file)
  if not file.octets:find("uses-sdk", 1, true) then return nil end
  local document = core.xml(file.octets)
  if not document or document.root.name ~= "manifest" then return nil end
  local source = sources.new(file.path, document)
  local made = manifest.read(document, source)
  return made.target_sdk and { level = made.target_sdk, at = made.sdk_at }
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

--- Reads the files of an input that say for which level it is made.
---@param files cotter.InputFile[]
---@return cotter.config.Targets
---@nodiscard
function target.of(files)
  local self = setmetatable({ builds = {}, manifests = {} }, Targets)
  for _, file in ipairs(files) do
    if not file.package then self:read(file) end
  end
  return self
end

--- The nearest of some targets, up from a folder.
local function nearest(by_folder, folder)
  while folder do
    if by_folder[folder] then return by_folder[folder] end
    folder = folder ~= "." and (folder:match "^(.*)/[^/]*$" or ".") or nil
  end
end

--- The target of the app that a file is of.
---@param file cotter.InputFile
---@return cotter.config.Target? only where it is known
---@nodiscard
function Targets:find(file)
  if file.package then return nil end
  local folder = split(file.path)
  local found = nearest(self.builds, folder) or nearest(self.manifests, folder)
  return found and found.level and found or nil
end

return target
