--- TrustKit, for iOS and Android.

pack {
  name = "trustkit", version = "1.0.0", api = 1,
  doc = "decides connections as TrustKit does, on iOS and on Android",
}
