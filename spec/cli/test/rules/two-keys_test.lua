--- What the rule is to say of configs of two formats.

local two = android { host = "api.example.com", pins = { key "A", key "B" } }
local one = pinning_json { host = "api.example.com", pins = { key "A" } }
local twice = pinning_json { host = "api.example.com",
                             pins = { key "A", key "A" } }

test "two-keys" {
  cases = {
    { "two keys", two, pass },
    { "one key", one, fails("too_few", { line = 5, column = 17 }) },
    { "one key, written twice", twice, fails "too_few" },
    { "three are wanted", two, fails("too_few", { message = "3 are wanted" }),
      params = { wanted = 3 } },
  },
}
