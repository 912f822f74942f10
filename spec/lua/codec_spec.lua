local core = require "cotter.core"

--- Nests a value in arrays.
local function nest(levels, value)
  for _ = 1, levels do value = { value } end
  return value
end

--- Octets from hexadecimal digits, characters in quotes and spaces.
local function octets(text)
  return (text:gsub("'(.-)'", function(s)
    return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end))
  end):gsub("%s", ""):gsub("%x%x", function(h)
    return string.char(tonumber(h, 16))
  end))
end

local values = {
  { "nil", nil, "'n'" },
  { "true", true, "'t'" },
  { "false", false, "'f'" },
  { "zero", 0, "'i' 00000000 00000000" },
  { "minus one", -1, "'i' ffffffff ffffffff" },
  { "the least integer", math.mininteger, "'i' 80000000 00000000" },
  { "one as a float", 1.0, "'d' 3ff00000 00000000" },
  { "minus zero", -0.0, "'d' 80000000 00000000" },
  { "infinity", math.huge, "'d' 7ff00000 00000000" },
  { "an empty string", "", "'s' 00000000" },
  { "any octets", "\0\xff", "'s' 00000002 00ff" },
  { "an empty table", {}, "'a' 00000000" },
  { "an array", { true, "a" }, "'a' 00000002 't' 's' 00000001 'a'" },
  { "a map", { b = 1, a = {}, aa = false }, "'m' 00000003" ..
    " 's' 00000001 'a' 'a' 00000000" ..
    " 's' 00000002 'aa' 'f'" ..
    " 's' 00000001 'b' 'i' 00000000 00000001" },
  { "64 levels", nest(64, true), ("'a' 00000001"):rep(64) .. "'t'" },
}

describe("core.encode", function()
  for _, row in ipairs(values) do
    it("writes " .. row[1], function()
      assert.equal(octets(row[3]), core.encode(row[2]))
    end)
  end

  it("has one NaN", function()
    local nan = 0 / 0
    assert.equal(octets "'d' 7ff80000 00000000", core.encode(nan))
    assert.equal(core.encode(nan), core.encode(-nan))
  end)

  it("does not depend on the order in which a map was made", function()
    local up, down = {}, {}
    for i = 1, 100 do up["k" .. i] = i end
    for i = 100, 1, -1 do down["k" .. i] = i end
    assert.equal(core.encode(up), core.encode(down))
  end)

  it("ignores metatables", function()
    local value = setmetatable({ 1 }, {
      __index = error, __len = error, __pairs = error,
    })
    assert.equal(core.encode { 1 }, core.encode(value))
  end)

  local cycle = {}
  cycle[1] = cycle
  local misuse = {
    { "a function", print, "a function cannot" },
    { "a userdata", io.stdout, "cannot" },
    { "65 levels", nest(65, true), "over 64 levels" },
    { "a cycle", cycle, "over 64 levels" },
    { "a gap", { 1, nil, 3, nil, 5 }, "cannot" },
    { "a key of 0", { [0] = 1 }, "keys other than" },
    { "a float as key", { [1.5] = 1 }, "keys other than" },
    { "a boolean as key", { [true] = 1 }, "keys other than" },
    { "both kinds of keys", { 1, a = 1 }, "strings and integers" },
    { "a function within", { a = { print } }, "a function cannot" },
  }

  for _, row in ipairs(misuse) do
    it("raises an error for " .. row[1], function()
      assert.error_matches(function() core.encode(row[2]) end, row[3])
    end)
  end

  it("raises an error for nothing", function()
    assert.error_matches(core.encode, "value expected")
  end)
end)

--- Strings that take so many octets with what stands before them.
local function strings(most)
  local size, list = 1 << 24, {}
  local one = ("x"):rep(size)
  for i = 1, 15 do list[i] = one end
  list[16] = ("x"):rep(most - 15 * size - 5 - 16 * 5)
  return list
end

