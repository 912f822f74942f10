--- Schema: holds a literal to a shape and tells every way in which it differs.
---
--- A shape is a table with a kind and what the kind wants. A field that the
--- shape does not name is a fault, and so is one of another type: what is
--- misspelt must not pass for what is absent.

local date = require "cotter.date"
local fault = require "cotter.fault"

---@class cotter.Shape
---@field kind string          one of the functions below
---@field required boolean?    of a field
---@field values string[]?     enum: the words; map: the keys
---@field of cotter.Shape?     list, map: of each element
---@field fields table<string, cotter.Shape>? record
---@field key string?          map: a pattern for keys
---@field key_what string?     map: what such a key is called
---@field read function?       custom: (node, context, name) -> value

---@class cotter.SchemaContext
---@field faults cotter.Faults
---@field area string   first part of the codes: rule, pack, policy
---@field what string   begin of each message: "rule pin-sha1"
---@field places table<string, cotter.Place>? gets the place of each field

local schema = {}

local kinds = {}

--- Copies a place out of what has one.
---@param where cotter.Place
---@return cotter.Place
---@nodiscard
function schema.place(where)
  return { line = where.line, column = where.column }
end

---@param context cotter.SchemaContext
---@param code string
---@param place cotter.Place
---@param text string
function schema.refuse(context, code, place, text)
  context.faults:add(context.area .. "." .. code, place,
                     context.what .. ": " .. text)
end

---@param node cotter.Node
---@param wanted string
---@return boolean
local function is_type(node, wanted)
  return node.type == wanted or
         wanted == "number" and (node.type == "integer" or
                                 node.type == "float")
end

--- Refuses a value of another type.
---@param node cotter.Node
---@param wanted string
---@param context cotter.SchemaContext
---@param name string
---@return any value nil where it was refused
function schema.typed(node, wanted, context, name)
  if is_type(node, wanted) then return node.value end
  schema.refuse(context, "type", node,
                name .. " " .. fault.mistyped(wanted, node.type))
end

function kinds.boolean(node, _, context, name)
  return schema.typed(node, "boolean", context, name)
end

function kinds.integer(node, _, context, name)
  return schema.typed(node, "integer", context, name)
end

function kinds.number(node, _, context, name)
  return schema.typed(node, "number", context, name)
end

--- Any string; whoever wants more looks at it himself.
function kinds.string(node, _, context, name)
  return schema.typed(node, "string", context, name)
end

--- A text for people: not empty, and nothing in it that moves a terminal.
function kinds.text(node, _, context, name)
  local value = schema.typed(node, "string", context, name)
  if not value then return nil end
  if not value:find "%S" then
    schema.refuse(context, "value", node, name .. " is empty")
  elseif not utf8.len(value) or value:find "[\0-\9\11-\31\127]" then
    schema.refuse(context, "value", node,
                  name .. " has control characters in it")
  else
    return value
  end
end

function kinds.enum(node, shape, context, name)
  local value = schema.typed(node, "string", context, name)
  if not value then return nil end
  for _, one in ipairs(shape.values) do
    if one == value then return value end
  end
  schema.refuse(context, "value", node, ("%s %q is not one of %s%s"):format(
    name, value, table.concat(shape.values, ", "),
    fault.suggestion(value, shape.values)))
end

function kinds.date(node, _, context, name)
  local value = schema.typed(node, "string", context, name)
  if not value then return nil end
  if date.seconds(value) then return value end
  schema.refuse(context, "value", node,
                ("%s %q is no date such as 2027-01-31"):format(name, value))
end

kinds["function"] = function(node, _, context, name)
  return schema.typed(node, "function", context, name)
end

function kinds.list(node, shape, context, name)
  if not schema.typed(node, "table", context, name) then return nil end
  local list = {}
  for i, entry in ipairs(node.entries) do
    if entry.key ~= i then
      schema.refuse(context, "type", entry,
                    ("%s is a list, it has no field %s"):format(name,
                                                                entry.key))
    else
      local value = schema.read(entry.node, shape.of, context,
                                ("%s[%d]"):format(name, i))
      list[#list + 1] = value
    end
  end
  return list
end

--- Keeps the place of a field, and of a field inside of one: whoever blames a
--- rule later names its message or parameter, and nothing deeper.
---@param context cotter.SchemaContext
---@param name string
---@param where cotter.Place
local function keep_place(context, name, where)
  if context.places and not name:find "%..*%." then
    context.places[name] = schema.place(where)
  end
end

function kinds.map(node, shape, context, name)
  if not schema.typed(node, "table", context, name) then return nil end
  local map = {}
  for _, entry in ipairs(node.entries) do
    if schema.key(entry, shape, context, name) then
      local full = name .. "." .. entry.key
      keep_place(context, full, entry)
      map[entry.key] = schema.read(entry.node, shape.of, context, full)
    end
  end
  return map
end

--- Refuses keys that a map does not take.
---@param entry cotter.NodeEntry
---@param shape cotter.Shape
---@param context cotter.SchemaContext
---@param name string
---@return boolean
function schema.key(entry, shape, context, name)
  if type(entry.key) ~= "string" then
    schema.refuse(context, "type", entry,
                  ("%s has a value without a name"):format(name))
    return false
  end
  if shape.values then
    local node = { type = "string", value = entry.key, line = entry.line,
                   column = entry.column }
    return kinds.enum(node, shape, context, name .. ":") ~= nil
  end
  if entry.key:find(shape.key) then return true end
  schema.refuse(context, "value", entry, ("%s: %q is no %s"):format(
    name, entry.key, shape.key_what))
  return false
end

---@param entry cotter.NodeEntry
---@param shape cotter.Shape
---@param context cotter.SchemaContext
---@param prefix string
local function refuse_field(entry, shape, context, prefix)
  if type(entry.key) ~= "string" then
    return schema.refuse(context, "unknown-field", entry,
                         "a value without a name in " .. prefix)
  end
  schema.refuse(context, "unknown-field", entry, ("unknown field %q%s"):format(
    prefix .. entry.key,
    fault.suggestion(entry.key, fault.names(shape.fields))))
end

---@param node cotter.Node
---@param shape cotter.Shape
---@param context cotter.SchemaContext
---@param prefix string
local function refuse_missing(node, shape, context, prefix)
  for _, field in ipairs(fault.names(shape.fields)) do
    if shape.fields[field].required and not node.index[field] then
      schema.refuse(context, "missing", node,
                    ("the field %q is missing"):format(prefix .. field))
    end
  end
end

function kinds.record(node, shape, context, name)
  if not schema.typed(node, "table", context, name) then return nil end
  local prefix = name == "" and "" or name .. "."
  local record = {}
  for _, entry in ipairs(node.entries) do
    local field = shape.fields[entry.key]
    if not field then
      refuse_field(entry, shape, context, prefix)
    else
      local full = prefix .. entry.key
      keep_place(context, full, entry)
      record[entry.key] = schema.read(entry.node, field, context, full)
    end
  end
  refuse_missing(node, shape, context, prefix)
  return record
end

function kinds.custom(node, shape, context, name)
  return shape.read(node, context, name)
end

--- Holds a value to a shape.
---@param node cotter.Node
---@param shape cotter.Shape
---@param context cotter.SchemaContext gets the faults
---@param name string  of the value in messages: "messages.no_spare"
---@return any value nil where it was refused
function schema.read(node, shape, context, name)
  return kinds[shape.kind](node, shape, context, name)
end

return schema
