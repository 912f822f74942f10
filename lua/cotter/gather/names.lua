--- Which files of a folder are worth opening, told by name and place alone.
--- What stands in them decides whether they are configs (cotter.config).

local names = {}

--- Joins a folder and what lies in it.
---@param folder string
---@param name string
---@return string
---@nodiscard
function names.join(folder, name)
  return folder:sub(-1) == "/" and folder .. name or folder .. "/" .. name
end

--- The last part of a path.
---@param path string
---@return string
---@nodiscard
function names.base(path) return path:match "([^/]*)/*$" end

--- The extension of a path in lower case, or nothing.
local function extension_of(path)
  local extension = path:match "%.(%w+)$"
  return extension and extension:lower() or ""
end

-- Folders of tools, that hold what others wrote: searched by nobody.
local FOREIGN = {
  [".git"] = true, [".svn"] = true, [".hg"] = true, -- histories
  [".gradle"] = true, [".idea"] = true, [".vscode"] = true,
  [".expo"] = true, [".dart_tool"] = true, [".build"] = true,
  node_modules = true, bower_components = true,
  Pods = true, Carthage = true,
}

-- Folders in which a build leaves what it made: a config in them is a copy. A
-- user who means one names it.
local BUILT = { build = true, dist = true, out = true, target = true,
                DerivedData = true }

--- Why a folder of that name is not searched; nothing for one that is.
---@param name string
---@return "foreign"|"built"?
---@nodiscard
function names.skipped(name)
  return FOREIGN[name] and "foreign" or BUILT[name] and "built" or nil
end

--- The target directory of OutSystems' plug-in (vendor page).
names.TARGET = "pinning"

--- Tells whether a file stands in the target directory.
---@param path string
---@return boolean
---@nodiscard
function names.in_target(path)
  return names.base(path:match "^(.*)/" or "") == names.TARGET
end

-- What people call a network security config, whatever its folder.
local ANDROID = { "network_security", "network-security", "networksecurity" }

local function has_android_name(lower)
  for _, name in ipairs(ANDROID) do
    if lower:find(name, 1, true) then return true end
  end
  return false
end

local function is_xml(lower) return lower:find "%.xml$" ~= nil end
local function is_json(lower) return lower:find "%.json$" ~= nil end

-- Names under which tools look for their JSON.
local OWN_JSON = { ["hosts_and_pins.json"] = true, ["msso_config.json"] = true,
                   ["pinning.json"] = true, ["pinset.json"] = true,
                   ["ssl_config.json"] = true }

-- Names of what has lines about pins: configs of curl and of web servers.
local LINES = { [".curlrc"] = true, [".htaccess"] = true, _curlrc = true,
                ["apache2.conf"] = true, ["httpd.conf"] = true,
                ["nginx.conf"] = true }

-- One row a format or convention: which files may be such a config, and which
-- of them are claimed to be one. One that is claimed, and is none or cannot be
-- read, is refused; another is passed over.
---@class cotter.gather.Convention
---@field what string
---@field candidate fun(lower: string, path: string): any of the lower-case
---       name, and the whole path
---@field claimed (fun(lower: string, path: string): any)?

---@type cotter.gather.Convention[]
local CONVENTIONS = {
  { what = "network security config", candidate = function(lower)
      return is_xml(lower) and has_android_name(lower)
    end,
    claimed = function(lower)
      return is_xml(lower) and has_android_name(lower)
    end },
  { what = "Android's resources of the type xml: what a manifest can name",
    candidate = function(lower, path)
      return is_xml(lower) and path:find "%f[^/\0]res/xml[^/]*/[^/]*$"
    end },
  { what = "manifest of Android", candidate = function(lower)
      return lower == "androidmanifest.xml"
    end },
  { what = "build file of Android's Gradle", candidate = function(lower)
      return lower == "build.gradle" or lower == "build.gradle.kts"
    end },
  { what = "OutSystems' target directory", candidate = function(_, path)
      return names.in_target(path)
    end,
    claimed = function(lower, path)
      return is_json(lower) and names.in_target(path)
    end },
  { what = "JSON of plug-ins", candidate = is_json,
    claimed = function(lower) return OWN_JSON[lower] end },
  { what = "what is called after pinning", candidate = function(lower)
      return lower:find("pinning", 1, true)
    end },
  { what = "property list of an app", candidate = function(lower)
      return lower:find "info%.plist$"
    end },
  { what = "property list called after TrustKit", candidate = function(lower)
      return lower:find "%.plist$"
        and (lower:find("trustkit", 1, true) or lower:find "^tsk")
    end },
  { what = "lines about pins", candidate = function(lower)
      return LINES[lower]
    end },
  { what = "Chromium's lists of keys", candidate = function(lower)
      return lower:find "%.pins$"
    end },
}

