--- What each platform will do for a host: which entry answers, what is in
--- force at a moment, and what the platform makes of a file that is not in
--- order. Each expectation is what the notes on a platform say, or its source.

local gate = require "cotter.gate"
local moment = require "cotter.moment"
local temporary = require "spec.support.temporary"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local NOTHING = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

local function pin(text) return '<pin digest="SHA-256">' .. text .. "</pin>" end
local SET = "<pin-set>" .. pin(A) .. pin(B) .. "</pin-set>"

local function android(text)
  return { ["nsc.xml"] = "<network-security-config>" .. text
                         .. "</network-security-config>" }
end

local function domain(text, ...)
  return ("<domain-config>%s%s</domain-config>"):format(text,
                                                        table.concat { ... })
end

local SUB = '<domain includeSubdomains="true">example.com</domain>'
local ONE = "<domain>example.com</domain>"
local CASE = "<domain>Example.com</domain>"

local function outsystems(...)
  local entries = {}
  for i, row in ipairs { ... } do
    local hashes = {}
    for j = 2, #row do hashes[j - 1] = '"' .. row[j] .. '"' end
    entries[i] = ('{"host":"%s","hashes":[%s]}'):format(row[1],
      table.concat(hashes, ","))
  end
  return { ["pinning.json"] = '{"hosts":[' .. table.concat(entries, ",")
                              .. "]}" }
end

local SA, SB = "sha256/" .. A, "sha256/" .. B

local function resolve(files, name, options)
  options = options or {}
  return temporary.with(files, function(folder)
    local path = options.folder and folder or folder .. "/" .. next(files)
    return gate.resolve { inputs = { path }, hosts = { name },
      at = moment.read(options.at or "2026-11-20"),
      versions = options.versions }
  end)
end

