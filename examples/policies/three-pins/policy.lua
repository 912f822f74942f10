-- Every host pins two keys, as the shipped pack has it. Those of payments.txt
-- pin three.

policy {
  name = "payments", version = "1", api = 1,
  packs = { "cotter:pinning", "rules" },
  data = { three_pins = { file = "payments.txt", type = "list<suffix>" } },
}
