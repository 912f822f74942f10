rule "own-domain" {
  title    = "Each pinned host is in a domain of ours",
  on       = "host",
  severity = "high",
  params   = {
    domains = { type = "list<suffix>", default = { "python.org" },
                doc = "the domains that we own" },
  },
  data     = { retired = "list<suffix>" },
  messages = {
    foreign = "{host} is not ours: its keys change without us",
    retired = "{host} is in a domain that we gave up",
  },
  remedy   = "pin hosts of our own domains alone",
  check = function(host, ctx)
    if ctx.data.retired:match(host) then
      fail("retired", { at = host, host = host.name })
    end
    for _, domain in ipairs(ctx.params.domains) do
      if host:under(domain) then return end
    end
    fail("foreign", { at = host, host = host.name })
  end,
}
