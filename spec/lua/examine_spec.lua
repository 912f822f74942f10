-- What is believed of the process that reads certificates and keys, and what
-- becomes of files that break it.

local core = require "cotter.core"
local answering = require "cotter.answering"
local examining = require "cotter.examining"
local openssl = require "spec.support.openssl"

local PIN <const> = "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

local function item(changed)
  local made = { pin = PIN, kind = "public-key", encoding = "pem", line = 1,
                 key = { type = "ec", bits = 256, curve = "P-256" } }
  for name, value in pairs(changed or {}) do made[name] = value end
  return made
end

local function file(changed) return { items = { item(changed) } } end

local function cert(changed)
  local made = { subject = "CN=a", pin = PIN,
                 not_after = "2027-01-01T00:00:00Z" }
  for name, value in pairs(changed or {}) do made[name] = value end
  return made
end

local FILES <const> = { files = { { path = "a", octets = "" } } }
local CHAIN <const> = { chain = { octets = { "der" } } }
local JUDGED <const> = { chain = { octets = { "der" }, anchors = "der" } }

local function chain(trust, ...)
  return { chain = { certs = { cert(), ... }, trust = trust } }
end

local REFUSED <const> = { code = "x", text = "x" }

describe("Of an answer about certificates and keys is believed", function()
  for _, row in ipairs {
    { "a key", FILES, { files = { file() } } },
    { "a serial number that is negative", FILES,
      { files = { file { serial = "-05" } } } },
    { "a fault", FILES, { files = { { fault = REFUSED } } } },
    { "a certificate", CHAIN, chain() },
    { "a path", JUDGED, chain { path = { cert() }, anchor = cert() } },
    { "that there is no path", JUDGED,
      chain { refusal = REFUSED, tried = {} } },
  } do
    it(row[1], function()
      assert.is_nil(answering.problem("cotter.examine", row[3], row[2]))
    end)
  end
end)

describe("Of an answer about certificates and keys is refused", function()
  for _, row in ipairs {
    -- missing and doubled
    { "nothing", FILES, {} },
    { "no table", FILES, "pass" },
    { "a file that is not told of", FILES, { files = {} } },
    { "a file that is told of twice", FILES, { files = { file(), file() } } },
    { "a file that nobody asked about", CHAIN,
      { files = { file() }, chain = chain().chain } },
    { "neither items nor a fault", FILES, { files = { {} } } },
    { "items and a fault", FILES,
      { files = { { items = {}, fault = REFUSED } } } },
    { "a container without items", FILES,
      { files = { { fault = REFUSED,
                    container = { open = true, parts = {} } } } } },
    { "no chain", CHAIN, {} },
    { "a chain that nobody asked about", FILES,
      { files = { file() }, chain = chain().chain } },
    { "fewer certificates", CHAIN, { chain = { certs = {} } } },
    { "more certificates", CHAIN, chain(nil, cert()) },
    { "a certificate of nothing", CHAIN, { chain = { certs = { {} } } } },
    { "a certificate with a fault and a pin", CHAIN,
      { chain = { certs = { cert { fault = REFUSED } } } } },
    { "no word on the path", JUDGED, chain() },
    { "a path of nothing", JUDGED, chain { path = {}, anchor = cert() } },
    { "a path and a refusal", JUDGED,
      chain { path = { cert() }, anchor = cert(), refusal = REFUSED } },
    { "a path without an anchor", JUDGED, chain { path = { cert() } } },
    { "a refusal without attempts", JUDGED, chain { refusal = REFUSED } },
    -- odd
    { "an unknown field", FILES, { files = { file { verdict = "pass" } } } },
    { "an unknown kind", FILES, { files = { file { kind = "policy" } } } },
    { "an unknown encoding", FILES, { files = { file { encoding = "x" } } } },
    { "a pin that is none", FILES, { files = { file { pin = "sha256/x" } } } },
    { "an escape in a pin", FILES,
      { files = { file { pin = PIN .. "\27[2J" } } } },
    { "a serial number that is none", FILES,
      { files = { file { serial = "-" } } } },
    { "an escape in a serial number", FILES,
      { files = { file { serial = "5\27[2J" } } } },
    { "a line 0", FILES, { files = { file { line = 0 } } } },
    { "an escape in the name of a curve", FILES,
      { files = { file { key = { type = "ec", curve = "\27[2J" } } } } },
    { "a day that is none", CHAIN,
      { chain = { certs = { cert { not_after = "never" } } } } },
    { "a fault without a text", FILES,
      { files = { { fault = { code = "x" } } } } },
  } do
    it(row[1], function()
      assert.is_string(answering.problem("cotter.examine", row[3], row[2]))
    end)
  end
end)

describe("Files are read by a process that", function()
  local key = openssl.public(openssl.key())

  it("breaks on none, each told of in its place", function()
    local answers = examining.files({ { path = "a", octets = "x" },
      { path = "b", octets = key } }, { detail = "pin" })
    assert.equal("string", type(answers[1].fault.code))
    assert.equal("public-key", answers[2].items[1].kind)
  end)

  describe("breaks on one, which", function()
    local jail = core.jail

    after_each(function() core.jail = jail end)

    --- Has the process break where an octet is among those it is given.
    local function break_on(octet)
      core.jail = function(module, request, wishes)
        if request:find(octet, 1, true) then
          return nil, { code = "jail.crash", text = "it crashed" }
        end
        return jail(module, request, wishes)
      end
    end

    it("is told of alone, and the others are read", function()
      break_on "\1broken"
      local answers = examining.files({ { path = "a", octets = "\1broken" },
        { path = "b", octets = key } }, { detail = "pin" })
      assert.equal("jail.crash", answers[1].fault.code)
      assert.matches("the process that is to read it: it crashed",
                     answers[1].fault.text, 1, true)
      assert.equal("public-key", answers[2].items[1].kind)
    end)

    it("is told of where it is the only one", function()
      break_on "\1broken"
      local answers = examining.files({ { path = "a", octets = "\1broken" } },
                                      { detail = "pin" })
      assert.equal("jail.crash", answers[1].fault.code)
    end)
  end)

  it("answers oddly, which is a fault", function()
    local jail = core.jail
    core.jail = function() return core.encode { files = {} }, {} end
    local answers = examining.files({ { path = "a", octets = "x" } },
                                    { detail = "pin" })
    core.jail = jail
    assert.equal("run.odd", answers[1].fault.code)
  end)
end)
