--- BER as programs write it that stream: every length that may be indefinite
--- is, and every OCTET STRING stands in pieces (X.690 8.1.3.6, 8.7.3).

local ber = {}

local PIECE <const> = 100
local ENDS <const> = "\0\0"

local function header(octets, at)
  local identifier, length = octets:byte(at, at + 1)
  if length < 128 then return identifier, at + 2, length end
  local size = length - 128
  return identifier, at + 2 + size,
         (string.unpack(">I" .. size, octets, at + 2))
end

local function length_of(octets)
  local length = #octets
  if length < 128 then return string.char(length) end
  local digits = string.pack(">I4", length):gsub("^\0+", "")
  return string.char(128 + #digits) .. digits
end

local function in_pieces(octets)
  local pieces = {}
  for at = 1, math.max(#octets, 1), PIECE do
    local piece = octets:sub(at, at + PIECE - 1)
    pieces[#pieces + 1] = "\4" .. length_of(piece) .. piece
  end
  return table.concat(pieces)
end

-- True for a list of what begins with an OBJECT IDENTIFIER: an
-- AuthenticatedSafe or SafeContents, and no certificate, which stays DER.
local function is_list(contents)
  local at = 1
  for _ = 1, 2 do
    if contents:byte(at) ~= 0x30 then return false end
    at = select(2, header(contents, at))
  end
  return contents:byte(at) == 0x06
end

local rewrite

local function rewrite_element(identifier, contents, deep)
  local head = string.char(identifier)
  if identifier & 0x20 ~= 0 then
    return head .. "\x80" .. rewrite(contents, deep) .. ENDS
  elseif identifier == 0x04 then
    if deep and is_list(contents) then contents = rewrite(contents, deep) end
    return "\x24\x80" .. in_pieces(contents) .. ENDS
  elseif identifier == 0x80 then
    return "\xa0\x80" .. in_pieces(contents) .. ENDS
  end
  return head .. length_of(contents) .. contents
end

function rewrite(octets, deep)
  local parts, at = {}, 1
  while at <= #octets do
    local identifier, first, length = header(octets, at)
    at = first + length
    parts[#parts + 1] =
      rewrite_element(identifier, octets:sub(first, at - 1), deep)
  end
  return table.concat(parts)
end

--- Writes DER as BER.
---@param octets string DER
---@param deep boolean? also lists of PKCS#12 inside of OCTET STRINGs
---@return string
---@nodiscard
function ber.of(octets, deep) return rewrite(octets, deep) end

return ber
