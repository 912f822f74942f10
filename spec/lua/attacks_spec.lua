--- What somebody may write who means harm: rules, modules and files of a pack,
--- each tried on the program as a whole. None ends but by what it says here.

local temporary = require "spec.support.temporary"

local program = os.getenv "COTTER" or "build/cotter"
if program:sub(1, 1) ~= "/" then
  program = os.getenv "PWD" .. "/" .. program
end

local CONFIG <const> = [[{ "hosts": [ { "host": "www.example.com",
  "hashes": [ "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" ] } ] }]]

local PACK <const> = 'pack { name = "evil", version = "1", api = 1%s }'
local POLICY <const> = 'policy { name = "p", version = "1", api = 1, '
  .. 'packs = { "evil" } }'

--- The rule file with a body for its check; it begins in line 3.
local function rule(body, message)
  return ([[rule "one" { title = "t", on = "host", severity = "high", refs = {},
  messages = { bad = "%s" }, check = function(host, ctx)
%s
  end }
]]):format(message or "bad", body)
end

--- Runs cotter over files of a pack, and gives what it prints and its status.
---@param files table<string, string>
---@param words string? of the command line
---@param before string? a command for the shell, in the folder
local function check(files, words, before)
  files["pinning.json"] = files["pinning.json"] or CONFIG
  files["policy.lua"] = files["policy.lua"] or POLICY
  files["evil/pack.lua"] = files["evil/pack.lua"] or PACK:format ""
  files["evil/rules.lua"] = files["evil/rules.lua"] or rule ""
  return temporary.with(files, function(folder)
    local pipe = assert(io.popen(("cd '%s' && %s; timeout 60 %s check "
      .. "-p policy.lua --at 2026-04-24 %s pinning.json 2>&1"):format(folder,
      before or ":", program, words or "")))
    local out = pipe:read "a"
    local _, _, status = pipe:close()
    return { out = out, status = status }
  end)
end

--- The words of a text, however it was folded.
local function squeezed(text) return (text:gsub("%s+", " ")) end

local PASS <const>, FAIL <const>, ERROR <const> = 0, 1, 2
local SPENT <const> = "rules.lua:3: error: rule one: more than 1000000 "
  .. "instructions for one subject"

