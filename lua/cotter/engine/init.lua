--- The engine: octets, names, evidence and a moment in; outcomes out.
---
--- It runs in a state of its own (core/system/sandbox.h). What goes in and
--- comes out is plain data in octets, so it has no handle, prints nothing, and
--- nothing that it says has to be trusted: the caller decides.

local core = require "cotter.core"
local apps = require "cotter.model.app"
local carried = require "cotter.policy.carried"
local configs = require "cotter.config"
local context = require "cotter.engine.context"
local datas = require "cotter.engine.data"
local evidences = require "cotter.evidence"
local extent = require "cotter.config.extent"
local refusal = require "cotter.config.refusal"
local rules = require "cotter.engine.rules"
local runs = require "cotter.engine.run"
local sources = require "cotter.model.source"
local subjects = require "cotter.engine.subjects"
local values = require "cotter.engine.values"
local vocabulary = require "cotter.vocabulary"
local folder = require "cotter.config.folder"
local known = require "cotter.engine.known"
local pins = require "cotter.model.pin"
local pathname = require "cotter.pathname"
local portrait = require "cotter.engine.portrait"
local versions = require "cotter.model.version"

-- Nearly every run asks for this pack: it is loaded with the engine, which is
-- made ready beside other work (core.prepare).
carried.open "cotter.shipped"

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

