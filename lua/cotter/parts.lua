--- Parts of a config that can be left out one by one, with all that stands in
--- them: elements and members of JSON, elements of XML, lines of anything else.
--- It runs in a state of its own, as the engine does.

local core = require "cotter.core"

---@class cotter.Parts
---@field text string   in UTF-8
---@field parts integer[] three a part, in the order of the text: its first and
---       last octet, from 1, and the part that it stands in, 0 for none

-- More than that are not tried one by one.
local MOST <const> = 20000

---@param list integer[]
---@param first integer
---@param last integer
---@param parent integer
---@return integer? part nil where there are too many
local function add(list, first, last, parent)
  local count = #list // 3
  if count == MOST then return nil end
  table.move({ first, last, parent }, 1, 3, #list + 1, list)
  return count + 1
end

--- Walks the elements or members of a JSON value.
---@param node cotter.JsonNode
---@return fun(): cotter.JsonNode?, integer?
local function each_of(node)
  if node.type == "object" then
    local next_member = node:members()
    return function()
      local key, value, offset = next_member()
      if key then return value, offset end
    end
  end
  local at = 0
  return function()
    at = at + 1
    if node.type == "array" and at <= #node then
      return node[at], node[at].offset
    end
  end
end

---@param list integer[]
---@param node cotter.JsonNode
---@param parent integer
local function add_json(list, node, parent)
  for value, offset in each_of(node) do
    local part = add(list, offset + 1, value.stop, parent)
    if not part then return end
    add_json(list, value, part)
  end
end

---@param list integer[]
---@param node cotter.XmlNode
---@param parent integer
local function add_xml(list, node, parent)
  for name, child in node:each() do
    if not name:find "^#" then
      local part = add(list, child.offset + 1, child.stop, parent)
      if not part then return end
      add_xml(list, child, part)
    end
  end
end

---@param list integer[]
---@param text string
local function add_lines(list, text)
  for first, last in text:gmatch "()[^\n]*\n?()" do
    if last > first and not add(list, first, last - 1, 0) then return end
  end
end

---@param octets string
---@return cotter.Parts
local function parts_of(octets)
  local list = {}
  local json = core.json(octets, { transcode = true })
  if json then
    add_json(list, json.root, 0)
    return { text = json.text, parts = list }
  end
  local xml = core.xml(octets)
  if xml then
    add_xml(list, xml.root, 0)
    return { text = xml.text, parts = list }
  end
  add_lines(list, octets)
  return { text = octets, parts = list }
end

---@param octets string of a config
---@return string octets encoded parts
return function(octets)
  return core.encode(parts_of(octets))
end
