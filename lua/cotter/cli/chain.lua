--- cotter chain: validates one chain, or says why not.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local moment = require "cotter.moment"
local moments = require "cotter.cli.at"
local password = require "cotter.cli.password"
local trust = require "cotter.cli.trust"

local REFUSED, NOT_EVALUATED = 1, 2

--- Puts the end entity first, where the file begins with an authority and has
--- one certificate that is none.
---@param certs cotter.FileItem[]
---@param path string
---@param out cotter.Output
---@return cotter.FileItem[]
local function ordered(certs, path, out)
  local found
  for i, cert in ipairs(certs) do
    if not cert.is_ca then
      if found or i == 1 then return certs end
      found = i
    end
  end
  if not found then return certs end
  local leaf = table.remove(certs, found)
  table.insert(certs, 1, leaf)
  out:tell(("%s: note: the end entity is certificate %d (%s); a server has "
    .. "to send it first (RFC 8446 4.4.2)"):format(columns.escape(path),
    found, columns.escape(leaf.subject)))
  return certs
end

---@param path string
---@param out cotter.Output
---@param word string? the password of PKCS#12
---@return string[]? DER of the certificates, end entity first
local function read_chain(path, out, word)
  local certs = trust.read_certs({ paths = { path }, password = word }, out)
  if not certs then return nil end
  if #certs > 0 then
    local ders = {}
    for i, one in ipairs(ordered(certs, path, out)) do ders[i] = one.der end
    return ders
  end
  out:tell(("%s: error: there is no certificate in it"):format(
    columns.escape(path)))
end

---@param text string?
---@return string? host
---@return string? message
local function read_host(text)
  if not text then return nil, "--host NAME is wanted" end
  local host = core.host(text)
  if host.fault == "host.ip" then return text end
  if not host.fault and not host.wildcard then return host.name end
  return nil, ('--host "%s" is no name of a host (%s)'):format(text,
    host.fault or "host.wildcard")
end

---@param args table
---@param out cotter.Output
---@return cotter.examine.Chain?
local function read_question(args, out)
  local host, message = read_host(args.host)
  local at, word
  if host then at, message = moments.read(args.at) end
  if at then word, message = password.read(args) end
  if message then
    out:tell(("cotter chain: %s"):format(columns.escape(message)))
    return nil
  end
  local octets = read_chain(args.arguments[1], out, word)
  local anchors = octets and trust.anchors(args.anchors, out)
  return anchors and { host = host, at = at, octets = octets,
                       anchors = anchors, profile = args.profile or "webpki" }
end

--- Makes the answer as data: "cotter.chain/1".
---@param question cotter.examine.Chain
---@param answer table
---@return table
local function complete(question, answer)
  answer.schema, answer.host = "cotter.chain/1", question.host
  answer.at, answer.profile = moment.text(question.at), question.profile
  answer.verdict = answer.path and "pass" or "fail"
  answer.exit_code = answer.path and 0 or REFUSED
  return answer
end

local ORDER = {
  "schema", "host", "at", "profile", "verdict", "exit_code", "path", "anchor",
  "refusal", "tried",
}
for key, order in pairs(trust.ORDER) do ORDER[key] = order end

---@param answer table
---@param out cotter.Output
local function print_path(answer, out)
  out:write(("pass: a path to a trust anchor for %s at %s (%s)\n"):format(
    answer.host, answer.at, answer.profile))
  for i, cert in ipairs(answer.path) do
    out:write(("  %d  %s  %s  until %s\n"):format(i - 1, cert.pin,
      columns.escape(cert.subject), cert.not_after))
  end
end

--- Prints the other paths where several were tried; of the first, the reason
--- is told.
---@param answer table
---@param out cotter.Output
local function print_tried(answer, out)
  if #answer.tried < 2 then return end
  out:write("  by ", trust.way(answer.tried[1].path), "\n")
  for i = 2, #answer.tried do
    local attempt = answer.tried[i]
    out:write(("  nor by %s\n    %s\n"):format(trust.way(attempt.path),
      columns.escape(attempt.text)))
  end
end

---@param answer table
---@param out cotter.Output
local function print_text(answer, out)
  if answer.path then return print_path(answer, out) end
  out:write(("fail: %s\n"):format(columns.escape(answer.refusal.text)))
  for _, line in ipairs(trust.advice(answer)) do out:write("  ", line, "\n") end
  print_tried(answer, out)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local question = read_question(args, out)
  if not question then return NOT_EVALUATED end
  local judged, fault = trust.judge(question)
  if not judged then
    out:tell(("%s: error: %s"):format(columns.escape(args.arguments[1]),
                                      fault.text))
    return NOT_EVALUATED
  end
  local answer = complete(question, judged.trust)
  if args.format == "json" then
    out:write(require "cotter.report.writer".json(answer, ORDER))
  else
    print_text(answer, out)
  end
  return answer.exit_code
end

---@type cotter.Command
return {
  usage = "[OPTION…] FILE",
  about = [[
Looks for a path from the end entity of the file, its first certificate or the
only one that is no authority's, by way of the others in any order, to a trust
anchor, and makes every check of the profile on it (RFC 5280 6.1, RFC 9525).
Prints the path, or the reason why there is none: which certificate, what is
wrong with it, and the clause that says so.]],
  arguments = { min = 1, max = 1 },
  options = {
    { "--host", "the host that the chain is for; always wanted",
      value = "NAME" },
    { "--at", "the moment: YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ; now without",
      value = "TIME" },
    { "--profile", "webpki, which adds the checks of the CA/Browser Forum, "
      .. "or rfc5280", value = "NAME", choices = { "webpki", "rfc5280" } },
    { "--anchors", "a file or folder of trust anchors; the system's without",
      value = "PATH" },
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
    password.OPTIONS[1], password.OPTIONS[2],
  },
  examples = {
    { "cotter chain --host apple.com evidence/chains/apple.com.pem",
      "whether a served chain is valid today" },
    { "cotter chain --host a.example --anchors own-ca.pem --at 2027-01-01 "
      .. "a.pem", "whether it will be, under an authority of one's own" },
  },
  exits = {
    { "0", "there is a path" }, { "1", "there is none" },
    { "2", "not evaluated: usage, unreadable input" },
  },
  run = run,
}
