--- What the engine is asked of a plan: a request a pack, of its rules, their
--- parameters and the lists that they read.

local known_ca = require "cotter.policy.known_ca"

local requests = {}

-- A pack that the program carries is in the engine's reach, too: names are
-- enough. Of others it is told all, to hold the rules to what was read of them.
local function rule_request(row)
  if row.pack.embedded and next(row.params) == nil then return row.rule.id end
  return { id = row.rule.id, params = row.params,
           entry = not row.pack.embedded and row.rule or nil }
end

--- What the engine is told of a pack.
---@param own cotter.Pack
---@return table
---@nodiscard
function requests.pack(own)
  if own.embedded then return { embedded = own.embedded } end
  return { name = own.name, files = own.files, modules = own.modules }
end

---@class cotter.gate.Group the rules of a plan that are of one pack
---@field pack cotter.Pack
---@field rules (string|cotter.RuleRequest)[]
---@field rows table[] of the plan
---@field entries table<string, cotter.CatalogEntry> by id

--- The rules of a plan by pack, in the order of the packs.
---@param plan cotter.Plan
---@return cotter.gate.Group[]
---@nodiscard
function requests.by_pack(plan)
  local list, index = {}, {}
  for _, row in ipairs(plan.rules) do
    local group = index[row.pack.name]
    if not group then
      group = { pack = row.pack, rules = {}, rows = {},
                entries = {} }
      index[row.pack.name] = group
      list[#list + 1] = group
    end
    group.rows[#group.rows + 1] = row
    group.entries[row.rule.id] = row.rule
    group.rules[#group.rules + 1] = rule_request(row)
  end
  return list
end

-- The lists of a pack that the program carries, for which names are enough.
local function carried_lists(pack)
  return pack.embedded and pack.data or {}
end

-- Of a list that the engine has, too, it is told no more than that.
local function list_request(own, carried)
  local file = own and #own.files == 1 and own.files[1]
  local same = file and file.rows and carried and carried.rows == file.rows
  return same or own
end

--- The lists that the rules of a group read.
---@param group cotter.gate.Group
---@param data table<string, cotter.PlanData> of the plan
---@return table<string, cotter.PlanData|true>
---@nodiscard
function requests.data(group, data)
  local request, carried = {}, carried_lists(group.pack)
  for _, row in ipairs(group.rows) do
    for name in pairs(row.rule.data) do
      request[name] = list_request(data[name], carried[name])
    end
  end
  return request
end

--- The keys of known CAs: those of a policy, or of cotter.
---@param plan cotter.Plan
---@param pack cotter.Pack that runs
---@return cotter.PlanData|true
---@nodiscard
function requests.known_ca(plan, pack)
  return list_request(plan.data.known_ca or known_ca.list(),
                      carried_lists(pack).known_ca)
end

return requests
