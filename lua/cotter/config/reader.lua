--- What the readers of configs share: a model that is filled while a text is
--- read, and observations of what is odd in it, for rules to judge.

local core = require "cotter.core"
local config = require "cotter.model.config"
local date = require "cotter.date"
local extent = require "cotter.config.extent"
local host = require "cotter.model.host"
local pin = require "cotter.model.pin"
local time = require "cotter.model.time"

---@class cotter.config.Reader
---@field source cotter.Source
---@field config cotter.Config
---@field hosts cotter.Host[]
---@field pins integer until here
---@field observations table
---@field first_hosts table<string, cotter.Host> by name
---@field first_pins table<string, cotter.Pin> by key
---@field spelling string the prefix that pins have
local Reader = {}
Reader.__index = Reader

function Reader:observe(offset, kind, details)
  local count = #self.observations + 1
  if count > extent.OBSERVATIONS then
    extent.refuse("observations", self.source, offset)
  end
  self.observations[count] =
    config.observation(self.source, offset, kind, details or {})
end

--- Notes a member that is absent or of another type than is read.
function Reader:wrong_shape(offset, name, expected, found)
  self:observe(offset, "wrong-shape",
    { name = name, expected = expected, found = found or "nothing" })
end

local ARTICLE = { object = "an object", array = "an array", null = "null",
  string = "a string", number = "a number", boolean = "a boolean" }

--- Notes an element of an array that is of another type than is read.
---@param offset integer
---@param name string of the array
---@param expected "strings"|"objects"
---@param kind string
function Reader:wrong_element(offset, name, expected, kind)
  self:wrong_shape(offset, name, expected, ARTICLE[kind])
end

--- Takes a member of an object; one of another type is noted.
---@return cotter.JsonNode?
function Reader:option(object, name, wanted)
  local node = object:get(name)
  if not node or node.type == wanted then return node end
  self:wrong_shape(node.offset, name, ARTICLE[wanted], ARTICLE[node.type])
end

--- Takes a member that has to be there.
---@return cotter.JsonNode?
function Reader:member(object, name, wanted)
  if object:get(name) then return self:option(object, name, wanted) end
  self:wrong_shape(object.offset, name, ARTICLE[wanted])
end

--- A boolean member: its value or the default.
---@return boolean
function Reader:flag(object, name, default)
  local node = self:option(object, name, "boolean")
  if not node then return default end
  return node.value
end

--- Notes a member whose name stood before, of which the last counts.
---@param first integer? where that was
function Reader:twice(key, offset, first)
  if not first then return end
  self:observe(offset, "duplicate-key",
    { name = key, other = config.place(self.source, first) })
end

--- Notes the members that stand twice, and those that nobody reads.
---@param known string[]? nil where every name has a meaning
function Reader:members(object, known)
  local read = {}
  for _, name in ipairs(known or {}) do read[name] = true end
  for key, _, offset, first in object:members() do
    self:twice(key, offset, first)
    if not first and known and not read[key] then
      self:observe(offset, "unknown-key",
        { name = key, suggestion = core.suggest(key, known) })
    end
  end
end

--- Takes a member that may stand among others that are for somebody else, and
--- notes it where it stands twice: what the first of them holds nobody reads.
---@return cotter.JsonNode?
function Reader:sole(object, name)
  for key, _, offset, first in object:members() do
    if key == name then self:twice(key, offset, first) end
  end
  return object:get(name)
end

--- Walks the members of an object that are objects; others are noted.
---@return fun(): string?, cotter.JsonNode, integer
function Reader:each(object, name, wanted)
  local walk = object:members()
  return function()
    while true do
      local key, value, offset = walk()
      if not key or value.type == wanted then return key, value, offset end
      self:wrong_shape(value.offset, name, ARTICLE[wanted],
                       ARTICLE[value.type])
    end
  end
end

--- Reads a day as yyyy-MM-dd; another text is noted.
---@param node cotter.JsonNode?
---@return cotter.Time?
function Reader:date(node)
  if not node then return nil end
  local seconds = date.seconds(node.value)
  if not seconds then
    self:observe(node.offset, "bad-date", { found = node.value })
  end
  return seconds and time.at(seconds)
end

