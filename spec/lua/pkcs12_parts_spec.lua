--- PKCS#12 (RFC 7292) put together by hand: parts that openssl writes never
--- or always in one way, and parts that are wrong. What is encrypted is
--- encrypted by the openssl command.

local core = require "cotter.core"
local der = require "spec.support.der"
local openssl = require "spec.support.openssl"

local element, oid, sequence = der.element, der.oid, der.sequence
local NULL <const> = "\5\0"
local PKCS <const> = "1.2.840.113549.1."
local HMAC <const> = "1.2.840.113549.2."
local AES_256 <const> = "2.16.840.1.101.3.4.1.42"
local SHA_256 <const> = "2.16.840.1.101.3.4.2.1"

local function octet_string(octets) return element(4, octets) end

local function number(value)
  return element(2, value < 128 and string.char(value)
    or (string.pack(">I4", value):gsub("^\0+([\0-\127])", "%1")))
end

-- ContentInfo of data (RFC 5652 4).
local function data(octets)
  return sequence(oid(PKCS .. "7.1"), element(0xa0, octet_string(octets)))
end

-- PFX of safes, each a ContentInfo.
local function file(safes, mac)
  return sequence(number(3), data(sequence(safes)), mac or "")
end

local function bag(kind, value, attributes)
  return sequence(oid(PKCS .. "12.10.1." .. kind), element(0xa0, value),
                  attributes or "")
end

local function certificate_bag(octets, attributes, kind)
  return bag(3, sequence(oid(PKCS .. (kind or "9.22.1")),
                         element(0xa0, octet_string(octets))), attributes)
end

local function attribute(kind, value)
  return sequence(oid(PKCS .. kind), der.set(value))
end

local function in_clear(...) return file(data(sequence(...))) end

local CERTIFICATE <const> = der.certificate {}
local SECRET <const> = openssl.der(openssl.key "-algorithm ED25519")
-- A key on a curve by its equation.
local SPELT <const> = openssl.run(
  "openssl ecparam -genkey -noout -name prime256v1 | "
  .. "openssl ec -param_enc explicit -outform der")

-- A key in as many safes, one within another.
local function nested(depth)
  local it = bag(1, SECRET)
  for _ = 1, depth do it = bag(6, sequence(it)) end
  return it
end

-- What a file says, in short: items, or the code of its fault.
local function summary(octets, password)
  local it, fault = core.pkcs12(octets, password)
  if not it then return fault.code end
  local list = {}
  for i, item in ipairs(it.items) do
    list[i] = item.kind .. (item.name and " " .. item.name or "")
      .. (item.local_key and " " .. item.local_key or "")
  end
  return table.concat(list, ", ")
end