-- What a check does, its end, and what is said.
local RULES <const> = {
  { "error()", ERROR, "bad argument #1 to 'error' (string expected, got no" },
  { "error(nil)", ERROR, "(string expected, got nil)" },
  { "error(1)", ERROR, "(string expected, got number)" },
  { "assert(false, {})", ERROR, "(string expected, got table)" },
  { "assert()", ERROR, "bad argument #1 to 'assert' (value expected)" },
  { [[error "a\27[2J\u{202e}b\nx.lua:1: error: fake"]], ERROR,
    "one: a\\u{1B}[2J\\u{202E}b\\u{A}x.lua:1: error: fake" },
  { [[error "\0"]], ERROR, "rules.lua:3: error: rule one: " },
  { "error(tostring(ctx) .. tostring(host.pins) .. tostring(host.at) .. "
    .. "tostring(fail) .. tostring(_ENV) .. tostring(ctx.params))", ERROR,
    "tablepinstablefunctiontabletable" },
  { "fail()", ERROR, 'fail("nil") names no message of rule one' },
  { "fail {}", ERROR, 'fail("table") names no message of rule one' },
  { "fail(fail)", ERROR, 'fail("function") names no message of rule one' },
  { [[fail "bad\0"]], ERROR, 'names no message of rule one (did you mean' },
  { 'fail("bad", 1)', ERROR, "fail takes a code and a table of values" },
  { 'fail("bad", { at = 1 })', ERROR, "at takes a record" },
  { 'fail("bad", { at = ctx })', ERROR, "at takes a record" },
  { 'fail("bad", { also = 1 })', ERROR, "also takes a record or a list" },
  { 'local t = {} t[1] = t fail("bad", { also = t })', ERROR,
    "also takes a record, which has a position, not a table" },
  { 'local t = {} t.t = t fail("bad", t)', ERROR,
    "t is a table that a finding cannot hold" },
  { 'fail("bad", { z = {}, y = pairs, b = pairs, c = {}, a = 0/0 })', ERROR,
    "one: a is a number that a finding cannot hold" },
  { 'fail("bad", { [1] = 1 })', ERROR, "the values of a finding have names" },
  { 'fail("bad", { affected = { {} } })', ERROR,
    'affected names no consumer: "table"' },
  { 'fail("bad", { rule = "other", severity = "low", line = 9, '
    .. 'path = "/etc/passwd", outcome = "pass" })', FAIL,
    "pinning.json:1:24: high: bad" },
  { 'for i = 1, 1e9 do fail("bad", { i = i }) end', ERROR, SPENT },
  { 'local t = {} for i = 1, 1e5 do t[i] = host end fail("bad", '
    .. "{ also = t })", ERROR, SPENT },
  { "return 1", ERROR, "a check returns nothing, or what fail, unknown or" },
  { 'return "pass"', ERROR, "a check returns nothing" },
  { "return false", ERROR, "a check returns nothing" },
  { "return host", ERROR, "a check returns nothing" },
  { 'return nil, "bad"', ERROR, "a check returns nothing" },
  { 'return nil, nil, fail("bad")', FAIL, "high: bad" },
  { "return nil, nil", PASS, "nothing found" },
  { 'return { fail("bad"), {} }', ERROR, "a check returns nothing" },
  { 'return fail("bad"), 1', FAIL, "high: bad" },
  { "skip()", ERROR, "the reason is a string, not a nil" },
  { "unknown(1)", ERROR, "the reason is a string, not a number" },
  { "ctx.note(1)", ERROR, "ctx.note takes a string" },
  { [[ctx.note "\27[2J\u{202e}\n::error::x\xff"]], PASS,
    "note: \\u{1B}[2J\\u{202E}\\u{A}::error::x\\xFF" },
  { 'while true do ctx.note "x" end', ERROR,
    "more than 10000 notes of one rule" },
  { "return host[nil]", ERROR, "host has no field named by a nil" },
  { "return host[0/0]", ERROR, "host has no field nan" },
  { "return host[-(0/0)]", ERROR, "host has no field nan" },
  { "return host[1]", ERROR, "host has no field 1" },
  { "return host[{}]", ERROR, "host has no field named by a table" },
  { [[return host["\27[31m\u{202e}"] ]], ERROR,
    'host has no field "\\u{1B}[31m\\u{202E}"' },
  { "return ctx[{}]", ERROR, 'ctx has no field "table"' },
  { "return string[host]", ERROR, "string has no fields but by name" },
  { "host.config:observed 'duplicate-kye'", ERROR,
    'no observation "duplicate-kye" (did you mean "duplicate-key"?)' },
  { "host.config:observed()", ERROR, 'no observation "nil"' },
  { "host.config:observed({})", ERROR, 'no observation "table"' },
  { "return host.pins[0/0]", ERROR, "pins has no field nan" },
  { "return host.pins[math.mininteger]", PASS, "nothing found" },
  { 'host.name = "x"', ERROR, "host is read only" },
  { "host.pins[1] = nil", ERROR, "pins is read only" },
  { "ctx.params.x = 1", ERROR, "params is read only" },
  { "ctx.data.x = 1", ERROR, "data is read only" },
  { "ctx.note = print", ERROR, 'unknown name "print"' },
  { "ctx.note = fail", ERROR, "ctx is read only" },
  { "fail = nil", ERROR, "a policy may not set global fail" },
  { "_ENV = {} x = 1", PASS, "nothing found" },
  { "table.sort(host.pins)", ERROR, "(table expected, got pins)" },
  { "table.insert(host.pins, 1)", ERROR, "(table expected, got pins)" },
  { "table.remove(host.pins)", ERROR, "(table expected, got pins)" },
  { "table.move({ 1 }, 1, 1, 1, host.pins)", ERROR, "pins is read only" },
  { "return host < host", ERROR, "attempt to compare two host values" },
  { "return host .. ''", ERROR, "attempt to concatenate a host value" },
  { "return host()", ERROR, "attempt to call a host value" },
  { "return #host", ERROR, "attempt to get length of a host value" },
  { "for _ in pairs(host) do end", ERROR, "(table expected, got host)" },
  { "for _ in ipairs(nil) do end", ERROR, "attempt to index a nil value" },
  { "host.covers()", ERROR, "attempt to index a nil value" },
  { "host.covers(ctx, 'x')", ERROR, 'ctx has no field "config"' },
  { "host.pins.has(host, host.pins[1])", ERROR, "host has no field 1" },
  { "host.pins:has(1)", ERROR, "pins:has takes a pin, or its text such as "
    .. "sha256/…=, not number" },
  { "host.pins:has()", ERROR, "sha256/…=, not nil" },
  { "host.pins:has 'sha256/x'", ERROR, 'sha256/…=, not "sha256/x"' },
  { "if host.pins:has 'sha256/" .. ("A"):rep(43) .. "=' then fail 'bad' end",
    FAIL, "bad" },
  { "if host.pins:has 'sha256/" .. ("A"):rep(42) .. "E=' then fail 'bad' end",
    PASS, "" },
  { "if host:covers 'WWW.example.com' then fail 'bad' end", FAIL, "bad" },
  { "local one = host.config:resolve('WWW.Example.COM')[1] "
    .. "if one.entry == host then fail 'bad' end", FAIL, "bad" },
  { "host.config:resolve()", ERROR, "attempt to index a nil value" },
  { "host:under(1)", ERROR, 'one: under takes a suffix, such as "example' },
  { "host.covers 'x'", ERROR, 'rule one: string has no "config"' },
  { "host:covers(1)", ERROR, "attempt to index a number value" },
  { "while true do host.config:resolve 'www.example.com' end", ERROR, SPENT },
  { "time('9'):rep(9)", ERROR, "neither YYYY-MM-DD nor" },
  { "days(1e308)", ERROR, "days takes a whole number" },
  { "return ctx.now + 1/0", ERROR, "add days(n) or hours(n) to a time" },
  { "use 'evil.../../x'", ERROR, 'no module "evil.../../x"' },
  { "use 'cotter.engine'", ERROR, 'no module "cotter.engine"' },
  { "use '/etc/passwd'", ERROR, 'no module "/etc/passwd"' },
  { "::a:: goto a", ERROR, SPENT },
  { "repeat until false", ERROR, SPENT },
  { "for i = math.mininteger, math.maxinteger do end", ERROR, SPENT },
  { "for i = 1.0, math.huge, 1e300 do end", ERROR, SPENT },
  { "for i = math.maxinteger - 1, math.maxinteger do end", PASS, "nothing" },
  { "for i = math.mininteger, math.maxinteger, math.maxinteger do end", PASS,
    "nothing found" },
  { "for i = 1, 2, 0 do end", ERROR, "'for' step is zero" },
  { "return 1 // 0", ERROR, "attempt to divide by zero" },
  { "local _ = math.mininteger // -1 + math.mininteger % -1 "
    .. "+ math.fmod(math.mininteger, -1)", PASS, "nothing found" },
  { "local _ = 1 << 64 | 1 >> math.mininteger", PASS, "nothing found" },
  { "return 2 ^ 63 | 0", ERROR, "number has no integer representation" },
  { "return select(math.mininteger, 1)", ERROR, "index out of range" },
  { "return table.concat({}, '', math.maxinteger, math.maxinteger)", ERROR,
    "invalid value (nil) at index 9223372036854775807" },
  { "table.move({ 1, 2 }, 1, 2, math.maxinteger)", ERROR, "wrap around" },
  { "table.insert({}, math.mininteger, 1)", ERROR, "position out of bounds" },
  { "local t = { 3, 2, 1 } table.sort(t, function(a, b) t[1] = nil "
    .. "return a < b end)", PASS, "nothing found" },
  { "local t = { 3, nil, 1 } table.sort(t)", ERROR, "attempt to compare" },
  { "local t = {} for i = 1, 999 do t[i] = i % 2 == 0 and 0/0 or i end "
    .. "table.sort(t)", PASS, "nothing found" },
  { "local t = {} while true do t = { t } end", ERROR, SPENT },
  { "local t = {} while true do t[#t + 1] = t end", ERROR, SPENT },
  { "local function f() return (('x'):gsub('x', f)) end f()", ERROR,
    "C stack overflow" },
  { "return ('x'):find(('('):rep(40))", ERROR, "more than 32 captures" },
  { "return ('a'):rep(30):find(('a?'):rep(30) .. ('a'):rep(30))", ERROR,
    SPENT },
  { "return ('('):rep(120000):find '%b()'", ERROR, SPENT },
  { "return ('%99999d'):format(1)", ERROR, "invalid conversion" },
  { "return ('%*d'):format(1, 2)", ERROR, "invalid conversion" },
  { "return ('%q'):format {}", ERROR, "value has no literal form" },
  { "return ('%s'):format()", ERROR, "(no value)" },
  { "return utf8.char(0x80000000)", ERROR, "value out of range" },
  { "return tonumber('z', 37)", ERROR, "base out of range" },
}

