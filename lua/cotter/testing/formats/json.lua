--- Writes configs that are JSON, from entries of a test.

local quote = require "cotter.testing.formats.quote"

local json = quote.json

local function prefixed(base64) return "sha256/" .. base64 end
local function bare(base64) return base64 end

--- An array of pins, one a line.
---@param pins string[]
---@param indent string of the line that it begins in
---@return string
local function array(pins, indent)
  if #pins == 0 then return "[]" end
  return "[\n" .. quote.lines(pins, indent .. "  ", json) .. "\n"
    .. indent .. "]"
end

--- Members of an object: those that are not nil, in order.
---@param indent string
---@param ... string|nil name and value in turn, the value as JSON
---@return string
local function members(indent, ...)
  local lines = {}
  for i = 1, select("#", ...), 2 do
    local name, value = select(i, ...)
    if value then
      lines[#lines + 1] = ("%s%s: %s"):format(indent, json(name), value)
    end
  end
  return table.concat(lines, ",\n")
end

local function flag(value)
  if value ~= nil then return tostring(value) end
end

local function text(value) return value and json(value) end

--- An object with a member for each entry.
---@param entries cotter.testing.Entry[]
---@param indent string
---@param write fun(entry: cotter.testing.Entry): string
---@return string
local function by_host(entries, indent, write)
  local lines = {}
  for i, entry in ipairs(entries) do
    lines[i] = ("%s%s: %s"):format(indent, json(entry.host), write(entry))
  end
  return table.concat(lines, ",\n")
end

local formats = {}

formats.pinning_json = {
  path = "pinning.json", spell = prefixed, entry = {},
  write = function(entries)
    local hosts = {}
    for i, entry in ipairs(entries) do
      hosts[i] = "    {\n" .. members("      ", "host", json(entry.host),
        "hashes", entry.pins and array(entry.pins, "      ")) .. "\n    }"
    end
    return '{\n  "hosts": [\n' .. table.concat(hosts, ",\n") .. "\n  ]\n}\n"
  end,
}

formats.public_key_pinning = {
  path = "pins.json", spell = bare,
  entry = { "include_subdomains", "expires" },
  write = function(entries)
    return "{\n" .. by_host(entries, "  ", function(entry)
      return "{\n" .. members("    ",
        "includeSubdomains", flag(entry.include_subdomains),
        "expirationDate", text(entry.expires),
        "publicKeyHashes", entry.pins and array(entry.pins, "    "))
        .. "\n  }"
    end) .. "\n}\n"
  end,
}

formats.cert_pinner = {
  path = "pinset.json", spell = prefixed, entry = {},
  write = function(entries)
    return '{\n  "domains": {\n' .. by_host(entries, "    ", function(entry)
      return "{\n" .. members("      ", "pins",
        entry.pins and array(entry.pins, "      ")) .. "\n    }"
    end) .. "\n  }\n}\n"
  end,
}

local function ssl_manager_domain(entry)
  return "{\n" .. members("      ", "enforcePinning", flag(entry.enforced),
    "expirationDate", text(entry.expires),
    "includeSubdomains", flag(entry.include_subdomains)) .. "\n    }"
end

formats.ssl_manager = {
  path = "ssl_config.json", spell = prefixed,
  entry = { "include_subdomains", "expires", "enforced" },
  write = function(entries)
    local settings = {}
    for _, entry in ipairs(entries) do
      if entry.include_subdomains ~= nil or entry.expires
        or entry.enforced ~= nil then
        settings[#settings + 1] = entry
      end
    end
    local domains = #settings > 0 and ',\n  "domains": {\n'
      .. by_host(settings, "    ", ssl_manager_domain) .. "\n  }" or ""
    return '{\n  "sha256Keys": {\n' .. by_host(entries, "    ",
      function(entry) return array(entry.pins or {}, "    ") end)
      .. "\n  }" .. domains .. "\n}\n"
  end,
}

formats.expo = {
  path = "app.json", spell = bare, entry = {},
  write = function(entries)
    return '{\n  "expo": {\n    "extra": {\n      "publicKeyHashes": {\n'
      .. by_host(entries, "        ", function(entry)
        return array(entry.pins or {}, "        ")
      end) .. "\n      }\n    }\n  }\n}\n"
  end,
}

local function tcs_pins(pins)
  local lines = {}
  for i, pin in ipairs(pins) do
    lines[i] = ('        { "pin": %s, "serial": "%d", "is_online": true }')
      :format(json(pin), i)
  end
  return "[\n" .. table.concat(lines, ",\n") .. "\n      ]"
end

formats.tcs = {
  path = "hosts_and_pins.json", spell = bare, entry = {},
  write = function(entries)
    local hosts = {}
    for i, entry in ipairs(entries) do
      hosts[i] = "    {\n" .. members("      ", "host", json(entry.host),
        "pins", entry.pins and tcs_pins(entry.pins)) .. "\n    }"
    end
    return '{\n  "payload": [\n' .. table.concat(hosts, ",\n") .. "\n  ]\n}\n"
  end,
}

formats.msso = {
  path = "msso_config.json", spell = bare, entry = {},
  write = function(entries)
    local servers = {}
    for i, entry in ipairs(entries) do
      servers[i] = ("  %s: {\n%s\n  }"):format(
        json("https://" .. entry.host .. ":8443"),
        members("    ", "publicKeyHashes",
                entry.pins and array(entry.pins, "    ")))
    end
    return "{\n" .. table.concat(servers, ",\n") .. "\n}\n"
  end,
}

return formats
