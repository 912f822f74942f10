--- The catalogue: rules as they describe themselves, for people and programs.

local columns = require "cotter.report.columns"
local sheets = require "cotter.report.sheet"
local writer = require "cotter.report.writer"

local catalogue = {}

-- Text ----------------------------------------------------------------------

---@param text string
---@param width integer
---@return string
local function pad(text, width)
  return text .. (" "):rep(width - columns.width(text))
end

--- Lists rules, one in a line: id, severity, title.
---@param rows cotter.PlanRule[]
---@param write fun(text: string)
function catalogue.list(rows, write)
  local longest = 0
  for _, row in ipairs(rows) do longest = math.max(longest, #row.rule.id) end
  for _, row in ipairs(rows) do
    local entry = row.rule
    write(("%s  %s  %s\n"):format(pad(entry.id, longest),
      pad(entry.severity, 8), columns.escape(entry.title)))
  end
end

-- How a sheet is laid out; all but one of these are seldom wanted.
local LAYOUTS = {
  text = function() return require "cotter.report.sheet_text" end,
  markdown = function() return require "cotter.report.sheet_markdown" end,
  html = function() return require "cotter.report.sheet_html" end,
  man = function() return require "cotter.report.sheet_man" end,
}

--- Explains one rule.
---@param row cotter.PlanRule
---@param level string of its findings
---@param write fun(text: string)
---@param format string?
function catalogue.explain(row, level, write, format)
  LAYOUTS[format or "text"]()(sheets.of(row, level), write)
end

--- Lists rules for a page.
---@param rows cotter.PlanRule[]
---@param write fun(text: string)
---@param format string
function catalogue.contents(rows, write, format)
  LAYOUTS[format]()(sheets.list(rows), write)
end

-- JSON ------------------------------------------------------------------------

local ORDER = {
  "schema", "rules",
  rules = {
    "id", "title", "on", "severity", "level", "since", "ends", "needs",
    "consumers", "formats", "where", "refs", "params", "data", "messages",
    "remedy",
    "pack", "path", "line", "column",
    params = writer.map, data = writer.map, messages = writer.map,
  },
}

-- What stands as it is in an entry.
local SAME = { "id", "title", "on", "severity", "since", "ends", "needs",
               "consumers", "formats", "where", "refs", "data", "messages",
               "remedy",
               "path", "line", "column" }

---@param row cotter.PlanRule
---@return table<string, table>
local function document_params(row)
  local params = {}
  for name, declaration in pairs(row.rule.params) do
    local made = { value = row.params[name] }
    if made.value == nil then made.value = declaration.default end
    for field, value in pairs(declaration) do made[field] = value end
    params[name] = made
  end
  return params
end

--- Writes rules as JSON, "cotter.rules/1".
---@param rows cotter.PlanRule[]
---@param level fun(row: cotter.PlanRule): string
---@return string
---@nodiscard
function catalogue.json(rows, level)
  local rules = {}
  for i, row in ipairs(rows) do
    local made = { params = document_params(row), level = level(row),
                   pack = row.pack.name }
    for _, field in ipairs(SAME) do made[field] = row.rule[field] end
    rules[i] = made
  end
  return writer.json({ schema = "cotter.rules/1", rules = rules }, ORDER)
end

return catalogue
