--- JSON of plug-ins: which format a file is, what its hosts and pins are for
--- each consumer, and where they stand.

local config = require "cotter.config"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="

local function read(text, name)
  local found, problem = config.read { path = name or "pins.json",
    octets = text, explicit = true, claimed = true, in_target = false }
  return found[1], problem
end

--- What a config says: of each host its place, name, scope and pins.
local SCOPE = { [true] = "sub", [false] = "alone" }

local function describe_host(host)
  local words = { ("%d:%d %s"):format(host.at.line, host.at.column, host.text) }
  words[#words + 1] = SCOPE[host.include_subdomains] or "?"
  if not host.enforced then words[#words + 1] = "reports" end
  if host.expires then words[#words + 1] = tostring(host.expires) end
  for _, pin in ipairs(host.pins) do
    words[#words + 1] = ("%d:%d"):format(pin.at.line, pin.at.column)
      .. (pin.fault and "!" .. pin.fault or "")
  end
  return table.concat(words, " ")
end

local function hosts_of(made)
  local list = {}
  for i, host in ipairs(made.hosts) do list[i] = describe_host(host) end
  return list
end

local function observations_of(made)
  local list = {}
  for i, one in ipairs(made.observations) do
    list[i] = ("%d:%d %s %s"):format(one.at.line, one.at.column, one.kind,
                                     one.name or one.found or one.tool)
  end
  return list
end

-- The rows: name, format, text, hosts, observations.
local FILES = {
  { "the options of react-native-ssl-public-key-pinning",
    "react-native-ssl-public-key-pinning",
    '{ "a.example": { "includeSubdomains": true,\n"expirationDate": '
    .. '"2027-01-31",\n"publicKeyHashes": ["' .. A .. '",\n"sha256/' .. B
    .. '"],\n"includeSubDomains": 1 } }',
    { "1:3 a.example sub 2027-01-31 3:21 4:1!pin.prefix" },
    { "5:1 unknown-key includeSubDomains" } },
  { "a date that is none", "react-native-ssl-public-key-pinning",
    '{ "a.example": { "expirationDate": "2027-02-29",\n"publicKeyHashes": ["'
    .. A .. '"] } }',
    { "1:3 a.example alone 2:21" }, { "1:36 bad-date 2027-02-29" } },
  { "a domain that stands twice", "react-native-ssl-public-key-pinning",
    '{ "a.example": { "publicKeyHashes": ["' .. A .. '"] },\n'
    .. '"a.example": { "publicKeyHashes": ["' .. B .. '", 7] } }',
    { "1:3 a.example alone 1:38", "2:1 a.example alone 2:36" },
    { "2:1 duplicate-key a.example", "2:84 wrong-shape publicKeyHashes" } },
  { "a pinset.json", "react-native-cert-pinner",
    '{ "domains": { "*.a.example": { "pins": [ "sha256/' .. A .. '" ] },\n'
    .. '"b.example": { "pins": [ "' .. B .. '", "sha1/2jmj7l5rSw0yVb/'
    .. 'vlWAYkK/YBwk=" ] } } }',
    { "1:16 *.a.example ? 1:43",
      "2:1 b.example alone 2:26!pin.prefix 2:74" }, {} },
  { "an ssl_config.json", "react-native-ssl-manager",
    '{ "sha256Keys": { "a.example": [ "sha256/' .. A .. '" ],\n"b.example": '
    .. '[ "sha256/' .. B .. '" ] },\n"domains": { "a.example": { '
    .. '"enforcePinning": false, "includeSubdomains": false } } }',
    { "1:19 a.example alone reports 1:34", "2:1 b.example sub 2:16" }, {} },
  { "an app.json with objects that stand twice", "expo",
    '{ "expo": 1, "name": 1, "name": 2,\n"expo": { "extra": {},\n'
    .. '"extra": { "publicKeyHashes": { "a.example": [ "' .. A .. '" ] },\n'
    .. '"publicKeyHashes": { "b.example": [ "' .. B .. '" ] } } } }',
    { "4:22 b.example ? 4:37" },
    { "2:1 duplicate-key expo", "3:1 duplicate-key extra",
      "4:1 duplicate-key publicKeyHashes" } },
  { "an app.json", "expo",
    '{ "expo": { "extra": { "publicKeyHashes": { "a.example": [\n"' .. A
    .. '" ] } } } }',
    { "1:45 a.example ? 2:1" }, {} },
  { "a hosts_and_pins.json", "tcs",
    '{ "payload": [ { "host": "a.example", "pins": [ { "pin": "' .. A
    .. '" },\n{ "pim": "" } ] }, 1 ] }',
    { "1:26 a.example alone 1:58" },
    { "2:3 unknown-key pim", "2:1 wrong-shape pin",
      "2:20 wrong-shape payload" } },
  { "an msso_config.json", "msso",
    '{ "server": { "hostname": "a.example" },\n"mag": { "mobile_sdk": '
    .. '{ "enable_public_key_pinning": true,\n'
    .. '"trusted_cert_pinned_public_key_hashes": [ "' .. A .. '" ] } } }',
    { "1:27 a.example alone 3:44" }, {} },
  { "an msso_config.json that pins nothing", "msso",
    '{ "server": { "hostname": "a.example" },\n"mag": { "mobile_sdk": '
    .. '{ "trusted_cert_pinned_public_key_hashes": [] } } }',
    { "1:27 a.example alone reports" }, {} },
  { "a security configuration", "msso",
    '{ "https://a.example:8443": { "publicKeyHashes": [\n"' .. A .. '" ] } }',
    { "1:12 a.example alone 2:1" }, {} },
  { "a report of TrustKit", "foreign",
    '{ "known-pins": [], "validated-certificate-chain": [] }', {},
    { "1:1 foreign-shape a report of TrustKit" } },
  { "fingerprints of certificates", "foreign",
    '[ { "url": "https://a.example", "fingerprint": "' .. ("AB:"):rep(31)
    .. 'AB" } ]', {}, { "1:1 foreign-shape fingerprints" } },
}

describe("JSON of a plug-in:", function()
  for _, row in ipairs(FILES) do
    it("reads " .. row[1], function()
      local made = assert(read(row[3]))
      assert.equal(row[2], made.format)
      assert.same(row[4], hosts_of(made))
      assert.same(row[5], observations_of(made))
    end)
  end

  it("says of each format what an object lacks", function()
    local _, refusal = read '{ "hostz": 1 }'
    assert.equal("config.unrecognised", refusal.code)
    local names = {}
    for i, one in ipairs(refusal.tried) do
      names[i] = one.message:match "^nor of ([%w-]+), which has "
    end
    assert.same({ "react-native-cert-pinner", "react-native-ssl-manager",
      "msso", "react-native-ssl-public-key-pinning", "tcs", "expo",
      "chromium", "build-action" }, names)
  end)

  it("looks up the keys of Chromium's pinsets in its list", function()
    local made = assert(read([[
// a comment
{ "pinsets": [ { "name": "one", "static_spki_hashes": [ "A", "C" ],
    "bad_static_spki_hashes": [ "B" ] } ],
  "entries": [ { "name": "a.example", "pins": "one", // another
    "include_subdomains_for_pinning": true }, { "name": "b.example" },
    { "name": "c.example", "pins": "two" } ] }
]], "transport_security_state_static.json"))
    local keys = assert(read(("A\nsha256/%s\nB\nsha256/%s\n"):format(A, B),
                             "transport_security_state_static.pins"))
    local chromium = require "cotter.config.plug_in.chromium"
    assert.equal("chromium.keys", chromium.link({ made })[1].code)
    assert.same({}, chromium.link { made, keys })
    assert.same({ "4:26 a.example sub 2:57" }, hosts_of(made))
    assert.equal("sha256/" .. B, made.hosts[1].denied[1].text)
    assert.same({ "6:36 wrong-shape pins",
                  "2:62 wrong-shape static_spki_hashes" },
                observations_of(made))
  end)

  it("ends the pins of Chromium's entries with its list", function()
    local chromium = require "cotter.config.plug_in.chromium"
    local function ends(text)
      local made = assert(read('{ "pinsets": [ { "name": "one", '
        .. '"static_spki_hashes": [ "A" ] } ], "entries": [ { "name": '
        .. '"a.example", "pins": "one" } ] }', "state.json"))
      local keys = assert(read(("%sA\nsha256/%s\n"):format(text, A),
                               "state.pins"))
      assert.same({}, chromium.link { made, keys })
      return made.hosts[1].expires and tostring(made.hosts[1].expires)
    end
    -- date -u -d '@1738241860 + 70 days'
    assert.equal("2025-04-10T12:57:40Z", ends "PinsListTimestamp\n1738241860\n")
    assert.is_nil(ends "")
  end)

  it("refuses a build action whose platforms are called otherwise", function()
    for text, at in pairs {
      ['{ "platform": { "android": { "xml": [ { "inject": "<pin-set" } ] } } }']
        = "1:15 platform",
      ['{ "a": 1, "Platforms": { "ios": { "plist": [ '
        .. '{ "NSPinnedDomains": {} } ] } } }'] = "1:24 Platforms",
    } do
      for _, explicit in ipairs { true, false } do
        local made, problem = config.read { path = "action.json",
          explicit = explicit, claimed = explicit, in_target = false,
          octets = text }
        assert.same({}, made)
        assert.equal(at, ("%d:%d %s"):format(problem.line, problem.column,
          problem.message:match 'and this is called "(%w+)": nothing'))
      end
    end
    for _, text in ipairs { '{ "a": { "android": { "xml": [] } } }',
                            '{ "a": { "android": { "xml": [ 1 ] } } }',
                            '{ "platforms": 1, "a": { "ios": { "plist": [ {} '
                              .. "] } } }" } do
      local _, problem = config.read { path = "action.json", explicit = false,
        claimed = false, in_target = false, octets = text }
      assert.is_nil(problem)
    end
  end)

  it("reads a build action as the configs of both platforms", function()
    local list = config.read { path = "action.json", explicit = true,
      claimed = true, in_target = false, octets = [[
{ "platforms": { "android": { "xml": [
  { "target": "network-security-config", "resFile": "xml/pins.xml",
]] .. [[    "inject": "<domain-config>\u00e9\n <domain>a.example</domain>]]
      .. [[<pin-set>\n  <pin digest=\"SHA-256\">]] .. A .. [[</pin></pin-set>]]
      .. [[</domain-config>" },
  { "target": "network-security-config", "inject": "<domain-config>]]
      .. [[<domain>b.example</domain></domain-config>",
    "file": "app/src/main/res/xml-v24/pins.xml" } ] },
  "ios": { "plist": [ { "entries": [ { "TSKConfiguration": {
    "TSKPinnedDomains": { "a.example": { "TSKPublicKeyHashes": [
      "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=" ] } } } } ] } ] } } }
]] }
    assert.same({ "android", "trustkit" }, { list[1].format, list[2].format })
    assert.same({ "3:40 a.example alone 3:79", "4:68 b.example alone" },
                hosts_of(list[1]))
    assert.same({ "7:27 a.example alone 8:7" }, hosts_of(list[2]))
  end)

  it("says where the text of a build action is no XML", function()
    local list, refusal = config.read { path = "action.json", explicit = true,
      claimed = true, in_target = false, octets = [[
{ "platforms": { "android": { "xml": [
  { "target": "network-security-config", "resFile": "xml/pins.xml",
    "inject": "<domain-config>\n</domain>" } ] } } }
]] }
    assert.same({}, list)
    assert.same({ 3, 35 }, { refusal.line, refusal.column })
  end)

  it("refuses comments in what is not Chromium's", function()
    local _, refusal = read('// a\n{ "domains": {} }')
    assert.equal("json.comment", refusal.code)
  end)

  it("names the marks of a merge", function()
    local _, refusal = read('{\n"sha256Keys": {},\n<<<<<<< HEAD\n}\n')
    assert.same({ "json.conflict", 3, 1 },
                { refusal.code, refusal.line, refusal.column })
  end)
end)

-- A name, and for each consumer whether the entry of the file covers it.
local COVERED = {
  { "react-native-ssl-public-key-pinning with subdomains",
    '{ "x.example": { "includeSubdomains": true, "publicKeyHashes": ["' .. A
    .. '"] } }',
    { ["x.example"] = "okhttp trustkit-ios",
      ["a.x.example"] = "okhttp trustkit-ios",
      ["b.a.x.example"] = "okhttp trustkit-ios", ["y.example"] = "" } },
  { "react-native-cert-pinner with an asterisk",
    '{ "domains": { "*.x.example": { "pins": ["sha256/' .. A .. '"] } } }',
    { ["x.example"] = "trustkit-ios", ["a.x.example"] = "okhttp trustkit-ios",
      ["b.a.x.example"] = "trustkit-ios" } },
  { "react-native-cert-pinner without one",
    '{ "domains": { "x.example": { "pins": ["sha256/' .. A .. '"] } } }',
    { ["x.example"] = "okhttp trustkit-ios", ["a.x.example"] = "" } },
  { "react-native-ssl-manager",
    '{ "sha256Keys": { "x.example": ["sha256/' .. A .. '"] } }',
    { ["x.example"] = "android okhttp trustkit-ios",
      ["a.x.example"] = "android trustkit-ios" } },
}

describe("an entry of", function()
  for _, row in ipairs(COVERED) do
    it(row[1] .. " reaches as far as each platform takes it", function()
      local made = assert(read(row[2]))
      for name, wanted in pairs(row[3]) do
        local pinned = {}
        for _, answer in ipairs(made:resolve(name)) do
          if answer.pinned then pinned[#pinned + 1] = answer.consumer end
        end
        table.sort(pinned)
        assert.equal(wanted, table.concat(pinned, " "), name)
      end
    end)
  end
end)
