--- Runs cases: each is what the engine would be asked about its config and its
--- evidence, for its rule alone. What is read of a case is kept, since tests of
--- mutants judge it again and again.

local came = require "cotter.testing.came"
local configs = require "cotter.testing.configs"
local engine = require "cotter.engine"
local evidence = require "cotter.testing.evidence"
local names = require "cotter.gather.names"
local rules = require "cotter.engine.rules"
local versions = require "cotter.model.version"

local runs = {}

-- The moment of a test that does not say which.
local AT <const> = 1767225600 -- 2026-01-01T00:00:00Z

---@class cotter.testing.Runner
---@field request table of the parent: pack, rules, data, known_ca, fixtures
---@field rules table<string, cotter.CatalogEntry>
---@field current table of the loader
---@field line (fun(path: string, line: integer))? told of each line that runs
---@field whole boolean? a check is called for subjects outside of its rule's
---       `where`, too, of which it has to say nothing
---@field read table<cotter.testing.Case, cotter.testing.Prepared>
local Runner = {}
Runner.__index = Runner

---@class cotter.testing.Prepared a case that has been read
---@field request cotter.Request
---@field response cotter.Response what reading said
---@field material cotter.Material

local function input_file(one, octets, explicit)
  local path = one.path
  return { path = path, octets = octets, explicit = explicit,
           claimed = explicit or names.is_claimed(path),
           in_target = names.in_target(path) }
end

local function append(list, more)
  table.move(more, 1, #more, #list + 1, list)
end

--- The files of a case, as they are gathered of a folder or by name.
function Runner:input(case)
  local input = { name = "app", files = {}, materials = {} }
  local explicit = case.inputs.explicit
  for _, one in ipairs(case.inputs.files) do
    local octets = configs.octets(one, self.request.fixtures)
    if type(octets) == "table" then
      append(input.files, octets.files)
      append(input.materials, octets.materials)
    elseif explicit or names.is_candidate(one.path) then
      input.files[#input.files + 1] = input_file(one, octets, explicit)
    elseif names.is_keeper(one.path) then
      table.insert(input.materials, { path = one.path, octets = octets })
    end
  end
  if #case.inputs.files > 0 then
    input.name = case.inputs.files[1].path
  end
  return input
end

--- The lists of a pack, with what the case has in their place. One that is not
--- the pack's is of the type that the rule declares.
function Runner:data(settings, entry)
  if not settings.data then return self.request.data end
  local lists = {}
  for name, list in pairs(self.request.data) do lists[name] = list end
  for name, octets in pairs(settings.data) do
    local own = lists[name] or self.request[name] or {}
    lists[name] = { type = own.type or entry.data[name], fields = own.fields,
                    files = { { path = name, octets = octets } } }
  end
  return lists
end

--- The lists of all rules, read once; those of a case that brings its own are
--- read for it.
function Runner:open_data(request, response)
  if request.data ~= self.request.data then return nil end
  local all = {}
  for _, entry in ipairs(self.request.rules) do
    all[#all + 1] = { entry = entry }
  end
  self.lists = self.lists or engine.open_data({ rules = all,
    data = request.data, known_ca = request.known_ca }, response)
  return self.lists
end

--- The rule of a case; without `where`, if checks are to be seen whole.
function Runner:entry(id)
  local entry = self.rules[id]
  if not (self.whole and entry.where) then return entry end
  local copy = {}
  for name, value in pairs(entry) do copy[name] = value end
  copy.where = nil
  return copy
end

function Runner:new_request(case)
  local settings = case.settings
  local at = settings.at or AT
  local data = self:data(settings, self.rules[case.rule])
  local row = { id = case.rule, params = settings.params or {},
                entry = self:entry(case.rule) }
  return {
    at = at, inputs = { self:input(case) },
    evidence = evidence.write(settings, at, self.request.fixtures),
    pack = self.request.pack, rules = { row }, data = data,
    known_ca = data.known_ca or self.request.known_ca,
    versions = settings.consumers, line = self.line,
  }
end

--- Reads what a case is about, once.
---@param case cotter.testing.Case
---@return cotter.testing.Prepared
function Runner:prepare(case)
  local known = self.read[case]
  if known then return known end
  local request, response = self:new_request(case), engine.new_response()
  local data = self:open_data(request, response)
  known = { request = request, response = response,
            material = engine.read(request, response, data) }
  self.read[case] = known
  return known
end

--- Opens the rules of a pack.
---@param pack table
---@param entries cotter.CatalogEntry[]
---@param extra table<string, any>? names that rules see beside the usual ones
---@return cotter.Loader
function Runner:open(pack, entries, extra)
  return rules.open(pack, entries, self.current, extra)
end

-- A response that begins with what reading said.
local function begin(response)
  local new = engine.new_response()
  for _, name in ipairs { "errors", "notes" } do
    local from = response[name]
    new[name] = table.move(from, 1, #from, 1, {})
  end
  return new
end

--- Judges a case.
---@param case cotter.testing.Case
---@param loader cotter.Loader
---@return cotter.testing.Came
---@return cotter.testing.Prepared?
function Runner:judge(case, loader)
  local made, prepared = pcall(self.prepare, self, case)
  if not made then
    return { outcome = "error", findings = {},
             reasons = { tostring(prepared) } }
  end
  local response = begin(prepared.response)
  versions.know(prepared.request.versions)
  engine.judge(prepared.request, response, prepared.material, loader)
  return came.draw(response, case.rule), prepared
end

--- Answers a request that is no case's.
---@param request cotter.Request
---@param loader cotter.Loader
---@return cotter.Response
function Runner:answer(request, loader)
  local response = engine.new_response()
  local data = self:open_data(request, response)
  engine.judge(request, response, engine.read(request, response, data),
               loader)
  return response
end

--- Forgets what was read of a case.
---@param case cotter.testing.Case
function Runner:forget(case) self.read[case] = nil end

---@param request table
---@param entries table<string, cotter.CatalogEntry>
---@return cotter.testing.Runner
---@nodiscard
function runs.new(request, entries)
  return setmetatable({ request = request, rules = entries, current = {},
                        read = {} }, Runner)
end

return runs
