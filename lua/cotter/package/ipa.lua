--- Packages of iOS: an app's own list of properties, which names its pins. Its
--- frameworks have lists of their own, that the system does not look at.

local ipa = {}

local LIST = "^Payload/[^/]+%.app/Info%.plist$"

--- Tells whether these are the entries of such a package.
---@param package cotter.Package
---@return boolean
---@nodiscard
function ipa.is(package)
  for _, name in ipairs(package.names) do
    if name:find(LIST) then return true end
  end
  return false
end

--- Says what of a package is wanted.
---@param package cotter.Package
function ipa.search(package)
  for _, name in ipairs(package.names) do
    if name:find(LIST) then package:want(name, { role = "list" }) end
  end
end

return ipa
