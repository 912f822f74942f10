--- Streams: certificates one after another. Expected pins come from openssl.

local core = require "cotter.core"
local openssl = require "spec.support.openssl"

local function certificate(options)
  local key = openssl.key()
  local pem = openssl.certificate(key, options)
  return { pem = pem, der = openssl.der(pem),
           pin = "sha256/" .. openssl.digest(openssl.public(key)) }
end

-- b is large: it has many names.
local a = certificate "-subj /CN=a"
local names = {}
for i = 1, 300 do names[i] = "DNS:host-" .. i .. ".example.com" end
local b = certificate("-subj /CN=b -addext subjectAltName="
                      .. table.concat(names, ","))

local function line(one) return core.base64(one.der) .. "\n" end

local function block(label, octets)
  return ("-----BEGIN %s-----\n%s\n-----END %s-----\n"):format(
    label, core.base64(octets), label)
end

-- Everything an iterator gives, as lines: a pin, or a fault and its place.
local function told(iterator)
  local parts = {}
  for cert, fault in iterator do
    parts[#parts + 1] = cert and cert:pin()
      or ("%s %d %s %s"):format(fault.code, fault.offset,
                                fault.line or "-", fault.inner or "-")
  end
  return parts
end

-- Writes octets to a file for as long as f runs.
local function with_file(octets, f)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(octets))
  file:close()
  local results = table.pack(pcall(f, path))
  os.remove(path)
  return select(2, assert(table.unpack(results, 1, results.n)))
end

local function told_of_file(octets)
  return with_file(octets, function(path)
    return told(assert(core.open(path)))
  end)
end

local broken = a.der:sub(1, 2) .. "\255" .. a.der:sub(4) -- far too long
local garbled = -- the key is no SEQUENCE
  a.der:gsub("\48\89\48\19\6", "\49\89\48\19\6", 1)
local large = "\48\131\5\0\0" .. ("\0"):rep(5 * 65536)

-- A SEQUENCE of so many octets, all zero; a block of so many lines, of 524,284
-- digits in all: with four line ends it is as large as one may be.
local function sized(octets)
  return "\48\131" .. (">I3"):pack(octets - 5) .. ("\0"):rep(octets - 5)
end
local function as_block(lines)
  return ("-----BEGIN CERTIFICATE-----\n%s%s\n-----END CERTIFICATE-----\n")
    :format(("AAAA\n"):rep(lines - 1), ("A"):rep(524284 - 4 * (lines - 1)))
end

local padding = ("text -- "):rep(100000) .. "\n"

