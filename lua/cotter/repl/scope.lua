--- What is in scope: the library, what was read, and ctx as rules have it.

local core = require "cotter.core"
local context = require "cotter.engine.context"
local engine = require "cotter.engine"
local gather = require "cotter.gather"
local open = require "cotter.policy.open"
local subjects = require "cotter.engine.subjects"
local time = require "cotter.model.time"
local values = require "cotter.engine.values"
local vocabulary = require "cotter.vocabulary"

local scope = {}

local function append(list, more)
  table.move(more or {}, 1, #(more or {}), #list + 1, list)
end

--- A request without rules that wants the data of what comes with cotter.
---@param options { inputs: string[], evidence: string?, at: integer }
---@return cotter.Request
---@return table[] errors
local function request_of(options)
  local gathered = gather.inputs(options.inputs)
  local evidence = gather.evidence(gathered, options.evidence,
                                   os.getenv "COTTER_IDENTITY_PASSWORD")
  local pack = assert(open.pack(open.SHIPPED, core.read_file,
                                core.list_directory))
  local data, wanted = {}, {}
  for name, row in pairs(pack.data) do
    data[name] = { type = row.type, fields = row.fields,
                   files = { { path = row.path, octets = row.octets,
                               rows = row.rows, pins = row.pins,
                               suffixes = row.suffixes } } }
    wanted[name] = row.type
  end
  return { at = options.at, inputs = gathered.inputs, evidence = evidence,
           data = data, known_ca = data.known_ca,
           rules = { { id = "repl", params = {},
                       entry = { data = wanted } } } }, gathered.errors
end

--- The ctx of a rule that needs all there is.
---@param request cotter.Request
---@param material cotter.Material
---@param configs cotter.Config[]
---@param note fun(text: string)
---@return table
local function context_of(request, material, configs, note)
  local data, entry = {}, request.rules[1].entry
  for name, source in pairs(material.lists) do
    data[name] = values.rows(source)
  end
  local shared = context.shared {
    at = request.at, data = data, evidence = material.evidence,
    configs = configs, known_ca = material.known_ca,
  }
  material.evidence:trust(request.at, shared.known_ca)
  return context.new(shared,
    { id = "repl", needs = vocabulary.evidence, params = {},
      data = entry.data }, {}, { note = note, chains = shared.chains })
end

-- The subjects of rules that have a name here, all of them and the first.
local LISTS = { { "apps", "app" }, { "configs", "config" },
                { "hosts", "host" }, { "pins", "pin" },
                { "chains", "chain" } }

--- Reads what the options name.
---@param options { inputs: string[], evidence: string?, at: integer }
---@param note fun(text: string)
---@return table names
---@return table[] errors
---@nodiscard
function scope.read(options, note)
  local request, errors = request_of(options)
  local response = engine.new_response()
  local material = engine.read(request, response)
  append(errors, response.errors)
  local all = subjects.list(material.apps, material.evidence, request)
  local names = { cotter = require "cotter", days = time.days,
                  hours = time.hours, time = time.read }
  for _, row in ipairs(LISTS) do
    local list = all[row[2]] or {}
    names[row[1]], names[row[2]] = list, list[1]
  end
  names.ctx = context_of(request, material, names.configs, note)
  return setmetatable(names, { __index = _G }), errors
end

return scope
