--- cotter lint: what it finds, where, and what it leaves alone.

local core = require "cotter.core"
local lint = require "cotter.lint"

local HEAD = [[
rule "own-rule" {
  title = "t", on = "host", severity = "low",
]]
local TEST = 'test "own-rule" { cases = {} }\n'

-- Reads and lists files by path in place of a folder.
local function reading(files)
  return function(path)
      if files[path] then return files[path] end
      return nil, { code = "file.missing", text = "there is no such file" }
    end,
    function(folder)
      local entries = {}
      for path in pairs(files) do
        local name = path:match("^" .. folder .. "/([^/]*)$")
        if name then entries[#entries + 1] = { name = name, type = "file" } end
      end
      if #entries == 0 then
        return nil, { code = "file.missing", text = "there is no such folder" }
      end
      table.sort(entries, function(a, b) return a.name < b.name end)
      return entries
    end
end

local function run(files, paths)
  return lint.run(paths or { "own" }, reading(files))
end

local function told(result)
  local lines = {}
  for i, one in ipairs(result.findings) do
    lines[i] = ("%d:%d %s"):format(one.line, one.column, one.code)
  end
  return lines
end

local function pack_of(text, more)
  local files = { ["own/rule.lua"] = text, ["own/rule_test.lua"] = TEST }
  for path, octets in pairs(more or {}) do files[path] = octets end
  return files
end

describe("cotter lint tells", function()
  for _, row in ipairs {
    { "a parameter that is never read", [[
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host) return fail "bad" end,
}]], "3:14 unread-parameter" },
    { "a parameter that another rule alone reads", [[
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host) return fail "bad" end,
}
rule "own-other" {
  title = "t", on = "host", severity = "low",
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host, ctx)
    if ctx.params.limit > 1 then return fail "bad" end
  end,
}]], "3:14 unread-parameter" },
    { "a parameter that is read and not declared", [[
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host, ctx)
    local params = ctx.params
    if #host.pins > ctx.params.limt + params.limit then return fail "bad" end
  end,
}]], "7:32 unknown-parameter" },
    { "data that is never read, and not declared", [[
  data = { managed = "list<suffix>" },
  messages = { bad = "b" },
  check = function(host, ctx)
    if ctx.data.manged:match(host) then return fail "bad" end
  end,
}]], "3:12 unread-data", "6:17 unknown-data" },
    { "a message that the rule never fails with", [[
  messages = { bad = "b", worse = "w" },
  check = function(host) return fail("bad", { at = host }) end,
}]], "3:27 dead-message" },
    { "a message that no word of the file is, where codes are looked up", [[
  messages = { bad = "b", worse = "w" },
  check = function(host)
    local CODES = { ["host.ip"] = "bad" }
    if host.fault then return fail(CODES[host.fault]) end
  end,
}]], "3:27 dead-message" },
    { "a message that is not declared", [[
  messages = { bad = "b" },
  check = function(host)
    if host.wildcard then return fail "bda" end
    return fail("bad")
  end,
}]], "5:39 unknown-message" },
    { "a message without its value", [[
  messages = { bad = "{host} and {name}" },
  check = function(host) return fail("bad", { host = host.name }) end,
}]], "4:38 missing-value" },
    { "a message without any value", [[
  messages = { bad = "{host}" },
  check = function(host) return fail "bad" end,
}]], "4:38 missing-value" },
    { "a value that was to be the place, and is misspelt", [[
  messages = { bad = "{host}" },
  check = function(host)
    return fail("bad", { att = host, host = host.name })
  end,
}]], "5:26 unread-value" },
    { "a format that is misspelt", [[
  messages = { bad = "b" },
  check = function(host)
    if host.config.format == "andriod" then return fail "bad" end
  end,
}]], "5:30 unknown-word" },
    { "a consumer that is misspelt, before what it is compared with", [[
  messages = { bad = "b" },
  check = function(host, ctx)
    for _, one in ipairs(host.config:resolve "a.example") do
      if "okhtp" ~= one.consumer then return fail "bad" end
    end
  end,
}]], "6:10 unknown-word" },
    { "a word that is no value of the parameter", [[
  params = { mode = { type = "enum", values = { "strict", "lax" },
                      default = "lax" } },
  messages = { bad = "b" },
  check = function(_, ctx)
    if ctx.params.mode == "severe" then return fail "bad" end
  end,
}]], "7:27 unknown-word" },
    { "code behind a block that returns", [[
  messages = { bad = "b" },
  check = function(host)
    do return end
    return fail "bad"
  end,
}]], "6:5 unreachable-code" },
    { "code behind branches that all return", [[
  messages = { bad = "b" },
  check = function(host)
    if host.wildcard then return elseif host.fault then return fail "bad"
    else return end
    local never = 1
  end,
}]], "7:5 unreachable-code" },
    { "code behind an error", [[
  messages = { bad = "b" },
  check = function(host)
    if host.wildcard then
      error("x")
      return fail "bad"
    end
  end,
}]], "7:7 unreachable-code" },
    { "code that a constant condition keeps out", [[
  messages = { bad = "b" },
  check = function(host)
    if false then host = nil end
    if true then return fail "bad" else host = nil end
    while nil do host = nil end
  end,
}]], "5:19 unreachable-code", "6:36 unreachable-code",
         "7:5 unreachable-code", "7:18 unreachable-code" },
    { "a rule that applies to nothing", [[
  messages = { bad = "b" },
  applies = function() return false end,
  check = function(host) return fail "bad" end,
}]], "4:13 unreachable-rule" },
    { "a name of an older Lua", [[
  messages = { bad = "b" },
  check = function(host)
    if table.getn(host.pins) > 1 then return fail(unpack { "bad" }) end
  end,
}]], "5:8 deprecated-call", "5:51 deprecated-call" },
    { "names that a rule does not know", [[
  messages = { bad = "b" },
  check = function(host)
    if os.time() > strng.len(host.name) then return fail "bad" end
    return string.frmat("x")
  end,
}]], "5:8 unknown-name", "5:20 unknown-name", "6:12 unknown-name" },
  } do
    it(row[1], function()
      local files = pack_of(HEAD .. row[2])
      files["own/rule_test.lua"] = TEST .. 'test("own-other", {})'
      local result = run(files)
      assert.same({}, result.errors)
      assert.same({ table.unpack(row, 3) }, told(result))
    end)
  end

  it("a rule without a test", function()
    local result = run { ["own/rule.lua"] = HEAD .. [[
  messages = { bad = "b" }, check = function() return fail "bad" end }]],
      ["own/x_test.lua"] = 'test "other-rule" {}' }
    assert.same({ "1:6 missing-test" }, told(result))
    assert.matches("rule_test.lua", result.findings[1].message, 1, true)
  end)

  it("a folder whose tests cannot be listed", function()
    local read, list = reading { ["own/rule.lua"] = HEAD .. [[
  messages = { bad = "b" }, check = function() return fail "bad" end }]] }
    local lists = 0
    local result = lint.run({ "own" }, read, function(path)
      lists = lists + 1
      if lists > 1 then
        return nil, { code = "file.read", text = "it cannot be read" }
      end
      return list(path)
    end)
    assert.equal("file.read", result.errors[1].code)
  end)

  for _, row in ipairs {
    { "table.getn(host.pins)", "table.getn is of an older Lua: write #list" },
    { "setfenv(1, {})", "setfenv is of an older Lua, and nothing is in its "
      .. "place: the names of a rule are fixed" },
    { "table.setn({}, 1)", "table.setn is of an older Lua, and nothing is in "
      .. "its place: a list knows its length" },
  } do
    it("what stands in place of " .. row[1]:match "^[%w.]+", function()
      local result = run(pack_of(HEAD .. [[
  messages = { bad = "b" },
  check = function(host) if ]] .. row[1] .. [[ then fail "bad" end end }]]))
      assert.equal(row[2], result.findings[1].message)
    end)
  end

  it("the nearest name", function()
    local result = run(pack_of(HEAD .. [[
  messages = { foreign = "b" },
  check = function() return fail "foriegn", fail "foreign" end }]]))
    assert.matches('did you mean "foreign"', result.findings[1].message)
  end)
