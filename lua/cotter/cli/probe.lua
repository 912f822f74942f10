--- cotter probe: fetches the certificates that servers send.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local outcome = require "cotter.cli.outcome"
local proxies = require "cotter.cli.proxy"
local servers = require "cotter.cli.servers"

local NOT_EVALUATED = 2
local AT_ONCE = 8 -- servers that are asked at the same time
local SECONDS = "10"
local LINE = 64 -- characters of base64 (RFC 7468 2)

--- Tells on a terminal how far it is.
---@param done integer
---@param count integer
local function progress(done, count)
  if not core.isatty(2) then return end
  local text = done < count and ("%d of %d servers"):format(done, count) or ""
  io.stderr:write("\r\27[K", text)
end

--- Asks all that can be asked, some at a time.
---@param list cotter.Server[]
---@param seconds string
---@return table<cotter.Server, cotter.ServerResult>
local function ask(list, seconds)
  local requests, asked, results = {}, {}, {}
  for _, server in ipairs(list) do
    if server.request then
      requests[#requests + 1] = server.request
      asked[#requests] = server
    end
  end
  local done = 0
  progress(done, #requests)
  for i, result in core.fetch(requests, tonumber(seconds) * 1000 // 1 | 0,
                              AT_ONCE) do
    results[asked[i]] = result
    done = done + 1
    progress(done, #requests)
  end
  return results
end

---@param der string
---@return string
local function pem(der)
  local lines = { "-----BEGIN CERTIFICATE-----" }
  local text = core.base64(der)
  for at = 1, #text, LINE do lines[#lines + 1] = text:sub(at, at + LINE - 1) end
  lines[#lines + 1] = "-----END CERTIFICATE-----\n"
  return table.concat(lines, "\n")
end

--- Makes DIR/chains. A link may lead out of DIR: it is refused.
---@param folder string DIR
---@return string? path
---@return { code: string, text: string }? fault
local function make_chains(folder)
  local done, fault = core.make_directory(folder)
  local entries
  if done then entries, fault = core.list_directory(folder) end
  if not entries then return nil, fault end
  for _, entry in ipairs(entries) do
    if entry.name == "chains" and entry.type == "link" then
      return nil, { code = "file.link",
                    text = "chains in it is a link, which may lead elsewhere" }
    end
  end
  local path = (folder:gsub("/+$", "")) .. "/chains"
  done, fault = core.make_directory(path)
  if not done then return nil, fault end
  return path
end

--- Writes the chain of an outcome into DIR/chains/HOST.pem.
---@param one cotter.Outcome
---@param folder string DIR
local function save(one, folder)
  local chains, fault = make_chains(folder)
  local path = chains and ("%s/%s.pem"):format(chains, one.host) or folder
  local blocks = {}
  for i, der in ipairs(one.octets) do blocks[i] = pem(der) end
  local done
  if chains then
    done, fault = core.write_file(path, table.concat(blocks))
  end
  if done then
    one.saved = path
  else
    one.error = { code = fault.code,
                  message = ("%s: %s"):format(path, fault.text) }
  end
end

---@param list cotter.Server[]
---@param seconds string
---@param folder string? to save in
---@return cotter.Outcome[]
local function fetch(list, seconds, folder)
  local results, all = ask(list, seconds), {}
  for i, server in ipairs(list) do
    all[i] = outcome.new(server, results[server], seconds)
    if folder and not all[i].error then save(all[i], folder) end
  end
  return all
end

---@param all cotter.Outcome[]
---@param format string?
---@param out cotter.Output
---@return integer status
local function tell(all, format, out)
  local status = 0
  for _, one in ipairs(all) do
    if format ~= "json" and one.protocol then outcome.write(one, out) end
    if one.error then
      status = NOT_EVALUATED
      out:tell(("%s: error: %s"):format(outcome.name(one),
                                        columns.escape(one.error.message)))
    end
  end
  if format == "json" then outcome.write_json(all, out) end
  return status
end

--- The servers of the words, each once.
---@param words string[]
---@return cotter.Server[]
local function read_servers(words)
  local list, known = {}, {}
  for _, word in ipairs(words) do
    local server = servers.read(word)
    local name = server.port and servers.name(server.host, server.port)
                 or word
    if not known[name] then list[#list + 1] = server end
    known[name] = true
  end
  return list
end

--- A file is named by its host: one chain for each, and none for an address.
---@param list cotter.Server[]
---@return string? message
local function check_files(list)
  local ports = {}
  for _, server in ipairs(list) do
    local host = server.host
    if server.is_address then
      return ("--save is for hosts: no pin is of the address %s"):format(host)
    elseif server.port and ports[host] then
      return ("--save has one file for %s, which stands here with two ports")
        :format(host)
    end
    ports[host] = server.port
  end
end

---@param text string
---@return string? message
local function check_seconds(text)
  local number = text:find "^%d+%.?%d*$" and tonumber(text)
  if number and number >= 0.001 and number <= 3600 then return nil end
  return ('--timeout "%s" is no number of seconds, 0.001 to 3600'):format(text)
end

---@param list cotter.Server[]
---@param args table
---@return string? message
local function check(list, args)
  local message = check_seconds(args.timeout or SECONDS)
                  or servers.resolve(list, args.resolve or {})
  if message or not args.save then return message end
  return check_files(list)
end

---@param args table
---@return cotter.Server[]? list
---@return string? message
local function prepare(args)
  local list = read_servers(args.arguments)
  local message = check(list, args)
  if message then return nil, message end
  local proxy
  proxy, message = proxies.read(os.getenv)
  if message then return nil, message end
  for _, server in ipairs(list) do
    if server.port then proxies.prepare(server, proxy) end
  end
  return list
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local list, message = prepare(args)
  if not list then
    out:tell(("cotter probe: %s"):format(columns.escape(message)))
    return NOT_EVALUATED
  end
  return tell(fetch(list, args.timeout or SECONDS, args.save), args.format,
              out)
end

---@type cotter.Command
return {
  usage = "[OPTION…] HOST[:PORT]…",
  about = [[
Fetches the certificates that servers send, and prints the pin, the last day
and the subject of each, in the order in which they come. The port is 443
unless it is given; an IPv6 address with a port stands in brackets.

A handshake of TLS 1.2 or 1.3 is begun, and given up once the certificates are
there. Nothing about them is verified: a chain that no client would take is
shown, and saved, as it is. Up to 8 servers are asked at the same time.

HTTPS_PROXY=http://[USER:PASSWORD@]HOST:PORT names a proxy, which is asked with
CONNECT, and NO_PROXY the hosts that are connected to directly.]],
  arguments = { min = 1 },
  options = {
    { "--save", "write the chain of each host into DIR/chains/HOST.pem, as "
      .. "evidence for cotter check", value = "DIR" },
    { "--resolve", "connect to this address, as HOST:PORT:ADDRESS",
      value = "H:P:A", many = true },
    { "--timeout", "for each server, from its name to its certificates; 10",
      value = "SECONDS" },
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
  },
  examples = {
    { "cotter probe example.com", "what a server sends" },
    { "cotter probe --save evidence example.com example.org",
      "the chains of two hosts, as evidence" },
    { "cotter probe --resolve example.com:443:192.0.2.7 example.com",
      "a server that the name does not lead to yet" },
  },
  exits = {
    { "0", "the certificates of all servers are there" },
    { "2", "usage, or a server whose certificates are not; the others are "
           .. "reported" },
  },
  run = run,
}
