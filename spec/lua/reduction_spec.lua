--- Reducing witnesses: the least of a config that still shows what flips.

local core = require "cotter.core"
local comparison = require "cotter.comparison"
local temporary = require "spec.support.temporary"

local A <const> = "sha256/dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0="
local B <const> = "sha256/P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM="

local POLICY <const> = 'policy { name = "p", version = "1", api = 1, '
  .. 'packs = { "rules.lua" }, rules = { %s } }'

-- Hosts of example.com that pin B, and pairs of hosts that pin the same.
local RULES <const> = [[
rule "spare" {
  title = "t", on = "pin", severity = "high",
  messages = { bad = "{host} pins it" },
  check = function(pin)
    if pin.host:under "example.com" and pin.text:find "P8TM" then
      fail("bad", { at = pin, host = pin.host.name })
    end
  end,
}
rule "pair" {
  title = "t", on = "config", severity = "high",
  messages = { two = "two hosts" },
  check = function(config)
    if #config.hosts > 1 then fail("two", { at = config }) end
  end,
}
rule "many" {
  title = "t", on = "config", severity = "high",
  messages = { many = "many hosts" },
  check = function(config)
    if #config.hosts >= 70 then fail("many", { at = config }) end
  end,
}
rule "folder" {
  title = "t", on = "app", severity = "high",
  messages = { two = "two configs" },
  check = function(app)
    if #app.configs > 1 then fail("two", { at = app.configs[1] }) end
  end,
}
]]

--- Compares a policy in which a rule is mandatory with one in which it is
--- advisory.
local function compare(files, rule, file)
  local written = { ["rules.lua"] = RULES, ["old.lua"] = POLICY:format "",
    ["new.lua"] = POLICY:format('{ select = "*", level = "advisory" }') }
  for path, octets in pairs(files) do written["app/" .. path] = octets end
  return temporary.with(written, function(folder)
    return comparison.of({ inputs = { folder .. "/app/" .. (file or "") },
      at = 1767312000, set = {}, select = { rule } }, folder .. "/old.lua",
      folder .. "/new.lua")
  end)
end

local function config(hosts)
  return '{\n  "hosts": [\n' .. table.concat(hosts, ",\n") .. "\n  ]\n}\n"
end

local function host(name, ...)
  return ('    { "host": "%s", "hashes": [ "%s" ] }'):format(name,
    table.concat({ ... }, '", "'))
end

local function repeated(count, last)
  local list = {}
  for i = 1, count do list[i] = host(("h%d.example.org"):format(i), A, B) end
  list[#list + 1] = last
  return list
end

local XML <const> = [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain>a.example.org</domain>
    <pin-set><pin digest="SHA-256">%s</pin></pin-set>
  </domain-config>
  <domain-config>
    <domain>b.example.com</domain>
    <pin-set>
      <pin digest="SHA-256">%s</pin>
      <pin digest="SHA-256">%s</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]

local function body(pin) return (pin:gsub("^sha256/", "")) end

-- The rows: name, rule, file, text, what is left.
local ROWS = {
  { "the host and the pin", "spare", "pinning.json",
    config { host("a.example.org", A, B), host("b.example.com", A, B, A) },
    '{\n  "hosts": [\n    { "host": "b.example.com", "hashes": [ "' .. B
      .. '" ] }\n  ]\n}\n' },
  { "one of a thousand hosts", "spare", "pinning.json",
    config(repeated(1000, host("b.example.com", B, A))),
    config { host("b.example.com", B) } },
  { "two hosts where it takes two", "pair", "pinning.json",
    config { host("a.example", A), host("b.example", B),
             host("c.example", A) },
    '{\n  "hosts": [\n    {  },\n    {  }\n  ]\n}\n' },
  { "what needs nothing less", "spare", "pinning.json",
    config { host("b.example.com", B) }, config { host("b.example.com", B) } },
  { "elements of XML", "spare", "network_security_config.xml",
    XML:format(body(A), body(A), body(B)),
    [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain>b.example.com</domain>
    <pin-set>
      <pin digest="SHA-256">]] .. body(B) .. [[</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]] },
  { "lines of what is neither", "spare", "pins.sh",
    "#!/bin/sh\n# fetch\ncurl --pinnedpubkey 'sha256//" .. body(A)
      .. "' https://a.example.com/\ncurl --pinnedpubkey 'sha256//" .. body(B)
      .. "' https://b.example.com/\necho done\n",
    "curl --pinnedpubkey 'sha256//" .. body(B)
      .. "' https://b.example.com/\n" },
}

describe("a witness is reduced to", function()
  for _, row in ipairs(ROWS) do
    it(row[1], function()
      local made = compare({ [row[3]] = row[4] }, row[2], row[3])
      assert.same({}, made.errors)
      assert.equal(1, #made.flips)
      local reduced = made.flips[1].witness.reduced
      assert.equal(row[5], reduced.text)
      assert.equal(#row[5], reduced.octets)
      assert.is_true(reduced.complete)
    end)
  end

  it("nothing where it takes another file", function()
    local made = compare({ ["pinning.json"] = config { host("a.example", A) },
      ["network_security_config.xml"] = XML:format(body(A), body(A),
                                                   body(B)) }, "folder")
    assert.same({}, made.errors)
    assert.equal(1, #made.flips)
    assert.is_nil(made.flips[1].witness.reduced)
  end)

  for _, module in ipairs { "cotter.parts", "cotter.engine" } do
    it("nothing, with an error, without an answer of " .. module, function()
      local jail, is_reduced = core.jail, false
      finally(function() core.jail = jail end)
      core.jail = function(name, ...)
        is_reduced = is_reduced or name == "cotter.parts"
        if name ~= module or not is_reduced then return jail(name, ...) end
        return nil, { code = "jail.killed", text = "it was killed" }
      end
      local text = config(repeated(9, host("b.example.com", B, A)))
      local made = compare({ ["pinning.json"] = text }, "spare",
                           "pinning.json")
      assert.equal("jail.killed", made.errors[1].code)
      assert.same({}, made.flips)
    end)
  end

  it("what is reached in its steps, and says that it is not all", function()
    local made = compare({ ["pinning.json"] = config(repeated(100)) }, "many")
    local reduced = made.flips[1].witness.reduced
    assert.is_false(reduced.complete)
    local _, hosts = reduced.text:gsub('"host"', "")
    assert.is_true(hosts < 100 and hosts >= 70)
  end)
end)
