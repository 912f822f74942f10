local file = require "cotter.policy.file"
local files = require "spec.support.files"
local pack = require "cotter.policy.pack"
local plan = require "cotter.policy.plan"
local selectors = require "cotter.policy.selector"

local RULES = [[
rule "pin-few" {
  title = "t", on = "host", severity = "high",
  params = { min = { type = "integer", default = 2, min = 1, max = 8 },
             hosts = { type = "list<hostname>", default = {} } },
  messages = { few = "{host}", shared = { text = "x", severity = "low" } },
  check = function() end,
}
rule "pin-old" {
  title = "t", on = "pin", severity = "medium",
  params = { days = { type = "integer", default = 90 } },
  messages = { old = "{pin}" },
  check = function() end,
}
rule "host-managed" {
  title = "t", on = "host", severity = "critical",
  data = { managed = "list<suffix>" },
  messages = { managed = "{host}" },
  check = function() end,
}
]]

local function open(contents)
  return assert(pack.open("p", files.of(contents)))
end

local function packs_of(rules, data)
  return { open {
    ["p/pack.lua"] = 'pack { name = "p", version = "1", api = 1, data = {' ..
      (data or 'managed = { file = "m.txt", type = "list<suffix>" }') .. "} }",
    ["p/m.txt"] = "managed.example\n", ["p/r.json"] = "[]",
    ["p/rules.lua"] = rules or RULES,
  } }
end

local function policy_of(fields)
  local text = 'policy { name = "n", api = 1,\n' .. fields .. "\n}"
  local policy, faults = file.read(text, "dir/policy.lua")
  return assert(policy, faults and faults[1].message)
end

local function make(fields, options)
  local policy = fields and policy_of(fields)
  return plan.new(packs_of(), policy, options)
end

local function ids(made)
  local list = {}
  for i, row in ipairs(made.rules) do list[i] = row.rule.id end
  return table.concat(list, " ")
end

local function lines(...)
  return "rules = {\n" .. table.concat({ ... }, ",\n") .. "\n}"
end

describe("A plan without policy", function()
  local made = assert(make())

  it("runs all rules by id, and sets nothing", function()
    assert.equal("host-managed pin-few pin-old", ids(made))
    assert.same({}, made.rules[2].params)
    assert.equal("p", made.rules[1].pack.name)
  end)

  it("has the data of its packs", function()
    assert.same({ managed = { type = "list<suffix>", files = {
      { path = "p/m.txt", octets = "managed.example\n" } } } }, made.data)
  end)

  local LEVELS = { info = "advisory", low = "advisory", medium = "advisory",
                   high = "mandatory", critical = "mandatory" }
  for severity, level in pairs(LEVELS) do
    it("has the level of the severity " .. severity, function()
      assert.equal(level, made:level { rule = "pin-few", code = "few",
                                       severity = severity })
    end)
  end

  it("fails on what is mandatory", function()
    assert.is_true(made:fails("mandatory", "low"))
    assert.is_true(made:fails("absolute", "low"))
    assert.is_false(made:fails("advisory", "critical"))
    assert.is_false(made:fails("off", "critical"))
  end)
end)

-- What the lines say, the finding, its level.
local few = { rule = "pin-few", code = "few", severity = "high" }
local old = { rule = "pin-old", code = "old", severity = "medium" }
local unknown = { rule = "pin-few", severity = "high" }
local staging = { rule = "pin-few", code = "few", severity = "high",
                  host = "a.b.staging.example" }
local apex = { rule = "pin-few", code = "few", severity = "high",
               host = "staging.example" }
local wild = { rule = "pin-few", code = "few", severity = "high",
               host = "*.staging.example" }

