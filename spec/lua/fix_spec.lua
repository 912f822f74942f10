--- Mending findings: which octets take the place of which, what is left alone
--- and why, and that nothing is said to be mended that is not.

local core = require "cotter.core"
local diff = require "cotter.report.diff"
local mending = require "cotter.mending"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local C = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
-- printf %s "$B" | openssl base64 -d -A | xxd -p -c 32
local HEX = "89c099530cd2babe7ead99640928156b2cc30dfd1f389e5947c7e7972c318ce6"
-- printf %s "$HEX" | openssl base64 -A
local BASE64_OF_HEX = "ODljMDk5NTMwY2QyYmFiZTdlYWQ5OTY0MDkyODE1NmIyY2MzMGRm"
  .. "ZDFmMzg5ZTU5NDdjN2U3OTcyYzMxOGNlNg=="

-- In a text $A, $B, $C and $H are pins.
local function fill(text)
  return (text:gsub("%$(%u)", { A = A, B = B, C = C, H = HEX,
                                D = BASE64_OF_HEX }))
end

-- What is mended of an octet string that lies under a name.
local function fix(name, text, options)
  local made = { inputs = { name }, at = 1793000000, set = {},
                 instead = { [name] = text } }
  for key, value in pairs(options or {}) do made[key] = value end
  local result = mending.run(made)
  return result.after[name] or text, result
end

local HEAD = '{"hosts":[{"host":'
local NSC = "<network-security-config>\n  <domain-config>\n    <domain>"
  .. "a.example</domain>\n    <pin-set expiration=\"2027-06-01\">\n"
local END = "    </pin-set>\n  </domain-config>\n</network-security-config>\n"
local function pins(...)
  local lines = {}
  for i, text in ipairs { ... } do
    lines[i] = ('      <pin digest="SHA-256">%s</pin>\n'):format(text)
  end
  return table.concat(lines)
end
local PLIST = '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">'
local APPLE = PLIST .. "<dict><key>NSAppTransportSecurity</key><dict>"
  .. "<key>NSPinnedDomains</key><dict>\n<key>a.example</key><dict>"
  .. "<key>NSPinnedCAIdentities</key>\n<array>\n"
local APPLE_END = "</array></dict></dict></dict></dict></plist>\n"
local function spki(text)
  return ("  <dict>\n    <key>SPKI-SHA256-BASE64</key>\n    <string>%s"
    .. "</string>\n  </dict>\n"):format(text)
end
local TRUSTKIT = PLIST .. "<dict><key>TSKConfiguration</key><dict>"
  .. "<key>TSKPinnedDomains</key><dict>\n"
local TRUSTKIT_END = "</array></dict></dict></dict></dict></plist>\n"

local ACTION = "platforms:\n ios:\n  plist:\n  - entries:\n"
  .. "    - TSKConfiguration:\n       TSKPinnedDomains:\n      "
local INJECTED = "platforms:\n  android:\n    xml:\n"
  .. "      - resFile: xml/n.xml\n        target: network-security-config\n"
  .. "        inject: >-\n"
  .. "          <domain-config><domain>a.example</domain><pin-set>\n"

