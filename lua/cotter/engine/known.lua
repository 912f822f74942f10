--- The keys of known authorities: their digests at once, their rows when a
--- rule has met one.

local fault = require "cotter.fault"
local values = require "cotter.engine.values"

local known = {}

--- Gives the keys of a list of records that have a pin each.
---@param source cotter.DataSource?
---@return cotter.KnownKeys
---@nodiscard
function known.keys(source)
  if not source then
    return { digests = function() return "" end, row = function() end,
             names = function() return {} end }
  end
  local make, records = nil, {}
  return {
    digests = function() return source:digests() end,
    names = function()
      local names = {}
      for i, row in ipairs(source:rows()) do
        names[i] = row.value.name or ""
      end
      return names
    end,
    row = function(at)
      make = make or values.row_maker(source.declared)
      records[at] = records[at] or make(source:rows()[at])
      return records[at]
    end,
  }
end

--- Gives the digests of all the keys that a run has lists of.
---@param known_ca cotter.KnownKeys
---@param lists table<string, cotter.DataSource>
---@return string 32 octets each
---@nodiscard
function known.digests(known_ca, lists)
  local all = { known_ca.digests() }
  for _, name in ipairs(fault.names(lists)) do
    if lists[name]:has("pin", "pin") then
      all[#all + 1] = lists[name]:digests()
    end
  end
  return table.concat(all)
end

return known
