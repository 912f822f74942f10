--- A run: the rules of a pack over their subjects, within its budget.

local core = require "cotter.core"
local context = require "cotter.engine.context"
local date = require "cotter.date"
local recorders = require "cotter.engine.recorder"
local kinds = require "cotter.engine.subjects"
local tellings = require "cotter.engine.telling"
local vocabulary = require "cotter.vocabulary"

local runs = {}

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
---@field private chosen table<table[], table<string, table[]>> by `where`
---@field current { recorder: cotter.Recorder? }
---@field seal (fun(subject: any): string)? where findings are to bear one
---@field whole integer instructions for a check of a whole config
---@field telling cotter.Telling
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

-- Whose chain a rule on a subject needs, and whether it is there.
local CHAINED = {
  host = function(run, host) return host, #run.shared.chains(host) > 0 end,
  pin = function(run, pin)
    return pin.host, #run.shared.chains(pin.host) > 0
  end,
  connection = function(_, one) return one, one.chain ~= nil end,
}

-- Subjects that come with the evidence on hosts: without it there are none.
local SERVED = { chain = true, cert = true }

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
  accepted = "the authorities below which clients are accepted",
}

--- The first kind of evidence that a rule needs and that was never given; all
--- of them are noted, since a policy may require any.
---@return string?
function Run:never_given(entry, recorder)
  local served = SERVED[entry.on] and #self.subjects.host > 0
  if #recorder.subjects == 0 and not served then return nil end
  local first
  for _, kind in ipairs(entry.needs) do
    if not self.evidence.given[kind] then
      self:miss(entry, kind, false)
      first = first or kind
    end
  end
  return first
end

