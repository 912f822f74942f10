--- Android packages: which of their entries are configs, found as the platform
--- finds them. The manifest names a resource by its id; the table of resources
--- says which files that is, one for each configuration of a device, by paths
--- that a build may have shortened.

local core = require "cotter.core"
local manifests = require "cotter.config.manifest"
local sources = require "cotter.model.source"

local apk = {}

local MANIFEST, TABLE = "AndroidManifest.xml", "resources.arsc"

-- A resource may stand for another one; the platform follows twenty
-- (AOSP, AssetManager2 kMaxIterations).
local ALIASES = 20

--- Tells whether these are the entries of such a package.
---@param package cotter.Package
---@return boolean
---@nodiscard
function apk.is(package) return package.numbers[MANIFEST] ~= nil end

--- The files that an id stands for.
local function files_of(package, resources, id)
  local list, seen, ids = {}, {}, { id }
  for i = 1, ALIASES do
    local found, fault = resources:find(ids[i] or 0)
    if not found then return nil, package:refuse(TABLE, fault) end
    for _, one in ipairs(found) do
      if one.text and not seen[one.text] then list[#list + 1] = one end
      if one.reference then ids[#ids + 1] = one.reference end
      seen[one.text or ""] = true
    end
  end
  return list
end

local function open_table(package)
  local octets = package.octets[TABLE]
  if not octets then return nil end
  local resources, fault = core.resources(octets)
  if not resources then package:refuse(TABLE, fault) end
  return resources
end

local function open_manifest(package)
  local document, fault = core.xml(package.octets[MANIFEST])
  if not document then return nil, package:refuse(MANIFEST, fault) end
  local source = sources.new(MANIFEST, document)
  if document.root.name == "manifest" then
    return manifests.read(document, source)
  end
  package:refuse(MANIFEST, { code = "package.manifest",
    text = "the root of the manifest is no <manifest>" })
end

local function absent(package, text)
  package:refuse(MANIFEST, { code = "package.resource", text = text })
end

--- Wants what an id of the manifest stands for. What is absent makes the
--- platform throw: the app does not start.
local function want_named(package, resources, made, facts)
  local id = ("0x%08x"):format(made.id)
  if not package.numbers[TABLE] then
    return absent(package, "the manifest names a config, and there is no "
                           .. "resources.arsc to find it in")
  end
  local list = resources and files_of(package, resources, made.id)
  if not list then return end
  for _, one in ipairs(list) do
    facts.name = facts.name or one.name
    package:want(one.text, { role = "config", wired = true, resource = id })
  end
  if #list == 0 then
    absent(package, ("the manifest names the resource %s, which "
                     .. "resources.arsc does not have"):format(id))
  end
end

-- A debuggable app reads a second file for its debug-overrides (AOSP,
-- XmlConfigSource parseNetworkSecurityConfig).
local function want_sibling(package, resources, made, facts)
  if not facts.name then return end
  local found, fault = resources:named(made.id, facts.name .. "_debug")
  if not found then return package:refuse(TABLE, fault) end
  for _, one in ipairs(found) do
    if not made.debuggable then
      package:pass_over(one.text, "not read: it counts in a debuggable app "
                                  .. "alone, which this is not")
    elseif one.text then
      package:want(one.text, { role = "config", wired = true,
                               resource = ("0x%08x"):format(one.id) })
    end
  end
end

--- Wants what could be a config that nobody names.
local function want_others(package)
  for _, name in ipairs(package.names) do
    if name:find "^res/xml[^/]*/[^/]+%.xml$" and not package.passed[name] then
      package:want(name, { role = "config", wired = false, resource = name })
    end
  end
end

local function is_reference(source) return source:match "^@0x(%x+)$" end

--- Wants the anchors that come with the app, of one certificates element.
local function want_anchor(package, resources, element, facts)
  local source = element:get "src" or ""
  local id = is_reference(source)
  for _, one in ipairs(id and files_of(package, resources,
                                       tonumber(id, 16)) or {}) do
    facts.anchors[source] = facts.anchors[source] or one.text
    package:want(one.text, { role = "anchor" })
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
  for _, name in ipairs(package:of_role "config") do
    local octets = package.octets[name]
    local document = octets and core.xml(octets)
    if document and resources then
      each_anchor(document.root, function(element)
        want_anchor(package, resources, element, facts)
      end)
    end
  end
end

--- Says what of a package is wanted, and what its manifest says.
---@param package cotter.Package
function apk.search(package)
  package:want(MANIFEST, { role = "manifest" })
  if package.numbers[TABLE] then package:want(TABLE, { role = "table" }) end
  if not package.octets[MANIFEST] then return end
  local made = open_manifest(package)
  if not made then return end
  local resources = open_table(package)
  local source, offset = core.record_position(made.at)
  local facts = { target_sdk = made.target_sdk, manifest = MANIFEST,
                  line = source:position(offset).line }
  if made.id then want_named(package, resources, made, facts) end
  if made.id and resources then
    want_sibling(package, resources, made, facts)
  end
  want_others(package)
  want_anchors(package, resources, facts)
  package.facts = facts
end

return apk
