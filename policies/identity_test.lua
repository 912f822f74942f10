--- Tests of the rules of identity.lua: keys of clients, in the files in which
--- they are uploaded.

local AT <const> = "2026-11-20"

-- An identity and its password.
local function given(path)
  return { ["identities/client.p12"] = file("fixtures/" .. path),
           ["identities/client.password"] = "secret" }
end

local locked = { ["identities/client.p12"] = file "fixtures/locked.p12" }

test "identity-key-mismatch" {
  at = AT,
  cases = {
    { "a key with its certificate", {}, pass, evidence = given "client.p12" },
    { "a certificate for another key", {}, fails "mismatch",
      evidence = { ["identities/a.pem"] = file "fixtures/mismatch.pem" } },
    { "no key", {}, fails "no_key", evidence = given "no-key.p12" },
    { "no certificate", {}, fails "no_certificate", evidence = {
      ["identities/a.pem"] = file "fixtures/no-certificate.pem" } },
    { "a key on a curve that is not known", {}, pass,
      evidence = { ["identities/a.pem"] = file "fixtures/unnamed-curve.pem" } },
    { "locked", {}, unknown, evidence = locked },
  },
}

test "identity-chain-incomplete" {
  at = AT,
  cases = {
    { "with its intermediate", {}, pass, evidence = given "client.p12" },
    { "alone", {}, fails "alone", evidence = given "alone.p12" },
    { "alone, where the other side has its issuer", {}, pass,
      evidence = given "alone.p12", params = { authorities = { "CN=issuing" } },
    },
    { "its own issuer", {}, pass, evidence = {
      ["identities/a.pem"] = file "fixtures/self-signed.pem" } },
    { "its own issuer, beside another's certificate", {}, pass, evidence = {
      ["identities/a.pem"] = file "fixtures/self-signed-beside.pem" } },
    { "with another's intermediate", {}, fails "gap",
      evidence = given "gap.p12" },
    { "no certificate", {}, pass, evidence = {
      ["identities/a.pem"] = file "fixtures/no-certificate.pem" } },
    { "locked", {}, unknown, evidence = locked },
  },
}

test "identity-expires-soon" {
  at = AT,
  cases = {
    { "years to go", {}, pass, evidence = given "client.p12" },
    { "soon", {}, fails "soon", evidence = given "soon.p12" },
    { "soon enough for a renewal of a day", {}, pass,
      evidence = given "soon.p12", params = { days = 1 } },
    { "ended", {}, fails "ended", evidence = given "ended.p12" },
    { "no certificate", {}, pass, evidence = {
      ["identities/a.pem"] = file "fixtures/no-certificate.pem" } },
    { "locked", {}, unknown, evidence = locked },
  },
}

test "identity-expires-soon" {
  cases = {
    { "in 30 days", {}, fails "soon", evidence = given "soon.p12",
      at = "2026-11-10" },
    { "in 30 days and a second", {}, pass, evidence = given "soon.p12",
      at = "2026-11-09T23:59:59Z" },
    { "in its last second", {}, fails "soon", evidence = given "ended.p12",
      at = "2026-11-01" },
    { "a second later", {}, fails "ended", evidence = given "ended.p12",
      at = "2026-11-01T00:00:01Z" },
  },
}

test "identity-chain-incomplete" {
  at = AT,
  cases = {
    { "alone, where the other side has another authority", {}, fails "alone",
      evidence = given "alone.p12", params = { authorities = { "CN=other" } } },
  },
}