describe("A bag of PKCS#12", function()
  local named = der.set(attribute("9.20", element(0x1e, "\0a\1\65")),
                        attribute("9.21", octet_string "\1\2"))
  local many = bag(5, NULL):rep(1000)
  for name, row in pairs {
    ["of a certificate"] = { "certificate", certificate_bag(CERTIFICATE) },
    ["with a name and a key's identifier"] = {
      "certificate aŁ 0102", certificate_bag(CERTIFICATE, named) },
    ["with a name that is no UTF-16"] = { "certificate", certificate_bag(
      CERTIFICATE, der.set(attribute("9.20", element(0x1e, "\xd8\0")))) },
    ["with a name in another string type"] = { "certificate", certificate_bag(
      CERTIFICATE, der.set(attribute("9.20", element(0x0c, "a")))) },
    ["with a key's identifier that is no OCTET STRING"] = { "certificate",
      certificate_bag(CERTIFICATE, der.set(attribute("9.21", NULL))) },
    ["with an attribute of its own"] = { "certificate", certificate_bag(
      CERTIFICATE, der.set(attribute("9.99", NULL))) },
    ["of a key"] = { "private-key", bag(1, SECRET) },
    ["of a safe with a key in it"] = { "private-key",
      bag(6, sequence(bag(1, SECRET))) },
    ["of a safe in a safe"] = { "certificate, private-key",
      bag(6, sequence(certificate_bag(CERTIFICATE),
                      bag(6, sequence(bag(1, SECRET))))) },
    ["of an empty safe"] = { "", bag(6, sequence()) },
    ["of safes as deep as any"] = { "private-key", nested(8) },
    ["of safes deeper than any"] = { "pkcs12.depth", nested(9) },
    ["of a safe that is no SEQUENCE"] = { "der.identifier", bag(6, NULL) },
    ["of a safe and something after it"] = { "der.trailing",
      bag(6, sequence() .. NULL) },
    ["of a safe with half a bag"] = { "der.truncated",
      bag(6, sequence(bag(1, SECRET):sub(1, -2))) },
    ["of a list of revoked certificates"] = { "", bag(4, NULL) },
    ["of a certificate of SDSI"] = { "",
      certificate_bag("(sdsi)", nil, "9.22.2") },
    ["of a thousand"] = { "", many },
    ["of one that begins a thousand"] = { "pkcs12.count",
      many .. bag(5, NULL) },
    ["that is no SEQUENCE"] = { "der.identifier", NULL },
    ["without an OID"] = { "der.identifier", sequence(NULL) },
    ["without a value"] = { "der.truncated",
      sequence(oid(PKCS .. "12.10.1.3")) },
    ["of an empty value"] = { "der.truncated", bag(3, "") },
    ["of half a value"] = { "der.truncated", bag(5, "\5") },
    ["of two values"] = { "der.trailing", bag(1, SECRET .. NULL) },
    ["of a certificate that is no SEQUENCE"] = { "der.identifier",
      bag(3, NULL) },
    ["of a certificate without a kind"] = { "der.identifier",
      bag(3, sequence(NULL)) },
    ["of a certificate without a value"] = { "der.truncated",
      bag(3, sequence(oid(PKCS .. "9.22.1"))) },
    ["of a certificate and something after it"] = { "der.trailing",
      bag(3, sequence(oid(PKCS .. "9.22.1"),
                      element(0xa0, octet_string(CERTIFICATE)), NULL)) },
    ["of a certificate that is no OCTET STRING"] = { "der.identifier",
      bag(3, sequence(oid(PKCS .. "9.22.1"), element(0xa0, NULL))) },
    ["of two certificates, one after the other"] = { "der.trailing",
      certificate_bag(CERTIFICATE .. CERTIFICATE) },
    ["of two certificates, side by side"] = { "der.trailing",
      bag(3, sequence(oid(PKCS .. "9.22.1"), element(0xa0,
        octet_string(CERTIFICATE), octet_string(CERTIFICATE)))) },
    ["of a certificate that is none"] = { "der.identifier",
      certificate_bag(NULL) },
    ["of a certificate whose key is none"] = { "der.identifier",
      certificate_bag(der.certificate { spki = sequence(NULL) }) },
    ["of a key that is none"] = { "key.private",
      bag(1, sequence(number(0))) },
    ["of a key on a curve by its equation"] = { "spki.curve",
      bag(1, SPELT) },
    ["of an encrypted key that is none"] = { "der.identifier",
      bag(2, sequence(NULL)) },
    ["of an encrypted key without its octets"] = { "der.truncated",
      bag(2, sequence(sequence(oid "1.2.3"))) },
    ["of an encrypted key and something after it"] = { "der.trailing",
      bag(2, sequence(sequence(oid "1.2.3"), octet_string "", NULL)) },
    ["with attributes that are no SET"] = { "der.identifier",
      certificate_bag(CERTIFICATE, NULL) },
    ["with an attribute that is no SEQUENCE"] = { "der.identifier",
      certificate_bag(CERTIFICATE, der.set(NULL)) },
    ["with an attribute without a type"] = { "der.identifier",
      certificate_bag(CERTIFICATE, der.set(sequence(NULL))) },
    ["with an attribute without values"] = { "der.truncated",
      certificate_bag(CERTIFICATE, der.set(sequence(oid "1.2.3"))) },
    ["with an attribute of no value"] = { "der.empty",
      certificate_bag(CERTIFICATE, der.set(attribute("9.20", ""))) },
    ["with an attribute of three parts"] = { "der.trailing",
      certificate_bag(CERTIFICATE, der.set(
        sequence(oid "1.2.3", der.set(NULL), NULL))) },
    ["with an attribute of half a value"] = { "der.truncated",
      certificate_bag(CERTIFICATE, der.set(attribute("9.20", "\5"))) },
    ["with something after its attributes"] = { "der.trailing",
      certificate_bag(CERTIFICATE, der.set() .. NULL) },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(in_clear(row[2])))
    end)
  end
