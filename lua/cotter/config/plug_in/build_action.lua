--- The build action of OutSystems Developer Cloud that pins, as JSON or YAML:
--- what it puts into the files of both platforms.
---
---   platforms:
---     android:
---       xml:
---         - resFile: xml/network_security_config.xml
---           target: network-security-config
---           inject: |
---             <domain-config>…</domain-config>
---     ios:
---       plist:
---         - entries:
---             - TSKConfiguration: {}
---
--- It becomes two configs, of Android and of TrustKit, whose findings point
--- into this file (OutSystems/docs-odc@45efbc9, ssl-pinning/intro.md;
--- OutSystems/capacitor-outsystems-sslpinning@d1af66e, build-actions).

local apple = require "cotter.config.plist.apple"
local config = require "cotter.model.config"
local core = require "cotter.core"
local refusals = require "cotter.config.refusal"
local rest = require "cotter.config.plug_in.build_action_rest"
local sources = require "cotter.model.source"
local trustkit = require "cotter.config.plist.trustkit"

local build_action = {}

local BEFORE, AFTER = "<network-security-config>", "</network-security-config>"
local TARGET = "network-security-config"

local function member(node, name, type)
  local found = node and node.type == "object" and node:get(name) or nil
  return found and found.type == type and found or nil
end

local function elements(array)
  local list = {}
  for i = 1, array and #array or 0 do list[i] = array[i] end
  return list
end

-- Texts in strings -----------------------------------------------------------

--- How many octets an escape of a string takes, and how many it stands for.
local function escape_sizes(text, at)
  local high = text:match("^\\u(%x%x%x%x)", at)
  if not high then return 2, 1 end
  local point = tonumber(high, 16)
  if point >= 0xd800 and point < 0xdc00 then return 12, 4 end
  return 6, #utf8.char(point)
end

