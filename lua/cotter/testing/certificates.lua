--- Certificates to order: `cert { subject = "api.example.com" }` is a real one,
--- signed, without a file and the same in every run.
---
--- What is not said is what an authority would write today, for the moment of
--- the test.

local checks = require "cotter.testing.checks"
local core = require "cotter.core"
local der = require "cotter.testing.der"
local extensions = require "cotter.testing.extensions"
local keys = require "cotter.testing.keys"
local marks = require "cotter.testing.marks"

local certificates = {}

---@class cotter.testing.CertSpec what a test says of a certificate
---@field subject string        "api.example.com", or "CN=…, O=…"
---@field key cotter.testing.Key?
---@field issuer cotter.testing.CertSpec|cotter.testing.Key|nil
---@field ca boolean?
---@field san string[]?
---@field not_before integer?
---@field not_after integer?
---@field serial integer?
---@field usage string[]?
---@field extended_usage string[]?
---@field policies string[]? object identifiers

local DAY <const> = 86400

-- An end entity is valid for less than the CA/Browser Forum allows in 2026
-- (BR 6.3.2), and an authority for long.
local LIFE = { [false] = { 30 * DAY, 60 * DAY },
               [true] = { 1000 * DAY, 3000 * DAY } }

local function key_of(value, what)
  local key = marks.value(value, "key")
  return key or checks.refuse("%s must be a key, not %s", what,
                              marks.name(value))
end

local function issuer_of(value, what)
  return marks.value(value, "certificate") or marks.value(value, "key")
    or checks.refuse("%s must be a certificate or a key, not %s", what,
                     marks.name(value))
end

local FIELDS = {
  subject = checks.text, san = checks.list_of(checks.text),
  not_before = checks.moment, not_after = checks.moment,
  key = key_of, ca = checks.boolean, issuer = issuer_of,
  serial = checks.number, policies = checks.list_of(checks.oid),
  usage = checks.list_of(checks.one_of(extensions.usages)),
  extended_usage = checks.list_of(checks.one_of(extensions.purposes)),
}

--- cert { subject =, san =, not_before =, not_after =, key =, ca =, issuer =,
--- serial =, usage =, extended_usage =, policies = }
---@param given table
---@return cotter.testing.Mark
---@nodiscard
function certificates.cert(given)
  local spec = checks.fields(given, "cert", FIELDS)
  if not spec.subject and not spec.key then
    checks.refuse "cert wants a subject or a key"
  end
  local key = spec.key
  spec.subject = spec.subject or key.name
  return marks.new("certificate", spec)
end

-- Names ----------------------------------------------------------------------

-- RFC 4519 2; a country is two letters in a PrintableString (RFC 5280 A.1).
local ATTRIBUTES = { CN = "2.5.4.3", C = "2.5.4.6", L = "2.5.4.7",
                     ST = "2.5.4.8", O = "2.5.4.10", OU = "2.5.4.11" }

--- Writes a distinguished name: a text without "=" is a common name.
---@param text string
---@return string
local function name_of(text)
  if not text:find("=", 1, true) then text = "CN=" .. text end
  local parts = {}
  for type, value in (text .. ","):gmatch "%s*(%w+)=(.-)%s*," do
    local oid = ATTRIBUTES[type]
    if not oid then
      error(("a subject has no attribute %q"):format(type), 0)
    end
    local write = type == "C" and der.printable or der.utf8
    parts[#parts + 1] = der.set(der.sequence(der.oid(oid), write(value)))
  end
  return der.sequence(table.concat(parts))
end

---@param text string of a subject
---@return string? name of a host that it has
local function host_in(text)
  local common = text:match "CN=([^,]+)" or text
  return core.host(common).fault == nil and common:find("%.", 1)
    and common or nil
end

-- Certificates ---------------------------------------------------------------

--- What is known of a certificate when it is written.
---@class cotter.testing.Resolved
---@field subject string
---@field key cotter.testing.Key
---@field issuer string
---@field signer cotter.testing.Key
---@field ca boolean
---@field not_before integer
---@field not_after integer
---@field san string[]
---@field spec cotter.testing.CertSpec

---@param spec cotter.testing.CertSpec
---@return cotter.testing.Key
function certificates.key_of(spec)
  return spec.key
    or marks.value(keys.key(spec.subject), "key") --[[@as table]]
end

--- The certificate that a key alone stands for where one is wanted.
---@param key cotter.testing.Key
---@return cotter.testing.CertSpec
---@nodiscard
function certificates.authority(key)
  return { subject = key.name .. " CA", key = key, ca = true }
end

--- Who has signed: the issuer that is named, itself, or one that nobody has.
local function signer_of(spec)
  local issuer = spec.issuer
  if not issuer and spec.ca then
    return spec.subject, certificates.key_of(spec)
  elseif not issuer then
    return "Test CA", marks.value(keys.key "Test CA", "key")
  elseif issuer.type then
    local authority = certificates.authority(issuer)
    return authority.subject, issuer
  end
  return issuer.subject, certificates.key_of(issuer)
end

---@param spec cotter.testing.CertSpec
---@param at integer
---@return cotter.testing.Resolved
local function resolve(spec, at)
  local issuer, signer = signer_of(spec)
  local ca, host = spec.ca == true, host_in(spec.subject)
  local life = LIFE[ca]
  return {
    subject = spec.subject, key = certificates.key_of(spec), issuer = issuer,
    signer = signer, ca = ca, spec = spec,
    not_before = spec.not_before or at - life[1],
    not_after = spec.not_after or at + life[2],
    san = spec.san or not ca and host and { host } or {},
  }
end

-- ecdsa-with-SHA256 (RFC 5758 3.2).
local SCHEME = der.sequence(der.oid "1.2.840.10045.4.3.2")

--- A serial number that tells certificates apart, of 8 octets.
local function serial_of(one)
  if one.spec.serial then return der.integer(one.spec.serial) end
  local parts = { one.subject, one.issuer, keys.spki(one.key),
                  tostring(one.not_before), tostring(one.not_after),
                  table.concat(one.san, ",") }
  local digest = core.sha256(table.concat(parts, "\0"))
  return der.unsigned(string.char(digest:byte() & 0x7F | 0x40)
                      .. digest:sub(2, 8))
end

---@type table<string, string> by the octets that are signed
local signed = {}

local function sign(one, message)
  local signature = signed[message] or keys.sign(one.signer, message)
  if not signature then
    error(("the key %q signs nothing: only keys of P-256 do")
      :format(one.signer.name), 0)
  end
  signed[message] = signature
  return signature
end

--- Writes a certificate (RFC 5280 4.1) as of a moment. Raises what cannot be.
---@param spec cotter.testing.CertSpec
---@param at integer
---@return string DER
---@nodiscard
function certificates.write(spec, at)
  local one = resolve(spec, at)
  local message = der.sequence(
    der.explicit(0, der.integer(2)), serial_of(one), SCHEME,
    name_of(one.issuer),
    der.sequence(der.time(one.not_before), der.time(one.not_after)),
    name_of(one.subject), keys.spki(one.key),
    der.explicit(3, extensions.write(one)))
  return der.sequence(message, SCHEME, der.bits(sign(one, message)))
end

---@param label string "CERTIFICATE"
---@param octets string
---@return string
---@nodiscard
function certificates.pem(label, octets)
  local lines = { ("-----BEGIN %s-----"):format(label) }
  for line in core.base64(octets):gmatch(("."):rep(64, "?")) do
    if line ~= "" then lines[#lines + 1] = line end
  end
  lines[#lines + 1] = ("-----END %s-----\n"):format(label)
  return table.concat(lines, "\n")
end

return certificates
