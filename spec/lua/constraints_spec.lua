--- Name constraints and certificate policies as a user meets them: what is
--- said of a path that they refuse. Which paths those are, core/chain's own
--- tests have.

local core = require "cotter.core"
local authority = require "spec.support.authority"

local AT <const> = core.now() + 60

--- Validates a leaf below an authority with extensions of its own.
---@param constraints string lines of extensions of the authority
---@param names string? subjectAltName of the leaf
local function validate(constraints, names)
  local root = authority.ca "root"
  local middle = authority.ca("middle", root, "\n" .. constraints .. "\n")
  local leaf = authority.leaf(middle, names and "subjectAltName = " .. names)
  return core.validate {
    leaf = leaf.cert, untrusted = { middle.cert }, at = AT,
    anchors = assert(core.anchors(root.pem)), profile = "rfc5280",
  }
end

local OF_MIDDLE <const> = "intermediate 1 of 1 (CN=middle): nameConstraints "

local REFUSED <const> = {
  { "that exclude a name",
    "nameConstraints = critical, excluded;DNS:example.com", nil,
    "chain.name-constraints", OF_MIDDLE .. "exclude www.example.com" },
  { "that do not permit a name",
    "nameConstraints = critical, permitted;DNS:example.org", nil,
    "chain.name-constraints", OF_MIDDLE .. "do not permit www.example.com" },
  { "on the subject",
    "nameConstraints = critical, permitted;dirName:other\n"
    .. "[other]\nCN = other", nil, "chain.name-constraints",
    OF_MIDDLE .. "do not permit CN=leaf" },
  { "with a period first",
    "nameConstraints = critical, permitted;DNS:.example.com", nil,
    "chain.name-constraints", OF_MIDDLE
    .. "are refused: constraints.syntax at octet " },
  { "that constrain nothing", "nameConstraints = critical, DER:3000", nil,
    "chain.name-constraints", OF_MIDDLE
    .. "are refused: constraints.empty at octet " },
  { "on policies that nobody asserts",
    "policyConstraints = critical, requireExplicitPolicy:0", nil,
    "chain.policies", "end entity (CN=leaf): needs a certificate policy" },
  { "on policies, with nothing in them",
    "policyConstraints = critical, DER:3000", nil,
    "chain.policies", "intermediate 1 of 1 (CN=middle): has policies that "
    .. "are refused: policy.empty at octet " },
  { "on policies that are there twice",
    "certificatePolicies = 1.2.3, 1.2.3", nil,
    "chain.policies", "intermediate 1 of 1 (CN=middle): has policies that "
    .. "are refused: policy.duplicate at octet " },
  { "on a name without a host",
    "nameConstraints = critical, excluded;URI:example.com",
    "URI:urn:example:com", "chain.name-constraints", OF_MIDDLE
    .. "cannot be applied to urn:example:com, which they say nothing of" },
  { "of a kind without rules",
    "nameConstraints = critical, excluded;RID:1.2.3", "RID:1.2.3",
    "chain.name-constraints",
    OF_MIDDLE .. "are on a kind of name that cannot be compared" },
  { "that exclude an address",
    "nameConstraints = critical, excluded;IP:192.0.2.0/255.255.255.0",
    "IP:192.0.2.7", "chain.name-constraints",
    OF_MIDDLE .. "exclude 192.0.2.7" },
}

describe("constraints", function()
  for _, row in ipairs(REFUSED) do
    local name, extensions, names, code, text = table.unpack(row, 1, 5)
    it(name, function()
      local path, refusal = validate(extensions, names)
      assert.is_nil(path)
      assert.equal(code, refusal.code, refusal.text)
      assert.equal(text, refusal.text:sub(1, #text))
    end)
  end
end)

describe("mappings of policies", function()
  local root = authority.ca "root"

  local function map(count)
    local pairs_ = {}
    for i = 1, count do pairs_[i] = ("1.2.3.%d:1.2.4.%d"):format(i, i) end
    local middle = authority.ca("middle", root, "\npolicyMappings = "
                                .. table.concat(pairs_, ",") .. "\n")
    return core.validate {
      leaf = authority.leaf(middle).cert, untrusted = { middle.cert },
      anchors = assert(core.anchors(root.pem)), at = AT, profile = "rfc5280",
    }
  end

  it("are as many as there may be", function()
    assert.equal(3, #assert(map(1000)).certs)
  end)

  it("are not more, which is told", function()
    local path, refusal = map(1001)
    assert.is_nil(path)
    assert.equal("chain.policies", refusal.code)
    assert.matches("policy.count", refusal.text, 1, true)
  end)
end)

-- Three authorities with 2,048 names that they exclude, so that a leaf takes
-- that many comparisons for each of its names: 512 have 2^20.
describe("comparisons of names", function()
  local root = authority.ca "root"
  local between, lowest = {}, root
  for i, count in ipairs { 1000, 1000, 48 } do
    local names = {}
    for j = 1, count do
      names[j] = ("excluded;DNS:x%d.test"):format(1000 * i + j)
    end
    lowest = authority.ca("ca " .. i, lowest,
                          "\nnameConstraints = critical, "
                          .. table.concat(names, ",") .. "\n")
    between[i] = lowest.cert
  end

  local function validate_names(count)
    local names = {}
    for i = 1, count do names[i] = ("DNS:h%d.example"):format(i) end
    return core.validate {
      leaf = authority.leaf(lowest, "extendedKeyUsage = serverAuth\n"
        .. "subjectAltName = " .. table.concat(names, ",")).cert,
      untrusted = between, at = AT, profile = "rfc5280",
      anchors = assert(core.anchors(root.pem)),
    }
  end

  it("are made as often as they may be", function()
    assert.equal(5, #assert(validate_names(512)).certs)
  end)

  it("are not made more often, which is told", function()
    local path, refusal = validate_names(513)
    assert.is_nil(path)
    assert.equal("chain.budget", refusal.code)
    assert.matches("LIMIT_NAME_COMPARISONS", refusal.text)
  end)
end)
