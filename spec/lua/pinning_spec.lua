--- The packs that come with cotter: each rule has a fixture that makes it
--- speak, and one that looks like trouble and leaves it silent.
---
--- A case is a folder spec/fixtures/rules/RULE/NAME with the input and
--- case.lua: input (pinning.json), evidence (a folder of fixtures/evidence),
--- policy, set, errors (codes) and expect, the findings of the rule, all of
--- them, in the order of the report.

local core = require "cotter.core"
local gate = require "cotter.gate"
local open = require "cotter.policy.open"
local paths = require "cotter.policy.path"
local temporary = require "spec.support.temporary"

local FIXTURES <const> = "spec/fixtures/"
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

local function folders(path)
  local names = {}
  for _, entry in ipairs(core.list_directory(path) or {}) do
    if entry.type == "directory" then names[#names + 1] = entry.name end
  end
  return names
end

local function read_case(rule, name)
  local folder = ("%srules/%s/%s/"):format(FIXTURES, rule, name)
  local case = assert(loadfile(folder .. "case.lua", "t", {}))()
  case.folder, case.name = folder, name
  return case
end

local function cases_of(rule)
  local cases = {}
  for _, name in ipairs(folders(FIXTURES .. "rules/" .. rule)) do
    cases[#cases + 1] = read_case(rule, name)
  end
  return cases
end

local function input_of(case)
  return case.input ~= false
    and case.folder .. (case.input or "pinning.json") or nil
end

local function evaluation(case)
  return { packs = { open.SHIPPED }, inputs = {}, at = AT, set = case.set,
           evidence = case.evidence
             and FIXTURES .. "evidence/" .. case.evidence }
end

local function check(case, pack)
  local run = evaluation(case)
  run.packs, run.inputs = { pack }, { input_of(case) }
  run.policy = case.policy and case.folder .. case.policy
  return gate.check(run)
end

local function findings_of(verdict, rule)
  local found = {}
  for _, finding in ipairs(verdict.findings) do
    if finding.rule == rule and finding.outcome == "fail" then
      found[#found + 1] = finding
    end
  end
  return found
end

local function row_of(verdict, rule)
  for _, row in ipairs(verdict.rules) do
    if row.id == rule then return row end
  end
end

local function codes_of(errors)
  local codes = {}
  for i, one in ipairs(errors) do codes[i] = one.code end
  return codes
end

--- The finding, as far as the case says what it expects.
local function excerpt(finding, wanted, folder)
  local seen = {}
  for field in pairs(wanted) do seen[field] = finding[field] end
  seen.code, seen.line, seen.column =
    finding.code, finding.line, finding.column
  seen.consequence = finding.consequence
  if wanted.path then
    local evidence = FIXTURES .. "evidence/"
    local root = finding.path:sub(1, #evidence) == evidence and evidence
    seen.path = finding.path:sub(#(root or folder) + 1)
  end
  return seen
end

local catalogue = {}
for _, name in ipairs(paths.shipped()) do
  local pack = assert(open.pack(name, core.read_file, core.list_directory))
  for _, rule in ipairs(pack.rules) do
    catalogue[#catalogue + 1] = { rule = rule, pack = name }
  end
end

-- What no config can say that makes connections: consumers_spec.lua has it.
local ELSEWHERE = { expired = true, installed = true, no_pins = true,
                    report_only = true }

describe("the shipped packs", function()
  for _, row in ipairs(catalogue) do
    local rule = row.rule
    describe(rule.id, function()
      local spoke, silent, told = false, false, {}

      for _, case in ipairs(cases_of(rule.id)) do
        it("judges " .. case.name, function()
          local verdict = check(case, row.pack)
          assert.same(case.errors or {}, codes_of(verdict.errors))
          local found = findings_of(verdict, rule.id)
          local excerpts = {}
          for i, finding in ipairs(found) do
            excerpts[i] = excerpt(finding, case.expect[i] or {}, case.folder)
          end
          assert.same(case.expect, excerpts)
          local counts = row_of(verdict, rule.id)
          if #found == 0 then assert.is_true(counts.pass > 0) end
        end)
        if #case.expect == 0 then silent = true end
        for _, one in ipairs(case.expect) do
          spoke, told[one.code] = true, true
          assert(one.line or one.path, "a case says where")
        end
      end

      it("has a case that fires and one that stays silent", function()
        assert.is_true(spoke)
        assert.is_true(silent)
      end)

      it("has a case for each of its messages", function()
        for code in pairs(rule.messages) do
          local elsewhere = rule.on == "connection" and ELSEWHERE[code]
          assert.is_true(told[code] or elsewhere, code)
        end
      end)

      it("says what to do, and where its reasons stand", function()
        for code, message in pairs(rule.messages) do
          assert(rule.remedy or message.remedy or rule.severity == "info",
                 code)
        end
        assert.is_true(#rule.refs > 0)
      end)
    end)
  end

  it("has no fixture of a rule that is not there", function()
    local known = {}
    for _, row in ipairs(catalogue) do known[row.rule.id] = true end
    for _, name in ipairs(folders(FIXTURES .. "rules")) do
      assert.is_true(known[name], name)
    end
  end)
end)

-- The files of the pack, with what stands in the place of the lines `where`.
local function pack_without_where()
  local written, count = {}, 0
  for _, folder in ipairs { "", "lib/" } do
    for _, entry in ipairs(core.list_directory("policies/" .. folder)) do
      local name = folder .. entry.name
      if entry.type == "file" then
        local text = assert(core.read_file("policies/" .. name))
        local lines
        text, lines = text:gsub("\n  where = %b{},\n", "\n\n")
        written["pack/" .. name], count = text, count + lines
      end
    end
  end
  written["policy.lua"] =
    'policy { name = "p", api = 1, packs = { "pack" } }'
  return written, count
end

-- What a run says, without the paths of rule files.
local function said(verdict)
  local findings = {}
  for i, one in ipairs(verdict.findings) do
    findings[i] = { one.rule, one.code, one.outcome, one.message, one.path,
                    one.line, one.column }
  end
  return { findings = findings, rules = verdict.rules,
           errors = verdict.errors }
end

-- The runs of the cases without a policy of their own: one for all that have
-- the same evidence, and one for each that sets a parameter or ends early.
local function evaluations()
  local list, shared = {}, {}
  local function run_of(case)
    local name = not (case.set or case.errors) and (case.evidence or "")
    if shared[name] then return shared[name] end
    local run = evaluation(case)
    if name then shared[name] = run end
    list[#list + 1] = run
    return run
  end
  for _, row in ipairs(catalogue) do
    for _, case in ipairs(row.pack == open.SHIPPED and
                          cases_of(row.rule.id) or {}) do
      if not case.policy then
        local inputs = run_of(case).inputs
        inputs[#inputs + 1] = input_of(case)
      end
    end
  end
  return list
end

describe("the shipped rules with where", function()
  local written, conditions = pack_without_where()

  it("are all of those with the field", function()
    local count = 0
    for _, row in ipairs(catalogue) do
      count = count + (row.rule.where and 1 or 0)
    end
    assert.is_true(count > 0)
    assert.equal(count, conditions)
  end)

  it("say the same without it, of every fixture", function()
    temporary.with(written, function(folder)
      for _, run in ipairs(evaluations()) do
        local with = gate.check(run)
        run.packs, run.policy = nil, folder .. "/policy.lua"
        assert.same(said(with), said(gate.check(run)))
      end
    end)
  end)
end)
