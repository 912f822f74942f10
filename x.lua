--- x: says here what goes wrong without the rule.
---
--- All but check is literal: cotter reads it without running the file. What a
--- rule sees is typed in api.d.lua, which cotter new pack writes for editors.

rule "x" {
  title = "Each pinned host is in a domain of ours", -- what is right
  on = "host",       -- called for each: app, config, host, pin, chain, cert …
  severity = "high", -- info, low, medium, high or critical
  refs = { "release handbook 4.2" }, -- where the reason is written
  params = {         -- what a policy may set
    domains = { type = "list<suffix>", default = { "example.com" },
                doc = "the domains that we own, with all below" },
  },
  messages = {       -- one for each way to be wrong
    foreign = "{host} is in none of our domains: its keys change without us",
  },
  remedy = "pin hosts of our own domains alone",
  check = function(host, ctx)
    for _, domain in ipairs(ctx.params.domains) do
      if host:under(domain) then return end -- it passes
    end
    return fail("foreign", { at = host, host = host.name })
  end,
}
