local core = require "cotter.core"
local fault = require "cotter.fault"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"
local vocabulary = require "cotter.vocabulary"

local AT = 1776988800 -- 2026-04-24T00:00:00Z

local KEY = "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8="

local CONFIG = [[
{ "hosts": [
  { "host": "example.com",
    "hashes": [ "]] .. KEY .. [[" ] },
  { "host": "api.example.com", "hashes": [] }
] }
]]

-- Runs the gate on files that are written for it; rules is the text of a rule
-- file, which becomes the only pack.
local function check(inputs, rules, options)
  return temporary.with(inputs, function(folder)
    temporary.write(folder .. "/rules.lua", rules)
    temporary.write(folder .. "/policy.lua", 'policy { name = "p", api = 1, '
      .. 'packs = { "' .. (options.pack or "rules.lua") .. '" }, '
      .. (options.policy or "") .. " }")
    return gate.check {
      inputs = { folder .. "/" .. (options.input or "app") }, at = AT,
      policy = folder .. "/policy.lua", select = options.select,
      set = options.set, fail_on = options.fail_on,
      versions = options.versions,
      evidence = options.evidence and folder .. "/evidence",
    }
  end)
end

-- A rule of one body.
local function rule(body, fields)
  return ([[
rule "r-one" {
  title = "One", on = "host", severity = "high", %s
  messages = { bad = "{host} is bad" },
  check = function(host, ctx)
    %s
  end,
}]]):format(fields or "", body)
end

local BAD = rule 'fail("bad", { host = host })'

local function run(rules, options)
  return check({ ["app/pinning/pinning.json"] = CONFIG }, rules,
               options or {})
end

local function counts(verdict)
  local found = {}
  for outcome, count in pairs(verdict.rules[1]) do
    if outcome ~= "id" and count > 0 then found[outcome] = count end
  end
  return found
end

local function first_error(verdict)
  local one = verdict.errors[1] or {}
  return { one.code, one.line }
end

local ANOTHER = rule(""):gsub("r%-one", "r-two")

describe("a rule", function()
  for _, case in ipairs {
    { "passes where it says nothing", rule "", { pass = 2 }, 0 },
    { "fails by saying so", BAD, { fail = 2 }, 1 },
    { "fails whether or not it returns what fail gave",
      rule 'return fail("bad", { host = host })', { fail = 2 }, 1 },
    { "cannot take back what it said",
      rule 'local said = fail("bad", { host = host }) said = nil',
      { fail = 2 }, 1 },
    { "is unknown by saying so, which is no pass", rule 'unknown("no idea")',
      { unknown = 2 }, 3 },
    { "skips by saying so", rule 'skip("none of it")',
      { ["not-applicable"] = 2 }, 0 },
    { "does not apply where applies says no",
      rule('fail("bad", { host = host })',
           "applies = function(host) return #host.pins > 0 end,"),
      { fail = 1, ["not-applicable"] = 1 }, 1 },
    { "is not called where it says nothing, and that passes",
      rule('fail("bad", { host = host })', 'where = { "not pins" },'),
      { fail = 1, pass = 1 }, 1 },
    { "is called where one of its conditions holds",
      rule('fail("bad", { host = host })',
           'where = { "fault", "not pins", "canonical" },'), { fail = 2 }, 1 },
    { "passes where no subject has what it looks at",
      rule('fail("bad", { host = host })', 'where = { "fault" },'),
      { pass = 2 }, 0 },
    { "is unknown without evidence wherever it looks",
      rule("", 'needs = { "chain" }, where = { "fault" },') .. ANOTHER,
      { unknown = 2 }, 0 },
    { "is not effective before its date, wherever it looks",
      rule("", 'since = "2026-04-25", where = { "fault" },') .. ANOTHER,
      { ["not-effective"] = 2 }, 0 },
    { "is not effective before its date",
      rule('fail("bad", { host = host })', 'since = "2026-04-25",')
        .. ANOTHER,
      { ["not-effective"] = 2 }, 0 },
    { "is effective on its date",
      rule('fail("bad", { host = host })', 'since = "2026-04-24",'),
      { fail = 2 }, 1 },
    { "is not effective from its end on",
      rule('fail("bad", { host = host })', 'ends = "2026-04-24",')
        .. ANOTHER,
      { ["not-effective"] = 2 }, 0 },
    { "is unknown without the evidence that it needs, beside another",
      rule("", 'needs = { "chain" },') .. ANOTHER, { unknown = 2 }, 0 },
  } do
    local name, text, expected, status = table.unpack(case)

    it(name, function()
      local verdict = run(text)
      assert.same({}, verdict.errors)
      assert.same(expected, counts(verdict))
      assert.equal(status, verdict.exit_code)
    end)
  end
end)

-- A year that is mistyped would turn the rule off without a word.
it("a rule that is not in effect is noted, and alone it is no pass", function()
  local verdict = run(rule("", 'since = "2206-04-25",'))
  assert.same({ "the rule r-one takes effect on 2206-04-25: nothing is asked "
    .. "of it", 1 }, { verdict.notes[1].message, verdict.notes[1].line })
  assert.same({ "nothing ran: no rule is in effect", 2 },
              { verdict.errors[1].message, verdict.exit_code })
end)

it("a rule that runs out within fail is told by its own line", function()
  local verdict = run(rule('while true do fail("bad", { host = host }) end'))
  local one = verdict.errors[1]
  assert.equal("rule.budget", one.code)
  assert.equal(5, one.line)
  assert.match("/rules.lua$", one.path)
  assert.match("^rule r%-one: more than 1000000 instructions for one subject, "
               .. "which is /.*%.json:%d+:%d+$", one.message)
end)

