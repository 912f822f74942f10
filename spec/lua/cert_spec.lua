--- Certificates as Lua values. Expected values are those that `openssl x509
--- -text` and `openssl dgst` show.

local core = require "cotter.core"

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
