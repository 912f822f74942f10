--- Tests of the rules of chain.lua: what a host serves, and for how long.

local HOST <const> = "api.example.com"
local AT <const> = "2026-11-20"

local config = pinning_json { host = HOST, pins = { key "A", key "B" } }

-- The chain of the host: its own certificate, below I and R.
local function served(leaf)
  return { [HOST] = { leaf or key "A", key "I", key "R" } }
end

local function ending(day)
  return served(cert { subject = HOST, key = key "A", not_after = day })
end

-- Below the anchor, but for its key, three certificates of each of eight
-- authorities, the last of which has its own from the first: 3^8 ways up that
-- come to no end.
local function maze()
  local first = cert { subject = "X", ca = true,
                       issuer = cert { subject = "R CA", key = key "1" } }
  local list = { cert { subject = HOST, issuer = first }, first }
  for level = 1, 8 do
    local above = tostring(level + 1)
    for serial = 1, 3 do
      list[#list + 1] = cert { ca = true, serial = serial,
        subject = level == 1 and "R CA" or tostring(level),
        key = key(tostring(level)),
        issuer = level == 8 and first or cert { subject = above } }
    end
  end
  return { [HOST] = list }
end

test "chain-invalid" {
  at = AT, chain = served(), anchors = { key "R" },
  cases = {
    { "a chain to the anchor", config, pass },
    { "another anchor", config, fails "invalid", anchors = { key "Q" } },
    { "more ways than are tried", config,
      fails("invalid", { path = "evidence/chains/" .. HOST .. ".pem",
        message = "too many certificates" }), chain = maze() },
    { "a certificate that has ended", config,
      fails("invalid", { host = HOST }), chain = ending "2026-11-19" },
    { "another host's certificate", config, fails "invalid",
      chain = served(cert { subject = "www.example.com", key = key "A" }) },
    { "no intermediate", config, fails "invalid",
      chain = { [HOST] = { cert { subject = HOST, issuer = key "I" } } } },
  },
}

test "chain-invalid" {
  cases = { { "no evidence", config, unknown } },
}

test "chain-other-host" {
  at = AT, chain = served(),
  cases = {
    { "its own", config, pass },
    { "by a wildcard", config, pass,
      chain = served(cert { subject = "Example",
                            san = { "*.example.com" } }) },
    { "another's", config, fails("other", { host = HOST }),
      chain = served(cert { subject = "www.example.com" }) },
    { "nobody's", config, fails "other",
      chain = served(cert { subject = "CN=Nobody", san = {} }) },
    { "of many names", config, fails "other",
      chain = served(cert { subject = "Example", san = { "a.example",
        "b.example", "c.example", "d.example", "e.example", "f.example" } }) },
  },
}

test "chain-expires-soon" {
  at = AT, chain = served(), anchors = { key "R" },
  cases = {
    { "two months", config, pass },
    { "31 days", config, pass, chain = ending "2026-12-21" },
    { "30 days", config, fails "soon", chain = ending "2026-12-20" },
    { "8 days", config, fails "soon", chain = ending "2026-11-28" },
    { "7 days", config, fails "urgent", chain = ending "2026-11-27" },
    { "8 days where 8 are few", config, fails "urgent",
      chain = ending "2026-11-28", params = { urgent_days = 8 } },
    { "30 days where 29 are enough", config, pass,
      chain = ending "2026-12-20", params = { soon_days = 29 } },
    { "an authority's end", config, fails "soon",
      chain = { [HOST] = { key "A", cert { subject = "I CA", key = key "I",
        ca = true, not_after = "2026-12-01" }, key "R" } } },
    { "a chain that is not valid", config, unknown,
      anchors = { key "Q" } },
    { "no anchors", config, unknown, anchors = {} },
  },
}

-- A certificate that says that it follows the Baseline Requirements.
local function lasting(first, last)
  return served(cert { subject = HOST, key = key "A", not_before = first,
                       not_after = last, policies = { "2.23.140.1.2.1" } })
end

-- R among the keys that are known.
local function known(private)
  return { known_ca = ('[{"name": "R", "pin": "%s", "origin": "here", \z
    "kind": "root", "staging": false, "private": %s}]'):format(pin(key "R"),
                                                               private) }
end

test "cert-validity-too-long" {
  at = AT, anchors = { key "R" },
  cases = {
    { "200 days", config, pass,
      chain = lasting("2026-11-01", "2027-05-19T23:59:59Z") },
    { "201 days of an authority that is not known", config, unknown,
      chain = lasting("2026-11-01", "2027-05-20") },
    { "201 days of a public authority", config,
      fails("too_long", { host = HOST }),
      chain = lasting("2026-11-01", "2027-05-20"), data = known(false) },
    { "200 days of a public authority", config, pass,
      chain = lasting("2026-11-01", "2027-05-19T23:59:59Z"),
      data = known(false) },
    { "201 days of the owner's authority", config, pass,
      chain = lasting("2026-11-01", "2027-05-20"), data = known(true) },
    { "399 days, before 398 were allowed", config, fails "too_long",
      chain = lasting("2026-01-01", "2027-02-04"), data = known(false) },
    { "of a day before any row", config, pass, at = "2018-02-02",
      chain = lasting("2018-02-01", "2028-02-01"), data = known(false) },
    { "398 days, before they became too many", config, pass,
      chain = lasting("2026-03-14", "2027-04-15T23:59:59Z") },
    { "a chain that is not valid", config, unknown,
      chain = lasting("2026-01-01", "2026-02-01") },
  },
}

