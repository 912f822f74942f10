--- Mutants of rules and configs: which there are, which a case notices, and
--- which are accepted.

local mutants = require "cotter.testing.mutants"
local survivors = require "cotter.tests.survivors"
local temporary = require "spec.support.temporary"
local tests = require "cotter.tests"

-- The body of a function, and its mutants: what it becomes.
local FOUND = {
  { "if a == b then end", { "if  true  then end", "if  false  then end",
                            "if a ~= b then end" } },
  { "if a < 2 then end",
    { "if  true  then end", "if  false  then end", "if a >= 2 then end",
      "if a <= 2 then end", "if a < 3 then end" } },
  { "x = a and not b", { "x = a or not b", "x = a and   b" } },
  { 'fail("a")', { 'cotter_silent("a")' } },
  { 'fail "a"', { 'cotter_silent "a"' } },
  { 'unknown "a"', { 'cotter_silent "a"' } },
  { "x.fail(a)", {} },
  { "x = fail", {} },
  { "x = ctx.params.min", { "x = 1" } },
  { "x = ctx.params.day", {} },
  { "x = ctx.params.list", {} },
  { "x = ctx.params.text", { 'x = "a"' } },
  { "x = ctx.data.min", {} },
  { "while a do b() end", { "while  true  do b() end",
                            "while  false  do b() end" } },
  { "repeat a() until b", { "repeat a() until  true ",
                            "repeat a() until  false " } },
  { "if a(\n  b) then end", { "if  true\n  then end",
                              "if  false\n  then end" } },
}

local PARAMS = { min = { type = "integer", default = 1 },
                 day = { type = "date", default = "2026-01-01" },
                 list = { type = "list<string>", default = { "a" } },
                 text = { type = "string", default = "a" } }

local function sorted(list)
  table.sort(list)
  return list
end

