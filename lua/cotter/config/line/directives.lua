--- The value of a Public-Key-Pins header (RFC 7469 2.1), strictly:
---
---   directive *( OWS ";" OWS [ directive ] ), directive = token [ "=" value ]
---
--- where the value of a pin stands in quotes. What people get wrong is named.

local directives = {}

---@class cotter.config.Directive
---@field name string  as written
---@field value string? without its quotes
---@field place integer index of the name in the text
---@field inside integer? index of the value

local TOKEN = "^[%w!#$%%&'*+.^_`|~-]+"

-- Quotes that word processors make of the plain ones.
local CURLY = { ["\u{201c}"] = true, ["\u{201d}"] = true,
                ["\u{2018}"] = true, ["\u{2019}"] = true,
                ["\u{201e}"] = true }

local function refuse(place, code, text)
  return nil, { place = place, code = code, text = text }
end

local function is_curly(text, at)
  return CURLY[text:sub(at, at + 2)] == true
end

local function refuse_name(text, at)
  local octet = text:sub(at, at)
  if is_curly(text, at) then
    return refuse(at, "hpkp.curly-quote",
      'a typographic quote, where the grammar has " alone')
  elseif octet == "," then
    return refuse(at, "hpkp.comma", "a comma, where a semicolon separates")
  elseif octet == '"' then
    return refuse(at, "hpkp.quote", "a quote, where a directive begins")
  end
  return refuse(at, "hpkp.directive",
    ("%q, where a directive begins"):format(octet))
end

--- Reads a value that stands in quotes.
local function quoted(text, at)
  local close = text:find('"', at + 1, true)
  if not close then
    return refuse(at, "hpkp.quote-open", "a quote that is not closed")
  end
  local value = text:sub(at + 1, close - 1)
  local stray = value:find "[;,]"
  if stray and value:find "pin%-" then
    return refuse(at, "hpkp.quote-open",
      "a quote that is not closed before the next directive")
  end
  return value, nil, close + 1
end

local function refuse_value(text, at, name)
  if is_curly(text, at) then
    return refuse(at, "hpkp.curly-quote",
      'a typographic quote, where the grammar has " alone')
  elseif text:sub(at, at) == "'" then
    return refuse(at, "hpkp.single-quote",
      'a single quote, where the grammar has " alone')
  elseif text:find("^%s", at) then
    return refuse(at, "hpkp.space", "white space behind the equals sign")
  end
  return refuse(at, "hpkp.unquoted",
    ('the value of %s without the quotes that it has to have'):format(name))
end

--- Reads the value of a directive: nothing, a token, or a quoted string.
local function value_of(text, at, name)
  if text:sub(at, at) == '"' then return quoted(text, at) end
  local token = text:match(TOKEN, at)
  local pin = name:lower():find "^pin%-"
  if not token or pin or token:find "^'" then
    return refuse_value(text, at, name)
  end
  return token, nil, at + #token
end

--- Checks what stands behind a directive; gives where the next may begin.
local function separator(text, at)
  local stop = text:match("^[ \t\r\n]*;[ \t\r\n;]*()", at)
  if stop then return stop end
  local next_at = text:match("^[ \t\r\n]*()", at)
  if next_at > #text then return next_at end
  if text:sub(next_at, next_at) == "," then
    return refuse(next_at, "hpkp.comma",
                  "a comma, where a semicolon separates")
  elseif text:sub(next_at, next_at) == "=" then
    return refuse(next_at, "hpkp.space", "white space before an equals sign")
  end
  return refuse(next_at, "hpkp.separator",
    "no semicolon between two directives")
end

--- Reads one directive.
local function directive(text, at)
  local name = text:match(TOKEN, at)
  if not name then return refuse_name(text, at) end
  local found, stop = { name = name, place = at }, at + #name
  if text:sub(stop, stop) == "=" then
    local value, problem, behind = value_of(text, stop + 1, name)
    if not value then return nil, problem end
    found.inside = text:sub(stop + 1, stop + 1) == '"' and stop + 2 or stop + 1
    found.value, stop = value, behind
  end
  return found, nil, stop
end

--- Reads all directives.
---@param text string
---@return cotter.config.Directive[]?
---@return { place: integer, code: string, text: string }? problem
---@nodiscard
function directives.read(text)
  local list, at = {}, text:match "^[ \t\r\n;]*()"
  while at <= #text do
    local found, problem, stop = directive(text, at)
    if not found then return nil, problem end
    list[#list + 1] = found
    at, problem = separator(text, stop)
    if not at then return nil, problem end
  end
  return list
end

return directives
