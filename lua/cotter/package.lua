--- Opens the packages of apps: a ZIP archive, of which only what a search wants
--- is read. What stands in the entries is looked at in a state of its own.

local core = require "cotter.core"

local packages = {}

-- What was found shows what else is wanted: a manifest its configs, and these
-- their anchors.
local ROUNDS = 4

---@class cotter.PackageFile
---@field path string the package's, "!", and the entry's
---@field octets string
---@field claimed boolean  a config, by what else says so
---@field in_target boolean stands in a folder called pinning
---@field explicit boolean
---@field package cotter.PackageFacts

---@class cotter.PackageFacts
---@field wired boolean?      of a config: the manifest names it
---@field resource string?    of a config: what its variants share
---@field name string?        of the resource that the manifest names
---@field manifest string?    path
---@field line integer?       where it names the config, or could
---@field target_sdk integer?
---@field anchors table<string, cotter.PackageAnchor>|false by how a config
---       names them

---@class cotter.OpenPackage
---@field path string
---@field archive cotter.Archive
---@field numbers table<string, integer>
---@field names string[]
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
  local octets, fault = self.archive:read(self.numbers[entry],
    math.min(core.limits.archive_entry, self.left))
  if not octets then
    self:refuse(entry, fault)
    self.broken[entry] = true
    return false
  end
  self.octets[entry], self.left = octets, self.left - #octets
  return true
end

--- Asks what is wanted, and reads it, until there is nothing more.
---@return cotter.PackageAnswer?
function Open:search()
  local answer
  for _ = 1, ROUNDS do
    local octets, fault = core.sandbox("cotter.package.search", core.encode {
      names = self.names, octets = self.octets })
    if not octets then return self:refuse(nil, fault) end
    answer = core.decode(octets)
    local more = false
    for _, row in ipairs(answer.wanted) do
      more = self:read(row.entry) or more
    end
    if not more then break end
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

local function facts_of(self, answer, row)
  local given = answer.facts or {}
  return { wired = row.wired, resource = row.resource, name = given.name,
           manifest = given.manifest and self:place(given.manifest),
           line = given.line, target_sdk = given.target_sdk,
           anchors = row.role == "config" and anchors_of(self, given) }
end

-- What else is wanted serves the search alone.
local READ = { config = true, json = true, list = true }

function Open:take(answer)
  for _, row in ipairs(answer.wanted) do
    local octets = self.octets[row.entry]
    if octets and READ[row.role] then
      self.files[#self.files + 1] = {
        path = self:place(row.entry), octets = octets, explicit = false,
        claimed = row.wired or row.role == "list",
        in_target = row.entry:find "%f[^/\0]pinning/[^/]*$" ~= nil,
        package = facts_of(self, answer, row),
      }
    elseif octets and row.role == "anchor" then
      self:keep(row.entry)
    end
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

local function tell(self, answer)
  for _, one in ipairs(answer.refused) do
    if not (one.entry and self.broken[one.entry]) then
      self:refuse(one.entry, one, one.offset)
    end
  end
  for _, one in ipairs(answer.passed_over) do
    self.passed_over[#self.passed_over + 1] =
      { path = self:place(one.entry), message = one.message }
  end
  if #self.files == 0 and #self.refused == 0 then
    self:refuse(nil, { code = "input.nothing", text = "nothing to check: no "
      .. "entry of the package is a config, nor does its manifest name one" })
  end
end

--- Opens a package.
---@param path string
---@param is_key fun(name: string): boolean whether an entry may hold a key
---@return cotter.OpenPackage? package
---@return cotter.CoreFault? fault
---@nodiscard
function packages.open(path, is_key)
  local archive <close>, fault = core.archive(path)
  if not archive then return nil, fault end
  local self = setmetatable({ path = path, archive = archive, numbers = {},
    names = archive:names(), octets = {}, files = {}, materials = {},
    refused = {}, passed_over = {}, broken = {}, kept = {},
    left = core.limits.archive_octets }, Open)
  for number, name in ipairs(self.names) do self.numbers[name] = number end
  local answer = self:search()
  if not answer then return self end
  self:take(answer)
  for _, name in ipairs(self.names) do
    if is_key(name) then self:keep(name) end
  end
  tell(self, answer)
  return self
end

return packages
