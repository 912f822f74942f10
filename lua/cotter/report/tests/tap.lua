--- What tests gave, as TAP 14: a test point for each case.

local columns = require "cotter.report.columns"

local tap = {}

--- A name in which nothing begins a directive.
local function name_of(one)
  return (columns.escape(("%s: %s"):format(one.rule, one.name))
    :gsub("[#\\]", "\\%0"))
end

local function remarks(write, one)
  write(("  # %s:%d\n"):format(columns.escape(one.path), one.line))
  for _, label in ipairs { "expected", "came" } do
    for _, line in ipairs(one[label]) do
      write(("  # %s: %s\n"):format(label == "came" and "came" or "wanted",
                                    columns.escape(line)))
    end
  end
end

--- Writes what tests gave.
---@param document table "cotter.test/1"
---@param _ any
---@param write fun(text: string)
function tap.render(document, _, write)
  local cases = document.cases
  local others = table.move(document.errors, 1, #document.errors, 1, {})
  table.move(document.missing, 1, #document.missing, #others + 1, others)
  write(("TAP version 14\n1..%d\n"):format(#cases + #others))
  for i, one in ipairs(cases) do
    local skipped = one.passed == nil
    write(("%s %d - %s%s\n"):format(one.passed == false and "not ok" or "ok", i,
      name_of(one), skipped and " # SKIP it did not run" or ""))
    if one.passed == false then remarks(write, one) end
  end
  for i, one in ipairs(others) do
    write(("not ok %d - %s\n"):format(#cases + i, (columns.escape(
      require "cotter.fault".line(one)):gsub("[#\\]", "\\%0"))))
  end
end

return tap
