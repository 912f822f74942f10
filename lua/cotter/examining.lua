--- Examining: has certificates and keys read, and chains judged, by a process
--- without rights, and believes of its answers what they may say.

local core = require "cotter.core"
local jail = require "cotter.jail"
local kinds = require "cotter.kinds"
local large = require "cotter.large"

local examining = {}

local count, each, flag, list = kinds.count, kinds.each, kinds.flag, kinds.list
local map, maybe, place = kinds.map, kinds.maybe, kinds.place
local record, scalar, text = kinds.record, kinds.scalar, kinds.text

-- Forms of what is shown as it is.
local PIN <const> = "^sha256/[%w+/]+=$"
local MOMENT <const> = "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$"
local WORDS <const> = "^[%w ._()-]+$"
local HEX <const> = "^%x*$"

local pin, moment, words, hex = kinds.like(PIN), kinds.like(MOMENT),
                                kinds.like(WORDS), kinds.like(HEX)

local ENCODINGS <const> = kinds.set { "base64", "der", "pem", "pkcs7",
                                      "pkcs12" }
local KINDS <const> = kinds.set { "certificate", "certificate-request",
                                  "private-key", "public-key" }

local fault = record { code = text, text = text, line = maybe(place),
                       offset = maybe(count) }

local extension = record { oid = words, name = maybe(words),
                           critical = flag, offset = count, raw = hex,
                           value = maybe(kinds.any { map, scalar }) }

local stray = record { field = words, type = words, offset = count,
                       octet = count }

local item = record {
  pin = pin, kind = kinds.one_of(KINDS),
  encoding = kinds.one_of(ENCODINGS),
  subject = maybe(text), line = maybe(place), offset = maybe(count),
  key = record { type = words, algorithm = maybe(words), bits = maybe(count),
                 curve = maybe(words), spki = maybe(hex) },
  name = maybe(text), local_key = maybe(text), is_ca = maybe(flag),
  der = maybe(text), issuer = maybe(text), serial = maybe(hex),
  version = maybe(count), not_before = maybe(moment), not_after = maybe(moment),
  validity = maybe(scalar), self_signed = maybe(flag),
  signature_algorithm = maybe(words), algorithms_agree = maybe(flag),
  fingerprint = maybe(hex), extensions = maybe(list(extension)),
  alphabets = maybe(list(stray)),
}

local method = each(text, scalar)

local file = record {
  items = maybe(list(item)), fault = maybe(fault),
  container = maybe(record { open = flag, mac = maybe(method),
                             parts = list(method) }),
}

local cert = record { subject = maybe(text), pin = maybe(pin),
                      not_after = maybe(moment), fault = maybe(fault) }

local refusal = record { code = text, text = text, source = maybe(text),
                         subject = maybe(text) }

local attempt = record { code = text, text = text, source = maybe(text),
                         path = list(text) }

local trust = record { path = maybe(list(cert)), anchor = maybe(cert),
                       refusal = maybe(refusal),
                       tried = maybe(list(attempt)) }

local response = record {
  files = maybe(list(file)), anchors = maybe(fault),
  chain = maybe(record { certs = list(cert), trust = maybe(trust) }),
}

-- Relations that kinds do not tell -------------------------------------------

---@param one cotter.examine.FileAnswer
local function is_settled(one)
  return (one.items == nil) == (one.fault ~= nil)
         and (one.container == nil or one.items ~= nil)
end

---@param request cotter.examine.Request
---@param answer cotter.examine.Answer
---@return string?
local function contradict_files(request, answer)
  if #(answer.files or {}) ~= #(request.files or {}) then
    return "not each file is told of once"
  end
  for i, one in ipairs(answer.files or {}) do
    if not is_settled(one) then return ("file %d is not settled"):format(i) end
  end
end

---@param one cotter.examine.Cert
local function is_told(one)
  return (one.fault == nil) == (one.pin ~= nil and one.subject ~= nil
                                and one.not_after ~= nil)
end