describe("the mutants of", function()
  for _, row in ipairs(FOUND) do
    it(row[1], function()
      local head, tail = "local function f() ", " end"
      local octets = head .. row[1] .. tail
      local made = {}
      local list = mutants.of({ path = "x", octets = octets }, PARAMS)
      for i, one in ipairs(list) do
        local text = mutants.apply(octets, one)
        assert(load(text), text)
        made[i] = text:sub(#head + 1, -#tail - 1)
      end
      assert.same(sorted(row[2]), sorted(made))
    end)
  end

  it("what is literal are none", function()
    assert.same({}, mutants.of({ path = "x",
      octets = 'rule "a" { params = { b = 2 }, x = 1 < 2 and 3 }' }, {}))
  end)
end)

local RULE = [[
rule "r" {
  title = "T", on = "host", severity = "low", needs = { "chain" },
  params = { min = { type = "integer", default = 1 } },
  messages = { a = "{n}" },
  check = function(host, ctx)
    local n = #host.pins:outside(ctx.chains(host))
    if n < ctx.params.min then
      return fail("a", { n = n })
    end
  end,
}
]]

local function test(cases)
  return ([[
local function pinned(...)
  return pinning_json { host = "a.example", pins = { ... } }
end
test "r" { chain = { ["a.example"] = { key "A", key "I" } }, cases = {
%s } }
]]):format(cases)
end

local ONE = '{ "one", pinned(key "A", key "B"), pass },'
local FEW = '{ "few", pinned(key "A"), fails "a" },'
local TWO = '{ "two", pinned(key "A", key "B"), fails "a", '
  .. 'params = { min = 2 } },'

local function run(cases, options, written)
  local files = { ["r.lua"] = RULE, ["r_test.lua"] = test(cases) }
  for path, octets in pairs(written or {}) do files[path] = octets end
  return temporary.with(files, function(folder)
    options = options or {}
    options.paths, options.mutate = { folder }, true
    return tests.run(options)
  end)
end

local function changes(document)
  local list = {}
  for i, one in ipairs(document.mutation.survivors) do
    list[i] = ("%d: %s"):format(one.line, one.change)
  end
  return list
end

-- A rule that keeps a list which only the first case has made.
local KEEPS = RULE:gsub("^", [[
local kept
local function least(count)
  if not kept then
    kept = { 0, 1 }
  end
  return kept[count]
end
]]):gsub("ctx.params.min", "least(#host.pins)")

describe("cotter test --mutate", function()
  it("tells of what a rule keeps by each case that uses it", function()
    local pass = '{ "none", pinned(key "A"), pass },'
    local fails = '{ "no more", pinned(key "A", key "I"), fails "a" },'
    local text = table.concat(changes(run(ONE .. pass .. fails, nil,
                                          { ["r.lua"] = KEEPS })), "\n")
    assert.is_truthy(text:find("true after if", 1, true))
    assert.is_nil(text:find("in place of", 1, true))
  end)

  for _, row in ipairs {
    { "of all cases nothing of the rule", ONE .. FEW .. TWO, {} },
    { "where none fails", ONE, { "false after if", "without fail" } },
    { "where none sets the parameter", ONE .. FEW,
      { "1 whatever min is set to" } },
  } do
    it("tells what survives " .. row[1], function()
      local document = run(row[2])
      assert.same({}, document.errors)
      local said = table.concat(changes(document), "\n")
      assert.equal(document.mutation.count,
        document.mutation.killed + #document.mutation.survivors)
      for _, change in ipairs(row[3]) do
        assert.truthy(said:find("[78]: " .. change), said)
      end
      if #row[3] == 0 then assert.is_nil(said:find("[78]: "), said) end
    end)
  end

  it("is bounded where a mutant has no end", function()
    local document = run(ONE .. FEW .. TWO, nil, {
      ["r.lua"] = RULE:gsub("return fail", "while n > 8 do end\n%0") })
    assert.same({}, document.errors)
    assert.is_true(document.mutation.killed > 0)
  end)

  it("notices a hash that is another", function()
    local rule = RULE:gsub("outside", "inside")
    local document = run(
      '{ "one", pinned(key "A"), pass }, { "none", pinned(key "B"), '
      .. 'fails "a" }', nil, { ["r.lua"] = rule })
    local said = table.concat(changes(document), "\n")
    assert.is_nil(said:find("one character", 1, true), said)
  end)

  it("tells of a rule that ends on a hash that is another", function()
    local rule = RULE:gsub("outside", "inside")
      :gsub("return fail", "local _ = host.nmae %0")
    local document = run('{ "one", pinned(key "A"), pass }', nil,
                         { ["r.lua"] = rule })
    local said = table.concat(changes(document), "\n")
    assert.matches("one character of .-, where a rule ended: rule r: .*nmae",
                   said)
  end)

  for _, row in ipairs { { 10, 0 }, { 100, 1 } } do
    it(("exits %d for a score of %d"):format(row[2], row[1]), function()
      assert.equal(row[2], run(ONE .. FEW, { min_score = row[1] }).exit_code)
    end)
  end

  it("runs none while a case fails", function()
    local document = run('{ "one", pinned(key "A"), pass }')
    assert.is_nil(document.mutation)
    assert.equal(1, document.exit_code)
  end)
end)

local ACCEPTED = [[
survivors {
  { file = "r.lua", change = "%s", code = "if n < ctx.params.min then",
    reason = "nobody sets it" },
}
]]

describe("survivors.lua", function()
  it("accepts what it names", function()
    local document = run(ONE .. FEW, nil, { ["survivors.lua"] =
      ACCEPTED:format "1 whatever min is set to" })
    assert.same({}, document.errors)
    assert.equal(1, document.mutation.accepted)
  end)

  it("is an error where it accepts nothing", function()
    local document = run(ONE .. FEW, nil, { ["survivors.lua"] =
      ACCEPTED:format "> in place of <" })
    assert.equal("no mutant like it survives: it accepts nothing",
                 document.errors[1].message)
    assert.equal(2, document.errors[1].line)
    assert.equal(2, document.exit_code)
  end)

  for _, row in ipairs {
    { "a field that is misspelt", 'survivors { { fiel = "a" } }',
      '.fiel" (did you mean "file"?)' },
    { "a reason that is absent",
      'survivors { { file = "a", change = "b", code = "c" } }', "reason" },
    { "another statement", 'pack { name = "a" }', "does not belong" },
    { "two lists", "survivors {} survivors {}", "one survivors { … }" },
    { "code", "survivors { x() }", "must be a literal" },
  } do
    it("is refused for " .. row[1], function()
      local list, faults = survivors.read(row[2], "survivors.lua")
      assert.is_nil(list)
      assert.truthy(faults[1].message:find(row[3], 1, true),
                    faults[1].message)
    end)
  end
end)
