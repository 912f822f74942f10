--- Remembers what was said of earlier subjects of a config, so that a rule
--- about two of them says it once.
---
---   local seen = use("pinning.seen").new()
---   local told = seen(pin.host.config)
---   if told[pin.octets] then return end
---   told[pin.octets] = true

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
