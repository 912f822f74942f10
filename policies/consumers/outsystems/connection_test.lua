--- Tests of the rule of connection.lua.

local HOST <const> = "api.example.com"

-- The chain of the host: its own certificate, below I and R.
local chain = { [HOST] = { key "A", key "I", key "R" } }
local ended = { [HOST] = { cert { subject = HOST, key = key "A",
  not_after = "2026-11-19" }, key "I", key "R" } }

local function pinned(...)
  return pinning_json { host = HOST, pins = { ... } }
end

test "connection-outsystems" {
  at = "2026-11-20", chain = chain, anchors = { key "R" },
  cases = {
    { "the leaf", pinned(key "A", key "B"), pass },
    { "the intermediate", pinned(key "I", key "B"), pass },
    { "the root", pinned(key "R", key "B"), pass },
    { "other keys", pinned(key "B", key "C"),
      fails("no_match", { host = HOST }) },
    { "a chain that has ended", pinned(key "A", key "B"), fails "invalid",
      chain = ended },
    { "one hash", pinned(key "A"), fails "refused" },
    { "a text that is no pin", pinned(key "A", "sha256/A"), fails "dies" },
    { "nothing has an entry for it", {}, not_applicable },
  },
}

test "connection-outsystems" {
  cases = { { "no evidence", pinned(key "A", key "B"), unknown } },
}
