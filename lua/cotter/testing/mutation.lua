--- Mutation: runs the tests on mutants of rule files, and on configs of passing
--- cases in which one character of a hash is another. What no case notices has
--- survived.
---
--- A mutant that loops ends with the budget of its evaluation.

local config_mutation = require "cotter.testing.config_mutation"
local core = require "cotter.core"
local expectations = require "cotter.testing.expectations"
local mutants = require "cotter.testing.mutants"

local mutation = {}

---@class cotter.testing.Mutation
---@field runner cotter.testing.Runner
---@field request table
---@field cases cotter.testing.Case[] that pass
---@field lines table<cotter.testing.Case, table<string, boolean>> that run
---@field loading table<string, boolean> lines that run while files are loaded
---@field count integer
---@field survivors table[]
local Mutation = {}
Mutation.__index = Mutation

local function line_key(path, line) return path .. "\0" .. line end

--- Runs the cases as they are, and keeps which lines each of them runs: by
--- itself, since what a rule remembers of an earlier case it does not do again.
---@return boolean all as expected
function Mutation:begin(all)
  self.runner.whole = true
  self.runner.current.line = function(path, line)
    self.loading[line_key(path, line)] = true
  end
  local loader = self.runner:open(self.request.pack, self.request.rules)
  self.runner.current.line = nil
  if #loader.errors > 0 then return false end
  for _, case in ipairs(all) do
    local ran = {}
    loader = self.runner:open(self.request.pack,
                              { self.runner.rules[case.rule] })
    self.runner.line = function(path, line)
      ran[line_key(path, line)] = true
    end
    local came, prepared = self.runner:judge(case, loader)
    if not expectations.met(case.expected, came) then return false end
    prepared.request.line = nil
    self.lines[case] = ran
    self.cases[#self.cases + 1] = case
  end
  self.runner.line = nil
  return true
end

-- What does nothing, and is found nowhere else.
local NAMES = { [mutants.SILENT] = function() end }

--- The rules of a file; of a module all rules.
local function entries_of(request, path, is_module)
  local entries = {}
  for _, entry in ipairs(request.rules) do
    if is_module or entry.path == path then entries[#entries + 1] = entry end
  end
  return entries
end

--- The pack with a file in place of one of its own; of rule files only those
--- are loaded that have the rules that are asked for.
local function pack_with(pack, path, octets)
  local made = { name = pack.name, files = {}, modules = {} }
  for i, file in ipairs(pack.files) do
    made.files[i] = file.path == path and { path = path, octets = octets }
      or file
  end
  for name, file in pairs(pack.modules) do
    made.modules[name] = file.path == path
      and { path = path, octets = octets } or file
  end
  return made
end

--- Whether one of the lines of a mutant is among some.
local function has_any(lines, one, feeds)
  for line = one.line, one.line + feeds do
    if lines[line_key(one.path, line)] then return true end
  end
  return false
end

--- The cases that run one of the lines of a mutant; all of them where it runs
--- while files are loaded.
function Mutation:cases_of(one, octets)
  local _, feeds = octets:sub(one.first, one.last - 1):gsub("\n", "")
  if has_any(self.loading, one, feeds) then return self.cases end
  local list = {}
  for _, case in ipairs(self.cases) do
    if has_any(self.lines[case], one, feeds) then list[#list + 1] = case end
  end
  return list
end

--- The rules that some cases are of.
local function entries_for(cases, rules)
  local wanted, entries = {}, {}
  for _, case in ipairs(cases) do wanted[case.rule] = true end
  for id in core.pairs(wanted) do entries[#entries + 1] = rules[id] end
  return entries
end

--- Tells whether a case notices a mutant.
function Mutation:is_killed(one, octets)
  local cases = self:cases_of(one, octets)
  if #cases == 0 then return false end
  local pack = pack_with(self.request.pack, one.path,
                         mutants.apply(octets, one))
  local loader = self.runner:open(pack,
    entries_for(cases, self.runner.rules), NAMES)
  if #loader.errors > 0 then return true end
  for _, case in ipairs(cases) do
    local came = self.runner:judge(case, loader)
    if not expectations.met(case.expected, came) then return true end
  end
  return false
end

local function params_of(entries)
  local params = {}
  for _, entry in ipairs(entries) do
    for name, declared in pairs(entry.params) do params[name] = declared end
  end
  return params
end

function Mutation:file(file, entries)
  local params = params_of(entries)
  for _, one in ipairs(mutants.of(file, params)) do
    self.count = self.count + 1
    if not self:is_killed(one, file.octets) then
      self.survivors[#self.survivors + 1] = { path = one.path,
        line = one.line, column = one.column, change = one.change }
    end
  end
end

--- The file of a path, and whether it is a module.
local function file_at(pack, path)
  for _, file in ipairs(pack.files) do
    if file.path == path then return file, false end
  end
  for _, file in pairs(pack.modules) do
    if file.path == path then return file, true end
  end
end

--- The cases of some rules.
local function cases_for(cases, entries)
  local wanted, list = {}, {}
  for _, entry in ipairs(entries) do wanted[entry.id] = true end
  for _, case in ipairs(cases) do
    if wanted[case.rule] then list[#list + 1] = case end
  end
  return list
end

--- Runs mutants of a file of a pack, or of the configs of its cases.
---@param runner cotter.testing.Runner
---@param request table its field mutate says which
---@param cases cotter.testing.Case[]
---@return table? result count and survivors; nil where a case does not pass
---@nodiscard
function mutation.run(runner, request, cases)
  local self = setmetatable({ runner = runner, request = request, cases = {},
    lines = {}, loading = {}, count = 0, survivors = {} }, Mutation)
  local file, is_module = file_at(request.pack, request.mutate)
  local entries = file and entries_of(request, file.path, is_module)
  if not self:begin(file and cases_for(cases, entries) or cases) then
    return nil
  end
  if file then self:file(file, entries) else config_mutation.run(self) end
  return { count = self.count, survivors = self.survivors }
end

return mutation