local rows = { -- name, octets, what is told
  { "nothing", "", {} },
  { "blanks", " \r\n\t\n", {} },
  { "one in DER", a.der, { a.pin } },
  { "many in DER", a.der .. b.der .. a.der, { a.pin, b.pin, a.pin } },
  { "PEM", a.pem .. b.pem, { a.pin, b.pin } },
  { "PEM in CRLF", ((a.pem .. b.pem):gsub("\n", "\r\n")),
    { a.pin, b.pin } },
  { "PEM without a final line end", a.pem .. b.pem:sub(1, -2),
    { a.pin, b.pin } },
  { "PEM within text", padding .. a.pem .. padding .. b.pem .. padding,
    { a.pin, b.pin } },
  { "lines", line(a) .. line(b) .. "\r\n" .. line(a):sub(1, -2),
    { a.pin, b.pin, a.pin } },
  { "blocks under older labels", block("X509 CERTIFICATE", a.der)
    .. block("X.509 CERTIFICATE", b.der), { a.pin, b.pin } },
  { "PEM behind many blanks", ("\n"):rep(70000) .. a.pem, { a.pin } },
  { "PEM behind some blanks", ("\r\n"):rep(2100) .. a.pem, { a.pin } },
  { "lines behind many blanks", ("\n"):rep(4096) .. line(a) .. line(b),
    { a.pin, b.pin } },
  { "a refused line behind many blanks", (" \n"):rep(40000) .. line(a)
    .. "MII!\n" .. line(b),
    { a.pin, ("base64.character %d 40002 -"):format(80003 + #line(a)),
      b.pin } },
  { "a block of another kind behind many blanks", ("\n"):rep(70000)
    .. block("PRIVATE KEY", "a"), { "container.label 70000 70001 -" } },
  { "many blanks and nothing else", (" \n"):rep(70000), {} },
  { "an element whose tag goes on", a.der .. "\x3f\x81\1" .. b.der,
    { a.pin, ("der.identifier %d - -"):format(#a.der), b.pin } },
  { "a text without a block", "some text\n", { "container.text 0 1 -" } },
  { "UTF-16", "\255\254a\0", { "pem.utf16 0 1 -" } },
  { "a block of another kind",
    a.pem .. block("PRIVATE KEY", "a") .. b.pem,
    { a.pin, ("container.label %d %d -"):format(
      #a.pem, 1 + select(2, a.pem:gsub("\n", ""))), b.pin } },
  { "a refused certificate in PEM",
    "\n" .. block("CERTIFICATE", a.der .. "\0") .. b.pem,
    { ("der.trailing 1 2 %d"):format(#a.der), b.pin } },
  { "a character that is none in PEM",
    b.pem .. a.pem:gsub("\nM", "\n*", 1) .. b.pem,
    { b.pin, ("base64.character %d %d -"):format(
      #b.pem + 28, 2 + select(2, b.pem:gsub("\n", ""))), b.pin } },
  { "a block without an end", a.pem:sub(1, -40) .. "\n" .. b.pem,
    { "pem.unended 0 1 -", b.pin } },
  { "a block that is too large", block("CERTIFICATE", large:rep(2)) .. b.pem,
    { "cert.size 0 1 -", b.pin } },
  { "a block as large as one may be, which is no certificate",
    as_block(4) .. b.pem, { "der.identifier 0 1 0", b.pin } },
  { "a block that is an octet larger", as_block(5) .. b.pem,
    { "cert.size 0 1 -", b.pin } },
  { "a line as large as one may be, which is no certificate",
    line(a) .. ("A"):rep(524288) .. "\n" .. line(b),
    { a.pin, ("der.identifier %d 2 0"):format(#line(a)), b.pin } },
  { "a line that is an octet larger",
    line(a) .. ("A"):rep(524289) .. "\n" .. line(b),
    { a.pin, ("cert.size %d 2 -"):format(#line(a)), b.pin } },
  { "an element as large as one may be, which is no certificate",
    a.der .. sized(262144) .. b.der,
    { a.pin, ("der.identifier %d - -"):format(#a.der + 5), b.pin } },
  { "an element that is an octet larger",
    a.der .. sized(262145) .. b.der,
    { a.pin, ("cert.size %d - -"):format(#a.der), b.pin } },
  { "a block that never ends",
    a.pem .. "-----BEGIN CERTIFICATE-----\n" .. ("A"):rep(700000),
    { a.pin, ("cert.size %d %d -"):format(
      #a.pem, 1 + select(2, a.pem:gsub("\n", ""))) } },
  { "a refused certificate in DER", a.der .. garbled .. b.der,
    { a.pin, ("der.identifier %d - -"):format(
      #a.der + garbled:find("\49\89\48\19\6", 1, true) - 1), b.pin } },
  { "an element that is too large", a.der .. large .. b.der,
    { a.pin, ("cert.size %d - -"):format(#a.der), b.pin } },
  { "a length that is too large", a.der .. broken .. b.der,
    { a.pin, ("der.truncated %d - -"):format(#a.der), b.pin } },
  { "DER that is cut short", a.der .. b.der:sub(1, -2),
    { a.pin, ("der.truncated %d - -"):format(#a.der) } },
  { "DER with something between", a.der .. ("\255"):rep(70000) .. b.der,
    { a.pin, ("der.identifier %d - -"):format(#a.der), b.pin } },
  { "a refused line", line(a) .. "MII!\n" .. line(b),
    { a.pin, ("base64.character %d 2 -"):format(#line(a) + 3), b.pin } },
  { "a line that is cut short",
    line(a) .. core.base64(b.der:sub(1, -2)) .. "\n" .. line(b),
    { a.pin, ("der.truncated %d 2 0"):format(#line(a)), b.pin } },
  { "a line that is too large", line(a) .. ("A"):rep(700000) .. "\n"
    .. line(b), { a.pin, ("cert.size %d 2 -"):format(#line(a)), b.pin } },
}

describe("certs", function()
  for _, row in ipairs(rows) do
    it("goes through " .. row[1], function()
      assert.same(row[3], told(core.certs(row[2])))
    end)
  end

  it("keeps the octets that its certs view", function()
    local kept = {}
    for cert in core.certs(table.concat { a.der, b.der }) do
      kept[#kept + 1] = cert
    end
    collectgarbage()
    assert.same({ a.der, b.der }, { kept[1].der, kept[2].der })
    assert.equal(300, #kept[2].san.dns)
  end)

  it("gives certs of which the rest can be checked", function()
    local cert = core.certs(a.der)()
    assert.is_true(cert:check())
    cert = core.certs((a.der:gsub("\6\3\85\4\3", "\6\3\85\4\128", 1)))()
    assert.equal("oid.syntax", select(2, cert:check()).code)
  end)

  it("says nothing more after the end", function()
    local next_cert = core.certs(a.der)
    assert.truthy(next_cert())
    assert.is_nil(next_cert())
    assert.is_nil(next_cert())
  end)
end)

describe("open", function()
  for _, row in ipairs(rows) do
    it("goes through " .. row[1], function()
      assert.same(row[3], told_of_file(row[2]))
    end)
  end

  it("agrees with certs wherever its windows end", function()
    local parts = {}
    for i = 1, 400 do
      parts[i] = i % 7 == 0 and block("CERTIFICATE", a.der .. "\0")
        or i % 5 == 0 and b.pem or "text\n" .. a.pem
    end
    local octets = table.concat(parts)
    assert.same(told(core.certs(octets)), told_of_file(octets))
    for size = #octets - 200, #octets, 7 do
      local cut = octets:sub(1, size)
      assert.same(told(core.certs(cut)), told_of_file(cut))
    end
  end)

  it("needs no more memory for a larger file", function()
    local one = (a.pem .. b.pem):rep(20)
    with_file(one:rep(30), function(path)
      collectgarbage()
      local before, most, count = collectgarbage "count", 0, 0
      for cert in core.open(path) do
        count = count + (cert and 1 or 0)
        if count % 50 == 0 then
          collectgarbage()
          most = math.max(most, collectgarbage "count" - before)
        end
      end
      assert.equal(1200, count)
      assert.is_true(most < 4096, most)
    end)
  end)

  it("refuses what is no file", function()
    for path, code in pairs {
      ["/nonexistent/file"] = "file.missing", ["/"] = "file.directory",
    } do
      local stream, fault = core.open(path)
      assert.is_nil(stream)
      assert.equal(code, fault.code)
    end
  end)

  it("closes where a loop is left", function()
    with_file(a.pem:rep(3), function(path)
      for _ = 1, 2000 do -- more than a process may have open
        for cert in core.open(path) do
          if cert then break end
        end
        local stream <close> = assert(core.open(path))
        assert.truthy(stream())
      end
    end)
  end)

  it("raises an error where the file is cut meanwhile", function()
    with_file(block("CERTIFICATE", a.der):rep(4000), function(path)
      local stream <close> = assert(core.open(path))
      assert.equal(a.pin, stream():pin())
      assert(io.open(path, "wb")):close()
      assert.error_matches(function() told(stream) end,
                           "it changed while it was read")
    end)
  end)

  it("closes at the end, and when it is forgotten", function()
    with_file(a.pem, function(path)
      for _ = 1, 2000 do assert.same({ a.pin }, told((core.open(path)))) end
      for i = 1, 2000 do
        assert(core.open(path))
        if i % 100 == 0 then collectgarbage() end
      end
    end)
  end)

  it("is a mistake of the caller to ask of what is no path", function()
    assert.error_matches(function() core.open "a\0b" end, "no NUL")
    assert.error_matches(function() core.open() end, "string expected")
  end)
end)
