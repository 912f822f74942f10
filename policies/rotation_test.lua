--- Tests of the rules of rotation.lua: pins against what a host serves.

local HOST <const> = "api.example.com"

local chain = { [HOST] = { key "A", key "I", key "R" } }

local function pinned(...)
  return pinning_json { host = HOST, pins = { ... } }
end

-- A chain below a root that is known, and is not served.
local ISRG <const> = "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M="
local below_isrg = { [HOST] = { cert { subject = HOST, key = key "A",
  issuer = cert { subject = "CN=ISRG Root X1", key = key "X", ca = true },
} } }
local below_another = { [HOST] = { cert { subject = HOST, key = key "A",
  issuer = cert { subject = "CN=ISRG Root X10", key = key "X", ca = true },
} } }

test "rotation-no-match" {
  at = "2026-11-20", chain = chain,
  cases = {
    { "the leaf", pinned(key "A", key "B"), pass },
    { "the intermediate", pinned(key "B", key "I"), pass },
    { "the root", pinned(key "R"), pass },
    { "none", pinned(key "B", key "C"),
      fails("no_match", { line = 5, column = 17, host = HOST }) },
    { "a text that is no pin", pinned("A"), fails "no_match" },
    { "a root that is not served", pinned(ISRG), pass, chain = below_isrg },
    { "a root that a policy calls by its whole name", pinned(key "Q"), pass,
      chain = { [HOST] = { cert { subject = HOST, key = key "A",
        issuer = cert { subject = "CN=Our Root", key = key "X",
                        ca = true } } } },
      data = { known_ca = ([[
[{"name": "CN=Our Root", "pin": "%s", "kind": "root", "staging": false,
  "origin": "here"}] ]]):format(pin(key "Q")) } },
    { "a root of another name", pinned(ISRG), fails "no_match",
      chain = below_another },
    { "none below, where subdomains count",
      android { host = "example.com", include_subdomains = true,
                pins = { key "B" } }, fails "no_match_below" },
    { "another chain that matches",
      android { host = "example.com", include_subdomains = true,
                pins = { key "B" } }, fails "no_match_below",
      chain = { [HOST] = { key "A" }, ["example.com"] = { key "B" } } },
    { "no pins", pinned(), pass },
    { "no chain", pinned(key "A"), unknown, chain = {} },
  },
}

test "rotation-no-backup" {
  at = "2026-11-20", chain = chain,
  cases = {
    { "a spare", pinned(key "A", key "B"), pass },
    { "all in the chain", pinned(key "A", key "I"),
      fails("no_spare", { line = 5 }) },
    { "a placeholder for a spare",
      pinned(key "A", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
      fails "no_spare" },
    { "a text that is no pin for a spare", pinned(key "A", "B"),
      fails "no_spare" },
    { "one of two that are wanted", pinned(key "A", key "B"),
      fails "few_spare", params = { min_spare = 2 } },
    { "one of two, written twice", pinned(key "A", key "B", key "B"),
      fails "few_spare", params = { min_spare = 2 } },
    { "two of two", pinned(key "A", key "B", key "C"), pass,
      params = { min_spare = 2 } },
    { "no pins", pinned(), pass },
    { "a root that is not served is no spare", pinned(key "A", ISRG),
      fails "no_spare", chain = below_isrg },
  },
}

-- All roots of Amazon, of which the vendor says to pin them.
local amazon = pinned("sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
  "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
  "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
  "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
  "sha256/KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=")

test "backup-held" {
  at = "2026-11-20", chain = chain, held = { key "B" },
  cases = {
    { "a spare that is held", pinned(key "A", key "B"), pass },
    { "a spare that nobody holds", pinned(key "A", key "C"),
      fails("not_held", { line = 7 }) },
    { "one of two that is held", pinned(key "C", key "B"), pass },
    { "no spare", pinned(key "A"), pass },
    { "no pins", pinned(), pass },
    { "a certificate of the key that is held", pinned(key "A", key "C"), pass,
      held = { cert { subject = "Spare", key = key "C" } } },
    { "all roots of a vendor", amazon, pass },
    { "nothing is known to be held", pinned(key "A", key "B"), fails "not_held",
      held = {} },
  },
}

-- The SHA-256 of what else there is of the certificate.
local leaf = cert { subject = HOST, key = key("A", { type = "ed25519" }) }

test "pin-wrong-object" {
  at = "2026-11-20", chain = { [HOST] = { leaf, key "I" } },
  cases = {
    { "the key", pinned(pin(key("A", { type = "ed25519" }))), pass },
    { "the whole certificate",
      pinned "sha256/LUnvvJcqjeM0I6hS4dnsMbF3LalYng+LGJctrBXYCV0=",
      fails("wrong_object", { line = 6 }) },
    { "another key", pinned(key "B"), pass },
    { "a text that is no pin", pinned "sha256/A", pass },
  },
}

for _, rule in ipairs { "rotation-no-backup", "backup-held",
                        "pin-wrong-object" } do
  test(rule) { cases = { { "no evidence", pinned(key "A"), unknown } } }
end

test "rotation-no-backup" {
  at = "2026-11-20", chain = chain,
  cases = {
    { "tells how many are wanted", pinned(key "A", key "B"),
      fails("few_spare", { message = "the policy wants 3" }),
      params = { min_spare = 3 } },
  },
}

test "backup-held" {
  at = "2026-11-20", chain = chain, held = { key "B" },
  cases = {
    { "one pin, outside of the chain", pinned(key "C"),
      fails("not_held", { line = 6 }) },
  },
}

-- ISRG Root X1 by the text of an issuer.
local function issued_by(subject)
  return { [HOST] = { cert { subject = HOST, key = key "A",
    issuer = cert { subject = subject, key = key "X", ca = true } } } }
end

test "rotation-no-match" {
  at = "2026-11-20",
  cases = {
    { "a root with more in its name", pinned(ISRG), pass,
      chain = issued_by "O=Internet Security, CN=ISRG Root X1" },
    { "a root with its name first", pinned(ISRG), pass,
      chain = issued_by "CN=ISRG Root X1, O=Internet Security" },
    { "an issuer with nothing of the name", pinned(ISRG), fails "no_match",
      chain = issued_by "CN=Example" },
    { "a leaf's key, told", pinned(key "B"),
      fails("no_match", { message = "own key is sha256/" }), chain = chain },
  },
}

test "backup-held" {
  at = "2026-11-20", chain = chain, held = {},
  cases = {
    { "some of a vendor's roots", pinned(
      "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
      "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE="),
      fails "not_held" },
    { "a root of no vendor", pinned(ISRG), fails "not_held" },
    { "all of a vendor's roots, and a key",
      pinned("sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
        "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
        "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
        "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
        "sha256/KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=", key "C"),
      fails "not_held" },
  },
}

-- The roots of Amazon as Android writes pins.
test "backup-held" {
  at = "2026-11-20", chain = chain, held = {},
  cases = {
    { "all roots of a vendor, without prefixes", android { host = HOST,
      pins = { "++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
               "f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
               "NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
               "9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
               "KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=" } }, pass },
  },
}

test "pin-wrong-object" {
  at = "2026-11-20", chain = { [HOST] = { leaf, key "I" } },
  cases = {
    { "tells what was hashed",
      pinned "sha256/LUnvvJcqjeM0I6hS4dnsMbF3LalYng+LGJctrBXYCV0=",
      fails("wrong_object", { message = "SHA-256 of the whole certificate" }) },
  },
}
