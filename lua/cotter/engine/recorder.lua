--- Records what a rule says while it runs: fail, unknown and skip.
---
--- A finding is recorded when `fail` is called, returned or not; nothing takes
--- it back.

local core = require "cotter.core"
local finding = require "cotter.engine.finding"

local recorder = {}

---@class cotter.Outcome
---@field rule string
---@field outcome string
---@field code string?
---@field message string
---@field values table<string, string|number|boolean>
---@field path string?
---@field line integer?
---@field column integer?
---@field pointer string?
---@field host string?
---@field consumer string? of a connection
---@field consequences table<string, string>? by consumer
---@field consequence string? where no config says who its consumers are
---@field related cotter.Position[]
---@field said boolean? by the rule itself, of unknown and not-applicable
---@field subject integer? of those of the rule, in what a rule failed
---@field seal string?     of the content that it is about, if wanted

---@class cotter.Recorder
---@field rule cotter.CatalogEntry
---@field telling cotter.Telling
---@field private subjects table[]
---@field private settled table<integer, string> outcome by subject
---@field private all string? outcome of every subject
---@field private excluded integer[] subjects that `applies` refused
---@field private passed integer subjects outside of the rule's `where`
---@field private absent integer subjects without the evidence
---@field private seal (fun(subject: any): string)?
local Recorder = {}
Recorder.__index = Recorder

---@param rule cotter.CatalogEntry
---@param subjects table[]
---@param telling cotter.Telling where what it says goes
---@param seal (fun(subject: any): string)? of what a finding is about
---@return cotter.Recorder
---@nodiscard
function recorder.new(rule, subjects, telling, seal)
  return setmetatable({ rule = rule, subjects = subjects, settled = {},
                        telling = telling, absent = 0, passed = 0,
                        excluded = {}, seal = seal }, Recorder)
end

-- What fail gives back: a token without fields, since what is recorded must
-- be out of the rule's reach; one for all, as there may be many.
local TOKEN <const> = core.record("finding", { fields = {} })()

function Recorder:subject() return self.subjects[core.evaluating()] end

function Recorder:place(outcome, place)
  outcome.path, outcome.line, outcome.column, outcome.pointer =
    place.path, place.line, place.column, place.pointer
  outcome.rule = self.rule.id
  return outcome
end

function Recorder:add(outcome, place)
  self.telling:add(self:place(outcome, place))
end

-- Ends a check that has said more than may be said: what it would say on takes
-- as long, and goes nowhere.
function Recorder:said(outcome, place)
  self.telling:say(self:place(outcome, place), self.rule)
  if self.telling.full then return nil, "there are too many findings" end
  return TOKEN
end

-- The worst that a rule said of a subject is what it counts as.
local RANK = { ["not-applicable"] = 1, unknown = 2, fail = 3, error = 4 }

function Recorder:settle(outcome)
  local index = core.evaluating()
  local before = self.settled[index]
  if not before or RANK[outcome] > RANK[before] then
    self.settled[index] = outcome
  end
end

--- fail(code, values): records a finding.
---@param code string
---@param values table?
---@return userdata? token
---@return string? problem what the rule got wrong
function Recorder:fail(code, values)
  values = values == nil and {} or values
  if type(values) ~= "table" then
    return nil, "fail takes a code and a table of values"
  end
  local subject = self:subject()
  local made, place = finding.make(self.rule, code, values, subject)
  if not made then return nil, place end
  made.subject = core.evaluating()
  made.seal = self.seal and self.seal(subject)
  self:settle "fail"
  return self:said(made, place)
end

local function other(self, outcome, reason, values)
  if type(reason) ~= "string" then
    return nil, "the reason is a string, not a " .. type(reason)
  end
  local subject = self:subject()
  local at = values and values.at
  local place, problem = finding.position(at == nil and subject or at, "at")
  if not place then return nil, problem end
  self:settle(outcome)
  return self:said({ outcome = outcome, message = core.shorten(reason),
    values = {}, said = true, host = finding.name_of(subject, at),
    consumer = finding.consumer_of(subject), related = {} }, place)
