--- What tests gave, as JUnit's XML: a suite for each rule, a test case for each
--- case.

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"

local junit = {}

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                  ['"'] = "&quot;" }

local function escape(text)
  return (columns.escape(text):gsub('[&<>"]', ESCAPES))
end

local function failure(one)
  local lines = { ("%s:%d"):format(one.path, one.line) }
  for _, line in ipairs(one.expected) do
    lines[#lines + 1] = "wanted: " .. line
  end
  for _, line in ipairs(one.came) do lines[#lines + 1] = "came: " .. line end
  for i, line in ipairs(lines) do lines[i] = escape(line) end
  return ('<failure message="%s">%s</failure>'):format(
    escape(one.came[1]), table.concat(lines, "\n"))
end

local function case(one)
  local head = ('    <testcase classname="%s" name="%s" file="%s" line="%d"')
    :format(escape(one.rule), escape(one.name), escape(one.path), one.line)
  if one.passed then return head .. "/>\n" end
  local inner = one.passed == nil and '<skipped message="it did not run"/>'
    or failure(one)
  return ("%s>\n      %s\n    </testcase>\n"):format(head, inner)
end

-- What kept tests from running is a case of its own, and so is what is not
-- covered.
local function others(name, list)
  if #list == 0 then return "" end
  local parts = { ('  <testsuite name="%s" tests="%d" errors="%d">\n')
    :format(name, #list, #list) }
  for _, one in ipairs(list) do
    parts[#parts + 1] = ('    <testcase classname="cotter" name="%s">\n'
      .. '      <error message="%s"/>\n    </testcase>\n'):format(
      escape(one.code or name), escape(fault.line(one)))
  end
  parts[#parts + 1] = "  </testsuite>\n"
  return table.concat(parts)
end

local function suite(rule, cases)
  local failed = 0
  for _, one in ipairs(cases) do
    failed = failed + (one.passed == false and 1 or 0)
  end
  local parts = { ('  <testsuite name="%s" tests="%d" failures="%d">\n')
    :format(escape(rule), #cases, failed) }
  for _, one in ipairs(cases) do parts[#parts + 1] = case(one) end
  parts[#parts + 1] = "  </testsuite>\n"
  return table.concat(parts)
end

--- The cases by rule, in the order in which rules come first.
local function by_rule(cases)
  local order, lists = {}, {}
  for _, one in ipairs(cases) do
    if not lists[one.rule] then
      order[#order + 1], lists[one.rule] = one.rule, {}
    end
    table.insert(lists[one.rule], one)
  end
  return order, lists
end

--- Writes what tests gave.
---@param document table "cotter.test/1"
---@param _ any
---@param write fun(text: string)
function junit.render(document, _, write)
  local wrong = #document.errors + #document.missing
  write '<?xml version="1.0" encoding="UTF-8"?>\n'
  write(('<testsuites tests="%d" failures="%d" errors="%d">\n'):format(
    #document.cases + wrong, document.failed, wrong))
  local order, lists = by_rule(document.cases)
  for _, rule in ipairs(order) do write(suite(rule, lists[rule])) end
  write(others("errors", document.errors))
  write(others("missing", document.missing))
  write "</testsuites>\n"
end

return junit
