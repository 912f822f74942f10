--- The report as TAP 14: a test point for each rule. What is advisory is a
--- point that is to be mended, and does not fail.

local columns = require "cotter.report.columns"
local points = require "cotter.report.points"

local tap = {}

-- How each state begins and ends its line.
local LINES = {
  pass = { "ok", "" }, advisory = { "not ok", " # TODO advisory" },
  skip = { "ok", " # SKIP " }, fail = { "not ok", "" },
  error = { "not ok", "" },
}

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function tap.render(verdict, write)
  local list = points.of(verdict)
  write(("TAP version 14\n1..%d\n"):format(#list))
  for i, one in ipairs(list) do
    local begin, stop = table.unpack(LINES[one.state])
    write(("%s %d - %s%s%s\n"):format(begin, i, columns.escape(one.name), stop,
                                      one.reason or ""))
    for _, line in ipairs(one.lines) do
      write("  # " .. columns.escape(line) .. "\n")
    end
  end
end

return tap
