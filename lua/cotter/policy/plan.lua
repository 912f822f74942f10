--- Planning: from packs, a policy and the command line to what runs, with
--- which parameters, and what the gate does about what is found.

local fault = require "cotter.fault"
local levels = require "cotter.policy.levels"
local paths = require "cotter.policy.path"
local plan_data = require "cotter.policy.plan_data"
local selectors = require "cotter.policy.selector"
local unique = require "cotter.policy.unique"

---@class cotter.PlanRule
---@field pack cotter.Pack
---@field rule cotter.CatalogEntry
---@field params table<string, any> that are set; the others are by default
---@field places table<string, cotter.Place|{ option: string }> of what set them

---@class cotter.PlanOptions
---@field packs string[]?             where there is no policy
---@field select string[]?            globs of ids; commas separate, too
---@field must_run boolean?           each of them has to find a rule that runs
---@field set table<string, string>?  text by "rule.param"
---@field fail_on string?
---@field read cotter.ReadFile?       opens a path as a policy writes it
---@field open cotter.ReadFile?       opens a path of the command line
---@field waivers string?             in place of the policy's
---@field locked cotter.LockDemand?   what is demanded of the policy's lock

local plan = {}

---@class cotter.Planner
---@field plan cotter.Plan
---@field faults cotter.Faults
---@field packs cotter.Pack[]
---@field policy cotter.Policy?
---@field options cotter.PlanOptions
---@field all cotter.PlanRule[]                of all packs, by id
---@field by_id table<string, cotter.PlanRule>
local Planner = {}
Planner.__index = Planner

---@param code string
---@param message string
---@param place cotter.Place? in the policy; else it is the command line's
function Planner:refuse(code, message, place)
  self.faults:join { fault.new(code, message,
                               place and self.policy.path, place) }
end

--- Refuses a pack, where the policy names it.
---@param code string
---@param message string
---@param index integer of the pack
function Planner:refuse_pack(code, message, index)
  local named = self.policy and self.policy.packs[index]
  if named then return self:refuse(code, message, named) end
  self.faults:join { fault.new(code, message, self.packs[index].path) }
end

---@return table<string, boolean> names of the packs
function Planner:check_packs()
  local names = {}
  for i, one in ipairs(self.packs) do
    if names[one.name] then
      self:refuse_pack("pack.duplicate",
        ("there are two packs of the name %s"):format(one.name), i)
    end
    names[one.name] = true
  end
  for i, one in ipairs(self.packs) do
    for _, wanted in ipairs(one.requires) do
      if not names[wanted] then
        self:refuse_pack("pack.requires",
          ("pack %s requires the pack %s, which is not there"):format(
            one.name, wanted), i)
      end
    end
  end
  return names
end

