--- What a defect does on a phone (notes on pinning, 1.13): for each defect and
--- each format that can hold it the smallest config, the rule that speaks, and
--- the consequence by consumer. A format that is not read yet is listed, and
--- fails as soon as it is, until its column is filled.

local gate = require "cotter.gate"
local moment = require "cotter.moment"
local temporary = require "spec.support.temporary"
local vocabulary = require "cotter.vocabulary"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local NOTHING = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
local TRUSTKIT = '<trustkit-config enforcePinning="true"/>'

local function android(host, pins, extra)
  local written = {}
  for i, one in ipairs(pins) do
    written[i] = '<pin digest="SHA-256">' .. one .. "</pin>"
  end
  return "nsc.xml", "<network-security-config><domain-config><domain>" .. host
    .. "</domain><pin-set>" .. table.concat(written) .. "</pin-set>"
    .. (extra or "") .. "</domain-config></network-security-config>"
end

local PLIST = '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">'
  .. "<dict>%s</dict></plist>"

local function in_key(key, text)
  return ("<key>%s</key><dict>%s</dict>"):format(key, text)
end

local function array(key, pins, form)
  local written = {}
  for i, one in ipairs(pins) do written[i] = form:format(one) end
  return ("<key>%s</key><array>%s</array>"):format(key, table.concat(written))
end

local COLUMNS = {
  android = android,
  apple = function(host, pins)
    return "Info.plist", PLIST:format(in_key("NSAppTransportSecurity",
      in_key("NSPinnedDomains", in_key(host, array("NSPinnedCAIdentities",
        pins, "<dict><key>SPKI-SHA256-BASE64</key><string>%s</string>"
              .. "</dict>")))))
  end,
  ["trustkit-ios"] = function(host, pins)
    return "Info.plist", PLIST:format(in_key("TSKConfiguration",
      in_key("TSKPinnedDomains", in_key(host, array("TSKPublicKeyHashes",
        pins, "<string>%s</string>")))))
  end,
  ["trustkit-android"] = function(host, pins)
    return android(host, pins, TRUSTKIT)
  end,
  okhttp = function(host, pins)
    local written = {}
    for i, one in ipairs(pins) do written[i] = ', "sha256/' .. one .. '"' end
    return "Pins.kt", ('CertificatePinner.Builder().add("%s"%s)'):format(host,
      table.concat(written))
  end,
  outsystems = function(host, pins)
    local written = {}
    for i, one in ipairs(pins) do written[i] = '"sha256/' .. one .. '"' end
    return "pinning.json", ('{"hosts":[{"host":"%s","hashes":[%s]}]}'):format(
      host, table.concat(written, ","))
  end,
}

-- Formats that are not read yet: out of here, and into COLUMNS and CELLS.
local UNFILLED = {}

local H = "example.com"
local NSC, TK = "android", "trustkit-android"
local AP, TI = "apple", "trustkit-ios"
local OK = "okhttp"
local OA, OI = "outsystems-android", "outsystems-ios"

