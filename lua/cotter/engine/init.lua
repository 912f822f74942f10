--- The engine: octets, names, evidence and a moment in; outcomes out.
---
--- It runs in a state of its own (core/system/sandbox.h). What goes in and
--- comes out is plain data in octets, so it has no handle, prints nothing, and
--- nothing that it says has to be trusted: the caller decides.

local apps = require "cotter.model.app"
local context = require "cotter.engine.context"
local core = require "cotter.core"
local datas = require "cotter.engine.data"
local evidences = require "cotter.evidence"
local inputs = require "cotter.engine.inputs"
local known = require "cotter.engine.known"
local packs = require "cotter.engine.packs"
local pins = require "cotter.model.pin"
local portrait = require "cotter.engine.portrait"
local refusal = require "cotter.config.refusal"
local rules = require "cotter.engine.rules"
local runs = require "cotter.engine.run"
local subjects = require "cotter.engine.subjects"
local values = require "cotter.engine.values"
local versions = require "cotter.model.version"

---@class cotter.Request
---@field at integer seconds since 1970-01-01T00:00:00Z
---@field inputs { name: string, files: cotter.InputFile[] }[]
---@field evidence { kinds: string[], files: cotter.EvidenceFile[] }
---@field pack table? absent: only the model is wanted
---@field rules (string|cotter.RuleRequest)[] an id alone: of a pack that the
---       program carries, with all parameters as they are by default
---@field explain boolean? tells what its one rule made of each subject
---@field asks boolean? who asks takes findings while rules run
---@field portrait boolean? the answer shows configs and chains
---@field connection string? the one name that is connected to
---@field line (fun(path: string, line: integer))? told of each line that runs
---@field seals boolean? findings bear the seal of what they are about
---@field data table<string, cotter.PlanData|true> true: what the pack that the
---       program carries has
---@field known_ca cotter.PlanData|true|nil
---@field resolve string[]? names of which is asked what becomes of them
---@field versions table<string, string>? of the plug-ins that build configs

---@class cotter.RuleRequest
---@field id string
---@field params table<string, any>   that are set
---@field entry cotter.CatalogEntry?  of a pack that the program does not carry

---@class cotter.Response
---@field inputs table[]    what was read
---@field model table[]?    the configs as rules see them, if asked for
---@field portrait table?   configs and chains, if asked for
---@field answers table[]?  for the names that were asked for
---@field outcomes cotter.Outcome[]
---@field counts table<string, table<string, integer>> by rule
---@field subjects table<string, integer>? of each kind, where rules ran
---@field connected table?  how many connections there are, where there are any
---@field connections table[]? to the name that is connected to
---@field missing table[]   evidence that rules wanted
---@field notes table[]
---@field errors table[]

---@class cotter.OpenData
---@field lists table<string, cotter.DataSource>
---@field known_ca cotter.KnownKeys

