--- What a defect does on a phone (notes on pinning, 1.13), the whole table:
--- for each defect and each consumer the smallest config that has it, and what
--- all findings together say comes of it there.

local gate = require "cotter.gate"
local moment = require "cotter.moment"
local temporary = require "spec.support.temporary"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local NOTHING = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
local LINE_FEED = "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs="
local C = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
local ZEROS = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
local ONES = "//////////////////////////////////////////8="
local SHORT = "q83vEjRWeJCrze8=" -- of 11 octets
local SHA1 = "W7wYlGKh2Hov2ruCrJ5kjJaRMFc="

-- Texts of the formats ------------------------------------------------------

--- Joins what a form makes of each pin.
local function each(pins, form, separator)
  local written = {}
  for i, one in ipairs(pins) do written[i] = form:format(one) end
  return table.concat(written, separator)
end

local function with_prefix(entry, prefix)
  if entry.raw then return entry.pins end
  local pins = {}
  for i, one in ipairs(entry.pins) do pins[i] = prefix .. one end
  return pins
end

--- What a form makes of an entry, twice where it is to stand twice.
local function entries(entry, text, separator)
  return entry.twice and text .. (separator or "") .. text or text
end

local function network_config(entry, extra)
  local ends = entry.ends
    and (' expiration="%s"'):format(entry.ends) or ""
  local domain = "<domain-config" .. (entry.unknown and ' hosts="all"' or "")
    .. "><domain>" .. entry.host .. "</domain><pin-set" .. ends .. ">"
    .. each(entry.pins, '<pin digest="SHA-256">%s</pin>') .. "</pin-set>"
    .. (extra or "") .. "</domain-config>"
  return "nsc.xml", "<network-security-config>" .. entries(entry, domain)
                    .. "</network-security-config>"
end

local PLIST = '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">'
  .. "<dict>%s</dict></plist>"

local function in_key(key, text)
  return ("<key>%s</key><dict>%s</dict>"):format(key, text)
end

local function array(key, pins, form)
  return ("<key>%s</key><array>%s</array>"):format(key, each(pins, form))
end

local function trustkit_plist(entry)
  local ends = entry.ends and
    ("<key>TSKExpirationDate</key><string>%s</string>"):format(entry.ends)
  local own = in_key(entry.host, array("TSKPublicKeyHashes", entry.pins,
      "<string>%s</string>") .. (ends or "")
    .. (entry.reports and "<key>TSKEnforcePinning</key><false/>" or "")
    .. (entry.unknown and "<key>TSKHosts</key><true/>" or ""))
  return "Info.plist", PLIST:format(in_key("TSKConfiguration",
    in_key("TSKPinnedDomains", entries(entry, own))))
end

local function apple_plist(entry)
  local own = in_key(entry.host, array("NSPinnedCAIdentities", entry.pins,
      "<dict><key>SPKI-SHA256-BASE64</key><string>%s</string></dict>")
    .. (entry.unknown and "<key>NSHosts</key><true/>" or ""))
  return "Info.plist", PLIST:format(in_key("NSAppTransportSecurity",
    in_key("NSPinnedDomains", entries(entry, own))))
end

local function okhttp_calls(entry)
  local call = (".add(%q"):format(entry.host)
    .. each(with_prefix(entry, "sha256/"), ', "%s"') .. ")"
  return "Pins.kt", "val pins = CertificatePinner.Builder()"
                    .. entries(entry, call) .. ".build()\n"
end

local function curl_options(entry)
  return ".curlrc", ('url = "https://%s/"\npinnedpubkey = "%s"\n'):format(
    entry.host, each(with_prefix(entry, "sha256//"), "%s", ";"))
end

local function outsystems_file(entry)
  local own = ('{"host":"%s","hashes":[%s]%s}'):format(entry.host,
    each(with_prefix(entry, "sha256/"), '"%s"', ","),
    entry.unknown and ',"hosts":[]' or "")
  return "pinning.json", '{"hosts":[' .. entries(entry, own, ",") .. "]}"
end

-- The columns: who reads such a file, and how it is written.
local COLUMNS = {
  { "Android XML", { "android" }, network_config },
  { "TrustKit iOS", { "trustkit-ios" }, trustkit_plist },
  { "TrustKit Android", { "android", "trustkit-android" }, function(entry)
      return network_config(entry, '<trustkit-config enforcePinning="true"/>')
    end },
  { "OkHttp", { "okhttp" }, okhttp_calls },
  { "Apple", { "apple" }, apple_plist },
  { "curl", { "curl" }, curl_options },
  { "OutSystems", { "outsystems-android", "outsystems-ios" },
    outsystems_file },
}

