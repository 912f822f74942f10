--- Tests of the rule of connection.lua.

local HOST <const> = "api.example.com"

-- The chain of the host: its own certificate, below I and R.
local chain = { [HOST] = { key "A", key "I", key "R" } }
local ended = { [HOST] = { cert { subject = HOST, key = key "A",
  not_after = "2026-11-19" }, key "I", key "R" } }

local function pinned(...)
  return okhttp { host = HOST, pins = { ... } }
end

test "connection-okhttp" {
  at = "2026-11-20", chain = chain, anchors = { key "R" },
  cases = {
    { "the leaf", pinned(key "A", key "B"), pass },
    { "the intermediate", pinned(key "I", key "B"), pass },
    { "the root", pinned(key "R", key "B"), pass },
    { "other keys", pinned(key "B", key "C"),
      fails("no_match", { host = HOST }) },
    { "a chain that has ended", pinned(key "A", key "B"), fails "invalid",
      chain = ended },
    { "a text that is no pin", pinned(key "A", "sha256/A"), fails "dies" },
    { "no pins", android { host = HOST }, fails "no_pins" },
    { "a config without hosts", text("pinning.json", '{ "hosts": [] }'),
      not_applicable },
  },
}

test "connection-okhttp" {
  cases = { { "no evidence", pinned(key "A", key "B"), unknown } },
}
