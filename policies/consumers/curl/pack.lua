--- The pinned public keys of curl.

pack {
  name = "curl", version = "1.0.0", api = 1,
  doc = "decides connections as curl --pinnedpubkey does",
}