-- The table -----------------------------------------------------------------

local FEW, TWICE = "pin-too-few", "pin-duplicate"

-- The rows: the defect, the entry that has it, the cells in the order of the
-- columns, with a word for each consumer, and the rules that may say so.
-- "-": it cannot be written.
local ROWS = {
  { "one pin", { pins = { A } },
    { "ok", "dies", "ok dies", "ok", "ok", "ok", "refused refused" }, FEW },
  { "the same pin twice", { pins = { A, A } },
    { "ok", "dies", "ok dies", "ok", "ok", "ok", "ok dies" }, FEW, TWICE },
  { "not 32 octets", { pins = { "AAAA", "AAAB" } },
    { "dies", "dies", "dies dies", "blocks", "blocks", "blocks", "dies dies" },
    "pin-undecodable", "pin-placeholder", FEW },
  { "sha256/ before the hash", { raw = true,
      pins = { "sha256/" .. A, "sha256/" .. B } },
    { "dies", "dies", "dies dies", "ok", "blocks", "blocks", "ok ok" },
    "pin-prefix", FEW },
  -- Android 6 and older alone die; resolve tells of those that are newer.
  { "no prefix before the hash", { raw = true, pins = { A, B },
      newer = { OutSystems = "ok ok" } },
    { "ok", "ok", "ok ok", "dies", "ok", "blocks", "dies ok" },
    "pin-prefix", FEW },
  { "an asterisk for a host",
    { host = "*.example.com", name = "a.example.com" },
    { "unpinned", "unpinned", "unpinned dies", "ok", "unpinned", "-",
      "unpinned unpinned" }, "host-wildcard-unsupported" },
  { "a port in the host", { host = "example.com:443" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-invalid" },
  { "a URL for a host", { host = "https://example.com/" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-invalid" },
  { "a path behind the host", { host = "example.com/path" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-invalid" },
  { "a user before the host", { host = "user@example.com" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-invalid" },
  { "two dots in the host", { host = "a..example.com" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-invalid" },
  { "white space in the host", { host = "exa mple.com" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-invalid" },
  { "no name at all", { host = "" },
    { "dies", "dies", "dies dies", "dies", "unpinned", "-",
      "refused refused" }, "host-invalid" },
  -- Who takes it for a name like any other pins it.
  { "an address in place of the host",
    { host = "192.0.2.1" },
    { "-", "dies", "-", "-", "-", "-", "-" }, "host-invalid" },
  { "an asterisk inside of the host", { host = "a.*.example.com" },
    { "unpinned", "unpinned", "unpinned dies", "dies", "unpinned", "-",
      "unpinned unpinned" }, "host-wildcard-unsupported" },
  { "a final dot", { host = "example.com." },
    { "unpinned", "unpinned", "unpinned unpinned", "unpinned", "unpinned",
      "-", "unpinned unpinned" }, "host-not-canonical" },
  { "a name that is not ASCII",
    { host = "b\u{fc}cher.com", name = "xn--bcher-kva.com" },
    { "unpinned", "unpinned", "unpinned unpinned", "ok", "unpinned", "-",
      "unpinned unpinned" }, "host-not-canonical" },
  { "a date that has passed", { ends = "2026-11-19" },
    { "unpinned", "unpinned", "unpinned unpinned", "-", "-", "-", "-" },
    "expiry-passed" },
  { "a malformed date", { ends = "31.12.2027" },
    { "dies", "ok", "dies dies", "-", "-", "-", "-" }, "expiry-bad-date" },
  { "a host twice", { twice = true },
    { "dies", "ok", "dies dies", "ok", "ok", "-", "dies ok" },
    "host-duplicate" },
  { "an empty list", { pins = {} },
    { "unpinned", "dies", "unpinned dies", "unpinned", "blocks", "unpinned",
      "refused refused" }, "pin-set-empty", "apple-deny-all",
    "android-trustkit-gap" },
  { "a host in capitals", { host = "Example.com" },
    { "ok", "unpinned", "ok unpinned", "ok", "ok", "-", "ok unpinned" },
    "host-not-canonical" },
  { "an unknown key", { unknown = true },
    { "ok", "ok", "ok ok", "-", "ok", "-", "ok ok" }, "config-unknown-key" },
  { "hashes of nothing alone", { pins = { NOTHING, LINE_FEED } },
    { "blocks", "blocks", "blocks blocks", "blocks", "blocks", "blocks",
      "blocks blocks" }, "pin-empty-input" },
  { "a hash of nothing beside others", { pins = { A, NOTHING, B } },
    { "ok", "ok", "ok ok", "ok", "ok", "ok", "ok ok" } },
  { "one of not 32 octets beside others", { pins = { A, SHORT, B } },
    { "dies", "dies", "dies dies", "ok", "ok", "ok", "dies dies" },
    "pin-undecodable" },
  { "sha256/ before one hash of three", { raw = true,
      pins = { A, "sha256/" .. B, C } },
    { "dies", "dies", "dies dies", "-", "ok", "-", "-" }, "pin-prefix" },
  { "placeholders alone", { pins = { ZEROS, ONES } },
    { "blocks", "blocks", "blocks blocks", "blocks", "blocks", "blocks",
      "blocks blocks" }, "pin-placeholder" },
  { "a placeholder beside others", { pins = { A, ZEROS, B } },
    { "ok", "ok", "ok ok", "ok", "ok", "ok", "ok ok" } },
  { "a short placeholder beside others", { pins = { A, "AAAA", B } },
    { "dies", "dies", "dies dies", "ok", "ok", "ok", "dies dies" },
    "pin-placeholder", "pin-undecodable" },
  { "a text for a pin beside others", { pins = { A, "YOUR_PIN_HERE", B } },
    { "dies", "dies", "dies dies", "dies", "ok", "ok", "dies dies" },
    "pin-placeholder", "pin-undecodable" },
  { "base64 with a digit over, beside others", { pins = { A, "q83vE", B } },
    { "dies", "dies", "dies dies", "dies", "ok", "ok", "dies dies" },
    "pin-undecodable" },
  { "placeholders that have ended",
    { pins = { ZEROS, ONES }, ends = "2026-11-19" },
    { "unpinned", "unpinned", "unpinned unpinned", "-", "-", "-", "-" },
    "expiry-passed" },
  { "placeholders that are not enforced",
    { pins = { ZEROS, ONES }, reports = true },
    { "-", "unpinned", "-", "-", "-", "-", "-" }, "trustkit-report-only" },
  { "hashes of nothing that are not enforced",
    { pins = { NOTHING, LINE_FEED }, reports = true },
    { "-", "unpinned", "-", "-", "-", "-", "-" }, "trustkit-report-only" },
  { "a SHA-1 that says it is a SHA-256, beside others",
    { pins = { A, SHA1, B } },
    { "dies", "dies", "dies dies", "ok", "ok", "ok", "dies dies" },
    "pin-sha1", "pin-undecodable" },
  { "SHA-1 alone", { raw = true, pins = { "sha1/" .. SHA1 } },
    { "-", "-", "-", "ok", "-", "-", "-" } },
  { "base64 without padding beside another",
    { pins = { A, (B:gsub("=", "")) } },
    { "ok", "dies", "ok ok", "ok", "ok", "ok", "ok dies" },
    "pin-non-canonical" },
  { "base64 without padding alone",
    { pins = { (A:gsub("=", "")), (B:gsub("=", "")) } },
    { "ok", "dies", "ok ok", "ok", "ok", "blocks", "ok dies" },
    "pin-non-canonical" },
}

local function identities(key, pin)
  return array(key, { pin },
    "<dict><key>SPKI-SHA256-BASE64</key><string>%s</string></dict>")
end

local LEAVES, CAS = "NSPinnedLeafIdentities", "NSPinnedCAIdentities"

local function apple_domains(text)
  return PLIST:format(in_key("NSAppTransportSecurity",
                             in_key("NSPinnedDomains", text)))
end

local INCLUDES = "<key>NSIncludesSubdomains</key><true/>"

-- What hangs on other lists or entries: the file, its text, what comes of it
-- at a.example.com, and the rules that say so.
local BESIDE = {
  { "a pin of no use in one of both lists", "Info.plist",
    apple_domains(in_key("a.example.com", identities(LEAVES, SHORT)
                                          .. identities(CAS, A))),
    { apple = "blocks" }, "pin-undecodable" },
  { "a placeholder in one of both lists", "Info.plist",
    apple_domains(in_key("a.example.com", identities(LEAVES, A)
                                          .. identities(CAS, ZEROS))),
    { apple = "blocks" }, "pin-placeholder" },
  { "a pin of no use, and one in the list of its parent", "Info.plist",
    apple_domains(in_key("a.example.com", identities(CAS, SHORT))
                  .. in_key("example.com", INCLUDES .. identities(CAS, A))),
    {} },
  { "a pin of no use, and one in another list of its parent", "Info.plist",
    apple_domains(in_key("a.example.com", identities(CAS, SHORT))
                  .. in_key("example.com", INCLUDES
                            .. identities(LEAVES, A))),
    { apple = "blocks" }, "pin-undecodable" },
  { "a placeholder, and a pattern with a pin", "Pins.kt",
    'val pins = CertificatePinner.Builder().add("a.example.com", "sha256/'
      .. ZEROS .. '").add("*.example.com", "sha256/' .. A
      .. '").build()\n', {} },
  { "a placeholder, and a pattern that is for others", "Pins.kt",
    'val pins = CertificatePinner.Builder().add("a.example.com", "sha256/'
      .. ZEROS .. '").add("*.a.example.com", "sha256/' .. A
      .. '").build()\n', { okhttp = "blocks" }, "pin-placeholder" },
}

--- Asks about a file, and of names in it.
local function ask_of(question, name, text, host)
  return temporary.with({ [name] = text }, function(folder)
    return gate[question] { inputs = { folder .. "/" .. name },
                            at = moment.read "2026-11-20", hosts = { host } }
  end)
end

--- Asks about the smallest config of a column that has a defect.
local function ask(question, column, entry)
  local whole = { host = "example.com", pins = { A, B } }
  for key, value in pairs(entry) do whole[key] = value end
  local name, text = column[3](whole)
  return ask_of(question, name, text, entry.name or "example.com")
end

--- What all findings say comes of a defect, by consumer; and who says so.
local function told(verdict)
  local by, rules = {}, {}
  for _, one in ipairs(verdict.findings) do
    for consumer, what in pairs(one.consequences or {}) do
      local before = by[consumer]
      by[consumer] = before and before ~= what and before .. "+" .. what
                     or what
      rules[one.rule] = true
    end
  end
  return by, rules
end

local function expected(column, cell)
  local by, words = {}, cell:gmatch "%S+"
  for _, consumer in ipairs(column[2]) do
    local what = assert(words(), "a word for each consumer")
    if what ~= "ok" then by[consumer] = what end
  end
  assert.is_nil(words())
  return by
end

--- What the answers of cotter resolve say comes of it, by consumer.
local function effects(report)
  local by = {}
  for _, one in ipairs(report.answers) do
    if one.effect ~= "pinned" then by[one.consumer] = one.effect end
  end
  return by
end

local function resolved(column, entry)
  return effects(ask("resolve", column, entry))
end

describe("What a phone makes of", function()
  for _, row in ipairs(ROWS) do
    for i, column in ipairs(COLUMNS) do
      local cell = assert(row[3][i], "a cell for each column")
      if cell ~= "-" then
        it(("%s, in a file for %s, is %s"):format(row[1], column[1], cell),
           function()
          local verdict = ask("check", column, row[2])
          assert.same({}, verdict.errors)
          local by, rules = told(verdict)
          assert.same(expected(column, cell), by)
          for j = 4, #row do rules[row[j]] = nil end
          assert.same({}, rules)
        end)

        it(("%s, in a file for %s, is what resolve says"):format(row[1],
          column[1]), function()
          local newer = row[2].newer and row[2].newer[column[1]]
          assert.same(expected(column, newer or cell),
                      resolved(column, row[2]))
        end)
      end
    end
  end

  for _, row in ipairs(BESIDE) do
    local name, file, text, wanted = table.unpack(row)
    it(("%s is what both check and resolve say"):format(name), function()
      local by, rules = told(ask_of("check", file, text, "a.example.com"))
      assert.same(wanted, by)
      for j = 5, #row do rules[row[j]] = nil end
      assert.same({}, rules)
      assert.same(wanted, effects(ask_of("resolve", file, text,
                                         "a.example.com")))
    end)
  end
end)
