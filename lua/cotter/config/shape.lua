--- Tells the pin formats written in JSON apart by their shape (the projects'
--- own samples). Some are read, others are named, so that a user who gives one
--- is told whose it is.

local shape = {}

local function has(node, name, kind)
  local member = node:get(name)
  return member ~= nil and (kind == nil or member.type == kind) and member
    or nil
end

--- Tells something of the first value of an object, however it is named.
local function first_is(node, kind, wanted)
  local key, value = node:members()()
  return value ~= nil and value.type == kind and wanted(value, key)
end

local function is_url(text) return text:find "^https?://" ~= nil end

-- The digits of a fingerprint, as browsers and openssl x509 print it.
local function is_fingerprint(node)
  local digits = node and node.type == "string"
    and node.value:gsub("[:%s]", "") or ""
  return digits:find "^%x+$" ~= nil and (#digits == 40 or #digits == 64)
end

-- Members that hold fingerprints of whole certificates.
local FINGERPRINTS = { "fingerprint", "fingerprints", "allowedFingerprints",
                       "allowedSHAFingerprints" }

local function first_of(node)
  if node and node.type == "array" then return #node > 0 and node[1] end
  return node
end

local function has_own_fingerprints(node)
  for _, name in ipairs(FINGERPRINTS) do
    if is_fingerprint(first_of(node:get(name))) then return true end
  end
  return false
end

--- Tells whether a node, or one up to two levels below it, has such a member.
local function has_fingerprints(node, depth)
  local inner = first_of(node)
  if depth == 3 or not inner or inner.type ~= "object" then return false end
  if has_own_fingerprints(inner) then return true end
  for _, value in inner:members() do
    if has_fingerprints(value, depth + 1) then return true end
  end
  return false
end

--- Tells whether a root is that of a build action of OutSystems.
---@param root cotter.JsonNode
---@return boolean
---@nodiscard
function shape.is_build_action(root)
  local platforms = root.type == "object" and has(root, "platforms", "object")
  return platforms and (has(platforms, "android", "object")
                        or has(platforms, "ios", "object")) ~= nil or false
end

--- Tells whether a platform has what is put into files of a kind.
local function puts(platforms, name, kind)
  local platform = has(platforms, name, "object")
  local first = platform and has(platform, kind, "array")
  return first and #first > 0 and first[1].type == "object"
end

--- Finds what would be a build action, were its platforms called so.
---@param root cotter.JsonNode
---@return string? name by which they are called
---@return cotter.JsonNode? platforms
---@nodiscard
function shape.misnamed_action(root)
  if root.type ~= "object" or has(root, "platforms") then return nil end
  for name, value in root:members() do
    if value.type == "object" and (puts(value, "android", "xml")
                                   or puts(value, "ios", "plist")) then
      return name, value
    end
  end
end

local PLUG_IN = "cotter.config.plug_in."

---@class cotter.config.Shape
---@field name string   the format, or whose it is
---@field reader string? the module that reads it
---@field wants string  what such a file has, for those that have it not
---@field [1] fun(root: cotter.JsonNode): any

-- In this order: the first that fits it is.
---@type cotter.config.Shape[]
local SHAPES = {
  { name = "react-native-cert-pinner", reader = PLUG_IN .. "cert_pinner",
    wants = "domains, and pins in each", function(root)
    local domains = has(root, "domains", "object")
    return domains and not has(root, "sha256Keys")
      and first_is(domains, "object", function(one)
        return has(one, "pins", "array")
      end)
  end },
  { name = "react-native-ssl-manager", reader = PLUG_IN .. "ssl_manager",
    wants = "sha256Keys", function(root)
    return has(root, "sha256Keys", "object")
  end },
  { name = "msso", reader = PLUG_IN .. "msso",
    wants = "server and mag; or URLs, and publicKeyHashes in each",
    function(root)
    return has(root, "mag", "object") and has(root, "server", "object")
      or first_is(root, "object", function(one, key)
        return is_url(key) and (has(one, "publicKeyHashes", "array")
                                or has(one, "certificates", "array"))
      end)
  end },
  { name = "react-native-ssl-public-key-pinning",
    reader = PLUG_IN .. "public_key_pinning",
    wants = "hosts, and publicKeyHashes in each", function(root)
    return first_is(root, "object", function(one)
      return has(one, "publicKeyHashes", "array")
    end)
  end },
  { name = "tcs", reader = PLUG_IN .. "tcs",
    wants = "payload, and host and pins in each", function(root)
    local payload = has(root, "payload", "array")
    local first = payload and #payload > 0 and payload[1]
    return first and first.type == "object" and has(first, "pins", "array")
  end },
  { name = "expo", reader = PLUG_IN .. "expo",
    wants = "expo.extra.publicKeyHashes", function(root)
    local expo = has(root, "expo", "object")
    local extra = expo and has(expo, "extra", "object")
    return extra and has(extra, "publicKeyHashes", "object")
  end },
  { name = "chromium", reader = PLUG_IN .. "chromium",
    wants = "pinsets and entries", function(root)
    return has(root, "pinsets", "array") and has(root, "entries", "array")
  end },
  { name = "build-action", reader = PLUG_IN .. "build_action",
    wants = "platforms, and xml or plist in each", shape.is_build_action },
  { name = "a report of TrustKit", wants = "known-pins", function(root)
    return has(root, "known-pins", "array")
      and has(root, "validated-certificate-chain", "array")
  end },
  { name = "fingerprints",
    wants = "fingerprints of certificates", function(root)
    return has_fingerprints(root, 0)
  end },
}

--- Finds the pin format that a root has the shape of.
---@param root cotter.JsonNode
---@return cotter.config.Shape?
---@nodiscard
function shape.of(root)
  for _, row in ipairs(SHAPES) do
    local object = root.type == "object" or row.name == "fingerprints"
    if object and row[1](root) then return row end
  end
end

--- What each format that is read would have, for a file that is none.
---@return cotter.config.Shape[]
---@nodiscard
function shape.known()
  local known = {}
  for _, row in ipairs(SHAPES) do
    if row.reader then known[#known + 1] = row end
  end
  return known
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
---@param root cotter.JsonNode
---@return boolean
---@nodiscard
function shape.outsystems(root)
  return root.type == "object"
    and (has(root, "hosts") ~= nil or names_entry(root)
         or holds_entries(root))
end

return shape
