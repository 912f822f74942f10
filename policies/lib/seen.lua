--- Remembers what earlier subjects of a config had, so that a rule about two
--- hosts need not walk all of them for each one.
---
---   local seen = use("pinning.seen").new()
---   local names = seen(host.config)
---   local before = names[host.name]
---   names[host.name] = host

local module = {}

--- Makes a memory: a function that gives the table of a config, at first an
--- empty one.
function module.new()
  local configs = {}
  return function(config)
    local kept = configs[config]
    if not kept then
      kept = {}
      configs[config] = kept
    end
    return kept
  end
end

return module
