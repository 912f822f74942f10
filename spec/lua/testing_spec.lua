--- cotter test: what a test file may say, what becomes of its cases, and that
--- what builders make is real.

local core = require "cotter.core"
local temporary = require "spec.support.temporary"
local tests = require "cotter.tests"

local RULE = [[
rule "spare" {
  title = "Each host pins a key outside of its chain", on = "host",
  severity = "high", needs = { "chain", "held" },
  params = { min = { type = "integer", default = 1, min = 1, max = 4 } },
  data = { known = "list<suffix>" },
  messages = { none = "{host} has none", few = "{host} has few" },
  applies = function(host) return host.name ~= "skipped.example" end,
  check = function(host, ctx)
    if ctx.data.known:match(host) then return end
    local count = #host.pins:outside(ctx.chains(host))
    if count == 0 then fail("none", { at = host.pins, host = host }) end
    if count > 0 and count < ctx.params.min then
      return fail("few", { at = host.pins, host = host })
    end
    if host.name == "broken.example" then error "a mistake" end
  end,
}
]]
local PACK = 'pack { name = "p", version = "1", api = 1, data = { known = '
  .. '{ file = "known.txt", type = "list<suffix>" } } }'

local NO_DATA = 'pack { name = "p", version = "1", api = 1 }'

local HEAD = [[
local H = "a.example"
local two = pinning_json { host = H, pins = { key "A", key "B" } }
local one = pinning_json { host = H, pins = { key "A" } }
]]

-- A test of all of it: the chain is of A, I and R.
local TEST = [[
test "spare" {
  at = "2026-11-20", held = {},
  chain = { [H] = { key "A", key "I", key "R" } },
  cases = { %s },
}
]]

local function files_of(test)
  return { ["p/pack.lua"] = PACK, ["p/known.txt"] = "known.example\n",
           ["p/spare.lua"] = RULE, ["p/spare_test.lua"] = test }
end

local function run_files(written, options)
  return temporary.with(written, function(folder)
    options = options or {}
    options.paths = options.paths or { "p" }
    for i, path in ipairs(options.paths) do
      options.paths[i] = folder .. "/" .. path
    end
    local document, source = tests.run(options)
    document.source = source
    document.folder = folder
    return document
  end)
end

local function run(test, options) return run_files(files_of(test), options) end

local function run_case(case) return run(HEAD .. TEST:format(case)) end

-- Refusals -------------------------------------------------------------------

local CASE = '{ "x", two, pass%s }'