end)

local DAY <const> = 'day = { type = "date", default = "2027-01-01" }'

-- A rule whose check fails where a condition holds, which begins at 9:8.
local function rule_with(condition, before)
  return (before or "") .. HEAD .. [[
  params = { limit = { type = "integer", default = 1 },
             mode = { type = "enum", values = { "strict", "lax" },
                      default = "lax" }, ]] .. DAY .. [[ },
  messages = { bad = "b" },
  check = function(host, ctx)
    local params, pins = ctx.params, host.pins
    if ]] .. condition .. [[ then return fail "bad" end
    return #pins > params.limit and params.mode == "lax" and params.day
  end,
}]]
end

describe("cotter lint tells that a condition never changes:", function()
  for _, row in ipairs {
    -- Lua 5.4 3.4.4: values of different types are not equal; 3.4.8: not and #
    -- hold what stands right behind them alone.
    { "a negation that is compared", 'not host.name == "x"', "9:8",
      "write ~=, or not" },
    { "a count with a text", '#host.pins == "1"', "9:8",
      "#host.pins is a number, \"1\" is a text: == never holds" },
    { "a count of another name with a text", '"1" ~= #pins', "9:8",
      "~= always holds" },
    { "a list with a text", 'host.config.consumers == "android"', "9:8",
      "walk over the list" },
    { "a list with a number", "pins == 0", "9:8", "count it by #" },
    { "a list with a new table", "host.pins == {}", "9:8", "a new table" },
    { "a boolean with a text", 'host.wildcard == "true"', "9:8",
      "without quotes" },
    { "a boolean with a number", "host.enforced ~= 1", "9:8",
      "~= always holds" },
    { "a text with a number", "host.name:lower() == 10", "9:8",
      "host.name:lower() is a text" },
    { "a field that may be nil with another kind", "host.fault == true", "9:8",
      "is a text or nil" },
    { "a moment with a text", 'host.expires == "2027-01-01"', "9:8",
      'time "2027-01-01"' },
    { "a parameter that is a date with a text", 'params.day == "2027-01-01"',
      "9:8", 'time "2027-01-01"' },
    { "a record with a text", 'host.config == "a.json"', "9:8",
      "compare a field of the record" },
    { "a pin with a text", 'host.pins[1] == "sha256/AAAA"', "9:8",
      "compare a field of the record" },
    { "a parameter with a text", 'params.limit == "3"', "9:8",
      "params.limit is a number" },
    { "what a method gives", "host:registrable() == false", "9:8",
      "is a text or nil" },
    { "a comparison that is compared", 'host.name < "b" == "yes"', "9:8",
      'host.name < "b" is a boolean' },
    { "a sum", '#host.pins + 1 == "2"', "9:8", "is a number" },
    { "the second of two", 'host.wildcard or 1 == "1"', "9:25", "never" },
    { "an argument", 'tostring(host) == host.name or (#pins == "1")', "9:40",
      "never" },
    { "in a function of the file", "is_one(host)", "2:10",
      "#host.pins is a number",
      'local function is_one(host)\n  return #host.pins == "1"\nend\n' },
    { "by what a function of the file is called with", "counts(host.pins)",
      "2:10", "pins is a list",
      'local function counts(pins)\n  return pins == 2\nend\n' },
    { "a count alone", "#host.pins", "9:8", "the condition always holds" },
    { "a list alone", "host.pins", "9:8", "as in #host.pins > 0" },
    { "a list negated", "host.wildcard or not pins", "9:25", "never holds" },
    { "a list negated, and another that is counted",
      "not pins or #host.pins == 0", "9:8", "never holds" },
    { "a switch of the file", 'STRICT == "true"', "9:8",
      "STRICT is a boolean", "local STRICT = false\n" },
    { "what stands in parentheses", '(#pins) == ("1")', "9:8",
      '("1") is a text' },
  } do
    it(row[1], function()
      local text = rule_with(row[2], row[5])
      local shift = select(2, (row[5] or ""):gsub("\n", ""))
      local line, column = row[3]:match "(%d+):(%d+)"
      line = tonumber(line) + (row[5] and line == "9" and shift or 0)
      local result = run(pack_of(text))
      assert.same({}, result.errors)
      assert.same({ line .. ":" .. column .. " constant-condition" },
                  told(result))
      assert.matches(row[4], result.findings[1].message, 1, true)
    end)
  end

  for _, row in ipairs {
    { "two words, of which one is always another", 'host.name ~= "a" or '
      .. 'host.name ~= "b"', "9:8", "to say neither, join them by and" },
    { "two words at once", 'host.name == "a" and host.name == "b"', "9:8",
      "to say either, join them by or" },
    { "words on the other side", '"a" ~= host.name or host.name ~= "b"',
      "9:8", "one of the two is always so" },
    { "a word and nothing", 'host.fault == "host.url" and host.fault == nil',
      "9:8", "never so at once" },
    { "numbers", "#host.pins == 1 and #pins == 2", nil },
    { "numbers of one name", "params.limit == 1 and params.limit == 2", "9:8",
      "never so at once" },
    { "what a method gives", 'host:registrable() ~= "a" or '
      .. 'host:registrable() ~= "b"', "9:8", "join them by and" },
    { "the last of three", 'host.wildcard or host.name ~= "a" or '
      .. 'host.name ~= "b"', "9:25", "join them by and" },
    { "one that is joined to another word", 'host.wildcard and '
      .. 'host.name ~= "a" or host.name ~= "b"', nil },
    { "one that is joined to another behind", 'host.name ~= "a" or '
      .. 'host.name ~= "b" and host.wildcard', nil },
    { "the same word twice", 'host.name ~= "a" or host.name ~= "a"', nil },
    { "one number in two ways", "params.limit == 1 and params.limit == 1.0",
      nil },
    { "two fields", 'host.name ~= "a" or host.text ~= "b"', nil },
    { "neither of two", 'host.name ~= "a" and host.name ~= "b"', nil },
    { "either of two", 'host.name == "a" or host.name == "b"', nil },
    { "another's value", 'host.name ~= host.text or host.name ~= "b"', nil },
    { "what a function gives", 'next_one() ~= "a" or next_one() ~= "b"', nil,
      nil, "local function next_one() return '' end\n" },
  } do
    it(row[1] .. (row[3] and "" or ", which is left alone"), function()
      local result = run(pack_of(rule_with(row[2], row[5])))
      assert.same({}, result.errors)
      assert.same({ row[3] and row[3] .. " constant-condition" or nil },
                  told(result))
      if row[3] then
        assert.matches(row[4], result.findings[1].message, 1, true)
      end
    end)
  end

  it("by the function that a rule names", function()
    local text = 'local function judge(host)\n  if #host.pins == "1" then '
      .. 'return fail "bad" end\nend\n' .. HEAD
      .. '  messages = { bad = "b" }, check = judge }'
    assert.same({ "2:6 constant-condition" }, told(run(pack_of(text))))
  end)
end)

