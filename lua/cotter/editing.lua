--- Editing: has a process without rights plan the edits that mend findings.

local answering = require "cotter.answering"
local jail = require "cotter.jail"
local rules = require "cotter.mend.rules"

local editing = {}

---@class cotter.editing.Text
---@field octets string
---@field format string

--- The findings of each file, in their order, and what is asked of them.
local function group(findings, texts)
  local configs, groups, place = {}, {}, {}
  for _, one in ipairs(findings) do
    local at = place[one.path]
    if not at then
      local text = texts[one.path]
      at = #configs + 1
      place[one.path], groups[at] = at, {}
      configs[at] = { octets = text.octets, format = text.format,
                      findings = {} }
    end
    table.insert(groups[at], one)
    table.insert(configs[at].findings, {
      rule = one.rule, line = one.line, column = one.column,
      right = rules.right(one) })
  end
  return configs, groups
end

--- Plans an edit for each finding, as if it were the only one.
---@param findings table[] of a verdict, each with a path
---@param texts table<string, cotter.editing.Text> by these paths
---@return table<table, cotter.mend.Plan>? plans by finding
---@return cotter.CoreFault? fault
---@nodiscard
function editing.plan(findings, texts)
  local plans = {}
  if #findings == 0 then return plans end
  local configs, groups = group(findings, texts)
  local answer, fault = answering.ask("cotter.mend", { configs = configs })
  if not answer then
    return nil, { code = fault.code,
                  text = jail.told("the process that plans edits", fault) }
  end
  for i, own in ipairs(groups) do
    for k, finding in ipairs(own) do plans[finding] = answer.plans[i][k] end
  end
  return plans
end

return editing
