--- Rules about whose keys a host pins, beside the chain that it serves: those
--- of authorities, and of certificates that authorities renew.
---
--- They need evidence/chains/. What authorities say is authorities.json.

-- Tells whether a name has an O of just that value.
local function is_of(name, organisation)
  return ("," .. name .. ","):find(",O=" .. organisation .. ",", 1, true) ~= nil
end

-- The row about the authority that a name is of.
local function practice_of(name, practice, rows)
  for _, row in ipairs(rows) do
    if row.practice == practice and is_of(name, row.organisation) then
      return row
    end
  end
end

-- The pins that a key could have, one of each: not what is made up.
local function real_pins(entry)
  local pins = {}
  for _, pin in ipairs(entry.pins:usable():distinct()) do
    if not pin.look then pins[#pins + 1] = pin end
  end
  return pins
end

-- Tells whether all pins are of end entities of the entry's chains.
local function pins_leaves_alone(pins, chains)
  local keys = {}
  for _, chain in ipairs(chains) do keys[chain.certs[1]:pin()] = true end
  for _, pin in ipairs(pins) do
    if not keys["sha256/" .. pin:base64()] then return false end
  end
  return #pins > 0
end

-- AWS Certificate Manager makes a key for each renewal, and so do usual clients
-- of Let's Encrypt: a pin of such a leaf holds until the next renewal, whatever
-- its owner does.
rule "rotation-leaf-only" {
  title = "Not only keys are pinned that end with the next renewal",
  on = "chain",
  severity = "medium",
  refs = { "authorities.json", "RFC 7469 4.1" },
  needs = { "chain" },
  data = { authorities = "list<record>" },
  remedy = "renew with the same key (certbot --reuse-key, or a certificate \z
            that you import into ACM), and pin a key in reserve",
  messages = {
    leaf_only = {
      text = "{host} pins no key but that of its own certificate, and a \z
              renewal by {authority} brings another: {words} \z
              ({source}, read {date})",
      consequence = "blocks",
    },
  },
  check = function(chain, ctx)
    local leaf = chain.certs[1]
    local row = practice_of(leaf.issuer, "makes-keys", ctx.data.authorities)
    if not row then return end
    for _, entry in ipairs(ctx.entries(chain)) do
      if pins_leaves_alone(real_pins(entry), ctx.chains(entry)) then
        fail("leaf_only", { at = entry.pins, also = leaf, host = entry,
          authority = row.organisation, words = row.words,
          source = row.source, date = row.date })
      end
    end
  end,
}

-- The authority between an end entity and its root whose key a pin is. A root
-- that another one has signed, too, is still a root.
local function intermediate(pin, chain, ctx)
  for _, cert in ipairs(chain:find(pin)) do
    if cert.depth > 0 and not cert.self_signed then
      local row = ctx.known_ca(pin)
      return not (row and row.kind == "root") and cert or nil
    end
  end
end

-- Who signs the next certificate is for the authority to say, and these say
-- that it will be another key.
rule "platform-rotating-intermediate" {
  title = "No intermediate is pinned that its authority changes",
  on = "chain",
  severity = "medium",
  refs = { "authorities.json", "RFC 7469 4.1" },
  needs = { "chain" },
  data = { authorities = "list<record>" },
  remedy = "pin a key of your own and one in reserve; where it has to be an \z
            authority, all of its roots",
  messages = {
    rotates = "{pin} is the key of {subject} in the chain of {host}, which \z
               {authority} changes: {words} ({source}, read {date})",
  },
  check = function(chain, ctx)
    for _, entry in ipairs(ctx.entries(chain)) do
      for _, pin in ipairs(entry.pins) do
        local cert = pin.usable and intermediate(pin, chain, ctx)
        local row = cert and practice_of(cert.subject, "rotates-intermediates",
                                         ctx.data.authorities)
        if row then
          fail("rotates", { at = pin, also = cert, pin = pin,
            subject = cert.subject, host = chain.host,
            authority = row.organisation, words = row.words,
            source = row.source, date = row.date })
        end
      end
    end
  end,
}

-- The certificate of an authority for the key of a pin that ends last.
local function lasting_cert(pin, chain)
  local lasting
  for _, cert in ipairs(chain:find(pin)) do
    if cert.is_ca and not (lasting and lasting.not_after > cert.not_after) then
      lasting = cert
    end
  end
  return lasting
end

-- The end of an authority whose key a pin is, as late as any certificate for
-- that key says, and its name; nil where it is no authority's.
local function authority_end(pin, chain, ctx)
  local cert, row = lasting_cert(pin, chain), ctx.known_ca(pin)
  local known = row and row.kind ~= "key" and row.ends
  if known and not (cert and cert.not_after > known) then
    return known, row.name
  end
  if cert then return cert.not_after, cert.subject end
end

-- The authority among the pins that ends last, if there are only authorities:
-- a key of the owner's has no end.
local function last_authority(entry, chain, ctx)
  local last, name, latest
  for _, pin in ipairs(real_pins(entry)) do
    local ends, subject = authority_end(pin, chain, ctx)
    if not ends then return end
    if not last or ends > last then last, name, latest = ends, subject, pin end
  end
  return last, name, latest
end

-- Until its pins pass their date, or as long as a release is in use where they
-- have none, an app can connect by nothing else than what they are keys of.
rule "expiry-outlives-ca" {
  title = "Pins are not in force for longer than the authorities they are of",
  on = "chain",
  severity = "medium",
  refs = { "RFC 5280 4.1.2.5", "RFC 7469 4.1" },
  needs = { "chain" },
  params = {
    release_days = { type = "integer", default = 104, min = 0, max = 3650,
      doc = "how long a release is in use: two weeks of review and roll-out, \z
             and ninety days until nearly all users have the next" },
  },
  remedy = "pin the authority's successor, or a key of your own, beside it",
  messages = {
    outlives = {
      text = "the pins of {host} are relied on until {date}, and the last of \z
              the authorities among them, {name}, ends on {ends}",
      consequence = "blocks",
    },
  },
  check = function(chain, ctx)
    local release = ctx.now + days(ctx.params.release_days)
    for _, entry in ipairs(ctx.entries(chain)) do
      local ends, name, pin = last_authority(entry, chain, ctx)
      local date = entry.expires or release
      if ends and date > ends and date > ctx.now then
        fail("outlives", { at = pin, also = chain, host = entry, name = name,
                           date = date, ends = ends })
      end
    end
  end,
}
