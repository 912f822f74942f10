--- PKCS#12: what its parts are protected with, and what a password opens. The
--- files are made by the openssl command.

local core = require "cotter.core"
local ber = require "spec.support.ber"
local der = require "spec.support.der"
local openssl = require "spec.support.openssl"

local element, oid, sequence = der.element, der.oid, der.sequence
local key = openssl.key()
local certificate = openssl.certificate(key)
local pin = "sha256/" .. openssl.digest(openssl.public(key))

local function export(options, password)
  return openssl.run(("openssl pkcs12 -export -in /dev/stdin -name klient "
    .. "-passout pass:%s %s"):format(password or "secret", options),
    certificate .. key)
end

-- A method in short: what openssl's options named it.
local function words(method)
  if not method then return "none" end
  local list = {}
  for _, field in ipairs { "scheme", "cipher", "derivation", "prf", "digest",
                           "iterations" } do
    list[#list + 1] = method[field]
  end
  return table.concat(list, " ")
end

local function parts_of(file)
  local list = {}
  for i, part in ipairs(file.parts) do
    list[i] = part.kind .. " " .. words(part)
  end
  return list
end

local function kinds_of(file)
  local list = {}
  for i, item in ipairs(file.items) do
    assert.equal(pin, item.pin)
    assert.equal("pkcs12", item.encoding)
    list[i] = item.kind
  end
  return table.concat(list, " ")
end

local AES = "PBES2 AES-256-CBC PBKDF2 HMAC-SHA256 2048"
local TRIPLE = "PBE-SHA1-3DES 2048"
local ALL = "certificate private-key"

local FORMS = { -- name, options, MAC, parts, what is read without password
  { "the default of OpenSSL 3", "", "PKCS12 SHA256 2048",
    { "safe " .. AES, "key " .. AES }, "" },
  { "-legacy, with RC2-40", "-legacy", "PKCS12 SHA1 2048",
    { "safe PBE-SHA1-RC2-40 2048", "key " .. TRIPLE }, "" },
  { "3DES for old readers",
    "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
    "PKCS12 SHA1 2048", { "safe " .. TRIPLE, "key " .. TRIPLE }, "" },
  { "another cipher", "-keypbe AES-128-CBC -certpbe AES-128-CBC -iter 5000",
    "PKCS12 SHA256 5000",
    { "safe PBES2 AES-128-CBC PBKDF2 HMAC-SHA256 5000",
      "key PBES2 AES-128-CBC PBKDF2 HMAC-SHA256 5000" }, "" },
  { "one iteration", "-noiter -nomaciter -macalg sha512", "PKCS12 SHA512 1",
    { "safe PBES2 AES-256-CBC PBKDF2 HMAC-SHA256 1",
      "key PBES2 AES-256-CBC PBKDF2 HMAC-SHA256 1" }, "" },
  { "no MAC", "-nomac -certpbe AES-256-CBC", "none",
    { "safe " .. AES, "key " .. AES }, "" },
  { "certificates in the clear", "-certpbe NONE", "PKCS12 SHA256 2048",
    { "key " .. AES }, "certificate" },
  { "nothing encrypted", "-certpbe NONE -keypbe NONE", "PKCS12 SHA256 2048",
    { "key none" }, ALL },
}

describe("A PKCS#12 file of", function()
  for _, form in ipairs(FORMS) do
    local name, options, mac, parts, clear = table.unpack(form)
    local octets = export(options)

    it(name .. " says how it is protected, without the password", function()
      local file = assert(core.pkcs12(octets))
      assert.equal(mac, words(file.mac))
      assert.same(parts, parts_of(file))
      assert.equal(clear, kinds_of(file))
      assert.equal(clear == ALL, file.open)
    end)

    it(name .. " opens with it", function()
      local file = assert(core.pkcs12(octets, "secret"))
      assert.is_true(file.open)
      assert.equal(ALL, kinds_of(file))
      for _, item in ipairs(file.items) do
        assert.equal("klient", item.name)
        assert.equal(file.items[1].local_key, item.local_key)
      end
      assert.equal(openssl.der(certificate), file.items[1].der)
    end)

    it(name .. " holds the same in BER", function()
      for _, word in ipairs { "secret", false } do
        local file = assert(core.pkcs12(octets, word or nil))
        local same = assert(core.pkcs12(ber.of(octets), word or nil))
        assert.same(parts_of(file), parts_of(same))
        assert.equal(words(file.mac), words(same.mac))
        assert.equal(kinds_of(file), kinds_of(same))
        assert.equal(file.open, same.open)
      end
    end)

    it(name .. " does not open with another", function()
      local file, fault = core.pkcs12(octets, "Secret")
      if name == "nothing encrypted" or mac ~= "none" or file == nil then
        assert.is_nil(file)
        assert.equal("pkcs12.password", fault.code)
      end
    end)
  end
end)

-- RFC 8018 A.3.
describe("PBES1", function()
  for _, row in ipairs { { "PBE-MD5-DES", "PBE-SHA1-DES" },
                         { "PBE-MD5-RC2-64", "PBE-SHA1-RC2-64" } } do
    local scheme, safe = table.unpack(row)
    local octets = export(("-legacy -keypbe %s -certpbe %s"):format(scheme,
                                                                   safe))

    it("is told, with " .. scheme, function()
      assert.same({ "safe " .. safe .. " 2048", "key " .. scheme .. " 2048" },
                  parts_of(assert(core.pkcs12(octets))))
    end)

    it("is not opened, with " .. scheme, function()
      local file, fault = core.pkcs12(octets, "secret")
      assert.is_nil(file)
      assert.equal("pkcs12.algorithm", fault.code)
    end)
  end
end)

describe("The base64 of PKCS#12", function()
  local octets = export ""

  for name, text in pairs {
    ["in one line"] = core.base64(octets),
    ["in several lines"] = openssl.run("openssl base64", octets),
  } do
    it("is read, " .. name, function()
      assert.equal("container.pkcs12", select(2, core.items(text)).code)
      assert.equal(ALL, kinds_of(assert(core.pkcs12(text, "secret"))))
      assert.is_nil((core.pkcs12(text:sub(1, -20), "secret")))
    end)
  end
end)

describe("BER inside of PKCS#12", function()
  for name, options in pairs {
    ["in the clear"] = "-nomac -certpbe NONE -keypbe NONE",
    ["around what is encrypted"] = "-nomac -certpbe AES-256-CBC",
  } do
    it("is read, " .. name, function()
      local octets = ber.of(export(options), true)
      local file = assert(core.pkcs12(octets, "secret"))
      assert.equal(ALL, kinds_of(file))
      assert.is_true(file.open)
      for i = 1, #octets - 1 do
        assert.is_nil((core.pkcs12(octets:sub(1, i), "secret")))
      end
    end)
  end
end)

describe("The password of PKCS#12", function()
  it("may be empty, which is found out", function()
    local file = assert(core.pkcs12(export("", "")))
    assert.is_true(file.open)
    assert.equal(ALL, kinds_of(file))
  end)

  it("may be outside of ASCII", function()
    local file = assert(core.pkcs12(export("", "pässwörd"), "pässwörd"))
    assert.is_true(file.open)
  end)

  it("is not guessed for long", function()
    local octets = export "-iter 3000000 -nomac"
    local file, fault = core.pkcs12(octets, "secret")
    assert.is_nil(file)
    assert.equal("pkcs12.iterations", fault.code)
    assert.equal(3000000, core.pkcs12(octets).parts[1].iterations)
  end)

  -- Without a password its MAC alone asks for some, 2,048 for the empty one and
  -- for none each; with it the MAC, a safe and the key.
  it("is not guessed for long in all files of an input", function()
    local octets = export ""
    local input = { iterations = 16000000 - 3 * 4096 }
    assert.is_false(assert(core.pkcs12(octets, nil, input)).open)
    assert.equal(16000000 - 2 * 4096, input.iterations)
    assert.is_true(assert(core.pkcs12(octets, "secret", input)).open)
    assert.equal(16000000 - 2048, input.iterations)
    local file, fault = core.pkcs12(octets, nil, input)
    assert.is_nil(file)
    assert.equal("pkcs12.together", fault.code)
    assert.equal(16000000, input.iterations)
    assert.equal("pkcs12.together",
                 select(2, core.pkcs12(octets, "secret", input)).code)
    assert.is_false(assert(core.pkcs12(octets)).open)
  end)

  it("is not guessed for long in all of the evidence", function()
    local octets = export "-iter 600000"
    local files = {}
    for i = 1, 9 do
      files[i] = { kind = "identities", path = "identities/" .. i .. ".p12",
                   name = i .. ".p12", octets = octets, password = "secret" }
    end
    local read = require "cotter.evidence".read { kinds = {}, files = files }
    assert.equal(8, #read.identities) -- 600,000 for its MAC, safe and key
    assert.equal(1, #read.errors)
    assert.same({ "identities/9.p12", "pkcs12.together" },
                { read.errors[1].path, read.errors[1].code })
  end)

  it("is not guessed in what is no input", function()
    for _, input in ipairs { 1, { iterations = -1 },
                             { iterations = 16000001 } } do
      assert.has_error(function() core.pkcs12("", nil, input) end)
    end
  end)

  it("brings nothing of the private key into Lua", function()
    local secret = openssl.run("openssl asn1parse -strparse 27", key)
                          :match "%[HEX DUMP%]:(%x+)"
    assert.equal(64, #secret)
    for _, form in ipairs(FORMS) do
      local file = assert(core.pkcs12(export(form[2]), "secret"))
      for _, item in ipairs(file.items) do
        for field, value in pairs(item) do
          local octets = type(value) == "string"
            and core.hex(value):upper() or ""
          assert.is_nil(octets:find(secret, 1, true), field)
        end
      end
    end
  end)
end)

local function data(octets)
  return sequence(oid "1.2.840.113549.1.7.1",
                  element(0xa0, element(4, octets)))
end

-- A file without a MAC (RFC 7292 4), of so many safes that are in the clear,
-- each of which has so many certificates.
local function file_of(safes, bags)
  local value = element(0xa0, element(4, openssl.der(certificate)))
  local bag = sequence(oid "1.2.840.113549.1.12.10.1.3",
    element(0xa0, sequence(oid "1.2.840.113549.1.9.22.1", value)))
  local safe = data(sequence(bag:rep(bags)))
  return sequence("\2\1\3", data(sequence(safe:rep(safes))))
end

describe("PKCS#12 is bounded:", function()
  for _, row in ipairs {
    { "16 safes are read", 16, 1, 16 },
    { "17 safes are not", 17, 1 },
    { "1,000 bags in a safe are read", 1, 1000, 1000 },
    { "1,001 bags in a safe are not", 1, 1001 },
  } do
    it(row[1], function()
      local file, fault = core.pkcs12(file_of(row[2], row[3]))
      assert.equal(row[4], file and #file.items)
      assert.equal(not row[4] and "pkcs12.count" or nil, fault and fault.code)
    end)
  end

  it("a file has at most 4 MiB", function()
    local most = ("\0"):rep(4 * 1024 * 1024)
    assert.equal("pkcs12.count", select(2, core.pkcs12(most .. "\0")).code)
    assert.not_equal("pkcs12.count", select(2, core.pkcs12(most)).code)
  end)
end)

-- RFC 9579, which OpenSSL 3.0 does not write: assembled, with the key and the
-- MAC from openssl.
local HMAC_SHA256 <const> = "1.2.840.113549.2.9"

local function add_pbmac1(plain, password)
  local info = plain:sub(8) -- behind the header and the version
  local content = plain:sub(31)
  local hex = core.hex(openssl.run("openssl kdf -keylen 32 -kdfopt "
    .. "digest:SHA256 -kdfopt salt:saltsalt -kdfopt iter:2048 -kdfopt pass:"
    .. password .. " -binary PBKDF2"))
  local mac = openssl.run("openssl dgst -sha256 -mac HMAC -macopt hexkey:"
    .. hex .. " -binary", content)
  local derivation = sequence(oid "1.2.840.113549.1.5.12", sequence(
    element(4, "saltsalt"), "\x02\x02\x08\x00\x02\x01\x20",
    sequence(oid(HMAC_SHA256), "\5\0")))
  local algorithm = sequence(oid "1.2.840.113549.1.5.14",
    sequence(derivation, sequence(oid(HMAC_SHA256), "\5\0")))
  return sequence("\x02\x01\x03", info, sequence(
    sequence(algorithm, element(4, mac)), element(4, "unused")))
end

describe("PBMAC1", function()
  local octets = add_pbmac1(export "-nomac", "secret")

  it("is told", function()
    assert.equal("PBMAC1 HMAC-SHA256 PBKDF2 HMAC-SHA256 2048",
                 words(assert(core.pkcs12(octets)).mac))
  end)

  it("is checked", function()
    assert.is_true(assert(core.pkcs12(octets, "secret")).open)
    local _, fault = core.pkcs12(octets, "Secret")
    assert.equal("pkcs12.password", fault.code)
  end)
end)

describe("pkcs12 refuses", function()
  local good = export ""
  local rows = {
    { "what is cut short", good:sub(1, -2), "der.truncated" },
    { "what follows", good .. "\0", "der.trailing" },
    { "what is something else", openssl.der(certificate), "der.identifier" },
    { "a safe that was altered",
      good:sub(1, 200) .. string.char(good:byte(201) ~ 1) .. good:sub(202),
      "pkcs12.password" },
  }
  for _, row in ipairs(rows) do
    it(row[1], function()
      local file, fault = core.pkcs12(row[2], "secret")
      assert.is_nil(file)
      assert.equal(row[3], fault.code)
    end)
  end

  it("what is no string, as misuse", function()
    assert.has_error(function() core.pkcs12(1) end)
    assert.has_error(function() core.pkcs12(good, 1) end)
  end)
end)
