--- Gathers the files that a command is given: opens them and reads octets,
--- nothing more. What stands in them is for the engine to say.

local core = require "cotter.core"
local faults = require "cotter.fault"
local packages = require "cotter.package"
local vocabulary = require "cotter.vocabulary"

local gather = {}

-- Folders of tools, that hold what others wrote.
local FOREIGN = { [".git"] = true, [".svn"] = true, [".hg"] = true,
                  [".gradle"] = true, node_modules = true, Pods = true }

-- Folders in which a build leaves what it made: a config in them is a copy. A
-- user who means one names it.
local BUILT = { build = true, dist = true, out = true, target = true,
                DerivedData = true }

local TARGET = "pinning" -- the plug-in's target directory (vendor page)

-- Names of files in which keys are kept.
local KEEPERS = { cer = true, crt = true, der = true, jceks = true, jks = true,
                  key = true, keystore = true, p12 = true, p8 = true,
                  pem = true, pfx = true, pk8 = true }

---@class cotter.Gathered
---@field inputs cotter.GatheredInput[]
---@field errors { path: string, code: string, message: string }[]
---@field passed_over { path: string, message: string }[]
---@field private octets table<string, string> by path
---@field private materials cotter.Material[] of the input that is searched

---@class cotter.GatheredInput
---@field name string
---@field files cotter.InputFile[] that may be configs
---@field materials cotter.Material[] that may hold keys

local Gathered = {}
Gathered.__index = Gathered

