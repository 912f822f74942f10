--- Rules about the chain that a host serves: whether a phone accepts it at all,
--- and for how long. Pins mean something only on a chain that is valid
--- (RFC 7469 2.6).
---
--- They need evidence/anchors/ beside evidence/chains/: what the phone trusts.

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
    if not path then return end
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
