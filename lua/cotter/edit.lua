--- Edits: what is put in the place of some octets of a text. A change of a
--- file is a list of them, so that all else stays as it is.

---@class cotter.Edit
---@field offset integer of the first octet that goes
---@field stop integer   of the octet after the last; offset, to insert
---@field replacement string

local edit = {}

--- Puts edits in the order of the text.
---@param edits cotter.Edit[]
---@return cotter.Edit[]
---@nodiscard
function edit.sorted(edits)
  local list, place = table.move(edits, 1, #edits, 1, {}), {}
  for i, one in ipairs(list) do place[one] = i end
  table.sort(list, function(a, b)
    if a.offset ~= b.offset then return a.offset < b.offset end
    return place[a] < place[b]
  end)
  return list
end

--- Applies edits that do not overlap.
---@param text string
---@param edits cotter.Edit[]
---@return string
---@nodiscard
function edit.apply(text, edits)
  local parts, at = {}, 0
  for _, one in ipairs(edit.sorted(edits)) do
    assert(at <= one.offset and one.offset <= one.stop and one.stop <= #text,
           "edits overlap")
    parts[#parts + 1] = text:sub(at + 1, one.offset)
    parts[#parts + 1] = one.replacement
    at = one.stop
  end
  parts[#parts + 1] = text:sub(at + 1)
  return table.concat(parts)
end

return edit
