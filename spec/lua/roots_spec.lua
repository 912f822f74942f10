--- Roots that are deployed must work: a path under each of the system's.

local core = require "cotter.core"
local authority = require "spec.support.authority"
local openssl = require "spec.support.openssl"
local roots = require "spec.support.roots"

--- What is said against a path under a root, as a profile judges it. A root
--- that is over by now is asked at its end, when the leaf is too young.
local function refusal_under(root, leaf, profile)
  local last = root.cert.not_after
  local path, refusal = core.validate {
    leaf = leaf.cert, anchors = assert(core.anchors(root.pem)),
    at = math.min(math.max(leaf.cert.not_before, core.now()), last),
    host = "www.example.com", profile = profile,
  }
  local over = last < core.now()
  if not path and not (over and refusal.cert == leaf.cert) then
    return refusal.text
  end
end

describe("the roots of the system", function()
  if not roots.are_there() then
    it("are not at hand", function() pending "there is no store" end)
    return
  end
  local key = openssl.key()
  local refused = { webpki = {}, rfc5280 = {} }
  for _, root in ipairs(roots.read()) do
    local leaf = authority.leaf(root, nil, { key = key,
      identifiers = "2.5.29.35 = DER:3006800401020304\n" })
    for profile, texts in pairs(refused) do
      texts[#texts + 1] = refusal_under(root, leaf, profile)
    end
  end

  for _, profile in ipairs { "webpki", "rfc5280" } do
    it("are taken as " .. profile, function()
      assert.same({}, refused[profile])
    end)
  end
end)