local LEVELS = {
  { '{ select = "pin-few", level = "absolute" }', few, "absolute" },
  { '{ select = "pin-*", level = "absolute" }', old, "absolute" },
  { '{ select = "*", level = "advisory" }', few, "advisory" },
  { '{ select = "*few", level = "advisory" }', old, "advisory" },
  { '{ select = "p*-f*w", level = "advisory" }', few, "advisory" },
  { '{ select = "pin-few/few", level = "advisory" }', few, "advisory" },
  { '{ select = "pin-few/s*", level = "advisory" }', few, "mandatory" },
  { '{ select = "pin-few/few", level = "advisory" }', unknown, "mandatory" },
  { '{ select = "pin-few", level = "advisory" }', unknown, "advisory" },
  { '{ select = "severity:medium", level = "absolute" }', old, "absolute" },
  { '{ select = "severity:medium", level = "absolute" }', few, "mandatory" },
  { '{ select = "severity:low", level = "absolute" }',
    { rule = "pin-few", code = "shared", severity = "low" }, "absolute" },
  { '{ select = "pin-few", level = "off" }, ' ..
    '{ select = "*", level = "mandatory" }', few, "mandatory" },
  { '{ select = "*", level = "mandatory" }, ' ..
    '{ select = "pin-few", level = "off" }', few, "off" },
  { '{ select = "*", level = "absolute" }, ' ..
    '{ select = "pin-few", set = { min = 3 } }', few, "absolute" },
  { '{ select = "*", hosts = { "*.staging.example" }, level = "off" }',
    staging, "off" },
  { '{ select = "*", hosts = { "*.staging.example" }, level = "off" }',
    wild, "off" },
  { '{ select = "*", hosts = { "*.staging.example" }, level = "off" }',
    apex, "mandatory" },
  { '{ select = "*", hosts = { "staging.example" }, level = "off" }',
    apex, "off" },
  { '{ select = "*", hosts = { "staging.example" }, level = "off" }',
    staging, "mandatory" },
  { '{ select = "*", hosts = { "x.example", "*.example" }, level = "off" }',
    staging, "off" },
  { '{ select = "*", hosts = { "*.staging.example" }, level = "off" }',
    few, "mandatory" },
}

describe("The level of a finding", function()
  for _, row in ipairs(LEVELS) do
    local finding = row[2]
    it(("%s/%s %s is %s by %s"):format(finding.rule, finding.code,
       finding.host or "", row[3], row[1]), function()
      assert.equal(row[3], assert(make(lines(row[1]))):level(finding))
    end)
  end
end)

-- What the lines say, the rules that run.
local RUNS = {
  { '{ select = "pin-few", level = "off" }', "host-managed pin-old" },
  { '{ select = "pin-few/few", level = "off" }',
    "host-managed pin-few pin-old" },
  { '{ select = "pin-few/*", level = "off" }', "host-managed pin-old" },
  { '{ select = "severity:high", level = "off" }, ' ..
    '{ select = "severity:low", level = "off" }', "host-managed pin-old" },
  { '{ select = "*", hosts = { "a.example" }, level = "off" }',
    "host-managed pin-few pin-old" },
  { '{ select = "*", level = "off" }, ' ..
    '{ select = "pin-old", hosts = { "a.example" }, level = "advisory" }',
    "pin-old" },
  { '{ select = "*", level = "off" }, ' ..
    '{ select = "pin-old", level = "advisory" }', "pin-old" },
  { '{ select = "pin-old", level = "advisory" }, ' ..
    '{ select = "*", level = "off" }', "" },
}

describe("A rule runs unless all of it is off:", function()
  for _, row in ipairs(RUNS) do
    it(row[1], function()
      assert.equal(row[2], ids(assert(make(lines(row[1])))))
    end)
  end
end)

