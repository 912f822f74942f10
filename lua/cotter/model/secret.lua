--- Private keys in the files of an app, told by content and never by name.

local core = require "cotter.core"
local hex_key = require "cotter.model.hex_key"
local sources = require "cotter.model.source"

local secret = {}

---@class cotter.Material a file of an app that may hold a key
---@field path string
---@field below string? path below the folder that was searched
---@field left_out boolean? it is surely of tests, or of builds for developers
---@field octets string

---@class cotter.Secret
---@field path string
---@field kind string in words
---@field locked boolean
---@field ships boolean

local new_secret = core.record("private_key", {
  fields = { "path", "kind", "locked", "ships" },
  meta = { tostring = function(self) return self.kind end },
})

-- The place of a key, which was counted as it was found.
local function place_of(key)
  return {
    position = function() return key.line, key.column end,
    pointer = function() end,
  }
end

---@class cotter.UnreadSecret a file that may hold a key, and cannot be read
---@field path string
---@field ships boolean
---@field fault cotter.CoreFault

-- Keys as they stand in a text of their own, or in JSON or code.
local function find_in_text(path, octets, ships, input)
  local keys, fault = core.text_secrets(octets)
  if not fault and #keys == 0 then
    keys = hex_key.find(octets:sub(1, -1), input)
  end
  for i, key in ipairs(keys) do
    keys[i] = new_secret(sources.new(path, place_of(key)), key.offset, path,
                         "private key in " .. key.form, key.locked, ships)
  end
  return keys, fault
end

---@class cotter.SealedSecret a file in which a key would be encrypted
---@field path string
---@field text string

local SEALED <const> = "PKCS#12 without a private key in sight: whether one is "
  .. "among the certificates, which are encrypted, its password alone tells"

local function has_key(list)
  for _, one in ipairs(list) do
    if one.kind == "key" or one.kind == "private-key" then return true end
  end
  return false
end

local function has_sealed_safe(parts)
  for _, one in ipairs(parts) do
    if one.kind == "safe" then return true end
  end
  return false
end

-- What looks into a file returns the kind of the key and whether it is locked;
-- nothing if there is none, a fault where that cannot be told, and a text on
-- where it is told by custom alone.

-- A key of PKCS#12 shows without the password, as what is encrypted. One that
-- is encrypted twice, within an encrypted safe, is written by nobody, but RFC
-- 7292 4.1 allows it; the stores of certificates that Java writes look alike.
local function look_into_pkcs12(octets, input)
  local file, fault = core.pkcs12(octets, nil, input)
  if not file then return nil, nil, fault end
  if has_key(file.parts) or has_key(file.items) then
    return "private key in PKCS#12", not file.open
  end
  local sealed = not file.open and has_sealed_safe(file.parts)
  return nil, nil, nil, sealed and SEALED or nil
end

local function look_into_der(octets, input)
  local items, fault = core.items(octets)
  if items then return has_key(items) and "private key in DER", false end
  if fault.code == "key.encrypted" then return "private key in DER", true end
  if fault.code == "container.pkcs12" then
    return look_into_pkcs12(octets, input)
  end
  if not core.is_keyless(octets) then return nil, nil, fault end
end

local function look(octets, input)
  local holds, fault = core.key_store_secret(octets)
  if fault then return nil, nil, fault end
  if holds == nil then return look_into_der(octets, input) end
  return holds and "private key in a Java keystore", holds == "locked"
end

--- Finds the private keys of a file of an app.
---@param input cotter.Pkcs12Input
---@return cotter.Secret[]
---@return cotter.CoreFault?
---@return string? text on what is encrypted
local function search(path, octets, ships, input)
  local found, fault = find_in_text(path, octets, ships, input)
  if fault or #found > 0 then return found, fault end
  local kind, locked, unread, sealed = look(octets, input)
  if kind then
    found[1] = new_secret(sources.new(path), nil, path, kind, locked, ships)
  end
  return found, unread, sealed
end

local function always() return true end

--- Finds the private keys of the files of an app.
---@param materials cotter.Material[]
---@param does_ship (fun(one: cotter.Material): boolean)? tells whether a file
---       is of what ships; without it all are
---@return cotter.Secret[]
---@return cotter.UnreadSecret[]
---@return cotter.SealedSecret[]
---@nodiscard
function secret.find(materials, does_ship)
  local found, unread, sealed, input = {}, {}, {}, {}
  does_ship = does_ship or always
  for _, one in ipairs(materials) do
    local ships = does_ship(one)
    local keys, fault, text = search(one.path, one.octets, ships, input)
    table.move(keys, 1, #keys, #found + 1, found)
    unread[#unread + 1] = fault
      and { path = one.path, fault = fault, ships = ships }
    sealed[#sealed + 1] = text and { path = one.path, text = text }
  end
  return found, unread, sealed
end

return secret
