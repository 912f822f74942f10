--- The connections of a run: each chain that is served, to each consumer of
--- each config that has an entry for its name.

local connection = require "cotter.model.connection"
local config_model = require "cotter.model.config"
local misfit = require "cotter.model.misfit"
local model_app = require "cotter.model.app"
local plug_in = require "cotter.model.plug_in"

local connections = {}

---@class cotter.ConnectionRequest
---@field apps cotter.App[]
---@field evidence cotter.Evidence
---@field consumers cotter.Consumer[] whoever reads the configs
---@field own boolean    beside these the configs' own consumers
---@field name string?   the one name that is connected to
---@field at integer

---@class cotter.ConnectionLister
---@field request cotter.ConnectionRequest
---@field list cotter.Connection[]
---@field private covered table<string, boolean> chains with an entry
---@field private validated table<cotter.Chain, table>
---@type table<cotter.Connection, boolean> to a consumer of the config's own
local own = {}

local Lister = {}
Lister.__index = Lister

-- A chain has one path, whoever asks.
function Lister:validator()
  return function(chain, name)
    local known = self.validated[chain]
    if not known then
      known = table.pack(chain:validate { host = name })
      self.validated[chain] = known
    end
    return known[1], known[2]
  end
end

--- A reader is a config and one of those who read it.
---@class cotter.Reader
---@field config cotter.Config?
---@field consumer cotter.Consumer
---@field own boolean
---@field misfit table?

function Lister:add(reader, name, chain, answer)
  local made = connection.new {
    name = name, consumer = reader.consumer, config = reader.config,
    answer = answer, chain = chain, misfit = reader.misfit,
    at = self.request.at, validate = self.validate,
    held = function(pin) return self.request.evidence:held(pin) end,
    installed = self.request.evidence.installed,
  }
  self.list[#self.list + 1] = made
  own[made] = reader.own
end

function Lister:chains()
  local name, chains = self.request.name, {}
  for _, chain in ipairs(self.request.evidence.chains) do
    if not name or chain.host == name then chains[#chains + 1] = chain end
  end
  return chains
end

local function key_of(reader, name) return reader.consumer .. "\0" .. name end

--- The connections of one reader; the entries that no chain is for have one
--- without, which is unknown.
function Lister:of_reader(reader, chains)
  local met = {}
  for _, chain in ipairs(chains) do
    local answer = config_model.answer(reader.config, chain.host,
                                       reader.consumer)
    if answer.entry then
      self:add(reader, chain.host, chain, answer)
      self.covered[key_of(reader, chain.host)] = true
      met[answer.entry], met[chain.host] = true, true
    end
  end
  if self.request.name then return end
  for _, host in ipairs(reader.config.hosts) do
    if not met[host] and not met[host.name] then
      met[host.name] = true
      self:add(reader, host.name, nil, config_model.answer(
        reader.config, host.name, reader.consumer))
    end
  end
end

local function has(list, name)
  for _, one in ipairs(list) do
    if one == name then return true end
  end
  return false
end

-- Who is to read a config, and whether it is one of its own consumers.
local function wanted(request, config)
  local list, own_names = {}, config and config.consumers or {}
  for _, name in ipairs(request.consumers) do
    list[#list + 1] = { name = name, own = has(own_names, name) }
  end
  for _, name in ipairs(request.own and own_names or {}) do
    if not has(request.consumers, name) then
      list[#list + 1] = { name = name, own = true }
    end
  end
  return list
end

local function readers_of(request, config)
  local readers = {}
  for i, one in ipairs(wanted(request, config)) do
    local row = plug_in.row(one.name, config and config.format)
    local what, reason, at
    if config then
      what, reason, at = misfit.find(config, row, one.name)
    end
    readers[i] = { config = config, consumer = one.name, own = one.own,
      misfit = what and { what = what, reason = reason, at = at } }
  end
  return readers
end

local function all_readers(request)
  local readers = {}
  for _, config in ipairs(model_app.configs(request.apps)) do
    local more = #config.consumers > 0 and readers_of(request, config) or {}
    table.move(more, 1, #more, #readers + 1, readers)
  end
  if #readers == 0 and #request.apps == 0 then return readers_of(request) end
  return readers
end

--- The chains for which no config has an entry: to each consumer once.
function Lister:uncovered(readers, chains)
  for _, reader in ipairs(readers) do
    for _, chain in ipairs(chains) do
      local key = key_of(reader, chain.host)
      if not self.covered[key] then
        self.covered[key] = true
        self:add(reader, chain.host, chain)
      end
    end
  end
end

--- Lists the connections.
---@param request cotter.ConnectionRequest
---@return cotter.Connection[]
---@nodiscard
function connections.list(request)
  local self = setmetatable({ request = request, list = {}, covered = {},
                              validated = {} }, Lister)
  self.validate = self:validator()
  local readers, chains = all_readers(request), self:chains()
  for _, reader in ipairs(readers) do
    if reader.config then self:of_reader(reader, chains) end
  end
  self:uncovered(readers, chains)
  return self.list
end

--- The connections that a rule is about: to its consumers, or to the configs'
--- own where it names none.
---@param list cotter.Connection[]
---@param names cotter.Consumer[]?
---@return cotter.Connection[]
---@nodiscard
function connections.of(list, names)
  local named, found = {}, {}
  for _, name in ipairs(names or {}) do named[name] = true end
  for _, one in ipairs(list) do
    if names and named[one.consumer] or not names and own[one] then
      found[#found + 1] = one
    end
  end
  return found
end

--- Counts connections by consumer, and those that are the configs' own.
---@param list cotter.Connection[]
---@return { own: integer, consumers: table<cotter.Consumer, integer> }
---@nodiscard
function connections.counts(list)
  local counts = { own = 0, consumers = {} }
  local consumers = counts.consumers
  for _, one in ipairs(list) do
    consumers[one.consumer] = (consumers[one.consumer] or 0) + 1
    if own[one] then counts.own = counts.own + 1 end
  end
  return counts
end

return connections
