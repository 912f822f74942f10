--- Settings: what --set says, RULE.param=value, or consumer.NAME=version.

local settings = {}

local CONSUMER = "^consumer%.([^=]*)=(.*)$"

--- Reads the versions of plug-ins among the values of --set.
---@param list string[]
---@return table<string, string>? versions by format
---@return string[]|string others, or what is wrong
---@nodiscard
function settings.versions(list)
  local versions, others = {}, {}
  for _, setting in ipairs(list) do
    local name, value = setting:match(CONSUMER)
    local problem = name
      and require "cotter.model.version".problem(name, value)
    if problem then
      return nil, ('--set "%s": %s'):format(setting, problem)
    elseif name and versions[name] then
      return nil, ("--set gives consumer.%s twice"):format(name)
    elseif name then
      versions[name] = value
    else
      others[#others + 1] = setting
    end
  end
  return versions, others
end

--- Reads the values of --set that are about rules.
---@param list string[]
---@return table<string, string>? by "rule.param"
---@return string? message
local function of_rules(list)
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

--- Reads the values of --set.
---@param list string[]
---@return table<string, string>? by "rule.param"
---@return table<string, string>|string versions by format, or what is wrong
---@nodiscard
function settings.read(list)
  local versions, others = settings.versions(list)
  if not versions then return nil, others end
  local set, message = of_rules(others)
  if not set then return nil, message end
  return set, versions
end

--- Reads the values of --set of a command that runs no rules.
---@param list string[]
---@return table<string, string>? versions by format
---@return string? message
---@nodiscard
function settings.only_versions(list)
  local versions, others = settings.versions(list)
  if not versions then return nil, others end
  if #others > 0 then
    return nil, ('--set "%s" is not consumer.NAME=VERSION%s'):format(
      others[1], require "cotter.fault".suggestion(
        others[1]:match "^[^.]*", { "consumer" }))
  end
  return versions
end

return settings
