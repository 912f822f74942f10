--- Writing configs: what each format says is read back, and what one has no
--- word for is told.

local core = require "cotter.core"
local entries = require "cotter.write.entries"
local losses = require "cotter.write.losses"
local reading = require "cotter.amend.reading"
local write = require "cotter.write"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="

local SOURCE = [[
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">a.example</domain>
    <pin-set expiration="2027-01-31">
      <pin digest="SHA-256">]] .. A .. [[</pin>
      <pin digest="SHA-256">]] .. B .. [[</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="false">b.example</domain>
    <pin-set>
      <pin digest="SHA-256">]] .. B .. [[</pin>
      <pin digest="SHA-256">]] .. A .. [[</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]

local function convert_all(path, text, format, role, from)
  return core.decode(write(core.encode { path = path, octets = text,
    format = format, role = role, from = from }))
end

local function convert(path, text, format, role)
  local answer = convert_all(path, text, format, role)
  return answer.results[1] or { problem = answer.problem }
end

-- What formats that are read have a word for, beside hosts and pins, and what
-- such a file is called.
local FORMATS = {
  android = { file = "nsc.xml", include_subdomains = true, expires = true },
  apple = { file = "Info.plist", include_subdomains = true, role = true },
  curl = { file = "curlrc" },
  okhttp = { file = "Pins.kt", include_subdomains = true },
  outsystems = { file = "pinning.json" },
  tlsa = { file = "zone", role = true },
  trustkit = { file = "Info.plist", include_subdomains = true,
               expires = true },
}

--- What an entry says, in words that are wanted.
local function words_of(entry, wants)
  local words = { entry.name }
  for _, pin in ipairs(entry.pins) do
    words[#words + 1] = pin.base64 .. (wants "role" and pin.role or "")
  end
  for _, name in ipairs { "include_subdomains", "expires" } do
    if wants(name) then words[#words + 1] = tostring(entry[name]) end
  end
  return table.concat(words, " ")
end

--- What a text says, in words that two formats have.
local function said(path, text, one, other)
  local config, list = assert(reading.config(path, text)), {}
  local function wants(name) return one[name] and other[name] end
  for _, entry in ipairs(entries.of(config, "okhttp", losses.new())) do
    list[#list + 1] = words_of(entry, wants)
  end
  table.sort(list) -- a dictionary may have an order of its own
  return list
end

local function sorted(rows)
  local names = {}
  for name in pairs(rows) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- The rows: name, file, text, format, what is told.
local LOSSES = {
  { "an end, where nothing ends", "n.xml", SOURCE, "okhttp",
    { "3: a.example: the end on 2027-01-31 is lost: pinning goes on" } },
  { "subdomains that depend on the platform", "n.xml", SOURCE, "outsystems",
    { "3: a.example: its subdomains are lost on iOS",
      "3: a.example: the end on 2027-01-31 is lost: pinning goes on",
      "10: b.example: the plug-in includes subdomains on Android" } },
  { "fewer pins than a consumer wants", "p.json",
    '{"hosts":[{"host":"a.example","hashes":["sha256/' .. A .. '"]}]}',
    "trustkit",
    { "1: a.example: TrustKit throws at fewer than 2 pins" } },
  { "what is no pin, no host, or stands twice", "p.json",
    '{"hosts":[{"host":"a.example","hashes":["sha256/' .. A .. '",\n"sha256/'
    .. A .. '",\n"sha256/x",\n"sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA="]},\n'
    .. '{"host":"http://x","hashes":[]},\n{"host":"A.example","hashes":[]}]}',
    "android",
    { "2: a.example: left out: sha256/" .. A .. " stands twice",
      "3: a.example: left out: sha256/x is no pin (pin.length)",
      "4: a.example: left out: no word for the SHA-1 "
        .. "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "5: http://x: left out: no name of a host (host.url)",
      "6: a.example: left out: the host stands twice" } },
  { "a pattern of one label", "pinset.json",
    '{"domains":{"*.a.example":{"pins":["sha256/' .. A .. '","sha256/' .. B
    .. '"]}}}', "android",
    { "1: a.example: left out: no word for one label before a name (*.)" } },
}

-- Each field of each source, and every target: what carries it, and what is
-- told of the others, with the line.
local TARGETS = { "android", "apple", "curl", "hpkp", "okhttp", "outsystems",
                  "tlsa", "trustkit" }

local function nsc(inside, set, beside)
  return '<network-security-config>\n' .. (beside or "") .. "<domain-config>\n"
    .. '<domain includeSubdomains="false">a.example</domain>\n<pin-set'
    .. (set or "") .. '>\n<pin digest="SHA-256">' .. A .. "</pin>"
    .. (inside or "") .. '\n<pin digest="SHA-256">' .. B .. "</pin></pin-set>\n"
end

-- Pins with subdomains, and a name below without them.
local NSC_TWO = '<network-security-config><domain-config>'
  .. '<domain includeSubdomains="true">a.example</domain><pin-set>'
  .. '<pin digest="SHA-256">%s</pin><pin digest="SHA-256">%s</pin></pin-set>'
  .. "</domain-config><domain-config><domain>b.a.example</domain>"
  .. "</domain-config></network-security-config>"

local NSC_END = "</domain-config></network-security-config>\n"

local function list_of(key, pins)
  local list = {}
  for i, pin in ipairs(pins) do
    list[i] = "<dict><key>SPKI-SHA256-BASE64</key><string>" .. pin
      .. "</string></dict>"
  end
  return "<key>" .. key .. "</key><array>" .. table.concat(list) .. "</array>"
end

local function plist(key, inside)
  return '<plist version="1.0">\n<dict>\n<key>' .. key .. "</key>\n<dict>\n"
    .. inside .. "</dict></dict></plist>\n"
end

local function apple(inside, beside)
  return plist("NSAppTransportSecurity", (beside or "")
    .. "<key>NSPinnedDomains</key>\n<dict>\n<key>a.example</key>\n<dict>\n"
    .. inside .. "</dict></dict>\n")
end

local function trustkit(inside, beside)
  return plist("TSKConfiguration", (beside or "")
    .. "<key>TSKPinnedDomains</key>\n<dict>\n<key>a.example</key>\n<dict>\n"
    .. "<key>TSKPublicKeyHashes</key><array><string>" .. A .. "</string>"
    .. "<string>" .. B .. "</string></array>"
    .. "<key>TSKDisableDefaultReportUri</key><true/>\n" .. inside
    .. "</dict></dict>\n")
end

local LEAVES, CAS = "NSPinnedLeafIdentities", "NSPinnedCAIdentities"
local MANAGER = "ssl_config.json"
local GROUP = '"sha256Keys":{"a.example":["sha256/' .. A .. '","sha256/' .. B
  .. '"]}'
local SHA1 = "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA="

local function calls(more)
  return "import okhttp3.CertificatePinner\n\nval p = "
    .. 'CertificatePinner.Builder()\n  .add("a.example", "sha256/' .. A
    .. '", "sha256/' .. B .. '")\n' .. more .. "  .build()\n"
end

-- The rows: the field, the file, its text, the line, what is told, and who
-- carries it.
local FIELDS = {
  { "the end of pinning", "n.xml", nsc(nil, ' expiration="2027-01-31"')
    .. NSC_END, 3, "the end on 2027%-01%-31 is lost", "android trustkit" },
  { "anchors", "n.xml", nsc() .. '<trust-anchors>\n<certificates src="user"/>'
    .. "</trust-anchors>" .. NSC_END, 7, "<trust%-anchors> is lost" },
  { "anchors that override pins", "n.xml", nsc() .. "<trust-anchors>\n"
    .. '<certificates src="@raw/x" overridePins="true"/></trust-anchors>'
    .. NSC_END, 8, "overridePins is lost" },
  { "debug-overrides", "n.xml", nsc(nil, nil, "<debug-overrides/>\n")
    .. NSC_END, 2, "<debug%-overrides> is lost" },
  { "a base-config", "n.xml", nsc(nil, nil,
      '<base-config cleartextTrafficPermitted="true"/>\n') .. NSC_END, 2,
    "<base%-config> is lost" },
  { "cleartext traffic", "n.xml", (nsc():gsub("<domain%-config>",
      '<domain-config cleartextTrafficPermitted="false">')) .. NSC_END, 2,
    "cleartextTrafficPermitted is lost" },
  { "certificate transparency", "n.xml", nsc()
    .. '<certificateTransparency enabled="true"/>' .. NSC_END, 7,
    "<certificateTransparency> is lost" },
  { "the encryption of names", "n.xml", nsc()
    .. '<domainEncryption mode="enabled"/>' .. NSC_END, 7,
    "<domainEncryption> is lost" },
  { "TrustKit on Android", "n.xml", nsc() .. '<trustkit-config '
    .. 'enforcePinning="true"><report-uri>https://r.example</report-uri>'
    .. "</trustkit-config>" .. NSC_END, 7, "<trustkit%-config> is lost" },
  { "a comment beside a pin", "n.xml", nsc " <!-- in use -->" .. NSC_END, 5,
    "a comment is lost: in use", "android apple okhttp tlsa trustkit" },
  { "another comment", "n.xml", nsc(nil, nil, "<!-- of the team -->\n")
    .. NSC_END, 2, "a comment is lost: of the team" },
  { "subdomains", "n.xml", (nsc():gsub('"false"', '"true"')) .. NSC_END, 3,
    "subdomains", "android hpkp okhttp trustkit" },
  { "a pin of SHA-1", "Pins.kt", calls('  .add("b.example", "' .. SHA1
      .. '")\n'), 5, "no word for the SHA%-1", "okhttp" },
  { "a pattern of one label", "Pins.kt", calls('  .add("*.b.example", '
      .. '"sha256/' .. A .. '")\n'), 5, "no word for one label", "okhttp" },
  { "a pattern and its name", "Pins.kt", calls('  .add("**.a.example", '
      .. '"sha256/' .. A .. '")\n'), 5, "joined with the entry of line 4",
    "okhttp" },
  { "pins that are computed", "Pins.kt", calls "  .add(HOST, PIN)\n", 5,
    "left out" },
  { "the list of leaves", "Info.plist", apple(list_of(LEAVES, { A, B })), 7,
    "of a leaf or of an authority is lost", "apple curl tlsa" },
  { "both lists", "Info.plist", apple(list_of(LEAVES, { A })
      .. list_of(CAS, { B })), 7, "both lists have to match", "apple" },
  { "a list of no use", "Info.plist", apple("<key>" .. CAS
      .. "</key><array/></dict>\n<key>b.example</key><dict>"
      .. list_of(CAS, { A, B })), 9, "refuses every connection" },
  { "arbitrary loads", "Info.plist", apple(list_of(CAS, { A, B }),
      "<key>NSAllowsArbitraryLoads</key><true/>\n"), 5,
    "NSAllowsArbitraryLoads is lost" },
  { "what only reports", "Info.plist",
    trustkit "<key>TSKEnforcePinning</key><false/>\n", 7, "reports only",
    "hpkp trustkit" },
  { "where reports go", "Info.plist",
    trustkit "<key>TSKReportUris</key><array/>\n", 10,
    "TSKReportUris is lost" },
  { "reports to the makers", "Info.plist", (trustkit "":gsub(
      "<key>TSKDisableDefaultReportUri</key><true/>", "")), 7,
    "reports to the makers of TrustKit are lost" },
  { "swizzling", "Info.plist", trustkit("",
      "<key>TSKSwizzleNetworkDelegates</key><false/>\n"), 5,
    "TSKSwizzleNetworkDelegates is lost" },
  { "a malformed date", "Info.plist", trustkit
    "<key>TSKExpirationDate</key><string>soon</string>\n", 10,
    "the date soon is none" },
  { "addresses of reports", MANAGER, "{" .. GROUP
    .. ',\n"reportUris":["https://r.example"]}', 2, "reportUris is lost" },
  { "serials", "hosts_and_pins.json", '{"payload":[{"host":"a.example",'
    .. '"pins":[{"pin":"' .. A .. '",\n"serial":"1"},{"pin":"' .. B
    .. '"}]}]}', 2, "serial is lost" },
  { "an unknown member", "pinning.json", '{"hosts":[{"host":"a.example",'
    .. '"hashes":["sha256/' .. A .. '","sha256/' .. B .. '"],\n"note":"x"}]}',
    2, "note is lost" },
  { "a record of a whole certificate", "zone", "_443._tcp.a.example. IN TLSA "
    .. "3 1 1 " .. ("ab"):rep(32) .. "\n_443._tcp.a.example. IN TLSA 3 0 1 "
    .. ("cd"):rep(32) .. "\n", 2, "left out: 3 0 1: " },
  { "a file of keys", ".curlrc", 'url = "https://a.example/"\n'
    .. 'pinnedpubkey = "sha256//' .. A .. '"\npinnedpubkey = "key.pem"\n', 3,
    "left out: key.pem" },
}

--- The warning that says something, and all of them.
local function find_warning(file, text, target, words)
  local found, seen = nil, {}
  for i, one in ipairs(convert(file, text, target).warnings) do
    seen[i] = ("%s: %s"):format(one.line, one.message)
    if one.message:find(words) then found = found or one end
  end
  return found, table.concat(seen, "\n")
end

describe("writing what a config says beside pins", function()
  for _, row in ipairs(FIELDS) do
    local name, file, text, line, words, carriers = table.unpack(row)
    for _, target in ipairs(TARGETS) do
      local carried = (" " .. (carriers or "") .. " "):find(
        " " .. target .. " ", 1, true) ~= nil
      it(("as %s %s %s"):format(target, carried and "carries" or "tells of",
                                name), function()
        local found, all = find_warning(file, text, target, words)
        assert.equal(carried == false, found ~= nil, all)
        assert.equal(found and line, found and found.line)
      end)
    end
  end
end)

describe("writing a config", function()
  for _, first in ipairs(sorted(FORMATS)) do
    for _, second in ipairs(sorted(FORMATS)) do
      it(("of %s as %s and reading it back gives what both say"):format(
          first, second), function()
        local one, other = FORMATS[first], FORMATS[second]
        local text = convert("n.xml", SOURCE, first, "leaf").text
        local made = convert(one.file, text, second, "leaf").text
        local back = convert(other.file, made, first, "leaf").text
        local wanted = said(one.file, text, one, other)
        assert.equal(2, #wanted)
        assert.same(wanted, said(other.file, made, one, other))
        assert.same(wanted, said(one.file, back, one, other))
      end)
    end

    it("gives the octets of " .. first .. " again", function()
      local one = FORMATS[first]
      local text = convert("n.xml", SOURCE, first, "ca").text
      assert.equal(text, convert("n.xml", SOURCE, first, "ca").text)
      assert.equal(text, convert(one.file, text, first, "ca").text)
    end)
  end

  for _, row in ipairs(LOSSES) do
    local name, file, text, format, wanted = table.unpack(row)
    it("tells of " .. name, function()
      local told = {}
      for i, one in ipairs(convert(file, text, format).warnings) do
        told[i] = ("%d: %s"):format(one.line, one.message)
      end
      table.sort(told)
      table.sort(wanted)
      assert.same(wanted, told)
    end)
  end

  it("writes a header for who sends it, and reads its pins back", function()
    local text = convert("n.xml", SOURCE, "hpkp").text:match "^[^\n]*"
    local config = assert(reading.config("header", text))
    assert.equal(A, config.hosts[1].pins[1].text)
    assert.is_true(config.hosts[1].include_subdomains)
    assert.equal(0, convert("header", text, "android").hosts)
  end)

  it("writes TLSA records as RFC 6698 has them", function()
    local line = convert("n.xml", SOURCE, "tlsa", "ca").text:match "^[^\n]*"
    assert.equal("_443._tcp.a.example. IN TLSA 2 1 1 "
      .. core.hex(core.unbase64(A)), line)
  end)

  it("converts each config of a file, or those of one format", function()
    local text = plist("TSKConfiguration",
      "<key>TSKPinnedDomains</key><dict><key>b.example</key><dict>"
      .. "<key>TSKPublicKeyHashes</key><array><string>" .. A
      .. "</string><string>" .. B .. "</string></array></dict></dict></dict>"
      .. "<key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key>"
      .. "<dict><key>a.example</key><dict>" .. list_of(CAS, { A, B })
      .. "</dict></dict>")
    local both = convert_all("Info.plist", text, "android").results
    assert.same({ "trustkit", "apple" }, { both[1].format, both[2].format })
    assert.truthy(both[1].text:find("b.example", 1, true))
    assert.truthy(both[2].text:find("a.example", 1, true))
    local one = convert_all("Info.plist", text, "android", nil, "apple")
    assert.same({ both[2] }, one.results)
  end)

  it("takes a name out of its parent's entry, as TrustKit does", function()
    local text = NSC_TWO:format(A, B)
    local made = convert("n.xml", text, "trustkit")
    local config = assert(reading.config("Info.plist", made.text))
    assert.is_true(config.hosts[2].excludes)
    local back = convert("Info.plist", made.text, "android")
    assert.falsy(back.text:match("b%.a%.example.*"):find "<pin")
  end)

  it("has TrustKit validate connections, which needs no code", function()
    local made = convert("n.xml", NSC_TWO:format(A, B), "trustkit")
    local config = assert(reading.config("Info.plist", made.text))
    assert.same({}, core.list_table(config:observed "not-swizzled"))
  end)

  it("refuses what is no config", function()
    assert.equal("json.truncated",
                 convert("p.json", "{", "android").problem.code)
  end)
end)
