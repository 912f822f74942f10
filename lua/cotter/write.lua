--- Writes configs in another format. It runs in a state of its own, as the
--- engine does.

local core = require "cotter.core"
local entries = require "cotter.write.entries"
local leftovers = require "cotter.write.leftovers"
local losses = require "cotter.write.losses"
local reading = require "cotter.amend.reading"

---@class cotter.write.Request
---@field path string
---@field octets string
---@field format string
---@field from string?    write configs of this format alone
---@field file cotter.InputFile? how it was found
---@field role "leaf"|"ca"|nil

---@class cotter.write.Result of one config
---@field format string   that it has
---@field text string?    nil where it is not written
---@field hosts integer   that are written
---@field warnings { path: string, line: integer?, message: string }[]
---@field problem { path: string, code: string, message: string }?

-- What a file of a format that is read is called; a header has no names.
local NAMES = { android = "nsc.xml", apple = "Info.plist", curl = "curlrc",
  okhttp = "Pins.kt", outsystems = "pinning.json", tlsa = "zone",
  trustkit = "Info.plist" }

local LABELS = { one = "*.", any = "**." }

--- What an entry or host pins, as one text.
local function portrait(name, pins)
  local words = {}
  for i, pin in ipairs(pins) do
    local octets = pin.octets or ""
    words[i] = core.hex(octets)
  end
  table.sort(words)
  return name .. " " .. table.concat(words, " ")
end

-- OkHttp says by a pattern what others say beside the name.
local function name_of(entry, format)
  if format ~= "okhttp" then return entry.name end
  local labels = entry.labels or entry.include_subdomains and "any"
  return (LABELS[labels] or "") .. entry.name
end

--- The entries that are written.
local function written(list, out)
  local kept = {}
  for _, entry in ipairs(list) do
    if not out.left_out[entry] then kept[#kept + 1] = entry end
  end
  return kept
end

--- Tells whether a text says what was to be written, no more and no less:
--- nothing is believed of it that was not read back.
local function says(text, format, list)
  local wanted, count = {}, #list
  if not NAMES[format] or count == 0 then return true end
  for _, entry in ipairs(list) do
    wanted[portrait(name_of(entry, format), entry.pins)] = true
  end
  local config = reading.config(NAMES[format], text)
  for _, host in ipairs(config and config.hosts or {}) do
    if not wanted[portrait(host.name, host.pins)] then return false end
    count = count - 1
  end
  return count == 0
end

--- Puts warnings in the order of the file.
local function sorted(warnings)
  local place = {}
  for i, one in ipairs(warnings) do place[one] = i end
  table.sort(warnings, function(a, b)
    local x, y = a.line or 0, b.line or 0
    if x ~= y then return x < y end
    return place[a] < place[b]
  end)
  return warnings
end

local function comments_of(list)
  local comments = {}
  for _, host in ipairs(list) do
    for _, pin in ipairs(host.pins) do
      if pin.comment then comments[pin.comment] = true end
    end
  end
  return comments
end

-- The pins of such a config stand in another file, by whose names of keys its
-- hosts have them: nothing of it can be written alone.
local UNLINKED <const> = "its pins are names of keys, which stand in "
  .. "transport_security_state_static.pins: it is checked with that, and not "
  .. "converted"

---@param request cotter.write.Request
---@return cotter.write.Result
local function unlinked(request)
  return { format = "chromium", warnings = {}, hosts = 0,
           problem = { path = request.path, code = "chromium.keys",
                       message = UNLINKED } }
end

---@param config cotter.Config
---@param request cotter.write.Request
---@return cotter.write.Result
local function convert(config, request)
  if config.format == "chromium" then return unlinked(request) end
  local out, warnings = losses.new(request.role)
  local list = entries.of(config, request.format, out)
  local text = require("cotter.write." .. request.format)(list, out)
  leftovers.tell(config, request.octets, out, comments_of(config.hosts))
  for _, one in ipairs(warnings) do one.path = request.path end
  list = written(list, out)
  local result = { format = config.format, warnings = sorted(warnings),
                   hosts = #list }
  if says(text, request.format, list) then
    result.text = text
  else
    result.problem = { path = request.path, code = "convert.unsure",
      message = "what is read back is not what was to be written" }
  end
  return result
end

---@param request cotter.write.Request
---@return { problem: table?, note: table?, results: cotter.write.Result[] }
local function answer(request)
  local list, problem = reading.configs(request.path, request.octets,
                                        request.file)
  if not list then return { problem = problem, results = {} } end
  local results = {}
  for _, config in ipairs(list) do
    if not request.from or config.format == request.from then
      results[#results + 1] = convert(config, request)
    end
  end
  return { results = results, note = problem }
end

---@param octets string an encoded request
---@return string octets an encoded response
return function(octets)
  return core.encode(answer(core.decode(octets)))
end
