--- What each consumer decides about the same connections.
---
--- The expected decisions are read off the consumers' own sources, each named
--- at its rows; none is computed. Certificates are made by openssl: a root
--- that is not served, an authority below it, a server, and a stray one that
--- is served beside the path.

local authority = require "spec.support.authority"
local cert_model = require "cotter.model.cert"
local config_model = require "cotter.model.config"
local connections = require "cotter.engine.connections"
local consumers = require "cotter.model.consumer"
local context = require "cotter.engine.context"
local core = require "cotter.core"
local evidences = require "cotter.evidence"
local hosts = require "cotter.model.host"
local openssl = require "spec.support.openssl"
local open = require "cotter.policy.open"
local pins = require "cotter.model.pin"
local rules = require "cotter.engine.rules"
local runs = require "cotter.engine.run"
local sources = require "cotter.model.source"
local time = require "cotter.model.time"
local vocabulary = require "cotter.vocabulary"

local DAY <const> = 86400

-- Certificates --------------------------------------------------------------

local root = authority.ca "root"
local issuing = authority.ca("issuing", root)
local NAMES = "subjectAltName = DNS:www.example.com, DNS:*.www.example.com, "
  .. "DNS:a.b.www.example.com\n"
local SERVER = "keyUsage = critical, digitalSignature\n"
  .. "extendedKeyUsage = serverAuth\n" .. NAMES
local leaf = authority.leaf(issuing, SERVER, { days = 30 })
local stray = authority.ca "stray"
local spare = openssl.key()
local moved = authority.leaf(issuing, SERVER, { days = 30, key = spare })

local NOW <const> = core.now()

--- The pin by SHA-1, as openssl tells it.
local function sha1_pin(made)
  local name = os.tmpname()
  local file <close> = assert(io.open(name, "w"))
  file:write(made.pem)
  file:close()
  local pipe <close> = assert(io.popen(
    ("openssl x509 -in %s -noout -pubkey | openssl pkey -pubin -outform der "
     .. "| openssl dgst -sha1 -binary | base64"):format(name)))
  local digest = pipe:read "l"
  os.remove(name)
  return "sha1/" .. digest
end

local KEYS = {
  leaf = leaf.cert:pin(), issuing = issuing.cert:pin(),
  root = root.cert:pin(), stray = stray.cert:pin(), spare = moved.cert:pin(),
  other = "sha256/" .. core.base64(core.sha256 "another key"),
  short = "sha256/AAAA", foreign = "sha256/no digest of a key",
  sha1 = "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
  leaf1 = sha1_pin(leaf), root1 = sha1_pin(root),
}

local CHAINS = {
  served = leaf.pem .. issuing.pem .. stray.pem,
  moved = moved.pem .. issuing.pem, alone = leaf.pem,
}

-- Models --------------------------------------------------------------------

local source = sources.new "config"