local REFUSED = {
  { "a field of a test that is misspelt",
    'test "spare" { hald = {}, cases = {} }', 4,
    'test spare has no field "hald" (did you mean "held"?)' },
  { "a field of a case", TEST:format(CASE:format ", chian = {}"), 7,
    'case "x" has no field "chian" (did you mean "chain"?)' },
  { "an unknown rule", 'test "spar" {}', 4,
    'there is no rule "spar" (did you mean "spare"?)' },
  { "an unknown name", 'tset "spare" {}', 4,
    'unknown name "tset" (did you mean "test"?)' },
  { "an unknown builder", "local x = pining_json { }", 4,
    'unknown name "pining_json" (did you mean "pinning_json"?)' },
  { "an unknown expectation", TEST:format '{ "x", two, fials "none" }', 7,
    'unknown name "fials" (did you mean "fails"?)' },
  { "an unknown code", TEST:format '\n{ "x", two, fails "nnoe" }', 8,
    'rule spare has no message "nnoe" (did you mean "none"?)' },
  { "an unknown detail of fails",
    TEST:format '{ "x", two, fails("none", { lin = 3 }) }', 7,
    'fails has no field "lin" (did you mean "line"?)' },
  { "a consequence that there is not", TEST:format
      '{ "x", two, fails("none", { consequences = { android = "die" } }) }',
    7, '"die" is not one of blocks, dies, none, refused, unpinned (did you '
      .. 'mean "dies"?)' },
  { "a consumer that there is not", TEST:format
      '{ "x", two, fails("none", { consequences = { androit = "dies" } }) }',
    7, '(did you mean "android"?)' },
  { "a detail of another type",
    TEST:format '{ "x", two, fails("none", { line = "3" }) }', 7,
    "line must be a whole number from 1" },
  { "fails without a code", TEST:format '{ "x", two, fails }', 7,
    'fails wants a code: fails "code"' },
  { "an unknown parameter", TEST:format(CASE:format ", params = { mim = 1 }"),
    7, 'rule spare has no parameter "mim" (did you mean "min"?)' },
  { "a parameter out of its range",
    TEST:format(CASE:format ", params = { min = 9 }"), 7,
    "params.min 9 is above the maximum 4" },
  { "data that the rule does not read",
    TEST:format(CASE:format ", data = { knwon = 'x' }"), 7,
    'rule spare reads no data "knwon" (did you mean "known"?)' },
  { "no list that the pack does not have", TEST:format '{ "x", two, pass }',
    7, 'rule spare reads data.known, which the pack does not have: write '
    .. 'data = { known = "…" } into the test',
    { ["p/pack.lua"] = NO_DATA } },
  { "records that the pack does not have",
    TEST:format(CASE:format ", data = { known = 'x' }"), 7,
    "what fields they have says none",
    { ["p/pack.lua"] = NO_DATA,
      ["p/spare.lua"] = RULE:gsub("list<suffix>", "list<record>") } },
  { "a version of a plug-in that is not known",
    TEST:format(CASE:format ", consumers = { outsystems = '1' }"), 7, "1" },
  { "a date that is none", TEST:format(CASE:format ", at = '2026-13-01'"), 7,
    "no such day" },
  { "a case without a config", TEST:format '{ "x", pass }', 7,
    "its config must be a config, a list of configs or a folder, not an "
      .. "expectation" },
  { "a case without an expectation", TEST:format '{ "x", two }', 7,
    "wants an expectation" },
  { "a case with a fourth value", TEST:format '{ "x", two, pass, 1 }', 7,
    'a case is { "name", config, expectation }' },
  { "a case without a name", TEST:format "{ two, pass }", 4,
    "the name of case 1 of spare must be a text" },
  { "two cases of a name",
    TEST:format '{ "x", two, pass },\n{ "x", one, pass }', 8,
    'rule spare has two cases "x"' },
  { "a test without a case", TEST:format "", 4, "test spare has no case" },
  { "a file without a test", "-- nothing", 1, "the file has no test" },
  { "a table in the place of a key",
    "local x = pinning_json { host = H, pins = { { name = 'A' } } }", 4,
    "pins[1] must be a key or a text, not a table" },
  { "a table in the place of an expectation",
    TEST:format "{ 'x', two, { outcome = 'pass' } }", 7,
    "wants an expectation" },
  { "a table in the place of a config",
    TEST:format "{ 'x', { path = 'a', octets = 'b' }, pass }", 7,
    "must be a list" },
  { "a field of a mark", "local x = key('A').spki", 4,
    'a key has no field "spki"' },
  { "a mark that is changed", "key('A').name = 'B'", 4,
    "a key cannot be changed" },
  { "a field of a builder", "local x = android { hots = H, pins = {} }", 4,
    'android has no field "hots" (did you mean "host"?)' },
  { "a field of another format",
    "local x = pinning_json { host = H, expires = '2027-01-01' }", 4,
    'pinning_json has no field "expires"' },
  { "an entry without a host", "local x = android { pins = {} }", 4,
    "android has no host" },
  { "an entry of several", "local x = android { { host = H }, { pin = 1 } }",
    4, 'android[2] has no field "pin" (did you mean "pins"?)' },
  { "a type of key", "local x = key('A', { type = 'dsa' })", 4,
    '"dsa" is not one of ec, rsa, ed25519' },
  { "a size of an EC key", "local x = key('A', { type = 'ec', bits = 2048 })",
    4, "a key of type ec has no bits" },
  { "a size that is none", "local x = key('A', { bits = 1001 })", 4,
    "1001 is not a multiple of 8" },
  { "a form of pin", "local x = pin(key 'A', 'hexa')", 4,
    '"hexa" is not one of pin, base64, hex, sha1 (did you mean "hex"?)' },
  { "a field of a certificate", "local x = cert { subjct = H }", 4,
    'cert has no field "subjct" (did you mean "subject"?)' },
  { "a certificate of nobody", "local x = cert { ca = true }", 4,
    "cert wants a subject or a key" },
  { "an issuer that is a text",
    "local x = cert { subject = H, issuer = 'R' }", 4,
    "issuer must be a certificate or a key, not a string" },
  { "what is in no chain",
    TEST:format(CASE:format ", chain = { [H] = { two, 'x' } }"), 7,
    "must be a key, a certificate or a file, not a string" },
  { "a host of a chain that is none",
    TEST:format(CASE:format ", chain = { ['a b'] = {} }"), 7,
    '"a b" is no name of a host' },
  { "a place that evidence does not have",
    TEST:format(CASE:format ", evidence = { ['hald/x'] = 'y' }"), 7,
    'evidence has no place "hald/x" (did you mean "held"?)' },
  { "a file outside of the folder", 'local x = file "../secret"', 4,
    '"../secret" has a part ".."' },
  { "a file by its whole path", 'local x = file "/etc/passwd"', 4,
    "is not relative to the folder of the test" },
  { "a file that is not there",
    TEST:format '{ "x", file "none.json", pass }', nil,
    "there is no such file" },
  { "a loop without end", "while true do end", 4, "instructions" },
  { "memory without end", 'local s = "x" while true do s = s .. s end', 4, "" },
  { "a door to the system", "os.exit(0)", 4, 'unknown name "os"' },
  { "a rule in a test file", 'rule "x" {}', 4, 'unknown name "rule"' },
}

