--- The library of cotter, as scripts see it: require "cotter".
---
--- It gives the readers of the core under the names of core.d.lua. What it
--- does not have is an error, with a suggestion.

local core = require "cotter.core"

-- What scripts get of the core; the rest is for the library itself.
local OFFERED = {
  "base64", "cert", "certs", "digests", "hex", "host", "host_match", "items",
  "json", "list_directory", "near", "now", "null", "open", "pin",
  "public_suffix", "read_file", "registrable", "sha256", "stat", "suffixes",
  "unbase64", "under", "version", "write_file",
}

---@class cotter
local cotter = {}
for _, name in ipairs(OFFERED) do cotter[name] = core[name] end

return setmetatable(cotter, {
  __index = function(_, name)
    local names = {}
    for known in pairs(cotter) do names[#names + 1] = known end
    local near = core.suggest(tostring(name), names)
    error(('cotter has no "%s"%s'):format(tostring(name),
          near and (' (did you mean "%s"?)'):format(near) or ""), 2)
  end,
})
