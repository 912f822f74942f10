--- AndroidManifest.xml: which network security config an app uses.

local config = require "cotter.model.config"

local manifest = {}

local ANDROID = "http://schemas.android.com/apk/res/android"
local TOOLS = "http://schemas.android.com/tools"

local CONFIG <const> = "networkSecurityConfig"

---@class cotter.config.Manifest: cotter.config.Placed
---@field at any             a place, for findings
---@field application boolean one of a library may have none
---@field reference string?  the name of the resource, without "@xml/"
---@field id integer?        of the resource, in the manifest of a package
---@field unsure string?     what stands for a name that the build fills in
---@field text string?       what stands there, where it is no id
---@field says boolean        something of a config: its name, or that there is
---       none
---@field makes "app"|"library"|nil what its module does, of all whose builds
---       it is
---@field debuggable boolean
---@field debuggable_at any   a place: where that is said
---@field flutter_at any?    a place: where it says that the app has Flutter
---@field target_sdk integer? whose defaults hold; nil where it cannot be told
---@field oldest_sdk integer? the lowest that it is installed on; likewise
---@field sdk_at any          a place: where that is said

--- An attribute of a namespace, whatever its prefix is.
local function get(element, name, namespace)
  for own, value, offset in element:attributes() do
    local prefix, plain = own:match "^([^:]+):(.*)$"
    if plain == name and element:namespace(prefix) == (namespace or ANDROID)
    then
      return value, offset
    end
  end
end

--- An API level that is a number.
local function level_of(element, name)
  return math.tointeger(tonumber((get(element, name))))
end

local read = {}

--- The name of a resource in a reference to it, which may name the package of
--- the app. What is no reference to XML, as @null, names none.
local function referred(value)
  local package, name = value:match "^%s*@%*?([%w_.]*):?xml/([%w_.]+)%s*$"
  return package ~= "android" and name or nil
end

-- Markers by which a manifest has the merger take an element, and what it says,
-- out of those below it (Android guide, merge rule markers).
local TAKES_OUT = { remove = true, removeAll = true, replace = true }

--- Tells whether a manifest takes out what those below it say of a config.
local function takes_out(element)
  if TAKES_OUT[get(element, "node", TOOLS)] then return true end
  for name in (get(element, "remove", TOOLS) or ""):gmatch "[^%s,]+" do
    if name:match "[^:]*$" == CONFIG then return true end
  end
  return false
end

--- The id of the config in the manifest of a package; @null has none.
local function id_of(value)
  local digits = value:match "^@0x(%x+)$"
  local id = digits and tonumber(digits, 16)
  return id ~= 0 and id or nil, digits ~= nil
end

--- Reads what an attribute names as the config.
local function name_config(made, value)
  local is_id
  made.id, is_id = id_of(value)
  if is_id then return end
  made.text, made.reference = value, referred(value)
  if value:find("${", 1, true) then made.unsure = value end
end

-- What each app with Flutter says, whose tools look for it (Flutter, upgrading
-- pre 1.12 Android projects).
local FLUTTER <const> = "flutterEmbedding"

--- Where an application says that it has Flutter in it.
local function flutter_in(element, source)
  for name, child in element:each() do
    if name == "meta-data" and get(child, "name") == FLUTTER then
      return config.place(source, child.offset)
    end
  end
end

function read.application(made, element, source)
  local value, offset = get(element, CONFIG)
  made.application = true
  if value then name_config(made, value) end
  made.says = value ~= nil or takes_out(element)
  local debuggable, behind = get(element, "debuggable")
  made.flutter_at = flutter_in(element, source)
  made.debuggable = debuggable == "true"
  made.debuggable_at = config.place(source, behind or element.offset)
  made.at = config.place(source, offset or element.offset)
end

read["uses-sdk"] = function(made, element, source)
  made.oldest_sdk = level_of(element, "minSdkVersion")
  made.target_sdk = level_of(element, "targetSdkVersion")
  -- The lowest stands for one that is not given (Android guide, uses-sdk).
  if not get(element, "targetSdkVersion") then
    made.target_sdk = made.oldest_sdk
  end
  made.sdk_at = config.place(source, element.offset)
end

--- Reads what a manifest says of the config.
---@param document cotter.XmlDocument
---@param source cotter.Source
---@return cotter.config.Manifest
---@nodiscard
function manifest.read(document, source)
  local made = { path = source.path, application = false, says = false,
                 debuggable = false,
                 at = config.place(source, document.root.offset) }
  for name, element in document.root:each() do
    if read[name] then read[name](made, element, source) end
  end
  return made
end

return manifest
