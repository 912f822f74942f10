--- Writes DER (X.690): just enough for certificates and keys.

local moment = require "cotter.moment"

local der = {}

---@param tag integer
---@param contents string
---@return string
local function element(tag, contents)
  local size, octets = #contents, ""
  if size < 128 then return string.char(tag, size) .. contents end
  repeat
    octets, size = string.char(size & 0xFF) .. octets, size >> 8
  until size == 0
  return string.char(tag, 0x80 | #octets) .. octets .. contents
end

---@param tag integer
---@return fun(...: string): string
local function around(tag)
  return function(...) return element(tag, table.concat { ... }) end
end

der.sequence, der.set = around(0x30), around(0x31)
der.octets, der.null = around(0x04), element(0x05, "")
der.utf8, der.printable = around(0x0C), around(0x13)

--- A BIT STRING of whole octets, or with unused bits at its end.
---@param contents string
---@param unused integer?
---@return string
---@nodiscard
function der.bits(contents, unused)
  return element(0x03, string.char(unused or 0) .. contents)
end

--- An INTEGER that is not negative, of its octets.
---@param octets string
---@return string
---@nodiscard
function der.unsigned(octets)
  octets = octets:gsub("^\0+", "")
  if octets == "" or octets:byte() >= 0x80 then octets = "\0" .. octets end
  return element(0x02, octets)
end

---@param number integer from 0
---@return string
---@nodiscard
function der.integer(number)
  return der.unsigned(string.pack(">I8", number))
end

---@param value boolean
---@return string
---@nodiscard
function der.boolean(value) return element(0x01, value and "\xFF" or "\0") end

--- [number], of what is constructed, or of contents in place of their own tag.
---@param number integer
---@param contents string
---@return string
---@nodiscard
function der.explicit(number, contents)
  return element(0xA0 | number, contents)
end

---@param number integer
---@param contents string
---@return string
---@nodiscard
function der.implicit(number, contents)
  return element(0x80 | number, contents)
end

---@param number integer
---@return string in base 128
local function arc(number)
  local octets = string.char(number & 0x7F)
  number = number >> 7
  while number > 0 do
    octets, number = string.char(number & 0x7F | 0x80) .. octets, number >> 7
  end
  return octets
end

--- An OBJECT IDENTIFIER.
---@param text string "1.2.840.10045.2.1"
---@return string
---@nodiscard
function der.oid(text)
  local first, second, rest = text:match "^(%d+)%.(%d+)(.*)$"
  local parts = { arc(tonumber(first) * 40 + tonumber(second)) }
  for number in rest:gmatch "%d+" do
    parts[#parts + 1] = arc(tonumber(number))
  end
  return element(0x06, table.concat(parts))
end

--- A Time: UTCTime up to 2049 (RFC 5280 4.1.2.5).
---@param seconds integer
---@return string
---@nodiscard
function der.time(seconds)
  local digits = moment.text(seconds):gsub("[^%dZ]", "")
  local year = tonumber(digits:sub(1, 4))
  if year < 1950 or year > 2049 then return element(0x18, digits) end
  return element(0x17, digits:sub(3))
end

return der