-- What the policy and the command line say, and whether a finding could fail.
local GATES = {
  { "", {}, true },
  { lines '{ select = "*", level = "advisory" }', {}, false },
  { lines '{ select = "*", level = "advisory" }',
    { fail_on = "severity:high" }, true },
  { lines('{ select = "*", level = "mandatory", hosts = { "a.example" } }',
          '{ select = "*", level = "advisory" }'), {}, false },
  { lines('{ select = "*", level = "advisory" }',
          '{ select = "pin-old", level = "mandatory", hosts = { "a.b" } }'),
    {}, true },
  { "", { select = { "pin-old" } }, false },
  { "", { fail_on = "absolute" }, false },
  { lines '{ select = "pin-few/shared", level = "absolute" }',
    { fail_on = "absolute" }, true },
  { lines '{ select = "severity:critical", level = "off" }',
    { fail_on = "severity:critical" }, false },
}

describe("A gate can be failed or not:", function()
  for _, row in ipairs(GATES) do
    local fields, options, expected = table.unpack(row)
    it(("%s %s"):format(fields:gsub("\n", " "), next(options) or ""),
      function()
        assert.equal(expected, assert(make(fields, options)):can_fail())
      end)
  end
end)

describe("A parameter", function()
  it("is what the last line sets", function()
    local made = make(lines('{ select = "pin-*", set = { min = 3 } }',
                            '{ select = "pin-few", set = { min = 4 } }'))
    assert.same({ min = 4 }, made.rules[2].params)
  end)

  it("is set by the command line over the policy", function()
    local made = make(lines('{ select = "pin-few", set = { min = 3 } }'),
                      { set = { ["pin-few.min"] = "5",
                                ["pin-few.hosts"] = "A.example,b.example" } })
    assert.same({ min = 5, hosts = { "a.example", "b.example" } },
                made.rules[2].params)
  end)
end)

describe("The command line", function()
  local SELECT = {
    { { "pin-*" }, "pin-few pin-old" },
    { { "pin-few,host-*" }, "host-managed pin-few" },
    { { "pin-few", "pin-*" }, "pin-few pin-old" },
  }
  for _, row in ipairs(SELECT) do
    it("narrows what runs: " .. table.concat(row[1], " "), function()
      assert.equal(row[2], ids(assert(make(nil, { select = row[1] }))))
    end)
  end

  it("does not turn on what the policy turned off", function()
    local made = make(lines '{ select = "pin-few", level = "off" }',
                      { select = { "pin-*" } })
    assert.equal("pin-old", ids(made))
  end)

  it("says what to fail on over the policy", function()
    local made = make('gate = { fail_on = "absolute" }',
                      { fail_on = "severity:medium" })
    assert.is_true(made:fails("advisory", "medium"))
    assert.is_false(made:fails("absolute", "low"))
    assert.is_false(made:fails("off", "critical"))
  end)
end)

