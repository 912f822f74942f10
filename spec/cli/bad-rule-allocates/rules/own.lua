rule "own-rule" {
  title = "A rule",
  on = "host",
  severity = "high",
  refs = { "none" },
  messages = { no = "no" },
  check = function(host)
    local text = host.name
    for _ = 1, 60 do text = text .. text end
  end,
}
