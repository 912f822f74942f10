--- Explains a rule: what it read of each of its subjects, where that stands,
--- and which of its lines ran. Only a run that is asked to explain loads this.

local core = require "cotter.core"
local finding = require "cotter.engine.finding"

local explain = {}

-- What is kept of a subject, and of all of them; what is more is counted.
local READS, ALL_READS = 200, 20000
-- Of a text that was read.
local OCTETS = 200
-- What is watched takes instructions, too, which are none of the rule's.
local INSTRUCTIONS = 16000000

---@class cotter.Read
---@field what string      "host.pins", "ctx.params.min_keys"
---@field value string
---@field path string?     where it stands, in a config or in evidence
---@field line integer?
---@field column integer?
---@field rule_path string what has read it
---@field rule_line integer

---@class cotter.Seen what a rule did with one subject
---@field reads cotter.Read[]
---@field known table<string, boolean>
---@field more integer     reads that were not kept
---@field lines table<string, table<integer, boolean>> by path
---@field first integer    of the outcomes that come of it

---@class cotter.Trace
---@field outcomes cotter.Outcome[]
---@field own table<string, boolean> paths of the pack's files
---@field seen table<integer, cotter.Seen> by subject
---@field order integer[]
---@field current cotter.Seen?
---@field left integer reads that are still kept
local Trace = {}
Trace.__index = Trace

---@param pack table
---@return table<string, boolean>
local function own_paths(pack)
  local own = {}
  for _, file in ipairs(pack.files) do own[file.path] = true end
  for _, file in pairs(pack.modules) do own[file.path] = true end
  return own
end

