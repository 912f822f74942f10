--- A first rule: each host pins two keys, so that one can be lost.

rule "two-keys" {
  title = "Each host pins two keys",
  on = "host",
  severity = "high",
  params = {
    wanted = { type = "integer", default = 2, min = 1, doc = "keys a host" },
  },
  messages = { too_few = "{host} pins {count} keys, and {wanted} are wanted" },
  check = function(host, ctx)
    local count = #host.pins:usable():distinct()
    if count < ctx.params.wanted then
      return fail("too_few", { at = host.pins, host = host, count = count,
                               wanted = ctx.params.wanted })
    end
  end,
}
