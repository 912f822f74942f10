local verdict = require "cotter.verdict"

local entry = { id = "r-one", title = "One", severity = "high",
  messages = { bad = { text = "bad" }, mild = { text = "mild",
                                                severity = "low" } } }

local function plan(evidence)
  return {
    rules = { { rule = entry, params = {} } }, waivers = {},
    evidence = evidence or {},
    level = function(_, finding)
      return finding.severity == "high" and "mandatory" or "advisory"
    end,
    fails = function(_, level) return level == "mandatory" end,
  }
end

local function outcome(fields)
  local made = { rule = "r-one", outcome = "fail", code = "bad",
                 message = "bad", path = "a.json", line = 1, column = 1,
                 values = {}, related = {} }
  for key, value in pairs(fields or {}) do made[key] = value end
  return made
end

local function run(fields)
  local made = { at = "2026-11-20T00:00:00Z", inputs = {}, outcomes = {},
                 counts = { ["r-one"] = { pass = 1 } }, missing = {},
                 notes = {}, errors = {} }
  for key, value in pairs(fields) do made[key] = value end
  return made
end

local problem = { { code = "x", message = "x" } }
local lacking = { { kind = "chain", given = true, rules = {}, hosts = {} } }
local not_given = { { kind = "chain", given = false, rules = {},
                      hosts = {} } }

describe("the verdict is", function()
  for _, case in ipairs {
    { "pass where nothing failed", {}, "pass", 0 },
    { "fail for a finding at the fail level",
      { outcomes = { outcome() } }, "fail", 1 },
    { "pass for a finding below it",
      { outcomes = { outcome { code = "mild" } } }, "pass", 0 },
    { "error for an error", { errors = problem }, "error", 2 },
    { "error where an error and a finding meet",
      { errors = problem, outcomes = { outcome() } }, "error", 2 },
    { "error for a rule that broke",
      { outcomes = { outcome { outcome = "error" } } }, "error", 2 },
    { "undecided where a given kind of evidence lacks a host",
      { missing = lacking }, "undecided", 3 },
    { "fail where a finding and absent evidence meet",
      { missing = lacking, outcomes = { outcome() } }, "fail", 1 },
    { "undecided where a rule said that it could not tell",
      { outcomes = { outcome { outcome = "unknown", said = true } } },
      "undecided", 3 },
    { "pass where a kind was not given at all",
      { missing = not_given }, "pass", 0 },
    { "error where no rule found a subject",
      { counts = {} }, "error", 2 },
  } do
    local name, fields, expected, status = table.unpack(case)

    it(name, function()
      local result = verdict.decide(plan(), run(fields))
      assert.same({ expected, status }, { result.verdict, result.exit_code })
    end)
  end

  it("undecided where the policy requires what was not given", function()
    local result = verdict.decide(plan { chain = "require" },
      run { missing = { { kind = "chain", given = false, rules = {},
                          hosts = {} } } })
    assert.equal(3, result.exit_code)
  end)
end)

describe("the findings are", function()
  it("sorted by path, line, column, rule and code", function()
    local result = verdict.decide(plan(), run { outcomes = {
      outcome { path = "b.json" }, outcome { line = 2 },
      outcome { column = 3 }, outcome { code = "mild" }, outcome(),
    } })
    local order = {}
    for i, one in ipairs(result.findings) do
      order[i] = { one.path, one.line, one.column, one.code }
    end
    assert.same({ { "a.json", 1, 1, "bad" }, { "a.json", 1, 1, "mild" },
      { "a.json", 1, 3, "bad" }, { "a.json", 2, 1, "bad" },
      { "b.json", 1, 1, "bad" } }, order)
  end)

  it("of the message's severity where it has one", function()
    local result = verdict.decide(plan(),
      run { outcomes = { outcome { code = "mild" } } })
    assert.equal("low", result.findings[1].severity)
  end)

  it("as bad as the worst of the consequences", function()
    local result = verdict.decide(plan(), run { outcomes = {
      outcome { consequences = { a = "refused", b = "blocks", c = "dies" } },
    } })
    assert.equal("dies", result.findings[1].consequence)
  end)
end)

describe("the counts of a rule are", function()
  local kinds = { "fail", "unknown", "not-applicable", "not-effective",
                  "waived", "error" }

  it("zero where nothing was counted", function()
    local result = verdict.decide(plan(), run { counts = { ["r-one"] = {} } })
    assert.same({ id = "r-one", pass = 0, fail = 0, unknown = 0,
                  ["not-applicable"] = 0, ["not-effective"] = 0, waived = 0,
                  error = 0 }, result.rules[1])
    assert.equal("run.nothing", result.errors[1].code)
  end)

  for _, kind in ipairs(kinds) do
    it("added up, those of kind " .. kind .. " too", function()
      local counts = { ["r-one"] = { pass = 1, [kind] = 1 } }
      local result = verdict.decide(plan(), run { counts = counts })
      assert.equal(0, #result.errors)
    end)
  end
end)