local function typed(options)
  return served(cert { subject = HOST, key = key("A", options) })
end

local ios = trustkit { host = HOST, pins = { key "I", key "B" } }

test "key-type" {
  at = AT, chain = served(),
  cases = {
    { "P-256", config, pass },
    { "P-384", config, pass, chain = typed { curve = "P-384" } },
    { "RSA of 3072 bits", config, pass, chain = typed { bits = 3072 } },
    { "RSA of 1024 bits", config,
      fails("unhashed", { message = ": rsa of 1024 bits" }),
      chain = typed { bits = 1024 } },
    { "P-521", config, fails("unhashed", { line = 4 }),
      chain = typed { curve = "P-521" } },
    { "Ed25519", ios, pass, chain = typed { type = "ed25519" } },
    { "Ed25519, and pins that are none",
      trustkit { host = HOST, pins = { "none", "no pin" } },
      fails "unhashed", chain = typed { type = "ed25519" } },
    { "Ed25519 below nothing that is pinned",
      trustkit { host = HOST, pins = { key "B", key "C" } },
      fails "unhashed", chain = typed { type = "ed25519" } },
    { "Ed25519 where no TrustKit is",
      android { host = HOST, pins = { key "B" } }, pass,
      chain = typed { type = "ed25519" } },
    { "a curve that is not known", config,
      fails("unhashed", { message = ": ec on 1.2.840.10045.3.1.4" }),
      chain = { [HOST] = { file "fixtures/unnamed-curve.cer" } } },
    { "a key that is not known", config,
      fails("unhashed", { message = ": unknown(1.3.101.99)" }),
      chain = { [HOST] = { file "fixtures/nameless-key.cer" } } },
    { "Ed25519 without pins", trustkit { host = HOST }, pass,
      chain = typed { type = "ed25519" } },
    { "a pin of the root, which is not served",
      trustkit { host = HOST, pins = {
        "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=", key "B" } }, pass,
      chain = { [HOST] = { cert { subject = HOST,
        key = key("A", { type = "ed25519" }), issuer = cert {
          subject = "CN=ISRG Root X1", key = key "X", ca = true } } } } },
  },
}

for _, rule in ipairs { "chain-other-host", "key-type" } do
  test(rule) { cases = { { "no evidence", config, unknown } } }
end

test "cert-validity-too-long" {
  at = "2026-11-20", anchors = { key "R" }, data = known(false),
  cases = {
    { "a second more than 200 days", config,
      fails("too_long", { message = "is valid for 201 days" }),
      chain = lasting("2026-11-01", "2027-05-20") },
    { "a second less than 202 days", config,
      fails("too_long", { message = "is valid for 202 days" }),
      chain = lasting("2026-11-01", "2027-05-21T23:59:58Z") },
    { "201 days whole", config,
      fails("too_long", { message = "is valid for 201 days" }),
      chain = lasting("2026-11-01", "2027-05-20T23:59:59Z") },
    { "of the day on which fewer became allowed", config, fails "too_long",
      chain = lasting("2026-05-15", "2026-12-02"), at = "2026-06-01" },
    { "of the very day", config, fails "too_long",
      chain = lasting("2026-03-15", "2026-10-02"), at = "2026-06-01" },
  },
}

test "chain-expires-soon" {
  at = "2026-11-20", anchors = { key "R" },
  cases = {
    { "tells of 30 days", config, fails("soon", { message = "within 30" }),
      chain = ending "2026-11-28" },
    { "tells of 7 days", config, fails("urgent", { message = "within 7" }),
      chain = ending "2026-11-27" },
  },
}

test "chain-other-host" {
  cases = {
    { "names the host", config,
      fails("other", { message = "for www.example.com, and" }),
      chain = served(cert { subject = "www.example.com" }) },
    { "names an address", config,
      fails("other", { message = "for 192.0.2.1, and" }),
      chain = served(cert { subject = "CN=Server", san = { "192.0.2.1" } }) },
    { "names nobody", config, fails("other", { message = "no host at all" }),
      chain = served(cert { subject = "CN=Nobody", san = {} }) },
    { "names five", config, fails("other", { message =
      "for a.example, b.example, c.example, d.example, e.example, and" }),
      chain = served(cert { subject = "Example", san = { "a.example",
        "b.example", "c.example", "d.example", "e.example", "f.example" } }) },
  },
}

test "chain-invalid" {
  at = "2026-11-20", anchors = { key "R" },
  cases = {
    { "shows the certificate", config, fails("invalid", { line = 1,
      path = "evidence/chains/api.example.com.pem" }),
      chain = ending "2026-11-19" },
    { "shows an authority", config, fails("invalid", { line = 12 }),
      chain = { [HOST] = { key "A", cert { subject = "I CA", key = key "I",
        ca = true, not_after = "2026-11-19" }, key "R" } } },
  },
}

test "key-type" {
  at = "2026-11-20",
  cases = {
    { "one pin", trustkit { host = HOST, pins = { key "B" } },
      fails "unhashed", chain = typed { type = "ed25519" } },
  },
}
