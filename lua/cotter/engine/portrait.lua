--- Draws the model as plain data, for `cotter model` and the report's inputs.

local core = require "cotter.core"
local beside = require "cotter.model.beside"
local model_app = require "cotter.model.app"

local portrait = {}

local function pins_in(config)
  return #core.record_elements(core.list_table(config.hosts), "pins")
end

--- What the report says of an input that was read.
---@param found cotter.Found
---@return table
---@nodiscard
function portrait.input(found)
  local config = found.config
  return { path = config.path, format = config.format, apps = found.apps,
           sha256 = core.hex(core.sha256(found.file.octets)),
           hosts = #config.hosts, pins = pins_in(config) }
end

local function place(record)
  local source, offset = core.record_position(record)
  local at = source:position(offset)
  return at.line, at.column
end

local function draw_pin(pin)
  local line, column = place(pin)
  return { algorithm = pin.algorithm, text = pin.text, digest = pin.digest,
           fault = pin.fault, line = line, column = column }
end

local function draw_host(host)
  local pins = {}
  for i, pin in ipairs(host.pins) do pins[i] = draw_pin(pin) end
  local line, column = place(host)
  local around = beside.of(host.config, "android", host)
  return { name = host.name, include_subdomains = host.include_subdomains,
           certificate_transparency = around.transparency,
           domain_encryption = around.encryption,
           expires = host.expires and tostring(host.expires),
           enforced = host.enforced, line = line, column = column,
           pins = pins }
end

local function draw_config(config, apps)
  local hosts = {}
  for i, host in ipairs(config.hosts) do hosts[i] = draw_host(host) end
  return { path = config.path, format = config.format, apps = apps,
           hosts = hosts }
end

--- All configs as rules see them (design: cotter.model/1). What is null there
--- is absent here.
---@param apps cotter.App[]
---@param names table<cotter.Config, string[]> of the apps of each
---@return table[]
---@nodiscard
function portrait.configs(apps, names)
  local configs = {}
  for i, config in ipairs(model_app.configs(apps)) do
    configs[i] = draw_config(config, names[config])
  end
  return configs
end

--- "ec P-256", "rsa 2048"; a type that is not known has no size.
local function name_key(spki)
  local size = spki.curve or spki.bits
  return size and ("%s %s"):format(spki.type, size) or spki.type
end

local function draw_chain(chain)
  local certs = {}
  for i, cert in ipairs(chain.certs) do
    certs[i] = { subject = cert.subject, serial = cert.serial,
                 key = name_key(cert.spki),
                 is_ca = cert.is_ca, pin = cert:pin(),
                 not_before = tostring(cert.not_before),
                 not_after = tostring(cert.not_after),
                 fingerprint = cert:fingerprint() }
  end
  return { host = chain.host, certs = certs,
           path = core.record_position(chain).path }
end

--- What stands in a config of a host beside what the model's portrait tells.
local function add_facts(drawn, host, evidence, index)
  drawn.text = host.text ~= host.name and host.text or nil
  for i, pin in ipairs(host.pins) do
    local one = drawn.pins[i]
    one.pin = pin.usable and "sha256/" .. pin:base64() or nil
    one.comment, one.role = pin.comment, pin.role
    one.held = evidence:held(pin) ~= nil
  end
  drawn.chains = {}
  for i, chain in ipairs(evidence:chains_of(host)) do
    drawn.chains[i] = index[chain]
  end
end

--- All configs, and the chains that were given: each host names its chains by
--- their number. It is drawn for a report that shows them.
---@param apps cotter.App[]
---@param names table<cotter.Config, string[]> of the apps of each
---@param evidence cotter.Evidence
---@return { configs: table[], chains: table[] }
---@nodiscard
function portrait.whole(apps, names, evidence)
  local chains, index = {}, {}
  for i, chain in ipairs(evidence.chains) do
    chains[i], index[chain] = draw_chain(chain), i
  end
  local configs = portrait.configs(apps, names)
  for i, config in ipairs(model_app.configs(apps)) do
    for j, host in ipairs(config.hosts) do
      add_facts(configs[i].hosts[j], host, evidence, index)
    end
  end
  return { configs = configs, chains = chains }
end

local function draw_certs(path)
  local certs = {}
  for i, cert in ipairs(path and path.certs or {}) do
    certs[i] = { depth = i - 1, subject = cert.subject, pin = cert:pin() }
  end
  return certs
end

local function draw_matches(matches)
  local drawn = {}
  for i, match in ipairs(matches) do
    local line, column = place(match.pin)
    drawn[i] = { pin = match.pin.text, depth = match.depth,
                 subject = match.cert.subject, line = line, column = column,
                 held = match.held ~= nil }
  end
  return drawn
end

-- Whether the consumer is one who reads such a config.
local function is_own(one)
  for _, consumer in ipairs(one.config and one.config.consumers or {}) do
    if consumer == one.consumer then return true end
  end
  return false
end

local function draw_connection(one)
  local pins = {}
  for i, pin in ipairs(one.pins) do pins[i] = pin.text end
  local line, column = place(one)
  return { name = one.name, consumer = one.consumer, own = is_own(one),
           config = one.config and one.config.path,
           host = one.host and one.host.name,
           line = one.host and line, column = one.host and column,
           decision = one.decision, reason = one.reason,
           path = draw_certs(one.path), refusal = one.refusal and
             { code = one.refusal.code, text = one.refusal.text },
           pins = pins, matches = draw_matches(one.matches) }
end

--- Connections with what was decided about them.
---@param list cotter.Connection[]
---@return table[]
---@nodiscard
function portrait.connections(list)
  local drawn = {}
  for i, one in ipairs(list) do drawn[i] = draw_connection(one) end
  return drawn
end

return portrait
