--- The verdict: outcomes and levels in, one decision out. It cannot fail.

local core = require "cotter.core"
local vocabulary = require "cotter.vocabulary"

local verdict = {}

-- The worst comes first there: what nobody notices is worse than what fails.
local function worst(consequences)
  local happens = {}
  for _, what in pairs(consequences or {}) do happens[what] = true end
  for _, what in ipairs(vocabulary.consequences) do
    if happens[what] then return what end
  end
end

local function message_of(entry, outcome)
  return outcome.code and entry.messages[outcome.code] or {}
end

local function finding(outcome, entry, plan)
  local message = message_of(entry, outcome)
  local made = {
    rule = entry.id, title = entry.title, code = outcome.code,
    outcome = outcome.outcome, severity = message.severity or entry.severity,
    consequences = outcome.consequences,
    consequence = worst(outcome.consequences) or outcome.consequence,
    message = outcome.message, remedy = message.remedy or entry.remedy,
    path = outcome.path, line = outcome.line, column = outcome.column,
    pointer = outcome.pointer, host = outcome.host,
    consumer = outcome.consumer, values = outcome.values,
    related = outcome.related, subject = outcome.subject,
    volatile = outcome.volatile,
    seal = outcome.seal, said = outcome.said,
  }
  made.level = plan:level(made)
  return made
end

local KEYS = { "path", "line", "column", "rule", "code", "message" }

-- Sorts by key in turn; what is absent comes first.
local function before(a, b)
  for _, key in ipairs(KEYS) do
    local x, y = a[key], b[key]
    if x ~= y then
      if x == nil or y == nil then return x == nil end
      return x < y
    end
  end
  return false
end

