--- Checks of what a test file says. What is wrong is raised; the place is that
--- of the line of the file that runs (core.evaluate).

local core = require "cotter.core"
local fault = require "cotter.fault"
local marks = require "cotter.testing.marks"
local moment = require "cotter.moment"

local checks = {}

---@alias cotter.testing.Check fun(value: any, what: string): any

--- Raises what is wrong.
---@param text string
---@param ... any
function checks.refuse(text, ...)
  error(select("#", ...) > 0 and text:format(...) or text, 0)
end

local refuse = checks.refuse

---@param wanted string
---@return cotter.testing.Check
local function of_type(wanted)
  return function(value, what)
    if type(value) == wanted then return value end
    refuse("%s must be a %s, not %s", what, wanted, marks.name(value))
  end
end

checks.boolean = of_type "boolean"

--- A text, which is not empty.
function checks.text(value, what)
  if type(value) == "string" and value ~= "" then return value end
  refuse("%s must be a text, not %s", what,
         value == "" and "an empty one" or marks.name(value))
end

--- Any text.
checks.octets = of_type "string"

function checks.number(value, what)
  if math.type(value) == "integer" and value > 0 then return value end
  refuse("%s must be a whole number from 1, not %s", what,
         math.type(value) == "integer" and tostring(value)
         or marks.name(value))
end

--- A table without a mark's meaning.
function checks.table(value, what)
  if type(value) == "table" and not marks.is(value) then return value end
  refuse("%s must be a table, not %s", what, marks.name(value))
end

--- A list: a table with the keys 1 to n alone.
function checks.list(value, what)
  checks.table(value, what)
  for key in pairs(value) do
    if math.type(key) ~= "integer" or key < 1 or key > #value then
      refuse("%s must be a list { …, … }: it has the key %s", what,
             tostring(key))
    end
  end
  return value
end

--- A day or a moment, as seconds.
function checks.moment(value, what)
  local seconds, why = moment.read(checks.text(value, what))
  if seconds then return seconds end
  refuse("%s: %q is %s", what, value, why)
end

--- The name of a host.
function checks.host(value, what)
  local host = core.host(checks.text(value, what))
  if host.fault then refuse("%s: %q is no name of a host", what, value) end
  return host.name
end

--- An object identifier, "1.2.840".
function checks.oid(value, what)
  checks.text(value, what)
  if value:find "^[0-2]%.%d+[%d.]*%d$" and not value:find("..", 1, true) then
    return value
  end
  refuse("%s: %q is no object identifier such as 2.23.140.1.2.1", what, value)
end

--- One of some words.
---@param words string[]
---@return cotter.testing.Check
function checks.one_of(words)
  return function(value, what)
    checks.text(value, what)
    for _, word in ipairs(words) do
      if word == value then return value end
    end
    refuse("%s: %q is not one of %s%s", what, value,
           table.concat(words, ", "), fault.suggestion(value, words))
  end
end

--- Each element of a list.
---@param check cotter.testing.Check
---@return cotter.testing.Check
function checks.list_of(check)
  return function(value, what)
    local out = {}
    for i, one in ipairs(checks.list(value, what)) do
      out[i] = check(one, ("%s[%d]"):format(what, i))
    end
    return out
  end
end

--- Each value of a table with names.
---@param key cotter.testing.Check
---@param check cotter.testing.Check
---@return cotter.testing.Check
function checks.map_of(key, check)
  return function(value, what)
    local out = {}
    for _, name in ipairs(checks.names(checks.table(value, what), what)) do
      local checked = key(name, "a name in " .. what)
      out[checked] = check(value[name], ("%s[%q]"):format(what, name))
    end
    return out
  end
end

--- The names of a table, sorted; what is no name is refused.
---@param given table
---@param what string
---@return string[]
---@nodiscard
function checks.names(given, what)
  for key in pairs(given) do
    if type(key) ~= "string" then
      refuse("%s has a value without a name", what)
    end
  end
  return fault.names(given)
end

--- The fields of a table, each checked. Lists beside fields are left alone.
---@param given table
---@param what string
---@param declared table<string, cotter.testing.Check>
---@return table
---@nodiscard
function checks.fields(given, what, declared)
  local out = {}
  for _, name in ipairs(checks.names(checks.table(given, what), what)) do
    local check = declared[name]
    if not check then
      refuse("%s has no field %q%s", what, name,
             fault.suggestion(name, fault.names(declared)))
    end
    out[name] = check(given[name], ("%s: %s"):format(what, name))
  end
  return out
end

return checks
