--- Writes the header Public-Key-Pins (RFC 7469), which browsers have given up.

local AGE = 5184000 -- seconds, 60 days (RFC 7469 4.1)

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local lines = {}
  local list = out:with_pins(out:without_patterns(entries))
  for i, entry in ipairs(list) do
    out:lacks(entry, "expires", "role", "comments")
    out:lose(entry, "a header has no name: it is for who sends it")
    local parts = {}
    for j, pin in ipairs(entry.pins) do
      parts[j] = ('pin-sha256="%s"; '):format(pin.base64)
    end
    lines[i] = table.concat {
      "Public-Key-Pins", entry.enforced and ": " or "-Report-Only: ",
      table.concat(parts), "max-age=", AGE,
      entry.include_subdomains and "; includeSubDomains" or "", "\n" }
  end
  return table.concat(lines)
end