end)

describe("PKCS#12", function()
  local safe = data(sequence(certificate_bag(CERTIFICATE)))
  for name, row in pairs {
    ["of one safe"] = { "certificate", file(safe) },
    ["of sixteen safes"] = { ("certificate, "):rep(16):sub(1, -3),
                             file(safe:rep(16)) },
    ["of seventeen safes"] = { "pkcs12.count", file(safe:rep(17)) },
    ["of no safe"] = { "", file "" },
    ["as large as any in use, of which it is none"] = { "der.identifier",
      ("\48"):rep(4 * 1024 * 1024) },
    ["larger than any in use"] = { "pkcs12.count",
      ("\48"):rep(4 * 1024 * 1024 + 1) },
    ["of version 4"] = { "der.range",
      sequence(number(4), data(sequence(safe))) },
    ["without safes"] = { "der.truncated", sequence(number(3)) },
    ["of a kind of its own"] = { "pkcs12.content",
      sequence(number(3), sequence(oid "1.2.3", element(0xa0, NULL))) },
    ["that is encrypted as a whole"] = { "pkcs12.content",
      sequence(number(3), sequence(oid(PKCS .. "7.6"),
                                   element(0xa0, NULL))) },
    ["whose safes are no OCTET STRING"] = { "der.identifier",
      sequence(number(3), sequence(oid(PKCS .. "7.1"),
                                   element(0xa0, NULL))) },
    ["whose safes have something beside them"] = { "der.trailing",
      sequence(number(3), sequence(oid(PKCS .. "7.1"), element(0xa0,
        octet_string(sequence(safe)), NULL))) },
    ["whose safes have something after them"] = { "der.trailing",
      sequence(number(3), sequence(oid(PKCS .. "7.1"), element(0xa0,
        octet_string(sequence(safe))), NULL)) },
    ["whose safes are no list"] = { "der.identifier",
      sequence(number(3), data(NULL)) },
    ["whose list of safes has something after it"] = { "der.trailing",
      sequence(number(3), data(sequence(safe) .. NULL)) },
    ["whose list of safes is BER without an end"] = { "der.truncated",
      sequence(number(3), data("\x30\x80" .. safe)) },
    ["of a safe that is none"] = { "der.identifier", file(NULL) },
    ["of a safe of a kind of its own"] = { "pkcs12.content",
      file(sequence(oid "1.2.3", element(0xa0, NULL))) },
    ["of a safe without a kind"] = { "der.identifier", file(sequence(NULL)) },
    ["of a safe without contents"] = { "der.truncated",
      file(sequence(oid(PKCS .. "7.1"))) },
    ["of a safe that is no OCTET STRING"] = { "der.identifier",
      file(sequence(oid(PKCS .. "7.1"), element(0xa0, NULL))) },
    ["of a safe with something beside it"] = { "der.trailing",
      file(sequence(oid(PKCS .. "7.1"), element(0xa0,
        octet_string(sequence()), NULL))) },
    ["of a safe that holds no list"] = { "der.identifier",
      file(data(NULL)) },
    ["of a safe whose list has something after it"] = { "der.trailing",
      file(data(sequence() .. NULL)) },
    ["of a safe that is BER without an end"] = { "der.truncated",
      file(data "\x30\x80") },
    ["with a MAC that is none"] = { "der.identifier", file(safe, NULL) },
    ["with two of a MAC"] = { "der.trailing", file(safe, sequence(
      sequence(sequence(oid(SHA_256)), octet_string "mac"),
      octet_string "salt") .. NULL) },
    ["with a MAC without its method"] = { "der.identifier",
      file(safe, sequence(sequence(NULL))) },
    ["with a MAC without its value"] = { "der.truncated",
      file(safe, sequence(sequence(sequence(oid(SHA_256))))) },
    ["with a MAC of three parts"] = { "der.trailing",
      file(safe, sequence(sequence(sequence(oid(SHA_256)),
                                   octet_string "mac", NULL),
                          octet_string "salt")) },
    ["with a MAC without its salt"] = { "der.truncated",
      file(safe, sequence(sequence(sequence(oid(SHA_256)),
                                   octet_string "mac"))) },
    ["with a MAC of an iteration that is none"] = { "der.identifier",
      file(safe, sequence(sequence(sequence(oid(SHA_256)),
                                   octet_string "mac"),
                          octet_string "salt", NULL)) },
    ["with a MAC of four parts"] = { "der.trailing",
      file(safe, sequence(sequence(sequence(oid(SHA_256)),
                                   octet_string "mac"),
                          octet_string "salt", number(1), NULL)) },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(row[2]))
    end)
  end