it("an error of a rule is told in its own words, whatever they are", function()
  local one = run(rule('error("more than enough for one subject", 0)'))
    .errors[1]
  assert.same({ "rule.error", "rule r-one: more than enough for one subject" },
              { one.code, one.message })
end)

describe("a condition of where", function()
  for _, subject in ipairs(fault.names(vocabulary.conditions)) do
    for _, field in ipairs(vocabulary.conditions[subject]) do
      it(("tells %ss with %s from those without"):format(subject, field),
         function()
        local both = rule("", ('where = { "%s" }, '):format(field))
          .. rule("", ('where = { "not %s" }, '):format(field))
            :gsub("r%-one", "r-two")
        both = both:gsub('on = "host"', 'on = "' .. subject .. '"')
                   :gsub("check = function%(host, ctx%)",
                         '%0 fail("bad", { host = host.text })')
        local verdict = run(both)
        assert.same({}, verdict.errors)
        local one, two = verdict.rules[1], verdict.rules[2]
        assert.same({ one.pass, one.fail or 0 }, { two.fail or 0, two.pass })
        assert.equal(subject == "host" and 2 or 1, one.pass + (one.fail or 0))
      end)
    end
  end
end)

describe("a rule that breaks is an error with a place for", function()
  for _, case in ipairs {
    { "a name that is none", 'fial("bad")', 5 },
    { "a field that is none", "return host.pinz", 5 },
    { "a parameter that is none", "return ctx.params.min_key", 5 },
    { "a message that is none", 'fail("bda", { host = host })', 5 },
    { "a placeholder without a value", 'fail("bad", {})', 5 },
    { "a value without a name", 'fail("bad", { host, host = host })', 5 },
    { "a place that is no record", 'fail("bad", { host = 1, at = 2 })', 5 },
    { "a global that it sets", "keys = 1", 5 },
    { "what it returns", "return true", 4 },
    { "evidence that it does not say it needs", "ctx.chains(host)", 5 },
    { "adding a number to a time", "return ctx.now + 90", 5 },
    { "changing a record", "host.name = 'x'", 5 },
    { "calling what it must not", "os.exit(0)", 5 },
    { "catching its errors", "pcall(error)", 5 },
    { "a value that is infinite", 'fail("bad", { host = 1 / 0 })', 5 },
    { "a value that is no number", 'fail("bad", { host = 0 / 0 })', 5 },
    { "a value that has no text", 'fail("bad", { host = {} })', 5 },
    { "running for ever", "while true do end", 5 },
  } do
    local name, body, line = table.unpack(case)

    it(name, function()
      local verdict = run(rule(body))
      assert.equal(2, verdict.exit_code)
      assert.equal("r-one", verdict.errors[1].rule)
      assert.equal("rules.lua", verdict.errors[1].path:match "[^/]*$")
      assert.is_true(math.abs(verdict.errors[1].line - line) <= 1,
                     tostring(verdict.errors[1].line))
    end)
  end

  it("tables without end", function()
    local verdict = run(rule [[local t = {}
    for i = 1, 1e9 do t[i] = { i } end]])
    assert.equal(2, verdict.exit_code)
    assert.equal("rule.budget", (first_error(verdict))[1])
  end)

  it("a string that doubles", function()
    local verdict = run(rule 'local s = "x" while true do s = s .. s end')
    assert.equal("rule.budget", (first_error(verdict))[1])
    assert.match("a string of more than 262144 octets$",
                 verdict.errors[1].message)
  end)
end)

