--- Network security configs and property lists of apps, as they stand in public
--- repositories: every finding in each, with its line, code and severity. The
--- rows were written by reading the files.

local core = require "cotter.core"
local gate = require "cotter.gate"

local KEPT <const> = "spec/fixtures/android/"
local SHARED <const> = "../shared/data/configs/"
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

local NSC <const> = "network_security_config.xml"

-- Findings ------------------------------------------------------------------

local function never(line) return { line, "expiry-never/never", "info" } end

local function no_spare(line)
  return { line, "pin-too-few/no_spare", "medium" }
end

local function ended(line) return { line, "expiry-passed/passed", "high" } end

-- A placeholder beside a pin that a key could have, and one that is not.
local function dud(line)
  return { line, "pin-placeholder/placeholder_beside", "high" }
end

local function alone(line)
  return { line, "pin-placeholder/placeholder", "high" }
end

-- The last digit of "BBB…B=" and of "111…1=" has bits that no octet has.
local function stray(line)
  return { line, "pin-non-canonical/stray_bits", "medium" }
end

local function unpadded(line)
  return { line, "pin-non-canonical/no_padding", "medium" }
end

local function unknown(line)
  return { line, "config-unknown-key/unknown_part", "medium" }
end

local function reports_only(line)
  return { line, "android-trustkit-gap/reports_only", "medium" }
end

local function cleartext(line, code, severity)
  return { line, "android-cleartext/" .. code, severity }
end

local function commented(line)
  return { line, "config-commented-out-pins/commented_out", "info" }
end

local function anchor(line)
  return { line, "android-custom-anchor/custom", "info" }
end

local function no_pins(line)
  return { line, "config-no-pins/no_pins", "info" }
end

local function default_report(line)
  return { line, "trustkit-default-report/default_report", "info" }
end

-- The first key of TrustKit's demonstration is that of an authority that has
-- ended; the two pins of its other host are placeholders.
local TRUSTKIT_DEMO = { ended(6), dud(7),
  { 8, "pin-retired-ca/ended", "medium" }, unknown(14), never(15), alone(18),
  stray(19), alone(19) }