describe("What is encoded", function()
  local MOST <const> = 1 << 28

  it("has as many octets as it may have", function()
    assert.equal(MOST, #core.encode(strings(MOST)))
  end)

  it("has no octet more", function()
    local list = strings(MOST + 1)
    assert.error_matches(function() core.encode(list) end,
                         "over 268435456 octets to encode")
  end)

  it("is decoded with as many, and no octet more", function()
    assert.equal("codec.tag", select(2, core.decode(("x"):rep(MOST))).code)
    assert.error_matches(function() core.decode(("x"):rep(MOST + 1)) end,
                         "over 268435456 octets to decode")
  end)
end)

describe("core.decode", function()
  for _, row in ipairs(values) do
    it("reads " .. row[1], function()
      local value, fault = core.decode(octets(row[3]))
      assert.is_nil(fault)
      assert.same(row[2], value)
      assert.equal(math.type(row[2]), math.type(value))
    end)
  end

  it("reads NaN", function()
    local nan = core.decode(core.encode(0 / 0))
    assert.is_true(nan ~= nan)
  end)

  it("reads what grows beyond the first room", function()
    local value = {}
    for i = 1, 5000 do value["key" .. i] = { i, ("x"):rep(i % 50) } end
    assert.same(value, core.decode(core.encode(value)))
    assert.equal(2 ^ 20, #core.decode(core.encode(("x"):rep(2 ^ 20))))
  end)

  local refused = {
    { "nothing", "", "codec.truncated", 0 },
    { "an unknown tag", "'x'", "codec.tag", 0 },
    { "a file that was not handed over", "'h' 00000001", "codec.tag", 0 },
    { "a file's number cut short", "'h' 000000", "codec.truncated", 1 },
    { "an integer cut short", "'i' 00000000 000000", "codec.truncated", 1 },
    { "a size cut short", "'s' 0000", "codec.truncated", 1 },
    { "a string cut short", "'s' 00000002 00", "codec.truncated", 5 },
    { "the largest size", "'s' ffffffff 00", "codec.truncated", 5 },
    { "the largest count", "'a' ffffffff 't'", "codec.truncated", 5 },
    { "a count of more than is there", "'a' 00000002 't'",
      "codec.truncated", 5 },
    { "a count that values do not meet", "'a' 00000002 'i' 00000000 00000000",
      "codec.truncated", 14 },
    { "a map without its value", "'m' 00000001 's' 00000001 'a'",
      "codec.truncated", 11 },
    { "a map of nothing", "'m' 00000000", "codec.empty", 0 },
    { "another NaN", "'d' 7ff00000 00000001", "codec.number", 1 },
    { "a negative NaN", "'d' fff80000 00000000", "codec.number", 1 },
    { "nil in an array", "'a' 00000001 'n'", "codec.nested-nil", 5 },
    { "nil in a map", "'m' 00000001 's' 00000000 'n'", "codec.nested-nil",
      10 },
    { "a key that is no string", "'m' 00000001 't' 't'", "codec.key", 5 },
    { "a key twice", "'m' 00000002 's' 00000000 't' 's' 00000000 't'",
      "codec.key", 11 },
    { "keys out of order",
      "'m' 00000002 's' 00000001 'b' 't' 's' 00000001 'a' 't'",
      "codec.key", 12 },
    { "65 levels", ("'a' 00000001"):rep(65) .. "'t'", "codec.depth", 320 },
    { "65 levels of emptiness", ("'a' 00000001"):rep(64) .. "'a' 00000000",
      "codec.depth", 320 },
    { "a second value", "'t' 't'", "codec.trailing", 1 },
  }

  for _, row in ipairs(refused) do
    it("refuses " .. row[1], function()
      local value, fault = core.decode(octets(row[2]))
      assert.is_nil(value)
      assert.equal(row[3], fault.code)
      assert.equal(row[4], fault.offset)
    end)
  end

  it("refuses every beginning of a value", function()
    local whole = core.encode { a = { 1, 2.5, "x" }, b = true, c = {} }
    for size = 0, #whole - 1 do
      assert.is_nil(core.decode(whole:sub(1, size)))
    end
  end)

  it("is misused with other values", function()
    assert.error_matches(function() core.decode(1) end, "string expected")
  end)
end)
