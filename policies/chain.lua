--- Rules about the chain that a host serves: whether a phone accepts it at all,
--- for how long, and whether it can hash the keys. Pins mean something only on
--- a chain that is valid (RFC 7469 2.6).
---
--- Most need evidence/anchors/ beside evidence/chains/: what the phone trusts.

local lines = use "pinning.path"

-- Why a chain is not valid is chain-invalid's to say; of its path nothing can
-- be told.
local NO_PATH = "the chain is not valid, and so has no path"

-- The platform validates before it looks at pins; a chain that leads to no
-- anchor fails whatever is pinned.
rule "chain-invalid" {
  title = "Each served chain is valid for its host",
  on = "chain",
  severity = "high",
  refs = { "RFC 5280 6", "RFC 9525", "RFC 7469 2.6" },
  needs = { "chain", "anchors" },
  remedy = "mend what the server sends; cotter chain shows it in full",
  messages = {
    invalid = {
      text = "the chain of {host} is refused: {reason}",
      consequence = "blocks",
    },
  },
  check = function(chain)
    local path, refusal = chain:validate()
    if not path then
      return fail("invalid", { at = refusal.cert or chain, also = chain,
                               host = chain.host, reason = refusal.text })
    end
  end,
}

local MAX_NAMES = 5 -- of the hundred that a certificate may have

