--- Reads the package of an app: a ZIP archive, of which only what a search
--- wants is read. It runs in a process without rights, which was handed it.

local core = require "cotter.core"
local gathered = require "cotter.gather.names"
local names = require "cotter.package.names"
local search = require "cotter.package.apk"

-- What was found shows what else is wanted: a manifest its configs, and these
-- their anchors.
local ROUNDS = 4

local ABSENT = { code = "package.absent",
  text = "the package names this entry, and does not have it" }

local NO_PACKAGE = { code = "package.kind",
  text = "no package of an app: it has no AndroidManifest.xml, neither in "
         .. "base/manifest/, and no Payload/NAME.app/Info.plist" }

local SPLIT = "a set of split packages, which is not opened: take the one with "
  .. "the config out of it, %s, and name that file"

local MODULES = { code = "package.modules",
  text = "more modules than the limit: those behind it are not looked at" }

local OCTETS = { code = "package.octets",
  text = "more octets are wanted of the package than the limit" }

local NOTHING = { code = "input.nothing",
  text = "nothing to check: no entry of the package is a config, nor does its "
         .. "manifest name one" }

---@class cotter.PackageFile
---@field path string the package's, "!", and the entry's
---@field octets string
---@field claimed boolean  a config, by what else says so
---@field in_target boolean stands in a folder called pinning
---@field explicit boolean
---@field package cotter.PackageFacts

---@class cotter.PackageFacts
---@field bundle boolean?     of a config: it is as an app bundle has them
---@field wired boolean?      of a config: the manifest names it
---@field resource string?    of a config: what its variants share
---@field name string?        of the resource that the manifest names
---@field own_name string?    of the config's resource
---@field manifest string?    path
---@field line integer?       where it names the config, or could
---@field target_sdk integer?
---@field oldest_sdk integer? the lowest level on which it is installed
---@field sdk_line integer?   where the manifest says these
---@field flutter_line integer? where it says that the app has Flutter in it
---@field anchors table<string, cotter.PackageAnchor>? by how a config names
---       them

---@class cotter.OpenPackage
---@field path string
---@field archive cotter.Archive
---@field numbers table<string, integer>
---@field names string[]
---@field layout cotter.PackageLayout? of a package of Android
---@field features cotter.PackageLayout[] of the other modules of a bundle
---@field octets table<string, string>
---@field left integer octets that may still be read
---@field files cotter.PackageFile[]
---@field materials cotter.Material[]
---@field refused { path: string, code: string, text: string }[]
---@field passed_over { path: string, message: string }[]
local Open = {}
Open.__index = Open

function Open:place(entry)
  return entry and self.path .. "!" .. entry or self.path
end

function Open:refuse(entry, fault, octet)
  self.refused[#self.refused + 1] = { path = self:place(entry),
    code = fault.code, text = octet and ("%s (octet %d)"):format(fault.text,
                                                                 octet)
                              or fault.text }
end

--- Reads an entry, unless it was read; what cannot be is refused once.
---@return boolean new
function Open:read(entry)
  if self.octets[entry] or self.broken[entry] then return false end
  local number = self.numbers[entry]
  local octets, fault = nil, ABSENT
  if number then
    local most = core.limits.archive_entry
    octets, fault = self.archive:read(number, math.min(most, self.left))
    if not octets and fault.code == "archive.too-large" and self.left < most
    then
      fault = OCTETS
    end
  end
  if not octets then
    self:refuse(entry, fault)
    self.broken[entry] = fault
    return false
  end
  self.octets[entry], self.left = octets, self.left - #octets
  return true
end

--- Reads what the manifest wants. Tells whether any of it is new.
function Open:read_wanted(rows)
  local new = false
  for _, row in ipairs(rows) do
    if row.wired ~= false then new = self:read(row.entry) or new end
  end
  return new
end

