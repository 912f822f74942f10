-- What modules in a process without rights may answer: a real answer of each is
-- changed in one place, and held to its form again.
local answering = require "cotter.answering"
local core = require "cotter.core"

local CONFIG <const> = assert(core.read_file(
  "examples/policies/connection-until/pinning.json"))
local PIN <const> = "sha256/" .. ("A"):rep(43) .. "="

-- What each module is asked. Pins are those of the host that is in the config.
local WRITE <const> = { path = "pinning.json", octets = CONFIG,
                        format = "okhttp" }
local HOST <const> = CONFIG:match '"host":%s*"([^"]*)"'
local AMEND <const> = { path = "pinning.json", octets = CONFIG, host = HOST,
                        pins = { PIN }, at = 0, said = false }

-- A pin without its prefix, one in hexadecimal, and one that stands twice, each
-- at its place in its line.
local DIGITS <const> = ("A"):rep(43) .. "="
local BROKEN <const> = ('{"hosts": [{"host": "a.example", "hashes": [\n"%s",'
  .. '\n"%s",\n"%s"]}]}'):format(DIGITS, PIN, PIN)
local MEND <const> = { configs = { { octets = BROKEN, format = "outsystems",
  findings = {
    { rule = "pin-prefix", line = 2, column = 1, right = PIN },
    { rule = "pin-duplicate", line = 4, column = 1 },
    { rule = "pin-prefix", line = 9, column = 1, right = PIN },
    { rule = "pin-too-few", line = 2, column = 1 },
  } } } }

-- The tests of a pack that is there.
local function testing()
  local target = require("cotter.reading").targets {
    "examples/signed-policy/gate/rules" }[1]
  return { pack = { name = target.pack.name, files = target.pack.files,
                    modules = target.pack.modules },
           rules = target.pack.rules, data = {}, tests = target.tests,
           fixtures = {} }
end

local TESTING = testing()

local function answer_of(module, request)
  return core.encode(assert(answering.ask(module, request)))
end

local LISTED <const> = answer_of("cotter.testing", TESTING)
TESTING.chosen = {}
for _, case in ipairs(core.decode(LISTED).cases) do
  TESTING.chosen[case.rule .. "\0" .. case.name] = true
end

