--- What the extensions of a certificate say in Lua: of certificates that
--- openssl made, of values that few programs write, and of values that are
--- refused, by the field and by cert:check() alike.

local authority = require "spec.support.authority"
local core = require "cotter.core"
local der = require "spec.support.der"

local element, sequence, oid = der.element, der.sequence, der.oid
local NULL <const> = "\5\0"

local SAN <const> = "2.5.29.17"

--- A certificate with one extension, of which nothing but its components has
--- been read.
local function with_extension(number, value)
  local octets = der.certificate { extensions = der.extension(number, value) }
  return (assert(core.certs(octets)())), octets
end

local function uri(value) return { type = "uri", value = value } end

-- As `openssl x509 -text` shows them, from this configuration.
local root = authority.ca "root"
local full = authority.make {
  name = "/CN=full", by = root,
  identifiers = "subjectKeyIdentifier = 0a:0b:0c\n"
    .. "authorityKeyIdentifier = keyid:always, issuer:always\n",
  extensions = [[
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = digitalSignature, nonRepudiation, keyEncipherment, \
  dataEncipherment, keyAgreement, keyCertSign, cRLSign, encipherOnly, \
  decipherOnly
extendedKeyUsage = codeSigning, 1.2.3.4
subjectAltName = DNS:a.example, IP:192.0.2.1, IP:2001:db8::1, \
  email:a@example.com, URI:https://a.example/, RID:1.2.3.5, dirName:inner, \
  otherName:1.2.3.6;UTF8:x, DNS:b.example
nameConstraints = permitted;DNS:.example, \
  permitted;IP:192.0.2.0/255.255.255.0, excluded;IP:2001:db8::/ffff:ffff::, \
  excluded;email:example.com, excluded;dirName:inner
certificatePolicies = 2.23.140.1.2.1, @policy
authorityInfoAccess = OCSP;URI:http://o.example, caIssuers;dirName:inner, \
  caIssuers;URI:http://i.example, 1.3.6.1.5.5.7.48.3;URI:http://t.example, \
  1.3.6.1.5.5.7.49.1;URI:http://u.example, 1.2.3.7;URI:http://v.example
crlDistributionPoints = by_name, by_issuer, by_part
[inner]
CN = inner
[policy]
policyIdentifier = 1.2.3.8
CPS.1 = http://cps.example
userNotice.1 = @notice
[notice]
explicitText = UTF8:read it
organization = org
noticeNumbers = 1, 2
[by_name]
fullname = URI:http://c.example/1, URI:http://c.example/2
reasons = keyCompromise, CACompromise
[by_issuer]
CRLissuer = dirName:inner
fullname = URI:http://c.example/3
[by_part]
relativename = inner
CRLissuer = dirName:inner
]],
}.cert

local INNER <const> = { type = "directory", value = "CN=inner" }
-- commonName, as a RelativeDistinguishedName has it.
local COMMON_NAME <const> = sequence(oid "2.5.4.3", element(0x0c, "inner"))

