--- Asking the engine: a request goes to a process without rights, and of what
--- comes back nothing is taken before it is held to its schema.

local core = require "cotter.core"
local jail = require "cotter.jail"

local asking = {}

--- Whether there are identities, which may be protected as was usual once.
local function has_identities(request)
  for _, kind in ipairs(request.evidence.kinds) do
    if kind == "identities" then return true end
  end
  return false
end

-- What the answer needs is loaded while the engine works.
local function load_rest()
  require "cotter.answered"
  require "cotter.baseline"
  require "cotter.verdict"
end

--- Names the process that a request is for, by what it does.
---@param request cotter.Request
---@return string
local function doer(request)
  local pack = request.pack and request.pack.name
  return "the process that reads the inputs"
    .. (pack and (" and runs the pack %q"):format(pack) or "")
end

--- Takes what the engine tells before it answers; that is read once nobody
--- waits for it.
---@return fun(octets: string): string for jail.ask
---@return string[] told grows
local function take_told()
  local told = {}
  return function(octets)
    told[#told + 1] = octets
    return ""
  end, told
end

--- Has the collector begin anew sooner: four times as much as tens of thousands
--- of findings take would be a GiB.
local function collect_soon()
  collectgarbage("incremental", core.limits.sandbox_tight,
                 core.limits.sandbox_tight_step)
end

--- Asks the engine. What breaks it is an error of the run, never a pass.
---@param request cotter.Request
---@param rules table<string, cotter.CatalogEntry> that it asks for, by id
---@param strict boolean? the rules are somebody's: seccomp has to hold them
---@return cotter.Response? response
---@return table problem, or the layers that held
---@nodiscard
function asking.ask(request, rules, strict)
  local take, told = take_told()
  request.asks = request.pack ~= nil or nil
  jail.meanwhile(load_rest)
  local answer, layers = jail.ask("cotter.engine", request,
    { legacy = has_identities(request), strict = strict, reply = take })
  if not answer then
    return nil, { code = layers.code, path = layers.path,
                  message = jail.told(doer(request), layers) }
  end
  local response = core.decode(answer)
  if #told > 0 then collect_soon() end
  local problem = require "cotter.answered".problem(response, rules, told)
  if problem then
    return nil, { code = "run.odd", message = "the answer of the process that "
      .. "read the inputs is none: " .. problem }
  end
  return response, layers
end

return asking
