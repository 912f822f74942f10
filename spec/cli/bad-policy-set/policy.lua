policy { name = "p", api = 1, rules = {
  { select = "severity:high", set = { min_keys = 3 } },
  { select = "pin-*" },
} }
