--- Adding pins to a config: exactly which octets are put in, and what is
--- refused because it is open to whom the pins would be added.

local core = require "cotter.core"
local amend = require "cotter.amend"
local edit = require "cotter.edit"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local C = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
local D = "EGVOtZbmPAw+MBWiwQF2pcna6d5A5EQDaYD5MSYYW5A="

local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

local function add(name, text, host, pins, role)
  return core.decode(amend(core.encode {
    path = name, octets = text, host = host or "a.own.org", pins = pins,
    role = role, at = AT }))
end

-- In a text "@" is where the pins of the row go in, and $A to $D are pins.
local function fill(text)
  return (text:gsub("%$(%u)", { A = A, B = B, C = C, D = D }))
end

local PLIST = '<?xml version="1.0"?>\n<plist version="1.0">\n<dict>\n'
local APPLE = PLIST .. "<key>NSAppTransportSecurity</key>\n<dict>\n"
  .. "\t<key>NSPinnedDomains</key>\n"
local TRUSTKIT = PLIST .. "<key>TSKConfiguration</key>\n<dict>\n"
  .. "\t<key>TSKPinnedDomains</key>\n"
local CLOSE = "\n</dict>\n</dict>\n</plist>\n"
local LEAVES = "<key>NSPinnedLeafIdentities</key>"
local CAS = "<key>NSPinnedCAIdentities</key>"
local HASHES = "<key>TSKPublicKeyHashes</key>"
local OFF = "<key>TSKDisableDefaultReportUri</key>"

local function spki(pin)
  return "<dict><key>SPKI-SHA256-BASE64</key><string>" .. pin
    .. "</string></dict>"
end

-- A list that is laid out in lines, and one that is not.
local LINES = "\t<dict>\n\t\t<key>a.own.org</key>\n\t\t<dict>\n\t\t\t" .. CAS
  .. "\n\t\t\t<array>\n\t\t\t\t<dict>\n\t\t\t\t\t<key>SPKI-SHA256-BASE64</key>"
  .. "\n\t\t\t\t\t<string>%s</string>\n\t\t\t\t</dict>"
local LINES_END = "\n\t\t\t</array>\n\t\t</dict>\n\t</dict>"

local NSC = "<network-security-config>"
local END = "</network-security-config>"

