local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local rule = require "cotter.policy.rule"

local WHOLE = [[
rule "rotation-no-backup" {
  title = "Each host pins a key that is not in its served chain",
  on = "host", severity = "high",
  since = "2018-04-01", ends = "2030-12-31",
  refs = { "RFC 7469 4.3" }, needs = { "chain", "held" },
  params = {
    min_spare = { type = "integer", default = 1, min = 1, max = 8,
                  doc = "keys outside the chain" },
    rows = { type = "list<record>", default = { { host = "a.example" } },
             fields = { host = "hostname", till = "date?",
                        mode = { type = "enum", values = { "x", "y" },
                                 optional = true } } },
  },
  data = { managed = "list<suffix>" },
  messages = {
    no_spare = "every pin of {host} is in the served chain of {host}",
    late = { text = "{when} is late", severity = "low",
             consequence = "blocks", remedy = "Pin another key.",
             consequences = { okhttp = "dies" } },
  },
  remedy = "Make a second key and pin it.",
  applies = function() return true end,
  check = function(host) return host end,
}
]]

local function entry_of(text)
  local chunk, refused = literal.read(text, "r.lua")
  assert(chunk, refused and refused[1].message)
  local faults = fault.collect "r.lua"
  return rule.entry(chunk.rules[1], faults), faults
end

describe("An entry of the catalogue", function()
  local entry, faults = entry_of(WHOLE)

  it("has what the rule says", function()
    assert.same({}, faults:result() or {})
    assert.equal("rotation-no-backup", entry.id)
    assert.same({ "r.lua", 1, 1 }, { entry.path, entry.line, entry.column })
    assert.same({ "host", "high" }, { entry.on, entry.severity })
    assert.same({ "2018-04-01", "2030-12-31" }, { entry.since, entry.ends })
    assert.same({ "chain", "held" }, entry.needs)
    assert.same({ managed = "list<suffix>" }, entry.data)
    assert.equal("Make a second key and pin it.", entry.remedy)
  end)

  it("has messages as records", function()
    assert.same({ text = "every pin of {host} is in the served chain of " ..
                         "{host}" }, entry.messages.no_spare)
    assert.same({ okhttp = "dies" }, entry.messages.late.consequences)
    assert.equal("low", entry.messages.late.severity)
  end)

  it("has parameters with their types", function()
    assert.same({ type = "integer", default = 1, min = 1, max = 8,
                  doc = "keys outside the chain" }, entry.params.min_spare)
    local fields = entry.params.rows.fields
    assert.same({ type = "hostname", optional = false }, fields.host)
    assert.same({ type = "date", optional = true }, fields.till)
    assert.same({ "x", "y" }, fields.mode.values)
  end)

  it("has empty lists for what is left out", function()
    local small = entry_of [[rule "a" { title = "t", on = "pin",
      severity = "low", messages = { m = "x" }, check = function() end }]]
    assert.same({ {}, {}, {}, {} },
                { small.refs, small.needs, small.data, small.params })
  end)

  it("has the places of its fields", function()
    assert.same({ line = 3, column = 3 }, entry.places.on)
    assert.same({ line = 17, column = 5 }, entry.places["messages.late"])
    assert.same({ line = 1, column = 6 }, entry.places.id)
    assert.same({ line = 23, column = 11 }, entry.functions.check)
  end)
end)

