--- Apple's NSPinnedDomains.

pack {
  name = "apple", version = "1.0.0", api = 1,
  doc = "decides connections as App Transport Security does under \z
         NSPinnedDomains",
}
