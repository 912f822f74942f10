--- The pieces of work that are measured in Lua. Each gives the number of
--- units that it did; a unit is a certificate or a host.

local core, cjson = ...

local work = {}

--- Certificates in DER one after another, from the first to the last pin.
work["lua.pin"] = function(octets)
  local count = 0
  for cert in core.certs(octets) do
    cert:pin()
    count = count + 1
  end
  return count
end

--- A config as a document that knows the place of every key and value.
work["json.config"] = function(text)
  local document = core.json(text)
  return #document.root:get "hosts"
end

local function strings_of(array)
  local list = {}
  for _, _, text, offset in array:each() do
    list[#list + 1] = text
    list[#list + 1] = offset
  end
  return list
end

--- The same, and each name and pin as a string of Lua with its place.
work["json.walk"] = function(text)
  local hosts = {}
  for _, _, entry in core.json(text).root:get "hosts":each() do
    local host = {}
    for key, kind, value, offset in entry:each() do
      host[key] = kind == "array" and strings_of(value) or value
      host[#host + 1] = offset
    end
    hosts[#hosts + 1] = host
  end
  return #hosts
end

work["peer.lua-cjson.config"] = function(text)
  return #cjson.decode(text).hosts
end

-- Of spec/bench/android.lua with 5,000 hosts.
local XML_PINS = 10000

--- A network security config as a document that knows all places.
work["xml.config"] = function(text)
  assert(core.xml(text))
  return XML_PINS
end

--- The same as hosts and pins, as rules see them.
work["xml.model"] = function(text)
  package.loaded["cotter.core"] = core
  package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
  local android = require "cotter.config.android"
  local sources = require "cotter.model.source"
  work["xml.model"] = function(octets)
    local document = assert(core.xml(octets))
    return 2 * #android.read(document, sources.new("a", document)).hosts
  end
  return work["xml.model"](text)
end

--- The octets that certificates take while they are held, beside their DER;
--- the table that holds them had its room before.
function work.memory(ders)
  local held, size = {}, 0
  for i = 1, #ders do
    held[i] = false
    size = size + #ders[i]
  end
  collectgarbage()
  local before = collectgarbage "count"
  for i = 1, #ders do
    -- A string of its own for each certificate, as a file of it would be.
    held[i] = core.cert(ders[i]:sub(1, -2) .. ders[i]:sub(-1))
  end
  collectgarbage()
  return (collectgarbage "count" - before) * 1024 - size, held
end

--- The pins that lua.pin makes, in their order.
function work.pins(octets)
  local list = {}
  for cert in core.certs(octets) do list[#list + 1] = cert:pin() end
  return table.concat(list, "\n")
end

return work