-- The parts of a list that are in order: what a rule finds is as in the file.
local function runs_of(list)
  local runs, run = {}, nil
  for i, one in ipairs(list) do
    if not run or before(one, list[i - 1]) then
      run = {}
      runs[#runs + 1] = run
    end
    run[#run + 1] = one
  end
  return runs
end

-- Merges two lists that are in order; what is alike stays as it came.
local function merged(first, second)
  local out, i, j = {}, 1, 1
  while first[i] and second[j] do
    if before(second[j], first[i]) then
      out[#out + 1], j = second[j], j + 1
    else
      out[#out + 1], i = first[i], i + 1
    end
  end
  table.move(first, i, #first, #out + 1, out)
  return table.move(second, j, #second, #out + 1, out)
end

local function sorted(list)
  local runs = runs_of(list)
  while #runs > 1 do
    local fewer = {}
    for i = 1, #runs, 2 do
      fewer[#fewer + 1] = runs[i + 1] and merged(runs[i], runs[i + 1])
                          or runs[i]
    end
    runs = fewer
  end
  return runs[1] or {}
end

-- A table that is made whole need not grow, which most of its cost would be.
local function counts_of(id, given)
  return { id = id, pass = given.pass or 0, fail = given.fail or 0,
           unknown = given.unknown or 0,
           ["not-applicable"] = given["not-applicable"] or 0,
           ["not-effective"] = given["not-effective"] or 0,
           waived = given.waived or 0, error = given.error or 0 }
end

local NONE = {}

---@class cotter.Sums of all rules
---@field decided integer
---@field unknown integer for want of evidence
---@field idle integer    of rules that are not in effect

--- The counts of each rule, and of all.
---@return table[]
---@return cotter.Sums
local function rule_counts(plan, counts)
  local list, decided, unknown, idle = {}, 0, 0, 0
  for i, row in ipairs(plan.rules) do
    local made = counts_of(row.rule.id, counts[row.rule.id] or NONE)
    decided = decided + made.pass + made.fail + made["not-applicable"]
              + made.waived + made.error
    unknown = unknown + made.unknown
    idle = idle + made["not-effective"]
    list[i] = made
  end
  return list, { decided = decided, unknown = unknown, idle = idle }
end

local function any(list, is)
  for _, one in ipairs(list) do
    if is(one) then return true end
  end
  return false
end

local function is_error(one) return one.outcome == "error" end
local function counts(one) return one.counts end
local function fails(one) return one.counts and one.outcome == "fail" end

-- 2 outranks 1 outranks 3.
local function decide(result)
  if #result.errors > 0 or any(result.findings, is_error) then
    return "error", 2
  end
  if any(result.findings, fails) then return "fail", 1 end
  if any(result.findings, counts) or any(result.missing, counts) then
    return "undecided", 3
  end
  return "pass", 0
end

local function findings_of(outcomes, plan)
  local entries, list = {}, {}
  for _, row in ipairs(plan.rules) do entries[row.rule.id] = row.rule end
  for _, outcome in ipairs(outcomes) do
    local one = finding(outcome, entries[outcome.rule], plan)
    if one.level ~= "off" then list[#list + 1] = one end
  end
  return sorted(list)
end

-- The findings of each rule by subject: whether one of them still fails.
local function fails_by_subject(findings)
  local by_rule = {}
  for _, one in ipairs(findings) do
    if one.subject then
      local subjects = by_rule[one.rule] or {}
      by_rule[one.rule] = subjects
      subjects[one.subject] = subjects[one.subject] or one.outcome == "fail"
    end
  end
  return by_rule
end

-- A subject of which each finding is waived counts as waived.
local function count_waived(findings, rules)
  local by_rule = fails_by_subject(findings)
  for _, row in ipairs(rules) do
    for _, fails_still in pairs(by_rule[row.id] or {}) do
      if not fails_still then
        row.fail, row.waived = row.fail - 1, row.waived + 1
      end
    end
  end
end

-- Takes out of the findings what somebody has accepted. What does that is
-- loaded where there is something to accept: most runs find nothing.
local function accept(result, plan, run)
  if #plan.waivers + #result.findings == 0 and not run.baseline then return end
  local baselines = require "cotter.baseline"
  local findings, ran = result.findings, {}
  for _, row in ipairs(plan.rules) do ran[row.rule.id] = true end
  baselines.mark(findings, run.roots or {})
  if #plan.waivers > 0 then
    result.waivers = require "cotter.waiving".apply(findings, plan.waivers,
      assert(require "cotter.moment".read(run.at)),
      { inputs = run.roots or {}, max_days = plan.max_days, ran = ran })
    count_waived(findings, result.rules)
  end
  if run.baseline then
    result.baseline = baselines.apply(findings, run.baseline, ran)
  end
end

-- What the engine found to be unknown counts by its kind of evidence; what a
-- rule said of itself counts here, and what has been accepted does not.
local function does_count(one, plan)
  if one.outcome == "fail" then
    return not one.existing and plan:fails(one.level, one.severity)
  end
  return one.outcome == "unknown" and one.said == true
end

-- A kind that was given counts for the hosts that lack it; one that was not
-- counts only where the policy requires it.
local function count_missing(missing, plan)
  for _, one in ipairs(missing) do
    one.counts = one.given or plan.evidence[one.kind] == "require"
    table.sort(one.rules)
    table.sort(one.hosts)
  end
  return missing
end

-- What is known of the rules, for reports.
local function catalogue(plan)
  local entries = {}
  for i, row in ipairs(plan.rules) do entries[i] = row.rule end
  return entries
end

-- A rule that was to run, and of which no answer tells what became of it.
local function unaccounted(plan, told)
  for _, row in ipairs(plan.rules) do
    if not told[row.rule.id] then
      return { code = "run.incomplete", rule = row.rule.id,
               message = ("rule %s did not run"):format(row.rule.id) }
    end
  end
end

--- Why nothing was decided.
local function why_nothing(result, sums)
  if sums.unknown > 0 then
    local kinds = {}
    for i, one in ipairs(result.missing) do kinds[i] = one.kind end
    table.sort(kinds)
    return "each rule wants evidence that is not given with -e: "
      .. table.concat(kinds, ", ")
  end
  return sums.idle > 0 and "no rule is in effect"
    or "no rule found a subject in the inputs"
end

-- What is said where nothing was decided, unless it counts for the exit status
-- that it is unknown.
local function nothing(result, sums)
  if sums.decided > 0 or any(result.findings, counts)
     or any(result.missing, counts) then
    return nil
  end
  return { code = "run.nothing",
           message = "nothing ran: " .. why_nothing(result, sums) }
end

---@param plan table what was to run
---@param run table at (text), inputs, outcomes, counts, missing, notes, errors,
---       roots (paths that were searched), baseline if one was given
---@return table verdict "cotter.report/1" and what the text report needs
---@nodiscard
function verdict.decide(plan, run)
  local rules, sums = rule_counts(plan, run.counts)
  local result = {
    schema = "cotter.report/1",
    tool = { name = "cotter", version = core.version }, at = run.at,
    inputs = run.inputs, findings = findings_of(run.outcomes, plan),
    errors = sorted(run.errors), rules = rules, notes = run.notes,
    missing = count_missing(run.missing, plan), catalogue = catalogue(plan),
  }
  accept(result, plan, run)
  for _, one in ipairs(result.findings) do
    one.counts = does_count(one, plan)
  end
  if #result.errors == 0 then
    result.errors[1] = unaccounted(plan, run.counts)
      or nothing(result, sums)
  end
  result.verdict, result.exit_code = decide(result)
  return result
end

return verdict
