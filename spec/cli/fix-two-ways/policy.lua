policy { name = "own", api = 1, packs = { "cotter:pinning", "rules/" } }
