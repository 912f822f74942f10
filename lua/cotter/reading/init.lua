--- Reading: has policies, packs, tests and what lies beside them read by a
--- process without rights. It asks for files, and is given those that lie where
--- such files may; nothing that it tells of them is trusted.

local core = require "cotter.core"
local fault = require "cotter.fault"
local jail = require "cotter.jail"
local large = require "cotter.large"
local folded = require "cotter.policy.folded"
local outside = require "cotter.outside"
local paths = require "cotter.policy.path"
local types = require "cotter.start.types"

local reading = {}

local OUTSIDE = { code = "file.outside", text = "lies neither below the folder "
  .. "of what names it, nor below the one that cotter is called in: copy it "
  .. "there" }

-- No path is longer (Linux, PATH_MAX).
local LIMIT_PATH <const> = 4096

---@class cotter.Clerk
---@field roots string[] real paths, below which files are given
---@field links table<string, cotter.CoreFault> of paths that the user has
---       named
---@field given table<string, string|cotter.Mapping> octets by path
---@field verbs table<string, fun(path: string): any, table?>
local Clerk = {}
Clerk.__index = Clerk

--- Why a file may not be given. What is not there can be told of.
---@param path string
---@return cotter.CoreFault?
function Clerk:refusal(path)
  local real, untold = outside.resolve(path)
  if not real then return untold end
  for _, root in ipairs(self.roots) do
    if outside.is_below(real, root) then return nil end
  end
  return self.links[path] or OUTSIDE
end

---@param question any decoded
---@return boolean
local function is_sound(question, verbs)
  if type(question) ~= "table" then return false end
  local path = question[2]
  return verbs[question[1]] ~= nil and type(path) == "string"
         and #path <= LIMIT_PATH and not path:find("\0", 1, true)
end

--- Replies to a question of the process.
---@param octets string
---@return string? octets nil for what is no question
---@return cotter.Mapping[]? files that are in it
function Clerk:reply(octets)
  local question = core.decode(octets)
  if not is_sound(question, self.verbs) then return nil end
  local verb, path = question[1], question[2]
  local kept = self:refusal(path)
  if kept then return core.encode { fault = kept } end
  local value, refused = self.verbs[verb](path)
  if verb == "read" then self.given[path] = value end
  return core.encode { value = value, fault = refused }
end

