--- Property lists as plain values with their places, from XML or from the
--- binary form: what reads them need not know which it was.

local core = require "cotter.core"
local preprocessed = require "cotter.config.plist.preprocessed"

local values = {}

---@class cotter.Plist a value
---@field type string    dictionary, array, string, boolean, integer, real,
---       date, data, set, uid, null; expression: known to a program alone
---@field offset integer of the value in the file; of the binary form a number
---       of its own
---@field value any      of a string or boolean; a date as it is written
---@field elements cotter.Plist[]       of an array
---@field members cotter.PlistMember[]  of a dictionary, as written
---@field computed cotter.Plist[]? keys of it that a program alone knows
---@field parent cotter.Plist?
---@field name string|integer?          of the value in its parent

---@class cotter.PlistMember
---@field key string
---@field at integer    offset of the key
---@field value cotter.Plist
---@field first integer? offset of the first key of this name, if it is not it

---@class cotter.PlistFault
---@field offset integer
---@field code string
---@field text string

---@class cotter.PlistDocument what tells where an offset stands
---@field root cotter.Plist
---@field comments { text: string, offset: integer }[]
---@field encoding string
---@field listed string?   what a project says that it is of
---@field bundle string?   what it says itself
---@field oldest cotter.config.System? on which that runs of which it is
---@field oldest_at any    where a project says that
---@field private text cotter.XmlDocument? nil of the binary form
---@field private by_offset table<integer, cotter.Plist>
local Document = {}
Document.__index = Document

--- The line and column; nil in the binary form, which has none.
function Document:position(offset)
  if self.text then return self.text:position(offset) end
end

local function escape(name)
  return (tostring(name):gsub("~", "~0"):gsub("/", "~1"))
end

--- The keys and indexes that lead to a value, as RFC 6901 writes them.
function Document:pointer(offset)
  local value, parts = self.by_offset[offset], {}
  while value and value.parent do
    table.insert(parts, 1, "/" .. escape(value.name))
    value = value.parent
  end
  return value and table.concat(parts) or nil
end

--- Tells each value whose it is, and members that stand twice.
local function adopt(document, value, parent, name)
  value.parent, value.name = parent, name
  document.by_offset[value.offset] = value
  for i, element in ipairs(value.elements or {}) do
    adopt(document, element, value, i - 1)
  end
  local first = {}
  for _, member in ipairs(value.members or {}) do
    member.first, first[member.key] = first[member.key],
                                      first[member.key] or member.at
    adopt(document, member.value, value, member.key)
    document.by_offset[member.at] = member.value
  end
end

local function new_document(root, fields)
  local made = setmetatable({ root = root, by_offset = {} }, Document)
  for name, value in pairs(fields) do made[name] = value end
  adopt(made, root)
  return made
end

-- XML -----------------------------------------------------------------------

---@class cotter.PlistReader
---@field comments { text: string, offset: integer }[]
local Reader = {}
Reader.__index = Reader

local function refuse(offset, code, text)
  error({ offset = offset, code = "plist." .. code, text = text }, 0)
end