describe("a rule goes on", function()
  it("and its error is told once for all subjects that it broke on",
     function()
       local verdict = run(rule 'error("broken")')
       assert.same({ error = 2 }, counts(verdict))
       assert.equal(1, #verdict.errors)
     end)

  it("with the next subject where one broke it", function()
    local verdict = run(rule [[
    if #host.pins == 0 then error("broken") end
    fail("bad", { host = host })]])
    assert.same({ error = 1, fail = 1 }, counts(verdict))
    assert.equal(2, verdict.exit_code)
  end)
end)

describe("a rule file is refused for", function()
  for _, case in ipairs {
    { "a syntax error in a check", rule "if", "rule.syntax" },
    { "metadata that is computed",
      'rule "r" { title = os.date() }', "literal.call" },
    { "no rule in it", "local x = 1", "pack.no-rule" },
  } do
    local name, text = table.unpack(case)

    it(name, function()
      local verdict = run(text)
      assert.equal(2, verdict.exit_code)
      assert.equal("rules.lua", verdict.errors[1].path:match "[^/]*$")
      assert.is_number(verdict.errors[1].line)
    end)
  end
end)

-- Lua compares anything with anything (3.4.4): the rule would pass all hosts.
describe("a policy is refused for a rule that compares", function()
  for _, case in ipairs {
    { "a format with a word that is none",
      'if host.config.format == "outsystem" then fail("bad", { host = 1 }) end',
      "rule.unknown-word", 5, 30,
      'host.config.format is never "outsystem" (did you mean "outsystems"?)' },
    { "an algorithm with a word in a function of the file",
      "if is_old(host.pins[1]) then fail('bad', { host = 1 }) end",
      "rule.unknown-word", 8, 67, 'pin.algorithm is never "sha-1"',
      "local function is_old(pin) return pin ~= nil and "
        .. 'pin.algorithm == "sha-1" end' },
    { "a count with a text",
      'if #host.pins == "1" then fail("bad", { host = 1 }) end',
      "rule.constant-condition", 5, 8, "== never holds" },
    { "a moment with a text",
      'if host.expires ~= "2027-01-01" then return end',
      "rule.constant-condition", 5, 8,
      'write a moment as time "2027-01-01"' },
    { "one thing with two words, of which one it is not",
      'if host.name ~= "a.example" or host.name ~= "b.example" then return end',
      "rule.constant-condition", 5, 8, "one of the two is always so" },
    { "nothing, where a list stands alone",
      'if host.pins then return end fail("bad", { host = 1 })',
      "rule.constant-condition", 5, 8, "the condition always holds" },
  } do
    local name, body, code, line, column, message, behind =
      table.unpack(case)

    it(name, function()
      local verdict = run(rule(body) .. "\n" .. (behind or ""))
      local one = verdict.errors[1]
      assert.equal(2, verdict.exit_code)
      assert.equal(1, #verdict.errors)
      assert.same({ code, line, column },
                  { one.code, one.line, one.column })
      assert.match(message, one.message, 1, true)
      assert.equal("rules.lua", one.path:match "[^/]*$")
      assert.same({}, verdict.findings)
    end)
  end

  local WORD <const> = 'host.config.format ~= "outsystem"'

  it("so where it does not run", function()
    local text = rule("if " .. WORD .. " then return end") .. "\n"
                 .. BAD:gsub("r%-one", "r-two")
    local verdict = run(text, { select = { "r-two" } })
    assert.equal(2, verdict.exit_code)
    assert.same({ "rule.unknown-word", 5 }, first_error(verdict))
  end)

  it("so where it says whom it applies to", function()
    local verdict = run(rule("",
      "applies = function(host) return not (" .. WORD .. ") end,"))
    assert.equal(2, verdict.exit_code)
    assert.same({ "rule.unknown-word", 2 }, first_error(verdict))
  end)

  it("so in a module of its pack", function()
    local files = { ["app/pinning/pinning.json"] = CONFIG,
      ["pack/pack.lua"] = 'pack { name = "own", version = "1.0.0", api = 1 }',
      ["pack/lib/kinds.lua"] = "return function(host)\n  return " .. WORD
        .. "\nend",
      ["pack/r.lua"] = rule 'if use("own.kinds")(host) then return end' }
    local verdict = check(files, BAD, { pack = "pack" })
    assert.equal(2, verdict.exit_code)
    assert.equal("kinds.lua", verdict.errors[1].path:match "[^/]*$")
    assert.same({ "rule.unknown-word", 2 }, first_error(verdict))
  end)

  it("so behind the rules that come with cotter", function()
    local verdict = run(rule("if " .. WORD .. " then return end"),
                        { pack = 'cotter:pinning", "rules.lua' })
    assert.equal(2, verdict.exit_code)
    assert.same({ "rule.unknown-word", 5 }, first_error(verdict))
  end)

  it("so in order of their places", function()
    local verdict = run(rule('if #host.pins == "1" then return end\n'
      .. "    if " .. WORD .. " then return end"))
    assert.equal(2, #verdict.errors)
    assert.same({ "rule.constant-condition", 5 }, first_error(verdict))
    assert.same({ "rule.unknown-word", 6 },
                { verdict.errors[2].code, verdict.errors[2].line })
  end)
end)

describe("a finding", function()
  it("has the place, pointer and host of what it is about", function()
    local verdict = run(rule [[
    fail("bad", { at = host.pins, also = host, host = host })]])
    local one = verdict.findings[1]
    assert.same({ 3, 15, "/hosts/0/hashes", "example.com" },
                { one.line, one.column, one.pointer, one.host })
    assert.same({ line = 2, column = 13, pointer = "/hosts/0/host" },
      { line = one.related[1].line, column = one.related[1].column,
        pointer = one.related[1].pointer })
  end)

  it("is about the subject where the rule says nothing else", function()
    local one = run(BAD).findings[1]
    assert.same({ 2, 13, "example.com is bad", { host = "example.com" } },
                { one.line, one.column, one.message, one.values })
  end)
end)

describe("parameters", function()
  local RULE = rule([[
    if #ctx.params.names > 0 and ctx.params.names:match(host) == nil
       and ctx.now < ctx.params.day then
      fail("bad", { host = host })
    end]], [[params = {
    names = { type = "list<suffix>", default = {}, doc = "names" },
    day = { type = "date", default = "2027-01-01", doc = "a day" } },]])

  it("are of their type, and from the command line", function()
    local verdict = run(RULE,
      { set = { ["r-one.names"] = "api.example.com" } })
    assert.same({ fail = 1, pass = 1 }, counts(verdict))
    verdict = run(RULE, { set = { ["r-one.names"] = "api.example.com",
                                  ["r-one.day"] = "2026-01-01" } })
    assert.same({ pass = 2 }, counts(verdict))
  end)

  it("cannot be changed by a rule", function()
    local verdict = run(rule("table.insert(ctx.params.names, 'x')",
      'params = { names = { type = "list<string>", default = {}, '
      .. 'doc = "names" } },'))
    assert.equal(2, verdict.exit_code)
  end)
end)

describe("levels and the gate", function()
  for _, case in ipairs {
    { "fail on mandatory", {}, 1 },
    { "pass where a policy makes it advisory",
      { policy = 'rules = { { select = "r-one", level = "advisory" } }' },
      0 },
    { "fail on advisory where that is asked for",
      { policy = 'rules = { { select = "r-one", level = "advisory" } }',
        fail_on = "advisory" }, 1 },
    { "fail by severity where that is asked for",
      { policy = 'rules = { { select = "*", level = "advisory" } }',
        fail_on = "severity:high" }, 1 },
    { "are an error where every rule is off",
      { policy = 'rules = { { select = "*", level = "off" } }' }, 2 },
    { "are an error where nothing is selected",
      { select = { "nothing-*" } }, 2 },
  } do
    local name, options, status = table.unpack(case)

    it(name, function()
      assert.equal(status, run(BAD, options).exit_code)
    end)
  end
end)

describe("inputs", function()
  for _, case in ipairs {
    { "that are missing", {}, "nowhere.json", "file.missing" },
    { "that are empty", { ["app.json"] = "" }, "app.json", "file.empty" },
    { "in which nothing is a config", { ["app/readme.json"] = "{}" }, "app",
      "input.nothing" },
    { "without any file", { ["app/readme.md"] = "x" }, "app",
      "input.nothing" },
    { "that are no config", { ["a.json"] = "{}" }, "a.json",
      "config.unrecognised" },
    { "whose top level is an array", { ["a.json"] = "[]" }, "a.json",
      "config.unrecognised" },
    { "that end too soon", { ["a.json"] = '{ "hosts": [' }, "a.json",
      "json.truncated" },
    { "with a comma too many", { ["a.json"] = '{ "hosts": [], }' },
      "a.json", "json.trailing-comma" },
    { "with a comment", { ["a.json"] = '// pins\n{}' }, "a.json",
      "json.comment" },
    { "with a byte order mark", { ["a.json"] = "\xef\xbb\xbf" .. CONFIG },
      "a.json", "json.encoding" },
    { "that are broken in a folder",
      { ["app/pinning/p.json"] = '{ "hosts": [' }, "app",
      "json.truncated" },
  } do
    local name, written, input, code = table.unpack(case)

    it(name .. " are an error", function()
      local verdict = check(written, BAD, { input = input })
      assert.equal(2, verdict.exit_code)
      assert.equal(code, verdict.errors[1].code)
    end)
  end

  it("that are refused do not hide the findings of others", function()
    local verdict = check({ ["app/pinning/a.json"] = CONFIG,
      ["app/pinning/b.json"] = '{ "hosts": [' }, BAD, {})
    assert.equal(2, verdict.exit_code)
    assert.same({ fail = 2 }, counts(verdict))
  end)

  for _, case in ipairs {
    { "an empty file", { ["app/x/pinning.json"] = "" }, "file.empty" },
    { "one that is none", { ["app/pinning/x.json"] = '{ "hosst": [] }' },
      "config.unrecognised" },
    { "one that is none by its name",
      { ["app/x/pinning.json"] = '{ "hosst": [] }' }, "config.unrecognised" },
    { "a broken one by its name", { ["app/x/Pinning.json"] = "{ [" },
      "json.key" },
  } do
    local name, written, code = table.unpack(case)

    it("that cannot be read do not hide beside one that can: " .. name,
       function()
         written["app/pinning/pinning.json"] = CONFIG
         local verdict = check(written, BAD, {})
         assert.equal(2, verdict.exit_code)
         assert.equal(code, verdict.errors[1].code)
       end)
  end

  it("that are passed over are told", function()
    local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
      ["app/build/pinning/pinning.json"] = CONFIG,
      ["app/node_modules/a.json"] = "{" }, BAD, {})
    assert.equal(2, #verdict.notes)
    assert.match("app/build$", verdict.notes[1].path)
    assert.match("node_modules", verdict.notes[2].message)
  end)

  it("that are links in the place of a config are an error", function()
    temporary.with({ ["app/pinning/pinning.json"] = CONFIG }, function(folder)
      os.execute(("ln -s nowhere '%s/app/pinning/b.json'"):format(folder))
      local verdict = gate.check { inputs = { folder .. "/app" }, at = AT }
      assert.equal(2, verdict.exit_code)
      assert.equal("file.link", verdict.errors[1].code)
    end)
  end)

  it("of another tool are named and judge nothing", function()
    local verdict = check({ ["app/report.json"] = '{ "known-pins": [], '
      .. '"validated-certificate-chain": [] }' }, BAD,
      { input = "app/report.json" })
    assert.equal("input.nothing", verdict.errors[1].code)
    assert.equal("foreign", verdict.inputs[1].format)
  end)
end)

describe("what rules share", function()
  it("is walked in the order of names", function()
    local verdict = run(rule [[
    local seen = ""
    for name in pairs(ctx) do seen = seen .. " " .. name end
    ctx.note(seen)]])
    assert.equal(" accepted chains data entries held identity_map known_ca "
                 .. "named_ca near_ca note now params served_by",
                 verdict.notes[1].message)
  end)

  it("is no module that one of them can change", function()
    local files = { ["app/pinning/pinning.json"] = CONFIG,
      ["pack/pack.lua"] = 'pack { name = "own", version = "1.0.0", api = 1 }',
      ["pack/lib/names.lua"] = 'return { bad = "bad" }',
      ["pack/r.lua"] = rule 'use("own.names").bad = nil' }
    local verdict = check(files, BAD, { pack = "pack" })
    assert.equal(2, verdict.exit_code)
    assert.match("own.names is read only", verdict.errors[1].message)
  end)
end)

describe("a host without a chain, where others have one,", function()
  local CHAINS = { ["app/pinning/pinning.json"] = CONFIG,
    ["evidence/chains/api.example.com.pem"] =
      core.read_file "examples/gate/evidence/chains/apple.com.pem" }

  for _, case in ipairs {
    { "is unknown to a rule on its pins", "pin", "", { unknown = 1 } },
    { "is unknown to a rule on the whole config", "config",
      "for _, host in ipairs(config.hosts) do ctx.chains(host) end",
      { unknown = 1 } },
  } do
    local name, on, body, expected = table.unpack(case)

    it(name, function()
      local verdict = check(CHAINS, ([[
rule "r-one" {
  title = "One", on = "%s", severity = "high", needs = { "chain" },
  messages = { bad = "bad" },
  check = function(%s, ctx) %s end,
}]]):format(on, on, body), { evidence = true })
      assert.same({}, verdict.errors)
      assert.same(expected, counts(verdict))
      assert.equal(3, verdict.exit_code)
      assert.same({ "example.com" }, verdict.missing[1].hosts)
    end)
  end
end)

it("a host without a chain counts once where nothing is held", function()
  local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
    ["evidence/chains/api.example.com.pem"] =
      core.read_file "examples/gate/evidence/chains/apple.com.pem" },
    rule("", 'needs = { "chain", "held" },'), { evidence = true })
  assert.same({ unknown = 2 }, counts(verdict))
end)

