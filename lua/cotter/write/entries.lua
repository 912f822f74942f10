--- What writers get of a config: its entries, without what no format says.

local configs = require "cotter.model.config"
local core = require "cotter.core"

local entries = {}

-- Formats in which the pins of all entries that cover a name are joined; in
-- others the nearest entry counts alone.
local JOINED = { apple = true, okhttp = true }

local function line_of(record)
  local source, offset = core.record_position(record)
  return source and source:position(offset).line
end

-- Formats that have a word for SHA-1.
local SHA1 = { okhttp = true }

-- A comment as every format can write it: in one line, and without what ends
-- one of XML.
local function comment_of(pin)
  local text = pin.comment
  return text and text:gsub("[%s%c]+", " "):gsub("%-%-+", "-")
                      :gsub("%-$", "") or nil
end

--- Why a pin is not written.
local function refusal_of(pin, format)
  if pin.fault or not (pin.key or pin.octets) then
    return ("%s is no pin (%s)"):format(pin.text, pin.fault)
  elseif pin.algorithm == "sha1" and not SHA1[format] then
    return ("no word for the SHA-1 %s"):format(pin.text)
  elseif pin.earlier and pin.earlier.host == pin.host then
    return ("%s stands twice"):format(pin.text)
  end
end

local function pin_of(pin, host, format, out)
  local line, why = line_of(pin), refusal_of(pin, format)
  if why then
    return out:lose({ name = host.name, line = line }, "left out: " .. why)
  end
  local octets = pin.key or pin.octets
  return { octets = octets, base64 = core.base64(octets),
           comment = comment_of(pin), algorithm = pin.algorithm,
           role = pin.role, line = line }
end

local LABELS = { ["*."] = "one", ["**."] = "any" }

--- The name behind a wildcard, and what the wildcard means.
local function name_of(host)
  local before, name = host.name:match "^(%*%*?%.)(.+)$"
  return name or host.name, LABELS[before]
end

local function scope_of(host, labels)
  if labels then return labels == "any" end
  if host.config.format == "okhttp" then return false end
  return host.include_subdomains
end

-- A name that an entry answers for.
local function sample(host)
  return (host.name:gsub("^%*%*%.", ""):gsub("^%*%.", "a."))
end

--- The pins that count for an entry: its own, and where those of its parents
--- are joined there and not here, these too.
local function pins_of(host, format)
  local config = host.config
  if not JOINED[config.format] or JOINED[format] then return host.pins end
  return configs.answer(config, sample(host), config.consumers[1]).pins
end

local function add_pin(list, known, pin)
  local key = pin and pin.algorithm .. pin.base64
  if pin and not known[key] then
    known[key] = true
    list[#list + 1] = pin
  end
end

-- What of a host no entry says.
local function tell_host(host, format, out)
  local at = { name = host.name, line = line_of(host) }
  if host.lists == "ca leaf" and format ~= "apple" then
    out:lose(at, "both lists have to match there, and here any pin does")
  end
  for _, pin in ipairs(host.denied or {}) do
    out:lose({ name = host.name, line = line_of(pin) },
             ("%s is refused there, and not here"):format(pin.text))
  end
end

local function entry_of(host, format, out)
  local pins, known = {}, {}
  for _, pin in ipairs(pins_of(host, format)) do
    add_pin(pins, known, pin_of(pin, host, format, out))
  end
  tell_host(host, format, out)
  local name, labels = name_of(host)
  return { name = name, labels = labels, pins = pins,
           include_subdomains = scope_of(host, labels),
           enforced = host.enforced, line = line_of(host),
           expires = host.expires and tostring(host.expires):sub(1, 10) }
end

--- What an entry is written under.
local function key_of(entry, format)
  if format == "okhttp" then return (entry.labels or "") .. entry.name end
  return (entry.labels == "one" and "*." or "") .. entry.name
end

--- Joins two entries that would be written under one name.
local function join(entry, other, out)
  local known = {}
  for _, pin in ipairs(entry.pins) do
    known[pin.algorithm .. pin.base64] = true
  end
  for _, pin in ipairs(other.pins) do add_pin(entry.pins, known, pin) end
  entry.include_subdomains = entry.include_subdomains
                             or other.include_subdomains
  out:lose(other, ("joined with the entry of line %d, which reaches as far "
    .. "as both do"):format(entry.line or 0))
end

-- The nearest entry above another that reaches it.
local function parent_of(entry, by_name)
  local name = entry.name
  repeat
    name = name:match "^[^.]+%.(.+)$"
    local parent = name and by_name[name]
    if parent and parent.include_subdomains and #parent.pins > 0 then
      return parent
    end
  until not name
end

local function has_more(parent, entry)
  local known = {}
  for _, pin in ipairs(entry.pins) do known[pin.base64] = true end
  for _, pin in ipairs(parent.pins) do
    if not known[pin.base64] then return true end
  end
  return false
end

-- Whether pins of a parent count for an entry here that do not there.
local function joins(entry, config, format)
  return JOINED[format] and not JOINED[config.format]
    or entry.shadows and format == "outsystems"
end

--- Looks at entries below others: what the nearest says alone, and what is
--- joined where pins are.
local function look_above(list, config, format, out)
  local by_name = {}
  for _, entry in ipairs(list) do
    if entry.labels ~= "one" then by_name[entry.name] = entry end
  end
  for _, entry in ipairs(list) do
    local parent = parent_of(entry, by_name)
    entry.shadows = parent ~= nil and #entry.pins == 0
    if parent and joins(entry, config, format) and has_more(parent, entry) then
      out:lose(entry, ("the pins of %s count for it here, too"):format(
        parent.name))
    end
  end
end

local function add(list, index, entry, format, out)
  local key = key_of(entry, format)
  if index[key] then return join(index[key], entry, out) end
  index[key] = entry
  list[#list + 1] = entry
end

--- Draws the entries of a config.
---@param config cotter.Config
---@param format string that they are written in
---@param out cotter.write.Out
---@return cotter.write.Entry[]
---@nodiscard
function entries.of(config, format, out)
  local list, index = {}, {}
  for _, host in ipairs(config.hosts) do
    if host.fault then
      out:lose({ name = host.text, line = line_of(host) },
               ("left out: no name of a host (%s)"):format(host.fault))
    elseif host.name:find "^%(" then
      out:lose({ name = host.name, line = line_of(host) },
               "left out: the input does not name a host")
    elseif host.earlier then
      out:lose({ name = host.name, line = line_of(host) },
               "left out: the host stands twice")
    else
      add(list, index, entry_of(host, format, out), format, out)
    end
  end
  look_above(list, config, format, out)
  return list
end

return entries
