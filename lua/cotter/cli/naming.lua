--- --stdin-name: what a config is called that comes from standard input.

local core = require "cotter.core"

local naming = {}

naming.OPTION = { "--stdin-name", "what the config is called that is read from "
  .. "standard input, as the INPUT -", value = "NAME" }

---@param list string[]
---@param wanted string
---@return integer how often it is there
local function count(list, wanted)
  local times = 0
  for _, one in ipairs(list) do
    if one == wanted then times = times + 1 end
  end
  return times
end

---@param name string
---@param inputs string[]
---@return string? message
local function misuse(name, inputs)
  local standard = count(inputs, "-")
  if name == "" or name == "-" then
    return ('--stdin-name "%s" is no name'):format(name)
  elseif count(inputs, name) > 0 then
    return ('--stdin-name "%s" is an INPUT, too'):format(name)
  elseif standard == 0 then
    return "--stdin-name is given, and no INPUT is -"
  end
  return standard > 1 and "the INPUT - is given twice" or nil
end

--- Reads standard input once, under a name.
---@param name string
---@param inputs string[]
---@return string[]? named
---@return table<string, string>|string instead
local function take(name, inputs)
  local octets, fault = core.read_file "-"
  if not octets then return nil, "standard input: " .. fault.text end
  local named = {}
  for i, input in ipairs(inputs) do
    named[i] = input == "-" and name or input
  end
  return named, { [name] = octets }
end

--- Reads standard input, if it is an INPUT that has a name, or that is read
--- more than once.
---@param name string? of --stdin-name
---@param inputs string[]
---@param often boolean? the inputs are read more than once
---@return string[]? inputs with the name in place of "-"
---@return table<string, string>|string|nil instead octets by name, or what is
---        wrong
---@nodiscard
function naming.read(name, inputs, often)
  local message = name and misuse(name, inputs)
  if message then return nil, message end
  if name or often and count(inputs, "-") > 0 then
    return take(name or "-", inputs)
  end
  return inputs
end

return naming