function Gathered:refuse(path, fault)
  self.errors[#self.errors + 1] =
    { path = path, code = fault.code, message = fault.text }
end

local function join(folder, name)
  return folder:sub(-1) == "/" and folder .. name or folder .. "/" .. name
end

local function base_of(path) return path:match "([^/]*)/*$" end

local function in_target(path)
  return base_of(path:match "^(.*)/" or "") == TARGET
end

-- What people call a network security config, whatever its folder.
local ANDROID_NAMES = { "network_security", "network-security",
                        "networksecurity" }

--- Tells whether a file called so in lower case is a network security config.
local function is_android_name(lower)
  for _, name in ipairs(ANDROID_NAMES) do
    if lower:find(name, 1, true) then return true end
  end
  return false
end

--- Android's resources of the type xml, of any configuration: what a manifest
--- can name.
local function is_resource(path)
  return path:find "%f[^/\0]res/xml[^/]*/[^/]*$" ~= nil
end

--- Tells whether an XML file of a folder is worth opening.
local function is_xml_candidate(path, lower)
  return lower == "androidmanifest.xml" or is_android_name(lower)
    or is_resource(path)
end

-- Names of what has lines about pins: configs of curl and of web servers, and
-- Chromium's lists of keys.
local LINE_NAMES = { [".curlrc"] = true, [".htaccess"] = true,
                     _curlrc = true, ["apache2.conf"] = true,
                     ["httpd.conf"] = true, ["nginx.conf"] = true }

local function has_lines(lower)
  return LINE_NAMES[lower] or lower:find "%.pins$" ~= nil
end

--- Tells whether a property list of a folder is worth opening: that of an app,
--- and what is called after TrustKit.
local function is_plist_candidate(lower)
  return lower:find "info%.plist$" ~= nil
    or lower:find "%.plist$" ~= nil
       and (lower:find("trustkit", 1, true) or lower:find "^tsk") ~= nil
end

--- Tells whether a file of a folder is worth opening: JSON, what stands in the
--- target directory, what is called after pins, Android's XML and property
--- lists.
local function is_candidate(path)
  local lower = base_of(path):lower()
  return is_plist_candidate(lower) or lower:find "%.json$" ~= nil
    or lower:find("pinning", 1, true) ~= nil or has_lines(lower)
    or lower:find "%.xml$" ~= nil and is_xml_candidate(path, lower)
    or in_target(path)
end

-- Names under which tools look for their JSON.
local OWN_NAMES = { ["hosts_and_pins.json"] = true, ["msso_config.json"] = true,
                    ["pinning.json"] = true, ["pinset.json"] = true,
                    ["ssl_config.json"] = true }

--- Tells whether its name and place say that a file is a config: one like it
--- that is none, or cannot be read, is not passed over.
local function is_claimed(path)
  local lower = base_of(path):lower()
  return OWN_NAMES[lower] ~= nil
    or lower:find "%.xml$" ~= nil and is_android_name(lower)
    or lower:find "%.json$" ~= nil and in_target(path)
end

function Gathered:take(files, path, explicit)
  local octets, fault = core.read_file(path)
  if not octets then return self:refuse(path, fault) end
  if explicit and octets:find "^PK\3\4" then
    return self:open_package(files, path)
  end
  local placed = in_target(path)
  local claimed = explicit or is_claimed(path)
  if octets == "" then
    return claimed and self:refuse(path,
      { code = "file.empty", text = "the file is empty" })
  end
  self.octets[path] = octets
  files[#files + 1] = { path = path, octets = octets, explicit = explicit,
                        claimed = claimed, in_target = placed }
end

function Gathered:pass_over(path, why)
  self.passed_over[#self.passed_over + 1] = { path = path, message = why }
end

--- Does without what stands in the place of a config, or refuses that.
function Gathered:leave_out(path, code, why)
  if is_claimed(path) or base_of(path) == TARGET then
    self:refuse(path, { code = code, text = why })
  else
    self:pass_over(path, why)
  end
end

local visit = {}

function visit.directory(self, files, path, depth)
  local name = base_of(path)
  if FOREIGN[name] then return end
  if BUILT[name] then
    return self:pass_over(path, "not searched: builds write into it")
  end
  if depth >= core.limits.folder_depth then
    return self:refuse(path, { code = "folder.depth",
      text = "folders are nested deeper than the limit" })
  end
  self:walk(files, path, depth + 1)
end

--- Takes a file that may hold a private key.
function Gathered:keep(path)
  if #self.materials == core.limits.folder_files then
    return self:pass_over(path, "more such files than the limit")
  end
  local octets, fault = core.read_file(path)
  if octets then
    self.materials[#self.materials + 1] = { path = path, octets = octets }
  elseif fault.code == "file.too-large" then
    self:pass_over(path, "too large for a key")
  else
    self:refuse(path, fault)
  end
end

--- Tells whether a file is called as those are in which keys are kept.
local function is_keeper(path)
  local extension = path:match "%.(%w+)$"
  return extension ~= nil and KEEPERS[extension:lower()] or false
end

-- The packages of Android and iOS.
local PACKAGES = { aab = true, apk = true, ipa = true }

local function is_package(path)
  local extension = path:match "%.(%w+)$"
  return extension ~= nil and PACKAGES[extension:lower()] or false
end

function visit.file(self, files, path)
  if is_package(path) then
    return self:pass_over(path, "a package: name it to have it checked")
  end
  if not is_candidate(path) then
    return is_keeper(path) and self:keep(path)
  end
  if #files < core.limits.folder_files then
    self:take(files, path, false)
  elseif #files == core.limits.folder_files then
    self:refuse(path, { code = "folder.files",
      text = "more files in the folder than the limit: name a smaller one" })
  end
end

-- A link may lead out of the tree that the user named.
function visit.link(self, _, path)
  local stat = core.stat(path)
  if is_candidate(path)
     or stat and stat.type == "directory" then
    self:leave_out(path, "file.link",
                   "a link, which is not followed: name what it leads to")
  end
end

function visit.other(self, _, path)
  if is_candidate(path) then
    self:leave_out(path, "file.special", "not a regular file")
  end
end

function Gathered:walk(files, path, depth)
  local entries, fault = core.list_directory(path)
  if not entries then return self:refuse(path, fault) end
  for _, entry in ipairs(entries) do
    visit[entry.type](self, files, join(path, entry.name), depth)
  end
end

--- Takes what a package holds: only what is wanted of it is read.
function Gathered:open_package(files, path)
  if path == "-" then
    return self:refuse(path, { code = "archive.stream",
      text = "a package is read here and there: name its file" })
  end
  local package, fault = packages.open(path, is_keeper)
  if not package then return self:refuse(path, fault) end
  for _, one in ipairs(package.refused) do self:refuse(one.path, one) end
  for _, one in ipairs(package.passed_over) do
    self:pass_over(one.path, one.message)
  end
  table.move(package.files, 1, #package.files, #files + 1, files)
  self.materials = package.materials
end

function Gathered:input(path)
  local files = {}
  self.materials = {}
  local stat = path ~= "-" and core.stat(path)
  if stat and stat.type == "directory" then
    local before = #self.errors
    self:walk(files, path, 0)
    if #files == 0 and #self.errors == before then
      self:refuse(path, { code = "input.nothing",
        text = "nothing to check: no file in the folder looks like a config" })
    end
  elseif is_package(path) then
    self:open_package(files, path)
  else
    self:take(files, path, true)
  end
  self.inputs[#self.inputs + 1] = { name = path, files = files,
                                    materials = self.materials }
end

--- Reads the files of all inputs; a folder is searched.
---@param paths string[]
---@return cotter.Gathered
---@nodiscard
function gather.inputs(paths)
  local self = setmetatable({ inputs = {}, errors = {}, passed_over = {},
                              octets = {} }, Gathered)
  for _, path in ipairs(paths) do self:input(path) end
  return self
end

-- The folders of an evidence directory, and the kind of what stands in them.
local EVIDENCE = {
  { "accepted", "accepted" }, { "anchors", "anchors" }, { "chains", "chain" },
  { "held", "held" }, { "identities", "identities" },
}

-- A password is not evidence, and never shown: it goes with its identity.
local function read_password(self, identity)
  local path = identity:gsub("%.[^./]*$", "") .. ".password"
  if not core.stat(path) then return self.password end
  local octets, problem = core.read_file(path)
  if not octets then return self:refuse(path, problem) end
  return octets:match "^[^\r\n]*"
end

local function read_evidence(self, given, kind, path, name)
  local octets, problem = core.read_file(path)
  if not octets then return self:refuse(path, problem) end
  given.files[#given.files + 1] = { kind = kind, path = path, name = name,
                                    octets = octets }
  self.octets[path] = octets
  return given.files[#given.files]
end

local function is_hidden(name) return name:sub(1, 1) == "." end

-- A password that is beside no container would be looked for in vain.
local function check_password(self, path)
  local stem, folder = base_of(path):match "^(.*)%.password$",
                       path:match "^(.*)/"
  for _, entry in ipairs(core.list_directory(folder) or {}) do
    local own = entry.name:match "^(.*)%.[^.]*$"
    if own == stem and not entry.name:find "%.password$" then return end
  end
  self:refuse(path, { code = "evidence.name",
    text = ("a password of nothing: no %s.p12 is beside it"):format(stem) })
end

local function read_identity(self, given, kind, path, name)
  if name:find "%.password$" then return check_password(self, path) end
  local file = read_evidence(self, given, kind, path, name)
  if file then file.password = read_password(self, path) end
  return file
end

-- Reads the files of a folder that are not hidden.
local function each_file(self, folder, read)
  local entries, fault = core.list_directory(folder)
  if not entries then
    return fault.code ~= "file.missing" and self:refuse(folder, fault)
  end
  for _, entry in ipairs(entries) do
    if not is_hidden(entry.name) then
      read(join(folder, entry.name), entry.name, entry.type)
    end
  end
  return true
end

-- Reads a folder of what is for one platform, and bears its name.
local function read_platform(self, folder, platform, known, read)
  if not vocabulary.rank(known, platform) then
    return self:refuse(folder, { code = "evidence.name",
      text = ("no platform is known by that name, want %s%s"):format(
        table.concat(known, ", "), faults.suggestion(platform, known)) })
  end
  each_file(self, folder, function(path, name)
    local file = read(path, name)
    if file then file.consumer = platform end
  end)
end

-- A reader of a kind of evidence that may have folders of platforms.
local function by_platform(known, read)
  return function(self, given, kind, path, name, type)
    if type ~= "directory" then return read(self, given, kind, path, name) end
    read_platform(self, path, name, known, function(...)
      return read(self, given, kind, ...)
    end)
  end
end

local READ = {
  anchors = by_platform(vocabulary.stores, read_evidence),
  identities = by_platform(vocabulary.uploads, read_identity),
}

-- Kinds that mean something only where there is one.
local NOTHING = {
  accepted = "no authority: the folder is empty",
  anchors = "no trust anchor: the folder is empty",
}

local function read_kind(self, given, folder, kind)
  local read, before = READ[kind] or read_evidence, #given.files + #self.errors
  local found = each_file(self, folder, function(...)
    read(self, given, kind, ...)
  end)
  if not found then return end
  given.kinds[#given.kinds + 1] = kind
  if NOTHING[kind] and #given.files + #self.errors == before then
    self:refuse(folder, { code = "evidence.nothing", text = NOTHING[kind] })
  end
end

-- Files of an evidence directory, and the kind of what they hold. The map is
-- read when the identities that it names are known.
local EVIDENCE_FILES = {
  { "identity-map.json", "identity-map" }, { "served-by", "served-by" },
}

local function read_files(self, given, folder)
  for _, row in ipairs(EVIDENCE_FILES) do
    local path = join(folder, row[1])
    if core.stat(path) then
      read_evidence(self, given, row[2], path, row[1])
    end
  end
end

local NAMES = { "accepted", "anchors", "chains", "held", "identities",
                "identity-map.json", "served-by" }

local function is_known(name)
  for _, known in ipairs(NAMES) do
    if name == known then return true end
  end
  return is_hidden(name)
end

-- What people lay beside evidence, for people.
local FOR_PEOPLE = { "^README", "^LICEN[CS]E", "%.MD$", "%.TXT$" }

local function is_for_people(entry)
  if entry.type ~= "file" then return false end
  for _, pattern in ipairs(FOR_PEOPLE) do
    if entry.name:upper():find(pattern) then return true end
  end
  return false
end

-- What is misspelt, or lies beside its folder, would be evidence that is given
-- and never looked at.
local function refuse_others(self, folder, entries)
  for _, entry in ipairs(entries) do
    if not is_known(entry.name) and not is_for_people(entry) then
      local near = core.suggest(entry.name, NAMES)
      self:refuse(join(folder, entry.name), { code = "evidence.name",
        text = near
          and ('evidence has nothing of that name (did you mean "%s"?)')
            :format(near)
          or "evidence has nothing of that name: want chains/HOST.pem, "
             .. "held/, anchors/, identities/, accepted/, identity-map.json "
             .. "or served-by" })
    end
  end
end

--- Reads an evidence directory, if one was given.
---@param self cotter.Gathered
---@param folder string?
---@param password string? of identities that have none beside them
---@return { kinds: string[], files: cotter.EvidenceFile[] }
---@nodiscard
function gather.evidence(self, folder, password)
  self.password = password
  local given, before = { kinds = {}, files = {} }, #self.errors
  if not folder then return given end
  local entries, fault = core.list_directory(folder)
  if not entries then
    self:refuse(folder, fault)
    return given
  end
  refuse_others(self, folder, entries)
  for _, row in ipairs(EVIDENCE) do
    read_kind(self, given, join(folder, row[1]), row[2])
  end
  read_files(self, given, folder)
  if #given.files == 0 and #self.errors == before then
    self:refuse(folder, { code = "evidence.nothing",
      text = "no evidence: want chains/HOST.pem, held/, anchors/ or "
             .. "identities/ in it" })
  end
  return given
end

return gather
