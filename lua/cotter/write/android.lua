--- Writes a network security config of Android.

local function pin_set(entry)
  if #entry.pins == 0 then return "" end
  local expires = entry.expires
    and (' expiration="%s"'):format(entry.expires) or ""
  local lines = { ("        <pin-set%s>\n"):format(expires) }
  for _, pin in ipairs(entry.pins) do
    lines[#lines + 1] =
      ('            <pin digest="SHA-256">%s</pin>%s\n'):format(pin.base64,
        pin.comment and (" <!-- %s -->"):format(pin.comment) or "")
  end
  lines[#lines + 1] = "        </pin-set>\n"
  return table.concat(lines)
end

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local parts = { '<?xml version="1.0" encoding="utf-8"?>\n'
                  .. "<network-security-config>\n" }
  for _, entry in ipairs(out:without_patterns(entries)) do
    out:lacks(entry, "enforced", "role")
    -- Where it depends on the platform, this is the one.
    local below = entry.include_subdomains ~= false
    parts[#parts + 1] = table.concat {
      "    <domain-config>\n        <domain includeSubdomains=\"",
      tostring(below), '">', entry.name, "</domain>\n", pin_set(entry),
      "    </domain-config>\n" }
  end
  parts[#parts + 1] = "</network-security-config>\n"
  return table.concat(parts)
end