describe("An extension says in Lua:", function()
  for field, expected in pairs {
    basic_constraints = { ca = true, path_length = 3 },
    is_ca = true,
    key_usage = {
      "digitalSignature", "nonRepudiation", "keyEncipherment",
      "dataEncipherment", "keyAgreement", "keyCertSign", "cRLSign",
      "encipherOnly", "decipherOnly",
      digitalSignature = true, nonRepudiation = true, keyEncipherment = true,
      dataEncipherment = true, keyAgreement = true, keyCertSign = true,
      cRLSign = true, encipherOnly = true, decipherOnly = true,
    },
    extended_key_usage = {
      "codeSigning", "1.2.3.4", codeSigning = true, ["1.2.3.4"] = true,
    },
    san = {
      dns = { "a.example", "b.example" }, ip = { "192.0.2.1", "2001:db8::1" },
      email = { "a@example.com" }, uri = { "https://a.example/" },
      registered = { "1.2.3.5" }, directory = { "CN=inner" },
      other = { oid "1.2.3.6" .. element(0xa0, element(0x0c, "x")) },
    },
    subject_key_identifier = "0a0b0c",
    authority_key_identifier = {
      key_identifier = root.cert.subject_key_identifier,
      serial = root.cert.serial,
      issuer = { { type = "directory", value = "CN=root" } },
    },
    name_constraints = {
      permitted = {
        { type = "dns", value = ".example", minimum = 0 },
        { type = "ip", value = "192.0.2.0/255.255.255.0", minimum = 0 },
      },
      excluded = {
        { type = "ip", value = "2001:db8::/ffff:ffff::", minimum = 0 },
        { type = "email", value = "example.com", minimum = 0 },
        { type = "directory", value = "CN=inner", minimum = 0 },
      },
    },
    certificate_policies = {
      { oid = "2.23.140.1.2.1", qualifiers = {} },
      { oid = "1.2.3.8", qualifiers = {
        { oid = "1.3.6.1.5.5.7.2.1", cps = "http://cps.example",
          raw = element(0x16, "http://cps.example") },
        { oid = "1.3.6.1.5.5.7.2.2", raw = sequence(
          sequence(element(0x1a, "org"), sequence("\2\1\1", "\2\1\2")),
          element(0x0c, "read it")) },
      } },
    },
    aia = {
      { method = "1.3.6.1.5.5.7.48.1", type = "uri",
        value = "http://o.example" },
      { method = "1.3.6.1.5.5.7.48.2", type = "directory",
        value = "CN=inner" },
      { method = "1.3.6.1.5.5.7.48.2", type = "uri",
        value = "http://i.example" },
      { method = "1.3.6.1.5.5.7.48.3", type = "uri",
        value = "http://t.example" },
      { method = "1.3.6.1.5.5.7.49.1", type = "uri",
        value = "http://u.example" },
      { method = "1.2.3.7", type = "uri", value = "http://v.example" },
      ocsp = { "http://o.example" }, ca_issuers = { "http://i.example" },
    },
    crl_distribution_points = {
      { full_name = { uri "http://c.example/1", uri "http://c.example/2" },
        reasons = "\x60" },
      { full_name = { uri "http://c.example/3" }, crl_issuer = { INNER } },
      { relative_name = COMMON_NAME, crl_issuer = { INNER } },
    },
  } do
    it(field, function() assert.same(expected, full[field]) end)
  end

  it("nothing, where a certificate has none", function()
    local cert = assert(core.cert(der.certificate {}))
    for _, field in ipairs {
      "aia", "authority_key_identifier", "basic_constraints",
      "certificate_policies", "crl_distribution_points", "extended_key_usage",
      "key_usage", "name_constraints", "subject_key_identifier",
    } do
      assert.is_nil(cert[field], field)
    end
    assert.same({ dns = {}, ip = {}, email = {}, uri = {} }, cert.san)
    assert.same({}, cert.extensions)
    assert.same({}, cert.alphabets)
    assert.is_false(cert.is_ca)
  end)
end)

local POINTS <const>, POLICIES <const> = "2.5.29.31", "2.5.29.32"
local AUTHORITY <const>, CONSTRAINTS <const> = "2.5.29.35", "2.5.29.30"
local ACCESS <const>, PURPOSES <const> = "1.3.6.1.5.5.7.1.1", "2.5.29.37"
local BASIC <const>, USAGE <const> = "2.5.29.19", "2.5.29.15"
local IDENTIFIER <const> = "2.5.29.14"

