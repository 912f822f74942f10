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

-- Stands for a table that others may read: as it is, but never written.
local function read_only(what, plain)
  return setmetatable({}, {
    __index = plain,
    __newindex = function() error(what .. " is read only", 2) end,
    __pairs = function() return core.pairs(plain) end,
    __len = function() return #plain end,
    __metatable = false,
  })
end

--- Takes a table over as strict.map does, with all plain tables in it, however
--- deep: those can be read as before, also names that they lack.
---@param what string
---@param map table<string, any> the caller's no more
---@return table
---@nodiscard
function strict.tree(what, map)
  local whole = strict.map(what, map)
  local shown, waiting = { [map] = whole }, { map }
  local function show(value)
    if type(value) == "table" and not shown[value] then
      if getmetatable(value) ~= nil then return value end
      shown[value] = read_only(what, value)
      waiting[#waiting + 1] = value
    end
    return shown[value] or value
  end
  while #waiting > 0 do
    local plain = table.remove(waiting)
    for key, value in pairs(plain) do plain[key] = show(value) end
  end
  return whole
end

return strict
