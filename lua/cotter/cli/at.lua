--- The moment that a command is asked about: --at, or the clock, read once.

local core = require "cotter.core"

local at = {}

---@param text string? what --at says
---@return integer? seconds
---@return string? message
---@nodiscard
function at.read(text)
  if not text then
    local set, now = pcall(core.now)
    if set then return now end
    return nil, now .. "; --at names the moment"
  end
  local seconds, message = require "cotter.moment".read(text)
  if seconds then return seconds end
  return nil, ('--at "%s" is %s'):format(text, message)
end

return at