function Planner:collect_rules()
  local seen = {}
  for _, one in ipairs(self.packs) do
    unique.check(one.rules, self.faults, seen)
    for _, entry in ipairs(one.rules) do
      local row = { pack = one, rule = entry, params = {}, places = {} }
      self.all[#self.all + 1], self.by_id[entry.id] = row, row
    end
  end
  if #self.packs == 1 then return end -- the rules of one are in order
  table.sort(self.all, function(a, b) return a.rule.id < b.rule.id end)
end

--- Suggests an id for a selector or option that names none.
---@param text string
---@return string
function Planner:suggestion(text)
  local id, code = text:match "^([^/]*)/?(.*)$"
  local row = self.by_id[id]
  if row and code ~= "" then
    return fault.suggestion(code, fault.names(row.rule.messages))
  end
  return fault.suggestion(id, fault.names(self.by_id))
end

---@param line cotter.PolicyRule
---@return boolean
function Planner:is_used(line)
  for _, row in ipairs(self.all) do
    if line.select:finds(row.rule) then return true end
  end
  return false
end

---@param row cotter.PlanRule
---@param name string
---@param node cotter.Node
function Planner:set_param(row, name, node)
  local value, why, keys = require "cotter.policy.params".check(
    node.value, row.rule.params[name])
  if not why then
    row.params[name], row.places[name] = value, node
    return
  end
  self:refuse("policy.set", ("%s.%s %s"):format(row.rule.id, name, why),
              require "cotter.policy.literal".find(node, keys))
end

--- Sets one parameter for the rules that a line selects and that have it.
---@param line cotter.PolicyRule
---@param name string
---@param node cotter.Node
function Planner:apply_set(line, name, node)
  local known, used = {}, false
  for _, row in ipairs(self.all) do
    if line.select:takes_rule(row.rule.id) then
      for param in pairs(row.rule.params) do known[param] = true end
      if row.rule.params[name] then
        used = true
        self:set_param(row, name, node)
      end
    end
  end
  if not used then
    self:refuse("policy.set", ("%s has no parameter %q%s"):format(
      line.select.text, name, fault.suggestion(name, fault.names(known))),
      node)
  end
end

function Planner:apply_lines()
  for _, line in ipairs(self.plan.lines) do
    if not self:is_used(line) then
      self:refuse("policy.select", ("%q selects nothing%s"):format(
        line.select.text, self:suggestion(line.select.text)), line)
    else
      for _, name in ipairs(fault.names(line.set or {})) do
        self:apply_set(line, name, line.set[name])
      end
    end
  end
end

---@param key string "rule.param"
---@param text string
function Planner:apply_option(key, text)
  local id, name = key:match "^([^.]+)%.([^.]+)$"
  if not id then
    return self:refuse("set.syntax",
                       ("--set %s: write RULE.param=value"):format(key))
  end
  local row = self.by_id[id]
  if not row then
    return self:refuse("set.rule", ("--set %s: there is no rule %q%s"):format(
      key, id, self:suggestion(id)))
  end
  local declaration = row.rule.params[name]
  if not declaration then
    return self:refuse("set.param", ("--set %s: %s has no parameter %q%s")
      :format(key, id, name,
              fault.suggestion(name, fault.names(row.rule.params))))
  end
  local value, why = require "cotter.policy.params".parse(text, declaration)
  if why then
    return self:refuse("set.value", ("--set %s: %s %s"):format(key, name, why))
  end
  row.params[name], row.places[name] = value, { option = "--set " .. key }
end

--- Refuses parameters that the command line sets for rules which do not run:
--- who sets one means it to count.
function Planner:check_options()
  local runs = {}
  for _, row in ipairs(self.plan.rules) do runs[row.rule.id] = true end
  for _, key in ipairs(fault.names(self.options.set or {})) do
    local id = key:match "^([^.]+)"
    if self.by_id[id] and not runs[id] then
      self:refuse("set.unused", ("--set %s: %s does not run, since %s"):format(
        key, id, self.options.select and
                 "--select or the policy leaves it out" or
                 "the policy turns it off"))
    end
  end
end

--- Opens a file of the policy's or of the command line's.
---@param path string
---@param place cotter.Place? in the policy
---@param octets string?
---@param refused table?
---@return string? octets
function Planner:opened(path, place, octets, refused)
  if octets then return octets end
  local one = paths.unreadable(path, refused)
  self:refuse(one.code, path .. ": " .. one.message, place)
end

---@return cotter.Selector[]? nil where everything is selected
function Planner:selection()
  if not self.options.select then return nil end
  local chosen = {}
  for _, text in ipairs(self.options.select) do
    for glob in text:gmatch "[^,]*" do
      local made, why = selectors.parse(glob)
      if not made or not made.rule or made.code then
        self:refuse("select.syntax", ("--select takes ids of rules, %s")
          :format(why or ("%q is none"):format(glob)))
      else
        chosen[#chosen + 1] = made
      end
    end
  end
  return chosen
end

---@param chosen cotter.Selector[]?
---@param id string
---@param runs boolean
---@param used table<cotter.Selector, boolean> grows: whether a rule of it runs
---@return boolean
local function is_chosen(chosen, id, runs, used)
  local found = not chosen
  for _, one in ipairs(chosen or {}) do
    if one:takes_rule(id) then
      found, used[one] = true, used[one] or runs
    end
  end
  return found
end

--- Refuses what selects no rule, or where that is not meant, none that runs.
---@param one cotter.Selector
---@param runs boolean? nil: there is no such rule
function Planner:check_selector(one, runs)
  if runs == nil then
    self:refuse("select.nothing", ("--select: no rule matches %q%s"):format(
      one.text, self:suggestion(one.text)))
  elseif not runs and self.options.must_run then
    self:refuse("select.off", ("--select: the policy turns off all that %q "
      .. "matches"):format(one.text))
  end
end

function Planner:choose_rules()
  local chosen, used = self:selection(), {}
  for _, row in ipairs(self.all) do
    local runs = self.plan:runs(row.rule)
    if is_chosen(chosen, row.rule.id, runs, used) and runs then
      table.insert(self.plan.rules, row)
      plan_data.check(self, row.rule)
    end
  end
  for _, one in ipairs(chosen or {}) do self:check_selector(one, used[one]) end
end

--- Which file has the waivers: that of the command line is relative to where
--- the command runs, that of the policy to the policy.
---@return string? path
---@return string? octets
function Planner:read_waivers()
  local given, options = self.options.waivers, self.options
  if given then return given, self:opened(given, nil, options.open(given)) end
  local own = self.policy and self.policy.waivers
  if not own then return nil end
  local path = paths.beside(self.policy.path, own.file)
  return path, self:opened(path, own, options.read(own.file))
end

--- Refuses a waiver of a rule or message that is not there, as a misspelt one
--- is: it would be thought to be in force.
---@param one cotter.Waiver
function Planner:check_waiver(one)
  local row = self.by_id[one.rule]
  local why
  if not row then
    why = ("there is no rule %q%s%s"):format(one.rule, self.policy and ""
      or " in the pack of cotter, and no other policy by -p",
      self:suggestion(one.rule))
  elseif one.code and not row.rule.messages[one.code] then
    why = ("%s has no message %q%s"):format(one.rule, one.code,
      fault.suggestion(one.code, fault.names(row.rule.messages)))
  end
  if why then
    self.faults:join { fault.new("waivers.rule", why, one.path, one) }
  end
end

function Planner:choose_waivers()
  local path, octets = self:read_waivers()
  if not octets then return end
  self.plan.max_days = self.policy and self.policy.waivers and
                       self.policy.waivers.max_days
  local list, faults = require "cotter.policy.waivers".read(octets, path)
  if not list then return self.faults:join(faults) end
  for _, one in ipairs(list) do self:check_waiver(one) end
  self.plan.waivers = list
end

function Planner:choose_gate()
  local text = self.options.fail_on or self.policy and self.policy.fail_on
  local made, why = selectors.fail_on(text or "mandatory")
  if not made then
    self:refuse("fail-on.value", "--fail-on: " .. why)
  end
  self.plan.fail_on = made
end

--- Makes the plan.
---@param packs cotter.Pack[]
---@param policy cotter.Policy? nil: all rules of the packs, as they stand
---@param options cotter.PlanOptions?
---@return cotter.Plan?
---@return cotter.Fault[]? faults
---@nodiscard
function plan.new(packs, policy, options)
  local made = levels.plan(policy)
  local planner = setmetatable({
    plan = made, faults = fault.collect(), packs = packs, policy = policy,
    options = options or {}, all = {}, by_id = {},
  }, Planner)
  planner:check_packs()
  planner:collect_rules()
  made.packs, made.catalogue = packs, planner.all
  planner:apply_lines()
  for _, key in ipairs(fault.names(planner.options.set or {})) do
    planner:apply_option(key, planner.options.set[key])
  end
  plan_data.collect(planner)
  planner:choose_rules()
  planner:check_options()
  planner:choose_gate()
  planner:choose_waivers()
  return planner.faults:result(made)
end

return plan
