--- How long a public authority's certificate may be valid, to the second: the
--- gate on chains that are made to order (CA/Browser Forum BR 6.3.2).

local gate = require "cotter.gate"
local authority = require "spec.support.authority"
local moment = require "cotter.moment"
local temporary = require "spec.support.temporary"

local EVER <const> = { from = "20150101000000Z", to = "20500101000000Z" }

local root = authority.ca("Root", nil, nil, EVER)
local issuing = authority.ca("Issuing", root, nil, EVER)

-- The policy of somebody who knows what kind of authority the root is.
local function policy(fields)
  return { ["policy.lua"] = [[policy { name = "p", api = 1,
    packs = { "cotter:pinning" },
    data = { known_ca = { file = "own.json", type = "list<record>" } } }]],
    ["own.json"] = ([=[[{"name": "Root", "pin": "%s", "kind": "root",
      "staging": false, "origin": "made to order"%s}]]=]):format(
      root.cert:pin(), fields) }
end

local function seconds(text)
  local at = text:gsub("^(%d%d%d%d)(%d%d)(%d%d)(%d%d)(%d%d)(%d%d)Z$",
                       "%1-%2-%3T%4:%5:%6Z")
  return assert(moment.read(at))
end

-- What the rule finds of a leaf on its first second.
local function judge(leaf, from, files)
  files["evidence/chains/www.example.com.pem"] = leaf.pem .. issuing.pem
  files["evidence/anchors/root.pem"] = root.pem
  local verdict = temporary.with(files, function(folder)
    return gate.check { inputs = {}, at = seconds(from),
      policy = files["policy.lua"] and folder .. "/policy.lua",
      evidence = folder .. "/evidence",
      select = { "cert-validity-too-long" } }
  end)
  assert.same({}, verdict.errors)
  local found = verdict.findings[1]
  return found and found.outcome or "pass", found
end

describe("a certificate of a public authority", function()
  for _, case in ipairs {
    { "three years before the first row", "20180228235959Z", "20210528235958Z",
      "pass" },
    { "825 days on the first day", "20180301000000Z", "20200602235959Z",
      "pass" },
    { "a second more than 825 days", "20180301000000Z", "20200603000000Z",
      "fail" },
    { "825 days a second before", "20200831235959Z", "20221204235958Z",
      "pass" },
    { "398 days on their first day", "20200901000000Z", "20211003235959Z",
      "pass" },
    { "a second more than 398 days", "20200901000000Z", "20211004000000Z",
      "fail" },
    { "398 days a second before", "20260314235959Z", "20270416235958Z",
      "pass" },
    { "200 days on their first day", "20260315000000Z", "20260930235959Z",
      "pass" },
    { "a second more than 200 days", "20260315000000Z", "20261001000000Z",
      "fail" },
    { "398 days when 200 are allowed", "20260315000000Z", "20270416235959Z",
      "fail" },
    { "200 days a second before", "20270314235959Z", "20270930235958Z",
      "pass" },
    { "100 days on their first day", "20270315000000Z", "20270622235959Z",
      "pass" },
    { "a second more than 100 days", "20270315000000Z", "20270623000000Z",
      "fail" },
    { "100 days a second before", "20290314235959Z", "20290622235958Z",
      "pass" },
    { "47 days on their first day", "20290315000000Z", "20290430235959Z",
      "pass" },
    { "a second more than 47 days", "20290315000000Z", "20290501000000Z",
      "fail" },
  } do
    local name, from, to, expected = table.unpack(case)

    it(("may%s have %s"):format(expected == "pass" and "" or " not", name),
       function()
      local leaf = authority.leaf(issuing, nil, { from = from, to = to })
      assert.equal(expected, (judge(leaf, from, policy "")))
    end)
  end

  it("is told of the days begun, and of the row", function()
    local from = "20260315000000Z"
    local leaf = authority.leaf(issuing, nil,
                                { from = from, to = "20261001000000Z" })
    local _, found = judge(leaf, from, policy "")
    assert.equal("CN=leaf, the certificate of www.example.com, is valid for "
      .. "201 days, and of those from 2026-03-15 on 200 days are allowed "
      .. "(cabforum/servercert@f884280 docs/BR.md 6.3.2 (ballot SC-081v3))",
      found.message)
    assert.same({ 1, 1, "www.example.com" },
                { found.line, found.column, found.host })
  end)
end)

describe("of ten years, a certificate", function()
  local from, reserved = "20260315000000Z",
    "\ncertificatePolicies = 2.23.140.1.2.1\n"

  for _, case in ipairs {
    { "passes below an authority that nobody knows", "", nil, "pass" },
    { "passes below one of the owner", reserved, ', "private": true', "pass" },
    { "is unknown if it says that it is public", reserved, nil, "unknown" },
    { "fails below one that is public", "", "", "fail" },
  } do
    local name, more, fields, expected = table.unpack(case)

    it(name, function()
      local leaf = authority.leaf(issuing, more ~= "" and more or nil,
                                  { from = from, to = "20360315000000Z" })
      local outcome = judge(leaf, from, fields and policy(fields) or {})
      assert.equal(expected, outcome)
    end)
  end
end)

it("of a chain that is not valid nothing is known", function()
  local leaf = authority.leaf(issuing, nil,
    { from = "20260315000000Z", to = "20360315000000Z" })
  assert.equal("unknown", (judge(leaf, "20260314235959Z", policy "")))
end)
