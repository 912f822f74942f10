-- Which hosts have to be pinned is the owner's knowledge, and the shipped rule
-- has a parameter for it.

policy {
  name = "required-hosts", version = "1", api = 1,
  packs = { "cotter:pinning" },
  rules = {
    { select = "host-required", set = {
      hosts = { "api.example.com", "login.example.com", "pay.example.org" },
    } },
  },
}
