--- The summary: a verdict in one line.

local columns = require "cotter.report.columns"
local vocabulary = require "cotter.vocabulary"

local summary = {}

--- What was found and accepted, by a waiver or as it was there before.
---@param verdict cotter.Verdict
---@return string ", 2 waived, 1 existing" or ""
local function count_accepted(verdict)
  local waived, existing = 0, 0
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "waived" then waived = waived + 1 end
    if one.existing then existing = existing + 1 end
  end
  return (waived > 0 and (", %d waived"):format(waived) or "")
    .. (existing > 0 and (", %d existing"):format(existing) or "")
end

---@param findings table[]
---@return string "3 findings (2 mandatory, 1 advisory)"
local function count_levels(findings)
  if #findings == 0 then return "nothing found" end
  local counts, parts = {}, {}
  for _, one in ipairs(findings) do
    counts[one.level] = (counts[one.level] or 0) + 1
  end
  for rank = #vocabulary.levels, 1, -1 do
    local level = vocabulary.levels[rank]
    if counts[level] then
      parts[#parts + 1] = ("%d %s"):format(counts[level], level)
    end
  end
  return ("%s (%s)"):format(columns.count(#findings, "finding"),
                            table.concat(parts, ", "))
end

--- Counts the apps, where an input has several.
---@param inputs table[]
---@return string "2 apps, " or ""
local function count_apps(inputs)
  local count, seen = 0, {}
  for _, input in ipairs(inputs) do
    for _, name in ipairs(input.apps or {}) do
      if not seen[name] then count = count + 1 end
      seen[name] = true
    end
  end
  return count > 0 and columns.count(count, "app") .. ", " or ""
end

---@param verdict cotter.Verdict
---@return string "1 config, 2 hosts, 4 pins"
local function count_inputs(verdict)
  local hosts, pins = 0, 0
  for _, input in ipairs(verdict.inputs) do
    hosts, pins = hosts + (input.hosts or 0), pins + (input.pins or 0)
  end
  return ("%s%s, %s, %s"):format(count_apps(verdict.inputs),
    columns.count(#verdict.inputs, "config"), columns.count(hosts, "host"),
    columns.count(pins, "pin"))
end

--- Says what was found, and in what.
---@param verdict cotter.Verdict
---@param findings table[] that failed, and that nobody has accepted
---@return string
---@nodiscard
function summary.line(verdict, findings)
  local why = ""
  if verdict.verdict == "error" then
    why = columns.count(#verdict.errors, "error") .. "; "
    if #verdict.inputs == 0 then return why .. "nothing evaluated" end
  elseif verdict.verdict == "undecided" then
    why = "evidence is missing; "
  end
  return why .. count_levels(findings) .. count_accepted(verdict) .. " in "
    .. count_inputs(verdict)
end

return summary
