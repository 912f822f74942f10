--- Sandboxing: what --sandbox allows, and what is told of the processes that
--- read inputs and run rules.

local columns = require "cotter.report.columns"

local sandboxing = {}

--- The option of commands that run rules which may be somebody's.
---@type cotter.Option
sandboxing.OPTION = { "--sandbox", "reduced: run rules that are not cotter's "
  .. "own also where the kernel has no seccomp to hold them", value = "KIND",
  choices = { "reduced" } }

--- Tells which layers did not hold, also where a report does: not each format
--- has notes.
---@param out cotter.Output
function sandboxing.tell(out)
  local jail = package.loaded["cotter.jail"]
  if not jail then return end
  for _, remark in ipairs(jail.remarks()) do
    out:tell("note: " .. columns.escape(remark))
  end
end

return sandboxing
