--- References: what the manifest of an Android app names as its config, where
--- no file is that config.

local config = require "cotter.model.config"
local core = require "cotter.core"
local sources = require "cotter.model.source"

local reference = {}

local new_reference = core.record("reference", {
  fields = { "name", "state", "root?", "file?" },
  meta = { tostring = function(self) return self.name end },
})

---@class cotter.ReferenceDetails
---@field name string   as the manifest names it
---@field state "absent"|"other"|"unreadable"|"filled-in"
---@field root string?  of the file that is called so
---@field path string?  of that file

---@param at any a place: that of the attribute in the manifest
---@param details cotter.ReferenceDetails
---@return cotter.Reference
---@nodiscard
function reference.new(at, details)
  local source, offset = core.record_position(at)
  local file = details.path
    and config.place(sources.new(details.path)) or nil
  return new_reference(source, offset, details.name, details.state,
                       details.root, file)
end

return reference
