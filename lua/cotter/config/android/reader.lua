--- Reads the elements of a network security config.
---
--- A domain-config gives its pin-set, and what it says of cleartext traffic
--- and of TrustKit, to those inside of it; a pin-set of their own replaces it.

local core = require "cotter.core"
local anchors = require "cotter.config.android.anchors"
local config = require "cotter.model.config"
local extent = require "cotter.config.extent"
local grammar = require "cotter.config.android.grammar"
local handshake = require "cotter.config.android.handshake"
local host = require "cotter.model.host"
local pin = require "cotter.model.pin"
local pins = require "cotter.config.android.pins"
local sources = require "cotter.model.source"

---@class cotter.config.android.PinSet
---@field offset integer
---@field element cotter.XmlNode? until the pins are made
---@field table cotter.Pin[]
---@field list cotter.Pins
---@field expires cotter.Time?

---@class cotter.config.android.Entry
---@field kind string            the element
---@field offset integer
---@field parent cotter.config.android.Entry?
---@field domains cotter.XmlNode[]
---@field nested cotter.XmlNode[]
---@field hosts cotter.Host[]
---@field pin_set cotter.config.android.PinSet?
---@field cleartext { permitted: boolean, offset: integer }?
---@field trustkit { enforces: boolean, offset: integer }?
---@field anchors cotter.TrustSource[]? its own, where it has trust-anchors
---@field transparency { required: boolean }?
---@field encryption string? a mode
---@field seen table<string, cotter.XmlNode>

---@class cotter.config.android.Reader
---@field source cotter.Source
---@field document cotter.XmlDocument
---@field config cotter.Config
---@field hosts cotter.Host[]
---@field pins integer until here
---@field entries cotter.config.android.Entry[] those that have hosts
---@field observations table
---@field first_pins table<string, cotter.Pin> by key
---@field first_hosts table<string, cotter.Host> by name
---@field dates table<string, cotter.Time> by their texts
---@field trustkit boolean the file configures TrustKit too, known before it is
---       read
---@field target_sdk integer? the API level whose defaults hold
---@field target_at any where a source tree says that
---@field oldest_sdk integer? the lowest that the app is installed on
---@field oldest_at any where that is said
---@field anchors table<string, cotter.PackageAnchor> by how they are named
---@field private none cotter.Pins of hosts without a pin-set
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

function Reader:place(offset) return config.place(self.source, offset) end

local PIN = grammar.elements.pin.attributes

-- Attributes ------------------------------------------------------------------

--- Tells whether an attribute is for others: those of other namespaces are for
--- tools, but Android's own has none here. In the place of digest, the digest
--- that is absent is told.
local function is_for_others(element, name, known)
  local prefix, plain = name:match "^([^:]+):(.*)$"
  if prefix then return not grammar.has(known, plain) end
  return name:find "^xmlns" ~= nil
    or name == "algorithm" and known == PIN and not element:get "digest"
end

--- Notes an attribute that nobody reads.
function Reader:unknown_attribute(element, name, offset)
  local known = grammar.elements[grammar.local_name(element.name)].attributes
  if is_for_others(element, name, known) then return end
  self:observe(offset, "unknown-key", { name = name, expected = "attribute",
    found = element.name,
    suggestion = name:match ":(.*)$" or core.suggest(name, known)
      or core.suggest(name:lower(), known) })
end

function Reader:attributes(element)
  if #element == 0 then return end
  local known = grammar.elements[grammar.local_name(element.name)].attributes
  for name, _, offset in element:attributes() do
    if not grammar.has(known, name) then
      self:unknown_attribute(element, name, offset)
    end
  end
end

--- A boolean attribute: its value or the default, and where it stands.
function Reader:boolean(element, name, default)
  local text, offset = element:get(name)
  if not text then return default, nil end
  local value = grammar.boolean(text)
  if value == nil then
    self:observe(offset, "bad-value", { name = name, found = text,
      expected = tostring(default) })
    return default, offset
  end
  return value, offset
end

-- What stands in an element ---------------------------------------------------

local PINS = { "pin%-set", "pin" }

