--- Paths: whether a chain leads to a trust anchor, as plain data.

local core = require "cotter.core"
local describe = require "cotter.examine.describe"

local paths = {}

---@param path cotter.Path
---@return cotter.examine.Cert[]
local function describe_all(path)
  local list = {}
  for i, cert in ipairs(path.certs) do list[i] = describe.cert(cert) end
  return list
end

---@param refusal cotter.Refusal
---@return cotter.examine.Refusal
local function describe_refusal(refusal)
  return { code = refusal.code, text = refusal.text, source = refusal.source,
           subject = refusal.cert and refusal.cert.subject }
end

---@param refusal cotter.Refusal
---@return cotter.examine.Attempt[]
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

--- Looks for a path.
---@param question table of core.validate
---@return cotter.examine.Trust
local function validate(question)
  local path, refusal = core.validate(question)
  if path then
    return { path = describe_all(path), anchor = describe.cert(path.anchor) }
  end
  return { refusal = describe_refusal(refusal),
           tried = describe_tried(refusal) }
end

--- Reads the certificates of a chain, each by itself.
---@param ders string[]
---@return cotter.examine.Cert[] what is told of each
---@return table<integer, cotter.Cert> those that can be read
local function read(ders)
  local told, certs = {}, {}
  for i, der in ipairs(ders) do
    local cert, fault = core.cert(der)
    certs[i] = cert or nil
    told[i] = cert and describe.cert(cert)
              or { fault = { code = fault.code, text = fault.text } }
  end
  return told, certs
end

--- Judges a chain, end entity first. What cannot be read has no path.
---@param request cotter.examine.Chain
---@return cotter.examine.ChainAnswer
---@nodiscard
function paths.judge(request)
  local told, certs = read(request.octets)
  local answer = { certs = told }
  if not request.anchors then return answer end
  if not certs[1] then
    local fault = told[1].fault
    answer.trust = { tried = {}, refusal = { code = fault.code,
      text = "the certificate of the server: " .. fault.text } }
    return answer
  end
  local others = {}
  for i = 2, #request.octets do others[#others + 1] = certs[i] end
  answer.trust = validate { host = request.host, at = request.at,
    leaf = certs[1], untrusted = others, profile = request.profile,
    anchors = assert(core.anchors(request.anchors)) }
  return answer
end

return paths
