--- Reads test files: each runs once, in an environment of its own, and says
--- what its cases are. Nothing is judged here.

local certificates = require "cotter.testing.certificates"
local checks = require "cotter.testing.checks"
local chunks = require "cotter.policy.chunk"
local configs = require "cotter.testing.configs"
local core = require "cotter.core"
local evidence = require "cotter.testing.evidence"
local expectations = require "cotter.testing.expectations"
local fault = require "cotter.fault"
local keys = require "cotter.testing.keys"
local params = require "cotter.policy.params"
local places = require "cotter.testing.places"
local version = require "cotter.model.version"

local suite = {}

-- Instructions for the tests of a file: builders take them, too.
local INSTRUCTIONS <const> = 32000000

---@class cotter.testing.Case
---@field rule string
---@field name string
---@field path string
---@field line integer
---@field column integer?
---@field inputs { files: cotter.testing.File[], explicit: boolean }
---@field expected cotter.testing.Expectation[]
---@field settings table at, params, data, consumers and evidence

local function read_version(value, what)
  return checks.text(value, what)
end

local function versions(value, what)
  local given = checks.map_of(checks.text, read_version)(value, what)
  for _, name in ipairs(fault.names(given)) do
    local problem = version.problem(name, given[name])
    if problem then checks.refuse("%s: %s", what, problem) end
  end
  return given
end

-- What a test says of all of its cases, and a case of itself.
local SETTINGS = { at = checks.moment, params = checks.table,
                   data = checks.map_of(checks.text, checks.octets),
                   consumers = versions }
for name, check in pairs(evidence.fields) do SETTINGS[name] = check end

local TEST = { cases = checks.table }
for name, check in pairs(SETTINGS) do TEST[name] = check end

---@class cotter.testing.Suite
---@field rules table<string, cotter.CatalogEntry> by id
---@field cases cotter.testing.Case[]
---@field errors cotter.Fault[]
---@field lists table<string, table> of the pack, by name
---@field private named table<string, boolean> rule and name of each case
local Suite = {}
Suite.__index = Suite

