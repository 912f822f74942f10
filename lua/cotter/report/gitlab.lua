--- The report as GitLab's code quality: an array of issues, each with a
--- fingerprint by which a merge request tells what is new.

local core = require "cotter.core"
local told = require "cotter.report.told"
local uri = require "cotter.report.uri"
local writer = require "cotter.report.writer"

local gitlab = {}

local SEVERITIES = { info = "info", low = "minor", medium = "major",
                     high = "critical", critical = "blocker" }

local ORDER = { "description", "check_name", "fingerprint", "severity",
                "location", location = { "path", "lines",
                                         lines = { "begin" } } }

--- What has no fingerprint of its own is known by what it says.
---@param row cotter.ToldRow
---@return string
local function fingerprint(row)
  local one = row.one
  return one.fingerprint or core.hex(core.sha256(table.concat(
    { row.what, row.name, one.path or "", one.message }, "\1")))
end

---@param row cotter.ToldRow
---@return table
local function issue(row)
  local one = row.one
  return {
    description = one.message, check_name = row.name,
    fingerprint = fingerprint(row),
    severity = row.what == "fail" and SEVERITIES[one.severity] or "blocker",
    -- A location is required, also of what has none.
    location = { path = uri.plain(one.path or "."),
                 lines = { begin = one.line or 1 } },
  }
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function gitlab.render(verdict, write)
  writer.stream(writer.each(told.rows(verdict), issue), ORDER, write)
end

return gitlab
