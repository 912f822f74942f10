-- The key of the old server stays pinned while apps of before the move are in
-- use. From 2027-04-01 on a release must not carry it any more.

policy {
  name = "after-the-move", version = "1", api = 1,
  packs = { "cotter:pinning", "rules" },
  rules = {
    { select = "pin-ended", set = {
      pin = "sha256/EGVOtZbmPAw+MBWiwQF2pcna6d5A5EQDaYD5MSYYW5A=",
      name = "the old server", ends = "2027-04-01",
    } },
  },
}
