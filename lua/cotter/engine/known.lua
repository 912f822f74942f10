--- The keys of known authorities: their digests at once, their rows when a
--- rule has met one.

local core = require "cotter.core"
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
    digests = function() return only or of_rows(all()) end,
    row = function(at)
      make = make or values.row_maker(declared)
      records[at] = records[at] or make(all()[at])
      return records[at]
    end,
  }
end

return known