-- What is wrong, what to replace in the whole rule, and by what; code, place
-- and a part of the message.
local WRONG = {
  { "an unknown field", "refs =", "refz =", "rule.unknown-field", 5, 3,
    'unknown field "refz" (did you mean "refs"?)' },
  { "an unknown subject", '"host", sev', '"hosts", sev', "rule.value", 3, 8,
    '(did you mean "host"?)' },
  { "an unknown severity", '"high"', '"hgih"', "rule.value", 3, 27,
    'severity "hgih" is not one of info, low, medium, high, critical (did ' ..
    'you mean "high"?)' },
  { "an unknown need", '"held"', '"helt"', "rule.value", 5, 49, "held" },
  { "a need twice", '"held"', '"chain"', "rule.value", 5, 30, "twice" },
  { "a title that is no text", '"Each [^"]*"', "7", "rule.type", 2, 11,
    "title must be a string, not an integer" },
  { "an empty title", '"Each [^"]*"', '" "', "rule.value", 2, 11, "empty" },
  { "a title that moves the terminal", "Each host", "\\27[1m", "rule.value",
    2, 11, "control" },
  { "a day that is none", "2018%-04%-01", "2018-04-31", "rule.value", 4, 11,
    'since "2018-04-31" is no date' },
  { "a leap day that is none", "2018%-04%-01", "2100-02-29", "rule.value",
    4, 11, "date" },
  { "an end before the beginning", "2030%-12%-31", "2018-03-31", "rule.value",
    4, 25, "before since" },
  { "an unknown type", '"integer"', '"intger"', "rule.value", 7, 26,
    '"intger" is no type' },
  { "a default of another type", "default = 1", "default = true",
    "rule.value", 7, 47, "must be an integer, not a boolean" },
  { "a default below the minimum", "default = 1,", "default = 0,",
    "rule.value", 7, 47, "below the minimum 1" },
  { "a minimum of what has no size", 'type = "integer", default = 1, min',
    'type = "boolean", default = true, min', "rule.value", 7, 59,
    '"min" is for numbers, lists and maps, not for type boolean' },
  { "no default", "default = 1, ", "", "rule.missing", 7, 17, "default" },
  { "a default deep inside that is wrong", "a%.example", "a..example",
    "rule.value", 9, 58, "no host name" },
  { "an unknown field of a default", "{ host = \"a", "{ hast = \"a",
    "rule.value", 9, 58, 'did you mean "host"?' },
  { "records without fields", "fields = { host.-} },\n",
    "},\n", "rule.value", nil, nil, 'needs "fields"' },
  { "values of what is no enum", "min = 1, max", 'values = {"a"}, max',
    "rule.value", nil, nil, '"values" is for types with enum' },
  { "the type of a field that is none", '"hostname"', '"host"', "rule.value",
    10, 32, "no type" },
  { "data that is no list", "list<suffix>", "suffix", "rule.value", 14, 22,
    "no type of data" },
  { "an unknown consumer", "okhttp", "okhtp", "rule.value", 19, 31,
    'did you mean "okhttp"?' },
  { "an unknown consequence", '"blocks"', '"block"', "rule.value", 18, 28,
    'did you mean "blocks"?' },
  { "a placeholder that is none", "{when}", "{When}", "rule.value", 17, 21,
    "{When}" },
  { "a brace that is left open", "{when}", "{when", "rule.value", 17, 21,
    "placeholder" },
  { "a place as placeholder", "{when}", "{at}", "rule.value", 17, 21,
    "{at} is no value" },
  { "a code that is no name", "late =", "['too-late'] =", "rule.value", 17, 5,
    "no code of a message" },
  { "a message of another type", "late = {.-} },\n  },", "late = 1 },",
    "rule.type", 17, 12, "messages.late must be a string" },
  { "no messages", "messages = {.-} },\n  },", "messages = {},",
    "rule.missing", 15, 14, "at least one message" },
  { "no check", "  check = function%(host%) return host end,", "",
    "rule.missing", 1, 27, 'the field "check" is missing' },
  { "an id with capitals", "rotation%-no%-backup", "Rotation", "rule.id", 1, 6,
    '"Rotation" is not lower-case words' },
  { "an id with two hyphens", "rotation%-no%-backup", "rotation--x", "rule.id",
    1, 6, "words" },
  { "an id that ends in a hyphen", "rotation%-no%-backup", "rotation-",
    "rule.id", 1, 6, "words" },
  { "a list with names", '{ "RFC 7469 4.3" }', '{ x = "RFC" }', "rule.type",
    5, 12, "refs is a list" },
  { "consumers of what is no connection", 'applies = .- end,',
    'consumers = { "okhttp" },', "rule.value", 22, 3,
    "consumers is for rules on connections alone" },
  { "consumers of which there are none", '"host", severity = "high",',
    '"connection", consumers = {}, severity = "high",', "rule.value", 3, 22,
    "consumers is empty" },
  { "an unknown consumer of connections", '"host", severity = "high",',
    '"connection", consumers = { "curk" }, severity = "high",', "rule.value",
    3, 36, 'did you mean "curl"?' },
  { "a rule on connections without anchors", '"host", severity = "high",',
    '"connection", severity = "high",', "rule.value", 5, 30,
    'needs { "chain", "anchors" }' },
  { "formats that are none", 'remedy = "Make',
    'formats = { "andriod" }, remedy = "Make', "rule.value", 21, 15,
    'did you mean "android"?' },
  { "formats that are empty", 'remedy = "Make',
    'formats = {}, remedy = "Make', "rule.value", 21, 3,
    "formats is empty" },
  { "formats of what has none", 'on = "host"', 'on = "app", formats = '
    .. '{ "android" }', "rule.value", 3, 15, "a rule on app has no formats" },
  { "a where that is empty", 'applies = .- end,', "where = {},",
    "rule.value", 22, 3, "where is empty" },
  { "where beside applies", 'remedy = "Make',
    'where = { "fault" }, remedy = "Make', "rule.value", 21, 3,
    "a rule has where or applies, not both" },
  { "a where that names no field", 'applies = .- end,',
    'where = { "falt" },', "rule.value", 22, 3, 'did you mean "fault"?' },
  { "a where that names no field to lack", 'applies = .- end,',
    'where = { "fault", "not canonicl" },', "rule.value", 22, 3,
    'did you mean "not canonical"?' },
  { "a where with a field of another subject", 'applies = .- end,',
    'where = { "look" },', "rule.value", 22, 3, '"look" is not one of' },
  { "a where that is no text", 'applies = .- end,', "where = { 1 },",
    "rule.type", 22, 13, "where[1] must be a string, not an integer" },
  { "a where about what has no conditions", '"host", severity = "high",',
    '"cert", where = { "fault" }, severity = "high",', "rule.value", 3, 16,
    "a rule on cert has no where" },
  { "a value without a name", 'title = "', '"', "rule.unknown-field", 2, 3,
    "without a name" },
}

