--- Android's network security config, from the file to the verdict: what the
--- model holds, what the platform does with it, and which files are found.

local core = require "cotter.core"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"

local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z
local REAL <const> = "../shared/data/configs/"
local A <const> = "cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M="
local B <const> = "P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM="

local function nsc(body)
  return '<?xml version="1.0" encoding="utf-8"?>\n<network-security-config>\n'
    .. body .. "</network-security-config>\n"
end

local PINS = '<pin-set expiration="2028-01-01"><pin digest="SHA-256">' .. A
  .. '</pin><pin digest="SHA-256">' .. B .. "</pin></pin-set>\n"

local FINE = nsc("<domain-config>\n<domain>example.com</domain>\n" .. PINS
                 .. "</domain-config>\n")

--- Runs the gate on files; gives the verdict.
local function check(files, input, options)
  return temporary.with(files, function(folder)
    options = options or {}
    options.at, options.inputs = AT, { folder .. "/" .. (input or "") }
    return gate.check(options)
  end)
end

--- Runs it on one config.
local function judge(text, options)
  return check({ ["nsc.xml"] = text }, "nsc.xml", options)
end

local function model(text)
  return temporary.with({ ["nsc.xml"] = text }, function(folder)
    return gate.model { inputs = { folder .. "/nsc.xml" } }
  end)
end

--- The hosts of a config, each with its first pins' letters.
local LETTERS <const> = { [A] = "A", [B] = "B" }

local function hosts(text)
  local read = model(text)
  assert.same({}, read.errors)
  local drawn = {}
  for i, host in ipairs(read.configs[1].hosts) do
    local pins = {}
    for k, pin in ipairs(host.pins) do pins[k] = LETTERS[pin.text] or "?" end
    drawn[i] = ("%d:%d %s%s %s %s"):format(host.line, host.column,
      host.include_subdomains and "*." or "", host.name, table.concat(pins),
      host.expires or "-")
  end
  return drawn
end

