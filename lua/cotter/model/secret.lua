--- Private keys in the files of an app, told by content and never by name.

local core = require "cotter.core"
local sources = require "cotter.model.source"

local secret = {}

---@class cotter.Material a file of an app that may hold a key
---@field path string
---@field octets string

---@class cotter.Secret
---@field path string
---@field kind string in words
---@field locked boolean

local new_secret = core.record("private_key", {
  fields = { "path", "kind", "locked" },
  meta = { tostring = function(self) return self.kind end },
})

-- The place of a key, which was counted as it was found.
local function place_of(key)
  return {
    position = function() return key.line, key.column end,
    pointer = function() end,
  }
end

-- PEM as it stands in a text of its own, or in a string of JSON or of code.
local function find_pem(found, path, octets)
  for _, key in ipairs(core.pem_secrets(octets)) do
    found[#found + 1] = new_secret(sources.new(path, place_of(key)),
      key.offset, path, "private key in PEM", key.locked)
  end
end

local function has_key(list)
  for _, one in ipairs(list) do
    if one.kind == "key" or one.kind == "private-key" then return true end
  end
  return false
end

-- A key of PKCS#12 shows without the password, as what is encrypted.
local function look_into_pkcs12(octets)
  local file = core.pkcs12(octets)
  if not file or not (has_key(file.parts) or has_key(file.items)) then
    return
  end
  return "private key in PKCS#12", not file.open
end

local function look_into_der(octets)
  local items, fault = core.items(octets)
  if items then return has_key(items) and "private key in DER", false end
  if fault.code == "key.encrypted" then return "private key in DER", true end
  if fault.code == "container.pkcs12" then return look_into_pkcs12(octets) end
end

local function look(octets)
  local holds = core.key_store_secret(octets)
  if holds == nil then return look_into_der(octets) end
  return holds and "private key in a Java keystore", true
end

--- Finds the private keys of files.
---@param materials cotter.Material[]
---@return cotter.Secret[]
---@nodiscard
function secret.find(materials)
  local found = {}
  for _, one in ipairs(materials) do
    local before = #found
    find_pem(found, one.path, one.octets)
    if #found == before then
      local kind, locked = look(one.octets)
      if kind then
        found[#found + 1] = new_secret(sources.new(one.path), nil, one.path,
                                       kind, locked)
      end
    end
  end
  return found
end

return secret
