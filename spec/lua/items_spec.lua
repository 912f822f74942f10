--- Items: all that a file holds. Expected values come from openssl.

local core = require "cotter.core"
local ber = require "spec.support.ber"
local build = require "spec.support.der"
local openssl = require "spec.support.openssl"

local key = openssl.key()
local certificate = openssl.certificate(key)
local request = openssl.request(key)
local public = openssl.run("openssl pkey -pubout", key)
local spki = openssl.public(key)
local pin = "sha256/" .. openssl.digest(spki)
local der = openssl.der(certificate)

local function as(command, input)
  return openssl.run(command, input or key)
end

local function lines(text)
  return select(2, text:gsub("\n", ""))
end

-- The result in short: "kind/encoding" of each item, or the code of a fault.
local function summary(octets)
  local items, fault = core.items(octets)
  if not items then return fault.code end
  local parts = {}
  for i, item in ipairs(items) do
    parts[i] = item.kind .. "/" .. item.encoding
  end
  return table.concat(parts, " ")
end

describe("items", function()
  local rsa = openssl.key "-algorithm RSA -pkeyopt rsa_keygen_bits:1024"
  local ed = openssl.key "-algorithm ED25519"
  local p7 = as("openssl crl2pkcs7 -nocrl -certfile /dev/stdin", certificate)

  local rows = {
    { "a certificate", certificate, "certificate/pem" },
    { "a request", request, "certificate-request/pem" },
    { "a public key", public, "public-key/pem" },
    { "a private key", key, "private-key/pem" },
    { "an EC private key", as "openssl ec", "private-key/pem" },
    { "an EC private key after its parameters",
      as "openssl ecparam -name prime256v1 -genkey", "private-key/pem",
      false },
    { "an EC private key in DER", as "openssl ec -outform der",
      "private-key/der" },
    { "an RSA private key", as("openssl rsa -traditional", rsa),
      "private-key/pem", openssl.public(rsa) },
    { "an RSA public key", as("openssl rsa -RSAPublicKey_out", rsa),
      "public-key/pem", openssl.public(rsa) },
    { "an RSA public key in DER",
      as("openssl rsa -RSAPublicKey_out -outform der", rsa),
      "public-key/der", openssl.public(rsa) },
    { "an Ed25519 private key", ed, "private-key/pem", openssl.public(ed) },
    { "an Ed25519 private key in DER", openssl.der(ed), "private-key/der",
      openssl.public(ed) },
    { "PKCS#7", p7, "certificate/pkcs7" },
    { "PKCS#7 in DER", openssl.der(p7), "certificate/pkcs7" },
    { "PKCS#7 in BER", ber.of(openssl.der(p7)), "certificate/pkcs7" },
    { "PKCS#7 in BER in PEM", "-----BEGIN PKCS7-----\n"
        .. core.base64(ber.of(openssl.der(p7))) .. "\n-----END PKCS7-----\n",
      "certificate/pkcs7" },
    { "the base64 of PKCS#7 in BER", core.base64(ber.of(openssl.der(p7))),
      "certificate/pkcs7" },
    { "a certificate in DER", der, "certificate/der" },
    { "a request in DER", openssl.der(request), "certificate-request/der" },
    { "a public key in DER", spki, "public-key/der" },
    { "base64 in one line", core.base64(der), "certificate/base64" },
    { "base64 in one line, and a line end", core.base64(der) .. "\r\n",
      "certificate/base64" },
    { "base64 in short lines", as("openssl base64", der),
      "certificate/base64" },
    { "the base64 of a public key", core.base64(spki), "public-key/base64" },
    { "PEM behind many blanks", ("\n"):rep(5000) .. public,
      "public-key/pem" },
    { "base64 behind many blanks", (" \r\n"):rep(5000) .. core.base64(spki),
      "public-key/base64" },
  }
  for _, row in ipairs(rows) do
    local name, octets, expected, other = table.unpack(row, 1, 4)
    it("are found in " .. name, function()
      assert.equal(expected, summary(octets))
      if other == false then return end
      local item = core.items(octets)[1]
      assert.equal(other or spki, item.spki)
      assert.equal("sha256/" .. openssl.digest(other or spki), item.pin)
      assert.equal(item.spki, item.key.der)
    end)
  end

  it("are the certificates of concatenated DER", function()
    local items = assert(core.items(der .. der))
    assert.same({ 0, #der }, { items[1].offset, items[2].offset })
    assert.is_nil(items[2].line)
    assert.equal(der, items[2].cert.der)
  end)

  it("are the lines of base64", function()
    local line = core.base64(der)
    local items = assert(core.items(line .. "\n\n" .. line .. "\n"))
    assert.same({ 1, 3 }, { items[1].line, items[2].line })
    assert.same({ 0, #line + 2 }, { items[1].offset, items[2].offset })
  end)

  it("stand at the lines of a file", function()
    local text = "subject=CN = a\r\n\r\n" .. certificate .. "\n" .. public
    local items = assert(core.items(text))
    assert.same({ 3, 4 + lines(certificate) },
                { items[1].line, items[2].line })
    assert.equal(text:find("-----BEGIN PUBLIC", 1, true) - 1,
                 items[2].offset)
  end)

  it("say what they are", function()
    local item = core.items(certificate)[1]
    assert.equal("CN=test", item.subject)
    assert.equal(der, item.der)
    assert.equal(pin, item.cert:pin())
    assert.same({ "ec", 256, "P-256" },
                { item.key.type, item.key.bits, item.key.curve })
    assert.equal("CN=request,O=a", core.items(request)[1].subject)
    assert.is_nil(core.items(request)[1].cert)
  end)

  it("hand out nothing of a private key", function()
    local item = core.items(key)[1]
    assert.is_nil(item.der)
    local secret = openssl.run("openssl pkey -outform der", key)
    for _, value in pairs(item) do
      if type(value) == "string" then
        assert.is_nil(value:find(secret:sub(30, 60), 1, true))
      end
    end
  end)
end)

describe("items are refused where", function()
  local encrypted = openssl.run(
    "openssl pkcs8 -topk8 -passout pass:x", key)
  local old = openssl.run("openssl ec -aes128 -passout pass:x", key)
    :match "%-%-%-%-%-BEGIN.*"
  local body = certificate:match "\n(.-)%-%-%-%-%-END"
  local p12 = openssl.run("openssl pkcs12 -export -passout pass:x "
    .. "-inkey /dev/stdin -nocerts", key)
  local cut = "-----BEGIN CERTIFICATE-----\n" .. core.base64(der:sub(1, -2))
    .. "\n-----END CERTIFICATE-----\n"

  local rows = { -- name, octets, code, offset, line, inner
    { "there are none", "", "container.empty", 0, 1 },
    { "there is only text", "no certificate\n", "container.text", 0, 1 },
    { "a key is encrypted", public .. encrypted, "key.encrypted", #public,
      1 + lines(public), 0 },
    { "a key is encrypted by a header", public .. old, "key.encrypted",
      #public, 1 + lines(public) },
    { "a file is PKCS#12", p12, "container.pkcs12", 0 },
    { "a file is PKCS#12 in BER", ber.of(p12), "container.pkcs12", 0, nil, 0 },
    { "a certificate is BER", ber.of(der), "container.ber", 0 },
    { "BER has no end", ber.of(p12):sub(1, -3), "der.truncated",
      #ber.of(p12) - 2 },
    { "PowerShell redirected DER", as("iconv -f cp437 -t utf-16", der),
      "container.rewritten", 0, 1 },
    { "PowerShell redirected DER, the other way around",
      "\xfe\xff" .. as("iconv -f cp437 -t utf-16be", der),
      "container.rewritten", 0, 1 },
    { "DER got line ends of DOS", (der:gsub("\n", "\r\n")),
      "container.line-ends", 0, 1 },
    { "a file is a key store of Java", "\xfe\xed\xfe\xed\0\0\0\2\0\0\0\0",
      "container.key-store", 0, 1 },
    { "a file is a key store of Java for secrets",
      "\xce\xce\xce\xce\0\0\0\2\0\0\0\0", "container.key-store", 0, 1 },
    { "DER went through a text", "0\xef\xbf\xbd\3\xef\xbf\xbd0",
      "container.rewritten", 0, 1 },
    { "DER went through a text with a mark",
      "\xef\xbb\xbf0\xef\xbf\xbd\3\xef\xbf\xbd0", "container.rewritten",
      0, 1 },
    { "an editor took DER for Latin-1", as("iconv -f latin1 -t utf-8", der),
      "container.rewritten", 0, 1 },
    { "PowerShell redirected PEM",
      as("iconv -f ascii -t utf-16", certificate), "pem.utf16", 0, 1 },
    { "text is UTF-16", certificate:gsub(".", "%0\0"), "pem.utf16", 0, 1 },
    { "a byte order mark stands before it", "\xef\xbb\xbf" .. certificate,
      "pem.bom", 0, 1 },
    { "a block has no end", public .. public:sub(1, -10), "pem.boundary",
      #public + #public - #"-----END PUBLIC KEY-----\n",
      lines(public) + lines(public) },
    { "a block is cut off", public .. public:sub(1, -40), "pem.unended",
      #public, 1 + lines(public) },
    { "labels differ", "\n" .. public:gsub("END PUBLIC", "END RSA PUBLIC"),
      "pem.label", 1 + #public - #"-----END PUBLIC KEY-----\n",
      1 + lines(public) },
    { "a block is of another kind than its label says",
      public .. certificate:gsub("CERTIFICATE", "PUBLIC KEY"),
      "container.unlike", #public, 1 + lines(public), 0 },
    { "a block is of a kind without a key",
      certificate:gsub("CERTIFICATE", "X509 CRL"), "container.label", 0, 1,
      0 },
    { "a block is PKCS#12, which has no PEM",
      certificate:gsub("CERTIFICATE", "PKCS12"), "container.armour", 0, 1, 0 },
    { "base64 has a character that is none",
      public:gsub("\nM", "\nM!", 1), "base64.character",
      #"-----BEGIN PUBLIC KEY-----\nM", 2 },
    { "the DER in a block is cut short", "a\n" .. cut, "der.truncated", 2, 2,
      0 },
    { "the second of two certificates is cut short", der .. der:sub(1, -2),
      "der.truncated", #der },
    { "something follows", der .. "\5\0", "container.kind", #der },
    { "a line of base64 is cut short",
      core.base64(der) .. "\n" .. core.base64(der:sub(1, -2)) .. "\n",
      "der.truncated", #core.base64(der) + 1, 2, 0 },
    { "a body stands alone and is cut", body:sub(1, 65), "der.truncated", 0,
      1, 0 },
  }
  for _, row in ipairs(rows) do
    local name, octets, code, offset, line, inner = table.unpack(row, 1, 6)
    it(name, function()
      local items, fault = core.items(octets)
      assert.is_nil(items)
      assert.same({ code, offset, line, inner }, {
        fault.code, fault.offset, fault.line, fault.inner })
      assert.is_string(fault.text)
    end)
  end

  it("any of a number of octets is missing", function()
    for size = 0, #der - 1 do
      assert.is_nil((core.items(der:sub(1, size))))
    end
  end)
end)

local element, sequence, oid = build.element, build.sequence, build.oid
local NULL <const> = "\5\0"
local ED25519 <const> = sequence(oid "1.3.101.112")
local KEY <const> = sequence(ED25519, element(3, "\0", ("k"):rep(32)))
local SIGNATURE <const> = element(3, "\0", ("s"):rep(64))

-- CertificationRequest (RFC 2986 4), of parts that may be others.
local function request_of(parts)
  return sequence(
    sequence(parts.version or "\2\1\0", parts.subject or build.name "a",
             parts.key or KEY, parts.attributes or element(0xa0)),
    parts.algorithm or ED25519, parts.signature or SIGNATURE)
end

local function attribute(...) return element(0xa0, sequence(...)) end

describe("A request", function()
  for name, parts in pairs {
    ["without attributes"] = {},
    ["that leaves its attributes out"] = { attributes = "" },
    ["with an attribute of two values"] = {
      attributes = attribute(oid "1.2.3", build.set(NULL, "\2\1\5")) },
    ["whose algorithm has parameters"] = {
      algorithm = sequence(oid "1.2.3", NULL) },
  } do
    it(name .. " is read", function()
      local item = assert(core.items(request_of(parts)))[1]
      assert.same({ "certificate-request", "CN=a", KEY },
                  { item.kind, item.subject, item.spki })
    end)
  end

  for name, row in pairs {
    ["of version 2"] = { "der.range", { version = "\2\1\1" } },
    ["whose subject is none"] = { "der.identifier",
      { subject = sequence(NULL) } },
    ["whose key is none"] = { "der.identifier", { key = sequence(NULL) } },
    ["whose attributes are cut short"] = { "der.truncated",
      { attributes = "\xa0\5" } },
    ["with an attribute that is no SEQUENCE"] = { "der.identifier",
      { attributes = element(0xa0, NULL) } },
    ["with an attribute without a type"] = { "der.identifier",
      { attributes = attribute(NULL) } },
    ["with an attribute without a SET"] = { "der.truncated",
      { attributes = attribute(oid "1.2.3") } },
    ["with an attribute of no value"] = { "der.empty",
      { attributes = attribute(oid "1.2.3", build.set()) } },
    ["with an attribute of three parts"] = { "der.trailing",
      { attributes = attribute(oid "1.2.3", build.set(NULL), NULL) } },
    ["with an attribute of half a value"] = { "der.truncated",
      { attributes = attribute(oid "1.2.3", build.set "\5") } },
    ["with something after its attributes"] = { "der.trailing",
      { attributes = element(0xa0) .. NULL } },
    ["whose algorithm is no SEQUENCE"] = { "der.identifier",
      { algorithm = NULL } },
    ["whose algorithm has no OID"] = { "der.identifier",
      { algorithm = sequence(NULL) } },
    ["whose algorithm has half a parameter"] = { "der.truncated",
      { algorithm = sequence(oid "1.2.3", "\5") } },
    ["whose algorithm has two parameters"] = { "der.trailing",
      { algorithm = sequence(oid "1.2.3", NULL, NULL) } },
    ["whose signature is no BIT STRING"] = { "der.identifier",
      { signature = element(4, ("s"):rep(64)) } },
    ["with something after its signature"] = { "der.trailing",
      { signature = SIGNATURE .. NULL } },
  } do
    it(name .. " is refused", function()
      assert.equal(row[1], summary(request_of(row[2])))
    end)
  end
end)

-- SignedData (RFC 5652 5.1), of parts that may be others.
local DATA <const> = sequence(oid "1.2.840.113549.1.7.1")

local SIGNED <const> = {
  type = oid "1.2.840.113549.1.7.2", version = "\2\1\1",
  digests = build.set(), content = DATA, certificates = element(0xa0, der),
  lists = "", signers = build.set(), more = "", beside = "", after = "",
}

local function signed(parts)
  local part = setmetatable(parts, { __index = SIGNED })
  local data = sequence(part.version, part.digests, part.content,
                        part.certificates, part.lists, part.signers,
                        part.more)
  return sequence(part.type, element(0xa0, data, part.beside), part.after)
end

describe("PKCS#7", function()
  for name, row in pairs {
    ["that nobody signed"] = { "certificate/pkcs7", {} },
    ["of two certificates"] = { "certificate/pkcs7 certificate/pkcs7",
      { certificates = element(0xa0, der, der) } },
    ["that somebody signed"] = { "certificate/pkcs7",
      { digests = build.set(ED25519), signers = build.set(sequence()) } },
    ["with lists of revoked certificates"] = { "certificate/pkcs7",
      { lists = element(0xa1, sequence(), sequence()) } },
    ["without certificates"] = { "container.empty", { certificates = "" } },
    ["of another type"] = { "container.kind", { type = oid "1.2.3" } },
    ["whose type is none"] = { "oid.syntax", { type = "\6\1\x80" } },
    ["of version 6"] = { "der.range", { version = "\2\1\6" } },
    ["without digests"] = { "der.identifier", { digests = NULL } },
    ["of half a digest"] = { "der.truncated", { digests = build.set "\5" } },
    ["whose content is no SEQUENCE"] = { "der.identifier",
      { content = NULL } },
    ["whose content is cut short"] = { "der.truncated",
      { content = sequence "\5" } },
    ["whose certificate is none"] = { "der.identifier",
      { certificates = element(0xa0, NULL) } },
    ["whose certificate has a key that is none"] = { "der.identifier",
      { certificates = element(0xa0, build.certificate {
          spki = sequence(NULL) }) } },
    ["whose certificates are cut short"] = { "der.truncated",
      { certificates = "\xa0\x7f" } },
    ["of half a list of revoked certificates"] = { "der.truncated",
      { lists = element(0xa1, "\5") } },
    ["without signers"] = { "der.identifier", { signers = NULL } },
    ["of half a signer"] = { "der.truncated", { signers = build.set "\5" } },
    ["with something after its signers"] = { "der.trailing",
      { more = NULL } },
    ["with something beside it"] = { "der.trailing", { beside = NULL } },
    ["with something after it"] = { "der.trailing", { after = NULL } },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(signed(row[2])))
    end)
  end
end)

-- A modulus of so many octets.
local function modulus(size) return element(2, "\1", ("m"):rep(size - 1)) end

-- RSAPublicKey (RFC 8017 A.1.1), which says of itself no more than this.
describe("An RSA public key", function()
  local MODULUS <const> = "\2\1\x55"
  for name, row in pairs {
    ["of 7 bits"] = { "public-key/der", sequence(MODULUS, "\2\1\3") },
    ["whose modulus is zero"] = { "spki.key", sequence("\2\1\0", "\2\1\3") },
    ["whose modulus is below zero"] = { "spki.key",
      sequence("\2\1\x81", "\2\1\3") },
    ["whose exponent is zero"] = { "spki.key", sequence(MODULUS, "\2\1\0") },
    ["whose exponent is no number"] = { "container.kind",
      sequence(MODULUS, NULL) },
    ["whose exponent has no octets"] = { "der.integer",
      sequence(MODULUS, "\2\0") },
    ["as large as any in use"] = { "public-key/der",
      sequence(modulus(8149), "\2\1\3") },
    ["larger than any in use"] = { "key.large",
      sequence(modulus(8150), "\2\1\3") },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(row[2]))
    end)
  end
end)

-- RSAPrivateKey (RFC 8017 A.1.2) of nothing but a modulus and an exponent. The
-- public half has 35 octets more than the modulus, of 8,192.
describe("An RSA private key", function()
  local function private(size, more)
    return sequence("\2\1\0", modulus(size), "\2\1\3",
                    element(2, ("\5"):rep(more or 1)), ("\2\1\5"):rep(5))
  end

  it("as large as any in use is read", function()
    assert.equal("private-key/der", summary(private(8192 - 35)))
  end)

  it("whose public half is an octet larger is refused", function()
    assert.equal("key.large", summary(private(8193 - 35)))
  end)

  it("is refused by its own size, too", function()
    local rest = #private(8, 200000) - 200000
    assert.equal("private-key/der", summary(private(8, 262144 - rest)))
    assert.equal("key.large", summary(private(8, 262145 - rest)))
  end)
end)

describe("A private key", function()
  local secret = openssl.der(key)
  for name, row in pairs {
    ["alone"] = { "private-key/der", secret },
    ["of three numbers"] = { "key.private",
      sequence("\2\1\0", "\2\1\5", "\2\1\5") },
    ["on a curve by its equation"] = { "spki.curve", as(
      "openssl ec -conv_form compressed -param_enc explicit -outform der") },
    ["of nothing"] = { "key.private", sequence("\2\1\0", sequence(), "") },
    ["with something after it inside"] = { "key.private",
      sequence(secret:sub(4), NULL) },
    ["with half an element after it"] = { "der.truncated",
      secret .. "\48\5" },
    ["larger than any in use"] = { "key.large",
      sequence("\2\1\0", sequence(), element(4, ("k"):rep(262144))) },
    ["of RSA, whose modulus is larger than any in use"] = { "key.large",
      sequence("\2\1\0", element(2, "\1", ("m"):rep(9000)),
               ("\2\1\3"):rep(7)) },
  } do
    it(name .. " is told: " .. row[1], function()
      assert.equal(row[1], summary(row[2]))
    end)
  end
end)

describe("What is in no shape that is read", function()
  local function block(label, octets)
    return ("-----BEGIN %s-----\n%s\n-----END %s-----\n"):format(
      label, core.base64(octets), label)
  end
  for name, row in pairs {
    ["a SEQUENCE of an empty one"] = { "der.truncated", sequence(sequence()) },
    ["a SEQUENCE of a NULL"] = { "container.kind", sequence(NULL) },
    ["a SEQUENCE of an OID in a SEQUENCE"] = { "container.kind",
      sequence(sequence(oid "1.2.3"), NULL) },
    ["a number and half another"] = { "container.kind",
      sequence("\2\1\0", "\2") },
    ["a SEQUENCE of half a number"] = { "der.truncated",
      sequence(sequence "\2\5", NULL) },
    ["parameters that are half an element"] = { "der.truncated",
      block("EC PARAMETERS", "\6\5") },
    ["parameters that are two"] = { "der.trailing",
      block("EC PARAMETERS", NULL .. NULL) },
    ["a private key in a block that is none"] = { "key.private",
      block("PRIVATE KEY", sequence("\2\1\0", sequence(), "")) },
    ["two keys in a block"] = { "der.trailing",
      block("PUBLIC KEY", spki .. spki) },
    ["a label that ends as that of a key does"] = { "container.label",
      block("ANY PRIVATE KEY", spki) },
    ["a block of a certificate whose time is none"] = { "der.identifier",
      block("CERTIFICATE", build.certificate { validity = sequence(NULL) }) },
    ["base64 that ends in padding of one too many"] = { "base64.padding",
      core.base64(der):gsub("=*$", "") .. "x===\n" },
  } do
    it(name .. ", is told: " .. row[1], function()
      assert.equal(row[1], summary(row[2]))
    end)
  end
end)

describe("One line of base64", function()
  it("may be of two certificates", function()
    local items = assert(core.items(core.base64(der .. der)))
    assert.same({ der, der, 2 }, { items[1].der, items[2].der, #items })
  end)
end)

describe("BER larger than any in use", function()
  it("is not rewritten", function()
    local large = sequence(SIGNED.type, element(0xa0, sequence(
      SIGNED.version, SIGNED.digests, DATA, element(0xa0, der),
      build.set(element(4, ("s"):rep(4 * 1024 * 1024))))))
    assert.equal("certificate/pkcs7", summary(large))
    assert.equal("container.ber", summary(ber.of(large)))
  end)
end)

describe("Lines that end in CR", function()
  it("are counted as any", function()
    local text = "a\rb\r" .. certificate:gsub("\n", "\r")
    assert.equal(3, core.items(text)[1].line)
    local _, fault = core.items("a\r\n\rb\n" .. public:gsub("M", "!", 1))
    assert.same({ "base64.character", 5 }, { fault.code, fault.line })
  end)
end)

describe("digests", function()
  local crlf = function(text) return (text:gsub("\n", "\r\n")) end
  local utf16 = function(text)
    return "\xff\xfe" .. text:gsub(".", "%0\0")
  end
  local bare = openssl.run("openssl asn1parse -inform der -strparse 23 "
    .. "-noout -out /dev/stdout", spki)
  local expected = {
    ["bare-key"] = bare,
    ["public-key-pem"] = public,
    ["public-key-pem-crlf"] = crlf(public),
    ["public-key-pem-utf16"] = utf16(crlf(public)),
    certificate = der,
    ["certificate-pem"] = certificate,
    ["certificate-pem-crlf"] = crlf(certificate),
    ["certificate-pem-utf16"] = utf16(crlf(certificate)),
  }
  for name, octets in pairs(expected) do
    expected[name] = openssl.digest(octets)
  end

  it("are those of a certificate", function()
    assert.same(expected, core.digests(core.items(certificate)[1]))
    assert.same(expected, core.digests(core.cert(der)))
  end)

  it("are those of a key alone where there is no certificate", function()
    for _, octets in ipairs { public, key } do
      local digests = core.digests(core.items(octets)[1])
      for name, digest in pairs(expected) do
        assert.equal(not name:find "^cert" and digest or nil, digests[name])
      end
    end
  end)

  it("are those of a request", function()
    local digests = core.digests(core.items(request)[1])
    assert.equal(openssl.digest(request),
                 digests["certificate-request-pem"])
    assert.equal(openssl.digest(openssl.der(request)),
                 digests["certificate-request"])
  end)

  it("are asked of nothing else", function()
    assert.error_matches(function() core.digests {} end, "item expected")
    assert.error_matches(function() core.digests "a" end, "expected")
  end)
end)
