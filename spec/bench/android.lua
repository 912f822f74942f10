--- Writes a network security config of so many hosts, the same for the same
--- number: two pins a host, as spec/bench/config.lua has them.
---
---     cotter run spec/bench/android.lua 5000 > network_security_config.xml

local core = require "cotter.core"

local count = assert(tonumber(arg[1]), "how many hosts")

local function pin(label, i)
  return core.base64(core.sha256(label .. i))
end

io.write '<?xml version="1.0" encoding="utf-8"?>\n<network-security-config>\n'
for i = 1, count do
  io.write(([[
  <domain-config>
    <domain includeSubdomains="true">api-%d.example-%d.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">%s</pin>
      <pin digest="SHA-256">%s</pin>
    </pin-set>
  </domain-config>
]]):format(i, i % 977, pin("live", i), pin("backup", i)))
end
io.write "</network-security-config>\n"
