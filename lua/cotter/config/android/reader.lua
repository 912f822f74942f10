--- Reads the elements of a network security config.
---
--- A domain-config gives its pin-set, and what it says of cleartext traffic
--- and of TrustKit, to those inside of it; a pin-set of their own replaces it.

local core = require "cotter.core"
local config = require "cotter.model.config"
local expiration = require "cotter.config.android.expiration"
local grammar = require "cotter.config.android.grammar"
local host = require "cotter.model.host"
local pin = require "cotter.model.pin"

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
---@field seen table<string, cotter.XmlNode>

---@class cotter.config.android.Reader
---@field source cotter.Source
---@field document cotter.XmlDocument
---@field config cotter.Config
---@field hosts cotter.Host[]
---@field entries cotter.config.android.Entry[] those that have hosts
---@field observations table
---@field first_pins table<string, cotter.Pin> by key
---@field first_hosts table<string, cotter.Host> by name
---@field dates table<string, cotter.Time> by their texts
---@field trustkit boolean the file configures TrustKit too
---@field private none cotter.Pins of hosts without a pin-set
local Reader = {}
Reader.__index = Reader

function Reader:observe(offset, kind, details)
  local made = config.observation(self.source, offset, kind, details or {})
  self.observations[#self.observations + 1] = made
end

function Reader:place(offset) return config.place(self.source, offset) end

-- Attributes ------------------------------------------------------------------

--- Notes an attribute that nobody reads. Those of other namespaces are for
--- tools, but Android's own has none here.
function Reader:unknown_attribute(element, name, offset)
  local prefix, plain = name:match "^([^:]+):(.*)$"
  local known = grammar.elements[grammar.local_name(element.name)].attributes
  if prefix and not grammar.has(known, plain) then return end
  if not prefix and name:find "^xmlns" then return end
  self:observe(offset, "unknown-key", { name = name, expected = "attribute",
    found = element.name,
    suggestion = prefix and plain or core.suggest(name, known)
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

--- Notes an element that the platform passes over, or throws at.
function Reader:foreign(parent, name, offset)
  local element = grammar.elements[parent.kind]
  if grammar.has(element.throws, name) then
    self:observe(offset, "misplaced-element",
      { name = name, found = parent.kind, expected = "elsewhere" })
  elseif grammar.elements[name] then
    self:observe(offset, "ignored-element", { name = name, found = parent.kind,
      expected = table.concat(grammar.parents(name), ", ") })
  else
    self:observe(offset, "unknown-key", { name = name, expected = "element",
      found = parent.kind, suggestion = grammar.nearest(name, parent.kind) })
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
        self:foreign(parent, grammar.local_name(name), offset)
      end
    end
  end
end

--- Notes elements where the platform throws at what is not text.
function Reader:text_alone(element)
  for name, _, offset in element:each() do
    if name:sub(1, 1) ~= "#" then
      self:observe(offset, "misplaced-element", { name = name,
        found = grammar.local_name(element.name), expected = "elsewhere" })
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

-- Trust anchors ---------------------------------------------------------------

local SOURCES = { system = true, user = true, wfa = true }

function Reader:certificate_source(element, entry, is_debug)
  local source, offset = element:get "src"
  if not source or not (SOURCES[source] or source:find "^@") then
    self:observe(offset or element.offset, "bad-source", { name = "src",
      found = source })
  elseif is_debug then
    return source
  elseif source == "user" then
    self:observe(offset, "user-ca", { found = entry.kind })
  elseif source:find "^@" then
    self:observe(offset, "custom-anchor", { name = source,
                                            found = entry.kind })
  end
  return source
end

local function read_certificates(self, element, anchors)
  local entry = anchors.entry
  local is_debug = entry.kind == "debug-overrides"
  local source = self:certificate_source(element, entry, is_debug)
  local overrides, offset = self:boolean(element, "overridePins", is_debug)
  if overrides and offset and not is_debug then
    self:observe(offset, "override-pins", { name = source,
                                            found = entry.kind })
  end
  self:walk(element, { kind = "certificates" }, {})
end

local function read_anchors(self, element, entry)
  if not self:once(element, entry.seen) then return end
  self:walk(element, { kind = "trust-anchors", entry = entry },
            { certificates = read_certificates })
end

local function read_leaf(self, element)
  self:walk(element, { kind = grammar.local_name(element.name) }, {})
end

local function read_trustkit(self, element, entry)
  self.trustkit = true
  local enforces = element:get "enforcePinning"
  entry.trustkit = { offset = element.offset,
    enforces = enforces and enforces:lower() == "true" or false,
    says = enforces ~= nil }
  self:boolean(element, "enforcePinning", false)
  self:boolean(element, "disableDefaultReportUri", false)
  self:walk(element, { kind = "trustkit-config" },
            { ["report-uri"] = read_leaf })
end

-- Pins ------------------------------------------------------------------------

local function trim(text) return text:match "^%s*(.-)%s*$" end

--- Tells whether a comment follows a pin in its line.
function Reader:is_beside(element, offset)
  local between = self.document.text:sub(element.stop + 1, offset)
  return not between:find "\n"
end

--- Gives a comment to the pin before it in the line; gives it back if there
--- is none.
function Reader:label(last, text, offset)
  self:comment(text, offset)
  local label = trim(text)
  if not (last and self:is_beside(last.node, offset)) then return label end
  last.comment = label
end

--- The elements of the pins, each with the comment beside or above it.
function Reader:pin_elements(element, set)
  local elements, above = {}, nil
  for name, child, offset in element:each() do
    if name == "#comment" then
      above = self:label(elements[#elements], child, offset)
    elseif grammar.local_name(name) == "pin" then
      self:attributes(child)
      elements[#elements + 1] = { node = child, comment = above }
      above = nil
    elseif name ~= "#text" then
      self:foreign(set, grammar.local_name(name), offset)
    end
  end
  return elements
end

--- The date; a text that is none is noted.
function Reader:expiration(element)
  local text, offset = element:get "expiration"
  if not text then return nil end
  local expires, exact = self.dates[text], true
  if not expires then expires, exact = expiration.read(text) end
  if exact then self.dates[text] = expires end
  if not exact then
    self:observe(offset, "bad-date", { found = text,
      expected = expires and tostring(expires) })
  end
  return expires
end

local function read_pin_set(self, element, entry)
  if not self:once(element, entry.seen) then return end
  local own = { kind = "pin-set", offset = element.offset, table = {} }
  own.expires = self:expiration(element)
  own.element = element
  own.list = pin.list(self.source, own.offset, own.table)
  entry.pin_set = own
end

local SHA1 = { ["SHA-1"] = "sha1", ["sha-1"] = "sha1", SHA1 = "sha1",
               sha1 = "sha1" }

--- Notes a digest that is not SHA-256: the platform throws, which compares in
--- whatever case, and TrustKit, which does not.
function Reader:digest(element)
  local digest, offset = element:get "digest"
  if digest == "SHA-256" then return nil end
  self:observe(offset or element.offset, "digest", { found = digest,
    name = element:get "algorithm" and "algorithm" })
  return digest and SHA1[digest]
end

--- Tells whether what leaves() has made are pins without a prefix, as most
--- are; else they are to be made anew.
local function are_bare(pins, first)
  for i = 1, #pins do
    if pins[i].prefix ~= "" or #pins[i].text ~= 44 then
      for k = 1, #pins do
        local key = pins[k].key
        if first[key or ""] == pins[k] then first[key] = nil end
        pins[k] = nil
      end
      return false
    end
  end
  return true
end

--- Makes the pins of a set, whose host is the first that has it.
function Reader:fill(set, owner)
  local first, whole = self.first_pins, set.element
  set.element = nil
  if not whole or whole:leaves(set.table, "pin", "digest", "SHA-256",
       pin.new, self.source, owner, first) and are_bare(set.table, first) then
    return
  end
  for i, one in ipairs(self:pin_elements(whole, set)) do
    local element = one.node
    self:text_alone(element)
    -- Android's decoder passes over white space.
    local text = element:text():gsub("%s+", "")
    set.table[i] = pin.bare(text, element.offset, self.source, owner,
      first, one.comment, self:digest(element))
  end
end

-- Entries ---------------------------------------------------------------------

local function read_domain(_, element, entry)
  entry.domains[#entry.domains + 1] = element
end

local function read_nested(_, element, entry)
  entry.nested[#entry.nested + 1] = element
end

local ENTRY = {
  ["trust-anchors"] = read_anchors, certificateTransparency = read_leaf,
  domainEncryption = read_leaf,
}

local HANDLERS = {
  ["base-config"] = ENTRY, ["debug-overrides"] = ENTRY,
  ["domain-config"] = {
    domain = read_domain, ["domain-config"] = read_nested,
    ["pin-set"] = read_pin_set, ["trustkit-config"] = read_trustkit,
    ["trust-anchors"] = read_anchors, certificateTransparency = read_leaf,
    domainEncryption = read_leaf,
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

-- The platform enforces pins; TrustKit reports where it is not told to.
local function is_enforced(entry)
  local trustkit = inherited(entry, "trustkit")
  return not trustkit or trustkit.enforces
end

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
  local set = inherited(entry, "pin_set")
  local text, within = self:name(element)
  local made = host.new(self.source, element.offset, text, {
    include_subdomains = within,
    enforced = is_enforced(entry), expires = set and set.expires,
    config = self.config,
    pins = set and set.list or self.none, first = self.first_hosts,
  })
  if set then self:fill(set, made) end
  self.hosts[#self.hosts + 1] = made
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

---@param source cotter.Source
---@param document cotter.XmlDocument
---@return cotter.config.android.Reader
---@nodiscard
function reader.new(source, document)
  return setmetatable({ source = source, document = document, hosts = {},
                        entries = {}, observations = {}, trustkit = false,
                        first_pins = {}, first_hosts = {}, dates = {},
                        none = pin.list(nil, nil, {}) }, Reader)
end

return reader
