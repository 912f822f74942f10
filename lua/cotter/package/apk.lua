--- Packages and bundles of Android: which of their entries are configs, found
--- as the platform finds them. The manifest names a resource by its id; the
--- table of resources says which files that is, one for each configuration of a
--- device, by paths that a build may have shortened; and these name their
--- anchors.
---
--- It is asked again with what it wanted.

local bundle_table = require "cotter.package.bundle_table"
local bundle_xml = require "cotter.package.bundle_xml"
local core = require "cotter.core"
local manifests = require "cotter.config.manifest"
local sources = require "cotter.model.source"

-- A resource may stand for another one; the platform follows twenty
-- (AOSP, AssetManager2 kMaxIterations).
local ALIASES = 20

---@class cotter.PackageRequest
---@field layout cotter.PackageLayout
---@field octets table<string, string> by entry: the manifest, and what was
---       wanted before
---@field has_table boolean the package has a table of resources

---@class cotter.PackageAnswer
---@field wanted cotter.WantedEntry[]
---@field facts table<string, any>? what the manifest says
---@field refused { entry: string, code: string, text: string,
---       offset: integer? }[]
---@field passed_over { entry: string, message: string }[]

---@class cotter.Package: cotter.PackageAnswer, cotter.PackageRequest
---@field private known table<string, boolean>
---@field private broken table<string, boolean>
local Package = {}
Package.__index = Package