--- The place of an offset, for rules to point at beside another.
function Reader:place(offset) return config.place(self.source, offset) end

--- Makes a list of pins, to be filled; an empty one for nothing.
---@param node cotter.JsonNode? that holds them
---@return cotter.Pins
function Reader:list(node)
  return pin.list(node and self.source, node and node.offset, {})
end

--- Makes a host, an unnamed one where there is no text; place is that of its
--- pins, nil where it has no list of them.
---@param entry { offset: integer, text: string?, place: integer?,
---             include_subdomains: boolean?, enforced: boolean?,
---             expires: cotter.Time?, lists: string?, excludes: boolean?,
---             pins: cotter.Pins?, denied: cotter.Pins? }
---@return cotter.Host
---@return cotter.Pin[] to be filled
function Reader:host(entry)
  local pins, source = {}, entry.place and self.source
  if #self.hosts >= extent.HOSTS then
    extent.refuse("hosts", self.source, entry.offset)
  end
  local make = entry.text and host.new or host.unnamed
  local made = make(self.source, entry.offset, entry.text, {
    include_subdomains = entry.include_subdomains,
    enforced = entry.enforced ~= false, expires = entry.expires,
    pins = entry.pins or pin.list(source, entry.place, pins),
    config = self.config, first = self.first_hosts, lists = entry.lists,
    excludes = entry.excludes, denied = entry.denied,
  })
  self.hosts[#self.hosts + 1] = made
  return made, pins
end

--- Counts a pin before it is made.
function Reader:count_pin(offset)
  self.pins = self.pins + 1
  if self.pins > extent.PINS then
    extent.refuse("pins", self.source, offset)
  end
end

--- Makes one pin of a host.
---@return cotter.Pin
function Reader:pin(text, offset, owner, comment, role)
  self:count_pin(offset)
  return pin.spelt(self.spelling, text, offset, {
    source = self.source, host = owner, first = self.first_pins,
    comment = comment, role = role })
end

--- Makes one pin of a format that names the hash beside it.
---@return cotter.Pin
function Reader:bare(text, offset, owner, algorithm)
  self:count_pin(offset)
  return pin.bare(text, offset, self.source, owner, self.first_pins, nil,
                  algorithm)
end

--- Makes one pin of hexadecimal digits.
---@return cotter.Pin
function Reader:hexadecimal(text, offset, owner, role)
  self:count_pin(offset)
  return pin.hexadecimal(text, offset, { source = self.source, host = owner,
    first = self.first_pins, role = role })
end

--- Fills a host's pins with the strings of an array.
---@param array cotter.JsonNode?
---@param name string of the array
function Reader:fill(pins, owner, array, name)
  for _, kind, value, offset in (array or core.json "[]".root):each() do
    if kind == "string" then
      pins[#pins + 1] = self:pin(value, offset, owner)
    else
      self:wrong_element(offset, name, "strings", kind)
    end
  end
end

local reader = { methods = Reader }

---@class cotter.config.ReaderDetails
---@field format string
---@field consumers string[]
---@field spelling string
---@field encoding string
---@field bundle string? whose property list it is

--- Begins a config.
---@param source cotter.Source
---@param offset integer of what holds all of it
---@param details cotter.config.ReaderDetails
---@return cotter.config.Reader
---@nodiscard
function reader.new(source, offset, details)
  local self = setmetatable({ source = source, hosts = {}, observations = {},
    pins = 0, first_hosts = {}, first_pins = {},
    spelling = details.spelling }, Reader)
  self.config = config.new(source, offset, {
    format = details.format, consumers = details.consumers,
    hosts = host.list(source, offset, self.hosts),
    encoding = details.encoding, observations = self.observations,
    bundle = details.bundle,
  })
  if details.encoding ~= "utf-8" then
    self:observe(0, "odd-encoding", { found = details.encoding })
  end
  return self
end

--- Begins a config that is a JSON document.
---@param document cotter.JsonDocument
---@param source cotter.Source
---@param format string
---@param consumers string[]
---@param spelling string
---@return cotter.config.Reader
---@nodiscard
function reader.json(document, source, format, consumers, spelling)
  return reader.new(source, document.root.offset, { format = format,
    consumers = consumers, spelling = spelling,
    encoding = document.encoding })
end

return reader
