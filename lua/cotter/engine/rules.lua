--- Loads the rule files of a pack into the sandbox, and holds each rule to the
--- metadata that was read of it without running it.

local core = require "cotter.core"
local fault = require "cotter.fault"
local strict = require "cotter.strict"
local time = require "cotter.model.time"

local rules = {}

---@class cotter.Current
---@field recorder cotter.Recorder? whose rule is running
---@field line (fun(path: string, line: integer))? told of each line that runs
---       while files are loaded

---@class cotter.Loader
---@field pack table
---@field current cotter.Current
---@field loaded table<string, table>   by rule id, as the file gave it
---@field definitions table<string, table> functions of the rules, by id
---@field errors table[]
---@field names table<string, any>? that files see beside the usual ones
---@field private modules table<string, any>
---@field private opened table<string, boolean> by path
local Loader = {}
Loader.__index = Loader

-- Stands for a module until it is there.
local LOADING <const> = {}

local function blaming(current, method)
  return function(...)
    local recorder = current.recorder
    if not recorder then error("only a check can do this", 2) end
    local token, problem = recorder[method](recorder, ...)
    if not token then error(problem, 2) end
    return token
  end
end

function Loader:refuse(path, problem)
  local line = problem.line
  self.errors[#self.errors + 1] = { code = problem.code or "rule.script",
    path = path, line = line, column = problem.column,
    message = problem.message or problem.text, rule = problem.rule }
end

--- The names that a rule file sees beside the language's own.
function Loader:vocabulary()
  local current = self.current
  local names = {
    fail = blaming(current, "fail"), unknown = blaming(current, "unknown"),
    skip = blaming(current, "skip"),
    days = time.days, hours = time.hours, time = time.read,
    use = function(name) return self:use(name) end,
  }
  for name, value in pairs(self.names or {}) do names[name] = value end
  return names
end

--- Runs file-level code under the budget of one evaluation.
function Loader:run(path, chunk)
  local result
  local index, _, _, problem =
    core.evaluate(function() result = chunk() end, { true }, nil,
                  { line = self.current.line })
  if not index then return true, result end
  self:refuse(problem.path or path, problem)
  return false
end

function Loader:no_module(name)
  local names = {}
  for _, each in ipairs(fault.names(self.pack.modules)) do
    names[#names + 1] = self.pack.name .. "." .. each
  end
  error(("no module %q%s"):format(name, fault.suggestion(name, names)), 5)
end

function Loader:module_file(name)
  local prefix = self.pack.name .. "."
  local short = name:sub(1, #prefix) == prefix and name:sub(#prefix + 1)
  return short and self.pack.modules[short] or self:no_module(name)
end

--- use "pack.module": a module of the pack's own lib folder, run once. Rules
--- share it, so that none may change it.
function Loader:use(name)
  local module = self.modules[name]
  if module == LOADING then
    error(("module %q uses itself"):format(name), 3)
  end
  if module ~= nil then return module end
  local file = self:module_file(name)
  local chunk, problem =
    self:chunk(file, core.environment(self:vocabulary()))
  if not chunk then error(problem.text, 3) end
  self.modules[name] = LOADING
  module = chunk()
  if type(module) == "table" then module = strict.tree(name, module) end
  self.modules[name] = module == nil and true or module
  return module
end

function Loader:registrar(path)
  return function(id)
    return function(definition)
      self.loaded[id] = { path = path, definition = definition }
    end
  end
end

--- Compiles a file, unless the program carries it compiled.
function Loader:chunk(file, environment)
  local carried = self.pack.embedded
    and core.embedded(file.path, environment)
  if carried then return carried end
  return require "cotter.policy.chunk".load(file, environment)
end

function Loader:load_file(file)
  self.opened[file.path] = true
  local names = self:vocabulary()
  names.rule = self:registrar(file.path)
  local environment = core.environment(names)
  local chunk, problem = self:chunk(file, environment)
  if chunk then self:run(file.path, chunk)
  else self:refuse(file.path, problem) end
end

--- The functions of a rule, if what was loaded is what was read.
function Loader:take(entry)
  local loaded = self.loaded[entry.id]
  if not loaded then
    return self:refuse(entry.path, { code = "rule.absent", line = entry.line,
      column = entry.column, rule = entry.id,
      text = ("rule %s was read in the file, but running it registers none")
        :format(entry.id) })
  end
  local agreed, problems = true, nil
  if not entry.embedded then
    agreed, problems =
      require "cotter.policy.rule".agree(entry, loaded.definition)
  end
  for _, problem in ipairs(problems or {}) do
    self:refuse(entry.path, problem)
  end
  return agreed and loaded.definition or nil
end

--- Loads the files that hold some rules.
---@param wanted cotter.CatalogEntry[]
function Loader:load_files(wanted)
  local paths = {}
  for _, entry in ipairs(wanted) do paths[entry.path] = true end
  for _, file in ipairs(self.pack.files) do
    if paths[file.path] then self:load_file(file) end
  end
end

--- Gives the functions of a rule. What the program carries is loaded when it
--- is first wanted: it is known to be sound.
---@param entry cotter.CatalogEntry
---@return table? definition nil where `errors` tell why
---@nodiscard
function Loader:definition(entry)
  if self.pack.embedded and not self.opened[entry.path] then
    self:load_files { entry }
  end
  local definition = self.definitions[entry.id] or self:take(entry)
  self.definitions[entry.id] = definition
  return definition
end

--- Opens the rules of a pack. Unless the program carries them, all that are
--- wanted are loaded at once, and what is wrong with one is an error whether
--- it would run or not.
---@param pack table
---@param wanted cotter.CatalogEntry[]
---@param current cotter.Current
---@param names table<string, any>? that its files see beside the usual ones
---@return cotter.Loader loader with errors
---@nodiscard
function rules.open(pack, wanted, current, names)
  local loader = setmetatable({ pack = pack, current = current, names = names,
                                loaded = {}, opened = {}, errors = {},
                                modules = {}, definitions = {} }, Loader)
  if pack.embedded then return loader end
  loader:load_files(wanted)
  if #loader.errors == 0 then
    for _, entry in ipairs(wanted) do
      loader.definitions[entry.id] = loader:take(entry)
    end
  end
  return loader
end

return rules
