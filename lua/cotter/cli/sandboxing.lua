--- Sandboxing: what --sandbox allows, and what is told of the processes that
--- read inputs and run rules.

local columns = require "cotter.report.columns"

local sandboxing = {}

--- The option of commands that run rules which may be somebody's.
---@type cotter.Option
sandboxing.OPTION = { "--sandbox", "reduced: run rules that are not cotter's "
  .. "own also where the kernel has no seccomp to hold them", value = "KIND",
  choices = { "reduced" } }

---@return string[] which layers did not hold
local function remarks()
  local jail = package.loaded["cotter.jail"]
  return jail and jail.remarks() or {}
end

local is_told = false -- to whoever reads what the command writes

--- Leaves it to a report for people, which tells the same.
function sandboxing.leave() is_told = true end

--- Tells which layers did not hold, also where a report for programs does: not
--- each format has notes.
---@param out cotter.Output
function sandboxing.tell(out)
  for _, remark in ipairs(is_told and {} or remarks()) do
    out:tell("note: " .. columns.escape(remark))
  end
  is_told = false
end

--- The notes of a verdict that are not told here.
---@param notes table[]
---@return table[]
---@nodiscard
function sandboxing.without(notes)
  local told, rest = {}, {}
  for _, remark in ipairs(remarks()) do told[remark] = true end
  for _, note in ipairs(notes) do
    if note.path or not told[note.message] then rest[#rest + 1] = note end
  end
  return rest
end

return sandboxing
