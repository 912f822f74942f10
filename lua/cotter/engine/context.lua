--- What a rule is handed beside its subject: parameters, time, data, evidence.

local core = require "cotter.core"
local hosts = require "cotter.model.host"
local strict = require "cotter.strict"
local time = require "cotter.model.time"
local values = require "cotter.engine.values"
local vocabulary = require "cotter.vocabulary"

local context = {}

---@class cotter.KnownKeys
---@field digests fun(): string 32 octets each
---@field names fun(): string[]
---@field row fun(at: integer): any what a rule sees of the key at that place

-- The entries of configs that answer for the host of a chain, once each.
local function entries_for(configs)
  return function(chain)
    local found, seen = {}, {}
    for _, config in ipairs(configs) do
      for _, answer in ipairs(config:resolve(chain.host)) do
        local entry = answer.entry
        if entry and not seen[entry] then
          seen[entry] = true
          found[#found + 1] = entry
        end
      end
    end
    return hosts.list(nil, nil, found)
  end
end

--- Gives the row of the authority that a text names.
local function named(keys)
  local find
  return function(text)
    find = find or require "cotter.engine.labels".finder(keys.names)
    local at, whole = find(text)
    if at then return keys.row(at), whole end
  end
end

--- Makes the functions and values that all rules of a run share.
---@param run { at: integer, data: table, evidence: cotter.Evidence,
---             configs: cotter.Config[], known_ca: cotter.KnownKeys }
---@return table shared
---@nodiscard
function context.shared(run)
  local evidence, cache = run.evidence, {}
  local none
  local function chains(host)
    local found = evidence:chains_of(host)
    local make = require "cotter.model.cert".chains
    if #found == 0 then
      none = none or make(found)
      return none
    end
    cache[host] = make(found)
    return cache[host]
  end
  local exact, near = core.known(run.known_ca.digests, run.known_ca.row)
  return {
    now = time.at(run.at),
    data = strict.map("data", run.data),
    chains = function(host) return cache[host] or chains(host) end,
    entries = entries_for(run.configs),
    held = function(pin) return evidence:held(pin) end,
    accepted = function(one) return evidence:accepts(one, run.at) end,
    identity_map = function() return evidence.identity_map end,
    served_by = next(evidence.platforms) == nil and function() end
      or function(host) return evidence:served_by(host) end,
    known_ca = exact,
    near_ca = near,
    named_ca = named(run.known_ca),
  }
end

-- A function that gives evidence, to a rule that says that it needs it.
local function needing(rule, kind, name, give)
  if vocabulary.rank(rule.needs, kind) then return give end
  return function()
    error(('ctx.%s without needs = { "%s" } in rule %s')
      :format(name, kind, rule.id), 2)
  end
end

-- Most rules have none of either.
local NO_PARAMS, NO_DATA = strict.map("params", {}), strict.map("data", {})

local function params_of(rule, params)
  if next(rule.params) == nil then return NO_PARAMS end
  local seen = {}
  for name, declared in pairs(rule.params) do
    local value = params[name]
    if value == nil then value = declared.default end
    seen[name] = values.of(value, declared)
  end
  return strict.map("params", seen, rule.params)
end

local function data_of(rule, shared)
  if next(rule.data) == nil then return NO_DATA end
  local declared = {}
  for name in pairs(rule.data) do declared[name] = shared.data[name] end
  return strict.map("data", declared)
end

--- The context of one rule: what it shares with all, its parameters, and no
--- evidence but what it says that it needs.
---@param shared table
---@param rule cotter.CatalogEntry
---@param params table<string, any>
---@param given { note: fun(text: string), chains: fun(host): any }
---@return table
---@nodiscard
function context.new(shared, rule, params, given)
  return strict.map("ctx", {
    params = params_of(rule, params), data = data_of(rule, shared),
    now = shared.now, note = given.note,
    chains = needing(rule, "chain", "chains", given.chains),
    held = needing(rule, "held", "held", shared.held),
    accepted = needing(rule, "accepted", "accepted", shared.accepted),
    entries = shared.entries, identity_map = shared.identity_map,
    served_by = shared.served_by, known_ca = shared.known_ca,
    near_ca = shared.near_ca, named_ca = shared.named_ca,
  })
end

return context
