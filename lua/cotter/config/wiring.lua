--- Which of an Android app's network security configs are in force: those that
--- its manifest names, in each build that is shipped, and in each variant of
--- the resource that a phone may take.

local config = require "cotter.model.config"
local core = require "cotter.core"
local source_set = require "cotter.config.source_set"
local sources = require "cotter.model.source"

local wiring = {}

-- The model is whole when the folder has been looked at, and not before.
local function observe(one, kind, details)
  local source, offset = core.record_position(one.config)
  local list = core.list_table(one.config.observations)
  list[#list + 1] = config.observation(source, offset, kind, details)
end

--- The name by which a resource is referred to: that of its file.
local function stem_of(path) return path:match "([^/]*)%.xml$" end

-- Manifests -------------------------------------------------------------------

--- Tells whether a manifest names a resource. A debuggable app reads NAME_debug
--- beside NAME.
local function names(one, stem)
  return one.unsure or one.reference == stem
    or one.reference == stem:gsub("_debug$", "")
end

local function is_named(manifests, stem)
  for _, one in ipairs(manifests) do
    if names(one, stem) then return true end
  end
  return false
end

local function applications(manifests)
  local list = {}
  for _, one in ipairs(manifests) do
    if one.application then list[#list + 1] = one end
  end
  return list
end

--- What is shipped is named by what is shipped, and not by a manifest that
--- debug builds alone take.
local function naming_for(path, manifests)
  if not source_set.is_shipped(path) then return manifests end
  local list = {}
  for _, one in ipairs(manifests) do
    if source_set.is_shipped(one.path) then list[#list + 1] = one end
  end
  return list
end

--- One of the manifests, that names another resource if any does.
local function naming(manifests)
  for _, one in ipairs(manifests) do
    if one.reference then return one end
  end
  return manifests[1]
end

--- Notes the manifest of which the build decides what it names.
local function filled_in(one, stem, manifests)
  for _, manifest in ipairs(manifests) do
    if manifest.reference == stem then return end
  end
  for _, manifest in ipairs(manifests) do
    if manifest.unsure then
      return observe(one, "not-wired", { name = stem, other = manifest.at,
        suggestion = manifest.unsure })
    end
  end
end

--- Tells whether some manifest of a module, for all of its builds, names a
--- resource.
local function is_named_in_main(manifests, module, stem)
  for _, one in ipairs(manifests) do
    local set = source_set.of(one.path)
    if set and set.module == module and not source_set.is_overlay(set)
        and names(one, stem) then
      return true
    end
  end
  return false
end

--- What the manifests of build types and flavors put in the place of a config
--- that the manifest of all builds names: another one, or none.
local function replacing(stem, manifests)
  local list = {}
  for _, one in ipairs(manifests) do
    local set = source_set.of(one.path)
    if source_set.is_overlay(set) and one.says
        and not names(one, stem)
        and is_named_in_main(manifests, set.module, stem) then
      list[#list + 1] = one
    end
  end
  return list
end

local function config_called(found, stem, module)
  for _, one in ipairs(found) do
    local set = source_set.of(one.file.path)
    if set and set.module == module and stem_of(one.file.path) == stem then
      return one
    end
  end
end

local function replaced(one, stem, manifests, found)
  for _, manifest in ipairs(replacing(stem, manifests)) do
    local set = source_set.of(manifest.path)
    local other = manifest.reference
      and config_called(found, manifest.reference, set.module)
    if other then
      observe(other, "variant", { other = one.config, expected = "build",
                                  found = one.file.path })
    else
      observe(one, "not-wired", { name = stem, found = manifest.reference,
        expected = set.name, other = manifest.at })
    end
  end
end

--- What the modules whose manifests name a resource have of their own in the
--- place of that of a library; nothing where the library's is in force for one
--- of them.
local function own_of(one, stem, manifests, found)
  local list, module = {}, source_set.of(one.file.path)
  for _, manifest in ipairs(module and manifests or {}) do
    local set = source_set.of(manifest.path)
    if names(manifest, stem) then
      local own = set and set.module ~= module.module
        and config_called(found, stem, set.module)
      if not own then return {} end
      list[#list + 1] = own
    end
  end
  return list
end

--- A resource of an app goes before that of a library which is called alike.
local function hidden(one, stem, manifests, found)
  for _, own in ipairs(own_of(one, stem, manifests, found)) do
    observe(own, "variant", { other = one.config, expected = "build",
                              found = one.file.path })
  end
end

--- A config that no manifest names is not in use. TrustKit is handed one by
--- the app's own code.
local function wire(one, manifests, found)
  local stem = stem_of(one.file.path)
  local alone = #one.config.consumers == 1 and not one.file.explicit
  local own = naming_for(one.file.path, manifests)
  if not (stem and alone) or #own == 0 then return end
  if not is_named(own, stem) then
    local other = naming(own)
    return observe(one, "not-wired", { name = stem, found = other.reference,
                                       other = other.at })
  end
  filled_in(one, stem, own)
  replaced(one, stem, own, found)
  hidden(one, stem, own, found)
end

-- Packages --------------------------------------------------------------------

--- Where the manifest of a package names a config, or could: in its source.
local function place_in(facts)
  return config.place(sources.new(facts.manifest, {
    position = function() return facts.line end, pointer = function() end,
  }), 0)
end

--- The same in a package, whose manifest names a resource by its id.
local function wire_packed(one, facts)
  if facts.wired ~= false or #one.config.consumers > 1 then return end
  observe(one, "not-wired", { name = facts.own_name or stem_of(one.file.path),
                              found = facts.name, other = place_in(facts) })
end

-- Variants --------------------------------------------------------------------

--- The resource of a file: res/xml/NAME.xml, res/xml-v28/NAME.xml. In a
--- package its path may be any.
local function resource_of(file)
  local res, stem = file.path:match "^(.*)/xml[^/]*/([^/]*)%.xml$"
  local own = file.package and file.package.resource
  return own or res and res .. "/" .. stem
end

local function variant(one, first_of)
  local name = resource_of(one.file)
  if not name then return end
  if first_of[name] then
    observe(one, "variant", { other = first_of[name].config,
                              found = first_of[name].file.path })
  end
  first_of[name] = first_of[name] or one
end

--- The files of build types and flavors that are shipped, and those of main, by
--- the name of their resource.
local function resources_of(configs)
  local by_name = {}
  for _, one in ipairs(configs) do
    local set = not one.file.package and source_set.of(one.file.path)
    local name = set and resource_of(one.file)
    if name and source_set.is_shipped(one.file.path) then
      local key = set.module .. name:match "[^/]*$"
      by_name[key] = by_name[key] or {}
      table.insert(by_name[key], { one = one, set = set })
    end
  end
  return by_name
end

--- Of the files of one resource, those of builds go before others.
local function overlays(list)
  for _, row in ipairs(list) do
    for _, other in ipairs(list) do
      if source_set.goes_before(row.set, other.set) then
        observe(row.one, "variant", { other = other.one.config,
          expected = "build", found = other.one.file.path })
      end
    end
  end
end

local function of_android(found)
  local list = {}
  for _, one in ipairs(found) do
    if one.config.format == "android" then list[#list + 1] = one end
  end
  return list
end

--- Adds what the places of an app's network security configs show to their
--- observations.
---@param found cotter.Found[]
---@param manifests cotter.config.Manifest[]
function wiring.observe(found, manifests)
  local first_of, named = {}, applications(manifests)
  local configs = of_android(found)
  for _, one in ipairs(configs) do
    local facts = one.file.package
    if facts then wire_packed(one, facts) else wire(one, named, configs) end
    variant(one, first_of)
  end
  for _, list in pairs(resources_of(configs)) do overlays(list) end
end

return wiring
