--- What is amiss with where the files of one app stand: seen only when all of
--- them are known.

local core = require "cotter.core"
local config = require "cotter.model.config"
local sources = require "cotter.model.source"

local folder = {}

local function parent_of(path) return path:match "^(.*)/[^/]*$" or "" end

-- The model is whole when the folder has been looked at, and not before.
local function observe(one, kind, details)
  local source, offset = core.record_position(one.config)
  local list = core.list_table(one.config.observations)
  list[#list + 1] = config.observation(source, offset, kind, details)
end

--- The plug-in takes files that end in .json from the target directory
--- `pinning` (vendor page, "requirements" and "Add the configuration file").
local function misplaced(one)
  if not one.file.path:find "%.json$" and one.file.path ~= "-" then
    observe(one, "misplaced", { name = "extension", expected = ".json",
      found = one.file.path:match "[^/]*$" })
  elseif not one.file.explicit and not one.file.in_target then
    observe(one, "misplaced", { name = "directory", expected = "pinning",
      found = parent_of(one.file.path):match "[^/]*$" })
  end
end

--- Of several files the hook takes the first of the directory's listing.
local function several(first, one)
  observe(one, "several-files", { name = one.file.path:match "[^/]*$",
    found = first.file.path:match "[^/]*$",
    other = first.config })
end

---@class cotter.Found
---@field config cotter.Config
---@field file cotter.InputFile
---@field apps string[]? that it is of, where an input has several

--- The name by which a resource is referred to: that of its file.
local function stem_of(path) return path:match "([^/]*)%.xml$" end

--- Of what the manifests of an app name: whether one names the resource. A
--- debuggable app reads NAME_debug beside NAME.
local function is_named(manifests, stem)
  local plain = stem:gsub("_debug$", "")
  for _, one in ipairs(manifests) do
    if one.unsure or one.reference == stem or one.reference == plain then
      return true
    end
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

--- One of the manifests, that names another resource if any does.
local function naming(manifests)
  for _, one in ipairs(manifests) do
    if one.reference then return one end
  end
  return manifests[1]
end

--- A config that no manifest names is not in use. TrustKit is handed one by
--- the app's own code.
local function wiring(one, manifests)
  local stem = stem_of(one.file.path)
  local alone = #one.config.consumers == 1 and not one.file.explicit
  if not (stem and alone) or is_named(manifests, stem) then return end
  local other = naming(manifests)
  observe(one, "not-wired", { name = stem, found = other.reference,
                              other = other.at })
end

--- Where the manifest of a package names a config, or could: in its source.
local function place_in(facts)
  return config.place(sources.new(facts.manifest, {
    position = function() return facts.line end, pointer = function() end,
  }), 0)
end

--- The same in a package, whose manifest names a resource by its id.
local function package_wiring(one, facts)
  if facts.wired ~= false or #one.config.consumers > 1 then return end
  observe(one, "not-wired", { name = facts.own_name or stem_of(one.file.path),
                              found = facts.name, other = place_in(facts) })
end

--- The resource of a file: res/xml/NAME.xml, res/xml-v28/NAME.xml. In a
--- package its path may be any.
local function resource_of(file)
  local res, stem = file.path:match "^(.*)/xml[^/]*/([^/]*)%.xml$"
  local own = file.package and file.package.resource
  return own or res and res .. "/" .. stem
end

local function variants(one, first_of)
  local name = resource_of(one.file)
  if not name then return end
  if first_of[name] then
    observe(one, "variant", { other = first_of[name].config,
                              found = first_of[name].file.path })
  end
  first_of[name] = first_of[name] or one
end

local function observe_android(found, manifests)
  local first_of, named = {}, applications(manifests)
  for _, one in ipairs(found) do
    if one.config.format == "android" then
      local facts = one.file.package
      if facts then package_wiring(one, facts)
      elseif #named > 0 then wiring(one, named) end
      variants(one, first_of)
    end
  end
end

--- Adds what the places of an app's files show to the configs' observations.
---@param found cotter.Found[]
---@param manifests cotter.config.Manifest[]
function folder.observe(found, manifests)
  observe_android(found, manifests)
  local first_in = {}
  for _, one in ipairs(found) do
    if one.config.format == "outsystems" then
      misplaced(one)
      local parent = parent_of(one.file.path)
      if first_in[parent] and not one.file.explicit then
        several(first_in[parent], one)
      end
      first_in[parent] = first_in[parent] or one
    end
  end
end

return folder