--- The elements in one, with no text between them; comments are kept apart.
---@return cotter.XmlNode[]
function Reader:children(node)
  local list = {}
  for name, child, offset in node:each() do
    if name == "#comment" then
      self.comments[#self.comments + 1] = { text = child, offset = offset }
    elseif name ~= "#text" then
      list[#list + 1] = child
    elseif child:find "%S" then
      refuse(offset, "text", preprocessed.why(child)
        or ("text stands between the elements of <%s>"):format(node.name))
    end
  end
  return list
end

--- The text of a value that has no elements. Apple's reader takes a comment in
--- it for a CDATA section that is not well formed (CoreFoundation,
--- CFPropertyList.c parseCDSect_pl).
local function text_of(node)
  for name, child, offset in node:each() do
    if name == "#comment" then
      refuse(offset, "comment", ("a comment stands in <%s>, and Apple's reader "
        .. "refuses the whole list: put it before the element")
        :format(node.name))
    elseif name ~= "#text" then
      refuse(offset, "element", ("<%s> holds a text, and no <%s>"):format(
        node.name, child.name))
    end
  end
  return (node:text())
end

local function scalar(type)
  return function(_, node)
    return { type = type, value = text_of(node) }
  end
end

local function truth(value)
  return function(_, node)
    if text_of(node):find "%S" then
      refuse(node.offset, "element", ("<%s/> holds nothing"):format(node.name))
    end
    return { type = "boolean", value = value }
  end
end

local MAKE = {
  string = scalar "string", integer = scalar "integer", real = scalar "real",
  date = scalar "date", data = scalar "data",
  ["true"] = truth(true), ["false"] = truth(false),
}

function MAKE.array(self, node)
  local elements = {}
  for i, child in ipairs(self:children(node)) do
    elements[i] = self:value(child)
  end
  return { type = "array", elements = elements }
end

function MAKE.dict(self, node)
  local members, list = {}, self:children(node)
  for i = 1, #list, 2 do
    local key, value = list[i], list[i + 1]
    if key.name ~= "key" then
      refuse(key.offset, "key", ("<%s> stands where a <key> should"):format(
        key.name))
    elseif not value or value.name == "key" then
      refuse(key.offset, "key", "a <key> without a value")
    end
    members[#members + 1] = { key = text_of(key), at = key.offset,
                              value = self:value(value) }
  end
  return { type = "dictionary", members = members }
end

function Reader:value(node)
  local make = MAKE[node.name]
  if not make then
    local near = core.suggest(node.name, { "array", "data", "date", "dict",
      "false", "integer", "real", "string", "true" })
    refuse(node.offset, "element", ("<%s> is no value of a property list%s")
      :format(node.name, near and (" (did you mean <%s>?)"):format(near)
                         or ""))
  end
  local made = make(self, node)
  made.offset = node.offset
  return made
end

local function read_root(reader, document)
  local list = reader:children(document.root)
  for name, text, offset in document.top:each() do
    if name == "#comment" then
      reader.comments[#reader.comments + 1] = { text = text, offset = offset }
    end
  end
  if #list ~= 1 then
    refuse((list[2] or document.root).offset, "root",
           "a property list is one value, and this has " .. #list)
  end
  return reader:value(list[1])
end

--- Reads a property list of XML, whose root is <plist>. Elements are nested no
--- deeper than core.xml allows.
---@param document cotter.XmlDocument
---@return cotter.PlistDocument?
---@return cotter.PlistFault? fault
---@nodiscard
function values.of_xml(document)
  local reader = setmetatable({ comments = {} }, Reader)
  local ok, root = pcall(read_root, reader, document)
  if ok then
    return new_document(root, { text = document, comments = reader.comments,
                                encoding = document.encoding })
  end
  if type(root) == "table" and root.code then return nil, root end
  error(root, 0)
end

-- The binary form -------------------------------------------------------------

-- Equal objects are one object there, so an offset does not tell which of them
-- is meant: each use gets a number of its own in its place. Keys are objects,
-- too, of which only what they say matters.
local function plain(value, used)
  value.offset = used + 1
  used = used + 1
  for _, element in ipairs(value.elements or {}) do
    used = plain(element, used)
  end
  for _, member in ipairs(value.members or {}) do
    member.at, member.key = used + 1, member.key.value
    used = plain(member.value, used + 1)
  end
  return used
end

--- Reads a binary property list. Objects that are used twice are given twice.
---@param octets string
---@return cotter.PlistDocument?
---@return cotter.PlistFault? fault
---@nodiscard
function values.of_binary(octets)
  local root, fault = core.property_list(octets)
  if not root then return nil, fault end
  plain(root, 0)
  return new_document(root, { comments = {}, encoding = "utf-8" })
end

--- Makes a document of values that were read elsewhere.
---@param root cotter.Plist
---@return cotter.PlistDocument
---@nodiscard
function values.of_tree(root)
  return new_document(root, { comments = {}, encoding = "utf-8" })
end

-- Looking into values ---------------------------------------------------------

--- The value of a key; of keys that stand twice, the last.
---@param dictionary cotter.Plist?
---@param key string
---@param type string? nil for any
---@return cotter.Plist? value
---@return integer? at offset of the key
---@nodiscard
function values.get(dictionary, key, type)
  local found, at
  for _, member in ipairs(dictionary and dictionary.members or {}) do
    if member.key == key then found, at = member.value, member.at end
  end
  if found and (not type or found.type == type) then return found, at end
end

--- Finds the first of some keys, however deep in dictionaries it stands.
---@param value cotter.Plist
---@param keys table<string, true>
---@return integer? at offset of the key
---@nodiscard
function values.key_in(value, keys)
  for _, member in ipairs(value.members or {}) do
    if keys[member.key] then return member.at end
    local found = values.key_in(member.value, keys)
    if found then return found end
  end
end

return values
