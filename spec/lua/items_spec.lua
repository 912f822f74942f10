--- Items: all that a file holds. Expected values come from openssl.

local core = require "cotter.core"
local ber = require "spec.support.ber"
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