--- Notes what is pinned in a comment, and so by nobody.
function Reader:comment(text, offset)
  for _, name in ipairs(PINS) do
    if text:find("<" .. name .. "[%s>/]") then
      self:observe(offset, "commented-pins", { name = (name:gsub("%%", "")) })
      return
    end
  end
end

local PINNING = { domain = true, pin = true, ["pin-set"] = true }

-- Where the text of an element begins that was to name a host or a pin.
local function meant_text(element, parent)
  local known = grammar.elements[parent.kind].children
  local near = core.suggest(element.name, known)
  if near ~= "domain" and near ~= "pin" then return nil end
  for name, _, offset in element:each() do
    if name == "#text" then return offset end
  end
end

-- Where in an element something is pinned, if anything is.
local function pinned_in(element)
  for name, child, offset in element:each() do
    if name:sub(1, 1) ~= "#" then
      if PINNING[grammar.local_name(name)] then return offset end
      local found = pinned_in(child)
      if found then return found end
    end
  end
end

--- Notes an element that the platform passes over, or throws at.
function Reader:foreign(parent, element, offset)
  local name = grammar.local_name(element.name)
  if grammar.has(grammar.elements[parent.kind].throws, name) then
    self:observe(offset, "misplaced-element",
      { name = name, found = parent.kind, expected = "elsewhere" })
  elseif grammar.elements[name] then
    self:observe(offset, "ignored-element", { name = name, found = parent.kind,
      expected = table.concat(grammar.parents(name), ", ") })
  else
    local pinned = pinned_in(element) or meant_text(element, parent)
    self:observe(offset, "unknown-key", { name = name, expected = "element",
      found = parent.kind, suggestion = grammar.nearest(name, parent.kind),
      other = pinned and self:place(pinned) })
  end
end

--- Calls the handler of each element that is read here.
---@param element cotter.XmlNode
---@param parent { kind: string }
---@param handlers table<string, fun(self, element, parent)>
function Reader:walk(element, parent, handlers)
  for name, child, offset in element:each() do
    if name == "#comment" then
      self:comment(child, offset)
    elseif name ~= "#text" then
      local handler = handlers[name] or handlers[grammar.local_name(name)]
      if handler then
        self:attributes(child)
        handler(self, child, parent)
      else
        self:foreign(parent, child, offset)
      end
    end
  end
end

--- Notes elements where the platform throws at what is not text, and a comment
--- that parts a text: aapt2 makes two of it, and the platform takes one.
function Reader:text_alone(element)
  local within, begun, parted = grammar.local_name(element.name), false, false
  for name, text, offset in element:each() do
    local expected = name:sub(1, 1) ~= "#" and "elsewhere"
    if name == "#comment" then
      parted = begun
    elseif name == "#text" and text:find "%S" then
      expected, begun = parted and "whole", true
    end
    if expected then
      self:observe(offset, "misplaced-element",
                   { name = name, found = within, expected = expected })
    end
  end
end

--- Takes the first of what may stand once, and notes the others, at which the
--- platform throws.
function Reader:once(element, seen)
  local name = grammar.local_name(element.name)
  local first = seen[name]
  if first then
    self:observe(element.offset, "misplaced-element", { name = name,
      expected = "once", other = self:place(first.offset) })
    return false
  end
  seen[name] = element
  return true
end

-- Entries -------------------------------------------------------------------

local function read_leaf(self, element)
  self:walk(element, { kind = grammar.local_name(element.name) }, {})
end

local function read_trustkit(self, element, entry)
  local enforces = element:get "enforcePinning"
  entry.trustkit = { offset = element.offset,
    enforces = enforces and enforces:lower() == "true" or false,
    says = enforces ~= nil }
  self:boolean(element, "enforcePinning", false)
  self:boolean(element, "disableDefaultReportUri", false)
  self:walk(element, { kind = "trustkit-config" },
            { ["report-uri"] = read_leaf })
end

