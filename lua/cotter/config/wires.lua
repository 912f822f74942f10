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

--- The manifests that name a resource, or may do so, in lists.
---@param stem string
---@return cotter.config.Manifest[][]
---@nodiscard
function Naming:who_name(stem)
  local lists = { self.unsure }
  for _, name in ipairs(names_of(stem)) do
    lists[#lists + 1] = self.named[name]
  end
  return lists
end

---@class cotter.config.Overlay the manifest of a build type or flavor, that
---       the build does not fill in
---@field manifest cotter.config.Manifest
---@field set cotter.config.SourceSet
---@field is_known boolean? of one that is left out: what it is of, and those
---       that are not

---@class cotter.config.Module
---@field main cotter.config.Naming what is named for all of its builds
---@field own cotter.config.Manifest? that of all builds
---@field overlays cotter.config.Overlay[] that say something of a config
---@field that_name cotter.config.Overlay[] of them, those that are shipped and
---       name one
---@field silent cotter.config.Overlay[] that are shipped and name none
---@field has table<string, true> names of source sets with a manifest
---@field set cotter.config.SourceSet one of its own

---@class cotter.config.Wires what the manifests of an app say
---@field whole cotter.config.Naming
---@field shipped cotter.config.Naming of those that are of what is shipped
---@field modules table<string, cotter.config.Module> by their paths
---@field paths string[] of modules
---@field naming table<string, cotter.config.Module[]> those that have overlays,
---       by what is named for all of their builds
---@field open cotter.config.Manifest[] of modules of which it is not known
---       whether builds beside those that name a config name none
---@field left_out table<string, cotter.config.Overlay> a build that has no
---       config, by what other builds name alone
---@field unsure cotter.config.Overlay[] of modules of which the build decides
---       that
---@field apps cotter.config.Manifest[]? those of apps, where they are known
---@field rulers cotter.config.Rulers?
local Wires = {}
Wires.__index = Wires

function Wires:module(set)
  local path = set.module
  if not self.modules[path] then
    self.modules[path] = { main = new_naming(), overlays = {}, that_name = {},
                           silent = {}, has = {}, set = set }
    self.paths[#self.paths + 1] = path
  end
  self.modules[path].has[set.name] = true
  return self.modules[path]
end

local function add_overlay(module, one)
  if one.manifest.says then table.insert(module.overlays, one) end
  if one.set.is_shipped then
    local name = one.manifest.reference
    table.insert(name and module.that_name or module.silent, one)
  end
end

function Wires:add(manifest)
  local set = source_set.of(manifest)
  self.whole:add(manifest)
  if source_set.is_shipped(manifest) then self.shipped:add(manifest) end
  if not set then return end
  local module = self:module(set)
  if not source_set.is_overlay(set) then
    module.main:add(manifest)
    module.own = manifest
  elseif not manifest.unsure then
    add_overlay(module, { manifest = manifest, set = set })
  end
end

local function meets_any(one, overlays)
  for _, other in ipairs(overlays) do
    if source_set.meet(one.set, other.set) then return true end
  end
  return false
end

--- The builds of a module whose manifests name none, and those that have no
--- manifest: for them that of all builds speaks.
local function silent_of(module)
  local list = table.move(module.silent, 1, #module.silent, 1, {})
  local manifest = module.main.one or module.that_name[1].manifest
  local is_sure = not module.set.variants.unsure
  for _, set in ipairs(is_sure and source_set.declared(module.set) or {}) do
    if set.is_shipped and not module.has[set.name] then
      list[#list + 1] = { manifest = manifest, set = set }
    end
  end
  return list
end

--- Tells whether it is known of source sets what they are of.
local function are_known(one, others)
  for _, other in ipairs(others) do
    if not source_set.is_known(other.set) then return false end
  end
  return source_set.is_known(one.set)
end

--- Tells whether some builds of a module name a config, and that of all does
--- not.
local function are_alone(module)
  return not module.main.unsure[1] and not next(module.main.named)
    and module.that_name[1] ~= nil
end

--- Of a module whose builds alone name configs, the first that is not with any
--- of them.
local function left_out_of(module)
  if not are_alone(module) then return nil end
  for _, one in ipairs(silent_of(module)) do
    if not meets_any(one, module.that_name) then
      one.is_known = are_known(one, module.that_name)
      return one
    end
  end
end

function Wires:index_builds(module)
  local left_out = left_out_of(module)
  if not left_out and module.set.variants.unsure and are_alone(module) then
    table.insert(self.open, module.that_name[1].manifest)
  end
  for _, one in ipairs(left_out and module.that_name or {}) do
    local name = one.manifest.reference
    self.left_out[name] = self.left_out[name] or left_out
  end
end

--- The overlays of a module of which the build decides what it names.
local function unsure_of(module)
  return module.main.unsure[1] and module.overlays or {}
end

--- Finds modules by what they name: there may be thousands.
function Wires:index()
  for _, path in ipairs(self.paths) do
    local module = self.modules[path]
    for name in pairs(#module.overlays > 0 and module.main.named or {}) do
      self.naming[name] = self.naming[name] or {}
      table.insert(self.naming[name], module)
    end
    self:index_builds(module)
    local of_unsure = unsure_of(module)
    table.move(of_unsure, 1, #of_unsure, #self.unsure + 1, self.unsure)
  end
end

--- Adds the overlays that name another config than one, or none; the first of
--- them alone, where that is enough.
local function add_replacing(list, overlays, config, is_enough)
  for _, one in ipairs(overlays) do
    local name = one.manifest.reference
    if not (name and config.is_named[name])
      and source_set.is_beside(config.set, one.set)
    then
      list[#list + 1] = one
      if is_enough then return end
    end
  end
end

--- What the manifest of all builds of a module names.
---@param set cotter.config.SourceSet?
---@return cotter.config.Naming?
---@nodiscard
function Wires:main_of(set)
  local module = set and self.modules[set.module]
  return module and module.main
end

--- The module of a source set, where it makes an app: no other app takes what
--- is in it.
---@param set cotter.config.SourceSet?
---@return cotter.config.Module?
function Wires:app_of(set)
  local module = set and self.modules[set.module]
  local own = module and module.own
  return own and own.makes == "app" and module or nil
end

--- The modules that have overlays and name a config for all of their builds; of
--- what an app has, that app alone.
---@param name string
---@param app cotter.config.Module?
---@return cotter.config.Module[]
function Wires:modules_naming(name, app)
  if app then return { app.main.named[name] and app or nil } end
  return self.naming[name] or {}
end

--- What the manifests of build types and flavors put in the place of a config
--- that the manifest of all builds names: another one, or none. Where that may
--- name any, one is enough.
---@param stem string of the config
---@param set cotter.config.SourceSet? of the config
---@return cotter.config.Overlay[]
---@nodiscard
function Wires:replacing(stem, set)
  local list, config = {}, { set = set, is_named = {} }
  local names, app = names_of(stem), self:app_of(set)
  for _, name in ipairs(names) do config.is_named[name] = true end
  for _, name in ipairs(names) do
    for _, module in ipairs(self:modules_naming(name, app)) do
      add_replacing(list, module.overlays, config)
    end
  end
  if #list > 0 then return list end
  add_replacing(list, app and unsure_of(app) or self.unsure, config, true)
  return list
end

--- The apps among modules, by their manifests of all builds; none where it is
--- not known of each module whether it makes one, or where builds of an app
--- name what its own does not.
local function apps_of(self)
  local list = {}
  for _, path in ipairs(self.paths) do
    local module = self.modules[path]
    local makes = module.own and module.own.makes
    if not makes or makes == "app" and module.that_name[1] then return {} end
    if makes == "app" then list[#list + 1] = module.own end
  end
  return list
end

--- The manifests of the apps, where it is known which modules make one.
---@return cotter.config.Manifest[]
---@nodiscard
function Wires:of_apps()
  self.apps = self.apps or apps_of(self)
  return self.apps
end

---@class cotter.config.Rulers what the manifests of apps say of a config
---@field list cotter.config.Overlay[]
---@field named table<string, true>
---@field is_open boolean one of them says nothing, or the build fills it in

--- What apps say goes before what their libraries do (Android guide, merge
--- multiple manifest files). It is asked of each config, and the same for all.
---@return cotter.config.Rulers
local function rulers_of(self)
  local made = { list = {}, named = {}, is_open = false }
  for i, manifest in ipairs(self:of_apps()) do
    made.list[i] = { manifest = manifest, set = source_set.of(manifest) }
    made.named[manifest.reference or ""] = true
    made.is_open = made.is_open or manifest.unsure ~= nil or not manifest.says
  end
  return made
end

--- What the manifests of apps put in the place of a config that libraries name:
--- another one, or none; nothing where an app may have it.
---@param stem string of the config
---@return cotter.config.Overlay[]
---@nodiscard
function Wires:overruling(stem)
  self.rulers = self.rulers or rulers_of(self)
  if self.rulers.is_open then return {} end
  for _, name in ipairs(names_of(stem)) do
    if self.rulers.named[name] then return {} end
  end
  return self.rulers.list
end

--- Tells whether what goes before a config of a source set is the same for all
--- modules of its kind: those that have no app and no builds that say anything.
---@param set cotter.config.SourceSet
---@return boolean
---@nodiscard
function Wires:is_plain(set)
  local module = self.modules[set.module]
  if not module then return true end
  return #module.overlays == 0 and module.own ~= nil
         and module.own.makes == "library"
end

local wires = {}

---@param manifests cotter.config.Manifest[]
---@return cotter.config.Wires
---@nodiscard
function wires.read(manifests)
  local self = setmetatable({ whole = new_naming(), shipped = new_naming(),
                              modules = {}, paths = {}, naming = {},
                              left_out = {}, unsure = {}, open = {} }, Wires)
  for _, one in ipairs(manifests) do
    if one.application then self:add(one) end
  end
  self:index()
  return self
end

return wires
