--- Comparing policies: what flips, which way, and what is set otherwise.

local comparison = require "cotter.comparison"
local core = require "cotter.core"
local temporary = require "spec.support.temporary"

local CONFIG = [[
{ "hosts": [
    { "host": "a.example",
      "hashes": [ "sha256/dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=",
                  "sha256/P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=" ] },
    { "host": "b.example",
      "hashes": [ "sha256/dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=" ] } ] }
]]

-- The same hosts in a file that has less in it.
local SMALL = [[
{"hosts":[{"host":"b.example","hashes":[
"sha256/dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0="]}]}
]]

-- It finds hosts with fewer pins than a number, and one whatever it pins.
local FEW = [[
rule "few" {
  title = "t", on = "host", severity = "high",
  params = { min = { type = "integer", default = 2, doc = "d" } },
  messages = { few = "{host} has few pins",
               one = { text = "{host} has one", severity = "medium" } },
  check = function(host, ctx)
    if #host.pins < ctx.params.min then
      fail("few", { at = host, host = host.name })
    end
  end,
}
]]

local ALWAYS = [[
rule "always" {
  title = "t", on = "host", severity = "medium",
  messages = { bad = "{host} is bad" },
  check = function(host) fail("bad", { at = host, host = host.name }) end,
}
]]

local LISTED = [[
rule "listed" {
  title = "t", on = "host", severity = "high", data = { own = "list<suffix>" },
  messages = { foreign = "{host} is foreign" },
  check = function(host, ctx)
    if not ctx.data.own:match(host) then
      fail("foreign", { at = host, host = host.name })
    end
  end,
}
]]

local SERVED = [[
rule "served" {
  title = "t", on = "host", severity = "high", needs = { "chain" },
  messages = { none = "{host} has none" },
  check = function(host, ctx)
    if #ctx.chains(host) > 9 then fail("none", { at = host, host = host.name })
    end
  end,
}
]]

local function policy(fields)
  return ('policy { name = "p", version = "1", api = 1, packs = { "rules" }, '
          .. "%s }"):format(fields or "")
end

local function waiver(host, expires, more)
  return ([[{ rule = "few", host = %q, reason = "r", owner = "o",
    approver = "a", created = "2026-01-01", expires = %q, %s }]]):format(
    host, expires or "2026-06-30", more or "")
end

local function waived(...)
  return { ["policy.lua"] = policy 'waivers = "waivers.lua"',
           ["waivers.lua"] = "waivers {\n" .. waiver(...) .. " }" }
end

local SEALED = ('seal = "sha256:%s"'):format(("0"):rep(64))

--- Compares two policies, each with files of its own beside those of both.
---@param old table<string, string>
---@param new table<string, string>
---@param more table<string, any>? options
local function compare(old, new, more)
  local written = { ["app/pinning.json"] = CONFIG }
  for name, set in pairs { old = old, new = new } do
    written[name .. "/policy.lua"] = policy()
    written[name .. "/rules/few.lua"] = FEW
    written[name .. "/rules/always.lua"] = ALWAYS
    for path, octets in pairs(set) do
      written[name .. "/" .. path] = octets or nil
    end
  end
  for path, octets in pairs(more and more.files or {}) do
    written[path] = octets
  end
  return temporary.with(written, function(folder)
    local options = { inputs = { folder .. "/app" }, at = 1767225600 + 86400,
                      set = {} }
    for name, value in pairs(more or {}) do options[name] = value end
    return comparison.of(options, folder .. "/old/policy.lua",
                         folder .. "/new/policy.lua")
  end)
end

local function place(one)
  return ("%s:%d:%d"):format(one.path:match "app/(.*)$", one.line, one.column)
end

local function words_of_flips(made)
  local list = {}
  for i, one in ipairs(made.flips) do
    list[i] = ("%s %s %s %d %s"):format(one.direction, one.rule, one.change,
                                        one.count, place(one.witness))
  end
  return list
end

local function set(origin)
  if not origin then return "-" end
  if not origin.line then return origin.by end
  return ("%s:%d:%d"):format(origin.path:match "[^/]*/[^/]*$", origin.line,
                             origin.column)
end

local OPAQUE = { text = true, data = true, module = true }

local function text_of(one, what)
  if OPAQUE[what] then return tostring(one ~= nil) end
  return tostring(one)
end

local function words_of_setting(one)
  return table.concat({ one.direction or "changed", one.what,
    one.rule or "-", one.name or "-", table.concat(one.codes or { "-" }, ","),
    one.host or "-", text_of(one.before, one.what),
    text_of(one.after, one.what),
    set(one.before_set), set(one.after_set) }, " ")
end

local function words_of_settings(made)
  local list = {}
  for i, one in ipairs(made.settings) do list[i] = words_of_setting(one) end
  return list
end

