--- Writes the pinning.json of the OutSystems plug-in.

local WANTED = 2 -- pins that the plug-in's build asks for

--- The plug-in includes subdomains on Android and not on iOS, whatever a file
--- says.
local function check(entry, out)
  if entry.include_subdomains == true then
    out:lose(entry, "its subdomains are lost on iOS")
  elseif entry.include_subdomains == false then
    out:lose(entry, "the plug-in includes subdomains on Android")
  end
  out:lacks(entry, "expires", "enforced", "role", "comments")
  if #entry.pins < WANTED then
    out:lose(entry, ("the build refuses fewer than %d pins"):format(WANTED))
  end
end

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local hosts = {}
  for i, entry in ipairs(out:with_pins(out:without_patterns(entries))) do
    check(entry, out)
    local pins = {}
    for j, pin in ipairs(entry.pins) do
      pins[j] = ('        "sha256/%s"'):format(pin.base64)
    end
    hosts[i] = ('    {\n      "host": "%s",\n      "hashes": [\n%s\n'
      .. "      ]\n    }"):format(entry.name, table.concat(pins, ",\n"))
  end
  return '{\n  "hosts": [\n' .. table.concat(hosts, ",\n") .. "\n  ]\n}\n"
end
