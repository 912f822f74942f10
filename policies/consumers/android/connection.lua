--- What Android decides about a connection under a network security config
--- (API 24).
---
--- The entry is that of the name itself, else the longest with
--- includeSubdomains. A pin-set that has ended, or is empty, pins nothing. Any
--- certificate of the validated path suffices, its anchor too.

rule "connection-android" {
  title = "Android takes the connection",
  on = "connection",
  consumers = { "android" },
  severity = "high",
  refs = { "AOSP NetworkSecurityTrustManager.java",
           "AOSP PinSet.java" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    dies = {
      text = "the network security config does not load, and the app dies: \z
              {reason}",
      consequence = "dies",
      remedy = "mend the config: Android refuses it as a whole",
    },
    invalid = {
      text = "Android refuses {name}, CertPathValidatorException: {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "Android refuses {name}, CertificateException: Pin verification \z
              failed; {reason}",
      consequence = "blocks",
    },
    no_pins = {
      text = "Android connects to {name} without pins: {reason}",
      consequence = "unpinned",
    },
    expired = {
      text = "Android connects to {name} without pins: {reason}",
      consequence = "unpinned",
      remedy = "release a config with a later end",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": Android connects to it without pins")
    end
    return fail(decision, { at = connection.blame, also = connection.beside,
                            name = connection.name, reason = reason })
  end,
}
