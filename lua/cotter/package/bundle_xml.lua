--- The XML of an app bundle: messages of protocol buffers (AOSP, aapt2's
--- Resources.proto, XmlNode). They are made into binary XML, as the tool does
--- that makes packages of a bundle: so they are read as those are.

local core = require "cotter.core"
local protobuf = require "cotter.package.protobuf"

local bundle_xml = {}

-- In a sandbox strings have no such method.
local pack = string.pack

local NONE <const> = 0xffffffff
local DEPTH <const> = 64 -- as core.xml has it

-- Types of values (AOSP, ResourceTypes.h, Res_value).
local REFERENCE, STRING, INTEGER, BOOLEAN = 1, 3, 0x10, 0x12

-- Fields of the messages, by their numbers.
local NODE = { "element", "text$", "source" }
local SOURCE = { "line#" }
local ATTRIBUTE = { "space$", "name$", "value$", [5] = "id#", [6] = "item" }
local ITEM = { "reference", [7] = "primitive" }
local ITEM_REFERENCE = { [2] = "id#" }
local PRIMITIVE = { [6] = "integer#", [8] = "boolean#" }

-- Reading ---------------------------------------------------------------------

-- What a value is by its type; nil where it is a text.
local function read_typed(item)
  local target = item.reference
    and protobuf.record(item.reference, ITEM_REFERENCE).id
  if target then return REFERENCE, target end
  local own = item.primitive and protobuf.record(item.primitive, PRIMITIVE)
    or {}
  if own.boolean then return BOOLEAN, own.boolean end
  if own.integer then return INTEGER, own.integer & 0xffffffff end
end

local function read_value(attribute)
  local kind, data
  if attribute.item then
    kind, data = read_typed(protobuf.record(attribute.item, ITEM))
  end
  return kind or STRING, data or attribute.value or ""
end

local function read_attribute(message)
  local made = protobuf.record(message, ATTRIBUTE)
  made.type, made.data = read_value(made)
  return made
end

local read_node

local function read_element(message, line, depth)
  local element = { line = line, name = "", attributes = {}, children = {} }
  for number, value in protobuf.fields(message) do
    if type(value) == "table" then
      if number == 3 then
        element.name = value.octets:sub(value.first, value.last)
      elseif number == 4 then
        element.attributes[#element.attributes + 1] = read_attribute(value)
      elseif number == 5 then
        element.children[#element.children + 1] = read_node(value, depth + 1)
      end
    end
  end
  return element
end

function read_node(message, depth)
  local node = protobuf.record(message, NODE)
  local line = node.source and protobuf.record(node.source, SOURCE).line or 0
  if depth > DEPTH then
    error({ code = "xml.depth", text = "elements are nested too deeply",
            offset = message.first - 1 }, 0)
  end
  if node.element then return read_element(node.element, line, depth) end
  return { line = line, text = node.text or "" }
end

-- Writing ---------------------------------------------------------------------

local function chunk(kind, header, body)
  return pack("<I2 I2 I4", kind, 8 + #header, 8 + #header + #body)
    .. header .. body
end

--- A length of one octet or two; the platform has none that is longer.
local function length(size)
  if size < 0x80 then return string.char(size) end
  if size > 0x7fff then
    error({ code = "pool.string", text = "a text is too long", offset = 0 }, 0)
  end
  return pack(">I2", 0x8000 | size)
end

local Writer = {}
Writer.__index = Writer

function Writer:string(text)
  local index = self.index[text]
  if not index then
    index = #self.strings
    self.strings[index + 1], self.index[text] = text, index
  end
  return index
end

--- The name of an attribute of the platform has a string of its own, among the
--- first, for its id.
function Writer:attribute_name(one)
  if not one.id then return self:string(one.name or "") end
  return self.by_id[one.id]
end

function Writer:name_ids(element)
  for _, one in ipairs(element.attributes) do
    if one.id and not self.by_id[one.id] then
      self.by_id[one.id] = #self.strings
      self.strings[#self.strings + 1] = one.name or ""
      self.ids[#self.ids + 1] = pack("<I4", one.id & 0xffffffff)
    end
  end
  for _, child in ipairs(element.children) do
    if child.name then self:name_ids(child) end
  end
end

function Writer:node(kind, line, body)
  self.nodes[#self.nodes + 1] =
    chunk(kind, pack("<I4 I4", line & 0xffffffff, NONE), body)
end

function Writer:attribute(one)
  local space = one.space and one.space ~= "" and self:string(one.space)
  local data = one.type == STRING and self:string(one.data) or one.data
  return pack("<I4 I4 I4 I2 I1 I1 I4", space or NONE, self:attribute_name(one),
                                        NONE, 8, 0, one.type,
                                        data & 0xffffffff)
end

function Writer:element(element)
  local attributes, name = {}, self:string(element.name)
  for i, one in ipairs(element.attributes) do
    attributes[i] = self:attribute(one)
  end
  self:node(0x102, element.line, pack("<I4 I4 I2 I2 I2 I2 I2 I2", NONE, name,
    20, 20, math.min(#attributes, 0xffff), 0, 0, 0)
    .. table.concat(attributes))
  for _, child in ipairs(element.children) do
    if child.name then
      self:element(child)
    else
      self:node(0x104, child.line,
        pack("<I4 I2 I1 I1 I4", self:string(child.text), 8, 0, 0, 0))
    end
  end
  self:node(0x103, element.line, pack("<I4 I4", NONE, name))
end

--- Says how many units of UTF-16 a text would be, or about.
local function units(text) return utf8.len(text) or #text end

function Writer:pool()
  local offsets, octets, size = {}, {}, 0
  for i, one in ipairs(self.strings) do
    offsets[i] = pack("<I4", size)
    octets[i] = length(units(one)) .. length(#one) .. one .. "\0"
    size = size + #octets[i]
  end
  return chunk(1, pack("<I4 I4 I4 I4 I4", #offsets, 0, 0x100,
    28 + 4 * #offsets, 0), table.concat(offsets) .. table.concat(octets)
    .. ("\0"):rep(-size % 4))
end

local function convert(octets)
  local root = read_node(protobuf.whole(octets), 1)
  if not root.name then
    error({ code = "xml.empty", text = "there is no element", offset = 0 }, 0)
  end
  local self = setmetatable({ strings = {}, index = {}, nodes = {}, ids = {},
                              by_id = {} }, Writer)
  self:name_ids(root)
  self:element(root)
  return chunk(3, "", self:pool() .. chunk(0x180, "", table.concat(self.ids))
                      .. table.concat(self.nodes))
end

--- Reads the XML of a bundle.
---@param octets string
---@return cotter.XmlDocument? document
---@return cotter.CoreFault? fault
---@nodiscard
function bundle_xml.read(octets)
  local binary, fault = protobuf.try(convert, octets)
  if not binary then return nil, fault end
  return core.xml(binary)
end

return bundle_xml
