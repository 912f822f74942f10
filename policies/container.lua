--- Rules about how PKCS#12 protects an identity: well enough, and so that its
--- reader can open it. No password is needed to tell.
---
--- They need evidence/identities/; what is uploaded to a platform lies in a
--- folder of its name there, evidence/identities/mendix/.

local function is_pkcs12(identity) return identity.container == "pkcs12" end

local function first(list, fits)
  for _, one in ipairs(list) do
    if fits(one) then return one end
  end
end

-- PBES2 names a cipher beside it; a scheme of PKCS#12 is one (RFC 7292 C).
local function method_of(part) return part.cipher or part.scheme end

-- Keys of 40 and 56 bits, RC4 and RC2 can be broken; of what stands here in no
-- way nothing can be said.
local STRENGTH = {
  ["PBE-SHA1-RC2-40"] = "weak", ["PBE-SHA1-RC2-128"] = "weak",
  ["PBE-SHA1-RC4-40"] = "weak", ["PBE-SHA1-RC4-128"] = "weak",
  ["PBE-MD2-DES"] = "weak", ["PBE-MD2-RC2-64"] = "weak",
  ["PBE-MD5-DES"] = "weak", ["PBE-MD5-RC2-64"] = "weak",
  ["PBE-SHA1-DES"] = "weak", ["PBE-SHA1-RC2-64"] = "weak",
  ["DES-CBC"] = "weak", ["RC2-CBC"] = "weak",
  ["PBE-SHA1-2DES"] = "strong", ["PBE-SHA1-3DES"] = "strong",
  ["DES-EDE3-CBC"] = "strong", ["AES-128-CBC"] = "strong",
  ["AES-192-CBC"] = "strong", ["AES-256-CBC"] = "strong", none = "none",
}

local function is_weak(part) return STRENGTH[method_of(part)] == "weak" end

local function is_strange(part) return STRENGTH[method_of(part)] == nil end

-- Whether it is read, and whether it protects, only the other side could tell.
local function doubt(identity)
  local part = first(identity.encryption, is_strange)
  return part and unknown(("%s is encrypted with %s, of which nothing is known")
    :format(identity, method_of(part)), { at = identity })
end

local function is_clear_key(part)
  return part.kind == "key" and part.scheme == "none"
end

-- PBMAC1 has no digest of its own.
local function has_weak_digest(mac)
  return mac.digest == "SHA1" or mac.digest == "MD5"
end

local function is_pbes2(part) return part.scheme == "PBES2" end

-- A MAC with anything but the digests of old came with PBES2, and is as
-- unknown to those who do not read it.
local function what_is_modern(identity)
  local part, mac = first(identity.encryption, is_pbes2), identity.mac
  if part then return "encryption", method_of(part) end
  if mac and not has_weak_digest(mac) then
    return "mac", mac.digest or mac.scheme
  end
end

-- Such a reader takes what it cannot decrypt for a wrong password.
rule "container-p12-modern" {
  title = "Who is given a PKCS#12 file can read its encryption",
  on = "identity",
  severity = "medium",
  refs = { "container-readers.json", "RFC 8018 6.2", "RFC 7292 4" },
  data = { container_readers = "list<record>" },
  remedy = "make it anew: openssl pkcs12 -export -keypbe PBE-SHA1-3DES \z
            -certpbe PBE-SHA1-3DES -macalg sha1, and remember that the \z
            password is then all that protects it",
  messages = {
    encryption = "{identity} is encrypted by PBES2 ({method}), which \z
                  {consumer} does not read: \"{words}\" ({source}, read \z
                  {date})",
    mac = "the MAC of {identity} is made with {method}, which {consumer} \z
           does not read: \"{words}\" ({source}, read {date})",
  },
  applies = function(identity)
    return identity.consumer ~= nil and is_pkcs12(identity)
  end,
  check = function(identity, ctx)
    local row =
      ctx.data.container_readers:find("consumer", identity.consumer)
    if not row then return end
    local code, method = what_is_modern(identity)
    if not code then return doubt(identity) end
    return fail(code, { also = row, identity = identity, method = method,
      consumer = row.consumer, words = row.words, source = row.source,
      date = row.date })
  end,
}

-- The fewest steps by which a key is derived, of a part or of the MAC; nothing
-- where no password is used.
local function fewest(identity)
  local least = math.huge
  for _, part in ipairs(identity.encryption) do
    least = math.min(least, part.iterations or least)
  end
  return math.min(least, identity.mac and identity.mac.iterations or least)
end

local function judge_encryption(identity, least)
  local weak, count = first(identity.encryption, is_weak), fewest(identity)
  if first(identity.encryption, is_clear_key) then return "clear", {} end
  if weak then return "cipher", { method = method_of(weak) } end
  if count < least then
    return "iterations", { count = count, least = least }
  end
end

-- What is to be read by old software can be no better than 3DES and SHA-1.
local function judge_mac(identity, readers)
  local mac, consumer = identity.mac, identity.consumer
  if not mac or not has_weak_digest(mac) then return end
  if consumer and readers:find("consumer", consumer) then return end
  return "mac", { method = mac.digest }
end

rule "container-p12-weak" {
  title = "PKCS#12 protects what is in it",
  on = "identity",
  severity = "medium",
  refs = { "RFC 7292 C", "RFC 8018 4.2", "openssl-pkcs12(1) -legacy" },
  data = { container_readers = "list<record>" },
  params = {
    iterations = { type = "integer", default = 1000, min = 1, max = 2000000,
      doc = "the fewest that a key is to be derived by (RFC 8018 4.2)" },
  },
  remedy = "make it anew, without -legacy, -keypbe NONE or -noiter: openssl \z
            pkcs12 -in old.p12 -legacy -nodes | openssl pkcs12 -export -out \z
            new.p12",
  messages = {
    clear = { severity = "high",
      text = "the private key of {identity} is not encrypted" },
    cipher = "{identity} is encrypted with {method}, whose keys can be \z
              searched, or that is broken",
    iterations = "{identity} makes a key of its password in {count} steps, \z
                  fewer than {least}: the password can be guessed",
    mac = "the MAC of {identity} is made with {method}, and no reader of it \z
           is known to need that",
  },
  applies = is_pkcs12,
  check = function(identity, ctx)
    local code, values = judge_encryption(identity, ctx.params.iterations)
    if not code then
      code, values = judge_mac(identity, ctx.data.container_readers)
    end
    if not code then return doubt(identity) end
    values.identity = identity
    return fail(code, values)
  end,
}
