--- Rules about private keys in what ships.

local function code_of(key)
  if not key.ships then return "beside" end
  return key.locked and "locked" or "clear"
end

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
    beside = {
      text = "{name} holds a {kind}: builds for tests and developers alone \z
              take it, and it does not ship; who has the sources has the key",
      severity = "low",
      remedy = "have the tests make a key; where this one is in use anywhere \z
                else, have its certificates revoked, and make a new one",
    },
  },
  check = function(app)
    for _, key in ipairs(app.private_keys) do
      fail(code_of(key),
           { at = key, name = key.path:match "[^/]*$", kind = key.kind })
    end
  end,
}
