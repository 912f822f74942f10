--- The gate: files in, verdict out. It opens files; the engine reads them in a
--- state of its own, and nothing that comes back is trusted to decide.

local asking = require "cotter.gate.asking"
local core = require "cotter.core"
local gather = require "cotter.gather"
local jail = require "cotter.jail"
local large = require "cotter.large"
local moment = require "cotter.moment"
local outside = require "cotter.outside"
local reading = require "cotter.reading"
local running = require "cotter.gate.running"

local gate = {}

local function append(list, more)
  table.move(more, 1, #more, #list + 1, list)
end

--- Asks about configs without a rule.
---@param options { inputs: string[], at: integer?, hosts: string[]?,
---       versions: table<string, string>?, instead: table<string, string>? }
---@return table response empty where there is none
---@return table[] errors
local function ask_plainly(options)
  local gathered = gather.inputs(options.inputs, options.instead, true)
  local errors = gathered.errors
  local response, problem = asking.ask({
    at = options.at or 0, inputs = gathered.inputs, rules = {}, data = {},
    evidence = { kinds = {}, files = {} },
    resolve = options.hosts, versions = options.versions,
  }, {})
  if not response then
    errors[#errors + 1] = problem
    return {}, errors
  end
  append(errors, response.errors)
  gathered:refuse_empty(response.inputs)
  return response, errors
end

--- Prints what rules see.
---@param options { inputs: string[], instead: table<string, string>? }
---@return table model "cotter.model/1", with errors
---@nodiscard
function gate.model(options)
  local response, errors = ask_plainly(options)
  return { schema = "cotter.model/1", configs = response.model or {},
           errors = errors }
end

---@class cotter.ResolveOptions
---@field inputs string[]
---@field hosts string[]                    names, in A-labels
---@field at integer
---@field versions table<string, string>?   of plug-ins
---@field instead table<string, string>?    octets in place of a file's

--- Tells what each consumer of each config does for each of some names.
---@param options cotter.ResolveOptions
---@return table answers "cotter.resolve/1", with errors
---@nodiscard
function gate.resolve(options)
  local response, errors = ask_plainly(options)
  return { schema = "cotter.resolve/1", answers = response.answers or {},
           errors = errors }
end

--- Reads a file and keeps its octets, for the lines that a report shows.
local function reader(gathered)
  return function(path)
    local octets, fault = core.read_file(path)
    if octets then gathered.octets[path] = octets end
    return octets, fault
  end
end

-- The verdict on a run that never began: usage, or a broken policy.
local EMPTY_PLAN = {
  rules = {}, evidence = {}, waivers = {},
  level = function() return "mandatory" end,
  fails = function() return true end,
}

---@class cotter.CheckOptions
---@field inputs string[]
---@field policy string?
---@field evidence string?
---@field identity_password string?   where none stands beside an identity
---@field at integer?                 the clock, read once, where it is nil
---@field select string[]?
---@field must_run boolean?           each of them has to find a rule that runs
---@field set table<string, string>?  by "rule.param"
---@field versions table<string, string>? of the plug-ins that build the configs
---@field fail_on string?
---@field waivers string?             a file, in place of the policy's
---@field baseline string?            a file
---@field instead table<string, string>? octets in place of a file's, by path
---@field locked cotter.LockDemand?   what is demanded of the policy's lock
---@field sandbox "reduced"?          rules of others run without seccomp, too
---@field explain boolean?            of the one rule that is selected
---@field progress (fun(text: string))? is told what is done, in ASCII
---@field opened table?               evidence that was read, in place of a
---       folder's
---@field plans table<string, cotter.Plan>? in place of policies, by path
---@field roots string[]?             in place of the inputs: what paths in
---       waivers are relative to
---@field portrait boolean?           the verdict shows configs and chains
---@field seals boolean?              findings bear what a waiver can seal

--- Decides about a connection: runs the rules of a plan on that alone.
---@param plan cotter.Plan
---@param gathered cotter.Gathered
---@param evidence { kinds: string[], files: cotter.EvidenceFile[] }
---@param at integer
---@param name string that is connected to
---@return table verdict
---@return table[] connections as engine.portrait draws them
---@nodiscard
function gate.connect(plan, gathered, evidence, at, name)
  local run = running.packs(plan, gathered, evidence, at, name)
  return require("cotter.verdict").decide(plan, run), run.connections
end

-- What paths in waivers and fingerprints are relative to.
local function roots_of(options)
  if options.roots then return options.roots end
  local roots = table.move(options.inputs, 1, #options.inputs, 1, {})
  roots[#roots + 1] = options.evidence
  return roots
end

local function read_baseline(path, gathered)
  if not path then return nil end
  local link = outside.fault(path)
  if link then return gathered:refuse(path, link) end
  local octets, fault = large.read(path)
  if not octets then return gathered:refuse(path, fault) end
  local made, faults = reading.baseline(octets, path)
  gathered.octets[path] = octets
  append(gathered.errors, faults or {})
  return made
end

-- Whether a waiver wants to be held to what it has accepted.
local function wants_seals(plan)
  for _, one in ipairs(plan.waivers) do
    if one.seal then return true end
  end
  return false
end

--- The lock that a policy was held to, for reports.
---@param plan cotter.Plan
---@return { path: string, serial: integer, sha256: string, signed: boolean }?
local function lock_of(plan)
  local own = plan.locked
  return own and { path = own.path, serial = own.serial, sha256 = own.sha256,
                   signed = own.signed } or nil
end

-- Reading is done, and the engine is silent until it answers.
local function tell_progress(options, gathered)
  if not options.progress then return end
  local count = 0
  for _, input in ipairs(gathered.inputs) do count = count + #input.files end
  options.progress(("evaluating %d file%s"):format(count,
                                                   count == 1 and "" or "s"))
end

--- Opens what is to be judged.
---@param options cotter.CheckOptions
---@return cotter.Gathered
---@return table evidence
local function open_inputs(options)
  if options.progress then options.progress "reading" end
  local gathered = gather.inputs(options.inputs, options.instead, true)
  return gathered, options.opened
    or gather.evidence(gathered, options.evidence, options.identity_password)
end

---@param options cotter.CheckOptions
---@param gathered cotter.Gathered
---@return cotter.Plan?
---@return cotter.Fault[]? faults
local function plan_of(options, gathered)
  local known = options.plans and options.plans[options.policy]
  if known then return known end
  local plan, faults, given = reading.plan(options.policy, options,
                                           reader(gathered))
  for path, octets in pairs(given or {}) do gathered.octets[path] = octets end
  return plan, faults
end

--- Says of a gate that somebody set that nothing can fail it.
local function tell_unfailable(options, plan, run)
  if (options.policy or options.fail_on) and not plan:can_fail() then
    run.notes[#run.notes + 1] = { message = "no finding can fail this run: no "
      .. "rule that runs has the level or severity at which it would" }
  end
end

--- Judges what was opened.
---@param options cotter.CheckOptions
---@param at integer
---@param gathered cotter.Gathered
---@param evidence table
---@return table verdict
local function judge(options, at, gathered, evidence)
  local plan, faults = plan_of(options, gathered)
  local run
  if plan then
    plan.seals = options.seals or wants_seals(plan)
    for name, text in pairs(options.versions or {}) do
      plan.versions[name] = text
    end
    plan.reduced = options.sandbox == "reduced"
    plan.explain, plan.portrait = options.explain, options.portrait
    tell_progress(options, gathered)
    run = running.packs(plan, gathered, evidence, at)
    tell_unfailable(options, plan, run)
  else
    plan = EMPTY_PLAN
    append(gathered.errors, faults)
    run = { at = moment.text(at), inputs = {}, outcomes = {},
            counts = {}, missing = {}, notes = {}, errors = gathered.errors }
  end
  run.roots = roots_of(options)
  run.baseline = read_baseline(options.baseline, gathered)
  local result = require("cotter.verdict").decide(plan, run)
  result.roots, result.policy = run.roots, options.policy
  result.looked_at, result.lock = gathered.looked_at, lock_of(plan)
  result.explained, result.plan = run.explained, plan
  result.portrait, result.layers = run.portrait, jail.layers()
  result.source = function(path) return gathered:source(path) end
  result.opened = function() return gathered:opened() end
  return result
end

--- Evaluates configs against a policy.
---@param options cotter.CheckOptions
---@return table verdict
---@nodiscard
function gate.check(options)
  return judge(options, options.at or core.now(), open_inputs(options))
end

-- What was opened, for one more evaluation, which notes what is wrong in it.
local function again(gathered)
  local copy = setmetatable({}, getmetatable(gathered))
  for name, value in pairs(gathered) do copy[name] = value end
  for _, name in ipairs { "errors", "passed_over", "octets" } do
    copy[name] = {}
    for key, value in pairs(gathered[name]) do copy[name][key] = value end
  end
  return copy
end

--- Evaluates the same octets against each of some policies.
---@param options cotter.CheckOptions without a policy
---@param policies string[] paths
---@return table[] verdicts
---@return table evidence that was read
---@nodiscard
function gate.each(options, policies)
  local at, verdicts = options.at or core.now(), {}
  local gathered, evidence = open_inputs(options)
  for i, policy in ipairs(policies) do
    local own = setmetatable({ policy = policy }, { __index = options })
    verdicts[i] = judge(own, at, again(gathered), evidence)
  end
  return verdicts, evidence
end

return gate
