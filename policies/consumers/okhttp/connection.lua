--- What OkHttp decides about a connection.
---
--- The pins of all patterns that match the name are joined: a name matches
--- itself, "*." is one label, "**." any number of them. Any certificate of the
--- cleaned chain suffices, which is the validated path with its anchor. There
--- is no date, no report only, and no least number of pins. SHA-1 pins match as
--- SHA-256 ones do.

rule "connection-okhttp" {
  title = "OkHttp takes the connection",
  on = "connection",
  consumers = { "okhttp" },
  severity = "high",
  refs = { "square/okhttp CertificatePinner.kt" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    dies = {
      text = "the CertificatePinner is not built, IllegalArgumentException: \z
              {reason}",
      consequence = "dies",
      remedy = "write the pin as sha256/ and base64, the host as a name or \z
                *.name",
    },
    invalid = {
      text = "OkHttp refuses {name}, SSLHandshakeException: {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "OkHttp refuses {name}, SSLPeerUnverifiedException: Certificate \z
              pinning failure! {reason}",
      consequence = "blocks",
    },
    no_pins = {
      text = "OkHttp connects to {name} without pins: {reason}",
      consequence = "unpinned",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": OkHttp connects to it without pins")
    end
    return fail(decision, { at = connection.blame, also = connection.beside,
                            name = connection.name, reason = reason })
  end,
}
