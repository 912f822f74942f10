--- OkHttp's CertificatePinner.

pack {
  name = "okhttp", version = "1.0.0", api = 1,
  doc = "decides connections as the CertificatePinner of OkHttp does",
}
