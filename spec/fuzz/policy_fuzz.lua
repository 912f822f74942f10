--- What policies, packs and gates consist of: a file is read, or refused for
--- reasons with a place in it, and the same each time. What is read of a
--- literal is what Lua makes of it.

local baseline = require "cotter.baseline"
local declared = require "cotter.policy.app"
local data = require "cotter.policy.data"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local lock = require "cotter.policy.lock"
local places = require "spec.fuzz.places"
local policy = require "cotter.policy.file"
local rule = require "cotter.policy.rule"
local same = require "spec.fuzz.same"
local waivers = require "cotter.policy.waivers"

local PATH = "file.lua"

local function without_functions(value)
  value.check, value.applies = nil, nil
  return value
end

-- The names that a file of literals calls; each notes what it was given.
local function names_into(list)
  local names = {}
  for _, kind in ipairs(literal.KINDS) do
    names[kind] = function(value)
      list[#list + 1] = { kind = kind, value = without_functions(value) }
    end
  end
  function names.rule(id)
    return function(value)
      list[#list + 1] = { kind = "rule", id = id,
                          value = without_functions(value) }
    end
  end
  return names
end

-- Nothing but literals: no local value is worked out, which may need names.
local function hold_to_lua(octets, chunk)
  if octets:find("local", 1, true) then return end
  local want, got = {}, {}
  local made = load(octets, "=file", "t", names_into(want))
  if not made then
    return assert(octets:find("function", 1, true), "Lua refuses it")
  end
  made()
  for i, one in ipairs(chunk.statements) do
    got[i] = { kind = one.kind, id = one.id and one.id.value,
               value = without_functions(one.node.value) }
  end
  assert(same(want, got), "Lua makes something else of it")
end

local function read_rules(octets)
  local chunk, faults = literal.read(octets, PATH)
  if not chunk then return nil, faults end
  local collected, entries = fault.collect(PATH), {}
  for i, statement in ipairs(chunk.rules) do
    entries[i] = rule.entry(statement, collected) or false
  end
  hold_to_lua(octets, chunk)
  return { entries = entries, faults = collected }
end

local FIELDS = { name = { type = "string" }, pin = { type = "string" },
                 ends = { type = "date" } }

local function data_of(type, fields)
  return function(octets) return data.read(type, fields, octets, PATH) end
end

local function file_of(module)
  return function(octets) return module.read(octets, PATH) end
end

local READ = {
  a = file_of(declared), b = file_of(baseline), l = file_of(lock),
  p = file_of(policy), r = read_rules, w = file_of(waivers),
  s = data_of("list<suffix>"), d = data_of("list<record>", FIELDS),
}

return function(octets)
  local read = READ[octets:sub(1, 1)]
  if not read then return end
  local text = octets:sub(2)
  local value, faults = read(text)
  assert((value == nil) == (faults ~= nil and #faults > 0),
         "neither a value nor a reason")
  places.check(value or {}, text)
  places.check(faults or {}, text)
  local again, others = read(text)
  assert(same(value, again) and same(faults, others), "two answers")
end
