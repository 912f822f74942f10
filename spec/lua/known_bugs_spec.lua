--- The bugs of Debian 12's Lua 5.4.4 that touch memory: what each needs is out
--- of a rule's reach. A rule here tries it; with sanitizers, too.
---
--- Each row names the change of github.com/lua/lua that mends the bug. Those of
--- the code that Lua makes stand in miscompiled_spec.

local core = require "cotter.core"

local MEMORY <const> = 8 * 1024 * 1024

-- The longest that a rule file may be, and a little for what is around.
local SOURCE <const> = 64 * 1024 - 256

--- What comes of a rule: what it returns, or how it ends.
local function attempt(source)
  local response, fault =
    core.sandbox("spec.support.attempt", source, MEMORY)
  return response or fault.code .. " " .. fault.text
end

--- The same in a process of its own, with the stack that it has there and with
--- more memory.
local function attempt_jailed(source)
  local response, fault = core.jail("spec.support.attempt", source)
  return response or fault.code .. " " .. fault.text
end

local NO_METATABLE <const> = 'unknown name "setmetatable": types are fixed'
local NO_COROUTINE <const> = 'unknown name "coroutine": a rule decides'

-- In a process of its own instructions may end before.
local OF_MEMORY <const> = "more than 8 MiB of memory"

local function nested(open, close, times)
  return open:rep(times) .. close:rep(times)
end

--- { name, rule, what is part of what comes of it }
local ROWS <const> = {
  { "603b2c64: __concat moves the stack while .. still reads it",
    "local m = { __concat = function(a) return a end }\n"
    .. "return 'a' .. (setmetatable({}, m) .. 'b')", NO_METATABLE },
  { "603b2c64: a concatenation of what has no __concat is an error",
    "return 'a' .. {} .. 'b'", "attempt to concatenate a table value" },
  { "983bc433: a weak table is cleared twice in an emergency collection",
    "local weak = setmetatable({}, { __mode = 'k' })\n"
    .. "for i = 1, 1e9 do weak[{}] = {} end", NO_METATABLE },
  { "983bc433: no other table is weak", "local t = {}\n"
    .. "for i = 1, 1e9 do t[{}] = { i } end", OF_MEMORY },
  { "1b0f943d: the collector misses the metatable of a weak table",
    "return setmetatable({}, setmetatable({}, { __mode = 'kv' }))",
    NO_METATABLE },
  { "1e64c139: coroutine.close calls itself until the C stack ends",
    "local before\nfor i = 1, 1e5 do before = coroutine.create(print) end\n"
    .. "return coroutine.close(before)", NO_COROUTINE },
  { "997f11f5: a variable that is closed by break", "while true do\n"
    .. "local x <close> = setmetatable({}, { __close = print })\nbreak end",
    NO_METATABLE },
  { "997f11f5: a variable without anything to close is closed by break",
    "while true do local x <close> = nil break end return 'out'", "out" },
  { "997f11f5: no table can be closed", "local x <close> = {}",
    "variable 'x' got a non-closable value" },
  { "997f11f5: no function can be closed",
    "for _ in pairs, nil, nil, type do end",
    "variable '(for state)' got a non-closable value" },
  { "997f11f5: no text can be closed", "local x <close> = 'text'",
    "variable 'x' got a non-closable value" },
  { "3fe7be95: the handler of xpcall is overwritten by __close",
    "return xpcall(error, error)",
    'unknown name "xpcall": an error ends the evaluation' },
  { "7923dbbf: the name of what is indexed is sought without end",
    "local t = {} t._ENV = t\nreturn t" .. ("._ENV"):rep(SOURCE // 5)
    .. ".x.y", "attempt to index a nil value" },
  { "7923dbbf: so it is for a name that is a local _ENV",
    "local _ENV = { } _ENV._ENV = _ENV\nreturn _ENV"
    .. ("._ENV"):rep(SOURCE // 5) .. ".x.y",
    "attempt to index a nil value" },
  { "ab859fe5: a chunk of bytecode that is cut short",
    string.dump(load "return 1"):sub(1, 40), "source.control" },
  { "ab859fe5: nothing makes bytecode of a text", "return load('\\27Lua')",
    'unknown name "load"' },
  { "25da574f: memory ends within the handler of an error",
    "return xpcall(function() return ('x'):rep(1 << 30) end, function() "
    .. "return ('x'):rep(1 << 30) end)", 'unknown name "xpcall"' },
  { "25da574f: memory ends while an error is made",
    "local t = {}\nfor i = 1, 1e9 do t[i] = ('x'):rep(100) .. i end",
    OF_MEMORY },
  { "267ef461: more fields of a constructor than are counted",
    "return {" .. ("1,"):rep(SOURCE // 2) .. "}", "table" },
  { "267ef461: more values than fit a call",
    "return #{ table.unpack({}, 1, 1e8) }", "more than 1000 elements" },
  { "934fdd48: sizes of strings that overflow when they are added",
    "local s = ('x'):rep(1 << 17)\nwhile true do s = s .. s end",
    "a string of more than 262144 octets" },
  { "934fdd48: a length beyond all memory", "return ('x'):rep(1 << 62)",
    "more than 262144 octets" },
  { "5853c37a: a format of a locale that is not C",
    "return ('%.14f'):format(0.5)", "0.50000000000000" },
  { "f623b969: texts are compared by octets in any locale",
    "return ('a\\0b' < 'a\\0c') and ('\\xff' > 'a\\0')", "true" },
  { "a1089b41: octets that continue nothing", "for _ in utf8.codes('a\\x80') "
    .. "do end", "utf8.codes: not UTF-8" },
  { "CVE-2022-28805: an _ENV that is constant",
    "local _ENV <const> = {}\nx = 1\nreturn x", "1" },
  { "CVE-2022-28805: an _ENV that is a constant of the compiler",
    "local _ENV <const> = 1\nreturn x", "attempt to index" },
  { "CVE-2022-33099: the stack ends while an error is told",
    "local function f() return f() .. {} end\nreturn f()",
    OF_MEMORY },
  { "CVE-2021-43519: C calls within C calls",
    "local function f() return ('x'):gsub('x', f) end\nreturn f()",
    "C stack overflow" },
  { "CVE-2021-43519: sorting within sorting",
    "local function f() table.sort({ 1, 2 }, f) return true end\nreturn f()",
    "C stack overflow" },
  { "CVE-2021-43519: parentheses within parentheses", "return "
    .. nested("(", ")", SOURCE // 4), "source.syntax" },
  { "CVE-2021-43519: functions within functions",
    nested("return function() ", "end ", SOURCE // 25), "source.syntax" },
  { "CVE-2021-44647: the name of a function that a finalizer calls",
    "return setmetatable({}, { __gc = error })", NO_METATABLE },
  { "CVE-2021-44964: the collector runs while the stack is moved",
    "return collectgarbage 'step'", 'unknown name "collectgarbage"' },
}

describe("Out of a rule's reach is", function()
  for _, row in ipairs(ROWS) do
    local name, source, part = table.unpack(row)
    it(name, function()
      assert.matches(part, attempt(source), 1, true)
      local jailed = part == OF_MEMORY and "rule." or part
      assert.matches(jailed, attempt_jailed(source), 1, true)
    end)
  end
end)

-- What runs beside rules may do what they may not, and must not do this.
describe("A source of the program", function()
  it("makes no table weak: memory may end in its state as well", function()
    local pipe <close> = assert(io.popen "grep -rl __mode lua policies core")
    assert.equal("", pipe:read "a")
  end)
end)
