--- Writes the NSPinnedDomains of an Info.plist, for Apple's systems.

local plist = require "cotter.write.plist"

local LISTS = { { "leaf", "NSPinnedLeafIdentities" },
                { "ca", "NSPinnedCAIdentities" } }

local function identities(entry, role, out)
  local list = {}
  for _, pin in ipairs(entry.pins) do
    if out:role_of(entry, pin) == role then
      list[#list + 1] = {
        { "SPKI-SHA256-BASE64", { value = pin.base64,
                                  comment = pin.comment } } }
    end
  end
  return list
end

local function domain(entry, out)
  local dict = {}
  if entry.include_subdomains then
    dict[1] = { "NSIncludesSubdomains", true }
    out:lose(entry, "subdomains reach one label below the name, no more")
  end
  for _, row in ipairs(LISTS) do
    local list = identities(entry, row[1], out)
    -- An empty list refuses every connection.
    if #list > 0 then dict[#dict + 1] = { row[2], { array = list } } end
  end
  return dict
end

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local domains = {}
  for i, entry in ipairs(out:without_patterns(entries)) do
    out:lacks(entry, "expires", "enforced")
    domains[i] = { entry.name, domain(entry, out) }
  end
  return plist.document { { "NSAppTransportSecurity",
                            { { "NSPinnedDomains", domains } } } }
end
