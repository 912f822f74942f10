--- Configs as they stand in public repositories, of the plug-ins and lists of
--- which none is under spec/fixtures: what is found in each. What was counted
--- here was read in the files by eye.

local core = require "cotter.core"
local gate = require "cotter.gate"

local FOLDER = "../shared/data/configs/"
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

-- What a placeholder does where nothing else is pinned, and beside real pins.
local function dud(line, consequence)
  return { line, "pin-placeholder/placeholder", "high", consequence }
end

local function dud_beside(line)
  return { line, "pin-placeholder/placeholder_beside", "high" }
end

-- "BBB…B=" and "111…1=" have bits at the end that belong to no octet.
local function stray(line)
  return { line, "pin-non-canonical/stray_bits", "medium" }
end

local function never(line) return { line, "expiry-never/never", "info" } end

local function differs(line)
  return { line, "host-scope-differs/differs", "medium" }
end

local function parts_differ(line)
  return { line, "host-scope-differs/parts_differ", "medium" }
end

local function shared(line) return { line, "pin-shared/shared", "info" } end

-- The fingerprint that OutSystems published for May 2020.
local function published(line)
  return { line, "pin-retired-ca/published_ended", "medium" }
end

local function no_spare(line)
  return { line, "pin-too-few/no_spare", "medium" }
end

-- A letter again and again, of another number than base64 of a digest has.
local function row_of_letters(line)
  return { line, "pin-placeholder/placeholder_short", "high", "dies" },
    { line, "pin-undecodable/length", "high", "dies" }
end

local function one_key(line, code)
  return { line, "pin-too-few/" .. code, "high", "dies" }
end

local X, XX = row_of_letters(8)
local Y, YY = row_of_letters(9)
local Z, ZZ = row_of_letters(12)
local W, WW = row_of_letters(13)

-- The two projects have the same file: two placeholders, two pins.
local PINSET = { differs(3),
  { 3, "host-wildcard-one-label/one_label", "medium" }, dud_beside(5),
  stray(6), dud_beside(6) }

-- The file, its formats, and all that is found: the line, the code, how bad
-- it is and what comes of it; or the code and the line of its refusal.
local FILES = {
  { "json-other/CAAPIM__Android-MAS-SDK__multiservercerts.json", "msso",
    { no_spare(8), { 9, "pin-empty-input/empty_input", "high" } } },
  { "json-other/CAAPIM__Android-MAS-SDK__security_configuration.json", "msso",
    { no_spare(35) } },
  { "json-other/CAAPIM__iOS-MAS-Foundation__msso_config.json",
    refused = "json.trailing-comma", line = 47 },
  { "json-other/bekidink__expo-react-native-ssl-pinning__app.json", "expo",
    {} },
  { "json-other/huytdps13400__react-native-ssl-manager__example_ssl_config"
    .. ".json", "react-native-ssl-manager",
    { never(7), differs(7), one_key(7, "one_key_trustkit"), X, XX, Y, YY,
      never(11), differs(11), one_key(11, "one_key_trustkit"), Z, ZZ, W,
      WW } },
  -- The second host only reports, so that its placeholders block nothing.
  { "json-other/huytdps13400__react-native-ssl-manager__example-expo_ssl_"
    .. "config.json", "react-native-ssl-manager",
    { never(3), differs(3), dud(4, "blocks"), stray(5), dud(5, "blocks"),
      never(7), differs(7), dud(8), stray(9), dud(9) } },
  { "json-pinset/approov__react-native-cert-pinner__pinset.json",
    "react-native-cert-pinner", PINSET },
  { "json-pinset/JakeHiggins__detox-trustkit-example__pinset.json",
    "react-native-cert-pinner", PINSET },
  { "chromium-pins/hotianbexuanto__src.next__transport_security_state_static"
    .. ".pins", refused = "chromium-pins.conflict", line = 46 },
  { "trustkit-report/datatheorem__TrustKit__sample_report.json", "foreign",
    { { 1, "config-foreign-shape/foreign_shape", "info" } } },
  { "outsystems/OutSystems__docs-odc__pinning.json", "outsystems",
    { { 4, "host-scope-differs/all_differ", "medium" } } },
  -- Both hashes of a host are the same placeholder.
  { "outsystems/os-adv-dev__cordova-outsystems-sslpinning__readme_pinning"
    .. ".json", "outsystems",
    { { 3, "host-scope-differs/all_differ", "medium" },
      one_key(4, "one_key"), dud(5, "blocks"),
      { 6, "pin-duplicate/duplicate", "medium", "dies" }, dud(6, "blocks"),
      one_key(10, "one_key"), dud(11, "blocks"),
      { 12, "pin-duplicate/duplicate", "medium", "dies" },
      dud(12, "blocks") } },
  -- The first platform has an entry in a line.
  { "outsystems/OutSystems__docs-odc__ssl-pinning-build-action.json",
    "android trustkit",
    { never(8), parts_differ(8), dud(8, "blocks"), stray(8), dud(8, "blocks"),
      never(13), parts_differ(13), stray(13), dud(13, "blocks"), stray(13),
      dud(13, "blocks"), never(26),
      dud(31, "blocks"), stray(32), dud(32, "blocks"), never(35), stray(40),
      dud(40, "blocks"), stray(41), dud(41, "blocks") } },
  -- Both hosts have the same four keys, of which one is DigiCert's root, and
  -- subdomains on Android alone.
  { "outsystems/OutSystems__capacitor-outsystems-sslpinning__pinning.yaml",
    "android trustkit",
    { never(8), parts_differ(8), published(12), never(21), parts_differ(21),
      shared(24), published(25), shared(25), shared(26), never(37),
      published(44), never(46), shared(52), published(53), shared(53),
      shared(54) } },
  { "trustkit-report/datatheorem__TrustKit-Android__sample_report.json",
    "foreign",
    { { 1, "config-foreign-shape/foreign_shape", "info" } } },
  -- Binary property lists have no lines.
  { "bplist/apple-oss-distributions__Security__NSPinnedDomains_leaf_and_ca"
    .. ".bin.plist", "apple",
    { { nil, "apple-leaf-and-ca/both", "medium" } } },
  { "bplist/httptoolkit__ios-ssl-pinning-demo__Info.bin.plist", "apple",
    { no_spare(nil) } },
}

