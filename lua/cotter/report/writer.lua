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

local core = require "cotter.core"

---@class cotter.Order
---@field [integer] string        keys, first to last
---@field [string] cotter.Order   of what stands under a key

local writer = {}

--- The schema of an object with any keys: one without keys is {}, where any
--- other empty table is [].
---@type cotter.Order
writer.map = {}

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

local KINDS = { map = writer.map, each = Each, null = core.null }
local NONE = {} ---@type cotter.Order

-- What the writing raises blames who has called the function of this module
-- that called this. What is no text was raised by a sink.
---@param value any
---@param order cotter.Order?
---@param indented boolean
---@param sink fun(text: string)
local function compose(value, order, indented, sink)
  local ok, message = pcall(core.json_text, value, order or NONE, indented,
                            KINDS, sink)
  if not ok then error(message, type(message) == "string" and 3 or 0) end
end

---@return fun(text: string) sink
---@return string[] parts
local function collect()
  local parts = {}
  return function(text) parts[#parts + 1] = text end, parts
end

--- Writes a value as JSON, indented by two spaces a level, with a line end
--- after it. nil is absent, core.null is null. Raises an error for what JSON
--- can't say: NaN, functions, tables with gaps or other keys than strings.
---@param value any plain tables, strings, numbers, booleans, core.null
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.json(value, order)
  local sink, parts = collect()
  compose(value, order, true, sink)
  return table.concat(parts)
end

--- Writes a value as JSON in one line, with a line end after it.
---@param value any
---@param order cotter.Order?
---@return string text
---@nodiscard
function writer.line(value, order)
  local sink, parts = collect()
  compose(value, order, false, sink)
  return table.concat(parts)
end

--- Writes a value as writer.json does, piece by piece: what takes many
--- megabytes is never there as a whole.
---@param value any
---@param order cotter.Order?
---@param sink fun(text: string)
function writer.stream(value, order, sink)
  compose(value, order, true, sink)
end

return writer