--- Opens the lists that rules read, and the keys of authorities.
---@return cotter.OpenData
local function open_data(request, response)
  local function refuse(problem)
    response.errors[#response.errors + 1] = problem
  end
  local lists, wanted = {}, {}
  for _, row in ipairs(request.rules) do
    for name in pairs(row.entry.data) do wanted[name] = true end
  end
  for name, declared in pairs(request.data) do
    lists[name] = wanted[name] and datas.open(declared, refuse) or nil
  end
  local own = request.known_ca and datas.open(request.known_ca, refuse)
  return { lists = lists, known_ca = known.keys(lists.known_ca or own) }
end

--- What rules see of lists.
local function values_of(lists)
  local seen = {}
  for name, source in pairs(lists) do seen[name] = values.rows(source) end
  return seen
end

--- What was read for a run, before any rule of it is run.
---@class cotter.Material
---@field apps cotter.App[]
---@field names table<cotter.Config, string[]> of the apps of a config
---@field evidence cotter.Evidence
---@field lists table<string, cotter.DataSource>
---@field known_ca cotter.KnownKeys

--- Refuses what may hold a key and cannot be read; of what does not ship it is
--- noted, since tests have files that are broken for their sake.
local function tell_unread(file, response)
  local refused = refusal.new(file.path, file.fault)
  if file.ships then
    response.errors[#response.errors + 1] = refused
  else
    response.notes[#response.notes + 1] = { path = refused.path,
      line = refused.line, column = refused.column,
      message = "does not ship, and may hold a private key: "
        .. refused.message }
  end
end

--- Searches apps for private keys before a rule asks for them: that takes as
--- long as their files are, of which no rule's instructions are to go. A file
--- that may hold one and cannot be read is told, and noted where its password
--- would have to be known.
local function search_for_keys(request, response, list)
  local wanted = false
  for _, row in ipairs(request.rules) do
    wanted = wanted or row.entry.on == "app"
  end
  for _, one in ipairs(wanted and list or {}) do
    local unread, sealed = apps.search_for_keys(one)
    for _, file in ipairs(unread) do tell_unread(file, response) end
    for _, file in ipairs(sealed) do
      response.notes[#response.notes + 1] = { path = file.path,
                                              message = file.text }
    end
  end
end

--- Runs the rules of a pack over what was read.
---@param request cotter.Request
---@param response cotter.Response
---@param given cotter.Material
---@param loader cotter.Loader? of the rules; one is opened without
local function judge(request, response, given, loader)
  local evidence = given.evidence
  local all = subjects.list(given.apps, evidence, request)
  local shared = context.shared {
    at = request.at, data = values_of(given.lists),
    evidence = evidence, configs = all.config, known_ca = given.known_ca,
  }
  response.subjects = subjects.counts(all)
  response.connected = subjects.connected(all)
  evidence:trust(request.at, shared.known_ca)
  search_for_keys(request, response, given.apps)
  local run = runs.new {
    request = request, response = response, evidence = evidence,
    subjects = all, shared = shared, current = loader and loader.current,
  }
  local wanted = {}
  for i, row in ipairs(request.rules) do wanted[i] = row.entry end
  loader = loader or rules.open(request.pack, wanted, run.current)
  if #loader.errors == 0 then run:rules(loader) end
  table.move(loader.errors, 1, #loader.errors, #response.errors + 1,
             response.errors)
  -- Without trust anchors a chain has no path that could be drawn; that they
  -- cannot be read stands among the errors.
  if request.connection and evidence.given.anchors then
    response.connections = portrait.connections(all.connection)
  end
end

---@return cotter.Response
local function new_response()
  return { inputs = {}, outcomes = {}, counts = {}, missing = {},
           notes = {}, errors = {} }
end

--- Reads what a request brings.
---@param request cotter.Request
---@param response cotter.Response
---@param data cotter.OpenData? of earlier; it is opened without
---@return cotter.Material
local function read(request, response, data)
  data = data or open_data(request, response)
  pins.know(known.digests(data.known_ca, data.lists))
  versions.know(request.versions)
  local list, names = inputs.read(request, response)
  local evidence = evidences.read(request.evidence)
  table.move(evidence.errors, 1, #evidence.errors, #response.errors + 1,
             response.errors)
  local unmet = evidence:unmet(list)
  table.move(unmet, 1, #unmet, #response.notes + 1, response.notes)
  return { apps = list, names = names, evidence = evidence,
           lists = data.lists, known_ca = data.known_ca }
end

--- Answers a request.
---@param request cotter.Request
---@return cotter.Response
---@nodiscard
local function answer(request)
  local response = new_response()
  packs.unfold(request)
  local material = read(request, response)
  if request.portrait then
    response.portrait = portrait.whole(material.apps, material.names,
                                       material.evidence)
  end
  if request.pack then
    judge(request, response, material)
  elseif request.resolve then
    response.answers = require "cotter.engine.answers".draw(material.apps,
      { names = request.resolve, at = request.at, apps_of = material.names })
  else
    response.model = portrait.configs(material.apps, material.names)
  end
  return response
end

--- The module is what a sandbox calls; inside of one, tests of rules call its
--- parts, to read once and judge often.
---@class cotter.Engine
---@overload fun(octets: string): string an encoded request, and response
return setmetatable({
  judge = judge, new_response = new_response, open_data = open_data,
  read = read,
}, { __call = function(_, octets)
  return core.encode(answer(core.decode(octets)))
end })
