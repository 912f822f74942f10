--- Forms of answers: what a module in a process without rights may say of what
--- it was asked. That of the engine is cotter.answered, that of files which are
--- read cotter.reading.forms.

local kinds = require "cotter.kinds"
local vocabulary = require "cotter.vocabulary"

local count, each, flag, list = kinds.count, kinds.each, kinds.flag, kinds.list
local map, maybe, place = kinds.map, kinds.maybe, kinds.place
local record, scalar, text = kinds.record, kinds.scalar, kinds.text

local format = {}
for _, one in ipairs(vocabulary.formats) do format[one.name] = true end

local problem = record { code = text, message = text, path = maybe(text),
                         line = maybe(place), column = maybe(place),
                         rule = maybe(text) }

-- Changed configs -----------------------------------------------------------

local function amended(request)
  local pin = kinds.one_of(kinds.set(request.pins))
  local row = record { pin = pin, line = maybe(place), column = maybe(place) }
  return record { octets = maybe(text), added = maybe(list(row)),
                  present = maybe(list(row)), notes = maybe(list(text)),
                  problem = maybe(problem) }
end

local function pins_in(answer)
  local told = {}
  for _, name in ipairs { "added", "present" } do
    for _, one in ipairs(answer[name] or {}) do told[one.pin] = true end
  end
  return told
end

-- One of both, and of a change each pin once or more.
local function half_amended(answer, request)
  if answer.problem then
    return answer.octets and "a problem, and yet octets" or nil
  end
  local told = pins_in(answer)
  for _, pin in ipairs(request.pins) do
    if not told[pin] then return pin .. ": nothing is told of it" end
  end
end

-- Written configs -----------------------------------------------------------

local function written(request)
  local own = record { path = text, line = maybe(place),
                       column = maybe(place), message = text }
  return record { problem = maybe(problem), note = maybe(problem),
                  results = list(record {
    format = request.from and kinds.one_of { [request.from] = true }
             or kinds.one_of(format),
    text = maybe(text), hosts = count, warnings = list(own),
    problem = maybe(problem) }) }
end

local function half_written(answer)
  for i, one in ipairs(answer.results) do
    if (one.text == nil) == (one.problem == nil) then
      return ("results: %d: neither written nor refused, or both"):format(i)
    end
  end
end

-- Edits that mend findings ---------------------------------------------------

local planned = record { plans = list(list(record {
  edit = maybe(record { offset = count, stop = count, replacement = text }),
  why = maybe(text) })) }

local function mended() return planned end

-- The digits of SHA-256 in base64, which end a pin in each format.
local DIGITS <const> = 44

-- What is written is what the finding says, with a prefix or without.
local function is_meant(replacement, right)
  if not right then return replacement == "" end
  local prefix = replacement:sub(1, -DIGITS - 1)
  return replacement == right
    or (prefix == "" or prefix == "sha256/") and #replacement >= DIGITS
       and replacement:sub(-DIGITS) == right:sub(-DIGITS)
end

local function is_planned(plan, finding, octets)
  local edit = plan.edit
  if not edit then return plan.why ~= nil end
  return plan.why == nil and edit.offset <= edit.stop and edit.stop <= #octets
    and is_meant(edit.replacement, finding.right)
end

local function half_mended(answer, request)
  if #answer.plans ~= #request.configs then
    return "not each config is told of once"
  end
  for i, config in ipairs(request.configs) do
    local plans = answer.plans[i]
    if #plans ~= #config.findings then
      return "not each finding is told of once"
    end
    for k, finding in ipairs(config.findings) do
      if not is_planned(plans[k], finding, config.octets) then
        return ("an edit for %s that is none"):format(finding.rule)
      end
    end
  end
end

-- Tests -----------------------------------------------------------------------

local function ids_of(rules)
  local ids = {}
  for _, entry in ipairs(rules) do ids[entry.id] = true end
  return ids
end

local function paths_of(files)
  local paths = {}
  for _, file in pairs(files) do paths[file.path] = true end
  return paths
end

local excerpt = record { path = text, line = place, text = text }

local function tested(request)
  local test = kinds.one_of(paths_of(request.tests))
  local case = record {
    rule = kinds.one_of(ids_of(request.rules)), name = text, path = test,
    line = place, column = place, expected = list(text),
    passed = maybe(flag), outcome = maybe(text), codes = maybe(list(text)),
    came = maybe(list(text)), excerpt = maybe(excerpt),
  }
  return record { errors = list(problem), cases = list(case),
    wanted = list(text), coverage = maybe(list(map)),
    mutation = maybe(record { count = count, survivors = list(record {
      path = text, line = place, column = place, change = text }) }) }
end

local function key_of(case) return case.rule .. "\0" .. case.name end

-- The cases, each of which stands once; of those that are to run each has run.
local function cases_in(answer, are_run)
  local seen = {}
  for _, case in ipairs(answer.cases) do
    local key = key_of(case)
    if seen[key] then
      return nil, ("the case %q stands twice"):format(case.name)
    elseif are_run and case.passed == nil then
      return nil, ("the case %q has not run"):format(case.name)
    end
    seen[key] = true
  end
  return seen
end

local function difference(seen, chosen)
  for key in pairs(chosen) do
    if not seen[key] then return "a case is left out" end
  end
  for key in pairs(seen) do
    if not chosen[key] then return "a case ran that was not to" end
  end
end

-- Those that are to run are those that ran.
local function half_tested(answer, request)
  local are_run = request.chosen and not request.mutate
  local seen, said = cases_in(answer, are_run)
  if not seen or not are_run or #answer.errors > 0 then return said end
  return difference(seen, request.chosen)
end

-- Certificates and keys -------------------------------------------------------

-- What is shown as it is.
local PIN <const> = "^sha256/[%w+/]+=$"
local MOMENT <const> = "^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$"
local WORDS <const> = "^[%w ._()-]+$"
local HEX <const> = "^%x*$"
-- RFC 5280 4.1.2.2 wants positive ones, and users to take the others.
local SERIAL <const> = "^%-?%x+$"

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
  der = maybe(text), issuer = maybe(text), serial = maybe(kinds.like(SERIAL)),
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

local examination = record {
  files = maybe(list(file)), anchors = maybe(fault),
  chain = maybe(record { certs = list(cert), trust = maybe(trust) }),
}

local function examined() return examination end

---@param one cotter.examine.FileAnswer
local function is_settled(one)
  return (one.items == nil) == (one.fault ~= nil)
         and (one.container == nil or one.items ~= nil)
end

---@param answer cotter.examine.Answer
---@param request cotter.examine.Request
---@return string?
local function half_read(answer, request)
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

---@param answer cotter.examine.Answer
---@param request cotter.examine.Request
---@return string?
local function half_judged(answer, request)
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

---@param answer cotter.examine.Answer
---@param request cotter.examine.Request
---@return string?
local function half_examined(answer, request)
  return half_read(answer, request) or half_judged(answer, request)
end

---@class cotter.Form
---@field kind fun(request: table): cotter.Kind of an answer
---@field further fun(answer: table, request: table): string? says what else is
---       wrong with it

--- By module.
---@type table<string, cotter.Form>
return {
  ["cotter.amend"] = { kind = amended, further = half_amended },
  ["cotter.examine"] = { kind = examined, further = half_examined },
  ["cotter.mend"] = { kind = mended, further = half_mended },
  ["cotter.testing"] = { kind = tested, further = half_tested },
  ["cotter.write"] = { kind = written, further = half_written },
}
