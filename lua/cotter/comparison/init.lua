--- Comparison: what becomes of the same inputs and evidence under another
--- policy. Two verdicts in, what is different about them out.

local core = require "cotter.core"
local flips = require "cotter.comparison.flips"
local gate = require "cotter.gate"
local reduction = require "cotter.comparison.reduction"
local settings = require "cotter.comparison.settings"

local comparison = {}

comparison.SCHEMA = "cotter.diff/1"

---@class cotter.ComparedPolicy
---@field path string
---@field name string?    nil where it cannot be read
---@field version string?
---@field verdict string  on the inputs

---@class cotter.Comparison "cotter.diff/1"
---@field schema string
---@field at string
---@field old cotter.ComparedPolicy
---@field new cotter.ComparedPolicy
---@field configs { pass: string[], fail: string[] } paths of those that failed
---       and now pass, and the other way
---@field flips cotter.Flip[]
---@field settings cotter.SettingChange[]
---@field loosened integer  flips and settings
---@field tightened integer flips and settings
---@field errors table[]
---@field source fun(path: string): string? octets of what was read

---@param made cotter.Comparison
---@param direction "loosened"|"tightened"
---@return integer
local function count(made, direction)
  local total = 0
  for _, list in ipairs { made.flips, made.settings } do
    for _, one in ipairs(list) do
      if one.direction == direction then total = total + 1 end
    end
  end
  return total
end

---@param one table an error
---@return string
local function key_of(one)
  return table.concat({ one.code or "", one.path or "", tostring(one.line),
                        tostring(one.column), one.message or "" }, "\0")
end

---@param verdict cotter.Verdict
---@return table[] errors of the run, and of rules
---@return table<string, boolean> by key
local function errors_in(verdict)
  local list, keys = {}, {}
  for _, one in ipairs(verdict.errors) do list[#list + 1] = one end
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "error" then list[#list + 1] = one end
  end
  for _, one in ipairs(list) do keys[key_of(one)] = true end
  return list, keys
end

--- An error of one policy alone, which bears its path if no other.
---@param one table
---@param verdict cotter.Verdict
---@return table
local function of_policy(one, verdict)
  if one.path then return one end
  local own = { path = verdict.policy }
  for name, value in pairs(one) do own[name] = value end
  return own
end

-- What is wrong with the inputs is so under either policy: it is told once.
local function errors_of(old, new)
  local before, in_old = errors_in(old)
  local after, in_new = errors_in(new)
  local list = {}
  for _, one in ipairs(before) do
    list[#list + 1] = in_new[key_of(one)] and one or of_policy(one, old)
  end
  for _, one in ipairs(after) do
    if not in_old[key_of(one)] then list[#list + 1] = of_policy(one, new) end
  end
  return list
end

---@param verdict cotter.Verdict
---@return cotter.ComparedPolicy
local function policy_of(verdict)
  local plan = verdict.plan
  return { path = verdict.policy, name = plan.name, version = plan.version,
           verdict = verdict.verdict }
end

---@param verdict cotter.Verdict
---@return table<string, boolean> paths in which something fails the gate
local function failing(verdict)
  local paths = {}
  for _, one in ipairs(verdict.findings) do
    if one.counts and one.path then paths[one.path] = true end
  end
  return paths
end

--- The configs of which the one verdict is fail, and the other is not.
---@param old cotter.Verdict
---@param new cotter.Verdict
---@return { pass: string[], fail: string[] }
local function configs_of(old, new)
  local made, seen = { pass = {}, fail = {} }, {}
  local before, after = failing(old), failing(new)
  for _, input in ipairs(new.inputs) do
    local path = input.path
    if before[path] ~= after[path] and not seen[path] then
      table.insert(after[path] and made.fail or made.pass, path)
      seen[path] = true
    end
  end
  table.sort(made.pass)
  table.sort(made.fail)
  return made
end

--- Compares what two policies say.
---@param options cotter.CheckOptions without a policy; it is filled in
---@param old string path of a policy
---@param new string
---@return cotter.Comparison with errors, and then nothing is compared
---@nodiscard
function comparison.of(options, old, new)
  options.at = options.at or core.now()
  local verdicts, evidence = gate.each(options, { old, new })
  local before, after = table.unpack(verdicts)
  local made = { schema = comparison.SCHEMA, at = after.at, flips = {},
    settings = {}, configs = { pass = {}, fail = {} },
    old = policy_of(before), new = policy_of(after),
    errors = errors_of(before, after), source = after.source }
  if #made.errors == 0 then
    made.flips = flips.between(before, after)
    options.opened, options.roots = evidence, after.roots
    local lost = reduction.run(made.flips, options, verdicts, after.source)
    made.settings = settings.between(before, after)
    made.configs = configs_of(before, after)
    if lost then made.errors, made.flips = { lost }, {} end
  end
  made.loosened = count(made, "loosened")
  made.tightened = count(made, "tightened")
  return made
end

return comparison
