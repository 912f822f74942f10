--- cotter.decide: one connection, answered. What the consumers decide is in
--- consumers_spec.lua; here is what a caller gets.

local core = require "cotter.core"
local decide = require "cotter".decide
local openssl = require "spec.support.openssl"
local temporary = require "spec.support.temporary"

local EVIDENCE <const> = "spec/fixtures/evidence/anchored-valid/"
local HOST <const> = "docs.python.org"
local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

local certs = {}
for cert in assert(core.open(EVIDENCE .. "chains/docs.python.org.pem")) do
  certs[#certs + 1] = cert
end
local anchors =
  assert(core.read_file(EVIDENCE .. "anchors/globalsign-root-r3.pem"))

local LEAF <const> = "sha256/AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
local OTHER <const> = "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA="
local SPARE <const> = "sha256/EGVOtZbmPAw+MBWiwQF2pcna6d5A5EQDaYD5MSYYW5A="

local function config(...)
  return ('{ "hosts": [ { "host": "%s",\n"hashes": [ "%s" ] } ] }')
    :format(HOST, table.concat({ ... }, '", "'))
end

-- Asks with files beside the config, options in place of the usual ones.
local function ask(text, options, files)
  files = files or {}
  files["pinning.json"] = text
  return temporary.with(files, function(folder)
    local given = { host = HOST, certs = certs, anchors = anchors, at = AT,
                    config = folder .. "/pinning.json" }
    for name, value in pairs(options or {}) do given[name] = value end
    for _, name in ipairs { "policy", "verify_key" } do
      given[name] = given[name] and folder .. "/" .. given[name]
    end
    return table.pack(decide(given))
  end)
end

local ISSUE <const> =
  "SSLPinning found an issue with the configured certificate for the url!"
local PROBLEM <const> =
  "Message: SSLPinning found some problem with the request!"

describe("The decision", function()
  -- What, config, options; exit status, and of each decision the consumer,
  -- verdict, code and the answer of the plug-in's action (vendor page).
  for _, row in ipairs {
    { "is of each consumer of the config", config(LEAF, OTHER), {}, 0,
      { "outsystems-android", "accept", "accepted", true },
      { "outsystems-ios", "accept", "accepted", true } },
    { "has the plug-in's words where no pin matches", config(OTHER, SPARE), {},
      1, { "outsystems-android", "refuse", "no_match", false, ISSUE },
      { "outsystems-ios", "refuse", "no_match", false, ISSUE } },
    { "has its other words for an invalid chain", config(LEAF, OTHER),
      { at = AT + 365 * 86400 }, 1,
      { "outsystems-android", "refuse", "invalid", false, PROBLEM },
      { "outsystems-ios", "refuse", "invalid", false, PROBLEM } },
    { "has no words where the app never runs", config(LEAF, LEAF), {}, 1,
      { "outsystems-android", "accept", "accepted", true },
      { "outsystems-ios", "refuse", "dies" } },
    { "is unpinned for a name without an entry", config(LEAF, OTHER),
      { host = "www.python.org" }, 1,
      { "outsystems-android", "unpinned", "no_entry", true },
      { "outsystems-ios", "unpinned", "no_entry", true } },
    { "is of one consumer", config(LEAF, OTHER),
      { consumer = "outsystems-ios" }, 0,
      { "outsystems-ios", "accept", "accepted", true } },
    { "is of all that a pack is for", config(LEAF, OTHER),
      { consumer = "trustkit" }, 0, { "trustkit-ios", "accept", "accepted" },
      { "trustkit-android", "accept", "accepted" } },
    { "warns of a backup", config(OTHER, LEAF), { consumer = "cotter" }, 0,
      { "cotter", "warn", "backup" } },
    { "is refused by cotter without an entry", config(LEAF, OTHER),
      { consumer = "cotter", host = "www.python.org" }, 1,
      { "cotter", "refuse", "no_entry" } },
    { "is refused by Android below an anchor that the user added",
      config(LEAF, OTHER), { consumer = "android", installed = anchors }, 1,
      { "android", "refuse", "invalid" } },
    { "is refused by OkHttp where a SHA-1 is of another key",
      config("sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=", OTHER),
      { consumer = "okhttp" }, 1, { "okhttp", "refuse", "no_match" } },
  } do
    it(row[1], function()
      local decisions = assert(table.unpack(ask(row[2], row[3])))
      local found = {}
      for i, one in ipairs(decisions) do
        local answer = one.answer or {}
        found[i] = { one.consumer, one.verdict, one.code, answer.Success,
                     answer.Error }
        assert.equal(one.verdict == "accept" or one.verdict == "warn",
                     one.accepted)
      end
      assert.same({ table.unpack(row, 5) }, found)
      assert.equal(row[4], decisions.exit_code)
    end)
  end

  it("has matches with their depth, the path and the pins", function()
    local one = ask(config(OTHER, LEAF), { consumer = "android" })[1][1]
    assert.same({ { pin = LEAF, depth = 0, subject = "CN=www.python.org",
                    held = false, line = 2, column = one.matches[1].column } },
                one.matches)
    assert.same({ OTHER, LEAF }, one.pins)
    assert.equal(3, #one.path)
    assert.same({ 2, "sha256/cGuxAXyFXFkWm61cF4HPWX8S0srS9j0aSqN0k4AP+4A=" },
                { one.path[3].depth, one.path[3].pin })
  end)

  it("takes octets in place of certificates", function()
    local ders = {}
    for i, cert in ipairs(certs) do ders[i] = cert.der end
    assert.equal("accept", ask(config(LEAF, OTHER), { certs = ders })[1][1]
      .verdict)
  end)

  local POLICY <const> =
    'policy { name = "p", api = 1, packs = { "rules.lua" } }'

  it("is that of a policy's own rules", function()
    local decisions = ask(config(LEAF, OTHER), { policy = "policy.lua" }, {
      ["policy.lua"] = POLICY, ["rules.lua"] = [[
rule "own" {
  title = "t", on = "connection", severity = "high",
  needs = { "chain", "anchors" }, messages = { no = "{n} at {d}" },
  check = function(connection)
    local match = connection.matches[1]
    return fail("no", { n = connection.name, d = match.depth })
  end,
}]] })[1]
    assert.same({ "refuse", "no", HOST .. " at 0" },
      { decisions[1].verdict, decisions[1].code, decisions[1].message })
  end)

  it("is none where no rule of the policy is about connections", function()
    local result = ask(config(LEAF, OTHER), { policy = "policy.lua" }, {
      ["policy.lua"] = POLICY, ["rules.lua"] = [[
rule "own" {
  title = "t", on = "host", severity = "high", messages = { no = "no" },
  check = function() end,
}]] })
    assert.equal("policy.connections", result[2].code)
  end)
end)

describe("No decision is made", function()
  for _, row in ipairs {
    { "of an unknown consumer", { consumer = "okhtp" }, "consumer.unknown",
      'did you mean "okhttp"?' },
    { "of what is no host", { host = "https://x" }, "host.url", "no name" },
    { "of a wildcard", { host = "*.python.org" }, "host.wildcard", "no name" },
    { "of an absent config", { config = "absent.json" }, "file.missing", "" },
    { "without a certificate", { certs = {} }, "container.empty",
      "there is no certificate" },
    { "of octets that are none", { certs = { "octets" } }, "container.text",
      "neither PEM nor DER" },
    { "without a trust anchor", { anchors = "" }, "container.empty",
      "there is no certificate" },
    { "with anchors that are none", { anchors = "octets" }, "container.text",
      "neither PEM nor DER" },
  } do
    it(row[1], function()
      local result = ask(config(LEAF, OTHER), row[2])
      assert.is_nil(result[1])
      assert.equal(row[3], result[2].code)
      assert(result[2].text:find(row[4], 1, true), result[2].text)
    end)
  end

  it("of a config that cannot be read", function()
    local result = ask "{"
    assert.is_nil(result[1])
    assert.equal(1, result[2].line)
  end)

  for _, row in ipairs {
    { "with an option that is none", { hosts = "x" },
      'no option "hosts" %(did you mean "host"%?%)' },
    { "with a host that is no text", { host = 1 },
      "decide's host is to be a string, not a number" },
    { "with a lock that is said to be wanted", { locked = "yes" },
      "decide's locked is to be a boolean, not a string" },
    { "with a serial number that is a text", { minimum_serial = "2" },
      "decide's minimum_serial is to be an integer, not a string" },
    { "with a consumer that is no text", { consumer = 5 },
      "decide's consumer is to be a string, not a number" },
    { "at a date in place of a moment", { at = "2026-11-20" },
      "decide's at is to be an integer, not a string" },
    { "with anchors that were read", { anchors = core.anchors(anchors) },
      "decide's anchors is to be a string, not a userdata" },
    { "with anchors of the user that are no octets", { installed = {} },
      "decide's installed is to be a string, not a table" },
    { "with keys in reserve that are no list", { held = "octets" },
      "decide's held is to be a table, not a string" },
    { "with a key in reserve that is none", { held = { 5 } },
      "decide's held%[1%] is to be a string, not a number" },
    { "with a certificate that is none", { certs = { certs[1], 5 } },
      "decide's certs%[2%] is to be a certificate or its DER, not a number" },
  } do
    it(row[1], function()
      assert.error_matches(function() ask(config(LEAF, OTHER), row[2]) end,
                           row[3])
    end)
  end
end)

it("Nothing is decided without options", function()
  assert.error_matches(function() return decide() end,
                       "decide's options are to be a table, not a nil")
end)

describe("The policy of a decision", function()
  local POLICY <const> =
    'policy { name = "p", api = 1, packs = { "rules.lua" } }\n'
  local RULES <const> = [[
rule "own" {
  title = "t", on = "connection", severity = "high",
  needs = { "chain", "anchors" }, messages = { no = "no" },
  check = function() return fail "no" end,
}
]]
  local key, other = openssl.key "-algorithm ed25519",
                     openssl.key "-algorithm ed25519"

  local function digest(octets)
    return openssl.run("openssl dgst -sha256 -r", octets):sub(1, 64)
  end

  local LOCK <const> = ("cotter policy lock v1\nserial 3\n%s  policy.lua\n"
    .. "%s  rules.lua\n"):format(digest(POLICY), digest(RULES))

  local function locked(changes)
    local files = { ["g/policy.lua"] = POLICY, ["g/rules.lua"] = RULES,
      ["g/policy.lock"] = LOCK,
      ["g/policy.lock.sig"] = core.base64(core.sign(key, LOCK)) .. "\n",
      ["key.pem"] = openssl.run("openssl pkey -pubout", key),
      ["other.pem"] = openssl.run("openssl pkey -pubout", other) }
    for name, octets in pairs(changes) do files[name] = octets or nil end
    return files
  end

  local CHANGED <const> = { ["g/rules.lua"] = "-- x\n" .. RULES }
  local UNSIGNED <const> = { ["g/policy.lock.sig"] = false }

  -- What, changes, options, code of the fault; nil where it decides.
  for _, row in ipairs {
    { "is held to nothing that is not asked for", CHANGED, {} },
    { "is held to its lock", {}, { locked = true } },
    { "need not be signed for that", UNSIGNED, { locked = true } },
    { "is held to its lock where it differs", CHANGED, { locked = true },
      "lock.drift" },
    { "is held to a lock that there is", { ["g/policy.lock"] = false },
      { locked = true }, "lock.missing" },
    { "is held to a key", {}, { verify_key = "key.pem" } },
    { "is held to a key, and to its files", CHANGED,
      { verify_key = "key.pem" }, "lock.drift" },
    { "is held to the key that has signed", {}, { verify_key = "other.pem" },
      "lock.signature" },
    { "is held to a signature that there is", UNSIGNED,
      { verify_key = "key.pem" }, "lock.unsigned" },
    { "is held to a key that there is", {}, { verify_key = "absent.pem" },
      "file.missing" },
    { "is held to its number", {},
      { verify_key = "key.pem", minimum_serial = 3 } },
    { "is held to a higher number", {},
      { verify_key = "key.pem", minimum_serial = 4 }, "lock.serial" },
    { "is held to its name", {},
      { verify_key = "key.pem", verify_name = "p" } },
    { "is held to a name that it has not", {},
      { verify_key = "key.pem", verify_name = "q" }, "lock.other" },
    { "is held to no name without a key", {}, { verify_name = "p" },
      "lock.demand" },
    { "is held to no number without a key", {}, { minimum_serial = 1 },
      "lock.demand" },
    { "is held to no number that is none", {},
      { verify_key = "key.pem", minimum_serial = 0 }, "lock.demand" },
    { "is wanted where a lock is", {}, { locked = true, policy = false },
      "lock.demand" },
  } do
    it(row[1], function()
      local options = { policy = "g/policy.lua" }
      for name, value in pairs(row[3]) do options[name] = value or nil end
      local result = ask(config(LEAF, OTHER), options, locked(row[2]))
      local code = not result[1] and result[2].code or nil
      assert.equal(row[4], code, not result[1] and result[2].text or nil)
      if result[1] then assert.equal("refuse", result[1][1].verdict) end
    end)
  end
end)
