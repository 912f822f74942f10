local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"
local waivers = require "cotter.policy.waivers"

local AT = 1776988800 -- 2026-04-24T00:00:00Z
local DAY = 86400

local KEY = "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8="

local CONFIG = [[
{ "hosts": [
  { "host": "a.example.com", "hashes": [ "]] .. KEY .. [[" ] },
  { "host": "b.example.com", "hashes": [ "]] .. KEY .. [[" ] }
] }
]]

local RULE = [[
rule "r-one" {
  title = "One", on = "host", severity = "high",
  messages = { bad = "{host} is bad", worse = "{host} is worse" },
  check = function(host) fail("bad", { host = host }) end,
}]]

-- A waiver of everything that is needed, but for what a row says otherwise.
local function waiver(changes)
  local fields = { rule = "r-one", host = "a.example.com", reason = "later",
                   owner = "payments", approver = "appsec",
                   created = "2026-04-01", expires = "2026-06-30" }
  for name, value in pairs(changes or {}) do fields[name] = value or nil end
  local parts = {}
  for name, value in pairs(fields) do
    parts[#parts + 1] = ("%s = %q"):format(name, value)
  end
  return "{ " .. table.concat(parts, ", ") .. " }"
end

local function check(list, options)
  options = options or {}
  local files = { ["app/pinning/pinning.json"] = options.config or CONFIG }
  return temporary.with(files, function(folder)
    temporary.write(folder .. "/rules.lua", RULE)
    temporary.write(folder .. "/waivers.lua", type(list) == "string" and list
      or "waivers { " .. table.concat(list, ", ") .. " }")
    temporary.write(folder .. "/policy.lua", 'policy { name = "p", api = 1, '
      .. 'packs = { "rules.lua" }, waivers = '
      .. (options.waivers or '"waivers.lua"')
      .. (options.policy or "") .. " }")
    return gate.check { inputs = { folder .. "/app" }, at = options.at or AT,
                        policy = folder .. "/policy.lua",
                        seals = options.seals }
  end)
end

-- What became of the findings, in the order of the hosts.
local function outcomes(verdict)
  local list = {}
  for i, one in ipairs(verdict.findings) do list[i] = one.outcome end
  return table.concat(list, " ")
end

describe("a waiver", function()
  for _, row in ipairs {
    { "covers its host and no other", {}, "waived fail" },
    { "covers the hosts below a pattern", { host = "*.example.com" },
      "waived waived" },
    { "of another message covers nothing", { rule = "r-one/worse" },
      "fail fail" },
    { "of one message covers that", { rule = "r-one/bad" }, "waived fail" },
    { "covers an entry of the config",
      { host = false, pointer = "/hosts/1/host" }, "fail waived" },
    { "covers a file below the input",
      { host = false, file = "pinning/pinning.json" }, "waived waived" },
    { "of another file covers nothing", { file = "pinning.json" },
      "fail fail" },
    { "counts on its last day", { expires = "2026-04-24" }, "waived fail" },
    { "counts to the last second of its last day",
      { expires = "2026-04-24" }, "waived fail", AT + DAY - 1 },
    { "does not count on the day after", { expires = "2026-04-24" },
      "fail fail", AT + DAY },
    { "counts from its first day", { created = "2026-04-24" },
      "waived fail" },
    { "does not count before it", { created = "2026-04-24" }, "fail fail",
      AT - 1 },
    { "with the seal of something else is void",
      { seal = "sha256:" .. ("0"):rep(64) }, "fail fail" },
  } do
    it(row[1], function()
      local verdict = check({ waiver(row[2]) }, { at = row[4] })
      assert.same({}, verdict.errors)
      assert.equal(row[3], outcomes(verdict))
      local _, failed = row[3]:gsub("fail", "")
      assert.equal(failed > 0 and 1 or 0, verdict.exit_code)
      local counts = verdict.rules[1]
      assert.same({ failed, 2 - failed }, { counts.fail, counts.waived })
    end)
  end

  it("with the seal of what it accepts covers that alone", function()
    local seal = check({}, { seals = true }).findings[1].seal
    local sealed = { waiver { seal = seal } }
    assert.equal("waived fail", outcomes(check(sealed)))
    local changed = CONFIG:gsub("cRne", "dRne", 1)
    local verdict = check(sealed, { config = changed })
    assert.equal("fail fail", outcomes(verdict))
    assert.matches("is void", verdict.findings[1].waiver_refused.why)
  end)

  it("says that it has ended, where the finding is back", function()
    local one = check({ waiver { expires = "2026-04-23" } }).findings[1]
    assert.equal("ended on 2026-04-23: the finding is back",
                 one.waiver_refused.why)
    assert.equal("payments", one.waiver_refused.owner)
  end)

  it("does not reach what is absolute, which is told", function()
    local verdict = check({ waiver() }, { policy =
      ', rules = { { select = "r-one", level = "absolute" } }' })
    assert.equal("fail fail", outcomes(verdict))
    assert.equal("does not count: no waiver reaches this level",
                 verdict.findings[1].waiver_refused.why)
    assert.same({ "does not count: no waiver reaches this level" },
                verdict.waivers[1].remarks)
  end)

  for _, row in ipairs {
    { "unused", { host = "c.example.com" }, "unused: it covers no finding" },
    { "ended", { expires = "2026-04-23" }, "ended on 2026-04-23" },
    { "overlong", { expires = "2026-10-10" },
      "overlong: 193 days, where 180 are the most" },
    { "of as many days as there may be", { expires = "2026-09-27" } },
    { "ending soon", { expires = "2026-05-08" }, "ends in 14 days" },
    { "ending tomorrow", { expires = "2026-04-25" }, "ends in 1 day" },
    { "ending today", { expires = "2026-04-24" }, "ends today" },
    { "ending later", { expires = "2026-05-09" } },
  } do
    it(row[1] .. " is " .. (row[3] and "" or "not ") .. "remarked",
       function()
      local verdict = check { waiver(row[2]) }
      assert.same({ row[3] }, verdict.waivers[1].remarks)
    end)
  end

  it("may be as long as the policy says", function()
    local verdict = check({ waiver() }, { waivers =
      '{ file = "waivers.lua", max_days = 90 }' })
    assert.same({ "overlong: 91 days, where 90 are the most" },
                verdict.waivers[1].remarks)
  end)

  it("that ends on the day of another is remarked", function()
    local verdict = check { waiver(), waiver { host = "b.example.com" } }
    for _, state in ipairs(verdict.waivers) do
      assert.same({ "2 waivers end on 2026-06-30" }, state.remarks)
    end
  end)

  it("of what another covers is remarked", function()
    local verdict = check { waiver(), waiver { expires = "2026-07-01" } }
    assert.same({ "r-one: another waiver covers it, too" },
                verdict.waivers[2].remarks)
  end)
end)

describe("a file of waivers", function()
  for _, row in ipairs {
    { "with a field that is none",
      { waiver { ownr = "x" } }, 'unknown field "waiver[1].ownr" '
      .. '(did you mean "owner"?)', "waivers.unknown-field" },
    { "without a reason", { waiver { reason = false } },
      'the field "waiver[1].reason" is missing', "waivers.missing" },
    { "without an end", { waiver { expires = false } },
      'the field "waiver[1].expires" is missing', "waivers.missing" },
    { "with a date that is none", { waiver { expires = "2026-02-30" } },
      'waiver[1].expires "2026-02-30" is no date such as 2027-01-31',
      "waivers.value" },
    { "with an empty reason", { waiver { reason = " " } },
      "waiver[1].reason is empty", "waivers.value" },
    { "about nothing in particular", { waiver { host = false } },
      "waiver[1]: it names no host, pointer or file: it would accept the "
      .. "rule everywhere", "waivers.value" },
    { "for all names of a public suffix", { waiver { host = "*.com" } },
      "waiver[1]: its host is a public suffix, below which anybody has names: "
      .. "name a domain of yours, such as *.example.com", "waivers.value" },
    { "for all names of one of two labels", { waiver { host = "*.co.uk" } },
      "waiver[1]: its host is a public suffix, below which anybody has names: "
      .. "name a domain of yours, such as *.example.com", "waivers.value" },
    { "with an end before its begin", { waiver { expires = "2026-03-31" } },
      "waiver[1]: it expires before it is created", "waivers.value" },
    { "with an id twice",
      { waiver { id = "W" }, waiver { id = "W" } },
      'the id "W" stands twice', "waivers.value" },
    { "with a seal that is none", { waiver { seal = "sha256:00" } },
      'waiver[1].seal "sha256:00" is no seal: sha256: and 64 hexadecimal '
      .. "digits", "waivers.value" },
    { "with a host that is none", { waiver { host = "a b" } },
      'waiver[1].host "a b" is no host name, nor a pattern such as '
      .. "*.example.com", "waivers.value" },
    { "of a rule that is not there", { waiver { rule = "r-on" } },
      'there is no rule "r-on" (did you mean "r-one"?)', "waivers.rule" },
    { "of a message that is not there", { waiver { rule = "r-one/bat" } },
      'r-one has no message "bat" (did you mean "bad"?)', "waivers.rule" },
    { "with something else in it", 'policy { name = "p" }',
      "policy does not belong into a file of waivers", "waivers.statement" },
    { "with nothing in it", "", "a file of waivers has one waivers { … } in "
      .. "it", "waivers.statement" },
    { "that is code", "waivers(os.exit(0))",
      nil, "literal.syntax" },
  } do
    it(row[1] .. " is refused, and nothing passes", function()
      local verdict = check(row[2])
      local one = verdict.errors[1]
      assert.equal(row[4], one.code)
      if row[3] then
        assert.equal(row[3], (one.message:gsub("^waivers: ", "")))
      end
      assert.equal(2, verdict.exit_code)
      assert.matches("waivers%.lua$", one.path)
      assert.equal(1, one.line)
    end)
  end

  it("that is not there is refused", function()
    local verdict = check({}, { waivers = '"nowhere.lua"' })
    assert.equal(2, verdict.exit_code)
    assert.equal("file.missing", verdict.errors[1].code)
  end)

  it("is read with its places", function()
    local list = assert(waivers.read("waivers {\n  " .. waiver() .. "\n}",
                                     "w.lua"))
    assert.same({ "w.lua", 2, 3 },
                { list[1].path, list[1].line, list[1].column })
  end)
end)
