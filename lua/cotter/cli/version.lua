--- cotter version: which program this is.

local core = require "cotter.core"

---@type cotter.Command
return {
  usage = "",
  about = "Prints the name and the version of the program.",
  examples = { { "cotter version", "as it says" } },
  run = function(_, out)
    out:write(("cotter %s\n"):format(core.version))
    return 0
  end,
}
