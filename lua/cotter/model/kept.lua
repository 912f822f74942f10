--- Kept: what is known of a config and is none of its fields, for as long as
--- the config is there. It stands in the table of its observations, under
--- names, where nobody else looks: a weak table by configs would do, and Lua
--- 5.4.4 frees those twice where memory ends (system/sandbox.h).

local core = require "cotter.core"

local kept = {}

---@param config cotter.Config
---@param name string
---@param value any
function kept.put(config, name, value)
  core.list_table(config.observations)[name] = value
end

---@param config cotter.Config
---@param name string
---@return any value nil where none was put there
---@nodiscard
function kept.get(config, name)
  return core.list_table(config.observations)[name]
end

return kept
