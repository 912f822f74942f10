--- cotter probe: fetches the certificates that servers send.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local decisions = require "cotter.cli.decisions"
local jail = require "cotter.jail"
local moments = require "cotter.cli.at"
local outcome = require "cotter.cli.outcome"
local progress = require "cotter.cli.progress"
local proxies = require "cotter.cli.proxy"
local saving = require "cotter.cli.saving"
local servers = require "cotter.cli.servers"
local trust = require "cotter.cli.trust"

local REFUSED, NOT_EVALUATED, UNDECIDED = 1, 2, 3
local AT_ONCE <const> = core.limits.fetch_at_once
local SECONDS <const> = ("%d"):format(core.limits.fetch_usual // 1000)
local MOST <const> = core.limits.fetch_milliseconds // 1000

---@param done integer
---@param count integer
---@return string how far it is
local function far(done, count)
  return ("%d of %s"):format(done, columns.count(count, "server"))
end

---@param seconds string
---@return integer
local function milliseconds(seconds)
  return tonumber(seconds) * 1000 // 1 | 0
end

--- Asks all that can be asked, some at a time.
---@param list cotter.Server[]
---@param timeouts cotter.Timeouts
---@return table<cotter.Server, cotter.ServerResult>
local function ask(list, timeouts)
  local requests, asked, results = {}, {}, {}
  for _, server in ipairs(list) do
    if server.request then
      requests[#requests + 1] = server.request
      asked[#requests] = server
    end
  end
  local line <close> = progress.begin { arguments = {} }
  local done = 0
  line.tell(far(done, #requests))
  for i, result in core.fetch(requests, milliseconds(timeouts.all), AT_ONCE,
                              milliseconds(timeouts.connect)) do
    results[asked[i]] = result
    jail.heed(result.layers)
    done = done + 1
    line.tell(far(done, #requests))
  end
  return results
end

--- Has what was fetched read, and judged where there are anchors.
---@param one cotter.Outcome
---@param request cotter.ProbeRequest
local function judge(one, request)
  local answer, fault = trust.judge { host = one.host, octets = one.octets,
    anchors = request.anchors, at = request.at, profile = request.profile }
  if not answer then
    one.error = { code = fault.code, message = fault.text }
    return
  end
  one.certs, one.trust = answer.certs, answer.trust
end

--- Makes of what was fetched all that was asked for.
---@param one cotter.Outcome
---@param request cotter.ProbeRequest
local function conclude(one, request)
  judge(one, request)
  if one.error then return end
  if request.config then
    one.decisions, one.error = decisions.make(one.host, one.octets, {
      config = request.config, consumer = request.consumer, at = request.at,
      anchors = request.anchors })
  end
  if request.folder then saving.write(one, request.folder) end
end

---@param request cotter.ProbeRequest
---@return cotter.Outcome[]
local function fetch(request)
  local results, all = ask(request.servers, request.timeouts), {}
  for i, server in ipairs(request.servers) do
    all[i] = outcome.new(server, results[server], request.timeouts)
    if not all[i].error then conclude(all[i], request) end
  end
  return all
end

-- 2 outranks 1 outranks 3.
local RANK = { [0] = 0, [UNDECIDED] = 1, [REFUSED] = 2, [NOT_EVALUATED] = 3 }

---@param all cotter.Outcome[]
---@return integer
local function status_of(all)
  local status = 0
  for _, one in ipairs(all) do
    local own = one.error and NOT_EVALUATED
                or one.decisions and one.decisions.exit_code or 0
    if RANK[own] > RANK[status] then status = own end
  end
  return status
end

---@param all cotter.Outcome[]
---@param request cotter.ProbeRequest
---@param out cotter.Output
---@return integer status
local function tell(all, request, out)
  local status = status_of(all)
  for _, one in ipairs(all) do
    if request.format ~= "json" and one.protocol then
      outcome.write(one, out)
    end
    if one.error then
      out:tell(("%s: error: %s"):format(outcome.name(one),
                                        columns.escape(one.error.message)))
    end
  end
  if request.format == "json" then
    outcome.write_json(all, request.at, status, out)
  end
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

---@param path string
---@return string? message
local function check_file(path)
  if path == "-" then
    return "--config wants a file: it is read once for each connection"
  end
  local octets, fault = core.read_file(path)
  return not octets and ("%s: %s"):format(path, fault.text) or nil
end

--- No config pins an address, and none decides about one; and those who decide
--- have a profile of their own.
---@param list cotter.Server[]
---@param args table
---@return string? message
local function check_config(list, args)
  if not args.config then
    return args.consumer and "--consumer is for a config: give it with --config"
  end
  if args.profile then
    return "--profile is for a path; with --config, consumers decide as they do"
  end
  for _, server in ipairs(list) do
    if server.is_address then
      return ("--config is for hosts: no pin is of the address %s"):format(
        server.host)
    end
  end
  return check_file(args.config)
end

---@param option string
---@param text string?
---@return string? message
local function check_seconds(option, text)
  if not text then return nil end
  local number = text:find "^%d+%.?%d*$" and tonumber(text)
  if number and number >= 0.001 and number <= MOST then return nil end
  return ('%s "%s" is no number of seconds, 0.001 to %d'):format(option, text,
                                                                 MOST)
end

---@param list cotter.Server[]
---@param args table
---@return string? message
local function check(list, args)
  local message = check_seconds("--timeout", args.timeout)
                  or check_seconds("--connect-timeout", args.connect_timeout)
                  or servers.resolve(list, args.resolve or {})
                  or check_config(list, args)
  if message or not args.save then return message end
  return saving.check(list)
end

---@class cotter.ProbeRequest
---@field servers cotter.Server[]
---@field timeouts cotter.Timeouts
---@field at integer
---@field format string?
---@field folder string? to save in
---@field config string?
---@field consumer string?
---@field profile string of the path
---@field anchors string? octets; nil where the system has none

---@param args table
---@return cotter.Timeouts
local function timeouts_of(args)
  local all = args.timeout or SECONDS
  local connect = args.connect_timeout or all
  return { all = all,
           connect = tonumber(connect) < tonumber(all) and connect or all }
end

---@param args table
---@return cotter.ProbeRequest? request
---@return string? message
local function prepare(args)
  local list = read_servers(args.arguments)
  local message = check(list, args)
  if message then return nil, message end
  local proxy, at
  at, message = moments.read(args.at)
  if not at then return nil, message end
  proxy, message = proxies.read(os.getenv)
  if message then return nil, message end
  for _, server in ipairs(list) do
    if server.port then proxies.prepare(server, proxy) end
  end
  return { servers = list, at = at, timeouts = timeouts_of(args),
           format = args.format, folder = args.save, config = args.config,
           consumer = args.consumer, profile = args.profile or "webpki" }
end

--- Gives a request its anchors. A look at a server does without the system's
--- where it has none; a decision does not.
---@param request cotter.ProbeRequest
---@param path string?
---@param out cotter.Output
---@return boolean done
local function take_anchors(request, path, out)
  if not path and not request.config and not trust.has_system() then
    return true
  end
  request.anchors = trust.anchors(path, out)
  return request.anchors ~= nil
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local request, message = prepare(args)
  if not request then
    out:tell(("cotter probe: %s"):format(columns.escape(message)))
    return NOT_EVALUATED
  elseif not take_anchors(request, args.anchors, out) then
    return NOT_EVALUATED
  end
  return tell(fetch(request), request, out)
end

---@type cotter.Command
return {
  usage = "[OPTION…] HOST[:PORT]…",
  about = ([[
Fetches the certificates that servers send, and prints the pin, the last day
and the subject of each, in the order in which they come, and the path to a
trust anchor, or why there is none. The port is 443 unless it is given; an IPv6
address with a port stands in brackets.

A handshake of TLS 1.2 or 1.3 is begun, and given up once the certificates are
there: a chain that no client would take is shown, and saved, as it is. Up to %d
servers are asked at the same time.

With a config the consumers that read it decide: whether they accept the
connection, and for the OutSystems plug-in what CheckCertificateForUrl gives.

HTTPS_PROXY=http://[USER:PASSWORD@]HOST:PORT names a proxy, which is asked with
CONNECT, and NO_PROXY the hosts that are connected to directly. A proxy of
https:// is refused: what lies inside its own TLS is not reached.]]):format(
    AT_ONCE),
  arguments = { min = 1 },
  options = {
    { "--config", "decide about each connection as those do who read this "
      .. "config", value = "PATH" },
    { "--consumer", "decide as this one does: outsystems-android, okhttp, "
      .. "cotter and others", value = "NAME" },
    { "--anchors", "a file or folder of trust anchors; the system's without",
      value = "PATH" },
    { "--profile", "of the checks on the path: webpki, or rfc5280 without what "
      .. "the CA/Browser Forum adds", value = "NAME",
      choices = { "webpki", "rfc5280" } },
    { "--at", "judge as of a date, or a moment such as "
      .. "2026-11-20T12:00:00Z; without it, now", value = "DATE" },
    { "--save", "write the chain of each host into DIR/chains/HOST.pem, as "
      .. "evidence for cotter check", value = "DIR" },
    { "--resolve", "connect to this address, as HOST:PORT:ADDRESS",
      value = "H:P:A", many = true },
    { "--timeout", "for each server, from its name to its certificates; "
      .. SECONDS,
      value = "SECONDS" },
    { "--connect-timeout", "of it, for the connection; all of it without",
      value = "SECONDS" },
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
  },
  examples = {
    { "cotter probe example.com", "what a server sends" },
    { "cotter probe --config pinning.json example.com",
      "whether an app with this config can connect" },
    { "cotter probe --save evidence example.com example.org",
      "the chains of two hosts, as evidence" },
    { "cotter probe --resolve example.com:443:192.0.2.7 example.com",
      "a server that the name does not lead to yet" },
  },
  exits = {
    { "0", "the certificates of all servers are there; with --config, all "
           .. "connections are accepted" },
    { "1", "with --config: a connection is refused, or is not pinned" },
    { "2", "usage, or a server whose certificates are not there; the others "
           .. "are reported" },
    { "3", "with --config: a decision is unknown" },
  },
  run = run,
}
