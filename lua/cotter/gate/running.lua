--- Running the packs of a plan, each in a process of its own, and joining what
--- they answer: one must not hide what another has found.

local asking = require "cotter.gate.asking"
local core = require "cotter.core"
local jail = require "cotter.jail"
local moment = require "cotter.moment"
local requests = require "cotter.gate.requests"

local running = {}

local function append(list, more)
  table.move(more, 1, #more, #list + 1, list)
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

--- Runs the packs of a plan, one after another.
---@param plan cotter.Plan
---@param gathered cotter.Gathered
---@param evidence { kinds: string[], files: cotter.EvidenceFile[] }
---@param at integer
---@param connection string? the one name that is connected to
---@return table run for cotter.verdict
---@nodiscard
function running.packs(plan, gathered, evidence, at, connection)
  local run = { at = moment.text(at), inputs = {}, outcomes = {},
                counts = {}, missing = {}, connections = {},
                notes = gathered.passed_over,
                errors = gathered.errors }
  local any = false
  for _, group in ipairs(requests.by_pack(plan)) do
    local response, problem = asking.ask({
      at = at, inputs = gathered.inputs, evidence = evidence,
      pack = requests.pack(group.pack), rules = group.rules,
      data = requests.data(group, plan.data),
      known_ca = requests.known_ca(plan, group.pack), connection = connection,
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
  if any then gathered:refuse_empty(run.inputs) end
  return run
end

return running
