--- False alarms that must not happen: each a config that is in order but for
--- what looks like a defect and is none, and all that may be said of it.

local gate = require "cotter.gate"
local moment = require "cotter.moment"
local temporary = require "spec.support.temporary"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local ZEROS = ("A"):rep(43) .. "="

local function pin(text) return '<pin digest="SHA-256">' .. text .. "</pin>" end

local SET = '<pin-set expiration="2028-01-01">' .. pin(A) .. pin(B)
  .. "</pin-set>"

local function domain(name, rest, attributes)
  return ("<domain-config%s><domain>%s</domain>%s</domain-config>"):format(
    attributes or "", name, rest or "")
end

local PINNED = domain("example.com", SET)

local function android(text, attributes)
  return { "nsc.xml", ('<?xml version="1.0" encoding="utf-8"?>\n'
    .. "<network-security-config%s>%s</network-security-config>"):format(
      attributes or "", text) }
end

local CLEAR = ' cleartextTrafficPermitted="true"'
local USER = '<trust-anchors><certificates src="system"/>'
  .. '<certificates src="user"/></trust-anchors>'
local TOOLS = ' xmlns:tools="http://schemas.android.com/tools"'

local PLIST = '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">'
  .. "<dict>%s</dict></plist>"

local function key(name, text)
  return ("<key>%s</key><dict>%s</dict>"):format(name, text)
end

local function identity(text)
  return "<dict><key>SPKI-SHA256-BASE64</key><string>" .. text
    .. "</string></dict>"
end

local CA = "<key>NSPinnedCAIdentities</key><array>" .. identity(A)
  .. identity(B) .. "</array>"

local function plist(text) return { "Info.plist", PLIST:format(text) } end

local function transport(text)
  return plist(key("NSAppTransportSecurity", text))
end

local APPLE = key("NSPinnedDomains", key("example.com", CA))
local EXCEPTION = key("NSExceptionDomains", key("old.example",
  "<key>NSExceptionAllowsInsecureHTTPLoads</key><true/>"
  .. "<key>NSIncludesSubdomains</key><true/>"))

local function trustkit(text)
  return plist(key("TSKConfiguration",
    "<key>TSKSwizzleNetworkDelegates</key><true/>" .. key("TSKPinnedDomains",
    key("example.com", text .. "<key>TSKPublicKeyHashes</key><array><string>"
      .. A .. "</string><string>" .. B .. "</string></array>"
      .. "<key>TSKExpirationDate</key><string>2028-01-01</string>"
      .. "<key>TSKDisableDefaultReportUri</key><true/>"))))
end

local function outsystems(...)
  local entries = {}
  for i, row in ipairs { ... } do
    local hashes = {}
    for j = 2, #row do hashes[j - 1] = '"sha256/' .. row[j] .. '"' end
    entries[i] = ('{"host":"%s","hashes":[%s]}'):format(row[1],
      table.concat(hashes, ","))
  end
  return { "pinning.json", '{"hosts":[' .. table.concat(entries, ",") .. "]}" }
end

local function kotlin(text)
  return { "Pins.kt", text .. '\nval pins = CertificatePinner.Builder()\n'
    .. '  .add("example.com", "sha256/' .. A .. '", "sha256/' .. B .. '")\n' }
end

