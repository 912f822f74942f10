--- Parameters: the types of what a policy may set, and of rows of data.
---
--- A type is boolean, integer, number, string, enum, date, hostname, suffix,
--- pin, list<T>, map<K,V> or, inside of those, record. A value keeps its plain
--- form: a date is "2027-01-31", a pin its text.

local core = require "cotter.core"
local date = require "cotter.date"
local fault = require "cotter.fault"

---@class cotter.Declaration
---@field type string
---@field default any
---@field min number?      of a number; of a list or map, its length
---@field max number?
---@field values string[]? of an enum
---@field fields table<string, cotter.Declaration>? of records
---@field optional boolean? of a field of a record
---@field doc string?

---@class cotter.Type
---@field name string
---@field key cotter.Type? of a map
---@field of cotter.Type?  of a list or map

local params = {}

-- 43 digits of base64 carry 258 bits and a digest has 256, so the last one is
-- one of sixteen (RFC 4648 3.5).
local PIN = "^sha256/" .. ("[A-Za-z0-9+/]"):rep(42) .. "[AEIMQUYcgkosw048]=$"

---@param value any
---@param wanted string
---@return string
local function other_type(value, wanted)
  return fault.mistyped(wanted, math.type(value) or type(value))
end

---@param value any
---@param what string
---@return string? text
---@return string? why
local function need_string(value, what)
  if type(value) == "string" then return value end
  return nil, other_type(value, what)
end

---@param text string
---@return string? name
---@return string? why
local function host_name(text)
  local host = core.host(text)
  if not host.fault and not host.wildcard then return host.name end
  return nil, ("%q is no host name"):format(text)
end

-- One for each type of a single value: the value in its plain form, or nil
-- and what is wrong with it.
local scalars = {}

function scalars.boolean(value)
  if type(value) == "boolean" then return value end
  return nil, other_type(value, "boolean")
end

function scalars.integer(value)
  if math.type(value) == "integer" then return value end
  return nil, other_type(value, "integer")
end

function scalars.number(value)
  if type(value) == "number" then return value end
  return nil, other_type(value, "number")
end

function scalars.string(value)
  return need_string(value, "string")
end

function scalars.enum(value, declaration)
  local text, why = need_string(value, "string")
  if not text then return nil, why end
  for _, one in ipairs(declaration.values) do
    if one == text then return text end
  end
  return nil, ("%q is not one of %s%s"):format(text,
    table.concat(declaration.values, ", "),
    fault.suggestion(text, declaration.values))
end

function scalars.date(value)
  local text, why = need_string(value, "date")
  if not text then return nil, why end
  if date.seconds(text) then return text end
  return nil, ("%q is no date such as 2027-01-31"):format(text)
end

function scalars.hostname(value)
  local text, why = need_string(value, "hostname")
  if not text then return nil, why end
  return host_name(text)
end

function scalars.suffix(value)
  local text, why = need_string(value, "suffix")
  if not text then return nil, why end
  local suffix = core.suffix(text)
  if suffix then return suffix end
  return nil, ("%q is no suffix such as example.com or *.example.com"):format(
    text)
end

function scalars.pin(value)
  local text, why = need_string(value, "pin")
  if not text then return nil, why end
  if text:find(PIN) then return text end
  return nil, ("%q is no pin: sha256/ and 44 characters of base64"):format(
    text)
end

-- Types ---------------------------------------------------------------------

-- A list in a map in a list is what anybody may need.
local LIMIT_DEPTH = 4

local parse_type

-- One for each type around others: takes what stands between the brackets.
local parsers = {}

function parsers.list(text, depth)
  local of = parse_type(text, depth)
  return of and { name = "list", of = of }
end

function parsers.map(text, depth)
  local key, of = text:match "^([a-z]+),%s*(.+)$"
  if not scalars[key or ""] then return nil end
  of = parse_type(of, depth)
  return of and { name = "map", key = { name = key }, of = of }
end

---@param text string
---@param depth integer
---@return cotter.Type?
function parse_type(text, depth)
  if scalars[text] or text == "record" and depth > 0 then
    return { name = text }
  end
  local name, inner = text:match "^([a-z]+)<(.+)>$"
  if not parsers[name] or depth == LIMIT_DEPTH then return nil end
  return parsers[name](inner, depth + 1)
end

--- The names of types, for messages.
params.TYPES = { "boolean", "integer", "number", "string", "enum", "date",
                 "hostname", "suffix", "pin", "list<T>", "map<K,V>",
                 "list<record>" }

--- Takes a type apart.
---@param text string
---@return cotter.Type? nil where there is no such type
---@nodiscard
function params.type(text)
  return parse_type(text, 0)
end

--- Whether a type has a type of this name in it.
---@param type cotter.Type
---@param name string
---@return boolean
---@nodiscard
function params.contains(type, name)
  return type.name == name or type.key ~= nil and type.key.name == name or
         type.of ~= nil and params.contains(type.of, name)
end

-- What "min" and "max" bound: a number, or the length of these.
local RANGED = { integer = true, number = true, list = true, map = true }

--- Whether "min" and "max" say something about values of a type.
---@param type cotter.Type
---@return boolean
---@nodiscard
function params.has_range(type)
  return RANGED[type.name] or false
end

-- Values --------------------------------------------------------------------

-- Checks take the value, its type, the declaration and the keys that lead to
-- the value; on refusal the keys lead to the innermost value at fault.
local check_value

