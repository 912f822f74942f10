--- YAML: what becomes of it, the build action of OutSystems Developer Cloud,
--- and what is told of other files.

local config = require "cotter.config"
local core = require "cotter.core"
local gate = require "cotter.gate"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

local function read(octets, path)
  return config.read { path = path or "action.yaml", octets = octets,
    explicit = true, claimed = true, in_target = false }
end

--- Where the hosts and pins of configs stand.
local function places_of(list)
  local words = {}
  for _, one in ipairs(list) do
    words[#words + 1] = one.format
    for _, host in ipairs(one.hosts) do
      words[#words + 1] = ("%d:%d"):format(host.at.line, host.at.column)
      for _, pin in ipairs(host.pins) do
        words[#words + 1] = ("%d:%d"):format(pin.at.line, pin.at.column)
      end
    end
  end
  return table.concat(words, " ")
end

local ACTION = [[
platforms:
  android:
    xml:
      - resFile: xml/network_security_config.xml
        inject: %s
        target: network-security-config
]]

local DOMAIN = "<domain>a.example</domain>"
local PIN = '<pin digest="SHA-256">' .. A .. "</pin>"

-- The scalar of inject, and where the host and the pin are in it, counted by
-- hand: it begins at 5:17.
local SCALARS = {
  { "a literal block", "|\n          <domain-config>" .. DOMAIN
    .. "\n\n           <pin-set>\n" .. (" "):rep(12) .. PIN
    .. "\n          </pin-set></domain-config>", "6:26 9:13" },
  { "a literal block that says its indentation", "|2-\n             <domain-"
    .. "config>\n\n          " .. DOMAIN .. "<pin-set>" .. PIN
    .. "</pin-set>\n          </domain-config>", "8:11 8:46" },
  { "a folded block", ">-\n          <domain-config>\n          " .. DOMAIN
    .. "\n\n\n            <pin-set>\n\n            " .. PIN
    .. "\n          </pin-set>\n          </domain-config>", "7:11 12:13" },
  { "single quotes", "'<domain-config><!-- it''s -->" .. DOMAIN
    .. "\n\n         <pin-set>" .. PIN .. "</pin-set></domain-config>'",
    "5:47 7:19" },
  { "double quotes", '"<domain-config><!-- \\u00e9\\t\\x41 -->' .. DOMAIN
    .. "\\n\\\n          <pin-set>" .. PIN:gsub('"', '\\"')
    .. '</pin-set></domain-config>"', "5:54 6:20" },
  { "a plain scalar", "<domain-config>" .. DOMAIN .. "\n         <pin-set>"
    .. PIN .. "</pin-set></domain-config>", "5:32 6:19" },
  { "letters of more octets", "|\n          <domain-config><!-- éüß€ -->"
    .. DOMAIN .. "\n          <pin-set>" .. PIN .. "</pin-set></domain-config>",
    "6:39 7:20" },
}

describe("the text of a build action in YAML, as", function()
  for _, row in ipairs(SCALARS) do
    local name, scalar, expected = table.unpack(row)

    it(name .. ", has its places in the file", function()
      local list, problem = read(ACTION:format(scalar))
      assert.is_nil(problem)
      assert.equal("android " .. expected, places_of(list))
    end)

    it(name .. ", has them where lines end in CR LF", function()
      local list = read((ACTION:format(scalar):gsub("\n", "\r\n")))
      assert.equal("android " .. expected, places_of(list))
    end)
  end

  it("broken XML is refused where it breaks", function()
    local _, problem = read(ACTION:format(
      "|\n          <domain-config>\n            </domain>"))
    assert.same({ "xml.tag", 7, 15 },
                { problem.code, problem.line, problem.column })
  end)
end)

local IOS = [[
platforms:
  ios:
    plist:
      - replace: true
        entries:
          - TSKConfiguration:
              TSKPinnedDomains:
                a.example:
                  TSKIncludeSubdomains: true
                  TSKPublicKeyHashes: [%s,
                    "%s"]
          - NSAppTransportSecurity:
              NSPinnedDomains:
                b.example:
                  NSPinnedCAIdentities:
                    - SPKI-SHA256-BASE64: '%s'
]]

describe("a build action in YAML", function()
  it("has the pins of TrustKit and of Apple", function()
    assert.equal("trustkit 8:17 10:40 11:21 apple 14:17 16:43",
                 places_of((read(IOS:format(A, B, A)))))
  end)

  it("has both where they are in one entry", function()
    local text = IOS:format(A, B, A):gsub("%- NSApp", "  NSApp")
    assert.equal("trustkit 8:17 10:40 11:21 apple 14:17 16:43",
                 places_of((read(text))))
  end)

  it("is known by what it says where its name says nothing", function()
    assert.equal("trustkit 8:17 10:40 11:21 apple 14:17 16:43",
                 places_of((read(IOS:format(A, B, A), "-"))))
  end)

  it("tells of a pin that is a number or a boolean to YAML", function()
    local list = read((IOS:format("1234", "x", A):gsub('"x"', "true")))
    local told = {}
    for _, one in ipairs(list[1].observations) do
      told[#told + 1] = ("%d:%d %s %s"):format(one.at.line, one.at.column,
                                               one.kind, one.found)
    end
    assert.same({ "10:40 wrong-shape a number", "11:21 wrong-shape a boolean",
                  "8:17 default-report nil", "7:15 not-swizzled nil" }, told)
  end)

  it("tells of a key that stands twice", function()
    local list = read((IOS:format(A, B, A):gsub("TSKIncludeSubdomains: true",
      "TSKPublicKeyHashes: []")))
    local one = list[1].observations[1]
    assert.same({ "duplicate-key", 10, 19 }, { one.kind, one.at.line,
                                               one.at.column })
  end)

  local ACTION_TWICE = "platforms: {}\n"
    .. ACTION:format("<domain-config><pin-set/></domain-config>")
      :gsub("    xml:", "    xml: []\n%0")
      :gsub("resFile:", "target: x\n        %0")
  for _, row in ipairs {
    { "around the text for Android", ACTION_TWICE,
      { "2:1 platforms 1:1", "5:5 xml 4:5", "9:9 target 6:9" } },
    { "around the lists for iOS", IOS:format(A, B, A)
        :gsub("  ios:", "  ios: {}\n%0"):gsub("        entries:",
                                              "        entries: []\n%0"),
      { "3:3 ios 2:3", "7:9 entries 6:9" } },
  } do
    it("tells of keys that stand twice " .. row[1], function()
      local told = {}
      for _, one in ipairs(read(row[2])[1]:observed "duplicate-key") do
        told[#told + 1] = ("%d:%d %s %d:%d"):format(one.at.line, one.at.column,
          one.name, one.other.at.line, one.other.at.column)
      end
      table.sort(told)
      assert.same(row[3], told)
    end)
  end

  for _, row in ipairs {
    { "another target", ACTION:gsub("target: n.-\n", "target: application\n")
        :format("<pin-set/>"), 5 },
    { "text for no file", ACTION:gsub("resFile: [^\n]+\n", "resfile: x\n")
        :format("<pin-set/>"), 5 },
    { "text for a file that is no config", ACTION:gsub("resFile: xml",
        "resFile: values"):format("<pin-set/>"), 5 },
    { "text that is merged", ACTION:gsub("inject", "merge")
        :format("<domain-config/>"), 5 },
    { "targets of Xcode", IOS:format(A, B, A):gsub("plist:", "targets:"), 7 },
    { "a platform that stands twice", IOS:format(A, B, A) .. "  ios: {}\n", 7 },
  } do
    it("refuses pins that are not read, in " .. row[1], function()
      local _, problem = read(row[2])
      assert.same({ "config.unread", row[3] }, { problem.code, problem.line })
    end)
  end
end)

-- The same as JSON and as YAML: findings but for their places.
local function findings_of(octets, path)
  local name = os.tmpname()
  local file = assert(io.open(name .. path, "wb"))
  file:write(octets)
  file:close()
  local verdict = gate.check { inputs = { name .. path }, at = AT }
  os.remove(name)
  os.remove(name .. path)
  local list = {}
  for i, one in ipairs(verdict.findings) do
    list[i] = table.concat({ one.rule, one.outcome, one.severity,
                             one.message, one.pointer }, " ")
  end
  table.sort(list)
  return list
end

-- Writes a value of JSON as YAML in blocks; texts of more lines as literals.
local function as_yaml(node, indentation)
  local lines, blank = {}, (" "):rep(indentation)
  local function add(label, value)
    local simple = value.type ~= "object" and value.type ~= "array"
      and not (value.type == "string" and value.value:find "\n")
    lines[#lines + 1] = blank .. label .. (simple and " " or "")
      .. as_yaml(value, indentation + 2)
  end
  if node.type == "object" then
    for key, value in node:members() do add(key .. ":", value) end
    return "\n" .. table.concat(lines, "\n")
  elseif node.type == "array" then
    for i = 1, #node do add("-", node[i]) end
    return "\n" .. table.concat(lines, "\n")
  elseif node.type == "string" and node.value:find "\n" then
    return " |-\n" .. node.value:gsub("[^\n]+", blank .. "%0")
  end
  return tostring(node.value)
end

describe("YAML and JSON of one build action", function()
  local PATH <const> = "../shared/data/configs/outsystems/"
    .. "OutSystems__docs-odc__ssl-pinning-build-action.json"

  it("give the same findings", function()
    local octets = core.read_file(PATH)
    if not octets then return pending "is absent" end
    local text = as_yaml(assert(core.json(octets)).root, 0)
    local found = findings_of(octets, ".json")
    assert.is_true(#found > 10)
    assert.same(found, findings_of(text, ".yaml"))
  end)
end)

it("refuses a build action in YAML whose platforms are called otherwise",
   function()
  local _, problem = read("platform:\n  android:\n    xml:\n      - {}\n",
                          "other.yml")
  assert.same({ "config.unrecognised", 2, 3 },
              { problem.code, problem.line, problem.column })
  assert.matches('and this is called "platform"', problem.message, 1, true)
end)

-- Files by name that are no build action: what is told of YAML.
local OTHERS = {
  { "on: push\n", 1, 1, "no build action, which has platforms" },
  { "platforms: web\n", 1, 12, "platforms has neither android nor ios" },
  { "- a: [\n", 1, 6, "the bracket that begins here is never closed" },
}

describe("YAML that is no build action", function()
  for _, row in ipairs(OTHERS) do
    it("is told how far it was read: " .. row[4], function()
      local _, problem = read(row[1], "other.yml")
      assert.equal("config.unrecognised", problem.code)
      local told
      for _, one in ipairs(problem.tried) do
        if one.message:find "^nor YAML" then told = one end
      end
      assert.same({ row[2], row[3] }, { told.line, told.column })
      assert.is_truthy(told.message:find(row[4], 1, true))
    end)
  end

  it("is refused where it pins", function()
    local _, problem = read("a:\n  TSKPublicKeyHashes: []\n", "project.yml")
    assert.same({ "config.yaml", 2, 3 },
                { problem.code, problem.line, problem.column })
  end)
end)

describe("core.yaml", function()
  it("gives values as JSON has them", function()
    local root = core.yaml("a: [1, 2.5, true, ~, 'x']\n").root:get "a"
    local values = {}
    for i = 1, #root do values[i] = root[i].value end
    assert.same({ 1, 2.5, true, core.null, "x" }, values)
  end)

  it("keeps pointers", function()
    local document = core.yaml "a:\n  - b: c\n"
    assert.equal("/a/0/b", document.root:get "a"[1]:get "b":pointer())
  end)

  it("refuses numbers that are too great where they stand", function()
    local _, fault = core.yaml "a: 1\nb: 1e999\n"
    assert.same({ "json.range", 2, 4 }, { fault.code, fault.line,
                                          fault.column })
  end)

  it("raises for an offset outside", function()
    local document = core.yaml "a"
    assert.has_error(function() document:position(4) end)
    assert.has_error(function() document:position(-1) end)
  end)
end)