describe("a rule that is", function()
  for _, row in ipairs(RULES) do
    local body, status, said = table.unpack(row)
    it(body, function()
      local run = check { ["evil/rules.lua"] = rule(body) }
      assert.matches(said, squeezed(run.out), 1, true)
      assert.equal(status, run.status, run.out)
    end)
  end
end)

-- Lua compares strings up to a NUL, and goes on behind it: so many pieces that
-- a comparison takes a millisecond.
describe("strings full of NUL, compared without end,", function()
  local NULS <const> = 'local s = ("\\0"):rep(250000) '

  for _, row in ipairs {
    { "are stopped where one is less", "while not (s < s) do end" },
    { "are stopped where one is not more", "while s <= s do end" },
    { "are stopped where they are sorted",
      "local t = {} for i = 1, 10000 do t[i] = s end table.sort(t)" },
  } do
    local name, body = table.unpack(row)
    it(name, function()
      local started = os.time()
      local run = check { ["evil/rules.lua"] = rule(NULS .. body) }
      assert.matches(SPENT, squeezed(run.out), 1, true)
      assert.equal(ERROR, run.status, run.out)
      assert.is_true(os.time() - started < 5)
    end)
  end

  it("are in the order of their octets", function()
    local run = check { ["evil/rules.lua"] = rule([[
      local t = { "b", "a\0b", "a", "a\0\0", "\xff", "B", "a\0", "" }
      table.sort(t)
      fail("bad", { x = (table.concat(t, "|"):gsub("\0", "0")) })]],
      "{x}") }
    assert.matches("|B|a|a0|a00|a0b|b|", run.out, 1, true)
    assert.equal(FAIL, run.status, run.out)
  end)
end)