-- The roots of Amazon, which ask to be pinned all or none
-- (https://www.amazontrust.com/repository/).
local AMAZON = {
  "++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
  "f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
  "NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
  "9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
  "KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=",
}

local function comment(text) return "<!-- " .. text .. " -->" end

local COMMENTED = { ["config-commented-out-pins"] = "info" }
local LOOPBACK = { ["android-cleartext"] = "info" }
local SCOPE = { ["host-scope-differs"] = "medium" }

-- The rows: what looks like a defect, the file, and what may be said, with its
-- severity: everything else is a false alarm.
local ROWS = {
  { "a pin-set in a comment",
    android(PINNED .. comment(domain("b.example", "<pin-set>" .. pin "AAAA"
      .. "</pin-set>"))), COMMENTED },
  { "an expired pin-set in a comment, before the one that counts",
    android(domain("example.com", comment('<pin-set expiration="2020-01-01">'
      .. pin(ZEROS) .. "</pin-set>") .. SET)), COMMENTED },
  { "a second pin of zeros in a comment", android(domain("example.com",
      (SET:gsub("</pin%-set>", comment(pin(ZEROS)) .. "%0")))), COMMENTED },
  { "pins in a comment of a plist", plist(comment(APPLE) .. key(
      "NSAppTransportSecurity", APPLE)), COMMENTED },
  { "a call of OkHttp in a comment",
    kotlin('// CertificatePinner.Builder().add("https://x", "sha256/AAAA")'),
    {} },
  { "a call of OkHttp in a string", kotlin('val text = '
      .. [["CertificatePinner.Builder().add(\"https://x\", \"sha1/A\")"]]),
    {} },

  { "cleartext to localhost", android(PINNED .. domain("localhost", nil,
      CLEAR)), LOOPBACK },
  { "cleartext to 127.0.0.1", android(PINNED .. domain("127.0.0.1", nil,
      CLEAR)), LOOPBACK },
  { "cleartext to the host of an emulator", android(PINNED .. domain(
      "10.0.2.2", nil, CLEAR)), LOOPBACK },

  { "a user CA in debug-overrides", android(PINNED .. "<debug-overrides>"
      .. USER .. "</debug-overrides>"), {} },
  { "a CA of the app's own in debug-overrides", android(PINNED
      .. '<debug-overrides><trust-anchors><certificates src="@raw/proxy"/>'
      .. "</trust-anchors></debug-overrides>"), {} },

  { "an attribute of tools: on the root",
    android(PINNED, TOOLS .. ' tools:ignore="MissingExpiry"'), {} },
  { "an attribute of tools: on a domain-config", android(domain("example.com",
      SET, ' tools:targetApi="24"'), TOOLS), {} },
  { "an attribute of tools: under another prefix", android(domain(
      "example.com", SET, ' t:targetApi="24"'),
      ' xmlns:t="http://schemas.android.com/tools"'), {} },

  { "NSExceptionDomains beside pins", transport(APPLE .. EXCEPTION), {} },
  { "NSExceptionDomains of a host that is pinned",
    transport(APPLE .. key("NSExceptionDomains", key("example.com",
      "<key>NSExceptionMinimumTLSVersion</key><string>TLSv1.3</string>"))),
    {} },
  { "NSExceptionDomains alone", transport(EXCEPTION),
    { ["config-no-pins"] = "info" } },

  { "a managed host that is listed without pins, on Android",
    android(PINNED .. domain("personal-abc.outsystemscloud.com")), {} },
  { "a host of Mendix that is listed without pins, on Android",
    android(PINNED .. domain("app.mendixcloud.com")), {} },

  { "all roots of a vendor", outsystems({ "shop.example.com",
      table.unpack(AMAZON) }), SCOPE },
  { "all roots of a vendor for a host that it manages", outsystems({
      "shop.outsystems.app", table.unpack(AMAZON) }),
    { ["host-scope-differs"] = "medium", ["platform-managed"] = "medium" } },

  { "a comment that is not ASCII", android(comment "über: für Änderungen, 鍵"
      .. PINNED), {} },
  { "a comment in a plist that is not ASCII", plist(comment "clés épinglées"
      .. key("NSAppTransportSecurity", APPLE)), {} },
  { "a comment in Kotlin that is not ASCII", kotlin "/* ключи — 鍵 */", {} },

  { "sample words in a comment", android(comment
      "sample: your pin here, replace the placeholder AAAAAAAA" .. PINNED),
    {} },
  { "sample words in a comment beside a pin", android(domain("example.com",
      (SET:gsub("<pin ", comment "an example, dummy: 0000" .. "%0", 1)))),
    {} },
  { "sample words in a comment of a plist", transport(key("NSPinnedDomains",
      key("example.com", comment "your-pin-here, replace me" .. CA))), {} },
  { "sample words in a comment in Kotlin",
    kotlin "// replace the placeholder sha256/AAAAAAAA", {} },
  { "a comment in the configuration of TrustKit", trustkit(comment
      "placeholder: 31.12.2020, kSKExcludeSubdomainFromParentPolicy"), {} },
}

describe("No false alarm is", function()
  for _, row in ipairs(ROWS) do
    it(row[1], function()
      local file = row[2]
      local verdict = temporary.with({ [file[1]] = file[2] }, function(folder)
        return gate.check { inputs = { folder .. "/" .. file[1] },
                            at = moment.read "2026-11-20" }
      end)
      local told = {}
      for _, one in ipairs(verdict.findings) do
        if one.outcome == "fail" then told[one.rule] = one.severity end
      end
      assert.same({}, verdict.errors)
      assert.same(row[3], told)
    end)
  end
end)
