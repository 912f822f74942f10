policy {
  name = "release", version = "2026.11", api = 1,
  packs = { "rules/" },
  rules = {
    { select = "own-domain",
      set = { domains = { "python.org", "stackoverflow.com" } } },
  },
  data    = { retired = { file = "retired.txt", type = "list<suffix>" } },
  waivers = "waivers.lua",
}
