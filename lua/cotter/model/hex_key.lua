--- Private keys in hexadecimal, as code and settings have them pasted in: DER
--- in digits, in one row.

local core = require "cotter.core"
local span = require "cotter.span"

local hex_key = {}

--- What such a key has behind its header, by how DER begins: versions, and what
--- is behind them. They have no letters, so that no case matters.
hex_key.WORDS = {
  "02010030",                 -- RFC 5208 5: an algorithm
  "0201000281", "0201000282", -- RFC 8017 A.1.2: a modulus
  "0201010420", "0201010430", "0201010442", -- RFC 5915 3: an octet string
  "0201033082",               -- RFC 7292 4: what PKCS#12 holds
}

-- Headers of a SEQUENCE, by their digits: the length is behind what is named.
local HEADERS = { { 8, "^3082(%x%x%x%x)$" }, { 6, "^3081(%x%x)$" },
                  { 4, "^30(%x%x)$" } }

--- The octets of the value whose header stands before a place, and where that
--- begins; nothing where none does, or where digits are missing.
local function value_at(text, at)
  for _, row in ipairs(HEADERS) do
    local from = at - row[1]
    local size = from > 0 and text:sub(from, at - 1):match(row[2])
    local digits = size and text:sub(from, at - 1 + 2 * tonumber(size, 16))
    if digits and #digits == row[1] + 2 * tonumber(size, 16)
       and not digits:find "%X" then
      return digits:gsub("%x%x", function(two)
        return string.char(tonumber(two, 16))
      end), from
    end
  end
end

--- Tells whether octets hold a private key, and whether it is encrypted.
local function look(octets)
  local items, fault = core.items(octets)
  if not items and fault.code == "container.pkcs12" then
    local file = core.pkcs12(octets)
    return file ~= nil, file ~= nil and not file.open
  end
  for _, one in ipairs(items or {}) do
    if one.kind == "private-key" or one.kind == "key" then return true end
  end
  return false
end

local function add(found, text, lines, word)
  local at = text:find(word, 1, true)
  while at do
    local octets, from = value_at(text, at)
    local is_key, locked = false, nil
    if octets then is_key, locked = look(octets) end
    if is_key then
      local line, column = lines():position(from)
      found[#found + 1] = { form = "hexadecimal", offset = from - 1,
                            line = line, column = column,
                            locked = locked or false }
    end
    at = text:find(word, at + 1, true)
  end
end

--- Finds the keys of a text.
---@param text string
---@return { form: string, offset: integer, line: integer, column: integer,
---        locked: boolean }[] in their order
---@nodiscard
function hex_key.find(text)
  local found, lines = {}, nil
  local function its_lines()
    lines = lines or span.lines(text)
    return lines
  end
  for _, word in ipairs(hex_key.WORDS) do add(found, text, its_lines, word) end
  table.sort(found, function(one, other) return one.offset < other.offset end)
  return found
end

return hex_key
