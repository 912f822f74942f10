--- Config files of curl: an option a line, and the parts that next begins
--- (src/tool_parsecfg.c).

local curl_config = {}

---@class cotter.config.curl.Value
---@field text string
---@field at integer where it begins in the text

---@class cotter.config.curl.Section
---@field at integer
---@field stop integer its last octet
---@field urls cotter.config.curl.Value[]
---@field is_pinned boolean
---@field scheme string? of addresses that have none, in lower case

--- Where a string ends, which the end of its line closes, too (unslashquote).
---@param octets string
---@param from integer behind its quote
---@return integer
---@nodiscard
function curl_config.close_of(octets, from)
  local at = from
  while true do
    local place, mark = octets:match('()(["\\\n])', at)
    if not place then return #octets + 1 end
    if mark ~= "\\" then return place end
    at = place + 2
  end
end

--- The value behind an option, where double quotes alone quote, and where it
--- begins.
---@param octets string
---@param at integer behind the name of the option
---@return string? nil where there is none
---@return integer
---@nodiscard
function curl_config.value(octets, at)
  local from = octets:match("^[ \t=:]*()", at)
  if octets:sub(from, from) ~= '"' then
    return octets:match("^%S+", from), from
  end
  local close = curl_config.close_of(octets, from + 1)
  return octets:sub(from + 1, close - 1), from + 1
end

-- Lines -----------------------------------------------------------------------

local OPTION <const> = "^[ \t]*%-?%-?([%a][%w.-]*)()"

--- Tells whether a line may stand in a config file. A command of curl may not,
--- nor may a line that the shell joins to the next, or an address alone.
local function may_stand(line)
  if line:find "^[ \t]*[#\r]" or line:find "^[ \t]*$" then return true end
  local name, at = line:match "^%-?%-?([%a][%w.-]*)()"
  if not name or name == "curl" then return false end
  return not (line:find("^://", at) or line:find "\\\r?$"
              or line:find "%f[%w]curl%f[%s\0]")
end

--- Tells whether a text is a config file by each of its lines.
---@param octets string
---@return boolean
---@nodiscard
function curl_config.is(octets)
  for line in octets:gmatch "[^\n]+" do
    if not may_stand(line) then return false end
  end
  return true
end

-- Parts -----------------------------------------------------------------------

local TAKE = {
  url = function(section, text, at)
    table.insert(section.urls, { text = text, at = at })
  end,
  ["proto-default"] = function(section, text)
    section.scheme = #text <= #"https" and text:lower() or nil
  end,
  pinnedpubkey = function(section) section.is_pinned = true end,
}

local function new_section(at)
  return { at = at, urls = {}, is_pinned = false }
end

--- Takes the option of a line.
local function take(section, octets, name, at)
  if not TAKE[name] then return end
  local text, from = curl_config.value(octets, at)
  if text then TAKE[name](section, text, from) end
end

--- The parts of a config file.
---@param octets string
---@return cotter.config.curl.Section[]
---@nodiscard
function curl_config.sections(octets)
  local current = new_section(1)
  local list = { current }
  for from in octets:gmatch "()[^\n]+" do
    local name, at = octets:match(OPTION, from)
    if name == "next" and octets:find("^[ \t]*\r?%f[\n\0]", at) then
      current.stop = from - 1
      current = new_section(from)
      list[#list + 1] = current
    elseif name then
      take(current, octets, name, at)
    end
  end
  current.stop = #octets
  return list
end

return curl_config
