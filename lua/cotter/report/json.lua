--- The report as JSON, "cotter.report/1": what other reports are made from.

local explanation = require "cotter.report.explanation"
local writer = require "cotter.report.writer"

local json = {}

local PLACE = { "path", "line", "column", "message" }

local WAIVER = { "id", "why", "rule", "code", "host", "pointer", "file",
                 "reason", "owner", "approver", "created", "expires", "seal",
                 "path", "line", "column" }

--- The order of keys, which is the schema.
json.ORDER = {
  "schema", "tool", "at", "verdict", "exit_code", "lock", "layers",
  "inputs", "looked_at", "findings", "waivers", "baseline", "missing", "notes",
  "errors", "rules", "explanations",
  tool = { "name", "version" },
  lock = { "path", "serial", "sha256", "signed" },
  layers = { "limits", "landlock", "seccomp" },
  inputs = { "path", "format", "apps", "encoding", "sha256", "hosts",
             "pins" },
  looked_at = { "path", "folders", "files", "opened", "skipped",
                skipped = { "path", "message" } },
  findings = {
    "rule", "code", "outcome", "severity", "level", "title", "consequence",
    "consequences", "message", "remedy", "path", "line", "column", "pointer",
    "host", "consumer", "values", "related", "fingerprint", "existing",
    "waiver", "waiver_refused",
    consequences = writer.map, values = writer.map, related = PLACE,
    waiver = WAIVER, waiver_refused = WAIVER,
  },
  waivers = {
    "state", "findings", "remarks", "waiver", waiver = WAIVER,
  },
  baseline = {
    "path", "existing", "vanished",
    vanished = { "fingerprint", "rule", "code", "path", "host", "line",
                 "column" },
  },
  missing = { "kind", "counts", "rules", "hosts" },
  notes = { "rule", "message", "path", "line", "column" },
  errors = { "code", "message", "path", "line", "column", "rule" },
  rules = { "id", "pass", "fail", "unknown", "not-applicable",
            "not-effective", "waived", "error" },
  explanations = explanation.ORDER,
}

--- Keeps what the schema names; the rest is of this run alone.
---@param value any
---@param order cotter.Order?
---@return any
local function keep(value, order)
  if type(value) ~= "table" or not order or order == writer.map then
    return value
  end
  local kept = {}
  for _, key in ipairs(order) do kept[key] = keep(value[key], order[key]) end
  if next(kept) ~= nil or #value == 0 then return kept end
  for index, element in ipairs(value) do kept[index] = keep(element, order) end
  return kept
end

--- A verdict without what is of this run alone.
---@param verdict cotter.Verdict
---@return table
---@nodiscard
function json.plain(verdict) return keep(verdict, json.ORDER) end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function json.render(verdict, write)
  writer.stream(json.plain(verdict), json.ORDER, write)
end

return json
