--- Coverage of tests: which lines can run, which way a site went, and what is
--- missing of what is required.

local bytecode = require "cotter.bytecode"
local coverage = require "cotter.tests.coverage"
local sites = require "cotter.testing.sites"
local temporary = require "spec.support.temporary"
local tests = require "cotter.tests"

-- What decides, by the word that it stands at.
local FOUND = {
  { "if a then end", { "if: a" } },
  { "if a and b then end", { "if: a and b", "and: a" } },
  { "x = a and b or c", { "and: a", "or: a and b" } },
  { "x = a or b and c", { "or: a", "and: b" } },
  { "x = not a and #b > 2 or c", { "and: not a", "or: not a and #b > 2" } },
  { "f(a and b, { c or d })", { "and: a", "or: c" } },
  { "x = (a or b).c and d", { "or: a", "and: (a or b).c" } },
  { "return f(a, b):g() and c", { "and: f(a, b):g()" } },
  { "local x y = a and b", { "and: a" } },
  { "x = a[b and c] or d", { "and: b", "or: a[b and c]" } },
  { "while a do b() end", { "while: a" } },
  { "repeat a() until b == c", { "until: b == c" } },
  { "if a then elseif f { b = 1 } then end", { "if: a",
                                               "elseif: f { b = 1 }" } },
  { "if f(function() if a then end end) then end",
    { "if: f(function() if a then end end)", "if: a" } },
  { "x = f() y = a and b", { "and: a" } },
}

describe("the sites of", function()
  for _, row in ipairs(FOUND) do
    it(row[1], function()
      local said = {}
      local list = sites.find(sites.tokens(row[1], "x"))
      for i, one in ipairs(list) do
        said[i] = ("%s: %s"):format(one.what,
                                    row[1]:sub(one.first, one.last - 1))
      end
      assert.same(row[2], said)
      local text = sites.instrument(row[1], list, "f")
      assert.truthy(load(text), text)
    end)
  end

  it("do what they did, with a call around them", function()
    local went = {}
    local text = "return a and b or not a and (c or d) == d, "
      .. "a ~= b and 1 or 2"
    local list = sites.find(sites.tokens(text, "x"))
    local instrumented = sites.instrument(text, list, "went")
    for bits = 0, 15 do
      local env = { went = function(i, value)
        went[#went + 1] = i
        return value
      end }
      for i, name in ipairs { "a", "b", "c", "d" } do
        env[name] = bits >> i - 1 & 1 == 1
      end
      assert.same({ load(text, "x", "t", env)() },
                  { load(instrumented, "x", "t", env)() })
    end
    assert.is_true(#went > 0)
  end)
end)

describe("the lines that can run of", function()
  for _, row in ipairs {
    { "a chunk alone", "local x = 1\nreturn x\n", {} },
    { "a function", "return function()\n  a()\n\n  b()\nend\n", { 2, 4 } },
    { "a function that returns", "return function()\n  return 1\nend\n",
      { 2 } },
    { "functions in a function",
      "function f()\n  return function()\n    a()\n  end\nend\n", { 3, 4 } },
    { "a loop", "function f()\n  for i = 1, 3 do\n    a()\n  end\nend\n",
      { 2, 3 } },
    { "a line that is far", "function f()\n  a()" .. ("\n"):rep(200)
      .. "  b()\nend\n", { 2, 202 } },
  } do
    it(row[1], function()
      assert.same(row[3], bytecode.lines(string.dump(assert(load(row[2])))))
    end)
  end
end)

local RULE = [[
rule "r" {
  title = "T", on = "host", severity = "low", needs = { "chain" },
  messages = { a = "a", b = "b" },
  applies = function(host) return host.name ~= "x.example" end,
  check = function(host, ctx)
    if #host.pins > 1 and ctx.chains(host) then
      return fail("a")
    elseif host.wildcard then
      fail("b")
    end
  end,
}
]]
local TEST = [[
test "r" {
  chain = { ["a.example"] = { key "A" } },
  cases = { { "x", pinning_json { host = "a.example", pins = { key "A" } },
              pass } },
}
]]

local function run(required)
  return temporary.with({ ["r.lua"] = RULE, ["r_test.lua"] = TEST },
    function(folder)
      return tests.run { paths = { folder }, coverage = true,
                         require = required }
    end)
end

local function messages(document)
  local list = {}
  for i, one in ipairs(document.missing) do
    list[i] = ("%d: %s"):format(one.line, one.message)
  end
  return list
end

describe("cotter test --require", function()
  for _, row in ipairs {
    { "outcomes", { "1: rule r: no case in which it is fail",
                    "1: rule r: no case in which it is unknown",
                    "1: rule r: no case in which it is not-applicable" } },
    { "messages", { "1: rule r: no case in which it says a",
                    "1: rule r: no case in which it says b" } },
    { "lines", { "7: no case runs this line", "9: no case runs this line" } },
    { "branches",
      { "6: no case in which what decides here (if) is true",
        "6: no case in which what decides here (and) is true",
        "8: no case in which what decides here (elseif) is true" } },
  } do
    it(row[1], function()
      local document = run { row[1] }
      assert.same({}, document.errors)
      assert.same(row[2], messages(document))
      assert.equal(1, document.exit_code)
    end)
  end

  it("counts what is covered", function()
    local file = run({}).coverage[1]
    assert.same({ 3, 5 }, { file.lines.covered, file.lines.total })
    assert.same({ 3, 6 }, { file.branches.covered, file.branches.total })
  end)

  for _, row in ipairs {
    { "outcomes,lines", { "outcomes", "lines" } }, { nil, {} },
    { "massages", nil, 'is not one of outcomes, messages, lines, branches '
      .. '(did you mean "messages"?)' },
    { "", nil, "--require says nothing" },
  } do
    it(("reads %q"):format(tostring(row[1])), function()
      local kinds, message = coverage.read(row[1])
      assert.same(row[2], kinds)
      if row[3] then assert.truthy(message:find(row[3], 1, true), message) end
    end)
  end
end)
