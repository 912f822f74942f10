--- Levels: which findings two policies give another level, whatever is found.

local core = require "cotter.core"
local fault = require "cotter.fault"
local standing = require "cotter.comparison.standing"
local vocabulary = require "cotter.vocabulary"

local levels = {}

---@class cotter.ComparedLevels
---@field old cotter.Verdict
---@field new cotter.Verdict
---@field hosts table<string, string> one that matches, by pattern
local Levels = {}
Levels.__index = Levels

---@param from string a level
---@param to string
---@return "loosened"|"tightened"
local function direction(from, to)
  local rank, known = vocabulary.rank, vocabulary.levels
  return rank(known, to) < rank(known, from) and "loosened" or "tightened"
end

---@param one table<string, any>
---@param other table<string, any>
---@return string[]
local function union(one, other)
  local names = {}
  for name in pairs(one) do names[name] = true end
  for name in pairs(other) do names[name] = true end
  return fault.names(names)
end

--- Hosts that a policy tells apart: its own patterns, of which one host each
--- stands for those that match.
---@param plan cotter.Plan
---@param hosts table<string, string> grows: a host by pattern
local function collect_hosts(plan, hosts)
  for _, pattern in ipairs(plan:hosts()) do
    hosts[pattern] = pattern:gsub("%*", "x")
  end
end

---@param entry cotter.CatalogEntry
---@param code string
---@return string
local function severity_of(entry, code)
  local message = entry.messages[code]
  return message and message.severity or entry.severity
end

---@param verdict cotter.Verdict
---@param entry cotter.CatalogEntry
---@param code string
---@param host string?
local function level_of(verdict, entry, code, host)
  local level, line = verdict.plan:level { rule = entry.id, code = code,
    severity = severity_of(entry, code), host = host }
  return level, standing.origin(line, verdict.policy)
end

---@param a cotter.SettingChange
---@param b cotter.SettingChange
---@return boolean
local function is_alike(a, b)
  return a.before == b.before and a.after == b.after
         and core.encode { a.before_set, a.after_set }
             == core.encode { b.before_set, b.after_set }
end

--- What has become of the level of one message, for some hosts.
---@return cotter.SettingChange?
function Levels:of_code(old, new, code, pattern)
  local host = pattern and self.hosts[pattern]
  local before, before_set = level_of(self.old, old, code, host)
  local after, after_set = level_of(self.new, new, code, host)
  if before == after then return nil end
  return { what = "level", rule = old.id, codes = { code }, host = pattern,
    before = before, after = after, before_set = before_set,
    after_set = after_set,
    direction = direction(before, after) }
end

--- Adds a change of one message to those that are alike.
---@param list cotter.SettingChange[]
---@param made cotter.SettingChange
local function join(list, made)
  for _, one in ipairs(list) do
    if is_alike(one, made) then
      table.insert(one.codes, made.codes[1])
      return
    end
  end
  list[#list + 1] = made
end

--- What has become of the levels of a rule's messages, for some hosts.
---@return cotter.SettingChange[]
function Levels:for_hosts(old, new, pattern)
  local list, codes = {}, union(old.messages, new.messages)
  for _, code in ipairs(codes) do
    local made = self:of_code(old, new, code, pattern)
    if made then join(list, made) end
  end
  for _, one in ipairs(list) do
    if #one.codes == #codes then one.codes = nil end
  end
  return list
end

---@param list cotter.SettingChange[]
---@param made cotter.SettingChange
---@return boolean
local function has_like(list, made)
  for _, one in ipairs(list) do
    if is_alike(one, made)
       and core.encode { one.codes } == core.encode { made.codes } then
      return true
    end
  end
  return false
end

--- Finds which levels of a rule differ. Those of hosts are told where they are
--- not those of all hosts.
---@param old cotter.CatalogEntry
---@param new cotter.CatalogEntry
---@return cotter.SettingChange[]
---@nodiscard
function Levels:of(old, new)
  local general = self:for_hosts(old, new)
  local list = table.move(general, 1, #general, 1, {})
  for _, pattern in ipairs(fault.names(self.hosts)) do
    for _, one in ipairs(self:for_hosts(old, new, pattern)) do
      if not has_like(general, one) then list[#list + 1] = one end
    end
  end
  return list
end

--- Opens the levels of two policies.
---@param old cotter.Verdict
---@param new cotter.Verdict
---@return cotter.ComparedLevels
---@nodiscard
function levels.open(old, new)
  local self = setmetatable({ old = old, new = new, hosts = {} }, Levels)
  collect_hosts(old.plan, self.hosts)
  collect_hosts(new.plan, self.hosts)
  return self
end

return levels
