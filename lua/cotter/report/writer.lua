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

--- lua-cjson escapes each solidus too, which JSON does not ask for.
---@param text string
---@return string
local function quote(text)
  return (cjson.encode(valid(text)):gsub("\\/", "/"))
end

--- The fewest digits that give the same number again.
---@param number number
---@return string
local function digits(number)
  if math.type(number) == "integer" then return ("%d"):format(number) end
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

--- The keys of an object: those of the schema that it has, then the others.
---@param value table<string, any>
---@param order cotter.Order
---@return string[]
local function keys(value, order)
  local out, listed = {}, {}
  for _, key in ipairs(order) do
    listed[key] = true
    if value[key] ~= nil then out[#out + 1] = key end
  end
  local count = #out
  for key in pairs(value) do
    if type(key) ~= "string" then
      error("a table with gaps or other keys is not written as JSON", 0)
    end
    if not listed[key] then out[#out + 1] = key end
  end
  local rest = table.move(out, count + 1, #out, 1, {})
  table.sort(rest)
  return table.move(rest, 1, #rest, count + 1, out)
end

local NONE = {} ---@type cotter.Order
local write

---@param out string[] pieces of the text
---@param value any[]
---@param order cotter.Order of each element
---@param indent string a line end and the spaces before the array's line
local function write_array(out, value, order, indent)
  local before = "[" .. indent .. "  "
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  if count ~= #value then
    error("a table with gaps or other keys is not written as JSON", 0)
  end
  for _, element in ipairs(value) do
    out[#out + 1] = before
    write(out, element, order, indent .. "  ")
    before = "," .. indent .. "  "
  end
  out[#out + 1] = indent .. "]"
end

---@param out string[]
---@param value table<string, any>
---@param order cotter.Order
---@param indent string
local function write_object(out, value, order, indent)
  local before = "{" .. indent .. "  "
  for _, key in ipairs(keys(value, order)) do
    out[#out + 1] = before .. quote(key) .. ": "
    write(out, value[key], order[key] or NONE, indent .. "  ")
    before = "," .. indent .. "  "
  end
  out[#out + 1] = indent .. "}"
end

---@param out string[]
---@param value any
---@param order cotter.Order
---@param indent string
function write(out, value, order, indent)
  if type(value) ~= "table" then
    out[#out + 1] = scalar(value)
  elseif next(value) == nil then
    out[#out + 1] = order == writer.map and "{}" or "[]"
  elseif #indent > 2 * MAX_LEVELS then
    error("over " .. MAX_LEVELS .. " levels are not written as JSON", 0)
  elseif value[1] ~= nil then
    write_array(out, value, order, indent)
  else
    write_object(out, value, order, indent)
  end
end

--- Writes a value as JSON, indented by two spaces a level, with a line end
--- after it. nil is absent, core.null is null. Raises an error for what JSON
--- can't say: NaN, functions, tables with gaps or other keys than strings.
---@param value any plain tables, strings, numbers, booleans, core.null
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.json(value, order)
  local out = {}
  local ok, message = pcall(write, out, value, order or NONE, "\n")
  if not ok then error(message, 2) end
  out[#out + 1] = "\n"
  return table.concat(out)
end

return writer
