--- Tests: opens packs and the tests beside their rules, has them run in a state
--- of their own, and decides. Nothing of a pack runs here.

local answering = require "cotter.answering"
local coverage = require "cotter.tests.coverage"
local fault = require "cotter.fault"
local fixtures = require "cotter.tests.fixtures"
local known_ca = require "cotter.policy.known_ca"
local large = require "cotter.large"
local paths = require "cotter.policy.path"
local reading = require "cotter.reading"
local survivors = require "cotter.tests.survivors"
local targets = require "cotter.tests.targets"
local verdict = require "cotter.tests.verdict"

local tests = {}

---@class cotter.TestOptions
---@field paths string[]   of packs, policies, rule files or test files
---@field filter string?   a part of "rule: case", in which * is anything
---@field list boolean?    run nothing
---@field coverage boolean? follow lines and branches
---@field mutate boolean?   run mutants, once all cases pass
---@field min_score number? percentage of mutants that are to be killed
---@field progress (fun(text: string))? is told what is done, in ASCII
---@field sandbox "reduced"? rules run without seccomp, too
---@field require string[]? what has to be covered (cotter.tests.coverage)

---@class cotter.TestedRule
---@field id string
---@field pack string
---@field path string
---@field line integer
---@field wanted string[]   outcomes that it can have
---@field cases integer
---@field passed integer
---@field outcomes string[] that were seen
---@field messages table<string, boolean> by code: whether it was seen

---@class cotter.TestRun
---@field options cotter.TestOptions
---@field cases table[]
---@field rules cotter.TestedRule[]
---@field errors cotter.Fault[]
---@field octets table<string, string> by path, for the lines of a report
---@field private matches fun(text: string): boolean
local TestRun = {}
TestRun.__index = TestRun

