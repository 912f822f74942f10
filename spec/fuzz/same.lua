--- Compares two values, tables by what is in them.

local function same_scalar(a, b)
  if type(a) == "function" then return type(b) == "function" end
  return math.type(a) == math.type(b) and (a == b or a ~= a and b ~= b)
end

---@param a any
---@param b any
---@param seen table<table, table> pairs that are being compared
---@return boolean
local function same(a, b, seen)
  if type(a) ~= "table" or type(b) ~= "table" then return same_scalar(a, b) end
  if seen[a] == b then return true end
  seen[a] = b
  for key, value in pairs(a) do
    if not same(value, b[key], seen) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

--- Functions are all alike; integers and floats are not.
---@param a any
---@param b any
---@return boolean
return function(a, b) return same(a, b, {}) end
