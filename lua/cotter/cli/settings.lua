--- Settings: what --set says, RULE.param=value.

local settings = {}

--- Reads the values of --set.
---@param list string[]
---@return table<string, string>? by "rule.param"
---@return string? message
---@nodiscard
function settings.read(list)
  local set = {}
  for _, setting in ipairs(list) do
    local name, value = setting:match "^([%w-]+%.[%w_]+)=(.*)$"
    if not name then
      return nil, ('--set "%s" is not RULE.param=value'):format(setting)
    elseif set[name] then
      return nil, ("--set gives %s twice"):format(name)
    end
    set[name] = value
  end
  return set
end

return settings
