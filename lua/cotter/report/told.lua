--- What reports for other tools tell: the findings that failed and nobody has
--- accepted, what is unknown and counts, and errors, as rows of one shape.

local vocabulary = require "cotter.vocabulary"

local told = {}

---@class cotter.ToldRow
---@field kind "error"|"warning"|"note" what a tool shall make of it: what fails
---       the gate, or the run, is an error
---@field what "fail"|"unknown"|"error"
---@field name string  "pin-sha1/found", or the code of an error
---@field one table    the finding or error

local GRAVE = { medium = true, high = true, critical = true }

--- What a tool shall make of a finding.
---@param one table
---@return "error"|"warning"|"note"
---@nodiscard
function told.kind(one)
  if one.counts then return "error" end
  return GRAVE[one.severity] and "warning" or "note"
end

--- The rule of a finding, with the message where one was chosen.
---@param one table
---@return string
---@nodiscard
function told.name(one)
  return one.code and one.rule .. "/" .. one.code or one.rule
end

---@param one table a finding
---@return cotter.ToldRow?
local function row_of(one)
  if one.outcome == "fail" and not one.existing then
    return { kind = told.kind(one), what = "fail", name = told.name(one),
             one = one }
  elseif one.outcome == "unknown" and one.counts then
    return { kind = "error", what = "unknown", name = one.rule, one = one }
  end
end

--- Which evidence is missing and counts, as if it were a finding.
---@param one table of verdict.missing
---@return cotter.ToldRow
local function missing_row(one)
  local hosts = #one.hosts > 0 and " for " .. table.concat(one.hosts, ", ")
    or ""
  return { kind = "error", what = "unknown", name = "evidence/" .. one.kind,
           one = { message = ("no %s evidence%s, which is needed by %s")
             :format(one.kind, hosts, table.concat(one.rules, ", ")) } }
end

--- All that is told, in the order of the verdict: errors, findings, what is
--- missing.
---@param verdict cotter.Verdict
---@return cotter.ToldRow[]
---@nodiscard
function told.rows(verdict)
  local rows = {}
  for _, one in ipairs(verdict.errors) do
    rows[#rows + 1] = { kind = "error", what = "error", name = one.code,
                        one = one }
  end
  for _, one in ipairs(verdict.findings) do rows[#rows + 1] = row_of(one) end
  for _, one in ipairs(verdict.missing or {}) do
    if one.counts then rows[#rows + 1] = missing_row(one) end
  end
  return rows
end

-- Errors of the run are worse than any finding.
---@param row cotter.ToldRow
---@return number
local function rank(row)
  return row.what == "fail"
    and vocabulary.rank(vocabulary.severities, row.one.severity) or math.huge
end

--- Rows with the worst first, and else in the order of the verdict.
---@param rows cotter.ToldRow[]
---@return cotter.ToldRow[]
---@nodiscard
function told.worst_first(rows)
  local list, order = table.move(rows, 1, #rows, 1, {}), {}
  for i, row in ipairs(rows) do order[row] = i end
  table.sort(list, function(a, b)
    if rank(a) ~= rank(b) then return rank(a) > rank(b) end
    return order[a] < order[b]
  end)
  return list
end

--- The place of a row for people: "path:line:column", or the keys that lead
--- there in what has no lines.
---@param one table
---@return string? nil where there is none
---@nodiscard
function told.place(one)
  if not one.path then return nil end
  if not one.line and one.pointer and one.pointer ~= "" then
    return one.path .. "#" .. one.pointer
  end
  return table.concat({ one.path, one.line, one.column }, ":")
end

return told
