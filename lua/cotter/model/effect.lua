--- Effects: what comes of an answer on a phone at a moment. Pins that stand in
--- a config are in force only where the platform reads that, bears what else
--- is in it, and has not been told to let them go.

local beside = require "cotter.model.beside"
local misfit = require "cotter.model.misfit"
local plug_in = require "cotter.model.plug_in"

local effect = {}

---@class cotter.Effect
---@field what "pinned"|"unpinned"|"blocks"|"dies"|"refused"
---@field reason string?     why nothing is pinned, or nothing connects
---@field blame any          a record: what that rests on
---@field pins cotter.Pin[]  in force
---@field dead cotter.Pin[]  of an entry in force, which match nothing

---@class cotter.EffectFacts
---@field answer cotter.Answer
---@field config cotter.Config
---@field row cotter.ConsumerRow
---@field app cotter.App
---@field at integer

-- Files that nobody reads -----------------------------------------------------

-- In all builds: what one of them leaves out, or fills in, is another's matter.
local function unwired(config)
  for _, one in ipairs(config:observed "not-wired") do
    if not (one.expected or one.suggestion) then return one end
  end
end

local function not_wired(facts)
  local seen = unwired(facts.config)
  if seen and facts.answer.consumer == "android" then
    return "unpinned", seen.found
      and ("the manifest names @xml/%s, and not this file"):format(seen.found)
      or "no manifest names this file", facts.config
  end
end

local function not_listed(facts)
  local seen = facts.config:observed("not-listed")[1]
  if seen and not seen.expected then
    return "unpinned", seen.found
      and ("the app takes %s, and not this file"):format(seen.found)
      or "no target takes this file", facts.config
  end
end

-- Another file of the app that the plug-in's build takes.
local function taken(facts)
  for _, config in ipairs(facts.app.configs) do
    if config.format == facts.config.format
       and #config:observed "misplaced" == 0 then
      return config
    end
  end
end

local function misplaced(facts)
  local seen = facts.config:observed("misplaced")[1]
  if not seen then return nil end
  local other = taken(facts)
  if other then
    return "unpinned", "the build reads " .. other.path, facts.config
  end
  return "refused", ("the build finds no config: it wants %s %s"):format(
    seen.name == "extension" and "the extension" or "the directory",
    seen.expected), facts.config
end

local function several(facts)
  local seen = facts.config:observed("several-files")[1]
  if seen then
    return "unpinned", ("the build reads %s, which stands before it")
      :format(seen.found), facts.config
  end
end

-- Entries ---------------------------------------------------------------------

local function misfitting(facts)
  return misfit.find(facts.config, facts.row, facts.answer.consumer)
end

-- What a config says of anchors goes before what the platform has: where that
-- is an empty list, no path ends in any (AOSP, NetworkSecurityConfig
-- getEffectiveCertificatesEntryRefs).
local function untrusted(facts)
  local answer = facts.answer
  local found = beside.of(facts.config, answer.consumer, answer.entry)
  if found.anchors and #found.anchors == 0 then
    return "blocks", "its trust-anchors are empty: no authority is trusted",
      answer.entry or facts.config
  end
end

local function uncovered(facts)
  if not facts.answer.entry then
    return "unpinned", "no entry covers it", facts.config
  end
end

local function excluded(facts)
  if facts.answer.entry.excludes then
    return "unpinned", "its entry takes it out of that of its parent",
      facts.answer.entry
  end
end

-- TrustKit takes the last domain of an entry that has several.
local function passed_over(facts)
  if facts.answer.consumer ~= "trustkit-android" then return nil end
  local left, entry = 0, facts.answer.entry
  local first = {}
  for _, one in ipairs(facts.config:observed "trustkit-domains") do
    first[one.other] = tonumber(one.found)
  end
  for _, host in ipairs(facts.config.hosts) do
    left = first[host] or left - 1
    if host == entry and left > 1 then
      return "unpinned", "TrustKit takes the last domain of its entry alone",
        entry
    end
  end
