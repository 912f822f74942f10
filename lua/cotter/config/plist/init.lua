--- Reads property lists as the configs that they have in them: an Info.plist
--- can have Apple's pins and TrustKit's.

local app_list = require "cotter.config.app_list"
local apple = require "cotter.config.plist.apple"
local bundle = require "cotter.config.plist.bundle"
local refusals = require "cotter.config.refusal"
local sources = require "cotter.model.source"
local trustkit = require "cotter.config.plist.trustkit"
local values = require "cotter.config.plist.values"

local plist = {}

--- The configs in a list. Where Apple's pins are absent, what is said of App
--- Transport Security is remarked of TrustKit's config.
local function configs_in(document, source)
  local found, root = {}, document.root
  local alone = not trustkit.pins(root)
  local pins = apple.pins(root)
  if not alone then
    found[1] = trustkit.read(document, source,
                             not pins and apple.remark or nil)
  end
  if pins or alone and root.type == "dictionary" then
    found[#found + 1] = apple.read(document, source)
  end
  return found
end

--- What has a list that says so of itself, or leaves it to the build.
local function kind_of(type)
  if not type or type == "APPL" or type:find "^%$" then return "app" end
  return type == "XPC!" and "extension" or "other"
end

-- What is no app has no configs, as frameworks and tests; an extension, which
-- runs by itself, has one where it says something of its connections.
local function has_config(root, listed)
  local type = values.get(root, "CFBundlePackageType", "string")
  local kind = listed and listed.kind
  if not kind or kind == "unused" and not app_list.is_unused(listed) then
    kind = kind_of(type and type.value)
  end
  return kind == "app" or kind == "extension"
    and values.get(root, "NSAppTransportSecurity") ~= nil
end

local function refuse(file, document, fault)
  local line, column
  if document then line, column = document:position(fault.offset) end
  return { path = file.path, line = line, column = column, code = fault.code,
           message = document and fault.text
             or ("%s (octet %d)"):format(fault.text, fault.offset) }
end

local function is_list(file)
  return file.listed ~= nil or app_list.is(file.path)
end

--- A list in which nothing is pinned: the Info.plist of an app is one of its
--- configs all the same, another list of a folder is none.
local function is_config(file, root)
  return file.explicit or trustkit.pins(root) or apple.pins(root)
    or is_list(file) and has_config(root, file.listed)
end

--- The oldest system on which that runs of which a list is: as it says itself,
--- or else as the target does that takes it; with the place where a project
--- says that.
local function oldest_of(file, root)
  local oldest, at = bundle.oldest(root), nil
  if not oldest and file.listed then
    oldest, at = require "cotter.config.xcode".oldest(file.listed)
  end
  return oldest, at
end

--- Reads what stands in a document of values.
local function read(file, document)
  local root = document.root
  if not is_config(file, root) then return {} end
  document.bundle = bundle.of(file, root)
  document.listed = file.listed and file.listed.kind
  document.oldest, document.oldest_at = oldest_of(file, root)
  local found = configs_in(document, sources.new(file.path, document))
  if #found > 0 or not (file.claimed or app_list.has_to_be(file)) then
    return found
  end
  return {}, refusals.unrecognised(file.path, document,
    "no pin config: the top level is no dictionary")
end

--- Reads a property list of XML.
---@param file cotter.InputFile
---@param document cotter.XmlDocument
---@return cotter.Config[]
---@return cotter.config.Refusal?
---@nodiscard
function plist.read(file, document)
  local list, fault = values.of_xml(document)
  if not list then return {}, refuse(file, document, fault) end
  return read(file, list)
end

--- Reads a binary property list.
---@param file cotter.InputFile
---@return cotter.Config[]
---@return cotter.config.Refusal?
---@nodiscard
function plist.read_binary(file)
  local list, fault = values.of_binary(file.octets)
  if not list then return {}, refuse(file, nil, fault) end
  return read(file, list)
end

return plist