-- Appends the folder of a path, and what is there, unless that is elsewhere.
local function add_roots(self, path)
  local roots = self.roots
  roots[#roots + 1] = core.real_path(path:match "^(.*)/[^/]*$" or ".")
  self.links[path] = outside.fault(path)
  if not self.links[path] then roots[#roots + 1] = core.real_path(path) end
end

---@param named string[] paths that the user has named
---@param disk cotter.Opener
---@return cotter.Clerk
local function new_clerk(named, disk)
  local function list(path)
    local entries, refused = disk.list(path)
    return entries, not entries and refused or nil
  end
  local self = setmetatable({ roots = { core.real_path "." }, links = {},
    given = {}, verbs = { read = disk.read, stat = core.stat, list = list } },
    Clerk)
  for _, path in ipairs(named) do add_roots(self, path) end
  return self
end

local restore

-- Puts octets in the place of true, in a table that names a path.
local function restore_own(value, given)
  if value.octets ~= true then return true end
  value.octets = given[value.path]
  return value.octets ~= nil
end

--- Puts octets that were given in the place of true.
---@param value any
---@param given table<string, string>
---@return boolean whether they were
function restore(value, given)
  if type(value) ~= "table" then return true end
  if not restore_own(value, given) then return false end
  for _, one in pairs(value) do
    if not restore(one, given) then return false end
  end
  return true
end

---@param code string
---@param text string
---@param path string?
---@return nil
---@return cotter.Fault[]
local function refuse(code, text, path)
  return nil, { fault.new(code, text, path) }
end

-- What a lock vouches for is read once: a file that is mapped may change.
local WHOLE = { read = core.read_file, list = core.list_directory }
local DISK = { read = large.read, list = core.list_directory }

-- The folder of packs that come with cotter, where the program does not carry
-- them.
local function shipped_folder()
  if require "cotter.policy.carried".open(paths.module(paths.SHIPPED)) then
    return nil
  end
  return require "cotter.policy.pack".shipped_folder()
end

--- Has a task done.
---@param request table task, and what it is about
---@param named string[]? paths
---@param disk cotter.Opener?
---@return any value
---@return cotter.Fault[]? faults
---@return table<string, string> given octets by path
local function ask(request, named, disk)
  request.shipped, request.types = shipped_folder(), types.apart()
  local clerk = new_clerk(named or {}, disk or DISK)
  clerk.roots[#clerk.roots + 1] = core.real_path(request.shipped or ".")
  local octets, problem = jail.ask("cotter.reading.tasks", request,
    { reply = function(question) return clerk:reply(question) end })
  if not octets then
    return refuse(problem.code,
      jail.told("the process that reads the policy", problem), problem.path)
  end
  local told = core.decode(octets)
  local odd = require "cotter.reading.forms".problem(request.task, told)
  if not odd and not restore(told.value, clerk.given) then
    odd = "octets of a file that was not given"
  end
  if odd then
    return refuse("run.odd", "the answer of the process that read the policy "
      .. "is none: " .. odd)
  end
  return told.value, told.faults, clerk.given
end

--- Whether a pack comes with cotter, so that nobody has to look into it.
---@param name string
---@return boolean
local function is_shipped(name) return paths.module(name) ~= nil end

---@param path string?
---@param options cotter.PlanOptions
---@return boolean
local function is_trusted(path, options)
  if path or options.waivers or options.locked then return false end
  for _, name in ipairs(options.packs or { paths.SHIPPED }) do
    if not is_shipped(name) then return false end
  end
  return true
end

-- Of the options of a gate, those that make a plan.
local function plan_options(options)
  return { packs = options.packs, select = options.select, set = options.set,
           must_run = options.must_run, fail_on = options.fail_on,
           waivers = options.waivers, locked = options.locked }
end

-- Has large files mapped, where no lock vouches for them.
local function disk_of(read, options)
  local function map(path)
    local mapping = large.map(path)
    if mapping then return mapping end
    return read(path)
  end
  return { read = options.locked and read or map, list = core.list_directory }
end

--- Reads a policy and its packs, and plans.
---@param path string? of the policy; nil: the packs as they stand
---@param options cotter.PlanOptions
---@param read cotter.ReadFile
---@return cotter.Plan?
---@return cotter.Fault[]? faults
---@return table<string, string|cotter.Mapping>? given octets by path
---@nodiscard
function reading.plan(path, options, read)
  if is_trusted(path, options) then
    return require "cotter.policy.open".plan(nil, plan_options(options), read,
                                             core.list_directory)
  end
  local made, faults, given = ask({ task = "plan", path = path,
    options = plan_options(options) }, { path or ".", options.waivers },
    disk_of(read, options))
  return made and folded.unfold(made), faults, given
end

--- Opens a pack.
---@param path string
---@return cotter.Pack?
---@return cotter.Fault[]? faults
---@nodiscard
function reading.pack(path)
  if is_shipped(path) then
    return require "cotter.policy.open".pack(path, core.read_file,
                                             core.list_directory)
  end
  return ask({ task = "pack", path = path }, { path })
end

--- Reads a baseline.
---@param octets string
---@param path string
---@return cotter.Baseline?
---@return cotter.Fault[]? faults
---@nodiscard
function reading.baseline(octets, path)
  return ask { task = "baseline", octets = octets, path = path }
end

--- Reads an app.lua.
---@param octets string
---@param path string
---@return cotter.AppDefinition[]?
---@return cotter.Fault[]? faults
---@nodiscard
function reading.app(octets, path)
  return ask { task = "app", octets = octets, path = path }
end

--- Reads the survivors that a pack has accepted.
---@param folder string
---@return cotter.Survivor[]
---@return cotter.Fault[] faults
---@nodiscard
function reading.survivors(folder)
  local list, faults = ask({ task = "survivors", path = folder }, { folder })
  return list or {}, faults or {}
end

--- Finds packs and their tests.
---@param list string[] paths
---@return cotter.TestTarget[] without methods
---@return cotter.Fault[] faults
---@nodiscard
function reading.targets(list)
  local found, faults = ask({ task = "targets", paths = list }, list)
  return found or {}, faults or {}
end

--- Finds the lines of files of Lua that can run.
---@param files table<string, string> octets by path
---@return table<string, integer[]>? by path
---@return cotter.Fault[]? faults
---@nodiscard
function reading.lines(files)
  return ask { task = "lines", files = files }
end

--- Looks over packs.
---@param list string[] paths
---@return cotter.LintResult
---@nodiscard
function reading.lint(list)
  local result, faults = ask({ task = "lint", paths = list }, list)
  return result or { findings = {}, errors = faults, rules = 0 }
end

---@class cotter.Collected
---@field members cotter.Members
---@field shipped table<string, string> digests of packs that come with cotter
---@field last cotter.Lock? the lock that there is

--- Collects what is to be locked.
---@param root string
---@return cotter.Collected?
---@return cotter.Fault[]? faults
---@nodiscard
function reading.members(root)
  local made, faults, given = ask({ task = "members", path = root }, { root },
                                  WHOLE)
  if not made then return nil, faults end
  local own = made.members
  for name in pairs(own.files) do
    own.files[name] = given[paths.join(own.folder, name)]
  end
  return made
end

--- Opens what is locked.
---@param root string
---@param demand cotter.LockDemand
---@return { path: string, lock: cotter.Lock }?
---@return cotter.Fault[]? faults
---@nodiscard
function reading.locked(root, demand)
  return ask({ task = "locked", path = root, demand = demand }, { root },
             WHOLE)
end

return reading
