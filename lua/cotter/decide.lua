--- Decides about one connection: what the consumers of a config do with a
--- chain that a host serves. Files in, decisions out, by way of the gate.

local consumers = require "cotter.model.consumer"
local core = require "cotter.core"
local demand = require "cotter.demand"
local fault = require "cotter.fault"
local gate = require "cotter.gate"
local gather = require "cotter.gather"
local large = require "cotter.large"
local reading = require "cotter.reading"
local vocabulary = require "cotter.vocabulary"

-- Where Debian keeps the trust anchors of the system.
local SYSTEM = "/etc/ssl/certs/ca-certificates.crt"
local PACKS = "cotter:consumers/"

-- Exit status by verdict: what is not accepted does not pass.
local EXIT = { accept = 0, warn = 0, unpinned = 1, refuse = 1, unknown = 3 }

local function refuse(code, text) return nil, { code = code, text = text } end

-- Options -------------------------------------------------------------------

local OPTIONS = { "anchors", "at", "certs", "config", "consumer", "held",
                  "host", "installed", "locked", "minimum_serial", "policy",
                  "sandbox", "verify_key", "verify_name" }
local WANTED = { host = true, certs = true, config = true }

-- What is demanded of a policy is to be what is meant: anything else would let
-- it in.
local KINDS = { anchors = "string", at = "integer", certs = "table",
                config = "string", consumer = "string", held = "table",
                host = "string", installed = "string", locked = "boolean",
                minimum_serial = "integer", policy = "string",
                sandbox = "string", verify_key = "string",
                verify_name = "string" }

---@param word string
---@return string
local function a(word) return (word:find "^i" and "an " or "a ") .. word end

--- Refuses a list in which something else stands than octets.
---@param name string of the option
---@param list any[]
---@param other string? type of what may stand there, too
---@param wanted string
local function check_list(name, list, other, wanted)
  for i, one in ipairs(list) do
    if type(one) ~= "string" and type(one) ~= other then
      error(("decide's %s[%d] is to be %s, not %s"):format(name, i, wanted,
            a(type(one))), 5)
    end
  end
end

---@param name string
---@param value any
local function check_kind(name, value)
  local kind, found = KINDS[name], type(value)
  if kind == "integer" then found = math.type(value) or found end
  if found ~= kind and (value ~= nil or WANTED[name]) then
    error(("decide's %s is to be %s, not %s"):format(name, a(kind), a(found)),
          4)
  end
end

---@param options table
local function check_lists(options)
  check_list("certs", options.certs, "userdata", "a certificate or its DER")
  check_list("held", options.held or {}, nil, "a string")
end

---@param options any
local function check_names(options)
  if type(options) ~= "table" then
    error("decide's options are to be a table, not " .. a(type(options)), 4)
  end
  for name in pairs(options) do
    if not vocabulary.rank(OPTIONS, name) then
      error(("decide has no option %q%s"):format(tostring(name),
        fault.suggestion(tostring(name), OPTIONS)), 4)
    end
  end
end

-- A mistake of the caller: an option that is none, or of another type.
local function check_options(options)
  check_names(options)
  for _, name in ipairs(OPTIONS) do
    if KINDS[name] then check_kind(name, options[name]) end
  end
  check_lists(options)
  if (options.sandbox or "reduced") ~= "reduced" then
    error(('decide\'s sandbox is to be "reduced", not %q'):format(
      options.sandbox), 3)
  end
end

-- The names that a consumer can be asked for by: its own, or its pack's.
local function known_names()
  local names = {}
  for consumer, row in pairs(consumers) do
    names[consumer], names[row.pack] = true, true
  end
  return fault.names(names)
end

-- The packs of whoever reads a config of any format.
local function packs_of_formats()
  local packs = {}
  for _, format in ipairs(vocabulary.formats) do
    for _, consumer in ipairs(format.consumers) do
      packs[PACKS .. consumers[consumer].pack] = true
    end
  end
  return fault.names(packs), {}
end

--- The packs for a consumer, or for all who read a config.
---@param name string? of a consumer, or of a pack of consumers
---@return string[]? packs
---@return table consumers that are meant, by name; or a fault
local function packs_of(name)
  if not name then return packs_of_formats() end
  if consumers[name] then
    return { PACKS .. consumers[name].pack }, { [name] = true }
  end
  local meant = {}
  for consumer, row in pairs(consumers) do
    if row.pack == name then meant[consumer] = true end
  end
  if next(meant) then return { PACKS .. name }, meant end
  return refuse("consumer.unknown", ("there is no consumer %q%s"):format(name,
    fault.suggestion(name, known_names())))
end

local function host_of(text)
  local host = core.host(text)
  if not host.fault and not host.wildcard then return host.name end
  return refuse(host.fault or "host.wildcard",
                ("%q is no name of a host"):format(text))
end

-- Evidence ------------------------------------------------------------------

local function chain_file(name, certs)
  local ders = {}
  for i, one in ipairs(certs) do
    ders[i] = type(one) == "string" and one or one.der
  end
  return { kind = "chain", path = "chain of " .. name, name = name .. ".pem",
           octets = table.concat(ders) }
end