--- Where each octet of a string's value stands in the text: offsets from 0.
local function places_in(document, node)
  local text, at, places = document.text, node.offset + 2, {}
  while at < node.stop do
    local size, count = 1, 1
    if text:sub(at, at) == "\\" then size, count = escape_sizes(text, at) end
    for _ = 1, count do places[#places + 1] = at - 1 end
    at = at + size
  end
  return places
end

--- The texts that are put into one element, and a document that tells where
--- they stand: what is around them is in the place of the first.
local function joined(document, nodes)
  local parts, places = { BEFORE }, {}
  for _ = 1, #BEFORE do places[#places + 1] = nodes[1].offset end
  for _, node in ipairs(nodes) do
    parts[#parts + 1] = node.value
    local own = places_in(document, node)
    table.move(own, 1, #own, #places + 1, places)
  end
  parts[#parts + 1] = AFTER
  local function outer(offset)
    return places[offset + 1] or nodes[#nodes].offset
  end
  return table.concat(parts), {
    position = function(_, offset) return document:position(outer(offset)) end,
    pointer = function(_, offset) return document:pointer(outer(offset)) end,
  }
end

--- The file of a network security config that an entry names: one of the
--- resources, or of the project. Without it nothing is put anywhere.
local function file_of(entry)
  local file = member(entry, "resFile", "string")
    or member(entry, "file", "string")
  local name = file and file.value:match "%f[^/\0]xml[^/]*/([^/]+)%.xml$"
  return name and { name = name, offset = file.offset }
end

--- The texts for the network security config, and the files that they are put
--- into.
local function injected(android)
  local nodes, files = {}, {}
  for _, entry in ipairs(elements(member(android, "xml", "array"))) do
    local target = member(entry, "target", "string")
    local inject = member(entry, "inject", "string")
    local file = file_of(entry)
    if inject and target and target.value == TARGET and file then
      nodes[#nodes + 1], files[#files + 1] = inject, file
    end
  end
  return nodes, files
end

-- The config that the build's own manifest names, in Capacitor's apps.
local NAMED <const> = "network_security_config"

--- Tells whether a file is meant to be that config: by its name, or as another
--- entry goes into that.
local function is_meant(file, files)
  for _, other in ipairs(files) do
    if other.name == NAMED then return true end
  end
  return core.suggest(file.name, { NAMED }) ~= nil
end

--- Notes files that the manifest does not name.
local function check_files(made, source, files)
  local list = core.list_table(made.observations)
  for _, file in ipairs(files) do
    if file.name ~= NAMED and is_meant(file, files) then
      list[#list + 1] = config.observation(source, file.offset, "not-wired", {
        name = file.name, found = NAMED,
        other = config.place(source, file.offset) })
    end
  end
end

local function read_android(document, source, android, read)
  local nodes, files = injected(android)
  if #nodes == 0 then return nil end
  for _, node in ipairs(nodes) do read[node.offset] = true end
  local text, places = joined(document, nodes)
  local xml, fault = core.xml(text)
  if not xml then
    local line, column = places:position(fault.offset or 0)
    return nil, refusals.new(source.path, { line = line, column = column,
      code = fault.code, text = fault.text })
  end
  local made = require "cotter.config.android".read(xml,
    sources.new(source.path, places))
  check_files(made, source, files)
  return made
end

-- Dictionaries ---------------------------------------------------------------

local TYPES = { object = "dictionary", array = "array", string = "string",
                boolean = "boolean", number = "integer", null = "null" }

--- A value of JSON as that of a property list which it becomes.
local function listed(node)
  local made = { type = TYPES[node.type], offset = node.offset,
                 value = node.value }
  if node.type == "array" then
    made.elements = {}
    for i, one in ipairs(elements(node)) do made.elements[i] = listed(one) end
  elseif node.type == "object" then
    made.members = {}
    for key, value, offset, first in node:members() do
      made.members[#made.members + 1] = { key = key, at = offset,
        value = listed(value), first = first }
    end
  end
  return made
end

--- Reads an entry as the property list that it is a part of: it may have the
--- pins of TrustKit, and Apple's.
local function read_entry(document, source, entry, list)
  local plist = { root = listed(entry), comments = {},
    encoding = document.encoding,
    position = function(_, offset) return document:position(offset) end,
    pointer = function(_, offset) return document:pointer(offset) end,
  }
  local pins = apple.pins(plist.root)
  if trustkit.find(plist.root) then
    list[#list + 1] = trustkit.read(plist, source,
                                    not pins and apple.remark or nil)
  end
  if pins then list[#list + 1] = apple.read(plist, source) end
end

local function read_ios(document, source, ios, list, read)
  for _, file in ipairs(elements(member(ios, "plist", "array"))) do
    for _, entry in ipairs(elements(member(file, "entries", "array"))) do
      local before = #list
      read_entry(document, source, entry, list)
      if #list > before then read[entry.offset] = true end
    end
  end
end

-- Members that stand twice ---------------------------------------------------

local find_twice

local function twice_in_object(node, read, found)
  for key, value, offset, first in node:members() do
    if first then
      found[#found + 1] = { name = key, offset = offset, first = first }
    end
    find_twice(value, read, found)
  end
end

--- Finds the members that stand twice around what was read, of which the
--- readers of the two platforms' own tell: of the two the last counts, and
--- parsers of YAML refuse the file.
---@param node cotter.JsonNode
---@param read table<integer, true> offsets
---@param found { name: string, offset: integer, first: integer }[] grows
function find_twice(node, read, found)
  if read[node.offset] then return end
  if node.type == "object" then return twice_in_object(node, read, found) end
  for _, one in ipairs(node.type == "array" and elements(node) or {}) do
    find_twice(one, read, found)
  end
end

--- Notes them, beside what is noted of the first config.
local function note_twice(document, source, made, read)
  local found = {}
  find_twice(document.root, read, found)
  local list = core.list_table(made.observations)
  for _, one in ipairs(found) do
    list[#list + 1] = config.observation(source, one.offset, "duplicate-key", {
      name = one.name, other = config.place(source, one.first) })
  end
end

-- What a value of JSON is called.
local FOUND = { array = "an array", string = "a string", number = "a number",
                boolean = "a boolean" }

--- Refuses a platform whose actions are no object: nothing of it is read. One
--- that is null has none.
local function mistyped(document, path, platforms)
  for _, name in ipairs { "android", "ios" } do
    local one = platforms:get(name)
    local found = one and FOUND[one.type]
    if found then
      local line, column = document:position(one.offset)
      return { path = path, line = line, column = column,
        code = "config.unrecognised", message = ("\"%s\" of the build action "
          .. "should be an object, and is %s: nothing of it is read")
          :format(name, found) }
    end
  end
end

--- Reads a build action.
---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config[]
---@return cotter.config.Refusal? of a text that is no XML, of a platform that
---        is no object, and of pins that nobody reads
---@nodiscard
function build_action.read(document, source)
  local platforms, list, read = document.root:get "platforms", {}, {}
  local android, problem = read_android(document, source,
    member(platforms, "android", "object"), read)
  list[1] = android
  read_ios(document, source, member(platforms, "ios", "object"), list, read)
  if list[1] then note_twice(document, source, list[1], read) end
  return list, problem or mistyped(document, source.path, platforms)
    or rest.refusal(document, source.path, read)
end

return build_action
