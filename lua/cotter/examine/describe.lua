--- Describes items as plain data, in short or in full.

local core = require "cotter.core"
local moment = require "cotter.moment"

local describe = {}

---@class cotter.KnownExtension
---@field [1] string  name
---@field [2] string? the field of a certificate that has its value

local EXTENSIONS = {
  ["2.5.29.9"] = { "subjectDirectoryAttributes" },
  ["2.5.29.14"] = { "subjectKeyIdentifier", "subject_key_identifier" },
  ["2.5.29.15"] = { "keyUsage", "key_usage" },
  ["2.5.29.17"] = { "subjectAltName", "san" },
  ["2.5.29.18"] = { "issuerAltName" },
  ["2.5.29.19"] = { "basicConstraints", "basic_constraints" },
  ["2.5.29.30"] = { "nameConstraints", "name_constraints" },
  ["2.5.29.31"] = { "cRLDistributionPoints", "crl_distribution_points" },
  ["2.5.29.32"] = { "certificatePolicies", "certificate_policies" },
  ["2.5.29.33"] = { "policyMappings" },
  ["2.5.29.35"] = { "authorityKeyIdentifier", "authority_key_identifier" },
  ["2.5.29.36"] = { "policyConstraints" },
  ["2.5.29.37"] = { "extKeyUsage", "extended_key_usage" },
  ["2.5.29.46"] = { "freshestCRL" },
  ["2.5.29.54"] = { "inhibitAnyPolicy" },
  ["1.3.6.1.5.5.7.1.1"] = { "authorityInfoAccess", "aia" },
  ["1.3.6.1.5.5.7.1.11"] = { "subjectInfoAccess" },
  ["1.3.6.1.5.5.7.1.24"] = { "tlsFeature" },
  ["1.3.6.1.4.1.11129.2.4.2"] = { "signedCertificateTimestampList" },
  ["1.3.6.1.4.1.11129.2.4.3"] = { "ctPoison" },
}

-- Fields that hold octets and no text.
local OCTETS = { raw = true, relative_name = true, reasons = true,
                 other = true, x400 = true, edi = true }

---@param value any
---@param octets boolean? whether strings are octets
---@return any
local function plain_scalar(value, octets)
  if octets and type(value) == "string" then return core.hex(value) end
  return value
end

--- Copies a value of the core as plain data; octets become hexadecimal.
---@param value any
---@param octets boolean? whether strings in it are no text
---@return any
local function plain(value, octets)
  if type(value) ~= "table" then return plain_scalar(value, octets) end
  local copy = {}
  for index, element in ipairs(value) do
    copy[index] = plain(element, octets)
  end
  if #copy > 0 then return copy end
  for name, element in pairs(value) do
    copy[name] = plain(element, OCTETS[name])
  end
  return copy
end

---@param cert cotter.Cert
---@param extension cotter.Extension
---@return table
local function extension_of(cert, extension)
  local known = EXTENSIONS[extension.oid] or {}
  return {
    oid = extension.oid, name = known[1], critical = extension.critical,
    offset = extension.offset, raw = core.hex(extension.raw),
    value = known[2] and plain(cert[known[2]]),
  }
end

---@param list table[]
---@param make fun(element: any): table
---@return table[]
local function map(list, make)
  local made = {}
  for index, element in ipairs(list) do made[index] = make(element) end
  return made
end

---@param cert cotter.Cert
---@param into table
local function add_cert(cert, into)
  into.issuer, into.serial = cert.issuer, cert.serial
  into.version = cert.version
  into.not_before = moment.text(cert.not_before)
  into.not_after = moment.text(cert.not_after)
  into.validity = cert.validity
  into.self_signed, into.is_ca = cert.self_signed, cert.is_ca
  into.signature_algorithm = cert.signature_algorithm
  into.algorithms_agree = cert.algorithms_agree
  into.fingerprint = cert:fingerprint()
  into.extensions = map(cert.extensions, function(extension)
    return extension_of(cert, extension)
  end)
  into.alphabets = map(cert.alphabets, function(stray)
    return { field = stray.field, type = stray.type, offset = stray.offset,
             octet = stray.octet }
  end)
end

---@param key cotter.Spki
---@return table
local function key_of(key)
  return { type = key.type, algorithm = key.algorithm, bits = key.bits,
           curve = key.curve }
end

--- Describes an item in short: its pin, whose it is, and where it stands.
---@param item cotter.Item
---@return cotter.examine.Item
local function in_short(item)
  return { line = item.line, offset = item.offset, kind = item.kind,
           encoding = item.encoding, pin = item.pin, subject = item.subject,
           key = key_of(item.key) }
end

-- By what is asked for.
local DESCRIBE = {
  pin = function(item, made) made.is_ca = item.cert and item.cert.is_ca end,
  cert = function(item, made)
    if not item.cert then return end
    made.is_ca, made.der = item.cert.is_ca, item.cert.der
  end,
  all = function(item, made)
    made.name, made.local_key = item.name, item.local_key
    made.key.spki = core.hex(item.spki)
    if item.cert then add_cert(item.cert, made) end
  end,
}

--- Describes an item.
---@param item cotter.Item
---@param detail cotter.examine.Detail
---@return cotter.examine.Item
---@nodiscard
function describe.item(item, detail)
  local made = in_short(item)
  DESCRIBE[detail](item, made)
  return made
end

--- Describes a PKCS#12 file: how it is protected.
---@param one cotter.Pkcs12
---@return cotter.examine.Container
---@nodiscard
function describe.container(one)
  return { open = one.open, mac = one.mac, parts = one.parts }
end

--- Describes a certificate of a path.
---@param cert cotter.Cert
---@return cotter.examine.Cert
---@nodiscard
function describe.cert(cert)
  return { subject = cert.subject, pin = cert:pin(),
           not_after = moment.text(cert.not_after) }
end

return describe
