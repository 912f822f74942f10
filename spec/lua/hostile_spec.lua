--- Chains that are wrong in one thing each, which somebody might have let pass:
--- what each profile makes of them. All are made by openssl, and some of them
--- changed after.

local core = require "cotter.core"
local authority = require "spec.support.authority"
local openssl = require "spec.support.openssl"

local AT <const> = core.now() + 60

local CA <const> = "basicConstraints = critical, CA:TRUE\n"
  .. "keyUsage = critical, keyCertSign, cRLSign\n"
local EC <const> = "-algorithm EC -pkeyopt ec_paramgen_curve:"

local root = authority.ca "root"
local middle = authority.ca("middle", root)
local trusted = assert(core.anchors(root.pem))

--- What is said of a chain: "path", or the code of the refusal.
local function judge(leaf, between, profile, options)
  local request = { leaf = leaf, untrusted = { between }, anchors = trusted,
                    at = AT, profile = profile }
  for name, value in pairs(options or {}) do request[name] = value end
  local path, refusal = core.validate(request)
  return path and "path" or refusal.code, refusal and refusal.text
end

--- Describes rows { name, code as webpki, as rfc5280, … }; make turns one into
--- the arguments of judge.
local function judge_all(rows, make)
  for _, row in ipairs(rows) do
    it(row[1], function()
      local leaf, between, options = make(table.unpack(row, 4))
      for i, profile in ipairs { "webpki", "rfc5280" } do
        local code, text = judge(leaf, between, profile, options)
        assert.equal(row[i + 1], code, profile .. ": " .. tostring(text))
      end
    end)
  end
end

local USES <const> = "keyUsage = digitalSignature\n"
  .. "extendedKeyUsage = serverAuth\n"

describe("an end entity is", function()
  local NAMED <const> = USES .. "subjectAltName = DNS:www.example.com\n"

  judge_all({
    { "as good as it gets", "path", "path", NAMED },
    { "refused with a critical extension that is unknown",
      "chain.critical-extension", "chain.critical-extension",
      NAMED .. "1.2.3.4 = critical, DER:0500" },
    { "taken with one that is not critical", "path", "path",
      NAMED .. "1.2.3.4 = DER:0500" },
    { "refused with a critical extension that is known but not processed",
      "chain.critical-extension", "chain.critical-extension",
      NAMED .. "crlDistributionPoints = critical, URI:http://a.example/crl" },
    { "refused with a pathLenConstraint and no cA",
      "chain.path-length-without-ca", "chain.path-length-without-ca",
      NAMED .. "basicConstraints = CA:FALSE, pathlen:0" },
    { "refused with keyCertSign and no cA", "chain.cert-sign-without-ca",
      "chain.cert-sign-without-ca", "keyUsage = digitalSignature, keyCertSign\n"
      .. "subjectAltName = DNS:www.example.com" },
    { "refused with a keyUsage for anything but TLS", "chain.key-usage",
      "chain.key-usage", "keyUsage = nonRepudiation\n"
      .. "subjectAltName = DNS:www.example.com" },
    { "refused with another purpose", "chain.purpose", "chain.purpose",
      "extendedKeyUsage = codeSigning\n"
      .. "subjectAltName = DNS:www.example.com" },
    { "refused in webpki with any purpose", "chain.purpose-any", "path",
      "extendedKeyUsage = anyExtendedKeyUsage\n"
      .. "subjectAltName = DNS:www.example.com" },
    { "refused with nameConstraints", "chain.name-constraints-not-ca",
      "chain.name-constraints-not-ca",
      NAMED .. "nameConstraints = critical, permitted;DNS:example.com" },
    { "refused with a critical key identifier",
      "chain.critical-key-identifier", "chain.critical-key-identifier",
      NAMED .. "subjectKeyIdentifier = critical, DER:04020001", "" },
    { "refused with a name that is none", "chain.name-syntax",
      "chain.name-syntax", USES .. "subjectAltName = DNS:a_b.example.com" },
  }, function(extensions, identifiers)
    return authority.leaf(middle, extensions .. "\n",
                          { identifiers = identifiers }).cert, middle.cert
  end)
end)

