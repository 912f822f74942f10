--- Messages: texts with places for values, such as "{host} has no pin".

local message = {}

--- What `fail` takes beside values.
message.RESERVED = { affected = true, also = true, at = true,
                     unblocked = true }

--- Lists the placeholders of a text.
---@param text string
---@return string[]? names each once, in their order
---@return string? why the text is refused
---@nodiscard
function message.placeholders(text)
  local names, seen = {}, {}
  local rest = text:gsub("{([a-z][a-z0-9_]*)}", function(name)
    if not seen[name] then names[#names + 1] = name end
    seen[name] = true
    return ""
  end)
  local brace = rest:match "{[^{}]*}?" or rest:match "}"
  if brace then
    return nil, ("%q is no placeholder such as {host}"):format(brace)
  end
  for name in pairs(message.RESERVED) do
    if seen[name] then
      return nil, ("{%s} is no value: fail takes it for itself"):format(name)
    end
  end
  return names
end

return message
