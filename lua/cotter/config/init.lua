--- Picks the reader of a config by what stands in it.

local app_list = require "cotter.config.app_list"
local extent = require "cotter.config.extent"
local gradle = require "cotter.config.gradle"
local gradle_catalog = require "cotter.config.gradle_catalog"
local json = require "cotter.config.json"
local model = require "cotter.model.config"
local pathname = require "cotter.pathname"
local preprocessed = require "cotter.config.plist.preprocessed"
local xcode = require "cotter.config.xcode"

local configs = {}

-- What may stand before the first character: a mark, and UTF-16 has zeros.
local BEFORE = "^[\xEF\xBB\xBF\xFE\xFF%s%z]*"

-- What the build takes for a manifest, whatever stands in it.
local MANIFEST <const> = "%f[^/\0]AndroidManifest%.xml$"

--- Tells XML by its first character, or by the begin of its binary form. The
--- name decides where that is not the one of JSON either.
local function is_xml(file)
  if file.package and file.package.bundle or file.path:find(MANIFEST) then
    return true
  end
  local begin = file.octets:sub(1, 256)
  return begin:find(BEFORE .. "<%z?[^%s%z<]") ~= nil
    or begin:sub(3, 4) == "\8\0"
    or file.path:find "%.xml$" ~= nil and not begin:find(BEFORE .. "[%[{]")
end

-- What JSON begins with; a comment, which Chromium has there.
local JSON = BEFORE .. "[%[{]"
local COMMENT = BEFORE .. "//"

--- Tells source code that names a pinner, and is not called by its language.
local function is_code(file)
  return require "cotter.config.code.okhttp".is(file.octets)
    or require "cotter.config.code.trustkit".is(file.octets)
end

--- Tells JSON by its first character, or by its name.
local function is_json(file)
  local begin = file.octets:sub(1, 256)
  return begin:find(JSON) ~= nil or file.path:find "%.json$" ~= nil
    or begin:find(COMMENT) ~= nil and not is_code(file)
end

-- The extensions of source code that may pin.
local CODE = { java = true, kt = true, kts = true, swift = true }

-- Those of languages that are not read.
local OTHER_CODE = { m = "Objective-C", mm = "Objective-C", dart = "Dart" }
for extension in ("cjs cts js jsx mjs mts ts tsx"):gmatch "%S+" do
  OTHER_CODE[extension] = "JavaScript"
end

--- What is said of code that is not read: of a folder it is noted, and refused
--- where it is named.
local function unread_code(file)
  local text = OTHER_CODE[pathname.extension(file.path)]
    .. ", which is not read: what it pins is not judged"
  if not file.explicit then return { path = file.path, note = text } end
  return { path = file.path, line = 1, column = 1,
           code = "config.unrecognised", message = text }
end

local function is_of_build(path)
  return gradle.is(path) or gradle.is_variables(path)
    or gradle_catalog.is(path) or xcode.is(path)
end

--- What a file is by its name alone: source code, or the build file of a tree,
--- which is no config and only says what a config is made for.
---@param file cotter.InputFile
---@return "code"|"other-code"|"build"?
local function by_name(file)
  local extension = pathname.extension(file.path)
  if not file.explicit and is_of_build(file.path) then return "build" end
  if CODE[extension] then return "code" end
  if OTHER_CODE[extension] then return "other-code" end
end

--- Reads YAML, and else lines of text.
local function read_text(file)
  local list, problem = require "cotter.config.yaml".read(file)
  if list or problem then return list or {}, problem end
  local config, refusal = require "cotter.config.text".read(file)
  return { config }, refusal
end

--- Why the list of a bundle that is neither XML nor binary is not read. Xcode
--- would take one of the old style; what it says is not read.
local function why_unread(file)
  return preprocessed.why(file.octets:sub(1, 65536))
    or "no property list in XML or the binary form: plutil -convert xml1 "
      .. "writes one"
end

--- What is said of such a list.
local function unread_list(file)
  local empty = file.octets:sub(1, 1) == ""
  return { path = file.path, line = 1, column = 1,
           code = empty and "file.empty" or "config.unrecognised",
           message = empty and "the file is empty" or why_unread(file) }
end

local function read_text_or_json(file)
  if not is_json(file) then return read_text(file) end
  local config, problem, several = json.read(file)
  return several or { config }, problem
end

local function has_pins(file)
  local octets = file.octets:sub(1, -1):gsub("%z", "") -- of UTF-16
  return octets:find("TSKPublicKeyHashes", 1, true) ~= nil
    or octets:find("NSPinnedDomains", 1, true) ~= nil
end

--- Tells whether a file that is no config in another format is a property list
--- in the old style, which apps read: by its name, and where it was found in a
--- folder by the names of Apple's and TrustKit's pins as well, but of tests.
local function is_old_list(file)
  return pathname.extension(file.path) == "plist"
    and (file.explicit or has_pins(file) and not file.of_tests)
end

--- Reads what is no XML: JSON, and else text.
local function read_other(file)
  if app_list.has_to_be(file) then return {}, unread_list(file) end
  local list, problem, manifest = read_text_or_json(file)
  if #list == 0 and is_old_list(file) then return {}, unread_list(file) end
  return list, problem, manifest
end

---@class cotter.InputFile: cotter.config.Placed
---@field octets string
---@field explicit boolean  named by the user, not found in a folder
---@field claimed boolean  a config, by the user's word or by name and place
---@field in_target boolean stands in a folder called pinning
---@field makes "app"|"library"|nil what the module does, of all whose builds
---       it is
---@field package cotter.PackageFacts? of the package that it is an entry of
---@field target cotter.config.Target? of the app of the tree that it is in

--- Reads a file by its begin and its name. What reads XML or lines of text is
--- loaded where there is some: most files are JSON.
local function read_kind(file)
  if file.octets:sub(1, 6) == "bplist" then
    return require "cotter.config.plist".read_binary(file)
  end
  local kind = by_name(file)
  if kind == "build" then return {} end
  if kind == "other-code" then return {}, unread_code(file) end
  if kind == "code" then return require "cotter.config.code".read(file) end
  if is_xml(file) then return require "cotter.config.xml".read(file) end
  return read_other(file)
end

--- Reads a file, however much it declares.
local function read(file)
  local list, problem, manifest = read_kind(file)
  model.tell_parts(list)
  return list, problem, manifest
end

--- Reads one file as the configs that it has: one, unless it is a property list
--- with Apple's pins beside TrustKit's, or a build action.
---@param file cotter.InputFile
---@return cotter.Config[] configs none of what is no config, or is refused
---@return cotter.config.Refusal? problem nil too for a file in a folder that
---        has nothing to do with pins
---@return cotter.config.Manifest? manifest of an Android app
---@nodiscard
function configs.read(file) return extent.held(read, file) end

return configs
