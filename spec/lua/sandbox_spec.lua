local core = require "cotter.core"

local MEMORY = 8 * 1024 * 1024

local function attempt(source)
  local response, fault =
    core.sandbox("spec.support.attempt", source, MEMORY)
  return response or fault.code .. " " .. fault.text
end

local function error_at(line, text)
  return ("1 rule.error false rules/r.lua:%d: %s"):format(line, text)
end

local function gives(rows)
  for _, row in ipairs(rows) do
    local name, source, expected = row[1], row[2], row[3]
    it(name, function() assert.equal(expected, attempt(source)) end)
  end
end

describe("a rule lacks", function()
  for _, name in ipairs {
    "io", "os", "debug", "package", "require", "load", "loadfile", "dofile",
    "pcall", "xpcall", "setmetatable", "getmetatable", "rawget", "rawset",
    "rawequal", "rawlen", "next", "coroutine", "collectgarbage", "print",
    "warn", "_G", "_VERSION", "loadstring", "unpack", "cotter",
  } do
    it(name, function()
      local result = attempt("return " .. name)
      assert.matches("^1 rule.error false rules/r.lua:1: unknown name",
                     result)
      assert.matches('"' .. name .. '"', result, 1, true)
    end)
  end

  for _, name in ipairs {
    "string.dump", "string.pack", "math.random", "math.randomseed",
    "('').dump", "table.foo", "utf8.foo",
  } do
    it(name, function()
      assert.matches('has no "', attempt("return " .. name), 1, true)
    end)
  end

  gives {
    { "a way to the methods of strings", "('').rep = nil",
      error_at(1, "attempt to index a string value (constant '')") },
    { "other keys than names", "return _ENV[1]",
      error_at(1, " has no fields but by name") },
  }
end)

describe("an unknown name", function()
  gives {
    { "has a suggestion", "\nreturn tostrin(1)", error_at(2,
      'unknown name "tostrin" (did you mean "tostring"?)') },
    { "of a library too", "return string.formt", error_at(1,
      'string has no "formt" (did you mean "format"?)') },
    { "that Lua has says what to write", "print(1)", error_at(1,
      'unknown name "print": write ctx.note(text)') },
  }
end)

describe("a write", function()
  gives {
    { "to a global is refused", "\n\ncount = 1", error_at(3,
      "a policy may not set global count: write 'local count'") },
    { "to a known name is refused", "assert = nil", error_at(1,
      "a policy may not set global assert: write 'local assert'") },
    { "through _ENV is refused", "_ENV.type = 1", error_at(1,
      "a policy may not set global type: write 'local type'") },
    { "to a library is refused", "string.rep = nil", error_at(1,
      "string is read-only: rep cannot be set") },
    { "by table.insert does not reach a library",
      "table.insert(string, 1) return #string", error_at(1,
      "string is read-only: a value cannot be set") },
  }
end)

describe("an error", function()
  gives {
    { "of the rule has its line", "\nerror('mine')", error_at(2, "mine") },
    { "of level 2 has the line of the caller",
      "local function f()\nerror('mine', 2)\nend\nf()",
      error_at(4, "mine") },
    { "of level 0 has a line none the less", "\nerror('mine', 0)",
      error_at(2, "mine") },
    { "is text", "error{}",
      error_at(1, "bad argument #1 to 'error' (string expected, got table)") },
    { "of assert has its line", "\nassert(false, 'mine')",
      error_at(2, "mine") },
    { "of Lua's own library has its line", "\n('x'):rep('y')", error_at(2,
      "bad argument #1 to 'rep' (number expected, got string)") },
    { "of the engine has the line of the rule", "\ntrusted()",
      error_at(2, "refused") },
    { "has it after a tail call too", "\nreturn trusted()",
      error_at(2, "refused") },
    { "of syntax has its line", "local x =\n\n1 +",
      "source.syntax 3 unexpected symbol near <eof>" },
  }
end)

