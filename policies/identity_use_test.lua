--- Tests of the rules of identity_use.lua: who is given which identity, and who
--- accepts it.

local AT <const> = "2026-11-20"

local function given(path, map)
  return { ["identities/client.p12"] = file("fixtures/" .. path),
           ["identities/client.password"] = "secret",
           ["identity-map.json"] = map }
end

test "identity-issuer-not-accepted" {
  at = AT, accepted = { file "fixtures/accepted.pem" },
  cases = {
    { "below an authority that is accepted", {}, pass,
      evidence = given "accepted.p12" },
    { "a stranger's", {}, fails "refused", evidence = given "stranger.p12" },
    { "another authority is accepted", {}, fails "refused",
      evidence = given "accepted.p12", accepted = { key "R" } },
    { "no certificate", {}, pass, evidence = {
      ["identities/a.pem"] = file "fixtures/no-certificate.pem" } },
    { "locked", {}, unknown,
      evidence = { ["identities/client.p12"] = file "fixtures/locked.p12" } },
    { "nobody is known to accept", {}, unknown, accepted = {},
      evidence = given "client.p12" },
  },
}

local ONE <const> = '[{"identity": "client.p12", "host": "api.example.com"}]'

test "identity-host-map" {
  at = AT, evidence = given("client.p12", ONE),
  cases = {
    { "one host, one identity", {}, pass },
    { "no map", {}, not_applicable, evidence = given "client.p12" },
    { "all names that ask", {}, pass,
      params = { names = { "api.example.com" } } },
    { "a name that the map does not have", {},
      { fails "absent", fails "nobody" },
      params = { names = { "www.example.com" } } },
    { "a name that does not ask", {}, fails("nobody", { line = 2 }),
      params = { names = { "api.example.com" } },
      evidence = given("client.p12", [=[[
{"identity": "client.p12", "host": "pay.example.com"},
{"identity": "client.p12", "host": "api.example.com"}]]=]) },
    { "a host without an identity", {}, { fails("without", { line = 2 }) },
      evidence = given("client.p12", [=[[
{"host": "pay.example.com"},
{"identity": "client.p12", "host": "api.example.com"}]]=]) },
    { "an identity that is not there", {}, fails "unknown",
      evidence = given("client.p12", [=[[
{"identity": "cleint.p12", "host": "pay.example.com"},
{"identity": "client.p12", "host": "api.example.com"}]]=]) },
    { "the same twice", {}, fails("repeated", { line = 3 }),
      evidence = given("client.p12", [=[[
{"identity": "client.p12", "host": "api.example.com"},
{"identity": "client.p12", "host": "api.example.com"}]]=]) },
    { "two for a host", {}, fails("two", { line = 3 }),
      evidence = {
        ["identities/client.p12"] = file "fixtures/client.p12",
        ["identities/client.password"] = "secret",
        ["identities/other.p12"] = file "fixtures/stranger.p12",
        ["identities/other.password"] = "secret",
        ["identity-map.json"] = [=[[
{"identity": "client.p12", "host": "api.example.com"},
{"identity": "other.p12", "host": "api.example.com"}]]=] } },
    { "an identity for nobody", {}, fails "unused",
      evidence = {
        ["identities/client.p12"] = file "fixtures/client.p12",
        ["identities/client.password"] = "secret",
        ["identities/other.p12"] = file "fixtures/stranger.p12",
        ["identities/other.password"] = "secret",
        ["identity-map.json"] = ONE } },
  },
}

-- Two identities, of which a map says the same twice.
local function of_two(map)
  return { ["identities/client.p12"] = file "fixtures/client.p12",
           ["identities/client.password"] = "secret",
           ["identities/other.p12"] = file "fixtures/stranger.p12",
           ["identities/other.password"] = "secret",
           ["identity-map.json"] = map }
end

test "identity-host-map" {
  at = AT,
  cases = {
    { "what is said of the map, once", {}, { fails("repeated", { count = 1 }) },
      evidence = of_two [=[[
{"identity": "client.p12", "host": "a.example"},
{"identity": "client.p12", "host": "a.example"},
{"identity": "other.p12", "host": "b.example"}]]=] },
    { "a host that was given none before", {},
      { fails "without", fails("two", { message = "and none before" }) },
      evidence = of_two [=[[
{"host": "a.example"},
{"identity": "client.p12", "host": "a.example"},
{"identity": "other.p12", "host": "b.example"}]]=] },
  },
}
