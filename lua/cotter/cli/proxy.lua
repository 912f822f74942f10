--- Proxies: which servers are asked through one, and with what request.

local core = require "cotter.core"
local servers = require "cotter.cli.servers"

local proxy = {}

local HTTP = 80

-- The handshake is looked at on the socket, up to the certificates; a second
-- TLS around it would have to be verified, with a user's password inside.
local WHY_NOT_HTTPS = ": TLS inside the proxy's own TLS is not spoken; name "
  .. "the proxy's port for http://"

---@class cotter.Proxy
---@field host string
---@field port integer
---@field authorization string? the credentials, encoded
---@field except string[]       hosts that are connected to directly

---@param text string
---@return string
local function percent_decode(text)
  return (text:gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

--- Reads what follows http://.
---@param text string
---@return cotter.Proxy?
local function read_place(text)
  local user, place = text:match "^(.*)@([^@]*)$"
  local name, digits = servers.split(((place or text):gsub("/$", "")))
  local port = servers.port(digits or tostring(HTTP))
  if not port then return nil end
  if not servers.is_address(name) then
    local host = core.host(name)
    if host.fault or host.wildcard then return nil end
    name = host.name
  end
  return { host = name, port = port, except = {},
           authorization = user and core.base64(percent_decode(user)) }
end

--- Gives the value of the first variable that is set.
---@param getenv fun(name: string): string?
---@param ... string
---@return string
local function first(getenv, ...)
  for _, name in ipairs { ... } do
    if getenv(name) then return getenv(name) end
  end
  return ""
end

---@param scheme string
---@return string message
local function refuse_scheme(scheme)
  return ("HTTPS_PROXY: a proxy of %s:// is not known, only http://%s"):format(
    scheme, scheme:lower() == "https" and WHY_NOT_HTTPS or "")
end

--- Reads the proxy that the environment names.
---@param getenv fun(name: string): string?
---@return cotter.Proxy?
---@return string? message what is wrong; tells no password
---@nodiscard
function proxy.read(getenv)
  local text = first(getenv, "HTTPS_PROXY", "https_proxy")
  if text == "" then return nil end
  local scheme, rest = text:match "^(%a[%w+.-]*)://(.*)$"
  if scheme and scheme:lower() ~= "http" then
    return nil, refuse_scheme(scheme)
  end
  local one = read_place(rest or text)
  if not one then return nil, "HTTPS_PROXY is not http://HOST:PORT" end
  for entry in first(getenv, "NO_PROXY", "no_proxy"):gmatch "[^%s,]+" do
    one.except[#one.except + 1] = entry:lower()
  end
  return one
end

---@param server cotter.Server
---@param entry string of NO_PROXY: a host, with what is below it, or *
---@return boolean
local function is_excepted(server, entry)
  if entry == "*" then return true end
  local name, digits = servers.split((entry:gsub("^%*?%.", "")))
  if digits and servers.port(digits) ~= server.port then return false end
  if name == server.host then return true end
  return not server.is_address
         and server.host:sub(-#name - 1) == "." .. name
end

---@param one cotter.Proxy
---@param target string
---@return string
local function connect(one, target)
  local lines = { ("CONNECT %s HTTP/1.1"):format(target),
                  ("Host: %s"):format(target) }
  if one.authorization then
    lines[3] = "Proxy-Authorization: Basic " .. one.authorization
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

---@param server cotter.Server
---@param one cotter.Proxy?
---@return boolean
local function is_used(server, one)
  for _, entry in ipairs(one and one.except or {}) do
    if is_excepted(server, entry) then return false end
  end
  return one ~= nil
end

--- Gives a server the request that fetches from it.
---@param server cotter.Server
---@param one cotter.Proxy?
function proxy.prepare(server, one)
  local name = server.is_address and "" or server.host
  local address = server.address or server.host
  if one and is_used(server, one) then
    server.proxy = servers.name(one.host, one.port)
    server.request = {
      name = name, address = one.host, port = one.port,
      tunnel = connect(one, servers.name(address, server.port)),
    }
  else
    server.request = { name = name, address = address, port = server.port,
                       tunnel = "" }
  end
end

return proxy
