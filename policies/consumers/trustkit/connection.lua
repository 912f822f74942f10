--- What TrustKit decides about a connection.
---
--- The entry is that of the name as it is written, else the longest parent
--- with TSKIncludeSubdomains. An entry that is enforced has two keys at least,
--- or TrustKit does not start. After TSKExpirationDate a domain counts as not
--- pinned. Any certificate of the validated path suffices. On Android 7 and
--- later the system pins, and TrustKit reports.

rule "connection-trustkit" {
  title = "TrustKit takes the connection",
  on = "connection",
  consumers = { "trustkit-ios", "trustkit-android" },
  severity = "high",
  refs = { "TrustKit TSKPinningValidator.m",
           "TrustKit ssl_pin_verifier.m",
           "TrustKit-Android PinningTrustManager.java" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    dies = {
      text = "TrustKit raises an exception at start, and the app dies: \z
              {reason}",
      consequence = "dies",
      remedy = "mend the config: TrustKit refuses it as a whole",
    },
    invalid = {
      text = "the system refuses {name}, and where it is pinned TrustKit says \z
              TSKTrustEvaluationFailedInvalidCertificateChain: {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "TrustKit: TSKTrustDecisionShouldBlockConnection for {name}, \z
              TSKTrustEvaluationFailedNoMatchingPin: {reason}",
      consequence = "blocks",
    },
    no_pins = {
      text = "TrustKit takes any valid chain of {name}: {reason}",
      consequence = "unpinned",
    },
    expired = {
      text = "TrustKit: TSKTrustDecisionDomainNotPinned for {name}: {reason}",
      consequence = "unpinned",
      remedy = "release a config with a later TSKExpirationDate",
    },
    report_only = {
      text = "TrustKit: TSKTrustDecisionShouldAllowConnection for {name}, \z
              whatever it serves: {reason}",
      severity = "medium",
      consequence = "unpinned",
      remedy = "set TSKEnforcePinning once reports stay away",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": TSKTrustDecisionDomainNotPinned")
    end
    return fail(decision, { at = connection.blame, also = connection.beside,
                            name = connection.name, reason = reason })
  end,
}