-- The rows: name, file, text, what goes in; the pins, if not $C alone, and what
-- they are of.
local ADDED = {
  { "an element after the last, as it is laid out", "p.json",
    '{"hosts":[{"host":"a.own.org","hashes":[\n\t"sha256/$A",\n\t"sha256/$B"@'
    .. "\n]}]}", ',\n\t"sha256/$C"' },
  { "an element in the line", "p.json",
    '{"hosts":[{"host":"A.own.org.","hashes":["sha256/$A", "sha256/$B"@]}]}',
    ', "sha256/$C"' },
  { "the first element", "p.json",
    '{"hosts":[{"hashes":[@ ],"host":"a.own.org"}]}', '"sha256/$C"' },
  { "a host, as the last is laid out", "p.json",
    '{"hosts" : [\r\n {"host" : "b.own.org",\r\n  "hashes" : [\r\n   '
    .. '"sha256/$A",\r\n   "sha256/$B"\r\n  ]}@\r\n]}',
    ',\r\n {"host" : "a.own.org",\r\n  "hashes" : [\r\n   "sha256/$C",\r\n   '
    .. '"sha256/$D"\r\n  ]}', { C, D } },
  { "the first host", "p.json", '{"hosts":[@]}',
    '{ "host": "a.own.org", "hashes": ["sha256/$C"] }' },
  { "a pin after the last", "n.xml", NSC .. "\n <domain-config>\n"
    .. "  <domain>a.own.org</domain>\n  <pin-set>\n   <pin digest=\"SHA-256\">"
    .. "$A</pin>@\n  </pin-set>\n </domain-config>\n" .. END,
    '\n   <pin digest="SHA-256">$C</pin>' },
  { "a pin after the comment that is beside the last", "n.xml", NSC
    .. "<domain-config>\n  <domain>a.own.org</domain>\n  <pin-set>\n   "
    .. '<pin digest="SHA-256">$A</pin> <!-- in use -->@\n  </pin-set>'
    .. "</domain-config>" .. END, '\n   <pin digest="SHA-256">$C</pin>' },
  { "a pin-set where there is none", "n.xml", NSC .. "\n\t<domain-config>\n"
    .. "\t\t<domain>a.own.org</domain>@\n\t</domain-config>\n" .. END,
    "\n\t\t<pin-set>\n\t\t\t<pin digest=\"SHA-256\">$C</pin>\n\t\t</pin-set>" },
  { "an entry for a new host", "n.xml", NSC .. "\n  <base-config/>@\n" .. END,
    "\n  <domain-config>\n    <domain>a.own.org</domain>\n    <pin-set>\n"
    .. '      <pin digest="SHA-256">$C</pin>\n    </pin-set>\n'
    .. "  </domain-config>" },
  { "an entry inside of one that has pins", "n.xml", NSC .. "<domain-config>"
    .. "<domain>b.own.org</domain><pin-set><pin digest=\"SHA-256\">$A</pin>"
    .. "</pin-set><domain-config><domain>a.own.org</domain><pin-set>"
    .. '<pin digest="SHA-256">$B</pin>@</pin-set></domain-config>'
    .. "</domain-config>" .. END, '<pin digest="SHA-256">$C</pin>' },
  { "an identity laid out as the last", "Info.plist", APPLE
    .. LINES:format "$A" .. "@" .. LINES_END .. CLOSE,
    "\n\t\t\t\t<dict>\n\t\t\t\t\t<key>SPKI-SHA256-BASE64</key>"
    .. "\n\t\t\t\t\t<string>$C</string>\n\t\t\t\t</dict>", { C }, "ca" },
  { "an identity in the only list", "Info.plist", APPLE
    .. LINES:format "$A" .. " <!-- root -->@" .. LINES_END .. CLOSE,
    "\n\t\t\t\t<dict>\n\t\t\t\t\t<key>SPKI-SHA256-BASE64</key>"
    .. "\n\t\t\t\t\t<string>$C</string>\n\t\t\t\t</dict>" },
  { "an identity in the list that is meant", "Info.plist", APPLE
    .. "<dict><key>a.own.org</key><dict>" .. LEAVES .. "<array>" .. spki "$A"
    .. "@</array>" .. CAS .. "<array>" .. spki "$B"
    .. "</array></dict></dict>" .. CLOSE, spki "$C", { C }, "leaf" },
  { "the first identity of an empty list", "Info.plist", APPLE
    .. "<dict><key>a.own.org</key><dict>" .. CAS
    .. "<array>@</array></dict></dict>" .. CLOSE, spki "$C" },
  { "a host of Apple's", "Info.plist", APPLE .. LINES:format "$A":gsub(
      "a%.own%.org", "b.own.org") .. "\n\t\t\t</array>\n\t\t</dict>@\n\t</dict>"
    .. CLOSE, "\n\t\t<key>a.own.org</key>\n\t\t<dict>\n\t\t\t" .. LEAVES
    .. "\n\t\t\t<array>\n\t\t\t\t" .. spki "$C" .. "\n\t\t\t</array>"
    .. "\n\t\t</dict>", { C }, "leaf" },
  { "a hash of TrustKit's", "Info.plist", TRUSTKIT
    .. "<dict>\r\n<key>a.own.org</key>\r\n<dict>\r\n  " .. HASHES
    .. "\r\n  <array>\r\n    <string>$A</string>\r\n    "
    .. "<string>$B</string><!-- spare -->@\r\n  </array>\r\n</dict></dict>"
    .. CLOSE, "\r\n    <string>$C</string>" },
  { "a host of TrustKit's", "Info.plist", TRUSTKIT
    .. "\t<dict>\n\t  <key>b.own.org</key>\n\t  <dict>" .. HASHES
    .. "<array><string>$A</string><string>$B</string></array></dict>@\n\t"
    .. "</dict>" .. CLOSE, "\n\t  <key>a.own.org</key>\n\t  <dict>\n\t    "
    .. HASHES .. "\n\t    <array>\n\t      <string>$C</string>\n\t      "
    .. "<string>$D</string>\n\t    </array>\n\t    " .. OFF
    .. "\n\t    <true/>\n\t  </dict>", { C, D } },
  { "a host of a list of TrustKit's own", "TrustKit.plist", PLIST
    .. "<key>TSKPinnedDomains</key>\n<dict>@</dict>\n</dict>\n</plist>",
    "\n    <key>a.own.org</key>\n    <dict>\n        " .. HASHES
    .. "\n        <array>\n            <string>$C</string>\n            "
    .. "<string>$D</string>\n        </array>\n        " .. OFF
    .. "\n        <true/>\n    </dict>\n", { C, D } },
  { "a hash of a plug-in of React Native", "pins.json",
    '{\n  "a.own.org": {\n    "includeSubdomains": true,\n'
    .. '    "publicKeyHashes": [\n      "$A",\n      "$B"@\n    ]\n  }\n}\n',
    ',\n      "$C"' },
  { "a host of a plug-in of React Native", "pins.json",
    '{\n  "b.own.org": {\n    "publicKeyHashes": [\n      "$A",\n'
    .. '      "$B"\n    ]\n  }@\n}\n',
    ',\n  "a.own.org": {\n    "publicKeyHashes": [\n      "$C",\n'
    .. '      "$D"\n    ]\n  }', { C, D } },
  { "a hash of Expo's", "app.json", '{"expo":{"name":"x","extra":'
    .. '{"publicKeyHashes":{"a.own.org":["$A","$B"@]}}}}', ',"$C"' },
  { "a host of Expo's", "app.json", '{"expo":{"name":"x","extra":'
    .. '{"publicKeyHashes":{"b.own.org":["$A", "$B"]@}}}}',
    ', "a.own.org":["$C", "$D"]', { C, D } },
  { "a pin of react-native-cert-pinner", "pinset.json",
    '{"domains":{"a.own.org":{"pins":["sha256/$A", "sha256/$B"@]}}}',
    ', "sha256/$C"' },
  { "a domain of react-native-cert-pinner", "pinset.json",
    '{"domains":{\n "*.b.own.org":{ "pins" : ["sha256/$A", "sha256/$B"] }@\n'
    .. "}}", ',\n "a.own.org":{ "pins" : ["sha256/$C", "sha256/$D"] }',
    { C, D } },
  { "a key of react-native-ssl-manager", "ssl_config.json",
    '{"sha256Keys":{"a.own.org":[\n"sha256/$A",\n"sha256/$B"@\n]}}',
    ',\n"sha256/$C"' },
}

