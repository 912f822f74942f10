--- Typed values as rules see them: parameters and rows of data.
---
--- A policy writes them as plain literals; here a date becomes a time, a list
--- one that is read only and can be searched, a map one that is strict.

local core = require "cotter.core"
local date = require "cotter.date"
local params = require "cotter.policy.params"
local sources = require "cotter.model.source"
local strict = require "cotter.strict"
local time = require "cotter.model.time"

local values = {}

local methods = {
  --- The first row whose field equals a value.
  find = function(self, field, value)
    for _, row in ipairs(self) do
      if row[field] == value then return row end
    end
  end,
}

-- Where the suffixes of a list are had without its elements: what gives them.
local without_elements = {}

local function suffixes_of(list)
  local suffixes = {}
  for i, row in ipairs(list) do
    suffixes[i] = type(row) == "string" and row or row.suffix
  end
  return suffixes
end

--- The row of the longest suffix that a host, or a name, is under.
methods.match = core.matcher(function(list)
  local suffixes = without_elements[list] or suffixes_of
  return core.suffixes(suffixes(list))
end)

local new_list = core.list("list", methods)

local nowhere = sources.new ""

local convert

local function list_of(value, kind, fields)
  local out = {}
  for i, one in ipairs(value) do out[i] = convert(one, kind.of, fields) end
  return new_list(nowhere, nil, out)
end

local function map_of(value, kind, fields)
  local out = {}
  for key, one in pairs(value) do out[key] = convert(one, kind.of, fields) end
  return strict.map("map", out)
end

local function record_of(value, _, fields)
  local out = {}
  for name, declared in pairs(fields) do
    if value[name] ~= nil then
      out[name] = convert(value[name], params.type(declared.type))
    end
  end
  return strict.map("record", out, fields)
end

local CONVERSIONS = {
  date = function(value) return time.at(date.seconds(value)) end,
  list = list_of, map = map_of, record = record_of,
}

function convert(value, kind, fields)
  local conversion = CONVERSIONS[kind.name]
  return conversion and conversion(value, kind, fields) or value
end

--- Makes what a rule sees of a plain value of a declared type.
---@param value any
---@param declared cotter.Declaration
---@return any
---@nodiscard
function values.of(value, declared)
  if value == nil then return nil end
  return convert(value, params.type(declared.type), declared.fields)
end

-- Rows of data are records of their own, since they know their place.
local new_suffix = core.record("suffix", {
  fields = { "suffix" },
  meta = { tostring = function(self) return self.suffix end },
})
local new_value = core.record("row", {
  fields = { "value" },
  meta = { tostring = function(self) return tostring(self.value) end },
})

local function place_of(row)
  return { position = function()
    return { path = row.path, line = row.line, column = row.column }
  end }
end

-- A type for the rows of each list, so that a misspelt field is an error.
local function row_type(fields)
  local names, declared = {}, {}
  for name in pairs(fields) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    declared[i] = fields[name].optional and name .. "?" or name
  end
  return core.record("row", { fields = declared }), names
end

local function record_maker(fields)
  local new, names = row_type(fields)
  local kinds = {}
  for i, name in ipairs(names) do kinds[i] = params.type(fields[name].type) end
  return function(row)
    local own = {}
    for i, name in ipairs(names) do
      local value = row.value[name]
      if value ~= nil then own[i] = convert(value, kinds[i]) end
    end
    return new(place_of(row), 0, table.unpack(own, 1, #names))
  end
end

--- Gives a function that makes of a row of data what a rule sees of it.
---@param declared { type: string, fields: table? }
---@return fun(row: cotter.DataRow): any
---@nodiscard
function values.row_maker(declared)
  if declared.fields then return record_maker(declared.fields) end
  local new = declared.type == "list<suffix>" and new_suffix or new_value
  return function(row) return new(place_of(row), 0, row.value) end
end

--- Makes the list that a rule sees of data, row by row once one is looked at.
---@param source cotter.DataSource
---@return table list
---@nodiscard
function values.rows(source)
  local declared = source.declared
  local list = new_list(nowhere, nil, function()
    local make, out = values.row_maker(declared), {}
    for i, row in ipairs(source:rows()) do out[i] = make(row) end
    return out
  end)
  if not declared.fields or declared.fields.suffix then
    without_elements[list] = function() return source:suffixes() end
  end
  return list
end

return values
