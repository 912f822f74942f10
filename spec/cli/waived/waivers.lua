-- What has been accepted, and until when.
waivers {
  { id = "W-2026-014", rule = "pin-too-few", host = "legacy.example.com",
    reason = "the second key is made when the device is delivered",
    owner = "team-payments", approver = "appsec@example.com",
    created = "2026-10-02", expires = "2026-12-31" },
  { id = "W-2026-015", rule = "pin-too-few", host = "www.example.com",
    reason = "waits for the first",
    owner = "team-payments", approver = "appsec@example.com",
    created = "2026-10-02", expires = "2026-11-19" },
}
