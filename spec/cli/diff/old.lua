policy {
  name = "release", version = "1", api = 1,
  packs = { "rules/" },
  gate = { fail_on = "mandatory" },
}