--- Wants an entry, once.
---@param path string as the table of resources has it
---@param row cotter.WantedEntry its other fields
function Package:want(path, row)
  local entry = self.layout.folder .. path
  if self.known[entry] then return end
  row.entry, self.known[entry] = entry, true
  self.wanted[#self.wanted + 1] = row
end

--- Refuses an entry, for the first that is wrong with it.
---@param entry string
---@param fault { code: string, text: string, offset: integer? }
function Package:refuse(entry, fault)
  if self.broken[entry] then return end
  self.broken[entry] = true
  self.refused[#self.refused + 1] = { entry = entry, code = fault.code,
    text = fault.text, offset = fault.offset }
end

---@param entry string
---@param message string
function Package:pass_over(entry, message)
  self.passed_over[#self.passed_over + 1] = { entry = entry,
                                              message = message }
end

--- Reads XML in the form that such a package has.
function Package:xml(octets)
  if self.layout.bundle then return bundle_xml.read(octets) end
  return core.xml(octets)
end

--- Opens the table of resources, if there is one that can be read.
function Package:resources()
  local octets = self.octets[self.layout.table]
  if not octets then return nil end
  if self.layout.bundle then return bundle_table.open(octets) end
  local resources, fault = core.resources(octets)
  if not resources then self:refuse(self.layout.table, fault) end
  return resources
end

--- The files that an id stands for.
local function files_of(package, resources, id)
  local list, seen, ids = {}, {}, { id }
  for i = 1, ALIASES do
    local found, fault = resources:find(ids[i] or 0)
    if not found then return package:refuse(package.layout.table, fault) end
    for _, one in ipairs(found) do
      if one.text and not seen[one.text] then list[#list + 1] = one end
      if one.reference then ids[#ids + 1] = one.reference end
      seen[one.text or ""] = true
    end
  end
  return list
end

local function open_manifest(package)
  local name = package.layout.manifest
  local document, fault = package:xml(package.octets[name])
  if not document then return nil, package:refuse(name, fault) end
  local source = sources.new(name, document)
  if document.root.name == "manifest" then
    return manifests.read(document, source)
  end
  package:refuse(name, { code = "package.manifest",
    text = "the root of the manifest is no <manifest>" })
end

local function absent(package, text)
  package:refuse(package.layout.manifest, { code = "package.resource",
                                            text = text })
end

--- Wants what an id of the manifest stands for. What is absent makes the
--- platform throw: the app does not start.
local function want_named(package, resources, made, facts)
  local id = ("0x%08x"):format(made.id)
  if not package.has_table then
    return absent(package, ("the manifest names a config, and there is no %s "
                            .. "to find it in"):format(package.layout.table))
  end
  local list = resources and files_of(package, resources, made.id)
  if not list then return end
  for _, one in ipairs(list) do
    facts.name = facts.name or one.name
    package:want(one.text, { role = "config", wired = true, resource = id })
  end
  if #list == 0 then
    absent(package, ("the manifest names the resource %s, which %s does not "
                     .. "have"):format(id, package.layout.table))
  end
end

local SIBLING = "not judged: a debuggable app reads its debug-overrides, "
  .. "and no app anything else of it"

-- Where there are no debug-overrides in the config, a debuggable app looks for
-- them in a second one, of which it reads nothing else (AOSP, XmlConfigSource
-- parseDebugOverridesResource).
local function pass_over_sibling(package, resources, made, facts)
  if not facts.name then return end
  local found, fault = resources:named(made.id, facts.name .. "_debug")
  if not found then return package:refuse(package.layout.table, fault) end
  for _, one in ipairs(found) do
    if one.text then
      package:pass_over(package.layout.folder .. one.text, SIBLING)
    end
  end
end

--- Wants what could be a config that nobody names: the resources of its type,
--- whatever their paths have become.
local function want_others(package, resources)
  local found, fault = resources:typed "xml"
  if not found then return package:refuse(package.layout.table, fault) end
  for _, one in ipairs(found) do
    if one.text then
      package:want(one.text, { role = "config", wired = false,
        name = one.name, resource = ("0x%08x"):format(one.id) })
    end
  end
end

--- Wants the anchors that come with the app, of one certificates element.
local function want_anchor(package, resources, element, facts)
  local source = element:get "src" or ""
  local id = source:match "^@0x(%x+)$"
  for _, one in ipairs(id and files_of(package, resources,
                                       tonumber(id, 16)) or {}) do
    if one.text then
      facts.anchors[source] = facts.anchors[source]
        or package.layout.folder .. one.text
      package:want(one.text, { role = "anchor" })
    end
  end
end

local function each_anchor(element, run)
  for name, child in element:each() do
    if name == "certificates" then run(child)
    elseif name:sub(1, 1) ~= "#" then each_anchor(child, run) end
  end
end

--- Wants the anchors of the configs; one that cannot be read is refused where
--- it is read as a config.
local function want_anchors(package, resources, facts)
  facts.anchors = {}
  for i = 1, #package.wanted do
    local octets = package.octets[package.wanted[i].entry]
    local document = octets and package:xml(octets)
    if document then
      each_anchor(document.root, function(element)
        want_anchor(package, resources, element, facts)
      end)
    end
  end
end

--- Wants what the table of resources knows of.
local function want_all(package, resources, made, facts)
  if made.id then want_named(package, resources, made, facts) end
  if not resources then return end
  if made.id then pass_over_sibling(package, resources, made, facts) end
  want_anchors(package, resources, facts)
  want_others(package, resources)
end

-- Attributes of an application are those of the base (bundletool makes each
-- package's manifest of that); what else a module names is of no use.
local FEATURE = "the manifest of a feature module names a config, which the "
  .. "platform does not read: that of the base does"

--- A module beside the base has configs that nobody names.
local function search_feature(package, made)
  if made.id or made.reference then
    package:pass_over(package.layout.manifest, FEATURE)
  end
  made.id = nil
  package.facts = {}
  want_all(package, package:resources(), made, package.facts)
end

--- The line of a place.
local function line_of(place)
  if not place then return nil end
  local source, offset = core.record_position(place)
  return source:position(offset).line
end

--- Says what is wanted, and what the manifest says.
local function search(package)
  local made = open_manifest(package)
  if not made then return end
  if package.layout.feature then return search_feature(package, made) end
  local facts = { target_sdk = made.target_sdk, oldest_sdk = made.oldest_sdk,
                  manifest = package.layout.manifest,
                  line = line_of(made.at), sdk_line = line_of(made.sdk_at),
                  flutter_line = line_of(made.flutter_at) }
  if made.text then
    absent(package, "the manifest names its config by no id of a resource")
  end
  want_all(package, package:resources(), made, facts)
  if made.debuggable then
    package:pass_over(package.layout.manifest, "the app is debuggable, as no "
      .. "release is: the debug-overrides of its config are in force")
  end
  package.facts = facts
end

--- Says which entries are wanted, by those that were read.
---@param request cotter.PackageRequest
---@return cotter.PackageAnswer
return function(request)
  local package = setmetatable(request, Package)
  package.wanted, package.refused, package.passed_over = {}, {}, {}
  package.known, package.broken = {}, {}
  search(package)
  return { wanted = package.wanted, facts = package.facts,
           refused = package.refused, passed_over = package.passed_over }
end
