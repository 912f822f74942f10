--- Writes the CertificatePinner of OkHttp, in Kotlin.

-- "**." is the name itself, too (since OkHttp 4.3.0).
local BEFORE = { one = "*.", any = "**." }

local function pattern(entry)
  local labels = entry.labels or entry.include_subdomains and "any"
  return (BEFORE[labels] or "") .. entry.name
end

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local lines = { "import okhttp3.CertificatePinner\n\n"
                  .. "val certificatePinner = CertificatePinner.Builder()\n" }
  for _, entry in ipairs(out:with_pins(entries)) do
    out:lacks(entry, "expires", "enforced", "role")
    lines[#lines + 1] = ('    .add(\n        "%s",\n'):format(pattern(entry))
    for _, pin in ipairs(entry.pins) do
      lines[#lines + 1] = ('        "%s/%s",%s\n'):format(pin.algorithm,
        pin.base64, pin.comment and " // " .. pin.comment or "")
    end
    lines[#lines + 1] = "    )\n"
  end
  lines[#lines + 1] = "    .build()\n"
  return table.concat(lines)
end