--- What the decision rests on, as the engine takes it.
local function evidence_of(name, options)
  local anchors, problem = options.anchors, nil
  if not anchors then anchors, problem = large.read(SYSTEM) end
  if not anchors then return nil, problem end
  local evidence = { kinds = { "chain", "anchors" }, files = {
    chain_file(name, options.certs),
    { kind = "anchors", path = "trust anchors", name = "anchors",
      octets = anchors } } }
  local files = evidence.files
  if options.installed then
    files[#files + 1] = { kind = "anchors", octets = options.installed,
      installed = true, path = "anchors of the user", name = "installed" }
  end
  for i, octets in ipairs(options.held or {}) do
    evidence.kinds[3] = "held"
    files[#files + 1] = { kind = "held", octets = octets,
      path = ("held key %d"):format(i), name = "held" }
  end
  return evidence
end

-- Decisions -----------------------------------------------------------------

-- What a finding makes of a connection.
local function verdict_of(finding, plan)
  if finding.outcome == "unknown" then return "unknown" end
  if finding.outcome == "not-applicable" then return "unpinned" end
  if finding.consequence then
    return finding.consequence == "unpinned" and "unpinned" or "refuse"
  end
  return plan:fails(finding.level, finding.severity) and "refuse" or "warn"
end

local RANK = { "accept", "warn", "unpinned", "unknown", "refuse" }

--- The worst that was found of a connection.
local function worst_of(connection, verdict, plan)
  local worst, spoken = "accept", nil
  for _, finding in ipairs(verdict.findings) do
    if finding.consumer == connection.consumer then
      local own = verdict_of(finding, plan)
      if vocabulary.rank(RANK, own) > vocabulary.rank(RANK, worst) then
        worst, spoken = own, finding
      end
    end
  end
  return worst, spoken or {}
end

-- The plug-in's action answers where the app runs at all; what is not known is
-- no answer.
local function answer_of(connection, spoken)
  if not consumers[connection.consumer].action
     or spoken.outcome == "unknown"
     or connection.decision == "dies" or connection.decision == "refused" then
    return nil
  end
  local values = spoken.values or {}
  return { Success = values.success ~= false, Error = values.error }
end

local function decision_of(connection, verdict, plan)
  local worst, spoken = worst_of(connection, verdict, plan)
  return { host = connection.name, consumer = connection.consumer,
    config = connection.config, line = connection.line,
    column = connection.column, verdict = worst,
    accepted = worst == "accept" or worst == "warn",
    code = spoken.code or connection.decision, rule = spoken.rule,
    message = spoken.message, remedy = spoken.remedy,
    severity = spoken.severity, consequence = spoken.consequence,
    answer = answer_of(connection, spoken), reason = connection.reason,
    pins = connection.pins, matches = connection.matches,
    path = connection.path, refusal = connection.refusal }
end

local function is_meant(connection, meant, options)
  if options.policy then return true end
  if options.consumer then return meant[connection.consumer] end
  return connection.own
end

local function exit_of(decisions)
  local status = 0
  for _, one in ipairs(decisions) do
    local own = EXIT[one.verdict]
    if own == 1 or status == 0 then status = own end
  end
  return status
end

-- The connections of several rules are one, if they are alike.
local function distinct(connections, meant, options)
  local list, seen = {}, {}
  for _, one in ipairs(connections) do
    local key = one.consumer .. "\0" .. tostring(one.config)
    if is_meant(one, meant, options) and not seen[key] then
      seen[key] = true
      list[#list + 1] = one
    end
  end
  return list
end

local function keep_connections(plan)
  local kept = {}
  for _, row in ipairs(plan.rules) do
    if row.rule.on == "connection" then kept[#kept + 1] = row end
  end
  plan.rules = kept
  return #kept > 0
end

local function plan_of(packs, options)
  local locked, refused = demand.read(options, function(name) return name end)
  if refused then return nil, refused end
  local plan, faults = reading.plan(options.policy,
    { packs = packs, locked = locked },
    function(path) return core.read_file(path) end)
  if not plan then
    return refuse(faults[1].code, fault.line(faults[1]))
  elseif not keep_connections(plan) then
    return refuse("policy.connections",
                  "no rule of the policy is about connections")
  end
  plan.reduced = options.sandbox == "reduced"
  return plan
end

--- Decides about a connection.
---@param options cotter.DecideOptions
---@return cotter.Decision[]? decisions one a consumer, with `exit_code`
---@return table? fault code and text, and `errors` where files are refused
return function(options)
  check_options(options)
  local name, why = host_of(options.host)
  if not name then return nil, why end
  local packs, meant = packs_of(options.consumer)
  if not packs then return nil, meant end
  local evidence, plan
  evidence, why = evidence_of(name, options)
  if not evidence then return nil, why end
  plan, why = plan_of(packs, options)
  if not plan then return nil, why end
  local gathered = gather.inputs({ options.config }, nil, true)
  local verdict, connections = gate.connect(plan, gathered, evidence,
                                            options.at or core.now(), name)
  local first = verdict.errors[1]
  if first then
    return nil, { code = first.code, text = first.message, path = first.path,
                  line = first.line, errors = verdict.errors }
  end
  local decisions = {}
  for i, one in ipairs(distinct(connections, meant, options)) do
    decisions[i] = decision_of(one, verdict, plan)
  end
  decisions.exit_code = exit_of(decisions)
  return decisions
end