describe("without end", function()
  local spent = "1 rule.budget true rules/r.lua:%d: "
    .. "more than 1000000 instructions for one subject"
  local LONG <const> = "local s = ('x'):rep(250000)\n"
  local memory = "1 rule.memory true rules/r.lua:%d: more than 8 MiB of memory"

  gives {
    { "a loop is stopped", "\nwhile true do end", spent:format(2) },
    { "a loop is stopped where it is swallowed",
      "\nwhile true do\nswallow(function() while true do end end)\nend",
      spent:format(3) },
    { "a swallowed stop is still one",
      "swallow(function()\nwhile true do end end)", spent:format(2) },
    { "recursion by tail calls is stopped",
      "local function f() return f() end return f()", spent:format(1) },
    { "recursion is stopped", "local function f() return 1 + f() end\nf()",
      memory:format(1) },
    { "a table is stopped", "local t = {}\nfor i = 1, 1e9 do\n"
      .. "t[i] = { i }\nend", memory:format(3) },
    { "a swallowed end of memory is still one", "swallow(function()\n"
      .. "local t = {}\nfor i = 1, 1e9 do\nt[i] = { i }\nend end)\nreturn 1",
      memory:format(4) },
    { "doubling a string is stopped", "local s = 'x'\nwhile true do\n"
      .. "s = s .. s\nend", "1 rule.budget true rules/r.lua:3: "
      .. "a string of more than 262144 octets" },
    { "putting together is stopped where it is done",
      LONG .. "while true do\nlocal t = s .. 'x'\nlocal u\nend",
      spent:format(3) },
    { "putting together is stopped where it is swallowed",
      LONG .. "while true do\nswallow(function() return s .. s .. s .. s end)\n"
      .. "end", "1 rule.budget true rules/r.lua:3: "
      .. "a string of more than 262144 octets" },
    { "parts of a text are stopped", LONG .. "while true do\n"
      .. "local t = s:sub(2)\nend", spent:format(3) },
    { "formats are stopped", LONG .. "while true do\n"
      .. "local t = ('%s'):format(s)\nend", spent:format(3) },
    { "long keys are stopped", LONG .. "local t = {}\nwhile true do\n"
      .. "t[s .. 'x'] = 1\nend", spent:format(4) },
    { "comparisons are stopped", "local s = ('x'):rep(20000)\n"
      .. "local t = s:sub(2) .. 'y'\nwhile s ~= t do end", spent:format(3) },
    { "comparisons for an order are stopped", "local s = ('x'):rep(20000)\n"
      .. "local t = s .. 'y'\nwhile s < t do end", spent:format(3) },
    { "replacing is stopped", LONG .. "while true do\n"
      .. "local t = s:gsub('^', 'y')\nend", spent:format(3) },
    { "closures are stopped", "local f\nwhile true do\nlocal g = f\n"
      .. "f = function() return g end\nend", memory:format(4) },
    { "long searches are stopped", "local s = ('x'):rep(100000)\n"
      .. "while true do s:find('y') end", spent:format(2) },
    { "repeating is stopped",
      "\nwhile true do ('x'):rep(250000) end", spent:format(2) },
    { "long slices are stopped", LONG .. "while true do s:byte(1, 20000) end",
      spent:format(2) },
    { "long slices from the end are stopped",
      LONG .. "while true do s:byte(-20000, -1) end", spent:format(2) },
    { "code points are stopped",
      LONG .. "while true do utf8.codepoint(s, 1, 20000) end",
      spent:format(2) },
    { "places of code points are stopped",
      LONG .. "while true do utf8.offset(s, -200000) end", spent:format(2) },
    { "numbers of many digits are stopped",
      LONG .. "while true do tonumber(s, 36) end", spent:format(2) },
    { "sorting is stopped", "local t = {}\nfor i = 1, 1000 do t[i] = i end\n"
      .. "while true do table.sort(t) end", spent:format(3) },
  }
end)

