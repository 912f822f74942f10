--- A backup pin that connections may rest on until a day.

-- A decision is the conjunction of all rules: this one takes away what
-- connection-cotter accepts with a warning, once the day has come.
rule "connection-on-backup" {
  title = "No connection rests on a backup after its day",
  on = "connection",
  consumers = { "cotter" },
  severity = "high",
  needs = { "chain", "anchors" },
  params = {
    pin = { type = "pin", doc = "the backup",
            default = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
    name = { type = "string", default = "a key", doc = "whose key it is" },
    ends = { type = "date", default = "2099-12-31",
             doc = "the first day without it" },
  },
  messages = {
    ended = "{host} is accepted by {name} alone, and that was to end on {ends}",
  },
  remedy = "move the server to the key that is pinned first",
  check = function(connection, ctx)
    local params, rests = ctx.params, false
    for _, match in ipairs(connection.matches) do
      if match.pin.text ~= params.pin then return end
      rests = match
    end
    if rests and ctx.now >= params.ends then
      return fail("ended", { at = rests.pin, also = connection.chain,
        host = connection.name, name = params.name, ends = params.ends })
    end
  end,
}
