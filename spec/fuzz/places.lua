--- Checks that places are in a text.

local places = {}

-- Octets of each line, which LF ends.
local function widths(text)
  local list, from = {}, 1
  for stop, after in text:gmatch "()\n()" do
    list[#list + 1], from = stop - from, after
  end
  list[#list + 1] = #text + 1 - from
  return list
end

-- What is not UTF-8 has lines in another encoding, or none: its octets alone
-- bound them.
local function is_plain(text)
  return not text:find "%z" and utf8.len(text) ~= nil
end

local function check_one(line, column, lines, size)
  assert(line >= 1 and (column or 1) >= 1, "a place before the first")
  if not lines then
    assert((column or 1) <= size + 1, "a column behind the end")
    return
  end
  assert(line <= #lines, "a line behind the last")
  assert((column or 1) <= lines[line] + 1, "a column behind the line's end")
end

local function check(value, lines, size, seen)
  if seen[value] then return end
  seen[value] = true
  for _, one in pairs(value) do
    if type(one) == "table" then check(one, lines, size, seen) end
  end
  if math.type(value.line) == "integer" then
    check_one(value.line, value.column, lines, size)
  end
end

--- Raises an error where a table, or one in it, has a place out of a text.
---@param value table
---@param text string
function places.check(value, text)
  check(value, is_plain(text) and widths(text) or nil, #text, {})
end

return places
