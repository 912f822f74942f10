--- Rules about anchors: certificates that are trusted without another's word,
--- and those that somebody asks a platform to add to its trusted root store.
---
--- They need evidence/anchors/; what is for a platform's store lies in a folder
--- of its name there, evidence/anchors/mendix/ or evidence/anchors/outsystems/.

local function locked(anchor)
  return unknown(("%s keeps its certificates locked: PKCS#12 with a password")
    :format(anchor.name))
end

local function has(list, value)
  for _, one in ipairs(list) do
    if one == value then return true end
  end
  return false
end

local function alternative_names(san)
  local names = {}
  for _, list in ipairs { san.dns, san.ip } do
    for _, name in ipairs(list) do names[#names + 1] = name end
  end
  return #names > 0 and table.concat(names, ", ") or nil
end

-- What names a server in a certificate; nil where nothing does. An authority
-- may be meant for servers, and still is none.
local function server_names(cert)
  local names = alternative_names(cert.san)
  if names or cert.is_ca then return names end
  if has(cert.extended_key_usage or {}, "serverAuth") then
    return "extendedKeyUsage serverAuth"
  end
  return ("," .. cert.subject):match ",CN=([%w*-]+%.[%w.-]+)"
end

-- What keeps a certificate from being an authority's (RFC 5280 4.2.1.3 and
-- 4.2.1.9); keyUsage limits it only where it stands.
local function why_no_authority(cert)
  if not cert.is_ca then return "not_ca" end
  local usage = cert.key_usage
  if usage and not has(usage, "keyCertSign") then return "no_cert_sign" end
end

-- A store trusts what an authority signs. A server's own certificate is another
-- matter where it is self-signed: anchor-server-certificate is about that.
rule "anchor-not-ca" {
  title = "Each anchor is the certificate of an authority",
  on = "anchor",
  severity = "high",
  refs = { "RFC 5280 4.2.1.9", "RFC 5280 4.2.1.3" },
  remedy = "add the certificate of the authority that issued the server's: \z
            without it clients say \"Could not establish trust relationship \z
            for the SSL/TLS\"",
  messages = {
    not_ca = "{subject} is no authority: basicConstraints does not say cA, \z
              and nothing that it signed would be trusted; {issuer} issued it",
    no_cert_sign = "{subject} may not sign certificates: its keyUsage is \z
                    without keyCertSign",
  },
  check = function(anchor)
    local cert = anchor.cert
    if not cert then return locked(anchor) end
    local code = why_no_authority(cert)
    if not code or cert.self_signed and server_names(cert) then return end
    return fail(code, { at = cert, subject = cert.subject,
                        issuer = cert.issuer })
  end,
}

-- It works until the server gets another certificate, which may be any day: a
-- pin that nobody calls one, and that nobody has listed.
rule "anchor-server-certificate" {
  title = "No anchor is the certificate of a server",
  on = "anchor",
  severity = "medium",
  refs = { "vendor page, Add certificate to trusted root store",
           "docs.mendix.com, Certificates, section 2" },
  remedy = "have the server's certificate issued by an authority, and add \z
            that; or plan to add each renewal before the server changes",
  messages = {
    server = "{subject} is the certificate of a server ({names}): the store \z
              pins it, and the connection ends with its next renewal",
    authority = "{subject} is the certificate of a server ({names}) and says \z
                 cA: who has that server's key can sign for every other host",
  },
  check = function(anchor)
    local cert = anchor.cert
    if not cert then return locked(anchor) end
    local names = server_names(cert)
    if not names then return end
    local code = why_no_authority(cert) and "server" or "authority"
    return fail(code, { at = cert, subject = cert.subject, names = names })
  end,
}

-- "OutSystems doesn't monitor your certificates expiration date", nor does any
-- store; the way into it is a request that takes days.
rule "anchor-expires-soon" {
  title = "No anchor ends soon",
  on = "anchor",
  severity = "medium",
  refs = { "vendor page, Add certificate to trusted root store",
           "RFC 5280 4.1.2.5" },
  params = {
    days = { type = "integer", default = 90, min = 0, max = 3650,
             doc = "days that it takes to have another one added" },
  },
  remedy = "ask for its successor to be added beside it",
  messages = {
    useless = {
      severity = "high",
      text = "{subject} ended on {ends}: adding it to a store changes nothing",
    },
    ended = "{subject} ended on {ends}",
    soon = "{subject} ends on {ends}, within {days} days",
  },
  check = function(anchor, ctx)
    local cert, limit = anchor.cert, ctx.params.days
    if not cert then return locked(anchor) end
    if cert.not_after - ctx.now > days(limit) then return end
    local ended = anchor.consumer and "useless" or "ended"
    return fail(cert.not_after < ctx.now and ended or "soon", { at = cert,
      subject = cert.subject, ends = cert.not_after, days = limit })
  end,
}

local function is_broken(algorithm)
  local name = algorithm:lower()
  return name:find "md%d" ~= nil or name:find "sha1%f[%D]" ~= nil