local function formats_of(verdict)
  local list = {}
  for i, one in ipairs(verdict.inputs) do list[i] = one.format end
  return table.concat(list, " ")
end

local function text_of(row)
  return ("%s %s %s %s"):format(row[1], row[2], row[3], row[4])
end

local function found_in(verdict)
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" then
      list[#list + 1] = text_of { one.line, one.rule .. "/" .. one.code,
                                  one.severity, one.consequence }
    end
  end
  return list
end

local function check(path)
  return gate.check { inputs = { FOLDER .. path }, at = AT }
end

describe("a real file", function()
  for _, row in ipairs(FILES) do
    it(row[1] .. " is judged as it was by eye", function()
      if not core.stat(FOLDER .. row[1]) then return pending "is absent" end
      local verdict = check(row[1])
      if row.refused then
        local first = verdict.errors[1]
        assert.same({ row.refused, row.line }, { first.code, first.line })
      else
        local wanted = {}
        for i, one in ipairs(row[3]) do wanted[i] = text_of(one) end
        assert.equal(row[2], formats_of(verdict))
        assert.same(wanted, found_in(verdict))
      end
    end)
  end

  -- Counted by another program: 36 pins of 36 hosts stand twice in their
  -- list, and 11 lists have one key.
  it("with many doubled pins is judged as it was counted", function()
    local path = "json-other/tinkoff-mobile-tech__sslpinning__"
      .. "hosts_and_pins.json"
    if not core.stat(FOLDER .. path) then return pending "is absent" end
    local counts = {}
    for _, text in ipairs(found_in(check(path))) do
      local said = text:match " (.*)$"
      counts[said] = (counts[said] or 0) + 1
    end
    assert.equal(36, counts["pin-duplicate/duplicate_beside medium nil"])
    assert.equal(11, counts["pin-too-few/no_spare medium nil"])
  end)

  it("of binary XML, mostly broken, is refused with a code", function()
    local list = core.list_directory(FOLDER .. "axml")
    if not list then return pending "is absent" end
    assert.equal(24, #list)
    for _, one in ipairs(list) do
      local verdict = check("axml/" .. one.name)
      assert.same({}, verdict.findings, one.name)
      assert.equal("error", verdict.verdict, one.name)
      assert.truthy(verdict.errors[1].code:find "^%l+%.", one.name)
    end
  end)
end)
