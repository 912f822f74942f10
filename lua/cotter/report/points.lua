--- Test points: what came of each rule, for reports that list tests. A rule
--- that looked at nothing has not passed: it is skipped, and says why.

local told = require "cotter.report.told"

local points = {}

---@class cotter.Point
---@field name string   of the rule; "evaluation" for what is no rule's
---@field state "pass"|"advisory"|"skip"|"fail"|"error" advisory: what is found
---       does not fail the gate
---@field reason string? why it is skipped
---@field lines string[] what is told, a line each

---@param row cotter.ToldRow
---@return string
local function describe(row)
  local place = told.place(row.one)
  return ("%s%s: %s"):format(place and place .. ": " or "",
    row.what == "fail" and row.one.severity or row.what, row.one.message)
end

local WHY = {
  { "unknown", "the evidence that it needs was not given" },
  { "not-effective", "it is not in effect" },
  { "not-applicable", "it applies to nothing here" },
  { "waived", "all that it found is waived" },
}

--- Why a rule is neither passed nor failed; nil of one that is.
---@param counts table of verdict.rules
---@return string?
local function why_skipped(counts)
  if counts.pass + counts.fail + counts.error > 0 then return nil end
  for _, row in ipairs(WHY) do
    if counts[row[1]] > 0 then return row[2] end
  end
  return "there is nothing that it is about"
end

local RANKS = { advisory = 1, fail = 2, error = 3 }

---@param rows cotter.ToldRow[]
---@return string? state
local function worst(rows)
  local state
  for _, row in ipairs(rows) do
    local one = row.what == "error" and "error"
      or row.kind == "error" and "fail" or "advisory"
    if not state or RANKS[one] > RANKS[state] then state = one end
  end
  return state
end

---@param name string
---@param rows cotter.ToldRow[]
---@param reason string?
---@return cotter.Point
local function point(name, rows, reason)
  local lines = {}
  for i, row in ipairs(rows) do lines[i] = describe(row) end
  local state = worst(rows)
  return { name = name, state = state or reason and "skip" or "pass",
           reason = not state and reason or nil, lines = lines }
end

--- The points of a verdict: the evaluation itself, then each rule.
---@param verdict cotter.Verdict
---@return cotter.Point[]
---@nodiscard
function points.of(verdict)
  local rows, own, list = {}, {}, {}
  for _, rule in ipairs(verdict.rules) do rows[rule.id] = {} end
  for _, row in ipairs(told.rows(verdict)) do
    table.insert(rows[row.one.rule] or own, row)
  end
  list[1] = point("evaluation", own)
  for i, rule in ipairs(verdict.rules) do
    list[i + 1] = point(rule.id, rows[rule.id], why_skipped(rule))
  end
  return list
end

return points
