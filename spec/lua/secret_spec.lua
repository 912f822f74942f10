--- What is searched for private keys: a file of which it cannot be told
--- whether it holds one is never one that holds none.

package.path = "./?.lua;" .. package.path

local core = require "cotter.core"
local der = require "spec.support.der"
local gathered = require "cotter.gather.names"
local openssl = require "spec.support.openssl"
local secret = require "cotter.model.secret"

local FOLDER <const> = "policies/fixtures/private-key-shipped/"

local function read(name)
  local file = assert(io.open(FOLDER .. name, "rb"))
  local octets = file:read "a"
  file:close()
  return octets
end

local function search(octets)
  local keys, unread = secret.find { { path = "app/a", octets = octets } }
  return keys[1] and keys[1].kind, unread[1] and unread[1].fault
end

-- A file, and the octets of it that show its form.
local FILES = {
  { "many-client.pem", 11 }, { "many-client.pfx", 3 }, { "many-ec.cer", 3 },
  { "many-locked.key", 11 }, { "many-locked.p8", 3 }, { "many-old.key", 11 },
  { "many-powershell.pem", 24 }, { "many-store.jks", 4 },
}

describe("Each beginning of a file has its key, or cannot be read:",
         function()
  for _, row in ipairs(FILES) do
    it(row[1], function()
      local octets = read(row[1])
      local before = octets:find("-----BEGIN ", 1, true) or 1
      for size = before - 1 + row[2], #octets do
        local kind, fault = search(octets:sub(1, size))
        assert(kind or fault, size)
      end
      assert.is_string((search(octets)))
    end)
  end

  it("JSON", function()
    local octets = read "many-service.json"
    for size = octets:find("-----BEGIN ", 1, true) + 10, #octets do
      local kind, fault = search(octets:sub(1, size))
      assert(kind or fault, size)
    end
  end)
end)

-- What private keys are as text, and the octets of each that show its form.
-- PuTTY, Appendix C; RFC 4716 3.4; RFC 8037 A.1.
local TEXTS = {
  { "PEM", read "many-client.pem", "private key in PEM", 11 },
  { "encrypted PEM", read "many-old.key", "private key in PEM", 11 },
  { "PuTTY", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"
      .. "Comment: a\nPublic-Lines: 2\n", "private key in the form of PuTTY",
    20 },
  { "SSH2", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: \"a\"\n"
      .. "P2/56wAAAi4AAAA3aWYtbW9kbntzaWdue3JzYS1wa2NzMS1zaGExfSxlbmNyeXB0e3\n",
    "private key in the armour of SSH2", 16 },
  { "JWK", '{ "kty": "OKP", "crv": "Ed25519",\n'
      .. '"d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" }\n',
    "private key in JWK", 83 },
}

TEXTS[#TEXTS + 1] = { "base64", "KEY=" .. read("many-client.pem")
  :match "\n(%w.-)\n%-":gsub("\n", "") .. "\n", "private key in base64", 52 }

-- Cut off before its first line is whole, it is seen by that alone.
TEXTS[#TEXTS + 1] = { "PEM in base64", "KEY="
  .. core.base64(read "many-client.pem") .. "\n",
  "private key in PEM in base64", 4 + 64 }

