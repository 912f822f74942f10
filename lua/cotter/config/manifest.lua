--- AndroidManifest.xml: which network security config an app uses.

local config = require "cotter.model.config"

local manifest = {}

local ANDROID = "http://schemas.android.com/apk/res/android"

---@class cotter.config.Manifest
---@field path string
---@field at any             a place, for findings
---@field application boolean one of a library may have none
---@field reference string?  the name of the resource, without "@xml/"
---@field id integer?        of the resource, in the manifest of a package
---@field unsure boolean     the name is filled in by the build
---@field debuggable boolean
---@field target_sdk integer? whose defaults hold; nil where it cannot be told
---@field sdk_at any          a place: where that is said

--- An attribute of Android's namespace, whatever its prefix is.
local function get(element, name)
  for own, value, offset in element:attributes() do
    local prefix, plain = own:match "^([^:]+):(.*)$"
    if plain == name and element:namespace(prefix) == ANDROID then
      return value, offset
    end
  end
end

--- The API level that an app was made for; the lowest that it runs on stands
--- for one that is not given (Android guide, uses-sdk).
local function target_of(element)
  local target = get(element, "targetSdkVersion")
    or get(element, "minSdkVersion")
  return math.tointeger(tonumber(target))
end

local read = {}

function read.application(made, element, source)
  local value, offset = get(element, "networkSecurityConfig")
  local id = value and value:match "^@0x(%x+)$"
  made.application = true
  made.reference = value and value:match "^@xml/([%w_.]+)$"
  made.id = id and tonumber(id, 16)
  if made.id == 0 then made.id = nil end -- @null: there is none
  made.unsure = value ~= nil and not (made.reference or id)
  made.debuggable = get(element, "debuggable") == "true"
  made.at = config.place(source, offset or element.offset)
end

read["uses-sdk"] = function(made, element, source)
  made.target_sdk = target_of(element)
  made.sdk_at = config.place(source, element.offset)
end

--- Reads what a manifest says of the config.
---@param document cotter.XmlDocument
---@param source cotter.Source
---@return cotter.config.Manifest
---@nodiscard
function manifest.read(document, source)
  local made = { path = source.path, application = false, unsure = false,
                 debuggable = false,
                 at = config.place(source, document.root.offset) }
  for name, element in document.root:each() do
    if read[name] then read[name](made, element, source) end
  end
  return made
end

return manifest
