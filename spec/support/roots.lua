--- The trust anchors of the system, each with another key in the place of its
--- own: what stands in them stays as it is, and we can issue under them.

local core = require "cotter.core"
local openssl = require "spec.support.openssl"

local roots = {}

local STORE <const> = "/etc/ssl/certs/ca-certificates.crt"

local function length_of(size)
  if size < 0x80 then return string.char(size) end
  local octets = ""
  while size > 0 do
    octets = string.char(size & 0xff) .. octets
    size = size >> 8
  end
  return string.char(0x80 | #octets) .. octets
end

local function sequence(contents)
  return "\x30" .. length_of(#contents) .. contents
end

--- The contents of the element at an offset, and the offset after it.
local function element(octets, offset)
  local size, start = octets:byte(offset + 1), offset + 2
  if size >= 0x80 then
    local count = size & 0x7f
    size = 0
    for i = start, start + count - 1 do size = size << 8 | octets:byte(i) end
    start = start + count
  end
  return octets:sub(start, start + size - 1), start + size
end

--- The certificate with another SubjectPublicKeyInfo; its signature is void,
--- which of an anchor nobody asks.
---@param cert cotter.Cert
---@param spki string DER
---@return string der
local function with_key(cert, spki)
  local whole = element(cert.der, 1)
  local tbs, after = element(whole, 1)
  local from, to = tbs:find(cert.spki.der, 1, true)
  return sequence(sequence(tbs:sub(1, from - 1) .. spki .. tbs:sub(to + 1))
                  .. whole:sub(after))
end

local function pem_of(der)
  local lines = { "-----BEGIN CERTIFICATE-----" }
  local digits = core.base64(der)
  for i = 1, #digits, 64 do lines[#lines + 1] = digits:sub(i, i + 63) end
  lines[#lines + 1] = "-----END CERTIFICATE-----\n"
  return table.concat(lines, "\n")
end

local OPTIONS <const> = {
  rsa = "-algorithm RSA -pkeyopt rsa_keygen_bits:%d",
  ec = "-algorithm EC -pkeyopt ec_paramgen_curve:P-%d",
}

---@param keys table<string, { pem: string, public: string }> by options
---@param spki cotter.Spki
---@return { pem: string, public: string } key of the same type and size
local function key_like(keys, spki)
  local options = OPTIONS[spki.type]:format(spki.bits)
  if spki.bits >= 4096 then -- which are found in a tenth of the time
    options = options .. " -pkeyopt rsa_keygen_primes:4"
  end
  if not keys[options] then
    local pem = openssl.key(options)
    keys[options] = { pem = pem, public = openssl.public(pem) }
  end
  return keys[options]
end

--- Whether the system has a store.
---@return boolean
function roots.are_there()
  local file = io.open(STORE)
  if file then file:close() end
  return file ~= nil
end

--- Each root of the store, as an authority that can sign.
---@return spec.Made[]
function roots.read()
  local keys, list = {}, {}
  for i, item in ipairs(assert(core.items(core.read_file(STORE, 1 << 24)))) do
    local key = key_like(keys, item.cert.spki)
    local der = with_key(item.cert, key.public)
    list[i] = { key = key.pem, cert = assert(core.cert(der)),
      pem = pem_of(der) }
  end
  return list
end

return roots
