local literal = require "cotter.policy.literal"

-- The table that Lua makes of a literal.
local function loaded(text)
  return assert(load("return " .. text, "=text", "t", {}))()
end

-- The table that the reader makes of it.
local function read(text)
  local chunk, faults = literal.read("pack " .. text, "p.lua")
  return chunk and chunk.pack[1].node.value, faults
end

-- Writes a value so that equal texts mean equal values, kinds of numbers and
-- the sign of zero included.
local function exact(value)
  if type(value) == "number" then
    return math.type(value) .. ("%a"):format(value) .. tostring(value)
  elseif type(value) ~= "table" then
    return ("%s %q"):format(type(value), value)
  end
  local parts = {}
  for key, one in pairs(value) do
    parts[#parts + 1] = exact(key) .. "=" .. exact(one)
  end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end

local EQUAL = {
  { "integers", "{ 1, 0, 007, 9223372036854775807 }" },
  { "integers that are too large for one", "{ 9223372036854775808 }" },
  { "negative numbers", "{ -1, - 2, -0.0, -0, -9223372036854775808 }" },
  { "hexadecimal integers", "{ 0x10, 0XaF, -0x1, 0xffffffffffffffff, 0x1ff" ..
    "ffffffffffffff }" },
  { "floats", "{ 1., .5, 1.5, 3e2, 3E+2, 3e-2, 0.1, 1e15 }" },
  { "hexadecimal floats", "{ 0x.8, 0x1p4, 0xA.8P-2, 0x1.p+1, 0x10. }" },
  { "booleans", "{ true, false, a = true, b = false }" },
  { "named fields", "{ a = 1, _b = 2, C9 = 3 }" },
  { "fields between brackets", "{ [1] = 'a', ['b c'] = 2, [-3] = 3, [4.0] = " ..
    "5, [0x10] = 6, [ [[x]] ] = 7 }" },
  { "both kinds of separators", "{ 1; 2, a = 3; }" },
  { "mixed entries", "{ 'a', x = 1, 'b', y = 2, 'c' }" },
  { "nested tables", "{ { { } }, a = { b = { 1, 2 } } }" },
  { "an empty table", "{}" },
  { "both quotes", [[{ "a'b", 'a"b', '', "" }]] },
  { "plain escapes", [[{ "\a\b\f\n\r\t\v\\\"\'" }]] },
  { "hex escapes", [[{ "\x41\x00\xff\xAb" }]] },
  { "decimal escapes", [[{ "\0\10\255\0651\9a" }]] },
  { "escapes of code points", [[{ "\u{41}\u{e9}\u{20AC}\u{10FFFF}" }]] },
  { "code points beyond Unicode", [[{ "\u{7FFFFFFF}\u{0000000000041}" }]] },
  { "skipped blanks", '{ "a\\z  \n\t  b\\z" }' },
  { "continued lines", '{ "a\\\nb\\\r\nc" }' },
  { "long strings", "{ [[a]], [==[ ]] ]=] ]==], [[\nfirst\n\nlast\n]] }" },
  { "long strings with CRLF", "{ [[\r\na\r\nb]] }" },
  { "no escapes in long strings", [==[{ [[\n\x41]] }]==] },
  { "letters beyond ASCII", '{ "Grüße, 世界", [\'ключ\'] = 1 }' },
  { "comments", "{ -- one\n1, --[[ two\n ]] 2, --[==[ ]] ]==] 3 --\n}" },
  { "a comment that is long only at a glance", "{ --[ =[\n 1 --[=\n }" },
}

describe("A literal", function()
  for _, row in ipairs(EQUAL) do
    local text = row[2]
    it("has the value that Lua gives it: " .. row[1], function()
      local value, faults = read(text)
      assert(value, faults and faults[1].message)
      assert.equal(exact(loaded(text)), exact(value))
    end)
  end
end)

-- Random tables -----------------------------------------------------------

local function pick(list) return list[math.random(#list)] end

local function random_string()
  local pieces = {}
  for i = 1, math.random(0, 6) do
    pieces[i] = pick { "a", "é", "\\n", "\\x7f", "\\65", "\\u{20ac}", "\\\\",
                       "\\z \n ", "\\\n", "--", "{", "}", "]]", "世" }
  end
  local quote = pick { '"', "'" }
  return quote .. table.concat(pieces) .. quote
end

local function random_number()
  return pick { "%d", "-%d", "0x%x", "%d.5", "%de3", ".%d", "0x%x.8p1",
                "- %d", "%d.", "-%dE-2" }
         :format(math.random(0, 1 << math.random(0, 40)))
end

local random_value

local function random_key(i)
  return pick { "", "", "name%d = ", "[%d] = ", "['k%d'] = ", "[%d.0] = " }
         :format(1000 + i)
end

local function random_table(depth)
  local parts = {}
  for i = 1, math.random(0, depth > 0 and 5 or 0) do
    local blank = pick { "", " ", "\n", " --[[ , } ]] ", " -- }\n" }
    parts[i] = blank .. random_key(i) .. random_value(depth - 1) ..
               pick { ",", ";", " ,\n" }
  end
  return "{" .. table.concat(parts) .. "}"
end

function random_value(depth)
  local kind = math.random(4)
  if kind == 1 then return random_string() end
  if kind == 2 then return random_number() end
  if kind == 3 then return pick { "true", "false", "[[ \n]]", "[=[]]]=]" } end
  return random_table(depth)
end

describe("A random literal", function()
  it("has the value that Lua gives it", function()
    math.randomseed(2026)
    for _ = 1, 2000 do
      local text = random_table(4)
      local value, faults = read(text)
      assert(value, faults and faults[1].message .. " in " .. text)
      assert.equal(exact(loaded(text)), exact(value), text)
    end
  end)

  it("is read or refused as Lua compiles it, whatever is cut out", function()
    math.randomseed(2027)
    for _ = 1, 2000 do
      local text = random_table(3)
      local cut = math.random(#text)
      local rest = text:sub(1, cut - 1) .. text:sub(cut + 1)
      local value = read(rest)
      local compiled = load("return " .. rest, "=text", "t", {})
      if value then
        assert(compiled, "reads what Lua refuses: " .. rest)
        assert.equal(exact(compiled()), exact(value), rest)
      end
    end
  end)
end)

-- Refusals ----------------------------------------------------------------

local META = "rule metadata must be a literal: "

-- Name, the text of rule "x" { … } with a mark where the fault is, code, and
-- a part of the message.
local REFUSED = {
  { "a call", 'title = ^os.date()', "literal.not-literal",
    META .. "no variables or calls, but os stands here" },
  { "a joined string", 'title = "a" ^.. "b"', "literal.not-literal",
    META .. "no operators here" },
  { "a sum behind letters beyond ASCII", 'a = "éé", b = 1 ^+ 1',
    "literal.not-literal", META },
  { "a method", 'title = "a"^:upper()', "literal.not-literal", META },
  { "an index", 'title = {}^.x', "literal.not-literal", META },
  { "a logical operator", "a = 1 ^or 2", "literal.not-literal", META },
  { "a negated truth", "a = ^not true", "literal.not-literal", META },
  { "a length", "a = ^#'abc'", "literal.not-literal", META },
  { "a negated string", "a = ^-'1'", "literal.not-literal", META },
  { "two signs", "a = ^- -1", "literal.not-literal", META },
  { "parentheses", "a = ^(1)", "literal.not-literal", META },
  { "nil", "a = ^nil", "literal.not-literal", META },
  { "a function elsewhere", "title = ^function() end", "literal.not-literal",
    META .. "only check and applies" },
  { "a function deeper", "a = { check = ^function() end }",
    "literal.not-literal", META },
  { "varargs", "a = { ^... }", "literal.not-literal", META },
  { "a computed key", "[^x] = 1", "literal.not-literal", META },
  { "a boolean as key", "[^true] = 1", "literal.not-literal", META },
  { "a broken number as key", "[^1.5] = 1", "literal.not-literal", META },
  { "a name twice", "a = 1, ^a = 2", "literal.duplicate-key",
    "first in line 3" },
  { "a key in both spellings", "a = 1, ^['a'] = 2", "literal.duplicate-key",
    "a stands twice" },
  { "a place taken twice", "'x', ^[1] = 'y'", "literal.duplicate-key", "1" },
  { "the check of an unknown name", "check = ^verify", "literal.function",
    "check is a function" },
  { "a check that is a string", "check = ^'x'", "literal.function", "check" },
  { "a check with something behind it", "check = function() end ^()",
    "literal.not-literal", META },
  { "a missing comma", "a = 1 ^b = 2", "literal.syntax", "a comma or }" },
  { "an unfinished string", 'a = ^"x\n', "literal.syntax",
    "unfinished string" },
  { "an unfinished long string", "a = ^[[x", "literal.syntax",
    "unfinished string" },
  { "an unfinished comment", "a = 1 --^[[ x", "literal.syntax",
    "unfinished comment" },
  { "an unknown escape", 'a = "x^\\q"', "literal.syntax", "unknown escape" },
  { "a short hex escape", 'a = "^\\x4"', "literal.syntax", "hex" },
  { "a large decimal escape", 'a = "^\\256"', "literal.syntax", "255" },
  { "a large code point", 'a = "^\\u{80000000}"', "literal.syntax", "2^31" },
  { "a malformed number", "a = ^3x", "literal.syntax", "malformed number" },
  { "a number with two points", "a = ^1..2", "literal.syntax", "malformed" },
  { "an empty hexadecimal", "a = ^0x", "literal.syntax", "malformed" },
  { "an infinite number", "a = ^1e999", "literal.syntax", "out of range" },
  { "an unknown character", "a = ^$", "literal.syntax", "does not know" },
  { "an end too many", "check = function() end ^end", "literal.syntax",
    "comma" },
  { "an until for an end", "check = function() ^until x", "literal.syntax",
    "end expected near until" },
  { "a bracket for another", "check = function() f(^] end", "literal.syntax",
    ") expected" },
}

-- Text and place of a marked text: ^ stands before the fault.
local function unmark(text)
  local before, behind = text:match "^([^^]*)^(.*)$"
  local line = select(2, before:gsub("\n", "")) + 1
  return before .. behind, line, utf8.len(before:match "[^\n]*$") + 1
end

local function refusal(text)
  local chunk, faults = literal.read(text, "r.lua")
  assert.is_nil(chunk)
  assert.equal(1, #faults)
  return faults[1]
end

describe("Rule metadata is refused with its place for", function()
  for _, row in ipairs(REFUSED) do
    it(row[1], function()
      local text, line, column = unmark('\nrule "x" {\n  ' .. row[2] .. " }\n")
      local fault = refusal(text)
      assert.equal(row[3], fault.code, fault.message)
      assert(fault.message:find(row[4], 1, true), fault.message)
      assert.same({ "r.lua", line, column },
                  { fault.path, fault.line, fault.column })
    end)
  end

  it("tables nested too deeply", function()
    local fault = refusal('rule "x" ' .. ("{"):rep(20) .. ("}"):rep(20))
    assert.equal("literal.depth", fault.code)
    assert.equal(26, fault.column)
  end)

  it("code nested too deeply", function()
    local fault = refusal('rule "x" { check = function() f' ..
                          ("("):rep(300) .. (")"):rep(300) .. " end }")
    assert.equal("literal.depth", fault.code)
  end)
end)

local FILES = {
  { "a global function", "^function f() end", "literal.statement",
    "local function" },
  { "a global value", "^x = 1", "literal.statement", "write local x" },
  { "a misspelt statement", '^rul "x" {}', "literal.statement",
    'did you mean "rule"?' },
  { "a statement", "local x\n^if x then end", "literal.statement",
    "only rule" },
  { "a return", "^return 1", "literal.statement", "only rule" },
  { "a rule without id", "rule ^{}", "literal.syntax", 'rule "id"' },
  { "a rule with a computed id", "rule ^(x) {}", "literal.syntax", "id" },
  { "a rule without table", 'rule "x" ^', "literal.syntax", "a table" },
  { "a rule that is assigned", 'rule "x" ^= {}', "literal.syntax",
    'near =, write rule "id" { … }' },
  { "a policy that is assigned", "policy ^= {}", "literal.syntax",
    "near =, write policy { … }" },
  { "something behind a rule", 'rule "x" {} ^.y', "literal.statement", "." },
  { "an unfinished rule", 'rule "x" {^', "literal.syntax", "end of the file" },
  { "an unfinished function", "local function f() ^", "literal.syntax",
    "end expected" },
  { "a local without name", "local ^= 1", "literal.syntax", "a name" },
  { "a local without value", "local x = ^", "literal.syntax",
    "an expression" },
  { "a local that hides rule", "local ^rule = print", "literal.reserved",
    "rule" },
  { "a local that hides fail", "local x, ^fail", "literal.reserved", "fail" },
  { "a local function that hides skip", "local function ^skip() end",
    "literal.reserved", "skip" },
  { "another environment", "local ^_ENV = {}", "literal.reserved", "_ENV" },
  { "a byte order mark", "^\u{FEFF}pack {}", "literal.character",
    "byte order mark" },
  { "a byte order mark, with what to do", "^\u{FEFF}pack {}",
    "literal.character", "at the start: save it as UTF-8 without" },
  { "UTF-16", "^\xFF\xFEp\0a\0c\0k\0", "literal.character",
    "UTF-16 in it, as PowerShell's > writes it: save it as UTF-8" },
  { "UTF-16 of the other order", "^\xFE\xFF\0p\0a\0c\0k",
    "literal.character", "UTF-16" },
  { "UTF-16 without a mark", "^p\0a\0c\0k\0", "literal.character", "UTF-16" },
  { "UTF-16 of the other order without a mark", "^\0p\0a\0c\0k",
    "literal.character", "UTF-16" },
  { "a shebang", "^#!/usr/bin/cotter\npack {}", "literal.character", "#" },
  { "a zero octet", "-- x^\0\npack {}", "literal.character", "control" },
  { "a control character", "pack { 'a^\27[0m' }", "literal.character",
    "control" },
  { "a form feed", "pack ^\f{}", "literal.character", "control" },
  { "a C1 control character", "-- é^\u{85}", "literal.character", "control" },
  { "a mark that turns the direction", "-- é ^\u{202E}x", "literal.character",
    "direction" },
  { "an isolate", "-- ^\u{2066}x", "literal.character", "direction" },
  { "an invisible line end", "-- ^\u{2028}x", "literal.character", "line end" },
  { "a lone carriage return", "-- ^\rpack {}", "literal.character",
    "carriage return" },
  { "a carriage return at the end", "pack {}^\r", "literal.character",
    "carriage return" },
  { "what is not UTF-8", "-- ^\xE9", "literal.character", "UTF-8" },
}

describe("A file is refused with its place for", function()
  for _, row in ipairs(FILES) do
    it(row[1], function()
      local text, line, column = unmark(row[2])
      local fault = refusal(text)
      assert.equal(row[3], fault.code, fault.message)
      assert(fault.message:find(row[4], 1, true), fault.message)
      assert.same({ "r.lua", line, column },
                  { fault.path, fault.line, fault.column })
    end)
  end

  it("its size", function()
    local fault = refusal((" "):rep(65537))
    assert.equal("literal.too-large", fault.code)
  end)

  it("the number of its tokens", function()
    local fault = refusal(("; "):rep(20001))
    assert.same({ 1, 40001 }, { fault.line, fault.column })
  end)
end)

-- Code --------------------------------------------------------------------

local CODE = {
  "local x", "local x <const>, y = 1, 2", "local f = function() end",
  "local function f(a, ...) return a, ... end",
  "local x = { 1, { f = function() end } } local y",
  "local x = f 'a' [[b]] { c } (d).e[f]:g 'h' :i { } ;",
  "local x = -#not_a ^ 2 .. 'b' // ~1 << 2 and not c or d == e ~= f",
  "local x = ('a'):rep(3) .. [[ rule ]]",
  "local x = function() if a then b() elseif c then d() else e() end end",
  "local f = function() for i = 1, 2 do while x do break end end end",
  "local f = function() repeat local g = function() end until g() end",
  "local f = function() goto done ::done:: do return end end",
  "local s = 'rule \"no\" {' -- rule \"neither\" {",
  "local t = { rule = 1, ['end'] = 2, pack = 'x' }",
}

describe("A statement that is misspelt", function()
  local ROWS = {
    { "a policy", "policy" }, { "waivers", "waivers" }, { "an app", "app" },
    { "a pack", "pack" }, { "survivors", "survivors" },
  }
  for _, row in ipairs(ROWS) do
    it("is told what may stand there, in a file of " .. row[1], function()
      local _, faults = literal.read("x" .. row[2] .. " {}", "f.lua", row[2])
      assert.equal(("x%s at file level: only %s { … } and local may stand "
        .. 'here (did you mean "%s"?)'):format(row[2], row[2], row[2]),
        faults[1].message)
    end)
  end
end)

describe("Code at file level", function()
  for _, code in ipairs(CODE) do
    it("is passed over: " .. code, function()
      local text = code .. '\nrule "x" { title = "t" }'
      assert(load(text, "=text", "t"))
      local chunk, faults = literal.read(text, "r.lua")
      assert(chunk, faults and faults[1].message)
      assert.same({ title = "t" }, chunk.rules[1].node.value)
      assert.equal(1, #chunk.statements)
    end)
  end
end)

describe("A rule", function()
  local chunk = literal.read([[
local shared = function() end
rule "first" {
  title = "é", check = function(host) return { a = "}" } end,
  params = { spare = { min = -1 } }, applies = shared;
}
rule 'second' {}; pack {} policy {}
]], "r.lua")

  it("keeps its functions apart from its values", function()
    local first = chunk.rules[1]
    assert.same({ title = "é", params = { spare = { min = -1 } } },
                first.node.value)
    assert.equal("function", first.node.index.check.node.type)
    assert.equal("function", first.node.index.applies.node.type)
  end)

  it("keeps the places of keys and values", function()
    local first = chunk.rules[1]
    local check = first.node.index.check
    assert.same({ 2, 1 }, { first.line, first.column })
    assert.same({ 2, 6 }, { first.id.line, first.id.column })
    assert.same({ 3, 16, 3, 24 },
                { check.line, check.column, check.node.line,
                  check.node.column })
    local min = literal.find(first.node, { "params", "spare", "min" })
    assert.same({ 4, 30 }, { min.line, min.column })
  end)

  it("stands beside other statements", function()
    local kinds = {}
    for i, one in ipairs(chunk.statements) do kinds[i] = one.kind end
    assert.same({ "rule", "rule", "pack", "policy" }, kinds)
  end)
end)