local function check_params(given, entry)
  for _, name in ipairs(checks.names(given, "params")) do
    local declared = entry.params[name]
    if not declared then
      checks.refuse("rule %s has no parameter %q%s", entry.id, name,
        fault.suggestion(name, fault.names(entry.params)))
    end
    local value, why, way = params.check(given[name], declared)
    if why then
      checks.refuse("params.%s%s %s", name,
        way and #way > 0 and "." .. table.concat(way, ".") or "", why)
    end
    given[name] = value
  end
end

-- The list of authorities' keys, which is asked without being declared.
local KNOWN <const> = "known_ca"

local function check_data(given, entry)
  for _, name in ipairs(fault.names(given)) do
    if not entry.data[name] and name ~= KNOWN then
      checks.refuse("rule %s reads no data %q%s", entry.id, name,
        fault.suggestion(name, fault.names(entry.data)))
    end
  end
end

--- Refuses a case of a rule that reads a list which is not the pack's, and
--- which the test does not bring: it would be the policy's.
---@param entry cotter.CatalogEntry
---@param given table<string, string>? lists of the test or case
---@param known table<string, table> those of the pack
local function check_lists(entry, given, known)
  for _, name in ipairs(fault.names(entry.data)) do
    local own = known[name]
    if not own and entry.data[name]:find "record" then
      checks.refuse("rule %s reads data.%s, records that the pack does not "
        .. "have: what fields they have says none", entry.id, name)
    elseif not own and not (given and given[name]) then
      checks.refuse("rule %s reads data.%s, which the pack does not have: "
        .. "write data = { %s = \"…\" } into the test", entry.id, name, name)
    end
  end
end

--- Reads what is set for a test or case.
local function read_settings(given, what, declared, entry)
  local settings = checks.fields(given, what, declared)
  if settings.params then check_params(settings.params, entry) end
  if settings.data then check_data(settings.data, entry) end
  return settings
end

--- Reads a case, but for what the test says of all of them.
local function read_case(given, what, entry)
  checks.table(given, what)
  local name = checks.text(given[1], "the name of " .. what)
  what = ("case %q"):format(name)
  local options = {}
  for key, value in pairs(given) do
    if math.type(key) ~= "integer" then
      options[key] = value
    elseif key > 3 then
      checks.refuse("%s: a case is { \"name\", config, expectation }", what)
    end
  end
  local inputs = configs.read(given[2], what .. ": its config")
  local expected = expectations.read(given[3], what)
  local problem = expectations.problem(expected, entry)
  if problem then checks.refuse("%s: %s", what, problem) end
  return { name = name, inputs = inputs, expected = expected,
           settings = read_settings(options, what, SETTINGS, entry) }
end

--- Takes over what the test says, where the case does not.
local function inherit(settings, of_test)
  local all = {}
  for name, value in pairs(of_test) do all[name] = value end
  for name, value in pairs(settings) do all[name] = value end
  all.cases = nil
  return all
end

--- Adds a case to those of the file.
function Suite:add(given, what, entry, of_test)
  local case = read_case(given, what, entry)
  local key = entry.id .. "\0" .. case.name
  if self.named[key] then
    checks.refuse("rule %s has two cases %q", entry.id, case.name)
  end
  self.named[key] = true
  case.rule, case.path = entry.id, self.path
  case.settings = inherit(case.settings, of_test)
  check_lists(entry, case.settings.data, self.lists)
  local place = self.places:of_case(case.name)
  case.line = place and place.line or places.line()
  case.column = place and place.column
  self.cases[#self.cases + 1] = case
end

--- Raises again what is wrong with a case, at its own line.
function Suite:blame(given, problem)
  local name = type(given) == "table" and given[1]
  self.blamed = type(name) == "string" and self.places:of_case(name) or nil
  error(problem, 0)
end

--- Reads the cases of a test. What is wrong with one is told at its line, not
--- at that of the test.
function Suite:test(entry, given)
  local what = "test " .. entry.id
  local settings = read_settings(given, what, TEST, entry)
  local list = checks.list(settings.cases or {}, what .. ": cases")
  if #list == 0 then checks.refuse("%s has no case", what) end
  for i, one in ipairs(list) do
    local added, problem = pcall(self.add, self, one,
      ("case %d of %s"):format(i, entry.id), entry, settings)
    if not added then self:blame(one, problem) end
  end
end

function Suite:entry(id)
  checks.text(id, "the rule of a test")
  local entry = self.rules[id]
  if entry then return entry end
  checks.refuse("there is no rule %q%s", id,
                fault.suggestion(id, fault.names(self.rules)))
end

function Suite:names()
  local names = { key = keys.key, pin = keys.pin, cert = certificates.cert }
  for name, value in pairs(configs.names) do names[name] = value end
  for name, value in pairs(expectations.names) do names[name] = value end
  names.test = function(id)
    local entry = self:entry(id)
    return function(given) self:test(entry, given) end
  end
  return names
end

function Suite:refuse(problem, place)
  place = place or problem
  self.errors[#self.errors + 1] = { code = problem.code or "test.file",
    message = problem.text or problem.message, path = self.path,
    line = place.line, column = place.column }
end

--- Reads a test file.
---@param file cotter.PackFile
function Suite:read(file)
  self.path, self.blamed = file.path, nil
  local before = #self.cases
  local chunk, problem = chunks.load(file,
                                     core.environment(self:names()))
  if not chunk then return self:refuse(problem) end
  self.places = places.read(file.octets, file.path)
  local index, _, _, raised = core.evaluate(chunk, { true }, nil,
    { evaluation = INSTRUCTIONS, pack = INSTRUCTIONS })
  if index then
    raised.code = raised.code == "rule.error" and "test.file" or raised.code
    self:refuse(raised, self.blamed)
  elseif #self.cases == before then
    self:refuse({ code = "test.empty", text = "the file has no test" },
                { line = 1, column = 1 })
  end
end

--- Reads the test files of a pack.
---@param files cotter.PackFile[]
---@param entries cotter.CatalogEntry[]
---@param lists table<string, table> of the pack, by name
---@return cotter.testing.Suite
---@nodiscard
function suite.read(files, entries, lists)
  local rules = {}
  for _, entry in ipairs(entries) do rules[entry.id] = entry end
  local self = setmetatable({ rules = rules, cases = {}, errors = {},
                              lists = lists, named = {} }, Suite)
  for _, file in ipairs(files) do self:read(file) end
  return self
end

return suite
