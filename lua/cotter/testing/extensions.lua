--- Extensions of certificates to order (RFC 5280 4.2.1).

local core = require "cotter.core"
local der = require "cotter.testing.der"
local keys = require "cotter.testing.keys"

local extensions = {}

-- Bits of keyUsage, from the first (RFC 5280 4.2.1.3).
extensions.usages = { "digitalSignature", "nonRepudiation", "keyEncipherment",
                      "dataEncipherment", "keyAgreement", "keyCertSign",
                      "cRLSign", "encipherOnly", "decipherOnly" }

local PURPOSES = { server = "1.3.6.1.5.5.7.3.1", client = "1.3.6.1.5.5.7.3.2",
                   code = "1.3.6.1.5.5.7.3.3", any = "2.5.29.37.0" }

extensions.purposes = { "any", "client", "code", "server" }

---@param oid string
---@param critical boolean
---@param value string
---@return string
local function extension(oid, critical, value)
  return der.sequence(der.oid(oid), critical and der.boolean(true) or "",
                      der.octets(value))
end

-- keyIdentifier: the SHA-1 of the octets of the key (RFC 5280 4.2.1.2), which
-- here is that of the whole SubjectPublicKeyInfo.
local function identifier(key) return core.sha1(keys.spki(key)) end

local function key_usage(names)
  local bits, last = 0, 0
  for number, name in ipairs(extensions.usages) do
    for _, wanted in ipairs(names) do
      if wanted == name then bits, last = bits | 1 << 16 - number, number end
    end
  end
  if last > 8 then return der.bits(string.pack(">I2", bits), 16 - last) end
  return der.bits(string.char(bits >> 8), (8 - last) % 8)
end

local function extended_usage(names)
  local oids = {}
  for i, name in ipairs(names) do oids[i] = der.oid(PURPOSES[name]) end
  return der.sequence(table.concat(oids))
end

--- An address in octets.
---@param text string
---@return string? nil of what is none of four numbers
local function address(text)
  local parts = { text:match "^(%d+)%.(%d+)%.(%d+)%.(%d+)$" }
  if #parts ~= 4 then return nil end
  for i, part in ipairs(parts) do parts[i] = tonumber(part) & 0xFF end
  return string.char(table.unpack(parts))
end

local function policies(oids)
  local list = {}
  for i, oid in ipairs(oids) do list[i] = der.sequence(der.oid(oid)) end
  return der.sequence(table.concat(list))
end

local function alternative_names(list)
  local names = {}
  for i, text in ipairs(list) do
    local octets = address(text)
    names[i] = octets and der.implicit(7, octets) or der.implicit(2, text)
  end
  return der.sequence(table.concat(names))
end

-- What is written where a test says nothing.
local USAGE = { [true] = { "keyCertSign", "cRLSign" },
                [false] = { "digitalSignature" } }

local PURPOSE = { [true] = {}, [false] = { "server" } }

local function usages_of(one)
  local ca, spec = one.ca, one.spec
  return spec.usage or USAGE[ca], spec.extended_usage or PURPOSE[ca]
end

--- Writes the extensions of a certificate.
---@param one cotter.testing.Resolved
---@return string
---@nodiscard
function extensions.write(one)
  local list = {}
  local function add(oid, critical, value)
    list[#list + 1] = extension(oid, critical, value)
  end
  local usage, purposes = usages_of(one)
  if one.ca then add("2.5.29.19", true, der.sequence(der.boolean(true))) end
  if #usage > 0 then add("2.5.29.15", true, key_usage(usage)) end
  if #purposes > 0 then
    add("2.5.29.37", false, extended_usage(purposes))
  end
  if #one.san > 0 then add("2.5.29.17", false, alternative_names(one.san)) end
  if one.spec.policies then
    add("2.5.29.32", false, policies(one.spec.policies))
  end
  add("2.5.29.14", false, der.octets(identifier(one.key)))
  add("2.5.29.35", false,
      der.sequence(der.implicit(0, identifier(one.signer))))
  return der.sequence(table.concat(list))
end

return extensions
