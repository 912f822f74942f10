--- Layout of JSON: what is put into a list or an object has the white space
--- that the last of it has.

local json_layout = {}

--- The white space before an offset.
---@param text string
---@param offset integer
---@return string
---@nodiscard
function json_layout.space_before(text, offset)
  return text:sub(1, offset):match "%s*$"
end

--- Puts texts after the last element of an array, with the white space that
--- the last has before it.
---@param text string
---@param array cotter.JsonNode
---@param texts string[]
---@return cotter.Edit
---@nodiscard
function json_layout.append(text, array, texts)
  local last = array[#array]
  if not last then
    return { offset = array.offset + 1, stop = array.offset + 1,
             replacement = table.concat(texts, ", ") }
  end
  local space = json_layout.space_before(text, last.offset)
  if #array == 1 and not space:find "\n" then space = " " end
  return { offset = last.stop, stop = last.stop,
           replacement = "," .. space .. table.concat(texts, "," .. space) }
end

--- The last member of an object, and the offset of its key.
---@param object cotter.JsonNode
---@return cotter.JsonNode? value
---@return integer? at
---@nodiscard
function json_layout.last_member(object)
  local last, at
  for _, value, offset in object:members() do last, at = value, offset end
  return last, at
end

--- Puts a member after the last of an object; what stands between its key and
--- its value is that of the last.
---@param text string
---@param object cotter.JsonNode
---@param key string that needs no escape
---@param value string
---@return cotter.Edit
---@nodiscard
function json_layout.add_member(text, object, key, value)
  local last, at = json_layout.last_member(object)
  if not last then
    return { offset = object.offset + 1, stop = object.offset + 1,
             replacement = (' "%s": %s '):format(key, value) }
  end
  local space = json_layout.space_before(text, at)
  if #object == 1 and not space:find "\n" then space = " " end
  local colon = text:sub(at + 1, last.offset):match '"(%s*:%s*)$' or ": "
  return { offset = last.stop, stop = last.stop,
           replacement = (',%s"%s"%s%s'):format(space, key, colon, value) }
end

--- Writes a list of strings as another is laid out.
---@param text string
---@param like cotter.JsonNode? an array
---@param quoted string[]
---@return string
---@nodiscard
function json_layout.list(text, like, quoted)
  if not (like and like.type == "array" and #like > 0) then
    return "[" .. table.concat(quoted, ", ") .. "]"
  end
  local space = json_layout.space_before(text, like[1].offset)
  local gap = #like > 1 and json_layout.space_before(text, like[2].offset)
    or space:find "\n" and space or " "
  return table.concat { "[", space, table.concat(quoted, "," .. gap),
    json_layout.space_before(text, like.stop - 1), "]" }
end

--- Writes an object of one list as the last member of another is laid out.
---@param text string
---@param like cotter.JsonNode? an object with such a list
---@param key string of the list
---@param quoted string[]
---@return string
---@nodiscard
function json_layout.object(text, like, key, quoted)
  local list = like and like.type == "object" and like:get(key) or nil
  local written = json_layout.list(text, list, quoted)
  if not list or not like then
    return ('{ "%s": %s }'):format(key, written)
  end
  local _, _, at = like:members()()
  local first = json_layout.space_before(text, at)
  local before = text:sub(1, list.offset)
  local colon = before:match '"(%s*:%s*)$' or ": "
  return table.concat { "{", first, '"', key, '"', colon, written,
    json_layout.space_before(text, like.stop - 1), "}" }
end

---@param pins string[]
---@param prefix string that the format wants in place of "sha256/"
---@return string[]
---@nodiscard
function json_layout.quoted(pins, prefix)
  local texts = {}
  for i, pin in ipairs(pins) do
    texts[i] = '"' .. prefix .. pin:sub(8) .. '"'
  end
  return texts
end

return json_layout
