waivers {
  { rule = "own-domain", host = "apple.com",
    reason = "the shop moves to our own domain with release 7",
    owner = "payments", approver = "appsec@example.com",
    created = "2026-04-01", expires = "2026-06-30" },
}
