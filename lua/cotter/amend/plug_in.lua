--- Adds pins to the JSON of plug-ins: to the list of a host, or as a host of
--- its own, laid out as what is there.

local core = require "cotter.core"
local layout = require "cotter.amend.json_layout"

local plug_in = {}

---@class cotter.amend.Shape
---@field prefix string   of a pin
---@field path string[]   to the object whose members are the hosts
---@field list string?    of a host's object, its list of pins; nil where the
---       host is that list

---@type table<string, cotter.amend.Shape>
local SHAPES = {
  expo = { prefix = "", path = { "expo", "extra", "publicKeyHashes" } },
  ["react-native-cert-pinner"] = { prefix = "sha256/", path = { "domains" },
                                   list = "pins" },
  ["react-native-ssl-manager"] = { prefix = "sha256/",
                                   path = { "sha256Keys" } },
  ["react-native-ssl-public-key-pinning"] = { prefix = "", path = {},
                                              list = "publicKeyHashes" },
}

local function twice(object)
  for key, _, offset, first in object:members() do
    if first then
      return { text = ('the member "%s" stands twice'):format(key),
               offset = offset }
    end
  end
end

--- The object of the hosts, where every key on the way stands once.
local function descend(root, path)
  local node = root
  for _, key in ipairs(path) do
    local problem = twice(node)
    if problem then return nil, problem end
    node = node:get(key)
    if not node or node.type ~= "object" then
      return nil, { text = ('no object "%s" to add to'):format(key),
                    offset = root.offset }
    end
  end
  return node
end

local function entries_of(hosts, name)
  local found = {}
  for key, value, offset in hosts:members() do
    if core.host(key).name == name then
      found[#found + 1] = { value = value, offset = offset }
    end
  end
  return found
end

local function list_of(entry, shape)
  local node = entry.value
  if shape.list and node.type == "object" then
    local problem = twice(node)
    if problem then return nil, problem end
    node = node:get(shape.list)
  end
  if node and node.type == "array" then return node end
  return nil, { text = ('the host has no list%s to add to'):format(
    shape.list and (' "%s"'):format(shape.list) or ""),
    offset = entry.offset }
end

local function new_entry(text, hosts, name, shape, quoted)
  local last = layout.last_member(hosts)
  local value
  if shape.list then
    value = layout.object(text, last, shape.list, quoted)
  else
    value = layout.list(text, last, quoted)
  end
  return { layout.add_member(text, hosts, name, value) }
end

--- Plans the edits that add pins to a host.
---@param octets string a config of the format, in UTF-8
---@param name string the host, in canonical form
---@param pins string[] "sha256/…", none of which the host has
---@param options { format: string }
---@return cotter.Edit[]?
---@return { text: string, offset: integer }? why not
---@nodiscard
function plug_in.add(octets, name, pins, options)
  local shape = SHAPES[options.format]
  local hosts, problem = descend(assert(core.json(octets)).root, shape.path)
  if not hosts then return nil, problem end
  local found = entries_of(hosts, name)
  local quoted = layout.quoted(pins, shape.prefix)
  if #found > 1 then
    return nil, { text = "the host stands twice: join its entries first",
                  offset = found[2].offset }
  elseif #found == 0 then
    return new_entry(octets, hosts, name, shape, quoted)
  end
  local list
  list, problem = list_of(found[1], shape)
  if not list then return nil, problem end
  return { layout.append(octets, list, quoted) }
end

return plug_in
