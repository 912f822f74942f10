--- Outcomes: what came of asking servers, in words and as data.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local decisions = require "cotter.cli.decisions"
local moment = require "cotter.moment"
local servers = require "cotter.cli.servers"
local trust = require "cotter.cli.trust"

local outcome = {}

---@class cotter.Outcome
---@field host string
---@field port integer?
---@field address string?   nil through a proxy
---@field proxy string?
---@field protocol string?
---@field client_certificate boolean?
---@field certs cotter.examine.Cert[]
---@field octets string[]   the certificates as served
---@field trust cotter.examine.Trust? where they were served, and anchors are
---@field decisions cotter.Decision[]? where a config was given
---@field saved string?     the file that they are in
---@field error { code: string, message: string, alert: string? }?

-- RFC 8446 6, RFC 5246 7.2, RFC 6066 9 and RFC 7301 3.2.
local ALERTS = {
  [0] = "close_notify", [10] = "unexpected_message", [20] = "bad_record_mac",
  [21] = "decryption_failed", [22] = "record_overflow",
  [30] = "decompression_failure", [40] = "handshake_failure",
  [41] = "no_certificate", [42] = "bad_certificate",
  [43] = "unsupported_certificate", [44] = "certificate_revoked",
  [45] = "certificate_expired", [46] = "certificate_unknown",
  [47] = "illegal_parameter", [48] = "unknown_ca", [49] = "access_denied",
  [50] = "decode_error", [51] = "decrypt_error", [60] = "export_restriction",
  [70] = "protocol_version", [71] = "insufficient_security",
  [80] = "internal_error", [86] = "inappropriate_fallback",
  [90] = "user_canceled", [100] = "no_renegotiation",
  [109] = "missing_extension", [110] = "unsupported_extension",
  [111] = "certificate_unobtainable", [112] = "unrecognized_name",
  [113] = "bad_certificate_status_response",
  [114] = "bad_certificate_hash_value", [115] = "unknown_psk_identity",
  [116] = "certificate_required", [120] = "no_application_protocol",
}

-- What an alert means to somebody who wants the certificates.
local MEANINGS = {
  handshake_failure = "it has no certificate or cipher for us",
  protocol_version = "it speaks neither TLS 1.2 nor TLS 1.3",
  unrecognized_name = "it serves no host of this name",
}

---@param number integer
---@return string
local function alert_name(number)
  return ALERTS[number] or ("%d"):format(number)
end

---@class cotter.Timeouts in seconds
---@field connect string for the connection
---@field all string     from the name to the certificates

---@param result cotter.ServerResult
---@param timeouts cotter.Timeouts
---@return string
local function describe_timeout(result, timeouts)
  local seconds = timeouts.all
  if result.stage == "connect" then
    return ("no connection within %s s"):format(timeouts.connect)
  elseif result.stage == "proxy" then
    return ("it did not answer within %s s"):format(seconds)
  elseif result.received == 0 then
    return ("the port is open, but nothing came within %s s"):format(seconds)
  end
  return ("the certificates did not come within %s s, %s did"):format(
    seconds, columns.count(result.received, "octet"))
end

-- By the code of the fault; else its own text is told.
local DESCRIBE = {
  ["net.timeout"] = describe_timeout,
  ["net.reset"] = function(result)
    return result.stage == "handshake"
           and "the connection was reset in the handshake" or nil
  end,
  ["net.closed"] = function(result)
    return result.stage == "handshake" and
           "the server closed the connection before its certificates" or nil
  end,
  ["tls.alert"] = function(result)
    local name = alert_name(result.alert)
    local meaning = MEANINGS[name] and (" (%s)"):format(MEANINGS[name]) or ""
    return ("%s: alert %s%s"):format(result.fault.text, name, meaning)
  end,
  ["tls.handshake"] = function(result)
    return result.reason and ("%s: %s"):format(result.fault.text,
                                               result.reason)
  end,
  ["proxy.refused"] = function(result)
    return ("%s: it answers %d%s"):format(
      result.fault.text, result.status,
      result.status == 407 and ", which asks for a user in HTTPS_PROXY" or "")
  end,
}

---@param server cotter.Server
---@param result cotter.ServerResult
---@param timeouts cotter.Timeouts
---@return string
local function describe(server, result, timeouts)
  local special = DESCRIBE[result.fault.code]
  local text = special and special(result, timeouts) or result.fault.text
  if result.fault.code:find "^jail%." then
    text = "the process that is to shake hands: " .. text
  end
  if not server.proxy then return text end
  return ("through the proxy %s: %s"):format(server.proxy, text)
end

