--- The keys of known authorities: their digests at once, their rows when a
--- rule has met one.

local core = require "cotter.core"
local fault = require "cotter.fault"
local values = require "cotter.engine.values"

local known = {}

local function of_rows(rows)
  local digests = {}
  for i, row in ipairs(rows) do digests[i] = core.pin(row.value.pin).octets end
  return table.concat(digests)
end

--- Gives the keys of a list of records that have a pin each.
---@param declared cotter.PlanData?
---@param read fun(declared: cotter.PlanData): cotter.DataRow[]
---@return cotter.KnownKeys
---@nodiscard
function known.keys(declared, read)
  local rows, make, records = nil, nil, {}
  local function all()
    rows = rows or declared and read(declared) or {}
    return rows
  end
  local only = declared and #declared.files == 1 and declared.files[1].pins
  return {
    digests = function() return only and require(only) or of_rows(all()) end,
    row = function(at)
      make = make or values.row_maker(declared)
      records[at] = records[at] or make(all()[at])
      return records[at]
    end,
  }
end

--- Gives the digests of all the keys that a run has lists of.
---@param known_ca cotter.KnownKeys
---@param data table<string, cotter.PlanData>
---@param read fun(declared: cotter.PlanData): cotter.DataRow[]
---@return string 32 octets each
---@nodiscard
function known.digests(known_ca, data, read)
  local all = { known_ca.digests() }
  for _, name in ipairs(fault.names(data)) do
    local field = data[name].fields and data[name].fields.pin
    if field and field.type == "pin" then
      all[#all + 1] = known.keys(data[name], read).digests()
    end
  end
  return table.concat(all)
end

return known
