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
---@field also (integer|string)[]? lines or paths of the places beside it
---@field consequences table<string, string>? by consumer; "none" where there
---       is none

local HAPPENS = { "blocks", "dies", "none", "refused", "unpinned" }
local consumer = checks.one_of(vocabulary.consumers)
local consequence = checks.one_of(HAPPENS)

local function line_or_path(value, what)
  return type(value) == "string" and value or checks.number(value, what)
end

local DETAILS = { also = checks.list_of(line_or_path),
                  count = checks.number, line = checks.number,
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

-- Comparison -----------------------------------------------------------------

-- Whether the places beside a finding are those that are expected, if any are.
local function is_beside(expected, places)
  if not expected then return true end
  if #expected ~= #places then return false end
  for i, one in ipairs(expected) do
    if one ~= places[i].line and one ~= places[i].path then return false end
  end
  return true
end

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
  return is_beside(expected.also, finding.related) and says(expected, finding)
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

-- The places beside a finding, or those that are expected.
local function places(one)
  local list = one.also or {}
  for i, place in ipairs(one.related or {}) do
    list[i] = place.line or place.path
  end
  return #list > 0 and list or one.also and { "nothing" }
end

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
  local beside = places(one)
  if beside then
    parts[#parts + 1] = "also " .. table.concat(beside, " and ")
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