describe("cotter lint tells of what has no order:", function()
  for _, row in ipairs {
    -- Lua 5.4 3.4.4: numbers are compared with numbers, and texts with texts.
    { "a moment with a text", 'host.expires < "2027-01-01"', "9:8",
      'host.expires is a record (time) or nil, "2027-01-01" is a text: they '
        .. "have no order, and the rule ends with an error; write a moment as "
        .. 'time "2027-01-01"' },
    { "the moment of the check with a text", 'ctx.now >= "2027-01-01"', "9:8",
      'write a moment as time "2027-01-01"' },
    { "a moment with a number", "host.expires and host.expires > 20270101",
      "9:25", 'write a moment as time "2027-01-01"' },
    { "a duration with a number", "host.expires - ctx.now < 30", "9:8",
      "host.expires - ctx.now is a record (duration), 30 is a number: they "
        .. "have no order, and the rule ends with an error; write a duration "
        .. "as days(30), or compare its days" },
    { "a moved moment with a text", 'ctx.now + days(30) > "2027-01-01"', "9:8",
      'write a moment as time "2027-01-01"' },
    { "durations", "ctx.now - params.day < days(30)", nil },
    { "days of a duration", "(ctx.now - params.day).days < 30", nil },
    { "a count with a text", '#host.pins < "2"', "9:8", "without quotes" },
    { "a list with a number", "host.pins > 1", "9:8", "count a list by #" },
    { "a number with a list", "1 <= pins", "9:8", "count a list by #" },
    { "a parameter with a text", 'params.limit > "1"', "9:8",
      "params.limit is a number" },
    { "a boolean with a number", "host.wildcard >= 1", "9:8", "is a boolean" },
    { "a record with a text", 'host.config < "a"', "9:8", "texts with texts" },
    { "moments", 'host.expires and host.expires < time "2027-01-01"', nil },
    { "numbers", "#host.pins < params.limit", nil },
    { "texts", 'host.name < "b"', nil },
    { "what may be of one kind", '(host.fault or #pins) < 2', nil },
    { "what is not known", "other() < 2", nil, nil,
      "local function other() return nil end\n" },
    { "a moment with a parameter that is a date", "params.day < ctx.now", nil },
    { "a parameter that is a date with a text", 'params.day < "2027-01-01"',
      "9:8", 'write a moment as time "2027-01-01"' },
  } do
    it(row[1] .. (row[3] and "" or ", which is left alone"), function()
      local result = run(pack_of(rule_with(row[2], row[5])))
      assert.same({}, result.errors)
      assert.same({ row[3] and row[3] .. " unordered-comparison" or nil },
                  told(result))
      if row[3] then
        assert.matches(row[4], result.findings[1].message, 1, true)
      end
    end)
  end
end)

