policy {
  name = "release", version = "3", api = 1,
  packs = { "rules/" },
  rules = { { select = "own-domian", level = "off" } },
}
