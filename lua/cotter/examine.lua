--- Reads certificates, requests and keys, and judges chains: what the commands
--- about them tell. It runs in a process of its own, as the engine does.

local core = require "cotter.core"
local describe = require "cotter.examine.describe"
local paths = require "cotter.examine.paths"

---@alias cotter.examine.Detail
---| "pin"  what is pinned
---| "cert" that, and the DER of certificates
---| "all"  all but the DER

---@class cotter.examine.File
---@field path string
---@field octets string

---@class cotter.examine.Chain
---@field host string
---@field octets string[] DER of each certificate, end entity first
---@field anchors string? DER of the trust anchors; no path without
---@field at integer
---@field profile "webpki"|"rfc5280"

---@class cotter.examine.Request
---@field files cotter.examine.File[]?
---@field password string?                of PKCS#12
---@field detail cotter.examine.Detail?   of files
---@field anchors boolean?                the files are to be trust anchors
---@field chain cotter.examine.Chain?

---@class cotter.examine.Item
---@field pin string
---@field kind string
---@field encoding string
---@field key { type: string, algorithm: string?, bits: integer?,
---       curve: string?, spki: string? }
---@field subject string?
---@field line integer?
---@field offset integer?
---@field is_ca boolean?  of a certificate
---@field der string?

---@class cotter.examine.Container
---@field open boolean
---@field mac table?
---@field parts table[]

---@class cotter.examine.FileAnswer
---@field items cotter.examine.Item[]?        nil where the file is refused
---@field container cotter.examine.Container? of PKCS#12
---@field fault cotter.CoreFault?

---@class cotter.examine.Cert
---@field subject string?
---@field pin string?
---@field not_after string?
---@field fault { code: string, text: string }? why it cannot be read

---@class cotter.examine.Refusal
---@field code string
---@field text string
---@field source string?
---@field subject string?

---@class cotter.examine.Attempt
---@field code string
---@field text string
---@field source string?
---@field path string[] subjects

---@class cotter.examine.Trust
---@field path cotter.examine.Cert[]? nil if refused
---@field anchor cotter.examine.Cert? the last of them
---@field refusal cotter.examine.Refusal?
---@field tried cotter.examine.Attempt[]? the refusal's is the first

---@class cotter.examine.ChainAnswer
---@field certs cotter.examine.Cert[]
---@field trust cotter.examine.Trust? where there are anchors

---@class cotter.examine.Answer
---@field files cotter.examine.FileAnswer[]?
---@field anchors cotter.CoreFault?          what is wrong with them
---@field chain cotter.examine.ChainAnswer?

--- Reads the items of a file. A PKCS#12 is a container, whose items may be
--- locked.
---@param file cotter.examine.File
---@param password string?
---@return cotter.Item[]?
---@return cotter.CoreFault?
---@return cotter.Pkcs12?
local function read(file, password)
  local list, problem = core.items(file.octets, file.path)
  if list or problem.code ~= "container.pkcs12" then return list, problem end
  local container
  container, problem = core.pkcs12(file.octets, password)
  if not container then return nil, problem end
  return container.items, nil, container
end

---@param file cotter.examine.File
---@param request cotter.examine.Request
---@return cotter.examine.FileAnswer
local function examine(file, request)
  local list, fault, container = read(file, request.password)
  if not list then
    return { fault = { code = fault.code, text = fault.text,
                       line = fault.line, offset = fault.offset } }
  end
  local made = { items = {},
                 container = container and describe.container(container) }
  for i, item in ipairs(list) do
    made.items[i] = describe.item(item, request.detail)
  end
  return made
end

--- What is wrong with certificates as trust anchors.
---@param files cotter.examine.FileAnswer[]
---@return cotter.CoreFault?
local function refuse_anchors(files)
  local ders = {}
  for _, file in ipairs(files) do
    for _, item in ipairs(file.items or {}) do ders[#ders + 1] = item.der end
  end
  local anchors, fault = core.anchors(table.concat(ders))
  return not anchors and { code = fault.code, text = fault.text } or nil
end

---@param octets string a cotter.examine.Request
---@return string octets a cotter.examine.Answer
return function(octets)
  local request = core.decode(octets)
  local answer = {}
  if request.files then
    answer.files = {}
    for i, file in ipairs(request.files) do
      answer.files[i] = examine(file, request)
    end
    answer.anchors = request.anchors and refuse_anchors(answer.files) or nil
  end
  answer.chain = request.chain and paths.judge(request.chain)
  return core.encode(answer)
end
