--- A writer of binary XML (AOSP, ResourceTypes.h) that can lie: chunks are put
--- together by hand, and each field may be set to what is not true.

local binary = {}

local NONE = 0xffffffff
local ANDROID = "http://schemas.android.com/apk/res/android"

--- A chunk: what follows its type and sizes in the header, and its body.
---@param kind integer
---@param header string
---@param body string
---@return string
function binary.chunk(kind, header, body)
  return ("<I2 I2 I4"):pack(kind, 8 + #header, 8 + #header + #body)
    .. header .. body
end

local function wide(text)
  local units = {}
  for _, code in utf8.codes(text) do
    if code >= 0x10000 then
      units[#units + 1] = ("<I2 I2"):pack(0xd7c0 + (code >> 10),
                                          0xdc00 | code & 0x3ff)
    else
      units[#units + 1] = ("<I2"):pack(code)
    end
  end
  local octets = table.concat(units)
  return ("<I2"):pack(#octets // 2) .. octets .. "\0\0"
end

local function narrow(text)
  assert(#text < 128, "a length of one octet")
  return ("<I1 I1"):pack(#text, #text) .. text .. "\0"
end

--- A pool of strings, in UTF-8 or UTF-16.
---@param strings string[]
---@param is_wide boolean?
---@return string
function binary.pool(strings, is_wide)
  local offsets, octets, size = {}, {}, 0
  for i, one in ipairs(strings) do
    offsets[i] = ("<I4"):pack(size)
    octets[i] = (is_wide and wide or narrow)(one)
    size = size + #octets[i]
  end
  local body = table.concat(octets)
  return binary.chunk(1, ("<I4 I4 I4 I4 I4"):pack(#strings, 0,
    is_wide and 0 or 0x100, 28 + 4 * #strings, 0),
    table.concat(offsets) .. body .. ("\0"):rep(-#body % 4))
end

---@class spec.BinaryElement
---@field [integer] spec.BinaryElement|string what it holds
---@field name string
---@field line integer?
---@field attributes spec.BinaryAttribute[]?

---@class spec.BinaryAttribute
---@field name string
---@field space string?  of the namespace
---@field raw string?    the text beside the value
---@field type integer?  of the value; 3, a string, without
---@field data string|integer

---@class spec.BinaryOptions
---@field wide boolean?    strings in UTF-16
---@field ids integer[]?   of the names that are `names`
---@field names string[]?  strings that come first in the pool
---@field before string?   chunks before the first node
---@field after string?    chunks behind the last

local Writer = {}
Writer.__index = Writer

function Writer:string(text)
  if not text then return NONE end
  if not self.index[text] then
    self.strings[#self.strings + 1] = text
    self.index[text] = #self.strings - 1
  end
  return self.index[text]
end

function Writer:node(kind, line, body)
  self.nodes[#self.nodes + 1] =
    binary.chunk(kind, ("<I4 I4"):pack(line, NONE), body)
end

function Writer:attribute(one)
  local kind = one.type or 3
  return ("<I4 I4 I4 I2 I1 I1 I4"):pack(self:string(one.space),
    self:string(one.name), self:string(one.raw), 8, 0, kind,
    kind == 3 and self:string(one.data) or one.data)
end

function Writer:element(element)
  local attributes, line = {}, element.line or 1
  local name = self:string(element.name)
  for i, one in ipairs(element.attributes or {}) do
    attributes[i] = self:attribute(one)
  end
  self:node(0x102, line, ("<I4 I4 I2 I2 I2 I2 I2 I2"):pack(NONE, name, 20, 20,
    #attributes, 0, 0, 0) .. table.concat(attributes))
  for _, child in ipairs(element) do
    if type(child) == "string" then
      self:node(0x104, line, ("<I4 I2 I1 I1 I4"):pack(self:string(child), 8, 0,
                                                      0, 0))
    else
      self:element(child)
    end
  end
  self:node(0x103, line, ("<I4 I4"):pack(NONE, name))
end

--- Makes a document.
---@param root spec.BinaryElement
---@param options spec.BinaryOptions?
---@return string octets
function binary.make(root, options)
  options = options or {}
  local self = setmetatable({ strings = {}, index = {}, nodes = {} }, Writer)
  for _, name in ipairs(options.names or {}) do self:string(name) end
  self:element(root)
  local ids = {}
  for i, id in ipairs(options.ids or {}) do ids[i] = ("<I4"):pack(id) end
  return binary.chunk(3, "", binary.pool(self.strings, options.wide)
    .. binary.chunk(0x180, "", table.concat(ids)) .. (options.before or "")
    .. table.concat(self.nodes) .. (options.after or ""))
end

binary.ANDROID = ANDROID

return binary