--- Tells whether a file of a folder is worth opening.
---@param path string
---@return boolean
---@nodiscard
function names.is_candidate(path)
  local lower = names.base(path):lower()
  for _, row in ipairs(CONVENTIONS) do
    if row.candidate(lower, path) then return true end
  end
  return false
end

--- Tells whether its name and place say that a file is a config: one like it
--- that is none, or cannot be read, is not passed over.
---@param path string
---@return boolean
---@nodiscard
function names.is_claimed(path)
  local lower = names.base(path):lower()
  for _, row in ipairs(CONVENTIONS) do
    if row.claimed and row.claimed(lower, path) then return true end
  end
  return false
end

-- Extensions of files in which keys are kept.
local KEEPERS = { cer = true, crt = true, der = true, jceks = true, jks = true,
                  key = true, keystore = true, p12 = true, p8 = true,
                  pem = true, pfx = true, pk8 = true }

--- Tells whether a file is called as those are in which keys are kept.
---@param path string
---@return boolean
---@nodiscard
function names.is_keeper(path) return KEEPERS[extension_of(path)] or false end

-- Files of which most have nothing to do with pins, by extension, and the words
-- of which those that do have one: source code, and build actions in YAML.
local OKHTTP <const> = { "CertificatePinner" }
local ACTION <const> = { "TSKPublicKeyHashes", "<pin-set" }
local WORDS = { java = OKHTTP, kt = OKHTTP, kts = OKHTTP,
                swift = { "TSKPinnedDomains" }, yaml = ACTION, yml = ACTION }

--- The words of which a file has one if it pins; nothing for a file that is
--- told by its name.
---@param path string
---@return string[]?
---@nodiscard
function names.words(path) return WORDS[extension_of(path)] end

-- The packages of Android and iOS, and sets of split ones, which are refused.
local PACKAGES = { aab = true, apk = true, ipa = true, apks = true,
                   apkm = true, xapk = true }

--- Tells whether a file is called as a package is.
---@param path string
---@return boolean
---@nodiscard
function names.is_package(path) return PACKAGES[extension_of(path)] or false end

-- What the rows above look for, at the end of a name: that of a row for another
-- extension is added here.
local EXTENSIONS = { conf = true, curlrc = true, gradle = true, htaccess = true,
                     java = true, json = true, kt = true, kts = true,
                     pins = true, plist = true, swift = true, xml = true,
                     yaml = true, yml = true }

-- Whether nobody wants a file for its extension as it is written.
local dull = setmetatable({ [""] = true }, { __index = function(self, written)
  local lower = written:lower()
  self[written] =
    not (EXTENSIONS[lower] or KEEPERS[lower] or PACKAGES[lower])
  return self[written]
end })

--- Tells at once of most files that nothing is in them for anybody: of a tree
--- of 50,000, few are looked at more closely.
---@param name string of a file outside of the target directory
---@return boolean
---@nodiscard
function names.is_dull(name)
  return dull[name:match "%.(%w+)$" or ""]
    and not name:find "[Pp][Ii][Nn][Nn][Ii][Nn][Gg]"
    and name ~= "_curlrc" and name ~= "app.lua"
end

return names
