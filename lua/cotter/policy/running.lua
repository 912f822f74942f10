--- Running: of a rule file, what runs. Where the program carries what rules say
--- of themselves already, their files need not make it once more.

local literal = require "cotter.policy.literal"

local running = {}

--- Finds where places are.
---@param text string
---@return fun(place: cotter.Place): integer offset, from 1
local function finder(text)
  local starts = { 1 }
  for stop in text:gmatch "()\n" do starts[#starts + 1] = stop + 1 end
  return function(place)
    return utf8.offset(text, place.column, starts[place.line])
  end
end

--- The text from one offset to before another, of which lines alone are left.
local function blank(text, first, stop)
  return (text:sub(first, stop - 1):gsub("[^\n]+", ""))
end

--- Leaves out of a rule file what its rules say of themselves, as far as a
--- function stands behind it. Each line keeps its number.
---@param text string
---@param path string
---@return string
---@nodiscard
function running.text(text, path)
  local chunk = literal.read(text, path)
  local offset, parts, copied = finder(text), {}, 1
  for _, rule in ipairs(chunk and chunk.rules or {}) do
    local entries = rule.node.entries
    for i = 1, #entries - 1 do
      local first, stop = offset(entries[i]), offset(entries[i + 1])
      if entries[i].node.type ~= "function" then
        parts[#parts + 1] = text:sub(copied, first - 1)
        parts[#parts + 1] = blank(text, first, stop)
        copied = stop
      end
    end
  end
  parts[#parts + 1] = text:sub(copied)
  return table.concat(parts)
end

return running
