--- Jail: has a module work in a process without rights, and keeps which layers
--- did not hold, so that every command can tell of it.

local core = require "cotter.core"

local jail = {}

-- The layers, and what is said where one lacks: what is left holds a reader.
local LAYERS = {
  { "limits", "limits of its own hold no reader" },
  { "landlock", "the kernel has no Landlock: one layer less keeps readers "
    .. "from files" },
  { "seccomp", "the kernel has no seccomp: a reader that an input takes over "
    .. "is held by %s" },
}

local lacking = {} -- what is said, by layer

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

---@alias cotter.Layers { limits: boolean, landlock: boolean, seccomp: boolean }

-- What holds a process without seccomp.
local function left(layers)
  local list = { layers.landlock and "Landlock" or nil }
  if layers.limits then list[#list + 1] = "limits" end
  return list[1] and table.concat(list, " and ") .. " alone" or "nothing"
end

--- Keeps which layers did not hold for a process.
---@param layers cotter.Layers
function jail.heed(layers)
  for _, row in ipairs(LAYERS) do
    local name, text = row[1], row[2]
    if not layers[name] and not lacking[name] then
      lacking[name] = text:format(left(layers))
    end
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
  for _, row in ipairs(LAYERS) do list[#list + 1] = lacking[row[1]] end
  return list
end

--- The layers that held for all processes that were asked.
---@return cotter.Layers? layers nil where all did
---@nodiscard
function jail.layers()
  if not next(lacking) then return nil end
  local layers = {}
  for _, row in ipairs(LAYERS) do layers[row[1]] = not lacking[row[1]] end
  return layers
end

return jail
