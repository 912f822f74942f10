--- Source: which octets may be a rule file at all.
---
--- A text that looks different from what it does is refused: marks that turn
--- the direction of writing, invisible line ends, control characters.

local fault = require "cotter.fault"
local span = require "cotter.span"

local source = {}

-- The longest rule file of the shipped pack has 12 KiB. The same bound holds
-- where the file is loaded.
local LIMIT_OCTETS = 64 * 1024

local SAVE <const> = ": save it as UTF-8 without a byte order mark"

local REFUSED = {
  { "^\xEF\xBB\xBF", "a byte order mark at the start" .. SAVE },
  { "^#", "a first line that begins with #" },
  { "[\0-\8\11\12\14-\31\127]", "a control character" },
  { "\r[^\n]", "a carriage return without line feed" },
  { "\r$", "a carriage return without line feed" },
  { "\xC2[\x80-\x9F]", "a control character" },
  { "\xD8\x9C", "a mark of writing direction" },
  { "\xE2\x80[\x8E\x8F\xAA-\xAE]", "a mark of writing direction" },
  { "\xE2\x81[\xA6-\xA9]", "a mark of writing direction" },
  { "\xE2\x80[\xA8\xA9]", "an invisible line end" },
  { "[^\xEF]\xEF\xBB\xBF", "a byte order mark inside" },
}

---@param octets string
---@return integer? offset
---@return string? what
local function find_refused(octets)
  local first, first_what
  for _, row in ipairs(REFUSED) do
    local offset = octets:find(row[1])
    if offset and (not first or offset < first) then
      first, first_what = offset, row[2]
    end
  end
  return first, first_what
end

--- Tells whether octets are UTF-16: by its mark, or by the zero beside the
--- first character, which is of ASCII in any text that is read.
local function is_utf16(octets)
  return octets:find "^\xFF\xFE" ~= nil or octets:find "^\xFE\xFF" ~= nil
    or octets:find "^%z[^\0]%z" ~= nil or octets:find "^[^\0]%z[^\0]%z" ~= nil
end

--- Finds what is no UTF-8.
---@param octets string
---@return integer? offset
---@return string? what it is, and what to do
---@nodiscard
function source.find_encoding(octets)
  if is_utf16(octets) then
    return 1, "UTF-16 in it, as PowerShell's > writes it" .. SAVE
  end
  local valid, offset = utf8.len(octets)
  if not valid then return offset, "an octet that is not UTF-8" .. SAVE end
end

---@param octets string
---@return integer? offset
---@return string? what
local function find_fault(octets)
  local offset, what = source.find_encoding(octets)
  if offset then return offset, what end
  return find_refused(octets)
end

--- Checks the octets of a file before anything reads them.
---@param octets string
---@param path string
---@return cotter.Lines?
---@return cotter.Fault? "literal.too-large" or "literal.character"
---@nodiscard
function source.open(octets, path)
  if #octets > LIMIT_OCTETS then
    local text = ("the file has %d octets, more than %d"):format(
      #octets, LIMIT_OCTETS)
    return nil, fault.new("literal.too-large", text, path)
  end
  local lines = span.lines(octets)
  local offset, what = find_fault(octets)
  if not offset then return lines end
  local line, column = lines:position(offset)
  return nil, fault.new("literal.character", "the file has " .. what, path,
                        { line = line, column = column })
end

return source
