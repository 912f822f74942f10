--- cotter rules: lists the rules, or explains one, without running any.

local catalogue = require "cotter.report.catalogue"
local columns = require "cotter.report.columns"
local core = require "cotter.core"
local fault = require "cotter.fault"
local locking = require "cotter.cli.locking"
local reading = require "cotter.reading"

local NOT_EVALUATED = 2
local FORMATS = { "text", "json", "markdown", "html", "man" }

---@param path string
---@return string?
---@return table?
local function read(path)
  return core.read_file(path)
end

---@param rows cotter.PlanRule[]
---@param id string?
---@return cotter.PlanRule[]? all of them without an id
---@return string? why
local function choose(rows, id)
  if not id then return rows end
  local ids = {}
  for i, row in ipairs(rows) do
    if row.rule.id == id then return { row } end
    ids[i] = row.rule.id
  end
  return nil, ("there is no rule %q%s"):format(id, fault.suggestion(id, ids))
end

---@param plan cotter.Plan
---@return fun(row: cotter.PlanRule): string
local function levels(plan)
  return function(row)
    return plan:level { rule = row.rule.id, severity = row.rule.severity }
  end
end

---@param args table
---@param out cotter.Output
---@return cotter.Plan?
---@return cotter.PlanRule[]?
local function gather(args, out)
  local locked, message = locking.read(args)
  if message then
    out:tell("cotter rules: " .. columns.escape(message))
    return nil
  end
  local plan, faults = reading.plan(args.policy, { locked = locked }, read)
  if not plan then
    for _, one in ipairs(faults) do
      out:tell(columns.escape(fault.line(one)))
    end
    return nil
  end
  local rows, why = choose(plan.catalogue, args.arguments[1])
  if not rows then
    out:tell("cotter rules: " .. columns.escape(why))
    return nil
  end
  return plan, rows
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local plan, rows = gather(args, out)
  if not plan then return NOT_EVALUATED end
  local level = levels(plan)
  local function write(text) out:write(text) end
  if args.format == "json" then
    write(catalogue.json(rows, level))
  elseif args.arguments[1] then
    catalogue.explain(rows[1], level(rows[1]), write, args.format)
  elseif args.format and args.format ~= "text" then
    catalogue.contents(rows, write, args.format)
  else
    catalogue.list(rows, write)
  end
  return 0
end

---@type cotter.Command
return {
  usage = "[ID]",
  about = "Lists the rules that a policy brings, or explains one of them, " ..
          "from what\nthey say about themselves. No rule is run.",
  arguments = { min = 0, max = 1 },
  options = locking.behind({
    { "-p --policy", "the policy; without it the shipped pack",
      value = "FILE" },
    { "--format", table.concat(FORMATS, ", "), value = "FMT",
      choices = FORMATS },
  }, "-p --policy"),
  examples = {
    { "cotter rules", "lists the shipped rules" },
    { "cotter rules pin-sha1", "explains one" },
    { "cotter rules --format man pin-sha1 | man -l -", "as a page of the "
      .. "manual" },
    { "cotter rules -p policy.lua --format json", "for programs" },
  },
  run = run,
}
