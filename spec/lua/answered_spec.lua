-- What the engine may answer. A real answer is taken, changed in one place,
-- and held to the schema again.
local answered = require "cotter.answered"
local core = require "cotter.core"
local gate = require "cotter.gate"

local AT = 1776988800 -- 2026-04-24T00:00:00Z

-- The answer on the broken example, and the rules that were asked for.
local function real()
  local kept, rules
  local problem = answered.problem
  answered.problem = function(response, entries)
    kept, rules = core.encode(response), entries
    return problem(response, entries)
  end
  gate.check { inputs = { "examples/gate/broken" }, at = AT,
               evidence = "examples/gate/evidence" }
  answered.problem = problem
  return kept, rules
end

local OCTETS, RULES = real()

local function first(response, outcome)
  for _, one in ipairs(response.outcomes) do
    if one.outcome == outcome then return one end
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

describe("an answer of the engine in which", function()
  for _, row in ipairs(ROWS) do
    local name, change, said = table.unpack(row, 1, 3)

    it(name .. " is held to what it may say", function()
      local response = assert(core.decode(OCTETS))
      local other = table.pack(change(response))
      if other.n > 0 then response = other[1] end
      local problem = answered.problem(response, RULES)
      if not said then return assert.is_nil(problem) end
      local from = problem:find((said:gsub("[%-()]", "%%%0")
        :gsub("%%d", "%%d+")))
      assert.is_truthy(from, problem)
    end)
  end

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