local function split(text)
  local words = {}
  for word in text:gmatch "%S+" do words[#words + 1] = word end
  return words
end

-- An entry: its host, its pins by name ("leaf:ca" has a role), and options.
local function add_entry(list, config, entry, first)
  local own = {}
  local made = hosts.new(source, 0, entry[1], {
    include_subdomains = entry.sub == true, enforced = not entry.reports,
    expires = entry.ends and time.at(NOW + entry.ends * DAY),
    pins = pins.list(source, 0, own), config = config, first = first.hosts })
  for i, word in ipairs(split(entry[2])) do
    local name, role = word:match "^(%w+):?(%w*)$"
    own[i] = pins.new(KEYS[name], 0, source, made, first.pins, nil,
                      role ~= "" and role or nil)
  end
  list[#list + 1] = made
end

local function model(entries)
  local list, first = {}, { hosts = {}, pins = {} }
  local config = config_model.new(source, 0, { format = "made",
    consumers = { "android" }, hosts = hosts.list(source, 0, list),
    encoding = "utf-8", observations = {} })
  for _, entry in ipairs(entries) do add_entry(list, config, entry, first) end
  return config
end

local function evidence_of(row)
  local held = row.held and { { kind = "held", path = "held", name = "held",
    octets = openssl.public(spare) } } or {}
  return evidences.read { kinds = { "chain", "anchors" }, files = {
    { kind = "chain", path = "chain", octets = CHAINS[row.chain or "served"],
      name = (row.to or "www.example.com") .. ".pem" },
    { kind = "anchors", path = "root", name = "root", octets = root.pem,
      installed = row.installed },
    held[1] } }
end

local function ask(row)
  local evidence, at = evidence_of(row), NOW + (row.later or 0) * DAY
  assert.same({}, evidence.errors)
  cert_model.trust(evidence.anchors, at, function() end)
  return connections.list {
    apps = { { configs = { model(row) } } }, evidence = evidence, own = false,
    consumers = vocabulary.consumers, at = at,
    name = row.to or "www.example.com" }, evidence, at
end

-- Expectations --------------------------------------------------------------

-- Words of the table: + accepted, - no_match, . no_entry, x dies, ! refused by
-- the build, 0 no_pins, e expired, r report_only, n not_noted, i invalid,
-- ? unknown, u installed.
local WORDS = { ["+"] = "accepted", ["-"] = "no_match", ["."] = "no_entry",
  x = "dies", ["!"] = "refused", ["0"] = "no_pins", e = "expired",
  r = "report_only", n = "not_noted", i = "invalid", ["?"] = "unknown",
  u = "installed" }

-- The columns, in the order of vocabulary.consumers.
--
--   OA outsystems-android  OI outsystems-ios  An android  Ti trustkit-ios
--   Ta trustkit-android    Ok okhttp  Ap apple  Cu curl  Hp hpkp  Ch chromium
--   Co cotter
--
-- HP wants a pin outside of the path (RFC 7469 2.5), OA, OI two hashes, OI, Ti
-- and Ta two keys.
local WWW <const> = "www.example.com"
local ROWS = {
  --                                      OA OI An Ti Ta Ok Ap Cu Hp Ch Co
  { "the key of the server is pinned",   "+  +  +  +  +  +  +  +  +  +  +",
    { WWW, "leaf other" } },
  -- Of consumers that compare any certificate: PinSet and TrustManagerImpl of
  -- AOSP, ssl_pin_verifier.m, CertificatePinner.check, RFC 7469 2.6. curl
  -- hashes the peer's own certificate (Curl_pin_peer_pubkey).
  { "the key of the authority below",    "+  +  +  +  +  +  +  -  +  +  +",
    { WWW, "issuing other" } },
  { "the key of a root not served",      "+  +  +  +  +  +  +  -  +  +  +",
    { WWW, "root other" } },
  { "no key of the path",                "-  -  -  -  -  -  -  -  -  -  -",
    { WWW, "other spare" } },
  -- RFC 7469 2.6: superfluous certificates must be ignored.
  { "a key served beside the path",      "-  -  -  -  -  -  -  -  -  -  -",
    { WWW, "stray other" } },
  -- Validation comes first: the platform ends the handshake before pins.
  { "a chain that has ended",            "i  i  i  i  i  i  i  i  i  i  i",
    { WWW, "leaf other" }, later = 60 },
  { "a chain without its intermediate",  "i  i  i  i  i  i  i  i  i  i  i",
    { WWW, "leaf other" }, chain = "alone" },
  -- The reference on network security configs: API 24 trusts no anchors of the
  -- user; RFC 7469 2.6: a browser may go without pins below them.
  { "an anchor that the user added",     "i  +  i  +  i  +  +  +  u  u  i",
    { WWW, "leaf other" }, installed = true },
  { "such an anchor, and no match",      "i  -  i  -  i  -  -  -  u  u  i",
    { WWW, "spare other" }, installed = true },
  { "a host without an entry",           ".  .  .  .  .  .  .  .  .  .  .",
    { "other.example.com", "leaf other" } },
  -- configuration_utils.m, DomainPinningPolicy.java: two keys or an exception;
  -- hooks/utils.js: two hashes. RFC 7469 2.5: no backup, not noted.
  { "one pin, which matches",            "!  !  +  x  x  +  +  +  n  +  +",
    { WWW, "leaf" } },
  { "one key twice",                     "+  x  +  x  x  +  +  +  n  +  +",
    { WWW, "leaf leaf" } },
  { "two pins, both in the path",        "+  +  +  +  +  +  +  +  n  +  +",
    { WWW, "leaf root" } },
  -- PinSet.EMPTY pins nothing; SecPolicyServer.c refuses for an empty list.
  { "an entry without pins",             "!  !  0  x  x  0  -  0  0  0  0",
    { WWW, "" } },
  -- Pin.java and parse_configuration.m throw for another length; okio decodes
  -- it and the pin never matches.
  { "a pin that is too short",           "x  x  x  x  x  +  +  +  +  +  +",
    { WWW, "leaf other short" } },
  { "a pin that is no base64",           "x  x  x  x  x  x  +  +  +  +  +",
    { WWW, "leaf other foreign" } },
  -- OkHttp alone has sha1/, and compares it as it does the other.
  { "a SHA-1 beside a match",            "x  x  x  x  x  +  +  +  +  +  +",
    { WWW, "leaf other sha1" } },
  { "a SHA-1 of no key of the path",     "x  x  x  x  x  -  -  -  -  -  -",
    { WWW, "other spare sha1" } },
  { "a SHA-1 of the server's key",       "x  x  x  x  x  +  -  -  -  -  -",
    { WWW, "other spare leaf1" } },
  { "a SHA-1 of the root's key",         "x  x  x  x  x  +  -  -  -  -  -",
    { WWW, "other spare root1" } },
  -- PinSet.getPinsForDomain, TSKPinningValidator.m: open after the date; RFC
  -- 7469 2.3.3: max-age. The others have no date, and the hooks write none.
  { "pins that ended yesterday",         "-  -  e  e  e  -  -  -  e  e  e",
    { WWW, "other spare", ends = -1 } },
  { "pins that end at this moment",      "+  +  e  e  e  +  +  +  e  e  e",
    { WWW, "leaf other", ends = 0 } },
  { "pins that end tomorrow",            "+  +  +  +  +  +  +  +  +  +  +",
    { WWW, "leaf other", ends = 1 } },
  -- TSKEnforcePinning, enforcePinning, Public-Key-Pins-Report-Only; the others
  -- have no such state.
  { "an entry that only reports",        "-  -  -  r  r  -  -  -  r  -  r",
    { WWW, "other spare", reports = true } },
  { "such an entry without pins",        "!  !  0  x  0  0  -  0  0  0  0",
    { WWW, "", reports = true } },
  -- The hook writes includeSubdomains for Android and not for iOS.
  { "a subdomain, and no option",        "+  .  .  .  .  .  .  .  .  .  .",
    { WWW, "leaf other" }, to = "a.www.example.com" },
  -- Apple: one more label. OkHttp and curl know no option.
  { "a subdomain, and the option",       "+  .  +  +  +  .  +  .  +  +  +",
    { WWW, "leaf other", sub = true }, to = "a.www.example.com" },
  { "a subdomain two labels below",      "+  .  +  +  +  .  .  .  +  +  +",
    { WWW, "leaf other", sub = true }, to = "a.b.www.example.com" },
  { "a name that only ends alike",       ".  .  .  .  .  .  .  .  .  .  .",
    { "ww.example.com", "leaf other", sub = true } },
  -- CertificatePinner.Pin.matchesHostname: "*." is one label, "**." any, also
  -- none; nobody else has wildcards, and commons-validator throws.
  { "*. and one label",                  ".  .  .  .  x  +  .  .  .  .  .",
    { "*.example.com", "leaf other" } },
  { "*. and two labels",                 ".  .  .  .  x  .  .  .  .  .  .",
    { "*.example.com", "leaf other" }, to = "a.www.example.com" },
  { "*. and none",                       ".  .  .  .  x  .  .  .  .  .  .",
    { "*.www.example.com", "leaf other" } },
  { "**. and two labels",                ".  .  .  .  x  +  .  .  .  .  .",
    { "**.example.com", "leaf other" }, to = "a.www.example.com" },
  { "**. and none",                      ".  .  .  .  x  +  .  .  .  .  .",
    { "**.www.example.com", "leaf other" } },
  -- The longest decides for AOSP, TrustKit and HPKP; Apple and OkHttp join.
  { "a parent that matches, a longer that does not",
                                         "-  -  -  -  -  -  +  -  -  -  -",
    { "example.com", "leaf other", sub = true },
    { WWW, "spare other" } },
  { "a longer that matches, a parent that does not",
                                         "+  +  +  +  +  +  +  +  +  +  +",
    { "example.com", "spare other", sub = true },
    { WWW, "leaf other" } },
  { "patterns that are joined",          "-  -  -  -  x  +  -  -  -  -  -",
    { "*.example.com", "leaf other" }, { WWW, "spare other" } },
  -- NetworkSecurityConfig: the more specific entry turns pinning off.
  { "a longer without pins",             "!  !  0  x  x  0  +  0  0  0  0",
    { "example.com", "leaf other", sub = true }, { WWW, "" } },
  -- XmlConfigSource and TrustKitConfiguration throw; of keys of a plist the
  -- last stands; OkHttp joins.
  { "one host twice, the first matches", "x  -  x  -  x  +  -  -  -  -  -",
    { WWW, "leaf other" }, { WWW, "spare other" } },
  { "one host twice, the last matches",  "x  +  x  +  x  +  +  +  +  +  +",
    { WWW, "spare other" }, { WWW, "leaf other" } },
  -- parse_configuration.m looks the name up as it is written; TrustKit Android
  -- likewise. AOSP, Apple and OkHttp fold case.
  { "upper case",                        "+  .  +  .  .  +  +  +  +  +  +",
    { "WWW.example.com", "leaf other" } },
  -- HttpUrl and DomainValidator throw; the others find no such name.
  { "a URL for a host",                  ".  .  .  .  x  x  .  .  .  .  .",
    { "https://www.example.com", "leaf other" } },
  -- parse_configuration.m throws for a public suffix with its subdomains.
  { "a public suffix with all below",    "+  .  +  x  +  .  .  .  +  +  +",
    { "com", "leaf other", sub = true } },
  -- NSPinnedLeafIdentities are certificate 0, NSPinnedCAIdentities the others,
  -- and where both stand both match (SecPolicyCheckLeafSPKISHA256, …CAspki…).
  { "a leaf in the list of CAs",         "+  +  +  +  +  +  -  +  +  +  +",
    { WWW, "leaf:ca other:ca" } },
  { "a CA in the list of leaves",        "+  +  +  +  +  +  -  -  +  +  +",
    { WWW, "issuing:leaf other:leaf" } },
  { "both lists, and both match",        "+  +  +  +  +  +  +  +  n  +  +",
    { WWW, "leaf:leaf root:ca" } },
  { "both lists, and one matches",       "+  +  +  +  +  +  -  +  +  +  +",
    { WWW, "leaf:leaf other:ca" } },
}

-- What a rule says of a connection, by consumer: a code, or an outcome.
local function said(row, pack)
  local list, evidence, at = ask(row)
  local response = { outcomes = {}, counts = {}, missing = {}, notes = {},
                     errors = {} }
  local request = { at = at, rules = {} }
  local entries = {}
  for i, entry in ipairs(pack.rules) do
    entries[i] = entry
    request.rules[i] = { entry = entry,
                         params = { primary = 1 } }
  end
  local known = { digests = function() return "" end, row = function() end }
  local run = runs.new { request = request, response = response,
    evidence = evidence, subjects = { connection = list, host = {} },
    shared = context.shared { at = at, data = {}, evidence = evidence,
                              configs = {}, known_ca = known } }
  run:rules(rules.open(pack, entries, run.current))
  assert.same({}, response.errors)
  local by_consumer = {}
  for _, outcome in ipairs(response.outcomes) do
    by_consumer[outcome.consumer] = outcome.code or outcome.outcome
  end
  return by_consumer
end

local function expected(row)
  local codes = {}
  for i, word in ipairs(split(row[2])) do
    codes[vocabulary.consumers[i]] = WORDS[word]
  end
  return codes
end

local function entries_of(row)
  local made = { to = row.to, chain = row.chain, later = row.later,
                 held = row.held, installed = row.installed }
  for i = 3, #row do made[i - 2] = row[i] end
  return made
end

describe("The consumers decide about", function()
  for _, row in ipairs(ROWS) do
    it(row[1], function()
      local found = {}
      for _, one in ipairs((ask(entries_of(row)))) do
        found[one.consumer] = one.decision
      end
      assert.same(expected(row), found)
    end)
  end
end)

-- What a rule makes of a decision: nothing of one that is accepted.
local OUTCOMES = { accepted = false, no_entry = "not-applicable",
                   unknown = "unknown" }

-- The decisions that the rows have, by pack.
local function told_by_rows()
  local told = {}
  for _, row in ipairs(ROWS) do
    for consumer, code in pairs(expected(row)) do
      told[consumers[consumer].pack .. "/" .. code] = true
    end
  end
  return told
end

describe("The packs of consumers", function()
  local told = told_by_rows()

  for _, name in ipairs(require "cotter.policy.path".shipped()) do
    local pack = assert(open.pack(name, core.read_file, core.list_directory))
    local short = name:match "consumers/(.*)"

    if short then
      it(name .. " says what its consumers decide", function()
        for _, row in ipairs(ROWS) do
          local wanted = {}
          for consumer, code in pairs(expected(row)) do
            if consumers[consumer].pack == short then
              local own = OUTCOMES[code]
              if short == "cotter" and code == "no_entry" then own = code end
              if own == nil then own = code end
              wanted[consumer] = own or nil
            end
          end
          assert.same(wanted, said(entries_of(row), pack), row[1])
        end
      end)

      it(name .. " has each of its messages said", function()
        for _, rule in ipairs(pack.rules) do
          for code in pairs(rule.messages) do
            assert(told[short .. "/" .. code] or code == "backup", code)
          end
        end
      end)
    end
  end
end)

describe("A match", function()
  it("has its depth in the path, and the certificate", function()
    local list = ask { { WWW, "root leaf other" } }
    local found = {}
    for i, match in ipairs(list[1].matches) do
      found[i] = { match.pin.text, match.depth, match.cert.subject }
    end
    assert.same({ { KEYS.root, 2, "CN=root" }, { KEYS.leaf, 0, "CN=leaf" } },
                found)
  end)

  local pack = assert(open.pack("cotter:consumers/cotter", core.read_file,
                                core.list_directory))
  for _, row in ipairs {
    { "of the first pin is no backup", { { WWW, "leaf other" } }, nil },
    { "of the second alone is one", { { WWW, "other leaf" } }, "backup" },
    { "of both is none", { { WWW, "leaf root" } }, nil },
    { "of a key held in reserve is one, though it stands first",
      { { WWW, "spare leaf" }, chain = "moved", held = true }, "backup" },
    { "of the same key is none where nothing is held",
      { { WWW, "spare leaf" }, chain = "moved" }, nil },
  } do
    it(row[1], function()
      assert.equal(row[3], said(row[2], pack).cotter)
    end)
  end
end)
