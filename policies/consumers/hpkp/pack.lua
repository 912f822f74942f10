--- HTTP Public Key Pinning, RFC 7469.

pack {
  name = "hpkp", version = "1.0.0", api = 1,
  doc = "decides connections as RFC 7469 wants it, and Chromium for its \z
         static pins",
}
