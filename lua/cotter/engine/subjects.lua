--- The subjects of a run: every record that rules can be `on`.

local core = require "cotter.core"
local model_app = require "cotter.model.app"
local vocabulary = require "cotter.vocabulary"

local subjects = {}

local function append(out, elements)
  table.move(elements, 1, #elements, #out + 1, out)
end

local function add_config(all, config)
  local formats = all.formats
  if not formats.known[config.format] then
    formats.known[config.format], formats.count = true, formats.count + 1
  end
  all.config[#all.config + 1] = config
  local hosts = core.list_table(config.hosts)
  append(all.host, hosts)
  append(all.pin, core.record_elements(hosts, "pins"))
end

-- The consumers that rules on connections name, and whether a rule is about
-- the configs' own; nothing where no rule is on connections.
local function asked_for(rules)
  local wanted, own, any = {}, false, false
  for _, row in ipairs(rules) do
    local entry = row.entry
    if entry.on == "connection" then
      any, own = true, own or not entry.consumers
      for _, name in ipairs(entry.consumers or {}) do wanted[name] = true end
    end
  end
  return any and wanted or nil, own
end

-- Connections are made for the consumers that rules ask for: none without.
local function connections_of(apps, evidence, request)
  local wanted, own = asked_for(request.rules)
  if not wanted then return {} end
  local names = {}
  for _, name in ipairs(vocabulary.consumers) do
    if wanted[name] then names[#names + 1] = name end
  end
  return require "cotter.engine.connections".list {
    apps = apps, evidence = evidence, at = request.at,
    consumers = names, own = own, name = request.connection }
end

--- Lists the subjects of each kind, in the order of the inputs.
---@param apps cotter.App[]
---@param evidence cotter.Evidence
---@param request cotter.Request
---@return table<string, table[]> by the word that stands behind `on`
---@nodiscard
function subjects.list(apps, evidence, request)
  local all = { app = {}, config = {}, host = {}, pin = {}, chain = {},
                cert = {}, anchor = evidence.proposed,
                identity = evidence.identities,
                formats = { known = {}, count = 0 } }
  for i, app in ipairs(apps) do all.app[i] = app end
  for _, config in ipairs(model_app.configs(apps)) do
    add_config(all, config)
  end
  for _, chain in ipairs(evidence.chains) do
    all.chain[#all.chain + 1] = chain
    append(all.cert, core.list_table(chain.certs))
  end
  all.connection = connections_of(apps, evidence, request)
  return all
end

-- The format of the config that a subject is, or is in.
local FORMAT_OF = {
  config = function(config) return config.format end,
  host = function(host) return host.config.format end,
  pin = function(pin) return pin.host.config.format end,
}

-- Those of a kind that stand in configs of some formats. Most runs have configs
-- of one format: then it is all of them or none.
local function in_formats(all, entry)
  local wanted, count, found = {}, 0, {}
  for _, format in ipairs(entry.formats) do
    if all.formats.known[format] and not wanted[format] then
      wanted[format], count = true, count + 1
    end
  end
  if count == 0 then return found end
  if count == all.formats.count then return all[entry.on] end
  local format_of = FORMAT_OF[entry.on]
  for _, subject in ipairs(all[entry.on]) do
    if wanted[format_of(subject)] then found[#found + 1] = subject end
  end
  return found
end

--- Counts the subjects of each kind.
---@param all table<string, table[]>
---@return table<string, integer>
---@nodiscard
function subjects.counts(all)
  local counts = {}
  for _, kind in ipairs(vocabulary.subjects) do counts[kind] = #all[kind] end
  return counts
end

--- Counts the connections, by whom they are to; nothing where there are none.
---@param all table<string, table[]>
---@return { own: integer, consumers: table<cotter.Consumer, integer> }?
---@nodiscard
function subjects.connected(all)
  if #all.connection == 0 then return nil end
  return require "cotter.engine.connections".counts(all.connection)
end

--- Lists the subjects of one rule.
---@param all table<string, table[]>
---@param entry cotter.CatalogEntry
---@return table[]
---@nodiscard
function subjects.of(all, entry)
  if entry.formats then return in_formats(all, entry) end
  if entry.on ~= "connection" then return all[entry.on] end
  local connections = require "cotter.engine.connections"
  return connections.of(all.connection, entry.consumers)
end

return subjects