describe("an authority is", function()
  local function below(ca) return authority.leaf(ca).cert, ca.cert end

  judge_all({
    { "as good as it gets", "path", "path", CA },
    { "refused without cA", "chain.not-ca", "chain.not-ca",
      "keyUsage = critical, keyCertSign" },
    { "refused with cA that is false", "chain.not-ca", "chain.not-ca",
      "basicConstraints = critical, CA:FALSE" },
    { "refused without keyCertSign", "chain.cert-sign", "chain.cert-sign",
      "basicConstraints = critical, CA:TRUE\nkeyUsage = cRLSign" },
    { "refused in webpki with basicConstraints that are not critical",
      "chain.basic-constraints-critical", "path",
      "basicConstraints = CA:TRUE\nkeyUsage = critical, keyCertSign" },
    { "refused without authorityKeyIdentifier",
      "chain.authority-key-identifier", "chain.authority-key-identifier", CA,
      "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = none\n" },
    { "refused for another purpose", "chain.purpose-below",
      "chain.purpose-below", CA .. "extendedKeyUsage = emailProtection" },
    { "taken for any purpose", "path", "path",
      CA .. "extendedKeyUsage = anyExtendedKeyUsage" },
    { "refused with a critical extension that is unknown",
      "chain.critical-extension", "chain.critical-extension",
      CA .. "1.2.3.4 = critical, DER:0500" },
    { "refused with a critical netscape type", "chain.critical-extension",
      "chain.critical-extension", CA .. "nsCertType = critical, sslCA" },
  }, function(extensions, identifiers)
    return below(authority.ca("ca", root, extensions .. "\n",
                              { identifiers = identifiers }))
  end)

  judge_all({
    { "refused with a key on P-192", "chain.key", "path",
      EC .. "P-192" },
    { "refused with a key on P-224", "chain.key", "path", EC .. "P-224" },
    { "refused with RSA of 512 bits", "chain.key", "chain.key",
      "-algorithm RSA -pkeyopt rsa_keygen_bits:512" },
    { "taken with an exponent of 3", "path", "path",
      "-algorithm RSA -pkeyopt rsa_keygen_bits:2048 "
      .. "-pkeyopt rsa_keygen_pubexp:3" },
  }, function(options)
    return below(authority.ca("ca", root, nil,
                              { key = openssl.key(options) }))
  end)
end)

