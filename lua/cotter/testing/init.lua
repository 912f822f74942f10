--- Tests beside rules, in a state of its own: the test files of a pack go in,
--- and what became of their cases comes out, as octets.
---
--- It is asked twice. The first time it says which cases there are, and which
--- files they want; the parent opens those, and it is asked to run.

local configs = require "cotter.testing.configs"
local core = require "cotter.core"
local expectations = require "cotter.testing.expectations"
local fault = require "cotter.fault"
local runs = require "cotter.testing.run"
local suites = require "cotter.testing.suite"

---@class cotter.testing.Request
---@field pack { name: string, files: cotter.PackFile[], modules: table }
---@field rules cotter.CatalogEntry[]
---@field data table<string, table>
---@field known_ca table?
---@field tests cotter.PackFile[]
---@field fixtures table<string, string>? octets by path; nil: only list cases
---@field coverage boolean? tell what ran
---@field mutate string?    run the mutants of this file, or of "configs"
---@field chosen table<string, boolean>?  rule and name of the cases to run

local function listed(case)
  return { rule = case.rule, name = case.name, path = case.path,
           line = case.line, column = case.column,
           expected = expectations.words(case.expected) }
end

--- The line of a config that a finding is about, which a test does not show.
local function excerpt(case, came, fixtures)
  local finding = came.findings[1]
  for _, one in ipairs(finding and finding.line and case.inputs.files or {}) do
    if one.path == finding.path then
      local number = 0
      local octets = configs.octets(one, fixtures)
      for line in (octets .. "\n"):gmatch "(.-)\r?\n" do
        number = number + 1
        if number == finding.line then
          return { path = one.path, line = number, text = line }
        end
      end
    end
  end
end

local function codes_of(came)
  local codes = {}
  for i, finding in ipairs(came.findings) do codes[i] = finding.code end
  return codes
end

local function result(case, came, fixtures)
  local made = listed(case)
  made.passed = expectations.met(case.expected, came)
  made.outcome, made.codes = came.outcome, codes_of(came)
  if not made.passed then
    made.came = expectations.came_words(came)
    made.excerpt = excerpt(case, came, fixtures)
  end
  return made
end

local function key_of(case) return case.rule .. "\0" .. case.name end

local function chosen_cases(request, suite)
  local list = {}
  for _, case in ipairs(suite.cases) do
    if not request.chosen or request.chosen[key_of(case)] then
      list[#list + 1] = case
    end
  end
  return list
end

--- Opens the rules, and watches them where that is wanted.
local function open(request, runner)
  if not request.coverage then
    return runner:open(request.pack, request.rules)
  end
  local watch = require "cotter.testing.coverage".new(request.pack)
  runner.line = function(...) watch:ran(...) end
  runner.current.line, runner.whole = runner.line, true
  return runner:open(watch.pack, request.rules, watch.names), watch
end

local function run(request, suite, answer)
  local runner = runs.new(request, suite.rules)
  local loader, watch = open(request, runner)
  table.move(loader.errors, 1, #loader.errors, #answer.errors + 1,
             answer.errors)
  if #answer.errors > 0 then return end
  for i, case in ipairs(chosen_cases(request, suite)) do
    local came = runner:judge(case, loader)
    answer.cases[i] = result(case, came, request.fixtures)
    runner:forget(case)
  end
  answer.coverage = watch and watch:told()
end

--- Runs mutants in the place of the rules.
local function mutate(request, suite, answer)
  answer.mutation = require "cotter.testing.mutation".run(
    runs.new(request, suite.rules), request, chosen_cases(request, suite))
end

---@param octets string an encoded cotter.testing.Request
---@return string octets an encoded { errors, cases, wanted }
return function(octets)
  local request = core.decode(octets)
  local suite = suites.read(request.tests, request.rules,
                            request.data)
  local answer = { errors = suite.errors, cases = {},
                   wanted = fault.names(configs.wanted) }
  if request.fixtures and #suite.errors == 0 then
    local act = request.mutate and mutate or run
    act(request, suite, answer)
  elseif not request.fixtures then
    for i, case in ipairs(suite.cases) do answer.cases[i] = listed(case) end
  end
  return core.encode(answer)
end