---@param certs cotter.examine.Cert[]
local function is_each_told(certs)
  for _, one in ipairs(certs) do
    if not is_told(one) then return false end
  end
  return true
end

---@param one cotter.examine.Trust?
local function is_judged(one)
  if not one then return false end
  if not one.path then return one.refusal ~= nil and one.tried ~= nil end
  return one.refusal == nil and one.anchor ~= nil and #one.path > 0
end

---@param request cotter.examine.Request
---@param answer cotter.examine.Answer
---@return string?
local function contradict_chain(request, answer)
  local asked, told = request.chain, answer.chain
  if not asked then return told and "a chain that was not asked about" end
  if not told or #told.certs ~= #asked.octets then
    return "not each certificate is told of once"
  end
  if not is_each_told(told.certs) then return "a certificate is not told of" end
  if asked.anchors and not is_judged(told.trust) then
    return "the chain is not judged"
  end
end

--- Tells what is wrong with an answer; nothing if it is as it has to be.
---@param request cotter.examine.Request
---@param answer any decoded
---@return string?
---@nodiscard
function examining.problem(request, answer)
  local said = response(answer)
  if said ~= true then return said end
  return contradict_files(request, answer) or contradict_chain(request, answer)
end

-- Asking ----------------------------------------------------------------------

-- PKCS#12 begins with its version, 3 (RFC 7292 4), behind the head of a
-- sequence. What protects it may be as old as it is.
local function may_be_old(one)
  return large.head(one.octets):sub(1, 12):find("\2\1\3", 1, true) ~= nil
end

---@param request cotter.examine.Request
---@return boolean
local function needs_legacy(request)
  for _, one in ipairs(request.files or {}) do
    if may_be_old(one) then return true end
  end
  return request.password ~= nil
end

---@param request cotter.examine.Request
---@return cotter.examine.Answer?
---@return cotter.CoreFault?
local function ask(request)
  local octets, refused = jail.ask("cotter.examine", request,
                                   { legacy = needs_legacy(request) })
  if not octets then
    if refused.code ~= "file.changed" then
      refused.text = "the process that is to read it: " .. refused.text
    end
    return nil, refused
  end
  local answer = core.decode(octets)
  local problem = examining.problem(request, answer)
  if problem then
    return nil, { code = "run.odd", text = "the answer of the process that "
      .. "reads it is none: " .. problem }
  end
  return answer
end

---@class cotter.ExamineOptions
---@field detail cotter.examine.Detail
---@field password string?
---@field anchors boolean?

---@param files cotter.examine.File[]
---@param options cotter.ExamineOptions
---@return cotter.examine.Request
local function request_of(files, options)
  return { files = files, detail = options.detail,
           password = options.password, anchors = options.anchors }
end

--- Asks about each file by itself, so that those that break nothing are read.
---@param files cotter.examine.File[]
---@param options cotter.ExamineOptions
---@param refused cotter.CoreFault? why there is no answer about all
---@return cotter.examine.Answer
local function ask_each(files, options, refused)
  if #files == 1 then return { files = { { fault = refused } } } end
  local found = { files = {} }
  for i, one in ipairs(files) do
    local answer, own = ask(request_of({ one }, options))
    found.files[i] = answer and answer.files[1] or { fault = own }
    found.anchors = found.anchors or answer and answer.anchors
  end
  return found
end

--- Reads what is in files.
---@param files cotter.examine.File[]
---@param options cotter.ExamineOptions
---@return cotter.examine.FileAnswer[] one for each file
---@return cotter.CoreFault? fault of the anchors that they are to be
---@nodiscard
function examining.files(files, options)
  if #files == 0 then return {} end
  local answer, refused = ask(request_of(files, options))
  answer = answer or ask_each(files, options, refused)
  return answer.files, answer.anchors
end

--- Judges a chain.
---@param chain cotter.examine.Chain
---@return cotter.examine.ChainAnswer?
---@return cotter.CoreFault?
---@nodiscard
function examining.chain(chain)
  local answer, refused = ask { chain = chain }
  if not answer then return nil, refused end
  return answer.chain
end

return examining