--- The subjects whose evidence is there; the others are unknown.
---@return table[]? present nil where no subject can have it
---@return string? reason
function Run:provided(entry, recorder)
  local kind = self:never_given(entry, recorder)
  if kind then
    return nil, ("needs %s, and none was given"):format(WANTED[kind])
  end
  local chained = vocabulary.rank(entry.needs, "chain") and CHAINED[entry.on]
  if not chained then return recorder.subjects end
  local present = {}
  for _, subject in ipairs(recorder.subjects) do
    local host, has = chained(self, subject)
    if has then
      present[#present + 1] = subject
    else
      self:miss(entry, "chain", true, host.name)
      recorder:lacks(subject, "no chain of " .. host.name .. " was given")
    end
  end
  return present
end

-- The fields of a rule's `where`: those that are to be there, and of
-- "not field" those that are not.
local function split(where)
  local present, absent = {}, {}
  for _, condition in ipairs(where) do
    local field = condition:match "^not (.*)$"
    local list = field and absent or present
    list[#list + 1] = field or condition
  end
  return { present = present, absent = absent }
end

--- Finds what all rules on a kind of subject look at: going through many
--- subjects once costs less than once a rule.
---@param subject string
---@param subjects table[]
---@return table<string, table[]> by what `where` says
function Run:choose(subject, subjects)
  local keys, conditions, chosen = {}, {}, {}
  for _, row in ipairs(self.request.rules) do
    local where = row.entry.on == subject and row.entry.where
    local key = where and table.concat(where, ",")
    if key and not chosen[key] then
      chosen[key] = {}
      keys[#keys + 1], conditions[#keys + 1] = key, split(where)
    end
  end
  for i, found in ipairs(core.record_where(subjects, conditions)) do
    chosen[keys[i]] = found
  end
  return chosen
end

--- The subjects that a rule looks at.
---@param entry cotter.CatalogEntry
---@param subjects table[]
---@return table[]
function Run:looked_at(entry, subjects)
  if not entry.where then return subjects end
  local chosen = self.chosen[subjects]
  if not chosen then
    chosen = self:choose(entry.on, subjects)
    self.chosen[subjects] = chosen
  end
  return chosen[table.concat(entry.where, ",")]
end

--- A rule at work on its subjects.
---@class cotter.Job
---@field recorder cotter.Recorder
---@field check function? nil where no subject is to be evaluated
---@field broken boolean? its functions could not be had
---@field ctx table
---@field options table of core.evaluate
---@field notes table[]
---@field errors table[]
---@field told table<string, boolean> errors by line and text
---@field all table[]       subjects
---@field present table[]?  those of them whose evidence is there
---@field trace cotter.Trace? where the run is to be explained

local function noting(entry, notes)
  local most <const> = core.limits.rule_notes
  return function(text)
    if type(text) ~= "string" then error("ctx.note takes a string", 2) end
    if #notes == most then
      error(("ctx.note: more than %d notes of one rule"):format(most), 2)
    end
    notes[#notes + 1] = { rule = entry.id, message = core.shorten(text) }
  end
end

--- Gives the chains of hosts to a rule. Where a rule on whole configs asks for
--- those of a host that has none, it cannot tell, and that counts.
local function chains_for(run, recorder)
  return function(host)
    local chains = run.shared.chains(host)
    if #chains == 0 then
      run:miss(recorder.rule, "chain", true, host.name)
      recorder:settle "unknown"
    end
    return chains
  end
end

-- Subjects that hold all hosts of a file, or of several.
local HOLDS = { app = true, config = true }

-- What is watched takes instructions, too, which are none of the rule's.
local WATCHED <const> = 16000000

--- Gives a job what its rule needs to run.
---@param job cotter.Job
---@param row { entry: cotter.CatalogEntry, params: table }
---@param loader cotter.Loader
function Run:equip(job, row, loader)
  local entry, recorder = row.entry, job.recorder
  local definition = loader:definition(entry)
  job.broken = not definition
  if job.broken then return end
  job.check = guarded(definition, recorder)
  job.ctx = context.new(self.shared, entry, row.params, {
    note = noting(entry, job.notes), chains = chains_for(self, recorder) })
  job.options = {
    evaluation = HOLDS[entry.on] and self.whole or nil,
    returned = function(value)
      local problem = recorders.returned(value)
      if problem then error(problem, 0) end
    end,
  }
  if self.request.line then
    job.options.line = self.request.line
    job.options.evaluation = WATCHED
  end
  if self.request.explain then
    job.trace = require "cotter.engine.explain".watch(job, loader.pack,
      self.response.outcomes)
  end
end

--- Tells whether a rule has no subject, and could have none by evidence that
--- was not given.
---@param entry cotter.CatalogEntry
---@return boolean
function Run:is_idle(entry)
  return #kinds.of(self.subjects, entry) == 0
    and not (SERVED[entry.on] and #self.subjects.host > 0)
end

--- Finds the subjects of a rule, and settles them if it is not to run.
---@param row { entry: cotter.CatalogEntry, params: table }
---@param loader cotter.Loader
---@return cotter.Job
function Run:prepare(row, loader)
  local entry = row.entry
  local recorder = recorders.new(entry, kinds.of(self.subjects, entry),
                                 self.telling, self.seal)
  local job = { recorder = recorder, notes = {}, errors = {}, told = {},
                all = recorder.subjects }
  local now, when = effective(entry, self.request.at)
  if not now then
    recorder:aside("not-effective", when)
    job.notes[1] = { rule = entry.id, path = entry.path, line = entry.line,
      message = ("the rule %s %s: nothing is asked of it"):format(entry.id,
                                                                  when) }
    return job
  end
  local present, reason = self:provided(entry, recorder)
  if not present then
    recorder:aside("unknown", reason)
    return job
  end
  job.present = present
  recorder:narrow(present)
  recorder:look_at(self:looked_at(entry, present))
  if #recorder.subjects > 0 then self:equip(job, row, loader) end
  return job
end

--- What is told of a subject that took too much: the rule is fine where others
--- did not.
local function text_of(problem, subject)
  if not problem.of_subject then return problem.text end
  local at = subject.at
  return ("%s, which is %s"):format(problem.text, at.line
    and ("%s:%d:%d"):format(at.path, at.line, at.column) or at.path)
end

--- Tells why a rule broke: once, though it may break on every subject.
local function add_error(job, problem, subject)
  local entry = job.recorder.rule
  local at = problem.path and problem or entry
  local key = at.line .. "\0" .. problem.text
  if job.told[key] then return end
  job.told[key] = true
  job.errors[#job.errors + 1] = { code = problem.code, rule = entry.id,
    path = at.path, line = at.line,
    message = ("rule %s: %s"):format(entry.id, text_of(problem, subject)) }
end

--- Runs a check over some of its subjects. A rule that breaks on one goes on
--- with the next, until a budget or the memory is used up.
---@param job cotter.Job
---@param first integer
---@param last integer
function Run:evaluate(job, first, last)
  local recorder, options = job.recorder, job.options
  options.first, options.last, options.pack = first, last, self.left
  options.again = nil
  self.current.recorder = recorder
  while options.first <= last and not self.stopped do
    local index, message, final, problem =
      core.evaluate(job.check, recorder.subjects, job.ctx, options)
    self.stopped = self.telling.full ~= nil
    if not index or self.stopped then break end
    recorder:broke(index, message)
    add_error(job, problem, recorder.subjects[index])
    self.stopped, options.first, options.again = final, index + 1, true
  end
  self.current.recorder = nil
  self.left = options.pack
end

-- Hosts that all rules are run over in one turn. With their pins they take
-- half a MiB, which stays in the cache of a processor from rule to rule.
local TURN = 256

--- Runs all rules over one share of their subjects after the other.
---@param jobs cotter.Job[]
function Run:turns(jobs)
  local turns = #self.subjects.host // TURN + 1
  for turn = 1, turns do
    for _, job in ipairs(jobs) do
      local count = #job.recorder.subjects
      self:evaluate(job, (turn - 1) * count // turns + 1,
                    turn * count // turns)
    end
  end
end

--- Tells what became of a rule. Where a budget has ended the run, no rule has
--- been over all of its subjects.
---@param job cotter.Job
function Run:finish(job)
  local response, last = self.response, #self.response.outcomes
  if job.check then job.recorder:finish() end
  if self.request.explain then
    response.explained = require "cotter.engine.explain".tell(job, last)
  end
  table.move(job.notes, 1, #job.notes, #response.notes + 1, response.notes)
  table.move(job.errors, 1, #job.errors, #response.errors + 1,
             response.errors)
  local is_whole = not (self.stopped or self.telling.full)
  if (is_whole or not job.check) and not job.broken then
    response.counts[job.recorder.rule.id] = job.recorder:counts()
  end
end

--- Runs the rules of the request; after a final error no more of them.
---@param loader cotter.Loader
function Run:rules(loader)
  local jobs, running = {}, {}
  for _, row in ipairs(self.request.rules) do
    if self:is_idle(row.entry) then
      self.response.counts[row.entry.id] = {}
    else
      local job = self:prepare(row, loader)
      jobs[#jobs + 1] = job
      if job.check then running[#running + 1] = job end
    end
  end
  self:turns(running)
  for _, job in ipairs(jobs) do self:finish(job) end
  self.telling:finish()
  table.insert(self.response.errors, self.telling:problem())
end

--- Begins a run.
---@param given table request, response, evidence, subjects, shared, and
---       current, of a loader that many runs share
---@return cotter.Run
---@nodiscard
function runs.new(given)
  local count = 0
  for _, kind in pairs(given.subjects) do count = count + #kind end
  local left, whole = core.budget(count, #given.subjects.host)
  local request = given.request
  return setmetatable({
    request = request, response = given.response,
    -- What is explained is told of with its reasons, which stay here.
    telling = tellings.new(given.response.outcomes,
                           request.asks and not request.explain),
    evidence = given.evidence, subjects = given.subjects,
    shared = given.shared, current = given.current or {}, missing = {},
    named = {}, chosen = {},
    seal = request.seals and require "cotter.engine.seal".of or nil,
    left = left, whole = whole,
  }, Run)
end

return runs
