policy {
  name = "release", version = "2", api = 1,
  packs = { "rules/" },
  rules = {
    { select = "own-domain", level = "advisory" },
    { select = "own-domain", hosts = { "*.python.org" }, level = "absolute" },
  },
}
