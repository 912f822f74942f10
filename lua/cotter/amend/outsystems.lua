--- Adds pins to the pinning.json of the OutSystems plug-in: elements of a
--- list, laid out as those that are there.

local core = require "cotter.core"
local layout = require "cotter.amend.json_layout"

local outsystems = {}

-- The entries of a name; a name, or hashes, that stand twice leave it open
-- which of them are meant.
local function entries_of(hosts, name)
  local found = {}
  for i = 1, #hosts do
    local text = hosts[i].type == "object" and hosts[i]:get "host"
    if text and text.type == "string" and core.host(text.value).name == name
    then
      found[#found + 1] = hosts[i]
    end
  end
  return found
end

local function doubled(object)
  for key, _, offset, first in object:members() do
    if first then return key, offset end
  end
end

local append, space_before = layout.append, layout.space_before

local function quoted(pins) return layout.quoted(pins, "sha256/") end

--- What an entry of the file has between its parts.
local function layout_of(text, entry)
  local host, hashes = entry:get "host", entry:get "hashes"
  if not (host and hashes and #hashes > 0) then return nil end
  local key = text:sub(1, host.offset):find '"host"%s*:%s*$'
  local first = key and text:sub(1, key - 1):match "{(%s*)$"
  if not first or hashes.type ~= "array" then return nil end
  return {
    first = first, colon = text:sub(1, host.offset):match '%s*:%s*$',
    between = text:sub(host.stop + 1):match '^,(%s*)"hashes"',
    element = space_before(text, hashes[1].offset),
    close = space_before(text, hashes.stop - 1),
    last = space_before(text, entry.stop - 1),
  }
end

local PLAIN = { first = " ", colon = ": ", between = " ", element = "",
                close = "", last = " " }

--- Writes an entry as the last of the file is written.
local function new_entry(text, hosts, name, pins)
  local last = hosts[#hosts]
  local own = last and last.type == "object" and layout_of(text, last)
  if not (own and own.between) then own = PLAIN end
  local gap = own.element:find "\n" and own.element or " "
  return table.concat { "{", own.first, '"host"', own.colon, '"', name, '",',
    own.between, '"hashes"', own.colon, "[", own.element,
    table.concat(quoted(pins), "," .. gap), own.close, "]", own.last, "}" }
end

--- Says where a file is ambiguous, or has not the shape of one.
local function refuse(root, hosts)
  if not (hosts and hosts.type == "array") then
    return { text = 'no list "hosts" to add to', offset = root.offset }
  end
  local key, offset = doubled(root)
  if key then
    return { text = ('the member "%s" stands twice'):format(key),
             offset = offset }
  end
end

local function refuse_entry(found)
  if #found > 1 then
    return { text = "the host stands twice: join its entries first",
             offset = found[2].offset }
  end
  local entry = found[1]
  local key, offset = doubled(entry)
  if key then
    return { text = ('the member "%s" stands twice'):format(key),
             offset = offset }
  end
  local hashes = entry:get "hashes"
  if not (hashes and hashes.type == "array") then
    return { text = 'the host has no list "hashes" to add to',
             offset = entry.offset }
  end
end

--- Plans the edits that add pins to a host.
---@param octets string a config of the format, in UTF-8
---@param name string the host, in canonical form
---@param pins string[] "sha256/…", none of which the host has
---@return cotter.Edit[]?
---@return { text: string, offset: integer }? why not
---@nodiscard
function outsystems.add(octets, name, pins)
  local root = assert(core.json(octets)).root
  local hosts = root:get "hosts"
  local problem = refuse(root, hosts)
  if problem then return nil, problem end
  local found = entries_of(hosts, name)
  if #found == 0 then
    local text = new_entry(octets, hosts, name, pins)
    return { append(octets, hosts, { text }) }
  end
  problem = refuse_entry(found)
  if problem then return nil, problem end
  return { append(octets, found[1]:get "hashes", quoted(pins)) }
end

return outsystems
