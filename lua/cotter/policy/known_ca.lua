--- The keys of known CAs: which they are is cotter's knowledge, whatever pack
--- runs.

local core = require "cotter.core"
local open = require "cotter.policy.open"
local plan_data = require "cotter.policy.plan_data"

local known_ca = {}

local list -- opened once

--- The list that comes with cotter, as a plan has one.
---@return cotter.PlanData
---@nodiscard
function known_ca.list()
  if list then return list end
  local shipped = assert(open.pack(open.SHIPPED, core.read_file,
                                   core.list_directory))
  local row = shipped.data.known_ca
  list = { type = row.type, fields = row.fields,
           files = { plan_data.file(row) } }
  return list
end

return known_ca