---@param number number
---@param declaration cotter.Declaration
---@param what string "" or "its length "
---@return string? why
local function out_of_range(number, declaration, what)
  if declaration.min and number < declaration.min then
    return ("%s%s is below the minimum %s"):format(what, number,
                                                   declaration.min)
  elseif declaration.max and number > declaration.max then
    return ("%s%s is above the maximum %s"):format(what, number,
                                                   declaration.max)
  end
end

---@param value any
---@return boolean whether it is a table with the keys 1 to n alone
local function is_list(value)
  if type(value) ~= "table" then return false end
  local count = 0
  for _ in pairs(value) do count = count + 1 end
  return count == #value
end

local compounds = {}

function compounds.list(value, kind, declaration, keys)
  if not is_list(value) then return nil, "must be a list { …, … }" end
  local list = {}
  for i, one in ipairs(value) do
    keys[#keys + 1] = i
    local checked, why = check_value(one, kind.of, declaration, keys)
    if checked == nil then return nil, why end
    keys[#keys], list[i] = nil, checked
  end
  return list
end

---@param map table
---@return any[] keys in an order that does not depend on the run
local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  return keys
end

function compounds.map(value, kind, declaration, keys)
  if type(value) ~= "table" then return nil, "must be a map { [key] = … }" end
  local map = {}
  for _, key in ipairs(sorted_keys(value)) do
    keys[#keys + 1] = key
    local name, wrong = scalars[kind.key.name](key, declaration)
    if name == nil then return nil, "has a key that " .. wrong end
    local checked, why = check_value(value[key], kind.of, declaration, keys)
    if checked == nil then return nil, why end
    keys[#keys], map[name] = nil, checked
  end
  return map
end

---@param value table
---@param fields table<string, cotter.Declaration>
---@param keys any[]
---@return string? why
local function unknown_field(value, fields, keys)
  for _, key in ipairs(sorted_keys(value)) do
    if not fields[key] then
      keys[#keys + 1] = key
      return ("has no field %q%s"):format(tostring(key),
        fault.suggestion(tostring(key), fault.names(fields)))
    end
  end
end

function compounds.record(value, _, declaration, keys)
  if type(value) ~= "table" then return nil, "must be a record { name = … }" end
  local fields = declaration.fields
  local unknown = unknown_field(value, fields, keys)
  if unknown then return nil, unknown end
  local record = {}
  for _, name in ipairs(sorted_keys(fields)) do
    if value[name] ~= nil then
      keys[#keys + 1] = name
      local checked, why = params.check(value[name], fields[name], keys)
      if checked == nil then return nil, why end
      keys[#keys], record[name] = nil, checked
    elseif not fields[name].optional then
      return nil, ("lacks the field %q"):format(name)
    end
  end
  return record
end

---@param value any
---@param kind cotter.Type
---@param declaration cotter.Declaration
---@param keys any[]
---@return any checked
---@return string? why
function check_value(value, kind, declaration, keys)
  local compound = compounds[kind.name]
  if compound then return compound(value, kind, declaration, keys) end
  return scalars[kind.name](value, declaration)
end

---@param value any
---@param declaration cotter.Declaration
---@return string? why
local function check_range(value, declaration)
  if type(value) == "number" then
    return out_of_range(value, declaration, "")
  elseif type(value) == "table" then
    return out_of_range(#sorted_keys(value), declaration, "its length ")
  end
end

--- Checks a value against a declaration.
---@param value any
---@param declaration cotter.Declaration
---@param keys any[]? for the way to what is wrong inside of the value
---@return any checked the value in its plain form; nil where it is refused
---@return string? why continues "RULE.param "
---@return any[]? keys
---@nodiscard
function params.check(value, declaration, keys)
  keys = keys or {}
  local kind = params.type(declaration.type)
  local checked, why = check_value(value, kind, declaration, keys)
  why = why or check_range(checked, declaration)
  if why then return nil, why, keys end
  return checked
end

-- Texts ---------------------------------------------------------------------

---@param text string
---@param kind cotter.Type
---@return any value of the type if the text is of it, else the text
local function read_scalar(text, kind)
  if kind.name == "boolean" then
    if text == "true" then return true end
    if text == "false" then return false end
  elseif kind.name == "integer" and text:find "^-?%d+$" or
         kind.name == "number" and text:find "^-?%d+%.?%d*$" then
    return tonumber(text)
  end
  return text
end

---@param text string with commas
---@param kind cotter.Type of the elements
---@return any[]
local function read_list(text, kind)
  local list = {}
  if not text:find "%S" then return list end
  for part in (text .. ","):gmatch "%s*(.-)%s*," do
    list[#list + 1] = read_scalar(part, kind)
  end
  return list
end

--- Reads a value as it stands on a command line; a list has commas.
---@param text string
---@param declaration cotter.Declaration
---@return any value nil where it is refused
---@return string? why continues "RULE.param "
---@nodiscard
function params.parse(text, declaration)
  local kind = params.type(declaration.type)
  local inner = kind.name == "list" and kind.of
  if compounds[(inner or kind).name] then
    return nil, ("is of type %s, which only a policy file can set"):format(
      declaration.type)
  end
  local value = inner and read_list(text, inner) or
                not inner and read_scalar(text, kind)
  local checked, why = params.check(value, declaration)
  if why then return nil, why end
  return checked
end

return params
