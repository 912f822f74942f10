--- Works inside a sandbox: meets the end of its memory, and goes on as if
--- nothing had been.
return function()
  local done = pcall(function()
    local all = {}
    while true do all[#all + 1] = ("x"):rep(1000) .. #all end
  end)
  return done and "enough" or "went on"
end
