policy {
  name = "p", version = "1", api = 1,
  packs = { "rules/" },
}
