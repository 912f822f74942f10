--- Trust: the anchors that a command is given, and what it says of the path to
--- one of them.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local examining = require "cotter.examining"
local items = require "cotter.cli.items"

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

---@class cotter.CertFiles
---@field paths string[]
---@field password string?  of PKCS#12
---@field anchors boolean?  they are to be trust anchors

--- Reads the certificates of files. What is none is told and refused, but for
--- the key that PKCS#12 has beside them.
---@param files cotter.CertFiles
---@param out cotter.Output
---@return cotter.FileItem[]? certs
---@return cotter.CoreFault? what is wrong with them as anchors
---@nodiscard
function trust.read_certs(files, out)
  local all, errors, containers, unfit = items.read(
    { paths = files.paths, password = files.password, detail = "cert",
      anchors = files.anchors }, out)
  items.refuse_locked(containers, errors, out)
  if #errors > 0 then return nil end
  local certs = {}
  for _, item in ipairs(all) do
    if item.der then
      certs[#certs + 1] = item
    elseif item.encoding ~= "pkcs12" then
      out:tell(("%s: error: want certificates, this is a %s"):format(
        columns.escape(item.path), items.kind(item)))
      return nil
    end
  end
  return certs, unfit
end

---@param path string of a file, or of a folder of files
---@return string[]? paths
---@return cotter.CoreFault?
local function files_of(path)
  local stat, unseen = core.stat(path)
  if not stat then return nil, unseen end
  if stat.type ~= "directory" then return { path } end
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
---@return cotter.FileItem[]?
local function read_folder(path, out)
  local paths, fault = files_of(path)
  if not paths then return refuse(path, fault.text, out) end
  local certs, unfit = trust.read_certs({ paths = paths, anchors = true }, out)
  if certs and #certs == 0 then
    return refuse(path, "no trust anchor: the folder is empty", out)
  elseif certs and unfit then
    return refuse(path, "no trust anchors: " .. columns.escape(unfit.text), out)
  end
  return certs
end

--- Tells whether the system has trust anchors, or may have: what cannot be
--- looked at is not absent.
---@return boolean
---@nodiscard
function trust.has_system()
  local stat, fault = core.stat(trust.SYSTEM)
  return stat ~= nil or fault.code ~= "file.missing"
end

--- Reads the trust anchors of a file or folder, the system's without.
---@param path string?
---@param out cotter.Output
---@return string? octets of their certificates
---@nodiscard
function trust.anchors(path, out)
  if not path and not trust.has_system() then
    return refuse(trust.SYSTEM, "the system has no trust anchors there: name "
                                .. "some with --anchors", out)
  end
  local certs = read_folder(path or trust.SYSTEM, out)
  if not certs then return nil end
  local ders = {}
  for i, cert in ipairs(certs) do ders[i] = cert.der end
  return table.concat(ders)
end

-- The keys of an answer, as JSON has them.
trust.ORDER = {
  path = { "subject", "pin", "not_after" },
  anchor = { "subject", "pin", "not_after" },
  refusal = { "code", "text", "source", "subject" },
  tried = { "code", "text", "source", "path" },
}

-- What is null in JSON where it is not there.
local function plain(answer)
  local refusal = answer.refusal
  if refusal then
    refusal.source = refusal.source or core.null
    refusal.subject = refusal.subject or core.null
  end
  return answer
end

--- Has a chain judged.
---@param chain cotter.examine.Chain
---@return cotter.examine.ChainAnswer?
---@return cotter.CoreFault?
---@nodiscard
function trust.judge(chain)
  local answer, fault = examining.chain(chain)
  if answer and answer.trust then plain(answer.trust) end
  return answer, fault
end

--- What to do about a refusal, a line each; nothing where that is plain.
---@param answer cotter.examine.Trust
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
