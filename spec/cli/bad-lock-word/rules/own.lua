rule "own-rule" {
  title = "A rule",
  on = "host",
  severity = "high",
  refs = { "none" },
  messages = { no = "no" },
  check = function(host)
    if host.config.format ~= "outsystem" then return end
  end,
}
