--- Explanation: why a rule came to what it says of each subject, as plain data.

local core = require "cotter.core"
local fault = require "cotter.fault"
local gate = require "cotter.gate"
local reading = require "cotter.reading"

local explanation = {}

---@class cotter.ExplainOptions: cotter.CheckOptions
---@field rule string
---@field host string?

-- The rule, and why there is none of that name.
local function find_rule(options)
  local plan, faults = reading.plan(options.policy,
    { locked = options.locked }, core.read_file)
  if not plan then return nil, faults end
  local ids = {}
  for i, row in ipairs(plan.catalogue) do
    if row.rule.id == options.rule then return row end
    ids[i] = row.rule.id
  end
  return nil, { { code = "explain.rule",
    message = ("there is no rule %q%s"):format(options.rule,
      fault.suggestion(options.rule, ids)) } }
end

-- What has set a value: an option, a line of the policy, or the pack.
local function origin(place, path)
  if not place then return { by = "default" } end
  if place.option then return { by = place.option } end
  return { by = "policy", path = path, line = place.line,
           column = place.column }
end

local function parameters(row, options)
  local list = {}
  for i, name in ipairs(fault.names(row.rule.params)) do
    local default, value = row.rule.params[name].default, row.params[name]
    if value == nil then value = default end
    list[i] = { name = name, value = value, default = default,
                set = origin(row.places[name], options.policy) }
  end
  return list
end

local function level_of(plan, finding, options)
  local level, line = plan:level(finding)
  return level, origin(line, options.policy)
end

-- What has become of a finding in the verdict, which knows of waivers.
local function is_waived(message, findings)
  for _, one in ipairs(findings) do
    if one.outcome == "waived" and one.code == message.code
      and one.message == message.message and one.path == message.path
      and one.line == message.line and one.column == message.column then
      return true
    end
  end
  return false
end

local function message_of(given, entry, verdict, options)
  local declared = given.code and entry.messages[given.code] or {}
  local made = { outcome = given.outcome, code = given.code,
    message = given.message, path = given.path, line = given.line,
    column = given.column, host = given.host, rule = entry.id,
    severity = declared.severity or entry.severity }
  if given.outcome ~= "fail" then return made end
  made.level, made.set = level_of(verdict.plan, made, options)
  if is_waived(made, verdict.findings) then made.outcome = "waived" end
  return made
end

-- A subject of which each finding is waived counts as waived.
local function accept(subject)
  if subject.outcome ~= "fail" then return end
  for _, message in ipairs(subject.messages) do
    if message.outcome == "fail" then return end
  end
  subject.outcome = "waived"
end

local function finish(subject, entry, verdict, options)
  for i, given in ipairs(subject.messages) do
    subject.messages[i] = message_of(given, entry, verdict, options)
  end
  accept(subject)
  return subject
end

-- The subjects of one host, or of all.
local function of_host(subjects, host)
  if not host then return subjects end
  local wanted, found, names = core.host(host).name, {}, {}
  for _, subject in ipairs(subjects) do
    if subject.host == wanted then found[#found + 1] = subject end
    if subject.host then names[subject.host] = true end
  end
  if #found > 0 then return found end
  return nil, { code = "explain.host",
    message = ("the rule has no subject of host %q%s"):format(host,
      fault.suggestion(host, fault.names(names))) }
end

-- The lines of a rule's files, where the program does not carry it compiled.
local function source(row)
  local by_path = {}
  for _, file in ipairs(row.pack.files) do by_path[file.path] = file.octets end
  for _, file in pairs(row.pack.modules) do by_path[file.path] = file.octets end
  return function(path) return by_path[path] end
end

local function draw(row, verdict, subjects, options)
  local entry = row.rule
  local level, set = level_of(verdict.plan,
    { rule = entry.id, severity = entry.severity }, options)
  for i, one in ipairs(subjects) do
    subjects[i] = finish(one, entry, verdict, options)
  end
  return {
    schema = "cotter.explain/1", at = verdict.at,
    rule = { id = entry.id, title = entry.title, on = entry.on,
             severity = entry.severity, level = level, set = set,
             pack = row.pack.name, path = entry.path, line = entry.line },
    params = parameters(row, options), subjects = subjects,
    errors = verdict.errors,
  }, nil, source(row)
end

--- Explains one rule.
---@param options cotter.ExplainOptions
---@return table? document "cotter.explain/1"
---@return table[]? errors where there is none
---@return (fun(path: string): string?)? source of the rule's files
---@nodiscard
function explanation.of(options)
  local known, faults = find_rule(options)
  if not known then return nil, faults end
  options.select, options.explain = { options.rule }, true
  local verdict = gate.check(options)
  local row = verdict.plan.rules[1]
  if not row or not verdict.explained then return nil, verdict.errors end
  local subjects, why = of_host(verdict.explained, options.host)
  if not subjects then return nil, { why } end
  return draw(row, verdict, subjects, options)
end

-- Why a rule has anything to tell: it had a subject, or it found something.
local function is_wanted(counts, all)
  if counts.fail + counts.unknown + counts.waived > 0 then return true end
  return all == true and counts.pass > 0
end

--- Explains the rules of a verdict, each by a run of its own: those that found
--- something or, if all are wanted, that had something to look at.
---@param verdict cotter.Verdict
---@param options cotter.CheckOptions of the verdict, with a moment
---@param all boolean?
---@return table[] documents "cotter.explain/1", each with its `source`
---@nodiscard
function explanation.of_verdict(verdict, options, all)
  local list = {}
  for _, counts in ipairs(verdict.rules) do
    if is_wanted(counts, all) then
      local own = { rule = counts.id }
      for name, value in pairs(options) do own[name] = value end
      own.portrait = nil
      local document, _, source_of = explanation.of(own)
      if document then
        document.source = source_of
        list[#list + 1] = document
      end
    end
  end
  return list
end

return explanation
