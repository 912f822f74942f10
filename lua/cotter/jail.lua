--- Jail: has a module work in a process without rights, and keeps which layers
--- did not hold, so that every command can tell of it.

local core = require "cotter.core"

local jail = {}

-- What each layer keeps a reader from, for a kernel that lacks it.
local LAYERS = {
  { "limits", "limits of its own hold no reader" },
  { "landlock", "the kernel has no Landlock: one layer less keeps readers "
    .. "from files" },
  { "seccomp", "the kernel has no seccomp: a reader that an input takes over "
    .. "is held by Landlock and limits alone" },
}

local lacking = {}

local waiting = {}

--- Has something done while the next process that is asked works: there are
--- modules to load for its answer.
---@param work fun()
function jail.meanwhile(work) waiting[#waiting + 1] = work end

local function pass_time()
  local list = waiting
  waiting = {}
  for _, work in ipairs(list) do work() end
end

-- Wishes, and what waits to be done; the caller's are left as they are.
local function with_waiting(wishes)
  local own, copy = wishes.meanwhile, {}
  for name, value in pairs(wishes) do copy[name] = value end
  copy.meanwhile = not own and pass_time or function()
    own()
    pass_time()
  end
  return copy
end

--- Keeps which layers did not hold for a process.
---@param layers { limits: boolean, landlock: boolean, seccomp: boolean }
function jail.heed(layers)
  for _, row in ipairs(LAYERS) do
    if not layers[row[1]] then lacking[row[1]] = true end
  end
end

--- Asks a module: core.jail. A request that is no string is encoded; files that
--- are mapped may stand in it, and are handed over.
---@param module string
---@param request string|table
---@param wishes cotter.JailWishes?
---@return string? response
---@return table layers that held, or a fault
---@nodiscard
function jail.ask(module, request, wishes)
  local octets, all = request, with_waiting(wishes or {})
  if type(request) ~= "string" then
    octets, all.maps = core.encode(request)
  end
  local response, layers = core.jail(module, octets --[[@as string]], all)
  if response then jail.heed(layers) end
  return response, layers
end

-- What is told as itself: of a file, of an answer, or of the kernel.
local TOLD <const> = { ["file.changed"] = true, ["run.odd"] = true,
                       ["jail.layer"] = true, ["jail.start"] = true }

--- Says what became of a process that gave no answer.
---@param who string "the process that reads the policy"
---@param fault cotter.CoreFault
---@return string
---@nodiscard
function jail.told(who, fault)
  return TOLD[fault.code] and fault.text or who .. ": " .. fault.text
end

--- Says which layers did not hold for some process that was asked.
---@return string[]
---@nodiscard
function jail.remarks()
  local list = {}
  for _, row in ipairs(LAYERS) do
    if lacking[row[1]] then list[#list + 1] = row[2] end
  end
  return list
end

return jail
