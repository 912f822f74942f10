--- cotter's own decision, stricter than any consumer's.

pack {
  name = "cotter", version = "1.0.0", api = 1,
  doc = "accepts a connection whose chain is valid and has a pin, and \z
         nothing else",
}