--- Makes the outcome of a server that was asked, or cannot be.
---@param server cotter.Server
---@param result cotter.ServerResult? nil for a server that is refused
---@param timeouts cotter.Timeouts
---@return cotter.Outcome
---@nodiscard
function outcome.new(server, result, timeouts)
  local one = { host = server.host, port = server.port, proxy = server.proxy,
                certs = {}, octets = result and result.certs or {} }
  if not result then
    one.error = { code = server.fault.code, message = server.fault.text }
    return one
  end
  if not server.proxy then one.address = result.address end
  one.protocol = result.protocol
  one.client_certificate = result.client_certificate
  if result.fault then
    one.error = { code = result.fault.code,
                  message = describe(server, result, timeouts),
                  alert = result.alert and alert_name(result.alert) }
  end
  return one
end

--- Names the server of an outcome.
---@param one cotter.Outcome
---@return string
---@nodiscard
function outcome.name(one)
  return columns.escape(one.port and servers.name(one.host, one.port)
                        or one.host)
end

---@param cert cotter.examine.Cert
---@return string
local function cert_line(cert)
  if cert.fault then
    return ("a certificate that cannot be read: %s (%s)"):format(
      cert.fault.text, cert.fault.code)
  end
  local name = cert.subject ~= "" and columns.escape(cert.subject)
               or "(no subject)"
  return ("%s  %s  %s"):format(cert.pin, cert.not_after:sub(1, 10), name)
end

--- Writes the path of a chain, or why there is none.
---@param answer cotter.examine.Trust
---@param out cotter.Output
local function write_trust(answer, out)
  if answer.path then
    local subjects = {}
    for i, cert in ipairs(answer.path) do subjects[i] = cert.subject end
    return out:write("  path: ", trust.way(subjects), "\n")
  end
  out:write("  no path: ", columns.escape(answer.refusal.text), "\n")
  for _, line in ipairs(trust.advice(answer)) do
    out:write("    ", line, "\n")
  end
end

--- Writes what a server sent for people.
---@param one cotter.Outcome
---@param out cotter.Output
function outcome.write(one, out)
  local way = one.proxy and "through the proxy " .. one.proxy or one.address
  out:write(("%s (%s), %s\n"):format(outcome.name(one), way, one.protocol))
  for _, cert in ipairs(one.certs) do
    out:write("  ", cert_line(cert), "\n")
  end
  if one.client_certificate then
    out:write "  the server asks for a client certificate\n"
  end
  if one.trust then write_trust(one.trust, out) end
  if one.decisions then decisions.write(one.decisions, out) end
  if one.saved then
    out:write("  saved as ", columns.escape(one.saved), "\n")
  end
end

local ORDER = {
  "schema", "at", "exit_code", "servers",
  servers = {
    "host", "port", "address", "proxy", "protocol", "client_certificate",
    "certs", "path", "refusal", "decisions", "saved", "error",
    certs = { "subject", "pin", "not_after", "error" },
    path = trust.ORDER.path, refusal = trust.ORDER.refusal,
    decisions = decisions.ORDER,
    error = { "code", "message", "alert" },
  },
}

---@param cert cotter.examine.Cert
---@return table
local function plain_cert(cert)
  if cert.fault then
    return { subject = core.null, pin = core.null, not_after = core.null,
             error = { code = cert.fault.code, message = cert.fault.text } }
  end
  return { subject = cert.subject, pin = cert.pin,
           not_after = cert.not_after }
end

---@param value any
---@return any value or null
local function or_null(value)
  if value == nil then return core.null end
  return value
end

---@param one cotter.Outcome
---@return table
local function plain(one)
  local certs = {}
  for i, cert in ipairs(one.certs) do certs[i] = plain_cert(cert) end
  local found = one.trust or {}
  return { host = one.host, port = or_null(one.port),
           address = or_null(one.address), proxy = one.proxy,
           protocol = or_null(one.protocol),
           client_certificate = one.client_certificate, certs = certs,
           path = or_null(found.path), refusal = or_null(found.refusal),
           decisions = one.decisions and decisions.plain(one.decisions),
           saved = one.saved, error = one.error }
end

--- Writes outcomes as JSON.
---@param list cotter.Outcome[]
---@param at integer the moment for which paths were looked for
---@param status integer
---@param out cotter.Output
function outcome.write_json(list, at, status, out)
  local plains = {}
  for i, one in ipairs(list) do plains[i] = plain(one) end
  out:write(require "cotter.report.writer".json(
    { schema = "cotter.probe/1", at = moment.text(at), exit_code = status,
      servers = plains }, ORDER))
end

return outcome