describe("a test file is refused for", function()
  for _, row in ipairs(REFUSED) do
    it(row[1], function()
      local written = files_of(HEAD .. row[2])
      for path, octets in pairs(row[5] or {}) do written[path] = octets end
      local document = run_files(written)
      local one = document.errors[1]
      assert.equal(0, document.passed + document.failed)
      assert.equal(2, document.exit_code)
      assert.truthy(one.message:find(row[4], 1, true), one.message)
      if row[3] and row[2]:find "^%-%-" then
        assert.equal(1, one.line)
      else
        assert.equal(row[3], one.line)
      end
    end)
  end
end)

it("a rule that compares with a word that is none is not tested", function()
  local written = files_of(HEAD .. TEST:format '{ "x", two, pass }')
  written["p/spare.lua"] = RULE:gsub("count > 0",
                                     'host.config.format == "okhtp"')
  local document = run_files(written)
  assert.equal(2, document.exit_code)
  assert.equal(1, #document.errors)
  assert.equal("rule.unknown-word", document.errors[1].code)
end)

describe("a list that the policy would bring", function()
  it("is of the type that the rule declares, where a test has it", function()
    local written = files_of(HEAD .. TEST:format
      '{ "x", one, pass, data = { known = "a.example\\n" } }')
    written["p/pack.lua"] = NO_DATA
    local document = run_files(written)
    assert.same({}, document.errors)
    assert.equal(1, document.passed)
  end)
end)

-- Outcomes -------------------------------------------------------------------

-- Case, whether it passes, and what came where it does not.
local JUDGED = {
  { '{ "x", two, pass }' },
  { '{ "x", one, fails "none" }' },
  { '{ "x", one, fails("none", { line = 5, column = 17, host = H }) }' },
  { '{ "x", one, fails("none", { path = "pinning.json" }) }' },
  { '{ "x", two, fails "few", params = { min = 2 } }' },
  { '{ "x", two, unknown, chain = {} }' },
  { '{ "x", pinning_json { host = "known.example", pins = { key "A" } }, '
    .. 'pass, chain = { ["known.example"] = { key "A" } } }' },
  { '{ "x", one, pass, data = { known = "a.example" } }' },
  { '{ "x", pinning_json { host = "skipped.example", pins = {} }, '
    .. 'not_applicable, chain = { ["skipped.example"] = { key "A" } } }' },
  { '{ "x", { one, android { host = H, pins = { key "A" } } }, '
    .. '{ fails("none", { path = "pinning.json" }), '
    .. 'fails("none", { line = 5 }) } }' },
  { '{ "x", one, fails "none", chain = { [H] = { cert { key = key "A", '
    .. 'subject = H }, key "I" } } }' },
  { '{ "x", one, fails("none", { message = "has none" }) }' },
  { '{ "x", one, fails("none", { message = "has few" }) }', "fails none" },
  { '{ "x", one, fails("none", { also = {} }) }' },
  { '{ "x", one, fails("none", { also = { 5 } }) }', "fails none" },
  { '{ "x", one, fails("none", { count = 1 }) }' },
  { '{ "x", one, fails("none", { count = 2 }) }', "fails none" },
  { '{ "x", two, fails "none" }', "pass" },
  { '{ "x", one, pass }', "fails none" },
  { '{ "x", one, unknown }', "fails none" },
  { '{ "x", two, not_applicable }', "pass" },
  { '{ "x", two, not_effective }', "pass" },
  { '{ "x", one, fails "few" }', "fails none" },
  { '{ "x", one, fails("none", { line = 4 }) }', "line 5" },
  { '{ "x", one, fails("none", { host = "b.example" }) }', "host a.example" },
  { '{ "x", { one, android { host = H, pins = { key "A" } } }, '
    .. 'fails("none", { path = "pinning.json" }) }', "fails none" },
  { '{ "x", two, pass, chain = {} }', "unknown: no chain of a.example" },
  { '{ "x", text("pinning.json", "{"), pass }', "an error: pinning.json:1:" },
  { '{ "x", pinning_json { host = "broken.example", pins = { key "B" } }, '
    .. 'pass, chain = { ["broken.example"] = { key "A" } } }',
    "a mistake" },
  { '{ "x", two, pass, chain = { [H] = { cert { subject = H, '
    .. 'issuer = key("R", { bits = 2048 }) } } } }', "signs nothing" },
}

describe("a case", function()
  for _, row in ipairs(JUDGED) do
    it(row[1] .. (row[2] and " fails" or " passes"), function()
      local document = run_case(row[1])
      assert.same({}, document.errors)
      local case = document.cases[1]
      assert.equal(not row[2], case.passed, table.concat(case.came or {}, "\n"))
      assert.equal(row[2] and 1 or 0, document.exit_code)
      if row[2] then
        assert.truthy(table.concat(case.came, "\n"):find(row[2], 1, true),
                      table.concat(case.came, "\n"))
      end
    end)
  end

  it("knows its line, also where others have its name", function()
    local document = run(HEAD .. TEST:format '{ "x", two, pass },\n'
      .. 'test "spare" {\n cases = { { "y", two, unknown } } }')
    assert.same({ 7, 7, 10, 12 }, { document.cases[1].line,
      document.cases[1].column and 7, 10, document.cases[2].line + 1 })
  end)

  it("shows the line of the config that the finding is about", function()
    local excerpt = run_case('{ "x", one, pass }').cases[1].excerpt
    assert.same({ path = "pinning.json", line = 5,
                  text = '      "hashes": [' }, excerpt)
  end)

  it("reads files of the folder, and follows no link", function()
    local written = files_of(HEAD .. TEST:format
      '{ "x", file "fixtures/one.json", fails "none" }')
    written["p/fixtures/one.json"] = '{ "hosts": [ { "host": "a.example", '
      .. '"hashes": [ ] } ] }'
    assert.equal(0, run_files(written).exit_code)
    temporary.with(written, function(folder)
      os.execute(("cd %s/p/fixtures && mv one.json two && ln -s two one.json")
        :format(folder))
      local document = tests.run { paths = { folder .. "/p" } }
      assert.equal("a link, which is not followed",
                   document.errors[1].message)
    end)
  end)
end)

-- Which tests run ------------------------------------------------------------

describe("cotter test", function()
  local GOOD = HEAD .. TEST:format '{ "x", two, pass }, { "y", one, pass }'

  it("refuses a rule without a test", function()
    local written = files_of(GOOD)
    written["p/more.lua"] = RULE:gsub('"spare"', '"more"')
    local document = run_files(written)
    assert.equal(2, document.exit_code)
    assert.equal("rule more has no test", document.errors[1].message)
    assert.equal(1, document.errors[1].line)
    assert.equal(1, document.failed)
  end)

  it("refuses a filter that matches nothing", function()
    local document = run(GOOD, { filter = "spare: z" })
    assert.equal(2, document.exit_code)
    assert.equal('no test ran: the filter "spare: z" matches none',
                 document.errors[1].message)
  end)

  it("refuses a filter on a rule that has no test", function()
    local written = files_of(GOOD)
    written["p/more.lua"] = RULE:gsub('"spare"', '"more"')
    assert.equal("rule more has no test",
                 run_files(written, { filter = "more" }).errors[1].message)
    assert.same({}, run_files(written, { filter = "spare: x" }).errors)
  end)

  for _, row in ipairs {
    { "x", 1, 0 }, { "spare: y", 0, 1 }, { "sp*y", 0, 1 }, { "spare", 1, 1 },
  } do
    it("filters by " .. row[1], function()
      local document = run(GOOD, { filter = row[1] })
      assert.same({ row[2], row[3] }, { document.passed, document.failed })
    end)
  end

  it("lists cases and runs none", function()
    local document = run(GOOD, { list = true })
    assert.same({ 2, 0, 0, 0 }, { #document.cases, document.passed,
                                  document.failed, document.exit_code })
  end)

  for _, row in ipairs {
    { "a folder of packs", "." }, { "a rule file", "p/spare.lua" },
    { "a test file", "p/spare_test.lua" }, { "a policy", "policy.lua" },
  } do
    it("takes " .. row[1], function()
      local written = files_of(GOOD)
      written["policy.lua"] = 'policy { name = "x", api = 1, '
        .. 'packs = { "cotter:pinning", "p" } }'
      written["p/pack.lua"] = PACK
      local document = run_files(written, { paths = { row[2] } })
      assert.same({}, document.errors)
      assert.equal(2, #document.cases)
    end)
  end

  for _, row in ipairs {
    { "a path that is not there", "none", "no such file" },
    { "a folder without rules", "empty", "no rule is in the folder" },
    { "a policy of shipped packs alone", "policy.lua", "names no pack" },
    { "a broken rule", "broken", "unfinished string" },
  } do
    it("refuses " .. row[1], function()
      local written = { ["empty/readme"] = "x", ["broken/a.lua"] = 'x = "',
        ["policy.lua"] = 'policy { name = "x", api = 1, '
                         .. 'packs = { "cotter:pinning" } }' }
      local document = run_files(written, { paths = { row[2] } })
      assert.equal(2, document.exit_code)
      assert.truthy(document.errors[1].message:find(row[3], 1, true),
                    document.errors[1].message)
    end)
  end

  it("gives equal results for equal tests", function()
    local function said()
      local document = run(GOOD)
      document.folder, document.source = nil, nil
      for _, case in ipairs(document.cases) do case.path = nil end
      for _, rule in ipairs(document.rules) do rule.path = nil end
      return document
    end
    assert.same(said(), said())
  end)
end)

-- Builders -------------------------------------------------------------------

-- What each builder makes, by the reader of its format: format and digests.
local SPKI = "key A"
local BUILT = {
  { "pinning_json", "outsystems" }, { "android", "android" },
  { "apple", "apple" }, { "trustkit", "trustkit" },
  { "trustkit_plist", "tsk-plist" }, { "okhttp", "okhttp" },
  { "trustkit_swift", "trustkit-swift" },
  { "public_key_pinning", "react-native-ssl-public-key-pinning" },
  { "cert_pinner", "react-native-cert-pinner" },
  { "ssl_manager", "react-native-ssl-manager" }, { "expo", "expo" },
  { "tcs", "tcs" }, { "msso", "msso" }, { "curl", "curl" },
  { "tlsa", "tlsa" }, { "hpkp", "hpkp" },
}

local READER = [[
rule "read" {
  title = "Told", on = "config", severity = "low",
  messages = { read = "{format} {pins}" },
  check = function(config)
    local pins = {}
    for _, host in ipairs(config.hosts) do
      for _, pin in ipairs(host.pins) do pins[#pins + 1] = pin.digest end
    end
    fail("read", { format = config.format, pins = table.concat(pins, " ") })
  end,
}
]]

describe("the builder", function()
  it("makes no key of a curve that it does not know", function()
    assert.error_matches(function() core.made_point("P-192", "a") end,
                         "no key of the curve 'P%-192'")
  end)

  local digests = {}
  for i, name in ipairs { "A", "B" } do
    local point = core.made_point("P-256", "cotter key " .. name)
    local head = "\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08"
      .. "\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\0"
    digests[i] = core.hex(core.sha256(head .. point))
  end

  for _, row in ipairs(BUILT) do
    it(row[1] .. " makes what the reader of " .. row[2] .. " reads", function()
      local host = row[1] == "hpkp" and "" or 'host = "a.example", '
      local document = run_files { ["p/read.lua"] = READER,
        ["p/read_test.lua"] = ('test "read" { cases = { { "x", %s { %spins = '
          .. '{ key "A", key "B" } }, pass } } }'):format(row[1], host) }
      assert.same({}, document.errors)
      assert.truthy(document.cases[1].came[1]:find(
        row[2] .. " " .. table.concat(digests, " "), 1, true),
        document.cases[1].came[1] .. SPKI)
    end)
  end
end)

describe("a certificate to order", function()
  local certificates = require "cotter.testing.certificates"
  local keys = require "cotter.testing.keys"
  local marks = require "cotter.testing.marks"
  local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

  local function spec(given)
    return marks.value(certificates.cert(given), "certificate")
  end

  local function capture(command)
    local pipe <close> = assert(io.popen(command .. " 2>&1"))
    return (pipe:read "a")
  end

  local root = certificates.cert { subject = "CN=Root, O=Example, C=CH",
                                   key = keys.key "R", ca = true }
  local issuer = certificates.cert { subject = "Issuer", key = keys.key "I",
                                     ca = true, issuer = root }

  local function written(one)
    return certificates.pem("CERTIFICATE", certificates.write(one, AT))
  end

  it("is one that openssl verifies", function()
    local leaf = spec { subject = "a.example", key = keys.key "A",
                        issuer = issuer }
    temporary.with({
      root = written(marks.value(root, "certificate")),
      issuer = written(marks.value(issuer, "certificate")),
      leaf = written(leaf),
    }, function(folder)
      local command = ("cd %s && openssl verify -x509_strict -attime %d "
        .. "-purpose sslserver -verify_hostname a.example -CAfile root "
        .. "-untrusted issuer leaf"):format(folder, AT)
      assert.equal("leaf: OK\n", capture(command))
      local pin = capture(("cd %s && openssl x509 -in leaf -noout -pubkey | "
        .. "openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | "
        .. "openssl enc -base64"):format(folder))
      assert.equal("sha256/" .. pin:gsub("%s", ""), keys.pin(keys.key "A"))
    end)
  end)

  it("says what it was told", function()
    local cert = assert(core.cert(certificates.write(spec {
      subject = "CN=b.example, O=Example", san = { "c.example", "192.0.2.1" },
      not_before = "2026-01-01", not_after = "2026-02-01T12:00:00Z",
      serial = 7, usage = { "keyCertSign" }, extended_usage = { "client" },
      key = keys.key("K", { curve = "P-384" }) }, AT)))
    assert.is_true(cert:check())
    assert.equal("O=Example,CN=b.example", cert.subject)
    assert.same({ "c.example" }, cert.san.dns)
    assert.same({ "192.0.2.1" }, cert.san.ip)
    assert.equal(1767225600, cert.not_before)
    assert.equal(1769947200, cert.not_after)
    assert.equal("07", cert.serial)
    assert.equal("P-384", cert.spki.curve)
  end)

  it("is the same each time", function()
    local one = spec { subject = "a.example" }
    assert.equal(certificates.write(one, AT), certificates.write(one, AT))
  end)

  for _, row in ipairs {
    { { bits = 1024 }, "rsa", 1024 }, { { type = "ed25519" }, "ed25519", 256 },
    { { curve = "P-521" }, "ec", 521 }, { {}, "ec", 256 },
  } do
    it(("has a key of type %s and %d bits"):format(row[2], row[3]), function()
      local cert = assert(core.cert(certificates.write(spec {
        subject = "a.example", key = keys.key("A", row[1]) }, AT)))
      assert.same({ row[2], row[3] }, { cert.spki.type, cert.spki.bits })
      assert.is_true(cert:check())
    end)
  end
end)

describe("the types of a test file", function()
  it("have all of its names", function()
    local typed = assert(core.read_file "lua/cotter/test.d.lua")
    for _, module in ipairs { "configs", "expectations" } do
      for name in pairs(require("cotter.testing." .. module).names) do
        assert.truthy(typed:find("\nfunction " .. name .. "(", 1, true)
                      or typed:find("\n" .. name .. " = nil", 1, true), name)
      end
    end
  end)
end)
