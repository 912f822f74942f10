--- Reads what is written in XML as the config that it is, by its root.

local app_list = require "cotter.config.app_list"
local core = require "cotter.core"
local refusals = require "cotter.config.refusal"
local source_set = require "cotter.config.source_set"
local sources = require "cotter.model.source"

local xml = {}

--- Tells whether text that is no XML was meant as a pin config.
local function meant_as_config(file)
  local octets = file.octets:sub(1, 65536):gsub("%z", "")
  return file.claimed or app_list.has_to_be(file)
    or octets:find("network-security-config", 1, true)
    or octets:find("<application", 1, true) -- a manifest, which wires configs
    or octets:find("<pin-set", 1, true)
    or octets:find("NSPinnedDomains", 1, true)
    or octets:find("TSKPinnedDomains", 1, true)
end

--- Tells whether a file is the manifest of a source set that ships: the build
--- takes it for one, and fails where it is none.
local function is_manifest(file)
  local set = file.path:find "%f[^/\0]AndroidManifest%.xml$"
    and source_set.of(file)
  return set and set.is_shipped or false
end

--- Opens a file; what an app bundle has for XML is in a form of its own.
local function open(file)
  if file.package and file.package.bundle then
    return require "cotter.package.bundle_xml".read(file.octets)
  end
  return core.xml(file.octets)
end

--- What is wrong with an element of a manifest that no build takes for its
--- application.
local function misnamed(document, file)
  if not is_manifest(file) then return nil end
  for name, element in document.root:each() do
    if name ~= "application" and name:lower() == "application" then
      local line, column = document:position(element.offset)
      return { path = file.path, line = line, column = column,
        code = "config.manifest", message =
          ("a manifest with <%s>, want <application>"):format(name) }
    end
  end
end

local function read_manifest(document, file, source)
  local made = require "cotter.config.manifest".read(document, source)
  made.below, made.variants = file.below, file.variants
  made.makes = file.makes
  local refused = file.explicit and { path = file.path, line = 1, column = 1,
    code = "config.manifest", message = made.reference
      and ("a manifest, and no config: give %s.xml of res/xml, or the folder")
        :format(made.reference)
      or "a manifest, which names no network security config" }
  return {}, refused or nil, not refused and made or nil
end

--- What is said of the manifest of an app that has no application.
local function without_application(made, file)
  if made.application or file.makes ~= "app" then return nil end
  return { path = file.path, note = "the manifest of an app, and no "
    .. "<application> in it: which config is in use is not known" }
end

local function look_at_manifest(document, file, source)
  local wrong = misnamed(document, file)
  if wrong then return {}, wrong end
  local list, refused, made = read_manifest(document, file, source)
  return list, refused or without_application(made, file), made
end

--- What becomes of a document with another root.
local function unknown(file, document)
  local name = document.root.name
  if is_manifest(file) then
    return refusals.unrecognised(file.path, document,
      ("no manifest: the root is <%s>, want <manifest>"):format(name))
  elseif file.claimed or app_list.has_to_be(file) then
    return refusals.unrecognised(file.path, document, ("no pin config: the "
      .. "root is <%s>, want <network-security-config> or <plist>")
      :format(name))
  elseif meant_as_config(file) then
    return { path = file.path, note = ("XML with pins below <%s>, which is "
      .. "not read: what it pins is not judged"):format(name) }
  end
end

--- Reads one file of XML; the readers of its formats are loaded where there is
--- one of theirs.
---@param file cotter.InputFile
---@return cotter.Config[]
---@return cotter.config.Refusal?
---@return cotter.config.Manifest?
---@nodiscard
function xml.read(file)
  local document, fault = open(file)
  if not document then
    local is_told = meant_as_config(file) or is_manifest(file)
    return {}, is_told and refusals.new(file.path, fault) or nil
  end
  local root, source = document.root, sources.new(file.path, document)
  if root.name == "manifest" then
    return look_at_manifest(document, file, source)
  elseif root.name == "plist" then
    return require "cotter.config.plist".read(file, document)
  end
  local android = require "cotter.config.android"
  if android.is(root) then
    return { android.read(document, source, file.package, file.target) }
  end
  return {}, unknown(file, document)
end

return xml