end

local function expired(facts)
  local ends = facts.answer.expires
  if facts.row.expires and ends and ends.seconds <= facts.at then
    return "unpinned", "its pins ended on " .. tostring(ends),
      facts.answer.entry
  end
end

local function empty(facts)
  local answer = facts.answer
  local pins = answer.pins
  if #pins > 0 then return nil end
  local listed = pins.at or answer.leaf or answer.ca
  if facts.row.empty == "blocks" and listed then
    return "blocks", "its list of pins is empty", pins
  end
  return "unpinned", "its entry has no pins", facts.answer.entry
end

local function unnoted(facts)
  local row, pins = facts.row, facts.answer.pins
  if row.few == "unnoted" and #pins:usable():distinct() < row.keys then
    return "unpinned", ("it has not the %d keys that make it count")
      :format(row.keys), pins
  end
end

local function unenforced(facts)
  local entry = facts.answer.entry
  if facts.row.reports and not entry.enforced then
    return "unpinned", "its entry is not enforced: failures are reported alone",
      entry
  end
end

-- Whether a pin can match anything, as its consumer compares it.
local function is_alive(pin, row)
  if row.sha1 and pin.algorithm == "sha1" and not pin.fault then return true end
  return pin.usable and (pin.canonical or not row.text)
end

-- Whether some key could have one of the pins.
local function can_match(pins, row)
  for _, pin in ipairs(pins) do
    if is_alive(pin, row) and not pin.look then return true end
  end
  return false
end

-- Lists of a consumer that wants a match in each of them, by what they pin.
local LISTS = { "leaf", "ca" }
local LISTED = { leaf = "leaves", ca = "authorities" }

-- Where a list of which nothing is left stands: in the entry itself, or in the
-- one above whose lists count too.
local function empty_list(facts, role)
  local config, entry = facts.config, facts.answer.entry
  for _, one in ipairs(config:observed "denies-all") do
    if one.found == role
       and config:covers(one.other, entry.name, facts.answer.consumer) then
      return one
    end
  end
  return entry
end

-- A list that a host has counts, even if nothing in it can be used.
local function listless(facts)
  if facts.row.certificates ~= "lists" then return nil end
  for _, role in ipairs(LISTS) do
    local pins = facts.answer[role]
    if pins and not can_match(pins, facts.row) then
      return "blocks", ("no key has a pin of its list of %s"):format(
        LISTED[role]), #pins > 0 and pins or empty_list(facts, role)
    end
  end
end

local function unmatched(facts)
  local pins = facts.answer.pins
  if not can_match(pins, facts.row) then
    return "blocks", "no key has a pin such as its entry has", pins
  end
end

-- In the order of a platform: it finds the file, reads it, and looks for the
-- name.
local STEPS = { not_wired, not_listed, misplaced, several, misfitting,
                untrusted, uncovered, excluded, passed_over, expired, empty,
                unnoted, unenforced, unmatched, listless }

local function first_of(facts)
  for _, step in ipairs(STEPS) do
    local what, reason, blame = step(facts)
    if what then return what, reason, blame end
  end
  return "pinned", nil, facts.answer.entry
end

--- Tells what comes of an answer.
---@param answer cotter.Answer
---@param app cotter.App that its config is of
---@param at integer
---@return cotter.Effect
---@nodiscard
function effect.of(answer, app, at)
  local config = answer.config
  local row = plug_in.row(answer.consumer, config.format)
  local what, reason, blame = first_of { answer = answer, config = config,
    row = row, app = app, at = at }
  local made = { what = what, reason = reason, blame = blame,
                 pins = {}, dead = {} }
  if what ~= "pinned" and what ~= "blocks" then return made end
  for _, pin in ipairs(answer.pins) do
    local list = is_alive(pin, row) and made.pins or made.dead
    list[#list + 1] = pin
  end
  return made
end

return effect
