rule "own-rule" {
  title = "Each pinned host is in a domain of ours",
  on = "host",
  severity = "high",
  params = {
    domains = { type = "list<suffix>", default = { "example.com" } },
    limit = { type = "integer", default = 1 },
  },
  messages = {
    foreign = "{host} is in none of our domains",
    wildcard = "{host} has an asterisk",
  },
  check = function(host, ctx)
    for _, domain in ipairs(ctx.params.domain) do
      if host:under(domain) then return end
    end
    do return fail("foriegn", { host = host.name }) end
    print(host.name)
  end,
}
