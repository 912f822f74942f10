--- What of a build action pins, and stands where nobody reads it: such pins are
--- refused, since they must not be passed over beside those that are read.

local rest = {}

-- What a text for a network security config has in it, and the members of
-- property lists that pin.
local TEXTS = { "<network-security-config", "<base-config", "<domain-config",
                "<debug-overrides", "<pin" }
local KEYS = { NSPinnedDomains = true, NSPinnedLeafIdentities = true,
               NSPinnedCAIdentities = true, TSKPinnedDomains = true,
               TSKPublicKeyHashes = true }

local function pins(text)
  for _, word in ipairs(TEXTS) do
    if text:find(word, 1, true) then return true end
  end
  return false
end

local find

local function find_in_object(node, read)
  for key, value, offset in node:members() do
    if KEYS[key] then return offset end
    local found = find(value, read)
    if found then return found end
  end
end

local function find_in_array(node, read)
  for i = 1, #node do
    local found = find(node[i], read)
    if found then return found end
  end
end

--- The offset of the first pins in a value, but for those of values that were
--- read, which are known by their offsets.
function find(node, read)
  if read[node.offset] then return nil end
  if node.type == "object" then return find_in_object(node, read) end
  if node.type == "array" then return find_in_array(node, read) end
  return node.type == "string" and pins(node.value) and node.offset or nil
end

--- Refuses pins that are not read.
---@param document cotter.JsonDocument
---@param path string
---@param read table<integer, true> offsets of what was read
---@return cotter.config.Refusal?
---@nodiscard
function rest.refusal(document, path, read)
  local offset = find(document.root, read)
  if not offset then return nil end
  local line, column = document:position(offset)
  return { path = path, line = line, column = column,
    code = "config.unread", message = "pins in a part of the build action "
      .. "that is not read: only inject of android.xml with the target "
      .. "network-security-config and a resFile such as "
      .. "xml/network_security_config.xml, and entries of ios.plist are" }
end

return rest