end)

-- RFC 7292 B: openssl makes no file of these, and has no command for the key;
-- so none of them is one that a password opens.
local function mac_of(digest, value, salt, iterations)
  return sequence(sequence(sequence(oid(digest), NULL), octet_string(value)),
                  octet_string(salt), number(iterations))
end

describe("The MAC of PKCS#12", function()
  local safe = data(sequence(certificate_bag(CERTIFICATE)))
  for name, row in pairs {
    ["of another value"] = { "pkcs12.password",
      mac_of(SHA_256, ("m"):rep(32), "salt", 2) },
    ["of too few octets"] = { "pkcs12.password",
      mac_of(SHA_256, ("m"):rep(31), "salt", 2) },
    ["without salt"] = { "pkcs12.password",
      mac_of(SHA_256, ("m"):rep(32), "", 2), "pkcs12.algorithm" },
    ["with as much salt as there may be"] = { "pkcs12.password",
      mac_of(SHA_256, ("m"):rep(32), ("s"):rep(1024), 2) },
    ["with more salt than any has"] = { "pkcs12.salt",
      mac_of(SHA_256, ("m"):rep(32), ("s"):rep(1025), 2) },
    ["of a hash that nobody knows"] = { "pkcs12.algorithm",
      mac_of("1.2.3", ("m"):rep(32), "salt", 2) },
    ["of something that is no hash"] = { "pkcs12.algorithm",
      mac_of(AES_256, ("m"):rep(32), "salt", 2) },
    ["of no iteration"] = { "pkcs12.algorithm",
      mac_of(SHA_256, ("m"):rep(32), "salt", 0) },
    ["of more iterations than any has"] = { "pkcs12.iterations",
      mac_of(SHA_256, ("m"):rep(32), "salt", 2000001) },
  } do
    it(name .. " is told: " .. row[1], function()
      local octets = file(safe, row[2])
      assert.equal(row[1], summary(octets, "secret"))
      assert.equal(row[3] or row[1], summary(octets, ""))
      local it_ = assert(core.pkcs12(octets)) -- as the clear part can be read
      assert.same({ "certificate", 1 }, { it_.items[1].kind, #it_.items })
    end)
  end

  it("is not asked for a password longer than any", function()
    local octets = file(safe, mac_of(SHA_256, ("m"):rep(32), "salt", 2))
    assert.equal("pkcs12.password", summary(octets, ("p"):rep(1024)))
    assert.equal("pkcs12.password-long", summary(octets, ("p"):rep(1025)))
  end)
end)

-- RFC 9579.
local function pbmac1(parts)
  local derivation = sequence(oid(PKCS .. "5.12"), sequence(
    octet_string(parts.salt or "salt"), number(2048),
    parts.size or number(32), parts.prf or sequence(oid(HMAC .. "9"), NULL)))
  local method = sequence(oid(PKCS .. "5.14"), sequence(
    parts.derivation or derivation, sequence(oid(HMAC .. "9"), NULL)))
  return sequence(sequence(method, octet_string(parts.value
                                       or ("m"):rep(32))),
                  octet_string "unused")
end

describe("PBMAC1", function()
  local safe = data(sequence(certificate_bag(CERTIFICATE)))
  for name, row in pairs {
    ["of another value"] = { "pkcs12.password", {} },
    ["without the size of its key"] = { "pkcs12.algorithm", { size = "" } },
    ["of a key of no octets"] = { "pkcs12.algorithm",
      { size = number(0) } },
    ["of a key of 65 octets"] = { "pkcs12.algorithm", { size = number(65) } },
    ["with as much salt as there may be"] = { "pkcs12.password",
      { salt = ("s"):rep(1024) } },
    ["with more salt than any has"] = { "pkcs12.salt",
      { salt = ("s"):rep(1025) } },
    ["of a function that nobody knows"] = { "pkcs12.algorithm",
      { prf = sequence(oid "1.2.3") } },
    ["of a derivation that nobody knows"] = { "pkcs12.algorithm",
      { derivation = sequence(oid "1.2.3", NULL) } },
    ["of a derivation without parameters"] = { "pkcs12.algorithm",
      { derivation = sequence(oid "1.2.3") } },
    ["of a derivation of half a parameter"] = { "der.truncated",
      { derivation = sequence(oid "1.2.3", "\5") } },
    ["of a derivation of two parameters"] = { "der.trailing",
      { derivation = sequence(oid "1.2.3", NULL, NULL) } },
    ["of a derivation that is none"] = { "der.identifier",
      { derivation = sequence(NULL) } },
    ["of PBKDF2 with something after it"] = { "der.trailing",
      { derivation = sequence(oid(PKCS .. "5.12"), sequence(
          octet_string "salt", number(1)), NULL) } },
    ["of PBKDF2 whose salt is none"] = { "der.identifier",
      { derivation = sequence(oid(PKCS .. "5.12"), sequence(NULL)) } },
    ["of PBKDF2 without iterations"] = { "der.truncated",
      { derivation = sequence(oid(PKCS .. "5.12"), sequence(
          octet_string "salt")) } },
    ["of PBKDF2 with a size below zero"] = { "der.range",
      { size = element(2, "\xff") } },
    ["of PBKDF2 with a function that is none"] = { "der.identifier",
      { prf = sequence(NULL) } },
    ["of PBKDF2 of five parts"] = { "der.trailing",
      { prf = sequence(oid(HMAC .. "9")) .. NULL } },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(file(safe, pbmac1(row[2])), "secret"))
    end)
  end
end)

local function derive(salt, iterations)
  return openssl.run(("openssl kdf -keylen 32 -kdfopt digest:SHA256 "
    .. "-kdfopt salt:%s -kdfopt iter:%d -kdfopt pass:secret -binary PBKDF2")
    :format(salt, iterations))
end

-- Ciphertext under PBES2 (RFC 8018 6.2), the key derived by openssl.
local KEY <const> = derive("saltsalt", 2)
local VECTOR <const> = ("v"):rep(16)

local function encrypt(plain, cipher, size)
  return openssl.run(("openssl enc -provider legacy -provider default "
    .. "-%s -K %s -iv %s"):format(cipher or "aes-256-cbc",
    core.hex(KEY:sub(1, size)), core.hex(VECTOR:sub(1, size))), plain)
end

-- A file whose MAC shows that the password is right.
local function proven(safes)
  local mac = openssl.run("openssl dgst -sha256 -mac HMAC -macopt hexkey:"
    .. core.hex(derive("salt", 2048)) .. " -binary", sequence(safes))
  return file(safes, pbmac1 { value = mac })
end

local function pbes2(parts)
  parts = parts or {}
  return sequence(oid(PKCS .. "5.13"), sequence(
    parts.derivation or sequence(oid(PKCS .. "5.12"), sequence(
      octet_string(parts.salt or "saltsalt"), number(parts.iterations or 2),
      sequence(oid(HMAC .. "9"), NULL))),
    parts.cipher or sequence(oid(AES_256), octet_string(VECTOR))))
end

-- EncryptedData (RFC 5652 8).
local function sealed(octets, method, attributes)
  return sequence(oid(PKCS .. "7.6"), element(0xa0, sequence(
    number(0), sequence(oid(PKCS .. "7.1"), method or pbes2(),
                        element(0x80, octets)), attributes or "")))
end

local function encrypted_data(...)
  return file(sequence(oid(PKCS .. "7.6"), element(0xa0, ...)))
end

describe("What is encrypted in PKCS#12", function()
  local plain = sequence(certificate_bag(CERTIFICATE))
  local secret = encrypt(SECRET)
  for name, row in pairs {
    ["as a safe"] = { "certificate", file(sealed(encrypt(plain))) },
    ["as a safe with attributes"] = { "certificate",
      file(sealed(encrypt(plain), nil, element(0xa1))) },
    ["as a key"] = { "private-key",
      in_clear(bag(2, sequence(pbes2(), octet_string(secret)))) },
    ["as a safe of a key in the clear"] = { "private-key",
      file(sealed(encrypt(sequence(bag(1, SECRET))))) },
    ["as a safe of nothing"] = { "", file(sealed(encrypt(sequence()))) },
    ["as a safe of what is none"] = { "pkcs12.password",
      file(sealed(encrypt(NULL))) },
    ["as a safe that is BER without an end"] = { "pkcs12.password",
      file(sealed(encrypt "\x30\x80\5\0")) },
    ["as a safe of a bag that is none"] = { "pkcs12.password",
      file(sealed(encrypt(sequence(NULL)))) },
    ["as a safe of no octets"] = { "pkcs12.password", file(sealed "") },
    ["as a safe of half a block"] = { "pkcs12.password",
      file(sealed "12345678") },
    ["as a safe of empty plaintext"] = { "pkcs12.password",
      file(sealed(encrypt "")) },
    ["as a key that is none"] = { "pkcs12.password",
      in_clear(bag(2, sequence(pbes2(), octet_string(encrypt(NULL))))) },
    ["as a key with something after it"] = { "pkcs12.password",
      in_clear(bag(2, sequence(pbes2(),
                               octet_string(encrypt(SECRET .. NULL))))) },
    ["as a safe, and proven by a MAC"] = { "certificate",
      proven(sealed(encrypt(plain))) },
    ["as a safe of what is none, by a MAC"] = { "der.identifier",
      proven(sealed(encrypt(NULL))) },
    ["as a key that is none, by a MAC"] = { "key.private",
      proven(data(sequence(bag(2, sequence(
        pbes2(), octet_string(encrypt(NULL))))))) },
    ["as a key as large as any in use"] = { "pkcs12.password",
      in_clear(bag(2, sequence(pbes2(), octet_string(("k"):rep(16384))))) },
    ["as a key larger than any in use"] = { "key.large",
      in_clear(bag(2, sequence(pbes2(), octet_string(("k"):rep(16385))))) },
    ["as a key on a curve by its equation"] = { "spki.curve",
      in_clear(bag(2, sequence(pbes2(), octet_string(encrypt(SPELT))))) },
    ["with as much salt as there may be"] = { "pkcs12.password",
      file(sealed(encrypt(plain), pbes2 { salt = ("s"):rep(1024) })) },
    ["with more salt than any has"] = { "pkcs12.salt",
      file(sealed(encrypt(plain), pbes2 { salt = ("s"):rep(1025) })) },
    ["in no iteration"] = { "pkcs12.algorithm",
      file(sealed(encrypt(plain), pbes2 { iterations = 0 })) },
    ["in more iterations than any has"] = { "pkcs12.iterations",
      file(sealed(encrypt(plain), pbes2 { iterations = 2000001 })) },
    ["by a scheme that nobody knows"] = { "pkcs12.algorithm",
      file(sealed(encrypt(plain), sequence(oid "1.2.3"))) },
    ["by a PBE that nobody knows"] = { "pkcs12.algorithm",
      file(sealed(encrypt(plain), sequence(oid(PKCS .. "12.1.7"),
        sequence(octet_string "salt", number(1))))) },
    ["by DES, which is old"] = { "certificate",
      file(sealed(encrypt(plain, "des-cbc", 8), pbes2 {
        cipher = sequence(oid "1.3.14.3.2.7",
                          octet_string(VECTOR:sub(1, 8))) })) },
    ["by a derivation that nobody knows"] = { "pkcs12.algorithm",
      file(sealed(encrypt(plain),
                  pbes2 { derivation = sequence(oid "1.2.3") })) },
    ["by scrypt, which has no iterations"] = { "pkcs12.algorithm",
      file(sealed(encrypt(plain), pbes2 { derivation = sequence(
        oid "1.3.6.1.4.1.11591.4.11", sequence(
          octet_string "salt", number(16384), number(8), number(1))) })) },
    ["by a cipher that nobody knows"] = { "pkcs12.password",
      file(sealed(encrypt(plain), pbes2 { cipher = sequence(oid "1.2.3") })) },
    ["by a method that is none"] = { "der.identifier",
      file(sealed(encrypt(plain), sequence(NULL))) },
    ["by a method of half a parameter"] = { "der.truncated",
      file(sealed(encrypt(plain), sequence(oid "1.2.3", "\5"))) },
    ["by a method of two parameters"] = { "der.trailing",
      file(sealed(encrypt(plain), sequence(oid "1.2.3", NULL, NULL))) },
    ["by PBES2 without a derivation"] = { "der.truncated",
      file(sealed(encrypt(plain), sequence(oid(PKCS .. "5.13"),
                                           sequence()))) },
    ["by PBES2 without a cipher"] = { "der.identifier",
      file(sealed(encrypt(plain), pbes2 { cipher = NULL })) },
    ["by PBES2 of three parts"] = { "der.trailing",
      file(sealed(encrypt(plain), pbes2 {
        cipher = sequence(oid(AES_256), octet_string(VECTOR)) .. NULL })) },
    ["by PBE without its salt"] = { "der.identifier",
      file(sealed(encrypt(plain), sequence(oid(PKCS .. "12.1.3"),
                                           sequence(NULL)))) },
    ["by PBE without iterations"] = { "der.truncated",
      file(sealed(encrypt(plain), sequence(oid(PKCS .. "12.1.3"),
        sequence(octet_string "salt")))) },
    ["by PBE of three parts"] = { "der.trailing",
      file(sealed(encrypt(plain), sequence(oid(PKCS .. "12.1.3"),
        sequence(octet_string "salt", number(1), NULL)))) },
    ["of version 3"] = { "der.range",
      encrypted_data(sequence(number(3))) },
    ["of nothing"] = { "der.truncated", encrypted_data(sequence(number(0))) },
    ["that is no SEQUENCE"] = { "der.identifier", encrypted_data(NULL) },
    ["without its method"] = { "der.truncated", encrypted_data(
      sequence(number(0), sequence(oid(PKCS .. "7.1")))) },
    ["without its kind"] = { "der.identifier", encrypted_data(
      sequence(number(0), sequence(NULL))) },
    ["without its octets"] = { "der.truncated", encrypted_data(
      sequence(number(0), sequence(oid(PKCS .. "7.1"), pbes2()))) },
    ["with something after its octets"] = { "der.trailing", encrypted_data(
      sequence(number(0), sequence(oid(PKCS .. "7.1"), pbes2(),
                                   element(0x80, "x"), NULL))) },
    ["with half an attribute"] = { "der.truncated",
      file(sealed(encrypt(plain), nil, "\xa1")) },
    ["with two parts of attributes"] = { "der.trailing",
      file(sealed(encrypt(plain), nil, element(0xa1) .. NULL)) },
    ["with something beside it"] = { "der.trailing", encrypted_data(
      sequence(number(0), sequence(oid(PKCS .. "7.1"), pbes2(),
                                   element(0x80, "x"))), NULL) },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(row[2], "secret"))
    end)
  end

  it("says by what it is, known or not, without a password", function()
    local it_ = assert(core.pkcs12(file(
      sealed("x", sequence(oid "1.2.3")) .. sealed("x", pbes2 {
        derivation = sequence(oid "1.2.4"), cipher = sequence(oid "1.2.5") })
    )))
    assert.is_false(it_.open)
    assert.same({ { "1.2.3" }, { "PBES2", "1.2.4", nil, "1.2.5" } }, {
      { it_.parts[1].scheme },
      { it_.parts[2].scheme, it_.parts[2].derivation, it_.parts[2].prf,
        it_.parts[2].cipher },
    })
  end)

  it("is what openssl opens as well", function()
    local octets = in_clear(bag(2, sequence(pbes2(), octet_string(secret))))
    local key = openssl.run(
      "openssl pkcs12 -nocerts -nodes -passin pass:secret -nomacver", octets)
    assert.equal(SECRET, openssl.der(key))
  end)
end)
