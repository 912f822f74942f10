--- The verdict on a run of tests: what has failed, and what is missing.

local coverage = require "cotter.tests.coverage"

local verdict = {}

local function counts_of(cases)
  local passed, failed = 0, 0
  for _, case in ipairs(cases) do
    if case.passed then passed = passed + 1 end
    if case.passed == false then failed = failed + 1 end
  end
  return passed, failed
end

--- Whether fewer mutants were killed than is wanted; what is accepted does
--- not count.
local function falls_short(mutation, least)
  if not mutation or not least then return false end
  return mutation.killed * 100
    < least * (mutation.count - mutation.accepted)
end

-- 2 outranks 1.
local function decide(document, options)
  if #document.errors > 0 then return "error", 2 end
  if document.failed + #document.missing > 0
    or falls_short(document.mutation, options.min_score) then
    return "fail", 1
  end
  return "pass", 0
end

--- Counts the mutants.
local function score(mutation)
  if not mutation then return end
  mutation.accepted = 0
  for _, one in ipairs(mutation.survivors) do
    if one.reason then mutation.accepted = mutation.accepted + 1 end
  end
  mutation.killed = mutation.count - #mutation.survivors
end

--- Decides on a run, and writes it down.
---@param run cotter.TestRun
---@return table document "cotter.test/1"
---@nodiscard
function verdict.of(run)
  local passed, failed = counts_of(run.cases)
  local document = { schema = "cotter.test/1", passed = passed,
    failed = failed, cases = run.cases, rules = run.rules,
    coverage = run.covered, mutation = run.mutation,
    errors = run.errors }
  score(document.mutation)
  document.missing = coverage.missing(document, run.options.require or {})
  document.verdict, document.exit_code = decide(document, run.options)
  return document
end

return verdict
