--- What the OutSystems SSL Pinning plug-in decides about a connection, in the
--- words of its action CheckCertificateForUrl: Success, and one of two texts
--- as Error.
---
--- On Android an entry covers all below its host, on iOS its host alone, as it
--- is written. Any certificate of the validated path suffices. The build wants
--- two hashes for each host, and on iOS they are of two keys.

local ERRORS = {
  no_match = "SSLPinning found an issue with the configured certificate for \z
              the url!",
  invalid = "Message: SSLPinning found some problem with the request!",
}

rule "connection-outsystems" {
  title = "CheckCertificateForUrl gives Success",
  on = "connection",
  consumers = { "outsystems-android", "outsystems-ios" },
  severity = "high",
  refs = { "vendor page, SSL Pinning Plugin",
           "os-adv-dev/cordova-outsystems-sslpinning hooks/utils.js",
           "TrustKit ssl_pin_verifier.m" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    refused = {
      text = "the build refuses the config: {reason}",
      consequence = "refused",
      remedy = "give each host two hashes",
    },
    dies = {
      text = "{consumer}: the app dies at start: {reason}",
      consequence = "dies",
      remedy = "mend the config: the platform refuses it as a whole",
    },
    invalid = {
      text = "{consumer}: Success is false for {name}, \"{error}\" {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "{consumer}: Success is false for {name}, \"{error}\" {reason}",
      consequence = "blocks",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": it is not pinned, and Success is true")
    end
    local values = { at = connection.blame, also = connection.beside,
      name = connection.name, reason = reason,
      consumer = connection.consumer }
    if ERRORS[decision] then
      values.success, values.error = false, ERRORS[decision]
    end
    return fail(decision, values)
  end,
}
