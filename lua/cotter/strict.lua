--- Strict maps: what is not in them is an error, not nil, and none is changed.

local core = require "cotter.core"
local fault = require "cotter.fault"

local strict = {}

--- Takes a table over. Reading a name that it lacks is an error with a
--- suggestion; assigning is one too. `pairs` walks it in the order of names.
--- What is there is found without a call: rules read such maps ten times for
--- each subject.
---@param what string what it is, for the error: "params"
---@param map table<string, any> the caller's no more
---@param declared table<string, any>? names that may be absent and read nil
---@return table
---@nodiscard
function strict.map(what, map, declared)
  declared = declared or map
  local function absent(_, name)
    if rawget(declared, name) ~= nil then return nil end
    if math.type(name) == "integer" and #map > 0 then return nil end
    error(("%s has no field %q%s"):format(what, tostring(name),
      fault.suggestion(tostring(name), fault.names(declared))), 2)
  end
  return setmetatable({}, {
    __index = setmetatable(map, { __index = absent }),
    __newindex = function() error(what .. " is read only", 2) end,
    __pairs = function() return core.pairs(map) end,
    __len = function() return #map end,
    __metatable = false,
  })
end

return strict