local TRUSTKIT_KOTLIN = table.move(TRUSTKIT_DEMO, 1, #TRUSTKIT_DEMO, 1, {})
TRUSTKIT_KOTLIN[#TRUSTKIT_KOTLIN + 1] = unknown(25)

-- Files -----------------------------------------------------------------------

local ANDROID = {
  { "GrapheneOS__AppStore__" .. NSC, {} },
  { "GrapheneOS__Apps__" .. NSC, { ended(6) } },
  { "MoAsh0x11__SSL-Pinning-Lab__" .. NSC,
    { no_spare(7), no_spare(17), alone(18) } },
  { "StylingAndroid__CertificatePinning__network_security.xml", { never(4) } },
  { "chichi289__SSLPinning-Android__" .. NSC, { no_pins(2), commented(25) } },
  { "corona-warn-app__cwa-app-android__" .. NSC, { ended(7), ended(7) } },
  { "datatheorem__TrustKit-Android__androidTest_" .. NSC,
    { never(6), dud(9), never(17), dud(20),
      never(28), alone(31), stray(32), alone(32),
      never(39), alone(42), stray(43), alone(43), reports_only(45),
      ended(51), alone(53), stray(54), alone(54), reports_only(56),
      never(61), alone(64), stray(65), alone(65), reports_only(67),
      never(72), alone(75), stray(76), alone(76), reports_only(78),
      never(83), alone(86), stray(87), alone(87), reports_only(89) } },
  { "datatheorem__TrustKit-Android__app_" .. NSC, TRUSTKIT_DEMO },
  { "datatheorem__TrustKit-Android__demoappkotlin_" .. NSC, TRUSTKIT_KOTLIN },
  { "frw__react-native-ssl-public-key-pinning__" .. NSC,
    { no_pins(2), cleartext(3, "loopback", "info"),
      cleartext(3, "loopback", "info") } },
  -- The hosts of a nested domain-config have the pin-set around it, which is
  -- told of once; whether the pins are right the chain tells alone.
  { "gini__gini-mobile-android__bank_multiple_keys_" .. NSC, { never(7) } },
  { "gini__gini-mobile-android__bank_" .. NSC, { never(7) } },
  { "gini__gini-mobile-android__bank_wrong_" .. NSC, { never(7) } },
  { "gini__gini-mobile-android__health_multiple_keys_" .. NSC, { never(7) } },
  { "gini__gini-mobile-android__health_" .. NSC, { never(7) } },
  { "gini__gini-mobile-android__health_wrong_" .. NSC, { never(7) } },
  { "harunkor__AndroidSSLPinningJavaSample__" .. NSC,
    { never(5), no_spare(6) } },
  -- Its certificateTransparency in line 77 is an element like any other.
  { "httptoolkit__android-ssl-pinning-demo__" .. NSC,
    { cleartext(15, "unpinned", "low"), reports_only(25), never(26),
      unpadded(31), dud(31), anchor(34), never(41), unpadded(44), dud(44),
      anchor(47), anchor(65) } },
  { "iBotPeaches__Apktool__" .. NSC,
    { never(4), no_spare(5), { 9, "android-user-ca/user", "medium" } } },
  { "morriconeluca__RNSSLPinningDemo__" .. NSC,
    { never(7), no_spare(8), cleartext(16, "loopback", "info"),
      unknown(16) } },
  { "ostdotcom__ost-wallet-sdk-android__ost_" .. NSC,
    { never(6), commented(16), commented(17) } },
  { "parley-messaging__android-library__parley_" .. NSC, { never(4) } },
  -- httpbin.org stands in the private section of the Public Suffix List.
  { "prongbang__mobile-ssl-pinning__" .. NSC,
    { never(4), { 4, "host-public-suffix/shared", "medium" },
      cleartext(14, "base", "medium"), cleartext(14, "pinned", "high") } },
}

local APPLE = {
  { "bXZb__ios-ssl-pinning-demo__Info.plist", {} },
  { "httptoolkit__ios-ssl-pinning-demo__Info.plist", { no_spare(22) } },
  { "nidhi-gecan__SSLPinningSample__Info.plist", { no_spare(16) } },
  { "zhouhao27__SSLPinningTest__SSLPinningTest-Info-Info.plist",
    { { 11, "apple-one-level/one_level", "info" }, no_spare(16) } },
  { "nabla-c0d3__trustkit-testapps__Info.plist",
    { never(27), default_report(27), stray(38), dud(38), never(41),
      default_report(41), alone(53), stray(54), alone(54) } },
  { "JakeHiggins__detox-trustkit-example__Info.plist",
    { never(46), default_report(46), dud(58), stray(59), dud(59) } },
  { "approov__react-native-cert-pinner__Info.plist",
    { never(60), default_report(60), dud(72), stray(73), dud(73) } },
}

--- Where a file is: beside this, or where all of them are at hand.
local function place_of(folder, name)
  for _, path in ipairs { KEPT .. name, SHARED .. folder .. name } do
    if core.stat(path) then return path end
  end
end

local function findings_of(verdict)
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" then
      list[#list + 1] = ("%d %s/%s %s"):format(one.line, one.rule, one.code,
        one.severity)
    end
  end
  return list
end

local function written(rows)
  local list = {}
  for i, row in ipairs(rows) do list[i] = table.concat(row, " ") end
  return list
end

local FOLDERS = { { "android-nsc/", ANDROID }, { "ios-plist/", APPLE } }

describe("a config of an app", function()
  for _, folder in ipairs(FOLDERS) do
    for _, row in ipairs(folder[2]) do
      it(row[1] .. " is judged as it was by eye", function()
        local path = place_of(folder[1], row[1])
        if not path then return pending "is absent" end
        local verdict = gate.check { inputs = { path }, at = AT }
        assert.same({}, verdict.errors)
        assert.same(written(row[2]), findings_of(verdict))
      end)
    end
  end

  it("is among those above, if it is an Android one", function()
    local rows = {}
    for _, row in ipairs(ANDROID) do rows[row[1]] = true end
    for _, entry in ipairs(core.list_directory(SHARED .. "android-nsc") or {})
    do
      assert.is_true(rows[entry.name], entry.name)
    end
  end)
end)