end

--- unknown(reason, { at = }): the rule looked and could not tell, which is no
--- pass.
function Recorder:unknown(reason, values)
  return other(self, "unknown", reason, values)
end

--- skip(reason): the rule does not apply to the subject.
function Recorder:skip(reason)
  return other(self, "not-applicable", reason)
end

--- Records that the rule broke on a subject.
---@param index integer
---@param message string
function Recorder:broke(index, message)
  local subject = self.subjects[index]
  self.settled[index] = "error"
  self:add({ outcome = "error", message = message, values = {},
    host = finding.host_of(subject), related = {} },
    finding.position(subject, "at"))
end

--- What a check may give back: nothing, a finding, or a list of findings.
---@param value any
---@return string? problem
---@nodiscard
function recorder.returned(value)
  if rawequal(value, TOKEN) then return nil end
  local count = type(value) == "table" and #value or 0
  for i = 1, count do
    if not rawequal(value[i], TOKEN) then count = 0 end
  end
  if count == 0 then
    return "a check returns nothing, or what fail, unknown or skip gave it"
  end
end

--- Counts one subject out: the evidence that the rule needs is absent.
---@param subject table
---@param reason string
function Recorder:lacks(subject, reason)
  self.absent = self.absent + 1
  self:add({ outcome = "unknown", message = reason, values = {},
    host = finding.host_of(subject), related = {} },
    finding.position(subject, "at"))
end

--- Goes on with the subjects that were not counted out.
---@param subjects table[]
function Recorder:narrow(subjects) self.subjects = subjects end

--- Settles all subjects without running the rule, and says so once a file.
---@param outcome string
---@param reason string
function Recorder:aside(outcome, reason)
  self.all = outcome
  local told = {}
  for _, source in ipairs(self.telling:sources_of(self.subjects)) do
    local path = source.path
    if path and not told[path] then
      told[path] = true
      self:add({ outcome = outcome, message = reason, values = {},
                 related = {} }, { path = path })
    end
  end
end

--- Notes that `applies` said no of the subject that is being evaluated.
function Recorder:inapplicable()
  self.excluded[#self.excluded + 1] = core.evaluating()
end

--- Goes on with the subjects that the rule's `where` leaves; the check would
--- say nothing of the others, which pass.
---@param subjects table[]
function Recorder:look_at(subjects)
  self.passed = self.passed + #self.subjects - #subjects
  self.subjects = subjects
end

local REASON = "the rule does not apply to it"

--- Ends the recording. Where a rule applies to nothing at all, that is said
--- once a file and not of each subject.
function Recorder:finish()
  if #self.excluded == 0 then return end
  if #self.excluded == #self.subjects then
    return self:aside("not-applicable", "the rule applies to nothing in it")
  end
  for _, index in ipairs(self.excluded) do
    local subject = self.subjects[index]
    self.settled[index] = "not-applicable"
    self:add({ outcome = "not-applicable", message = REASON, values = {},
      host = finding.host_of(subject), related = {} },
    finding.position(subject, "at"))
  end
end

--- What a subject that was evaluated counts as.
---@param index integer
---@return string outcome
---@nodiscard
function Recorder:outcome_of(index)
  return self.all or self.settled[index] or "pass"
end

--- Counts the subjects by outcome; those of which nothing was said passed.
--- Of most outcomes a rule has none, and they are not told.
---@return table<string, integer>
---@nodiscard
function Recorder:counts()
  local counts = {}
  if self.all then
    counts[self.all] = #self.subjects
    return counts
  end
  local passed = self.passed + #self.subjects
  if self.absent > 0 then counts.unknown = self.absent end
  if passed > 0 then counts.pass = passed end
  for _, outcome in pairs(self.settled) do
    counts[outcome] = (counts[outcome] or 0) + 1
    counts.pass = counts.pass - 1
  end
  return counts
end

return recorder
