--- What is read of files that strangers wrote, in a process without rights. It
--- asks the one that has made the request for the files.

local core = require "cotter.core"

-- Files as they were given, by path.
local given = {}

--- Asks for what is at a path.
---@param verb "read"|"list"|"stat"
---@param path string
---@return any value nil where there is none
---@return table? fault
local function ask(verb, path)
  local reply = core.decode(core.question(core.encode { verb, path }))
  return reply.value, reply.fault
end

function core.read_file(path)
  local octets, fault = ask("read", path)
  given[path] = octets
  return octets, fault
end

function core.list_directory(path) return ask("list", path) end
function core.stat(path) return ask("stat", path) end

local tasks = {}

--- Refuses packs that compare what no run could tell of.
---@param packs cotter.Pack[]
---@return cotter.Fault[]? faults
local function refuse(packs)
  local faults = require "cotter.lint.comparisons".faults(packs)
  return #faults > 0 and faults or nil
end

--- Reads a policy and its packs, and plans.
function tasks.plan(request)
  local plan, faults = require "cotter.policy.open".plan(request.path,
    request.options, core.read_file, core.list_directory)
  faults = faults or refuse(plan.packs)
  if faults then return nil, faults end
  return require "cotter.policy.folded".fold(plan)
end

function tasks.pack(request)
  return require "cotter.policy.open".pack(request.path, core.read_file,
                                           core.list_directory)
end

function tasks.baseline(request)
  return require "cotter.baseline".read(request.octets, request.path)
end

function tasks.app(request)
  return require "cotter.policy.app".read(request.octets, request.path)
end

function tasks.survivors(request)
  return require "cotter.tests.survivors".of(request.path)
end

function tasks.lint(request)
  return require "cotter.lint".run(request.paths, core.read_file,
                                   core.list_directory)
end

--- Finds the lines of files that can run. They are compiled, and not run.
function tasks.lines(request)
  local lines, found = require "cotter.bytecode".lines, {}
  for path, octets in pairs(request.files) do
    local chunk = core.load(octets, "@" .. path, {})
    found[path] = chunk and lines(string.dump(chunk)) or {}
  end
  return found
end

--- Finds packs and their tests.
function tasks.targets(request)
  local list, faults = require "cotter.tests.targets".find(request.paths)
  local packs = {}
  for i, one in ipairs(list) do
    setmetatable(one, nil)
    packs[i] = one.pack
  end
  local refused = refuse(packs)
  return list, refused and table.move(refused, 1, #refused, #faults + 1, faults)
               or faults
end

--- Opens all that a lock is to cover, so that nothing broken is locked, and
--- nothing that reads what the lock leaves out.
---@param made cotter.Members
---@return table<string, string>? digests of packs that come with cotter
---@return cotter.Fault[]? faults
local function try(made)
  local open = require "cotter.policy.open"
  if not made.policy then
    local read, list = require "cotter.policy.members".opener(made)
    local pack, faults = open.pack(made.folder, read, list)
    faults = faults or refuse { pack }
    return not faults and {} or nil, faults
  end
  local plan, faults = open.collected(made, { read = core.read_file,
                                              list = core.list_directory })
  faults = faults or refuse(plan.packs)
  return not faults and plan.shipped or nil, faults
end

-- The octets of members are told by their names alone.
local function without_octets(made)
  local names = {}
  for name in pairs(made.files) do names[name] = true end
  made.files = names
  return made
end

--- Collects what is to be locked, with the lock that there is.
function tasks.members(request)
  local lock = require "cotter.policy.lock"
  local made, faults = require "cotter.policy.members".collect(request.path,
    core.read_file, core.list_directory)
  if not made then return nil, faults end
  local shipped, last
  shipped, faults = try(made)
  if not shipped then return nil, faults end
  local octets, refused = core.read_file(made.lock)
  if octets then
    last, faults = lock.read(octets, made.lock)
  elseif refused.code ~= "file.missing" then
    faults = { require "cotter.fault".new(refused.code, refused.text,
                                          made.lock) }
  end
  if faults then return nil, faults end
  return { members = without_octets(made), shipped = shipped, last = last }
end

--- Opens what is locked: all of it, and the packs of cotter, too.
function tasks.locked(request)
  local locked = require "cotter.policy.locked"
  local made, faults = locked.open(request.path, request.demand,
                                   core.read_file, core.list_directory)
  if not made then return nil, faults end
  local shipped, refused = try(made.members)
  faults = refused or locked.pack_drift(made, shipped or {})
  if faults then return nil, faults end
  return { path = made.path, lock = made.lock }
end

--- Puts true in the place of octets that were given: nothing that was read is
--- told as anything else.
---@param value any
local function refer(value)
  if type(value) ~= "table" then return end
  if type(value.octets) == "string" and given[value.path or ""] then
    value.octets = true
  end
  for _, one in pairs(value) do refer(one) end
end

--- Has packs that come with cotter read from a folder, where the program does
--- not carry them.
local function find_shipped(folder)
  if not folder then return end
  require "cotter.policy.pack".shipped_folder = function() return folder end
end

--- Has types of what rules see be those that were given.
---@param texts table<string, string>?
local function take_types(texts)
  if not texts then return end
  require "cotter.start.types".texts = function() return texts end
end

---@param octets string encoded: the task, and what it is about
---@return string octets encoded: what was read, and what is wrong with it
return function(octets)
  local request = core.decode(octets)
  find_shipped(request.shipped)
  take_types(request.types)
  local value, faults = tasks[request.task](request)
  refer(value)
  return core.encode { value = value or nil, faults = faults }
end
