--- Tests of the rules of authority.lua: keys of authorities, and those that end
--- with the next renewal.

local HOST <const> = "api.example.com"
local AT <const> = "2026-11-20"

-- Let's Encrypt says that its intermediates change, and that renewals bring
-- new keys.
local root = cert { subject = "CN=Root, O=Example", key = key "R", ca = true }
local issuer = cert { subject = "CN=E7, O=Let's Encrypt", key = key "I",
                      ca = true }
local other = cert { subject = "CN=I, O=Example", key = key "I", ca = true }
local named_alike = cert { subject = "CN=I, O=Let's Encrypt Friends",
                           key = key "I", ca = true }

local function served(authority, top)
  return { [HOST] = { key "A", authority, top or root } }
end

local function pinned(...)
  return android { host = HOST, pins = { ... } }
end

test "rotation-leaf-only" {
  at = AT, chain = served(issuer),
  cases = {
    { "the leaf alone", pinned(key "A"), fails("leaf_only", { line = 5 }) },
    { "the leaf twice", pinned(key "A", key "A"), fails "leaf_only" },
    { "a key in reserve", pinned(key "A", key "B"), pass },
    { "an intermediate", pinned(key "A", key "I"), pass },
    { "a placeholder beside the leaf",
      pinned(key "A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
      fails "leaf_only" },
    { "another authority's leaf", pinned(key "A"), pass,
      chain = served(other) },
    { "an authority that is named alike", pinned(key "A"), pass,
      chain = served(named_alike) },
    { "no pins", android { host = HOST }, pass },
  },
}

test "rotation-leaf-only" {
  cases = { { "no evidence", pinned(key "A"), unknown } },
}

-- ISRG Root X1, which is known as a root.
local ISRG <const> = "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M="

test "platform-rotating-intermediate" {
  at = AT, chain = served(issuer),
  cases = {
    { "the intermediate", pinned(key "B", key "I"),
      fails("rotates", { line = 7, column = 7 }) },
    { "the leaf", pinned(key "A"), pass },
    { "the root", pinned(key "R"), pass },
    { "its own root", pinned(key "R"), pass,
      chain = served(issuer, cert { subject = "CN=R, O=Let's Encrypt",
                                    key = key "R", ca = true }) },
    { "another authority's", pinned(key "I"), pass, chain = served(other) },
    { "a text that is no pin", pinned("I"), pass },
    { "a root that is not served", pinned(ISRG), pass },
  },
}

local function ending(day)
  return { [HOST] = { key "A", cert { subject = "CN=I", key = key "I",
    ca = true, not_after = day }, root } }
end

local function dated(day, ...)
  return android { host = HOST, expires = day, pins = { ... } }
end

test "expiry-outlives-ca" {
  at = AT, chain = ending "2027-06-01",
  cases = {
    { "pins that end before", dated("2027-05-31", key "I"), pass },
    { "pins that end on the same day", dated("2027-06-01", key "I"), pass },
    { "pins that end after", dated("2027-06-02", key "I"),
      fails("outlives", { line = 6, host = HOST }) },
    { "a key of the owner beside", dated("2027-06-02", key "I", key "B"),
      pass },
    { "an authority that ends later", dated("2027-06-02", key "I", key "R"),
      pass },
    { "the leaf", dated("2027-06-02", key "A"), pass },
    { "a release", pinned(key "I"), pass },
    { "a release that outlives it", pinned(key "I"), fails "outlives",
      chain = ending "2027-03-03" },
    { "the last day of a release", pinned(key "I"), pass,
      chain = ending "2027-03-04" },
    { "a longer release", pinned(key "I"), fails "outlives",
      params = { release_days = 400 } },
    { "pins that have ended", dated("2026-11-19", key "I"), pass,
      chain = ending "2026-11-01" },
    { "a placeholder beside",
      dated("2027-06-02", key "I",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
      fails "outlives" },
    { "a root that is known to last", dated("2027-06-02", ISRG), pass },
    { "a root that is known to end", dated("2036-01-01", ISRG),
      fails "outlives" },
  },
}

for _, rule in ipairs { "platform-rotating-intermediate",
                        "expiry-outlives-ca" } do
  test(rule) { cases = { { "no evidence", pinned(key "A"), unknown } } }
end

test "platform-rotating-intermediate" {
  at = AT,
  cases = {
    { "a leaf that bears the name of its authority", pinned(key "A"), pass,
      chain = { [HOST] = { cert { subject = "CN=api.example.com, "
        .. "O=Let's Encrypt", key = key "A", san = { HOST } }, issuer } } },
    { "an intermediate of an authority that changes keys alone",
      pinned(key "I"), pass,
      chain = served(cert { subject = "CN=I, O=DigiCert", key = key "I",
                            ca = true }) },
  },
}

test "expiry-outlives-ca" {
  at = AT,
  cases = {
    { "pins until now", dated(AT, key "I"), pass,
      chain = ending "2026-11-01" },
    { "the later of two authorities, which is named first",
      dated("2027-06-02", key "R", key "I"), pass,
      chain = ending "2027-06-01" },
    { "a key with two certificates", dated("2027-06-02", key "I"), pass,
      chain = { [HOST] = { key "A",
        cert { subject = "CN=I", key = key "I", ca = true,
               not_after = "2027-01-01" },
        cert { subject = "CN=I", key = key "I", ca = true,
               not_after = "2028-01-01" } } } },
    { "a key with two certificates, the later first",
      dated("2027-06-02", key "I"), pass,
      chain = { [HOST] = { key "A",
        cert { subject = "CN=I", key = key "I", ca = true,
               not_after = "2028-01-01" },
        cert { subject = "CN=I", key = key "I", ca = true,
               not_after = "2027-01-01" } } } },
    { "a key with two certificates that both end",
      dated("2028-06-02", key "I"),
      fails("outlives", { message = "2028-01-01" }),
      chain = { [HOST] = { key "A",
        cert { subject = "CN=I", key = key "I", ca = true,
               not_after = "2028-01-01" },
        cert { subject = "CN=I", key = key "I", ca = true,
               not_after = "2027-01-01" } } } },
  },
}

-- R as a root that is known.
local function known_root(kind)
  return { known_ca = ('[{"name": "R", "pin": "%s", "origin": "here", \z
    "kind": "%s", "staging": false, "ends": "2027-08-01"}]')
    :format(pin(key "I"), kind) }
end

test "platform-rotating-intermediate" {
  at = AT, chain = served(issuer),
  cases = {
    { "one that is known as a root, which another signed", pinned(key "I"),
      pass, data = known_root "root" },
    { "one that is known as an intermediate", pinned(key "I"),
      fails "rotates", data = known_root "intermediate" },
  },
}

test "expiry-outlives-ca" {
  at = AT, chain = ending "2027-06-01",
  cases = {
    { "a certificate that ends before what is known",
      dated("2027-07-01", key "I"), pass, data = known_root "root" },
    { "neither lasts", dated("2027-08-02", key "I"),
      fails("outlives", { message = "2027-08-01" }),
      data = known_root "root" },
    { "a certificate that ends after what is known",
      dated("2027-09-01", key "I"), pass, data = known_root "root",
      chain = ending "2027-10-01" },
    { "a company's own key that is known", dated("2027-05-01", key "I"), pass,
      data = known_root "key" },
  },
}

test "rotation-leaf-only" {
  at = AT, chain = served(issuer),
  cases = {
    { "tells of renewals", pinned(key "A"),
      fails("leaf_only", { message = "certbot makes a key" }) },
  },
}

test "platform-rotating-intermediate" {
  at = AT, chain = served(issuer),
  cases = {
    { "tells of intermediates", pinned(key "I"),
      fails("rotates", { message = "pin neither intermediates" }) },
  },
}
