--- What tests gave, as JSON: "cotter.test/1".

local writer = require "cotter.report.writer"

local json = {}

local ORDER = {
  "schema", "verdict", "exit_code", "passed", "failed", "cases", "rules",
  "coverage", "mutation", "missing", "errors",
  cases = { "rule", "name", "path", "line", "column", "passed", "expected",
            "outcome", "codes", "came", "excerpt" },
  rules = { "id", "pack", "path", "line", "cases", "passed", "outcomes",
            "wanted", "messages", messages = writer.map },
  coverage = { "path", "lines", "branches",
    lines = { "covered", "total", "missed" },
    branches = { "covered", "total", "missed",
                 missed = { "line", "column", "what", "never" } } },
  mutation = { "count", "killed", "accepted", "survivors",
    survivors = { "change", "path", "line", "column", "code", "reason" } },
  missing = { "message", "path", "line", "column" },
  errors = { "code", "message", "path", "line", "column" },
}

--- Writes what tests gave.
---@param document table "cotter.test/1"
---@param _ any
---@param write fun(text: string)
function json.render(document, _, write)
  write(writer.json(document, ORDER))
end

return json
