rule "own-rule" {
  title = "A rule",
  on = "host",
  severity = "high",
  refs = { "none" },
  messages = { no = "no" },
  check = function(host)
    while true do end
  end,
}