-- Texts, of which no more is shown than a rule may say at once.
describe("no more than 4096 octets are shown of", function()
  for _, row in ipairs {
    { "an error", "error(('x'):rep(4097))", "x", ERROR },
    { "a name that is none", "return host[('x'):rep(9999)]", "x", ERROR },
    { "a module that is none", "use(('x'):rep(9999))", "x", ERROR },
    { "a note", "ctx.note(('x'):rep(4097))", "x", PASS },
    { "a reason", "unknown(('x'):rep(4097))", "x", 3 },
    { "a message", "fail('bad', { x = ('y'):rep(9999) })", "y", FAIL },
  } do
    local name, body, letter, status = table.unpack(row)
    it(name, function()
      local run = check { ["evil/rules.lua"] = rule(body,
        name == "a message" and "{x}" or nil) }
      local _, shown = run.out:gsub(letter, "")
      assert.equal(status, run.status)
      assert.is_true(shown > 3900 and shown <= 4096 + 99, tostring(shown))
      assert.matches("…", run.out, 1, true)
    end)
  end

  it("all of what has so many", function()
    local run = check { ["evil/rules.lua"] =
                          rule "error(('x'):rep(4096))" }
    assert.matches(("x"):rep(4096), run.out:gsub("%s", ""), 1, true)
    assert.is_nil(run.out:find("xxx…", 1, true))
  end)

  it("what ends within a character", function()
    local run = check { ["evil/rules.lua"] =
                          rule "ctx.note(('\\u{20ac}'):rep(1366))" }
    local _, shown = run.out:gsub("€", "")
    assert.equal(1365, shown)
    assert.matches("€…", run.out, 1, true)
  end)
end)

