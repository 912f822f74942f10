--- Shows values: the same value in the same words, in whatever run. Names are
--- sorted, and nothing has an address.

local columns = require "cotter.report.columns"
local core = require "cotter.core"

local WIDTH <const>, DEPTH <const>, ELEMENTS <const> = 80, 4, 50

local show

---@param text string
---@return string
local function quoted(text)
  return '"' .. columns.escape(text:gsub('[\\"]', "\\%0"):gsub("\n", "\\n"))
         .. '"'
end

---@param key any
---@return string
local function written_key(key)
  if type(key) == "string" and key:find "^[%a_][%w_]*$" then return key end
  return "[" .. show(key, DEPTH) .. "]"
end

--- Joins parts in one line, or one a line where that is too long.
---@param head string
---@param parts string[]
---@param depth integer
---@return string
local function join(head, parts, depth)
  if #parts == 0 then return head .. "{}" end
  local line = head .. "{ " .. table.concat(parts, ", ") .. " }"
  if columns.width(line) + 2 * depth <= WIDTH and not line:find "\n" then
    return line
  end
  local indent = ("  "):rep(depth + 1)
  return head .. "{\n" .. indent .. table.concat(parts, ",\n" .. indent)
         .. "\n" .. ("  "):rep(depth) .. "}"
end

---@param a any
---@param b any
---@return boolean
local function goes_before(a, b)
  if type(a) ~= type(b) then return type(a) < type(b) end
  if type(a) == "number" or type(a) == "string" then return a < b end
  return core.tostring(a) < core.tostring(b)
end

---@param map table
---@param depth integer
---@return string[]
local function fields_of(map, depth)
  local keys, values, parts = {}, {}, {}
  for key, value in pairs(map) do
    local listed = math.type(key) == "integer" and key >= 1 and key <= #map
    if not listed then keys[#keys + 1], values[key] = key, value end
  end
  table.sort(keys, goes_before)
  for i, key in ipairs(keys) do
    if i > ELEMENTS then
      parts[i] = ("… %d more"):format(#keys - ELEMENTS)
      break
    end
    parts[i] = ("%s = %s"):format(written_key(key),
                                  show(values[key], depth + 1))
  end
  return parts
end

---@param list any[]
---@param depth integer
---@return string[]
local function elements_of(list, depth)
  local parts = {}
  for i = 1, math.min(#list, ELEMENTS) do
    parts[i] = show(list[i], depth + 1)
  end
  if #list > ELEMENTS then
    parts[#parts + 1] = ("… %d more"):format(#list - ELEMENTS)
  end
  return parts
end

---@param value table
---@param depth integer
---@return string
local function show_table(value, depth)
  if depth >= DEPTH then return "{ … }" end
  local parts = elements_of(value, depth)
  local more = fields_of(value, depth)
  return join("", table.move(more, 1, #more, #parts + 1, parts), depth)
end

-- Records that are shown as they print.
local PLAIN = { time = true, duration = true }

--- Shows a record by its fields, a list by its elements. Records inside of one
--- are shown by their names, since they refer to each other.
---@param value any
---@param depth integer
---@return string
local function show_record(value, depth)
  local kind = core.record_type(value)
  if PLAIN[kind] then return core.tostring(value) end
  local is_list, list = pcall(core.list_table, value)
  if is_list then
    if depth >= 2 then return ("%s of %d"):format(kind, #list) end
    return join(kind .. " ", elements_of(list, depth), depth)
  elseif depth > 0 then
    return ("%s %s"):format(kind, columns.escape(core.tostring(value)))
  end
  return join(kind .. " ", fields_of(core.record_values(value), depth), depth)
end

--- Writes a value.
---@param value any
---@param depth integer?
---@return string
---@nodiscard
function show(value, depth)
  depth = depth or 0
  local kind = type(value)
  if kind == "string" then
    return quoted(value)
  elseif kind == "table" then
    return show_table(value, depth)
  elseif core.record_type(value) then
    return show_record(value, depth)
  elseif value == core.null then
    return "null"
  end
  local text = columns.escape(core.tostring(value))
  return text:find "0x%x" and kind or text -- an open file
end

return { show = show }
