--- What the manifests of an Android app name as its config, of all of them, and
--- of each module: those of build types and flavors go before that of main.

local source_set = require "cotter.config.source_set"

---@class cotter.config.Naming what some manifests name
---@field named table<string, cotter.config.Manifest[]> by the resource
---@field unsure cotter.config.Manifest[] of which the build decides that
---@field one cotter.config.Manifest? one that names something, if any does
local Naming = {}
Naming.__index = Naming

---@return cotter.config.Naming
local function new_naming()
  return setmetatable({ named = {}, unsure = {} }, Naming)
end

function Naming:add(manifest)
  local name = manifest.reference
  if name then
    self.named[name] = self.named[name] or {}
    table.insert(self.named[name], manifest)
  end
  if manifest.unsure then table.insert(self.unsure, manifest) end
  if not self.one or name and not self.one.reference then
    self.one = manifest
  end
end

--- The names by which a resource is read: a debuggable app reads NAME_debug
--- beside NAME.
local function names_of(stem)
  local plain = stem:gsub("_debug$", "")
  return plain == stem and { stem } or { stem, plain }
end

--- Tells whether a resource is named, or may be.
---@param stem string
---@return boolean
---@nodiscard
function Naming:has(stem)
  for _, name in ipairs(names_of(stem)) do
    if self.named[name] then return true end
  end
  return #self.unsure > 0
end

--- The manifests that name a resource, or may do so.
---@param stem string
---@return cotter.config.Manifest[]
---@nodiscard
function Naming:who_name(stem)
  local list = table.move(self.unsure, 1, #self.unsure, 1, {})
  for _, name in ipairs(names_of(stem)) do
    local named = self.named[name] or {}
    table.move(named, 1, #named, #list + 1, list)
  end
  return list
end

local function names(manifest, stem)
  if manifest.unsure then return true end
  for _, name in ipairs(names_of(stem)) do
    if manifest.reference == name then return true end
  end
  return false
end

---@class cotter.config.Module
---@field main cotter.config.Naming what is named for all of its builds
---@field overlays cotter.config.Manifest[] of build types and flavors, that
---       say something of a config

---@class cotter.config.Wires what the manifests of an app say
---@field whole cotter.config.Naming
---@field shipped cotter.config.Naming of those that are of what is shipped
---@field modules table<string, cotter.config.Module>
---@field paths string[] of modules
local Wires = {}
Wires.__index = Wires

function Wires:module(path)
  if not self.modules[path] then
    self.modules[path] = { main = new_naming(), overlays = {} }
    self.paths[#self.paths + 1] = path
  end
  return self.modules[path]
end

function Wires:add(manifest)
  local set = source_set.of(manifest)
  self.whole:add(manifest)
  if source_set.is_shipped(manifest) then self.shipped:add(manifest) end
  if not set then return end
  local module = self:module(set.module)
  if not source_set.is_overlay(set) then
    module.main:add(manifest)
  elseif manifest.says then
    table.insert(module.overlays, manifest)
  end
end

--- What the manifests of build types and flavors put in the place of a config
--- that the manifest of all builds names: another one, or none. What is shipped
--- is replaced by what is, in builds that take both.
---@param stem string of the config
---@param file cotter.config.Placed the config
---@return cotter.config.Manifest[]
---@nodiscard
function Wires:replacing(stem, file)
  local list = {}
  for _, path in ipairs(self.paths) do
    local module = self.modules[path]
    for _, one in ipairs(module.main:has(stem) and module.overlays or {}) do
      local is_built = source_set.is_beside(file, one)
      if is_built and not names(one, stem) then list[#list + 1] = one end
    end
  end
  return list
end

local wires = {}

---@param manifests cotter.config.Manifest[]
---@return cotter.config.Wires
---@nodiscard
function wires.read(manifests)
  local self = setmetatable({ whole = new_naming(), shipped = new_naming(),
                              modules = {}, paths = {} }, Wires)
  for _, one in ipairs(manifests) do
    if one.application then self:add(one) end
  end
  return self
end

return wires
