--- Open: from the path of a policy to a plan, with the packs that it names.

local carried = require "cotter.policy.carried"
local fault = require "cotter.fault"
local paths = require "cotter.policy.path"
local plan = require "cotter.policy.plan"

local open = {}

open.SHIPPED = paths.SHIPPED

---@param folder string?
---@param path string as a policy writes it
---@return string
local function resolve(folder, path)
  if not folder or path:find "^/" or path:find "^cotter:" then return path end
  return paths.join(folder, path)
end

---@param faults cotter.Fault[]
---@param others cotter.Fault[]?
local function join(faults, others)
  table.move(others or {}, 1, #(others or {}), #faults + 1, faults)
end

---@param path string
---@param read cotter.ReadFile
---@return cotter.Policy?
---@return cotter.Fault[]?
local function open_policy(path, read)
  local octets, refused = read(path)
  if not octets then return nil, { paths.unreadable(path, refused) } end
  return require "cotter.policy.file".read(octets, path)
end

--- Puts what is wrong with a pack as a whole where the policy names it.
---@param refused cotter.Fault[]?
---@param place cotter.Place? in the policy
---@param policy string?      its path
---@return cotter.Fault[]
local function blame(refused, place, policy)
  local faults = {}
  for i, one in ipairs(refused or {}) do
    faults[i] = (one.line or not place) and one
      or fault.new(one.code, one.path and one.path .. ": " .. one.message
                             or one.message, policy, place)
  end
  return faults
end

---@param names string[]
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@param policy cotter.Policy?
---@return cotter.Pack[]?
---@return cotter.Fault[]?
local function open_packs(names, read, list, policy)
  local packs, faults = {}, {}
  for i, path in ipairs(names) do
    local opened, refused = open.pack(path, read, list)
    packs[#packs + 1] = opened
    join(faults, blame(refused, policy and policy.packs[i],
                       policy and policy.path))
  end
  if #faults > 0 then return nil, faults end
  return packs
end

--- Opens a pack: those that come with cotter by their name, any other by its
--- path. What reads the files of packs is loaded for those that the program
--- does not carry.
---@param path string
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Pack?
---@return cotter.Fault[]? faults
---@nodiscard
function open.pack(path, read, list)
  local module = paths.module(path)
  local own = module and carried.open(module)
  if own then return own end
  return require "cotter.policy.pack".open(path, read, list)
end

--- Reads a policy and its packs, and plans.
---@param path string? of the policy; nil: the packs as they stand
---@param options cotter.PlanOptions packs (the shipped one without), select,
---       set and fail_on
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Plan?
---@return cotter.Fault[]? faults
---@nodiscard
function open.plan(path, options, read, list)
  local policy, folder
  local names = not path and options.packs or { paths.SHIPPED }
  if path then
    local faults
    policy, faults = open_policy(path, read)
    if not policy then return nil, faults end
    folder = path:match "^(.*)/[^/]*$" or "."
    for i, one in ipairs(policy.packs) do
      names[i] = resolve(folder, one.path)
    end
  end
  local packs, faults = open_packs(names, read, list, policy)
  if not packs then return nil, faults end
  return plan.new(packs, policy, {
    select = options.select, set = options.set, fail_on = options.fail_on,
    waivers = options.waivers, open = read,
    read = function(name) return read(resolve(folder, name)) end,
  })
end

return open
