--- What iOS and macOS decide about a connection under NSPinnedDomains.
---
--- The pins of all entries that match the name are joined;
--- NSIncludesSubdomains reaches one more label. NSPinnedLeafIdentities are
--- compared with the server's certificate, NSPinnedCAIdentities with the
--- others of the validated path, and where both stand both must match. A pin
--- of a config that knows no lists counts as of either. A list without a
--- usable member refuses everything.

rule "connection-apple" {
  title = "NSPinnedDomains takes the connection",
  on = "connection",
  consumers = { "apple" },
  severity = "high",
  refs = { "Security SecPolicyServer.c",
           "Security SecPolicy.c" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    invalid = {
      text = "iOS refuses {name}: {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "iOS refuses {name}, its trust evaluation fails in \z
              LeafSPKISHA256 or CAspkiSHA256: {reason}",
      consequence = "blocks",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": iOS connects to it without pins")
    end
    return fail(decision, { at = connection.blame, also = connection.beside,
                            name = connection.name, reason = reason })
  end,
}
