--- DER (X.690) put together by hand, and certificates (RFC 5280 4.1) of it
--- in which any part can be another, or wrong.

local der = {}

local function length_of(size)
  if size < 128 then return string.char(size) end
  local digits = string.pack(">I4", size):gsub("^\0+", "")
  return string.char(128 + #digits) .. digits
end

--- An element: its identifier octet, and its contents in any number of parts.
---@param identifier integer
---@param ... string
---@return string
---@nodiscard
function der.element(identifier, ...)
  local contents = table.concat { ... }
  return string.char(identifier) .. length_of(#contents) .. contents
end

function der.sequence(...) return der.element(0x30, ...) end

function der.set(...) return der.element(0x31, ...) end

local function base_128(number)
  local octets = string.char(number & 127)
  number = number >> 7
  while number > 0 do
    octets = string.char(128 | number & 127) .. octets
    number = number >> 7
  end
  return octets
end

--- The contents octets of an OBJECT IDENTIFIER (8.19).
---@param dotted string
---@return string
---@nodiscard
function der.oid_contents(dotted)
  local first, second, rest = dotted:match "^(%d+)%.(%d+)(.*)$"
  local octets = base_128(tonumber(first) * 40 + tonumber(second))
  return octets .. rest:gsub("%.(%d+)", function(arc)
    return base_128(assert(math.tointeger(tonumber(arc))))
  end)
end

---@param dotted string
---@return string
---@nodiscard
function der.oid(dotted) return der.element(6, der.oid_contents(dotted)) end

--- A Name of one commonName, of the string type of that identifier octet.
---@param text string
---@param identifier integer? UTF8String if absent
---@return string
---@nodiscard
function der.name(text, identifier)
  return der.sequence(der.set(der.sequence(
    der.oid "2.5.4.3", der.element(identifier or 0x0c, text))))
end

--- An Extension.
---@param dotted string
---@param value string contents of extnValue
---@param critical boolean?
---@return string
---@nodiscard
function der.extension(dotted, value, critical)
  return der.sequence(der.oid(dotted), critical and "\1\1\xff" or "",
                      der.element(4, value))
end

-- RFC 8410: the key has any 32 octets.
local ED25519 <const> = der.sequence(der.oid "1.3.101.112")
local PARTS <const> = {
  version = der.element(0xa0, "\2\1\2"),
  serial = "\2\1\1",
  signature = ED25519,
  issuer = der.name "issuer",
  validity = der.sequence(der.element(0x17, "260101000000Z"),
                          der.element(0x17, "270101000000Z")),
  subject = der.name "subject",
  spki = der.sequence(ED25519, der.element(3, "\0", ("k"):rep(32))),
  unique = "",
  extensions = "",
  signature_algorithm = ED25519,
  signature_value = der.element(3, "\0", ("s"):rep(64)),
}

--- A certificate of parts, each an encoding; those of extensions in a list.
---@param parts table<string, string>
---@return string
---@nodiscard
function der.certificate(parts)
  local function part(name) return parts[name] or PARTS[name] end
  local extensions = part "extensions"
  if extensions ~= "" then
    extensions = der.element(0xa3, der.sequence(extensions))
  end
  return der.sequence(
    der.sequence(part "version", part "serial", part "signature",
                 part "issuer", part "validity", part "subject", part "spki",
                 part "unique", extensions),
    part "signature_algorithm", part "signature_value")
end

return der
