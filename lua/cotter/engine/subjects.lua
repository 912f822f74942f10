--- The subjects of a run: every record that rules can be `on`.

local subjects = {}

local function each(list, out, take)
  for _, one in ipairs(list) do take(one, out) end
end

local function add(one, out) out[#out + 1] = one end

local function hosts_of(config, out) each(config.hosts, out, add) end

local function pins_of(config, out)
  for _, host in ipairs(config.hosts) do each(host.pins, out, add) end
end

--- Lists the subjects of each kind, in the order of the inputs.
---@param apps cotter.App[]
---@param evidence cotter.Evidence
---@return table<string, table[]> by the word that stands behind `on`
---@nodiscard
function subjects.list(apps, evidence)
  local all = { app = {}, config = {}, host = {}, pin = {}, chain = {},
                cert = {} }
  for _, app in ipairs(apps) do
    add(app, all.app)
    each(app.configs, all.config, add)
    each(app.configs, all.host, hosts_of)
    each(app.configs, all.pin, pins_of)
  end
  for _, chain in ipairs(evidence.chains) do
    add(chain, all.chain)
    each(chain.certs, all.cert, add)
  end
  return all
end

return subjects
