--- What a network security config wants of handshakes beside pins: logged
--- certificates and encrypted names, as Android inherits them.

package.path = "./?.lua;" .. package.path

local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"

local PINS <const> = [[<pin-set>
<pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
<pin digest="SHA-256">2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</pin>
</pin-set>]]

local AT <const> = 1795132800 -- 2026-11-20

local function nsc(body)
  return "<network-security-config>\n" .. body .. "\n</network-security-config>"
end

local function domain(more)
  return "<domain-config><domain>a.example</domain>" .. PINS .. more
    .. "</domain-config>"
end

local function base(more) return "<base-config>" .. more .. "</base-config>" end

local LOGGED <const> = '<certificateTransparency enabled="true"/>'
local UNLOGGED <const> = '<certificateTransparency enabled="false"/>'
local HOUSE <const> = '<trust-anchors><certificates src="@raw/ca"/>'
  .. "</trust-anchors>"
local USER <const> = '<trust-anchors><certificates src="user"/></trust-anchors>'
local SYSTEM <const> = '<trust-anchors><certificates src="system"/>'
  .. "</trust-anchors>"

local function encrypted(mode)
  return ('<domainEncryption mode="%s"/>'):format(mode)
end

-- What comes of a name in an app that is made for a level, if any is given.
local function resolve(body, target, name)
  local files = { ["app/src/main/res/xml/pins.xml"] = nsc(body) }
  if target then
    files["app/build.gradle"] = ("android { defaultConfig { targetSdk %d } }")
      :format(target)
  end
  return temporary.with(files, function(folder)
    local answers = gate.resolve { inputs = { folder }, at = AT,
                                   hosts = { name or "a.example" } }
    assert.same({}, answers.errors)
    return answers.answers[1]
  end)
end

-- Developer guide, certificateTransparency: enabled where that is said; not
-- where the user's or own anchors are trusted; or else what is inherited. By
-- default from API level 37 on.
describe("certificates must be logged", function()
  for _, row in ipairs {
    { "where their entry says so", domain(LOGGED), 36, true },
    { "where the base-config does", base(LOGGED) .. domain "", 36, true },
    { "where the base-config behind them does", domain "" .. base(LOGGED), 36,
      true },
    { "where the entry around theirs does", domain(LOGGED ..
      "<domain-config><domain>b.example</domain></domain-config>"), 36, true,
      "b.example" },
    { "by default for level 37", domain "", 37, true },
    { "not by default for level 36", domain "", 36, false },
    { "perhaps, where no level is known", domain "", nil, nil },
    { "not where their entry says that", base(LOGGED) .. domain(UNLOGGED), 37,
      false },
    { "not where the app trusts an authority of its own", domain(HOUSE), 37,
      false },
    { "not where it trusts those that users install",
      base(LOGGED) .. domain(USER), 37, false },
    { "where it trusts the system's alone", domain(SYSTEM), 37, true },
    { "where it trusts an own one, and its entry says so",
      domain(HOUSE .. LOGGED), 36, true },
    { "not where the base-config trusts others", base(USER) .. domain "", 37,
      false },
    { "as the last element says", domain(LOGGED .. UNLOGGED), 37, false },
    { "not where the element says nothing",
      domain "<certificateTransparency/>", 37, false },
    { "not where it says what is no boolean",
      domain '<certificateTransparency enabled="yes"/>', 37, false },
    { "for a name without an entry, too", base(LOGGED) .. domain "", 36, true,
      "other.example" },
  } do
    it(row[1], function()
      assert.equal(row[4], resolve(row[2], row[3], row[5]).transparency)
    end)
  end
end)

describe("the name of a host is encrypted", function()
  for _, row in ipairs {
    { "as its entry says", base(encrypted "disabled")
      .. domain(encrypted "enabled"), "enabled" },
    { "as the base-config says", base(encrypted "required") .. domain "",
      "required" },
    { "as the platform likes, where nobody says anything", domain "", nil },
    { "as is inherited, where the mode is none", base(encrypted "enabled")
      .. domain(encrypted "Enabled"), "enabled" },
  } do
    it(row[1], function()
      assert.equal(row[3], resolve(row[2]).encryption)
    end)
  end
end)

describe("the model", function()
  local function first(body)
    return temporary.with({ ["a.xml"] = nsc(body) }, function(folder)
      return gate.model { inputs = { folder .. "/a.xml" } }.configs[1].hosts[1]
    end)
  end

  it("has both where they are known", function()
    local host = first(base(LOGGED) .. domain(encrypted "opportunistic"))
    assert.same({ true, "opportunistic" },
                { host.certificate_transparency, host.domain_encryption })
  end)

  it("has neither where they are not", function()
    local host = first(domain "")
    assert.is_nil(host.certificate_transparency)
    assert.is_nil(host.domain_encryption)
  end)
end)

-- Body, and what is told of it: rule and code, severity, line.
describe("of these elements is told", function()
  for _, row in ipairs {
    { "nothing that is right", base(LOGGED) .. domain(encrypted "enabled"),
      {} },
    { "a value that is no boolean",
      domain '\n<certificateTransparency enabled="yes"/>',
      { "config-wrong-shape/no_boolean high 6" } },
    { "a value that is absent, and false by that",
      domain "\n<certificateTransparency/>",
      { "config-wrong-shape/no_value medium 6" } },
    { "a mode that is none", domain("\n" .. encrypted "strict"),
      { "config-wrong-shape/no_mode medium 6" } },
    { "a mode that is misspelt", domain("\n" .. encrypted "Enabled"),
      { "config-wrong-shape/misspelt_mode medium 6" } },
    { "a mode that is absent", domain "\n<domainEncryption/>",
      { "config-wrong-shape/mode_absent medium 6" } },
    { "an attribute that nobody reads",
      domain '\n<domainEncryption mode="enabled" enabled="true"/>',
      { "config-unknown-key/unknown_part medium 6" } },
    { "the root as a place where nobody reads them",
      domain "" .. "\n" .. LOGGED,
      { "config-unknown-key/wrong_place medium 6" } },
    { "a place in another element", domain("\n" .. SYSTEM:gsub(
      "</trust%-anchors>", LOGGED .. "%0")),
      { "config-unknown-key/wrong_place medium 6" } },
    { "debug-overrides, at which debuggable builds throw",
      domain "" .. "\n<debug-overrides>" .. LOGGED .. "</debug-overrides>",
      { "android-misplaced/in_debug medium 6" } },
    { "debug-overrides, in which no mode is read", domain ""
      .. "\n<debug-overrides>" .. encrypted "enabled" .. "</debug-overrides>",
      { "config-unknown-key/wrong_place medium 6" } },
  } do
    it(row[1], function()
      local found = temporary.with({ ["a.xml"] = nsc(row[2]) },
        function(folder)
          local list = {}
          for _, one in ipairs(gate.check { inputs = { folder .. "/a.xml" },
              at = AT, select = { "config-wrong-shape", "config-unknown-key",
                                  "android-misplaced" } }.findings) do
            if one.outcome == "fail" then
              list[#list + 1] = ("%s/%s %s %d"):format(one.rule, one.code,
                one.severity, one.line)
            end
          end
          return list
        end)
      assert.same(row[3], found)
    end)
  end
end)