describe("cotter lint tells of what is not there:", function()
  for _, row in ipairs {
    { "a field of the subject", 'host.nmae == "x"', "9:13",
      'host has no field "nmae" (did you mean "name"?)' },
    { "a method of the subject", 'host:undr("x")', "9:13",
      'host has no method "undr" (did you mean "under"?)' },
    { "a field between brackets", 'host["nmae"] == "x"', "9:13",
      'host has no field "nmae"' },
    { "a field of the context", "ctx.nwo == 1", "9:12",
      'ctx has no field "nwo" (did you mean "now"?)' },
    { "a field of what is in a list", 'pins[1].rol == "leaf"', "9:16",
      'pins[1] has no field "rol"' },
    { "a field of a record in another", "host.config.pathh", "9:20",
      'host.config has no field "pathh"' },
    { "a field of a text", "host.config.path.name", "9:25",
      'host.config.path has no field "name"' },
    { "a method of a text", 'host.name:uper() == "X"', "9:18",
      'host.name has no method "uper" (did you mean "upper"?)' },
    { "a field in a function of the file", "is_one(host)", "2:15",
      'host has no field "nmae"',
      "local function is_one(host)\n  return host.nmae\nend\n" },
    { "a field in what is walked", "any(pins)", "3:12",
      'pin has no field "rol"',
      "local function any(pins)\n  for _, pin in ipairs(pins) do\n"
      .. "    if pin.rol then return true end\n  end\nend\n" },
  } do
    it(row[1], function()
      local text = rule_with(row[2], row[5])
      local result = run(pack_of(text))
      assert.same({ row[3] .. " unknown-field" }, told(result))
      assert.matches(row[4], result.findings[1].message, 1, true)
    end)
  end

  for _, row in ipairs {
    { "fields and methods that are there",
      'host.name:lower() == host.config.path and host:under("a.example")' },
    { "fields of a table that the file makes", "({ nmae = 1 }).nmae" },
    { "fields of a local that is assigned anew", "other.nmae",
      "local other = nil\nother = { nmae = 1 }\n" },
    { "parameters, which have a check of their own", "params.limit == 1" },
    { "what is looked up by a name that is not known", "host[params.mode]" },
  } do
    it("not of " .. row[1], function()
      assert.same({}, told(run(pack_of(rule_with(row[2], row[3])))))
    end)
  end
end)

