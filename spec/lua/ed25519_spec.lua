--- Signatures over files: as the openssl command makes and verifies them, and
--- as RFC 8032 7.1 has them.

local core = require "cotter.core"
local openssl = require "spec.support.openssl"
local temporary = require "spec.support.temporary"

local KEY = openssl.key "-algorithm ed25519"
local MESSAGE = "cotter policy lock v1\nserial 1\n"

local function public(key) return openssl.run("openssl pkey -pubout", key) end

local PUBLIC = public(KEY)

local function octets(hex)
  return (hex:gsub("%x%x", function(two) return string.char(tonumber(two, 16))
  end))
end

-- RFC 8032 7.1: secret, public, message, signature.
local VECTORS = {
  { "TEST 1",
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    .. "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
  { "TEST 2",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    .. "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
}

-- The octets of a key as RFC 8410 wraps them.
local function pem(label, prefix, hex)
  return ("-----BEGIN %s-----\n%s\n-----END %s-----\n"):format(label,
    core.base64(octets(prefix .. hex)), label)
end

local function private_pem(hex)
  return pem("PRIVATE KEY", "302e020100300506032b657004220420", hex)
end

local function public_pem(hex)
  return pem("PUBLIC KEY", "302a300506032b6570032100", hex)
end

describe("Ed25519", function()
  for _, row in ipairs(VECTORS) do
    local name, secret, point, message, signature = table.unpack(row)

    it("signs and verifies " .. name .. " of RFC 8032", function()
      assert.equal(signature,
        core.hex(core.sign(private_pem(secret), octets(message))))
      assert.is_true(core.verify(public_pem(point), octets(message),
                                 octets(signature)))
    end)
  end

  it("signs what the openssl command signs", function()
    temporary.with({ key = KEY, message = MESSAGE }, function(folder)
      assert.equal(openssl.run(("cd %s && openssl pkeyutl -sign -rawin "
        .. "-inkey key -in message"):format(folder)), core.sign(KEY, MESSAGE))
    end)
  end)

  it("is verified by the openssl command", function()
    temporary.with({ key = PUBLIC, message = MESSAGE,
                     signature = core.sign(KEY, MESSAGE) }, function(folder)
      assert.matches("Verified Successfully", openssl.run(("cd %s && openssl "
        .. "pkeyutl -verify -rawin -pubin -inkey key -in message "
        .. "-sigfile signature"):format(folder)))
    end)
  end)

  local signature = core.sign(KEY, MESSAGE)
  local WRONG = { -- what does not verify
    { "another message", PUBLIC, MESSAGE .. "x", signature },
    { "an empty message", PUBLIC, "", signature },
    { "another key", public(openssl.key "-algorithm ed25519"), MESSAGE,
      signature },
    { "a bit turned", PUBLIC, MESSAGE,
      string.char(signature:byte() ~ 1) .. signature:sub(2) },
    { "no signature", PUBLIC, MESSAGE, "" },
    { "a signature cut short", PUBLIC, MESSAGE, signature:sub(1, 63) },
    { "a signature with more behind", PUBLIC, MESSAGE, signature .. "\0" },
    { "zeros", PUBLIC, MESSAGE, ("\0"):rep(64) },
  }

  for _, row in ipairs(WRONG) do
    it("does not verify " .. row[1], function()
      assert.is_false(core.verify(row[2], row[3], row[4]))
    end)
  end
end)

local RSA = openssl.key "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"
local EC = openssl.key()
local ED448 = openssl.key "-algorithm ed448"
local ENCRYPTED = openssl.run(
  "openssl pkcs8 -topk8 -passout pass:secret", KEY)
local OLD = openssl.run("openssl rsa -traditional", RSA)

-- A block of so many digits, in one line: 21,844 with its end may be 16,386
-- octets of DER, and 16,384 are the most.
local function block(digits)
  return ("-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"):format(
    ("A"):rep(digits))
end

-- RFC 8410 10.3: with the public half, then with an attribute as well, whose
-- key is that of the first.
local WITH_PUBLIC = [[
-----BEGIN PRIVATE KEY-----
MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
Z9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PRIVATE KEY-----
]]
local WITHOUT_PUBLIC = [[
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
]]

describe("a key of RFC 8410 10.3", function()
  it("signs the same with attributes and public half", function()
    assert.equal(core.hex(core.sign(WITHOUT_PUBLIC, MESSAGE)),
                 core.hex(core.sign(WITH_PUBLIC, MESSAGE)))
  end)
end)

-- The secret of TEST 1, in what is around it elsewhere.
local SECRET = VECTORS[1][2]

local REFUSED = { -- why, then what of: to sign, to verify
  { "an encrypted key", ENCRYPTED, "key.encrypted", "key.encrypted" },
  { "a key of RSA", RSA, "key.want-ed25519", "key.want-public" },
  { "one in the form of PKCS#1", OLD, "key.want-ed25519", "key.want-public" },
  { "a key on a curve of NIST", EC, "key.want-ed25519", "key.want-public" },
  { "a key of Ed448", ED448, "key.want-ed25519", "key.want-public" },
  { "a public key of RSA", public(RSA), "key.want-private",
    "key.want-ed25519" },
  { "a public key of Ed448", public(ED448), "key.want-private",
    "key.want-ed25519" },
  { "the other half", nil, "key.want-private", "key.want-public" },
  { "a certificate", openssl.certificate(KEY), "key.want-private",
    "key.want-public" },
  { "any text", "no key\n", "key.want-private", "key.want-public" },
  { "nothing", "", "key.want-private", "key.want-public" },
  { "DER", openssl.public(KEY), "key.want-private", "key.want-public" },
  { "two keys", nil, "key.several", "key.several" },
  { "a key of version 2", pem("PRIVATE KEY",
      "302e020102300506032b657004220420", SECRET), "key.private",
    "key.want-public" },
  { "an algorithm with parameters", pem("PRIVATE KEY",
      "3030020100300706032b6570050004220420", SECRET), "key.private",
    "key.want-public" },
  { "a secret of 31 octets", pem("PRIVATE KEY",
      "302d020100300506032b65700421041f", SECRET:sub(3)), "key.private",
    "key.want-public" },
  { "a secret of 33 octets", pem("PRIVATE KEY",
      "302f020100300506032b657004230421", "00" .. SECRET), "key.private",
    "key.want-public" },
  { "a secret that is not wrapped", pem("PRIVATE KEY",
      "302c020100300506032b65700420", SECRET), "key.private",
    "key.want-public" },
  { "a secret with more behind it", pem("PRIVATE KEY",
      "3030020100300506032b657004240420", SECRET .. "0500"), "key.private",
    "key.want-public" },
  { "a key with more behind it", pem("PRIVATE KEY",
      "3030020100300506032b657004220420", SECRET .. "0500"), "key.private",
    "key.want-public" },
  { "a key without its end", nil, "pem.unended", "pem.unended" },
  { "another label", nil, "container.unlike", "container.unlike" },
  { "a block as long as one may be, but of zeros", block(21840),
    "container.kind", "container.kind" },
  { "a block that is too long", block(21844), "key.large", "key.large" },
}

-- What is made of either half.
local MADE = {
  ["the other half"] = { PUBLIC, KEY },
  ["two keys"] = { KEY .. KEY, PUBLIC .. PUBLIC },
  ["a key without its end"] = { KEY:match "^(.-)\n%-%-%-%-%-END",
                                PUBLIC:match "^(.-)\n%-%-%-%-%-END" },
  ["another label"] = { (KEY:gsub("PRIVATE", "PUBLIC")),
                        (PUBLIC:gsub("PUBLIC", "PRIVATE")) },
}

describe("a key", function()
  for _, row in ipairs(REFUSED) do
    local name, text, to_sign, to_verify = table.unpack(row)
    local made = MADE[name] or { text, text }
    local key, other = made[1], made[2]

    it("to sign by is not " .. name, function()
      local result, fault = core.sign(key, MESSAGE)
      assert.is_nil(result)
      assert.equal(to_sign, fault.code)
    end)

    it("to verify by is not " .. name, function()
      local result, fault = core.verify(other, MESSAGE, ("\0"):rep(64))
      assert.is_nil(result)
      assert.equal(to_verify, fault.code)
    end)
  end
end)