local function names_of(cert)
  local names = {}
  for _, list in ipairs { cert.san.dns, cert.san.ip } do
    for _, name in ipairs(list) do names[#names + 1] = name end
  end
  local count = math.min(#names, MAX_NAMES)
  return count > 0 and table.concat(names, ", ", 1, count) or nil
end

-- The file of a chain says by its name whose it is, and rules hold the pins of
-- that host against it. Without anchors nothing else would tell that it was
-- fetched from another server, or saved under another name.
rule "chain-other-host" {
  title = "Each served chain is for the host whose name its file bears",
  on = "chain",
  severity = "high",
  refs = { "RFC 9525 6" },
  needs = { "chain" },
  remedy = "fetch the chain of the host itself: cotter probe --save; where it \z
            is what the host serves, give it a certificate that covers the \z
            host",
  messages = {
    other = {
      text = "the chain of {host} begins with a certificate for {names}, \z
              and tells nothing about {host}",
      consequence = "blocks",
    },
  },
  check = function(chain)
    local leaf = chain.certs[1]
    if leaf:covers(chain.host) then return end
    return fail("other", { at = leaf, host = chain.host,
                           names = names_of(leaf) or "no host at all" })
  end,
}

-- The end of a certificate is not watched for you (vendor page on trusted root
-- stores); a new one may bring a new key, and that wants a release first.
rule "chain-expires-soon" {
  title = "No certificate of a served chain ends soon",
  on = "chain",
  severity = "medium",
  refs = { "vendor page, Add certificate to trusted root store" },
  needs = { "chain", "anchors" },
  remedy = "renew it with the same key, or pin the new key in a release before",
  params = {
    urgent_days = { type = "integer", default = 7, min = 0, max = 3650,
                    doc = "days that are too few" },
    soon_days = { type = "integer", default = 30, min = 0, max = 3650,
                  doc = "days from which on it is time" },
  },
  messages = {
    urgent = {
      text = "{subject} in the chain of {host} ends on {ends}, within {days}",
      severity = "high",
    },
    soon = "{subject} in the chain of {host} ends on {ends}, within {days}",
  },
  check = function(chain, ctx)
    local path = chain:validate()
    if not path then return unknown(NO_PATH) end
    for _, cert in ipairs(path.certs) do
      local urgent = days(ctx.params.urgent_days)
      local soon = days(ctx.params.soon_days)
      local left = cert.not_after - ctx.now
      if left <= soon then
        local within = left <= urgent and urgent or soon
        fail(left <= urgent and "urgent" or "soon", { at = cert, also = chain,
          subject = cert.subject, host = chain.host, ends = cert.not_after,
          days = within })
      end
    end
  end,
}

-- The row in force when a certificate began, by the day in notBefore.
local function limit_at(moment, rows)
  local found
  for _, row in ipairs(rows) do
    if row.from <= moment then found = row end
  end
  return found
end

local function days_begun(duration)
  local whole = duration.days
  return duration > days(whole) and whole + 1 or whole
end

-- A day has 86,400 seconds there, both ends count, and a second more is another
-- day. Browsers refuse what is longer, whoever signed it; authorities that only
-- their owner trusts are bound by none of it.
rule "cert-validity-too-long" {
  title = "No public certificate is valid for longer than was allowed",
  on = "chain",
  severity = "medium",
  refs = { "CA/Browser Forum BR 6.3.2", "validity-limits.json" },
  needs = { "chain", "anchors" },
  data = { validity_limits = "list<record>" },
  remedy = "have it issued anew for fewer days; of an authority of your own \z
            put its pin into a policy's known_ca, with private = true",
  messages = {
    too_long = "{subject}, the certificate of {host}, is valid for {count} \z
                days, and of those from {from} on {allowed} days are allowed \z
                ({source})",
  },
  check = function(chain, ctx)
    local path = chain:validate()
    if not path then return unknown(NO_PATH) end
    local cert = path.certs[1]
    local limit = limit_at(cert.not_before, ctx.data.validity_limits)
    if not limit or cert.validity <= days(limit.days) then return end
    if path.publicly_trusted == nil then
      return unknown(("%s is not known, and %s says that it is public")
        :format(path.anchor.subject, cert.subject), { at = cert })
    elseif path.publicly_trusted then
      return fail("too_long", { at = cert, also = limit,
        subject = cert.subject, host = chain.host, from = limit.from,
        allowed = limit.days, source = limit.source,
        count = days_begun(cert.validity) })
    end
  end,
}

-- The keys for which TrustKit has the beginning of a SubjectPublicKeyInfo; it
-- raises an exception for others that nobody catches.
local HASHED = {
  rsa = { [2048] = true, [3072] = true, [4096] = true },
  ec = { [256] = true, [384] = true },
}

local TRUSTKIT = { ["outsystems-ios"] = true, ["trustkit-ios"] = true }

local function has_trustkit(entry)
  for _, consumer in ipairs(entry.config.consumers) do
    if TRUSTKIT[consumer] then return true end
  end
  return false
end

local function pins_root(entry, chain, ctx)
  for _, pin in ipairs(entry.pins) do
    if pin.usable and lines.has_root(chain, pin, ctx) then return true end
  end
  return false
end

-- The certificate at which TrustKit stops: it goes from the root down, and ends
-- at the first that is pinned.
local function first_unhashed(entry, chain, ctx)
  if pins_root(entry, chain, ctx) then return end
  for i = #chain.certs, 1, -1 do
    local cert = chain.certs[i]
    local key, pin = cert.spki, cert:pin()
    local sizes = HASHED[key.type]
    if not (sizes and sizes[key.bits]) then return cert end
    for _, one in ipairs(entry.pins) do
      if one.usable and "sha256/" .. one:base64() == pin then return end
    end
  end
end

local function describe(key)
  if key.bits then return ("%s of %d bits"):format(key.type, key.bits) end
  return key.curve and ("%s on %s"):format(key.type, key.curve) or key.type
end

rule "key-type" {
  title = "Each key of a served chain is of a type that TrustKit can hash",
  on = "chain",
  severity = "high",
  refs = { "TrustKit TSKSPKIHashCache.m", "TrustKit ssl_pin_verifier.m" },
  needs = { "chain" },
  remedy = "serve a certificate for an RSA key of 2048, 3072 or 4096 bits, or \z
            one on P-256 or P-384; or pin an authority above it",
  messages = {
    unhashed = {
      text = "{subject} in the chain of {host} has a key that TrustKit cannot \z
              hash: {key}",
      consequences = { ["outsystems-ios"] = "dies",
                       ["trustkit-ios"] = "dies" },
    },
  },
  check = function(chain, ctx)
    for _, entry in ipairs(ctx.entries(chain)) do
      local cert = #entry.pins > 0 and has_trustkit(entry)
        and first_unhashed(entry, chain, ctx)
      if cert then
        fail("unhashed", { at = entry, also = cert, subject = cert.subject,
          host = chain.host, key = describe(cert.spki) })
      end
    end
  end,
}
