--- Works inside a sandbox: counts its requests.
local count = 0
return function()
  count = count + 1
  return tostring(count)
end