describe("Data", function()
  local function read(path)
    if path == "more.txt" then return "more.example\n" end
    return nil, { code = "file.missing", text = "no such file" }
  end

  it("of a policy joins the pack's", function()
    local made = assert(make('data = { managed = { file = "more.txt", ' ..
      'type = "list<suffix>" } }', { read = read }))
    assert.same({ "p/m.txt", "dir/more.txt" },
      { made.data.managed.files[1].path, made.data.managed.files[2].path })
  end)

  it("of a policy is enough for a rule", function()
    local policy = policy_of('data = { managed = { file = "more.txt", ' ..
                             'type = "list<suffix>" } }')
    assert(plan.new(packs_of(nil, ""), policy, { read = read }))
  end)

  it("of a policy has to be there", function()
    local _, faults = make('data = { managed = { file = "less.txt", ' ..
      'type = "list<suffix>" } }', { read = read })
    assert.same({ "file.missing", "dir/policy.lua", 2, 20 },
      { faults[1].code, faults[1].path, faults[1].line, faults[1].column })
    assert.match("^dir/less.txt: ", faults[1].message)
  end)

  it("of a policy is read by some rule", function()
    local _, faults = make('data = { managd = { file = "more.txt", ' ..
      'type = "list<suffix>" } }', { read = read })
    assert.same({ "policy.data", 2, 19 },
      { faults[1].code, faults[1].line, faults[1].column })
    assert.match('did you mean "managed"', faults[1].message)
  end)

  it("of a policy has the type of the pack's", function()
    local _, faults = make('data = { managed = { file = "more.txt", ' ..
      'type = "list<hostname>" } }', { read = read })
    assert.same({ "data.type", "dir/policy.lua", 2, 20 },
      { faults[1].code, faults[1].path, faults[1].line, faults[1].column })
  end)

  describe("of a policy, if it is a list of records,", function()
    local OWN = 'file = "r.json", type = "list<record>"'
    local RULE = RULES:gsub("list<suffix>", "list<record>")

    local function faults_of(data, own)
      local policy = policy_of("data = { managed = { " .. own .. " } }")
      local made, faults = plan.new(packs_of(RULE, data), policy,
        { read = function() return "[]" end })
      return made and "none" or faults[1].code
    end

    for _, case in ipairs {
      { "takes the fields of the pack's",
        "managed = { " .. OWN .. ', fields = { name = "string" } }', OWN,
        "none" },
      { "may not have fields beside the pack's",
        "managed = { " .. OWN .. ', fields = { name = "string" } }',
        OWN .. ', fields = { name = "string" }', "data.fields" },
      { "has its fields where no pack has it", "",
        OWN .. ', fields = { name = "string" }', "none" },
      { "is nothing without any", "", OWN, "data.fields" },
    } do
      local name, data, own, expected = table.unpack(case)

      it(name, function() assert.equal(expected, faults_of(data, own)) end)
    end
  end)

  it("that a rule reads has to be somewhere", function()
    local _, faults = plan.new(packs_of(nil, ""), nil)
    assert.same({ "rule.data", "p/rules.lua", 16, 12 },
      { faults[1].code, faults[1].path, faults[1].line, faults[1].column })
  end)

  it("need not be there for rules that do not run", function()
    assert(plan.new(packs_of(nil, ""), nil, { select = { "pin-*" } }))
  end)
end)

-- Lines, options, code, line, column, message.
local WRONG = {
  { '{ select = "pin-fw", level = "off" }', nil, "policy.select", 3, 12,
    '"pin-fw" selects nothing (did you mean "pin-few"?)' },
  { '{ select = "x-*", level = "off" }', nil, "policy.select", 3, 12,
    '"x-*" selects nothing' },
  { '{ select = "pin-few/fwe", level = "off" }', nil, "policy.select", 3, 12,
    'did you mean "few"?' },
  { '{ select = "severity:info", level = "off" }', nil, "policy.select",
    3, 12, "selects nothing" },
  { '{ select = "pin-few", set = { mim = 1 } }', nil, "policy.set", 3, 37,
    'pin-few has no parameter "mim" (did you mean "min"?)' },
  { '{ select = "pin-few", set = { min = "1" } }', nil, "policy.set", 3, 37,
    "pin-few.min must be an integer, not a string" },
  { '{ select = "pin-few", set = { min = 9 } }', nil, "policy.set", 3, 37,
    "9 is above the maximum 8" },
  { '{ select = "pin-few", set = { hosts = { "a", "b c" } } }', nil,
    "policy.set", 3, 46, '"b c" is no host name' },
  { nil, { select = { "pin-fw" } }, "select.nothing", nil, nil,
    'no rule matches "pin-fw" (did you mean "pin-few"?)' },
  { nil, { select = { "pin-*,x" } }, "select.nothing", nil, nil, '"x"' },
  { nil, { select = { "pin-few/few" } }, "select.syntax", nil, nil,
    '"pin-few/few" is none' },
  { nil, { select = { "severity:high" } }, "select.syntax", nil, nil,
    "is none" },
  { nil, { select = { "Pin" } }, "select.syntax", nil, nil, "no selector" },
  { nil, { select = { "" } }, "select.syntax", nil, nil, '"" is no selector' },
  { nil, { select = { "pin-few," } }, "select.syntax", nil, nil,
    '"" is no selector' },
  { nil, { set = { min = "1" } }, "set.syntax", nil, nil,
    "write RULE.param=value" },
  { nil, { set = { ["pin-fw.min"] = "1" } }, "set.rule", nil, nil,
    'did you mean "pin-few"?' },
  { nil, { set = { ["pin-few.mim"] = "1" } }, "set.param", nil, nil,
    'did you mean "min"?' },
  { nil, { set = { ["pin-few.min"] = "many" } }, "set.value", nil, nil,
    "--set pin-few.min: min must be an integer, not a string" },
  { nil, { set = { ["pin-few.min"] = "2" }, select = { "pin-old" } },
    "set.unused", nil, nil, "--set pin-few.min: pin-few does not run" },
  { '{ select = "pin-few", level = "off" }',
    { set = { ["pin-few.min"] = "2" } }, "set.unused", nil, nil,
    "pin-few does not run, since the policy turns it off" },
  { '{ select = "pin-few", level = "off" }',
    { select = { "pin-few,host-*" }, must_run = true }, "select.off", nil, nil,
    '--select: the policy turns off all that "pin-few" matches' },
  { '{ select = "pin-*", level = "off" }',
    { select = { "pin-*" }, must_run = true }, "select.off", nil, nil,
    '--select: the policy turns off all that "pin-*" matches' },
  { nil, { fail_on = "mandatry" }, "fail-on.value", nil, nil,
    'did you mean "mandatory"?' },
}

