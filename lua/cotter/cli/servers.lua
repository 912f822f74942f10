--- Servers: what the words of a command line name.

local core = require "cotter.core"

local servers = {}

---@class cotter.Server
---@field host string      A-labels or an address; as written if refused
---@field port integer?    nil if refused
---@field is_address boolean?
---@field address string?  in place of a lookup
---@field proxy string?    HOST:PORT that the connection goes through
---@field request cotter.ServerRequest?
---@field fault { code: string, text: string }? why it is no server

local HTTPS = 443

--- Whether a text is an address of IPv4 or IPv6.
---@param text string
---@return boolean
---@nodiscard
function servers.is_address(text)
  if text:find ":" then return text:find "^[%x:.]+$" ~= nil end
  local octets = { text:match "^(%d+)%.(%d+)%.(%d+)%.(%d+)$" }
  for _, octet in ipairs(octets) do
    if #octet > 3 or tonumber(octet) > 255 then return false end
  end
  return #octets == 4
end

--- Splits HOST:PORT, [ADDRESS]:PORT or either without a port.
---@param text string
---@return string host
---@return string? port
---@nodiscard
function servers.split(text)
  local inner, rest = text:match "^%[(.-)%](.*)$"
  if inner and (rest == "" or rest:find "^:") then
    return inner, rest:match "^:(.*)$"
  end
  local host, port = text:match "^([^:]*):([^:/]*)$"
  if host then return host, port end
  return text
end

--- Reads the digits of a port.
---@param text string
---@return integer?
---@nodiscard
function servers.port(text)
  local port = text:find "^%d+$" and #text <= 5 and tonumber(text)
  return port and port >= 1 and port <= 65535 and port or nil
end

---@param text string
---@param code string
---@param message string
---@return cotter.Server
local function refuse(text, code, message)
  return { host = text, fault = { code = code, text = message } }
end

--- Reads HOST[:PORT].
---@param text string
---@return cotter.Server
---@nodiscard
function servers.read(text)
  local name, digits = servers.split(text)
  local port = servers.port(digits or tostring(HTTPS))
  if servers.is_address(name) then
    if not port then return refuse(text, "port", "that is no port") end
    return { host = name:lower(), port = port, is_address = true }
  end
  local host = core.host(name)
  if host.fault then
    return refuse(text, host.fault,
                  ("that is no name of a host (%s)"):format(host.fault))
  elseif host.wildcard then
    return refuse(text, "host.wildcard", "a server has a name without *")
  elseif not port then
    return refuse(text, "port", "that is no port")
  end
  return { host = host.name, port = port }
end

---@param host string
---@param port integer
---@return string
---@nodiscard
function servers.name(host, port)
  return (host:find ":" and "[%s]:%d" or "%s:%d"):format(host, port)
end

--- Reads HOST:PORT:ADDRESS.
---@param text string
---@return string? name HOST:PORT
---@return string? address
local function read_resolve(text)
  local host, digits, address = text:match "^(.+):(%d+):(%[.+%])$"
  if not host then host, digits, address = text:match "^([^:]+):(%d+):(.+)$" end
  if not host then return nil end
  local server = servers.read(host .. ":" .. digits)
  address = address:match "^%[(.*)%]$" or address
  if server.fault or not servers.is_address(address) then return nil end
  return servers.name(server.host, server.port), address
end

--- Gives servers the addresses of --resolve.
---@param list cotter.Server[]
---@param resolves string[] HOST:PORT:ADDRESS
---@return string? message what is wrong
---@nodiscard
function servers.resolve(list, resolves)
  for _, text in ipairs(resolves) do
    local name, address = read_resolve(text)
    if not name then
      return ('--resolve "%s" is not HOST:PORT:ADDRESS'):format(text)
    end
    local used = false
    for _, server in ipairs(list) do
      if server.port and servers.name(server.host, server.port) == name then
        server.address, used = address, true
      end
    end
    if not used then
      return ('--resolve "%s" is for none of the servers'):format(text)
    end
  end
end

return servers
