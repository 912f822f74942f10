--- The OutSystems SSL Pinning plug-in.

pack {
  name = "outsystems", version = "1.0.0", api = 1,
  doc = "decides connections as CheckCertificateForUrl of the plug-in says",
}
