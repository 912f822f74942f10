local core = require "cotter.core"

local new_pin = core.record("pin", { fields = { "digest?", "usable" } })
local new_pins = core.list("pins", {
  usable = core.list_where "usable",
  distinct = core.list_distinct "digest",
})
local source = {
  position = function(_, offset) return { line = 1, column = offset + 1 } end,
}

--- A list of pins, one for each word: its first letter is the digest ("-"
--- for none), an "!" after it means that the pin is not usable.
local function pins(words)
  local elements = {}
  for digest, mark in words:gmatch "(%S)(!?)" do
    elements[#elements + 1] =
      new_pin(nil, nil, digest ~= "-" and digest or nil, mark == "")
  end
  return new_pins(source, 8, elements)
end

local function words(list)
  local out = {}
  for i, pin in ipairs(list) do
    out[i] = (pin.digest or "-") .. (pin.usable and "" or "!")
  end
  return table.concat(out, " ")
end

local function raised(run)
  local ok, message = pcall(run)
  assert.is_false(ok)
  return (message:gsub("^.*list_spec%.lua:%d+: ", ""))
end

describe("a list", function()
  local list = pins "a b! c"

  it("has a length, elements and methods", function()
    assert.equal(3, #list)
    assert.equal("b", list[2].digest)
    assert.equal(2, #list:usable())
  end)

  it("has nothing out of its range", function()
    assert.is_nil(list[0])
    assert.is_nil(list[4])
    assert.is_nil(list[-1])
    assert.is_nil(list[math.maxinteger])
  end)

  it("can be walked", function()
    assert.equal("a b! c", words(list))
    assert.equal("", words(pins ""))
  end)

  it("knows its place and its type", function()
    assert.same({ line = 1, column = 9 }, list.at)
    assert.equal("pins", tostring(list))
    assert.equal("pins", core.record_type(list))
  end)

  it("refuses unknown methods and assignments", function()
    assert.equal('pins has no field "usabel" (did you mean "usable"?)',
                 raised(function() return list:usabel() end))
    assert.equal("pins has no field 1.5",
                 raised(function() return list[1.5] end))
    assert.equal("pins is read only", raised(function() list[1] = 1 end))
    assert.equal("pins is read only", raised(function() list.x = 1 end))
  end)

  it("gives its table to trusted code", function()
    assert.equal(list[1], core.list_table(list)[1])
    assert.error_matches(function() core.list_table({}) end, "list expected")
    assert.error_matches(function()
      core.list_table(new_pin(nil, nil, nil, true))
    end, "list expected, got pin")
  end)

  it("has no method named at", function()
    assert.error_matches(function()
      core.list("x", { at = function() end })
    end, "named twice")
  end)
end)

describe("core.list_where keeps", function()
  local rows = {
    { "nothing of nothing", "", "" },
    { "all", "a b", "a b" },
    { "none", "a! b!", "" },
    { "the last", "a! b", "b" },
    { "the first", "a b!", "a" },
    { "those around one", "a b c! d", "a b d" },
  }

  for _, row in ipairs(rows) do
    it(row[1], function()
      local list = pins(row[2])
      local kept = list:usable()
      assert.equal(row[3], words(kept))
      assert.same({ line = 1, column = 9 }, kept.at)
      assert.equal("pins", core.record_type(kept))
      assert.equal(row[2], words(list))
      assert.equal(row[2] == row[3], rawequal(list, kept))
    end)
  end

  it("reads records of several types", function()
    local new = core.record("other", { fields = { "text", "usable?" },
      lazy = { late = function() return true end } })
    local list = new_pins(nil, nil, {
      new(nil, nil, "a"), new_pin(nil, nil, nil, true),
      new(nil, nil, "c", true), new(nil, nil, "d", true) })
    local kept = list:usable()
    assert.equal(3, #kept)
    assert.equal("d", kept[3].text)
    assert.equal(1, #core.list_where "late"(
      new_pins(nil, nil, { list[1] })))
  end)

  it("reads tables too", function()
    local list = new_pins(nil, nil, { { usable = 1 }, {} })
    assert.equal(1, #list:usable())
  end)

  it("is misused with other values", function()
    assert.error_matches(function() core.list_where "usable" {} end,
                         "list expected")
    assert.error_matches(function() core.list_where(1) end,
                         "string expected")
  end)
end)

describe("core.list_distinct keeps", function()
  local long, all = {}, {}
  for i = 1, 200 do long[i] = string.char(65 + i % 20) end
  for i = 1, 20 do all[i] = long[i] end

  local rows = {
    { "nothing of nothing", "", "" },
    { "all that differ", "a b c", "a b c" },
    { "the first of equal ones", "a b a! c b", "a b c" },
    { "one of all equal", "a a a", "a" },
    { "those without a value", "- a - a", "- a -" },
    { "sixteen", "a b c d e f g h i j k l m n o a",
      "a b c d e f g h i j k l m n o" },
    { "more than a few", table.concat(long, " "), table.concat(all, " ") },
    { "those without a value of many",
      "- a b c d e f g h i j k l m n o p a -",
      "- a b c d e f g h i j k l m n o p -" },
  }

  for _, row in ipairs(rows) do
    it(row[1], function()
      local list = pins(row[2])
      assert.equal(row[3], words(list:distinct()))
      assert.equal(row[2] == row[3], rawequal(list, list:distinct()))
    end)
  end
end)
