pack { name = "own", version = "1.0.0", api = 1 }