describe("cotter lint tells of a word that is never there:", function()
  for _, row in ipairs {
    { "a format", 'host.config.format == "nsc"', "9:30" },
    { "an algorithm", 'host.pins[1].algorithm == "sha-256"', "9:34" },
    { "a fault of a host", 'host.fault == "wildcard"', "9:22" },
    { "a fault of a pin", 'host.pins[1].fault == "length"', "9:30" },
    { "a consumer of a list", 'host.config.consumers[1] == "ios"', "9:36" },
    { "a parameter of another name", '"loose" == params.mode', "9:8" },
    { "a section", 'host:public_suffix() == "public"', "9:32" },
    { "one of two", '(host.fault or "none") == "nothing"', "9:34" },
    { "a type", 'type(host.name) == "text"', "9:27" },
    { "in parentheses", '(host.fault) == ("length")', "9:24" },
  } do
    it(row[1], function()
      assert.same({ row[3] .. " unknown-word" },
                  told(run(pack_of(rule_with(row[2])))))
    end)
  end

  it("in a function of the file", function()
    local text = rule_with("is_ours(host.config)", [[
local function is_ours(config) return config.format == "andriod-nsc" end
]])
    assert.same({ "1:56 unknown-word" }, told(run(pack_of(text))))
  end)
end)

describe("cotter lint leaves a condition alone", function()
  for _, row in ipairs {
    { "that may hold", 'not (host.name == "x") and #pins == 1' },
    { "of a parameter that is a date with a moment",
      'params.day == time "2027-01-01"' },
    { "that asks for nil", "host.expires == nil or host.name ~= nil" },
    { "of a local that changes", 'count == "1"', [[
local count = 1
local function next_one() count = tostring(count) end
local _ = next_one()
]] },
    { "of a local that is given a value beside others", 'count == "1"', [[
local count, rows = 1, {}
local function next_one(key)
  count, rows[key(#rows == 1)].name = "1", 2
end
local _ = next_one
]] },
    { "of a local of either kind", 'either == "1" or either == 1', [[
local either = days and 1 or "1"
]] },
    { "of a name that means another inside", '(function(pins) return pins == 1 '
      .. "end)(2)" },
    { "behind and beside the block of a local", "is(host)", [[
local function is(host)
  local one = 1
  do local one = host.name if one == "x" then return 1 end end
  if host.fault then local one = "1" return one == "1"
  elseif one == 1 then return 2 end
  repeat local one = host.name until one == "x"
  for one = 1, 2 do if one == 1 then return 3 end end
  return one == 1
end
]] },
    { "of an argument that is not always the same",
      'same(host.name, "x") or same(#pins, 1)', [[
local function same(a, b) return a == b end
]] },
    { "of a function that is handed on", 'use "own.each" (host, is)', [[
local function is(one) return one == "x" end
local _ = is(1)
]] },
    { "of a key as a local is called", "is(host)", [[
local function is(host)
  local row, name = { name = 1, limit = 2 }, host.name
  row.name = 3
  return name == "x" or row.limit == "y"
end
]] },
    { "of data, parameters of lists and what is unknown",
      'use "own.rows"(host).consumers == "android" or '
      .. 'ctx.params[host.name] == "x"' },
    { "of a type of Lua", 'type(host.name) == "string"' },
    { "of a header's algorithm", 'host.pins[1].algorithm == "sha512"' },
    { "of a list that may be absent", "host.denied or not host.denied" },
    { "that counts a list, too", "not host.pins or #host.pins == 0" },
    { "on a switch of the file", 'MODE == "lax" or STRICT == true', [[
local MODE <const>, STRICT = "strict", false
]] },
    { "with what stands in parentheses", 'host.name == ("x") or '
      .. '("x"):rep(2) == host.name or host["name"] == (host).text' },
  } do
    it(row[1], function()
      local result = run(pack_of(rule_with(row[2], row[3])))
      assert.same({}, result.errors)
      assert.same({}, told(result))
    end)
  end
end)

describe("cotter lint comes to an end", function()
  -- The program gives up a policy's process at 64 MiB.
  local function grown_by(text)
    collectgarbage()
    local before = collectgarbage "count"
    collectgarbage "stop"
    local result = run(pack_of(rule_with('last == "x"', text)))
    local grown = collectgarbage "count" - before
    collectgarbage "restart"
    assert.same({}, result.errors)
    return grown
  end

  it("where each local may be one of two others", function()
    local lines = { 'local last = days and "x" or "y"' }
    for i = 2, 30 do lines[i] = "local last = days and last or last" end
    assert.is_true(grown_by(table.concat(lines, "\n") .. "\n") < 16 * 1024)
  end)

  it("where a local may be one of thousands of words", function()
    local words = {}
    for i = 1, 3000 do words[i] = ("%q"):format(i) end
    local line = "local last = " .. table.concat(words, " or ") .. "\n"
    assert.is_true(grown_by(line) < 64 * 1024)
  end)
end)

describe("cotter lint leaves alone", function()
  for _, row in ipairs {
    { "a parameter that is read by another name", [[
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host, ctx)
    local params = ctx.params
    if #host.pins > params.limit then return fail "bad" end
  end,
}]] },
    { "parameters that are handed on as a whole", [[
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host, ctx)
    if use "own.help" (ctx.params) then return fail "bad" end
  end,
}]] },
    { "a parameter that a local of the file reads", [[
  params = { limit = { type = "integer", default = 1 } },
  messages = { bad = "b" },
  check = function(host, ctx) return judge(host, ctx) end,
}
]], [[
local function judge(host, ctx)
  if #host.pins > ctx.params["limit"] then return fail "bad" end
end
]] },
    { "codes that are looked up", [[
  messages = { bad = "b", worse = "w" },
  check = function(host) return fail(CODES[host.fault]) end,
}]], [[local CODES = { ["host.ip"] = "bad", ["host.port"] = "worse" }
]] },
    { "codes that come from data", [[
  data = { rows = "list<record>" },
  messages = { bad = "b", worse = "w" },
  check = function(host, ctx)
    return fail(ctx.data.rows:find("name", host.name).code)
  end,
}]] },
    { "a last return, and functions that return", [[
  messages = { bad = "b" },
  check = function(host)
    local list = {}
    table.sort(list, function(a, b) return a < b end)
    for _, pin in ipairs(host.pins) do
      if pin.fault then return fail "bad" end
    end
    if host.wildcard then return else list = nil end
    repeat local done = true until done
    while host.fault do return end
    return list
  end,
}]] },
    { "words that fields have, and those of other tables", [[
  params = { mode = { type = "enum", values = { "strict", "lax" },
                      default = "lax" } },
  messages = { bad = "b" },
  check = function(host, ctx)
    local row, format = use "own.rows" (host), "andriod"
    if host.config.format == "android" and ctx.params.mode ~= "strict"
       and format == "andriod" and row.format == "mine"
       and row.mode == "severe" and host.name == "androidd" then
      return fail "bad"
    end
  end,
}]] },
    { "values that are made elsewhere", [[
  messages = { bad = "{host}" },
  check = function(host)
    local values = { host = host.name }
    return fail("bad", values)
  end,
}]] },
    { "an applies that may hold", [[
  messages = { bad = "b" },
  applies = function(host) return host.fault end,
  check = function(host) return fail "bad" end,
}]] },
    { "an applies that compares with a constant", [[
  messages = { bad = "b" },
  applies = function(host) return nil ~= host.fault end,
  check = function(host) return fail "bad" end,
}]] },
    { "what a goto leads to behind a return", [[
  messages = { bad = "b" },
  check = function(host)
    if host.fault then goto broken end
    do return end
    ::broken:: fail "bad"
  end,
}]] },
    { "labels, and self of a method", [[
  messages = { bad = "b" },
  check = function(host)
    local set = {}
    function set:has(name) return self[name] end
    for _, pin in ipairs(host.pins) do
      if set:has(pin.body) then goto continue end
      fail "bad"
      ::continue::
    end
  end,
}]] },
    { "names that the file binds", [[
  messages = { bad = "b" },
  check = function(host, ctx)
    for i, pin in ipairs(host.pins) do
      local count <const>, first = i, pin
      local function walk(one, ...) return one, ... end
      if walk(count, first) == days(1) then return fail "bad" end
    end
  end,
}]] },
  } do
    it(row[1], function()
      local result = run(pack_of((row[3] or "") .. HEAD .. row[2]))
      assert.same({}, result.errors)
      assert.same({}, told(result))
    end)
  end

  it("the packs that come with cotter", function()
    local paths = { "policies" }
    for _, entry in ipairs(core.list_directory "policies/consumers") do
      paths[#paths + 1] = "policies/consumers/" .. entry.name
    end
    local result = lint.run(paths, core.read_file, core.list_directory)
    assert.same({}, result.errors)
    assert.is_true(result.rules > 90)
    assert.same({}, told(result))
  end)

  it("the rules of the examples, but that they have no test", function()
    for path in io.popen "ls examples/*/*/policy.lua":lines() do
      local result = lint.run({ path }, core.read_file, core.list_directory)
      for _, one in ipairs(result.findings) do
        assert.equal("missing-test", one.code, one.message)
      end
    end
  end)
end)

