--- Telling: tens of thousands of findings go to who has asked while rules run,
--- and come to the same verdict; a run that has too many of them says so.

local core = require "cotter.core"
local engine = require "cotter.engine"
local gate = require "cotter.gate"
local json = require "cotter.report.json"
local tellings = require "cotter.engine.telling"

local MOST <const>, KEPT <const>, SHARE <const> = 250000, 1000, 32

local RULE <const> = { id = "own", path = "own.lua", line = 3 }

--- Has a function replaced while another one runs.
local function with(name, instead, run)
  local own = core[name]
  core[name] = instead
  local done, result = pcall(run)
  core[name] = own
  assert(done, result)
  return result
end

--- Adds so many outcomes, and gives what stays and what is asked.
local function add(count, does_ask, text)
  local stays, asked = {}, {}
  with("question", function(octets) asked[#asked + 1] = octets return "" end,
    function()
      local one = tellings.new(stays, does_ask)
      for i = 1, count do
        one:say({ subject = i, message = text or "" }, RULE)
      end
      one:finish()
      asked.problem = one:problem()
    end)
  return stays, asked
end

--- The subjects of outcomes that stayed or were asked about, in order.
local function subjects(stays, asked)
  local list = {}
  for _, one in ipairs(stays) do list[#list + 1] = one.subject end
  for _, octets in ipairs(asked) do
    for _, one in ipairs(assert(core.decode(octets))) do
      list[#list + 1] = one.subject
    end
  end
  table.sort(list)
  return list
end

local function sequence(count)
  local list = {}
  for i = 1, count do list[i] = i end
  return list
end

-- How many outcomes, whether somebody takes them, their text, and how many stay
-- and questions are asked.
local LARGE <const> = ("x"):rep(16 * 1024)

local ROWS = {
  { "few stay", KEPT, true, nil, KEPT, 0 },
  { "more are asked about, some at once", KEPT + SHARE, true, nil, KEPT, 1 },
  { "all stay where nobody takes them", 5000, nil, nil, 5000, 0 },
  { "of long ones as many are asked about as a question may have",
    KEPT + SHARE, true, ("x"):rep(3000), KEPT, 8 },
  { "those stay that are longer than a question may be", KEPT + 2 * SHARE, true,
    LARGE, KEPT + 2 * SHARE, 0 },
  { "as many as may be said", MOST, true, nil, KEPT + (MOST - KEPT) % SHARE,
    (MOST - KEPT) // SHARE },
}

describe("Of what rules say", function()
  for _, row in ipairs(ROWS) do
    local name, count, does_ask, text, here, questions =
      table.unpack(row, 1, 6)
    it(name, function()
      local stays, asked = add(count, does_ask, text)
      assert.same({ here, questions }, { #stays, #asked })
      assert.same(sequence(count), subjects(stays, asked))
      assert.is_nil(asked.problem)
    end)
  end

  it("no more than may be said, and which rule said more", function()
    local stays, asked = add(MOST + 1, true)
    assert.same(sequence(MOST), subjects(stays, asked))
    assert.same({ code = "rule.findings", rule = "own", path = "own.lua",
      line = 3, message = "rule own: more than 250000 findings: mend what "
        .. "most of them tell, or ask for fewer rules at a time (--select)" },
      asked.problem)
  end)

  it("no question is longer than it may be", function()
    local _, asked = add(2000, true, ("x"):rep(900))
    assert(#asked > 0)
    for _, octets in ipairs(asked) do assert(#octets <= 16 * 1024) end
  end)
end)

local HOSTS <const> = 2000

--- A config of hosts without pins, of each of which something is found.
local function config(hosts)
  local list = {}
  for i = 1, hosts do
    list[i] = ('{"host":"h%d.example.com","hashes":[]}'):format(i)
  end
  return '{"hosts":[\n' .. table.concat(list, ",\n") .. "\n]}\n"
end

local function check(more)
  local path = "app/pinning/pinning.json"
  local options = { inputs = { path }, instead = { [path] = config(HOSTS) },
                    at = 1776988800 }
  for name, value in pairs(more or {}) do options[name] = value end
  return gate.check(options)
end

local LAYERS <const> = { limits = true, landlock = true, seccomp = true }

--- Checks with the engine in this state, which asks nobody, or who is given.
local function check_here(asks, more)
  local jail = core.jail
  return with("jail", function(module, request, wishes)
    if module ~= "cotter.engine" then return jail(module, request, wishes) end
    local own = core.decode(request)
    own.asks = asks
    return with("question", wishes.reply, function()
      return engine(core.encode(own))
    end), LAYERS
  end, function() return check(more) end)
end

local function report(verdict)
  local parts = {}
  json.render(verdict, function(text) parts[#parts + 1] = text end, {})
  return table.concat(parts)
end

describe("A verdict on thousands of findings", function()
  it("is the same, however they are told", function()
    local wanted = check_here(nil)
    assert.equal(1, wanted.exit_code)
    assert(#wanted.findings >= HOSTS)
    assert.equal(report(wanted), report(check()))
    assert.equal(report(wanted), report(check_here(true)))
  end)

  it("has each finding, and what is noted of its rules", function()
    local counts = {}
    for _, row in ipairs(check().rules) do counts[row.id] = row.fail end
    assert.equal(HOSTS, counts["pin-set-empty"])
  end)
end)

local function fails(verdict)
  local count = 0
  for _, one in ipairs(verdict.findings) do
    count = count + (one.outcome == "fail" and 1 or 0)
  end
  return count
end

--- Runs something where fewer findings are too many.
local function with_least(most, run)
  local own = core.limits.rule_findings
  core.limits.rule_findings = most
  local done, result = pcall(run)
  core.limits.rule_findings = own
  assert(done, result)
  return result
end

describe("A run of too many findings", function()
  for _, asks in ipairs { true, false } do
    it("is an error, and tells some: " .. tostring(asks), function()
      local verdict = with_least(1200, function()
        return check_here(asks or nil)
      end)
      assert.equal(2, verdict.exit_code)
      assert.equal(1200, fails(verdict))
      assert.equal(1, #verdict.errors)
      local one = verdict.errors[1]
      assert.equal("rule.findings", one.code)
      assert.matches("^policies/pin%w*%.lua$", one.path)
      assert.matches("^rule [%w-]+: more than 1200 findings: ", one.message)
      for _, row in ipairs(verdict.rules) do assert.equal(0, row.fail) end
    end)
  end

  it("is none of as many as may be", function()
    local count = fails(check())
    assert.equal(1, with_least(count, function()
      return check_here(true)
    end).exit_code)
    assert.equal(2, with_least(count - 1, function()
      return check_here(true)
    end).exit_code)
  end)
end)

describe("The memory of a process that runs rules", function()
  -- Tables of so many findings took some 18 MiB, and to encode them as much.
  local MEMORY <const> = 28 * 1024 * 1024

  it("does not grow with findings that are told", function()
    local jail = core.jail
    local verdict = with("jail", function(module, request, wishes)
      wishes.memory = module == "cotter.engine" and MEMORY or nil
      return jail(module, request, wishes)
    end, function()
      local path = "app/pinning/pinning.json"
      return gate.check { inputs = { path }, at = 1776988800,
                          instead = { [path] = config(10000) } }
    end)
    assert.same({}, verdict.errors)
    assert.equal(1, verdict.exit_code)
  end)
end)

--- Checks with an engine that tells something else before its answer.
local function check_told(octets)
  local jail = core.jail
  return with("jail", function(module, request, wishes)
    if module == "cotter.engine" then wishes.reply(octets) end
    return jail(module, request, wishes)
  end, check)
end

-- What is told, and what is said of it.
local ODD <const> = {
  { "no octets of a value", "x", "no list" },
  { "a text", core.encode "x", "no list" },
  { "an outcome without anything", core.encode { {} }, "1: " },
  { "an outcome of a rule that was not asked for",
    core.encode { { rule = "other", outcome = "fail", message = "",
                    values = {}, related = {} } }, "1: rule: " },
}

describe("An answer is none where it is told before it", function()
  for _, row in ipairs(ODD) do
    it(row[1], function()
      local verdict = check_told(row[2])
      assert.equal(2, verdict.exit_code)
      assert.equal("run.odd", verdict.errors[1].code)
      assert.matches(row[3], verdict.errors[1].message, 1, true)
    end)
  end

  it("of more findings than there may be", function()
    local verdict = with_least(HOSTS - 1, check)
    assert.equal(2, verdict.exit_code)
    assert.equal("run.odd", verdict.errors[1].code)
    assert.matches("more than it may tell", verdict.errors[1].message, 1, true)
  end)
end)