local RARE <const> = { -- name, extension, value, field, what it says
  { "an x400Address and an ediPartyName", SAN,
    sequence(element(0xa3, "\5\0"),
             element(0xa5, element(0xa0, element(0x0c, "by")),
                     element(0xa1, element(0x13, "whom")))),
    "san", { dns = {}, ip = {}, email = {}, uri = {}, x400 = { "\5\0" },
             edi = { "\xa0\4\12\2by\xa1\6\19\4whom" } } },
  { "no names", SAN, sequence(), "san",
    { dns = {}, ip = {}, email = {}, uri = {} } },
  { "no uses of the key", USAGE, "\3\1\0", "key_usage", {} },
  { "a bit without a name among uses of the key", USAGE, "\3\3\6\0\x40",
    "key_usage", {} },
  { "no purposes", PURPOSES, sequence(), "extended_key_usage", {} },
  { "an authority of whom nothing is said", AUTHORITY, sequence(),
    "authority_key_identifier", {} },
  { "an authority's serial number alone", AUTHORITY,
    sequence(element(0x82, "\0\x80")), "authority_key_identifier",
    { serial = "80" } },
  { "an authority's serial number below zero", AUTHORITY,
    sequence(element(0x82, "\xff\0")), "authority_key_identifier",
    { serial = "-0100" } },
  { "constraints on nothing", CONSTRAINTS, sequence(), "name_constraints",
    { permitted = {}, excluded = {} } },
  { "a subtree with both of its bounds", CONSTRAINTS,
    sequence(element(0xa0, sequence(
      element(0x82, "a"), element(0x80, "\1"), element(0x81, "\2")))),
    "name_constraints", { permitted = {
      { type = "dns", value = "a", minimum = 1, maximum = 2 } },
      excluded = {} } },
  { "a qualifier of a kind of its own", POLICIES,
    sequence(sequence(oid "1.2.3", sequence(sequence(oid "1.2.4", NULL)))),
    "certificate_policies",
    { { oid = "1.2.3", qualifiers = { { oid = "1.2.4", raw = NULL } } } } },
  { "a point of distribution of which nothing is said", POINTS,
    sequence(sequence()), "crl_distribution_points", { {} } },
}

describe("A certificate may have", function()
  for _, row in ipairs(RARE) do
    it(row[1], function()
      local cert = with_extension(row[2], row[3])
      assert.is_true(cert:check())
      assert.same(row[5], cert[row[4]])
    end)
  end
end)

local STRAY <const> = element(0x89, "x") -- no GeneralName has this tag
local FIELDS <const> = {
  [SAN] = "san", [POINTS] = "crl_distribution_points",
  [POLICIES] = "certificate_policies", [ACCESS] = "aia",
  [AUTHORITY] = "authority_key_identifier",
  [CONSTRAINTS] = "name_constraints", [PURPOSES] = "extended_key_usage",
  [BASIC] = "basic_constraints", [USAGE] = "key_usage",
  [IDENTIFIER] = "subject_key_identifier",
}

local function policy(...)
  return sequence(sequence(oid "1.2.3", sequence(sequence(...))))
end

local NOTICE <const> = oid "1.3.6.1.5.5.7.2.2"