local MODULES <const> = {
  { "cotter.write", WRITE, {
    { "nothing", function() end, nil },
    { "it is text", function() return "x" end, "no record" },
    { "it is absent", function() return nil end, "no record" },
    { "results are missing", function(t) t.results = nil end,
      "results: no list" },
    { "a field is new", function(t) t.exit_code = 0 end, "is no field" },
    { "a format is made up", function(t) t.results[1].format = "own" end,
      '"own" is none of those' },
    { "a result is neither", function(t) t.results[1].text = nil end,
      "neither written nor refused" },
    { "a result is both",
      function(t) t.results[1].problem = { code = "x", message = "x" } end,
      "or both" },
    { "hosts are fewer than none", function(t) t.results[1].hosts = -1 end,
      "no count" },
    { "a warning is no text",
      function(t) t.results[1].warnings = { { path = "x" } } end,
      "message: no string" },
  } },
  { "cotter.amend", AMEND, {
    { "nothing", function() end, nil },
    { "it is text", function() return "x" end, "no record" },
    { "it is absent", function() return nil end, "no record" },
    { "a field is new", function(t) t.written = true end, "is no field" },
    { "a pin is another", function(t) t.added[1].pin = "sha256/x" end,
      "is none of those" },
    { "a pin is left out", function(t) t.added = {} end,
      "nothing is told of it" },
    { "octets are a number", function(t) t.octets = 1 end,
      "octets: no string" },
    { "a note is a table", function(t) t.notes = { {} } end,
      "notes: 1: no string" },
    { "there is a problem, and octets",
      function(t) t.problem = { code = "x", message = "x" } end,
      "and yet octets" },
  } },
  { "cotter.mend", MEND, {
    { "nothing", function() end, nil },
    { "it is text", function() return "x" end, "no record" },
    { "plans are missing", function(t) t.plans = nil end, "plans: no list" },
    { "a config is left out", function(t) t.plans = {} end,
      "not each config is told of once" },
    { "a finding is left out", function(t) t.plans[1][4] = nil end,
      "not each finding is told of once" },
    { "a field is new", function(t) t.plans[1][1].path = "x" end,
      "is no field" },
    { "there is neither an edit nor a reason",
      function(t) t.plans[1][1].edit = nil end, "an edit for pin-prefix" },
    { "there are both", function(t) t.plans[1][1].why = "x" end,
      "an edit for pin-prefix" },
    { "it takes out what is to be written",
      function(t) t.plans[1][1].edit.replacement = "" end,
      "an edit for pin-prefix" },
    { "it writes another pin",
      function(t)
        t.plans[1][1].edit.replacement = "sha256/" .. ("B"):rep(43) .. "="
      end, "an edit for pin-prefix" },
    { "it writes more before the pin",
      function(t)
        t.plans[1][1].edit.replacement = "sha256/x" .. DIGITS
      end, "an edit for pin-prefix" },
    { "it writes the pin without a prefix",
      function(t) t.plans[1][1].edit.replacement = DIGITS end, nil },
    { "it writes in place of what stands twice",
      function(t) t.plans[1][2].edit.replacement = PIN end,
      "an edit for pin-duplicate" },
    { "it ends before it begins",
      function(t) t.plans[1][1].edit.stop = 0 end, "an edit for pin-prefix" },
    { "it ends behind the text",
      function(t) t.plans[1][2].edit.stop = #BROKEN + 1 end,
      "an edit for pin-duplicate" },
    { "it ends with the text",
      function(t) t.plans[1][2].edit.stop = #BROKEN end, nil },
    { "it begins before the text",
      function(t) t.plans[1][2].edit.offset = -1 end, "no count" },
  } },
  { "cotter.testing", TESTING, {
    { "nothing", function() end, nil },
    { "it is text", function() return "x" end, "no record" },
    { "it is absent", function() return nil end, "no record" },
    { "cases are missing", function(t) t.cases = nil end, "cases: no list" },
    { "a field is new", function(t) t.verdict = "pass" end, "is no field" },
    { "a rule is made up", function(t) t.cases[1].rule = "own" end,
      '"own" is none of those' },
    { "a file is made up", function(t) t.cases[1].path = "/etc/passwd" end,
      "is none of those" },
    { "a case is left out", function(t) t.cases[1] = t.cases[#t.cases]
                                        t.cases[#t.cases] = nil end,
      "a case is left out" },
    { "a case stands twice",
      function(t) t.cases[#t.cases + 1] = t.cases[1] end, "stands twice" },
    { "a case has not run", function(t) t.cases[1].passed = nil end,
      "has not run" },
    { "a case ran that was not to",
      function(t)
        local one = {}
        for name, value in pairs(t.cases[1]) do one[name] = value end
        one.name = "own"
        t.cases[#t.cases + 1] = one
      end, "a case ran that was not to" },
    { "it has passed by a word",
      function(t) t.cases[1].passed = "true" end, "passed: no boolean" },
  } },
}

for _, module in ipairs(MODULES) do
  local name, request, rows = table.unpack(module, 1, 3)
  local octets = answer_of(name, request)

  describe("an answer of " .. name .. " in which", function()
    for _, row in ipairs(rows) do
      local what, change, said = table.unpack(row, 1, 3)

      it(what .. " is changed is held to its form", function()
        local answer = core.decode(octets)
        local other = table.pack(change(answer))
        if other.n > 0 then answer = other[1] end
        local problem = answering.problem(name, answer, request)
        if not said then return assert.is_nil(problem) end
        assert.is_truthy(problem and problem:find(said, 1, true), problem)
      end)
    end

    for _, row in ipairs {
      { "octets are noise", "\xff", {}, "run.odd" },
      { "octets are cut short", octets:sub(1, -2), {}, "run.odd" },
      { "octets stand twice", octets .. octets, {}, "run.odd" },
      { "nothing comes", nil, { code = "jail.short", text = "" },
        "jail.short" },
      { "it is late", nil, { code = "jail.time", text = "" }, "jail.time" },
    } do
      it(row[1] .. " is none", function()
        local jail = core.jail
        core.jail = function() return row[2], row[3] end
        local answer, fault = answering.ask(name, request)
        core.jail = jail
        assert.is_nil(answer)
        assert.equal(row[4], fault.code)
      end)
    end
  end)
end
