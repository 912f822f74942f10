-- A personal environment has one certificate, so the vendor page tells to put
-- a dummy beside its hash. That is allowed for the environments named here, and
-- for no other host. The dummy has to be 32 octets in base64: text that is
-- none makes the app die, and no policy should allow that.

policy {
  name = "personal-environments", version = "1", api = 1,
  packs = { "cotter:pinning" },
  rules = {
    { select = "pin-placeholder", level = "off",
      hosts = { "team-dev.outsystemscloud.com" } },
    { select = "platform-managed", level = "advisory",
      hosts = { "team-dev.outsystemscloud.com" } },
  },
}
