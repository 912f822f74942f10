--- Certificates and chains as rules see them.

local core = require "cotter.core"
local fault = require "cotter.fault"
local time = require "cotter.model.time"
local trust = require "cotter.model.trust"

local cert = {}

-- Fields that the core's certificate has under the same name.
local PLAIN = {
  "subject", "issuer", "serial", "is_ca", "self_signed", "spki", "san",
  "signature_algorithm", "extensions", "der", "version", "key_usage",
  "extended_key_usage", "alphabets",
}

-- The core's certificate behind each record. The table is not weak: it lives
-- as long as the state, which answers one request (and see sandbox.h).
---@type table<cotter.Cert, cotter.core.Cert>
local behind = {}

-- What the core gives as plain tables becomes strict records, so that a
-- misspelt field is an error and not nil.
local new_spki = core.record("spki", {
  fields = { "type", "bits?", "curve?" },
})
local new_san = core.record("san", {
  fields = { "dns", "ip", "email", "uri" },
})
local new_extension = core.record("extension", {
  fields = { "oid", "critical", "offset", "raw" },
})
local new_names = core.list("names", {})
local new_extensions = core.list("extensions", {
  --- The extension of an OID; nil where the certificate has none.
  by_oid = function(self, oid)
    for _, one in ipairs(self) do
      if one.oid == oid then return one end
    end
  end,
})

local SHAPES = {
  spki = function(source, spki)
    return new_spki(source, nil, spki.type, spki.bits, spki.curve)
  end,
  san = function(source, san)
    local function list(name) return new_names(source, nil, san[name] or {}) end
    return new_san(source, nil, list "dns", list "ip", list "email",
                   list "uri")
  end,
  extensions = function(source, extensions)
    local made = {}
    for i, one in ipairs(extensions) do
      made[i] = new_extension(source, nil, one.oid, one.critical, one.offset,
                              one.raw)
    end
    return new_extensions(source, nil, made)
  end,
  key_usage = function(source, names) return new_names(source, nil, names) end,
  alphabets = function(source, names) return new_names(source, nil, names) end,
}
SHAPES.extended_key_usage = SHAPES.key_usage

-- What chains of this run are validated against, and which keys of authorities
-- are known.
---@type { anchors: cotter.Cert[], at: integer, known: cotter.KnownKey,
---        store: cotter.Anchors? }
local ground

-- The chain that each certificate of one stands in.
---@type table<cotter.Cert, cotter.Chain>
local chain_of = {}

local path_with

local lazy = {
  publicly_trusted = function(self)
    local public = trust.of_key(behind[self], ground.known)
    if public ~= nil then return public end
    local path = path_with(self)
    return path and path.publicly_trusted
  end,
  not_before = function(self) return time.at(behind[self].not_before) end,
  not_after = function(self) return time.at(behind[self].not_after) end,
  validity = function(self) return time.duration(behind[self].validity) end,
}

for _, name in ipairs(PLAIN) do
  local reshape = SHAPES[name]
  lazy[name] = function(self)
    local value = behind[self][name]
    if not reshape or value == nil then return value end
    return reshape((core.record_position(self)), value)
  end
end

for name, make in pairs(lazy) do lazy[name] = core.of_model(make) end

local new_cert = core.record("cert", {
  fields = { "depth" },
  lazy = lazy,
  methods = {
    --- The pin of its key, "sha256/" and base64 (RFC 7469 2.4).
    pin = function(self) return behind[self]:pin() end,
    --- Tells whether a name of its SAN is one for a host (RFC 9525 6.3).
    covers = function(self, name)
      for _, pattern in ipairs(behind[self].san.dns or {}) do
        if core.host_match(pattern, name) then return true end
      end
      return false
    end,
    --- The SHA-256 of its DER, in hex.
    fingerprint = function(self) return behind[self]:fingerprint() end,
    --- What else might have been hashed in place of the key, by name.
    digests = function(self) return core.digests(behind[self]) end,
  },
  meta = { tostring = function(self) return behind[self].subject end },
})

--- Gives the pin of a certificate's key, by SHA-1 for those who still take it.
---@param one cotter.Cert
---@param algorithm "sha256"|"sha1"
---@return string "sha256/" or "sha1/", and base64
---@nodiscard
function cert.pin_by(one, algorithm)
  if algorithm ~= "sha1" then return one:pin() end
  return "sha1/" .. core.base64(core.sha1(behind[one].spki.der))
end

