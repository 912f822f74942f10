--- Which of an Android app's network security configs are in force: those that
--- its manifest names, in each build that is shipped, and in each variant of
--- the resource that a phone may take.

local config = require "cotter.model.config"
local core = require "cotter.core"
local source_set = require "cotter.config.source_set"
local sources = require "cotter.model.source"
local wires = require "cotter.config.wires"

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

--- Notes the manifest of which the build decides what it names.
local function filled_in(one, stem, naming)
  local unsure = naming.unsure[1]
  if unsure and not naming.named[stem] then
    observe(one, "not-wired", { name = stem, other = unsure.at,
                                suggestion = unsure.unsure })
  end
end

--- Tells whether another file goes before one in all builds that take what
--- is given.
local function is_hidden(row, rows, sets)
  for _, other in ipairs(rows) do
    if source_set.goes_before(other.set, row.set) then
      for _, set in ipairs(sets) do
        if source_set.is_within(set, other.set) then return true end
      end
    end
  end
  return false
end

--- The configs of a module and name that builds take in the place of one: those
--- that go together with it and with the manifest that names them.
local function taken(rows, one, manifest)
  local meeting, list = {}, {}
  for _, row in ipairs(rows or {}) do
    if source_set.is_beside(one.file, row.one.file)
      and source_set.meet(manifest, row.one.file)
    then
      meeting[#meeting + 1] = row
    end
  end
  local sets = { source_set.of(manifest), source_set.of(one.file) }
  for _, row in ipairs(meeting) do
    if not is_hidden(row, meeting, sets) then list[#list + 1] = row.one end
  end
  return list
end

--- Of what is taken in the place of a config.
local function displace(others, one)
  for _, other in ipairs(others) do
    observe(other, "variant", { other = one.config, expected = "build",
                                found = one.file.path })
  end
end

local function replaced(one, stem, all, called)
  for _, manifest in ipairs(all:replacing(stem, one.file)) do
    local set, name = source_set.of(manifest), manifest.reference
    local others = name and taken(called[set.module .. "\0" .. name], one,
                                  manifest) or {}
    displace(others, one)
    if #others == 0 then
      observe(one, "not-wired", { name = stem, found = name,
        expected = set.name, other = manifest.at })
    end
  end
end

--- What the module of a manifest has of its own in the place of the resource of
--- a library.
local function own_of(one, stem, manifest, called)
  local set, module = source_set.of(manifest), source_set.of(one.file)
  if not set or not module or set.module == module.module then return {} end
  return taken(called[set.module .. "\0" .. stem], one, manifest)
end

--- The same of all modules whose manifests name it; nothing where the library's
--- is in force for one of them.
local function owns_of(one, stem, naming, called)
  local list, is_known = {}, {}
  for _, manifest in ipairs(naming:who_name(stem)) do
    local own = own_of(one, stem, manifest, called)
    if #own == 0 then return {} end
    for _, other in ipairs(own) do
      if not is_known[other] then list[#list + 1] = other end
      is_known[other] = true
    end
  end
  return list
end

--- A config that no manifest names is not in use. TrustKit is handed one by
--- the app's own code. What is shipped is named by what is shipped, and not by
--- a manifest that debug builds alone take.
local function wire(one, all, called)
  local stem = stem_of(one.file.path)
  local alone = #one.config.consumers == 1 and not one.file.explicit
  local naming = source_set.is_shipped(one.file) and all.shipped or all.whole
  if not (stem and alone and naming.one) then return end
  if not naming:has(stem) then
    local other = naming.one
    return observe(one, "not-wired", { name = stem, found = other.reference,
                                       other = other.at })
  end
  filled_in(one, stem, naming)
  replaced(one, stem, all, called)
  -- A resource of an app goes before that of a library which is called alike.
  displace(owns_of(one, stem, naming, called), one)
end

--- The configs of each module and name.
local function by_name(configs)
  local called = {}
  for _, one in ipairs(configs) do
    local set, stem = source_set.of(one.file), stem_of(one.file.path)
    local key = set and stem and set.module .. "\0" .. stem
    if key then
      called[key] = called[key] or {}
      table.insert(called[key], { one = one, set = set })
    end
  end
  return called
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
  local resources = {}
  for _, one in ipairs(configs) do
    local set = source_set.of(one.file)
    local name = set and resource_of(one.file)
    if name and source_set.is_shipped(one.file) then
      local key = set.module .. name:match "[^/]*$"
      resources[key] = resources[key] or {}
      table.insert(resources[key], { one = one, set = set })
    end
  end
  return resources
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
  local configs = of_android(found)
  local first_of, called = {}, by_name(configs)
  local all = wires.read(manifests)
  for _, one in ipairs(configs) do
    local facts = one.file.package
    if facts then wire_packed(one, facts) else wire(one, all, called) end
    variant(one, first_of)
  end
  for _, list in pairs(resources_of(configs)) do overlays(list) end
end

return wiring
