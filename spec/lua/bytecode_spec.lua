--- Bytecode without names: it does the same, and knows its lines.

local bytecode = require "cotter.bytecode"

local SOURCE = [[
local first, second = 1, 2.5
local text, long = "short", ("x"):rep(3) .. "%s"
local function nested(...)
  local inner <const> = { true, false, nil, 1 << 62, -0.5, ... }
  return function() return #inner + first, text end
end
return function(fails)
  if fails then
    first.field.of = second
  end
  return nested(7)()
end
]]
SOURCE = SOURCE:gsub("%%s", ("long "):rep(20))

local whole = string.dump(assert(load(SOURCE, "=spec")))
local trimmed = bytecode.trim(whole)

describe("Trimmed bytecode", function()
  it("is smaller", function() assert.is_true(#trimmed < #whole) end)

  it("does what the whole does", function()
    local run = load(trimmed, "=spec", "b")()
    assert.same({ load(whole, "=spec", "b")()() }, { run() })
  end)

  it("knows its lines, and no names", function()
    local done, why = pcall(load(trimmed, "=spec", "b")(), true)
    assert.is_false(done)
    assert.matches("^spec:9: attempt to index a number value", why)
    assert.is_nil(trimmed:find("second", 1, true))
    assert.is_truthy(whole:find("second", 1, true))
  end)

  it("of trimmed bytecode is the same", function()
    assert.equal(trimmed, bytecode.trim(trimmed))
  end)

  it("is not made of what is none", function()
    assert.is_false(pcall(bytecode.trim, whole .. "x"))
    assert.is_false(pcall(bytecode.trim, whole:sub(1, -2)))
  end)
end)