local function read_domain(_, element, entry)
  entry.domains[#entry.domains + 1] = element
end

local function read_nested(_, element, entry)
  entry.nested[#entry.nested + 1] = element
end

local ENTRY = {
  ["trust-anchors"] = anchors.read,
  certificateTransparency = handshake.transparency,
  domainEncryption = handshake.encryption,
}

local HANDLERS = {
  ["base-config"] = ENTRY,
  ["debug-overrides"] = { ["trust-anchors"] = anchors.read },
  ["domain-config"] = {
    domain = read_domain, ["domain-config"] = read_nested,
    ["pin-set"] = pins.read, ["trustkit-config"] = read_trustkit,
    ["trust-anchors"] = anchors.read,
    certificateTransparency = handshake.transparency,
    domainEncryption = handshake.encryption,
  },
}

--- What an entry says, or inherits of those around it.
---@param entry cotter.config.android.Entry?
---@param name string
local function inherited(entry, name)
  while entry do
    if entry[name] ~= nil then return entry[name], entry end
    entry = entry.parent
  end
end

Reader.inherited = inherited

-- The platform enforces pins; TrustKit, in a file that configures it, reports
-- where it is not told to.
local function is_enforced(self, entry)
  local trustkit = inherited(entry, "trustkit")
  if trustkit then return trustkit.enforces end
  return not self.trustkit
end

local function trim(text) return text:match "^%s*(.-)%s*$" end

--- What a domain says: its name, and whether subdomains are included.
function Reader:name(element)
  local text, includes = element:leaf "includeSubdomains"
  if text and (includes == nil or includes == "true") then
    return text, includes ~= nil
  end
  self:text_alone(element)
  return trim(element:text()),
    (self:boolean(element, "includeSubdomains", false))
end

--- Makes the host of a domain.
function Reader:domain(element, entry)
  local set, count = inherited(entry, "pin_set"), #self.hosts + 1
  if count > extent.HOSTS then
    extent.refuse("hosts", self.source, element.offset)
  end
  local text, within = self:name(element)
  local made = host.new(self.source, element.offset, text, {
    include_subdomains = within,
    enforced = is_enforced(self, entry), expires = set and set.expires,
    config = self.config,
    pins = set and set.list or self.none, first = self.first_hosts,
  })
  if set then pins.fill(self, set, made) end
  self.hosts[count] = made
  entry.hosts[#entry.hosts + 1] = made
end

--- What an entry says in its attributes.
function Reader:settings(element, entry)
  local cleartext, offset =
    self:boolean(element, "cleartextTrafficPermitted", true)
  if offset then
    entry.cleartext = { permitted = cleartext, offset = offset,
                        kind = entry.kind }
  end
  self:boolean(element, "hstsEnforced", false)
end

--- Reads a base-config, domain-config or debug-overrides.
function Reader:entry(element, parent)
  local kind = grammar.local_name(element.name)
  local entry = { kind = kind, offset = element.offset, parent = parent,
                  domains = {}, nested = {}, hosts = {}, seen = {} }
  if #element > 0 then self:settings(element, entry) end
  self:walk(element, entry, HANDLERS[kind])
  for _, one in ipairs(entry.domains) do self:domain(one, entry) end
  if kind == "domain-config" then self.entries[#self.entries + 1] = entry end
  for _, one in ipairs(entry.nested) do self:entry(one, entry) end
  return entry
end

local reader = {}

--- Where the manifest of a package says for which levels it is made.
local function sdk_at(facts)
  local line = facts.sdk_line
  return line and config.place(sources.of_line(facts.manifest, line), 0)
end

---@param source cotter.Source
---@param document cotter.XmlDocument
---@param facts cotter.PackageFacts
---@param target cotter.config.Target
---@return cotter.config.android.Reader
---@nodiscard
function reader.new(source, document, facts, target)
  return setmetatable({ source = source, document = document, hosts = {},
                        pins = 0, anchors = facts.anchors or {},
                        target_sdk = facts.target_sdk or target.level,
                        target_at = target.at,
                        oldest_sdk = facts.oldest_sdk or target.oldest,
                        oldest_at = target.oldest_at or sdk_at(facts),
                        entries = {}, observations = {}, trustkit = false,
                        first_pins = {}, first_hosts = {}, dates = {},
                        none = pin.list(nil, nil, {}) }, Reader)
end

return reader
