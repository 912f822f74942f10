--- The engine: octets, names, evidence and a moment in; outcomes out.
---
--- It runs in a state of its own (core/system/sandbox.h). What goes in and
--- comes out is plain data in octets, so it has no handle, prints nothing, and
--- nothing that it says has to be trusted: the caller decides.

local core = require "cotter.core"
local apps = require "cotter.model.app"
local configs = require "cotter.config"
local context = require "cotter.engine.context"
local evidences = require "cotter.evidence"
local recorders = require "cotter.engine.recorder"
local rules = require "cotter.engine.rules"
local sources = require "cotter.model.source"
local subjects = require "cotter.engine.subjects"
local values = require "cotter.engine.values"
local date = require "cotter.date"
local data_files = require "cotter.policy.data"
local folder = require "cotter.config.folder"
local known = require "cotter.engine.known"
local portrait = require "cotter.engine.portrait"

---@class cotter.Request
---@field at integer seconds since 1970-01-01T00:00:00Z
---@field inputs { name: string, files: cotter.InputFile[] }[]
---@field evidence { kinds: string[], files: cotter.EvidenceFile[] }
---@field pack table? absent: only the model is wanted
---@field rules { entry: cotter.CatalogEntry, params: table }[]
---@field data table<string, { type: string, fields: table?, files: table[] }>
---@field known_ca { type: string, fields: table?, files: table[] }?

---@class cotter.Response
---@field inputs table[]    what was read
---@field model table[]?    the configs as rules see them, if asked for
---@field outcomes cotter.Outcome[]
---@field counts table<string, table<string, integer>> by rule
---@field missing table[]   evidence that rules wanted
---@field notes table[]
---@field errors table[]

