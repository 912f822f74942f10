--- A run: the rules of a pack over their subjects, within its budget.

local core = require "cotter.core"
local context = require "cotter.engine.context"
local date = require "cotter.date"
local recorders = require "cotter.engine.recorder"

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

--- Runs the rules of the request; after a final error no more of them.
---@param definitions table<string, table> what rules.load gave, by id
function Run:rules(definitions)
  for _, row in ipairs(self.request.rules) do
    if self.stopped then break end
    self:rule(row.entry, row.params, definitions[row.entry.id])
  end
end

--- Begins a run.
---@param given table request, response, evidence, subjects, shared
---@return cotter.Run
---@nodiscard
function runs.new(given)
  local count = 0
  for _, kind in pairs(given.subjects) do count = count + #kind end
  return setmetatable({
    request = given.request, response = given.response,
    evidence = given.evidence, subjects = given.subjects,
    shared = given.shared, current = {}, missing = {}, named = {},
    left = core.budget(count),
  }, Run)
end

return runs
