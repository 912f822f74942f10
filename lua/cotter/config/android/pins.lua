--- The pin-sets of a network security config.

local core = require "cotter.core"
local expiration = require "cotter.config.android.expiration"
local extent = require "cotter.config.extent"
local grammar = require "cotter.config.android.grammar"
local pin = require "cotter.model.pin"

local pins = {}

local function trim(text) return text:match "^%s*(.-)%s*$" end

--- Tells whether a comment follows a pin in its line.
local function is_beside(self, element, offset)
  local between = self.document.text:sub(element.stop + 1, offset)
  return not between:find "\n"
end

--- Gives a comment to the pin before it in the line; gives it back if there
--- is none.
local function label(self, last, text, offset)
  self:comment(text, offset)
  local words = trim(text)
  if not (last and is_beside(self, last.node, offset)) then return words end
  last.comment = words
end

--- The elements of the pins, each with the comment beside or above it.
local function pin_elements(self, element, set)
  local elements, above = {}, nil
  for name, child, offset in element:each() do
    if name == "#comment" then
      above = label(self, elements[#elements], child, offset)
    elseif grammar.local_name(name) == "pin" then
      self:attributes(child)
      elements[#elements + 1] = { node = child, comment = above }
      above = nil
    elseif name ~= "#text" then
      self:foreign(set, child, offset)
    end
  end
  return elements
end

--- The date; a text that is none is noted.
local function read_expiration(self, element)
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

--- Reads the pin-set of an entry, but for its pins.
---@param self cotter.config.android.Reader
---@param element cotter.XmlNode
---@param entry cotter.config.android.Entry
function pins.read(self, element, entry)
  if not self:once(element, entry.seen) then return end
  local own = { kind = "pin-set", offset = element.offset, table = {} }
  own.expires = read_expiration(self, element)
  own.element = element
  own.list = pin.list(self.source, own.offset, own.table)
  entry.pin_set = own
end

local SHA1 = { ["SHA-1"] = "sha1", ["sha-1"] = "sha1", SHA1 = "sha1",
               sha1 = "sha1" }

--- Notes a digest that is not SHA-256: the platform throws, which compares in
--- whatever case, and TrustKit, which does not.
local function read_digest(self, element)
  local digest, offset = element:get "digest"
  if digest == "SHA-256" then return nil end
  self:observe(offset or element.offset, "digest", { found = digest,
    name = element:get "algorithm" and "algorithm" })
  return digest and SHA1[digest]
end

--- Forgets pins, and that they were the first of their keys.
local function forget(made, first)
  for i = #made, 1, -1 do
    local key = made[i].key
    if key and first[key] == made[i] then first[key] = nil end
    made[i] = nil
  end
end

--- Tells whether what leaves() has made are pins without a prefix, as most
--- are; else they are forgotten, and to be made anew.
local function are_bare(made, first)
  for _, one in ipairs(made) do
    if one.prefix ~= "" or #one.text ~= 44 then
      forget(made, first)
      return false
    end
  end
  return true
end

local function make(self, set, owner, whole)
  local first = self.first_pins
  if whole:leaves(set.table, "pin", "digest", "SHA-256",
       pin.new, self.source, owner, first) and are_bare(set.table, first) then
    return
  end
  for i, one in ipairs(pin_elements(self, whole, set)) do
    local element = one.node
    self:text_alone(element)
    -- Android's decoder passes over white space.
    local text = element:text():gsub("%s+", "")
    set.table[i] = pin.bare(text, element.offset, self.source, owner,
      first, one.comment, read_digest(self, element))
  end
end

--- Counts pins that were made: elements, of which a file has no more than
--- LIMIT_XML_NODES.
local function count(self, made)
  local before = self.pins
  self.pins = before + #made
  if self.pins > extent.PINS then
    local _, offset = core.record_position(made[extent.PINS - before + 1])
    extent.refuse("pins", self.source, offset)
  end
end

--- Makes the pins of a set, whose host is the first that has it.
---@param self cotter.config.android.Reader
---@param set cotter.config.android.PinSet
---@param owner cotter.Host
function pins.fill(self, set, owner)
  local whole = set.element
  if not whole then return end
  set.element = nil
  make(self, set, owner, whole)
  count(self, set.table)
end

return pins
