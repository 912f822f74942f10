--- JSON that is read is JSON to lua-cjson, too, which makes the same of it.
---
--- What differs: of a key that stands twice both take the last value. cjson
--- has a number as an integer only where ours does, but reads others by
--- strtod, so they are compared as what they are worth. It reads more than we
--- do, such as hexadecimal numbers, NaN and lone surrogates: what we refuse is
--- not asked. It has a bound on depth that is lower where it is not set.

local cjson = require "cjson"
local core = require "cotter.core"

cjson.decode_max_depth(1000)
cjson.decode_invalid_numbers(false)

local compare

local function compare_array(node, value)
  assert(#node == #value, "as many elements")
  for i = 1, #node do compare(node[i], value[i]) end
end

local function compare_object(node, value)
  local seen = {}
  for key in node:members() do
    seen[key] = true
    assert(value[key] ~= nil, "a key that it lacks")
    compare(assert(node:get(key)), value[key])
  end
  for key in pairs(value) do assert(seen[key], "a key that we lack") end
end

function compare(node, value)
  if node.type == "array" then return compare_array(node, value) end
  if node.type == "object" then return compare_object(node, value) end
  local own = node.value
  if own == core.null then own = cjson.null end
  assert(own == value or type(own) == "number" and type(value) == "number"
         and own + 0.0 == value + 0.0, "another value")
end

return function(octets)
  local document = core.json(octets)
  if not document then return end
  compare(document.root, cjson.decode(octets))
end
