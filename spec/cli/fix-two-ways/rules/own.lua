-- What is mended breaks it where the app has another config as well.
rule "own-rule" {
  title = "An app with two configs has a pin without a prefix",
  on = "app", severity = "critical",
  messages = { bad = "all pins have a prefix" },
  check = function(app)
    if #app.configs < 2 then return end
    for _, config in ipairs(app.configs) do
      for _, host in ipairs(config.hosts) do
        for _, pin in ipairs(host.pins) do
          if config.format == "outsystems" and pin.prefix == "" then
            return
          end
        end
      end
    end
    return fail "bad"
  end,
}
