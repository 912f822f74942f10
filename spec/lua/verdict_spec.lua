local verdict = require "cotter.verdict"

local entry = { id = "r-one", title = "One", severity = "high",
  remedy = "mend it",
  messages = { bad = { text = "bad" },
               mild = { text = "mild", severity = "low", remedy = "wait" },
               silent = { text = "silent", severity = "none" } } }

local LEVELS = { high = "mandatory", low = "advisory", none = "off" }

local function plan(evidence, waivers)
  return {
    rules = { { rule = entry, params = {} } }, waivers = waivers or {},
    evidence = evidence or {}, max_days = 180,
    level = function(_, finding) return LEVELS[finding.severity] end,
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

local UNKNOWN = { ["r-one"] = { unknown = 2 } }

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
    { "error where each rule wants evidence that is not given",
      { counts = UNKNOWN, missing = not_given, outcomes = {
        outcome { outcome = "unknown" } } }, "error", 2 },
    { "undecided where that is given, and lacks each host",
      { counts = UNKNOWN, missing = lacking }, "undecided", 3 },
    { "undecided where all that ran could not tell",
      { counts = UNKNOWN, outcomes = {
        outcome { outcome = "unknown", said = true } } }, "undecided", 3 },
    { "undecided where a given kind of evidence lacks a host",
      { missing = lacking }, "undecided", 3 },
    { "fail where a finding and absent evidence meet",
      { missing = lacking, outcomes = { outcome() } }, "fail", 1 },
    { "undecided where a rule said that it could not tell",
      { outcomes = { outcome { outcome = "unknown", said = true } } },
      "undecided", 3 },
    { "pass where the engine found that something is unknown",
      { outcomes = { outcome { outcome = "unknown" } } }, "pass", 0 },
    { "pass where a rule said what came of a subject",
      { outcomes = { outcome { outcome = "not-effective", said = true } } },
      "pass", 0 },
    { "pass for a finding at the level off",
      { outcomes = { outcome { code = "silent" } } }, "pass", 0 },
    { "pass where a kind was not given at all",
      { missing = not_given }, "pass", 0 },
    { "error where no rule is in effect",
      { counts = { ["r-one"] = { ["not-effective"] = 1 } } }, "error", 2 },
    { "error where no rule found a subject",
      { counts = { ["r-one"] = {} } }, "error", 2 },
    { "error where a rule did not run", { counts = {} }, "error", 2 },
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

-- Outcomes on lines; those on one line differ by a host, which is no key.
local function on_lines(text)
  local list = {}
  for line, host in text:gmatch "(%d)(%a?)" do
    list[#list + 1] = outcome { line = tonumber(line), host = host }
  end
  return list
end

local function lines_of(findings)
  local list = {}
  for i, one in ipairs(findings) do list[i] = one.line .. one.host end
  return table.concat(list, " ")
end

describe("findings on lines", function()
  for given, expected in pairs {
    [""] = "", ["1"] = "1", ["1 2 3"] = "1 2 3", ["3 2 1"] = "1 2 3",
    ["2 4 1 3"] = "1 2 3 4", ["1 3 2 4"] = "1 2 3 4", ["2 3 1"] = "1 2 3",
    ["4 5 6 1 2 3"] = "1 2 3 4 5 6", ["5 1 2 3 4"] = "1 2 3 4 5",
    ["1 4 2 3 5 6"] = "1 2 3 4 5 6", ["1b 1a"] = "1b 1a",
    ["2b 1b 2a 1a"] = "1b 1a 2b 2a", ["1c 3 1b 1a 3a"] = "1c 1b 1a 3 3a",
  } do
    it(given .. " are told as " .. expected, function()
      local result = verdict.decide(plan(), run { outcomes = on_lines(given) })
      assert.equal(expected, lines_of(result.findings))
    end)
  end
end)

describe("the findings are", function()
  it("first those that have no path, or no line", function()
    local homeless, of_file = outcome(), outcome()
    homeless.path, of_file.line = nil, nil
    for _, list in ipairs { { outcome(), of_file, homeless },
                            { homeless, of_file, outcome() } } do
      local found = verdict.decide(plan(), run { outcomes = list }).findings
      assert.same({ nil, 1 }, { found[1].path, found[1].line })
      assert.same({ "a.json", nil }, { found[2].path, found[2].line })
      assert.same({ "a.json", 1 }, { found[3].path, found[3].line })
    end
  end)

  it("mended as their message says, or else their rule", function()
    local found = verdict.decide(plan(), run { outcomes = {
      outcome(), outcome { line = 2, code = "mild" } } }).findings
    assert.same({ "mend it", "wait" }, { found[1].remedy, found[2].remedy })
  end)

  it("none at the level off", function()
    local result = verdict.decide(plan(),
      run { outcomes = { outcome { code = "silent" } } })
    assert.same({}, result.findings)
  end)

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
    assert.same({ { code = "run.nothing", message = "nothing ran: no rule "
      .. "found a subject in the inputs" } }, result.errors)
  end)

  it("told where nothing was decided for want of evidence", function()
    local result = verdict.decide(plan(), run { counts = UNKNOWN,
      missing = { { kind = "held", given = false, rules = {}, hosts = {} },
                  { kind = "chain", given = false, rules = {}, hosts = {} } } })
    assert.same({ { code = "run.nothing", message = "nothing ran: each rule "
      .. "wants evidence that is not given with -e: chain, held" } },
      result.errors)
  end)

  for _, row in ipairs {
    { "unknown", "each rule wants evidence that is not given with -e: held" },
    { "not-effective", "no rule is in effect" },
  } do
    it("told where nothing was decided of one subject, which is " .. row[1],
       function()
      local result = verdict.decide(plan(), run {
        counts = { ["r-one"] = { [row[1]] = 1 } },
        missing = { { kind = "held", given = false, rules = {},
                      hosts = {} } } })
      assert.equal("nothing ran: " .. row[2], result.errors[1].message)
    end)
  end

  for _, kind in ipairs(kinds) do
    it("added up, those of kind " .. kind .. " too", function()
      local counts = { ["r-one"] = { pass = 1, [kind] = 1 } }
      local result = verdict.decide(plan(), run { counts = counts })
      assert.equal(0, #result.errors)
    end)
  end
end)

describe("an error is told of", function()
  it("a rule of which there is no answer", function()
    local second = { id = "r-two", title = "Two", messages = {} }
    local both = plan()
    both.rules[2] = { rule = second, params = {} }
    local errors = verdict.decide(both, run {}).errors
    assert.same({ { code = "run.incomplete", rule = "r-two",
                    message = "rule r-two did not run" } }, errors)
  end)

  it("no answer only where there is no other", function()
    local errors = verdict.decide(plan(),
      run { counts = {}, errors = problem }).errors
    assert.same(problem, errors)
  end)
end)

local function waiver(fields)
  local made = { rule = "r-one", reason = "later", owner = "payments",
                 approver = "appsec", created = "2026-11-01",
                 expires = "2027-02-01", path = "waivers.lua", line = 1,
                 column = 1 }
  for key, value in pairs(fields or {}) do made[key] = value end
  return made
end

local function states_of(waivers)
  local list = {}
  for i, one in ipairs(waivers) do list[i] = one.state end
  return table.concat(list, " ")
end

describe("waivers", function()
  for _, case in ipairs {
    { "cover one finding", { waiver() }, { outcome() }, "used", 0 },
    { "cover none where there is none", { waiver() }, {}, "unused", 0 },
    { "leave another rule's", { waiver { rule = "r-two" } }, { outcome() },
      "unused", 1 },
    { "may be several", { waiver { line = 2 }, waiver { host = "h" } },
      { outcome { host = "h" }, outcome() }, "used used", 0 },
  } do
    local name, waivers, outcomes, states, status = table.unpack(case)

    it(name, function()
      local result = verdict.decide(plan(nil, waivers),
                                    run { outcomes = outcomes })
      assert.equal(states, states_of(result.waivers))
      assert.equal(status, result.exit_code)
    end)
  end

  it("name files below the INPUT", function()
    local given = { outcomes = { outcome { path = "app/a.json" } } }
    local waivers = { waiver { file = "a.json" } }
    assert.equal(1, verdict.decide(plan(nil, waivers), run(given)).exit_code)
    given.roots = { "app" }
    assert.equal(0, verdict.decide(plan(nil, waivers), run(given)).exit_code)
  end)

  it("are not told of where there are none", function()
    local result = verdict.decide(plan(), run { outcomes = { outcome() } })
    assert.is_nil(result.waivers)
    assert.is_nil(result.baseline)
    assert.is_truthy(result.findings[1].fingerprint:find "^%x+$")
  end)

  -- Of the five subjects, the second and the third have one that fails.
  it("move subjects of which each finding is waived", function()
    local outcomes = {}
    for i, one in ipairs { { 1, "h" }, { 1, "h" }, { 2, "h" }, { 2, "i" },
                           { 3, "i" }, { 3, "h" }, { 4, "h" }, { 5, "h" },
                           { nil, "h" } } do
      outcomes[i] = outcome { line = i, subject = one[1], host = one[2] }
    end
    local result = verdict.decide(plan(nil, { waiver { host = "h" } }), run {
      outcomes = outcomes, counts = { ["r-one"] = { fail = 5, waived = 3 } } })
    assert.same({ 2, 6 }, { result.rules[1].fail, result.rules[1].waived })
  end)
end)

describe("a baseline", function()
  local function known(print)
    return { path = "baseline.json", entries = {
      { fingerprint = print, rule = "r-one", code = "bad", path = "a.json",
        line = 1, column = 1 } } }
  end

  it("keeps what it knows from failing", function()
    local given = { outcomes = { outcome() } }
    local first = verdict.decide(plan(), run(given))
    given.baseline = known(first.findings[1].fingerprint)
    local result = verdict.decide(plan(), run(given))
    assert.same({ "pass", 0 }, { result.verdict, result.exit_code })
    assert.equal(1, result.baseline.existing)
    assert.same({}, result.baseline.vanished)
  end)

  it("is told of where nothing is found any more", function()
    local result = verdict.decide(plan(),
      run { baseline = known(("0"):rep(64)) })
    assert.same({ 0, 1 },
      { result.baseline.existing, #result.baseline.vanished })
  end)

  it("is not thought of where there is nothing to accept", function()
    local loaded = package.loaded["cotter.baseline"]
    package.loaded["cotter.baseline"] = nil
    verdict.decide(plan(), run {})
    local after = package.loaded["cotter.baseline"]
    package.loaded["cotter.baseline"] = loaded
    assert.is_nil(after)
  end)
end)
