--- Faults: what is wrong with an input, as values with a place.
---
--- A fault is a plain table, so that it passes as octets from where a text is
--- read to where it is printed. Nothing here raises.

---@class cotter.Fault
---@field code string     stable, for programs: "rule.unknown-field"
---@field message string  one line, for people; names no place
---@field path string?    the file
---@field line integer?   from 1
---@field column integer? from 1, in code points

---@class cotter.Place
---@field line integer
---@field column integer

local core = require "cotter.core"

local fault = {}

--- Makes a fault.
---@param code string
---@param message string
---@param path string?
---@param place cotter.Place? anything with line and column
---@return cotter.Fault
---@nodiscard
function fault.new(code, message, path, place)
  return { code = code, message = message, path = path,
           line = place and place.line, column = place and place.column }
end

--- Collects the faults of one file, so that all of them are told at once.
---@class cotter.Faults
---@field path string?
---@field [integer] cotter.Fault
local Faults = {}
Faults.__index = Faults

---@param path string?
---@return cotter.Faults
---@nodiscard
function fault.collect(path)
  return setmetatable({ path = path }, Faults)
end

---@param code string
---@param place cotter.Place?
---@param message string
function Faults:add(code, place, message)
  self[#self + 1] = fault.new(code, message, self.path, place)
end

--- Takes over the faults of another list, with their own paths.
---@param others cotter.Fault[]?
function Faults:join(others)
  for _, other in ipairs(others or {}) do self[#self + 1] = other end
end

--- Ends the collection: the value, or nil and the faults as a plain array.
---@generic T
---@param value T
---@return T?
---@return cotter.Fault[]?
function Faults:result(value)
  if #self == 0 then return value end
  return nil, table.move(self, 1, #self, 1, {})
end

--- Ends a message with the nearest of the names that would have been right.
---@param name string
---@param candidates string[]
---@return string ' (did you mean "…"?)' or ""
---@nodiscard
function fault.suggestion(name, candidates)
  local near = core.suggest(name, candidates)
  return near and (' (did you mean "%s"?)'):format(near) or ""
end

--- Writes what kind of value was wanted.
---@param wanted string
---@param found string
---@return string "must be an integer, not a string"
---@nodiscard
function fault.mistyped(wanted, found)
  local function with_article(word)
    return (word:find "^[aeiou]" and "an " or "a ") .. word
  end
  return ("must be %s, not %s"):format(with_article(wanted),
                                       with_article(found))
end

--- Lists names for a message, in sorted order.
---@param names table<string, any>
---@return string[]
---@nodiscard
function fault.names(names)
  local sorted = {}
  for name in pairs(names) do sorted[#sorted + 1] = name end
  table.sort(sorted)
  return sorted
end

-- What comes of the system: a process that was killed, memory, a file.
local OF_SYSTEM <const> = { "^jail%.", "^sandbox%.", "^memory$", "^run%.odd$",
                            "^file%.changed$", "^file%.missing$",
                            "^file%.permission$", "^file%.read$" }

--- Tells whether a fault is one of the system, after which nothing is known of
--- what was asked.
---@param one cotter.Fault
---@return boolean
---@nodiscard
function fault.is_of_system(one)
  for _, pattern in ipairs(OF_SYSTEM) do
    if one.code and one.code:find(pattern) then return true end
  end
  return false
end

--- Writes a fault as a line: path:line:column: message.
---@param one cotter.Fault
---@return string
---@nodiscard
function fault.line(one)
  local parts = { one.path }
  if one.line then parts[#parts + 1] = tostring(one.line) end
  if one.column then parts[#parts + 1] = tostring(one.column) end
  if #parts == 0 then return one.message end
  return table.concat(parts, ":") .. ": " .. one.message
end

return fault
