--- Asks servers of several names for their chains, some at a time, and prints
--- what each sent in the order in which they were named:
---
---     cotter run spec/support/at_once.lua AT_ONCE PORT NAME...

local core = require "cotter.core"

local PATIENCE <const> = 10000 -- milliseconds for each

local at_once, port = tonumber(arg[1]), tonumber(arg[2])
local requests, results = {}, {}
for i, name in ipairs(table.move(arg, 3, #arg, 1, {})) do
  requests[i] = { name = name, address = "127.0.0.1", port = port, tunnel = "" }
end
for i, result in core.fetch(requests, PATIENCE, at_once) do
  results[i] = result
end
for i, request in ipairs(requests) do
  local one = results[i]
  print(request.name, one.stage, one.fault and one.fault.code or one.protocol)
  for _, cert in ipairs(one.certs or {}) do
    print("", core.hex(core.sha256(cert)))
  end
end
