--- What a process does with a file that was handed over to it: a request is a
--- value that it stands in.

local core = require "cotter.core"

return function(request)
  local value, fault = core.decode(request)
  return value and core.hex(core.sha256(value.octets)) or fault.code
end