local function told(verdict)
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" then
      list[#list + 1] = one.rule .. "/" .. one.code
    end
  end
  return list
end

local function codes(verdict)
  local list = {}
  for i, one in ipairs(verdict.errors) do list[i] = one.code end
  return list
end

describe("the model of a network security config", function()
  for _, row in ipairs {
    { "has a host for each domain",
      nsc('<domain-config>\n  <domain includeSubdomains="true">a.example\z
           </domain>\n  <domain>b.example</domain>' .. PINS
          .. "</domain-config>"),
      { "4:3 *.a.example AB 2028-01-01", "5:3 b.example AB 2028-01-01" } },
    { "gives a pin-set to the entries inside, whatever stands first",
      nsc("<domain-config>\n<domain-config><domain>b.a.example</domain>\z
           </domain-config>" .. PINS
          .. "<domain>a.example</domain></domain-config>"),
      { "5:1 a.example AB 2028-01-01", "4:16 b.a.example AB 2028-01-01" } },
    { "replaces a pin-set by that of the entry, and does not join them",
      nsc("<domain-config><domain>a.example</domain>" .. PINS
          .. '<domain-config><domain>b.a.example</domain><pin-set>\z
              <pin digest="SHA-256">' .. B .. "</pin></pin-set>\z
              </domain-config></domain-config>"),
      { "3:16 a.example AB 2028-01-01", "4:16 b.a.example B -" } },
    { "lets an empty pin-set end it",
      nsc("<domain-config><domain>a.example</domain>" .. PINS
          .. "<domain-config><domain>b.a.example</domain><pin-set/>\z
              </domain-config></domain-config>"),
      { "3:16 a.example AB 2028-01-01", "4:16 b.a.example  -" } },
    { "has no pins of a comment",
      nsc("<domain-config><domain>a.example</domain><!--" .. PINS
          .. "--></domain-config>"), { "3:16 a.example  -" } },
    { "reads a pin as Android's decoder does, over blanks",
      nsc('<domain-config><domain> a.example\n</domain><pin-set>\z
           <pin digest="SHA-256">\n  ' .. A:sub(1, 20) .. "\n  "
          .. A:sub(21) .. "\n</pin></pin-set></domain-config>"),
      { "3:16 a.example A -" } },
    { "reads references and CDATA",
      nsc('<domain-config><domain>a.ex&#97;mple</domain><pin-set>\z
           <pin digest="SHA-256"><![CDATA[' .. A .. "]]></pin>\z
           </pin-set></domain-config>"), { "3:16 a.example A -" } },
  } do
    it(row[1], function() assert.same(row[3], hosts(row[2])) end)
  end

  it("has pins with their faults, and says so", function()
    local read = model(nsc('<domain-config><domain>a.example</domain>\z
      <pin-set><pin digest="SHA-256">sha256/' .. A .. '</pin>\z
      <pin digest="SHA-1">2jmj7l5rSw0yVb/vlWAYkK/YBwk=</pin></pin-set>\z
      </domain-config>'))
    local pins = read.configs[1].hosts[1].pins
    assert.same({ "pin.prefix", "sha256" },
                { pins[1].fault, pins[1].algorithm })
    assert.is_nil(pins[1].digest)
    assert.equal("sha1", pins[2].algorithm)
  end)

  it("says where TrustKit reports alone", function()
    local read = model(nsc("<domain-config><domain>a.example</domain>" .. PINS
      .. '<trustkit-config enforcePinning="true"/></domain-config>\z
          <domain-config><domain>b.example</domain>' .. PINS
      .. "<trustkit-config/></domain-config>"))
    local list = read.configs[1].hosts
    assert.same({ true, false }, { list[1].enforced, list[2].enforced })
  end)
end)

describe("a network security config", function()
  -- The false alarms of the catalogue, as far as XML can raise them.
  it("raises no false alarm", function()
    local verdict = judge(nsc [[
  <!-- über das pin-set: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= sample -->
  <base-config xmlns:tools="http://schemas.android.com/tools"
    tools:ignore="InsecureBaseConfiguration" cleartextTrafficPermitted="false">
    <trust-anchors><certificates src="system"/></trust-anchors>
  </base-config>
  <domain-config>
    <domain includeSubdomains="true">api.example.org</domain>
    <pin-set expiration="2028-01-01">
      <!-- Amazon, all of its roots -->
      <pin digest="SHA-256">++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=</pin>
      <pin digest="SHA-256">f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=</pin>
      <pin digest="SHA-256">NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=</pin>
      <pin digest="SHA-256">9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=</pin>
      <pin digest="SHA-256">KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain>a.mendixcloud.com</domain>
    <domain>10.1.2.3</domain>
  </domain-config>
  <debug-overrides>
    <trust-anchors>
      <certificates src="user" overridePins="true"/>
      <certificates src="@raw/proxy"/>
    </trust-anchors>
  </debug-overrides>
]])
    assert.same({}, codes(verdict))
    assert.same({}, told(verdict))
  end)

  it("has loopback as no more than a remark", function()
    local verdict = judge(nsc("<domain-config cleartextTrafficPermitted=\z
      \"true\"><domain>localhost</domain><domain>127.0.0.1</domain>\z
      <domain>10.0.2.2</domain></domain-config>"))
    for _, one in ipairs(verdict.findings) do
      if one.outcome == "fail" then assert.equal("info", one.severity) end
    end
  end)

  it("is spoken of without the plug-in that others have", function()
    local bad = nsc("<domain-config><domain>https://a.example/</domain>\z
      <domain>*.b.example</domain><domain>B.example.</domain>\z
      <domain>com</domain><domain>bücher.example</domain><pin-set>\z
      <pin digest=\"SHA-256\">sha256//" .. A .. "</pin>\z
      <pin digest=\"SHA-256\">abc</pin>\z
      <pin digest=\"SHA-256\">47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\z
      </pin></pin-set></domain-config><domain-config>\z
      <domain>*.b.example</domain><pin-set/></domain-config>")
    local verdict = judge(bad)
    assert.is_true(#told(verdict) > 10)
    for _, one in ipairs(verdict.findings) do
      local text = one.message .. (one.remedy or "")
      for _, word in ipairs { "plug%-in", "OutSystems", "iOS", "the build",
                              '"hashes"', "TrustKit compares" } do
        assert.is_nil(text:find(word), one.rule .. ": " .. text)
      end
      for consumer in pairs(one.consequences or {}) do
        assert.equal("android", consumer)
      end
    end
  end)

  it("is decided at the moment that is given", function()
    local text = FINE:gsub("2028%-01%-01", "2026-11-21")
    assert.same({ "expiry-soon/urgent" }, told(judge(text)))
    local verdict = temporary.with({ ["nsc.xml"] = text }, function(folder)
      return gate.check { inputs = { folder .. "/nsc.xml" },
                          at = AT + 86400 }
    end)
    assert.same({ "expiry-passed/passed" }, told(verdict))
  end)

  for _, row in ipairs {
    { "a merge conflict", "<network-security-config>\n<<<<<<< HEAD\n",
      "xml.conflict", 2, 1 },
    { "an entity", nsc "<!-- é --><a>&x;</a>", "xml.entity", 3, 14 },
    { "a document type", '<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<a/>',
      "xml.doctype", 1, 1 },
    { "a file that is cut off", FINE:sub(1, 200), "xml.unclosed", 5, 34 },
    { "an encoding that lies", "<?xml version='1.0' encoding='utf-16'?><a/>",
      "xml.encoding", 1, 31 },
    { "text of no kind", "hosts:", "xml.token", 1, 1 },
    { "XML of another kind", "<paths/>", "config.unrecognised", 1, 1 },
    { "a manifest", "<manifest/>", "config.manifest", 1, 1 },
  } do
    it("is refused as " .. row[1], function()
      local verdict = judge(row[2])
      local one = verdict.errors[1]
      assert.same({ row[3], row[4], row[5], 2 },
                  { one.code, one.line, one.column, verdict.exit_code })
    end)
  end

  it("may be larger than what a rule may make", function()
    local many = {}
    for i = 1, 12000 do
      many[i] = ("<domain-config><domain>a%d.example</domain>%s\z
                  </domain-config>\n"):format(i, PINS)
    end
    local text = nsc(table.concat(many))
    assert.is_true(#text > 1024 * 1024)
    local verdict = judge(text, { select = { "android-*" } })
    assert.same({}, codes(verdict))
    assert.equal(12000, verdict.inputs[1].hosts)
  end)
end)

local MANIFEST <const> = '<manifest xmlns:a="http://schemas.android.com/apk/\z
  res/android"><application a:networkSecurityConfig="@xml/%s"/></manifest>'

-- What a defect does at run time, by consumer: the columns for Android and for
-- TrustKit on Android of the table that was read off their sources.
describe("what a defect does on a phone", function()
  local function file(domain, pins, attributes)
    return nsc(("<domain-config><domain>%s</domain><pin-set%s>%s</pin-set>\z
      <trustkit-config enforcePinning=\"true\"/></domain-config>")
      :format(domain, attributes or ' expiration="2028-01-01"', pins))
  end
  local function pin(text)
    return '<pin digest="SHA-256">' .. text .. "</pin>"
  end
  local both = pin(A) .. pin(B)

  -- Of several findings on one defect, the worst for each consumer.
  local RANK = { unpinned = 1, dies = 2, blocks = 3 }
  local function consequences(verdict)
    local worst = {}
    for _, one in ipairs(verdict.findings) do
      for consumer, what in pairs(one.consequences or {}) do
        if not worst[consumer] or RANK[what] > RANK[worst[consumer]] then
          worst[consumer] = what
        end
      end
    end
    return { worst.android, worst["trustkit-android"] }
  end

  local long = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  for _, row in ipairs {
    { "nothing amiss", file("a.example", both) },
    { "one pin", file("a.example", pin(A)), nil, "dies" },
    { "the same pin twice", file("a.example", pin(A) .. pin(A)), nil, "dies" },
    { "not 32 octets", file("a.example", both .. pin "AAECAw=="),
      "dies", "dies" },
    { "sha256/ left in", file("a.example", both .. pin("sha256/" .. A)),
      "dies", "dies" },
    { "an asterisk", file("*.a.example", both), "unpinned", "dies" },
    { "a URL", file("https://a.example/", both), "unpinned", "dies" },
    { "a port", file("a.example:443", both), "unpinned", "dies" },
    { "an end that has passed",
      file("a.example", both, ' expiration="2026-01-01"'),
      "unpinned", "unpinned" },
    { "a malformed date",
      file("a.example", both, ' expiration="1.1.2028"'), "dies", "dies" },
    { "a host twice",
      nsc(file("a.example", both):match "<domain%-config>.*</domain%-config>"
          .. file("a.example", both)
            :match "<domain%-config>.*</domain%-config>"), "dies", "dies" },
    { "no pins", file("a.example", ""), "unpinned", "dies" },
    { "a name in upper case", file("A.Example", both), nil, "unpinned" },
    { "an element that nobody knows", file("a.example", both .. "<pinn/>") },
    { "the hash of nothing alone", file("a.example", pin(long)),
      "blocks", "blocks" },
  } do
    it("is right of " .. row[1], function()
      assert.same({ row[3], row[4] }, consequences(judge(row[2])))
    end)
  end
end)

describe("a file that is called .xml", function()
  it("is JSON where that is what it holds", function()
    local verdict = judge '{ "hosts": [] }'
    assert.equal("outsystems", verdict.inputs[1].format)
  end)
end)

describe("a source tree", function()
  local function paths(verdict)
    local list = {}
    for i, one in ipairs(verdict.inputs) do
      list[i] = one.path:match "/(app/.*)" or one.path:match "[^/]*$"
    end
    return list
  end

  it("is searched by name and by place", function()
    local verdict = check({
      ["app/src/main/res/xml/pins.xml"] = FINE,
      ["app/src/main/res/xml/file_paths.xml"] = "<paths/>",
      ["app/src/main/res/xml-v28/more.xml"] = FINE,
      ["app/src/main/res/layout/main.xml"] = "<a>",
      ["app/src/main/AndroidManifest.xml"] = MANIFEST:format "pins",
      ["app/resources/android/network_security_config.xml"] = FINE,
      ["app/build/res/xml/pins.xml"] = FINE,
      ["app/node_modules/a/res/xml/pins.xml"] = FINE,
    }, "app")
    assert.same({ "app/resources/android/network_security_config.xml",
                  "app/src/main/res/xml/pins.xml",
                  "app/src/main/res/xml-v28/more.xml" }, paths(verdict))
    assert.same({ "android-not-wired/other", "android-not-wired/other" },
                told(verdict))
  end)

  for _, input in ipairs { "app", "app/src", "app/src/", "app/src/main/.." } do
    it("is told by builds, of which " .. input .. " is given", function()
      local verdict = check({
        ["app/src/main/AndroidManifest.xml"] = MANIFEST:format "pins",
        ["app/src/main/res/xml/pins.xml"] = FINE,
        ["app/src/release/res/xml/pins.xml"] = "<network-security-config/>",
      }, input)
      assert.same({ "android-variant-configs/build_unpinned",
                    "config-no-pins/no_pins" }, told(verdict))
    end)
  end

  it("has a file that bears the name, and is none, as an error", function()
    local verdict = check({
      ["app/res/xml/network_security_config.xml"] = "<resources/>",
    }, "app")
    assert.same({ "config.unrecognised" }, codes(verdict))
  end)

  it("has other XML that cannot be read as none of its business", function()
    local verdict = check({ ["app/res/xml/other.xml"] = "<a>",
                            ["app/res/xml/pins.xml"] = FINE }, "app")
    assert.same({}, codes(verdict))
    assert.equal(1, #verdict.inputs)
  end)

  it("without manifest says nothing of what it names", function()
    local verdict = check({ ["app/res/xml/pins.xml"] = FINE }, "app")
    assert.same({}, told(verdict))
  end)

  it("has a manifest that the build fills in, which is told", function()
    local verdict = check({ ["app/res/xml/pins.xml"] = FINE,
      ["app/AndroidManifest.xml"] =
        (MANIFEST:gsub("@xml/%%s", "${config}")) }, "app")
    assert.same({ "android-not-wired/filled_in" }, told(verdict))
  end)

  it("has a manifest that cannot be read, which is an error", function()
    local verdict = check({ ["app/res/xml/pins.xml"] = FINE,
      ["app/AndroidManifest.xml"] = (MANIFEST:gsub("/>", "", 1)) }, "app")
    assert.same({ "xml.token" }, codes(verdict))
  end)

  it("has a build file in Kotlin, of which nothing is told", function()
    local verdict = check({ ["app/res/xml/pins.xml"] = FINE,
      ["app/build.gradle.kts"] = "android { }" }, "app")
    assert.same({}, verdict.notes)
  end)
end)

-- Beside the repository, where they lie.
local function real(folder)
  local entries = core.list_directory(REAL .. folder) or {}
  local list = {}
  for _, entry in ipairs(entries) do
    if entry.type == "file" then list[#list + 1] = entry.name end
  end
  return list
end

describe("real files", function()
  for _, name in ipairs(real "android-nsc") do
    it(name .. " is judged", function()
      local verdict = gate.check {
        inputs = { REAL .. "android-nsc/" .. name }, at = AT }
      assert.same({}, codes(verdict))
      assert.equal("android", verdict.inputs[1].format)
    end)
  end

  for _, name in ipairs(real "axml") do
    it(name .. " is refused, and said why", function()
      local verdict = gate.check { inputs = { REAL .. "axml/" .. name },
                                   at = AT }
      assert.equal(2, verdict.exit_code)
      assert.is_true(#verdict.errors > 0)
    end)
  end
end)
