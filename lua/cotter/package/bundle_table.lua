--- The table of resources of an app bundle, resources.pb: messages of protocol
--- buffers (AOSP, aapt2's Resources.proto, ResourceTable). It is asked as the
--- table of a package is, core.resources.

local protobuf = require "cotter.package.protobuf"

local bundle_table = {}

-- Fields of the messages, by their numbers.
local PACKAGES, TYPES, ENTRIES, VALUES = 2, 3, 3, 6
local PACKAGE, TYPE = { "id" }, { "id", "name$" }
local ENTRY = { "id", "name$" }
local ID = { "id#" }
local VALUE = { "config", "value" }
local CONFIG = { [24] = "api_level#" }
local CONTENT = { [4] = "item" }
local ITEM = { "reference", "string", [5] = "file" }
local TEXT = { "text$" }
local REFERENCE = { [2] = "id#" }

---@class cotter.BundleTable
---@field octets string
local Table = {}
Table.__index = Table

--- The messages in a message that have a number, and so an id of their own.
local function each(message, number, names)
  local list = {}
  for field, value in protobuf.fields(message) do
    if field == number and type(value) == "table" then
      local record = names and protobuf.record(value, names) or {}
      record.message = value
      record.number = record.id and protobuf.record(record.id, ID).id or 0
      list[#list + 1] = record
    end
  end
  return list
end

-- A field of a message that may not be there.
local function within(message, names, name)
  return message and protobuf.record(message, names)[name]
end

local function resource_of(entry, value, id)
  local made = protobuf.record(value, VALUE)
  local content = within(made.value, CONTENT, "item")
  local item = content and protobuf.record(content, ITEM) or {}
  return { id = id, name = entry.name or "",
           api_level = within(made.config, CONFIG, "api_level") or 0,
           text = within(item.file or item.string, TEXT, "text"),
           reference = within(item.reference, REFERENCE, "id") }
end

--- The first type that fits: its id with its package's, and its entries.
local function type_that(octets, fits)
  for _, package in ipairs(each(protobuf.whole(octets), PACKAGES, PACKAGE)) do
    for _, one in ipairs(each(package.message, TYPES, TYPE)) do
      local id = package.number << 24 | one.number << 16
      if fits(id, one.name) then
        return id, each(one.message, ENTRIES, ENTRY)
      end
    end
  end
  return 0, {}
end

--- What the entries of a type stand for, that are wanted.
local function search(octets, fits, is_wanted)
  local found = {}
  local id, entries = type_that(octets, fits)
  for _, entry in ipairs(entries) do
    if is_wanted(entry) then
      for _, value in ipairs(each(entry.message, VALUES)) do
        found[#found + 1] = resource_of(entry, value.message,
                                        id | entry.number)
      end
    end
  end
  return found
end

local function is_of(id)
  return function(own) return own == id & 0xffff0000 end
end

--- Finds an id in all configurations that have it.
---@param id integer
---@return cotter.Resource[]?
---@return cotter.CoreFault? fault
---@nodiscard
function Table:find(id)
  return protobuf.try(search, self.octets, is_of(id), function(entry)
    return entry.number == id & 0xffff
  end)
end

--- Finds a name among those of an id's package and type.
---@param id integer
---@param name string
---@return cotter.Resource[]?
---@return cotter.CoreFault? fault
---@nodiscard
function Table:named(id, name)
  return protobuf.try(search, self.octets, is_of(id), function(entry)
    return entry.name == name
  end)
end

--- Finds all that have a type of a name.
---@param type string
---@return cotter.Resource[]?
---@return cotter.CoreFault? fault
---@nodiscard
function Table:typed(type)
  return protobuf.try(search, self.octets, function(_, name)
    return name == type
  end, function() return true end)
end

--- Opens the table of a bundle, whose octets are looked at when it is asked.
---@param octets string
---@return cotter.BundleTable
---@nodiscard
function bundle_table.open(octets)
  return setmetatable({ octets = octets }, Table)
end

return bundle_table
