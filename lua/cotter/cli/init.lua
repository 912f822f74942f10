--- The program: arguments in, exit status out.

local core = require "cotter.core"

---@param ... string the arguments of the command line
---@return integer status
return function(...)
  if (...) == "version" then print("cotter " .. core.version) return 0 end
  if (...) == "run" then
    return require("cotter.cli.run").main { select(2, ...) }
  end
  io.stderr:write "cotter: unknown command\n"
  return 2
end
