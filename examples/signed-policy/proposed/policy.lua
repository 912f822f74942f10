policy {
  name = "release", version = "2026.12", api = 1,
  packs = { "rules/" },
  rules = {
    { select = "own-domain",
      set = { domains = { "python.org", "apple.com" } } },
  },
  data    = { retired = { file = "retired.txt", type = "list<suffix>" } },
  waivers = "waivers.lua",
}