-- The cells: column, host, pins, rule, severity, consequences.
local CELLS = {
  { "one pin", {
    { OK, H, { A }, "pin-too-few", "medium", nil },
    { AP, H, { A }, "pin-too-few", "medium", nil },
    { TI, H, { A }, "pin-too-few", "high", { [TI] = "dies" } },
    { NSC, H, { A }, "pin-too-few", "medium", nil },
    { TK, H, { A }, "pin-too-few", "high", { [TK] = "dies" } },
    { "outsystems", H, { A }, "pin-too-few", "high",
      { [OA] = "refused", [OI] = "refused" } } } },
  { "the same pin twice", {
    { TI, H, { A, A }, "pin-too-few", "high", { [TI] = "dies" } },
    { NSC, H, { A, A }, "pin-duplicate", "medium", nil },
    { "outsystems", H, { A, A }, "pin-duplicate", "medium",
      { [OI] = "dies" } } } },
  { "not 32 octets", {
    { AP, H, { A, "AAAA" }, "pin-undecodable", "high", { [AP] = "blocks" } },
    { TI, H, { A, "AAAA" }, "pin-undecodable", "high", { [TI] = "dies" } },
    { NSC, H, { A, "AAAA" }, "pin-undecodable", "high", { [NSC] = "dies" } },
    { "outsystems", H, { A, "AAAA" }, "pin-undecodable", "high",
      { [OA] = "dies", [OI] = "dies" } } } },
  { "sha256/ left in", {
    { AP, H, { A, "sha256/" .. B }, "pin-prefix", "high",
      { [AP] = "blocks" } },
    { TI, H, { A, "sha256/" .. B }, "pin-prefix", "high", { [TI] = "dies" } },
    { NSC, H, { A, "sha256/" .. B }, "pin-prefix", "high",
      { [NSC] = "dies" } } } },
  { "an asterisk", {
    { AP, "*." .. H, { A, B }, "host-wildcard-unsupported", "high",
      { [AP] = "unpinned" } },
    { TI, "*." .. H, { A, B }, "host-wildcard-unsupported", "high",
      { [TI] = "unpinned" } },
    { NSC, "*." .. H, { A, B }, "host-wildcard-unsupported", "high",
      { [NSC] = "unpinned" } },
    { TK, "*." .. H, { A, B }, "host-wildcard-unsupported", "high",
      { [NSC] = "unpinned", [TK] = "dies" } },
    { "outsystems", "*." .. H, { A, B }, "host-wildcard-unsupported", "high",
      { [OA] = "unpinned", [OI] = "unpinned" } } } },
  { "a port in the host", {
    { OK, H .. ":443", { A, B }, "host-invalid", "high", { [OK] = "dies" } },
    { NSC, H .. ":443", { A, B }, "host-invalid", "high",
      { [NSC] = "unpinned" } },
    { TK, H .. ":443", { A, B }, "host-invalid", "high",
      { [NSC] = "unpinned", [TK] = "dies" } },
    { "outsystems", H .. ":443", { A, B }, "host-invalid", "high",
      { [OA] = "unpinned", [OI] = "unpinned" } } } },
  { "an empty list", {
    { NSC, H, {}, "pin-set-empty", "high", { [NSC] = "unpinned" } },
    { "outsystems", H, {}, "pin-set-empty", "high",
      { [OA] = "refused", [OI] = "refused" } } } },
  { "a host in capitals", {
    { TK, "Example.com", { A, B }, "host-not-canonical", "high",
      { [TK] = "unpinned" } },
    { "outsystems", "Example.com", { A, B }, "host-not-canonical", "high",
      { [OI] = "unpinned" } } } },
  { "the hash of nothing alone", {
    { OK, H, { NOTHING }, "pin-empty-input", "high", { [OK] = "blocks" } },
    { NSC, H, { NOTHING }, "pin-empty-input", "high", { [NSC] = "blocks" } },
    { "outsystems", H, { NOTHING, NOTHING }, "pin-empty-input", "high",
      { [OA] = "blocks", [OI] = "blocks" } } } },
}

local function check(column, host, pins)
  local name, text = COLUMNS[column](host, pins)
  return temporary.with({ [name] = text }, function(folder)
    return gate.check { inputs = { folder .. "/" .. name },
                        at = moment.read "2026-11-20" }
  end)
end

describe("A phone", function()
  for _, defect in ipairs(CELLS) do
    for _, cell in ipairs(defect[2]) do
      it(("with %s, by %s"):format(defect[1], cell[1]), function()
        local verdict = check(cell[1], cell[2], cell[3])
        assert.same({}, verdict.errors)
        local found
        for _, one in ipairs(verdict.findings) do
          if one.rule == cell[4] then found = found or one end
        end
        assert(found, cell[4])
        assert.same({ cell[5], cell[6] }, { found.severity,
                                            found.consequences })
      end)
    end
  end

  for _, name in ipairs(UNFILLED) do
    it("with a config of the format " .. name .. " waits for its column",
       function()
      for _, format in ipairs(vocabulary.formats) do
        assert(format.name ~= name, name .. " is read: fill its column")
      end
    end)
  end
end)
