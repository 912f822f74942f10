--- The cases of x509-limbo, through the harness of the suite: a sample that
--- stands beside the specs, and the whole where it is at hand.

local cjson = require "cjson"
local authority = require "spec.support.authority"
local limbo = require "spec.support.limbo"

-- Cases in which a profile decides otherwise than the suite wants, and what
-- speaks for it: the case that wants the opposite, where there is one.
local DIFFERENT = {
  webpki = {
    ["webpki::eku::ee-without-eku"] = "rfc5280::eku::ee-without-eku",
    ["webpki::ca-as-leaf"] = "rfc5280::ca-as-leaf",
    ["rfc5280::nc::permitted-dns-match-noncritical"] =
      "webpki::nc::permitted-dns-match-noncritical",
    ["webpki::cn::not-in-san"] = "rfc5280::nc::permitted-dns-match-more",
    ["webpki::cn::punycode-not-in-san"] =
      "rfc5280::nc::permitted-dns-match-more",
    ["webpki::san::public-suffix-private-namespace-wildcard-san"] =
      "online::s3.amazonaws.com",
    ["rfc5280::aki::cross-signed-root-missing-aki"] = "cve::cve-2024-0567",
  },
  -- The cases of webpki that want a refusal are not of this profile; beside
  -- them:
  rfc5280 = {
    ["rfc5280::nc::permitted-dns-match-noncritical"] =
      "webpki::nc::permitted-dns-match-noncritical",
    ["rfc5280::aki::cross-signed-root-missing-aki"] = "cve::cve-2024-0567",
    -- 6.1 does not ask whether it is critical.
    ["rfc5280::pc::ica-noncritical-pc"] = "RFC 5280 6.1.4 (i)",
    -- "Certificate users SHOULD be prepared to gracefully handle such".
    ["rfc5280::serial::zero"] = "RFC 5280 4.1.2.2",
    ["rfc5280::serial::too-long"] = "RFC 5280 4.1.2.2",
  },
}

--- The cases in which the harness does not agree, by id.
local function differences(print_cases, profile)
  local results, cases = limbo.run(print_cases, profile)
  local found, agreed = {}, 0
  for _, case in ipairs(cases) do
    local result = results[case.id]
    if result and result.actual_result == case.expected_result then
      agreed = agreed + 1
    else
      found[case.id] = result and result.actual_result or "no result"
    end
  end
  return found, agreed
end

describe("the sample of x509-limbo", function()
  it("is decided as the suite wants, but for excused cases", function()
    local found, agreed = differences(limbo.sample, "webpki")
    assert.equal(27, agreed)
    for id in pairs(found) do
      assert.is_string(DIFFERENT.webpki[id], id)
    end
  end)

  it("gets a reason for each refusal", function()
    local results = limbo.run(limbo.sample, "webpki")
    for id, result in pairs(results) do
      assert.equal(result.actual_result == "FAILURE",
                   result.context ~= cjson.null, id)
    end
  end)
end)

describe("what is remembered of other cases", function()
  for _, profile in ipairs { "webpki", "rfc5280" } do
    it("changes no result, nor a reason, as " .. profile, function()
      local names = { limbo.sample }
      if limbo.is_there() then
        for i, name in ipairs(limbo.namespaces) do
          names[i + 1] = limbo.namespace(name)
        end
      end
      for _, print_cases in ipairs(names) do
        assert.same((limbo.run(print_cases, profile)),
                    (limbo.run(print_cases, profile, "--remember")))
      end
    end)
  end
end)

