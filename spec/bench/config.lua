--- Writes a pinning.json of so many hosts, the same for the same number: two
--- pins a host, no pin twice, names that nothing is wrong with.
---
---     cotter run spec/bench/config.lua 10000 > pinning.json

local core = require "cotter.core"

local count = assert(tonumber(arg[1]), "how many hosts")

local function pin(label, i)
  return ('"sha256/%s"'):format(core.base64(core.sha256(label .. i)))
end

local hosts = {}
for i = 1, count do
  hosts[i] = ([[
    {
      "host": "api-%d.example-%d.com",
      "hashes": [
        %s,
        %s
      ]
    }]]):format(i, i % 977, pin("live", i), pin("backup", i))
end
io.write('{\n  "hosts": [\n', table.concat(hosts, ",\n"), "\n  ]\n}\n")
