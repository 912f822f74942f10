rule "own-domain" {
  title    = "Each pinned host is in a domain of ours",
  on       = "host",
  severity = "high",
  messages = { foreign = "{host} is not ours" },
  check    = function(host)
    if not host:under "example.com" then
      fail("foreign", { at = host, host = host.name })
    end
  end,
}
