--- Writes the TSKConfiguration of an Info.plist, for TrustKit on iOS.

local plist = require "cotter.write.plist"

local WANTED = 2 -- pins, or TrustKit throws where it enforces

local function domain(entry, out)
  if entry.enforced and #entry.pins < WANTED then
    out:lose(entry, ("TrustKit throws at fewer than %d pins"):format(WANTED))
  end
  local hashes = {}
  for i, pin in ipairs(entry.pins) do hashes[i] = pin.base64 end
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
  for i, entry in ipairs(out:with_pins(out:without_patterns(entries))) do
    out:lacks(entry, "role")
    domains[i] = { entry.name, domain(entry, out) }
  end
  return plist.document { { "TSKConfiguration", {
    { "TSKSwizzleNetworkDelegates", false },
    { "TSKPinnedDomains", domains } } } }
end
