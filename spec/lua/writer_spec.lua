local cjson = require "cjson"
local core = require "cotter.core"
local writer = require "cotter.report.writer"

local function nest(levels, value)
  for _ = 1, levels do value = { value } end
  return value
end

describe("writer.json orders", function()
  it("what stands under a key that the schema does not list", function()
    assert.equal('{"hosts":[{"host":"a","hashes":["b"]}]}\n',
      writer.line({ hosts = { { hashes = { "b" }, host = "a" } } },
                  { hosts = { "host", "hashes" } }))
  end)
end)

describe("writer.json writes", function()
  local rows = {
    { "a string", "a", '"a"' },
    { "a path and a pin", "app/sha256/+=", '"app/sha256/+="' },
    { "a reverse solidus before a solidus", "\\/\\\\/", '"\\\\/\\\\\\\\/"' },
    { "quotes and control characters", '"\n\0\1\t', '"\\"\\n\\u0000\\u0001\\t"'
    },
    { "characters outside ASCII", "é\u{1F639}", '"é\u{1F639}"' },
    { "octets that are not UTF-8", "a\xff\xc3(\xed\xa0\x80\xc3",
      '"a\u{FFFD}\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"' },
    { "true", true, "true" },
    { "null", core.null, "null" },
    { "an integer", 12345678901234567, "12345678901234567" },
    { "the least integer", math.mininteger, "-9223372036854775808" },
    { "a float", 0.1, "0.1" },
    { "a float of 17 digits", 0.1 + 0.2, "0.30000000000000004" },
    { "a float of 16 digits", 2 / 3, "0.6666666666666666" },
    { "an empty table", {}, "[]" },
    { "an array", { 1, { "a" }, {} },
      '[\n  1,\n  [\n    "a"\n  ],\n  []\n]' },
    { "an object with sorted keys", { b = 1, a = { d = 2, c = 3 }, B = 4 },
      '{\n  "B": 4,\n  "a": {\n    "c": 3,\n    "d": 2\n  },\n  "b": 1\n}' },
  }

  for _, row in ipairs(rows) do
    it(row[1], function()
      assert.equal(row[3] .. "\n", writer.json(row[2]))
      if type(row[2]) == "table" then
        assert.same(row[2], cjson.decode(writer.json(row[2])))
      end
    end)
  end

  it("keys in the order of a schema, then the others", function()
    local order = {
      "schema", "tool", "findings", "absent",
      tool = { "name", "a" },
      findings = { "rule", "values", "related", values = writer.map,
                   related = { "path", "line" } },
    }
    local value = {
      findings = {
        { values = {}, rule = "r", related = { { line = 1, path = "p" } } },
        { values = { z = 1, a = 2 }, rule = "s", related = {}, at = 1 },
      },
      errors = {}, about = 1, schema = "x", tool = { a = 1, name = "cotter" },
    }
    local text = writer.json(value, order):gsub("%s+", "")
    assert.equal('{"schema":"x","tool":{"name":"cotter","a":1},' ..
      '"findings":[{"rule":"r","values":{},' ..
      '"related":[{"path":"p","line":1}]},' ..
      '{"rule":"s","values":{"a":2,"z":1},"related":[],"at":1}],' ..
      '"about":1,"errors":[]}', text)
  end)

  it("64 levels", function()
    assert.same(nest(64, 1), cjson.decode(writer.json(nest(64, 1))))
  end)

  it("what the core reads", function()
    local value = { a = { "\u{7F}", "\\/", 1e300, -0.5 } }
    local root = assert(core.json(writer.json(value))).root
    for i, expected in ipairs(value.a) do
      assert.equal(expected, root:get("a")[i].value)
    end
  end)

  it("what a function makes of a list, where it makes something", function()
    local made = writer.each({ 1, 2, 3 }, function(one)
      return one ~= 2 and { n = one } or nil
    end)
    assert.equal('{"l":[{"n":1},{"n":3}]}\n', writer.line { l = made })
    assert.equal('[\n  {\n    "n": 1\n  },\n  {\n    "n": 3\n  }\n]\n',
                 writer.json(made))
    assert.equal('{"l":[]}\n', writer.line { l = writer.each({}, print) })
  end)

  it("long text in pieces", function()
    local long, parts = {}, {}
    for i = 1, 100 do long[i] = ("%d"):format(i):rep(5000) end
    writer.stream(long, nil, function(text) parts[#parts + 1] = text end)
    assert.is_true(#parts > 5)
    for _, part in ipairs(parts) do assert.is_true(#part <= 65536) end
    assert.same(long, cjson.decode(table.concat(parts)))
  end)

  it("nothing more where a piece cannot be taken", function()
    local raised = { output = "full" }
    local ok, message = pcall(writer.stream, { 1 }, nil, function()
      error(raised)
    end)
    assert.is_false(ok)
    assert.equal(raised, message)
  end)

  local misuse = {
    { "NaN", 0 / 0, "NaN" },
    { "an infinity", { -math.huge }, "NaN" },
    { "a function", { a = print }, "a function is not" },
    { "a gap", { 1, nil, 3, nil, 5 }, "gaps" },
    { "both kinds of keys", { 1, a = 2 }, "other keys" },
    { "other keys", { [2] = 1 }, "other keys" },
    { "65 levels", nest(65, 1), "over 64 levels" },
  }

  for _, row in ipairs(misuse) do
    it("no " .. row[1], function()
      local ok, message = pcall(function() return (writer.json(row[2])) end)
      assert.is_false(ok)
      assert.matches("writer_spec.lua:%d+: .*" .. row[3], message)
    end)
  end
end)
