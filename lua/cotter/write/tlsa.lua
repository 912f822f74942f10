--- Writes TLSA records of DANE (RFC 6698), for HTTPS.

local core = require "cotter.core"

-- Of the server's own key, or of an authority's (RFC 7218 2.1).
local USAGE = { leaf = 3, ca = 2 }

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local lines = {}
  for _, entry in ipairs(out:with_pins(out:without_patterns(entries))) do
    out:lacks(entry, "expires", "enforced", "subdomains")
    for _, pin in ipairs(entry.pins) do
      lines[#lines + 1] = ("_443._tcp.%s. IN TLSA %d 1 1 %s%s\n"):format(
        entry.name, USAGE[out:role_of(entry, pin)], core.hex(pin.octets),
        pin.comment and " ; " .. pin.comment or "")
    end
  end
  return table.concat(lines)
end
