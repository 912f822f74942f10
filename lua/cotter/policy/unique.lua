--- Unique: no two rules have one id.

local fault = require "cotter.fault"

local unique = {}

--- Refuses rules whose id an earlier one has.
---@param rules cotter.CatalogEntry[]
---@param faults cotter.Faults
---@param seen table<string, cotter.CatalogEntry> by id; grows
function unique.check(rules, faults, seen)
  for _, entry in ipairs(rules) do
    local before = seen[entry.id]
    if before then
      faults:join { fault.new("rule.duplicate",
        ("rule %s is already in %s:%d"):format(entry.id, before.path,
                                               before.line),
        entry.path, entry.places.id) }
    end
    seen[entry.id] = before or entry
  end
end

return unique