describe("of notes a rule makes", function()
  local NOTES <const> = 'for i = 1, %d do ctx.note("n" .. i) end'

  it("ten thousand, which are all told", function()
    local run = check({ ["evil/rules.lua"] = rule(NOTES:format(10000)) },
                      "--format json")
    local _, told = run.out:gsub('"message": *"n%d+"', "")
    assert.equal(PASS, run.status)
    assert.equal(10000, told)
  end)

  it("no more, which is an error", function()
    local run = check { ["evil/rules.lua"] = rule(NOTES:format(10001)) }
    assert.equal(ERROR, run.status)
    assert.matches("rules.lua:3: error: rule one: ctx.note: more than 10000 "
      .. "notes of one rule", squeezed(run.out), 1, true)
  end)

  it("no more of all of its subjects", function()
    local run = check {
      ["evil/rules.lua"] = rule(NOTES:format(5001))
        :gsub('on = "host"', 'on = "pin"'),
      ["pinning.json"] = CONFIG:gsub('%[ ("sha256[^"]*")', "[ %1, %1"),
    }
    assert.equal(ERROR, run.status)
    assert.matches("more than 10000 notes", squeezed(run.out), 1, true)
  end)
end)

local MISLEADING <const> =
  [[\27[2J\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{9b}\r\0]]

describe("what misleads readers is written out", function()
  for _, format in ipairs { "text", "compact", "json", "ndjson", "sarif",
                            "gitlab", "github", "junit", "markdown", "html",
                            "tap" } do
    it("as " .. format, function()
      local run = check({ ["evil/rules.lua"] =
        rule(('fail("bad", { x = "%s" })'):format(MISLEADING), "{x}") },
        "--format " .. format)
      assert.equal(FAIL, run.status)
      for _, hidden in ipairs { "\27", "\u{202e}", "\u{2066}", "\u{200f}",
                                "\u{61c}", "\u{2028}", "\u{9b}", "\r",
                                "\0" } do
        assert.is_nil(run.out:find(hidden, 1, true), ("%q"):format(hidden))
      end
    end)
  end
end)

--- Files of a pack beside those that are as they should be; a command before;
--- and what is said.
local USES <const> = 'local m = use "evil.x"\n' .. rule ""
local FILES <const> = {
  { "modules that use each other", "module \"evil.x\" uses itself", {
    ["evil/rules.lua"] = USES, ["evil/lib/x.lua"] = 'return use "evil.y"',
    ["evil/lib/y.lua"] = 'return use "evil.x"' } },
  { "a module that uses itself", "evil/lib/x.lua:1: error: module", {
    ["evil/rules.lua"] = USES, ["evil/lib/x.lua"] = 'return use "evil.x"' } },
  { "a module without end", "lib/x.lua:1: error: more than 1000000", {
    ["evil/rules.lua"] = USES, ["evil/lib/x.lua"] = "while true do end" } },
  { "a module with a metatable", 'unknown name "setmetatable"', {
    ["evil/rules.lua"] = USES, ["evil/lib/x.lua"] =
      "return setmetatable({}, {})" } },
  { "a local without end", "rules.lua:1: error: more than 1000000", {
    ["evil/rules.lua"] = "local m = (function() while true do end end)()\n"
      .. rule "" } },
  { "a local of a long text", "rules.lua:2: error: a string of more than", {
    ["evil/rules.lua"] = "local a = ('x'):rep(200000)\nlocal m = a .. a\n"
      .. rule "" } },
  { "a local that fails", "only a check can do this", {
    ["evil/rules.lua"] = 'local m = fail "bad"\n' .. rule "" } },
  { "powers of powers", "rules.lua:1: error: C stack overflow", {
    ["evil/rules.lua"] = "local m = 2" .. ("^2"):rep(6000) .. "\n"
      .. rule "" } },
  { "tables in tables", "code is nested too deeply", {
    ["evil/rules.lua"] = "local m = " .. ("{"):rep(8000) .. ("}"):rep(8000)
      .. "\n" .. rule "" } },
  { "code in what is to be a literal", "must be a literal", {
    ["evil/rules.lua"] = rule(""):gsub("refs = {}", "refs = { error() }") } },
  { "a title with an escape", "title has control characters in it", {
    ["evil/rules.lua"] = rule(""):gsub('"t"', '"\\27[2J"') } },
  { "a file name with an escape", "e\\u{1B}[2J.lua:1:1: error: the file", {
    ["evil/e\27[2J.lua"] = "" } },
  { "a FIFO for pack.lua", "a FIFO, where a file is wanted", {},
    "rm evil/pack.lua && mkfifo evil/pack.lua" },
  { "a FIFO for a rule file", "a FIFO, where a file is wanted", {},
    "mkfifo evil/x.lua" },
  { "a FIFO for data", "a FIFO, where a file is wanted", {
    ["evil/pack.lua"] = PACK:format(
      ', data = { l = { type = "list<suffix>", file = "d" } }') },
    "mkfifo evil/d" },
  { "data elsewhere", "data.l lies outside of the pack", {
    ["evil/pack.lua"] = PACK:format(
      ', data = { l = { type = "list<suffix>", file = "../../x" } }') } },
  { "data behind a link", "lies neither below the folder", {
    ["evil/pack.lua"] = PACK:format(
      ', data = { l = { type = "list<suffix>", file = "d" } }') },
    "ln -s /etc/hostname evil/d" },
  { "a rule file behind a link", "lies neither below the folder", {},
    "ln -s /etc/hostname evil/x.lua" },
  { "a device behind a link", "lies neither below the folder", {},
    "ln -sf /dev/zero evil/rules.lua" },
  { "a link to itself", "circle", {},
    "rm policy.lua && ln -s policy.lua policy.lua" },
  { "a FIFO for the policy", "a FIFO, where a file is wanted", {},
    "rm policy.lua && mkfifo policy.lua" },
  { "a rule file of 3 GiB", "more than the limit of 16777216 octets", {},
    "truncate -s 3G evil/x.lua" },
  { "a pack elsewhere", "lies neither below the folder", {
    ["policy.lua"] = POLICY:gsub('"evil"', '"../../../../../etc"') } },
}

describe("a pack with", function()
  for _, row in ipairs(FILES) do
    local name, said, files, before = table.unpack(row)
    it(name, function()
      local run = check(files, nil, before)
      assert.matches(said, squeezed(run.out), 1, true)
      assert.equal(ERROR, run.status, run.out)
    end)
  end
end)

-- What one names and another makes a link of: what it is, the option, the link.
local NAMED <const> = {
  { "a policy", "-p x.lua", "x.lua" },
  { "waivers", "--waivers x.lua", "x.lua" },
  { "a baseline", "--baseline x.json", "x.json" },
  { "evidence", "-e x", "x" },
  { "evidence with a solidus", "-e x//", "x" },
}

-- Runs cotter in a folder below one that has a secret in all forms.
local function beside_secret(words, before)
  return temporary.with({ ["in/pinning.json"] = CONFIG,
    ["in/policy.lua"] = 'policy { name = "p", version = "1", api = 1 }',
    ["secret"] = "SECRETTOKEN = x", ["held/held/x"] = "SECRETTOKEN" },
    function(folder)
      local pipe = assert(io.popen(("cd '%s/in' && %s; timeout 60 %s %s 2>&1")
        :format(folder, before, program, words)))
      local out = pipe:read "a"
      local _, _, status = pipe:close()
      return { out = out, status = status }
    end)
end

describe("a link out of the folder shows nothing of where it leads:", function()
  for _, row in ipairs(NAMED) do
    local name, words, path = table.unpack(row)
    local target = path == "x" and "held" or "secret"

    it(name, function()
      local run = beside_secret(("check --at 2026-04-24 %s pinning.json")
        :format(words), ("ln -s ../%s %s"):format(target, path))
      assert.equal(ERROR, run.status, run.out)
      assert.matches("link that leads out of its folder", squeezed(run.out), 1,
                     true)
      assert.is_nil(run.out:find("SECRET", 1, true))
    end)

    it(name .. ", but what is below the folder of the run is read", function()
      local run = beside_secret(("check --at 2026-04-24 %s pinning.json")
        :format(words), ("cp -r ../%s y; ln -s y %s"):format(target, path))
      assert.is_nil(run.out:find("link", 1, true), run.out)
      assert.matches("SECRETTOKEN", run.out, 1, true)
    end)
  end

  -- The way to the link is longer than a path that can be resolved.
  for _, row in ipairs {
    { "a policy", "-p x pinning.json" },
    { "waivers", "--waivers x pinning.json" },
    { "a baseline", "--baseline x pinning.json" }, { "an INPUT", "x" },
    { "data of a policy", "-p y.lua pinning.json" },
    { "a file of an app.lua", "app" },
  } do
    it(row[1] .. ", however long the way", function()
      local run = beside_secret("check --at 2026-04-24 " .. row[2], [[
        d=$(printf "d%.0s" $(seq 1 203)) && mkdir app &&
        long=$(printf "$d/%.0s" $(seq 1 20)) &&
        (for i in $(seq 1 20); do mkdir $d && cd -P $d; done &&
          ln -s /proc/self/environ l) && ln -s ${long}l x &&
        echo 'policy { name = "p", api = 1, waivers = "x" }' > y.lua &&
        echo 'app { name = "a", configs = { "../x" } }' > app/app.lua &&
        export SECRETTOKEN=x && test -s x]])
      assert.equal(ERROR, run.status, run.out)
      assert.is_nil(run.out:find("SECRET", 1, true), run.out)
    end)
  end

  for _, words in ipairs { "lint x.lua", "test x.lua", "pack lock x.lua",
                           "pack verify --key k x.lua", "rules -p x.lua",
                           "waiver list --waivers x.lua pinning.json" } do
    it("cotter " .. words, function()
      local run = beside_secret(words, "ln -s ../secret x.lua")
      assert.equal(ERROR, run.status, run.out)
      assert.is_nil(run.out:find("SECRET", 1, true))
    end)
  end
end)

-- An INPUT that is a link may be what a build system hands over.
describe("an INPUT that is a link", function()
  local JUDGED <const> = "what it leads to is judged, and no line of that shown"

  local function check_input(words, before)
    return beside_secret("check --at 2026-04-24 --select pin-too-few "
                         .. words, before)
  end

  it("is judged, shows no line, and is told of", function()
    local run = check_input("x.json",
      "cp pinning.json ..; ln -s ../pinning.json x.json")
    assert.equal(FAIL, run.status, run.out)
    assert.matches("x.json:2:13: high: www.example.com", run.out, 1, true)
    assert.matches("x.json: note: a link that leads out", squeezed(run.out), 1,
                   true)
    assert.matches(JUDGED, squeezed(run.out), 1, true)
    assert.is_nil(run.out:find('"hashes"', 1, true))
  end)

  it("is a folder, too", function()
    local run = check_input("x/", "mkdir ../y; cp pinning.json ../y; "
                                  .. "ln -s ../y x")
    assert.equal(FAIL, run.status, run.out)
    assert.matches(JUDGED, squeezed(run.out), 1, true)
    assert.is_nil(run.out:find('"hashes"', 1, true))
  end)

  it("is as any other below the folder of the run", function()
    local run = check_input("x.json", "ln -s pinning.json x.json")
    assert.matches('"hashes"', run.out, 1, true)
    assert.is_nil(squeezed(run.out):find(JUDGED, 1, true))
  end)

  for _, format in ipairs { "text", "compact", "json", "ndjson", "sarif",
                            "gitlab", "github", "junit", "markdown", "html",
                            "tap" } do
    it("shows nothing of what is no config, as " .. format, function()
      for _, name in ipairs { "x.json", "x.xml", "x.plist", ".curlrc", "x.kt",
                              "x.yaml", "x.zone" } do
        local run = check_input(("--format %s %s"):format(format, name),
                                "ln -s ../secret " .. name)
        assert.equal(ERROR, run.status, run.out)
        assert.is_nil(run.out:find("SECRET", 1, true), name .. run.out)
      end
    end)
  end

  it("is not mended", function()
    local run = beside_secret("fix --write --at 2026-04-24 x.json",
      "sed 's/=\"/\"/' pinning.json > ../y; cp ../y ../z; ln -s ../y x.json; "
      .. "trap 'cmp ../y ../z || echo written' EXIT")
    assert.matches("behind a link: name what", squeezed(run.out), 1, true)
    assert.is_nil(run.out:find("written", 1, true), run.out)
  end)
end)

-- What an app.lua names, where that is not of the tree.
describe("an app.lua names no file elsewhere:", function()
  for _, row in ipairs {
    { "by its path", '"../secret"' },
    { "by a whole path", '"/proc/self/environ"' },
    { "by a link", '"x.json"' },
  } do
    it(row[1], function()
      local run = beside_secret("check --at 2026-04-24 .",
        ("ln -s ../secret x.json; printf '%%s' 'app { name = \"a\", "
         .. "configs = { %s } }' > app.lua; export SECRET=1"):format(row[2]))
      assert.equal(ERROR, run.status, run.out)
      assert.matches("lies neither below the folder that is searched",
                     squeezed(run.out), 1, true)
      assert.is_nil(run.out:find("SECRET", 1, true), run.out)
    end)
  end
end)

-- Rules share a module, and the order that they run in is to change nothing.
local SHARED <const> = "local t = { x = 1, deep = { list = { 'a', 'b' } } }\n"
  .. "t.self = t\n"
  .. "t.module = { t = t, again = t, words = use 'evil.y', grow = function()\n"
  .. "  t.deep.x = 2\nend }\nreturn t.module"

-- What a check does with what a module gave, and what is said.
local WRITES <const> = {
  { "a field", "m.t.x = 2", ERROR, "evil.x is read only" },
  { "a new field", "m.t.y = 2", ERROR, "evil.x is read only" },
  { "a field further down", "m.t.deep.list[1] = 'c'", ERROR,
    "evil.x is read only" },
  { "a list that grows", "table.insert(m.t.deep.list, 'c')", ERROR,
    "evil.x is read only" },
  { "a list that shrinks", "table.remove(m.t.deep.list)", ERROR,
    "evil.x is read only" },
  { "a list that is sorted", "table.sort(m.t.deep.list, function(a, b)\n"
    .. "return b < a end)", ERROR, "evil.x is read only" },
  { "a list that is moved to", "table.move({ 1 }, 1, 1, 1, m.t.deep.list)",
    ERROR, "evil.x is read only" },
  { "what stands in it twice", "m.again.x = 2", ERROR, "evil.x is read only" },
  { "the module in itself", "m.t.module.x = 2", ERROR,
    "evil.x is read only" },
  { "what stands in itself", "m.t.self.self.x = 2", ERROR,
    "evil.x is read only" },
  { "what another module gave", "m.words.list[1] = 'c'", ERROR,
    "evil.y is read only" },
  { "what its own function writes", "m.grow()", ERROR,
    "evil.x is read only" },
  { "a type", "getmetatable(m.t).__newindex = nil", ERROR,
    'unknown name "getmetatable"' },
  { "all that is read",
    "local t, all = m.t, {}\n"
    .. "for k in pairs(t.deep) do all[#all + 1] = k end\n"
    .. "for _, v in ipairs(t.deep.list) do all[#all + 1] = v end\n"
    .. "all[#all + 1] = table.concat(t.deep.list, '+')\n"
    .. "all[#all + 1] = #t.deep.list .. type(t) .. tostring(t.none)\n"
    .. "all[#all + 1] = select('#', table.unpack(t.deep.list))\n"
    .. "all[#all + 1] = tostring(t.self == t and t == m.again)\n"
    .. "fail('bad', { x = table.concat(all, ' ') })", FAIL,
    "list a b a+b 2tablenil 2 true" },
}

describe("a module of which somebody writes", function()
  for _, row in ipairs(WRITES) do
    local name, body, status, said = table.unpack(row)
    it(name, function()
      local run = check {
        ["evil/lib/x.lua"] = SHARED,
        ["evil/lib/y.lua"] = "return { list = { 'a' } }",
        ["evil/rules.lua"] = "local m = use 'evil.x'\n" .. rule(body, "{x}"),
      }
      assert.matches(said, squeezed(run.out), 1, true)
      assert.equal(status, run.status, run.out)
    end)
  end

  it("what is 10,000 tables deep", function()
    local run = check {
      ["evil/lib/x.lua"] = "local t = {}\nlocal m = { t }\n"
        .. "for _ = 1, 10000 do t[1] = {}\nt = t[1] end\nreturn m",
      ["evil/rules.lua"] = "local m = use 'evil.x'\n"
        .. rule "m[1][1][1] = 1",
    }
    assert.matches("evil.x is read only", squeezed(run.out), 1, true)
    assert.equal(ERROR, run.status, run.out)
  end)
end)
