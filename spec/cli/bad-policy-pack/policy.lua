policy { name = "p", api = 1, packs = { "cotter:pining", "nowhere/" } }