describe("evidence", function()
  local CHAIN = core.read_file "examples/gate/evidence/chains/apple.com.pem"

  for _, case in ipairs {
    { "a misspelt folder", "certificates/example.com.pem", "evidence.name" },
    { "a chain beside its folder", "example.com.pem", "evidence.name" },
    { "a folder of chains", "chains/more/example.com.pem",
      "file.directory" },
    { "the store of a platform that nobody knows",
      "anchors/outsystem/root.cer", "evidence.name" },
    { "a folder in that of a store", "anchors/mendix/more/root.pem",
      "file.directory" },
    { "no anchor at all", "anchors/.gitkeep", "evidence.nothing" },
  } do
    local name, path, code = table.unpack(case)

    it("that would never be looked at is an error: " .. name, function()
      local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
        ["evidence/chains/example.com.pem"] = CHAIN,
        ["evidence/" .. path] = CHAIN }, BAD, { evidence = true })
      assert.equal(2, verdict.exit_code)
      assert.equal(code, verdict.errors[1].code)
    end)
  end

  for _, row in ipairs {
    { "a chain", "chains/api.example.com.pem" },
    { "a key", "held/spare.pem" },
    { "an anchor", "anchors/root.pem" },
    { "an anchor of a store", "anchors/mendix/root.pem" },
    { "an identity", "identities/client.p12" },
    { "a password", "identities/client.password" },
    { "an authority", "accepted/root.pem" },
    { "a map", "identity-map.json" },
    { "who serves a host", "served-by" },
    { "a folder of keys", "held" },
    { "a folder of a store", "anchors/outsystems" },
    { "a note for people", "README" },
  } do
    it("is not what a link leads to, even within it: " .. row[1], function()
      temporary.with({ ["app/pinning/pinning.json"] = CONFIG,
        ["e/chains/example.com.pem"] = CHAIN, ["e/.of/a.pem"] = CHAIN,
        ["e/anchors/a.pem"] = CHAIN, ["e/identities/client.pem"] = CHAIN,
      }, function(folder)
        local path = ("%s/e/%s"):format(folder, row[2])
        assert(os.execute(("mkdir -p '%s' && ln -s '%s/e/.of' '%s'"):format(
          path:match "^(.*)/", folder, path)))
        local verdict = gate.check { inputs = { folder .. "/app" },
                                     evidence = folder .. "/e" }
        assert.equal(2, verdict.exit_code)
        local one = verdict.errors[1]
        assert.same({ path, "file.link" }, { one.path, one.code })
      end)
    end)
  end

  it("shows no line of what a link leads to", function()
    temporary.with({ ["app/pinning/pinning.json"] = CONFIG,
      ["e/chains/example.com.pem"] = CHAIN, ["secret"] = "SECRETTOKEN" },
      function(folder)
        assert(os.execute(("cd '%s' && mkdir e/held && ln -s ../../secret "
          .. "e/held/a.pem"):format(folder)))
        local verdict = gate.check { inputs = { folder .. "/app" },
                                     evidence = folder .. "/e" }
        assert.is_nil(verdict.source(folder .. "/e/held/a.pem"))
      end)
  end)

  it("may have a word for people, and files that are hidden", function()
    local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
      ["evidence/README.md"] = "x", ["evidence/chains/.gitkeep"] = "",
      ["evidence/chains/example.com.pem"] = CHAIN,
      ["evidence/held/.gitkeep"] = "" }, BAD, { evidence = true })
    assert.same({}, verdict.errors)
  end)

  it("for a store is nothing that chains are validated against", function()
    local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
      ["evidence/chains/api.example.com.pem"] = CHAIN,
      ["evidence/anchors/mendix/root.pem"] = CHAIN }, [[
rule "r-one" {
  title = "One", on = "chain", severity = "high", needs = { "anchors" },
  messages = { bad = "bad" }, check = function() return fail "bad" end,
}]], { evidence = true })
    assert.equal("nothing ran: each rule wants evidence that is not given "
      .. "with -e: anchors", verdict.errors[1].message)
    assert.same({ unknown = 1 }, counts(verdict))
  end)

  it("suggests the platform that was meant", function()
    local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
      ["evidence/anchors/outsystem/root.cer"] = CHAIN }, BAD,
      { evidence = true })
    assert.match('did you mean "outsystems"', verdict.errors[1].message, 1,
                 true)
  end)

  for _, row in ipairs {
    { "without an extension", "api.example.com" },
    { "with that of PKCS#7", "api.example.com.p7b" },
    { "with one in capitals", "API.example.com.PEM" },
  } do
    it("has the host of a chain's name " .. row[1], function()
      local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
        ["evidence/chains/" .. row[2]] = CHAIN }, [[
rule "r-one" {
  title = "One", on = "chain", severity = "high",
  messages = { bad = "{host}" },
  check = function(chain) return fail("bad", { host = chain.host }) end,
}]], { evidence = true })
      assert.equal("api.example.com", verdict.findings[1].message)
    end)
  end

  for _, row in ipairs {
    { "of a name that an entry covers is not told of", "www.example.com" },
    { "of a name that none covers is told of", "example.org",
      "no config has an entry for example.org: no pin is held against this "
      .. "chain" },
  } do
    it(row[1], function()
      local path = ("evidence/chains/%s.pem"):format(row[2])
      local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
        [path] = CHAIN }, BAD, { evidence = true })
      local note = verdict.notes[1] or {}
      assert.equal(row[3], note.message)
      assert.equal(row[3] and path, note.path and note.path:sub(-#path))
    end)
  end

  it("on who serves a host that no config has is told", function()
    local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
      ["evidence/served-by"] = "# who\nexmple.com, Cloudflare\n" },
      BAD, { evidence = true })
    assert.same({ 2, "no config pins exmple.com" },
                { verdict.notes[1].line, verdict.notes[1].message })
  end)