local REFUSED <const> = { -- name, extension, value, fault
  { "names that are no SEQUENCE", SAN, NULL, "der.identifier" },
  { "names with something after them", SAN, sequence() .. NULL,
    "der.trailing" },
  { "a name of an unknown kind", SAN, sequence(STRAY), "der.identifier" },
  { "a name that is cut short", SAN, sequence "\x82\2a", "der.truncated" },
  { "an address of five octets", SAN, sequence(element(0x87, "12345")),
    "name.ip" },
  { "an address with a mask as a name", SAN,
    sequence(element(0x87, "12345678")), "name.ip" },
  { "a registered name with a leading zero", SAN,
    sequence(element(0x88, "\x80\1")), "oid.syntax" },
  { "another name without a value", SAN,
    sequence(element(0xa0, oid "1.2.3")), "der.truncated" },
  { "another name without a type", SAN,
    sequence(element(0xa0, element(0xa0, NULL))), "der.identifier" },
  { "another name of no value", SAN,
    sequence(element(0xa0, oid "1.2.3", element(0xa0))), "der.truncated" },
  { "another name of two values", SAN,
    sequence(element(0xa0, oid "1.2.3", element(0xa0, NULL, NULL))),
    "der.trailing" },
  { "another name with something after it", SAN,
    sequence(element(0xa0, oid "1.2.3", element(0xa0, NULL), NULL)),
    "der.trailing" },
  { "a directory name that is empty", SAN, sequence(element(0xa4)),
    "der.truncated" },
  { "a directory name that is two", SAN,
    sequence(element(0xa4, der.name "a", der.name "b")), "der.trailing" },
  { "an EDI party without a name", SAN, sequence(element(0xa5)),
    "der.truncated" },
  { "an EDI party of a number", SAN,
    sequence(element(0xa5, element(0xa1, "\2\1\1"))), "der.identifier" },
  { "an EDI party of nothing", SAN, sequence(element(0xa5, element(0xa1))),
    "der.truncated" },
  { "an EDI party that is not UTF-8", SAN,
    sequence(element(0xa5, element(0xa1, element(0x0c, "\xff")))),
    "der.string" },
  { "an EDI party of two names", SAN,
    sequence(element(0xa5, element(0xa1, "\19\1a\19\1b"))), "der.trailing" },
  { "an EDI party with something after it", SAN,
    sequence(element(0xa5, element(0xa1, "\19\1a"), NULL)), "der.trailing" },
  { "an EDI party of an assigner that is a number", SAN,
    sequence(element(0xa5, element(0xa0, "\2\1\1"),
                     element(0xa1, "\19\1a"))), "der.identifier" },
  { "an X.400 address of half an element", SAN, sequence(element(0xa3, "\5")),
    "der.truncated" },
  { "uses of a key that are no BIT STRING", USAGE, NULL, "der.identifier" },
  { "uses of a key with something after them", USAGE, "\3\2\7\x80\5\0",
    "der.trailing" },
  { "uses of a key in five octets", USAGE, element(3, "\0\1\1\1\1\1"),
    "der.range" },
  { "purposes that are no SEQUENCE", PURPOSES, NULL, "der.identifier" },
  { "purposes with something after them", PURPOSES, sequence() .. NULL,
    "der.trailing" },
  { "a purpose that is no OID", PURPOSES, sequence(NULL), "der.identifier" },
  { "constraints that are no SEQUENCE", BASIC, NULL, "der.identifier" },
  { "cA that is written as FALSE", BASIC, sequence "\1\1\0", "der.default" },
  { "cA that is neither", BASIC, sequence "\1\1\1", "der.boolean" },
  { "a length of paths below zero", BASIC, sequence "\1\1\xff\2\1\xff",
    "der.range" },
  { "a length of paths past 32 bits", BASIC,
    sequence("\1\1\xff\2\5\1\0\0\0\0"), "der.range" },
  { "constraints of three parts", BASIC, sequence("\1\1\xff\2\1\0", NULL),
    "der.trailing" },
  { "constraints with something after them", BASIC, sequence() .. NULL,
    "der.trailing" },
  { "an identifier that is no OCTET STRING", IDENTIFIER, NULL,
    "der.identifier" },
  { "an identifier with something after it", IDENTIFIER, "\4\1a\5\0",
    "der.trailing" },
  { "an authority that is no SEQUENCE", AUTHORITY, NULL, "der.identifier" },
  { "an authority's identifier that is cut short", AUTHORITY,
    sequence "\x80\2a", "der.truncated" },
  { "an authority's name of an unknown kind", AUTHORITY,
    sequence(element(0xa1, STRAY)), "der.identifier" },
  { "an authority's serial number of no octets", AUTHORITY,
    sequence(element(0x82)), "der.integer" },
  { "an authority of four parts", AUTHORITY, sequence(NULL), "der.trailing" },
  { "an authority with something after it", AUTHORITY, sequence() .. NULL,
    "der.trailing" },
  { "constraints on names that are no SEQUENCE", CONSTRAINTS, NULL,
    "der.identifier" },
  { "permitted subtrees that are cut short", CONSTRAINTS,
    sequence "\xa0\2\x30", "der.truncated" },
  { "a permitted subtree of an unknown kind", CONSTRAINTS,
    sequence(element(0xa0, sequence(STRAY))), "der.identifier" },
  { "a permitted subtree that is no SEQUENCE", CONSTRAINTS,
    sequence(element(0xa0, NULL)), "der.identifier" },
  { "an excluded subtree of an address without a mask", CONSTRAINTS,
    sequence(element(0xa1, sequence(element(0x87, "1234")))), "name.ip" },
  { "a subtree whose minimum is written as zero", CONSTRAINTS,
    sequence(element(0xa0, sequence(element(0x82, "a"), "\x80\1\0"))),
    "der.default" },
  { "a subtree whose minimum is below zero", CONSTRAINTS,
    sequence(element(0xa0, sequence(element(0x82, "a"), "\x80\1\xff"))),
    "der.range" },
  { "a subtree whose maximum is below zero", CONSTRAINTS,
    sequence(element(0xa0, sequence(element(0x82, "a"), "\x81\1\xff"))),
    "der.range" },
  { "a subtree of four parts", CONSTRAINTS,
    sequence(element(0xa0, sequence(element(0x82, "a"), NULL))),
    "der.trailing" },
  { "constraints on names of three parts", CONSTRAINTS, sequence(NULL),
    "der.trailing" },
  { "constraints on names with something after them", CONSTRAINTS,
    sequence() .. NULL, "der.trailing" },
  { "policies that are no SEQUENCE", POLICIES, NULL, "der.identifier" },
  { "policies with something after them", POLICIES, sequence() .. NULL,
    "der.trailing" },
  { "a policy that is no SEQUENCE", POLICIES, sequence(NULL),
    "der.identifier" },
  { "a policy without an OID", POLICIES, sequence(sequence()),
    "der.truncated" },
  { "a policy of qualifiers that are none", POLICIES,
    sequence(sequence(oid "1.2.3", NULL)), "der.identifier" },
  { "a policy of three parts", POLICIES,
    sequence(sequence(oid "1.2.3", sequence(), NULL)), "der.trailing" },
  { "a qualifier that is no SEQUENCE", POLICIES,
    sequence(sequence(oid "1.2.3", sequence(NULL))), "der.identifier" },
  { "a qualifier without an OID", POLICIES, policy(NULL), "der.identifier" },
  { "a qualifier without a value", POLICIES, policy(oid "1.2.4"),
    "der.truncated" },
  { "a qualifier of two values", POLICIES, policy(oid "1.2.4", NULL, NULL),
    "der.trailing" },
  { "a practice statement that is no IA5String", POLICIES,
    policy(oid "1.3.6.1.5.5.7.2.1", element(0x0c, "x")), "der.identifier" },
  { "a notice that is no SEQUENCE", POLICIES, policy(NOTICE, NULL),
    "der.identifier" },
  { "a notice whose text is a number", POLICIES,
    policy(NOTICE, sequence "\2\1\1"), "der.identifier" },
  { "a notice whose text is not UTF-8", POLICIES,
    policy(NOTICE, sequence(element(0x0c, "\xff"))), "der.string" },
  { "a notice of two texts", POLICIES,
    policy(NOTICE, sequence "\22\1a\22\1b"), "der.trailing" },
  { "a notice whose reference is cut short", POLICIES,
    policy(NOTICE, sequence "\x30\5"), "der.truncated" },
  { "a notice whose reference is empty", POLICIES,
    policy(NOTICE, sequence(sequence())), "der.truncated" },
  { "a notice whose reference has no numbers", POLICIES,
    policy(NOTICE, sequence(sequence "\22\1a")), "der.truncated" },
  { "a notice whose numbers are none", POLICIES,
    policy(NOTICE, sequence(sequence("\22\1a", sequence(NULL)))),
    "der.identifier" },
  { "a notice whose reference has three parts", POLICIES,
    policy(NOTICE, sequence(sequence("\22\1a", sequence(), NULL))),
    "der.trailing" },
  { "an access that is no SEQUENCE", ACCESS, sequence(NULL),
    "der.identifier" },
  { "an access of no list", ACCESS, NULL, "der.identifier" },
  { "an access without a method", ACCESS, sequence(sequence()),
    "der.truncated" },
  { "an access without a place", ACCESS, sequence(sequence(oid "1.2.3")),
    "der.truncated" },
  { "an access of two places", ACCESS,
    sequence(sequence(oid "1.2.3", "\x86\1a\x86\1b")), "der.trailing" },
  { "points of distribution that are no SEQUENCE", POINTS, NULL,
    "der.identifier" },
  { "a point of distribution that is no SEQUENCE", POINTS, sequence(NULL),
    "der.identifier" },
  { "a point of distribution without a name in it", POINTS,
    sequence(sequence(element(0xa0))), "der.truncated" },
  { "a point of distribution that is cut short", POINTS,
    sequence(sequence "\xa0\2\xa0"), "der.truncated" },
  { "a point of distribution of an unknown kind", POINTS,
    sequence(sequence(element(0xa0, element(0xa0, STRAY)))),
    "der.identifier" },
  { "a point of distribution of two names", POINTS,
    sequence(sequence(element(0xa0, element(0xa0), NULL))), "der.trailing" },
  { "a point of distribution of a part that is none", POINTS,
    sequence(sequence(element(0xa0, element(0xa1, NULL)))),
    "der.identifier" },
  { "a point of distribution of two parts", POINTS,
    sequence(sequence(element(0xa0, element(0xa1, COMMON_NAME), NULL))),
    "der.trailing" },
  { "a point of distribution of reasons that are no bits", POINTS,
    sequence(sequence(element(0x81))), "der.bits" },
  { "a point of distribution of an issuer of an unknown kind", POINTS,
    sequence(sequence(element(0xa2, STRAY))), "der.identifier" },
  { "a point of distribution of four parts", POINTS,
    sequence(sequence(NULL)), "der.trailing" },
}

