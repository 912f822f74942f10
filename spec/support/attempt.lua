--- Works inside a sandbox: evaluates the rule in the request and says what
--- came of it, as text.

local core = require "cotter.core"

local function say(index, message, final, fault)
  return ("%d %s %s %s"):format(index, fault.code, final, message)
end

---@param source string the text of a rule, which returns a string
---@return string
return function(source)
  local values = {}
  local extra = {
    trusted = function() error("refused", 0) end,
    swallow = function(f) return pcall(f) end,
  }
  local env = core.environment(extra)
  local check, fault = core.load(source, "rules/r.lua", env)
  if not check then
    return ("%s %d %s"):format(fault.code, fault.line, fault.text)
  end
  local options = {
    returned = function(value) values[#values + 1] = core.tostring(value) end,
  }
  local index, message, final
  index, message, final, fault = core.evaluate(check, { 1 }, nil, options)
  if index then return say(index, message, final, fault) end
  return table.concat(values, " ")
end