end)

describe("evidence that a policy requires and nobody gives", function()
  local function ask(on, needs)
    return run(([[
rule "r-one" {
  title = "One", on = "%s", severity = "high", needs = { %s },
  messages = { bad = "bad" }, check = function() end,
}
rule "r-two" {
  title = "Two", on = "host", severity = "high",
  messages = { bad = "bad" }, check = function() end,
}]]):format(on, needs),
      { policy = 'evidence = { anchors = "require" }' })
  end

  for _, case in ipairs {
    { "counts though it is the second that a rule needs", "host",
      '"held", "anchors"', { "held", "anchors" } },
    { "counts for rules on what comes with other evidence", "chain",
      '"chain", "anchors"', { "chain", "anchors" } },
    { "counts for rules on certificates", "cert", '"anchors"',
      { "anchors" } },
  } do
    local name, on, needs, expected = table.unpack(case)

    it(name, function()
      local verdict = ask(on, needs)
      local kinds = {}
      for i, one in ipairs(verdict.missing) do kinds[i] = one.kind end
      assert.same(expected, kinds)
      assert.equal(3, verdict.exit_code)
    end)
  end

  it("does not count for rules that have no subject either way", function()
    assert.same({}, ask("identity", '"anchors"').missing)
  end)
end)

describe("the entries that answer for a chain", function()
  local CHAIN = core.read_file "examples/gate/evidence/chains/apple.com.pem"

  for _, case in ipairs {
    { "are the one of its name", "api.example.com",
      { "outsystems: api.example.com" } },
    { "are those whose subdomains it is among, as Android has it",
      "www.example.com", { "outsystems: example.com" } },
    { "are none where no config has it", "example.org", {} },
  } do
    local name, host, expected = table.unpack(case)

    it(name, function()
      local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
        ["evidence/chains/" .. host .. ".pem"] = CHAIN }, [[
rule "r-one" {
  title = "One", on = "chain", severity = "high", needs = { "chain" },
  messages = { bad = "{format}: {entry}" },
  check = function(chain, ctx)
    for _, entry in ipairs(ctx.entries(chain)) do
      fail("bad", { at = entry, entry = entry, format = entry.config.format })
    end
  end,
}]], { evidence = true })
      assert.same({}, verdict.errors)
      local messages = {}
      for i, one in ipairs(verdict.findings) do messages[i] = one.message end
      assert.same(expected, messages)
    end)
  end
