--- Android's network security config.

pack {
  name = "android", version = "1.0.0", api = 1,
  doc = "decides connections as Android does under a network security config",
}
