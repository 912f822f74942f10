--- Progress: a line on a terminal's standard error while work lasts.

local core = require "cotter.core"

local progress = {}

--- Begins to tell that work goes on, where standard error is a terminal. What
--- takes less than a second tells nothing. The value is to be closed.
---@param quiet boolean? nothing is told
---@return { tell: fun(text: string) }
---@nodiscard
function progress.begin(quiet)
  local shown = not quiet and os.getenv "TERM" ~= "dumb" and core.isatty(2)
                and core.progress_begin()
  return setmetatable({
    tell = function(text) if shown then core.progress_tell(text) end end,
  }, { __close = function() if shown then core.progress_end() end end })
end

return progress
