--- Client identities as rules see them: a key, its certificate and the chain,
--- and how the file protects them.

local core = require "cotter.core"
local cert = require "cotter.model.cert"

local identity = {}

local METHOD = { "scheme", "cipher?", "derivation?", "prf?", "digest?",
                 "iterations?" }

local new_mac = core.record("mac", { fields = METHOD })
local new_part = core.record("encryption",
  { fields = table.move(METHOD, 1, #METHOD, 2, { "kind" }) })
local new_key = core.record("key", { fields = { "type", "bits?", "curve?",
                                                "pin" } })
local new_list = core.list("list", {})

local new_identity = core.record("identity", {
  fields = { "name", "label", "consumer?", "container", "number", "open",
             "cert?", "key?", "chain", "encryption", "mac?", "names" },
  meta = { tostring = function(self) return self.name end },
})

-- The core's certificates of each identity: its own, and the others.
---@type table<cotter.Identity, { own: cotter.core.Cert,
---           others: cotter.core.Cert[] }>
local behind = {}

local function values_of(method)
  return method.scheme, method.cipher, method.derivation, method.prf,
         method.digest, method.iterations
end

local function encryption_of(source, parts)
  local list = {}
  for i, part in ipairs(parts) do
    list[i] = new_part(source, part.offset, part.kind, values_of(part))
  end
  return new_list(source, nil, list)
end

local function find(certs, fits)
  for _, one in ipairs(certs) do
    if fits(one) then return one end
  end
end

local function is_end_entity(one) return not one.cert.is_ca end

--- The certificate that the file is about: that of its key; or the one that
--- says so; or the first that is no authority's.
local function find_own(certs, key)
  local own = key and find(certs, function(one) return one.pin == key.pin end)
  if not own and key and key.local_key then
    own = find(certs, function(one) return one.local_key == key.local_key end)
  end
  return own or find(certs, is_end_entity) or certs[1]
end

local function split(items)
  local certs, names, key = {}, {}, nil
  for _, item in ipairs(items) do
    if item.kind == "certificate" then certs[#certs + 1] = item end
    if item.kind == "private-key" then key = key or item end
    if item.name and not names[item.name] then
      names[item.name] = true
      names[#names + 1] = item.name
    end
  end
  return certs, table.move(names, 1, #names, 1, {}), key
end

local function others(certs, own)
  local list = {}
  for _, one in ipairs(certs) do
    if one ~= own then list[#list + 1] = one.cert end
  end
  return list
end

-- Files of two platforms may have one name.
local function label_of(given)
  return (given.consumer and given.consumer .. "/" or "") .. given.name
end

local function chain_of(source, certs, own)
  local chain = {}
  for _, one in ipairs(certs) do
    if one ~= own then
      chain[#chain + 1] = cert.new(source, one.offset, one.cert, #chain + 1)
    end
  end
  return new_list(source, nil, chain)
end

--- Makes an identity of what a file holds.
---@param source cotter.Source
---@param given { name: string, consumer: string?, number: integer } the name
---       of the file, whom it is for, and how many came before it, and it
---@param file { items: cotter.Item[], parts: table[], mac: table?,
---       open: boolean, container: "pkcs12"|"pem"|"der" }
---@return cotter.Identity
---@nodiscard
function identity.new(source, given, file)
  local certs, names, key = split(file.items)
  local own = find_own(certs, key)
  local made = new_identity(source, 0, given.name, label_of(given),
    given.consumer, file.container, given.number, file.open,
    own and cert.new(source, own.offset, own.cert, 0),
    key and new_key(source, key.offset, key.key.type, key.key.bits,
                    key.key.curve, key.pin),
    chain_of(source, certs, own), encryption_of(source, file.parts),
    file.mac and new_mac(source, 0, values_of(file.mac)),
    new_list(source, nil, names))
  behind[made] = { own = own and own.cert, others = others(certs, own) }
  return made
end

--- Tells whether an identity is below one of some authorities, as a client. Its
--- own end is another matter: a moment outside of it counts as the next within.
---@param one cotter.Identity with a certificate
---@param authorities cotter.Anchors
---@param at integer
---@return boolean
---@return string? reason why it is not
---@nodiscard
function identity.is_accepted(one, authorities, at)
  local own = behind[one].own
  local path, refusal = core.validate {
    leaf = own, untrusted = behind[one].others, anchors = authorities,
    at = math.max(own.not_before, math.min(at, own.not_after)),
    purpose = "client", profile = "rfc5280",
  }
  return path ~= nil, refusal and refusal.text
end

return identity
