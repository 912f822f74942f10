--- Rules about private keys in what ships.

-- Everybody who has the app has its files, and a password that opens one of
-- them is in the app as well, or of no use to it.
rule "private-key-shipped" {
  title = "No private key ships with the app",
  on = "app",
  severity = "critical",
  refs = { "OWASP MASVS-CRYPTO-2", "CWE-321" },
  remedy = "take the file out, have the certificates of the key revoked, and \z
            make a new one: an app pins public keys alone",
  messages = {
    clear = "{name} holds a {kind}: who has the app has the key",
    locked = "{name} holds a {kind}, encrypted: it is as secret as its \z
              password, which the app would have to bring along",
  },
  check = function(app)
    for _, key in ipairs(app.private_keys) do
      fail(key.locked and "locked" or "clear",
           { at = key, name = key.path:match "[^/]*$", kind = key.kind })
    end
  end,
}
