--- Rules about client identities: a key with its certificate and its chain, in
--- a file that somebody uploads, and that the other side has to be able to
--- read.
---
--- They need evidence/identities/. What stays locked without its password is
--- unknown: NAME.password beside NAME.p12, or COTTER_IDENTITY_PASSWORD.

local function locked(identity)
  return unknown(("%s is locked: put its password into %s.password beside it")
    :format(identity.name, identity.name:gsub("%.[^.]*$", "")),
    { at = identity })
end

-- The other side asks for a proof by the key of the certificate. Files whose
-- two do not fit are made when a certificate is renewed with a new key.
rule "identity-key-mismatch" {
  title = "An identity has a key, and its certificate is for that key",
  on = "identity",
  severity = "high",
  refs = { "RFC 8446 4.4.3", "docs.mendix.com, Certificates, section 3" },
  remedy = "openssl pkcs12 -export -inkey client.key -in client.pem \z
            -certfile chain.pem -out client.p12",
  messages = {
    mismatch = "the key of {identity} is {key}, and its certificate \z
                ({subject}) is for {pin}",
    no_key = "{identity} has no private key: nobody can prove to be it",
    no_certificate = "{identity} has no certificate",
  },
  check = function(identity)
    if not identity.open then return locked(identity) end
    local key, cert = identity.key, identity.cert
    if not key then return fail("no_key", { identity = identity }) end
    if not cert then return fail("no_certificate", { identity = identity }) end
    if key.pin ~= cert:pin() then
      return fail("mismatch", { at = identity, identity = identity,
        key = key.pin, subject = cert.subject, pin = cert:pin() })
    end
  end,
}

local function is_root(cert) return cert.subject == cert.issuer end

local function issuer_of(cert, chain)
  for _, one in ipairs(chain) do
    if one.subject == cert.issuer then return one end
  end
end

-- Follows the issuers from a certificate through a chain, once each. Gives the
-- last one that is reached, and whether the chain was of use to the end.
local function follow(cert, chain)
  for _ = 1, #chain do
    if is_root(cert) then break end
    local issuer = issuer_of(cert, chain)
    if not issuer then return cert, false end
    cert = issuer
  end
  return cert, #chain > 0 or is_root(cert)
end

local function has(list, value)
  for _, one in ipairs(list) do
    if one == value then return true end
  end
  return false
end

-- The root need not be sent (RFC 8446 4.4.2), but what leads to it.
rule "identity-chain-incomplete" {
  title = "An identity carries the intermediates of its certificate",
  on = "identity",
  severity = "medium",
  refs = { "RFC 8446 4.4.2", "docs.mendix.com, Certificates, section 3" },
  params = {
    authorities = { type = "list<string>", default = {},
      doc = "names of authorities that the other side has, as {issuer} \z
             prints them" },
  },
  remedy = "add the intermediates: openssl pkcs12 -export -certfile chain.pem",
  messages = {
    alone = "{identity} holds {subject} without its issuer {issuer}",
    gap = "the chain of {identity} ends at {subject}: its issuer {issuer} \z
           is not among the other certificates in it",
  },
  check = function(identity, ctx)
    if not identity.open then return locked(identity) end
    if not identity.cert then return end
    local last, whole = follow(identity.cert, identity.chain)
    if whole or has(ctx.params.authorities, last.issuer) then return end
    return fail(#identity.chain == 0 and "alone" or "gap", { at = identity,
      identity = identity, subject = last.subject, issuer = last.issuer })
  end,
}

rule "identity-expires-soon" {
  title = "The certificate of an identity does not end soon",
  on = "identity",
  severity = "medium",
  refs = { "RFC 5280 4.1.2.5" },
  params = {
    days = { type = "integer", default = 30, min = 1, max = 825,
             doc = "time that a renewal takes" },
  },
  remedy = "renew it, and upload the new file before the old one ends",
  messages = {
    ended = { severity = "high",
      text = "{subject} of {identity} ended on {when}" },
    soon = "{subject} of {identity} ends on {when}, within {days} days",
  },
  check = function(identity, ctx)
    if not identity.open then return locked(identity) end
    local cert, limit = identity.cert, ctx.params.days
    if not cert or cert.not_after > ctx.now + days(limit) then return end
    return fail(cert.not_after < ctx.now and "ended" or "soon", {
      at = identity, identity = identity, subject = cert.subject,
      when = cert.not_after, days = limit })
  end,
}
