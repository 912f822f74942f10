--- Chains: which path is found, and what is said if there is none. All of them
--- are made by openssl.

local core = require "cotter.core"
local authority = require "spec.support.authority"

local DAY <const> = 24 * 60 * 60
local NOW <const> = core.now() + DAY -- after all that is made below

local root = authority.ca "root"
local middle = authority.ca("middle", root)
local leaf = authority.leaf(middle)

local function anchors(...)
  local pems = {}
  for i, made in ipairs { ... } do pems[i] = made.pem end
  return assert(core.anchors(table.concat(pems)))
end

--- Validates with what is given, or else as a browser would at present.
local function validate(end_entity, untrusted, trusted, options)
  local certs = {}
  for i, made in ipairs(untrusted) do certs[i] = made.cert end
  local request = { leaf = end_entity.cert, untrusted = certs,
                    anchors = trusted, host = "www.example.com", at = NOW }
  for name, value in pairs(options or {}) do request[name] = value end
  return core.validate(request)
end

--- Asserts that the path is made of these, from the end entity up.
local function assert_path(expected, path, refusal)
  assert.is_nil(refusal and refusal.text)
  assert.equal(#expected, #path.certs)
  for i, made in ipairs(expected) do
    assert.equal(made.cert, path.certs[i], "certificate " .. i)
  end
  assert.equal(path.certs[#path.certs], path.anchor)
end

local function assert_refused(code, words, path, refusal)
  assert.is_nil(path)
  assert.equal(code, refusal.code, refusal.text)
  assert.matches(words, refusal.text)
  assert.is_string(refusal.source)
end

describe("a path", function()
  local trusted = anchors(root)

  it("goes from the end entity to the anchor", function()
    assert_path({ leaf, middle, root }, validate(leaf, { middle }, trusted))
  end)

  it("takes certificates in any order, with others between", function()
    local other = authority.ca("other", root)
    local stray = authority.leaf(other)
    assert_path({ leaf, middle, root },
      validate(leaf, { root, stray, other, middle, leaf, middle }, trusted))
  end)

  it("may end at an anchor that another CA signed", function()
    assert_path({ leaf, middle }, validate(leaf, {}, anchors(middle)))
  end)

  it("may be the end entity alone, if that is trusted", function()
    assert_path({ leaf }, validate(leaf, { middle }, anchors(leaf)))
  end)

  it("takes the anchor that is nearest", function()
    assert_path({ leaf, middle },
                validate(leaf, { middle }, anchors(root, middle)))
  end)
end)

describe("of several paths", function()
  local new_root = authority.ca "new root"
  local key = middle.key

  local function issue(by, more, order)
    order = order or {}
    order.key = key
    return authority.ca("middle", by, more, order)
  end

  it("an expired one is passed over", function()
    local old = issue(root, nil, { days = 10 })
    local new = issue(new_root)
    for _, untrusted in ipairs { { old, new }, { new, old } } do
      assert_path({ leaf, new, new_root },
        validate(leaf, untrusted, anchors(root, new_root),
                 { at = NOW + 20 * DAY }))
    end
  end)

  it("one whose anchor is expired is passed over", function()
    local old_root = authority.ca("old root", nil, nil, { days = 10 })
    local by_old, by_new = issue(old_root), issue(new_root)
    assert_path({ leaf, by_new, new_root },
      validate(leaf, { by_old, by_new }, anchors(old_root, new_root),
               { at = NOW + 20 * DAY }))
  end)

  for _, row in ipairs {
    { "nameConstraints", "\nnameConstraints = critical, "
      .. "excluded;DNS:example.com\n" },
    { "an extKeyUsage", "\nextendedKeyUsage = clientAuth\n" },
    { "an unknown critical extension", "\n1.2.3.4 = critical, DER:0500\n" },
    { "no basicConstraints", "keyUsage = critical, keyCertSign\n" },
    { "no keyCertSign", "basicConstraints = critical, CA:TRUE\n"
      .. "keyUsage = cRLSign\n" },
  } do
    it("one is passed over for " .. row[1], function()
      local bad, good = issue(root, row[2]), issue(new_root)
      for _, untrusted in ipairs { { bad, good }, { good, bad } } do
        assert_path({ leaf, good, new_root },
                    validate(leaf, untrusted, anchors(root, new_root)))
      end
    end)
  end

  it("one that is constrained further up is passed over", function()
    local narrow = authority.ca("upper", root,
      "\nnameConstraints = critical, permitted;DNS:example.org\n")
    local wide = authority.ca("upper", root, nil, { key = narrow.key })
    local lower = authority.ca("lower", narrow)
    local end_entity = authority.leaf(lower)
    assert_path({ end_entity, lower, wide, root },
      validate(end_entity, { narrow, lower, wide }, anchors(root)))
  end)

  it("one that is too long for pathLenConstraint is passed over", function()
    local short = authority.ca("short", root,
      "basicConstraints = critical, CA:TRUE, pathlen:0\n"
      .. "keyUsage = keyCertSign\n")
    local free = authority.ca("short", new_root, nil, { key = short.key })
    local lower = authority.ca("lower", short)
    local end_entity = authority.leaf(lower)
    assert_path({ end_entity, lower, free, new_root },
      validate(end_entity, { short, lower, free }, anchors(root, new_root)))
  end)
end)

describe("certificates of one name", function()
  -- The same identifier for each key, so that it tells nothing.
  local SAME <const> = "subjectKeyIdentifier = 0102030405060708\n"
  local AS_SAME <const> = SAME .. "authorityKeyIdentifier = keyid:always\n"
  local signer = authority.ca("twin", root, nil, { identifiers = AS_SAME })
  local end_entity = authority.leaf(signer)

  local function twins(count)
    local list = {}
    for i = 1, count do
      list[i] = authority.ca("twin", root, nil,
        { key = middle.key, identifiers = AS_SAME })
    end
    return list
  end

  it("and other keys are tried in turn", function()
    local list = twins(70)
    list[71] = signer
    assert_path({ end_entity, signer, root },
                validate(end_entity, list, anchors(root)))
  end)

  it("are refused for their signature if none signed", function()
    assert_refused("chain.signature", "is not signed by the key of CN=twin",
                   validate(end_entity, twins(2), anchors(root)))
  end)

  it("as anchors are tried in turn", function()
    local first = authority.ca("same", nil, nil, { identifiers = SAME })
    local second = authority.ca("same", nil, nil, { identifiers = SAME })
    local below = authority.leaf(second)
    assert_path({ below, second },
                validate(below, {}, anchors(first, second)))
  end)

  it("that are self-issued do not count for pathLenConstraint", function()
    local old = authority.ca("roll", root,
      "basicConstraints = critical, CA:TRUE, pathlen:0\n"
      .. "keyUsage = keyCertSign\n")
    local new = authority.ca("roll", old,
      "basicConstraints = critical, CA:TRUE, pathlen:0\n"
      .. "keyUsage = keyCertSign\n")
    local below = authority.leaf(new)
    assert_path({ below, new, old, root },
                validate(below, { old, new }, anchors(root)))
  end)
end)

describe("certificates that sign each other", function()
  local a = authority.ca "a"
  local b = authority.ca("b", a)
  local a_by_b = authority.ca("a", b, nil, { key = a.key })
  local end_entity = authority.leaf(b)

  it("lead nowhere without an anchor", function()
    assert_refused("chain.no-anchor", "none of them leads to an anchor",
      validate(end_entity, { b, a_by_b }, anchors(root)))
  end)

  it("lead to an anchor among them", function()
    assert_path({ end_entity, b, a },
                validate(end_entity, { a_by_b, b }, anchors(a)))
  end)
end)

describe("a long chain", function()
  local chain = { root }
  for i = 1, 35 do
    chain[i + 1] = authority.ca("ca " .. i, chain[i], nil,
                                { key = middle.key })
  end

  local function upto(count)
    local untrusted, expected = {}, {}
    for i = 2, count + 1 do untrusted[#untrusted + 1] = chain[i] end
    expected[1] = authority.leaf(chain[count + 1])
    for i = count + 1, 1, -1 do expected[#expected + 1] = chain[i] end
    return untrusted, expected
  end

  it("of thirty intermediates is taken", function()
    local untrusted, expected = upto(30)
    assert_path(expected, validate(expected[1], untrusted, anchors(root)))
  end)

  it("of more is not", function()
    local untrusted, expected = upto(31)
    assert_refused("chain.no-anchor", "32 certificates",
                   validate(expected[1], untrusted, anchors(root)))
  end)

  it("is held to the depth that is asked for", function()
    local untrusted, expected = upto(4)
    assert_path(expected, validate(expected[1], untrusted, anchors(root),
                                   { max_depth = 4 }))
    assert_refused("chain.depth", "4 intermediates",
      validate(expected[1], untrusted, anchors(root), { max_depth = 3 }))
  end)
end)

describe("what is given to find a path of", function()
  local function certs(count)
    local list = {}
    for i = 1, count do list[i] = middle end
    return list
  end

  it("are as many certificates as there may be", function()
    assert_path({ leaf, middle, root },
                validate(leaf, certs(512), anchors(root)))
    local path, refusal = validate(leaf, certs(513), anchors(root))
    assert.is_nil(path)
    assert.same({ "chain.count", "untrusted: more certificates with a chain "
      .. "than the limit of 512", {} },
      { refusal.code, refusal.text, refusal.tried })
  end)

  it("are as many anchors as there may be", function()
    local der = root.cert.der
    assert_path({ leaf, middle, root }, validate(leaf, { middle },
      assert(core.anchors(der:rep(8192)))))
    local made, fault = core.anchors(der:rep(8193))
    assert.is_nil(made)
    assert.equal("anchors.count", fault.code)
    assert.matches("more trust anchors", fault.text)
  end)
end)

describe("a moment", function()
  local path = { leaf, middle, root }

  it("is inside at both ends", function()
    local bounds = leaf.cert
    for _, at in ipairs { bounds.not_before, root.cert.not_after } do
      local inside = math.max(at, bounds.not_before)
      assert_path(path, validate(leaf, { middle }, anchors(root),
        { at = math.min(inside, bounds.not_after,
                        middle.cert.not_after, root.cert.not_after) }))
    end
  end)

  it("is outside a second before and after", function()
    assert_refused("chain.not-yet-valid", "^end entity %(CN=leaf%): is not "
      .. "valid before %d+%-%d%d%-%d%dT%d%d:%d%d:%d%dZ; it is ",
      validate(leaf, { middle }, anchors(root),
               { at = leaf.cert.not_before - 1 }))
    assert_refused("chain.expired", "is not valid after",
      validate(leaf, { middle }, anchors(root),
               { at = leaf.cert.not_after + 1 }))
  end)
end)

-- Types of strings by openssl's masks (ASN1_mbstring_copy).
local STRINGS <const> = { UTF8String = "MASK:8192", PrintableString = "MASK:2",
                          TeletexString = "MASK:4", BMPString = "MASK:2048" }

describe("a commonName", function()
  for _, row in ipairs {
    { "UTF8String", "www.example.com", true },
    { "UTF8String", "Www.example.com", false },
    { "PrintableString", "www.example.com", true },
    { "PrintableString", "wwW.example.com", false },
    { "TeletexString", "www.example.com", true },
    { "TeletexString", "WWW.example.com", false },
    { "BMPString", "www.example.com", true },
    { "BMPString", "www.example.cOm", false },
    { "UTF8String", "www.exämple.com", false },
    { "TeletexString", "www.exämple.com", false },
    { "BMPString", "www.exämple.com", false },
    { "UTF8String", "Jürgen", true },
  } do
    local kind, name, taken = table.unpack(row)

    it(("%s in a %s is %s"):format(name, kind,
                                   taken and "taken" or "refused"), function()
      local made = authority.leaf(middle, nil, { name = "/CN=" .. name,
                                                 strings = STRINGS[kind] })
      local path, refusal = validate(made, { middle }, anchors(root))
      if taken then
        assert_path({ made, middle, root }, path, refusal)
      else
        assert_refused("chain.common-name", name, path, refusal)
      end
    end)
  end
end)

describe("a host", function()
  local many = authority.leaf(middle, [[
keyUsage = digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = @names
[names]
DNS.1 = a.example.com
DNS.2 = *.w.example.com
IP.1 = 192.0.2.1
IP.2 = 2001:db8::1
]])

  local rows = {
    { "a.example.com", true },
    { "A.Example.COM", true },
    { "a.example.com.", true },
    { "b.w.example.com", true },
    { "w.example.com", false },
    { "c.b.w.example.com", false },
    { "192.0.2.1", true },
    { "192.0.2.2", false },
    { "2001:db8::1", true },
    { "2001:DB8:0::1", true },
    { "leaf", false },
  }
  for _, row in ipairs(rows) do
    it(row[1] .. (row[2] and " is named" or " is not"), function()
      local path, refusal = validate(many, { middle }, anchors(root),
                                     { host = row[1] })
      if row[2] then
        assert_path({ many, middle, root }, path, refusal)
      else
        assert_refused("chain.host", "is not for " .. row[1], path, refusal)
      end
    end)
  end

  for _, row in ipairs {
    { "https://a.example.com", "host.url" },
    { "a.example.com:443", "host.port" },
    { "", "host.empty" },
    { "*.example.com", "host.wildcard" },
    { "a b", "host.character" },
  } do
    it(("%q is none"):format(row[1]), function()
      local path, refusal = validate(many, { middle }, anchors(root),
                                     { host = row[1] })
      assert.is_nil(path)
      assert.equal(row[2], refusal.code)
      assert.matches("^host: ", refusal.text)
    end)
  end

  it("need not be given", function()
    local untrusted, trusted = { middle.cert }, anchors(root)
    assert.is_table(core.validate { leaf = many.cert, untrusted = untrusted,
                                    anchors = trusted, at = NOW })
  end)
end)

describe("a purpose", function()
  local client = authority.leaf(middle,
    "keyUsage = digitalSignature\nextendedKeyUsage = clientAuth\n")
  local signing = authority.leaf(middle,
    "\n", { name = "/CN=signing" })

  local function purpose(end_entity, options)
    local request = { leaf = end_entity.cert, untrusted = { middle.cert },
                      anchors = anchors(root), at = NOW }
    for name, value in pairs(options) do request[name] = value end
    return core.validate(request)
  end

  it("is of a server unless it is asked for", function()
    assert_refused("chain.purpose", "without serverAuth", purpose(client, {}))
    assert.is_table(purpose(client, { purpose = "client" }))
    assert.is_table(purpose(client, { purpose = "any" }))
  end)

  it("may be one of many", function()
    assert_refused("chain.purpose", "without 1.2.3.4", purpose(signing,
      { extended_key_usage = { "serverAuth", "1.2.3.4" } }))
    assert_refused("chain.key-usage", "without keyAgreement",
      purpose(signing, { key_usage = { "digitalSignature",
                                       "keyAgreement" } }))
    assert.is_table(purpose(signing, { key_usage = { "digitalSignature" },
      extended_key_usage = { "serverAuth" } }))
  end)
end)

describe("certificate policies", function()
  local function chain(upper, lower, of_leaf)
    local top = authority.ca("top", root, upper and "\n" .. upper .. "\n")
    local low = authority.ca("low", top, lower and "\n" .. lower .. "\n")
    return authority.leaf(low, of_leaf and "\n" .. of_leaf .. "\n"),
      { top, low }
  end
  local one, any = "certificatePolicies = 1.2.3.1",
    "certificatePolicies = 2.5.29.32.0"
  local mapping = "policyMappings = 1.2.3.1:1.2.3.2"
  local two = "certificatePolicies = 1.2.3.2"

  -- The inputs of RFC 5280 6.1.1, and whether there is a path then.
  local rows = {
    { "are not asked for without", {}, {}, true },
    { "may be asked for", {}, { explicit_policy = true }, false },
    { "that all have are one", { one, one, one },
      { explicit_policy = true }, true },
    { "that all have are the one that is asked for", { one, one, one },
      { explicit_policy = true, initial_policy_set = { "1.2.3.1" } }, true },
    { "are among those that are asked for", { one, one, one },
      { explicit_policy = true,
        initial_policy_set = { "1.2.3.9", "1.2.3.1" } }, true },
    { "may be others than those that are asked for", { one, one, one },
      { explicit_policy = true, initial_policy_set = { "1.2.3.2" } }, false },
    { "that are not needed may be others", { one, one, one },
      { initial_policy_set = { "1.2.3.2" } }, true },
    { "are mapped", { one, one .. "\n" .. mapping, two },
      { explicit_policy = true, initial_policy_set = { "1.2.3.1" } }, true },
    { "are not mapped if that is asked for",
      { one, one .. "\n" .. mapping, two },
      { explicit_policy = true, inhibit_map = true }, false },
    { "may be any", { any, any, one },
      { explicit_policy = true, initial_policy_set = { "1.2.3.1" } }, true },
    { "may not be any if that is asked for", { any, any, one },
      { explicit_policy = true, inhibit_any = true }, false },
    { "are needed if a certificate says so",
      { "policyConstraints = critical, requireExplicitPolicy:0", one, one },
      {}, false },
    { "that a certificate needs may be there",
      { one .. "\npolicyConstraints = critical, requireExplicitPolicy:0", one,
        one }, {}, true },
    { "are mapped no more after a certificate that says so",
      { one .. "\npolicyConstraints = critical, requireExplicitPolicy:0, "
        .. "inhibitPolicyMapping:0", one .. "\n" .. mapping, two }, {},
      false },
    { "are any no more after a certificate that says so",
      { any .. "\ninhibitAnyPolicy = critical, 0\n"
        .. "policyConstraints = critical, requireExplicitPolicy:0", any, one },
      {}, false },
    { "are any for as many certificates as one says",
      { any .. "\ninhibitAnyPolicy = critical, 1\n"
        .. "policyConstraints = critical, requireExplicitPolicy:0", any, one },
      {}, true },
    { "that are not critical do not constrain in webpki",
      { one .. "\npolicyConstraints = requireExplicitPolicy:5", one, one },
      {}, "chain.policy-constraints-critical" },
    { "are mapped from any to none",
      { one, one .. "\npolicyMappings = 2.5.29.32.0:1.2.3.2", two }, {},
      false },
    { "stand once", { one, one, one .. ", 1.2.3.1" }, {}, false },
  }
  for _, row in ipairs(rows) do
    it(row[1], function()
      local end_entity, between = chain(table.unpack(row[2], 1, 3))
      local path, refusal = validate(end_entity, between, anchors(root),
                                     row[3])
      if row[4] == true then
        assert_path({ end_entity, between[2], between[1], root }, path,
                    refusal)
      else
        assert_refused(row[4] or "chain.policies", "", path, refusal)
      end
    end)
  end
end)

describe("what is remembered", function()
  it("is the same answer", function()
    local trusted, other = anchors(root), anchors(authority.ca "other")
    for _ = 1, 3 do
      assert_path({ leaf, middle, root },
                  validate(leaf, { middle }, trusted))
      assert_refused("chain.no-anchor", "", validate(leaf, { middle }, other))
      assert_refused("chain.expired", "", validate(leaf, { middle }, trusted,
        { at = leaf.cert.not_after + 1 }))
      assert_refused("chain.host", "", validate(leaf, { middle }, trusted,
        { host = "example.org" }))
      assert_refused("chain.depth", "", validate(leaf, { middle }, trusted,
        { max_depth = 0 }))
      assert_refused("chain.policies", "", validate(leaf, { middle }, trusted,
        { explicit_policy = true }))
      assert_refused("chain.revocation-unknown", "",
        validate(leaf, { middle }, trusted,
                 { crls = { authority.crl(root, {}) } }))
    end
  end)
end)

describe("a key", function()
  local function under(options, digest, profile)
    local ca = authority.ca("ca", root, nil,
      { key = require "spec.support.openssl".key(options) })
    local below = authority.leaf(ca, nil, { digest = digest })
    return validate(below, { ca }, anchors(root), { profile = profile })
  end

  local rows = {
    { "RSA of 2048 bits", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      nil, nil, nil },
    { "RSA of 1024 bits", "-algorithm RSA -pkeyopt rsa_keygen_bits:1024",
      nil, "chain.key", nil },
    { "RSA of 2044 bits", "-algorithm RSA -pkeyopt rsa_keygen_bits:2044",
      nil, "chain.key", nil },
    { "RSA with SHA-512", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "-sha512", nil, nil },
    { "RSA with SHA-1", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "-sha1", "chain.signature-algorithm", nil },
    { "RSA with MD5", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "-md5", "chain.signature-algorithm", "chain.signature-algorithm" },
    { "RSA with PSS", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest", nil,
      nil },
    { "RSA with PSS and a salt of 20 octets",
      "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20",
      "chain.signature-algorithm", nil },
    { "RSASSA-PSS", "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
      nil, "chain.key", nil },
    { "P-384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384", "-sha384",
      nil, nil },
    { "P-521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521", "-sha512",
      nil, nil },
    { "P-256 with SHA-1", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
      "-sha1", "chain.signature-algorithm", nil },
    { "secp256k1", "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1", nil,
      "chain.key", nil },
    { "brainpoolP256r1",
      "-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1", nil,
      "chain.key", nil },
    { "Ed25519", "-algorithm ED25519", nil, "chain.key", nil },
    { "Ed448", "-algorithm ED448", nil, "chain.key", nil },
  }
  for _, row in ipairs(rows) do
    it("of " .. row[1] .. (row[4] and " is refused" or " is taken"),
      function()
        for profile, code in pairs { webpki = row[4] or false,
                                     rfc5280 = row[5] or false } do
          local path, refusal = under(row[2], row[3], profile)
          assert.equal(code, refusal and refusal.code or false,
                       refusal and refusal.text)
          assert.equal(not code, path ~= nil)
        end
      end)
  end
end)

describe("lists of revoked certificates", function()
  local signer_extensions = "basicConstraints = CA:FALSE\nkeyUsage = cRLSign\n"
  local other = authority.leaf(middle)
  local from_root = authority.crl(root, {})
  local from_middle = authority.crl(middle, { other })

  local function with(crls, end_entity, extra, options)
    local untrusted = { middle }
    for _, made in ipairs(extra or {}) do untrusted[#untrusted + 1] = made end
    options = options or {}
    options.crls = crls
    return validate(end_entity or leaf, untrusted, anchors(root), options)
  end

  it("cover every certificate below the anchor", function()
    assert_path({ leaf, middle, root }, with { from_root, from_middle })
    assert_refused("chain.revocation-unknown", "^end entity %(CN=leaf%): ",
                   with { from_root })
    assert_refused("chain.revocation-unknown",
                   "^intermediate 1 of 1 %(CN=middle%): ", with { from_middle })
  end)

  it("hold what is revoked", function()
    assert_refused("chain.revoked", "^end entity %(CN=leaf%): was revoked at "
      .. "2026%-01%-01T00:00:00Z, reason keyCompromise ",
      with({ from_root, from_middle }, other))
    assert_refused("chain.revoked", "^intermediate 1 of 1 %(CN=middle%): ",
                   with { authority.crl(root, { middle }), from_middle })
  end)

  it("are of no use after their time", function()
    assert_refused("chain.revocation-unknown", "", with(
      { from_root, from_middle }, nil, nil, { at = NOW + 60 * DAY }))
  end)

  it("count by whoever they are signed", function()
    local forger = authority.ca("middle", authority.ca "root")
    assert_refused("chain.revocation-unknown", "", with(
      { from_root, authority.crl(forger, {}) }))
  end)

  it("may be signed by a key that has their name certified", function()
    local delegate = authority.leaf(root, signer_extensions,
                                    { name = "/CN=middle" })
    assert_path({ leaf, middle, root }, with(
      { from_root, authority.crl(delegate, {}) }, nil, { delegate }))
    assert_refused("chain.revoked", "^end entity", with(
      { from_root, authority.crl(delegate, { other }) }, other, { delegate }))
    assert_refused("chain.revocation-unknown", "^end entity", with(
      { authority.crl(root, { delegate }), authority.crl(delegate, {}) }, nil,
      { delegate }))
  end)

  it("are not signed by a key that was certified elsewhere", function()
    local delegate = authority.leaf(authority.ca "elsewhere",
      signer_extensions, { name = "/CN=middle" })
    assert_refused("chain.revocation-unknown", "^end entity", with(
      { from_root, authority.crl(delegate, {}) }, nil, { delegate }))
  end)

  it("may add to another", function()
    local delta = authority.crl(middle, { leaf },
      "deltaCRL = critical, DER:02010A\n", "0B")
    assert_refused("chain.revoked", "^end entity", with(
      { from_root, from_middle, delta }))
    assert_refused("chain.revocation-unknown", "^end entity", with(
      { from_root, delta }))
  end)

  it("give way to newer ones, whatever their order", function()
    local older, newer = authority.crl(middle, { leaf }),
      authority.crl(middle, {}, nil, "0C")
    local indicator = "deltaCRL = critical, DER:02010A\n"
    local delta = authority.crl(middle, { leaf }, indicator, "0B")
    local newer_delta = authority.crl(middle, {}, indicator, "0C")
    assert_path({ leaf, middle, root }, with { from_root, older, newer })
    assert_path({ leaf, middle, root }, with { newer, older, from_root })
    assert_path({ leaf, middle, root },
                with { from_root, from_middle, delta, newer_delta })
    assert_path({ leaf, middle, root },
                with { newer_delta, delta, from_middle, from_root })
    assert_refused("chain.revoked", "^end entity",
                   with { from_root, authority.crl(middle, { leaf }, nil,
                                                   "0D"), newer })
  end)

  it("may be of some certificates", function()
    local users = authority.crl(middle, {},
      "issuingDistributionPoint = critical, DER:30038101FF\n")
    local authorities = authority.crl(middle, {},
      "issuingDistributionPoint = critical, DER:30038201FF\n")
    assert_path({ leaf, middle, root }, with { from_root, users })
    assert_refused("chain.revocation-unknown", "^end entity",
                   with { from_root, authorities })
  end)

  it("that cannot be read are refused", function()
    local path, refusal = with { "x" }
    assert.is_nil(path)
    assert.matches("^crls: ", refusal.text)
  end)
end)

describe("validate", function()
  local function request(changes)
    local options = { leaf = leaf.cert, untrusted = { middle.cert },
                      anchors = anchors(root), at = NOW }
    for name, value in pairs(changes) do
      if value == core.null then value = nil end
      options[name] = value
    end
    return options
  end

  local many_policies = {}
  for i = 1, 17 do many_policies[i] = "1.2." .. i end

  for _, row in ipairs {
    { "a leaf", { leaf = core.null }, "needs a leaf" },
    { "anchors", { anchors = core.null }, "needs anchors" },
    { "a moment", { at = core.null }, "needs at" },
    { "an integer for it", { at = 1.5 }, "at is to be an integer" },
    { "a known profile", { profile = "x" }, 'no profile "x"' },
    { "a known purpose", { purpose = "x" }, 'no purpose "x"' },
    { "known options", { hots = "x" },
      'no option "hots" %(did you mean "host"%?%)' },
    { "names of options", { "x" }, "options of validate have names" },
    { "certs", { untrusted = { "x" } }, "cotter.cert expected" },
    { "known key usages", { key_usage = { "x" } }, "invalid option 'x'" },
    { "OIDs", { extended_key_usage = { "1.02" } }, 'no purpose "1.02"' },
    { "a table of lists", { crls = "x" }, "crls is to be a table" },
    { "a depth", { max_depth = -1 }, "max_depth is negative" },
    { "policies", { initial_policy_set = { "x" } }, 'no policy "x"' },
    { "a policy", { initial_policy_set = {} }, "initial_policy_set is empty" },
    { "not too many policies", { initial_policy_set = many_policies },
      "at most 16 of initial_policy_set" },
    { "true or false", { inhibit_any = 1 }, "inhibit_any is to be a boolean" },
    { "options of policies", { inhibit_mapping = true },
      'no option "inhibit_mapping"' },
  } do
    it("wants " .. row[1], function()
      assert.error_matches(function() core.validate(request(row[2])) end,
                           row[3])
    end)
  end

  it("says where the anchor is missing", function()
    local other = anchors(authority.ca "another")
    assert_refused("chain.no-anchor", "^intermediate 1 of 1 %(CN=middle%): "
      .. "was issued by CN=root, ", core.validate(request { anchors = other }))
    assert_refused("chain.no-anchor", "^intermediate 2 of 2 %(CN=root%): is "
      .. "its own issuer, and no trust anchor", core.validate(request {
        anchors = other, untrusted = { middle.cert, root.cert } }))
  end)

  it("tells each path that was tried", function()
    local narrow = authority.ca("middle", root,
      "\nnameConstraints = critical, excluded;DNS:example.com\n",
      { key = middle.key })
    local short = authority.ca("middle", root, nil,
                               { key = middle.key, days = 10 })
    local forged = authority.ca("middle", root)
    local _, refusal = core.validate(request {
      at = NOW + 20 * DAY,
      untrusted = { short.cert, forged.cert, narrow.cert } })
    assert.equal("chain.name-constraints", refusal.code)
    local found = {}
    for i, attempt in ipairs(refusal.tried) do
      found[i] = attempt.code
      assert.equal(3, #attempt.certs)
      assert.equal(leaf.cert, attempt.certs[1])
      assert.equal(root.cert, attempt.certs[3])
    end
    assert.same({ "chain.name-constraints", "chain.signature",
                  "chain.expired" }, found)
    assert.equal(short.cert, refusal.tried[3].cert)
    assert.same({}, select(2, core.validate(request { at = 0 })).tried)
  end)

  it("gives the certificate that is refused", function()
    local short = authority.ca("middle", root, nil,
                               { key = middle.key, days = 10 })
    for cert, changes in pairs {
      [leaf.cert] = { at = leaf.cert.not_after + 1 },
      [short.cert] = { at = NOW + 20 * DAY, untrusted = { short.cert } },
    } do
      local path, refusal = core.validate(request(changes))
      assert.is_nil(path)
      assert.equal(cert, refusal.cert)
    end
  end)
end)

describe("anchors", function()
  it("are counted", function()
    assert.equal(2, #anchors(root, middle))
  end)

  for _, row in ipairs {
    { "nothing", "", "container.empty" },
    { "no text of certificates", "hello", "container.text" },
    { "a key", root.key, "anchors.kind" },
    { "a certificate that is cut short",
      (root.pem:gsub("\n[^\n]+\n(%-%-%-%-%-END)", "\n%1")), "der.truncated" },
  } do
    it("are not " .. row[1], function()
      local made, fault = core.anchors(row[2])
      assert.is_nil(made)
      assert.equal(row[3], fault.code)
      assert.is_string(fault.text)
    end)
  end
end)
