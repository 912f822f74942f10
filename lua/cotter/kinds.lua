--- Kinds of values: what a process that is not trusted may answer. A kind is
--- told by a function from a value to true, or a text that says what should
--- stand there.

local kinds = {}

---@alias cotter.Kind fun(value: any): true|string

--- A set of what is in a list.
---@param list string[]
---@return table<string, boolean>
---@nodiscard
function kinds.set(list)
  local made = {}
  for _, name in ipairs(list) do made[name] = true end
  return made
end

---@param name string of a type of Lua
---@return cotter.Kind
local function plain(name)
  return function(value) return type(value) == name or "no " .. name end
end

kinds.text, kinds.flag, kinds.map =
  plain "string", plain "boolean", plain "table"

---@type cotter.Kind
function kinds.count(value)
  return math.type(value) == "integer" and value >= 0 or "no count"
end

---@type cotter.Kind
function kinds.place(value)
  return math.type(value) == "integer" and value >= 1 or "no place"
end

---@type cotter.Kind
function kinds.scalar(value)
  return type(value) ~= "table" and value ~= nil or "no scalar"
end

---@param names table<string, any>
---@return cotter.Kind
function kinds.one_of(names)
  return function(value)
    return names[value] ~= nil or ("%q is none of those"):format(
      tostring(value))
  end
end

--- A text that begins with another.
---@param start string
---@return cotter.Kind
function kinds.below(start)
  return function(value)
    return type(value) == "string" and value:sub(1, #start) == start
           or ("nothing of %s"):format(start)
  end
end

--- A text of a form, which can be shown as it is.
---@param pattern string anchored
---@return cotter.Kind
function kinds.like(pattern)
  return function(value)
    return type(value) == "string" and value:find(pattern) ~= nil
           or ("nothing of the form %s"):format(pattern)
  end
end

--- Any of some kinds.
---@param list cotter.Kind[]
---@return cotter.Kind
function kinds.any(list)
  return function(value)
    local said
    for _, kind in ipairs(list) do
      said = kind(value)
      if said == true then return true end
    end
    return said
  end
end

---@param kind cotter.Kind
---@return cotter.Kind
function kinds.maybe(kind)
  return function(value) return value == nil or kind(value) end
end

---@param kind cotter.Kind
---@return cotter.Kind
function kinds.list(kind)
  return function(value)
    if type(value) ~= "table" then return "no list" end
    for i, one in pairs(value) do
      if math.type(i) ~= "integer" or i < 1 or i > #value then
        return "no list"
      end
      local said = kind(one)
      if said ~= true then return ("%d: %s"):format(i, said) end
    end
    return true
  end
end

---@param keys cotter.Kind
---@param values cotter.Kind
---@return cotter.Kind
function kinds.each(keys, values)
  return function(value)
    if type(value) ~= "table" then return "no map" end
    for key, one in pairs(value) do
      local said = keys(key)
      if said ~= true then return said end
      said = values(one)
      if said ~= true then return ("%s: %s"):format(tostring(key), said) end
    end
    return true
  end
end

--- What is wrong with a record that is known not to be as it has to be.
---@param value table
---@param fields table<string, cotter.Kind>
---@param names string[] of the fields, sorted
---@return string
local function blame(value, fields, names)
  for key in pairs(value) do
    if not fields[key] then return ("%q is no field"):format(tostring(key)) end
  end
  for _, name in ipairs(names) do
    local said = fields[name](value[name])
    if said ~= true then return ("%s: %s"):format(name, said) end
  end
  return "no record"
end

--- A record: each field is of its kind, and there is no other. Of thousands
--- that are as they have to be only what is there is looked at.
---@param fields table<string, cotter.Kind>
---@return cotter.Kind
function kinds.record(fields)
  local names, needed = {}, {}
  for name, kind in pairs(fields) do
    names[#names + 1] = name
    if kind(nil) ~= true then needed[#needed + 1] = name end
  end
  table.sort(names)
  return function(value)
    if type(value) ~= "table" then return "no record" end
    for key, one in pairs(value) do
      local kind = fields[key]
      if not kind or kind(one) ~= true then
        return blame(value, fields, names)
      end
    end
    for _, name in ipairs(needed) do
      if value[name] == nil then return blame(value, fields, names) end
    end
    return true
  end
end

return kinds
