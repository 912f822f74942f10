--- Levels: what the gate does about a finding, and whether that fails it.

local host_pattern = require "cotter.host_pattern"
local vocabulary = require "cotter.vocabulary"

---@class cotter.Plan
---@field name string?                      of the policy
---@field version string?
---@field rules cotter.PlanRule[]           to run, by id
---@field packs cotter.Pack[]
---@field catalogue cotter.PlanRule[]       all of the packs, by id
---@field data table<string, cotter.PlanData>
---@field evidence table<string, string>    "require" or "optional" by kind
---@field versions table<string, string>    of plug-ins, by name
---@field waivers cotter.Waiver[]
---@field max_days integer?                 the longest that a waiver may be
---@field locked cotter.Locked?             the lock that was held to
---@field shipped table<string, string>     digests of packs that come with
---                                         cotter, by name
---@field lines cotter.PolicyRule[] of the policy
---@field fail_on { level: string?, severity: string? }
local Plan = {}
Plan.__index = Plan

local levels = {}

---@param patterns string[]? all hosts where it is nil
---@param host string?
---@return boolean
local function takes_host(patterns, host)
  if not patterns then return true end
  if not host then return false end
  for _, pattern in ipairs(patterns) do
    if host_pattern.takes(pattern, host) then return true end
  end
  return false
end

---@param severity string
---@return string level
local function default_level(severity)
  local high = vocabulary.rank(vocabulary.severities, "high")
  local rank = vocabulary.rank(vocabulary.severities, severity)
  return rank >= high and "mandatory" or "advisory"
end

--- Gives what the gate does about a finding: the last line of the policy that
--- is about it decides.
---@param finding table rule (its id), code, severity and host
---@return string level
---@return cotter.PolicyRule? line nil where no line is about it
---@nodiscard
function Plan:level(finding)
  for i = #self.lines, 1, -1 do
    local line = self.lines[i]
    if line.level and takes_host(line.hosts, finding.host) and
       line.select:takes(finding.rule, finding.code, finding.severity) then
      return line.level, line
    end
  end
  return default_level(finding.severity), nil
end

--- Tells whether a finding fails the gate.
---@param level string
---@param severity string
---@return boolean
---@nodiscard
function Plan:fails(level, severity)
  local rank, wanted = vocabulary.rank, self.fail_on
  if level == "off" then return false end
  if wanted.severity then
    return rank(vocabulary.severities, severity) >=
           rank(vocabulary.severities, wanted.severity)
  end
  return rank(vocabulary.levels, level) >=
         rank(vocabulary.levels, wanted.level)
end

--- The least that fails the gate: a level, or a severity.
---@return { level: string?, severity: string? }
---@nodiscard
function Plan:fails_on() return self.fail_on end

--- The hosts that the policy tells apart.
---@return string[] names and patterns, as they come
---@nodiscard
function Plan:hosts()
  local list = {}
  for _, line in ipairs(self.lines) do
    for _, pattern in ipairs(line.hosts or {}) do list[#list + 1] = pattern end
  end
  return list
end

--- Whether a finding of some host could have a level that is asked for.
---@param self cotter.Plan
---@param finding { rule: string, code: string, severity: string }
---@param is fun(level: string, severity: string): boolean
---@return boolean
local function could_have(self, finding, is)
  local severity = finding.severity
  for i = #self.lines, 1, -1 do
    local line = self.lines[i]
    if line.level and
       line.select:takes(finding.rule, finding.code, severity) then
      if is(line.level, severity) then return true end
      if not line.hosts then return false end
    end
  end
  return is(default_level(severity), severity)
end

--- Whether any message of a rule could have such a level.
---@param self cotter.Plan
---@param entry cotter.CatalogEntry
---@param is fun(level: string, severity: string): boolean
---@return boolean
local function any_could(self, entry, is)
  for code, message in pairs(entry.messages) do
    local finding = { rule = entry.id, code = code,
                      severity = message.severity or entry.severity }
    if could_have(self, finding, is) then return true end
  end
  return false
end

local function is_on(level) return level ~= "off" end

--- Whether any message of a rule could have another level than off.
---@param entry cotter.CatalogEntry
---@return boolean
function Plan:runs(entry)
  return #self.lines == 0 or any_could(self, entry, is_on)
end

--- Whether any of the rules that run could fail the gate.
---@return boolean
---@nodiscard
function Plan:can_fail()
  local function fails(level, severity) return self:fails(level, severity) end
  for _, row in ipairs(self.rules) do
    if any_could(self, row.rule, fails) then return true end
  end
  return false
end

--- Makes a plan of nothing yet.
---@param policy cotter.Policy?
---@return cotter.Plan
---@nodiscard
function levels.plan(policy)
  policy = policy or { evidence = {}, consumers = {}, rules = {} }
  return setmetatable({
    name = policy.name, version = policy.version, rules = {}, catalogue = {},
    data = {}, waivers = {}, evidence = policy.evidence or {},
    versions = policy.consumers or {}, lines = policy.rules or {},
    fail_on = { level = "mandatory" },
  }, Plan)
end

return levels
