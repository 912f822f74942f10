--- Remembers what earlier subjects of a config had, so that a rule about two
--- hosts need not walk all of them for each one.
---
---   local seen = use("pinning.seen").new()
---   local before = seen(host.config, host.name, host)

local module = {}

--- Makes a memory: a function that gives what was kept of a config under a
--- key, or keeps the value and gives nil.
function module.new()
  local configs = {}
  return function(config, key, value)
    local kept = configs[config]
    if not kept then
      kept = {}
      configs[config] = kept
    end
    local before = kept[key]
    if before == nil then kept[key] = value end
    return before
  end
end

return module
