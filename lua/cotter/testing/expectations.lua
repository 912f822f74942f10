--- Expectations of cases, and whether what came is what was expected.

local checks = require "cotter.testing.checks"
local fault = require "cotter.fault"
local marks = require "cotter.testing.marks"
local vocabulary = require "cotter.vocabulary"

local expectations = {}

---@class cotter.testing.Expectation
---@field outcome string "pass", "fail", "unknown" and so on
---@field code string?   of fail
---@field line integer?
---@field column integer?
---@field host string?
---@field path string?
---@field consumer string?
---@field count integer?  of findings like it
---@field message string? a part of it
---@field consequences table<string, string>? by consumer; "none" where there
---       is none

---@class cotter.testing.Came what a rule said in a case
---@field outcome string
---@field findings table[]   of fail
---@field reasons string[]   of other outcomes, and errors

local HAPPENS = { "blocks", "dies", "none", "refused", "unpinned" }
local consumer = checks.one_of(vocabulary.consumers)
local consequence = checks.one_of(HAPPENS)

local DETAILS = { count = checks.number, line = checks.number,
                  column = checks.number,
                  host = checks.text, path = checks.text,
                  consumer = checks.text, message = checks.text,
                  consequences = checks.map_of(consumer, consequence) }

-- Those that are compared, in the order in which they are told.
local COMPARED = { "path", "line", "column", "host", "consumer" }

--- fails "code", fails("code", { line =, column =, host = })
local function fails(code, details)
  local expected = checks.fields(details or {}, "fails", DETAILS)
  expected.outcome = "fail"
  expected.code = checks.text(code, "the code of fails")
  return marks.new("expectation", expected)
end

local function plain(outcome)
  return marks.new("expectation", { outcome = outcome })
end

--- The names that a test file has for what it expects.
---@type table<string, any>
expectations.names = {
  fails = fails, pass = plain "pass", unknown = plain "unknown",
  not_applicable = plain "not-applicable",
  not_effective = plain "not-effective",
}

--- Reads the expectation of a case: one, or a list of fails.
---@param value any
---@param what string
---@return cotter.testing.Expectation[]
---@nodiscard
function expectations.read(value, what)
  local one = marks.value(value, "expectation")
  if one then return { one } end
  if type(value) == "function" then
    checks.refuse("%s: a function is no expectation; fails wants a code: "
      .. "fails \"code\"", what)
  elseif type(value) ~= "table" or marks.is(value) or #value == 0 then
    checks.refuse("%s wants an expectation: pass, fails \"code\", unknown, "
      .. "not_applicable or not_effective, not %s", what, marks.name(value))
  end
  return checks.list_of(function(each, where)
    local expected = marks.value(each, "expectation")
    if expected and expected.code then return expected end
    checks.refuse("%s must be fails \"code\", not %s", where,
                  marks.name(each))
  end)(value, what)
end

--- Holds the codes of expectations to the messages of the rule.
---@param list cotter.testing.Expectation[]
---@param entry cotter.CatalogEntry
---@return string? problem
---@nodiscard
function expectations.problem(list, entry)
  for _, one in ipairs(list) do
    if one.code and not entry.messages[one.code] then
      return ("rule %s has no message %q%s"):format(entry.id, one.code,
        fault.suggestion(one.code, fault.names(entry.messages)))
    end
  end
end

-- What came ------------------------------------------------------------------

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
function expectations.came(response, id)
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

-- Comparison -----------------------------------------------------------------

local function says(expected, finding)
  local happens = finding.consequences or {}
  for name, what in pairs(expected.consequences or {}) do
    if (happens[name] or "none") ~= what then return false end
  end
  return not expected.message
    or finding.message:find(expected.message, 1, true) ~= nil
end

local function matches(expected, finding)
  if expected.code ~= finding.code then return false end
  for _, name in ipairs(COMPARED) do
    if expected[name] ~= nil and expected[name] ~= finding[name] then
      return false
    end
  end
  return says(expected, finding)
end

local function any(list, is)
  for _, one in ipairs(list) do
    if is(one) then return true end
  end
  return false
end

--- Whether what is expected is among the findings, as often as it says.
local function is_there(expected, findings)
  local count = 0
  for _, finding in ipairs(findings) do
    if matches(expected, finding) then count = count + 1 end
  end
  return count > 0 and (expected.count or count) == count
end

--- Tells whether what came is what was expected: each finding is expected, and
--- each that is expected is there.
---@param expected cotter.testing.Expectation[]
---@param came cotter.testing.Came
---@return boolean
---@nodiscard
function expectations.met(expected, came)
  if came.outcome ~= expected[1].outcome then return false end
  if came.outcome ~= "fail" then return true end
  for _, one in ipairs(expected) do
    if not is_there(one, came.findings) then return false end
  end
  for _, finding in ipairs(came.findings) do
    if not any(expected, function(one) return matches(one, finding) end) then
      return false
    end
  end
  return true
end

-- Words ----------------------------------------------------------------------

local WORDS = { pass = "pass", unknown = "unknown",
                ["not-applicable"] = "not applicable",
                ["not-effective"] = "not effective", error = "an error" }

local function details(one)
  local parts = {}
  for _, name in ipairs(COMPARED) do
    if one[name] ~= nil then
      parts[#parts + 1] = ("%s %s"):format(name, tostring(one[name]))
    end
  end
  for _, name in ipairs(fault.names(one.consequences or {})) do
    parts[#parts + 1] = ("%s %s"):format(name, one.consequences[name])
  end
  return #parts > 0 and " (" .. table.concat(parts, ", ") .. ")" or ""
end

--- Writes what was expected, a line each.
---@param list cotter.testing.Expectation[]
---@return string[]
---@nodiscard
function expectations.words(list)
  local lines = {}
  for i, one in ipairs(list) do
    lines[i] = one.code and "fails " .. one.code .. details(one)
        .. (one.message and (" saying %q"):format(one.message) or "")
        .. (one.count and (", %d times"):format(one.count) or "")
      or WORDS[one.outcome]
  end
  return lines
end

--- Writes what came, a line each.
---@param came cotter.testing.Came
---@return string[]
---@nodiscard
function expectations.came_words(came)
  local lines = {}
  for i, one in ipairs(came.findings) do
    lines[i] = ("fails %s%s: %s"):format(one.code, details(one), one.message)
  end
  for _, reason in ipairs(came.reasons) do
    lines[#lines + 1] = ("%s: %s"):format(WORDS[came.outcome], reason)
  end
  return #lines > 0 and lines or { WORDS[came.outcome] }
end

return expectations
