--- The report as JUnit's XML: a test case for each rule, so that a rule that
--- passed is seen, too. What is advisory does not fail its case: it is told as
--- its output.

local columns = require "cotter.report.columns"
local points = require "cotter.report.points"

local junit = {}

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                  ['"'] = "&quot;" }

---@param text string
---@return string
local function escape(text)
  return (columns.escape(text):gsub('[&<>"]', ESCAPES))
end

---@param one cotter.Point
---@return string
local function output(one)
  local lines = {}
  for i, line in ipairs(one.lines) do lines[i] = escape(line) end
  return table.concat(lines, "\n")
end

-- What stands in a test case, by state.
local INNER = {
  advisory = function(one)
    return ("<system-out>%s</system-out>"):format(output(one))
  end,
  skip = function(one)
    return ('<skipped message="%s"/>'):format(escape(one.reason))
  end,
  fail = function(one)
    return ('<failure message="%s">%s</failure>'):format(escape(one.lines[1]),
                                                         output(one))
  end,
  error = function(one)
    return ('<error message="%s">%s</error>'):format(escape(one.lines[1]),
                                                     output(one))
  end,
}

---@param one cotter.Point
---@return string
local function case(one)
  local head = ('    <testcase classname="cotter" name="%s"'):format(
    escape(one.name))
  local inner = INNER[one.state]
  if not inner then return head .. "/>\n" end
  return ("%s>\n      %s\n    </testcase>\n"):format(head, inner(one))
end

---@param list cotter.Point[]
---@return string attributes
local function totals(list)
  local counts = { fail = 0, error = 0, skip = 0 }
  for _, one in ipairs(list) do
    if counts[one.state] then counts[one.state] = counts[one.state] + 1 end
  end
  return ('tests="%d" failures="%d" errors="%d" skipped="%d"'):format(
    #list, counts.fail, counts.error, counts.skip)
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function junit.render(verdict, write)
  local list = points.of(verdict)
  local attributes = totals(list)
  write('<?xml version="1.0" encoding="UTF-8"?>\n')
  write(('<testsuites %s>\n  <testsuite name="cotter" %s timestamp="%s">\n')
    :format(attributes, attributes, (verdict.at:gsub("Z$", ""))))
  for _, one in ipairs(list) do write(case(one)) end
  write "  </testsuite>\n</testsuites>\n"
end

return junit
