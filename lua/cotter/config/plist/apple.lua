--- Apple's NSPinnedDomains, and App Transport Security around it.
---
---   NSAppTransportSecurity
---     NSPinnedDomains
---       example.com
---         NSIncludesSubdomains    one more label
---         NSPinnedLeafIdentities  [ { SPKI-SHA256-BASE64 = … } ]
---         NSPinnedCAIdentities    the same
---
--- What is not of the right type is skipped without a word (Security,
--- SecPolicy.c); a list of which nothing is left refuses every connection.

local core = require "cotter.core"
local readers = require "cotter.config.plist.reader"
local systems = require "cotter.config.systems"
local values = require "cotter.config.plist.values"

local apple = {}

local TRANSPORT, PINNED = "NSAppTransportSecurity", "NSPinnedDomains"

local KEY = "SPKI-SHA256-BASE64"

local LEAF, CA = "NSPinnedLeafIdentities", "NSPinnedCAIdentities"

local ROLES = { [LEAF] = "leaf", [CA] = "ca" }
local LISTS = { leaf = LEAF, ca = CA }

local ENTRY = { "NSIncludesSubdomains", CA, LEAF }

--- Notes why an element of a list is skipped.
local function skipped(self, element, role)
  if element.type ~= "dictionary" then
    return self:mistyped(element, LISTS[role], "dictionaries")
  end
  local member = element.members[1]
  if not member then
    return self:wrong_shape(element.offset, KEY, "a string")
  end
  for _, one in ipairs(element.members) do
    if one.key == KEY then return self:mistyped(one.value, KEY, "string") end
  end
  self:observe(member.at, "unknown-key", { name = member.key,
    suggestion = member.key:upper() == KEY and KEY
      or core.suggest(member.key, { KEY }) })
end

