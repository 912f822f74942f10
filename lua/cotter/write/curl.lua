--- Writes calls of curl, one for each host.

---@param entries cotter.write.Entry[]
---@param out cotter.write.Out
---@return string
return function(entries, out)
  local calls = {}
  for i, entry in ipairs(out:with_pins(out:without_patterns(entries))) do
    out:lacks(entry, "expires", "enforced", "subdomains", "comments")
    local pins = {}
    for j, pin in ipairs(entry.pins) do
      if out:role_of(entry, pin) == "ca" then
        out:lose(entry, "curl compares the server's own key alone: the pin "
          .. "of an authority never matches")
      end
      pins[j] = "sha256//" .. pin.base64
    end
    calls[i] = ("curl --pinnedpubkey '%s' https://%s/\n"):format(
      table.concat(pins, ";"), entry.name)
  end
  return table.concat(calls)
end
