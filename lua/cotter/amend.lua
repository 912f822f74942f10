--- Adds pins to a config: the edits, and the proof that they do that alone.
--- It runs in a state of its own, as the engine does.

local core = require "cotter.core"
local edit = require "cotter.edit"
local reading = require "cotter.amend.reading"

---@class cotter.amend.Request
---@field path string
---@field octets string
---@field host string in canonical form
---@field pins string[] "sha256/…", each once

---@class cotter.amend.Row
---@field pin string
---@field line integer
---@field column integer

---@class cotter.amend.Response
---@field octets string?   the file with the pins; nil where none is added
---@field added cotter.amend.Row[]
---@field present cotter.amend.Row[] what the host has had
---@field problem { code: string, message: string, path: string,
---       line: integer?, column: integer? }?

-- The formats that pins are added to, and what plans it.
local FORMATS = { android = "cotter.amend.android",
                  outsystems = "cotter.amend.outsystems" }

local function refuse(request, code, message, line, column)
  return { problem = { path = request.path, code = code, message = message,
                       line = line, column = column } }
end

--- The pins of a host by their keys.
local function pins_of(config, name)
  local found = {}
  for _, host in ipairs(config.hosts) do
    if host.name == name then
      for _, one in ipairs(host.pins) do
        if one.usable then
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
  local known, missing, present = pins_of(config, request.host), {}, {}
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

--- Tells whether a host has what it had, and after that only what is added.
local function grows(before, after, added)
  if not same_host(before, after) then return false end
  for i, pin in ipairs(before.pins) do
    if after.pins[i] ~= pin then return false end
  end
  for i = #before.pins + 1, #after.pins do
    if not added[core.base64(core.pin(after.pins[i]).octets or "")] then
      return false
    end
  end
  return true
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
  local known, added = pins_of(after, request.host), {}
  for _, pin in ipairs(missing) do
    added[pin:sub(8)] = true
    if not known[pin:sub(8)] then return false end
  end
  return all_grow(reading.image(before), reading.image(after), request.host,
                  added)
end

local function plan(config, request, missing)
  local adder = require(FORMATS[config.format])
  local edits, problem = adder.add(request.octets, request.host, missing)
  if edits then return edit.apply(request.octets, edits) end
  return nil, refuse(request, "add.ambiguous", problem.text,
                     reading.place(config, problem.offset))
end

local function describe(response, config, request, missing)
  local known = pins_of(config, request.host)
  for i, pin in ipairs(missing) do
    response.added[i] = row_of(pin, known[pin:sub(8)])
  end
  return response
end

local function check(config, request)
  if not FORMATS[config.format] then
    return refuse(request, "add.format",
      ("pins are added to configs of outsystems and android, not %s")
        :format(config.format))
  elseif config.encoding ~= "utf-8" then
    return refuse(request, "add.encoding",
      ("written as %s: save it as UTF-8 first"):format(config.encoding))
  end
end

---@param request cotter.amend.Request
---@return cotter.amend.Response
local function answer(request)
  local config, problem = reading.config(request.path, request.octets)
  if not config then return { problem = problem } end
  local refused = check(config, request)
  if refused then return refused end
  local missing, present = part(config, request)
  local response = { added = {}, present = present }
  if #missing == 0 then return response end
  local octets
  octets, refused = plan(config, request, missing)
  if not octets then return refused end
  local after = reading.config(request.path, octets)
  if not after or not adds_alone(config, after, request, missing) then
    return refuse(request, "add.unsure",
      "what is read back is not the config with the pins: nothing is written")
  end
  response.octets = octets
  return describe(response, after, request, missing)
end

---@param octets string an encoded request
---@return string octets an encoded response
return function(octets)
  return core.encode(answer(core.decode(octets)))
end
