policy {
  name = "mobile-release", api = 1,
  waivers = "waivers.lua",
}
