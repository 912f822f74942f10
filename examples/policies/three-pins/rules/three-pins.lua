--- More pins for the hosts that matter most.

rule "pin-three-keys" {
  title = "Hosts of the list pin three different keys",
  on = "host",
  severity = "high",
  data = { three_pins = "list<suffix>" },
  messages = {
    too_few = "{host} is on the list ({suffix}) and pins {count} keys, not 3",
  },
  remedy = "add the pin of a second key held in reserve",
  check = function(host, ctx)
    local row = ctx.data.three_pins:match(host)
    if not row then return end
    local count = #host.pins:usable():distinct()
    if count < 3 then
      return fail("too_few", { at = host.pins, also = row, host = host,
                               suffix = row.suffix, count = count })
    end
  end,
}
