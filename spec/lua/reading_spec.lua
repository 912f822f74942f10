-- Policies, packs and what lies beside them, read by a process without rights:
-- which files it is given, and what it may say of them. Real answers are taken,
-- changed in one place, and held to their forms again.
local core = require "cotter.core"
local forms = require "cotter.reading.forms"
local gate = require "cotter.gate"
local reading = require "cotter.reading"
local rule = require("spec.support.files").rule
local temporary = require "spec.support.temporary"

local FILES <const> = {
  ["policy.lua"] = [[policy { name = "own", version = "3", api = 1,
    packs = { "cotter:pinning", "rules" }, waivers = "waivers.lua",
    rules = { { select = "own-*", level = "absolute" } },
    data = { names = { file = "names.txt", type = "list<string>" } } }]],
  ["rules/own.lua"] = rule("own-rule", 'data = { names = "list<string>" },'),
  ["rules/own_test.lua"] = "",
  ["names.txt"] = "a\nb\n",
  ["waivers.lua"] = [[waivers { { rule = "own-rule", host = "x.example",
    reason = "r", owner = "o", approver = "a", created = "2026-01-01",
    expires = "2026-12-31" } }]],
}

-- What a function asks of processes: the modules, and the answers.
local function watched(run)
  local jail, modules, answers = core.jail, {}, {}
  core.jail = function(module, ...)
    local octets, layers = jail(module, ...)
    modules[#modules + 1], answers[#answers + 1] = module, octets
    return octets, layers
  end
  local ok, result = pcall(run)
  core.jail = jail
  assert(ok, result)
  return modules, answers, result
end

local function plan_of(folder)
  return reading.plan(folder .. "/policy.lua", {}, core.read_file)
end

local PLAN = temporary.with(FILES, function(folder)
  local _, answers = watched(function() return plan_of(folder) end)
  return answers[1]
end)

local TARGETS = temporary.with(FILES, function(folder)
  local _, answers = watched(function()
    return reading.targets { folder .. "/rules" }
  end)
  return answers[1]
end)

describe("a policy", function()
  it("is read as it stands", function()
    temporary.with(FILES, function(folder)
      local plan = assert(plan_of(folder))
      assert.equal("own", plan.name)
      assert.equal("3", plan.version)
      assert.equal("absolute", (plan:level { rule = "own-rule", code = "bad",
                                             severity = "low" }))
      local own
      for _, row in ipairs(plan.rules) do
        if row.rule.id == "own-rule" then own = row end
      end
      assert.equal(FILES["rules/own.lua"], own.pack.files[1].octets)
      assert.equal(FILES["names.txt"], plan.data.names.files[1].octets)
      assert.equal("x.example", plan.waivers[1].host)
    end)
  end)

  it("is read by a process, and judged by one a pack", function()
    temporary.with(FILES, function(folder)
      local modules = watched(function()
        return gate.check { inputs = { "examples/gate/app" },
                            policy = folder .. "/policy.lua" }
      end)
      assert.same({ "cotter.reading.tasks", "cotter.engine",
                    "cotter.engine" }, modules)
    end)
  end)

  it("that is none costs no process", function()
    local modules = watched(function()
      return gate.check { inputs = { "examples/gate/app" } }
    end)
    assert.same({ "cotter.engine" }, modules)
  end)
end)

-- A file that a policy names, where it lies, and whether it is given.
local PLACES <const> = {
  { "below the policy", "gate/names.txt", "names.txt", true },
  { "beside the policy's folder", "names.txt", "../names.txt", false },
  { "at an absolute path elsewhere", "names.txt", "/etc/passwd", false },
}

local function policy_naming(path)
  return ([[policy { name = "p", api = 1, packs = { "rules" }, data = {
    names = { file = %q, type = "list<string>" } } }]]):format(path)
end

describe("a file that a policy names", function()
  for _, row in ipairs(PLACES) do
    local what, path, name, given = table.unpack(row, 1, 4)

    it(what .. (given and " is given" or " is not given"), function()
      temporary.with({ [path] = "a\n", ["gate/policy.lua"] =
                       policy_naming(name), ["gate/rules/own.lua"] =
                       FILES["rules/own.lua"] }, function(folder)
        local plan, faults = plan_of(folder .. "/gate")
        assert.equal(given, plan ~= nil)
        if not given then assert.equal("file.outside", faults[1].code) end
      end)
    end)
  end

  it("by a link that leads out is not given", function()
    temporary.with({ ["secret.txt"] = "a\n", ["gate/policy.lua"] =
                     policy_naming "names.txt", ["gate/rules/own.lua"] =
                     FILES["rules/own.lua"] }, function(folder)
      assert(os.execute(("ln -s ../secret.txt %s/gate/names.txt"):format(
        folder)))
      local plan, faults = plan_of(folder .. "/gate")
      assert.is_nil(plan)
      assert.equal("file.outside", faults[1].code)
    end)
  end)

  it("that is missing is told of with its place", function()
    temporary.with({ ["policy.lua"] = policy_naming "names.txt",
                     ["rules/own.lua"] = FILES["rules/own.lua"] },
                   function(folder)
      local _, faults = plan_of(folder)
      assert.equal("file.missing", faults[1].code)
      assert.equal(2, faults[1].line)
    end)
  end)
end)

-- What is changed in an answer, how, and what is said.
local ODD <const> = {
  { "nothing", PLAN, "plan", function() end, nil },
  { "it is text", PLAN, "plan", function() return "plan" end, "no record" },
  { "it is absent", PLAN, "plan", function() return nil end, "no record" },
  { "it says nothing", PLAN, "plan", function() return {} end,
    "it says nothing" },
  { "a field is new", PLAN, "plan", function(t) t.value.exit_code = 0 end,
    '"exit_code" is no field' },
  { "a field is missing", PLAN, "plan",
    function(t) t.value.rules = nil end, "rules: no list" },
  { "a rule runs twice", PLAN, "plan",
    function(t) t.value.rules[2] = t.value.rules[1] end, "is no rule" },
  { "a rule is made up", PLAN, "plan",
    function(t) t.value.rules[1] = "made-up" end, '"made-up" is no rule' },
  { "a rule stands twice", PLAN, "plan",
    function(t) t.value.catalogue[2] = t.value.catalogue[1] end, "or twice" },
  { "a rule is of no pack", PLAN, "plan",
    function(t) t.value.catalogue[1].pack = 9 end, "is no rule of its pack" },
  { "a pack is said to come with cotter", PLAN, "plan",
    function(t) t.value.packs[1] = { embedded = "cotter.verdict" } end,
    "no pack that comes with cotter" },
  { "octets are another file's", PLAN, "plan",
    function(t) t.value.packs[2].files[1].octets = "rule" end,
    "octets that are no file's" },
  { "a level is made up", PLAN, "plan",
    function(t) t.value.lines[1].level = "none" end,
    '"none" is none of those' },
  { "a selector is none", PLAN, "plan",
    function(t) t.value.lines[1].select = "%%" end, "no selector" },
  { "a list is of no pack", PLAN, "plan",
    function(t) t.value.data.names.files[1] = { pack = 2 } end,
    "is of no pack and no file" },
  { "a severity is made up", PLAN, "plan",
    function(t) t.value.packs[2].rules[1].severity = "mild" end,
    '"mild" is none of those' },
  { "a waiver has a field more", PLAN, "plan",
    function(t) t.value.waivers[1].all = true end, '"all" is no field' },
  { "a place is zero", PLAN, "plan",
    function(t) t.value.lines[1].line = 0 end, "no place" },
  { "nothing of the targets", TARGETS, "targets", function() end, nil },
  { "a test is no file", TARGETS, "targets",
    function(t) t.value[1].tests[1].octets = "" end,
    "octets that are no file's" },
  { "a fault has no message", TARGETS, "targets",
    function(t) t.faults = { { code = "x" } } end, "message: no string" },
}

describe("an answer in which", function()
  -- In a tree of sources no pack is carried by the program.
  for _, row in ipairs(ODD) do
    local name, octets, task, change, said = table.unpack(row, 1, 5)

    it(name .. " is changed is held to its form", function()
      local told = assert(core.decode(octets))
      local other = table.pack(change(told))
      if other.n > 0 then told = other[1] end
      local problem = forms.problem(task, told)
      if not said then return assert.is_nil(problem) end
      assert.is_truthy(problem and problem:find(said, 1, true), problem)
    end)
  end

  it("a file was never given is none", function()
    local told = core.decode(PLAN)
    told.value.packs[2].files[1].path = "/etc/passwd"
    local jail = core.jail
    core.jail = function() return core.encode(told), {} end
    local plan, faults = reading.plan("x/policy.lua", {}, core.read_file)
    core.jail = jail
    assert.is_nil(plan)
    assert.equal("run.odd", faults[1].code)
  end)
end)

-- What a process may ask, and whether it is replied to.
local QUESTIONS <const> = {
  { "the octets of a file", { "read", "README.md" }, true },
  { "the names in a folder", { "list", "examples" }, true },
  { "what a file is", { "stat", "README.md" }, true },
  { "a file to be written", { "write", "README.md" }, false },
  { "nothing", {}, false },
  { "a text", "read", false },
  { "no path", { "read" }, false },
  { "a path with a NUL", { "read", "README.md\0x" }, false },
  { "a path that is longer than any", { "read", ("x"):rep(4097) }, false },
}

describe("a process that asks for", function()
  for _, row in ipairs(QUESTIONS) do
    local what, question, replied = table.unpack(row, 1, 3)

    it(what .. (replied and " is told" or " is not"), function()
      local jail, reply = core.jail, nil
      core.jail = function(_, _, wishes)
        reply = wishes.reply(core.encode(question))
        return core.encode { value = {} }, {}
      end
      reading.survivors "."
      core.jail = jail
      assert.equal(replied, reply ~= nil)
      if replied then assert.is_truthy(core.decode(reply).value) end
    end)
  end
end)

-- What a process does, and what is then told.
local ENDS <const> = {
  { "does not answer", nil, { code = "jail.short", text = "ended" },
    "jail.short" },
  { "is late", nil, { code = "jail.time", text = "late" }, "jail.time" },
  { "answers with noise", "\xff", {}, "run.odd" },
  { "answers with half of it", PLAN:sub(1, -2), {}, "run.odd" },
  { "answers twice", PLAN .. PLAN, {}, "run.odd" },
}

describe("a process that reads a policy and", function()
  for _, row in ipairs(ENDS) do
    local what, octets, layers, code = table.unpack(row, 1, 4)

    it(what .. " ends the run", function()
      local jail = core.jail
      core.jail = function(module, ...)
        if module == "cotter.reading.tasks" then return octets, layers end
        return jail(module, ...)
      end
      local verdict = gate.check { inputs = { "examples/gate/app" },
                                   policy = "examples/policy.lua" }
      core.jail = jail
      assert.equal(2, verdict.exit_code)
      assert.equal(code, verdict.errors[1].code)
    end)
  end
end)

describe("the lines of a rule file", function()
  it("are found where none of it runs", function()
    assert.same({ ["r.lua"] = { 3 } }, reading.lines {
      ["r.lua"] = "error('x')\nlocal function f()\n  error('y')\nend\n" })
  end)

  it("are told of where nothing tells them", function()
    local jail = core.jail
    core.jail = function() return nil, { code = "jail.time", text = "" } end
    local lines, faults = reading.lines { ["r.lua"] = "" }
    core.jail = jail
    assert.is_nil(lines)
    assert.equal("jail.time", faults[1].code)
  end)
end)
