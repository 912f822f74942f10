--- Open: from the path of a policy to a plan, with the packs that it names.

local carried = require "cotter.policy.carried"
local fault = require "cotter.fault"
local misplaced = require "cotter.policy.misplaced"
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
---@param disk cotter.Opener
---@param policy cotter.Policy?
---@param own cotter.Opener where the packs of a policy lie
---@return cotter.Pack[]?
---@return cotter.Fault[]?
local function open_packs(names, disk, policy, own)
  local packs, faults = {}, {}
  for i, path in ipairs(names) do
    local from = path:find "^cotter:" and disk or own
    local opened, refused = open.pack(path, from.read, from.list)
    packs[#packs + 1] = opened
    join(faults, blame(refused, policy and policy.packs[i],
                       policy and policy.path))
  end
  join(faults, misplaced.find(names, own))
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

--- The digests of those packs that come with cotter.
---@param names string[]
---@param packs cotter.Pack[] in the same order
---@param locked cotter.Locked? to which they are held
---@return table<string, string>? by name
---@return cotter.Fault[]? faults
local function digests_of(names, packs, locked)
  local digests, faults = {}, nil
  for i, name in ipairs(names) do
    if name:find "^cotter:" then digests[name] = packs[i].digest end
  end
  if locked then
    faults = require "cotter.policy.locked".pack_drift(locked, digests)
  end
  if faults then return nil, faults end
  return digests
end

---@class cotter.Opener
---@field read cotter.ReadFile
---@field list cotter.ListFolder
---@field locked cotter.Locked? what it has verified

---@class cotter.PolicyRoot
---@field policy cotter.Policy?
---@field folder string? of the policy
---@field names string[] of the packs, as they are opened

---@param path string? of the policy
---@param options cotter.PlanOptions
---@param own cotter.Opener
---@return cotter.PolicyRoot?
---@return cotter.Fault[]? faults
local function open_root(path, options, own)
  if not path then return { names = options.packs or { paths.SHIPPED } } end
  local policy, faults = open_policy(path, own.read)
  if not policy then return nil, faults end
  local root = { policy = policy, names = {},
                 folder = path:match "^(.*)/[^/]*$" or "." }
  for i, one in ipairs(policy.packs) do
    root.names[i] = resolve(root.folder, one.path)
  end
  return root
end

--- Reads a policy and its packs, and plans.
---@param path string? of the policy
---@param options cotter.PlanOptions
---@param disk cotter.Opener of packs that come with cotter, and of paths that
---       the command line gives
---@param own cotter.Opener  of the policy and what it names
---@return cotter.Plan?
---@return cotter.Fault[]? faults
local function make_plan(path, options, disk, own)
  local root, faults = open_root(path, options, own)
  if not root then return nil, faults end
  local packs, shipped
  packs, faults = open_packs(root.names, disk, root.policy, own)
  if packs then shipped, faults = digests_of(root.names, packs, own.locked) end
  if not shipped then return nil, faults end
  local made
  made, faults = plan.new(packs --[[@as cotter.Pack[] ]], root.policy, {
    select = options.select, set = options.set, fail_on = options.fail_on,
    waivers = options.waivers, open = disk.read,
    read = function(name) return own.read(resolve(root.folder, name)) end,
  })
  if made then made.locked, made.shipped = own.locked, shipped end
  return made, faults
end

--- Opens the files of a policy, as they are or as they were locked.
---@param path string?
---@param demand cotter.LockDemand
---@param disk cotter.Opener
---@return cotter.Opener?
---@return cotter.Fault[]? faults
local function open_locked(path, demand, disk)
  if not path then
    return nil, { fault.new("lock.no-policy", "--locked: there is no policy: "
      .. "name it with -p") }
  end
  local locked, faults =
    require "cotter.policy.locked".open(path, demand, disk.read, disk.list)
  if not locked then return nil, faults end
  local read, list = require "cotter.policy.members".opener(locked.members)
  return { read = read, list = list, locked = locked }
end

--- Reads a policy and its packs, and plans.
---@param path string? of the policy; nil: the packs as they stand
---@param options cotter.PlanOptions packs (the shipped one without), select,
---       set, fail_on and locked
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Plan?
---@return cotter.Fault[]? faults
---@nodiscard
function open.plan(path, options, read, list)
  local disk = { read = read, list = list }
  if not options.locked then return make_plan(path, options, disk, disk) end
  local own, faults = open_locked(path, options.locked, disk)
  if not own then return nil, faults end
  return make_plan(path, options, disk, own)
end

--- Reads a policy from what was collected of it, before that is locked.
---@param collected cotter.Members of a policy
---@param disk cotter.Opener
---@return cotter.Plan?
---@return cotter.Fault[]? faults
---@nodiscard
function open.collected(collected, disk)
  local read, list = require "cotter.policy.members".opener(collected)
  return make_plan(collected.policy, {}, disk, { read = read, list = list })
end

return open
