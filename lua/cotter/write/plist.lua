--- Writes property lists: values of Lua, dictionaries as arrays of pairs so
--- that their order is that of the writer.

local plist = {}

local HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
  .. '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
  .. '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
  .. '<plist version="1.0">\n'

local write

local function write_dict(value, indent)
  if #value == 0 then return indent .. "<dict/>\n" end
  local parts, inner = { indent, "<dict>\n" }, indent .. "\t"
  for _, pair in ipairs(value) do
    parts[#parts + 1] = ("%s<key>%s</key>\n"):format(inner, pair[1])
    parts[#parts + 1] = write(pair[2], inner)
  end
  parts[#parts + 1] = indent .. "</dict>\n"
  return table.concat(parts)
end

local function write_array(value, indent)
  local parts = { indent, "<array>\n" }
  for _, one in ipairs(value) do
    parts[#parts + 1] = write(one, indent .. "\t")
  end
  parts[#parts + 1] = indent .. "</array>\n"
  return table.concat(parts)
end

-- Names of hosts, base64 and dates have nothing to escape.
function write(value, indent)
  if type(value) == "boolean" then
    return ("%s<%s/>\n"):format(indent, tostring(value))
  elseif type(value) == "string" then
    return ("%s<string>%s</string>\n"):format(indent, value)
  elseif value.value then
    return ("%s<string>%s</string>%s\n"):format(indent, value.value,
      value.comment and (" <!-- %s -->"):format(value.comment) or "")
  end
  local is_dict = value.array == nil
  return is_dict and write_dict(value, indent)
    or write_array(value.array, indent)
end

--- Writes a list whose root is a dictionary.
---@param root { [1]: string, [2]: any }[] pairs; { array = … } is a
---        list, { value = …, comment = … } a string
---@return string
---@nodiscard
function plist.document(root)
  return HEAD .. write_dict(root, "") .. "</plist>\n"
end

return plist
