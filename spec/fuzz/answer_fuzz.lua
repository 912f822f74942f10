--- What a process that read the inputs sends back, and may have been taken
--- over: octets that are no value, or no answer, are refused; no answer raises
--- an error in the verdict, and none is a pass but that of a run in which each
--- rule told what became of it.

local answered = require "cotter.answered"
local core = require "cotter.core"
local same = require "spec.fuzz.same"
local verdict = require "cotter.verdict"

local MESSAGES = { own = { text = "a text" } }
local RULES = {
  ["pin-format"] = { id = "pin-format", title = "Pins", severity = "error",
                     on = "pin", messages = MESSAGES },
  ["host-name"] = { id = "host-name", title = "Hosts", severity = "warning",
                    on = "host", messages = MESSAGES },
}

local PLAN = {
  rules = { { rule = RULES["host-name"] }, { rule = RULES["pin-format"] } },
  evidence = { chain = "require" }, waivers = {},
  level = function() return "mandatory" end,
  fails = function(_, _, severity) return severity == "error" end,
}

-- A rule is accounted for if some subject is counted, whatever became of it.
local function check_pass(response)
  assert(#response.errors == 0, "a pass with errors")
  for id in pairs(RULES) do
    assert(response.counts[id], "a pass without a rule that was to run")
  end
  for _, one in ipairs(response.outcomes) do
    assert(one.outcome ~= "error", "a pass with a rule that broke")
    assert(one.outcome ~= "fail" or RULES[one.rule].severity ~= "error",
           "a pass with an error")
  end
end

return function(octets)
  local response, fault = core.decode(octets)
  if fault then return end
  assert(core.encode(response) == octets, "a value in two encodings")
  assert(same(core.decode(octets), response), "two values")
  if answered.problem(response, RULES) then return end
  local run = { at = "2026-01-01T00:00:00Z", inputs = response.inputs,
    outcomes = response.outcomes, counts = response.counts,
    missing = response.missing, notes = response.notes,
    errors = response.errors }
  local result = verdict.decide(PLAN, run)
  if result.exit_code == 0 then check_pass(core.decode(octets)) end
end
