pack { name = "own", version = "1", api = 1 }
