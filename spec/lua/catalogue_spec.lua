local catalogue = require "cotter.report.catalogue"
local cjson = require "cjson"
local files = require "spec.support.files"
local open = require "cotter.policy.open"
local rules = require "cotter.cli.rules"

local RULE = [[
rule "backup-count" {
  title = "Each host pins two keys", on = "host", severity = "high",
  needs = { "chain" }, since = "2018-04-01", refs = { "RFC 7469 4.3" },
  params = {
    min = { type = "integer", default = 2, min = 1, doc = "keys of a host" },
    names = { type = "list<hostname>", default = { "a.example" } },
  },
  messages = {
    few = { text = "{host} pins {count}", severity = "low",
            consequences = { okhttp = "dies", curl = "blocks" },
            remedy = "Pin a second one." },
    none = "{host} has none",
  },
  remedy = "Make a second key.",
  check = function() end,
}
]]

local POLICY = [[
policy { name = "n", api = 1, packs = { "." }, rules = {
  { select = "backup-*", set = { min = 3 }, level = "advisory" } } }
]]

local function plan()
  return assert(open.plan("policy.lua", {}, files.of {
    ["policy.lua"] = POLICY, ["backup.lua"] = RULE,
    ["short.lua"] = files.rule "pin-x" }))
end

local EXPLAINED = [[
backup-count  high, advisory
Each host pins two keys

when
  needs evidence: chain
  since 2018-04-01

parameters
  min: integer; at least 1; default 2; here 3
    keys of a host
  names: list<hostname>; default a.example

messages
  few (low): {host} pins {count}
    on the phone: okhttp dies; curl blocks
    remedy: Pin a second one.
  none: {host} has none

remedy
  Make a second key.

see
  RFC 7469 4.3

among the rules of policy.lua
  { select = "backup-count", level = "advisory",
    set = { min = 3,
            names = { "a.example" } } },

backup.lua:1, about each host, pack rules
]]

local function written(write_to)
  local parts = {}
  write_to(function(text) parts[#parts + 1] = text end)
  return table.concat(parts)
end

describe("The catalogue", function()
  it("lists rules in lines", function()
    local text = written(function(write)
      catalogue.list(plan().catalogue, write)
    end)
    assert.equal("backup-count  high      Each host pins two keys\n" ..
                 "pin-x         high      t\n", text)
  end)

  it("explains a rule from what it says", function()
    local text = written(function(write)
      catalogue.explain(plan().catalogue[1], "advisory", write)
    end)
    assert.equal(EXPLAINED, text)
  end)

  it("is the same as JSON", function()
    local text = catalogue.json(plan().catalogue, function() return "off" end)
    local document = cjson.decode(text)
    assert.equal("cotter.rules/1", document.schema)
    local first, second = document.rules[1], document.rules[2]
    assert.same({ "backup-count", "off", "backup.lua", 1 },
                { first.id, first.level, first.path, first.line })
    assert.same({ type = "integer", default = 2, value = 3, min = 1,
                  doc = "keys of a host" }, first.params.min)
    assert.equal("dies", first.messages.few.consequences.okhttp)
    assert.same({ "pin-x", "rules" }, { second.id, second.pack })
    assert(text:find('"params": {}', 1, true))
  end)
end)

describe("The command rules", function()
  local function run(args)
    local lines = {}
    args.arguments = args.arguments or {}
    local status = rules.run(args, {
      write = function() end,
      tell = function(_, text) lines[#lines + 1] = text end,
    })
    return status, lines
  end

  it("refuses a policy that is not there", function()
    local status, lines = run { policy = "no/such.lua" }
    assert.equal(2, status)
    assert.equal(1, #lines)
    assert(lines[1]:find("no/such.lua: ", 1, true))
  end)
end)
