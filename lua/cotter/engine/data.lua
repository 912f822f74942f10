--- The data rows that rules read, as strict records that know their place.

local core = require "cotter.core"
local sources = require "cotter.model.source"

local data = {}

local new_row = core.record("suffix", {
  fields = { "suffix" },
  meta = { tostring = function(self) return self.suffix end },
})

local function at(path, place)
  return { position = function()
    return { path = path, line = place.line, column = place.column }
  end }
end

local methods = {
  --- The first row whose field equals a value.
  find = function(self, field, value)
    for _, row in ipairs(self) do
      if row[field] == value then return row end
    end
  end,
}

-- The set of suffixes behind each list, built when first asked.
local sets = {}

function methods:match(host)
  local set = sets[self]
  if not set then
    local suffixes = {}
    for i, row in ipairs(self) do suffixes[i] = row.suffix end
    set = core.suffixes(suffixes)
    sets[self] = set
  end
  local index = set:match(type(host) == "string" and host or host.name)
  return index and self[index] or nil
end

local new_list = core.list("list", methods)

-- Row types by the fields that they declare, so that a misspelt field of a
-- row is an error too.
local function row_type(fields)
  local names = {}
  for name in pairs(fields) do names[#names + 1] = name end
  table.sort(names)
  local declared = {}
  for i, name in ipairs(names) do
    declared[i] = fields[name].optional and name .. "?" or name
  end
  return core.record("row", { fields = declared }), names
end

local function records(rows, fields, out)
  local new, names = row_type(fields)
  for _, row in ipairs(rows) do
    local values = {}
    for i, name in ipairs(names) do values[i] = row.value[name] end
    out[#out + 1] = new(at(row.path, row), 0,
                        table.unpack(values, 1, #names))
  end
end

---@param rows { value: any, path: string, line: integer, column: integer }[]
---@param fields table<string, table>? of list<record>
---@return table list
---@nodiscard
function data.list(rows, fields)
  local out = {}
  if fields then
    records(rows, fields, out)
  else
    for i, row in ipairs(rows) do
      out[i] = new_row(at(row.path, row), 0, row.value)
    end
  end
  return new_list(sources.new(""), nil, out)
end

return data
