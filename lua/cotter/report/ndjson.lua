--- The report as JSON, one value a line: first what was run and when, then each
--- input, finding, error and rule, last the verdict. A file that was cut off
--- has no last line.

local json = require "cotter.report.json"
local writer = require "cotter.report.writer"

local ndjson = {}

-- The lists of a verdict, and what the lines of each are called.
local LISTS = {
  { "inputs", "input" }, { "findings", "finding" }, { "waivers", "waiver" },
  { "missing", "missing" }, { "notes", "note" }, { "errors", "error" },
  { "rules", "rule" },
}

-- The schemas of the report, with a type before their keys.
---@param order cotter.Order
---@return cotter.Order
local function typed(order)
  local keys = { "type", table.unpack(order) }
  for key, inner in pairs(order) do
    if type(key) == "string" then keys[key] = inner end
  end
  return keys
end

---@param kind string
---@param value table
---@param order cotter.Order with a type
---@return string
local function line(kind, value, order)
  value.type = kind
  return writer.line(value, order)
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function ndjson.render(verdict, write)
  local plain, order = json.plain(verdict), typed(json.ORDER)
  write(line("run", { schema = plain.schema, tool = plain.tool,
                      at = plain.at }, order))
  for _, row in ipairs(LISTS) do
    local keys = typed(json.ORDER[row[1]])
    for _, one in ipairs(plain[row[1]] or {}) do
      write(line(row[2], one, keys))
    end
  end
  write(line("verdict", { verdict = plain.verdict,
                          exit_code = plain.exit_code }, order))
end

return ndjson
