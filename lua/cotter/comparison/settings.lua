--- Settings: where two policies differ, whatever is found under them.

local core = require "cotter.core"
local fault = require "cotter.fault"
local large = require "cotter.large"
local levels = require "cotter.comparison.levels"
local standing = require "cotter.comparison.standing"
local vocabulary = require "cotter.vocabulary"
local waivers = require "cotter.comparison.waivers"

---@class cotter.SettingChange
---@field what "rule"|"level"|"severity"|"param"|"effective"|"text"|"module"|
---       "data"|"evidence"|"fail_on"|"consumer"|"waiver"
---@field rule string?
---@field name string?   of a parameter, list, kind of evidence and the like
---@field codes string[]? of messages, where not all of a rule have changed
---@field host string?   for which it has changed, where not for all
---@field direction "loosened"|"tightened"|nil nil where that depends
---@field before any     nil: there was none
---@field after any
---@field before_set cotter.Origin?
---@field after_set cotter.Origin?

local settings = {}

---@class cotter.SettingsReader
---@field old cotter.Verdict
---@field new cotter.Verdict
---@field list cotter.SettingChange[]
---@field levels cotter.ComparedLevels
---@field old_running table<string, cotter.PlanRule>
---@field new_running table<string, cotter.PlanRule>
local Reader = {}
Reader.__index = Reader

---@param one table<string, any>
---@param other table<string, any>
---@return string[]
local function union(one, other)
  local names = {}
  for name in pairs(one) do names[name] = true end
  for name in pairs(other) do names[name] = true end
  return fault.names(names)
end

---@param rows cotter.PlanRule[]
---@return table<string, cotter.PlanRule>
local function by_id(rows)
  local index = {}
  for _, row in ipairs(rows) do index[row.rule.id] = row end
  return index
end

---@param from integer?
---@param to integer?
---@return "loosened"|"tightened"|nil
local function direction(from, to)
  if not from or not to or from == to then return nil end
  return to < from and "loosened" or "tightened"
end

