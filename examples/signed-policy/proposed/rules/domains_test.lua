local function pinned(host)
  return pinning_json { host = host, pins = { "A", "B" } }
end

test "own-domain" {
  data  = { retired = "old.python.org\n" },
  cases = {
    { "a host below our domain", pinned "api.python.org", pass },
    { "a host of somebody else", pinned "example.com",
      fails("foreign", { host = "example.com" }) },
    { "a host below a domain that we gave up", pinned "www.old.python.org",
      fails "retired" },
  },
}
