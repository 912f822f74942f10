--- What the rule is to say. A case is a name, a config and what is expected:
--- pass, fails "code", unknown, not_applicable. The types are in test.d.lua.

local ours = pinning_json { host = "api.example.com",
                            pins = { key "A", key "B" } }
local other = pinning_json { host = "api.example.org",
                             pins = { key "A", key "B" } }

test "x" {
  cases = {
    { "a host of ours", ours, pass },
    { "a host of somebody else", other,
      fails("foreign", { host = "api.example.org" }) },
    { "a domain that a policy adds", other, pass,
      params = { domains = { "example.com", "example.org" } } },
  },
}
