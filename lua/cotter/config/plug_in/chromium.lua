--- Chromium's static pins, transport_security_state_static.json: JSON with
--- comments.
---
---   { "pinsets": [ { "name": "google", "static_spki_hashes": [ "GTSRootR1" ],
---                    "bad_static_spki_hashes": [ "…" ] } ],
---     "entries": [ { "name": "example.com", "pins": "google",
---                    "include_subdomains": true } ] }
---
--- The hashes are names of keys, which stand in a .pins file: its pins are put
--- in when both are known, and end when it does. A chain passes that has a key
--- of the pinset, and none of its bad ones.

local core = require "cotter.core"
local extent = require "cotter.config.extent"
local kept = require "cotter.model.kept"
local readers = require "cotter.config.reader"

local FORMAT = "chromium"
local ROOT = { "entries", "pinsets" }
local PINSET = { "bad_static_spki_hashes", "name", "report_uri",
                 "static_spki_hashes" }
local ENTRY = { "expect_ct", "expect_ct_report_uri", "include_subdomains",
                "include_subdomains_for_pinning", "mode", "name", "pins",
                "policy" }

local chromium = {}

-- What a config has that waits for the list of keys: its pinsets and entries,
-- and its reader.
local PENDING <const> = "pinsets"

local function text_of(node) return node and node.value end

local function read_pinset(self, node)
  self:members(node, PINSET)
  local name = self:member(node, "name", "string")
  return { name = text_of(name), offset = node.offset, hosts = {},
    good = self:member(node, "static_spki_hashes", "array"),
    bad = self:option(node, "bad_static_spki_hashes", "array") }
end

local function read_pinsets(self, array)
  local sets = {}
  for _, kind, node, offset in array:each() do
    if kind == "object" then
      local set = read_pinset(self, node)
      sets[#sets + 1] = set
      if set.name then sets[set.name] = set end
    else
      self:wrong_element(offset, "pinsets", "objects", kind)
    end
  end
  return sets
end

--- Reads what the host of an entry is made of, once it is known when it ends.
local function read_entry(self, node, sets)
  self:members(node, ENTRY)
  local name = self:member(node, "name", "string")
  local wanted = self:option(node, "pins", "string")
  if not (name and wanted) then return end
  local set = sets[wanted.value]
  if not set then
    return self:wrong_shape(wanted.offset, "pins", "the name of a pinset",
                            wanted.value)
  end
  return { set = set, entry = { offset = name.offset, text = name.value,
    place = (set.good or node).offset, pins = set.made, denied = set.denied,
    include_subdomains = self:flag(node, "include_subdomains", false)
      or self:flag(node, "include_subdomains_for_pinning", false) } }
end

local function read_entries(self, array, sets)
  local entries = {}
  for _, kind, node, offset in array:each() do
    if kind == "object" then
      entries[#entries + 1] = read_entry(self, node, sets)
    else
      self:wrong_element(offset, "entries", "objects", kind)
    end
  end
  return entries
end

---@param document cotter.JsonDocument
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function chromium.read(document, source)
  local root = document.root
  local self = readers.json(document, source, FORMAT, { "chromium" },
                            "sha256/")
  self:members(root, ROOT)
  local sets = read_pinsets(self, root:get "pinsets")
  for _, set in ipairs(sets) do
    set.made, set.denied = self:list(set.good or root), self:list(set.bad)
  end
  kept.put(self.config, PENDING, { reader = self, sets = sets,
    entries = read_entries(self, root:get "entries", sets) })
  return self.config
end

--- Puts the pins of keys in the place of their names.
local function fill(self, list, set, names, keys)
  for _, kind, name, offset in (names or core.json "[]".root):each() do
    local text = kind == "string" and keys[name]
    if text then
      list[#list + 1] = self:pin(text, offset, set.hosts[1], name)
    else
      self:wrong_shape(offset, "static_spki_hashes",
        "the name of a key in the .pins file", tostring(name))
    end
  end
end

local function keys_of(lists)
  local keys = {}
  for _, one in ipairs(lists) do
    for _, pin in ipairs(one.hosts[1].pins) do keys[pin.comment] = pin.text end
  end
  return keys
end

--- The first moment at which one of the lists ends.
local function end_of(lists)
  local first
  for _, one in ipairs(lists) do
    local ends = one.hosts[1].expires
    if ends and not (first and first < ends) then first = ends end
  end
  return first
end

local function make_hosts(own, ends)
  for _, one in ipairs(own.entries) do
    one.entry.expires = ends
    local hosts = one.set.hosts
    hosts[#hosts + 1] = own.reader:host(one.entry)
  end
  own.entries = {}
end

local function fill_sets(own, keys)
  for _, set in ipairs(own.sets) do
    if #set.hosts > 0 then
      fill(own.reader, core.list_table(set.made), set, set.good, keys)
      fill(own.reader, core.list_table(set.denied), set, set.bad, keys)
    end
  end
end

local function unknown_keys(one)
  return { path = one.path, line = one.at.line, column = one.at.column,
    code = "chromium.keys",
    message = "its pins are names of keys, which stand in another file: give "
      .. "transport_security_state_static.pins too" }
end

--- Looks up the names of keys in the lists that were given with them.
---@param configs cotter.Config[] of one app
---@return cotter.config.Refusal[] of those whose names cannot be looked up
---@nodiscard
function chromium.link(configs)
  local lists, refused = {}, {}
  for _, one in ipairs(configs) do
    if one.format == "chromium-pins" then lists[#lists + 1] = one end
  end
  local keys, ends = keys_of(lists), end_of(lists)
  for _, one in ipairs(configs) do
    local own = kept.get(one, PENDING)
    if own then
      local _, excess = extent.held(function()
        make_hosts(own, ends)
        if #lists > 0 then fill_sets(own, keys) end
      end)
      refused[#refused + 1] = excess
        or #lists == 0 and unknown_keys(one) or nil
    end
  end
  return refused
end

return chromium
