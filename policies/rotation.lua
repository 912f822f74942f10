--- Rules that hold pins against what a host serves: whether the app connects
--- today, and whether it will when the key changes.
---
--- They need evidence: evidence/chains/HOST.pem is the chain that HOST serves,
--- evidence/held/ has the keys that the owner holds in reserve.

local path = use "pinning.path"
local roots = use "pinning.roots"

-- A pin matches if any certificate of the path has its key; where none does,
-- every connection is refused.
rule "rotation-no-match" {
  title = "Each served chain has a key that the host pins",
  on = "host",
  severity = "high",
  refs = { "RFC 7469 2.6", "AOSP NetworkSecurityTrustManager",
           "TrustKit ssl_pin_verifier.m" },
  needs = { "chain" },
  remedy = "pin a key of the chain: cotter pin prints all of them",
  messages = {
    no_match = {
      text = "no pin of {host} is in the chain that it serves, whose own key \z
              is {leaf}",
      consequence = "blocks",
    },
    no_match_below = {
      text = "no pin of {host} is in the chain of {served}, which Android \z
              takes under it; its own key is {leaf}",
      consequences = { ["outsystems-android"] = "blocks",
                       android = "blocks", ["trustkit-android"] = "blocks" },
    },
  },
  check = function(host, ctx)
    if #host.pins == 0 then return end
    for _, chain in ipairs(ctx.chains(host)) do
      local matched = false
      for _, pin in ipairs(host.pins) do
        matched = matched or path.has(chain, pin, ctx)
      end
      if not matched then
        local own = chain.host == host.name
        fail(own and "no_match" or "no_match_below", {
          at = host.pins, also = chain, host = host, served = chain.host,
          leaf = chain.certs[1]:pin() })
      end
    end
  end,
}

-- RFC 7469 4.3 wants a backup pin: one that is in no chain yet. Without one
-- the app cannot follow when a key is lost, compromised or replaced.
rule "rotation-no-backup" {
  title = "Each host pins a key that is not in its served chain",
  on = "host",
  severity = "medium",
  refs = { "RFC 7469 4.3", "RFC 7469 2.5" },
  needs = { "chain" },
  params = {
    min_spare = { type = "integer", default = 1, min = 1, max = 8,
                  doc = "keys outside of the chain" },
  },
  remedy = "make a key, keep it offline, and pin it: cotter pin spare.pub.pem",
  messages = {
    no_spare = {
      text = "{host} pins no key outside of its served chain: none survives \z
              a new key",
      consequence = "blocks",
    },
    few_spare = "{host} pins {count} keys outside of its served chain, and \z
                 the policy wants {wanted}",
  },
  check = function(host, ctx)
    if #host.pins == 0 then return end
    local outside = path.outside(host.pins, ctx.chains(host), ctx)
    if #outside < ctx.params.min_spare then
      return fail(#outside == 0 and "no_spare" or "few_spare", {
        at = host.pins, host = host, count = #outside,
        wanted = ctx.params.min_spare })
    end
  end,
}

-- The sets of which a vendor says: pin all of them. They are not the owner's,
-- and no key of his can take their place.
local function is_vendor_set(host, ctx)
  local set = roots.set_of(host.pins, ctx.data.root_sets)
  return set and "complete" ==
         roots.compare(host.pins, ctx.data.root_sets, set)
end

-- A pin outside of the chain saves nobody if its key is lost, or belongs to
-- somebody else: of 60 small configurations that counting accepts, 24 die at
-- a change of authority.
rule "backup-held" {
  title = "A spare pin is of a key that the owner holds",
  on = "host",
  severity = "high",
  refs = { "RFC 7469 4.3" },
  needs = { "chain", "held" },
  data = { root_sets = "list<record>" },
  remedy = "pin a key in reserve, and put its public key, CSR or certificate \z
            into evidence/held",
  messages = {
    not_held = "none of the {count} pins of {host} outside of its chain is of \z
                a key that is held in reserve",
  },
  check = function(host, ctx)
    if #host.pins == 0 or is_vendor_set(host, ctx) then return end
    local outside = path.outside(host.pins, ctx.chains(host), ctx)
    if #outside == 0 then return end
    for _, pin in ipairs(outside) do
      if ctx.held(pin) then return end
    end
    return fail("not_held", { at = outside[1], host = host,
                              count = #outside })
  end,
}

-- What cert:digests() hashes, in words.
local OBJECTS = {
  ["certificate"] = "the whole certificate",
  ["certificate-pem"] = "the PEM text of the certificate",
  ["certificate-pem-crlf"] = "the PEM text of the certificate, with CR LF",
  ["certificate-pem-utf16"] = "the PEM text of the certificate, which \z
                               PowerShell had made UTF-16",
  ["bare-key"] = "the bare key",
  ["public-key-pem"] = "the PEM text of the key",
  ["public-key-pem-crlf"] = "the PEM text of the key, with CR LF",
  ["public-key-pem-utf16"] = "the PEM text of the key, which PowerShell had \z
                              made UTF-16",
}

-- The certificate of which a digest is, and of what in it.
local function find_object(digest, chains)
  for _, chain in ipairs(chains) do
    for _, cert in ipairs(chain.certs) do
      for name, other in pairs(cert:digests()) do
        if other == digest then return cert, OBJECTS[name] end
      end
    end
  end
end

-- Anything can be hashed and looks like a pin. With the certificate at hand
-- the value tells what was: the whole certificate, the bare key that Apple's
-- SecKeyCopyExternalRepresentation gives, or the text of the PEM file. Texts
-- that are no pins are compared too: a fingerprint is often in hexadecimal.
rule "pin-wrong-object" {
  title = "No pin is the hash of something else of the certificate",
  on = "host",
  severity = "high",
  refs = { "RFC 7469 2.4" },
  needs = { "chain" },
  remedy = "cotter pin server.pem; or: openssl x509 -in server.pem -noout \z
            -pubkey | openssl pkey -pubin -outform der | openssl dgst \z
            -sha256 -binary | openssl enc -base64",
  messages = {
    wrong_object = "{pin} is the SHA-256 of {object}, and not of the public \z
                    key of {subject}, whose pin is {right}",
  },
  check = function(host, ctx)
    local chains = ctx.chains(host)
    for _, pin in ipairs(host.pins) do
      if pin.octets and #chains:find(pin) == 0 then
        local cert, object = find_object(pin:base64(), chains)
        if cert then
          fail("wrong_object", { at = pin, also = cert, pin = pin,
            object = object, subject = cert.subject, right = cert:pin() })
        end
      end
    end
  end,
}
