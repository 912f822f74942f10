-- Why a rule says what it says: values, places and lines are counted by hand.

local core = require "cotter.core"
local explanation = require "cotter.explanation"
local gate = require "cotter.gate"
local report = require "cotter.report.explanation"
local temporary = require "spec.support.temporary"

local AT = 1776988800 -- 2026-04-24T00:00:00Z

local CONFIG = [[
{ "hosts": [
  { "host": "a.example.com", "hashes": [
    "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=" ] },
  { "host": "b.example.com", "hashes": [
    "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=",
    "sha256/QRqdCUW4jZhjQX+etD+LmhYx2PoUtwlHBrYIthBYfHk=" ] }
] }
]]

local RULE = [[
local lib = use "rules.lib"

rule "r-count" {
  title = "Enough keys", on = "host", severity = "high",
  params = { min = { type = "integer", default = 2 },
             names = { type = "list<string>", default = {} } },
  messages = { few = "{host} pins {count}" },
  check = function(host, ctx)
    local count = lib.count(host)
    if count < ctx.params.min then
      return fail("few", { at = host.pins, host = host, count = 1 })
    end
    for _, pin in ipairs(host.pins) do
      if pin.fault then return unknown "odd" end
    end
  end,
}
]]

local LIB = [[
return { count = function(host) return #host.pins:distinct() end }
]]

local POLICY = [[
policy { name = "n", version = "1", api = 1, packs = { "rules" },
  rules = {
    { select = "r-count",
      set = { min = %d } },
    { select = "r-count/few", hosts = { "a.example.com" },
      level = "advisory" },
  },%s
}
]]

local WAIVERS = [[
waivers {
  { rule = "r-count", host = "a.example.com", reason = "later",
    owner = "o", approver = "p", created = "2026-04-01",
    expires = "2026-06-30" },
}
]]

local function written(folder, options)
  return { rule = options.rule or "r-count", at = AT,
           inputs = { folder .. "/app" }, host = options.host,
           policy = folder .. "/policy.lua", set = options.set }
end

-- Explains, and gives all that was told with the folder's name taken out.
local function explain(options)
  local files = {
    ["app/pinning/pinning.json"] = CONFIG,
    ["policy.lua"] = POLICY:format(options.min or 2, options.more or ""),
    ["waivers.lua"] = WAIVERS,
    ["rules/count.lua"] = options.check or RULE,
    ["rules/lib/lib.lua"] = LIB,
  }
  return temporary.with(files, function(folder)
    local document, errors, source =
      explanation.of(written(folder, options))
    local parts = {}
    if document then
      report.text(document, source, function(text)
        parts[#parts + 1] = text
      end)
    end
    return { document = document, errors = errors,
             json = document and report.json(document):gsub(
               folder:gsub("%p", "%%%0") .. "/", ""),
             text = (table.concat(parts):gsub(
               folder:gsub("%p", "%%%0") .. "/", "")) }
  end)
end

-- What was read, in the order of reading.
local function reads(subject)
  local list = {}
  for i, read in ipairs(subject.reads) do
    list[i] = ("%s = %s %d:%d by %d"):format(read.what, read.value,
      read.line or 0, read.column or 0, read.rule_line)
  end
  return list
end

local TEXT = [[
r-count  high, mandatory (by default)
Enough keys
rules/count.lua:3, as of 2026-04-24T00:00:00Z

parameters
  min = 2  (policy.lua:4:21)
  names = []  (by default)

fail: host a.example.com  app/pinning/pinning.json:2:13
  read
    host.pins = pins of 1  app/pinning/pinning.json:2:40
    pins:distinct() = pins of 1  app/pinning/pinning.json:2:40
    ctx.params.min = 2
  ran
    rules/count.lua:9-11
        9 |     local count = lib.count(host)
       10 |     if count < ctx.params.min then
       11 |       return fail("few", { at = host.pins, host = host, count = 1 })
    rules/lib/lib.lua:1
        1 | return { count = function(host) return #host.pins:distinct() end }
  said
    fail few, high, advisory (policy.lua:5:16): a.example.com pins 1
      app/pinning/pinning.json:2:40
]]

describe("An explanation", function()
  it("tells what was read, what ran and what was said", function()
    assert.equal(TEXT, explain { host = "a.example.com" }.text)
  end)

  it("tells of a subject that passes, too", function()
    local document = explain { host = "b.example.com" }.document
    local subject = document.subjects[1]
    assert.equal(1, #document.subjects)
    assert.equal("pass", subject.outcome)
    assert.same({
      "host.pins = pins of 2 4:40 by 1",
      "pins:distinct() = pins of 2 4:40 by 1",
      "ctx.params.min = 2 0:0 by 10", "pin.fault = nil 5:5 by 14",
      "pin.fault = nil 6:5 by 14",
    }, reads(subject))
    assert.same({}, subject.messages)
    assert.same({ 9, 10, 13, 14, 15, 16 }, subject.lines[1].lines)
  end)

  it("names the option that set a parameter", function()
    local document = explain { set = { ["r-count.min"] = "1" } }.document
    assert.same({ 1, 2, { by = "--set r-count.min" } },
                { document.params[1].value, document.params[1].default,
                  document.params[1].set })
    assert.equal("pass", document.subjects[1].outcome)
  end)

  it("knows of waivers", function()
    local subject = explain { more = ' waivers = "waivers.lua"' }
      .document.subjects[1]
    assert.same({ "waived", "waived" },
                { subject.outcome, subject.messages[1].outcome })
  end)

  it("is the same each time", function()
    local first, second = explain {}, explain {}
    assert.equal(first.json, second.json)
    assert.equal(first.text, second.text)
  end)

  it("tells of a rule that breaks, up to there", function()
    local made = explain { check = RULE:gsub("lib.count%(host%)",
                                             "host.pins.no") }
    local document = made.document
    assert.equal("error", document.subjects[1].outcome)
    assert.same({ 9 }, document.subjects[1].lines[1].lines)
    assert(document.errors[1].message:find('pins has no field "no"', 1, true))
  end)

  it("ends with a rule that does not", function()
    local made = explain { check = RULE:gsub("local count = [^\n]*",
      "local count = 0 while true do count = #host.name end") }
    assert.equal("error", made.document.subjects[1].outcome)
    assert.equal("rule.budget", made.document.errors[1].code)
  end)

  it("does not keep more than 200 values of a subject", function()
    local made = explain { check = RULE:gsub("local count = [^\n]*",
      "local count = 0 for i = 1, 250 do host:covers('h' .. i, 'curl') end") }
    local subject = made.document.subjects[1]
    assert.same({ 200, 52 }, { #subject.reads, subject.more })
  end)

  it("leaves out what was never run", function()
    local made = explain { check = RULE:gsub("title = ",
      'since = "2030-01-01", title = ') }
    local subject = made.document.subjects[1]
    assert.same({ "not-effective", "takes effect on 2030-01-01", 0 },
                { subject.outcome, subject.reason, #subject.lines })
  end)

  it("has a suggestion for a rule and for a host", function()
    assert.equal('there is no rule "r-conut" (did you mean "r-count"?)',
                 explain { rule = "r-conut" }.errors[1].message)
    assert.equal('the rule has no subject of host "a.exmple.com" '
                 .. '(did you mean "a.example.com"?)',
                 explain { host = "a.exmple.com" }.errors[1].message)
  end)
end)

describe("A run that is not explained", function()
  it("watches nothing, and says the same", function()
    local verdicts = temporary.with({
      ["app/pinning/pinning.json"] = CONFIG }, function(folder)
      local options = { inputs = { folder .. "/app" }, at = AT,
                        select = { "pin-too-few" } }
      local plain = gate.check(options)
      options.explain = true
      return { plain, gate.check(options) }
    end)
    assert.is_nil(verdicts[1].explained)
    assert.equal(2, #verdicts[2].explained)
    assert.same(verdicts[1].findings, verdicts[2].findings)
    assert.same(verdicts[1].rules, verdicts[2].rules)
  end)
end)

describe("core.watch", function()
  it("hands on what the note gives, for that type alone", function()
    local new = core.record("watched", { fields = { "name" } })
    local other = core.record("other", { fields = { "name" } })
    local one, told = new(nil, nil, "a"), {}
    local function note(_, name, found, path)
      told[#told + 1] = path:match "[^/]*$" .. " " .. tostring(name)
      return found and found .. "!"
    end
    core.watch(one, note)
    core.watch(one, error) -- once is enough
    assert.equal("a!", one.name)
    assert.equal("b!", new(nil, nil, "b").name)
    assert.equal("c", other(nil, nil, "c").name)
    assert.same({ "explain_spec.lua name", "explain_spec.lua name" }, told)
    assert.error(function() return one.nmae end)
  end)

  it("notes nothing that is read by no line of Lua", function()
    local new, told = core.list("watched list", {}), 0
    local one = new(nil, nil, { "a", "b" })
    core.watch(one, function(_, _, found)
      told = told + 1
      return found
    end)
    assert.equal("b", one[2])
    assert.equal(1, told)
    assert.same({ "a", "b" }, { table.unpack(one, 1, 2) })
    assert.equal(1, told)
  end)

  it("takes records and lists alone", function()
    for _, value in ipairs { 1, "a", {}, print } do
      assert.error(function() core.watch(value, print) end)
    end
  end)
end)