end)

describe("an anchor", function()
  local CHAIN = core.read_file "examples/gate/evidence/chains/apple.com.pem"

  local function ask(body)
    return check({ ["app/pinning/pinning.json"] = CONFIG,
      ["evidence/anchors/top.pem"] = CHAIN,
      ["evidence/anchors/mendix/Root.CER"] = CHAIN }, ([[
rule "r-one" {
  title = "One", on = "anchor", severity = "high",
  messages = { bad = "{text}" },
  check = function(anchor) %s end,
}]]):format(body), { evidence = true })
  end

  it("tells its file, its store, and its place in the file", function()
    local verdict = ask [[
      return fail("bad", { text = ("%s %s %s %s %d/%d %s"):format(anchor.name,
        anchor.path:match "anchors/(.*)", anchor.consumer or "none",
        anchor.extension, anchor.number, anchor.count, anchor.container) })]]
    assert.same({}, verdict.errors)
    local texts = {}
    for i, one in ipairs(verdict.findings) do texts[i] = one.message end
    assert.same({ "Root.CER mendix/Root.CER mendix cer 1/2 pem",
                  "Root.CER mendix/Root.CER mendix cer 2/2 pem",
                  "top.pem top.pem none pem 1/2 pem",
                  "top.pem top.pem none pem 2/2 pem" }, texts)
  end)

  it("has no other fields", function()
    local verdict = ask "return anchor.consumr and nil"
    assert.match('anchor has no field "consumr" (did you mean "consumer"?)',
                 verdict.errors[1].message, 1, true)
  end)
end)

describe("The version of a plug-in is", function()
  local SAID = 'consumers = { outsystems = "6.0.0" }'
  for _, row in ipairs {
    { "unknown where nobody says it", {}, "nil" },
    { "that of the policy", { policy = SAID }, "6.0.0" },
    { "that of the command line",
      { versions = { outsystems = "7.0.0" } }, "7.0.0" },
    { "that of the command line before that of the policy",
      { policy = SAID, versions = { outsystems = "7.0.0" } }, "7.0.0" },
  } do
    it(row[1], function()
      local verdict = run([[
rule "r-one" {
  title = "One", on = "config", severity = "high",
  messages = { said = "{version}" },
  check = function(config)
    fail("said", { version = tostring(config.version) })
  end,
}]], row[2])
      assert.same({}, verdict.errors)
      assert.equal(row[3], verdict.findings[1].message)
    end)
  end
end)

describe("A finding reaches", function()
  for _, row in ipairs {
    { "all who read the config", "nil",
      { ["outsystems-android"] = "unpinned",
        ["outsystems-ios"] = "unpinned" } },
    { "those that the rule names", '{ "outsystems-ios" }',
      { ["outsystems-ios"] = "unpinned" } },
    { "nobody whom the rule misspells", '{ "outsystems-ois" }', nil,
      'affected names no consumer: "outsystems-ois" '
        .. '(did you mean "outsystems-ios"?)' },
    { "nobody where the rule gives no list", '"outsystems-ios"', nil,
      "affected takes a list of consumers" },
  } do
    local name, affected, consequences, problem = table.unpack(row, 1, 4)
    it(name, function()
      local verdict = run(([[
rule "r-one" {
  title = "One", on = "config", severity = "high",
  messages = { said = { text = "said", consequence = "unpinned" } },
  check = function(config)
    fail("said", { affected = %s })
  end,
}]]):format(affected), {})
      local said = verdict.errors[1] and verdict.errors[1].message or ""
      assert.is_truthy(said:find(problem or "", 1, true), said)
      local found = verdict.findings[1]
      assert.same(consequences, found and found.consequences)
    end)
  end
end)

