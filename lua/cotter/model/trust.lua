--- Whether browsers and phones trust an authority by themselves: true, false,
--- or nil where that cannot be told.
---
--- The known authorities are data, each with its origin and the day on which
--- that was read (known-ca.json); nothing is concluded from names.

local core = require "cotter.core"

local trust = {}

-- From this day on each certificate of a publicly trusted authority carries
-- one of the reserved policies (BR 2.0.0, 7.1.2.7.9); before it could carry
-- one of the authority's own in their place (BR 1.8, 7.1.6.4), but one.
local RESERVED_FROM <const> = 1694736000 -- 2023-09-15T00:00:00Z

local RESERVED = {
  ["2.23.140.1.1"] = true, -- extended validation
  ["2.23.140.1.2.1"] = true, -- domain, organization, individual
  ["2.23.140.1.2.2"] = true,
  ["2.23.140.1.2.3"] = true,
}

---@alias cotter.KnownKey fun(key: { octets: string }): any the row of a key

--- Tells whether the key of a certificate is that of a public authority.
---@param cert cotter.Cert
---@param known cotter.KnownKey
---@return boolean?
---@nodiscard
function trust.of_key(cert, known)
  local digest = core.sha256(cert.spki.der)
  local row = known { octets = digest }
  if not row then return nil end
  return row.kind ~= "key" and not row.staging and not row.private
end

-- Whether an end entity denies that a public authority issued it: it does not
-- say that it follows the Baseline Requirements, as theirs must.
local function denies(cert)
  local policies = cert.certificate_policies
  if not policies then return true end
  for _, policy in ipairs(policies) do
    if RESERVED[policy.oid] then return false end
  end
  return cert.not_before >= RESERVED_FROM
end

--- Tells whether a path is below a public authority: one that is known, or
--- none where the end entity denies it.
---@param certs cotter.Cert[] end entity to anchor
---@param known cotter.KnownKey
---@return boolean?
---@nodiscard
function trust.of_path(certs, known)
  local private = denies(certs[1])
  for i = #certs, 2, -1 do
    local public = trust.of_key(certs[i], known)
    if public then return true end
    private = private or public == false
  end
  if private then return false end
  return nil
end

return trust
