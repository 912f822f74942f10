--- A plan as plain data: it is made where a policy is read, and gone by where
--- the gate decides. Packs that come with cotter are named, and of all others
--- nothing is said that the pack does not say itself.

local carried = require "cotter.policy.carried"
local levels = require "cotter.policy.levels"
local selectors = require "cotter.policy.selector"

local folded = {}

---@class cotter.FoldedRow
---@field pack integer
---@field id string
---@field params table<string, any>
---@field places table<string, cotter.Place|{ option: string }>

---@class cotter.FoldedPlan
---@field packs table[] of them those of cotter as { embedded = module }
---@field catalogue cotter.FoldedRow[]
---@field rules string[] that run
---@field data table<string, table> of which a file may be { pack = integer }
---@field lines table[] of the policy, whose `select` is a text

-- What a plan has that is plain already.
local PLAIN = { "name", "version", "evidence", "versions", "waivers",
                "max_days", "shipped", "fail_on" }

local function place_of(node)
  if node.option then return { option = node.option } end
  return { line = node.line, column = node.column }
end

local function fold_row(row, numbers)
  local places = {}
  for name, node in pairs(row.places) do places[name] = place_of(node) end
  return { pack = numbers[row.pack], id = row.rule.id, params = row.params,
           places = places }
end

local function fold_lines(lines)
  local list = {}
  for i, one in ipairs(lines) do
    list[i] = { select = one.select.text, level = one.level,
                hosts = one.hosts, line = one.line, column = one.column }
  end
  return list
end

-- The pack that a file of data comes with.
local function pack_with(packs, name, file)
  for i, one in ipairs(packs) do
    local own = one.data[name]
    if own and own.path == file.path then return i end
  end
end

local function fold_data(plan)
  local data = {}
  for name, own in pairs(plan.data) do
    local files = {}
    for i, file in ipairs(own.files) do
      local pack = pack_with(plan.packs, name, file)
      files[i] = pack and { pack = pack } or file
    end
    data[name] = { type = own.type, fields = own.fields, files = files }
  end
  return data
end

-- A lock says what it was held to; its files are where they are used.
local function fold_lock(own)
  return own and { path = own.path, serial = own.serial, sha256 = own.sha256,
                   signed = own.signed }
end

--- Folds a plan.
---@param plan cotter.Plan
---@return cotter.FoldedPlan
---@nodiscard
function folded.fold(plan)
  local made = { packs = {}, catalogue = {}, rules = {},
                 lines = fold_lines(plan.lines), data = fold_data(plan),
                 locked = fold_lock(plan.locked) }
  for _, name in ipairs(PLAIN) do made[name] = plan[name] end
  local numbers = {}
  for i, one in ipairs(plan.packs) do
    numbers[one] = i
    made.packs[i] = one.embedded and { embedded = one.embedded } or one
  end
  for i, row in ipairs(plan.catalogue) do
    made.catalogue[i] = fold_row(row, numbers)
  end
  for i, row in ipairs(plan.rules) do made.rules[i] = row.rule.id end
  return made
end

--- The packs, with an index of their rules.
local function unfold_packs(list)
  local packs, rules = {}, {}
  for i, one in ipairs(list) do
    packs[i] = one.embedded and carried.open(one.embedded) or one
    rules[i] = {}
    for _, entry in ipairs(packs[i].rules) do rules[i][entry.id] = entry end
  end
  return packs, rules
end

local function unfold_data(data, packs)
  local made = {}
  for name, own in pairs(data) do
    local files = {}
    for i, file in ipairs(own.files) do
      local of = file.pack and packs[file.pack].data[name] or file
      files[i] = { path = of.path, octets = of.octets, rows = of.rows,
                   pins = of.pins, suffixes = of.suffixes }
    end
    made[name] = { type = own.type, fields = own.fields, files = files }
  end
  return made
end

--- Unfolds a plan that reading.kinds has let pass.
---@param made cotter.FoldedPlan
---@return cotter.Plan
---@nodiscard
function folded.unfold(made)
  local plan = levels.plan()
  for _, name in ipairs(PLAIN) do plan[name] = made[name] end
  plan.locked, plan.lines = made.locked, made.lines
  for _, one in ipairs(plan.lines) do
    one.select = assert(selectors.parse(one.select))
  end
  local packs, rules = unfold_packs(made.packs)
  plan.packs, plan.data = packs, unfold_data(made.data, packs)
  local by_id = {}
  for i, row in ipairs(made.catalogue) do
    plan.catalogue[i] = { pack = packs[row.pack], params = row.params,
                          rule = rules[row.pack][row.id],
                          places = row.places }
    by_id[row.id] = plan.catalogue[i]
  end
  for i, id in ipairs(made.rules) do plan.rules[i] = by_id[id] end
  return plan
end

return folded