-- The rows: name, file, before, after.
local MENDED = {
  { "a prefix that is missing", "p.json",
    HEAD .. '"a.example","hashes":["$A", "sha256/$B"]}]}',
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "the prefix of another tool", "p.json",
    HEAD .. '"a.example","hashes":["sha256//$A", "sha256/$B"]}]}',
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "hexadecimal", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$H"]}]}',
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "base64 of hexadecimal", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$D"]}]}',
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "padding that is missing, behind an escape", "p.json",
    HEAD .. '"a.example","hashes":["sha256\\/' .. A:gsub("=", "")
      .. '", "sha256/$B"]}]}',
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "a pin that stands twice, with its comma and line", "p.json",
    HEAD .. '"a.example","hashes":[\r\n\t"sha256/$A",\r\n\t"sha256/$A",\r\n\t'
      .. '"sha256/$B"\r\n]}]}',
    HEAD .. '"a.example","hashes":[\r\n\t"sha256/$A",\r\n\t"sha256/$B"\r\n]}]}'
    },
  { "the last of a list, that stands three times", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$B" , "sha256/$A" ,"sha256/$A", '
      .. '"sha256/$A" ]}]}',
    HEAD .. '"a.example","hashes":["sha256/$B" , "sha256/$A" ]}]}' },
  { "a pin that stands twice as soon as it can be read", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B", "$A"]}]}',
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "capitals and the final dot", "p.json",
    HEAD .. '"WWW.A.Example.","hashes":["sha256/$A", "sha256/$B"]}]}',
    HEAD .. '"www.a.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "a U-label, written as an escape", "p.json",
    HEAD .. '"b\\u00fccher.example","hashes":["sha256/$A", "sha256/$B"]}]}',
    HEAD .. '"xn--bcher-kva.example","hashes":["sha256/$A", "sha256/$B"]}]}' },
  { "a prefix that is none of Android's", "n.xml",
    NSC .. pins("sha256/$A", "$B") .. END, NSC .. pins("$A", "$B") .. END },
  { "a pin of Android in hexadecimal, on a line of its own", "n.xml",
    NSC .. pins("$A", "\n        $H\n      ") .. END,
    NSC .. pins("$A", "\n        $B\n      ") .. END },
  { "a pin of Android that stands twice, but not the comment above", "n.xml",
    NSC .. pins("$A", "$B") .. "<!-- above -->\n" .. pins "$A" .. END,
    NSC .. pins("$A", "$B") .. "<!-- above -->\n" .. END },
  { "a pin of Android that stands twice, but not the comment beside", "n.xml",
    NSC .. pins("$A", "$B") .. '  <pin digest="SHA-256">$A</pin> <!-- x -->\n'
      .. END, NSC .. pins("$A", "$B") .. "  <!-- x -->\n" .. END },
  { "a domain of Android with white space around it", "n.xml",
    (NSC:gsub("a%.example", " b\u{FC}cher.example ")) .. pins("$A", "$B")
      .. END,
    (NSC:gsub("a%.example", " xn--bcher-kva.example ")) .. pins("$A", "$B")
      .. END },
  { "a prefix that is none of Apple's", "Info.plist",
    APPLE .. spki "sha256/$A" .. spki "$B" .. APPLE_END,
    APPLE .. spki "$A" .. spki "$B" .. APPLE_END },
  { "a pin of Apple that stands twice, with its dictionary", "Info.plist",
    APPLE .. spki "$A" .. spki "$A" .. spki "$B" .. APPLE_END,
    APPLE .. spki "$A" .. spki "$B" .. APPLE_END },
  { "pins in a list of YAML, a doubled one with its line", "a.yaml",
    ACTION .. "  a.example:\n         TSKPublicKeyHashes:\n"
      .. "          - sha256/$A # why\n"
      .. "          - $B\n          -  $B\n",
    ACTION .. "  a.example:\n         TSKPublicKeyHashes:\n"
      .. "          - $A # why\n"
      .. "          - $B\n" },
  { "a key and a quoted pin of YAML", "a.yaml",
    ACTION .. "  A.example.:\r\n         TSKPublicKeyHashes:\r\n"
      .. '         - "sha256/$A"\r\n         - $B\r\n',
    ACTION .. "  a.example:\r\n         TSKPublicKeyHashes:\r\n"
      .. '         - "$A"\r\n         - $B\r\n' },
  { "pins of XML in YAML, a doubled one with its line", "a.yaml",
    INJECTED .. "          <pin digest=\"SHA-256\">$H</pin>\n"
      .. "          <pin digest=\"SHA-256\">$A</pin>\n"
      .. "          <pin digest=\"SHA-256\">$A</pin>\n"
      .. "          </pin-set></domain-config>\n",
    INJECTED .. "          <pin digest=\"SHA-256\">$B</pin>\n"
      .. "          <pin digest=\"SHA-256\">$A</pin>\n"
      .. "          </pin-set></domain-config>\n" },
  { "a key of TrustKit in capitals", "Info.plist",
    TRUSTKIT .. "<key>A.Example</key><dict><key>TSKPublicKeyHashes</key><array>"
      .. "<string>$A</string><string>$B</string>" .. TRUSTKIT_END,
    TRUSTKIT .. "<key>a.example</key><dict><key>TSKPublicKeyHashes</key><array>"
      .. "<string>$A</string><string>$B</string>" .. TRUSTKIT_END },
}

-- The rows: name, file, text, rule, pattern of the reason.
local LEFT = {
  { "what lacks a character: no digest follows from it", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A", "sha256/'
      .. B:sub(1, 20) .. B:sub(22) .. '"]}]}',
    "pin-undecodable", "no edit follows" },
  { "a fingerprint, which is of a certificate", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A", "'
      .. HEX:gsub("..", "%0:"):sub(1, -2) .. '"]}]}',
    "pin-undecodable", "no edit follows" },
  { "records of DANE", "zone.tlsa",
    "_443._tcp.A.example. IN TLSA 3 1 1 " .. HEX:sub(1, 60) .. "\n",
    nil, "format tlsa" },
  { "what is UTF-8 behind a mark", "n.xml",
    "\u{FEFF}" .. NSC .. pins("sha256/$A", "$B") .. END,
    "pin-prefix", "plain UTF%-8" },
  { "a pin beside a comment in its element", "n.xml",
    NSC .. pins("sha256/$A<!-- x -->", "$B") .. END,
    "pin-prefix", "plain text" },
}

