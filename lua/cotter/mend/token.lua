--- Tokens: where a pin or a name stands in the text of a config, and what has
--- to go with it when it is taken out.

local token = {}

---@class cotter.mend.Token
---@field first integer octet of what stands between the quotes or tags
---@field last integer  first - 1 where nothing does
---@field text string   what it says
---@field from integer  octet of the quote or tag before it
---@field to integer    octet of the one behind it
---@field plain true?    it has none of them: from and to are first and last

local OTHER <const> = "it is not written as plain text"

local ESCAPES = { ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

-- What a JSON string says; nil for escapes that stand in no pin or name.
local function unescape(raw)
  if not raw:find("\\", 1, true) then return raw end
  local text = raw:gsub("\\u(%x%x%x%x)", function(digits)
    local point = tonumber(digits, 16)
    if point < 0xD800 or point > 0xDFFF then return utf8.char(point) end
  end)
  text = text:gsub("\\([^u])", function(octet) return ESCAPES[octet] end)
  return not text:find("\\", 1, true) and text or nil
end

local function json_string(octets, at)
  local stop = at + 1
  while true do
    local found = octets:find('["\\]', stop)
    if not found then return nil, OTHER end
    if octets:sub(found, found) == '"' then
      local text = unescape(octets:sub(at + 1, found - 1))
      if not text then return nil, OTHER end
      return { first = at + 1, last = found - 1, text = text,
               from = at, to = found }
    end
    stop = found + 2
  end
end

-- The text of an element that holds nothing else.
local function xml_element(octets, at, trims)
  local _, last, _, first, text, stop =
    octets:find("^<([%w:_%-]+)[^<>]*>()([^<&]*)()</%1%s*>", at)
  if not last then return nil, OTHER end
  local before, behind = #text:match "^%s*", #text:match "%s*$"
  if trims and before < #text then
    first, stop = first + before, stop - behind
  end
  return { first = first, last = stop - 1,
           text = octets:sub(first, stop - 1), from = at, to = last }
end

-- A plain scalar of YAML, a pin or a name as an element or a key, to the end of
-- its line or a comment.
local function plain_scalar(octets, at)
  local text, stop = octets:match("^([%w+/=:._%-]-)():?%f[%s\0]", at)
  if not text or text == ""
     or not octets:find("^:?[ \t]*%f[\r\n\0]", stop)
        and not octets:find("^:?[ \t]+#", stop) then
    return nil, OTHER
  end
  return { first = at, last = stop - 1, text = text, from = at, to = stop - 1,
           plain = true }
end

--- Reads the token that a finding points at.
---@param octets string
---@param at integer
---@param trims boolean the format passes over white space around it
---@return cotter.mend.Token?
---@return string? why there is none
---@nodiscard
function token.read(octets, at, trims)
  local opening = octets:sub(at, at)
  if opening == '"' then return json_string(octets, at) end
  if opening == "<" then return xml_element(octets, at, trims) end
  return plain_scalar(octets, at)
end

-- More white space than a layout has: what stands before is sought no farther.
local NEAR <const> = 4096

-- Finds a pattern that ends right before an octet, and begins near to it.
local function before(octets, from, pattern)
  local start = math.max(1, from - NEAR)
  local found = octets:sub(start, from - 1):match("()" .. pattern .. "$")
  return found and found + start - 1
end

-- An element of an array goes with the comma before it, or behind it where it
-- is the first.
local function json_range(octets, from, to)
  local start = before(octets, from, "%s*,%s*")
  if start then return start, to end
  if not before(octets, from, "%[%s*") then
    return nil, "it is no element of a list"
  end
  local behind = octets:match("^%s*,%s*()", to + 1)
  return from, behind and behind - 1 or to
end

-- Apple's pins are members of a dictionary, which goes with them.
local function whole_element(octets, from, to)
  if not before(octets, from, "</key>%s*") then return from, to end
  local start = before(octets, from, "<dict>%s*<key>[^<]*</key>%s*")
  local stop = octets:match("^%s*</dict>()", to + 1)
  if start and stop then return start, stop - 1 end
  return nil, "it is no element of a list"
end

-- An element that has its lines to itself goes with the last one's end; a
-- comment beside it stays, where the element began.
local function xml_range(octets, from, to)
  from, to = whole_element(octets, from, to)
  if not from then return nil, to end
  local start = before(octets, from, "\r?\n[ \t]*")
  if not start then return from, to end
  to = to + #octets:match("^[ \t]*", to + 1)
  return octets:find("^\r?\n", to + 1) and start or from, to
end

-- An element of a sequence of YAML goes with its line.
local function plain_range(octets, from, to)
  local start = before(octets, from, "\r?\n[ ]*%-[ ]+")
  local stop = octets:match("^[ \t]*()%f[\r\n\0]", to + 1)
  if start and stop then return start, stop - 1 end
  return nil, "it is no element of a list, or has a comment beside it"
end

--- The octets to take out so that a token is gone from its list.
---@param octets string
---@param one cotter.mend.Token
---@return integer? from
---@return integer|string to or why not
---@nodiscard
function token.range(octets, one)
  if one.plain then return plain_range(octets, one.from, one.to) end
  if octets:sub(one.from, one.from) == '"' then
    return json_range(octets, one.from, one.to)
  end
  return xml_range(octets, one.from, one.to)
end

return token
