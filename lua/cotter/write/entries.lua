--- What writers get of a config: its entries, without what no format says.

local core = require "cotter.core"

local entries = {}

local function line_of(record)
  local source, offset = core.record_position(record)
  return source and source:position(offset).line
end

-- Formats that have a word for SHA-1.
local SHA1 = { okhttp = true }

local function pin_of(pin, host, format, out)
  local key = pin.key or pin.octets
  local line = line_of(pin)
  if pin.fault or not key then
    out:lose({ name = host.name, line = line },
             ("left out: %s is no pin (%s)"):format(pin.text, pin.fault))
  elseif pin.algorithm == "sha1" and not SHA1[format] then
    out:lose({ name = host.name, line = line },
             ("left out: no word for the SHA-1 %s"):format(pin.text))
  elseif pin.earlier and pin.earlier.host == host then
    out:lose({ name = host.name, line = line },
             ("left out: %s stands twice"):format(pin.text))
  else
    return { octets = key, base64 = core.base64(key),
             algorithm = pin.algorithm, role = pin.role, line = line }
  end
end

local LABELS = { ["*."] = "one", ["**."] = "any" }

--- The name behind a wildcard, and what the wildcard means.
local function name_of(host)
  local before, name = host.name:match "^(%*%*?%.)(.+)$"
  return name or host.name, LABELS[before]
end

local function scope_of(host, labels)
  if labels then return labels == "any" end
  return host.include_subdomains
end

local function entry_of(host, format, out)
  local pins = {}
  for _, pin in ipairs(host.pins) do
    pins[#pins + 1] = pin_of(pin, host, format, out)
  end
  local name, labels = name_of(host)
  return { name = name, labels = labels, pins = pins,
           include_subdomains = scope_of(host, labels),
           enforced = host.enforced, line = line_of(host),
           expires = host.expires and tostring(host.expires):sub(1, 10) }
end

--- Draws the entries of a config.
---@param config cotter.Config
---@param format string that they are written in
---@param out cotter.write.Out
---@return cotter.write.Entry[]
---@nodiscard
function entries.of(config, format, out)
  local list = {}
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
      list[#list + 1] = entry_of(host, format, out)
    end
  end
  return list
end

return entries