describe("A plan is made, though a rule is turned off,", function()
  for _, row in ipairs {
    { "of which a glob finds another",
      { select = { "pin-*" }, must_run = true } },
    { "where all that is selected need not run", { select = { "pin-few" } } },
    { "where nothing is selected", { must_run = true } },
  } do
    it(row[1], function()
      assert(make(lines '{ select = "pin-few", level = "off" }', row[2]))
    end)
  end
end)

describe("A plan is refused:", function()
  for _, row in ipairs(WRONG) do
    it(row[6], function()
      local made, faults = make(row[1] and lines(row[1]), row[2])
      assert.is_nil(made)
      assert.equal(1, #faults)
      local one = faults[1]
      assert.equal(row[3], one.code, one.message)
      assert(one.message:find(row[6], 1, true), one.message)
      assert.same({ row[4] and "dir/policy.lua", row[4], row[5] },
                  { one.path, one.line, one.column })
    end)
  end

  it("two packs of one name, and of one rule", function()
    local packs = packs_of()
    packs[2] = packs_of()[1]
    local _, faults = plan.new(packs, nil)
    assert.equal("pack.duplicate", faults[1].code)
    assert.equal("rule.duplicate", faults[2].code)
  end)

  it("a pack that requires one that is absent", function()
    local packs = packs_of()
    packs[1].requires = { "other" }
    local _, faults = plan.new(packs, nil)
    assert.equal("pack.requires", faults[1].code)
  end)
end)

local GLOBS = {
  { "", "*", true }, { "a", "a", true }, { "ab", "a", false },
  { "ab", "a*", true }, { "ab", "*b", true }, { "ab", "a*b", true },
  { "a", "a*a", false }, { "aa", "a*a", true }, { "abcabc", "*bc", true },
  { "abcb", "*bc", false }, { "a-b.c", "a-b.c", true },
  { "axb", "a.b", false }, { "abcde", "a*c*e", true },
  { "abcde", "a*d*c*e", false }, { "abc", "**", true }, { "ab", "*b*b", false },
}

describe("A glob", function()
  for _, row in ipairs(GLOBS) do
    it(("%s %s %s"):format(row[2], row[3] and "matches" or "does not match",
                           row[1]), function()
      assert.equal(row[3], selectors.glob(row[1], row[2]))
    end)
  end

  it("takes its time for long ones, but not forever", function()
    local text, glob = ("a"):rep(60), ("*a"):rep(30) .. "b*"
    assert.is_false(selectors.glob(text, glob))
  end)
end)
