--- Keys with a name: `key "A"` is a real public key, the same one in every run.
---
--- It is made of its name, so that nobody pastes base64 into a test, and a
--- pinned key can sign the certificates of a chain.

local checks = require "cotter.testing.checks"
local core = require "cotter.core"
local der = require "cotter.testing.der"
local marks = require "cotter.testing.marks"

local keys = {}

---@class cotter.testing.Key
---@field name string
---@field type "ec"|"rsa"|"ed25519"
---@field curve string of "ec"
---@field bits integer of "rsa"

local CURVES = { ["P-256"] = "1.2.840.10045.3.1.7", ["P-384"] = "1.3.132.0.34",
                 ["P-521"] = "1.3.132.0.35" }

-- From what nobody makes any more to what takes long to write.
local FEWEST_BITS, MOST_BITS = 512, 8192

local FIELDS = {
  type = checks.one_of { "ec", "rsa", "ed25519" },
  curve = checks.one_of { "P-256", "P-384", "P-521" },
  bits = function(value, what)
    local bits = checks.number(value, what)
    if bits % 8 == 0 and bits >= FEWEST_BITS and bits <= MOST_BITS then
      return bits
    end
    checks.refuse("%s: %d is not a multiple of 8 from %d to %d", what, bits,
                  FEWEST_BITS, MOST_BITS)
  end,
}

---@param key cotter.testing.Key
---@return string seed
local function seed_of(key) return "cotter key " .. key.name end

--- As many octets as are wanted, which depend on a seed alone.
local function stretch(seed, count)
  local parts, size = {}, 0
  while size < count do
    seed = core.sha256(seed)
    parts[#parts + 1], size = seed, size + #seed
  end
  return table.concat(parts):sub(1, count)
end

-- The octets of a SubjectPublicKeyInfo (RFC 5280 4.1, 3279, 5480 and 8410). The
-- modulus of an RSA key is a number of the size that is wanted and odd: such a
-- key is pinned and certified, and signs nothing.
local WRITERS = {
  ec = function(key)
    return der.sequence(
      der.sequence(der.oid "1.2.840.10045.2.1", der.oid(CURVES[key.curve])),
      der.bits(core.made_point(key.curve, seed_of(key))))
  end,
  rsa = function(key)
    local octets = stretch(seed_of(key), key.bits // 8)
    local modulus = string.char(octets:byte() | 0x80) .. octets:sub(2, -2)
      .. string.char(octets:byte(-1) | 1)
    return der.sequence(
      der.sequence(der.oid "1.2.840.113549.1.1.1", der.null),
      der.bits(der.sequence(der.unsigned(modulus), der.integer(65537))))
  end,
  ed25519 = function(key)
    return der.sequence(der.sequence(der.oid "1.3.101.112"),
                        der.bits(core.sha256(seed_of(key))))
  end,
}

---@type table<cotter.testing.Key, string>
local written = {}

--- The SubjectPublicKeyInfo of a key.
---@param key cotter.testing.Key
---@return string
---@nodiscard
function keys.spki(key)
  written[key] = written[key] or WRITERS[key.type](key)
  return written[key]
end

--- The base64 of the SHA-256 of that.
---@param key cotter.testing.Key
---@return string
---@nodiscard
function keys.base64(key)
  return core.base64(core.sha256(keys.spki(key)))
end

--- Signs by a key; nil where it is of a type that does not.
---@param key cotter.testing.Key
---@param message string
---@return string? signature
---@nodiscard
function keys.sign(key, message)
  if key.curve ~= "P-256" then return nil end
  return core.made_signature(seed_of(key), message)
end

---@type table<string, cotter.testing.Mark>
local known = {}

-- What a key of each type is by default, in its one field.
local DEFAULTS = { ec = { "curve", "P-256" }, rsa = { "bits", 2048 },
                   ed25519 = { "type" } }

local function read_options(options)
  local key = checks.fields(options, "key", FIELDS)
  key.type = key.type or key.bits and "rsa" or "ec"
  local field, default = table.unpack(DEFAULTS[key.type])
  for _, name in ipairs { "curve", "bits" } do
    if key[name] and name ~= field then
      checks.refuse("key: a key of type %s has no %s", key.type, name)
    end
  end
  key[field] = key[field] or default
  return key
end

--- key "A", key("B", { type = "rsa", bits = 2048 }).
---@param name string
---@param options table?
---@return cotter.testing.Mark
---@nodiscard
function keys.key(name, options)
  checks.text(name, "the name of a key")
  local key = read_options(options or {})
  key.name = name
  local id = table.concat({ name, key.type, key.curve or key.bits or "" },
                          "\0")
  known[id] = known[id] or marks.new("key", key)
  return known[id]
end

-- Ways in which people write the digest of a key.
local FORMS = {
  pin = function(digest) return "sha256/" .. core.base64(digest) end,
  base64 = core.base64, hex = core.hex,
  sha1 = function(_, spki)
    return "sha1/" .. core.base64(core.sha1(spki))
  end,
}

--- pin(key "A"): its pin as a text; pin(key "A", "hex") another form of it.
---@param mark cotter.testing.Mark
---@param form string?
---@return string
---@nodiscard
function keys.pin(mark, form)
  local key = marks.value(mark, "key")
  if not key then
    checks.refuse("pin takes a key, not %s", marks.name(mark))
  end
  local name = checks.one_of { "pin", "base64", "hex", "sha1" }(
    form or "pin", "the form of a pin")
  local spki = keys.spki(key)
  return FORMS[name](core.sha256(spki), spki)
end

return keys