---@param source cotter.Source the file that it stands in
---@param offset integer
---@param value cotter.core.Cert
---@param depth integer 0 for the end entity
---@return cotter.Cert
---@nodiscard
function cert.new(source, offset, value, depth)
  local made = new_cert(source, offset, depth)
  behind[made] = value
  return made
end

local new_certs = core.list("certs", {})

local function find(certs, pin)
  local text = pin.usable and "sha256/" .. pin:base64()
  local found = {}
  for _, one in ipairs(certs) do
    if text and one:pin() == text then found[#found + 1] = one end
  end
  return found
end

local new_path = core.record("path", {
  fields = { "certs", "anchor" },
  lazy = {
    publicly_trusted = function(self)
      local certs = {}
      for i, one in ipairs(self.certs) do certs[i] = behind[one] end
      return trust.of_path(certs, ground.known)
    end,
  },
})

local new_refusal = core.record("refusal", {
  fields = { "code", "text", "cert?", "source" },
  meta = { tostring = function(self) return self.text end },
})

--- Says against which anchors and at which moment chains are validated, and
--- which keys are known.
---@param anchors cotter.Cert[]
---@param at integer
---@param known cotter.KnownKey
function cert.trust(anchors, at, known)
  ground = { anchors = anchors, at = at, known = known }
end

local function store()
  if not ground.store then
    local ders = {}
    for i, anchor in ipairs(ground.anchors) do ders[i] = behind[anchor].der end
    ground.store = core.anchors(table.concat(ders))
  end
  return ground.store
end

-- The record of a certificate that the core gives back.
local function record_of(value, self)
  for _, list in ipairs { self.certs, ground.anchors } do
    for _, one in ipairs(list) do
      if behind[one].der == value.der then return one end
    end
  end
end

local function path_of(path, self)
  local certs = {}
  for i, value in ipairs(path.certs) do certs[i] = record_of(value, self) end
  return new_path((core.record_position(self)), 0, new_certs(nil, nil, certs),
                  record_of(path.anchor, self))
end

local OPTIONS = { host = true, profile = true }

local function check_options(options)
  for name in pairs(options) do
    if not OPTIONS[name] then
      error(("chain:validate has no option %q%s"):format(tostring(name),
        fault.suggestion(tostring(name), { "host", "profile" })), 0)
    end
  end
end

-- chain:validate { host =, profile = } -> path | nil, refusal
local function validate(self, options)
  options = options or {}
  check_options(options)
  if not ground or #ground.anchors == 0 then
    error('chain:validate wants trust anchors: needs = { "anchors" }', 0)
  end
  local certs = {}
  for i, one in ipairs(self.certs) do certs[i] = behind[one] end
  local path, refusal = core.validate {
    leaf = table.remove(certs, 1), untrusted = certs, anchors = store(),
    at = ground.at, host = options.host or self.host,
    profile = options.profile,
  }
  if path then return path_of(path, self) end
  local blamed = refusal.cert and record_of(refusal.cert, self)
  return nil, new_refusal(nil, nil, refusal.code, refusal.text, blamed,
                          refusal.source)
end

local new_chain = core.record("chain", {
  fields = { "host", "certs" },
  methods = {
    --- The certificates that have the key of a pin.
    find = function(self, pin)
      return new_certs(nil, nil, find(self.certs, pin))
    end,
    validate = validate,
  },
  meta = { tostring = function(self) return self.host end },
})

-- The valid path of the chain that a certificate was served in, if the path
-- leads over it.
function path_with(self)
  local chain = chain_of[self]
  if not chain or #ground.anchors == 0 then return end
  local path = validate(chain)
  for _, one in ipairs(path and path.certs or {}) do
    if one == self then return path end
  end
end

local new_chains = core.list("chains", {
  --- The certificates of all chains that have the key of a pin.
  find = function(self, pin)
    local found = {}
    for _, chain in ipairs(self) do
      table.move(find(chain.certs, pin), 1, #chain.certs, #found + 1, found)
    end
    return new_certs(nil, nil, found)
  end,
})

---@param source cotter.Source
---@param host string A-labels
---@param certs cotter.Cert[] as served, end entity first
---@param offset integer where the first of them stands
---@return cotter.Chain
---@nodiscard
function cert.chain(source, host, certs, offset)
  local made =
    new_chain(source, offset, host, new_certs(source, offset, certs))
  for _, one in ipairs(certs) do chain_of[one] = made end
  return made
end

---@param chains cotter.Chain[]
---@return cotter.Chains
---@nodiscard
function cert.chains(chains) return new_chains(nil, nil, chains) end

return cert
