--- The lists of a plan: those of packs, and what the policy adds to them or has
--- for itself. A rule reads none that is not there, or of another type.

local fault = require "cotter.fault"
local paths = require "cotter.policy.path"

local plan_data = {}

---@class cotter.PlanData
---@field type string
---@field fields table<string, cotter.Declaration>?
---@field files cotter.PackFile[]

--- The file of a list as a pack has it, with what was read of it before.
---@param own table of the pack
---@return cotter.PackFile
---@nodiscard
function plan_data.file(own)
  return { path = own.path, octets = own.octets, rows = own.rows,
           pins = own.pins, suffixes = own.suffixes }
end

--- Says what is wrong with the fields that a policy gives to records.
---@param own cotter.PlanData? the list that it joins
---@param declared { type: string, fields: table? }
---@return string?
local function misfit(own, declared)
  if declared.type:find "record" and not own and not declared.fields then
    return 'a list of records needs "fields"'
  elseif own and declared.fields then
    return 'the pack says which fields these records have: leave "fields" out'
  end
end

--- Adds a file to a list of the plan.
---@param self cotter.Planner
---@param name string
---@param declared { type: string, fields: table? }
---@param read_file cotter.PackFile
---@param where string for the message
---@param place cotter.Place?
local function add(self, name, declared, read_file, where, place)
  local own = self.plan.data[name]
  if own and own.type ~= declared.type then
    return self.faults:join { fault.new("data.type",
      ("data %s is %s here, but %s elsewhere"):format(name, declared.type,
                                                      own.type),
      where, place) }
  end
  local why = place and misfit(own, declared)
  if why then
    return self:refuse("data.fields", ("data.%s: %s"):format(name, why), place)
  end
  own = own or { type = declared.type, fields = declared.fields, files = {} }
  own.files[#own.files + 1] = read_file
  self.plan.data[name] = own
end

--- Opens a file that the policy declares.
---@param self cotter.Planner
---@param name string
---@param declared table of the policy
local function open(self, name, declared)
  local path = paths.beside(self.policy.path, declared.file)
  local octets = self:opened(path, declared,
                             self.options.read(declared.file))
  if not octets then return end
  add(self, name, declared, { path = path, octets = octets },
      self.policy.path, declared)
end

--- Refuses a list of the policy that no rule reads, as a misspelt one is.
---@param self cotter.Planner
---@param name string
---@param place cotter.Place
local function check_read(self, name, place)
  local known = {}
  for _, row in ipairs(self.all) do
    for read in pairs(row.rule.data) do known[read] = true end
  end
  for _, one in ipairs(self.packs) do
    for own in pairs(one.data) do known[own] = true end
  end
  if not known[name] then
    self:refuse("policy.data", ("no rule reads data.%s%s"):format(name,
      fault.suggestion(name, fault.names(known))), place)
  end
end

--- Collects the lists of all packs and of the policy.
---@param self cotter.Planner
function plan_data.collect(self)
  for _, one in ipairs(self.packs) do
    for _, name in ipairs(fault.names(one.data)) do
      local own = one.data[name]
      add(self, name, own, plan_data.file(own), one.path)
    end
  end
  local declared = self.policy and self.policy.data or {}
  for _, name in ipairs(fault.names(declared)) do
    check_read(self, name, declared[name])
    open(self, name, declared[name])
  end
end

--- Refuses a rule that reads a list which is not there, or of another type.
---@param self cotter.Planner
---@param entry cotter.CatalogEntry
function plan_data.check(self, entry)
  for _, name in ipairs(fault.names(entry.data)) do
    local own = self.plan.data[name]
    local why
    if not own then
      why = "which neither a pack nor the policy has" ..
            fault.suggestion(name, fault.names(self.plan.data))
    elseif own.type ~= entry.data[name] then
      why = ("as %s, but it is %s"):format(entry.data[name], own.type)
    end
    if why then
      self.faults:join { fault.new("rule.data",
        ("rule %s reads data.%s, %s"):format(entry.id, name, why),
        entry.path, entry.places["data." .. name]) }
    end
  end
end

return plan_data
