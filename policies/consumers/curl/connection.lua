--- What curl decides about a connection with --pinnedpubkey.
---
--- The key of the server's own certificate alone is compared, as padded base64
--- text. The chain is validated apart from it: a pin does not need a valid
--- chain under -k, and this pack is about curl without -k.

rule "connection-curl" {
  title = "curl takes the connection",
  on = "connection",
  consumers = { "curl" },
  severity = "high",
  refs = { "curl docs/cmdline-opts/pinnedpubkey.md",
           "curl lib/vtls/vtls.c" },
  needs = { "chain", "anchors" },
  remedy = "pin the key of the server's own certificate, as sha256// and \z
            padded base64",
  messages = {
    invalid = {
      text = "curl refuses {name}, exit 60, SSL certificate problem: \z
              {reason}",
      consequence = "blocks",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_match = {
      text = "curl refuses {name}, exit 90, SSL: public key does not match \z
              pinned public key; {reason}",
      consequence = "blocks",
    },
    no_pins = {
      text = "curl connects to {name} without pins: {reason}",
      consequence = "unpinned",
    },
  },
  check = function(connection)
    local decision, reason = connection.decision, connection.reason
    if decision == "accepted" then return end
    if decision == "no_entry" then
      return skip(reason .. ": curl connects to it without pins")
    end
    return fail(decision, { at = connection.blame, also = connection.beside,
                            name = connection.name, reason = reason })
  end,
}
