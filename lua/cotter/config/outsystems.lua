--- The pinning.json of the OutSystems SSL pinning plug-in.
---
---   { "hosts": [ { "host": "full name", "hashes": [ "sha256/…", "…" ] } ] }
---
--- The plug-in's hooks read `hosts`, `host` and `hashes` and ignore the rest.
--- Of this file they write a network security config for Android 7 and later,
--- where subdomains are included, and a TSKConfiguration for iOS, where they
--- are not (hooks/android/setupNetworkConfig.js, hooks/ios/
--- setup_pinning_hashs.js of os-adv-dev/cordova-outsystems-sslpinning).

local core = require "cotter.core"
local config = require "cotter.model.config"
local extent = require "cotter.config.extent"
local host = require "cotter.model.host"
local pin = require "cotter.model.pin"

local FORMAT = "outsystems"
local ANDROID, IOS = "outsystems-android", "outsystems-ios"

---@class cotter.config.outsystems.Reader
---@field source cotter.Source
---@field config cotter.Config
---@field hosts cotter.Host[]
---@field pins integer until here
---@field observations table
---@field first_pins table<string, cotter.Pin> by key
---@field details table what host.new gets of each entry
local Reader = {}
Reader.__index = Reader

function Reader:observe(offset, kind, details)
  local count = #self.observations + 1
  if count > extent.OBSERVATIONS then
    extent.refuse("observations", self.source, offset)
  end
  self.observations[count] =
    config.observation(self.source, offset, kind, details)
end

--- Notes a member that is absent or of another type than the plug-in reads.
function Reader:wrong_shape(offset, name, expected, found)
  self:observe(offset, "wrong-shape",
    { name = name, expected = expected, found = found or "nothing" })
end

local ARTICLE = { object = "an object", array = "an array", null = "null",
  string = "a string", number = "a number", boolean = "a boolean" }

--- Takes a member of an object if it has the type that is wanted.
function Reader:member(object, name, wanted)
  local node = object:get(name)
  if node and node.type == wanted then return node end
  self:wrong_shape((node or object).offset, name, ARTICLE[wanted],
                   node and ARTICLE[node.type])
end

--- Notes the members that stand twice, and those the plug-in passes over.
function Reader:odd_members(object, known)
  for key, _, offset, first in object:members() do
    if first then
      self:observe(offset, "duplicate-key",
        { name = key, other = config.place(self.source, first) })
    elseif not known[key] then
      self:observe(offset, "unknown-key",
        { name = key, suggestion = core.suggest(key, known.names) })
    end
  end
end

local ROOT = { hosts = true, names = { "hosts" } }
local ENTRY = { host = true, hashes = true, names = { "host", "hashes" } }

--- Counts pins before they are made.
function Reader:count_pins(hashes)
  local before = self.pins
  self.pins = before + #hashes
  if self.pins > extent.PINS then
    extent.refuse("pins", self.source,
                  hashes[extent.PINS - before + 1].offset)
  end
end

function Reader:read_pins(hashes, owner, pins)
  self:count_pins(hashes)
  local source, first = self.source, self.first_pins
  if hashes:texts(pins, pin.new, source, owner, first) then return end
  for _, kind, value, offset in hashes:each() do
    if kind == "string" then
      pins[#pins + 1] = pin.new(value, offset, source, owner, first)
    else
      self:wrong_shape(offset, "hashes", "strings", ARTICLE[kind])
    end
  end
end

--- The text of the host, or "" beside an observation that says why not.
function Reader:host_text(entry)
  local node = self:member(entry, "host", "string")
  if not node then return "", entry.offset end
  return node.value, node.offset
end

--- The name, the hashes and their places in an entry that has those alone;
--- no name where there is anything else about it.
local function plain_entry(entry)
  local of_text, text, at, of_hashes, hashes, place =
    entry:only("host", "hashes")
  if of_text == "string" and of_hashes == "array" then
    return text, at, hashes, place
  end
end

--- The same of any entry, with observations that say what is odd.
function Reader:odd_entry(entry)
  if #entry ~= 2 or not (entry:get "host" and entry:get "hashes") then
    self:odd_members(entry, ENTRY)
  end
  local text, at = self:host_text(entry)
  local hashes = self:member(entry, "hashes", "array")
  return text, at, hashes, (hashes or entry).offset
end

function Reader:read_entry(entry)
  local text, at, hashes, place = plain_entry(entry)
  if not text then text, at, hashes, place = self:odd_entry(entry) end
  local count = #self.hosts + 1
  if count > extent.HOSTS then
    extent.refuse("hosts", self.source, at)
  end
  local pins = { nil, nil } -- room for as many as most have
  local details = self.details
  details.pins = pin.list(self.source, place, pins)
  local made = host.new(self.source, at, text, details)
  if hashes then self:read_pins(hashes, made, pins) end
  self.hosts[count] = made
end

function Reader:read_hosts(hosts)
  for _, kind, entry, offset in hosts:each() do
    if kind == "object" then
      self:read_entry(entry)
    else
      self:wrong_shape(offset, "hosts", "objects", ARTICLE[kind])
    end
  end
end

function Reader:read(document)
  local root = document.root
  if document.encoding ~= "utf-8" then
    self:observe(0, "odd-encoding", { found = document.encoding })
  end
  if #root ~= 1 or not root:get "hosts" then
    self:odd_members(root, ROOT)
  end
  local hosts = self:member(root, "hosts", "array")
  if hosts then self:read_hosts(hosts) end
end

local outsystems = { format = FORMAT }

--- Tells whether a root is of this format and was not misspelt.
---@param root cotter.JsonNode
---@return boolean
---@nodiscard
function outsystems.is(root)
  local hosts = root.type == "object" and root:get "hosts" or nil
  return hosts ~= nil and hosts.type == "array"
end

--- Reads a document that `shape` has found to be of this format.
---@param document cotter.core.Document
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function outsystems.read(document, source)
  local root = document.root
  local hosts = root:get "hosts" or root
  local reader = setmetatable({ source = source, hosts = {}, pins = 0,
    observations = {}, first_pins = core.room(2 * #hosts) }, Reader)
  reader.config = config.new(source, root.offset, {
    format = FORMAT, consumers = { ANDROID, IOS },
    hosts = host.list(source, hosts.offset, reader.hosts),
    encoding = document.encoding, observations = reader.observations,
  })
  reader.details = { enforced = true, config = reader.config,
                     first = core.room(#hosts) }
  reader:read(document)
  return reader.config
end

return outsystems
