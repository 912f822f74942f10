--- Property lists: what is read in them, and what is refused.

local core = require "cotter.core"
local gate = require "cotter.gate"
local old_style = require "cotter.config.plist.old_style"
local temporary = require "spec.support.temporary"

local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z
local APPLE <const> = "spec/fixtures/plists/NSPinnedDomains_"
local SHARED <const> = "../shared/data/configs/"

local HEAD <const> = [[
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" ]] ..
  [["http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
]]

local function model_of(path) return gate.model { inputs = { path } } end

local function model_of_text(text, name)
  return temporary.with({ [name or "Info.plist"] = text }, function(folder)
    return model_of(folder .. "/" .. (name or "Info.plist"))
  end)
end

local function findings(path)
  local verdict = gate.check { inputs = { path }, at = AT }
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" then
      list[#list + 1] = ("%s:%s %s/%s"):format(one.line or "-",
        one.column or "-", one.rule, one.code)
    end
  end
  return list, verdict
end

describe("a property list of Apple's own tests", function()
  -- Counts of leaves and authorities as NSPinnedDomainsParsingTest.plist has
  -- them; false where there is no such list.
  for _, row in ipairs {
    { "ca", false, 1, true }, { "leaf", 2, false, false },
    { "leaf_and_ca", 1, 2, false }, { "without_spki", false, false, false },
    { "with_empty_spki", 0, false, false },
    { "with_invalid_spki", 0, 0, false }, { "leaf_and_ca.bin", 1, 2, false },
  } do
    it(row[1] .. " is read as the system reads it", function()
      local model = model_of(APPLE .. row[1] .. ".plist")
      assert.same({}, model.errors)
      local config = model.configs[1]
      assert.equal("apple", config.format)
      local host = config.hosts[1]
      assert.equal("example.org", host.name)
      assert.equal(row[4], host.include_subdomains)
      assert.equal((row[2] or 0) + (row[3] or 0), #host.pins)
    end)
  end

  for _, row in ipairs {
    { "ca", { "9:4 apple-one-level/one_level",
              "14:5 pin-too-few/no_spare" } },
    { "leaf", { "12:5 pin-too-few/no_spare",
                "19:7 pin-duplicate/duplicate_beside" } },
    { "leaf_and_ca", { "12:5 apple-leaf-and-ca/both" } },
    { "without_spki", { "8:3 config-no-pins/no_pins",
                        "9:4 pin-set-empty/no_list" } },
    { "with_empty_spki", { "8:3 config-no-pins/no_pins",
                           "11:5 apple-deny-all/denies" } },
    { "with_invalid_spki", {
      "8:3 config-no-pins/no_pins", "11:5 apple-deny-all/denies",
      "12:5 apple-leaf-and-ca/both", "13:6 config-wrong-shape/other_element",
      "15:5 apple-deny-all/denies", "16:5 config-wrong-shape/other_shape" } },
  } do
    it(row[1] .. " is judged with its lines", function()
      assert.same(row[2], (findings(APPLE .. row[1] .. ".plist")))
    end)
  end

  it("in the binary form is judged with the keys that lead there", function()
    local _, verdict = findings(APPLE .. "leaf_and_ca.bin.plist")
    local one = verdict.findings[#verdict.findings]
    for _, each in ipairs(verdict.findings) do
      if each.rule == "apple-leaf-and-ca" then one = each end
    end
    assert.is_nil(one.line)
    assert.equal("/NSAppTransportSecurity/NSPinnedDomains/example.org/"
      .. "NSPinnedCAIdentities", one.pointer)
  end)
end)

describe("a property list", function()
  for _, row in ipairs {
    { "with an element that is none",
      "<dict><key>a</key><strin>b</strin></dict>",
      "plist.element", 4, "did you mean <string>" },
    { "with a key that has no value", "<dict><key>a</key></dict>",
      "plist.key", 4, "without a value" },
    { "with a key behind a key",
      "<dict><key>a</key><key>b</key><true/></dict>", "plist.key", 4,
      "without a value" },
    { "with a value that has no key", "<dict><string>a</string></dict>",
      "plist.key", 4, "<string> stands where a <key> should" },
    { "with text between", "<dict>x<key>a</key><true/></dict>", "plist.text",
      4, "text stands between" },
    { "that the preprocessor has to make",
      "<dict>\n#ifdef DEBUG\n<key>a</key><true/>\n#endif\n</dict>",
      "plist.text", 4, "for the preprocessor (INFOPLIST_PREPROCESS)" },
    { "with half of what is for the preprocessor",
      "<dict><key>a</key><true/>\n # else\n</dict>", "plist.text", 4,
      "for the preprocessor (INFOPLIST_PREPROCESS)" },
    { "with an element in a text", "<string>a<b/></string>",
      "plist.element", 4, "holds a text" },
    { "with a comment in a string", "<string>a<!-- b -->c</string>",
      "plist.comment", 4, "put it before the element" },
    { "with a comment in a key", "<dict><key>a<!-- b --></key><true/></dict>",
      "plist.comment", 4, "a comment stands in <key>" },
    { "with something in true", "<true>x</true>", "plist.element", 4,
      "holds nothing" },
    { "of two values", "<dict/><dict/>", "plist.root", 4, "this has 2" },
    { "of no value", "", "plist.root", 3, "this has 0" },
    { "that is an array", "<array/>", "config.unrecognised", 4,
      "no dictionary" },
    { "with an entity", "<string>&foo;</string>", "xml.entity", 4 },
    { "that is cut off", "<dict><key>a", "xml.unclosed" },
    { "with a merge left over", "<<<<<<< HEAD\n<dict/>", "xml.conflict", 4 },
  } do
    it(row[1] .. " is refused with its place", function()
      local whole = row[3] ~= "xml.unclosed"
      local model = model_of_text(HEAD .. row[2]
        .. (whole and "</plist>\n" or ""))
      assert.same({}, model.configs)
      local one = model.errors[1]
      assert.equal(row[3], one.code, one.message)
      if row[4] then assert.equal(row[4], one.line) end
      assert.matches(row[5] or "", one.message, 1, true)
    end)
  end

  it("with another document type is refused", function()
    local text = HEAD:gsub("PropertyList%-1%.0", "PropertyList-1.1")
    local model = model_of_text(text .. "<dict/></plist>")
    assert.equal("xml.doctype", model.errors[1].code)
  end)

  it("with an internal subset is refused", function()
    local text = HEAD:gsub('dtd">', 'dtd" [<!ENTITY a "b">]>')
    local model = model_of_text(text .. "<dict/></plist>")
    assert.equal("xml.doctype", model.errors[1].code)
  end)

  it("that is nested too deeply is refused", function()
    local text = ("<array>"):rep(100) .. ("</array>"):rep(100)
    assert.equal("xml.depth",
                 model_of_text(HEAD .. text .. "</plist>").errors[1].code)
  end)

  it("of the binary form that is damaged is refused with its octet", function()
    local model = model_of_text("bplist00" .. ("\0"):rep(40))
    assert.same({}, model.configs)
    assert.matches("^plist%.", model.errors[1].code)
    assert.matches("%(octet %d+%)$", model.errors[1].message)
  end)

  it("has Apple's pins and TrustKit's as two configs", function()
    local model = model_of_text(HEAD .. [[<dict>
<key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key><dict>
<key>a.example</key><dict><key>NSPinnedLeafIdentities</key><array/></dict>
</dict></dict>
<key>TSKConfiguration</key><dict><key>TSKPinnedDomains</key><dict>
<key>b.example</key><dict><key>TSKPublicKeyHashes</key><array/></dict>
</dict></dict></dict></plist>]])
    local formats = {}
    for i, config in ipairs(model.configs) do
      formats[i] = config.format .. " " .. config.hosts[1].name
    end
    assert.same({ "trustkit b.example", "apple a.example" }, formats)
  end)

  it("of keys that stand twice counts the last", function()
    local model = model_of_text(HEAD .. [[<dict><key>TSKConfiguration</key>
<dict><key>TSKPinnedDomains</key><dict><key>a.example</key><dict>
<key>TSKIncludeSubdomains</key><true/><key>TSKIncludeSubdomains</key><false/>
</dict></dict></dict></dict></plist>]])
    assert.is_false(model.configs[1].hosts[1].include_subdomains)
  end)

  for _, row in ipairs {
    { "NSAppTransportSecurity", [[
<key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key><dict/></dict>
<key>NSAppTransportSecurity</key><dict/>]], 5 },
    { "NSPinnedDomains", [[<key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict><key>a.example</key><dict/></dict>
<key>NSPinnedDomains</key><dict/></dict>]], 6 },
    { "TSKConfiguration", [[
<key>TSKConfiguration</key><dict/>
<key>TSKConfiguration</key><dict><key>TSKPinnedDomains</key><dict/></dict>]],
      5 },
    { "NSAppTransportSecurity beside TrustKit's", [[
<key>NSAppTransportSecurity</key><dict/><key>TSKConfiguration</key><dict/>
<key>NSAppTransportSecurity</key><dict/>]], 5 },
  } do
    it("is told where " .. row[1] .. " stands twice, and what it holds is lost",
       function()
      local text = HEAD .. "<dict>" .. row[2] .. "</dict></plist>"
      local found = temporary.with({ ["ios/Info.plist"] = text }, findings)
      assert.matches(row[3] .. ":1 config%-duplicate%-key/key_twice",
                     table.concat(found, "\n"))
    end)
  end

  for _, row in ipairs {
    { "an app's Info.plist without pins is a config", "Info.plist",
      "<key>CFBundlePackageType</key><string>APPL</string>", 1 },
    { "that of a framework is none", "Info.plist",
      "<key>CFBundlePackageType</key><string>FMWK</string>", 0 },
    { "another list without pins is none", "Runner-TrustKit.plist",
      "<key>a</key><true/>", 0 },
  } do
    it("in a folder: " .. row[1], function()
      local text = HEAD .. "<dict>" .. row[3] .. "</dict></plist>"
      local model = temporary.with({ ["ios/" .. row[2]] = text }, model_of)
      assert.equal(row[4], #model.configs)
    end)
  end
end)

describe("what is installed on older systems", function()
  local LIST <const> = HEAD .. "<dict>\n%s\n<key>NSAppTransportSecurity</key>"
    .. "<dict><key>NSPinnedDomains</key><dict><key>a.example</key><dict>"
    .. "<key>NSPinnedCAIdentities</key><array><dict>"
    .. "<key>SPKI-SHA256-BASE64</key><string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2"
    .. "dUh8BU2N5M=</string></dict></array></dict></dict></dict></dict></plist>"

  local function text(key, value)
    return ("<key>%s</key><string>%s</string>"):format(key, value)
  end

  local function of(platform)
    return "<key>CFBundleSupportedPlatforms</key><array><string>" .. platform
      .. "</string></array>"
  end

  -- Apple, NSPinnedDomains: iOS 14.0+, macOS 11.0+, tvOS 14.0+, watchOS 7.0+.
  for _, row in ipairs {
    { "as an app for iOS 13", text("MinimumOSVersion", "13.7"), true },
    { "as an app for iOS 9", text("MinimumOSVersion", "9.0"), true },
    { "as an app for iOS 14", text("MinimumOSVersion", "14.0"), false },
    { "as one for Macs", text("LSMinimumSystemVersion", "10.15.4"), true },
    { "as one for Macs of today", text("LSMinimumSystemVersion", "11"), false },
    { "as one for a television",
      of "AppleTVOS" .. text("MinimumOSVersion", "13.0"), true },
    { "as one for a watch",
      of "WatchOS" .. text("MinimumOSVersion", "6.0"), true },
    { "as one for a watch of today",
      of "WatchOS" .. text("MinimumOSVersion", "7.0"), false },
    { "as one for a watch, by what it is", "<key>WKApplication</key><true/>"
      .. text("MinimumOSVersion", "8.0"), false },
    { "as an app in a simulator",
      of "iPhoneSimulator" .. text("MinimumOSVersion", "9.0"), false },
    { "as Xcode says", text("MinimumOSVersion",
      "$(IPHONEOS_DEPLOYMENT_TARGET)"), false },
    { "as a text says that is no version",
      text("MinimumOSVersion", ("1"):rep(10000) .. "x"), false },
    { "as a number says, which is no text",
      "<key>MinimumOSVersion</key><integer>9</integer>", false },
    { "as nothing says", "", false },
  } do
    it(row[1], function()
      temporary.with({ ["Info.plist"] = LIST:format(row[2]) },
                     function(folder)
        local found = table.concat(findings(folder .. "/Info.plist"), "\n")
        assert.equal(row[3], found:find("apple-too-old/below", 1, true) ~= nil)
      end)
    end)
  end
end)

describe("a binary property list", function()
  it("has the values of the same list in XML", function()
    local function draw(model)
      local lines = {}
      for _, host in ipairs(model.configs[1].hosts) do
        lines[#lines + 1] = host.name .. tostring(host.include_subdomains)
        for _, pin in ipairs(host.pins) do lines[#lines + 1] = pin.text end
      end
      return lines
    end
    assert.same(draw(model_of(APPLE .. "leaf_and_ca.plist")),
                draw(model_of(APPLE .. "leaf_and_ca.bin.plist")))
  end)
end)

describe("every property list of the collection", function()
  for _, folder in ipairs { "ios-plist", "bplist" } do
    for _, entry in ipairs(core.list_directory(SHARED .. folder) or {}) do
      it(entry.name .. " is read, or refused with its place", function()
        local model = model_of(SHARED .. folder .. "/" .. entry.name)
        local refused = model.errors[1]
        assert.is_true(#model.configs > 0 or refused.code ~= nil)
      end)
    end
  end
end)

describe("a property list of the old style", function()
  local function read(text)
    local places = {}
    local root, offset = old_style.read(text, {
      keeps = function(value) return value.isa ~= "Dropped" end,
      place = function(_, key, at) places[key] = at end,
    })
    return root, offset, places
  end

  -- The first four are of Apple's Property List Programming Guide.
  for _, row in ipairs {
    { "is a text", '"This is a string"', "This is a string" },
    { "is data", "<0fbd777 1c2735ae>", "<0fbd777 1c2735ae>" },
    { "is an array", '("San Francisco", "New York", "Seoul")',
      { "San Francisco", "New York", "Seoul" } },
    { "is a dictionary", '{ user = wshakesp; birth = 1564; "a b" = ( (4, 5), '
      .. "); }", { user = "wshakesp", birth = "1564",
                   ["a b"] = { { "4", "5" } } } },
    { "has comments", "// !$*UTF8*$!\n{ /* ; } */ a /**/ = /* \n */ b; } "
      .. "// end", { a = "b" } },
    { "has quotes of both kinds", [[{ "a\"'" = 'b"'; 'c\\' = ""; }]],
      { ["a\"'"] = 'b"', ["c\\"] = "" } },
    { "has blanks by name", [["\n\t"]], "\n\t" },
    { "has letters by their codes", [["\U0041\U00e9\101\1018\60\"b\vf"]],
      'A\u{e9}AA80"b\vf' },
    { "has letters of which the code is not known", [["\351\Ud83d\0\U"]],
      "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}" },
    { "counts the last of a key", "{ a = b; a = c; }", { a = "c" } },
    { "keeps of its objects what is asked for",
      "{ o = { 1 = { isa = Dropped; }; 2 = { isa = x; }; }; }",
      { o = { ["2"] = { isa = "x" } } } },
  } do
    it(row[1], function() assert.same(row[3], (read(row[2]))) end)
  end

  it("tells where a key stands", function()
    local _, _, places = read "{ a = { b = c; }; }"
    assert.same({ a = 2, b = 8 }, places)
  end)

  for _, row in ipairs {
    { "is empty", " ", 1 }, { "has no end", "{ a = b;", 8 },
    { "has no sign behind a value", "{ a = b }", 8 },
    { "has no sign behind a key", "{ a b; }", 4 },
    { "has no value", "{ a = ; }", 6 },
    { "has no key", "{ = b; }", 2 },
    { "has more behind it", "{ } b", 4 },
    { "has an array without commas", "(a b)", 3 },
    { "has a text without an end", '{ a = "b; }', 6 },
    { "has a comment without an end", "{ a /* }", 4 },
    { "has the marks of a merge", "{\n<<<<<<< HEAD\n}", 2 },
  } do
    it("is none where it " .. row[1], function()
      local root, offset = read(row[2])
      assert.same({ nil, row[3] }, { root, offset })
    end)
  end

  it("may be as deep as it is long", function()
    assert.is_nil((read(("{a="):rep(100000))))
    assert.is_table((read(("("):rep(100000) .. (")"):rep(100000))))
  end)
end)
