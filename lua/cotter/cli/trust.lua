--- Trust: the anchors that a command is given, and what it says of the path to
--- one of them.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local items = require "cotter.cli.items"
local moment = require "cotter.moment"

local trust = {}

-- Where Debian keeps the authorities that it trusts (ca-certificates).
trust.SYSTEM = "/etc/ssl/certs/ca-certificates.crt"

-- The words in which platforms complain of a chain that leads to no anchor.
local NO_ANCHOR = "chain.no-anchor"
local COMPLAINT = {
  'platforms say "Could not establish trust relationship for the SSL/TLS":',
  "let the server send its intermediates after its own certificate; or, where",
  "the authority is one's own, add its root to the platform's trusted root",
  "store, and here to --anchors",
}

--- Reads the certificates of files. What is none is told and refused, but for
--- the key that PKCS#12 has beside them.
---@param paths string[]
---@param out cotter.Output
---@param password string? of PKCS#12
---@return cotter.Cert[]?
---@nodiscard
function trust.read_certs(paths, out, password)
  local all, errors, containers = items.read(paths, out, password)
  items.refuse_locked(containers, errors, out)
  if #errors > 0 then return nil end
  local certs = {}
  for _, item in ipairs(all) do
    if item.cert then
      certs[#certs + 1] = item.cert
    elseif item.encoding ~= "pkcs12" then
      out:tell(("%s: error: want certificates, this is a %s"):format(
        columns.escape(item.path), items.kind(item)))
      return nil
    end
  end
  return certs
end

---@param path string of a file, or of a folder of files
---@return string[]? paths
---@return cotter.CoreFault?
local function files_of(path)
  local stat = core.stat(path)
  if not stat or stat.type ~= "directory" then return { path } end
  local entries, fault = core.list_directory(path)
  if not entries then return nil, fault end
  local paths = {}
  for _, entry in ipairs(entries) do
    if entry.type ~= "directory" and entry.name:sub(1, 1) ~= "." then
      paths[#paths + 1] = path:gsub("/+$", "") .. "/" .. entry.name
    end
  end
  return paths
end

--- Says what is wrong with a file or folder of anchors.
---@param path string
---@param text string
---@param out cotter.Output
local function refuse(path, text, out)
  out:tell(("%s: error: %s"):format(columns.escape(path), text))
end

---@param path string of a file or folder
---@param out cotter.Output
---@return cotter.Cert[]?
local function read_folder(path, out)
  local paths, fault = files_of(path)
  if not paths then return refuse(path, fault.text, out) end
  local certs = trust.read_certs(paths, out)
  if certs and #certs == 0 then
    return refuse(path, "no trust anchor: the folder is empty", out)
  end
  return certs
end

--- Reads the trust anchors of a file or folder, the system's without.
---@param path string?
---@param out cotter.Output
---@return cotter.Anchors?
---@return string? octets of their certificates
---@nodiscard
function trust.anchors(path, out)
  if not path and not core.stat(trust.SYSTEM) then
    return refuse(trust.SYSTEM, "the system has no trust anchors there: name "
                                .. "some with --anchors", out)
  end
  path = path or trust.SYSTEM
  local certs = read_folder(path, out)
  if not certs then return nil end
  local ders = {}
  for i, cert in ipairs(certs) do ders[i] = cert.der end
  local octets = table.concat(ders)
  local anchors, fault = core.anchors(octets)
  if not anchors then
    return refuse(path, "no trust anchors: " .. fault.text, out)
  end
  return anchors, octets
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
  if #list > 0 then return list end
  local cert = refusal.cert -- refused before a path was looked for
  return { { code = refusal.code, text = refusal.text,
             source = refusal.source, path = { cert and cert.subject } } }
end

---@class cotter.TrustAnswer
---@field path table[]?   subject, pin and not_after of each; nil if refused
---@field anchor table?   the last of them
---@field refusal table?  code, text, source, subject
---@field tried table[]?  code, text, source, path; the refusal's is the first

-- The keys of an answer, as JSON has them.
trust.ORDER = {
  path = { "subject", "pin", "not_after" },
  anchor = { "subject", "pin", "not_after" },
  refusal = { "code", "text", "source", "subject" },
  tried = { "code", "text", "source", "path" },
}

--- Looks for a path, and gives plain data.
---@param question table of core.validate
---@return cotter.TrustAnswer
---@nodiscard
function trust.validate(question)
  local path, refusal = core.validate(question)
  if path then
    return { path = describe_all(path), anchor = describe(path.anchor) }
  end
  return { refusal = describe_refusal(refusal),
           tried = describe_tried(refusal) }
end

--- What to do about a refusal, a line each; nothing where that is plain.
---@param answer cotter.TrustAnswer
---@return string[]
---@nodiscard
function trust.advice(answer)
  return answer.refusal and answer.refusal.code == NO_ANCHOR and COMPLAINT
         or {}
end

--- Names a certificate in a few words.
---@param subject string
---@return string
local function short(subject)
  return columns.escape(subject:match "^CN=[^,\\+]+" or subject)
end

--- Names a way: "CN=leaf < CN=issuer".
---@param subjects string[]
---@return string
---@nodiscard
function trust.way(subjects)
  local names = {}
  for i, subject in ipairs(subjects) do names[i] = short(subject) end
  return table.concat(names, " < ")
end

return trust
