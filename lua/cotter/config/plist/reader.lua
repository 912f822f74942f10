--- What the readers of Apple's and TrustKit's dictionaries share: they note
--- what their consumer skips, and find the comments beside pins.

local base = require "cotter.config.reader"
local config = require "cotter.model.config"
local core = require "cotter.core"

---@class cotter.config.plist.Reader: cotter.config.Reader
---@field document cotter.PlistDocument
---@field comments table<integer, string> by the line in which they begin
local Reader = setmetatable({}, { __index = base.methods })
Reader.__index = Reader

local ARTICLES = {
  dictionary = "a dictionary", array = "an array", string = "a string",
  boolean = "a boolean", integer = "a number", real = "a number",
  dictionaries = "dictionaries", strings = "strings", -- of a list
  date = "a date", data = "data", set = "a set", uid = "a UID", null = "null",
}

--- Notes a value of another type than the consumer reads, or one that is
--- computed.
---@param value cotter.Plist
---@param name string of the member, or of the list that it is an element of
---@param wanted string its type, in the plural of an element
function Reader:mistyped(value, name, wanted)
  if value.type == "expression" then
    return self:observe(value.offset, "not-literal", { name = name })
  end
  self:wrong_shape(value.offset, name, ARTICLES[wanted], ARTICLES[value.type])
end

--- Gives the value of a member if it is of the type that is read.
---@param members table<string, cotter.PlistMember>
---@param name string
---@param wanted string
---@return cotter.Plist?
---@return integer? at offset of the key
function Reader:take(members, name, wanted)
  local member = members[name]
  if not member then return nil end
  if member.value.type == wanted then return member.value, member.at end
  self:mistyped(member.value, name, wanted)
end

--- The members of a dictionary by name, of which those that are not known are
--- noted, and those that stand twice.
---@param members cotter.PlistMember[]
---@param known string[]
---@return table<string, cotter.PlistMember>
function Reader:by_name(members, known)
  local found, names = {}, {}
  for _, name in ipairs(known) do names[name] = true end
  for _, member in ipairs(members) do
    if names[member.key] then
      self:twice(member)
      found[member.key] = member
    else
      self:observe(member.at, "unknown-key", { name = member.key,
        suggestion = core.suggest(member.key, known) })
    end
  end
  return found
end

--- Notes a key that stands twice, of which the last counts.
---@param member cotter.PlistMember
function Reader:twice(member)
  if member.first then
    self:observe(member.at, "duplicate-key", { name = member.key,
      other = config.place(self.source, member.first) })
  end
end

--- Notes a key that stands twice in what may be a dictionary: what the first of
--- them holds is read by nobody.
---@param value cotter.Plist?
---@param key string
function Reader:once(value, key)
  for _, member in ipairs(value and value.members or {}) do
    if member.key == key then self:twice(member) end
  end
end

--- Makes a pin of a string, with the comment behind it in its line.
---@param value cotter.Plist
---@param owner cotter.Host
---@param role string? leaf or ca
---@return cotter.Pin
function Reader:read_pin(value, owner, role)
  local line = self.document:position(value.offset)
  local comment = line and self.comments[line]
  return self:pin(value.value, value.offset, owner,
                  comment and comment:match "^%s*(.-)%s*$", role)
end

-- What in a comment looks as if it was pinned.
local PINNED = { "NSPinned", "TSKPublicKeyHashes", "SPKI-SHA256-BASE64",
                 "TSKPinnedDomains" }

local function pins_something(text)
  for _, word in ipairs(PINNED) do
    if text:find("<key>" .. word, 1, true) then return word end
  end
end

--- Keeps the comments, and notes what is pinned in one, and so by nobody.
function Reader:look_at_comments()
  for _, one in ipairs(self.document.comments) do
    self.comments[self.document:position(one.offset)] = one.text
    local what = pins_something(one.text)
    if what then self:observe(one.offset, "commented-pins", { name = what }) end
  end
end

local reader = {}

--- Begins to read a config.
---@param format string
---@param consumers string[]
---@param document cotter.PlistDocument
---@param source cotter.Source
---@param at integer offset of what the config begins with
---@return cotter.config.plist.Reader
---@nodiscard
function reader.new(format, consumers, document, source, at)
  local self = setmetatable(base.new(source, at, { format = format,
    consumers = consumers, spelling = "", encoding = document.encoding,
    bundle = document.bundle }), Reader)
  self.document, self.comments = document, {}
  self:look_at_comments()
  return self
end

return reader
