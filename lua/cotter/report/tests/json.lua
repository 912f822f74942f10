--- What tests gave, as JSON: "cotter.test/1".

local excerpt = require "cotter.report.excerpt"
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

local function copy(from, changes)
  local made = {}
  for name, value in pairs(from) do made[name] = value end
  for name, value in pairs(changes) do made[name] = value end
  return made
end

--- A case whose line of a config has no private key in it.
local function case(one)
  local shown = one.excerpt
  return shown and copy(one, { excerpt = copy(shown, {
    text = excerpt.harmless(shown.text) }) }) or one
end

local function survivor(one)
  return copy(one, { code = excerpt.harmless(one.code) })
end

local function each(list, change)
  local changed = {}
  for i, one in ipairs(list) do changed[i] = change(one) end
  return changed
end

local function without_keys(document)
  local mutation = document.mutation
  return copy(document, { cases = each(document.cases, case),
    mutation = mutation and copy(mutation, {
      survivors = each(mutation.survivors, survivor) }) })
end

--- Writes what tests gave.
---@param document table "cotter.test/1"
---@param _ any
---@param write fun(text: string)
function json.render(document, _, write)
  write(writer.json(without_keys(document), ORDER))
end

return json
