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

-- What all of them begin with: an INTEGER of one octet.
local FIRST <const> = "0201"

-- Headers of a SEQUENCE, by their digits: the length is behind what is named.
local HEADERS = { { 8, "^3082(%x%x%x%x)$" }, { 6, "^3081(%x%x)$" },
                  { 4, "^30(%x%x)$" } }

-- Digits of the longest value that such a header begins.
local REACH <const> = 2 * (4 + 0xffff)

-- Elements of the longest of such keys: an RSA key of many primes.
local MOST_ELEMENTS <const> = 10

local function is_word(text, at)
  for _, word in ipairs(hex_key.WORDS) do
    if text:sub(at, at + #word - 1) == word then return true end
  end
  return false
end

local function decode(digits)
  return (digits:sub(1, #digits // 2 * 2):gsub("%x%x", function(two)
    return string.char(tonumber(two, 16))
  end))
end

-- Values may begin within each other, wherever a text has it so, and none is to
-- have all its digits read anew. What is decoded is so once for all that begin
-- in the first half of it; at odd places and even ones it is another.
local function new_windows(text)
  local windows = {}
  --- The octets from a place on, or from one before, as many as a value may
  --- have, and which of them is at the place.
  return function(from)
    local window = windows[from % 2]
    local before = window and from - window.from
    if not window or before >= REACH or before >= 2 * #window.octets then
      local digits = text:sub(from, from + 2 * REACH - 1):match "^%x*"
      window, before = { from = from, octets = decode(digits) }, 0
      windows[from % 2] = window
    end
    return window.octets, before // 2 + 1
  end
end

--- The place behind an element in DER, whatever it is; nothing where its length
--- is none that such a value may have.
local function behind(octets, at)
  local length = octets:byte(at + 1) or 0x80
  if length < 0x80 then return at + 2 + length end
  local size = length - 0x80
  if size < 1 or size > 2 or at + 1 + size > #octets then return nil end
  return at + 2 + size + string.unpack(">I" .. size, octets, at + 2)
end

-- What is no key shows mostly by this, before all of it is copied and read.
local function has_elements(octets, at, past)
  for _ = 1, MOST_ELEMENTS do
    at = behind(octets, at)
    if not at or at >= past then return at == past end
  end
  return false
end

--- The octets of a value, of whose header there are so many; nothing where
--- digits are missing, or where its elements do not end with it.
local function value_at(window, from, header, length)
  local octets, first = window(from)
  local past = first + header + length
  if past - 1 <= #octets and has_elements(octets, first + header, past) then
    return octets:sub(first, past - 1)
  end
end

-- PKCS#12 that is left unopened may hold a key, which is encrypted then.
local function read_pkcs12(octets, input)
  local file, fault = core.pkcs12(octets, nil, input)
  if not file then
    local unopened = fault.code == "pkcs12.together"
    return unopened, unopened
  end
  return true, not file.open
end

--- Tells whether octets hold a private key, and whether it is encrypted.
local function read(octets, input)
  local items, fault = core.items(octets)
  if not items and fault.code == "container.pkcs12" then
    return read_pkcs12(octets, input)
  end
  for _, one in ipairs(items or {}) do
    if one.kind == "private-key" or one.kind == "key" then return true end
  end
  return false
end

--- The same, unread where so many values have been read: to make sure that one
--- is no key takes libcrypto as long as to read one.
local function look(search, octets)
  search.read = search.read + 1
  if search.read > core.limits.hex_keys then return true end
  return read(octets, search.input)
end

--- Finds the key whose header stands before a place: where it begins, the place
--- behind it, and whether it is encrypted.
local function key_before(search, at)
  for _, row in ipairs(HEADERS) do
    local from = at - row[1]
    local size = from > 0 and search.text:sub(from, at - 1):match(row[2])
    local length = size and tonumber(size, 16)
    local octets = length and value_at(search.window, from, row[1] // 2, length)
    if octets then
      local is_key, locked = look(search, octets)
      if is_key then return from, at + 2 * length, locked end
    end
  end
end

--- Finds the keys of a text. Within one none is looked for: PKCS#8 has PKCS#1
--- in it, which is the same key.
---@param text string
---@param input cotter.Pkcs12Input? what it is a text of
---@return { form: string, offset: integer, line: integer, column: integer,
---        locked: boolean }[] in their order
---@nodiscard
function hex_key.find(text, input)
  local search = { text = text, window = new_windows(text), read = 0,
                   input = input or {} }
  local found, lines = {}, nil
  local at = text:find(FIRST, 1, true)
  while at do
    local from, past, locked
    if is_word(text, at) then from, past, locked = key_before(search, at) end
    if from then
      lines = lines or span.lines(text)
      local line, column = lines:position(from)
      found[#found + 1] = { form = "hexadecimal", offset = from - 1,
                            line = line, column = column,
                            locked = locked or false }
    end
    at = text:find(FIRST, past or at + 1, true)
  end
  return found
end

return hex_key
