--- Tells the pin formats written in JSON apart by their shape.
---
--- Formats other than OutSystems' are named, so that a user who gives one to
--- the wrong tool is told whose it is (shapes: the projects' own samples).

local shape = {}

local function has(node, name, kind)
  local member = node:get(name)
  return member ~= nil and (kind == nil or member.type == kind) and member
    or nil
end

--- Tells something of the first value of an object, however it is named.
local function first_is(node, wanted)
  local _, value = node:members()()
  return value ~= nil and value.type == "object" and wanted(value)
end

-- Each row: format, whose file it is, and whether a root object has its shape.
local FOREIGN = {
  { "react-native-cert-pinner", function(root)
    local domains = has(root, "domains", "object")
    return domains and not has(root, "sha256Keys")
      and first_is(domains, function(one) return has(one, "pins", "array") end)
  end },
  { "react-native-ssl-manager", function(root)
    return has(root, "sha256Keys", "object")
  end },
  { "react-native-ssl-public-key-pinning", function(root)
    return first_is(root, function(one)
      return has(one, "publicKeyHashes", "array")
    end)
  end },
  { "Broadcom MAS (msso_config.json)", function(root)
    local mag = has(root, "mag", "object")
    return mag and has(root, "server", "object")
  end },
  { "Chromium static pins", function(root)
    return has(root, "pinsets", "array") and has(root, "entries", "array")
  end },
  { "TCS SSL pinning (hosts_and_pins.json)", function(root)
    local payload = has(root, "payload", "array")
    local first = payload and #payload > 0 and payload[1]
    return first and first.type == "object" and has(first, "pins", "array")
  end },
  { "OutSystems ODC build action", function(root)
    local platforms = has(root, "platforms", "object")
    return platforms and (has(platforms, "android") or has(platforms, "ios"))
  end },
  { "Expo app.json", function(root)
    local expo = has(root, "expo", "object")
    local extra = expo and has(expo, "extra", "object")
    return extra and has(extra, "publicKeyHashes")
  end },
}

--- The tool whose pin format this is, if it is one that we know by shape.
---@param root cotter.core.Node
---@return string? tool
---@nodiscard
function shape.foreign(root)
  if root.type ~= "object" then return nil end
  for _, row in ipairs(FOREIGN) do
    if row[2](root) then return row[1] end
  end
end

local function names_entry(node)
  return node.type == "object"
    and (has(node, "host") or has(node, "hashes")) ~= nil
end

--- Tells whether a member called otherwise holds entries: a misspelt `hosts`.
local function holds_entries(root)
  for _, value in root:members() do
    if value.type == "array" and #value > 0 and names_entry(value[1]) then
      return true
    end
  end
  return false
end

--- Tells whether a root is OutSystems' shape, or was meant to be.
---@param root cotter.core.Node
---@return boolean
---@nodiscard
function shape.outsystems(root)
  return root.type == "object"
    and (has(root, "hosts") ~= nil or names_entry(root)
         or holds_entries(root))
end

return shape