local function read_input(input, response)
  local found = {}
  for _, file in ipairs(input.files) do
    local config, problem = configs.read(file)
    if problem then response.errors[#response.errors + 1] = problem end
    if config then
      found[#found + 1] = { config = config, file = file }
      response.inputs[#response.inputs + 1] = portrait.input(config, file)
    end
  end
  folder.observe(found)
  local list = {}
  for i, one in ipairs(found) do list[i] = one.config end
  return #list > 0 and apps.new(sources.new(list[1].path), input.name, list)
    or nil
end

local function read_apps(request, response)
  local list = {}
  for _, input in ipairs(request.inputs) do
    list[#list + 1] = read_input(input, response)
  end
  return list
end

local function effective(entry, at)
  if entry.since and at < date.seconds(entry.since) then
    return false, "takes effect on " .. entry.since
  end
  if entry.ends and at >= date.seconds(entry.ends) then
    return false, "ended on " .. entry.ends
  end
  return true
end

---@class cotter.Run
---@field request cotter.Request
---@field response cotter.Response
---@field evidence cotter.Evidence
---@field shared table
---@field current { recorder: cotter.Recorder? }
---@field budget integer left of the pack's instructions
local Run = {}
Run.__index = Run

--- The check of a rule, preceded by `applies` where it has one.
local function guarded(definition, recorder)
  local applies, check = definition.applies, definition.check
  if not applies then return check end
  return function(subject, ctx)
    if applies(subject, ctx) then return check(subject, ctx) end
    recorder:inapplicable()
  end
end

--- The kinds of evidence that a rule needs and a subject has not.
function Run:absent(entry, subject)
  for _, kind in ipairs(entry.needs) do
    if not self.evidence.given[kind] then return kind, true end
    if kind == "chain" and core.record_type(subject) == "host"
       and #self.shared.chains(subject) == 0 then
      return kind, false
    end
  end
end

function Run:name_once(list, what, name)
  local key = what .. "\0" .. name
  if self.named[key] then return end
  self.named[key] = true
  list[#list + 1] = name
end

function Run:miss(entry, kind, given, host)
  local key = kind .. "\0" .. tostring(given)
  local missing = self.missing[key]
  if not missing then
    missing = { kind = kind, given = given, rules = {}, hosts = {} }
    self.missing[key] = missing
    self.response.missing[#self.response.missing + 1] = missing
  end
  self:name_once(missing.rules, key .. "\0rule", entry.id)
  if host then self:name_once(missing.hosts, key .. "\0host", host) end
end

local WANTED = {
  chain = "the chain that the host serves", held = "the keys held in reserve",
  anchors = "trust anchors",
}

--- The subjects whose evidence is there; the others are unknown.
---@return table[]? present nil where no subject can have it
---@return string? reason
function Run:provided(entry, recorder)
  if #entry.needs == 0 then return recorder.subjects end
  local present = {}
  for _, subject in ipairs(recorder.subjects) do
    local kind, never = self:absent(entry, subject)
    if kind == nil then
      present[#present + 1] = subject
    elseif never then
      self:miss(entry, kind, false)
      return nil, "needs " .. WANTED[kind] .. ", and none was given"
    else
      self:miss(entry, kind, true, subject.name)
      recorder:lacks(subject, "no chain of " .. subject.name .. " was given")
    end
  end
  return present
end

function Run:script_error(entry, problem)
  local at = problem.path and problem or entry
  self.response.errors[#self.response.errors + 1] = {
    code = problem.code, rule = entry.id, path = at.path, line = at.line,
    message = ("rule %s: %s"):format(entry.id, problem.text) }
end

--- Runs a check over the recorder's subjects. A rule that breaks on one goes
--- on with the next, until a budget or the memory is used up.
function Run:evaluate(recorder, check, ctx)
  local budget = { first = 1, pack = self.left,
                   returned = function(value)
                     local problem = recorder:returned(value)
                     if problem then error(problem, 0) end
                   end }
  while budget.first <= #recorder.subjects do
    local index, message, final, problem =
      core.evaluate(check, recorder.subjects, ctx, budget)
    if not index then break end
    recorder:broke(index, message)
    self:script_error(recorder.rule, problem)
    self.stopped = self.stopped or final
    if final then break end
    budget.first = index + 1
  end
  self.left = budget.pack
end

function Run:note(entry)
  return function(text)
    if type(text) ~= "string" then error("ctx.note takes a string", 2) end
    local notes = self.response.notes
    notes[#notes + 1] = { rule = entry.id, message = text }
  end
end

--- Runs one rule over all its subjects.
function Run:rule(entry, params, definition)
  local recorder = recorders.new(entry, self.subjects[entry.on],
                                 self.response.outcomes)
  local now, when = effective(entry, self.request.at)
  if not now then
    recorder:aside("not-effective", when)
  else
    local present, reason = self:provided(entry, recorder)
    if not present then
      recorder:aside("unknown", reason)
    else
      recorder:narrow(present)
      self.current.recorder = recorder
      self:evaluate(recorder, guarded(definition, recorder),
        context.new(self.shared, entry, params, self:note(entry)))
      self.current.recorder = nil
      recorder:finish()
    end
  end
  self.response.counts[entry.id] = recorder:counts()
end

function Run:rules(definitions)
  for _, row in ipairs(self.request.rules) do
    if self.stopped then break end
    self:rule(row.entry, row.params, definitions[row.entry.id])
  end
end

--- The rows of a declared list as they were read.
local function rows_of(response, declared)
  local rows = {}
  for _, file in ipairs(declared.files) do
    local read, errors = file.rows and core.decode(file.rows), nil
    if not read then
      read, errors = data_files.read(declared.type, declared.fields,
                                     file.octets, file.path)
    end
    table.move(read or {}, 1, #(read or {}), #rows + 1, rows)
    table.move(errors or {}, 1, #(errors or {}), #response.errors + 1,
               response.errors)
  end
  return rows
end

local function read_data(request, response)
  local wanted, lists = {}, {}
  for _, row in ipairs(request.rules) do
    for name in pairs(row.entry.data) do wanted[name] = true end
  end
  for name, declared in pairs(request.data) do
    if wanted[name] then
      lists[name] = values.rows(rows_of(response, declared), declared)
    end
  end
  return lists
end

--- Runs the rules of a pack over what was read.
local function judge(request, response, list, evidence)
  local lists = read_data(request, response)
  local all = subjects.list(list, evidence)
  local count = 0
  for _, kind in pairs(all) do count = count + #kind end
  local run = setmetatable({
    request = request, response = response, evidence = evidence,
    subjects = all, current = {}, missing = {}, named = {},
    left = core.budget(count),
    shared = context.shared { at = request.at, data = lists,
      evidence = evidence,
      known_ca = known.keys(request.known_ca, function(declared)
        return rows_of(response, declared)
      end) },
  }, Run)
  local wanted = {}
  for i, row in ipairs(request.rules) do wanted[i] = row.entry end
  local definitions, errors = rules.load(request.pack, wanted, run.current)
  table.move(errors, 1, #errors, #response.errors + 1, response.errors)
  if #errors == 0 then run:rules(definitions) end
end

--- Answers a request.
---@param request cotter.Request
---@return cotter.Response
---@nodiscard
local function answer(request)
  local response = { inputs = {}, outcomes = {}, counts = {}, missing = {},
                     notes = {}, errors = {} }
  local list = read_apps(request, response)
  local evidence = evidences.read(request.evidence)
  table.move(evidence.errors, 1, #evidence.errors, #response.errors + 1,
             response.errors)
  if request.pack then judge(request, response, list, evidence)
  else response.model = portrait.configs(list) end
  return response
end

---@param octets string an encoded request
---@return string octets an encoded response
return function(octets)
  return core.encode(answer(core.decode(octets)))
end
