--- JSON as cotter prints it: equal values give equal octets.
---
--- Keys come in the order of a schema, the others after them in sorted order.
--- A schema follows the shape of the value: it lists keys, and holds under a
--- key the schema of what stands there; of an array, that of each element.
---
---     writer.json(verdict, {
---       "schema", "tool", "findings",
---       tool = { "name", "version" },
---       findings = { "rule", "code", "values", values = writer.map },
---     })

local cjson = require "cjson"
local core = require "cotter.core"

---@class cotter.Order
---@field [integer] string        keys, first to last
---@field [string] cotter.Order   of what stands under a key

local writer = {}

--- The schema of an object with any keys: one without keys is {}, where any
--- other empty table is [].
---@type cotter.Order
writer.map = {}

local MAX_LEVELS = 64

--- The octets of a character that are not UTF-8 stand as U+FFFD: a path can be
--- of any octets, a report must be JSON.
---@param text string
---@return string
local function valid(text)
  local out, start = {}, 1
  local size, bad = utf8.len(text)
  while not size do
    out[#out + 1] = text:sub(start, bad - 1)
    start = bad + 1
    size, bad = utf8.len(text, start)
  end
  out[#out + 1] = text:sub(start)
  return table.concat(out, "\u{FFFD}")
end

--- lua-cjson escapes each solidus too, which JSON does not ask for. Most text
--- has nothing to escape.
---@param text string
---@return string
local function quote(text)
  if not text:find '[%c"\\\128-\255]' then return '"' .. text .. '"' end
  return (cjson.encode(valid(text)):gsub("\\/", "/"))
end

--- The fewest digits that give the same number again.
---@param number number
---@return string
local function digits(number)
  if math.type(number) == "integer" then return tostring(number) end
  if number ~= number or math.abs(number) == math.huge then
    error("JSON has neither NaN nor an infinity", 0)
  end
  local text
  for precision = 15, 17 do
    text = ("%." .. precision .. "g"):format(number)
    if tonumber(text) == number then break end
  end
  return text
end

---@param value any
---@return string
local function scalar(value)
  if type(value) == "string" then return quote(value) end
  if type(value) == "number" then return digits(value) end
  if type(value) == "boolean" then return tostring(value) end
  if value == core.null then return "null" end
  error("a " .. type(value) .. " is not written as JSON", 0)
end

-- The keys of each schema that was used, as they are written.
local listed_in = setmetatable({}, { __mode = "k" })

---@param order cotter.Order
---@return table<string, string>
local function listed_keys(order)
  local listed = listed_in[order]
  if not listed then
    listed = {}
    for _, key in ipairs(order) do listed[key] = quote(key) end
    listed_in[order] = listed
  end
  return listed
end

--- The keys of an object: those of the schema that it has, then the others.
---@param value table<string, any>
---@param order cotter.Order
---@param listed table<string, string>
---@return string[]
local function keys(value, order, listed)
  local out = {}
  for _, key in ipairs(order) do
    if value[key] ~= nil then out[#out + 1] = key end
  end
  local count = #out
  for key in pairs(value) do
    if type(key) ~= "string" then
      error("a table with gaps or other keys is not written as JSON", 0)
    end
    if not listed[key] then out[#out + 1] = key end
  end
  if #out == count then return out end
  local rest = table.move(out, count + 1, #out, 1, {})
  table.sort(rest)
  return table.move(rest, 1, #rest, count + 1, out)
end

local NONE = {} ---@type cotter.Order
local write

--- The white space inside of an array or object, and inside of that.
---@param indent string a line end and the spaces before the line; "": none
---@return string
local function deeper(indent)
  return indent == "" and "" or indent .. "  "
end

---@param out string[] pieces of the text
---@param value any[]
---@param order cotter.Order of each element
---@param indent string a line end and the spaces before the array's line
---@param level integer
local function write_array(out, value, order, indent, level)
  local inner = deeper(indent)
  local before = "[" .. inner
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  if count ~= #value then
    error("a table with gaps or other keys is not written as JSON", 0)
  end
  for _, element in ipairs(value) do
    out[#out + 1] = before
    write(out, element, order, inner, level + 1)
    before = "," .. inner
  end
  out[#out + 1] = indent .. "]"
end

---@param out string[]
---@param value table<string, any>
---@param order cotter.Order
---@param indent string
---@param level integer
local function write_object(out, value, order, indent, level)
  local inner = deeper(indent)
  local before, colon = "{" .. inner, indent == "" and ":" or ": "
  local listed = listed_keys(order)
  for _, key in ipairs(keys(value, order, listed)) do
    local count = #out
    out[count + 1], out[count + 2] = before, listed[key] or quote(key)
    out[count + 3] = colon
    write(out, value[key], order[key] or NONE, inner, level + 1)
    before = "," .. inner
  end
  out[#out + 1] = indent .. "}"
end

---@param out string[]
---@param value any
---@param order cotter.Order
---@param indent string
---@param level integer
function write(out, value, order, indent, level)
  if type(value) ~= "table" then
    out[#out + 1] = scalar(value)
  elseif next(value) == nil then
    out[#out + 1] = order == writer.map and "{}" or "[]"
  elseif level > MAX_LEVELS then
    error("over " .. MAX_LEVELS .. " levels are not written as JSON", 0)
  elseif value[1] ~= nil then
    write_array(out, value, order, indent, level)
  else
    write_object(out, value, order, indent, level)
  end
end

---@param value any
---@param order cotter.Order?
---@param indent string
---@return string
local function compose(value, order, indent)
  local out = {}
  local ok, message = pcall(write, out, value, order or NONE, indent, 1)
  if not ok then error(message, 3) end
  out[#out + 1] = "\n"
  return table.concat(out)
end

--- Writes a value as JSON, indented by two spaces a level, with a line end
--- after it. nil is absent, core.null is null. Raises an error for what JSON
--- can't say: NaN, functions, tables with gaps or other keys than strings.
---@param value any plain tables, strings, numbers, booleans, core.null
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.json(value, order)
  local text = compose(value, order, "\n") -- no tail call: it blames who calls
  return text
end

--- Writes a value as JSON in one line, with a line end after it.
---@param value any
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.line(value, order)
  local text = compose(value, order, "")
  return text
end

return writer
