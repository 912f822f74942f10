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

-- Lists whose elements are made one after the other, while they are written.
local Each = {}

--- An array of what a function makes of each element of a list, where it makes
--- something. It is made while it is written, so that thousands of elements
--- are never there at once.
---@param list any[]
---@param make fun(element: any): any
---@return table
---@nodiscard
function writer.each(list, make)
  return setmetatable({ list = list, make = make }, Each)
end

--- What is written: pieces, handed over when there are many.
---@class cotter.Pieces
---@field [integer] string
---@field count integer
---@field write fun(text: string)
---@field known table<string, string> short strings, as they are written

local MANY <const> = 4096
-- Strings up to here are interned by Lua, so that they are soon found; those
-- that come again and again, such as names and words, are among them.
local SHORT <const> = 40

---@param out cotter.Pieces
local function hand_over(out)
  out.write(table.concat(out, "", 1, out.count))
  out.count = 0
end

---@param out cotter.Pieces
---@param piece string
local function put(out, piece)
  local count = out.count + 1
  out[count], out.count = piece, count
  if count >= MANY then hand_over(out) end
end

---@param out cotter.Pieces
---@param value any no table
---@return string
local function written(out, value)
  if type(value) ~= "string" or #value > SHORT then return scalar(value) end
  local text = out.known[value]
  if not text then
    text = quote(value)
    out.known[value] = text
  end
  return text
end

--- How an object begins, by the keys of its schema: what stands before each
--- value, if it is the first one and if it is not.
---@class cotter.Layout
---@field first string[]
---@field later string[]
---@field listed table<string, boolean>

-- The layouts of each schema that was used, by the white space before a line.
---@type table<cotter.Order, table<string, cotter.Layout>>
local layouts = setmetatable({}, { __mode = "k" })

---@param inner string
---@param key string
---@return string behind what stands before it
local function lead(inner, key)
  return inner .. quote(key) .. (inner == "" and ":" or ": ")
end

---@param order cotter.Order
---@param inner string
---@return cotter.Layout
local function lay_out(order, inner)
  local made = { first = {}, later = {}, listed = {} }
  for i, key in ipairs(order) do
    local text = lead(inner, key)
    made.first[i], made.later[i] = "{" .. text, "," .. text
    made.listed[key] = true
  end
  return made
end

---@param order cotter.Order
---@param inner string
---@return cotter.Layout
local function layout_of(order, inner)
  local own = layouts[order]
  if not own then
    own = {}
    layouts[order] = own
  end
  own[inner] = own[inner] or lay_out(order, inner)
  return own[inner]
end

local NOT_WRITTEN <const> =
  "a table with gaps or other keys is not written as JSON"

--- The keys that the schema has not, sorted.
---@param value table<string, any>
---@param listed table<string, boolean>
---@return string[]? nil where there is none
local function other_keys(value, listed)
  local rest
  for key in next, value do
    if not listed[key] then
      if type(key) ~= "string" then error(NOT_WRITTEN, 0) end
      rest = rest or {}
      rest[#rest + 1] = key
    end
  end
  if rest then table.sort(rest) end
  return rest
end

local NONE = {} ---@type cotter.Order
local write

---@param out cotter.Pieces
---@param value any[]
---@param order cotter.Order of each element
---@param indent string a line end and the spaces before the array's line
---@param level integer
local function write_array(out, value, order, indent, level)
  local inner = indent == "" and "" or indent .. "  "
  local before = "[" .. inner
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  if count ~= #value then error(NOT_WRITTEN, 0) end
  for i = 1, count do
    put(out, before)
    write(out, value[i], order, inner, level + 1)
    before = "," .. inner
  end
  put(out, indent .. "]")
end

---@param out cotter.Pieces
---@param value { list: any[], make: fun(element: any): any }
---@param order cotter.Order of each element
---@param indent string
---@param level integer
local function write_each(out, value, order, indent, level)
  local inner = indent == "" and "" or indent .. "  "
  local before = "[" .. inner
  for _, element in ipairs(value.list) do
    local made = value.make(element)
    if made ~= nil then
      put(out, before)
      write(out, made, order, inner, level + 1)
      before = "," .. inner
    end
  end
  put(out, before:sub(1, 1) == "[" and "[]" or indent .. "]")
end

--- Writes what the schema of an object has not.
---@param out cotter.Pieces
---@param value table<string, any>
---@param rest string[]
---@param inner string
---@param level integer
local function write_rest(out, value, rest, inner, level)
  for _, key in ipairs(rest) do
    put(out, lead(inner, key))
    write(out, value[key], NONE, inner, level + 1)
    if key ~= rest[#rest] then put(out, ",") end
  end
end

---@param out cotter.Pieces
---@param value table<string, any>
---@param order cotter.Order
---@param indent string
---@param level integer
local function write_object(out, value, order, indent, level)
  local inner = indent == "" and "" or indent .. "  "
  local layout = layout_of(order, inner)
  local before = layout.first
  for i = 1, #order do
    local key = order[i]
    local found = value[key]
    if found ~= nil and type(found) ~= "table" then
      put(out, before[i] .. written(out, found))
      before = layout.later
    elseif found ~= nil then
      put(out, before[i])
      write(out, found, order[key] or NONE, inner, level + 1)
      before = layout.later
    end
  end
  local rest = other_keys(value, layout.listed)
  if rest then
    put(out, before == layout.first and "{" or ",")
    write_rest(out, value, rest, inner, level)
  end
  put(out, indent .. "}")
end

---@param out cotter.Pieces
---@param value any
---@param order cotter.Order
---@param indent string
---@param level integer
function write(out, value, order, indent, level)
  if type(value) ~= "table" then
    put(out, written(out, value))
  elseif next(value) == nil then
    put(out, order == writer.map and "{}" or "[]")
  elseif level > MAX_LEVELS then
    error("over " .. MAX_LEVELS .. " levels are not written as JSON", 0)
  elseif value[1] ~= nil then
    write_array(out, value, order, indent, level)
  elseif getmetatable(value) == Each then
    write_each(out, value, order, indent, level)
  else
    write_object(out, value, order, indent, level)
  end
end

---@param value any
---@param order cotter.Order?
---@param indent string
---@param sink fun(text: string)
local function compose(value, order, indent, sink)
  local out = { count = 0, write = sink, known = {} }
  local ok, message = pcall(write, out, value, order or NONE, indent, 1)
  if not ok then
    -- What is no text was raised by who takes the pieces.
    error(message, type(message) == "string" and 3 or 0)
  end
  put(out, "\n")
  hand_over(out)
end

---@param value any
---@param order cotter.Order?
---@param indent string
---@return string
local function gather(value, order, indent)
  local parts = {}
  compose(value, order, indent, function(text) parts[#parts + 1] = text end)
  return table.concat(parts)
end

--- Writes a value as JSON, indented by two spaces a level, with a line end
--- after it. nil is absent, core.null is null. Raises an error for what JSON
--- can't say: NaN, functions, tables with gaps or other keys than strings.
---@param value any plain tables, strings, numbers, booleans, core.null
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.json(value, order)
  local text = gather(value, order, "\n") -- no tail call: it blames who calls
  return text
end

--- Writes a value as JSON in one line, with a line end after it.
---@param value any
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.line(value, order)
  local text = gather(value, order, "")
  return text
end

--- Writes a value as writer.json does, piece by piece: what takes many
--- megabytes is never there as a whole.
---@param value any
---@param order cotter.Order?
---@param sink fun(text: string)
function writer.stream(value, order, sink)
  compose(value, order, "\n", sink)
end

return writer