--- Adds a problem, and why the file is none of other formats either.
local function add_problem(response, problem)
  local errors = response.errors
  if problem.note then
    table.insert(response.notes, { path = problem.path,
                                   message = problem.note })
    return
  end
  local tried = problem.tried or {}
  problem.tried = nil
  errors[#errors + 1] = problem
  table.move(tried, 1, #tried, #errors + 1, errors)
end

--- Says of what is read in part that it is, and where it is not known.
local function note_partial(config, response)
  local notes = response.notes
  if not vocabulary.format(config.format).partial then return end
  notes[#notes + 1] = { path = config.path, message = "source code: pins that "
    .. "are literals are judged, others are not seen" }
  for _, one in ipairs(config:observed "not-literal") do
    notes[#notes + 1] = { path = config.path, line = one.at.line,
      column = one.at.column, message = ("no literal: the %s of this entry "
        .. "is known to the program alone, and not judged"):format(one.name) }
  end
end

--- Marks files that may hold a key and surely do not ship.
local function mark_left_out(list, builds)
  for _, file in ipairs(list) do
    file.left_out = file.left_out or builds:is_left_out(file)
  end
end

--- Tells the files of a source tree for which level of Android it is made, and
--- in which builds.
local function tell_builds(input)
  local files = input.files
  local targets = require "cotter.config.target".of(files)
  local builds = require "cotter.config.builds".read(files)
  for _, one in ipairs(files) do
    one.target, one.variants = targets:find(one), builds:find(one)
    one.of_app = builds:is_of_app(one)
  end
  for _, list in ipairs { files, input.materials or {} } do
    mark_left_out(list, builds)
  end
end

local SAYS_BUILDS = { ["AndroidManifest.xml"] = true, ["build.gradle"] = true,
                      ["build.gradle.kts"] = true }

--- The same where one says that, which few inputs have.
local function find_builds(input, response)
  for _, file in ipairs(input.files) do
    if SAYS_BUILDS[pathname.base(file.path)] then
      local _, excess = extent.held(tell_builds, input)
      response.errors[#response.errors + 1] = excess
      return
    end
  end
end

--- Marks files by what projects of Xcode say of them: those of tests surely do
--- not ship.
local function mark_by(projects, list)
  for _, file in ipairs(list) do
    projects:mark(file)
    file.left_out = file.left_out or file.of_tests
  end
end

--- The same of projects of Xcode, which few inputs have.
local function find_projects(input, response)
  local xcode = require "cotter.config.xcode"
  for _, file in ipairs(input.files) do
    if xcode.is(file.path) then
      local projects = xcode.projects(input.files)
      mark_by(projects, input.files)
      mark_by(projects, input.materials or {})
      projects:note_absent()
      local notes = projects.notes
      table.move(notes, 1, #notes, #response.notes + 1, response.notes)
      return
    end
  end
end

--- Puts what was read into apps. Most inputs are one.
---@return cotter.AppGroup[]
local function group(input, found, manifests, response)
  if input.grouped then
    return require "cotter.engine.apps".group(input, found, manifests,
                                              response)
  end
  local one = { name = input.name, found = found, own = found,
                manifests = {}, files = input.files,
                materials = input.materials or {} }
  for i, read in ipairs(manifests) do one.manifests[i] = read.manifest end
  return { one }
end

--- Finds what an app's manifests name that is not there: few have one.
local function find_references(one, left_out)
  if #one.manifests > 0 then
    one.references =
      require "cotter.config.references".find(one, left_out or {})
  end
end

--- Reads the files of an input.
---@return cotter.AppGroup[]
local function read_files(input, response)
  local found, manifests = {}, {}
  find_builds(input, response)
  find_projects(input, response)
  for _, file in ipairs(input.files) do
    local read, problem, manifest = configs.read(file)
    manifests[#manifests + 1] = manifest
      and { manifest = manifest, file = file }
    if problem then add_problem(response, problem) end
    for _, config in ipairs(read) do
      found[#found + 1] = { config = config, file = file }
      note_partial(config, response)
    end
  end
  local groups = group(input, found, manifests, response)
  for _, one in ipairs(groups) do
    local notes = folder.observe(one.own, one.manifests)
    table.move(notes, 1, #notes, #response.notes + 1, response.notes)
    find_references(one, input.left_out)
  end
  return groups
end

--- Makes whole the configs whose pins stand in other files.
local function link(all, response)
  local list, any = {}, false
  for _, one_group in ipairs(all) do
    for _, one in ipairs(one_group.own) do
      list[#list + 1] = one.config
      any = any or one.config.format == "chromium"
    end
  end
  if not any then return end
  local refused = require "cotter.config.plug_in.chromium".link(list)
  table.move(refused, 1, #refused, #response.errors + 1, response.errors)
end

--- Tells whether a file is of what ships, as each entry of a package is. What
--- is not surely left out is told as if it shipped: a key that does is worse
--- than one that is told in vain.
local function does_ship(file)
  return file.path:find("!", 1, true) ~= nil or not file.left_out
end

local function make_app(one, response)
  local list = {}
  one.does_ship = does_ship
  for i, found in ipairs(one.found) do list[i] = found.config end
  for _, found in ipairs(one.own) do
    response.inputs[#response.inputs + 1] = portrait.input(found)
  end
  if #list > 0 then return apps.new(sources.new(list[1].path), one, list) end
  local reference = one.references and one.references[1]
  return reference and apps.new(core.record_position(reference), one, list)
    or nil
end

--- The names of the apps that a config is of, where they are told.
local function names_of(groups)
  local names = {}
  for _, one in ipairs(groups) do
    for _, found in ipairs(one.found) do names[found.config] = found.apps end
  end
  return names
end

--- Reads all inputs.
---@return cotter.App[]
---@return table<cotter.Config, string[]> names of apps
local function read_apps(request, response)
  local all, list = {}, {}
  for _, input in ipairs(request.inputs) do
    local groups = read_files(input, response)
    table.move(groups, 1, #groups, #all + 1, all)
  end
  link(all, response)
  for _, one in ipairs(all) do list[#list + 1] = make_app(one, response) end
  return list, names_of(all)
end

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

--- Puts the lists of a pack in the place of their names.
---@param request cotter.Request
---@param lists table<string, table>
local function unfold_lists(request, lists)
  for name, given in pairs(request.data) do
    if given == true then request.data[name] = datas.carried(lists[name]) end
  end
  if request.known_ca == true then
    request.known_ca = datas.carried(lists.known_ca)
  end
end

--- Puts the pack that the program carries in the place of its names.
---@param request cotter.Request
local function unfold(request)
  local module = request.pack and request.pack.embedded
  if not module then return end
  local pack, by_id = carried.open(module), {}
  for _, entry in ipairs(pack.rules) do by_id[entry.id] = entry end
  request.pack = pack
  for i, given in ipairs(request.rules) do
    local row = type(given) == "table" and given or { id = given, params = {} }
    row.entry = by_id[row.id]
    request.rules[i] = row
  end
  unfold_lists(request, pack.data)
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
  if request.connection then
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
  local list, names = read_apps(request, response)
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
  unfold(request)
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