local function rules(text) return policy("rules = { " .. text .. " }") end

local LISTED_AT = { ["rules/listed.lua"] = LISTED,
  ["policy.lua"] = policy('data = { own = { file = "own.txt", type = '
    .. '"list<suffix>" } }'), ["own.txt"] = "a.example\nb.example\n" }

local function with(base, changes)
  local made = {}
  for name, value in pairs(base) do made[name] = value end
  for name, value in pairs(changes) do made[name] = value end
  return made
end

local ROWS = { -- name, old, new, flips, settings, options
  { "that are the same", {}, {}, {}, {} },
  { "of which one has another comment", {},
    { ["policy.lua"] = "-- x\n" .. policy() }, {}, {} },

  { "with a level that is lower", {},
    { ["policy.lua"] = rules '{ select = "few", level = "advisory" }' },
    { "loosened few level 1 pinning.json:5:15" },
    { "loosened level few - few - mandatory advisory default "
      .. "new/policy.lua:1:88" } },
  { "with a level that is higher", {},
    { ["policy.lua"] = rules '{ select = "always", level = "absolute" }' },
    { "tightened always level 2 pinning.json:2:15" },
    { "tightened level always - - - advisory absolute default "
      .. "new/policy.lua:1:88" } },
  { "with a level for some hosts", {},
    { ["policy.lua"] = rules('{ select = "always", level = "absolute", '
      .. 'hosts = { "b.example" } }') },
    { "tightened always level 1 pinning.json:5:15" },
    { "tightened level always - - b.example advisory absolute default "
      .. "new/policy.lua:1:88" } },
  { "with a level for hosts that the inputs do not have", {},
    { ["policy.lua"] = rules('{ select = "few", level = "off", '
      .. 'hosts = { "*.other.example" } }') }, {},
    { "loosened level few - few *.other.example mandatory off default "
      .. "new/policy.lua:1:88",
      "loosened level few - one *.other.example advisory off default "
      .. "new/policy.lua:1:88" } },

  { "of which one turns a rule off", {},
    { ["policy.lua"] = rules '{ select = "few", level = "off" }' },
    { "loosened few off 1 pinning.json:5:15" },
    { "loosened rule few - - - on off - new/policy.lua:1:88" } },
  { "of which one turns a rule on",
    { ["policy.lua"] = rules '{ select = "few", level = "off" }' }, {},
    { "tightened few off 1 pinning.json:5:15" },
    { "tightened rule few - - - off on old/policy.lua:1:88 -" } },
  { "of which one turns a rule off for a host", {},
    { ["policy.lua"] = rules('{ select = "few", level = "off", '
      .. 'hosts = { "b.example" } }') },
    { "loosened few off 1 pinning.json:5:15" },
    { "loosened level few - few b.example mandatory off default "
      .. "new/policy.lua:1:88",
      "loosened level few - one b.example advisory off default "
      .. "new/policy.lua:1:88" } },
  { "of which one lacks a rule", {}, { ["rules/few.lua"] = false },
    { "loosened few absent 1 pinning.json:5:15" },
    { "loosened rule few - - - on absent - -" } },
  { "of which one has one more", { ["rules/always.lua"] = false }, {},
    { "tightened always absent 2 pinning.json:2:15" },
    { "tightened rule always - - - absent on - -" } },
  { "of which one lacks a rule that finds nothing",
    { ["rules/more.lua"] = FEW:gsub('"few"', '"more"', 1):gsub("< ctx",
                                                              "< 0 * ctx") },
    {}, {}, { "loosened rule more - - - on absent - -" } },

  { "with a parameter that finds less", {},
    { ["policy.lua"] = rules '{ select = "few", set = { min = 1 } }' },
    { "loosened few pass 1 pinning.json:5:15" },
    { "changed param few min - - 2 1 default new/policy.lua:1:109" } },
  { "with a parameter that finds more",
    { ["policy.lua"] = rules '{ select = "few", set = { min = 1 } }' },
    { ["policy.lua"] = rules '{ select = "few",   set = { min = 3 } }' },
    { "tightened few pass 2 pinning.json:2:15" },
    { "changed param few min - - 1 3 old/policy.lua:1:109 "
      .. "new/policy.lua:1:111" } },
  { "with another default", {},
    { ["rules/few.lua"] = FEW:gsub("default = 2", "default = 3") },
    { "tightened few pass 1 pinning.json:2:15" },
    { "changed param few min - - 2 3 default default",
      "changed text few - - - true true pack pack" } },

  { "with another severity", {},
    { ["rules/few.lua"] = FEW:gsub('"high"', '"low"') },
    { "loosened few level 1 pinning.json:5:15" },
    { "loosened level few - few - mandatory advisory default default",
      "loosened severity few - - - high low - -",
      "changed text few - - - true true pack pack" } },
  { "with another body", {},
    { ["rules/always.lua"] = ALWAYS:gsub("fail%(", "local _ = host or fail(") },
    { "loosened always pass 2 pinning.json:2:15" },
    { "changed text always - - - true true pack pack" } },
  { "with a rule that is not in effect yet", {},
    { ["rules/few.lua"] = FEW:gsub('"t",', '"t", since = "2030-01-01",', 1) },
    { "loosened few not-effective 1 pinning.json:5:15" },
    { "changed effective few since - - nil 2030-01-01 - -",
      "changed text few - - - true true pack pack" } },
  { "with another helper", { ["rules/lib/own.lua"] = "return { }\n" },
    { ["rules/lib/own.lua"] = "return { 1 }\n" }, {},
    { "changed module - rules.own - - true true - -" } },
  { "with other data", LISTED_AT, with(LISTED_AT, { ["own.txt"] =
                                                    "a.example\n" }),
    { "tightened listed pass 1 pinning.json:5:15" },
    { "changed data - own - - true true - -" } },

  { "of which one fails for less", {},
    { ["policy.lua"] = policy 'gate = { fail_on = "absolute" }' },
    { "loosened few gate 1 pinning.json:5:15" },
    { "loosened fail_on - - - - mandatory absolute - -" } },
  { "of which one fails for more", {},
    { ["policy.lua"] = policy 'gate = { fail_on = "advisory" }' },
    { "tightened always gate 2 pinning.json:2:15" },
    { "tightened fail_on - - - - mandatory advisory - -" } },
  { "of which one fails by severity", {},
    { ["policy.lua"] = policy 'gate = { fail_on = "severity:medium" }' },
    { "tightened always gate 2 pinning.json:2:15" },
    { "changed fail_on - - - - mandatory severity:medium - -" } },
  { "that fail by different severities",
    { ["policy.lua"] = policy 'gate = { fail_on = "severity:medium" }' },
    { ["policy.lua"] = policy 'gate = { fail_on = "severity:high" }' },
    { "loosened always gate 2 pinning.json:2:15" },
    { "loosened fail_on - - - - severity:medium severity:high - -" } },

  { "of which one requires evidence", { ["rules/served.lua"] = SERVED },
    { ["rules/served.lua"] = SERVED,
      ["policy.lua"] = policy 'evidence = { chain = "require" }' }, {},
    { "tightened evidence - chain - - optional require - -" } },
  { "of which one requires no evidence",
    { ["rules/served.lua"] = SERVED,
      ["policy.lua"] = policy 'evidence = { chain = "require" }' },
    { ["rules/served.lua"] = SERVED }, {},
    { "loosened evidence - chain - - require optional - -" } },
  { "for other versions of a plug-in", {},
    { ["policy.lua"] = policy 'consumers = { outsystems = "7.0.0" }' }, {},
    { "changed consumer - outsystems - - nil 7.0.0 - -" } },

  { "of which one has a waiver", {},
    waived "b.example",
    { "loosened few waived 1 pinning.json:5:15" },
    { "loosened waiver few few b.example - b.example "
      .. "nil 2026-01-01 to 2026-06-30 - "
      .. "new/waivers.lua:2:1" } },
  { "of which one has no waiver any more",
    waived "b.example", {},
    { "tightened few waived 1 pinning.json:5:15" },
    { "tightened waiver few few b.example - b.example "
      .. "2026-01-01 to 2026-06-30 nil "
      .. "old/waivers.lua:2:1 -" } },
  { "of which one has a longer waiver", waived "b.example",
    waived("b.example", "2026-07-01"), {},
    { "loosened waiver few few b.example - b.example "
      .. "2026-01-01 to 2026-06-30 "
      .. "2026-01-01 to 2026-07-01 old/waivers.lua:2:1 new/waivers.lua:2:1" } },
  { "of which one has a shorter waiver", waived "b.example",
    waived("b.example", "2026-06-29"), {},
    { "tightened waiver few few b.example - b.example "
      .. "2026-01-01 to 2026-06-30 "
      .. "2026-01-01 to 2026-06-29 old/waivers.lua:2:1 new/waivers.lua:2:1" } },
  { "of which one has a waiver without its seal",
    waived("c.example", nil, SEALED), waived "c.example", {},
    { "loosened waiver few few c.example - c.example "
      .. "2026-01-01 to 2026-06-30, sealed "
      .. "2026-01-01 to 2026-06-30 old/waivers.lua:2:1 new/waivers.lua:2:1" } },
  { "of which one gives a waiver a seal", waived "c.example",
    waived("c.example", nil, SEALED), {},
    { "tightened waiver few few c.example - c.example "
      .. "2026-01-01 to 2026-06-30 "
      .. "2026-01-01 to 2026-06-30, sealed old/waivers.lua:2:1 "
      .. "new/waivers.lua:2:1" } },
  { "of which one has a waiver that covers nothing", {},
    waived "c.example", {},
    { "loosened waiver few few c.example - c.example "
      .. "nil 2026-01-01 to 2026-06-30 - "
      .. "new/waivers.lua:2:1" } },

  { "over a tree, with the finding in the smallest file as witness", {},
    { ["policy.lua"] = rules '{ select = "few", level = "advisory" }' },
    { "loosened few level 2 small/pinning.json:1:19" },
    { "loosened level few - few - mandatory advisory default "
      .. "new/policy.lua:1:88" },
    { files = { ["app/small/pinning.json"] = SMALL } } },
  { "in two ways at once", {},
    { ["policy.lua"] = rules('{ select = "few", level = "advisory" }, '
      .. '{ select = "always", level = "mandatory" }') },
    { "loosened few level 1 pinning.json:5:15",
      "tightened always level 2 pinning.json:2:15" },
    { "tightened level always - - - advisory mandatory default "
      .. "new/policy.lua:1:128",
      "loosened level few - few - mandatory advisory default "
      .. "new/policy.lua:1:88" } },
  { "in a rule that is selected", {},
    { ["policy.lua"] = rules '{ select = "*", level = "advisory" }' },
    { "loosened few level 1 pinning.json:5:15" },
    { "loosened level few - few - mandatory advisory default "
      .. "new/policy.lua:1:88" }, { select = { "few" } } },
}

