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
