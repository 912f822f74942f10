--- Writes the TSKConfiguration of an Info.plist, for TrustKit on iOS.

local plist = require "cotter.write.plist"

local WANTED = 2 -- pins, or TrustKit throws where it enforces

-- The value of the constant kTSKExcludeSubdomainFromParentPolicy.
local EXCLUDE = "kSKExcludeSubdomainFromParentPolicy"

--- Takes a name out of the entry above it.
local function exclusion(entry, out)
  if entry.include_subdomains then
    out:lose(entry, "what is below it stays pinned by the entry above")
  end
  return { { EXCLUDE, true } }
end

local function domain(entry, out)
  if entry.shadows then return exclusion(entry, out) end
  if entry.enforced and #entry.pins < WANTED then
    out:lose(entry, ("TrustKit throws at fewer than %d pins"):format(WANTED))
  end
  local hashes = {}
  for i, pin in ipairs(entry.pins) do
    hashes[i] = { value = pin.base64, comment = pin.comment }
  end
  local dict = {
    { "TSKEnforcePinning", entry.enforced },
    { "TSKIncludeSubdomains", entry.include_subdomains == true },
    { "TSKPublicKeyHashes", { array = hashes } },
    { "TSKDisableDefaultReportUri", true },
  }
  if entry.expires then
    table.insert(dict, 2, { "TSKExpirationDate", entry.expires })
  end
  return dict
end

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local domains = {}
  for i, entry in ipairs(out:with_pins(out:without_patterns(entries), true)) do
    out:lacks(entry, "role")
    domains[i] = { entry.name, domain(entry, out) }
  end
  return plist.document { { "TSKConfiguration", {
    { "TSKSwizzleNetworkDelegates", true }, -- others wait for no code, either
    { "TSKPinnedDomains", domains } } } }
end
