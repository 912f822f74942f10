local baseline = require "cotter.baseline"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"
local writer = require "cotter.report.writer"

local AT = 1776988800 -- 2026-04-24T00:00:00Z

local RULE = [[
rule "r-one" {
  title = "One", on = "pin", severity = "high",
  messages = { bad = "{pin} of {host} is bad, in {left}" },
  check = function(pin, ctx)
    fail("bad", { pin = pin, host = pin.host,
                  left = ctx.now - time "2026-01-01" })
  end,
}]]

local function config(...)
  local hosts = {}
  for i, row in ipairs { ... } do
    hosts[i] = ('{ "host": "%s", "hashes": [ "%s" ] }'):format(row[1], row[2])
  end
  return '{ "hosts": [\n' .. table.concat(hosts, ",\n") .. "\n] }\n"
end

local A, B = { "a.example.com", "one" }, { "b.example.com", "two" }
local C = { "c.example.com", "three" }

-- Checks a config in a folder of its own, with a baseline of another run.
local function check(text, options)
  options = options or {}
  local place = (options.folder or "app") .. "/pinning/pinning.json"
  return temporary.with({ [place] = text }, function(folder)
    temporary.write(folder .. "/rules.lua", RULE)
    temporary.write(folder .. "/policy.lua", 'policy { name = "p", api = 1, '
      .. 'packs = { "rules.lua" }' .. (options.policy or "") .. " }")
    local known = options.baseline and folder .. "/baseline.json"
    if known then temporary.write(known, options.baseline) end
    return gate.check { inputs = { folder .. "/" .. (options.folder or "app") },
                        at = options.at or AT, baseline = known,
                        policy = folder .. "/policy.lua" }
  end)
end

local function baseline_of(text, options)
  local verdict = check(text, options)
  assert.same({}, verdict.errors)
  return writer.json(baseline.of(verdict.findings, verdict.roots),
                     baseline.ORDER)
end

local function summary(verdict)
  local list = {}
  for i, one in ipairs(verdict.findings) do
    list[i] = one.host:sub(1, 1) .. (one.existing and " existing" or " new")
  end
  return table.concat(list, ", ")
end

describe("a baseline", function()
  for _, row in ipairs {
    { "covers what was there", config(A, B), config(A, B),
      "a existing, b existing", 0 },
    { "covers what has moved to another line", config(A, B),
      config(B, A), "b existing, a existing", 0 },
    { "covers it in another folder of the machine", config(A), config(A),
      "a existing", 0, { folder = "elsewhere/app" } },
    { "covers it on another day", config(A), config(A), "a existing", 0,
      { at = AT + 86400 * 40 } },
    { "does not cover a host that is new", config(A), config(A, C),
      "a existing, c new", 1 },
    { "does not cover another pin of the host", config(A),
      config { "a.example.com", "other" }, "a new", 1 },
    { "covers one of two that are alike", config(A), config(A, A),
      "a existing, a new", 1 },
    { "does not cover what is absolute", config(A), config(A), "a new", 1,
      { policy = ', rules = { { select = "r-one", level = "absolute" } }' } },
  } do
    it(row[1], function()
      local options = row[6] or {}
      options.baseline = baseline_of(row[2])
      local verdict = check(row[3], options)
      assert.same({}, verdict.errors)
      assert.equal(row[4], summary(verdict))
      assert.equal(row[5], verdict.exit_code)
    end)
  end

  for _, row in ipairs {
    { "a file in a folder", "/m/app/res/a.xml", "/m/app", "res/a.xml" },
    { "a file in a folder with solidi", "/m/app/a.xml", "/m/app//", "a.xml" },
    { "a file that was named", "/m/app/a.xml", "/m/app/a.xml", "a.xml" },
    { "an entry of a package in a folder", "/m/out/app.apk!res/a.xml", "/m/out",
      "app.apk!res/a.xml" },
    { "an entry of a package that was named", "/m/out/app.apk!res/a.xml",
      "/m/out/app.apk", "app.apk!res/a.xml" },
    { "a file whose name goes on", "/m/app/a.xml.bak", "/m/app/a.xml",
      "/m/app/a.xml.bak" },
    { "a file of none of them", "/m/other/a.xml", "/m/app", "/m/other/a.xml" },
  } do
    it("knows " .. row[1] .. " by " .. row[4], function()
      assert.equal(row[4], baseline.below(row[2], { row[3] }))
    end)
  end

  it("tells what it knows and is there no more", function()
    local verdict = check(config(A), { baseline = baseline_of(config(A, B)) })
    assert.equal(1, #verdict.baseline.vanished)
    local one = verdict.baseline.vanished[1]
    assert.same({ "b.example.com", "r-one", "pinning/pinning.json", 11 },
                { one.host, one.rule, one.path, one.line })
  end)

  it("has nothing of what is absolute", function()
    local text = baseline_of(config(A), { policy =
      ', rules = { { select = "r-one", level = "absolute" } }' })
    assert.equal('{\n  "schema": "cotter.baseline/1",\n  "findings": []\n}\n',
                 text)
  end)

  for _, row in ipairs {
    { "that is no JSON", "{", "json.truncated" },
    { "of another schema", '{ "schema": "x", "findings": [] }',
      'the schema is not "cotter.baseline/1"' },
    { "without findings", '{ "schema": "cotter.baseline/1" }',
      'a baseline has no "findings"' },
    { "with a member that is none",
      '{ "schema": "cotter.baseline/1", "findings": [], "finding": [] }',
      'a baseline has no member "finding" (did you mean "findings"?)' },
    { "with an entry that is none",
      '{ "schema": "cotter.baseline/1", "findings": [ 1 ] }',
      "an entry is an object" },
    { "that is an array", "[]", "a baseline is an object" },
    { "with a fingerprint that is none", [[
{ "schema": "cotter.baseline/1", "findings": [
  { "fingerprint": "00", "rule": "r", "code": "c", "path": "p" } ] }]],
      "a fingerprint has 64 hexadecimal digits" },
  } do
    it(row[1] .. " is refused, and nothing passes", function()
      local verdict = check(config(A), { baseline = row[2] })
      assert.equal(2, verdict.exit_code)
      local one = verdict.errors[1]
      assert.is_true(one.message == row[3] or one.code == row[3],
                     one.code .. ": " .. one.message)
      assert.matches("baseline%.json$", one.path)
    end)
  end
end)