describe("what breaks in the second of two packs is an error", function()
  for _, case in ipairs {
    { "a rule file that breaks as it is read",
      'local x = ("a").b.c\n' .. BAD, {}, "rule.error" },
    { "data that only it reads",
      rule("return ctx.data.mine and nil",
           'data = { mine = "list<suffix>" },'),
      { policy = 'data = { mine = { file = "app/mine.txt", '
          .. 'type = "list<suffix>" } }' }, "data.value" },
  } do
    local name, text, options, code = table.unpack(case)

    it(name, function()
      options.pack = 'cotter:pinning", "rules.lua'
      local verdict = check({ ["app/pinning/pinning.json"] = CONFIG,
        ["app/mine.txt"] = "exam ple\n" }, text, options)
      assert.equal(2, verdict.exit_code)
      assert.equal(code, verdict.errors[1].code)
    end)
  end
end)

describe("The budget of rules does not bound the search for keys", function()
  local PIN <const> = ('{ "hosts": [ { "host": "a.example", '
    .. '"hashes": ["%s"] } ]'):format(KEY)

  -- An entry of a certificate in a Java keystore of version 2, as
  -- sun.security.provider.JavaKeyStore writes it: tag, alias, date, type and
  -- octets; one of a key has its octets behind the date.
  local CERTIFICATE <const> = ">I4s2I8s2s4"

  local function keystore(count)
    local entry = CERTIFICATE:pack(2, "a", 0, "X.509", "0")
    return (">I4I4I4"):pack(0xfeedfeed, 2, count + 1) .. entry:rep(count)
      .. (">I4s2I8s4"):pack(1, "k", 0, "0")
  end

  for _, case in ipairs {
    { "far down in a text of one host", "pinning/pinning.json",
      PIN .. ',\n"note": [\n' .. ('"a",\n'):rep(1000 * 1000)
        .. '"-----BEGIN PRIVATE KEY-----\\n' .. ("MIGH"):rep(20) .. '"] }\n',
      1000003 },
    { "far to the right of one line", "pinning/pinning.json",
      PIN .. ', "note": "' .. ("- "):rep(1500 * 1000)
        .. '-----BEGIN PRIVATE KEY-----\\n' .. ("MIGH"):rep(20) .. '" }', 1 },
    { "behind a hundred thousand lines that nearly begin one",
      "pinning/pinning.json",
      PIN .. ',\n"note": [\n' .. ('"-----BEGIN ",\n'):rep(100 * 1000)
        .. '"-----BEGIN EC PRIVATE KEY-----\\n' .. ("MIGH"):rep(20)
        .. '"] }\n', 100003 },
    { "behind 100,000 certificates in a keystore", "store.jks",
      keystore(100 * 1000) },
  } do
    local name, path, text, line = table.unpack(case)

    it("a key is told of " .. name, function()
      local files = { ["app/pinning/pinning.json"] = PIN .. " }" }
      files["app/" .. path] = text
      temporary.with(files, function(folder)
        local verdict = gate.check { inputs = { folder .. "/app" }, at = AT,
                                     select = { "private-key-shipped" } }
        assert.same({}, verdict.errors)
        assert.equal("private-key-shipped", verdict.findings[1].rule)
        assert.equal(line, verdict.findings[1].line)
      end)
    end)
  end

  for _, case in ipairs {
    { "Kotlin", "Api.kt", 'val KEY = "', '\\n" +\n  "' },
    { "Kotlin that pins", "Pins.kt", 'CertificatePinner.Builder()\nval k = "',
      '\\n" +\n  "' },
    { "Swift", "Api.swift", 'let key = """\n', "\n" },
    { "Dart", "api.dart", "const key = '", "\\n' '" },
    { "TypeScript", "api.ts", "export const key = `", "\n" },
    { "a resource of Android", "res/values/strings.xml", "<string>", "\n" },
    { "an environment", ".env", 'KEY="', "\\n" },
    { "an environment of production", ".env.production", 'KEY="', "\\n" },
    { "an environment of one's own", ".env.local", 'KEY="', "\\n" },
    { "an environment of an app", "shop.env-staging", 'KEY="', "\\n" },
    { "an environment of direnv", ".envrc", 'export KEY="', "\n" },
    { "modules of JavaScript", "key.mjs", "export default `", "\n" },
    { "modules of Node", "key.cjs", "module.exports = '", "\\n' +\n'" },
    { "JSON5", "app.json5", "{ key: '", "\\n" },
    { "JSON with comments", "app.jsonc", '{ "key": "', "\\n" },
    { "TOML", "app.toml", 'key = """', "\n" },
    { "INI", "app.ini", "key = ", "\\n" },
    { "a configuration", "app.conf", "key ", "\n" },
    { "Gradle", "signing.gradle", "ext.key = '", "\\n" },
    { "a text", "notes.txt", "the key:\n\n", "\r\n" },
    { "a header of C", "Key.h", '#define KEY "', '\\n" \\\n  "' },
    { "C++", "key.cpp", 'auto key = R"(', "\n" },
    { "C#", "Key.cs", 'var key = @"', "\r\n" },
    { "Python", "deploy.py", 'KEY = """', "\n" },
    { "Ruby", "deploy.rb", "KEY = <<~PEM\n  ", "\n  " },
    { "a shell", "deploy.sh", "cat > key <<END\n", "\n" },
    { "settings of Xcode", "Release.xcconfig", "KEY = ", "\\n" },
    { "a page", "index.html", "<script>k = '", "\\n" },
    { "a bundle of JavaScript", "main.jsbundle", 'k="', "\\n" },
    { "Vue", "App.vue", "<script>\nk = `", "\n" },
    { "variables of Terraform", "app.tfvars", "key = <<END\n", "\n" },
    { "a profile of a device", "wifi.mobileconfig", "<string>", "\n" },
    { "an extension in capitals", "A.TXT", "", "\n" },
    { "what ssh-keygen writes", "id_rsa", "", "\n" },
    { "a copy of a key", "key.pem.bak", "", "\n" },
    { "the copy of an editor", "id_ed25519~", "", "\n" },
    { "the copy of an editor, of a key", "server.key~", "", "\n" },
    { "the copy of a text", "notes.txt.old", "", "\n" },
  } do
    it("a key that was pasted into a file is told of: " .. case[1], function()
      local text = case[3] .. "-----BEGIN PRIVATE KEY-----" .. case[4]
        .. ("MIGH"):rep(20) .. "\n"
      temporary.with({ ["app/pinning/pinning.json"] = PIN .. " }",
                       ["app/src/" .. case[2]] = text }, function(folder)
        local verdict = gate.check { inputs = { folder .. "/app" }, at = AT,
                                     select = { "private-key-shipped" } }
        assert.equal(1, #verdict.findings)
        assert.equal(folder .. "/app/src/" .. case[2],
                     verdict.findings[1].path)
      end)
    end)
  end

  local function wide(text) return "\xff\xfe" .. text:gsub(".", "%0\0") end
  local PEM <const> = "-----BEGIN PRIVATE KEY-----\r\n" .. ("MIGH"):rep(20)
  local PUTTY <const> = "PuTTY-User-Key-File-2: ssh-rsa\r\nEncryption: none\r\n"
  local JWK <const> = "{ kty: 'OKP',\n"
    .. "d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' }"

  for _, case in ipairs {
    { "PEM in UTF-16", ".env", wide(PEM) },
    { "PEM in UTF-16, of code", "Key.cs", wide('var key = @"' .. PEM .. '"') },
    { "PuTTY", "deploy.ppk", PUTTY },
    { "PuTTY in a text", "notes.txt", "my key\n" .. PUTTY },
    { "PuTTY in UTF-16", "notes.txt", wide(PUTTY) },
    { "SSH2", "id.txt",
      "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAA+4AAAA3" },
    { "base64 of PKCS#8, as a payment service wants it", "Pay.java",
      'static final String RSA_PRIVATE = "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAm'
        .. 'EwggJdAgEAAoGBAL0oTpXaaVhjVz1a";' },
    { "base64 of an EC key", "Keys.swift", 'let key = "MIGHAgEAMBMGByqGSM49'
      .. 'AgEGCCqGSM49AwEHBG0wawIBAQQgWNjnS/kwbjVvlyAH"' },
    { "base64 of RFC 8017", "app.properties", "key=MIIEpAIBAAKCAQEAxZd50GTD"
      .. "LwqKQ7u2GqBYWqgkWvyTgUvMSjxqLtSV" },
    { "base64 in UTF-16", ".env", wide("KEY=MIIEpAIBAAKCAQEAxZd50GTD"
      .. "LwqKQ7u2GqBYWqgkWvyTgUvMSjxqLtSV") },
    -- RFC 8410 10.3.
    { "hexadecimal of PKCS#8", "Keys.kt", 'val KEY = "302e020100300506032b65'
      .. "7004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f4"
      .. '4755842"' },
    { "JWK in JSON", "key.json", (JWK:gsub("'", '"'):gsub("(%l+):", '"%1":')) },
    { "JWK in TypeScript", "key.ts", "export const KEY = " .. JWK },
    { "JWK of no extension but its own", "key.jwk", JWK },
    { "JWK in UTF-16", "key.toml", wide(JWK) },
  } do
    it("a key in another form is told of: " .. case[1], function()
      temporary.with({ ["app/pinning/pinning.json"] = PIN .. " }",
                       ["app/src/" .. case[2]] = case[3] }, function(folder)
        local verdict = gate.check { inputs = { folder .. "/app" }, at = AT,
                                     select = { "private-key-shipped" } }
        assert.equal(1, #verdict.findings)
        assert.equal(folder .. "/app/src/" .. case[2],
                     verdict.findings[1].path)
      end)
    end)
  end

  it("certificates that are encrypted are told of in a note", function()
    temporary.with({ ["app/pinning/pinning.json"] = PIN .. " }",
                     ["app/trust.p12"] = assert(core.read_file(
      "policies/fixtures/private-key-shipped/public-trust.p12")) },
      function(folder)
        local verdict = gate.check { inputs = { folder .. "/app" }, at = AT,
                                     select = { "private-key-shipped" } }
        assert.equal(0, verdict.exit_code)
        assert.equal(folder .. "/app/trust.p12", verdict.notes[1].path)
      end)
  end)

  it("a keystore that is cut off before its first key is told of", function()
    temporary.with({ ["app/pinning/pinning.json"] = PIN .. " }",
                     ["app/k.jks"] = "\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1"
                       .. "\0\0\0\1\0\5al" }, function(folder)
      local verdict = gate.check { inputs = { folder .. "/app" }, at = AT,
                                   select = { "private-key-shipped" } }
      assert.same({ { code = "key-store.truncated",
        message = "the key store ends within what it says it has (octet 18)",
        path = folder .. "/app/k.jks" } }, verdict.errors)
      assert.equal(2, verdict.exit_code)
    end)
  end)
end)
