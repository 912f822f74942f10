--- Declare: reads the declarations of parameters and of data.

local params = require "cotter.policy.params"
local literal = require "cotter.policy.literal"
local schema = require "cotter.policy.schema"
local fault = require "cotter.fault"

local declare = {}

--- How parameters, data, messages and fields are called.
declare.NAME = "^[a-z][a-z0-9_]*$"

---@param name string of a type
---@return string
local function other_types(name)
  return ("%q is no type, they are %s%s"):format(name,
    table.concat(params.TYPES, ", "), fault.suggestion(name, params.TYPES))
end

--- Reads a type.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return string? type
local function read_type(node, context, name)
  local text = schema.typed(node, "string", context, name)
  if not text then return nil end
  if params.type(text) then return text end
  schema.refuse(context, "value", node, name .. " " .. other_types(text))
end

local fields_of

---@param node cotter.Node a type alone, or a declaration
---@param context cotter.SchemaContext
---@param name string
---@return cotter.Declaration?
local function read_field(node, context, name)
  if node.type == "table" then
    return declare.read(node, context, name, declare.FIELD)
  end
  local text = schema.typed(node, "string", context, name)
  if not text then return nil end
  local plain, mark = text:match "^(.-)(%??)$"
  if plain == "enum" or not params.type(plain) then
    schema.refuse(context, "value", node, name .. " " .. other_types(plain))
    return nil
  end
  return { type = plain, optional = mark == "?" }
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return table<string, cotter.Declaration>?
function fields_of(node, context, name)
  return schema.read(node, {
    kind = "map", key = declare.NAME, key_what = "name of a field",
    of = { kind = "custom", read = read_field },
  }, context, name)
end

local TYPE = { kind = "custom", read = read_type, required = true }
local FIELDS = { kind = "custom",
                 read = function(...) return fields_of(...) end }

--- A field of a record.
declare.FIELD = { kind = "record", fields = {
  type = TYPE, fields = FIELDS, doc = { kind = "text" },
  min = { kind = "number" }, max = { kind = "number" },
  optional = { kind = "boolean" },
  values = { kind = "list", of = { kind = "string" } },
} }

--- A parameter of a rule.
declare.PARAM = { kind = "record", fields = {
  type = TYPE, fields = FIELDS, doc = { kind = "text" },
  min = { kind = "number" }, max = { kind = "number" },
  values = declare.FIELD.fields.values,
  default = { kind = "custom", required = true,
              read = function(node) return node.value end },
} }

-- What belongs to a type and to no other: field, type, whether it must stand.
local BELONGS = {
  { "values", "enum" }, { "fields", "record" },
}

---@param node cotter.Node
---@param declaration cotter.Declaration
---@param context cotter.SchemaContext
---@param name string
---@return boolean
local function check_belongings(node, declaration, context, name)
  local kind, fine = params.type(declaration.type), true
  for _, row in ipairs(BELONGS) do
    local field, type = row[1], row[2]
    local has, wants = declaration[field] ~= nil, params.contains(kind, type)
    if has ~= wants then
      schema.refuse(context, "value", node, ("%s: %s"):format(name,
        wants and ("%s needs %q"):format(declaration.type, field) or
        ("%q is for types with %s in them"):format(field, type)))
      fine = false
    end
  end
  return fine
end

--- Refuses bounds of what has neither a size nor a length: they would bound
--- nothing.
---@param node cotter.Node
---@param declaration cotter.Declaration
---@param context cotter.SchemaContext
---@param name string
---@return boolean
local function check_bounds(node, declaration, context, name)
  if params.has_range(params.type(declaration.type)) then return true end
  local bound = declaration.min and "min" or declaration.max and "max"
  if not bound then return true end
  schema.refuse(context, "value", node.index[bound].node,
                ("%s: %q is for numbers, lists and maps, not for type %s")
                  :format(name, bound, declaration.type))
  return false
end

---@param node cotter.Node of the declaration
---@param declaration cotter.Declaration
---@param context cotter.SchemaContext
---@param name string
local function check_default(node, declaration, context, name)
  local value, why, keys = params.check(declaration.default, declaration)
  if why then
    local place = literal.find(node.index.default.node, keys)
    return schema.refuse(context, "value", place,
                         ("%s.default %s"):format(name, why))
  end
  declaration.default = value
end

--- Reads a declaration and checks its default against it.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@param shape cotter.Shape declare.PARAM or declare.FIELD
---@return cotter.Declaration?
function declare.read(node, context, name, shape)
  local before = #context.faults
  local declaration = schema.read(node, shape, context, name)
  if #context.faults > before then return nil end
  if not (check_belongings(node, declaration, context, name) and
          check_bounds(node, declaration, context, name)) then
    return nil
  end
  if declaration.default ~= nil then
    check_default(node, declaration, context, name)
  end
  return declaration
end

-- What a file of data can hold.
local DATA = { string = true, hostname = true, suffix = true, pin = true,
               record = true }

--- Reads the type of data: a list of what stands in a line, or of records.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return string?
function declare.data_type(node, context, name)
  local text = read_type(node, context, name)
  if not text then return nil end
  local kind = params.type(text)
  if kind.name == "list" and DATA[kind.of.name] then return text end
  schema.refuse(context, "value", node, ("%s %q is no type of data: %s"):format(
    name, text, "list<suffix>, list<hostname>, list<pin>, list<string> or " ..
    "list<record>"))
end

--- Data of a pack or policy: a file and what is in it.
declare.DATA = { kind = "record", fields = {
  file = { kind = "text", required = true },
  type = { kind = "custom", read = declare.data_type, required = true },
  fields = FIELDS, doc = { kind = "text" },
} }

--- Reads the data of a policy. Where it joins a pack's, the pack says which
--- fields its records have, so that they may be absent here.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return { file: string, type: string, fields: table?, doc: string? }?
function declare.joined(node, context, name)
  local before = #context.faults
  local data = schema.read(node, declare.DATA, context, name)
  if #context.faults > before then return nil end
  local absent = params.contains(params.type(data.type), "record")
    and not data.fields
  return (absent or check_belongings(node, data, context, name)) and data
    or nil
end

--- Reads the data of a pack.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return { file: string, type: string, fields: table?, doc: string? }?
function declare.data(node, context, name)
  local data = declare.joined(node, context, name)
  return data and check_belongings(node, data, context, name) and data or nil
end

return declare