--- What is said for one consumer, as a line.
local function line_of(answer)
  local words = { answer.effect }
  for _, text in ipairs(answer.pins) do
    words[#words + 1] = text == SA and "A" or text == SB and "B" or text
  end
  return table.concat(words, " ")
end

local function lines_of(resolved)
  local lines = {}
  for _, answer in ipairs(resolved.answers) do
    lines[answer.consumer] = line_of(answer)
  end
  return lines
end

local TRUSTKIT = '<trustkit-config enforcePinning="true"/>'

local function in_key(key, ...)
  return ("<key>%s</key><dict>%s</dict>"):format(key, table.concat { ... })
end

local function list_of(key, form, pins)
  local texts = {}
  for i, text in ipairs(pins) do texts[i] = form:format(text) end
  return ("<key>%s</key><array>%s</array>"):format(key, table.concat(texts))
end

local function info(...)
  return { ["Info.plist"] = '<?xml version="1.0" encoding="UTF-8"?>'
    .. '<plist version="1.0"><dict>' .. table.concat { ... }
    .. "</dict></plist>" }
end

local IDENTITY = "<dict><key>SPKI-SHA256-BASE64</key><string>%s</string></dict>"
local BELOW = "<key>NSIncludesSubdomains</key><true/>"

local function leaf(...)
  return list_of("NSPinnedLeafIdentities", IDENTITY, { ... })
end

local function ca(...)
  return list_of("NSPinnedCAIdentities", IDENTITY, { ... })
end

local function apple(...)
  return info(in_key("NSAppTransportSecurity",
                     in_key("NSPinnedDomains", ...)))
end

local function trustkit(...)
  return info(in_key("TSKConfiguration", in_key("TSKPinnedDomains", ...)))
end

local HASHES = list_of("TSKPublicKeyHashes", "<string>%s</string>", { A, B })
local WITH_BELOW = "<key>TSKIncludeSubdomains</key><true/>" .. HASHES
local EXCLUDE = "<key>kSKExcludeSubdomainFromParentPolicy</key><true/>"

-- The rows: what is asked, files, name, lines by consumer, options.
local ROWS = {
  { "an entry of its own name", android(domain(ONE, SET)), "example.com",
    { android = "pinned A B" } },
  { "a parent that includes it", android(domain(SUB, SET)), "a.b.example.com",
    { android = "pinned A B" } },
  { "a parent that does not", android(domain(ONE, SET)), "a.example.com",
    { android = "unpinned" } },
  { "an exact entry without pins beside a pinned parent",
    android(domain(SUB, SET) .. domain("<domain>a.example.com</domain>")),
    "a.example.com", { android = "unpinned" } },
  { "an entry that trusts nobody",
    android(domain(ONE, "<trust-anchors/>", SET)), "example.com",
    { android = "blocks A B" } },
  { "an entry without pins in a base that trusts nobody", android(
    "<base-config><trust-anchors/></base-config>" .. domain(ONE)),
    "example.com", { android = "blocks" } },
  { "no entry in a base that trusts nobody", android(
    "<base-config><trust-anchors/></base-config>" .. domain(ONE, SET)),
    "b.example", { android = "blocks" } },
  { "an entry with anchors in a base that trusts nobody", android(
    "<base-config><trust-anchors/></base-config>" .. domain(ONE,
    '<trust-anchors><certificates src="system"/></trust-anchors>', SET)),
    "example.com", { android = "pinned A B" } },
  { "a nested entry of one that trusts nobody", android(domain(SUB,
    "<trust-anchors/>", SET, domain("<domain>a.example.com</domain>"))),
    "a.example.com", { android = "blocks A B" } },
  { "a nested entry, which inherits", android(domain(SUB, SET,
    domain("<domain>a.example.com</domain>"))), "a.example.com",
    { android = "pinned A B" } },
  { "a nested pin-set, which replaces", android(domain(SUB, SET, domain(
    "<domain>a.example.com</domain>", "<pin-set>", pin(B), "</pin-set>"))),
    "a.example.com", { android = "pinned B" } },
  { "a domain in capitals, on Android", android(domain(CASE, SET)),
    "example.com", { android = "pinned A B" } },
  { "pins on the day on which they end",
    android(domain(ONE, (SET:gsub("<pin%-set>",
      '<pin-set expiration="2026-11-20">')))), "example.com",
    { android = "unpinned" } },
  { "pins on the day before", android(domain(ONE, (SET:gsub("<pin%-set>",
      '<pin-set expiration="2026-11-20">')))), "example.com",
    { android = "pinned A B" }, { at = "2026-11-19" } },
  { "a file in which another host has a broken pin",
    android(domain(ONE, SET) .. domain("<domain>b.example</domain>",
      "<pin-set>", pin "AAAA", "</pin-set>")), "example.com",
    { android = "dies" } },
  { "a file with a broken date", android(domain(ONE, SET) .. domain(
      "<domain>b.example</domain>", '<pin-set expiration="31.12.2027">',
      pin(A), "</pin-set>")), "example.com", { android = "dies" } },
  { "a file in which a domain stands twice",
    android(domain(ONE, SET) .. domain(CASE, SET)), "example.com",
    { android = "dies" } },
  { "the hash of nothing alone", android(domain(ONE, "<pin-set>",
    pin(NOTHING), "</pin-set>")), "example.com",
    { android = "blocks sha256/" .. NOTHING } },
  { "the hash of nothing beside a pin", android(domain(ONE, "<pin-set>",
    pin(NOTHING), pin(A), "</pin-set>")), "example.com",
    { android = "pinned sha256/" .. NOTHING .. " A" } },
  { "an empty pin-set", android(domain(ONE, "<pin-set/>")), "example.com",
    { android = "unpinned" } },
  { "TrustKit beside Android", android(domain(ONE, SET, TRUSTKIT)),
    "example.com", { android = "pinned A B",
                     ["trustkit-android"] = "pinned A B" } },
  { "TrustKit that is to enforce one key", android(domain(ONE, "<pin-set>",
    pin(A), "</pin-set>", TRUSTKIT)), "example.com",
    { android = "pinned A", ["trustkit-android"] = "dies" } },
  { "TrustKit that reports alone", android(domain(ONE, SET,
    "<trustkit-config/>")), "example.com",
    { android = "pinned A B", ["trustkit-android"] = "unpinned" } },
  { "TrustKit, for the first of two domains", android(domain(ONE,
    "<domain>b.example</domain>", SET, TRUSTKIT)), "example.com",
    { android = "pinned A B", ["trustkit-android"] = "unpinned" } },
  { "TrustKit, for the last of two domains", android(domain(ONE,
    "<domain>b.example</domain>", SET, TRUSTKIT)), "b.example",
    { android = "pinned A B", ["trustkit-android"] = "pinned A B" } },
  { "a config that no manifest names", {
      ["res/xml/nsc.xml"] = android(domain(ONE, SET))["nsc.xml"],
      ["AndroidManifest.xml"] = '<manifest xmlns:android="http://schemas.'
        .. 'android.com/apk/res/android"><application/></manifest>' },
    "example.com", { android = "unpinned" }, { folder = true } },
  { "an OutSystems host", outsystems { "example.com", SA, SB }, "example.com",
    { ["outsystems-android"] = "pinned A B",
      ["outsystems-ios"] = "pinned A B" } },
  { "below an OutSystems host", outsystems { "example.com", SA, SB },
    "a.example.com", { ["outsystems-android"] = "pinned A B",
                       ["outsystems-ios"] = "unpinned" } },
  { "an OutSystems host in capitals", outsystems { "Example.com", SA, SB },
    "example.com", { ["outsystems-android"] = "pinned A B",
                     ["outsystems-ios"] = "unpinned" } },
  { "an OutSystems host with a key twice", outsystems { "example.com", SA, SA },
    "example.com", { ["outsystems-android"] = "pinned A A",
                     ["outsystems-ios"] = "dies" } },
  { "an OutSystems host with one hash", outsystems { "example.com", SA },
    "example.com", { ["outsystems-android"] = "refused",
                     ["outsystems-ios"] = "refused" } },
  { "an OutSystems host that stands twice, of which iOS takes the last",
    outsystems({ "example.com", SA, "sha256/" .. NOTHING },
               { "example.com", SA, SB }), "example.com",
    { ["outsystems-android"] = "dies", ["outsystems-ios"] = "pinned A B" } },
  { "a list of hosts without hashes",
    { ["pinning.json"] = '{"hosts":[{"host":"example.com"},{"host":"b.example",'
      .. '"hashes":["' .. SA .. '","' .. SB .. '"]}]}' }, "b.example",
    { ["outsystems-android"] = "refused", ["outsystems-ios"] = "refused" } },
  { "the second of two files of a folder", {
      ["pinning/a.json"] =
        outsystems({ "example.com", SA, SB })["pinning.json"],
      ["pinning/b.json"] =
        outsystems({ "b.example", SA, SB })["pinning.json"] },
    "b.example", { ["outsystems-android"] = "unpinned",
                   ["outsystems-ios"] = "unpinned" }, { folder = true } },
  { "one label below a pattern", { ["pinset.json"] =
    '{"domains":{"*.example.com":{"pins":["' .. SA .. '","' .. SB .. '"]}}}' },
    "a.example.com", { okhttp = "pinned A B",
                       ["trustkit-ios"] = "pinned A B" } },
  { "the name itself, below a pattern", { ["pinset.json"] =
    '{"domains":{"*.example.com":{"pins":["' .. SA .. '","' .. SB .. '"]}}}' },
    "example.com", { okhttp = "unpinned", ["trustkit-ios"] = "pinned A B" } },
  { "pins of curl that name no host", { [".curlrc"] =
    'pinnedpubkey = "sha256//' .. A .. '"\n' }, "example.com",
    { curl = "pinned A" } },
  { "a pin of curl that lacks its padding", { [".curlrc"] =
    'pinnedpubkey = "sha256//' .. A:sub(1, -2) .. '"\n' }, "example.com",
    { curl = "blocks" } },
  { "a pattern of a pin that is too short, in OkHttp", { ["pinset.json"] =
    '{"domains":{"example.com":{"pins":["sha256/AAAA"]}}}' },
    "example.com", { okhttp = "blocks", ["trustkit-ios"] = "dies" } },

  { "pins of leaves and of authorities, of Apple",
    apple(in_key("example.com", leaf(A), ca(B))), "example.com",
    { apple = "pinned A B" } },
  { "an empty list of authorities beside pins of leaves",
    apple(in_key("example.com", leaf(A), ca())), "example.com",
    { apple = "blocks A" } },
  { "an empty list of leaves beside pins of authorities",
    apple(in_key("example.com", leaf(), ca(A, B))), "example.com",
    { apple = "blocks A B" } },
  { "a list of authorities of which each member is skipped",
    apple(in_key("example.com", leaf(A), (ca(B):gsub("BASE64", "Base64")))),
    "example.com", { apple = "blocks A" } },
  { "an empty list of Apple alone", apple(in_key("example.com", ca())),
    "example.com", { apple = "blocks" } },
  { "an entry of Apple without a list", apple(in_key("example.com", BELOW)),
    "example.com", { apple = "unpinned" } },
  { "the hash of nothing as a pin of authorities, beside one of leaves",
    apple(in_key("example.com", leaf(A), ca(NOTHING))), "example.com",
    { apple = "blocks A sha256/" .. NOTHING } },
  { "one label below an entry of Apple",
    apple(in_key("example.com", BELOW, ca(A, B))), "www.example.com",
    { apple = "pinned A B" } },
  { "two labels below an entry of Apple",
    apple(in_key("example.com", BELOW, ca(A, B))), "a.www.example.com",
    { apple = "unpinned" } },
  { "one label below an entry of Apple that does not include it",
    apple(in_key("example.com", ca(A, B))), "www.example.com",
    { apple = "unpinned" } },
  { "a name and the one above it, whose pins Apple joins",
    apple(in_key("example.com", BELOW, ca(A)),
          in_key("www.example.com", ca(B))), "www.example.com",
    { apple = "pinned B A" } },
  { "the name above, for which the one below does not answer",
    apple(in_key("example.com", BELOW, ca(A)),
          in_key("www.example.com", ca(B))), "example.com",
    { apple = "pinned A" } },
  { "an empty list, filled by the entry above",
    apple(in_key("example.com", BELOW, ca(A)),
          in_key("www.example.com", ca())), "www.example.com",
    { apple = "pinned A" } },
  { "an entry without lists, below one whose list is empty",
    apple(in_key("example.com", BELOW, ca()),
          in_key("www.example.com", BELOW)), "www.example.com",
    { apple = "blocks" } },
  { "a host of Apple in capitals", apple(in_key("Example.com", ca(A, B))),
    "example.com", { apple = "pinned A B" } },

  { "all below an entry of TrustKit",
    trustkit(in_key("example.com", WITH_BELOW)), "a.b.example.com",
    { ["trustkit-ios"] = "pinned A B" } },
  { "below an entry of TrustKit that does not include it",
    trustkit(in_key("example.com", HASHES)), "a.example.com",
    { ["trustkit-ios"] = "unpinned" } },
  { "a name that TrustKit excludes",
    trustkit(in_key("example.com", WITH_BELOW),
             in_key("a.example.com", EXCLUDE)), "a.example.com",
    { ["trustkit-ios"] = "unpinned" } },
  { "a name beside one that TrustKit excludes",
    trustkit(in_key("example.com", WITH_BELOW),
             in_key("a.example.com", EXCLUDE)), "b.example.com",
    { ["trustkit-ios"] = "pinned A B" } },
  { "a name that TrustKit excludes from no parent",
    trustkit(in_key("example.com", HASHES),
             in_key("a.example.com", EXCLUDE)), "example.com",
    { ["trustkit-ios"] = "dies" } },
  { "a name that TrustKit excludes and pins",
    trustkit(in_key("example.com", WITH_BELOW),
             in_key("a.example.com", EXCLUDE, HASHES)), "example.com",
    { ["trustkit-ios"] = "dies" } },
  { "TrustKit on iOS that reports alone", trustkit(in_key("example.com",
      "<key>TSKEnforcePinning</key><false/>", HASHES)), "example.com",
    { ["trustkit-ios"] = "unpinned" } },
  { "a date of TrustKit that has passed", trustkit(in_key("example.com",
      "<key>TSKExpirationDate</key><string>2026-11-20</string>", HASHES)),
    "example.com", { ["trustkit-ios"] = "unpinned" } },
  { "a date of TrustKit that is none", trustkit(in_key("example.com",
      "<key>TSKExpirationDate</key><string>20.11.2026</string>", HASHES)),
    "example.com", { ["trustkit-ios"] = "pinned A B" } },
  { "Apple and TrustKit in one file", info(
      in_key("NSAppTransportSecurity", in_key("NSPinnedDomains",
        in_key("example.com", ca(A)))),
      in_key("TSKConfiguration", in_key("TSKPinnedDomains",
        in_key("example.com", HASHES)))), "example.com",
    { apple = "pinned A", ["trustkit-ios"] = "pinned A B" } },
}

describe("resolve tells of", function()
  for _, row in ipairs(ROWS) do
    it(row[1], function()
      local resolved = resolve(row[2], row[3], row[5])
      assert.same({}, resolved.errors)
      assert.same(row[4], lines_of(resolved))
    end)
  end
end)

describe("An answer", function()
  for _, row in ipairs(ROWS) do
    it("has pins in force where it is pinned alone: " .. row[1], function()
      for _, answer in ipairs(resolve(row[2], row[3], row[5]).answers) do
        local holds = answer.effect == "pinned" or answer.effect == "blocks"
        assert.equal(holds, answer.pinned)
        assert(answer.pinned or #answer.pins == 0)
        assert.equal(answer.effect == "pinned", answer.reason == nil)
      end
    end)
  end

  for _, row in ipairs {
    { "both where both stand", apple(in_key("example.com", leaf(A), ca(B))),
      { SA }, { SB } },
    { "one that is empty", apple(in_key("example.com", leaf(A), ca())),
      { SA }, {} },
    { "one alone", apple(in_key("example.com", ca(A, B))), nil, { SA, SB } },
    { "none of TrustKit", trustkit(in_key("example.com", HASHES)), nil, nil },
  } do
    it("has the lists of its consumer: " .. row[1], function()
      local answer = resolve(row[2], "example.com").answers[1]
      assert.same({ leaf = row[3], ca = row[4] },
                  { leaf = answer.leaf, ca = answer.ca })
    end)
  end

  it("blames the list that nothing is left of", function()
    local files = apple(in_key("example.com", BELOW, leaf(A), "\n", ca()),
                        "\n", in_key("a.example.com", leaf(B)))
    for name, line in pairs { ["example.com"] = 1, ["a.example.com"] = 3 } do
      local answer = resolve(files, name).answers[1]
      assert.same({ "blocks", line, 2 },
                  { answer.effect, answer.line, answer.blame.line })
    end
  end)

  local function trusts(text, name)
    local resolved = resolve(android(text), name)
    local words = {}
    for i, one in ipairs(resolved.answers[1].anchors) do
      words[i] = one.source .. (one.overrides and "!" or "")
    end
    return table.concat(words, " "), resolved.answers[1].cleartext
  end

  local USER = '<trust-anchors><certificates src="user"/></trust-anchors>'
  local OVER = '<trust-anchors><certificates src="@raw/ca" '
    .. 'overridePins="true"/></trust-anchors>'
  for _, row in ipairs {
    { "of the system where nothing is said", domain(ONE, SET), "system", nil },
    { "of the base-config", "<base-config>" .. USER .. "</base-config>"
      .. domain(ONE, SET), "user", nil },
    { "of its own entry", "<base-config>" .. USER .. "</base-config>"
      .. domain(ONE, SET, OVER), "@raw/ca!", nil },
    { "of the entry around it", domain(SUB, OVER, domain(ONE, SET)),
      "@raw/ca!", nil },
    { "but not of debug-overrides", domain(ONE, SET) .. "<debug-overrides>"
      .. USER .. "</debug-overrides>", "system", nil },
    { "and cleartext of the base-config",
      '<base-config cleartextTrafficPermitted="true"/>' .. domain(ONE, SET),
      "system", true },
    { "and cleartext of its own entry",
      '<base-config cleartextTrafficPermitted="true"/>'
      .. '<domain-config cleartextTrafficPermitted="false">' .. ONE .. SET
      .. "</domain-config>", "system", false },
  } do
    it("has the anchors " .. row[1], function()
      local words, cleartext = trusts(row[2], "example.com")
      assert.same({ row[3], row[4] }, { words, cleartext })
    end)
  end

  for _, row in ipairs {
    { "5.1.1", 2, 2 }, { "6.0.0", 1, 2 }, { "7.0.0", 1, 2 },
    { "5.1.1", 1, 1 }, { "6.0.0", 0, 1 }, { "7.0.0", 0, 1 },
  } do
    it(("has %d remarks on version %s where there are %d hosts"):format(
      row[2], row[1], row[3]), function()
      local files = row[3] == 2
        and outsystems({ "example.com", SA, SB }, { "b.example", SA, SB })
        or outsystems { "example.com", SA, SB }
      local resolved = resolve(files, "example.com",
        { versions = { outsystems = row[1] } })
      for _, answer in ipairs(resolved.answers) do
        local on_android = answer.consumer == "outsystems-android"
        assert.equal(on_android and row[2] or 0, #answer.remarks)
        assert.equal(row[1], answer.version)
      end
    end)
  end
end)
