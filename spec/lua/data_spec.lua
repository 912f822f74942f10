local data = require "cotter.policy.data"

local function plain(rows)
  local list = {}
  for i, row in ipairs(rows) do
    list[i] = { row.value, row.line, row.column }
  end
  return list
end

describe("A list of lines", function()
  it("has the value and place of each", function()
    local rows = assert(data.read("list<suffix>", nil, table.concat({
      "# managed, 2026", "example.com", "", "  *.Example.net  # why",
      "\té.example # é", "last.example" }, "\n"), "m.txt"))
    assert.same({
      { "example.com", 2, 1 }, { "*.example.net", 4, 3 },
      { "xn--9ca.example", 5, 2 }, { "last.example", 6, 1 },
    }, plain(rows))
    assert.equal("m.txt", rows[1].path)
  end)

  it("may end its lines in any way", function()
    for _, text in ipairs { "a.example\nb.example", "a.example\nb.example\n",
                            "a.example\r\nb.example\r\n" } do
      local rows = assert(data.read("list<hostname>", nil, text, "m.txt"))
      assert.same({ { "a.example", 1, 1 }, { "b.example", 2, 1 } },
                  plain(rows))
    end
  end)

  it("keeps what is no comment", function()
    local rows = assert(data.read("list<string>", nil, "a#b\na b\n", "m.txt"))
    assert.same({ { "a#b", 1, 1 }, { "a b", 2, 1 } }, plain(rows))
  end)

  it("may be empty", function()
    assert.same({}, data.read("list<pin>", nil, "", "m.txt"))
  end)
end)

local FIELDS = {
  name = { type = "string" },
  till = { type = "date", optional = true },
  pins = { type = "list<string>", optional = true },
}

describe("A list of records", function()
  it("has the fields and place of each", function()
    local rows = assert(data.read("list<record>", FIELDS, table.concat({
      '[ { "name": "é", "till": "2027-01-01" },',
      '  { "name": "b", "pins": ["x", "y"] }, {"name": ""} ]' }, "\n"),
      "m.json"))
    assert.same({
      { { name = "é", till = "2027-01-01" }, 1, 3 },
      { { name = "b", pins = { "x", "y" } }, 2, 3 },
      { { name = "" }, 2, 40 },
    }, plain(rows))
  end)
end)

-- Name, type, text, code, line, column, message.
local WRONG = {
  { "a line that is no suffix", "list<suffix>", "a.example\n é b # x",
    "data.value", 2, 2, '"é b" is no suffix' },
  { "a line behind letters beyond ASCII", "list<pin>", "# é\n\tpin",
    "data.value", 2, 2, '"pin" is no pin' },
  { "a value twice", "list<suffix>", "a.example\nb.example\nA.example",
    "data.duplicate", 3, 1, "stands in line 1 already" },
  { "what is not UTF-8", "list<suffix>", "a.example\nb\xE9.example",
    "data.encoding", 2, nil, "UTF-8" },
  { "UTF-16", "list<suffix>", "\xFF\xFEa\0.\0b\0",
    "data.encoding", 1, nil, "UTF-16 in it" },
  { "too many lines", "list<string>",
    function()
      local lines = {}
      for i = 1, 65537 do lines[i] = tostring(i) end
      return table.concat(lines, "\n")
    end, "data.too-many", 65537, 1, "more than 65536" },
  { "no JSON", "list<record>", '[ { "name": "a" },\n]', "json.trailing-comma",
    1, 18, "comma" },
  { "no array", "list<record>", ' {}', "data.value", 1, 2, "not object" },
  { "an element that is no object", "list<record>", '[ "a" ]', "data.value",
    1, 3, "must be a record" },
  { "an unknown field", "list<record>", '[ { "name": "a", "tilt": "x" } ]',
    "data.value", 1, 26, 'has no field "tilt" (did you mean "till"?)' },
  { "a missing field", "list<record>", '[ { } ]', "data.value", 1, 3,
    'lacks the field "name"' },
  { "a field of another type", "list<record>", '[ { "name": 1 } ]',
    "data.value", 1, 13, "must be a string, not an integer" },
  { "an element of a field", "list<record>",
    '[ { "name": "a",\n  "pins": [ "x", 2 ] } ]', "data.value", 2, 18,
    "must be a string, not an integer" },
  { "a day that is none", "list<record>",
    '[ { "name": "a", "till": "2027-02-29" } ]', "data.value", 1, 26,
    "is no date" },
  { "null", "list<record>", '[ { "name": null } ]', "data.value", 1, 13,
    "null is no value" },
  { "a key twice", "list<record>", '[ { "name": "a", "name": "b" } ]',
    "data.duplicate", 1, 18, '"name" stands twice' },
  { "depth", "list<record>", ("["):rep(12) .. ("]"):rep(12), "data.value",
    1, 10, "too deeply" },
}

describe("Data is refused with its place for", function()
  for _, row in ipairs(WRONG) do
    it(row[1], function()
      local text = type(row[3]) == "function" and row[3]() or row[3]
      local rows, faults = data.read(row[2], FIELDS, text, "m.txt")
      assert.is_nil(rows)
      local one = faults[1]
      assert.equal(row[4], one.code, one.message)
      assert(one.message:find(row[7], 1, true), one.message)
      assert.same({ "m.txt", row[5], row[6] },
                  { one.path, one.line, one.column })
    end)
  end

  it("all that is wrong", function()
    local _, faults = data.read("list<suffix>", nil, "*\n?\na.example\n", "m")
    assert.equal(2, #faults)
  end)
end)