describe("one call", function()
  gives {
    { "repeats up to a limit", "\nreturn ('x'):rep(1 << 40)",
      error_at(2, "string.rep: more than 262144 octets") },
    { "repeats nothing up to a limit", "\nreturn (''):rep(1 << 62)",
      error_at(2, "string.rep: more than 262144 octets") },
    { "concatenates up to a limit", "\nreturn table.concat({}, '', 1, 1 << 40)",
      error_at(2, "more than 1000000 elements at once") },
    { "moves up to a limit", "\nreturn table.move({}, 1, 1 << 40, 2)",
      error_at(2, "more than 1000000 elements at once") },
    { "moves over the whole range up to a limit", "\nreturn "
      .. "table.move({}, math.mininteger, math.maxinteger, 2)",
      error_at(2, "more than 1000000 elements at once") },
    { "moves as much as may be, if there were instructions for it",
      "\nreturn table.move({}, 1, 1000000, 2)", "1 rule.budget true "
      .. "rules/r.lua:2: more than 1000000 instructions for one subject" },
    { "moves no element more", "\nreturn table.move({}, 1, 1000001, 2)",
      error_at(2, "more than 1000000 elements at once") },
    { "unpacks as much as may be",
      "return select('#', table.unpack({}, 1, 1000))", "1000" },
    { "unpacks no element more", "\nreturn table.unpack({}, 1, 1001)",
      error_at(2, "more than 1000 elements at once") },
    { "does what it is for",
      "return table.concat({ ('ab'):rep(2, '-'), table.unpack { 'x' } }, ',')",
      "ab-ab,x" },
  }
end)