describe("octets that were changed are", function()
  local leaf = authority.leaf(middle)
  local ECDSA_SHA256 <const> = "\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"
  local ECDSA_SHA384 <const> = ECDSA_SHA256:sub(1, -2) .. "\x03"

  --- Replaces the last of some octets in a certificate.
  local function change(made, from, to)
    local der, last = made.cert.der, nil
    local first = der:find(from, 1, true)
    while first do
      last, first = first, der:find(from, first + 1, true)
    end
    return assert(core.cert(der:sub(1, last - 1) .. to
                            .. der:sub(last + #from)))
  end

  it("another algorithm outside than inside", function()
    local code = judge(change(leaf, ECDSA_SHA256, ECDSA_SHA384), middle.cert,
                       "rfc5280")
    assert.equal("chain.algorithms-differ", code)
  end)

  it("another name", function()
    local code = judge(change(leaf, "www.example.com", "wwx.example.com"),
                       middle.cert, "rfc5280")
    assert.equal("chain.signature", code)
  end)

  it("a signature, whose last octet is another", function()
    local der = leaf.cert.der
    local changed = assert(core.cert(der:sub(1, -2)
      .. string.char(der:byte(-1) ~ 1)))
    assert.equal("chain.signature", (judge(changed, middle.cert, "rfc5280")))
  end)

  it("a point that is on no curve", function()
    local point = middle.cert.spki.der:sub(-64)
    local changed = change(middle, point, point:sub(1, -2)
      .. string.char(point:byte(-1) ~ 1))
    local code, text = judge(leaf.cert, changed, "rfc5280")
    assert.equal("chain.signature", code)
    assert.matches("by a key that is none", text)
  end)
end)

describe("a host", function()
  local USES_AND_NAMES <const> = USES .. "subjectAltName = @names\n[names]\n"
  local leaf = authority.leaf(middle, USES_AND_NAMES .. [[
DNS.1 = *.example.com
DNS.2 = *.com
DNS.3 = *.co.uk
DNS.4 = xn--bcher-kva.example.net
DNS.5 = *.xn--bcher-kva.example.net
IP.1 = 192.0.2.1
IP.2 = 2001:db8::1
]], { name = "/CN=cn.example.net" })

  for _, row in ipairs {
    { "a.example.com", "path" },
    { "a.example.com.", "path" },
    { "A.EXAMPLE.com", "path" },
    { "example.com", "chain.host" },
    { "a.b.example.com", "chain.host" },
    { "xn--bcher-kva.example.com", "path" },
    { "bücher.example.net", "path" },
    { "BÜCHER.example.net", "path" },
    { "a.bücher.example.net", "path" },
    { "b\u{308}ucher.example.net", "chain.host" },
    { "cn.example.net", "chain.host" },
    { "example.co.uk", "chain.host" },
    { "a.com", "chain.host" },
    { "192.0.2.1", "path" },
    { "192.0.2.2", "chain.host" },
    { "2001:db8:0::1", "path" },
    { "::ffff:192.0.2.1", "chain.host" },
    { "192.0.2.1.", "host.ip" },
    { "192.0.2.01", "host.ip" },
    { "3221225985", "host.ip" },
    { "0xc0000201", "host.ip" },
    { "*.example.com", "host.wildcard" },
    { "a_b.example.com", "host.character" },
    { "a..example.com", "host.label-empty" },
    { ".example.com", "host.label-empty" },
    { "a.example.com\0.org", "host.character" },
    { "a.example.com/", "host.path" },
    { "", "host.empty" },
  } do
    it(("%q gets %s"):format(row[1], row[2]), function()
      local code, text = judge(leaf.cert, middle.cert, "rfc5280",
                               { host = row[1] })
      assert.equal(row[2], code, text)
    end)
  end
end)

describe("below constraints of names", function()
  judge_all({
    { "an address is no mapped address", "path", "path",
      "permitted;IP:192.0.2.0/255.255.255.0", "IP:192.0.2.1" },
    { "a mapped address is no address", "chain.name-constraints",
      "chain.name-constraints", "permitted;IP:192.0.2.0/255.255.255.0",
      "IP:::ffff:192.0.2.1" },
    { "an address is no host", "path", "path", "permitted;DNS:example.com",
      "DNS:www.example.com, IP:192.0.2.1" },
    { "a host ends at a label", "chain.name-constraints",
      "chain.name-constraints", "permitted;DNS:example.com",
      "DNS:badexample.com" },
    { "a wildcard stands for what is excluded", "chain.name-constraints",
      "chain.name-constraints", "excluded;DNS:secret.example.com",
      "DNS:*.example.com" },
    { "case does not count", "chain.name-constraints",
      "chain.name-constraints", "excluded;DNS:example.com",
      "DNS:WWW.Example.COM" },
    { "exclusion goes before permission", "chain.name-constraints",
      "chain.name-constraints",
      "permitted;DNS:example.com, excluded;DNS:www.example.com",
      "DNS:www.example.com" },
    { "a mailbox is one of its host", "chain.name-constraints",
      "chain.name-constraints", "permitted;email:example.com",
      "DNS:www.example.com, email:a@sub.example.com" },
    { "a mailbox is one of a domain", "path", "path",
      "permitted;email:.example.com",
      "DNS:www.example.com, email:a@sub.example.com" },
    { "a URI counts by its host", "chain.name-constraints",
      "chain.name-constraints", "excluded;URI:.example.com",
      "DNS:www.example.com, URI:http://a.example.com:80/" },
    { "a URI without a host is refused", "chain.name-constraints",
      "chain.name-constraints", "permitted;URI:example.com",
      "DNS:www.example.com, URI:http:///" },
    { "a directory counts with what stands above it", "path", "path",
      "permitted;dirName:other", "DNS:www.example.com, dirName:below" },
    { "a directory elsewhere is refused", "chain.name-constraints",
      "chain.name-constraints", "permitted;dirName:other",
      "DNS:www.example.com, dirName:elsewhere" },
  }, function(constraints, names)
    local ca = authority.ca("ca", root, CA .. "nameConstraints = critical, "
      .. constraints .. "\n[other]\nO = other\n")
    return authority.leaf(ca, USES .. "subjectAltName = " .. names .. "\n"
      .. "[below]\nO = other\nCN = a\n[elsewhere]\nO = else\n",
      { name = "/O=other/CN=leaf" }).cert, ca.cert
  end)
end)

describe("the length of a path", function()
  local function chain(...)
    local above, between = root, {}
    for i, order in ipairs { ... } do
      above = authority.ca(order[1], above, order[2] and CA:gsub("TRUE",
        "TRUE, pathlen:" .. order[2]) or nil)
      between[i] = above.cert
    end
    return authority.leaf(above).cert, between
  end

  for _, row in ipairs {
    { "is bounded", "chain.path-length", { "a", 0 }, { "b" } },
    { "counts no end entity", "path", { "a", 0 } },
    { "counts no self-issued authority", "path", { "a", 0 }, { "a" } },
    { "counts all others", "chain.path-length", { "a", 1 }, { "a" }, { "b" },
      { "c" } },
    { "is the least of all", "chain.path-length", { "a", 5 }, { "b", 0 },
      { "c" } },
    { "is not widened further down", "chain.path-length", { "a", 0 },
      { "b", 5 } },
  } do
    it(row[1], function()
      local leaf, between = chain(table.unpack(row, 3))
      local path, refusal = core.validate { leaf = leaf, untrusted = between,
        anchors = trusted, at = AT, profile = "rfc5280" }
      assert.equal(row[2], path and "path" or refusal.code)
    end)
  end
end)
