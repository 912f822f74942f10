--- Strict maps: what is not in them is an error, not nil, and none is changed.

local fault = require "cotter.fault"

local strict = {}

--- Wraps a table by reference. Reading a name that it lacks is an error with
--- a suggestion; assigning is one too. `pairs` walks it.
---@param what string what it is, for the error: "params"
---@param map table<string, any>
---@param declared table<string, any>? names that may be absent and read nil
---@return table
---@nodiscard
function strict.map(what, map, declared)
  declared = declared or map
  local function absent(_, name)
    local value = map[name]
    if value ~= nil or declared[name] ~= nil then return value end
    error(("%s has no field %q%s"):format(what, tostring(name),
      fault.suggestion(tostring(name), fault.names(declared))), 2)
  end
  return setmetatable({}, {
    __index = absent,
    __newindex = function() error(what .. " is read only", 2) end,
    __pairs = function() return next, map end,
    __metatable = false,
  })
end

return strict
