--- Patterns of hosts, as policies and waivers have them: a name, which is that
--- host, or *.example.com for those below.

local core = require "cotter.core"

local host_pattern = {}

--- Tells whether a pattern takes a host.
---@param pattern string? all hosts, and what is about none, where it is nil
---@param host string?    nil for what is about none
---@return boolean
---@nodiscard
function host_pattern.takes(pattern, host)
  if not pattern or pattern == host then return true end
  return host ~= nil and pattern:find("*", 1, true) ~= nil
         and core.under(host, pattern)
end

return host_pattern