---@param value any
---@return string
local function show(value)
  if type(value) == "function" then return "a function" end
  local text
  if type(value) == "string" then
    text = '"' .. value .. '"'
  elseif pcall(core.list_table, value) then
    text = ("%s of %d"):format(core.record_type(value) or "list",
                               #core.list_table(value))
  else
    text = core.tostring(value)
  end
  return #text > OCTETS and text:sub(1, OCTETS) .. "…" or text
end

--- Watches the type of a value, and that of what is in a list.
---@param value any
function Trace:watch(value)
  if not core.record_type(value) then return end
  core.watch(value, self.note)
  local is_list, elements = pcall(core.list_table, value)
  if is_list and core.record_type(elements[1]) then
    core.watch(elements[1], self.note)
  end
end

---@param ... any the first of them that stands somewhere tells where
---@return cotter.Position
local function place_of(...)
  for i = 1, select("#", ...) do
    local place = finding.position((select(i, ...)), "at")
    if place and place.path then return place end
  end
  return {}
end

--- Keeps what was read, once.
---@param what string
---@param value any
---@param holder any
---@param reader { path: string, line: integer }
function Trace:keep(what, value, holder, reader)
  self:watch(value)
  local seen, shown = self.current, show(value)
  local place = place_of(value, holder)
  local key = table.concat({ what, shown, place.path or "", place.line or "",
                             place.column or "" }, "\0")
  if not seen or seen.known[key] then return end
  if #seen.reads == READS or self.left == 0 then
    seen.more = seen.more + 1
    return
  end
  self.left, seen.known[key] = self.left - 1, true
  seen.reads[#seen.reads + 1] = {
    what = what, value = shown, path = place.path, line = place.line,
    column = place.column, pointer = place.pointer,
    rule_path = reader.path, rule_line = reader.line }
end

--- A function that does what another does, and of which is kept what it gave.
---@param what string
---@param called function
---@param holder any
---@param reader { path: string, line: integer }
---@return function
function Trace:calling(what, called, holder, reader)
  return function(...)
    local given = {}
    for i = holder and 2 or 1, select("#", ...) do
      given[#given + 1] = show((select(i, ...)))
    end
    local results = table.pack(called(...))
    self:keep(("%s(%s)"):format(what, table.concat(given, ", ")), results[1],
              holder, reader)
    return table.unpack(results, 1, results.n)
  end
end

--- What core.watch calls. The model reads of itself, too; only what a rule
--- reads is kept.
function Trace:noted(value, name, found, path, line)
  if not self.own[path] or type(name) ~= "string" then
    if self.own[path] then self:watch(found) end
    return found
  end
  local kind, reader = core.record_type(value), { path = path, line = line }
  if type(found) == "function" then
    return self:calling(kind .. ":" .. name, found, value, reader)
  end
  self:keep(kind .. "." .. name, found, value, reader)
  return found
end

-- What of ctx holds more names.
local MAPS = { params = true, data = true }

--- A map of ctx, of which is kept what is read.
---@param name string
---@param map table
---@return table
function Trace:map(name, map)
  local function index(_, key)
    local found, what = map[key], name .. "." .. tostring(key)
    if name == "ctx" and MAPS[key] then return self:map(what, found) end
    local reader = { path = self.path, line = self.line }
    if type(found) == "function" then
      return self:calling(what, found, nil, reader)
    end
    self:keep(what, found, nil, reader)
    return found
  end
  return setmetatable({}, {
    __index = index, __metatable = false,
    __newindex = function() error(name .. " is read only", 2) end,
    __pairs = function() return core.pairs(map) end,
    __len = function() return #map end,
  })
end

function Trace:begin(index, subject)
  self:watch(subject)
  self.current = { reads = {}, known = {}, more = 0, lines = {},
                   first = #self.outcomes + 1 }
  self.seen[index] = self.current
  self.order[#self.order + 1] = index
end

function Trace:ran(path, line)
  if not self.own[path] then return end
  self.path, self.line = path, line
  local seen = self.current
  if not seen then return end
  seen.lines[path] = seen.lines[path] or {}
  seen.lines[path][line] = true
end

--- Watches a job from now on.
---@param job cotter.Job
---@param pack table
---@param outcomes cotter.Outcome[] of the response
---@nodiscard
function explain.watch(job, pack, outcomes)
  local trace = setmetatable({ outcomes = outcomes, own = own_paths(pack),
                               seen = {}, order = {}, left = ALL_READS },
                             Trace)
  trace.note = function(...) return trace:noted(...) end
  local check, ctx = job.check, trace:map("ctx", job.ctx)
  job.check = function(subject)
    trace:begin(core.evaluating(), subject)
    return check(subject, ctx)
  end
  job.options.evaluation = math.max(job.options.evaluation or 0, INSTRUCTIONS)
  job.options.line = function(path, line) trace:ran(path, line) end
  return trace
end

-- What is told ----------------------------------------------------------------

---@param lines table<string, table<integer, boolean>>
---@return { path: string, lines: integer[] }[]
local function sorted(lines)
  local list = {}
  for path, set in core.pairs(lines) do
    local numbers = {}
    for number in core.pairs(set) do numbers[#numbers + 1] = number end
    list[#list + 1] = { path = path, lines = numbers }
  end
  return list
end

---@param trace cotter.Trace
---@param last integer of the outcomes of the subjects
---@return table<integer, cotter.Outcome[]>
local function messages_of(trace, last)
  local by_index = {}
  for i = #trace.order, 1, -1 do
    local index = trace.order[i]
    local first = trace.seen[index].first
    by_index[index] = table.move(trace.outcomes, first, last, 1, {})
    last = first - 1
  end
  return by_index
end

---@param subject table
---@param kind string
---@return table
local function portrait(subject, kind)
  local place = finding.position(subject, "at") or {}
  return { subject = kind, name = show(subject),
           host = finding.name_of(subject),
           consumer = finding.consumer_of(subject), path = place.path,
           line = place.line, column = place.column,
           reads = {}, more = 0, lines = {}, messages = {} }
end

---@param job cotter.Job
---@param subject table
---@param present table<table, boolean>
---@return string outcome
---@return string reason
local function unseen(job, subject, present)
  local recorder = job.recorder
  for _, outcome in ipairs(recorder.telling.outcomes) do
    if recorder.all == outcome.outcome then
      return recorder.all, outcome.message
    end
  end
  if not present[subject] then
    return "unknown", "the evidence that the rule needs was not given"
  end
  return "pass", "the rule looks only at those with: "
                 .. table.concat(recorder.rule.where or {}, ", ")
end

-- What stands in the fields by which a rule passes a subject over.
local function passed_over(entry, subject)
  local reads = {}
  for i, condition in ipairs(entry.where or {}) do
    local field = condition:gsub("^not ", "")
    local value = subject[field]
    local place = place_of(value, subject)
    reads[i] = { what = entry.on .. "." .. field, value = show(value),
                 path = place.path, line = place.line, column = place.column,
                 pointer = place.pointer, rule_path = entry.path,
                 rule_line = entry.line }
  end
  return reads
end

---@param list table[]
---@return table<table, integer>
local function index_of(list)
  local by = {}
  for i, one in ipairs(list) do by[one] = i end
  return by
end

--- Tells what became of each subject.
---@param job cotter.Job
---@param last integer of the outcomes that the check gave
---@return table[]
---@nodiscard
function explain.tell(job, last)
  local list, recorder, trace = {}, job.recorder, job.trace
  local messages = trace and messages_of(trace, last) or {}
  local at, present = index_of(recorder.subjects), index_of(job.present or {})
  for i, subject in ipairs(job.all) do
    local made = portrait(subject, recorder.rule.on)
    local index = at[subject]
    local seen = trace and trace.seen[index]
    if seen then
      made.outcome = recorder:outcome_of(index)
      made.reads, made.more = seen.reads, seen.more
      made.lines, made.messages = sorted(seen.lines), messages[index]
    else
      made.outcome, made.reason = unseen(job, subject, present)
      if made.outcome == "pass" then
        made.reads = passed_over(recorder.rule, subject)
      end
    end
    list[i] = made
  end
  return list
end

return explain
