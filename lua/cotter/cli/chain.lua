--- cotter chain: validates one chain, or says why not.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local items = require "cotter.cli.items"
local moment = require "cotter.moment"
local moments = require "cotter.cli.at"

local REFUSED, NOT_EVALUATED = 1, 2

-- Where Debian keeps the authorities that it trusts (ca-certificates).
local SYSTEM = "/etc/ssl/certs/ca-certificates.crt"

-- The words in which platforms complain of a chain that leads to no anchor.
local NO_ANCHOR = "chain.no-anchor"
local COMPLAINT = [[
  platforms say "Could not establish trust relationship for the SSL/TLS":
  add the issuer to the trust anchors, or let the server send its
  intermediates
]]

--- Reads the certificates of files. What is none is told and refused.
---@param paths string[]
---@param out cotter.Output
---@return cotter.Cert[]?
local function read_certs(paths, out)
  local all, errors = items.read(paths, out)
  if #errors > 0 then return nil end
  local certs = {}
  for i, item in ipairs(all) do
    if not item.cert then
      out:tell(("%s: error: want certificates, this is a %s"):format(
        columns.escape(item.path), items.kind(item)))
      return nil
    end
    certs[i] = item.cert
  end
  return certs
end

---@param path string of a file, or of a folder of files
---@return string[] paths
local function files_of(path)
  local stat = core.stat(path)
  if not stat or stat.type ~= "directory" then return { path } end
  local paths = {}
  local entries = core.list_directory(path) or {}
  for _, entry in ipairs(entries) do
    if entry.type ~= "directory" then
      paths[#paths + 1] = path:gsub("/+$", "") .. "/" .. entry.name
    end
  end
  return paths
end

---@param path string
---@param out cotter.Output
---@return cotter.Anchors?
local function read_anchors(path, out)
  local certs = read_certs(files_of(path), out)
  if not certs then return nil end
  local ders = {}
  for i, cert in ipairs(certs) do ders[i] = cert.der end
  local anchors, fault = core.anchors(table.concat(ders))
  if not anchors then
    out:tell(("%s: error: no trust anchors: %s"):format(columns.escape(path),
                                                        fault.text))
  end
  return anchors
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
---@return table? question of core.validate
local function read_question(args, out)
  local host, message = read_host(args.host)
  local at
  if host then at, message = moments.read(args.at) end
  if not at then
    out:tell(("cotter chain: %s"):format(columns.escape(message)))
    return nil
  end
  local certs = read_certs(args.arguments, out)
  local anchors = certs and read_anchors(args.anchors or SYSTEM, out)
  return anchors and { host = host, at = at, leaf = certs[1],
    untrusted = table.move(certs, 2, #certs, 1, {}),
    anchors = anchors, profile = args.profile or "webpki" }
end

---@param cert cotter.Cert
---@return table
local function describe(cert)
  return { subject = cert.subject, pin = cert:pin(),
           not_after = moment.text(cert.not_after) }
end

---@param path cotter.Path
---@return table[]
local function describe_all(path)
  local list = {}
  for i, cert in ipairs(path.certs) do list[i] = describe(cert) end
  return list
end

---@param refusal cotter.Refusal
---@return table
local function describe_refusal(refusal)
  return { code = refusal.code, text = refusal.text, source = refusal.source,
           subject = refusal.cert and refusal.cert.subject or core.null }
end

---@param refusal cotter.Refusal
---@return table[]
local function describe_tried(refusal)
  local list = {}
  for i, attempt in ipairs(refusal.tried) do
    list[i] = { code = attempt.code, text = attempt.text,
                source = attempt.source, path = {} }
    for k, cert in ipairs(attempt.certs) do list[i].path[k] = cert.subject end
  end
  return list
end

--- Makes the answer as data: "cotter.chain/1".
---@param question table
---@param path cotter.Path?
---@param refusal cotter.Refusal?
---@return table
local function answer_of(question, path, refusal)
  local answer = { schema = "cotter.chain/1", host = question.host,
    at = moment.text(question.at), profile = question.profile,
    verdict = path and "pass" or "fail", exit_code = path and 0 or REFUSED }
  if path then
    answer.path, answer.anchor = describe_all(path), describe(path.anchor)
  else
    answer.refusal = describe_refusal(refusal)
    answer.tried = describe_tried(refusal)
  end
  return answer
end

local ORDER = {
  "schema", "host", "at", "profile", "verdict", "exit_code", "path", "anchor",
  "refusal", "tried",
  path = { "subject", "pin", "not_after" },
  anchor = { "subject", "pin", "not_after" },
  refusal = { "code", "text", "source", "subject" },
  tried = { "code", "text", "source", "path" },
}

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

--- Prints the other paths that were tried; the refusal is of the first.
---@param answer table
---@param out cotter.Output
local function print_tried(answer, out)
  for i = 2, #answer.tried do
    local attempt, names = answer.tried[i], {}
    for k, subject in ipairs(attempt.path) do
      names[k] = columns.escape(subject:match "^CN=[^,\\+]+" or subject)
    end
    out:write(("  nor by %s\n    %s\n"):format(table.concat(names, " < "),
      columns.escape(attempt.text)))
  end
end

---@param answer table
---@param out cotter.Output
local function print_text(answer, out)
  if answer.path then return print_path(answer, out) end
  out:write(("fail: %s\n"):format(columns.escape(answer.refusal.text)))
  if answer.refusal.code == NO_ANCHOR then out:write(COMPLAINT) end
  print_tried(answer, out)
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local question = read_question(args, out)
  if not question then return NOT_EVALUATED end
  local answer = answer_of(question, core.validate(question))
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
Looks for a path from the first certificate of the file, by way of the others
in any order, to a trust anchor, and makes every check of the profile on it
(RFC 5280 6.1, RFC 9525). Prints the path, or the reason why there is none:
which certificate, what is wrong with it, and the clause that says so.]],
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