local OTHER_SET = '<pin-set><pin digest="SHA-256">%s</pin></pin-set>'

-- Edits after which less would be pinned, or by other keys. The rows: name,
-- file, text, the rule that is left, the reason.
local KEPT = {
  { "a final dot, without which a name would be out of its parent's pins",
    "n.xml", '<network-security-config><domain-config>'
    .. '<domain includeSubdomains="true">example</domain>'
    .. OTHER_SET:format "$A" .. "</domain-config><domain-config><domain>"
    .. "a.example.</domain></domain-config></network-security-config>",
    "host-not-canonical", "android of a.example: its entry has no pins" },
  { "a final dot, without which a name would have other pins", "n.xml",
    '<network-security-config><domain-config>'
    .. '<domain includeSubdomains="true">example</domain>'
    .. OTHER_SET:format "$A" .. "</domain-config><domain-config><domain>"
    .. "a.example.</domain>" .. OTHER_SET:format "$B"
    .. "</domain-config></network-security-config>",
    "host-not-canonical", "android would lose pins of a.example" },
  { "a final dot, without which a name would stand twice", "n.xml",
    '<network-security-config><domain-config><domain>a.example</domain>'
    .. OTHER_SET:format "$A" .. "</domain-config><domain-config><domain>"
    .. "a.example.</domain>" .. OTHER_SET:format "$B"
    .. "</domain-config></network-security-config>",
    "host-not-canonical", "stands twice" },
  { "a final dot, without which another entry would be the last", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A","sha256/$B"]},{"host":'
    .. '"a.example.","hashes":["sha256/$C","sha256/$B"]}]}',
    "host-not-canonical", "stands twice" },
  { "a key that stands in both of Apple's lists", "Info.plist", PLIST
    .. "<dict><key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains"
    .. "</key><dict><key>a.example</key><dict><key>NSPinnedLeafIdentities"
    .. "</key><array>" .. spki "$A" .. spki "$B"
    .. "</array><key>NSPinnedCAIdentities</key><array>" .. spki "$A"
    .. spki "$C" .. APPLE_END, "pin-duplicate", "would lose pins" },
  { "a doubled pin, without which the build would refuse the file", "p.json",
    HEAD .. '"a.example","hashes":["sha256/$A","sha256/$A"]}]}',
    "pin-duplicate", "1 of the 2 hashes" },
}

local function reason(result, rule)
  for _, row in ipairs(result.rows) do
    if row.why and (not rule or row.finding.rule == rule) then
      return row.why
    end
  end
end

