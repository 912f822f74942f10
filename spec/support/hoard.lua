--- Works inside a sandbox: takes all memory that there is.
return function()
  local all = {}
  while true do all[#all + 1] = ("x"):rep(1000) .. #all end
end