--- What a field says that refuses.
local function refusal(cert, field)
  local ok, message = pcall(function() return cert[field] end)
  assert.is_false(ok)
  local name, code, offset =
    message:match "cert%.([%w_]+) cannot be read: (%S+) at octet (%d+)"
  assert.equal(field, name)
  return code, tonumber(offset)
end

describe("An extension is refused that has", function()
  for _, row in ipairs(REFUSED) do
    it(row[1], function()
      local cert, octets = with_extension(row[2], row[3])
      local _, fault = cert:check()
      local code, offset = refusal(cert, FIELDS[row[2]])
      assert.same({ row[4], row[4], fault.offset },
                  { fault.code, code, offset })
      assert.equal(row[4], select(2, core.cert(octets)).code)
    end)
  end
end)

-- Those without a field of their own.
local UNNAMED <const> = {
  { "attributes that are no SEQUENCE", "2.5.29.9", NULL, "der.identifier" },
  { "an attribute that is no SEQUENCE", "2.5.29.9", sequence(NULL),
    "der.identifier" },
  { "an attribute without a type", "2.5.29.9", sequence(sequence(NULL)),
    "der.identifier" },
  { "an attribute without a SET", "2.5.29.9", sequence(sequence(oid "1.2.3")),
    "der.truncated" },
  { "an attribute of half a value", "2.5.29.9",
    sequence(sequence(oid "1.2.3", der.set "\5")), "der.truncated" },
  { "an attribute of three parts", "2.5.29.9",
    sequence(sequence(oid "1.2.3", der.set(NULL), NULL)), "der.trailing" },
  { "an issuer's name of an unknown kind", "2.5.29.18", sequence(STRAY),
    "der.identifier" },
  { "a mapping that is no SEQUENCE", "2.5.29.33", sequence(NULL),
    "der.identifier" },
  { "a mapping from nothing", "2.5.29.33", sequence(sequence()),
    "der.truncated" },
  { "a mapping to nothing", "2.5.29.33", sequence(sequence(oid "1.2.3")),
    "der.truncated" },
  { "a mapping of three", "2.5.29.33",
    sequence(sequence(oid "1.2.3", oid "1.2.4", oid "1.2.5")),
    "der.trailing" },
  { "constraints on policies that are no SEQUENCE", "2.5.29.36", NULL,
    "der.identifier" },
  { "an explicit policy required of fewer than none", "2.5.29.36",
    sequence "\x80\1\xff", "der.range" },
  { "mappings inhibited after fewer than none", "2.5.29.36",
    sequence "\x81\1\xff", "der.range" },
  { "constraints on policies of three parts", "2.5.29.36", sequence(NULL),
    "der.trailing" },
  { "constraints on policies with something after them", "2.5.29.36",
    sequence() .. NULL, "der.trailing" },
  { "any policy inhibited by no number", "2.5.29.54", NULL,
    "der.identifier" },
  { "any policy inhibited by two numbers", "2.5.29.54", "\2\1\0\2\1\0",
    "der.trailing" },
  { "points of the freshest list that are none", "2.5.29.46", sequence(NULL),
    "der.identifier" },
  { "an access to the subject that is none", "1.3.6.1.5.5.7.1.11",
    sequence(NULL), "der.identifier" },
}

describe("cert refuses", function()
  for _, row in ipairs(UNNAMED) do
    it(row[1], function()
      local cert, octets = with_extension(row[2], row[3])
      local none, fault = core.cert(octets)
      assert.is_nil(none)
      assert.equal(row[4], fault.code)
      assert.equal(row[3], cert.extensions[1].raw)
      assert.is_true(fault.offset > cert.extensions[1].offset)
    end)
  end
end)
