--- The gate: files in, verdict out. It opens files; the engine reads them in a
--- state of its own, and nothing that comes back is trusted to decide.

local core = require "cotter.core"
local gather = require "cotter.gather"
local jail = require "cotter.jail"
local large = require "cotter.large"
local moment = require "cotter.moment"
local open = require "cotter.policy.open"
local reading = require "cotter.reading"

local gate = {}

local function append(list, more)
  table.move(more, 1, #more, #list + 1, list)
end

--- Whether there are identities, which may be protected as was usual once.
local function has_identities(request)
  for _, kind in ipairs(request.evidence.kinds) do
    if kind == "identities" then return true end
  end
  return false
end

-- What the answer needs is loaded while the engine works.
local function load_rest()
  require "cotter.answered"
  require "cotter.baseline"
  require "cotter.verdict"
end

--- Names the process that a request is for, by what it does.
---@param request cotter.Request
---@return string
local function doer(request)
  local pack = request.pack and request.pack.name
  return "the process that reads the inputs"
    .. (pack and (" and runs the pack %q"):format(pack) or "")
end

--- Takes what the engine tells before it answers; that is read once nobody
--- waits for it.
---@return fun(octets: string): string for jail.ask
---@return string[] told grows
local function take_told()
  local told = {}
  return function(octets)
    told[#told + 1] = octets
    return ""
  end, told
end

--- Has the collector begin anew sooner: four times as much as tens of thousands
--- of findings take would be a GiB.
local function collect_soon()
  collectgarbage("incremental", core.limits.sandbox_tight,
                 core.limits.sandbox_tight_step)
end

--- Asks the engine. What breaks it is an error of the run, never a pass.
---@param request cotter.Request
---@param rules table<string, cotter.CatalogEntry> that it asks for, by id
---@param strict boolean? the rules are somebody's: seccomp has to hold them
---@return cotter.Response? response
---@return table problem, or the layers that held
local function ask(request, rules, strict)
  local take, told = take_told()
  request.asks = request.pack ~= nil or nil
  jail.meanwhile(load_rest)
  local answer, layers = jail.ask("cotter.engine", request,
    { legacy = has_identities(request), strict = strict, reply = take })
  if not answer then
    return nil, { code = layers.code, path = layers.path,
                  message = jail.told(doer(request), layers) }
  end
  local response = core.decode(answer)
  if #told > 0 then collect_soon() end
  local problem = require "cotter.answered".problem(response, rules, told)
  if problem then
    return nil, { code = "run.odd", message = "the answer of the process that "
      .. "read the inputs is none: " .. problem }
  end
  return response, layers
end

--- An input in which nothing could be judged is an error of its own, beside
--- whatever else was found: it must not hide among inputs that pass.
local function refuse_empty(gathered, read)
  local judged, refused = {}, {}
  for _, one in ipairs(read) do
    judged[one.path] = one.format ~= "foreign"
  end
  for _, one in ipairs(gathered.errors) do refused[one.path or ""] = true end
  local function settled(input)
    for _, file in ipairs(input.files) do
      if judged[file.path] or refused[file.path] then return true end
    end
    return refused[input.name]
  end
  for _, input in ipairs(gathered.inputs) do
    if #input.files > 0 and not settled(input) then
      gathered:refuse(input.name, { code = "input.nothing",
        text = "nothing to check: no pin config that cotter reads"
               .. gathered:searched(input.name) })
    end
  end
end

--- Asks about configs without a rule.
---@param options { inputs: string[], at: integer?, hosts: string[]?,
---       versions: table<string, string>?, instead: table<string, string>? }
---@return table response empty where there is none
---@return table[] errors
local function ask_plainly(options)
  local gathered = gather.inputs(options.inputs, options.instead, true)
  local errors = gathered.errors
  local response, problem = ask({
    at = options.at or 0, inputs = gathered.inputs, rules = {}, data = {},
    evidence = { kinds = {}, files = {} },
    resolve = options.hosts, versions = options.versions,
  }, {})
  if not response then
    errors[#errors + 1] = problem
    return {}, errors
  end
  append(errors, response.errors)
  refuse_empty(gathered, response.inputs)
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

-- A pack that the program carries is in the engine's reach, too: names are
-- enough. Of others it is told all, to hold the rules to what was read of them.
local function rule_request(row)
  if row.pack.embedded and next(row.params) == nil then return row.rule.id end
  return { id = row.rule.id, params = row.params,
           entry = not row.pack.embedded and row.rule or nil }
end

local function pack_request(own)
  if own.embedded then return { embedded = own.embedded } end
  return { name = own.name, files = own.files, modules = own.modules }
end

--- The rules of a plan by pack, in the order of the packs.
local function by_pack(plan)
  local list, index = {}, {}
  for _, row in ipairs(plan.rules) do
    local group = index[row.pack.name]
    if not group then
      group = { pack = row.pack, rules = {}, rows = {},
                entries = {} }
      index[row.pack.name] = group
      list[#list + 1] = group
    end
    group.rows[#group.rows + 1] = row
    group.entries[row.rule.id] = row.rule
    group.rules[#group.rules + 1] = rule_request(row)
  end
  return list
end

-- The lists of a pack that the program carries, for which names are enough.
local function carried_lists(pack)
  return pack.embedded and pack.data or {}
end

-- Of a list that the engine has, too, it is told no more than that.
local function list_request(own, carried)
  local file = own and #own.files == 1 and own.files[1]
  local same = file and file.rows and carried and carried.rows == file.rows
  return same or own
end

local function data_request(group, data)
  local request, carried = {}, carried_lists(group.pack)
  for _, row in ipairs(group.rows) do
    for name in pairs(row.rule.data) do
      request[name] = list_request(data[name], carried[name])
    end
  end
  return request
end

local shipped_known_ca -- opened once

-- Which keys belong to known CAs is cotter's knowledge, whatever pack runs.
local function known_ca(plan, pack)
  local own = plan.data.known_ca or shipped_known_ca
  if own then return list_request(own, carried_lists(pack).known_ca) end
  local shipped = open.pack(open.SHIPPED, core.read_file, core.list_directory)
  local row = shipped and shipped.data.known_ca
  shipped_known_ca = row and { type = row.type, fields = row.fields,
    files = { { path = row.path, octets = row.octets, rows = row.rows,
                pins = row.pins, suffixes = row.suffixes } } }
  return shipped_known_ca
end

local SAME = { "code", "rule", "path", "line", "column", "message" }

local function key_of(one)
  local parts = {}
  for i, name in ipairs(SAME) do parts[i] = tostring(one[name]) end
  return table.concat(parts, "\0")
end

--- Appends what has not been told yet: the files are read anew for each pack.
local function append_new(list, more)
  local told = {}
  for _, one in ipairs(list) do told[key_of(one)] = true end
  for _, one in ipairs(more) do
    if not told[key_of(one)] then list[#list + 1] = one end
  end
end

local function union(list, more)
  local known = {}
  for _, one in ipairs(list) do known[one] = true end
  for _, one in ipairs(more) do
    if not known[one] then list[#list + 1] = one end
  end
end

--- Joins what is missing: several packs may want the same.
local function join_missing(run, missing)
  for _, one in ipairs(missing) do
    local key = one.kind .. tostring(one.given)
    local known = run.missing[key]
    if known then
      union(known.rules, one.rules)
      union(known.hosts, one.hosts)
    else
      run.missing[key], run.missing[#run.missing + 1] = one, one
    end
  end
end

--- Takes what was read, of which each process has to tell the same: one that
--- runs somebody's rules may have been taken over.
local function take_inputs(run, inputs)
  local told = core.encode(inputs)
  if run.told and run.told ~= told then
    append(run.errors, { { code = "run.odd", message = "the processes that "
      .. "read the inputs for one pack and another tell of different ones" } })
  end
  run.told = run.told or told
  if #run.inputs == 0 then run.inputs = inputs end
end

--- Adds the answer on one pack to the run.
local function merge(run, response)
  append(run.outcomes, response.outcomes)
  join_missing(run, response.missing)
  append(run.connections, response.connections or {})
  append_new(run.notes, response.notes)
  append_new(run.errors, response.errors)
  for id, counts in pairs(response.counts) do run.counts[id] = counts end
  take_inputs(run, response.inputs)
  run.explained = response.explained
  run.portrait = run.portrait or response.portrait
end

--- Says which layers did not hold.
local function tell_layers(run)
  local notes = {}
  for i, remark in ipairs(jail.remarks()) do
    notes[i] = { message = remark }
  end
  append_new(run.notes, notes)
end

local function run_packs(plan, gathered, evidence, at, connection)
  local run = { at = moment.text(at), inputs = {}, outcomes = {},
                counts = {}, missing = {}, connections = {},
                notes = gathered.passed_over,
                errors = gathered.errors }
  local any = false
  for _, group in ipairs(by_pack(plan)) do
    local response, problem = ask({
      at = at, inputs = gathered.inputs, evidence = evidence,
      pack = pack_request(group.pack), rules = group.rules,
      data = data_request(group, plan.data),
      known_ca = known_ca(plan, group.pack), connection = connection,
      seals = plan.seals or nil, explain = plan.explain,
      versions = plan.versions, portrait = plan.portrait and not any,
    }, group.entries, not plan.reduced and not group.pack.embedded)
    if response then
      merge(run, response)
      tell_layers(run)
    else
      append(run.errors, { problem })
    end
    any = any or response ~= nil
  end
  if any then refuse_empty(gathered, run.inputs) end
  return run
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
  local run = run_packs(plan, gathered, evidence, at, name)
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
    run = run_packs(plan, gathered, evidence, at)
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
  result.portrait = run.portrait
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
