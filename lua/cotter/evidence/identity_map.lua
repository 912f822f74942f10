--- The map of identities: which host or web service is given which of them,
--- as somebody enters it at the platform that uses them.
---
---   [ { "identity": "client.p12", "host": "api.example.com" },
---     { "identity": "client.p12", "service": "Module.WebService" } ]
---
--- An identity is named as its file below evidence/identities/. What is not of
--- this form is refused; what contradicts itself is for rules to say.

local core = require "cotter.core"
local fault = require "cotter.fault"
local sources = require "cotter.model.source"

local identity_map = {}

---@class cotter.MapReader
---@field source cotter.Source
---@field faults cotter.Faults
---@field document cotter.core.Document
---@field identities string[] that there are
---@field first table<string, cotter.MapEntry> by the name that they are for
---@field entries cotter.MapEntry[]
local Reader = {}
Reader.__index = Reader

local new_entry = core.record("map_entry", {
  fields = { "name", "identity?", "known", "suggestion", "earlier?" },
  meta = { tostring = function(self) return self.name end },
})

local new_map = core.list("identity_map", {})

local FIELDS = { "host", "identity", "service" }
local KNOWN = { host = true, identity = true, service = true }

function Reader:refuse(offset, text)
  local line, column = self.document:position(offset)
  self.faults:add("evidence.identity-map", { line = line, column = column },
                  text)
end

function Reader:refuse_key(key, offset)
  self:refuse(offset, ("unknown field %q%s"):format(key,
    fault.suggestion(key, FIELDS)))
end

-- The members of an entry that are strings, by name; nil if one is not.
function Reader:members(node)
  local values, sound = {}, true
  for key, value, offset, first in node:members() do
    if not KNOWN[key] then
      sound = self:refuse_key(key, offset)
    elseif first then
      sound = self:refuse(offset, ("%q stands twice"):format(key))
    elseif value.type ~= "string" or value.value == "" then
      sound = self:refuse(value.offset, ("%q wants a name"):format(key))
    else
      values[key] = value
    end
  end
  return sound and values
end

-- The name that an entry is for. Hosts are compared as clients do.
function Reader:name(node, values)
  local host, service = values.host, values.service
  if (host == nil) == (service == nil) then
    return self:refuse(node.offset, 'an entry has either "host" or "service"')
  end
  if service then return service.value end
  local found = core.host(host.value)
  if not found.fault and not found.wildcard then return found.name end
  return self:refuse(host.offset, ("%q is no name of a host (%s)"):format(
    host.value, found.fault or "host.wildcard"))
end

local function has(list, value)
  for _, one in ipairs(list) do
    if one == value then return true end
  end
  return false
end

function Reader:entry(node)
  if node.type ~= "object" then
    return self:refuse(node.offset, "an entry is an object")
  end
  local values = self:members(node)
  local name = values and self:name(node, values)
  if not name then return end
  local wanted = values.identity and values.identity.value
  local made = new_entry(self.source, node.offset, name, wanted,
    has(self.identities, wanted),
    wanted and fault.suggestion(wanted, self.identities) or "",
    self.first[name])
  self.first[name] = self.first[name] or made
  self.entries[#self.entries + 1] = made
end

--- Reads a map.
---@param octets string
---@param path string
---@param identities string[] the names of those that there are
---@return cotter.IdentityMap?
---@return cotter.Fault[]?
---@nodiscard
function identity_map.read(octets, path, identities)
  local document, problem = core.json(octets)
  if not document then
    return nil, { fault.new(problem.code, problem.text, path, problem) }
  end
  local self = setmetatable({ source = sources.new(path, document),
    document = document, identities = identities, first = {}, entries = {},
    faults = fault.collect(path) }, Reader)
  local root = document.root
  if root.type == "array" then
    for i = 1, #root do self:entry(root[i]) end
  else
    self:refuse(root.offset, "a map is an array of entries")
  end
  return self.faults:result(new_map(self.source, root.offset, self.entries))
end

return identity_map
