--- What a process does with a file that was handed over to it.

local core = require "cotter.core"

return function(number)
  local octets = core.mapped(tonumber(number))
  return octets and core.hex(core.sha256(octets)) or "none"
end
