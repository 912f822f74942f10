--- What came of a case: what the rule that it is a case of said of its
--- subjects, as one outcome.

local fault = require "cotter.fault"

local came = {}

---@class cotter.testing.Came what a rule said in a case
---@field outcome string
---@field findings table[]   of fail
---@field reasons string[]   of other outcomes, and errors

local function of_outcome(outcomes, wanted)
  local list = {}
  for _, one in ipairs(outcomes) do
    if one.outcome == wanted then list[#list + 1] = one end
  end
  return list
end

local function reasons_of(list)
  local reasons, told = {}, {}
  for _, one in ipairs(list) do
    if not told[one.message] then reasons[#reasons + 1] = one.message end
    told[one.message] = true
  end
  return reasons
end

-- The worst of what a rule says of its subjects is what came of a case; that
-- it does not apply to some of them only if it applies to none.
local RANKS = { "fail", "unknown", "not-effective", "pass" }

local function outcome_of(counts, findings)
  if #findings > 0 then return "fail" end
  for _, outcome in ipairs(RANKS) do
    if (counts[outcome] or 0) > 0 then return outcome end
  end
end

-- An input that cannot be read is judged by rules on that alone.
local function is_final(problem)
  return problem.rule ~= nil or problem.code:find "^rule%." ~= nil
end

local function errors_of(response, findings)
  local list = {}
  for _, one in ipairs(response.errors) do
    if is_final(one) or #findings == 0 then
      list[#list + 1] = fault.line { path = one.path, line = one.line,
        column = one.column, message = one.message }
    end
  end
  return list
end

-- The evidence that a rule wanted where it had no subject without it.
local function missing(response)
  local reasons = {}
  for _, one in ipairs(response.missing) do
    reasons[#reasons + 1] =
      ("it needs %s evidence, and none was given"):format(one.kind)
  end
  return reasons
end

local NOTHING <const> = "the rule finds nothing in it that it is about"

--- What a rule said that found no subject, or none that it applies to.
local function of_nothing(response)
  local reasons = reasons_of(of_outcome(response.outcomes, "not-applicable"))
  local wanted = #reasons == 0 and missing(response) or {}
  if #wanted > 0 then
    return { outcome = "unknown", findings = {}, reasons = wanted }
  end
  if #reasons == 0 then reasons[1] = NOTHING end
  return { outcome = "not-applicable", findings = {}, reasons = reasons }
end

--- Draws what came of a case.
---@param response cotter.Response
---@param id string of the rule
---@return cotter.testing.Came
---@nodiscard
function came.draw(response, id)
  local findings = of_outcome(response.outcomes, "fail")
  local errors = errors_of(response, findings)
  if #errors > 0 then
    return { outcome = "error", findings = {}, reasons = errors }
  end
  local counts = response.counts[id]
  if not counts then
    return { outcome = "error", findings = {},
             reasons = { "the rule did not run" } }
  end
  local outcome = outcome_of(counts, findings)
  if not outcome then return of_nothing(response) end
  local reasons = outcome ~= "fail"
    and reasons_of(of_outcome(response.outcomes, outcome)) or {}
  return { outcome = outcome, findings = findings, reasons = reasons }
end

return came