--- What was read of a module; of a package without modules all.
local function octets_of(self, layout)
  local octets, folder = {}, layout.folder
  for entry, one in pairs(self.octets) do
    if entry:sub(1, #folder) == folder then octets[entry] = one end
  end
  return octets
end

--- Asks what a manifest wants, and reads it, until there is nothing more.
---@param layout cotter.PackageLayout
---@return cotter.PackageAnswer?
function Open:search(layout)
  local answer
  local has_table = self.numbers[layout.table] ~= nil
  if has_table then self:read(layout.table) end
  if not self:read(layout.manifest) then return nil end
  for _ = 1, ROUNDS do
    answer = search { layout = layout, has_table = has_table,
                      octets = octets_of(self, layout) }
    if not self:read_wanted(answer.wanted) then break end
  end
  return answer
end

--- The anchors that the configs name, with what they hold.
local function anchors_of(self, given)
  local anchors = {}
  for source, entry in pairs(given.anchors or {}) do
    anchors[source] = { entry = entry, octets = self.octets[entry] }
  end
  return anchors
end

local function facts_of(self, given, row)
  if row.role ~= "config" then return {} end
  return { bundle = self.layout ~= nil and self.layout.bundle,
           wired = row.wired or false, resource = row.resource or row.entry,
           name = given.name, own_name = row.name, line = given.line,
           manifest = given.manifest and self:place(given.manifest),
           target_sdk = given.target_sdk, oldest_sdk = given.oldest_sdk,
           sdk_line = given.sdk_line, flutter_line = given.flutter_line,
           anchors = anchors_of(self, given) }
end

local function take_file(self, facts, row)
  if row.wired == false and not self.numbers[row.entry] then return end
  self:read(row.entry)
  local octets = self.octets[row.entry]
  self.files[#self.files + 1] = octets and {
    path = self:place(row.entry), octets = octets, explicit = false,
    claimed = row.wired or row.role == "list" or row.role == "part",
    in_target = row.entry:find "%f[^/\0]pinning/[^/]*$" ~= nil,
    package = facts_of(self, facts, row),
  }
end

-- What else is wanted serves the search alone.
local READ = { config = true, json = true, list = true, part = true }

--- Takes the files that are wanted, each once.
---@param rows cotter.WantedEntry[]
---@param facts table what the manifest says
function Open:take(rows, facts)
  for _, row in ipairs(rows) do
    if not self.taken[row.entry] and READ[row.role] then
      take_file(self, facts, row)
    elseif row.role == "anchor" then
      self:keep(row.entry)
    end
    self.taken[row.entry] = true
  end
end

--- Takes what may hold a private key.
function Open:keep(entry)
  if self.kept[entry] then return end
  self.kept[entry] = true
  self:read(entry)
  if self.octets[entry] then
    self.materials[#self.materials + 1] =
      { path = self:place(entry), octets = self.octets[entry] }
  end
end

--- Tells whether an entry is a text of the app's, in which a key may be pasted:
--- assets and the like. Resources of Android are binary, but for raw ones.
local function is_text(name, layout)
  local own = layout and layout.bundle and name:gsub("^[^/]+/", "", 1) or name
  if own:find "^META%-INF/" or own:find "^res/" and not own:find "^res/raw" then
    return false
  end
  return gathered.words(own) ~= nil or own:find "%.json$" ~= nil
end

local function has_any(octets, words)
  for _, word in ipairs(words) do
    if octets:find(word, 1, true) then return true end
  end
  return false
end

-- What a property list has that an app hands over to TrustKit.
local HANDED <const> = { "TSKPinnedDomains", "TSKPublicKeyHashes" }

--- Takes a property list that an app may hand over to TrustKit, and call as it
--- likes (TrustKit.h, initSharedInstanceWithConfiguration:).
function Open:take_list(entry)
  if names.is_list(entry) and has_any(self.octets[entry], HANDED) then
    take_file(self, {}, { entry = entry, role = "list" })
  end
end

--- Takes a text that has a word of private keys; of others nothing is kept.
function Open:keep_text(entry)
  if self.octets[entry] then return end
  self:read(entry)
  if not self.octets[entry] then return end
  local octets = self.octets[entry]
  self:take_list(entry)
  if has_any(octets, gathered.KEYS) or has_any(octets, gathered.BARE_KEYS) then
    self:keep(entry)
  else
    self.octets[entry] = nil
  end
end

--- Takes what may hold private keys. Texts, which are looked at one by one, may
--- together have as many octets as all else.
function Open:keep_all()
  for _, name in ipairs(self.names) do
    if gathered.is_keeper(name) then self:keep(name) end
  end
  self.left = core.limits.archive_octets
  for _, name in ipairs(self.names) do
    if is_text(name, self.layout) then self:keep_text(name) end
    if self.broken[name] == OCTETS then return end
  end
end

--- Tells what the search refused and passed over.
function Open:tell(answer)
  for _, one in ipairs(answer.refused) do
    self:refuse(one.entry, one, one.offset)
  end
  for _, one in ipairs(answer.passed_over) do
    self.taken[one.entry] = true
    self.passed_over[#self.passed_over + 1] =
      { path = self:place(one.entry), message = one.message }
  end
end

--- Takes what the manifest wants.
---@return table facts what it says
function Open:take_named()
  local answer = self:search(self.layout)
  if not answer then return {} end
  self:tell(answer)
  local facts = answer.facts or {}
  self:take(answer.wanted, facts)
  return facts
end

--- Takes what the other modules of a bundle have: the manifest of the base
--- alone says which config is in use.
---@param base table facts
function Open:take_features(base)
  local most = core.limits.package_modules
  for i, layout in ipairs(self.features) do
    if i > most then return self:refuse(layout.manifest, MODULES) end
    local answer = self:search(layout)
    if answer then
      self:tell(answer)
      local own = answer.facts or {}
      self:take(answer.wanted, setmetatable({ anchors = own.anchors },
                                            { __index = base }))
    end
  end
end

--- Takes what is wanted of a package of Android.
---@return table facts
function Open:take_modules()
  if not self.layout then return {} end
  local facts = self:take_named()
  if self.layout.bundle then
    self.features = names.features(self.names)
    self:take_features(facts)
  end
  return facts
end

--- Says what is no package of one app.
function Open:refuse_kind()
  local split = names.split(self.names)
  self:refuse(nil, split and { code = "package.split",
                               text = SPLIT:format(split) } or NO_PACKAGE)
end

--- Takes that, and what is wanted by its name.
function Open:take_all()
  self.layout = names.layout(self.numbers)
  local rows, has_list = names.wanted(self.names, self.layout)
  if not (self.layout or has_list) then return self:refuse_kind() end
  self:take(rows, self:take_modules())
  if #self.files == 0 and #self.refused == 0 then
    self:refuse(nil, NOTHING)
  end
end

--- Opens a package.
---@param path string as it is told of
---@param archive cotter.Archive
---@return cotter.OpenPackage
local function open(path, archive)
  local self = setmetatable({ path = path, archive = archive, numbers = {},
    names = archive:names(), octets = {}, files = {}, materials = {},
    refused = {}, passed_over = {}, broken = {}, kept = {}, taken = {},
    left = core.limits.archive_octets, features = {} }, Open)
  for number, name in ipairs(self.names) do self.numbers[name] = number end
  self:take_all()
  self:keep_all()
  return self
end

-- What is told of a package.
local TOLD = { "files", "materials", "refused", "passed_over" }

---@param path string of the package
---@return string octets encoded: what is wanted of it
return function(path)
  local archive <close>, fault = core.archive(1)
  local package, answer = archive and open(path, archive), { fault = fault }
  for _, name in ipairs(TOLD) do
    answer[name] = package and package[name] or {}
  end
  return core.encode(answer)
end
