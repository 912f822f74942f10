--- What a browser decides about a connection under RFC 7469.
---
--- Pins are noted if one of them is in the validated path and one is not, for
--- max-age seconds. Then a path with none of them ends the connection without
--- recourse; what is served and not part of the path does not count.
--- Chromium's static pins need no backup.

rule "connection-hpkp" {
  title = "RFC 7469 lets the connection go on",
  on = "connection",
  consumers = { "hpkp", "chromium" },
  severity = "high",
  refs = { "RFC 7469 2.5",
           "RFC 7469 2.6" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    invalid = {
      text = "the connection to {name} is not free of errors, and ends: \z
              {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "Pin Validation of {name} fails, \z
              ERR_SSL_PINNED_KEY_NOT_IN_CERT_CHAIN: {reason}",
      consequence = "blocks",
    },
    installed = {
      text = "Pin Validation of {name} is disabled: {reason}",
      severity = "medium",
      consequence = "unpinned",
      remedy = "nothing, if the owner of the device wants it so",
    },
    not_noted = {
      text = "the pins of {name} are not noted, and nothing is pinned: \z
              {reason}",
      consequence = "unpinned",
      remedy = "pin a backup key that is in no path (RFC 7469 4.3)",
    },
    no_pins = {
      text = "{name} is no Known Pinned Host: {reason}",
      consequence = "unpinned",
    },
    expired = {
      text = "{name} is no Known Pinned Host any more: {reason}",
      consequence = "unpinned",
      remedy = "note the pins anew",
    },
    report_only = {
      text = "Pin Validation of {name} reports only: {reason}",
      severity = "medium",
      consequence = "unpinned",
      remedy = "enforce it",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": it is no Known Pinned Host")
    end
    return fail(decision, { at = connection.blame, also = connection.beside,
                            name = connection.name, reason = reason })
  end,
}
