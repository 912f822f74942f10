--- Certificates as Lua values. Expected values are those that `openssl x509
--- -text` and `openssl dgst` show.

local core = require "cotter.core"
local der_of = require "spec.support.der"

local FOLDER = "spec/fixtures/certs/valid/"

local function read(name)
  local file <close> = assert(io.open(FOLDER .. name .. ".der", "rb"))
  return file:read "a"
end

local der = read "311c9de8e1ed0c07"
local cert = assert(core.cert(der))

describe("a cert has", function()
  for field, expected in pairs {
    subject = "CN=stackoverflow.com",
    issuer = "CN=E1,O=Let's Encrypt,C=US",
    serial = "03e7d57937f74fe13e7f950ec4c375a816db",
    not_before = 1715458473,
    not_after = 1723234472,
    validity = 7776000,
    version = 3,
    is_ca = false,
    self_signed = false,
    key_usage = { "digitalSignature", digitalSignature = true },
    extended_key_usage = {
      "serverAuth", "clientAuth", serverAuth = true, clientAuth = true,
    },
    basic_constraints = { ca = false },
    subject_key_identifier = "54402f4cac1cd372bbfb6fca4d1457646c6765b9",
    authority_key_identifier = {
      key_identifier = "5af3ed2bfc36c23779b95230ea546fcf55cb2eac",
    },
    san = {
      dns = { "*.stackoverflow.com", "stackoverflow.com" },
      ip = {}, email = {}, uri = {},
    },
    aia = {
      { method = "1.3.6.1.5.5.7.48.1", type = "uri",
        value = "http://e1.o.lencr.org" },
      { method = "1.3.6.1.5.5.7.48.2", type = "uri",
        value = "http://e1.i.lencr.org/" },
      ocsp = { "http://e1.o.lencr.org" },
      ca_issuers = { "http://e1.i.lencr.org/" },
    },
    certificate_policies = { { oid = "2.23.140.1.2.1", qualifiers = {} } },
    signature_algorithm = "ecdsa-with-SHA384",
    algorithms_agree = true,
    alphabets = {},
    der = der,
  } do
    it(field, function() assert.same(expected, cert[field]) end)
  end

  it("no field of an extension that is absent", function()
    assert.is_nil(cert.name_constraints)
    assert.is_nil(cert.crl_distribution_points)
  end)

  it("a key", function()
    assert.same({
      type = "ec", bits = 256, curve = "P-256",
      algorithm = "1.2.840.10045.2.1", der = der:sub(160, 250),
    }, cert.spki)
  end)

  it("extensions in their order and by OID", function()
    assert.equal(9, #cert.extensions)
    assert.same({
      oid = "2.5.29.15", critical = true, offset = 258, raw = "\3\2\7\x80",
    }, cert.extensions[1])
    assert.same(cert.extensions[9],
                cert.extensions["1.3.6.1.4.1.11129.2.4.2"])
  end)

  it("a pin and a fingerprint", function()
    local digest = core.sha256(der:sub(160, 250))
    assert.equal("sha256/" .. core.base64(digest), cert:pin())
    assert.equal("311c9de8e1ed0c07", cert:fingerprint():sub(1, 16))
  end)
end)

describe("a cert", function()
  it("is refused with code and offset", function()
    local none, fault = core.cert(der .. "\0")
    assert.is_nil(none)
    assert.equal("der.trailing", fault.code)
    assert.equal(#der, fault.offset)
    assert.is_string(fault.text)
  end)

  it("keeps the octets that it views", function()
    local other = assert(core.cert(table.concat { der:sub(1, 9),
                                                  der:sub(10) }))
    collectgarbage()
    assert.equal(cert:pin(), other:pin())
    assert.equal(cert, other)
  end)

  it("prints as its subject", function()
    assert.equal("CN=stackoverflow.com", tostring(cert))
  end)

  it("has been read whole", function()
    assert.is_true(cert:check())
  end)

  it("names the field that was meant", function()
    assert.error_matches(function() return cert.subjekt end,
                         'cert has no field "subjekt" %(did you mean '
                         .. '"subject"%?%)')
  end)

  it("is not made of a number", function()
    assert.error_matches(function() core.cert(1) end, "string expected")
  end)

  it("takes little more than its octets", function()
    local held = table.pack(table.unpack({}, 1, 1000))
    collectgarbage()
    local before = collectgarbage "count"
    for i = 1, held.n do held[i] = core.cert(der) end
    collectgarbage()
    local octets = (collectgarbage "count" - before) * 1024 / held.n
    assert.is_true(octets <= 512)
    assert.equal(held[1], held[held.n])
  end)
end)

local element, sequence, oid = der_of.element, der_of.sequence, der_of.oid
local extension = der_of.extension
local NULL <const> = "\5\0"
local SUBJECT_KEY <const>, AUTHORITY_KEY <const> = "2.5.29.14", "2.5.29.35"
local BASIC <const>, SAN <const> = "2.5.29.19", "2.5.29.17"

--- A certificate of parts, of which nothing but its components is read.
local function lazy(parts)
  return (assert(core.certs(der_of.certificate(parts))()))
end

local function spki(algorithm, key)
  return sequence(algorithm, element(3, "\0", key))
end

local EC <const> = oid "1.2.840.10045.2.1"
local RSA <const> = oid "1.2.840.113549.1.1.1"
local POINT <const> = "\4" .. ("p"):rep(64)

-- Ed25519 with one octet too few.
local SHORT <const> = spki(sequence(oid "1.3.101.112"), ("k"):rep(31))

local REFUSED <const> = { -- what is refused, part, its value, fault, fields
  { "a subject that is no list of RDNs", "subject", sequence(NULL),
    "der.identifier", "subject alphabets" },
  { "a subject of half a string", "subject",
    sequence(der_of.set(sequence(oid "2.5.4.3", "\12"))), "der.truncated",
    "subject alphabets" },
  { "an issuer that is no list of RDNs", "issuer", sequence(NULL),
    "der.identifier", "issuer alphabets" },
  { "an issuer that is not UTF-8", "issuer", der_of.name "\xff",
    "der.string", "issuer alphabets" },
  { "a serial number of no octets", "serial", "\2\0", "der.integer",
    "serial" },
  { "a version that is no number", "version", element(0xa0, NULL),
    "der.identifier", "version" },
  { "a version of two numbers", "version", element(0xa0, "\2\1\2\2\1\2"),
    "der.trailing", "version" },
  { "a version of two octets", "version", element(0xa0, "\2\2\1\0"),
    "cert.version", "version" },
  { "a beginning that is no time", "validity", sequence(NULL),
    "der.identifier", "not_before not_after validity" },
  { "an end that is no time", "validity",
    sequence(element(0x17, "260101000000Z"), NULL), "der.identifier",
    "not_before not_after validity" },
  { "three times", "validity",
    sequence(element(0x17, "260101000000Z"), element(0x17, "270101000000Z"),
             NULL), "der.trailing", "not_before not_after validity" },
  { "a key without its algorithm", "spki", sequence(NULL), "der.identifier",
    "spki" },
  { "a key of the wrong size", "spki", SHORT, "spki.key", "spki" },
  { "a signature of an algorithm without OID", "signature_algorithm",
    sequence(NULL), "der.identifier", "signature_algorithm" },
  { "an algorithm whose NULL has contents", "signature_algorithm",
    sequence(RSA, "\5\1a"), "der.null", "signature_algorithm" },
  { "an algorithm of three parts", "signature_algorithm",
    sequence(RSA, NULL, NULL), "der.trailing", "signature_algorithm" },
  { "an algorithm of half a parameter", "signature_algorithm",
    sequence(RSA, "\4"), "der.truncated", "signature_algorithm" },
  { "an algorithm of two parameters", "signature_algorithm",
    sequence(RSA, "\4\1a", NULL), "der.trailing", "signature_algorithm" },
  { "an extension that is none", "extensions", NULL, "der.identifier",
    "extensions is_ca self_signed alphabets san basic_constraints aia "
    .. "key_usage extended_key_usage name_constraints certificate_policies "
    .. "crl_distribution_points subject_key_identifier "
    .. "authority_key_identifier" },
  { "basicConstraints that are none", "extensions", extension(BASIC, NULL),
    "der.identifier", "is_ca basic_constraints" },
  { "a subject's key identifier that is none", "extensions",
    extension(SUBJECT_KEY, NULL), "der.identifier",
    "self_signed subject_key_identifier" },
  { "an authority's key identifier that is none", "extensions",
    extension(AUTHORITY_KEY, NULL), "der.identifier",
    "self_signed authority_key_identifier" },
  { "an extension that is none after a subject's key identifier",
    "extensions", extension(SUBJECT_KEY, "\4\1a") .. NULL, "der.identifier",
    "self_signed extensions authority_key_identifier" },
  { "subjectAltName that is none", "extensions", extension(SAN, NULL),
    "der.identifier", "san alphabets" },
}

describe("A cert that has not been checked, with", function()
  for _, row in ipairs(REFUSED) do
    local what, part, value, code, fields = table.unpack(row)
    it(what .. ", has no field that depends on it", function()
      local it_ = lazy { [part] = value }
      local ok, fault = it_:check()
      assert.is_nil(ok)
      assert.equal(code, fault.code)
      for field in fields:gmatch "%S+" do
        assert.error_matches(function() return it_[field] end,
          ("^cert%%.%s cannot be read: %s at octet %d "):format(
            field, code:gsub("[.-]", "%%%0"), fault.offset))
      end
    end)

    it(what .. ", has the fields that don't", function()
      local it_, depends = lazy { [part] = value }, {}
      for field in fields:gmatch "%S+" do depends[field] = true end
      for _, field in ipairs { "subject", "issuer", "serial", "version",
                               "not_after", "spki", "signature_algorithm",
                               "extensions", "der", "algorithms_agree" } do
        assert.is_true(depends[field] or it_[field] ~= nil, field)
      end
    end)
  end

  it("a subject that cannot be read, prints as what it is", function()
    assert.equal("cert", tostring(lazy { subject = sequence(NULL) }))
  end)
end)

-- RFC 5280 4.1.2: what follows from a certificate's version.
describe("cert:check() refuses", function()
  local V1 <const>, V2 <const> = "", element(0xa0, "\2\1\1")
  for _, row in ipairs {
    { "unique identifiers in version 1",
      { version = V1, unique = "\x81\2\0a" }, "cert.version" },
    { "a subject's unique identifier in version 1",
      { version = V1, unique = "\x82\2\0a" }, "cert.version" },
    { "extensions in version 2",
      { version = V2, extensions = extension("1.2.3", "") }, "cert.version" },
    { "a unique identifier that is no BIT STRING", { unique = "\x81\0" },
      "der.bits" },
    { "a subject's unique identifier that is none", { unique = "\x82\0" },
      "der.bits" },
    { "a signed algorithm that is none", { signature = sequence(NULL) },
      "der.identifier" },
    { "an RSA key below zero",
      { spki = spki(sequence(RSA, NULL), sequence "\2\1\x81\2\1\3") },
      "spki.key" },
    { "an RSA key without an exponent",
      { spki = spki(sequence(RSA, NULL), sequence "\2\1\x55") },
      "der.truncated" },
    { "an RSA key that is no SEQUENCE",
      { spki = spki(sequence(RSA, NULL), NULL) }, "der.identifier" },
    { "a curve that is no OID", { spki = spki(sequence(EC, NULL), POINT) },
      "spki.parameters" },
    { "a curve with a leading zero",
      { spki = spki(sequence(EC, "\6\2\x80\1"), POINT) }, "oid.syntax" },
    { "two curves",
      { spki = spki(sequence(EC, oid "1.2.3", oid "1.2.3"), POINT) },
      "der.trailing" },
    { "a key of half a parameter",
      { spki = spki(sequence(oid "1.2.3", "\5"), "k") }, "der.truncated" },
    { "a point of two octets on P-256",
      { spki = spki(sequence(EC, oid "1.2.840.10045.3.1.7"), "\2k") },
      "spki.key" },
    { "a key whose bits are cut",
      { spki = sequence(sequence(oid "1.2.3"), "\3\2\1\0") }, "spki.key" },
    { "a key of RSA-PSS whose parameters are a NULL",
      { spki = spki(sequence(oid "1.2.840.113549.1.1.10", NULL),
                    sequence "\2\1\x55\2\1\3") }, "spki.parameters" },
    { "a DSA prime that is no number",
      { spki = spki(sequence(oid "1.2.840.10040.4.1", sequence(NULL)),
                    "\2\1\5") }, "der.identifier" },
    { "a DSA key of two numbers",
      { spki = spki(sequence(oid "1.2.840.10040.4.1"), "\2\1\5\2\1\5") },
      "der.trailing" },
    { "a DH key below zero",
      { spki = spki(sequence(oid "1.2.840.10046.2.1",
                             sequence "\2\1\x55\2\1\2"), "\2\1\x81") },
      "spki.key" },
    { "a DH key without parameters",
      { spki = spki(sequence(oid "1.2.840.10046.2.1"), "\2\1\5") },
      "der.truncated" },
  } do
    it(row[1], function()
      local ok, fault = lazy(row[2]):check()
      assert.is_nil(ok)
      assert.equal(row[3], fault.code)
    end)
  end

  it("nothing of unique identifiers in version 2", function()
    local it_ = lazy { version = V2, unique = "\x81\2\0a\x82\2\0b" }
    assert.is_true(it_:check())
    assert.equal(2, it_.version)
  end)

  it("nothing of a version 1 that has neither", function()
    local it_ = lazy { version = V1 }
    assert.is_true(it_:check())
    assert.equal(1, it_.version)
  end)
end)

describe("A cert says", function()
  local DH <const> = sequence(sequence "\2\1\x55\2\1\2")
  for name, row in pairs {
    ["of a key that nobody knows its OID"] = { "spki",
      spki(sequence(oid "1.2.3"), "key"),
      { type = "unknown(1.2.3)", algorithm = "1.2.3" } },
    ["of a curve without a name its OID"] = { "spki",
      spki(sequence(EC, oid "1.2.3"), POINT),
      { type = "ec", algorithm = "1.2.840.10045.2.1", curve = "1.2.3" } },
    ["of a key of PKCS #3 its bits"] = { "spki",
      spki(sequence(oid "1.2.840.113549.1.3.1", DH:sub(3)), "\2\1\5"),
      { type = "dh", algorithm = "1.2.840.113549.1.3.1", bits = 7 } },
    ["of a key of RSA-PSS its bits"] = { "spki",
      spki(sequence(oid "1.2.840.113549.1.1.10", sequence()),
           sequence "\2\1\x55\2\1\3"),
      { type = "rsa-pss", algorithm = "1.2.840.113549.1.1.10", bits = 7 } },
  } do
    it(name, function()
      row[3].der = row[2]
      assert.same(row[3], lazy({ [row[1]] = row[2] })[row[1]])
    end)
  end

  -- X.690 8.3.3: two's complement.
  for serial, text in pairs {
    ["\2\1\0"] = "00", ["\2\1\127"] = "7f", ["\2\2\0\x80"] = "80",
    ["\2\1\xff"] = "-01", ["\2\1\x80"] = "-80", ["\2\2\xff\x7f"] = "-81",
    ["\2\3\x80\0\0"] = "-800000",
  } do
    it("that its serial number is " .. text, function()
      assert.equal(text, lazy { serial = serial }.serial)
    end)
  end

  it("of an algorithm without a name its OID", function()
    local it_ = lazy { signature_algorithm = sequence(oid "1.2.3.4") }
    assert.equal("1.2.3.4", it_.signature_algorithm)
    assert.is_false(it_.algorithms_agree)
  end)

  local own, other = "\4\1a", "\4\1b"
  local function authority(key) return sequence(element(0x80, key)) end
  for name, row in pairs {
    ["if its names agree"] = { true },
    ["if there is its own key's identifier alone"] = { true, own },
    ["if there is its authority's alone"] = { true, nil, authority "a" },
    ["if its authority has none"] = { true, own, sequence() },
    ["if its authority's is its own"] = { true, own, authority "a" },
    ["not if its authority's is another"] = { false, other, authority "a" },
  } do
    it("that it is signed by itself " .. name, function()
      local same = der_of.name "same"
      local extensions =
        (row[2] and extension(SUBJECT_KEY, row[2]) or "")
        .. (row[3] and extension(AUTHORITY_KEY, row[3]) or "")
      assert.equal(row[1], lazy { issuer = same, subject = same,
                                  extensions = extensions }.self_signed)
      assert.is_false(lazy { extensions = extensions }.self_signed)
    end)
  end

  -- X.680 41.4: PrintableString has no *; IA5String, no octet past 0x7f.
  it("which strings leave their alphabet, and where", function()
    local it_ = lazy {
      issuer = der_of.name("is*uer", 0x13),
      subject = der_of.name("fine", 0x13),
      extensions = extension(SAN, sequence(
        element(0x81, "a\xe5"), element(0x82, "\xe6"), element(0x82, "b"),
        element(0x86, "uri\xe7"), element(0x87, "\xe8\xe8\xe8\xe8"))),
    }
    local function found(field, type, octet)
      return { field = field, type = type, octet = octet,
               offset = it_.der:find(string.char(octet), 1, true) - 1 }
    end
    assert.same({
      found("issuer", "PrintableString", ("*"):byte()),
      found("san", "IA5String", 0xe5), found("san", "IA5String", 0xe6),
      found("san", "IA5String", 0xe7),
    }, it_.alphabets)
    assert.is_true(it_:check())
  end)

  it("that a key which is no string names no field", function()
    assert.error_matches(function() return cert[1] end,
                         "cert has no field named by a number")
  end)

  it("nothing of a field that resembles none", function()
    assert.error_matches(function() return cert.phasmid end,
                         'cert has no field "phasmid"$')
  end)
end)

describe("octets", function()
  it("are encoded and decoded", function()
    assert.equal("Zm9vYg==", core.base64 "foob")
    assert.equal("foob", core.unbase64 "Zm9vYg==")
    assert.equal("00ff", core.hex "\0\xff")
  end)

  it("are refused where base64 is not canonical", function()
    local none, fault = core.unbase64 "Zm9vYh=="
    assert.is_nil(none)
    assert.equal("base64.bits", fault.code)
    assert.equal(5, fault.offset)
  end)
end)