-- The longest string that a rule may make, and the octets that may be made
-- for one subject beside it.
local LONGEST <const> = 262144
local HALF <const> = ("local s = ('x'):rep(%d)\n"):format(LONGEST // 2)

describe("a string", function()
  local function of_any(name)
    return error_at(2, name .. ": more than 262144 octets")
  end
  local too_long = "1 rule.budget true rules/r.lua:2: "
    .. "a string of more than 262144 octets"

  gives {
    { "is put together up to a limit", HALF .. "return #(s .. s)",
      tostring(LONGEST) },
    { "is put together of many up to a limit",
      HALF .. "return #(s:sub(9) .. 1234567 .. s .. '.')", tostring(LONGEST) },
    { "is not put together beyond", HALF .. "return #(s .. s .. '.')",
      too_long },
    { "is repeated up to a limit", HALF .. "return #s:rep(2)",
      tostring(LONGEST) },
    { "is not repeated beyond", HALF .. "return #s:rep(2, '.')",
      of_any "string.rep" },
    { "is concatenated up to a limit",
      HALF .. "return #table.concat { s, s }", tostring(LONGEST) },
    { "is not concatenated beyond",
      HALF .. "return #table.concat({ s, s }, '.')", of_any "table.concat" },
    { "is formatted up to a limit", HALF .. "return #('%s%s'):format(s, s)",
      tostring(LONGEST) },
    { "is not formatted beyond", HALF .. "return #('%s.%s'):format(s, s)",
      of_any "string.format" },
    { "is replaced up to a limit", HALF .. "return #s:gsub('x', 'yy')",
      tostring(LONGEST) },
    { "is not replaced beyond", HALF .. "return #s:gsub('x', 'yy') "
      .. "+ #s:gsub('x$', 'y' .. s)", tostring(LONGEST + LONGEST) },
    { "is not replaced by more", HALF .. "return s:gsub('x$', 'yy' .. s)",
      of_any "string.gsub" },
    { "is not replaced by more before the end",
      HALF .. "return s:gsub('^', s .. 'y')", of_any "string.gsub" },
    { "is not replaced by what a function gives",
      HALF .. "return s:gsub('x', function() return s end)",
      of_any "string.gsub" },
    { "is changed up to a limit", HALF .. "return #(s .. s):upper()",
      tostring(LONGEST) },
  }
end)

-- A string is charged with what Lua takes beside its octets: 25.
describe("octets of strings", function()
  local function make(times, size)
    return ("local s = ('x'):rep(%d)\n"):format(size - 1)
      .. ("for i = 1, %d do local t = s .. 'x' end\n"):format(times)
      .. "return 'done'"
  end

  gives {
    { "are charged, 16 an instruction", make(60, 261975), "done" },
    { "end the budget of a subject", make(61, 261975),
      "1 rule.budget true rules/r.lua:2: more than 1000000 instructions for "
      .. "one subject" },
    { "are free in short strings", make(60000, 128 - 26), "done" },
  }
end)

describe("a part of a text", function()
  gives {
    { "is its octets", "return table.concat({ ('abc'):byte(1, -1) }, ' ')",
      "97 98 99" },
    { "is the first octet", "return ('abc'):byte()", "97" },
    { "is an octet from the end", "return ('abc'):byte(-2)", "98" },
    { "is nothing behind the end", "return select('#', ('abc'):byte(4, 9))",
      "0" },
    { "is nothing before the begin",
      "return select('#', ('abc'):byte(math.mininteger, -9))", "0" },
    { "is nothing up to before it", "return select('#', ('abc'):byte(3, 2))",
      "0" },
    { "is all of it from before the begin",
      "return select('#', ('abc'):byte(math.mininteger, math.maxinteger))",
      "3" },
    { "is its code points", "return table.concat({ utf8.codepoint('a\u{e4}', "
      .. "1, -1) }, ' ')", "97 228" },
    { "is where a code point is", "return utf8.offset('a\u{e4}b', 3)", "4" },
    { "is a number", "return tonumber('ff', 16) + tonumber('1')", "256" },
    { "is none", "return tostring(tonumber('x')) .. "
      .. "tostring(tonumber(nil))", "nilnil" },
  }
end)

describe("pairs", function()
  local walk = "local r = {} for k, v in pairs(%s) do "
    .. "r[#r + 1] = tostring(k) .. '=' .. tostring(v) end "
    .. "return table.concat(r, ' ')"

  gives {
    { "walks nothing", walk:format "{}", "" },
    { "walks in the order of keys",
      walk:format("{ z = 1, [2.5] = 2, a = 3, [true] = 4, [3] = 5, "
        .. "[-1] = 6, [false] = 7, [2] = 8, ab = 9, Z = 10 }"),
      "-1=6 2=8 2.5=2 3=5 Z=10 a=3 ab=9 z=1 false=7 true=4" },
    { "compares integers and floats exactly",
      walk:format("{ [math.huge] = 1, [-math.huge] = 2, [1 << 62] = 3, "
        .. "[2.0 ^ 63] = 4, [math.maxinteger] = 5, [math.mininteger] = 6 }"),
      "-inf=2 -9223372036854775808=6 4611686018427387904=3 "
        .. "9223372036854775807=5 9.2233720368548e+18=4 inf=1" },
    { "compares octets, zeros too",
      walk:format "{ ['a\\0b'] = 1, ['a'] = 2, ['a\\0a'] = 3, ['\\xff'] = 4 }",
      "a=2 a\0a=3 a\0b=1 \xff=4" },
    { "leaves out what is removed on the way",
      "local t, r = { a = 1, b = 2, c = 3 }, '' for k in pairs(t) do "
        .. "r = r .. k t.b = nil end return r", "ac" },
    { "refuses keys without an order", "\npairs { [{}] = 1 }",
      error_at(2, "pairs: a table as key has no place in an order") },
    { "refuses what is no table", "\npairs(nil)",
      error_at(2, "bad argument #1 to 'pairs' (table expected, got nil)") },
  }
end)

describe("table.sort", function()
  gives {
    { "sorts", "local t = { 3, 1, 2 } table.sort(t) "
      .. "return table.concat(t, ' ')", "1 2 3" },
    { "sorts nothing", "local t = {} table.sort(t) return #t", "0" },
    { "is stable", [[
      local t = {}
      for i = 1, 500 do t[i] = { i % 3, i } end
      table.sort(t, function(a, b) return a[1] < b[1] end)
      for i = 2, 500 do
        local a, b = t[i - 1], t[i]
        if a[1] > b[1] or a[1] == b[1] and a[2] > b[2] then return i end
      end
      return "stable"]], "stable" },
    { "gives some order for a function that is none",
      "local t = { 1, 2, 3 } table.sort(t, function() return true end) "
        .. "return #t", "3" },
    { "refuses what has no order", "local t = { 1, 'a' }\ntable.sort(t)",
      error_at(2, "attempt to compare string with number") },
    { "leaves the table alone then", "local t = { 2, 1, 0 }\n"
      .. "swallow(function() table.sort(t, function(a, b) "
      .. "if a == 0 then error('') end return a < b end) end)"
      .. "return table.concat(t, ' ')", "2 1 0" },
  }
end)

describe("text", function()
  gives {
    { "shows no address of a table", "return tostring({})", "table" },
    { "shows no address of a function", "return tostring(pairs)",
      "function" },
    { "is formatted without addresses",
      "return ('%s %5s %-3s|%d%%'):format({}, pairs, 'x', 3)",
      "table function x  |3%" },
    { "has no address to format", "\nreturn ('%p'):format({})",
      error_at(2, "string.format: addresses are not known") },
    { "has no sign for no number", "return tostring(0/0) .. "
      .. "('%.1f'):format(-(0/0))", "nannan" },
    { "is searched", "return ('a-b'):gsub('%W', '+')", "a+b" },
    { "is walked by code point if it is UTF-8",
      "local n = 0 for _, c in utf8.codes('aé') do n = n + c end return n",
      "330" },
    { "is refused if it is not", "\nfor _ in utf8.codes('\\xe4\\x80\\x80"
      .. "\\x80') do end", error_at(2, "utf8.codes: not UTF-8") },
  }
end)

describe("a source", function()
  gives {
    { "is no bytecode", string.dump(load "return 1"),
      "source.control 1 a control character, which readers of the file "
        .. "would not see" },
    { "has lines that end in LF or CR LF", "return\r\n'x'", "x" },
    { "has no lone CR", "return\n'x'--\ry", "source.control 2 a control "
      .. "character, which readers of the file would not see" },
    { "has no NUL", "return 1 --\0", "source.control 1 a control "
      .. "character, which readers of the file would not see" },
    { "is UTF-8", "\n-- \xff", "source.utf8 2 octets that are not UTF-8" },
    { "is shortest UTF-8", "-- \xe0\x80\xaf",
      "source.utf8 1 octets that are not UTF-8" },
    { "has no surrogates", "-- \xed\xa0\x80",
      "source.utf8 1 octets that are not UTF-8" },
    { "has no controls of direction", "-- \u{202e}",
      "source.direction 1 a control of the direction of writing, which "
        .. "would mislead readers" },
    { "has up to 64 KiB", "return 'x' --" .. ("-"):rep(65536 - 13), "x" },
    { "has no more", "return 'x' --" .. ("-"):rep(65537 - 13),
      "source.too-large 1 more than 65536 octets of Lua in one file" },
  }
end)

describe("core.environment", function()
  local rule = core.environment {}

  it("prints what a rule never holds without an address", function()
    for _, row in ipairs {
      { coroutine.create(print), "thread" }, { print, "function" },
      { core.null, "userdata" }, { {}, "table" }, { 0 / 0, "nan" },
      { setmetatable({}, { __name = "named" }), "named" },
      { setmetatable({}, { __name = 1 }), "table" },
      { setmetatable({}, { __tostring = function() return "told" end }),
        "told" },
    } do
      assert.equal(row[2], rule.tostring(row[1]))
      assert.equal(row[2] .. "!", rule.string.format("%s!", row[1]))
    end
  end)

  it("asserts as Lua does, with texts alone", function()
    assert.same({ 1, nil, 3, n = 3 }, table.pack(rule.assert(1, nil, 3)))
    assert.error_matches(function() rule.assert(false) end,
                         "assertion failed!")
    assert.error_matches(function() rule.assert(nil, "why") end, "why")
    assert.error_matches(function() rule.assert(false, {}) end,
                         "string expected, got table")
  end)

  it("repeats nothing fewer than no times", function()
    assert.equal("", rule.string.rep("a", -1))
    assert.equal("", rule.string.rep("a", math.mininteger, ","))
    assert.equal("a,a", rule.string.rep("a", 2, ","))
  end)

  it("wants names for what is added to it", function()
    assert.error_matches(function() core.environment { print } end,
                         "names expected")
  end)
end)

describe("core.evaluate", function()
  local function evaluate(check, subjects, options)
    return core.evaluate(check, subjects, "ctx", options)
  end

  it("calls the check for each subject", function()
    local seen = {}
    local index = evaluate(function(subject, ctx)
      seen[#seen + 1] = subject .. ctx .. core.evaluating()
    end, { "a", "b" }, {})
    assert.is_nil(index)
    assert.same({ "actx1", "bctx2" }, seen)
    assert.is_nil(core.evaluating())
  end)

  it("hands on what a check returns", function()
    local seen = {}
    evaluate(function(subject) return subject > 1 and subject or nil end,
             { 1, 2, 3 },
             { returned = function(value) seen[#seen + 1] = value end })
    assert.same({ 2, 3 }, seen)
  end)

  it("stops at an error and goes on from there", function()
    local check = function(subject)
      if subject == 2 then error "two" end
    end
    local index, message, final, fault = evaluate(check, { 1, 2, 3 }, {})
    assert.equal(2, index)
    assert.matches("spec.lua:%d+: two$", message)
    assert.is_false(final)
    assert.equal("rule.error", fault.code)
    assert.equal("two", fault.text)
    assert.matches("spec.lua$", fault.path)
    assert.is_nil(evaluate(check, { 1, 2, 3 }, { first = 3 }))
  end)

  it("gives each subject its budget and carries the pack's", function()
    local function work() for _ = 1, 3000 do end end
    local options = { evaluation = 10000, pack = 15000 }
    assert.is_nil(evaluate(work, { 1, 2 }, options))
    assert.is_true(options.pack < 10000)
    local index, message, final, fault =
      evaluate(work, { 1, 2, 3, 4, 5, 6 }, options)
    assert.is_true(index > 1)
    assert.matches("the pack ran out of its instructions$", message)
    assert.is_true(final)
    assert.equal("rule.budget", fault.code)
    assert.equal(0, options.pack)
  end)

  it("has a budget that grows with the subjects", function()
    assert.equal(100000000, core.budget(0))
    assert.equal(200000000, core.budget(10000))
    assert.equal(1000000, select(2, core.budget(0)))
    assert.equal(41000000, select(2, core.budget(0, 10000)))
  end)

  it("passes over what a check returns to nobody", function()
    assert.is_nil((evaluate(function() return 1 end, { 1, 2 }, {})))
  end)

  it("says of an error that is no text what it is", function()
    local index, message, _, fault =
      evaluate(function() error {} end, { 1 }, {})
    assert.equal(1, index)
    assert.matches("an error that is no text, but a table$", message)
    assert.equal("rule.error", fault.code)
  end)

  it("is misused with other options", function()
    assert.error_matches(function()
      evaluate(print, {}, { pack = "x" })
    end, "pack is not a whole number from 0")
  end)
end)

describe("core.sandbox", function()
  it("has no door inside", function()
    local response = assert(core.sandbox("spec.support.doors", ""))
    assert.equal("", response)
  end)

  it("says what went wrong inside", function()
    local _, fault = core.sandbox("spec.support.missing", "")
    assert.equal("sandbox.error", fault.code)
    assert.matches("^module 'spec.support.missing' not found", fault.text)
  end)

  it("is bounded as a whole", function()
    local _, fault = core.sandbox("spec.support.attempt",
                                  ("x"):rep(MEMORY), MEMORY)
    assert.equal("sandbox.memory", fault.code)
  end)

  it("believes nothing that is concluded after the end of memory", function()
    local answer, fault =
      core.sandbox("spec.support.forgetful", "", MEMORY)
    assert.is_nil(answer)
    assert.equal("sandbox.memory more than 8 MiB of memory",
                 fault.code .. " " .. fault.text)
  end)
end)

-- What a state may have whose request was large, and what rules may in it.
local LARGE <const> = 256 * 1024 * 1024
local TOO_MUCH <const> = "more than 64 MiB of memory"

describe("in a state of 256 MiB, a rule that", function()
  for deed, told in pairs {
    ["makes it"] = TOO_MUCH,
    ["has a part of a record made"] = "nothing",
    ["has it made of a table of its own"] = TOO_MUCH,
    ["makes it behind a part"] = TOO_MUCH,
    ["has garbage, and a part made behind it"] = "nothing",
  } do
    it(deed .. " comes to: " .. told, function()
      assert.equal(told, core.sandbox("spec.support.parts", deed, LARGE))
    end)
  end
end)