describe("A rule is refused for", function()
  for _, row in ipairs(WRONG) do
    local name, find, by, code, line, column, part = table.unpack(row, 1, 7)
    it(name, function()
      local text, count = WHOLE:gsub(find, (by:gsub("%%", "%%%%")), 1)
      assert.equal(1, count, "the test itself finds nothing")
      local entry, faults = entry_of(text)
      assert.is_nil(entry)
      local one = faults[1]
      assert.equal(code, one.code, one.message)
      assert(one.message:find(part, 1, true), one.message)
      if line then assert.same({ line, column }, { one.line, one.column }) end
    end)
  end

  it("all that is wrong at once", function()
    local _, faults = entry_of [[rule "a" { titel = "x", on = "x" }]]
    local codes = {}
    for i, one in ipairs(faults) do codes[i] = one.code end
    assert.same({ "rule.unknown-field", "rule.value", "rule.missing",
                  "rule.missing", "rule.missing", "rule.missing" }, codes)
  end)
end)

-- Agreement -----------------------------------------------------------------

-- The table that the file gives when it is run.
local function run(text)
  local loaded
  local env = { rule = function() return function(t) loaded = t end end }
  assert(load(text, "=r.lua", "t", env))()
  return loaded
end

local function walk(node, visit, keys)
  for key, value in pairs(node) do
    keys[#keys + 1] = key
    visit(node, key, value, table.concat(keys, "."))
    if type(value) == "table" then walk(value, visit, keys) end
    keys[#keys] = nil
  end
end

-- Each way to change a value a little.
local CHANGES = {
  string = { function(v) return v .. " " end, function() return 1 end },
  number = { function(v) return v + 1 end, function(v) return v + 0.0 end,
             function(v) return tostring(v) end },
  boolean = { function(v) return not v end },
  ["function"] = { function() return "x" end },
  table = { function() return true end },
}

local function disagrees(entry, loaded, path)
  local agreed, faults = rule.agree(entry, loaded)
  assert.is_nil(agreed, path .. " was changed, and nobody saw it")
  assert.equal("rule.disagrees", faults[1].code)
  assert(faults[1].message:find(path:match "^[^.]+", 1, true))
  assert.same(entry.places[path:match "^[^.]+"] or { line = 1, column = 1 },
              { line = faults[1].line, column = faults[1].column })
end

describe("The loaded rule", function()
  local entry = entry_of(WHOLE)
  local loaded = run(WHOLE)

  it("agrees with what was read", function()
    assert.is_true(rule.agree(entry, loaded))
  end)

  it("agrees after a journey as plain values", function()
    local plain = load("return " .. ("%s"):format(
      [[{ id = "a", path = "r", line = 1, column = 1, places = {},
          functions = { check = {} }, literal = { x = { 1, 2.5 } } }]]))()
    assert.is_true(rule.agree(plain, { x = { 1, 2.5 }, check = print }))
  end)

  it("disagrees when any field is changed, deep ones too", function()
    local count = 0
    walk(loaded, function(node, key, value, path)
      for _, change in ipairs(CHANGES[type(value)]) do
        node[key] = change(value)
        disagrees(entry, loaded, path)
        count = count + 1
      end
      node[key] = nil
      disagrees(entry, loaded, path)
      node[key] = value
    end, {})
    assert(count > 60)
    assert.is_true(rule.agree(entry, loaded))
  end)

  it("disagrees when any table has one field more", function()
    local tables = { { loaded, "extra" } }
    walk(loaded, function(_, _, value, path)
      if type(value) == "table" then tables[#tables + 1] = { value, path } end
    end, {})
    for _, row in ipairs(tables) do
      row[1].extra = true
      local agreed, faults = rule.agree(entry, loaded)
      assert.is_nil(agreed)
      assert(faults[1].message:find(row[2]:match "^[^.]+", 1, true))
      row[1].extra = nil
    end
  end)

  it("disagrees when it is no table", function()
    assert.is_nil((rule.agree(entry, nil)))
  end)

  it("disagrees about functions that were not read", function()
    local small = [[rule "a" { title = "t", on = "pin", severity = "low",
      messages = { m = "x" }, check = function() end }]]
    local other = run(small)
    other.applies = function() end
    disagrees(entry_of(small), other, "applies")
  end)
end)