describe("policies", function()
  for _, row in ipairs(ROWS) do
    local name, old, new, flips, settings, options = table.unpack(row, 1, 6)

    it(name, function()
      local made = compare(old, new, options)
      assert.same({}, made.errors)
      assert.same(flips, words_of_flips(made))
      assert.same(settings, words_of_settings(made))
      local loosened = 0
      for _, list in ipairs { flips, settings } do
        for _, one in ipairs(list) do
          if one:find "^loosened" then loosened = loosened + 1 end
        end
      end
      assert.equal(loosened, made.loosened)
    end)
  end

  for _, row in ipairs {
    { "lets a config pass", 'level = "advisory"', { pass = { "pinning.json",
      "small/pinning.json" }, fail = {} } },
    { "lets a host pass, and another still fails",
      'level = "off", hosts = { "c.example" }', { pass = {}, fail = {} } },
    { "fails a config", 'set = { min = 3 }', { pass = {}, fail =
      { "two/pinning.json" } } },
  } do
    it("tell where one " .. row[1], function()
      local made = compare({}, { ["policy.lua"] = rules('{ select = "few", '
        .. row[2] .. " }") }, { files = { ["app/small/pinning.json"] = SMALL,
        ["app/two/pinning.json"] = CONFIG:gsub("b%.example(.-)%]", function(x)
          return "b.example" .. x .. ', "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW'
                 .. '1n2jQPt3Yngx8=" ]'
        end) } })
      for _, list in pairs(made.configs) do
        for i, path in ipairs(list) do list[i] = path:match "app/(.*)$" end
      end
      assert.same(row[3], made.configs)
    end)
  end

  for _, row in ipairs {
    { "of which one is broken", { ["policy.lua"] = "policy {" },
      "literal.syntax" },
    { "of which one has no rule for the inputs",
      { ["rules/few.lua"] = FEW:gsub('"host", s', '"cert", s'):gsub("host%.",
        "host."), ["rules/always.lua"] = false }, "run.nothing" },
    { "of which one runs nothing",
      { ["policy.lua"] = rules '{ select = "*", level = "off" }' },
      "run.nothing" },
    { "of which one has a rule that breaks",
      { ["rules/always.lua"] = ALWAYS:gsub("host%.name", "host.nmae") },
      nil },
    { "of which one has no such rule selected",
      { ["rules/few.lua"] = false }, "select.nothing" },
  } do
    it("are not compared, " .. row[1], function()
      local made = compare({}, row[2], row[3] == "select.nothing"
                                       and { select = { "few" } } or nil)
      assert.is_true(#made.errors > 0)
      if row[3] then assert.equal(row[3], made.errors[1].code) end
      assert.matches("/new/", made.errors[1].path, 1, true)
      assert.same({}, made.flips)
      assert.same({}, made.settings)
    end)
  end

  it("are not compared over what cannot be read", function()
    local made = compare({}, {}, { inputs = { "/nowhere" } })
    assert.equal("file.missing", made.errors[1].code)
    assert.equal(1, #made.errors)
  end)

  it("see the same octets", function()
    local read, seen = core.read_file, {}
    core.read_file = function(path, ...)
      if path:find "app/" then seen[#seen + 1] = path end
      return read(path, ...)
    end
    local done, made = pcall(compare, {}, {})
    core.read_file = read
    assert.is_true(done, made)
    assert.equal(1, #seen)
  end)
end)
