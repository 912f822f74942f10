--- Completes names that are typed: variables, fields and methods.

local core = require "cotter.core"
local docs = require "cotter.repl.docs"

local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local
               nil not or repeat return then true until while]])
  :gmatch "%a+" do KEYWORDS[#KEYWORDS + 1] = word end

--- The names that a value has behind a dot or colon.
---@param value any
---@return string[]
local function names_of(value)
  local record, names = core.record_type(value), {}
  if record then return docs.members(docs.class(record)) end
  if type(value) == "string" then value = string end
  if type(value) ~= "table" then return names end
  for key in pairs(value) do
    if type(key) == "string" then names[#names + 1] = key end
  end
  return names
end

--- Follows fields that are there; nothing is called.
---@param scope table
---@param path string "host.pins."
---@return any
local function follow(scope, path)
  local value = scope
  for name in path:gmatch "[^.:]+" do
    local known, found = pcall(function() return value[name] end)
    if not known then return nil end
    value = found
  end
  return value
end

---@param names string[]
---@param begun string
---@param path string what stands before the names
---@return string[] sorted, each once
local function beginning(names, begun, path)
  local found, seen = {}, {}
  for _, name in ipairs(names) do
    if name:sub(1, #begun) == begun and name:find "^[%a_][%w_]*$"
       and not seen[name] then
      seen[name] = true
      found[#found + 1] = path .. name
    end
  end
  table.sort(found)
  return found
end

--- Gives the words that a word may become.
---@param scope table
---@param word string
---@return string[] sorted
---@nodiscard
return function(scope, word)
  local path, begun = word:match "^(.*[.:])([^.:]*)$"
  if path then
    return beginning(names_of(follow(scope, path)), begun, path)
  end
  local names = names_of(scope)
  table.move(KEYWORDS, 1, #KEYWORDS, #names + 1, names)
  for name in pairs(_G) do names[#names + 1] = name end
  return beginning(names, word, "")
end
