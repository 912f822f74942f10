--- Which files of a folder are worth opening, told by name and place alone.
--- What stands in them decides whether they are configs (cotter.config).

local hex_key = require "cotter.model.hex_key"

local names = {}

--- Joins a folder and what lies in it.
---@param folder string
---@param name string
---@return string
---@nodiscard
function names.join(folder, name)
  return folder:sub(-1) == "/" and folder .. name or folder .. "/" .. name
end

-- The last path that was asked about: of each some questions are asked, and a
-- tree has 50,000.
local asked, its_base, its_lower, its_extension

local function ask(path)
  if path ~= asked then
    asked = path
    its_base = path:match "^.*/([^/]+)/*$" or path:match "^[^/]*"
    its_lower = its_base:lower()
    its_extension = its_lower:match "^.*%.([^.]*)$" or ""
  end
end

--- The last part of a path.
---@param path string
---@return string
---@nodiscard
function names.base(path)
  ask(path)
  return its_base
end

--- What is left of a path in a folder.
---@param folder string
---@param path string
---@return string
---@nodiscard
function names.below(folder, path)
  return (path:sub(#folder + 1):gsub("^/+", ""))
end

--- The extension of a path in lower case, or nothing.
local function extension_of(path)
  ask(path)
  return its_extension
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

--- Why a folder is not searched; nothing for one that is. In a folder called
--- src nothing is what a build wrote: a flavor may be called dist.
---@param path string of it, below the one that the user named
---@return "foreign"|"built"?
---@nodiscard
function names.skipped(path)
  local name = names.base(path)
  if FOREIGN[name] then return "foreign" end
  local written = BUILT[name] and not path:find "%f[^/\0]src/"
  return written and "built" or nil
end

-- What somebody's own config may be called after.
local PINNING <const> = "pinning"

--- The target directory of OutSystems' plug-in (vendor page).
names.TARGET = "pinning"
local TARGET <const> = names.TARGET .. "/"

--- Tells whether a file stands in the target directory.
---@param path string
---@return boolean
---@nodiscard
function names.in_target(path)
  ask(path)
  local first = #path - #its_base - #TARGET + 1
  return path:sub(first, first + #TARGET - 1) == TARGET
    and (first == 1 or path:sub(first - 1, first - 1) == "/")
end

-- What people call a network security config, whatever its folder.
local ANDROID = { "network_security", "network-security", "networksecurity" }

local function has_android_name(lower)
  for _, name in ipairs(ANDROID) do
    if lower:find(name, 1, true) then return true end
  end
  return false
end

-- Names under which tools look for their JSON.
local OWN_JSON = { ["hosts_and_pins.json"] = true, ["msso_config.json"] = true,
                   ["pinning.json"] = true, ["pinset.json"] = true,
                   ["ssl_config.json"] = true,
                   ["transport_security_state_static.json"] = true }

-- Names of what has lines about pins: configs of curl and of web servers.
local LINES = { [".curlrc"] = true, [".htaccess"] = true, _curlrc = true,
                ["apache2.conf"] = true, ["httpd.conf"] = true,
                ["nginx.conf"] = true }

-- One row a format or convention: which files may be such a config, and which
-- of them are claimed to be one. One that is claimed, and is none or cannot be
-- read, is refused; another is passed over.
---@class cotter.gather.Convention
---@field what string
---@field of string[]? extensions, in lower case, of which all such files have
---       one; "" for none
---@field candidate fun(lower: string, path: string): any of the lower-case
---       name, and the whole path
---@field claimed (fun(lower: string, path: string): any)?
---@field platform boolean? its build reads what is called so, link or not

---@type cotter.gather.Convention[]
local CONVENTIONS = {
  { what = "network security config", of = { "xml" },
    candidate = has_android_name, claimed = has_android_name },
  { what = "Android's resources of the type xml: what a manifest can name",
    of = { "xml" }, platform = true, candidate = function(_, path)
      return path:find "%f[^/\0]res/xml[^/]*/[^/]*$"
    end },
  { what = "manifest of Android", of = { "xml" }, platform = true,
    candidate = function(lower) return lower == "androidmanifest.xml" end },
  { what = "settings of Cordova, which can edit lists and resources",
    of = { "xml" }, candidate = function(lower)
      return lower == "config.xml" or lower == "plugin.xml"
    end },
  { what = "build file of Android's Gradle", of = { "gradle", "kts" },
    candidate = function(lower)
      return lower == "build.gradle" or lower == "build.gradle.kts"
        or lower == "variables.gradle"
    end },
  { what = "version catalog of Gradle", of = { "toml" },
    candidate = function(lower) return lower:find "%.versions%.toml$" end },
  { what = "project of Xcode", of = { "pbxproj" },
    candidate = function(lower) return lower == "project.pbxproj" end },
  { what = "OutSystems' target directory", candidate = function(_, path)
      return names.in_target(path)
    end,
    claimed = function(lower, path)
      return lower:find "%.json$" ~= nil and names.in_target(path)
    end },
  { what = "JSON of plug-ins", of = { "json" },
    candidate = function() return true end,
    claimed = function(lower) return OWN_JSON[lower] end },
  { what = "what is called after pinning", candidate = function(lower)
      return lower:find(PINNING, 1, true)
    end },
  { what = "property list of an app", of = { "plist" }, platform = true,
    candidate = function(lower) return lower:find "info%.plist$" end },
  { what = "property list called after TrustKit", of = { "plist" },
    candidate = function(lower)
      return lower:find("trustkit", 1, true) or lower:find "^tsk"
    end },
  { what = "lines about pins", of = { "", "conf", "curlrc", "htaccess" },
    candidate = function(lower) return LINES[lower] end },
  { what = "Chromium's lists of keys", of = { "pins" },
    candidate = function() return true end },
}

-- The rows that may be about a file, by its extension: most are about few.
local by_extension = setmetatable({}, { __index = function(self, extension)
  local rows = {}
  for _, row in ipairs(CONVENTIONS) do
    local about = row.of == nil
    for _, one in ipairs(row.of or {}) do about = about or one == extension end
    if about then rows[#rows + 1] = row end
  end
  self[extension] = rows
  return rows
end })

local function fits(path, how)
  ask(path)
  for _, row in ipairs(by_extension[its_extension]) do
    if row[how] and row[how](its_lower, path) then return true end
  end
  return false
end

--- Tells whether a file of a folder is worth opening.
---@param path string
---@return boolean
---@nodiscard
function names.is_candidate(path) return fits(path, "candidate") end

--- Tells whether its name and place say that a file is a config: one like it
--- that is none, or cannot be read, is not passed over.
---@param path string
---@return boolean
---@nodiscard
function names.is_claimed(path) return fits(path, "claimed") end

--- Tells whether the build of a platform reads what is called so, link or not.
---@param path string
---@return boolean
---@nodiscard
function names.is_of_platform(path)
  ask(path)
  for _, row in ipairs(by_extension[its_extension]) do
    if row.platform and row.candidate(its_lower, path) then return true end
  end
  return false
end

--- Tells whether the build of Android takes a file for the manifest of a set
--- that is not for tests and developers: one that is empty fails it.
---@param path string
---@return boolean
---@nodiscard
function names.is_manifest(path)
  local set = path:match "%f[^/\0]src/([^/]+)/AndroidManifest%.xml$"
  local name = set and set:lower()
  return name ~= nil and not (name:find "test" or name:find "debug")
end

local function set(words)
  local members = {}
  for word in words:gmatch "%S+" do members[word] = true end
  return members
end

-- Extensions of files in which keys are kept, and what ssh-keygen calls them.
local KEEPERS = set [[asc bcfks bks cer crt der jceks jks jwk jwks key keystore
  ovpn p12 p8 pem pfx pk8 pkcs12 pkcs8 ppk priv ubr]]
local KEEPER_NAMES = set "id_dsa id_ecdsa id_ed25519 id_rsa"

-- What people and editors append to the name of a file that they keep.
local COPIES = set "backup bak old orig save"

--- A name without what says that it is a copy, if it does: key.pem~, key.old.
local function original(path)
  if path:sub(-1) == "~" then return path:sub(1, -2) end
  return COPIES[extension_of(path)] and path:match "^(.*)%." or nil
end

local function is_kept(path)
  local extension = extension_of(path)
  return KEEPERS[extension]
    or extension == "" and KEEPER_NAMES[names.base(path)] or false
end

--- Tells whether a file is called as those are in which keys are kept.
---@param path string
---@return boolean
---@nodiscard
function names.is_keeper(path)
  if is_kept(path) then return true end
  local own = original(path)
  return own ~= nil and is_kept(own)
end

-- Files of which most have nothing to do with pins, by extension, and the words
-- of which those that do have one: source code, build actions in YAML, and
-- property lists, which an app may call as it likes.
local OKHTTP <const> = { "CertificatePinner" }
local TRUSTKIT <const> = { "TSKPinnedDomains" }
local PLIST <const> = { "NSPinnedDomains", "TSKPublicKeyHashes",
  "CFBundle" } -- of an app, that its project may have under any name
local ACTION <const> = { "TSKConfiguration", "TSKPublicKeyHashes", "<pin-set",
  "NSPinnedDomains", "SPKI-SHA256-BASE64", "network-security-config" }

--- Appends words in UTF-16, as those write texts who use PowerShell's >: octets
--- have zeros between them.
local function wide(words)
  for i = 1, #words do
    words[#words + 1] = words[i]:gsub(".", "\0%0"):sub(2)
  end
  return words
end

wide(ACTION) -- no reader takes it
wide(PLIST)  -- XML, which Apple's reader takes

-- What an app in JavaScript or Dart calls to pin: react-native-ssl-public-key-
-- pinning, react-native-ssl-pinning; http_certificate_pinning. An app.config.ts
-- of Expo has lists for the Info.plist, and pins that it hands to the app.
local SCRIPT <const> = { "initializeSslPinning", "pkPinning", "sslPinning: {",
  "publicKeyHashes", "NSPinnedDomains", "TSKPinnedDomains" }
local DART <const> = { "CertificatePinning", "SHAFingerprints" }

-- Source code and settings that ship and never pin may have a key pasted in, as
-- those of a release may; so may what is kept of them.
local NONE <const> = {}
local PASTED = set [[bash bat bundle c cc cfg cjs conf config cpp cs cts dart
  env go gradle groovy h hpp htm html ini js jsbundle json5 jsonc jsx mjs
  mobileconfig mts php pl properties ps1 py rb rs scala sh strings svelte tf
  tfvars toml ts tsx txt vb vue xaml xcconfig xml zsh]]

local WORDS = { java = OKHTTP, kt = OKHTTP, kts = OKHTTP,
                swift = TRUSTKIT, m = TRUSTKIT, mm = TRUSTKIT, plist = PLIST,
                yaml = ACTION, yml = ACTION }
for _, extensions in ipairs { PASTED, COPIES } do
  for extension in pairs(extensions) do WORDS[extension] = NONE end
end
for extension in pairs(set "cjs cts js jsx mjs mts ts tsx") do
  WORDS[extension] = SCRIPT
end
WORDS.dart = DART

-- Settings of environments: .env.local, .env-production, app.env.staging.
local SETTINGS <const> = ".env"

local function is_settings(path)
  ask(path)
  return its_lower:find "%.env%f[%W]" ~= nil or its_lower == ".envrc"
end

--- The words of which a file has one if it pins; nothing for a file that is
--- told by its name. What is searched for them is for a private key as well.
---@param path string
---@return string[]?
---@nodiscard
function names.words(path)
  return WORDS[extension_of(path)] or is_settings(path) and NONE or nil
end

--- Words of which each private key in a text has one, in its first line, unless
--- it is bare. They are few, since each is sought in each file.
names.KEYS = wide { "PRIVATE KEY", "PuTTY-User-Key-File-" }

--- The same for keys without such a line: a member, or base64 of what stands
--- near the beginning of their DER, whose header has two to four octets.
names.BARE_KEYS = wide { "kty",
  -- PEM once more in base64, from each of three octets on: "-----BEGIN " and
  -- " PRIVATE KEY", of which a line end is in one at most.
  "LS0tLS1CRUdJTi", "0tLS0tQkVHSU4g", "tLS0tLUJFR0lOI",
  "IFBSSVZBVEUgS0VZ", "BQUklWQVRFIEtFW", "gUFJJVkFURSBLRV",
  "qhkiG9w0B", -- algorithms of PKCS, behind a header of four: RSA, PBES2
  "qGSIb3DQE", -- the same behind one of three, and what PKCS#12 holds
  "ByqGSM4",   -- algorithms of X9: EC, DSA
  "BQYDK2V",   -- Ed25519, X25519, Ed448, X448 (RFC 8410 3)
  "IBAAK",     -- RFC 8017 A.1.2, and DSA's like
  "CAQEE",     -- RFC 5915 3, behind a header of two
  "AgEBB" }    -- the same behind one of three
table.move(hex_key.WORDS, 1, #hex_key.WORDS, #names.BARE_KEYS + 1,
           names.BARE_KEYS)

-- The packages of Android and iOS, and sets of split ones, which are refused.
local PACKAGES = { aab = true, apk = true, ipa = true, apks = true,
                   apkm = true, xapk = true }

--- Tells whether a file is called as a package is.
---@param path string
---@return boolean
---@nodiscard
function names.is_package(path) return PACKAGES[extension_of(path)] or false end

--- Names of keepers, and of their copies.
local function all_names()
  local list = {}
  for name in pairs(KEEPER_NAMES) do
    list[#list + 1] = name
    list[#list + 1] = name .. "~"
  end
  return list
end

local function all_extensions()
  local seen, list = {}, {}
  local function add(extension)
    if not seen[extension] and extension ~= "" then
      list[#list + 1] = extension
    end
    seen[extension] = true
  end
  for _, row in ipairs(CONVENTIONS) do
    for _, one in ipairs(row.of or {}) do add(one) end
  end
  for extension in pairs(KEEPERS) do
    add(extension)
    add(extension .. "~")
  end
  for _, map in ipairs { PACKAGES, WORDS } do
    for extension in pairs(map) do add(extension) end
  end
  return list
end

--- What a file that is looked at is called: of a tree of 50,000 most are
--- called otherwise. In the target directory each is looked at.
---@type cotter.NameRequest
names.WANTED = {
  extensions = all_extensions(), parts = { PINNING, SETTINGS },
  names = { "_curlrc", "app.lua", "capacitor.config.js",
            "capacitor.config.ts", table.unpack(all_names()) },
}

return names
