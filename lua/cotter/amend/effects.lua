--- What comes of a change on a phone: a host that is pinned stays pinned, by
--- no fewer keys, and nothing dies that lived.

local configs = require "cotter.model.config"
local core = require "cotter.core"
local effect = require "cotter.model.effect"

local effects = {}

local function keys_of(pins)
  local keys = {}
  for _, pin in ipairs(pins) do
    local octets = pin.key or pin.octets
    if octets then
      keys[(pin.role or "") .. pin.algorithm .. octets] = true
      keys[core.base64(octets)] = true
    end
  end
  return keys
end

local function effect_of(config, name, consumer, at)
  local answer = configs.answer(config, name, consumer)
  local made = effect.of(answer, { configs = { config } }, at)
  return { what = made.what, reason = made.reason, keys = keys_of(made.pins),
           entry = answer.entry and answer.entry.text }
end

local function lacks(was, is)
  for key in pairs(was.keys) do
    if not is.keys[key] then return true end
  end
  return false
end

local WHAT = { dies = "the app dies", blocks = "every connection is refused",
               refused = "the build refuses it", unpinned = "it is not pinned" }

local function describe(consumer, is)
  return ("%s: %s: %s"):format(consumer, WHAT[is.what], is.reason)
end

-- What was refused as a whole may show now what else is amiss.
local function is_worse(was, is)
  return was.what == "pinned"
    or was.what == "unpinned" and is.what ~= "unpinned"
end

--- Says what an answer has become worse by.
local function harm(was, is, consumer, name)
  if is.what ~= "pinned" then
    return is_worse(was, is) and describe(consumer, is) or nil
  elseif was.what == "pinned" and lacks(was, is) then
    return ("%s: %s has its pins from %s, and an entry of its own would take "
      .. "them away: add to that"):format(consumer, name, was.entry)
  end
end

-- A name, and what is below it: an entry answers for these.
local function names_of(name)
  local plain = name:gsub("^%*%*?%.", "a.")
  return { plain, "a." .. plain, "a.b." .. plain }
end

--- Whether an answer has all of some keys.
local function has_all(is, pins)
  for _, pin in ipairs(pins) do
    if not is.keys[pin:sub(8)] then return false end
  end
  return true
end

--- Says what a consumer makes of the pins that were added.
local function judge(is, consumer, pins)
  if is.what ~= "pinned" then return nil, describe(consumer, is) end
  if not has_all(is, pins) then
    return ("%s: %s answers, and has not the pins"):format(consumer,
      is.entry or "nothing")
  end
end

local function compare_names(before, after, request, consumer)
  for _, name in ipairs(names_of(request.host)) do
    local problem = harm(effect_of(before, name, consumer, request.at),
      effect_of(after, name, consumer, request.at), consumer, name)
    if problem then return problem end
  end
end

--- Tells whether a new entry answers for no name. One that was there before is
--- to be mended.
local function is_idle(before, after, name)
  if #after.hosts == #before.hosts then return false end
  for _, consumer in ipairs(after.consumers) do
    if configs.answer(after, name, consumer).entry then return false end
  end
  return true
end

--- Compares what consumers do before a change and after it.
---@param before cotter.Config
---@param after cotter.Config
---@param request { host: string, at: integer }
---@param pins string[] that were added to the host
---@return string? problem what is worse
---@return string[] notes where the pins are in force no more than others were
---@nodiscard
function effects.compare(before, after, request, pins)
  local notes, name = {}, names_of(request.host)[1]
  for _, consumer in ipairs(after.consumers) do
    local problem = compare_names(before, after, request, consumer)
    local is = effect_of(after, name, consumer, request.at)
    local missing, note
    if not problem then missing, note = judge(is, consumer, pins) end
    if problem or missing then return problem or missing, notes end
    notes[#notes + 1] = note
  end
  if is_idle(before, after, name) then return table.remove(notes, 1), notes end
  return nil, notes
end

return effects