---@param change cotter.SettingChange
function Reader:add(change) self.list[#self.list + 1] = change end

-- Rules ---------------------------------------------------------------------

local WORDS = { [0] = "absent", "off", "on" }

---@param row cotter.PlanRule?
---@param running table<string, cotter.PlanRule>
---@return integer 0 absent, 1 off, 2 on
local function presence(row, running)
  if not row then return 0 end
  return running[row.rule.id] and 2 or 1
end

--- The line that turns a rule off.
---@param verdict cotter.Verdict
---@param row cotter.PlanRule?
---@param rank integer
---@return cotter.Origin?
local function turned_off(verdict, row, rank)
  if rank ~= 1 then return nil end
  local _, line = verdict.plan:level { rule = row.rule.id,
                                       severity = row.rule.severity }
  return line and standing.origin(line, verdict.policy)
end

--- Whether a rule is there and runs.
---@return boolean both it does so in both policies
function Reader:presence(id, old, new)
  local from = presence(old, self.old_running)
  local to = presence(new, self.new_running)
  if from ~= to then
    self:add { what = "rule", rule = id, direction = direction(from, to),
               before = WORDS[from], after = WORDS[to],
               before_set = turned_off(self.old, old, from),
               after_set = turned_off(self.new, new, to) }
  end
  return from == 2 and to == 2
end

---@param entry cotter.CatalogEntry
---@param code string
---@return string
local function severity_of(entry, code)
  local message = entry.messages[code]
  return message and message.severity or entry.severity
end

function Reader:severities(old, new)
  local rank = function(word)
    return vocabulary.rank(vocabulary.severities, word)
  end
  local function add(code, before, after)
    if before == after then return end
    self:add { what = "severity", rule = old.id, codes = code and { code },
               before = before, after = after,
               direction = direction(rank(before), rank(after)) }
  end
  add(nil, old.severity, new.severity)
  for _, code in ipairs(union(old.messages, new.messages)) do
    local before, after = old.messages[code], new.messages[code]
    if before and after and (before.severity or after.severity) then
      add(code, severity_of(old, code), severity_of(new, code))
    end
  end
end

---@param row cotter.PlanRule
---@param name string
local function param_of(row, name)
  local declared = row.rule.params[name]
  if not declared then return nil end
  local value = row.params[name]
  if value == nil then value = declared.default end
  return value
end

function Reader:params(old, new)
  for _, name in ipairs(union(old.rule.params, new.rule.params)) do
    local before, after = param_of(old, name), param_of(new, name)
    if core.encode { before } ~= core.encode { after } then
      self:add { what = "param", rule = old.rule.id, name = name,
        before = before, after = after,
        before_set = standing.origin(old.places[name], self.old.policy),
        after_set = standing.origin(new.places[name], self.new.policy) }
    end
  end
end

function Reader:effective(old, new)
  for _, name in ipairs { "since", "ends" } do
    if old[name] ~= new[name] then
      self:add { what = "effective", rule = old.id, name = name,
                 before = old[name], after = new[name] }
    end
  end
end

---@param row cotter.PlanRule
---@return string? octets nil of what the program carries
local function text_of(row)
  for _, file in ipairs(row.pack.files) do
    if file.path == row.rule.path then return file.octets end
  end
end

---@param octets string?
---@return string?
local function digest(octets)
  return octets and "sha256:" .. core.hex(core.sha256(octets))
end

function Reader:text(old, new)
  local before, after = digest(text_of(old)), digest(text_of(new))
  if before == after then return end
  self:add { what = "text", rule = old.rule.id, before = before,
             after = after, before_set = { by = "pack", path = old.rule.path },
             after_set = { by = "pack", path = new.rule.path } }
end

function Reader:rules()
  local old = by_id(self.old.plan.catalogue)
  local new = by_id(self.new.plan.catalogue)
  for _, id in ipairs(union(old, new)) do
    local one, other = old[id], new[id]
    if self:presence(id, one, other) then
      for _, change in ipairs(self.levels:of(one.rule, other.rule)) do
        self:add(change)
      end
      self:severities(one.rule, other.rule)
      self:effective(one.rule, other.rule)
      self:params(one, other)
      self:text(one, other)
    end
  end
end

-- Policies ------------------------------------------------------------------

---@param plan cotter.Plan
---@return table<string, string> digests by name of pack and module
local function modules_of(plan)
  local digests, seen = {}, {}
  for _, row in ipairs(plan.catalogue) do
    if not seen[row.pack] then
      seen[row.pack] = true
      for name, file in pairs(row.pack.modules) do
        digests[row.pack.name .. "." .. name] = digest(file.octets)
      end
    end
  end
  return digests
end

---@param plan cotter.Plan
---@return table<string, string> digests by name
local function data_of(plan)
  local digests = {}
  for name, own in pairs(plan.data) do
    local parts = {}
    for i, file in ipairs(own.files) do
      local octets = large.text(file.octets, file.path)
      parts[i] = octets and core.sha256(octets) or file.rows
    end
    digests[name] = digest(table.concat(parts, "\0"))
  end
  return digests
end

--- Tells names that have different values.
---@param what string
---@param old table<string, string>
---@param new table<string, string>
---@param ranks string[]? of the values, the weakest first
---@param missing string? what it is where nothing is said
function Reader:map(what, old, new, ranks, missing)
  for _, name in ipairs(union(old, new)) do
    local before, after = old[name] or missing, new[name] or missing
    if before ~= after then
      self:add { what = what, name = name, before = before, after = after,
        direction = ranks and direction(vocabulary.rank(ranks, before),
                                        vocabulary.rank(ranks, after)) }
    end
  end
end

---@param fails { level: string?, severity: string? }
---@return string
local function gate_of(fails)
  return fails.level or "severity:" .. fails.severity
end

-- The less a gate fails for, the higher it ranks.
local function gate_direction(one, other)
  for _, pair in ipairs { { "level", vocabulary.levels },
                          { "severity", vocabulary.severities } } do
    local from, to = one[pair[1]], other[pair[1]]
    if from and to then
      return direction(vocabulary.rank(pair[2], to),
                       vocabulary.rank(pair[2], from))
    end
  end
end

function Reader:gate()
  local before, after = self.old.plan:fails_on(), self.new.plan:fails_on()
  if gate_of(before) == gate_of(after) then return end
  self:add { what = "fail_on", before = gate_of(before),
             after = gate_of(after),
             direction = gate_direction(before, after) }
end

local DEMANDS = { "optional", "require" }

--- Finds what differs between the policies of two verdicts.
---@param old cotter.Verdict with its plan and the path of its policy
---@param new cotter.Verdict
---@return cotter.SettingChange[] rules by id, then what is of the policy
---@nodiscard
function settings.between(old, new)
  local self = setmetatable({ old = old, new = new, list = {},
    levels = levels.open(old, new),
    old_running = by_id(old.plan.rules), new_running = by_id(new.plan.rules) },
    Reader)
  self:rules()
  self:map("module", modules_of(old.plan), modules_of(new.plan))
  self:map("data", data_of(old.plan), data_of(new.plan))
  self:map("evidence", old.plan.evidence, new.plan.evidence, DEMANDS,
           "optional")
  self:map("consumer", old.plan.versions, new.plan.versions)
  self:gate()
  for _, one in ipairs(waivers.between(old.plan.waivers, new.plan.waivers)) do
    self:add(one)
  end
  return self.list
end

return settings
