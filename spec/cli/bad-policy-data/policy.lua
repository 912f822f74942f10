policy { name = "p", api = 1, data = {
  managd = { file = "policy.lua", type = "list<suffix>" },
  managed = { file = "nowhere.txt", type = "list<suffix>" },
} }
