--- Which entries of an app's package are wanted: asked with the names of all,
--- and with those that were wanted before.
---
--- It runs in a state of its own: what stands in a package is read here, and by
--- the engine, and nowhere else.

local apk = require "cotter.package.apk"
local core = require "cotter.core"
local ipa = require "cotter.package.ipa"

-- What it is told by, the first that fits.
local KINDS = { apk, ipa }

---@class cotter.PackageRequest
---@field names string[] of all entries
---@field octets table<string, string> of those that were wanted

---@class cotter.WantedEntry
---@field entry string
---@field role "manifest"|"table"|"config"|"list"|"json"|"anchor"
---@field wired boolean?  of a config: the manifest names it
---@field resource string? of a config: files of one resource are alike in it

---@class cotter.PackageAnswer
---@field wanted cotter.WantedEntry[]
---@field facts table<string, any>? what a manifest says
---@field refused { entry: string?, code: string, text: string,
---       offset: integer? }[]
---@field passed_over { entry: string, message: string }[]

---@class cotter.Package: cotter.PackageAnswer
---@field names string[]
---@field numbers table<string, integer> by name
---@field octets table<string, string>
---@field passed table<string, boolean>
---@field private by_entry table<string, cotter.WantedEntry>
local Package = {}
Package.__index = Package

--- Wants an entry, once. What the table of resources names may be absent.
---@param entry string
---@param row cotter.WantedEntry its other fields
function Package:want(entry, row)
  if self.by_entry[entry] then return end
  if not self.numbers[entry] then
    return self:refuse(entry, { code = "package.absent",
      text = "the package names this entry, and does not have it" })
  end
  row.entry = entry
  self.by_entry[entry], self.wanted[#self.wanted + 1] = row, row
end

---@param entry string?
---@param fault { code: string, text: string, offset: integer? }
function Package:refuse(entry, fault)
  self.refused[#self.refused + 1] = { entry = entry, code = fault.code,
    text = fault.text, offset = fault.offset }
end

function Package:pass_over(entry, message)
  self.passed[entry] = true
  self.passed_over[#self.passed_over + 1] = { entry = entry,
                                              message = message }
end

--- The entries that are wanted as something.
---@param role string
---@return string[]
---@nodiscard
function Package:of_role(role)
  local list = {}
  for _, row in ipairs(self.wanted) do
    if row.role == role then list[#list + 1] = row.entry end
  end
  return list
end

-- Where frameworks that are written in JavaScript keep what plug-ins read, in
-- the packages of both systems.
local WEB = { "^assets/", "^Payload/[^/]+%.app/", "^base/assets/" }

local WORDS = { "pin", "ssl", "msso_config" }

--- Tells whether an entry is called after pins, or stands in a folder that is.
local function is_json(name)
  local lower = name:lower()
  if not lower:find "%.json$" then return false end
  for _, word in ipairs(WORDS) do
    if lower:match "[^/]*$":find(word, 1, true) then return true end
  end
  return lower:find "/pinning/[^/]*$" ~= nil
end

local function want_json(package)
  for _, name in ipairs(package.names) do
    for _, folder in ipairs(WEB) do
      if name:find(folder) and is_json(name) then
        package:want(name, { role = "json" })
      end
    end
  end
end

---@param request cotter.PackageRequest
---@return cotter.Package
local function open(request)
  local numbers = {}
  for number, name in ipairs(request.names) do numbers[name] = number end
  return setmetatable({ names = request.names, numbers = numbers,
    octets = request.octets, wanted = {}, refused = {}, passed_over = {},
    passed = {}, by_entry = {} }, Package)
end

local function search(package)
  for _, kind in ipairs(KINDS) do
    if kind.is(package) then
      kind.search(package)
      return want_json(package)
    end
  end
  package:refuse(nil, { code = "package.kind",
    text = "no package of an app: it has neither AndroidManifest.xml nor "
           .. "Payload/NAME.app/Info.plist" })
end

---@param octets string an encoded cotter.PackageRequest
---@return string octets an encoded cotter.PackageAnswer
return function(octets)
  local package = open(core.decode(octets))
  search(package)
  return core.encode { wanted = package.wanted, facts = package.facts,
    refused = package.refused, passed_over = package.passed_over }
end
