--- Has the engine answer some times over what cotter check asks of a config: in
--- a process without rights, or in a state of this one.
---
---     cotter run spec/bench/jail.lua jail|sandbox COUNT CONFIG [POLICY]

local core = require "cotter.core"
local gate = require "cotter.gate"

local way, count, config, policy = table.unpack(arg, 1, 4)

-- A state of this program has what is large in its request.
if way == "sandbox" then
  require "cotter.large".map = function() end
end

-- What is asked, and of which module: the last question is the engine's.
local jail, asked = core.jail, {}
core.jail = function(module, request, wishes)
  asked.module, asked.request, asked.wishes = module, request, wishes
  return jail(module, request, wishes)
end
assert(#gate.check { inputs = { config }, policy = policy }.errors == 0)
core.jail = jail

for _ = 1, tonumber(count) do
  assert(core[way](asked.module, asked.request,
                   way == "jail" and asked.wishes or nil))
end
