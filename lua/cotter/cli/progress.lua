--- Progress: a line on a terminal's standard error while work lasts.

local core = require "cotter.core"

local progress = {}

--- Whether somebody types what is read: a line would stand in between.
---@param inputs string[]
---@return boolean
local function is_typed(inputs)
  for _, input in ipairs(inputs) do
    if input == "-" then return core.isatty(0) end
  end
  return false
end

---@param args table of a command
---@return boolean
local function is_shown(args)
  return not args.quiet and os.getenv "TERM" ~= "dumb" and core.isatty(2)
    and not is_typed(args.arguments) and core.progress_begin()
end

--- Begins to tell that work goes on, where standard error is a terminal. What
--- takes less than a second tells nothing. The value is to be closed; of what
--- is begun meanwhile nothing is told.
---@param args { quiet: boolean?, arguments: string[] } of the command
---@return { tell: fun(text: string) }
---@nodiscard
function progress.begin(args)
  local shown = is_shown(args)
  return setmetatable({
    tell = function(text) if shown then core.progress_tell(text) end end,
  }, { __close = function() if shown then core.progress_end() end end })
end

return progress