function TestRun:join(faults)
  for _, one in ipairs(faults or {}) do self.errors[#self.errors + 1] = one end
end

function TestRun:fixtures(target, wanted)
  local octets = {}
  for _, path in ipairs(wanted) do
    local found, why = fixtures.read(target.folder, path)
    octets[path] = found
    if not found then
      self:join { fault.new("test.fixture", why --[[@as string]],
                            paths.join(target.folder, path)) }
    end
  end
  return octets
end

--- Says what is done now.
---@param text string
function TestRun:tell(text)
  if self.options.progress then self.options.progress(text) end
end

-- Requests -------------------------------------------------------------------

local function data_of(pack)
  local lists = {}
  for name, row in pairs(pack.data) do
    lists[name] = { type = row.type, fields = row.fields,
                    files = { { path = row.path, octets = row.octets } } }
  end
  return lists
end

local function request_of(target)
  local pack = target.pack
  local lists = data_of(pack)
  return { pack = { name = pack.name, files = pack.files,
                    modules = pack.modules },
           rules = pack.rules, data = lists,
           known_ca = lists.known_ca or known_ca.list(), tests = target.tests }
end

--- Whether some of the files may be protected as was usual once.
local function has_containers(request)
  for path in pairs(request.fixtures or {}) do
    if path:find "%.p12$" or path:find "%.pfx$" then return true end
  end
  return false
end

--- Asks the sandbox; what breaks it is an error of the run.
---@return table? answer
function TestRun:ask(request)
  local answer, problem = answering.ask("cotter.testing", request,
    { strict = self.options.sandbox ~= "reduced",
      legacy = has_containers(request) })
  if answer then return answer end
  self:join { fault.new(problem.code, problem.text) }
end

-- Packs ----------------------------------------------------------------------

local function key_of(case) return case.rule .. "\0" .. case.name end

--- The cases that the filter and the target leave.
function TestRun:choose(target, cases)
  local chosen, list = {}, {}
  for _, case in ipairs(cases) do
    if self.matches(case.rule .. ": " .. case.name) and target:wants(case) then
      chosen[key_of(case)] = true
      list[#list + 1] = case
    end
  end
  return chosen, list
end

local function add_unique(list, value)
  for _, one in ipairs(list) do
    if one == value then return end
  end
  list[#list + 1] = value
end

--- Adds what a case has shown of its rule.
local function count(rule, case)
  rule.cases = rule.cases + 1
  if case.passed == nil then return end
  rule.passed = rule.passed + (case.passed and 1 or 0)
  add_unique(rule.outcomes, case.outcome)
  for _, code in ipairs(case.codes) do rule.messages[code] = true end
end

--- The rules that are tested, with what their cases have shown. One without a
--- case has no test, unless it was not asked for.
function TestRun:tally(target, cases)
  local by_id = {}
  for _, entry in ipairs(target.pack.rules) do
    local rule = { id = entry.id, pack = target.pack.name, cases = 0,
                   path = entry.path, line = entry.line, passed = 0,
                   outcomes = {}, messages = {},
                   wanted = coverage.outcomes(entry) }
    for code in pairs(entry.messages) do rule.messages[code] = false end
    by_id[entry.id] = rule
  end
  for _, case in ipairs(cases) do count(by_id[case.rule], case) end
  for _, entry in ipairs(target.pack.rules) do
    local rule = by_id[entry.id]
    table.sort(rule.outcomes)
    if rule.cases > 0 or self:is_wanted(target, entry) then
      self.rules[#self.rules + 1] = rule
      self:check_tested(rule, entry)
    end
  end
end

function TestRun:is_wanted(target, entry)
  return target:wants_rule(entry)
    and (not self.options.filter or self.matches(entry.id))
end

function TestRun:check_tested(rule, entry)
  if rule.cases > 0 then return end
  self:join { fault.new("test.absent",
    ("rule %s has no test"):format(entry.id), entry.path, entry) }
end

--- Keeps the files whose lines a report may show.
function TestRun:keep(target)
  for _, list in ipairs { target.tests, target.pack.files,
                          target.pack.modules } do
    for _, file in pairs(list) do
      self.octets[file.path] = large.text(file.octets, file.path)
    end
  end
end

--- Takes over what was covered of the files of a pack.
function TestRun:cover(target, answer)
  if not answer.coverage then return end
  local files, faults = coverage.files(answer.coverage, target.pack)
  if not files then return self:join(faults) end
  self.covered = self.covered or {}
  table.move(files, 1, #files, #self.covered + 1, self.covered)
end

--- Runs the cases that are chosen; nothing where they cannot be run.
---@return table[]? cases
function TestRun:run_cases(target, request, chosen)
  request.chosen, request.coverage = chosen, self.options.coverage
  local answer = self:ask(request)
  if not answer then return nil end
  self:join(answer.errors)
  self:cover(target, answer)
  return answer.cases
end

local function all_pass(cases)
  for _, case in ipairs(cases) do
    if not case.passed then return false end
  end
  return true
end

--- Adds what became of the mutants of a pack.
function TestRun:add_mutants(given, target)
  local list, faults = reading.survivors(target.folder)
  self:join(faults)
  local unused = survivors.accept(given.survivors, list, target.folder,
    function(path) return self.octets[path] end)
  if not self.options.filter then self:join(unused) end
  local all = self.mutation or { count = 0, survivors = {} }
  self.mutation, all.count = all, all.count + given.count
  table.move(given.survivors, 1, #given.survivors, #all.survivors + 1,
             all.survivors)
end

--- The parts in which mutants are run, so that each has its own time: a rule
--- file, a module, the configs of cases.
local function parts_of(pack)
  local parts = {}
  for _, file in ipairs(pack.files) do parts[#parts + 1] = file.path end
  for _, name in ipairs(fault.names(pack.modules)) do
    parts[#parts + 1] = pack.modules[name].path
  end
  parts[#parts + 1] = "configs"
  return parts
end

--- Runs the mutants of a pack whose cases all pass.
function TestRun:mutate(target, request, cases)
  if not self.options.mutate or not all_pass(cases) then return end
  local given = { count = 0, survivors = {} }
  local parts = parts_of(target.pack)
  for i, part in ipairs(parts) do
    self:tell(("mutants, file %d of %d"):format(i, #parts))
    request.mutate = part
    local answer = self:ask(request)
    if not (answer and answer.mutation) then return end
    given.count = given.count + answer.mutation.count
    local found = answer.mutation.survivors
    table.move(found, 1, #found, #given.survivors + 1, given.survivors)
  end
  self:add_mutants(given, target)
end

--- Tests a pack.
---@param target cotter.TestTarget
function TestRun:target(target)
  self:keep(target)
  local request = request_of(target)
  local answer = self:ask(request)
  if not answer then return end
  self:join(answer.errors)
  if #answer.errors > 0 then return end
  local before = #self.errors
  local chosen, cases = self:choose(target, answer.cases)
  request.fixtures = self:fixtures(target, answer.wanted)
  if not self.options.list and #self.errors == before and #cases > 0 then
    cases = self:run_cases(target, request, chosen) or cases
    self:mutate(target, request, cases)
  end
  self:tally(target, cases)
  table.move(cases, 1, #cases, #self.cases + 1, self.cases)
end

-- Run ------------------------------------------------------------------------

local PLAIN = "[%^%$%(%)%%%.%[%]%+%-%?]"

--- A function that tells whether a text has a part; * in it is anything.
local function matcher(filter)
  if not filter then return function() return true end end
  local pattern = filter:gsub(PLAIN, "%%%0"):gsub("%*", ".*")
  return function(text) return text:find(pattern) ~= nil end
end

function TestRun:check_ran()
  if #self.errors > 0 or #self.cases > 0 then return end
  local filter = self.options.filter
  self:join { fault.new("test.nothing", filter
    and ("no test ran: the filter %q matches none"):format(filter)
    or "no test ran") }
end

--- Runs tests.
---@param options cotter.TestOptions
---@return table document "cotter.test/1"
---@return fun(path: string): string? source of test files
---@nodiscard
function tests.run(options)
  local self = setmetatable({ options = options, cases = {}, rules = {},
    errors = {}, octets = {}, matches = matcher(options.filter) }, TestRun)
  local list, faults = reading.targets(options.paths)
  self:join(faults)
  for i, target in ipairs(list) do
    self:tell(("testing pack %d of %d"):format(i, #list))
    self:target(targets.restore(target))
  end
  self:check_ran()
  return verdict.of(self), function(path) return self.octets[path] end
end

return tests
