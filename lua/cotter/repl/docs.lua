--- What names are, from the types that are written for editors.

local fault = require "cotter.fault"
local types = require "cotter.start.types"

local docs = {}

-- The class of a record, by what it is called where it is not the same word.
local CLASSES = { cert = "ChainCert", path = "ValidPath",
                  refusal = "PathRefusal", ctx = "Context" }

---@class cotter.Documented
---@field name string as it is written: "Host.under"
---@field lines string[]

---@type table<string, cotter.Documented>?
local known

local function add(name, lines)
  known[name:lower()] = known[name:lower()]
    or { name = name, lines = table.move(lines, 1, #lines, 1, {}) }
end

--- Notes the fields of the class that a comment declares.
local function add_class(lines)
  local class
  for _, line in ipairs(lines) do
    class = class or line:match "^%-%-%-@class cotter%.([%w_]+)"
    local field = class and line:match "^%-%-%-@field ([%w_]+)"
    if field then add(class .. "." .. field, { line }) end
  end
  if class then add(class, lines) end
end

local function read(text)
  local comment = {}
  for line in text:gmatch "[^\n]*" do
    local name = line:match "^function ([%w_.:]+)"
    if line:find "^%-%-%-" then
      comment[#comment + 1] = line
    else
      add_class(comment)
      if name then
        comment[#comment + 1] = line:gsub(" end$", "")
        add((name:gsub(":", ".")), comment)
      end
      comment = {}
    end
  end
end

local function load_all()
  if known then return known end
  known = {}
  for _, name in ipairs { "api", "core", "library" } do
    read(types.texts()[name] .. "\n")
  end
  return known
end

--- The class that has the fields of a record.
---@param record string its type: "private_key"
---@return string
---@nodiscard
function docs.class(record)
  return CLASSES[record] or (record:gsub("^%l", string.upper)
                                   :gsub("_(%l)", string.upper))
end

--- Finds what is written on a name: "host", "host.under", "cotter.pin".
---@param name string
---@return string? text
---@return string? message
---@nodiscard
function docs.of(name)
  local all = load_all()
  local first, rest = name:gsub(":", "."):match "^([^.]*)(.*)$"
  local found = all[(docs.class(first) .. rest):lower()]
    or all[name:lower()] or first == "cotter" and all[("core" .. rest):lower()]
  if found then
    local lines = {}
    for i, line in ipairs(found.lines) do
      lines[i] = line:gsub("^%-%-%- ?", "")
    end
    return table.concat(lines, "\n")
  end
  local names = {}
  for _, key in ipairs(fault.names(all)) do names[#names + 1] = key end
  return nil, ('nothing is written on "%s"%s'):format(name,
    fault.suggestion(name:lower(), names))
end

--- The fields and methods of a class.
---@param class string
---@return string[]
---@nodiscard
function docs.members(class)
  local list, head = {}, class:lower() .. "."
  for key, one in pairs(load_all()) do
    if key:sub(1, #head) == head then
      list[#list + 1] = one.name:sub(#head + 1)
    end
  end
  table.sort(list)
  return list
end

return docs