describe("mending", function()
  for _, row in ipairs(MENDED) do
    it("mends " .. row[1], function()
      local after, result = fix(row[2], fill(row[3]))
      assert.equal(fill(row[4]), after)
      for _, one in ipairs(result.rows) do
        local rule = one.finding.rule
        assert(not one.why or not rule:find "^pin%-[pundc]", rule)
      end
    end)
  end

  for _, row in ipairs(MENDED) do
    it("changes nothing once it has mended " .. row[1], function()
      assert.equal(fill(row[4]), (fix(row[2], fill(row[4]))))
    end)
  end

  for _, row in ipairs(LEFT) do
    it("leaves " .. row[1], function()
      local text = fill(row[3])
      local after, result = fix(row[2], text)
      assert.equal(text, after)
      assert.matches(row[5], reason(result, row[4]))
    end)
  end

  for _, row in ipairs(KEPT) do
    it("keeps in force what is, and " .. row[1], function()
      local text = fill(row[3])
      local after, result = fix(row[2], text)
      assert.equal(text, after)
      assert.matches(row[5], reason(result, row[4]), 1, true)
    end)
  end

  it("mends what is selected alone", function()
    local after = fix("p.json", fill(HEAD
      .. '"A.example","hashes":["$A", "sha256/$B"]}]}'),
      { select = { "host-*" } })
    assert.equal(fill(HEAD .. '"a.example","hashes":["$A", "sha256/$B"]}]}'),
                 after)
  end)

  it("writes the pin of the key for the digest of its certificate", function()
    local chain = assert(core.read_file(
      "examples/gate/evidence/chains/apple.com.pem"))
    local cert = core.items(chain)[1].cert
    local hashed = core.base64(core.sha256(cert.der))
    local head = HEAD .. '"apple.com","hashes":["sha256/'
    local after, result = fix("p.json", fill(head .. hashed
      .. '", "sha256/$B"]}]}'),
      { evidence = "examples/gate/evidence", select = { "pin-*" } })
    assert.equal(fill(HEAD .. '"apple.com","hashes":["' .. cert:pin()
      .. '", "sha256/$B"]}]}'), after)
    assert.equal("pin-wrong-object", result.rows[1].finding.rule)
  end)

  it("drops the edit after which another rule fails, and no other", function()
    local folder = os.tmpname()
    os.remove(folder)
    assert(os.execute("mkdir -p " .. folder .. "/rules"))
    assert(core.write_file(folder .. "/policy.lua", [[
policy { name = "own", version = "1", api = 1,
         packs = { "cotter:pinning", "rules" } }
]]))
    assert(core.write_file(folder .. "/rules/own.lua", [[
rule "pin-unwelcome" {
  title = "No pin is unwelcome",
  on = "pin",
  severity = "high",
  messages = { unwelcome = "{pin} is unwelcome" },
  check = function(pin)
    if pin.text:sub(1, 11) == "sha256/icCZ" then
      return fail("unwelcome", { pin = pin })
    end
  end,
}
]]))
    local text = HEAD .. '"A.example","hashes":["$A", "$B", "$C"]}]}'
    local after, result = fix("p.json", fill(text),
                              { policy = folder .. "/policy.lua" })
    os.execute("rm -r " .. folder)
    assert.equal(fill(HEAD .. '"a.example","hashes":["sha256/$A", "$B", '
      .. '"sha256/$C"]}]}'), after)
    assert.equal("after the edit pin-unwelcome finds: sha256/" .. B
      .. " is unwelcome", reason(result, "pin-prefix"))
  end)

  it("keeps what is given in place of a file that it does not change",
     function()
       local hashes = '"hashes":["sha256/$A", "sha256/$B"]}]}'
       local _, result = fix("p.json", "", {
         inputs = { "p.json", "q.json" }, select = { "host-*" }, instead = {
           ["p.json"] = fill(HEAD .. '"A.example",' .. hashes),
           ["q.json"] = fill(HEAD .. '"b.example",' .. hashes) } })
       assert.same({ ["p.json"] = fill(HEAD .. '"a.example",' .. hashes) },
                   result.after)
     end)

  it("says of no config that cannot be read that it is mended", function()
    local text = HEAD .. '"A.example","hashes":["'
    local after, result = fix("p.json", text)
    assert.equal(text, after)
    assert.equal("error", result.verdict.verdict)
  end)

  -- Which of the questions to the gate has no answer: the first is about the
  -- config as it stands.
  for number = 2, 4 do
    it(("tells of question %d, where nothing answers it"):format(number),
       function()
         local jail, asked = core.jail, 0
         finally(function() core.jail = jail end)
         core.jail = function(...)
           asked = asked + 1
           if asked ~= number then return jail(...) end
           return nil, { code = "jail.killed", text = "it was killed" }
         end
         local text = fill(HEAD .. '"A.example","hashes":["sha256/$A",'
           .. '"sha256/$B"]}]}')
         local after, result = fix("p.json", text,
                                   { select = { "host-not-canonical" } })
         assert.is_true(asked >= number)
         assert.equal(text, after)
         assert.equal("error", result.verdict.verdict)
         assert.equal("jail.killed", result.verdict.errors[1].code)
       end)
  end
end)

-- The rows: name, before, after, what diff -u of GNU writes behind the names.
local DIFFS = {
  { "a line", "a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n" },
  { "a line that goes", "a\nb\nc\n", "a\nc\n",
    "@@ -1,3 +1,2 @@\n a\n-b\n c\n" },
  { "the last line, which has no end", "a\nb", "a\nc",
    "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
      .. "\\ No newline at end of file\n" },
  { "changes that are far apart",
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
    "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n"
    },
  { "changes whose contexts meet",
    "1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n",
    "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n" },
  { "all that there is", "a\n", "", "@@ -1 +0,0 @@\n-a\n" },
}

describe("a diff", function()
  for _, row in ipairs(DIFFS) do
    it("shows " .. row[1], function()
      assert.equal("--- f\n+++ f\n" .. row[4],
                   diff.unified("f", row[2], row[3]))
    end)
  end

  it("of what is the same is empty", function()
    assert.equal("", diff.unified("f", "a\n", "a\n"))
  end)

  -- As git diff heads it (git-config, core.quotePath).
  for name, told in pairs {
    ["a b.json"] = "a b.json\t", ["caf\u{e9}.json"] = "caf\u{e9}.json",
    ["a\nb\t\1.json"] = [["a\nb\t\001.json"]],
    ['a"\\.json'] = [["a\"\\.json"]],
    ["\u{202e}\u{e9}"] = [["\342\200\256\303\251"]], ["\xff"] = [["\377"]],
    ['"a b"'] = [["\"a b\""]] .. "\t",
  } do
    it("has the file's name as git reads it: " .. told, function()
      assert.equal("--- " .. told .. "\n+++ " .. told
                   .. "\n@@ -1 +1 @@\n-a\n+b\n",
                   diff.unified(name, "a\n", "b\n"))
    end)
  end
end)
