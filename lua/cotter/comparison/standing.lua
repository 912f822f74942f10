--- Standing: how much a finding weighs in a verdict, so that those of two
--- policies can be compared.

local vocabulary = require "cotter.vocabulary"

---@class cotter.Standing
---@field outcome string  of a finding; "pass", "off" (the policy turns the rule
---                       off) or "absent" (no pack has it) where there is none
---@field level string?   of a finding that fails
---@field severity string?
---@field fails boolean   it fails the gate, or leaves it undecided
---@field set cotter.Origin? of the level, or of what turns the rule off

---@class cotter.Origin
---@field by "default"|"policy"
---@field path string?
---@field line integer?
---@field column integer?

local standing = {}

--- What has set a value: a line of a policy, or nothing.
---@param place { line: integer, column: integer }?
---@param path string of the policy
---@return cotter.Origin
---@nodiscard
function standing.origin(place, path)
  if not place then return { by = "default" } end
  return { by = "policy", path = path, line = place.line,
           column = place.column }
end

-- What has become of a rule that has decided about nothing.
local UNDECIDED_BY = { "not-effective", "unknown", "not-applicable" }

---@param counts table<string, integer> of a rule, by outcome
---@return string
local function outcome_of(counts)
  if counts.pass + counts.fail + counts.waived > 0 then return "pass" end
  for _, outcome in ipairs(UNDECIDED_BY) do
    if counts[outcome] > 0 then return outcome end
  end
  return "pass"
end

---@param verdict cotter.Verdict
---@param rule string
---@return string? outcome nil of a rule that has not run
local function outcome_in(verdict, rule)
  for _, counts in ipairs(verdict.rules) do
    if counts.id == rule then return outcome_of(counts) end
  end
end

---@param verdict cotter.Verdict
---@param rule string
---@return boolean
local function is_known(verdict, rule)
  for _, row in ipairs(verdict.plan.catalogue) do
    if row.rule.id == rule then return true end
  end
  return false
end

--- The standing of what a verdict has not found.
---@param other table the finding of another verdict
---@param verdict cotter.Verdict
---@return cotter.Standing
---@nodiscard
function standing.without(other, verdict)
  if not is_known(verdict, other.rule) then
    return { outcome = "absent", fails = false }
  end
  local level, line = verdict.plan:level(other)
  if level == "off" then
    return { outcome = "off", fails = false,
             set = standing.origin(line, verdict.policy) }
  end
  return { outcome = outcome_in(verdict, other.rule) or "off", fails = false }
end

--- The standing of a finding.
---@param finding table
---@param verdict cotter.Verdict
---@return cotter.Standing
---@nodiscard
function standing.of(finding, verdict)
  local made = { outcome = finding.outcome, fails = finding.counts == true }
  if finding.outcome ~= "fail" then return made end
  local _, line = verdict.plan:level(finding)
  made.level, made.severity = finding.level, finding.severity
  made.set = standing.origin(line, verdict.policy)
  return made
end

-- What fails the gate weighs most, then what leaves it undecided, then what is
-- told and does not fail, by its level.
local FAILS, UNDECIDED, TOLD, WAIVED = 30, 20, 10, 1

--- A number that is the larger, the stricter the standing is.
---@param one cotter.Standing
---@return integer
---@nodiscard
function standing.weight(one)
  if one.outcome == "fail" then
    return (one.fails and FAILS or TOLD)
           + vocabulary.rank(vocabulary.levels, one.level)
  elseif one.outcome == "waived" then
    return WAIVED
  end
  return one.fails and UNDECIDED or 0
end

return standing
