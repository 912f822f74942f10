--- Whether a path is publicly trusted: known, denied, or not to be told.

local core = require "cotter.core"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"
local trust = require "cotter.model.trust"
local authority = require "spec.support.authority"

local policies = "certificatePolicies = %s\n"
local DOMAIN <const> = policies:format "2.23.140.1.2.1"
local OWN <const> = policies:format "1.3.6.1.4.1.99999.1"

-- The keys that are known, by what a row says of them.
local function knowing(rows)
  local by_digest = {}
  for _, one in ipairs(rows) do
    by_digest[core.sha256(one[1].cert.spki.der)] = one[2]
  end
  return function(key) return by_digest[key.octets] end
end

describe("a path is publicly trusted", function()
  local root = authority.ca "Root"
  local issuing = authority.ca("Issuing", root)

  local function leaf(more, from)
    return authority.leaf(issuing, "\n" .. (more or ""),
      from and { from = from, to = "20300101000000Z" })
  end

  local function row(kind, more)
    local fields = { kind = kind, staging = false }
    for name, value in pairs(more or {}) do fields[name] = value end
    return fields
  end

  for _, case in ipairs {
    { "where the root is known", { { root, row "root" } }, leaf(), true },
    { "where the issuer is known", { { issuing, row "intermediate" } },
      leaf(), true },
    { "where the issuer is known below a private root",
      { { issuing, row "intermediate" },
        { root, row("root", { private = true }) } }, leaf(), true },
    { "not where the root is one for tests",
      { { root, row("root", { staging = true }) } }, leaf(DOMAIN), false },
    { "not where the root is known to be private",
      { { root, row("root", { private = true }) } }, leaf(DOMAIN), false },
    { "not where the key is known to be no authority's",
      { { root, row "key" } }, leaf(DOMAIN), false },
    { "not where the end entity has no policy", {}, leaf(), false },
    { "not where it has a policy of its authority's alone", {}, leaf(OWN),
      false },
    { "not where that was so on the first day of the reserved ones", {},
      leaf(OWN, "20230915000000Z"), false },
    { "perhaps where it was so the second before", {},
      leaf(OWN, "20230914235959Z"), nil },
    { "not where there was no policy even then", {},
      leaf("", "20230914235959Z"), false },
    { "perhaps where it has a reserved policy", {}, leaf(DOMAIN), nil },
    { "perhaps where it has that of extended validation", {},
      leaf(policies:format "2.23.140.1.1"), nil },
    { "perhaps where it has one among others", {},
      leaf(policies:format "1.3.6.1.4.1.99999.1,2.23.140.1.2.2"), nil },
  } do
    local name, known, made, expected = table.unpack(case)

    it(name, function()
      local path = { made.cert, issuing.cert, root.cert }
      assert.equal(expected, trust.of_path(path, knowing(known)))
    end)
  end

  it("by the key of the anchor, and by no name", function()
    local other = authority.ca "Root"
    assert.is_nil(trust.of_key(other.cert, knowing { { root, row "root" } }))
  end)
end)

local STORE <const> = "/usr/share/ca-certificates/mozilla"

-- The kinds of the known keys, by pin.
local function kinds()
  local document = assert(core.json(assert(
    core.read_file("policies/known-ca.json", 1 << 20))))
  local by_pin = {}
  for i = 1, #document.root do
    local row = document.root[i]
    by_pin[row:get "pin".value] = row:get "kind".value
  end
  return by_pin
end

describe("the roots that Debian has of Mozilla", function()
  local entries = core.list_directory(STORE)
  if not entries then
    it("are not at hand", function() pending "there is no store" end)
    return
  end

  it("are known by their keys", function()
    local known, absent = kinds(), {}
    for _, entry in ipairs(entries) do
      local items = assert(core.items(
        assert(core.read_file(STORE .. "/" .. entry.name, 1 << 20))))
      if known[items[1].pin] ~= "root" then absent[#absent + 1] = entry.name end
    end
    assert.same({}, absent)
  end)
end)

describe("a rule is told what is publicly trusted", function()
  local RULES <const> = [[
rule "r-path" {
  title = "Path", on = "chain", severity = "low", needs = { "anchors" },
  messages = { it = "path {it}" },
  check = function(chain)
    local path = chain:validate()
    return fail("it", { it = tostring(path and path.publicly_trusted) })
  end,
}
rule "r-cert" {
  title = "Cert", on = "cert", severity = "low",
  messages = { it = "cert {it}" },
  check = function(cert)
    return fail("it", { it = tostring(cert.publicly_trusted) })
  end,
}
rule "r-anchor" {
  title = "Anchor", on = "anchor", severity = "low",
  messages = { it = "anchor {it}" },
  check = function(anchor)
    return fail("it", { it = tostring(anchor.cert.publicly_trusted) })
  end,
}
]]

  for _, case in ipairs {
    { "below a known root, of each certificate", "anchored-valid",
      { "anchor true", "cert true", "path true", "cert true" } },
    { "below a root that nobody knows, where the end entity denies it",
      "validity-long",
      { "anchor nil", "cert false", "path false", "cert false" } },
    { "without anchors, where the key says it", "served",
      { "cert nil", "cert nil", "cert nil", "cert true" } },
  } do
    local name, evidence, expected = table.unpack(case)

    it(name, function()
      local verdict = temporary.with({ ["rules.lua"] = RULES,
        ["policy.lua"] = 'policy { name = "p", api = 1, '
          .. 'packs = { "rules.lua" } }' }, function(folder)
        return gate.check { inputs = {}, at = 1795132800, -- 2026-11-20
          policy = folder .. "/policy.lua",
          evidence = "spec/fixtures/evidence/" .. evidence }
      end)
      assert.same({}, verdict.errors)
      local said = {}
      for _, one in ipairs(verdict.findings) do
        if one.outcome == "fail" then said[#said + 1] = one.message end
      end
      assert.same(expected, said)
    end)
  end
end)
