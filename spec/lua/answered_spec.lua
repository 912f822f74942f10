-- What the engine may answer. A real answer is taken, changed in one place,
-- and held to the schema again.
local answered = require "cotter.answered"
local core = require "cotter.core"
local gate = require "cotter.gate"

local AT = 1776988800 -- 2026-04-24T00:00:00Z

-- The answer to what is asked of the broken example, beside that of another
-- format, and the rules that were asked for.
local function real(ask, more)
  local kept, rules
  local problem = answered.problem
  answered.problem = function(response, entries)
    kept, rules = core.encode(response), entries
    return problem(response, entries)
  end
  local options = { inputs = { "examples/gate/broken",
                               "examples/android/app" }, at = AT,
                    evidence = "examples/gate/evidence" }
  for name, value in pairs(more or {}) do options[name] = value end
  ask(options)
  answered.problem = problem
  return kept, rules
end

local OCTETS, RULES = real(gate.check)

local function first(response, outcome)
  for _, one in ipairs(response.outcomes) do
    if one.outcome == outcome then return one end
  end
end

--- Leaves out what a rule told of its subjects: of the first, by its name, that
--- has some and is as it should be.
local function leave_out(response, is_such)
  local names = {}
  for id, counts in pairs(response.counts) do
    if next(counts) and is_such(RULES[id]) then names[#names + 1] = id end
  end
  table.sort(names)
  local id = assert(names[1], "no rule is such")
  response.counts[id] = {}
  for i = #response.outcomes, 1, -1 do
    if response.outcomes[i].rule == id then
      table.remove(response.outcomes, i)
    end
  end
end

-- What is changed, how, and what is said.
local ROWS = {
  { "nothing", function() end, nil },
  { "it is text", function() return "pass" end, "no record" },
  { "it is absent", function() return nil end, "no record" },
  { "a field is missing", function(r) r.outcomes = nil end,
    "outcomes: no list" },
  { "a field is new", function(r) r.exit_code = 0 end,
    '"exit_code" is no field' },
  { "a list has a gap", function(r) r.notes = { [3] = {} } end,
    "notes: no list" },
  { "a rule is made up", function(r) r.outcomes[1].rule = "own-rule" end,
    'outcomes: 1: rule: "own-rule" is none of those' },
  { "a count is of a rule that is made up",
    function(r) r.counts["own-rule"] = { pass = 1 } end,
    'counts: "own-rule" is none of those' },
  { "a count is below zero", function(r) r.counts["pin-sha1"].pass = -1 end,
    "counts: pin-sha1: pass: no count" },
  { "a count is a fraction", function(r) r.counts["pin-sha1"].pass = 0.5 end,
    "counts: pin-sha1: pass: no count" },
  { "an outcome is made up",
    function(r) r.outcomes[1].outcome = "accepted" end,
    'outcomes: 1: outcome: "accepted" is none of those' },
  { "a level is claimed", function(r) r.outcomes[1].level = "off" end,
    'outcomes: 1: "level" is no field' },
  { "a message is claimed that the rule has not",
    function(r) first(r, "fail").code = "fine" end, "is none of those" },
  { "a message is no text", function(r) r.outcomes[1].message = {} end,
    "outcomes: 1: message: no string" },
  { "a line is zero", function(r) first(r, "fail").line = 0 end,
    "line: no place" },
  { "a consequence is made up",
    function(r) first(r, "fail").consequences = { apple = "harmless" } end,
    '"harmless" is none of those' },
  { "a consumer is made up",
    function(r) first(r, "fail").consequences = { palm = "dies" } end,
    '"palm" is none of those' },
  { "a value is a table", function(r) first(r, "fail").values.x = {} end,
    "x: no scalar" },
  { "evidence is made up",
    function(r)
      r.missing[1] = { kind = "luck", given = true, rules = {}, hosts = {} }
    end, '"luck" is none of those' },
  { "a finding is dropped",
    function(r)
      local kept = {}
      for _, one in ipairs(r.outcomes) do
        if one.outcome ~= "fail" then kept[#kept + 1] = one end
      end
      r.outcomes = kept
    end, "fails on %d, and tells of 0" },
  { "a subject is left out",
    function(r) r.counts["pin-sha1"].pass = r.counts["pin-sha1"].pass - 1 end,
    "pin-sha1 tells of %d subjects, and there are %d" },
  { "a subject is answered twice",
    function(r) r.counts["pin-sha1"].pass = r.counts["pin-sha1"].pass + 1 end,
    "pin-sha1 tells of %d subjects, and there are %d" },
  { "all of a rule are left out", function(r) r.counts["pin-sha1"] = {} end,
    "pin-sha1 tells of 0 subjects" },
  { "all of a rule on some formats are left out",
    function(r)
      leave_out(r, function(entry) return entry.formats end)
    end, " tells of 0 subjects, and there are %d" },
  { "a kind of subject is made up", function(r) r.subjects.luck = 1 end,
    '"luck" is none of those' },
  { "no kind of subject is counted", function(r) r.subjects = nil end,
    "and there are 0" },
  { "a failure is counted as a pass",
    function(r)
      local counts = r.counts[first(r, "fail").rule]
      counts.pass, counts.fail = (counts.pass or 0) + counts.fail, nil
    end, "fails on 0, and tells of %d" },
}

-- Holds a real answer, changed by a row, to what it may say.
local function hold(row, octets, rules)
  local change, said = row[2], row[3]
  local response = assert(core.decode(octets))
  local other = table.pack(change(response))
  if other.n > 0 then response = other[1] end
  local problem = answered.problem(response, rules)
  if not said then return assert.is_nil(problem) end
  assert.is_string(problem)
  local from = problem:find((said:gsub("[%-()]", "%%%0")
    :gsub("%%d", "%%d+")))
  assert.is_truthy(from, problem)
end

-- Answers that draw the model: what is asked, and what is changed.
local DRAWN = {
  model = { gate.model, {}, {
    { "nothing", function() end, nil },
    { "a config has a field more", function(r) r.model[1].verdict = "pass" end,
      'model: 1: "verdict" is no field' },
    { "a config has no path", function(r) r.model[1].path = nil end,
      "model: 1: path: no string" },
    { "a pin stands at line 0",
      function(r) r.model[1].hosts[1].pins[1].line = 0 end,
      "model: 1: hosts: 1: pins: 1: line: no place" },
  } },
  answers = { gate.resolve, { hosts = { "example.com" } }, {
    { "nothing", function() end, nil },
    { "a consumer is made up", function(r) r.answers[1].consumer = "palm" end,
      'answers: 1: consumer: "palm" is none of those' },
    { "pinned is a word", function(r) r.answers[1].pinned = "yes" end,
      "answers: 1: pinned: no boolean" },
    { "blame is a text", function(r) r.answers[1].blame = "line 1" end,
      "answers: 1: blame: no record" },
  } },
  portrait = { gate.check, { portrait = true }, {
    { "nothing", function() end, nil },
    { "a chain is named that is no number",
      function(r) r.portrait.configs[1].hosts[1].chains = { "1" } end,
      "chains: 1: no place" },
    { "a certificate has no fingerprint",
      function(r) r.portrait.chains[1].certs[1].fingerprint = nil end,
      "fingerprint: no string" },
    { "chains are left out", function(r) r.portrait.chains = nil end,
      "portrait: chains: no list" },
  } },
  explained = { gate.check, { explain = true, select = { "pin-sha1" } }, {
    { "nothing", function() end, nil },
    { "a subject has an outcome that is made up",
      function(r) r.explained[1].outcome = "accepted" end,
      '"accepted" is none of those' },
    { "a read has no value",
      function(r)
        r.explained[1].reads = { { what = "x", rule_path = "y" } }
      end,
      "reads: 1: value: no string" },
    { "a message is of a rule that did not run",
      function(r)
        r.explained[1].messages = { { rule = "pin-too-few", outcome = "fail",
                                      message = "", values = {},
                                      related = {} } }
      end, '"pin-too-few" is none of those' },
  } },
}

describe("an answer of the engine in which", function()
  for _, row in ipairs(ROWS) do
    it(row[1] .. " is held to what it may say", function()
      hold(row, OCTETS, RULES)
    end)
  end

  for name, case in pairs(DRAWN) do
    for _, row in ipairs(case[3]) do
      it(row[1] .. " of what it draws as " .. name .. " is held likewise",
         function() hold(row, real(case[1], case[2])) end)
    end
  end

  it("a connection is decided by who is none is held likewise", function()
    local one = { name = "a.example", consumer = "android", own = true,
                  decision = "accepted", path = {}, pins = {}, matches = {} }
    local response = assert(core.decode(OCTETS))
    response.connections = { one }
    assert.is_nil(answered.problem(response, RULES))
    one.consumer = "palm"
    assert.equal('connections: 1: consumer: "palm" is none of those',
                 answered.problem(response, RULES))
    one.consumer, one.matches = "android", { {} }
    assert.matches("connections: 1: matches: 1: ",
                   answered.problem(response, RULES), 1, true)
  end)

  -- Connections to each, and what a rule on them tells.
  for _, row in ipairs {
    { "to all of its consumers", { "apple", "android" }, { pass = 3 }, nil },
    { "to one of them twice", { "apple", "apple" }, { pass = 2 }, nil },
    { "to a consumer that has none", { "okhttp" }, {}, nil },
    { "of the configs' own", nil, { fail = 0, pass = 1 }, nil },
    { "to one of its consumers alone", { "apple", "android" }, { pass = 1 },
      "own-rule tells of 1 subjects, and there are 3" },
    { "to no consumer", { "apple" }, {},
      "own-rule tells of 0 subjects, and there are 2" },
    { "to none of the configs' own", nil, {},
      "own-rule tells of 0 subjects, and there are 1" },
    { "to more than there are", nil, { pass = 2 },
      "own-rule tells of 2 subjects, and there are 1" },
  } do
    it("a rule tells of connections " .. row[1] .. " is held likewise",
       function()
      local response = assert(core.decode(OCTETS))
      response.connected = { own = 1, consumers = { apple = 2, android = 1 } }
      local entry = { on = "connection", consumers = row[2], messages = {} }
      local rules = setmetatable({ ["own-rule"] = entry }, { __index = RULES })
      response.counts["own-rule"] = row[3]
      assert.equal(row[4], answered.problem(response, rules))
    end)
  end

  it("connections are counted as none are is held likewise", function()
    local response = assert(core.decode(OCTETS))
    response.connected = { own = -1, consumers = {} }
    assert.equal("connected: own: no count",
                 answered.problem(response, RULES))
    response.connected = { own = 0, consumers = { palm = 1 } }
    assert.equal('connected: consumers: "palm" is none of those',
                 answered.problem(response, RULES))
  end)

  it("something is odd ends the run", function()
    local jail = core.jail
    core.jail = function(...)
      local octets, layers = jail(...)
      local response = core.decode(octets)
      response.outcomes, response.counts = {}, { ["own-rule"] = {} }
      return core.encode(response), layers
    end
    local done, verdict = pcall(gate.check,
      { inputs = { "examples/gate/broken" }, at = AT })
    core.jail = jail
    assert(done, verdict)
    assert.equal(2, verdict.exit_code)
    assert.equal("run.odd", verdict.errors[1].code)
  end)

  it("inputs are others than those of another pack ends the run", function()
    local jail, asked = core.jail, 0
    core.jail = function(module, ...)
      local octets, layers = jail(module, ...)
      if module ~= "cotter.engine" then return octets, layers end
      asked = asked + 1
      local response = core.decode(octets)
      if asked == 2 then response.inputs[1].sha256 = ("0"):rep(64) end
      return core.encode(response), layers
    end
    local done, verdict = pcall(gate.check, { at = AT,
      inputs = { "examples/gate/broken" },
      policy = "examples/policies/three-pins/policy.lua" })
    core.jail = jail
    assert(done, verdict)
    assert.equal(2, asked)
    assert.equal(2, verdict.exit_code)
    assert.equal("the processes that read the inputs for one pack and another "
      .. "tell of different ones", verdict.errors[#verdict.errors].message)
  end)

  -- The module that breaks, with what policy, and who is told of.
  for _, row in ipairs {
    { "cotter.engine", "examples/policies/three-pins/policy.lua",
      'the process that reads the inputs and runs the pack "rules": '
      .. "it crashed" },
    { "cotter.reading.tasks", "examples/policies/three-pins/policy.lua",
      "the process that reads the policy: it crashed" },
  } do
    it("nothing stands ends the run, and says who broke: " .. row[3],
       function()
      local jail = core.jail
      core.jail = function(module, ...)
        if module ~= row[1] then return jail(module, ...) end
        return nil, { code = "jail.crash", text = "it crashed" }
      end
      local done, verdict = pcall(gate.check,
        { inputs = { "examples/gate/broken" }, at = AT, policy = row[2] })
      core.jail = jail
      assert(done, verdict)
      assert.equal(2, verdict.exit_code)
      local said = {}
      for i, one in ipairs(verdict.errors) do said[i] = one.message end
      assert.is_truthy(table.concat(said, "\n"):find(row[3], 1, true),
                       table.concat(said, "\n"))
    end)
  end

  it("octets are no answer ends the run", function()
    local jail = core.jail
    core.jail = function(...) return "\xff", select(2, jail(...)) end
    local done, verdict = pcall(gate.check,
      { inputs = { "examples/gate/broken" }, at = AT })
    core.jail = jail
    assert(done, verdict)
    assert.equal("run.odd", verdict.errors[1].code)
  end)
end)
