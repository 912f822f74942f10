--- AndroidManifest.xml: which network security config an app uses.

local config = require "cotter.model.config"

local manifest = {}

local ANDROID = "http://schemas.android.com/apk/res/android"

---@class cotter.config.Manifest
---@field path string
---@field at any             a place, for findings
---@field application boolean one of a library may have none
---@field reference string?  the name of the resource, without "@xml/"
---@field unsure boolean     the name is filled in by the build

--- An attribute of Android's namespace, whatever its prefix is.
local function get(element, name)
  for own, value, offset in element:attributes() do
    local prefix, plain = own:match "^([^:]+):(.*)$"
    if plain == name and element:namespace(prefix) == ANDROID then
      return value, offset
    end
  end
end

--- Reads what a manifest says of the config.
---@param document cotter.XmlDocument
---@param source cotter.Source
---@return cotter.config.Manifest
---@nodiscard
function manifest.read(document, source)
  local made = { path = source.path, application = false, unsure = false,
                 at = config.place(source, document.root.offset) }
  for name, element in document.root:each() do
    if name == "application" then
      local value, offset = get(element, "networkSecurityConfig")
      made.application = true
      made.reference = value and value:match "^@xml/([%w_.]+)$"
      made.unsure = value ~= nil and made.reference == nil
      made.at = config.place(source, offset or element.offset)
    end
  end
  return made
end

return manifest