-- PEM once more in base64, behind what people put before a key, in lines as
-- tools fold them: base64 of GNU, of OpenSSL, uuencode -m and its like.
describe("A key in PEM in base64 is found", function()
  local key = read "many-client.pem"
  local certificate = read "public-server.pem"

  local function fold(text, width)
    return (text:gsub(("."):rep(width), "%0\n")) .. "\n"
  end

  local function has_word(text)
    for _, word in ipairs(gathered.BARE_KEYS) do
      if text:find(word, 1, true) then return true end
    end
    return false
  end

  local function check(before)
    local text = core.base64(before .. key)
    for _, width in ipairs { #text, 76, 72, 64, 60, 48 } do
      local folded = "KEY: |\n" .. fold(text, width)
      assert.equal("private key in PEM in base64", (search(folded)), width)
      assert.is_true(has_word(folded), width)
    end
  end

  it("behind its certificate", function() check(certificate) end)

  it("behind any count of octets", function()
    for size = 1, 60 do check(("a"):rep(size - 1) .. "\n") end
  end)

  it("but no certificate is", function()
    local text = core.base64(certificate .. "\n" .. certificate)
    assert.same({}, { search("KEY=" .. text .. "\n") })
    assert.same({}, { search(fold(text, 76)) })
  end)
end)

-- UTF-16 as it is written where the low octet is first, or the high one.
local function low_first(text) return (text:gsub(".", "%0\0")) end
local function high_first(text) return (text:gsub(".", "\0%0")) end

local WRITTEN = {
  ["as it is"] = function(text) return text end,
  ["with CRLF"] = function(text) return (text:gsub("\n", "\r\n")) end,
  ["with CR alone"] = function(text) return (text:gsub("\n", "\r")) end,
  ["with a mark of UTF-8"] = function(text) return "\xef\xbb\xbf" .. text end,
  ["with 1,000 blanks at each line end"] = function(text)
    return (text:gsub("\n", (" "):rep(1000) .. "\n"))
  end,
  ["in a string of JSON"] = function(text) return (core.encode(text)) end,
  ["in UTF-16LE"] = function(text) return "\xff\xfe" .. low_first(text) end,
  ["in UTF-16BE"] = function(text) return "\xfe\xff" .. high_first(text) end,
  ["in UTF-16LE without a mark"] = low_first,
  ["in UTF-16BE without a mark"] = high_first,
  ["behind a text of another encoding"] = function(text)
    return "A=b\r\n" .. low_first(text)
  end,
  ["behind a megabyte"] = function(text)
    return ("a word of it\n"):rep(80660) .. text
  end,
}

describe("A key is told however it is written:", function()
  for _, row in ipairs(TEXTS) do
    for name, write in pairs(WRITTEN) do
      it(row[1] .. " " .. name, function()
        assert.equal(row[3], (search(write(row[2]))))
      end)
    end
  end
end)

describe("Each beginning of a text has its key, or cannot be read:", function()
  for _, row in ipairs(TEXTS) do
    it(row[1], function()
      for size = row[4], #row[2] do
        local kind, fault = search(row[2]:sub(1, size))
        assert(kind or fault, size)
      end
    end)
  end

  it("and its place is told", function()
    local _, fault = search "a\n  PuTTY-User-Key-File-2: ssh-"
    assert.same({ "key.cut", 4, 2, 3 },
                { fault.code, fault.offset, fault.line, fault.column })
  end)
end)

-- What stands between a certificate and a key in one file, both in DER.
describe("A key behind a certificate in DER is not passed over:", function()
  local certificate = der.certificate {}
  local key = read "many-ec.cer"
  for _, between in ipairs { "", "\n", "\r\n", " \n\t", "\0\0\0", "\26", "-",
                             "\n\n" .. certificate .. "\n" } do
    it(("%q"):format(between:sub(1, 4)), function()
      for size = 1, #key do
        local kind, fault = search(certificate .. between .. key:sub(1, size))
        assert(kind or fault, size)
      end
    end)
  end
  for _, behind in ipairs { "\n", "\r\n", "\0\0\0\0", " \t\n" } do
    it(("but nothing is seen in %q"):format(behind), function()
      assert.same({}, { search(certificate .. behind) })
    end)
  end
end)

-- What is no key, and has words of one.
describe("No key is seen in", function()
  for name, text in pairs {
    ["a public JWK"] = '{"kty":"OKP","crv":"Ed25519",'
      .. '"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
    ["a public key of SSH2"] = "---- BEGIN SSH2 PUBLIC KEY ----\n"
      .. "AAAAB3NzaC1yc2EAAAADAQABAAAAgQDKb\n---- END SSH2 PUBLIC KEY ----\n",
    ["a sentence on all forms"] = "First lines are -----BEGIN PRIVATE KEY-----"
      .. ", ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ---- and "
      .. "PuTTY-User-Key-File-2: with the algorithm; JWK has kty and d.\n",
    ["a template"] = "-----BEGIN PRIVATE KEY-----\n"
      .. "<insert the base64 of your private key here>\n"
      .. "-----END PRIVATE KEY-----\n",
    ["a template of crosses"] = "-----BEGIN PRIVATE KEY-----\n"
      .. ("x"):rep(64) .. "\n-----END PRIVATE KEY-----\n",
    ["a lock file"] = '{"integrity":"sha512-' .. ("MIGH"):rep(21) .. '=="}',
  } do
    it(name, function() assert.same({}, { search(text) }) end)
  end
end)

describe("A text whose key is broken cannot be read:", function()
  local BROKEN <const> = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    .. "A" .. read("many-locked.key"):match "\n(%w.-)\n%-" .. "\n"
  for name, text in pairs {
    ["a body that begins otherwise"] = BROKEN,
    ["in UTF-16LE"] = "\xff\xfe" .. low_first(BROKEN),
    ["in UTF-16BE without a mark"] = high_first(BROKEN),
    ["base64 alone in UTF-16, cut off"] = "\xff\xfe"
      .. low_first(read("many-client.pem"):match "\n(%w.-)\n%-":sub(1, 47)),
  } do
    it(name, function()
      local kind, fault = search(text)
      assert.is_nil(kind)
      assert.is_string(fault.code)
    end)
  end
end)

-- The octets of lengths and numbers that a file begins with, counted by hand.
-- What has none of them is empty, and begins otherwise.
local LENGTHS = {
  { "many-client.pfx", { 2, 3, 4, 6, 9, 10, 11 } },
  { "many-ec.cer", { 2, 4, 7 } }, { "many-locked.p8", { 2, 3, 5, 7 } },
  { "many-store.jks", { 8, 9, 10, 11, 12 } },
}

describe("With a length of it changed, it has its key, or cannot be read:",
         function()
  for _, row in ipairs(LENGTHS) do
    it(row[1], function()
      local octets = read(row[1])
      for _, place in ipairs(row[2]) do
        for octet = 1, 255 do
          local kind, fault = search(octets:sub(1, place - 1)
            .. string.char(octet) .. octets:sub(place + 1))
          assert(kind or fault, place .. " " .. octet)
        end
      end
    end)
  end
end)

describe("A file without a key is told apart:", function()
  for _, name in ipairs { "client.key", "guide.pem", "server.cer",
                          "server.pem", "trust.jks", "trust.p12" } do
    it(name, function()
      assert.same({}, { search(read("public-" .. name)) })
    end)
  end
end)

-- openssl pkcs12 -export, with -nokeys, and -certpbe NONE for the second.
describe("Of PKCS#12 without a key in sight", function()
  local function sealed(octets)
    local keys, unread, list = secret.find { { path = "app/a",
                                               octets = octets } }
    assert.same({ 0, 0 }, { #keys, #unread })
    return list[1] and list[1].path .. ": " .. list[1].text
  end

  local function without_key(options)
    return openssl.run("openssl pkcs12 -export -nokeys -passout pass:secret "
                         .. options, read "public-server.pem")
  end

  it("it is told that one may be encrypted", function()
    assert.matches("^app/a: PKCS#12 without a private key in sight",
                   sealed(read "public-trust.p12"))
    assert.matches("^app/a: PKCS#12 without a private key in sight",
                   sealed(without_key ""))
  end)

  it("nothing is told where all is in the clear", function()
    assert.is_nil(sealed(without_key "-certpbe NONE"))
  end)

  it("nothing is told where its password is empty", function()
    assert.is_nil(sealed(without_key "-passout pass:"))
  end)
end)

-- The rows of spec/c/key_store_test.c that tell each of these.
describe("A key store is refused", function()
  local JKS <const> = "\xfe\xed\xfe\xed\0\0\0"
  local DIGEST <const> = ("\0"):rep(20)
  for _, row in ipairs {
    { "of version 3", JKS .. "\3\0\0\0\0" .. DIGEST,
      "key-store.version", 8 },
    { "that lacks an entry", JKS .. "\2\0\0\0\1" .. DIGEST,
      "key-store.entry", 16 },
    { "with octets behind it", JKS .. "\2\0\0\0\0" .. DIGEST .. "0",
      "key-store.trailing", 32 },
    { "that is cut off", JKS .. "\2\0\0", "key-store.truncated", 8 },
  } do
    it(row[1], function()
      local kind, fault = search(row[2])
      assert.is_nil(kind)
      assert.same({ row[3], row[4] }, { fault.code, fault.offset })
    end)
  end
end)

-- What people paste into code, by the command of OpenSSL that writes its DER.
describe("A key in hexadecimal is found", function()
  local RSA <const> = openssl.key "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"
  local EC <const> = openssl.key()
  local ED25519 <const> = openssl.key "-algorithm ed25519"

  local function der_of(key, command)
    return openssl.run("openssl " .. command .. " -outform DER", key)
  end

  local function told(text)
    local list = {}
    for _, one in ipairs((secret.find { { path = "Key.kt", octets = text } }))
    do
      local at = core.record_position(one):position(
        select(2, core.record_position(one)))
      list[#list + 1] = ("%d:%d %s%s"):format(at.line, at.column, one.kind,
                                              one.locked and ", locked" or "")
    end
    return list
  end

  for _, row in ipairs {
    { "of PKCS#8, RSA", der_of(RSA, "pkcs8 -topk8 -nocrypt"),
      { "1:52 private key in hexadecimal" } }, -- PKCS#1, which is whole
    { "of PKCS#1", der_of(RSA, "rsa -traditional") },
    { "of PKCS#8, EC", der_of(EC, "pkcs8 -topk8 -nocrypt") },
    { "of SEC 1", der_of(EC, "ec") },
    { "of PKCS#8, Ed25519", der_of(ED25519, "pkey") },
  } do
    it(row[1], function()
      local digits = core.hex(row[2])
      assert.same({ "2:10 private key in hexadecimal" },
                  told("package a\nval k = \"" .. digits .. "\"\n"))
      assert.same({ "1:1 private key in hexadecimal" },
                  told(digits:upper() .. "00"))
      assert.same({}, told(digits:sub(1, -2) .. "\n"))
      assert.same(row[3] or {}, told("1" .. digits:sub(3)))
    end)
  end

  it("of PKCS#12", function()
    local store = openssl.run("openssl pkcs12 -export -nocerts -inkey "
      .. "/dev/stdin -passout pass:x", EC)
    assert.same({ "1:1 private key in hexadecimal, locked" },
                told(core.hex(store)))
  end)

  it("of PKCS#12 that no iterations are left for, unread", function()
    local store = openssl.run("openssl pkcs12 -export -nocerts -inkey "
      .. "/dev/stdin -passout pass:x -iter 2000000", EC)
    local materials = {}
    for i = 1, 9 do materials[i] = { path = "app/" .. i, octets = store } end
    materials[10] = { path = "app/a.txt", octets = core.hex(store) }
    local keys, unread = secret.find(materials)
    assert.same({ "app/9", "pkcs12.together" },
                { unread[1].path, unread[1].fault.code })
    assert.equal(1, #unread)
    assert.equal(9, #keys)
    assert.same({ "app/a.txt", "private key in hexadecimal", true },
                { keys[9].path, keys[9].kind, keys[9].locked })
    assert.equal(0, #select(2, secret.find { materials[9] }))
  end)

  it("of two, each", function()
    local digits = core.hex(der_of(EC, "pkey"))
    assert.same({ "1:1 private key in hexadecimal",
                  "2:1 private key in hexadecimal" },
                told(digits .. "\n" .. digits))
  end)

  -- RFC 8410 7, with what is no key of that kind.
  local function no_key(contents)
    return der.sequence(der.element(2, "\0"),
                        der.sequence(der.oid "1.3.101.112"),
                        der.element(4, contents))
  end

  local KEY <const> = der_of(EC, "ec")
  local DIGITS <const> = core.hex(KEY)

  for _, row in ipairs {
    { "in what begins as one and is none", core.hex(no_key(KEY)), 31 },
    { "in a value without an end", "3082FFFF02010030" .. DIGITS, 17 },
    { "at an odd place of a value", core.hex(no_key("a"))
        .. ("3082FFFF02010030"):rep(3) .. "0" .. DIGITS, 80 },
    { "behind what would be a longer header",
      "3082" .. DIGITS .. ("0"):rep(0x20000), 5 },
    { "behind more than a value may have",
      "3082FFFF02010030" .. ("0"):rep(0x50001) .. DIGITS, 0x50012 },
    { "in a row after another", "3082FFFF02010030\"" .. DIGITS, 18 },
  } do
    it(row[1], function()
      assert.same({ "1:" .. row[3] .. " private key in hexadecimal" },
                  told(row[2]))
    end)
  end

  it("or is none of as many as are read", function()
    assert.same({}, told(core.hex(no_key "a"):rep(64)))
  end)

  it("or is one that is not read", function()
    assert.same({ ("1:%d private key in hexadecimal"):format(64 * 30 + 1) },
                told(core.hex(no_key "a"):rep(65)))
  end)

  -- Instructions of Lua, by the thousand.
  local function steps_of(text)
    local steps = 0
    debug.sethook(function() steps = steps + 1 end, "", 1000)
    told(text)
    debug.sethook()
    return steps
  end

  for name, digits in pairs {
    ["values that have no end"] = "3082FFFF02010030",
    ["values within values"] = core.hex(no_key(no_key(no_key "a"))),
    ["places that are odd and even"] = "3082FFFF020100300",
  } do
    it("in steps that grow with a text and not its square: " .. name,
       function()
      local half = steps_of(digits:rep(0x40000 // #digits))
      local whole = steps_of(digits:rep(0x80000 // #digits))
      assert.is_true(half > 0 and whole < 3 * half, half .. " " .. whole)
    end)
  end

  it("and nothing where it is public", function()
    assert.same({}, told(core.hex(der_of(RSA, "pkey -pubout"))))
    assert.same({}, told(core.hex(der_of(openssl.certificate(EC), "x509"))))
  end)
end)
