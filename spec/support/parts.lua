--- Works inside a sandbox: evaluates a rule for which something large is made,
--- as the request names it, and says what came of it.

local core = require "cotter.core"

local SIZE <const> = 1 << 17 -- octets

local function fill(list, count)
  for i = 1, count do list[i] = ("x"):rep(SIZE) .. i end
end

local kept = {}
local make = core.of_model(function(_, count) fill(kept, count) end)
local new_thing = core.record("thing", { fields = {} })
local thing = new_thing()

-- What a rule does, each with more than 64 MiB.
local DEEDS <const> = {
  ["has a part of a record made"] = function() make(thing, 800) end,
  ["has it made of a table of its own"] = function() make({}, 800) end,
  ["makes it"] = function() fill(kept, 800) end,
  ["makes it behind a part"] = function()
    make(thing, 100)
    fill({}, 800)
  end,
  ["has garbage, and a part made behind it"] = function()
    for _ = 1, 3 do fill({}, 200) end
    make(thing, 800)
  end,
}

---@param name string of a deed
---@return string
return function(name)
  local index, _, _, fault =
    core.evaluate(DEEDS[name], { 1 }, nil, { evaluation = 1 << 40,
                                             pack = 1 << 40 })
  return index and fault.text or "nothing"
end