end

-- What has no name here is told by its number.
local function is_strange(algorithm) return algorithm:find "^%d" ~= nil end

local LEAST = {
  rsa = { bits = 2048, code = "short_rsa" },
  ["rsa-pss"] = { bits = 2048, code = "short_rsa" },
  ec = { bits = 256, code = "short_curve" },
}

local function weakness(cert)
  local key = cert.spki
  local least = LEAST[key.type]
  if least and key.bits and key.bits < least.bits then return least.code end
  if key.type == "dsa" then return "dsa" end
  -- Nobody checks the signature of a root by itself.
  if not cert.self_signed and is_broken(cert.signature_algorithm) then
    return "digest"
  end
end

-- What of a certificate says nothing about its strength; nil where all does.
local function strangeness(cert)
  local algorithm = cert.signature_algorithm
  if not cert.spki.bits then
    return ("the key of %s has a type or a curve"):format(cert.subject)
  elseif not cert.self_signed and is_strange(algorithm) then
    return ("%s is signed with %s"):format(cert.subject, algorithm)
  end
end

rule "anchor-weak" {
  title = "The keys of anchors are strong enough",
  on = "anchor",
  severity = "high",
  refs = { "CA/Browser Forum BR 6.1.5", "CA/Browser Forum BR 7.1.3.2" },
  remedy = "have the authority make a new key, RSA of 2048 bits or more or \z
            P-256, and add its certificate",
  messages = {
    short_rsa = "the RSA key of {subject} has {bits} bits, fewer than 2048",
    short_curve = "the EC key of {subject} has {bits} bits, fewer than 256",
    dsa = "the key of {subject} is for DSA, which clients no longer take",
    digest = "{subject} is below {issuer} by a signature with {algorithm}, \z
              which can be forged",
  },
  check = function(anchor)
    local cert = anchor.cert
    if not cert then return locked(anchor) end
    local code = weakness(cert)
    local strange = not code and strangeness(cert)
    if strange then
      return unknown(strange .. ", of which nothing is known", { at = cert })
    end
    return code and fail(code, { at = cert, subject = cert.subject,
      bits = cert.spki.bits, issuer = cert.issuer,
      algorithm = cert.signature_algorithm })
  end,
}

local NAMES = {
  pem = "PEM", der = "DER", base64 = "base64 without the lines of PEM",
  pkcs7 = "PKCS#7", pkcs12 = "PKCS#12",
}

-- The codes for containers of more than a certificate.
local MORE = { pkcs7 = "bundle", pkcs12 = "keys" }

-- The row of a consumer for a container; without one, any row of it.
local function row_of(anchor, rows)
  local any
  for _, row in ipairs(rows) do
    if row.consumer == anchor.consumer then
      if row.container == anchor.container then return row, true end
      any = any or row
    end
  end
  return any, false
end

local function misfit(anchor, row, fits)
  if not fits then return MORE[anchor.container] or "container" end
  if anchor.count > 1 and not row.several then return "several" end
  if row.extensions and not has(row.extensions, anchor.extension) then
    return "extension"
  end
end

rule "container-format" {
  title = "Each platform is given the file format that it reads",
  on = "anchor",
  severity = "high",
  refs = { "container-formats.json", "RFC 7468" },
  data = { container_formats = "list<record>" },
  remedy = "openssl x509 -in FILE -out authority.cer",
  messages = {
    container = "{anchor} is {container}; {consumer}: \"{words}\" ({source}, \z
                 read {date})",
    bundle = {
      text = "{anchor} is {container}, which bundles certificates; \z
              {consumer}: \"{words}\" ({source}, read {date})",
      remedy = "openssl pkcs7 -in FILE -print_certs, and of these the \z
                authority's",
    },
    keys = {
      text = "{anchor} is {container}, which holds private keys, and nobody \z
              needs those to trust; {consumer}: \"{words}\" ({source}, read \z
              {date})",
      remedy = "openssl pkcs12 -in FILE -nokeys -out authority.cer; the key \z
                stays where it is used",
    },
    several = {
      text = "{anchor} has {count} certificates; {consumer}: \"{words}\" \z
              ({source}, read {date})",
      severity = "medium", remedy = "give each one in a file of its own",
    },
    extension = {
      text = "{anchor} is {container} and called .{extension}; {consumer}: \z
              \"{words}\" ({source}, read {date})",
      severity = "medium", remedy = "rename it: its content is right",
    },
  },
  applies = function(anchor) return anchor.consumer ~= nil end,
  check = function(anchor, ctx)
    if anchor.number > 1 then return end
    local row, fits = row_of(anchor, ctx.data.container_formats)
    local code = misfit(anchor, row, fits)
    return code and fail(code, { also = row, anchor = anchor,
      container = NAMES[anchor.container], consumer = anchor.consumer,
      words = row.words, source = row.source, date = row.date,
      count = anchor.count, extension = anchor.extension })
  end,
}