-- The rows: name, file, text, code, line.
local REFUSED = {
  { "a host that stands twice", "p.json",
    '{"hosts":[{"host":"a.own.org","hashes":[]},\n'
    .. '{"host":"A.own.org","hashes":[]}]}', "add.ambiguous", 2 },
  { "hashes that stand twice", "p.json",
    '{"hosts":[{"host":"a.own.org","hashes":[],\n"hashes":[]}]}',
    "add.ambiguous", 2 },
  { "hosts that stand twice", "p.json",
    '{"hosts":[],\n"hosts":[]}', "add.ambiguous", 2 },
  { "hashes that are no list", "p.json",
    '{"hosts":[\n{"host":"a.own.org","hashes":"sha256/"}]}', "add.ambiguous",
    2 },
  { "a pin-set of several domains", "n.xml", NSC .. "\n<domain-config>"
    .. "<domain>a.own.org</domain><domain>b.own.org</domain><pin-set>"
    .. '<pin digest="SHA-256">$A</pin></pin-set></domain-config>' .. END,
    "add.ambiguous", 2 },
  { "a pin-set that entries inside take", "n.xml", NSC .. "<domain-config>"
    .. "<domain>a.own.org</domain><pin-set><pin digest=\"SHA-256\">$A</pin>"
    .. "</pin-set>\n<domain-config><domain>b.own.org</domain></domain-config>"
    .. "</domain-config>" .. END, "add.ambiguous", 2 },
  { "an entry with the pins of the one around it", "n.xml", NSC
    .. "<domain-config><domain>b.own.org</domain><pin-set>"
    .. '<pin digest="SHA-256">$A</pin></pin-set>\n<domain-config><domain>'
    .. "a.own.org</domain></domain-config></domain-config>" .. END,
    "add.ambiguous", 2 },
  { "a pin-set that is one tag", "n.xml", NSC .. "<domain-config>"
    .. "<domain>a.own.org</domain>\n<pin-set/></domain-config>" .. END,
    "add.ambiguous", 2 },
  { "a domain that stands twice", "n.xml", NSC .. "<domain-config><domain>"
    .. "a.own.org</domain></domain-config>\n<domain-config><domain>a.own.org"
    .. "</domain></domain-config>" .. END, "add.ambiguous", 2 },
  { "a config without an element", "n.xml", NSC .. END, "add.ambiguous", 1 },
  { "one pin for a new host, where a build wants two", "p.json",
    '{"hosts":[{"host":"b.own.org","hashes":["sha256/$A","sha256/$B"]}]}',
    "add.effect" },
  { "one pin for a new host, where TrustKit wants two", "Info.plist",
    TRUSTKIT .. "<dict><key>b.own.org</key><dict>" .. HASHES
    .. "<array><string>$A</string><string>$B</string></array></dict></dict>"
    .. CLOSE, "add.effect" },
  { "a host that has its pins from the entry of its parent", "n.xml", NSC
    .. '<domain-config><domain includeSubdomains="true">own.org</domain>'
    .. '<pin-set><pin digest="SHA-256">$A</pin></pin-set></domain-config>'
    .. END, "add.effect" },
  { "a host that a list of its parent covers", "Info.plist", TRUSTKIT
    .. "<dict><key>own.org</key><dict>" .. HASHES .. "<array><string>$A"
    .. "</string><string>$B</string></array>"
    .. "<key>TSKIncludeSubdomains</key><true/></dict></dict>" .. CLOSE,
    "add.effect" },
  { "a new host of Apple's without a word of its kind", "Info.plist", APPLE
    .. "<dict><key>b.own.org</key><dict>" .. CAS .. "<array>" .. spki "$A"
    .. "</array></dict></dict>" .. CLOSE, "add.ambiguous", 7 },
  { "a host of Apple's with both lists", "Info.plist", APPLE
    .. "<dict><key>a.own.org</key><dict>" .. LEAVES .. "<array>" .. spki "$A"
    .. "</array>" .. CAS .. "<array>" .. spki "$B"
    .. "</array></dict></dict>" .. CLOSE, "add.ambiguous", 7 },
  { "a leaf beside authorities", "Info.plist", APPLE
    .. "<dict>\n<key>a.own.org</key><dict>" .. CAS .. "<array>" .. spki "$A"
    .. "</array></dict></dict>" .. CLOSE, "add.ambiguous", 8, "leaf" },
  { "a host without hashes", "Info.plist", TRUSTKIT
    .. "<dict>\n<key>a.own.org</key><dict/></dict>" .. CLOSE,
    "add.ambiguous", 8 },
  { "a host of Apple's that stands twice", "Info.plist", APPLE
    .. "<dict><key>a.own.org</key><dict/>\n<key>A.own.org</key><dict/></dict>"
    .. CLOSE, "add.ambiguous", 8 },
  { "a list without pins at all", "Info.plist", PLIST
    .. "<key>NSAppTransportSecurity</key><dict/></dict></plist>",
    "add.ambiguous", 4 },
  { "a binary property list", "Info.plist", "bplist00\xd0", "add.binary" },
  { "a package", "app.apk", "PK\3\4", "add.package" },
  { "source code of OkHttp", "Pins.kt",
    'val p = CertificatePinner.Builder().add("a.own.org", "sha256/$A")',
    "add.format" },
  { "the options of curl", ".curlrc",
    'pinnedpubkey = "sha256//$A"\nurl = "https://a.own.org/"\n',
    "add.format" },
  { "records of TLSA", "zone", "_443._tcp.a.own.org. IN TLSA 3 1 1 "
    .. ("ab"):rep(32) .. "\n", "add.format" },
  { "pins with serials beside them", "hosts_and_pins.json",
    '{"payload":[{"host":"a.own.org","pins":[{"pin":"$A","serial":"1"}]}]}',
    "add.format" },
  { "a build action", "action.json", '{"platforms":{"android":{"xml":[{'
    .. '"target":"network-security-config","inject":"<domain-config><domain>'
    .. 'a.own.org</domain></domain-config>","resFile":"xml/n.xml"}]}}}',
    "add.format" },
  { "a byte order mark", "n.xml", "\xEF\xBB\xBF" .. NSC .. "<base-config/>"
    .. END, "add.encoding" },
  { "what is no config", "p.json", "[1]", "config.unrecognised", 1 },
  { "what is no JSON", "p.json", "{", "json.truncated", 1 },
}