describe("cotter lint looks over the packs in a folder,", function()
  local RULE = HEAD .. [[
  messages = { bad = "b" }, check = function() return fail "bad" end }]]
  local PACK = 'pack { name = "%s", version = "1.0.0", api = 1 }'
  local tree = {
    ["top/policy.lua"] = 'policy { name = "x", api = 1 }',
    ["top/one/pack.lua"] = PACK:format "one", ["top/one/rule.lua"] = RULE,
    ["top/one/two/pack.lua"] = PACK:format "two",
    ["top/one/two/rule.lua"] = RULE,
    ["top/plain/rule.lua"] = RULE,   -- says not that it is a pack
    ["top/.tool/pack.lua"] = PACK:format "tool",
    ["top/.tool/rule.lua"] = RULE,
  }

  local function run_tree(paths)
    local folder = os.tmpname()
    os.remove(folder)
    for path, octets in pairs(tree) do
      os.execute(("mkdir -p '%s/%s'"):format(folder, path:match "^(.*)/"))
      local file <close> = assert(io.open(folder .. "/" .. path, "w"))
      file:write(octets)
    end
    for i, path in ipairs(paths) do paths[i] = folder .. "/" .. path end
    local result = lint.run(paths, core.read_file, core.list_directory)
    local tested = require "cotter.tests.targets".find(paths)
    os.execute("rm -r " .. folder)
    for i, one in ipairs(tested) do tested[i] = one.folder:sub(#folder + 2) end
    for i, one in ipairs(result.findings) do
      result.findings[i] = one.path:sub(#folder + 2)
    end
    return result, tested
  end

  for _, row in ipairs {
    { "as cotter test does", { "top" }, "top/one", "top/one/two" },
    { "each once", { "top/one/two", "top", "top/one" }, "top/one",
      "top/one/two" },
    { "and a pack that is named without pack.lua", { "top/plain" },
      "top/plain" },
  } do
    it(row[1], function()
      local result, tested = run_tree(row[2])
      assert.same({}, result.errors)
      table.sort(tested)
      assert.same({ table.unpack(row, 3) }, tested)
      for i, folder in ipairs(tested) do
        assert.equal(folder .. "/rule.lua", result.findings[i])
      end
      assert.equal(#tested, #result.findings)
    end)
  end

  it("and refuses those that are nested deeper than the limit", function()
    local deep = "top" .. ("/x"):rep(core.limits.folder_depth + 1)
    local function list(path)
      local name = #path < #deep and "x" or "pack.lua"
      return { { name = name, type = name == "x" and "directory" or "file" } }
    end
    local result = lint.run({ "top" }, function() end, list)
    assert.equal("folder.depth", result.errors[1].code)
    assert.equal(deep, result.errors[1].path)
  end)

  it("and says where none is, as there", function()
    local result = run_tree { "top/.tool/.." }
    assert.same({}, result.errors)
    tree = { ["top/policy.lua"] = 'policy { name = "x", api = 1 }' }
    result = run_tree { "top" }
    assert.equal("no rule is in the folder", result.errors[1].message)
  end)
end)

it("cotter lint looks once over a pack that is named twice", function()
  local result = run(pack_of(HEAD .. [[
  messages = { bad = "b" },
  check = function() return fail "bad" end }]]), { "own", "own/" })
  assert.same({}, result.errors)
  assert.equal(1, result.rules)
end)

-- Lua's own sort asks for the time where many are alike, which a process that
-- reads may not.
it("cotter lint tells of thousands in a process without a clock", function()
  local program = os.getenv "COTTER" or "build/cotter"
  local path = os.tmpname()
  os.remove(path)
  local file <close> = assert(io.open(path .. ".lua", "w"))
  file:write(HEAD, [[
  messages = { bad = "b" },
  check = function()
    fail "bad"
    ]], ("xyz() "):rep(4900), "end }\n")
  file:close()
  local pipe = assert(io.popen(("%s lint %s.lua 2>&1"):format(program, path)))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  os.remove(path .. ".lua")
  assert.matches("4901 findings in 1 rule\n$", output)
  assert.equal(1, status)
end)

describe("cotter lint refuses", function()
  for _, row in ipairs {
    { "a folder that is not there", {}, "can't be read|no such" },
    { "what is no rule", { ["own/rule.lua"] = "x = 1" }, "local x" },
    { "what Lua does not take", { ["own/rule.lua"] = HEAD .. [[
  messages = { bad = "b" },
  check = function(host) if == then return fail "bad" end end }]] },
      "unexpected symbol near" },
    { "a module that Lua does not take", {
      ["own/rule.lua"] = HEAD .. [[
  messages = { bad = "b" }, check = function() return fail "bad" end }]],
      ["own/lib/help.lua"] = "local function end" }, "<name> expected" },
    { "since after ends", { ["own/rule.lua"] = HEAD .. [[
  since = "2027-01-01", ends = "2026-01-01", messages = { bad = "b" },
  check = function() return fail "bad" end }]] }, "is before since" },
    { "a subject that nothing gives", { ["own/rule.lua"] =
      HEAD:gsub('"host"', '"hots"') .. [[
  messages = { bad = "b" }, check = function() return fail "bad" end }]] },
      'did you mean "host"' },
  } do
    it(row[1], function()
      local result = run(row[2])
      assert.is_true(#result.errors > 0)
      local message = result.errors[1].message
      local right = false
      for text in row[3]:gmatch "[^|]+" do
        right = right or message:find(text, 1, true) ~= nil
      end
      assert.is_true(right, message)
    end)
  end

  it("a policy that is broken, and looks over the packs of one", function()
    local rules = pack_of(HEAD .. [[
  messages = { bad = "b", dead = "d" },
  check = function() return fail "bad" end }]])
    rules["policy.lua"] =
      'policy { name = "x", api = 1, packs = { "own/" } }'
    assert.same({ "3:27 dead-message" }, told(run(rules, { "policy.lua" })))
    rules["policy.lua"] = 'policy { name = "x", api = 2 }'
    assert.equal(1, #run(rules, { "policy.lua" }).errors)
  end)
end)
