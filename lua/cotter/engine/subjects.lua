--- The subjects of a run: every record that rules can be `on`.

local core = require "cotter.core"

local subjects = {}

local function append(out, list)
  local elements = core.list_table(list)
  table.move(elements, 1, #elements, #out + 1, out)
end

local function add_config(all, config)
  all.config[#all.config + 1] = config
  append(all.host, config.hosts)
  for _, host in ipairs(core.list_table(config.hosts)) do
    append(all.pin, host.pins)
  end
end

--- Lists the subjects of each kind, in the order of the inputs.
---@param apps cotter.App[]
---@param evidence cotter.Evidence
---@return table<string, table[]> by the word that stands behind `on`
---@nodiscard
function subjects.list(apps, evidence)
  local all = { app = {}, config = {}, host = {}, pin = {}, chain = {},
                cert = {}, anchor = evidence.proposed,
                identity = evidence.identities }
  for _, app in ipairs(apps) do
    all.app[#all.app + 1] = app
    for _, config in ipairs(app.configs) do add_config(all, config) end
  end
  for _, chain in ipairs(evidence.chains) do
    all.chain[#all.chain + 1] = chain
    append(all.cert, chain.certs)
  end
  return all
end

return subjects
