-- The next key is pinned first; the server still has the old one. Until
-- 2026-07-01 a connection may rest on that, and no longer.

policy {
  name = "before-the-move", version = "1", api = 1,
  packs = { "cotter:consumers/cotter", "cotter:consumers/outsystems", "rules" },
  rules = {
    { select = "connection-on-backup", set = {
      pin = "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=",
      name = "the old key", ends = "2026-07-01",
    } },
  },
  evidence = { chain = "require", anchors = "require" },
}
