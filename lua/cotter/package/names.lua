--- What the names of a package's entries say: which kind of package it is, and
--- which entries may be configs by their places.

local pathname = require "cotter.pathname"

local names = {}

---@class cotter.WantedEntry
---@field entry string
---@field role "config"|"list"|"part"|"json"|"anchor"
---@field wired boolean?   of a config: the manifest names it; wanted by its
---       name alone, it is not
---@field resource string? of a config: files of one resource are alike in it
---@field name string?     of the resource

---@class cotter.PackageLayout
---@field manifest string
---@field table string  what ids of resources stand for
---@field folder string in which the paths are that the table names
---@field bundle boolean XML and table are messages of protocol buffers
---@field feature boolean? a module beside the base, whose manifest names no
---       config for the app

-- A package of Android; what a store makes such packages of has a folder of
-- this layout for each module.
local PLAIN = { manifest = "AndroidManifest.xml", table = "resources.arsc",
                folder = "", bundle = false }
local BASE <const> = "base/"
local MODULE <const> = "manifest/AndroidManifest.xml"

-- An app's own list of properties. Its extensions, its clip and the app of a
-- watch run by themselves, each by its own; frameworks have others, that the
-- system does not look at.
local LIST = "^Payload/[^/]+%.app/Info%.plist$"
local PARTS = { "^Payload/[^/]+%.app/.*/[^/]+%.app/Info%.plist$",
                "^Payload/[^/]+%.app/.*/[^/]+%.appex/Info%.plist$" }

-- Resources of the type xml, unless a build has shortened their paths.
local RESOURCE = "^res/xml[^/]*/[^/]+%.xml$"

-- Where frameworks that are written in JavaScript keep what plug-ins read.
local WEB = { "^assets/", "^Payload/[^/]+%.app/" }

local WORDS = { "pin", "ssl", "msso_config" }

--- Tells whether an entry is called after pins, or stands in a folder that is.
local function is_called_after_pins(name)
  local lower = name:lower()
  if not lower:find "%.json$" then return false end
  for _, word in ipairs(WORDS) do
    if pathname.base(lower):find(word, 1, true) then return true end
  end
  return lower:find "/pinning/[^/]*$" ~= nil
end

local function is_json(name)
  for _, folder in ipairs(WEB) do
    if name:find(folder) then return is_called_after_pins(name) end
  end
  return false
end

local function is_part(name)
  if name:find(".framework/", 1, true) then return false end
  return name:find(PARTS[1]) ~= nil or name:find(PARTS[2]) ~= nil
end

--- Tells whether an entry is a property list in an app of iOS, and not that of
--- a bundle, as frameworks have one.
---@param name string
---@return boolean
---@nodiscard
function names.is_list(name)
  return name:find "^Payload/[^/]+%.app/.*%.plist$" ~= nil
    and pathname.base(name) ~= "Info.plist"
end

local function role_of(name)
  if name:find(LIST) then return "list" end
  if is_part(name) then return "part" end
  if name:find(RESOURCE) then return "config" end
  return is_json(name) and "json" or nil
end

local function module_layout(folder)
  return { manifest = folder .. MODULE, table = folder .. "resources.pb",
           folder = folder, bundle = true, feature = folder ~= BASE }
end

--- The layout of a package of Android, or of a bundle's base.
---@param numbers table<string, integer> by name
---@return cotter.PackageLayout?
---@nodiscard
function names.layout(numbers)
  if numbers[PLAIN.manifest] then return PLAIN end
  return numbers[BASE .. MODULE] and module_layout(BASE) or nil
end

--- The layouts of a bundle's other modules, in the order of the package.
---@param list string[]
---@return cotter.PackageLayout[]
---@nodiscard
function names.features(list)
  local layouts = {}
  for _, name in ipairs(list) do
    local folder = name:match "^([^/]+/)manifest/AndroidManifest%.xml$"
    if folder and folder ~= BASE then
      layouts[#layouts + 1] = module_layout(folder)
    end
  end
  return layouts
end

--- The first package that is an entry of another, the base's where it is told.
---@param list string[]
---@return string?
---@nodiscard
function names.split(list)
  local first
  for _, name in ipairs(list) do
    if name:find "%.apk$" then
      if pathname.base(name):find "^base" then return name end
      first = first or name
    end
  end
  return first
end

--- The entries that are wanted by their names, in the order of the package.
---@param list string[]
---@param layout cotter.PackageLayout?
---@return cotter.WantedEntry[] rows
---@return boolean has_list it is a package of iOS
---@nodiscard
function names.wanted(list, layout)
  local rows, has_list = {}, false
  local folder = layout and layout.bundle and "^[^/]+/" or ""
  for _, name in ipairs(list) do
    local role = role_of((name:gsub(folder, "", 1)))
    if role then rows[#rows + 1] = { entry = name, role = role } end
    has_list = has_list or role == "list"
  end
  return rows, has_list
end

return names