describe("the whole of x509-limbo", function()
  local function whole(name, run_it)
    it(name, function()
      if not limbo.is_there() then return pending "the suite is not at hand" end
      run_it()
    end)
  end

  whole("is decided as webpki is to, but for excused cases", function()
    local sum = 0
    for _, name in ipairs(limbo.namespaces) do
      local found, agreed = differences(limbo.namespace(name), "webpki")
      sum = sum + agreed
      for id, result in pairs(found) do
        assert.is_string(DIFFERENT.webpki[id], id)
        assert.equal("SUCCESS", result, id)
      end
    end
    assert.equal(201, sum)
  end)

  whole("has the case that excuses each", function()
    local results = {}
    for _, name in ipairs(limbo.namespaces) do
      for id, result in pairs(limbo.run(limbo.namespace(name), "webpki")) do
        results[id] = result.actual_result
      end
    end
    for id, opposite in pairs(DIFFERENT.webpki) do
      assert.equal("SUCCESS", results[id], id)
      assert.equal("SUCCESS", results[opposite], opposite)
    end
  end)

  whole("is decided as rfc5280 is to", function()
    for _, name in ipairs(limbo.namespaces) do
      local found = differences(limbo.namespace(name), "rfc5280")
      for id, result in pairs(found) do
        assert.equal("SUCCESS", result, id)
        assert.is_true(id:match "^webpki::" ~= nil
          or DIFFERENT.rfc5280[id] ~= nil, id)
      end
    end
  end)

  for _, profile in ipairs { "webpki", "rfc5280" } do
    whole("accepts each chain that was ever served, as " .. profile, function()
      local found, agreed = differences(
        limbo.namespace "online-history", profile)
      assert.same({}, found)
      assert.equal(318, agreed)
    end)
  end
end)

describe("the harness", function()
  local policies = "\ncertificatePolicies = 1.2.3.4\n"
  local root = authority.ca "root"
  local middle = authority.ca("middle", root, policies)
  local leaf = authority.leaf(middle, policies)
  local bare = authority.leaf(middle)

  --- Runs a case of one chain that was made to order.
  local function decide(end_entity, changes)
    local case = { id = "a", features = {}, validation_kind = "SERVER",
      trusted_certs = { root.pem }, untrusted_intermediates = { middle.pem },
      peer_certificate = end_entity.pem, expected_peer_names = {},
      expected_peer_name = { kind = "DNS", value = "www.example.com" } }
    for name, value in pairs(changes) do case[name] = value end
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(cjson.encode { version = 1, testcases = { case } })
    file:close()
    local results = limbo.run("cat " .. path, "rfc5280")
    os.remove(path)
    return results.a.actual_result, results.a.context
  end

  for _, row in ipairs {
    { "a policy that is asked for", leaf, "SUCCESS",
      { initial_policy_set = { "1.2.3.4" }, explicit_policy = true } },
    { "another policy", leaf, "FAILURE",
      { initial_policy_set = { "1.2.3.5" }, explicit_policy = true } },
    { "any policy", leaf, "SUCCESS",
      { initial_policy_set = { "2.5.29.32.0" }, explicit_policy = true } },
    { "no policy, where one is asked for", bare, "FAILURE",
      { explicit_policy = true } },
    { "no policy, where none is asked for", bare, "SUCCESS",
      { initial_policy_set = { "1.2.3.5" }, explicit_policy = false } },
  } do
    it("takes the inputs of a path with " .. row[1], function()
      local result, context = decide(row[2], { x_policy = row[4] })
      assert.equal(row[3], result)
      if result == "FAILURE" then
        assert.matches("^chain.policies: .* %(RFC 5280 6.1.5 %(g%), RFC 9618%)",
                       context)
      end
    end)
  end

  it("asks for each name of a client", function()
    local client = authority.leaf(middle, "keyUsage = digitalSignature\n"
      .. "extendedKeyUsage = clientAuth\n"
      .. "subjectAltName = email:a@example.com, email:b@example.com\n")
    local function ask(...)
      local names = {}
      for i, value in ipairs { ... } do
        names[i] = { kind = "RFC822", value = value }
      end
      return (decide(client, { validation_kind = "CLIENT",
        expected_peer_name = cjson.null, expected_peer_names = names }))
    end
    assert.equal("SUCCESS", ask("a@example.com", "b@EXAMPLE.com"))
    assert.equal("FAILURE", ask("a@example.com", "c@example.com"))
    assert.equal("FAILURE", ask "A@example.com")
  end)

  it("refuses what is no suite", function()
    local done, how, status = os.execute("echo '[' | " .. limbo.harness
                                         .. " > /dev/null 2>&1")
    assert.is_nil(done)
    assert.same({ "exit", 1 }, { how, status })
  end)
end)
