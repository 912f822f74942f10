--- Adds pins to a config: the edits, and the proof that they do that alone.
--- It runs in a state of its own, as the engine does.

local checks = require "cotter.amend.checks"
local core = require "cotter.core"
local edit = require "cotter.edit"
local effects = require "cotter.amend.effects"
local reading = require "cotter.amend.reading"

---@class cotter.amend.Request
---@field path string
---@field octets string
---@field host string in canonical form
---@field pins string[] "sha256/…", each once
---@field at integer    the moment that effects are of
---@field role "leaf"|"ca"|nil of the pins, as the user says it, or as all
---       certificates do
---@field said boolean    the user says it
---@field mixed string?   why the certificates do not say it

---@class cotter.amend.Row
---@field pin string
---@field line integer
---@field column integer

---@class cotter.amend.Response
---@field octets string?   the file with the pins; nil where none is added
---@field added cotter.amend.Row[]
---@field present cotter.amend.Row[] what the host has had
---@field notes string[] why the pins are in force no more than others were
---@field problem { code: string, message: string, path: string,
---       line: integer?, column: integer? }?

local refuse = checks.refuse

--- The pins of the host by their keys; where lists are told apart, those of
--- the list that is meant.
local function pins_of(config, request)
  local found, role = {}, request.role
  for _, host in ipairs(config.hosts) do
    if host.name == request.host then
      for _, one in ipairs(host.pins) do
        if one.usable and (not role or (one.role or role) == role) then
          found[core.base64(one.octets)] = one
        end
      end
    end
  end
  return found
end

local function row_of(pin, record)
  local line, column = reading.place(record)
  return { pin = pin, line = line, column = column }
end

--- Parts pins into those that a host has, and those that it has not.
local function part(config, request)
  local known, missing, present = pins_of(config, request), {}, {}
  for _, pin in ipairs(request.pins) do
    local own = known[pin:sub(8)]
    if own then
      present[#present + 1] = row_of(pin, own)
    else
      missing[#missing + 1] = pin
    end
  end
  return missing, present
end

local function same_host(before, after)
  return after ~= nil and before.text == after.text
    and before.settings == after.settings
end

--- Tells whether a host has what it had, and beside that only what is added.
local function grows(before, after, added)
  if not same_host(before, after) then return false end
  local at = 1
  for _, pin in ipairs(after.pins) do
    if pin == before.pins[at] then
      at = at + 1
    elseif not added[core.base64(core.pin(pin).octets or "")] then
      return false
    end
  end
  return at > #before.pins
end

--- Tells whether all hosts are what they were, but that one has more pins.
local function all_grow(was, is, name, added)
  for i, host in ipairs(was) do
    local own = core.host(host.text).name == name
    if not grows(host, is[i], own and added or {}) then return false end
  end
  return #is == #was
    or #is == #was + 1 and core.host(is[#is].text).name == name
end

--- Tells whether a config says what it said, and beside that only that a host
--- has the pins: nothing is believed of an edit that was not read back.
local function adds_alone(before, after, request, missing)
  local known, added = pins_of(after, request), {}
  for _, pin in ipairs(missing) do
    added[pin:sub(8)] = true
    if not known[pin:sub(8)] then return false end
  end
  return all_grow(reading.image(before), reading.image(after), request.host,
                  added)
end

--- Plans the edits of one config.
local function plan(config, request, missing)
  local adder = require(checks.adder(config.format))
  local edits, problem = adder.add(request.octets, request.host, missing,
    { format = config.format, role = request.role })
  if edits then return edits end
  return nil, refuse(request, "add.ambiguous", problem.text,
                     reading.place(config, problem.offset))
end

local function names_host(config, name)
  for _, host in ipairs(config.hosts) do
    if host.name == name then return true end
  end
  return false
end

--- Which of the configs of a file the pins are for: those that name the host,
--- or the only one.
local function choose(list, request)
  local found = {}
  for i, config in ipairs(list) do
    local refused = checks.config(config, request)
    if refused then return nil, refused end
    if names_host(config, request.host) then found[#found + 1] = i end
  end
  if #found > 0 then return found end
  if #list == 1 then return { 1 } end
  return nil, refuse(request, "add.ambiguous", ("the host is new, and the "
    .. "file has configs of %s and %s: write the entry that it is to have, "
    .. "with a pin"):format(list[1].format, list[2].format))
end

--- What is to be done to the file: the edits, and what each config lacks.
local function plan_all(list, chosen, request)
  local work = { edits = {}, missing = {}, present = {} }
  for _, i in ipairs(chosen) do
    local missing, present = part(list[i], request)
    table.move(present, 1, #present, #work.present + 1, work.present)
    if #missing > 0 then
      local edits, refused = plan(list[i], request, missing)
      if not edits then return nil, refused end
      table.move(edits, 1, #edits, #work.edits + 1, work.edits)
      work.missing[i] = missing
    end
  end
  return work
end

local UNSURE <const> =
  "what is read back is not the config with the pins: nothing is written"

--- Proves of each config of a file that it says what it said, and has the pins
--- in force that were missing in it.
local function prove(list, after, request, work)
  if not after or #after ~= #list then return UNSURE, "add.unsure" end
  for i, config in ipairs(list) do
    local missing = work.missing[i] or {}
    if after[i].format ~= config.format
       or not adds_alone(config, after[i], request, missing) then
      return UNSURE, "add.unsure"
    end
    local problem, notes = effects.compare(config, after[i], request,
                                           missing)
    if problem then return problem, "add.effect" end
    table.move(notes, 1, #notes, #work.notes + 1, work.notes)
  end
end

local function describe(work, after, request)
  local response = { added = {}, present = work.present, notes = work.notes }
  for i, config in ipairs(after) do
    local known = pins_of(config, request)
    for _, pin in ipairs(work.missing[i] or {}) do
      table.insert(response.added, row_of(pin, known[pin:sub(8)]))
    end
  end
  return response
end

--- Makes the change, and proves it.
local function change(list, work, request)
  local octets = edit.apply(request.octets, work.edits)
  local after = reading.configs(request.path, octets)
  work.notes = {}
  local problem, code = prove(list, after, request, work)
  if problem then return refuse(request, code, problem) end
  local response = describe(work, after, request)
  response.octets = octets
  return response
end

---@param request cotter.amend.Request
---@return cotter.amend.Response
local function answer(request)
  local refused = checks.octets(request)
  if refused then return refused end
  local list, problem = reading.configs(request.path, request.octets)
  if not list then return { problem = problem } end
  local chosen, work
  chosen, refused = choose(list, request)
  if not chosen then return refused end
  work, refused = plan_all(list, chosen, request)
  if not work then return refused end
  if #work.edits > 0 then return change(list, work, request) end
  return { added = {}, present = work.present, notes = {} }
end

---@param octets string an encoded request
---@return string octets an encoded response
return function(octets)
  return core.encode(answer(core.decode(octets)))
end