describe("adding pins to a config", function()
  for _, row in ipairs(ADDED) do
    local name, file, text, put, pins, role = table.unpack(row)
    it("puts in " .. name .. ", and nothing else", function()
      local list = {}
      for i, pin in ipairs(pins or { C }) do list[i] = "sha256/" .. pin end
      local answer = add(file, fill(text:gsub("@", "")), nil, list, role)
      assert.is_nil(answer.problem and answer.problem.message)
      assert.equal(fill((text:gsub("@", function() return put end))),
                   answer.octets)
      assert.equal(#list, #answer.added)
      assert.equal("sha256/" .. C, answer.added[1].pin)
    end)
  end

  for _, row in ipairs(REFUSED) do
    local name, file, text, code, line, role = table.unpack(row)
    it("refuses " .. name, function()
      local answer = add(file, fill(text), nil, { "sha256/" .. C }, role)
      assert.is_nil(answer.octets)
      assert.equal(code, answer.problem.code)
      assert.equal(line, answer.problem.line)
    end)
  end

  it("refuses a new host that no reader of the file takes for a name",
     function()
    for _, row in ipairs { { "p.json", '{"hosts":[]}' },
                           { "n.xml", NSC .. "<base-config/>" .. END } } do
      local answer = add(row[1], row[2], "*.a.own.org",
                         { "sha256/" .. C, "sha256/" .. D })
      assert.is_nil(answer.octets)
      assert.equal("add.effect", answer.problem.code)
      assert.matches("it is not pinned: no entry covers it",
                     answer.problem.message, 1, true)
    end
  end)

  it("says what is there already, whatever it is written like", function()
    local text = fill '{"hosts":[{"host":"a.own.org","hashes":['
      .. '\n"sha256//' .. C .. '", "sha256/' .. C:gsub("=", "") .. '"]}]}'
    local answer = add("p.json", text, nil, { "sha256/" .. C })
    assert.is_nil(answer.octets)
    assert.same({ { pin = "sha256/" .. C, line = 2, column = 57 } },
                answer.present)
  end)

  it("adds to real files an entry, and nothing else", function()
    local folder = "../shared/data/configs/android-nsc/"
    local list = core.list_directory(folder)
    if not list then return pending "no real files here" end
    for _, one in ipairs(list) do
      local text = core.read_file(folder .. one.name)
      local answer = add(one.name, text, "new.own.org", { "sha256/" .. C })
      local octets = assert(answer.octets, one.name)
      local from, to = octets:find("<domain%-config>%s*<domain>new%.own%.org"
                                   .. ".-</domain%-config>")
      local before = octets:sub(1, from - 1):gsub("\r?\n[ \t]*$", "")
      assert.equal(text, before .. octets:sub(to + 1), one.name)
    end
  end)
end)

describe("edits", function()
  it("are applied in the order of the text", function()
    assert.equal("xaYbz", edit.apply("abc", {
      { offset = 2, stop = 3, replacement = "z" },
      { offset = 0, stop = 0, replacement = "x" },
      { offset = 1, stop = 1, replacement = "Y" } }))
  end)

  it("are refused where they overlap", function()
    assert.has_error(function()
      edit.apply("abc", { { offset = 0, stop = 2, replacement = "" },
                          { offset = 1, stop = 2, replacement = "" } })
    end)
  end)
end)
