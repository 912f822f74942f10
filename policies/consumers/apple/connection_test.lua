--- Tests of the rule of connection.lua.

local HOST <const> = "api.example.com"

-- The chain of the host: its own certificate, below I and R.
local chain = { [HOST] = { key "A", key "I", key "R" } }
local ended = { [HOST] = { cert { subject = HOST, key = key "A",
  not_after = "2026-11-19" }, key "I", key "R" } }

local function pinned(...)
  return apple { host = HOST, pins = { ... } }
end

test "connection-apple" {
  at = "2026-11-20", chain = chain, anchors = { key "R" },
  cases = {
    { "the leaf", pinned(key "A", key "B"), pass },
    { "the intermediate", pinned(key "I", key "B"), fails "no_match" },
    { "the root", pinned(key "R", key "B"), fails "no_match" },
    { "other keys", pinned(key "B", key "C"),
      fails("no_match", { host = HOST }) },
    { "a chain that has ended", pinned(key "A", key "B"), fails "invalid",
      chain = ended },
    { "the intermediate as an authority",
      apple { host = HOST, ca = { key "I" } }, pass },
    { "a config without hosts", text("pinning.json", '{ "hosts": [] }'),
      not_applicable },
  },
}

test "connection-apple" {
  cases = { { "no evidence", pinned(key "A", key "B"), unknown } },
}