--- Adds the pins of one list.
local function read_list(self, list, role, owner, pins)
  for _, element in ipairs(list.elements or {}) do
    local text = values.get(element, KEY, "string")
    if text then
      pins[#pins + 1] = self:read_pin(text, owner, role)
    else
      skipped(self, element, role)
    end
  end
end

--- Which lists an entry has, in the order of the file, and where the first
--- stands.
local function lists_of(self, entry)
  local lists, names = {}, {}
  for _, member in ipairs(entry.members) do
    local role = ROLES[member.key]
    if role then
      lists[#lists + 1] = { role = role, value = member.value,
                            at = member.at }
      names[#names + 1] = role
      if member.value.type ~= "array" then
        self:mistyped(member.value, member.key, "array")
      end
    end
  end
  table.sort(names)
  return lists, #names > 0 and table.concat(names, " ") or nil
end

--- Tells whether a list has any pin.
local function has_role(pins, role)
  for _, one in ipairs(pins) do
    if one.role == role then return true end
  end
  return false
end

local function read_entry(self, member)
  local entry = member.value
  if entry.type ~= "dictionary" then
    return self:mistyped(entry, member.key, "dictionary")
  end
  local includes = self:take(self:by_name(entry.members, ENTRY),
                             "NSIncludesSubdomains", "boolean")
  local lists, names = lists_of(self, entry)
  local made, pins = self:host {
    offset = member.at, text = member.key, lists = names,
    include_subdomains = includes ~= nil and includes.value,
    place = lists[1] and lists[1].value.offset,
  }
  for _, list in ipairs(lists) do
    read_list(self, list.value, list.role, made, pins)
  end
  for _, list in ipairs(lists) do
    if not has_role(pins, list.role) then
      self:observe(list.at, "denies-all", { name = made.name,
        found = list.role, other = made })
    end
  end
end

local function read_domains(self, domains)
  for _, member in ipairs(domains.members) do
    self:twice(member)
    read_entry(self, member)
  end
end

-- Keys that mean something in one place alone, and nothing elsewhere.
local PINNING = { [PINNED] = true, [LEAF] = true, [CA] = true }

--- Notes pins that stand where nobody looks for them.
local function misplaced(self, value, within)
  for _, member in ipairs(value.members or {}) do
    if PINNING[member.key] then
      self:observe(member.at, "misplaced-key", { name = member.key,
                                                 found = within })
    else
      misplaced(self, member.value, within)
    end
  end
end

--- Notes a member of the root that has pins and is not the one that is read.
local function look_into(self, member)
  local pinned = values.key_in(member.value, PINNING)
  if pinned then
    self:observe(member.at, "unknown-key", { name = member.key,
      suggestion = core.suggest(member.key, { TRANSPORT }),
      other = self:place(pinned) })
  end
end

--- Notes a key that was to be that of the pins, and in which none is found.
local function misspelt(self, member)
  local near = core.suggest(member.key, { PINNED })
  if near and not values.key_in(member.value, PINNING) then
    self:observe(member.at, "unknown-key", { name = member.key,
                                             suggestion = near })
  end
end

local function look_elsewhere(self, root, transport)
  for _, member in ipairs(root.members) do
    if PINNING[member.key] then
      self:observe(member.at, "misplaced-key", { name = member.key,
                                                 found = "the root" })
    elseif member.key ~= TRANSPORT then
      look_into(self, member)
    end
  end
  for _, member in ipairs(transport and transport.members or {}) do
    if member.key ~= PINNED then
      misspelt(self, member)
      misplaced(self, { members = { member } }, TRANSPORT)
    end
  end
end

--- Notes that connections without protection are allowed everywhere.
local function arbitrary_loads(self, transport)
  local value, at =
    values.get(transport, "NSAllowsArbitraryLoads", "boolean")
  if value and value.value then self:observe(at, "arbitrary-loads") end
end

-- What lets connections to a host do without TLS, in each of its names.
local INSECURE = { "NSExceptionAllowsInsecureHTTPLoads",
                   "NSTemporaryExceptionAllowsInsecureHTTPLoads",
                   "NSThirdPartyExceptionAllowsInsecureHTTPLoads" }

--- A member of a dictionary that is true, and where it stands.
local function is_set(dictionary, key)
  local value, at = values.get(dictionary, key, "boolean")
  return value ~= nil and value.value, at
end

--- Where an exception says that, if it does.
local function insecure_at(exception)
  for _, key in ipairs(INSECURE) do
    local is_insecure, at = is_set(exception, key)
    if is_insecure then return at end
  end
end

--- Notes the hosts whose connections may do without TLS.
local function insecure_loads(self, transport)
  local exceptions = values.get(transport, "NSExceptionDomains", "dictionary")
  for _, member in ipairs(exceptions and exceptions.members or {}) do
    local at = insecure_at(member.value)
    if at then
      self:observe(at, "insecure-loads", {
        name = core.host(member.key).name or member.key,
        found = is_set(member.value, "NSIncludesSubdomains") and "below"
                or "alone" })
    end
  end
end

--- Tells whether anything in a value is pinned as Apple's configs do, wherever
--- it stands.
---@param value cotter.Plist
---@return boolean
---@nodiscard
function apple.pins(value) return values.key_in(value, PINNING) ~= nil end

--- Notes what is said of App Transport Security beside pins.
---@param self cotter.config.plist.Reader
---@param root cotter.Plist
function apple.remark(self, root)
  local transport = values.get(root, TRANSPORT)
  self:once(root, TRANSPORT)
  self:once(transport, PINNED)
  arbitrary_loads(self, transport)
  insecure_loads(self, transport)
  look_elsewhere(self, root, transport)
end

-- Bundles that are not the main one of any process, whose Info.plist is the
-- only one that is looked at (Apple, CFBundlePackageType).
local OTHERS = { BNDL = "the Info.plist of a bundle that is no app",
                 FMWK = "the Info.plist of a framework" }

-- The same, where a project of Xcode says of what a list is.
local LISTED = { framework = OTHERS.FMWK, other = OTHERS.BNDL,
                 tests = "the Info.plist of tests" }

--- Notes pins of a bundle whose list the system does not look at.
local function of_another(self, root, at)
  local kind = values.get(root, "CFBundlePackageType", "string")
  local listed = self.document.listed
  local what = LISTED[listed or ""]
    or not listed and kind and OTHERS[kind.value]
  if what then
    self:observe(at, "misplaced-key", { name = PINNED, found = what })
  end
end

--- Notes that an app runs on systems, too, that do not know such pins.
local function too_old(self, at)
  local oldest = self.document.oldest
  local first = oldest and systems.first_after(oldest)
  if first then
    self:observe(at, "too-old", { name = oldest.name, found = oldest.version,
      expected = first,
      other = self.document.oldest_at or self:place(oldest.offset) })
  end
end

--- Reads what a property list says of App Transport Security.
---@param document cotter.PlistDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function apple.read(document, source)
  local root = document.root
  local transport = values.get(root, TRANSPORT)
  local domains = values.get(transport, PINNED)
  local self = readers.new("apple", { "apple" }, document, source,
    (domains or transport or root).offset)
  if transport and transport.type ~= "dictionary" then
    self:mistyped(transport, TRANSPORT, "dictionary")
  elseif domains and domains.type ~= "dictionary" then
    self:mistyped(domains, PINNED, "dictionary")
  elseif domains then
    read_domains(self, domains)
    of_another(self, root, domains.offset)
    too_old(self, domains.offset)
  end
  apple.remark(self, root)
  return self.config
end

return apple
