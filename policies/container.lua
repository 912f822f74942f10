--- Rules about how PKCS#12 protects an identity: well enough, and so that its
--- reader can open it. No password is needed to tell.
---
--- They need evidence/identities/; what is uploaded to a platform lies in a
--- folder of its name there, evidence/identities/mendix/.

local function is_pkcs12(identity) return identity.container == "pkcs12" end

local function parts_of(identity)
  local parts = {}
  for _, part in ipairs(identity.encryption) do parts[#parts + 1] = part end
  return parts
end

local function first(list, fits)
  for _, one in ipairs(list) do
    if fits(one) then return one end
  end
end

-- What came with PBES2, and is as unknown to those who do not read it.
local function is_modern_mac(mac)
  return mac.scheme == "PBMAC1"
    or mac.digest ~= nil and mac.digest ~= "SHA1" and mac.digest ~= "MD5"
end

local function what_is_modern(identity)
  local part = first(parts_of(identity), function(one)
    return one.scheme == "PBES2"
  end)
  if part then return "encryption", part.cipher or part.scheme end
  local mac = identity.mac
  if mac and is_modern_mac(mac) then return "mac", mac.digest or mac.scheme end
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
    local code, method = what_is_modern(identity)
    return row and code and fail(code, { also = row, identity = identity,
      method = method, consumer = row.consumer, words = row.words,
      source = row.source, date = row.date })
  end,
}

-- Keys of 40 and 56 bits, and RC4.
local WEAK = {
  ["PBE-SHA1-RC2-40"] = true, ["PBE-SHA1-RC4-40"] = true,
  ["PBE-SHA1-RC4-128"] = true, ["PBE-SHA1-RC2-128"] = true,
  ["DES-CBC"] = true, ["RC2-CBC"] = true,
}

local function has_weak_cipher(part)
  return WEAK[part.scheme] or WEAK[part.cipher or ""] or false
end

local function is_clear_key(part)
  return part.kind == "key" and part.scheme == "none"
end

local function has_weak_digest(mac)
  return mac.digest == "SHA1" or mac.digest == "MD5"
end

-- A part, and how it is protected, or the MAC, of which the first is derived
-- by the fewest steps.
local function fewest(identity)
  local least = identity.mac
  for _, part in ipairs(parts_of(identity)) do
    if part.iterations
       and not (least and least.iterations <= part.iterations) then
      least = part
    end
  end
  return least and least.iterations
end

local function judge_encryption(identity, least)
  local weak = first(parts_of(identity), has_weak_cipher)
  local count = fewest(identity)
  if first(parts_of(identity), is_clear_key) then return "clear", {} end
  if weak then return "cipher", { method = weak.cipher or weak.scheme } end
  if count and count < least then
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
    if not code then return end
    values.identity = identity
    return fail(code, values)
  end,
}
