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
  { "too many lines", "list<string>",
    function()
      local lines = {}
      for i = 1, 65537 do lines[i] = tostring(i) end
      return table.concat(lines, "\n")
    end, "data.too-many", 65537, 1, "more than 65536" },
}

describe("Data is refused with its place for", function()
  for _, row in ipairs(WRONG) do
    it(row[1], function()
      local text = type(row[3]) == "function" and row[3]() or row[3]
      local rows, faults = data.read(row[2], nil, text, "m.txt")
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
