--- Tests of the rule of connection.lua.

local HOST <const> = "api.example.com"

-- The chain of the host: its own certificate, below I and R.
local chain = { [HOST] = { key "A", key "I", key "R" } }
local ended = { [HOST] = { cert { subject = HOST, key = key "A",
  not_after = "2026-11-19" }, key "I", key "R" } }
local of_another = { ["www.example.org"] = { key "A", key "I", key "R" } }

local function pinned(...)
  return pinning_json { host = HOST, pins = { ... } }
end

test "connection-cotter" {
  at = "2026-11-20", chain = chain, anchors = { key "R" },
  cases = {
    { "the leaf", pinned(key "A", key "B"), pass },
    { "the intermediate", pinned(key "I", key "B"), pass },
    { "the root", pinned(key "R", key "B"), pass },
    { "other keys", pinned(key "B", key "C"),
      fails("no_match", { host = HOST }) },
    { "a chain that has ended", pinned(key "A", key "B"), fails "invalid",
      chain = ended },
    { "no pins", pinned(), fails "no_pins" },
    { "pins that have ended", android { host = HOST, pins = { key "A" },
      expires = "2026-11-19" }, fails "expired" },
    { "pins that only report", trustkit { host = HOST, enforced = false,
      pins = { key "A", key "C" } }, fails "report_only" },
    { "another host", pinned(key "A", key "B"), fails "no_entry",
      chain = of_another },
    { "the second pin alone", pinned(key "B", key "A"),
      fails("backup", { line = 7, message = "it is pin 2 of its entry" }) },
    { "the second of two, of which the first is no pin",
      pinned("sha256/AAAA", key "A"),
      fails("backup", { line = 7, message = "it is pin 2 of its entry" }) },
    { "the second and the third", pinned(key "B", key "A", key "I"),
      fails("backup", { line = 7, message = "it is pin 2 of its entry" }) },
    { "the second, written twice", pinned(key "B", key "A", key "A"),
      fails("backup", { line = 7, message = "it is pin 2 of its entry" }) },
    { "the second of two that are no backups", pinned(key "B", key "A"), pass,
      params = { primary = 2 } },
    { "the first pin, of a key in reserve", pinned(key "A", key "B"),
      fails("backup", { line = 6, message = "held in reserve" }),
      held = { key "A" } },
    { "the first pin, and another of a key in reserve",
      pinned(key "A", key "I"), pass, held = { key "I" } },
  },
}

test "connection-cotter" {
  cases = { { "no evidence", pinned(key "A", key "B"), unknown } },
}
