--- The map of identities: what is no map is refused where it stands.

local gate = require "cotter.gate"
local identity_map = require "cotter.evidence.identity_map"
local temporary = require "spec.support.temporary"

local IDENTITIES <const> = { "client.p12", "mendix/other.p12" }

local function read(octets)
  return identity_map.read(octets, "map", IDENTITIES)
end

local REFUSED = {
  { "an object in place of the array", "{}",
    { 1, 1, "a map is an array of entries" } },
  { "an entry that is none", '[\n  "client.p12"]',
    { 2, 3, "an entry is an object" } },
  { "a misspelt field", '[{"identty": "client.p12", "host": "a.example"}]',
    { 1, 3, 'unknown field "identty" (did you mean "identity"?)' } },
  { "a field that stands twice",
    '[{"host": "a.example",\n "host": "b.example"}]',
    { 2, 2, '"host" stands twice' } },
  { "a number for a name", '[{"host": 1}]', { 1, 11, '"host" wants a name' } },
  { "an empty name", '[{"identity": "", "host": "a.example"}]',
    { 1, 15, '"identity" wants a name' } },
  { "an entry for nobody", '[{"identity": "client.p12"}]',
    { 1, 2, 'an entry has either "host" or "service"' } },
  { "an entry for both", '[{"host": "a.example", "service": "M.S"}]',
    { 1, 2, 'an entry has either "host" or "service"' } },
  { "a URL for a host", '[{"host": "https://a.example/"}]',
    { 1, 11, '"https://a.example/" is no name of a host (host.url)' } },
  { "a wildcard", '[{"host": "*.a.example"}]',
    { 1, 11, '"*.a.example" is no name of a host (host.wildcard)' } },
  { "a map that ends early", '[{"host": "a.example"}', { 1, 23 } },
}

describe("a map of identities", function()
  for _, row in ipairs(REFUSED) do
    it("is refused with " .. row[1], function()
      local map, faults = read(row[2])
      assert.is_nil(map)
      local one = faults[1]
      assert.same({ "map", row[3][1], row[3][2] },
                  { one.path, one.line, one.column })
      if row[3][3] then
        assert.same({ "evidence.identity-map", row[3][3] },
                    { one.code, one.message })
      end
    end)
  end

  it("says of each entry whom it is for, and whether there is such an identity",
     function()
    local map = assert(read [[
      [ {"host": "B\u00fccher.example.", "identity": "client.p12"},
        {"service": "M.S", "identity": "other.p12"},
        {"host": "xn--bcher-kva.example"} ]
    ]])
    assert.equal("xn--bcher-kva.example", map[1].name)
    assert.same({ true, "" }, { map[1].known, map[1].suggestion })
    assert.same({ "M.S", false }, { map[2].name, map[2].known })
    assert.is_nil(map[3].identity)
    assert.equal(map[1], map[3].earlier)
  end)

  it("without any identity is an error, and no pass", function()
    temporary.with({ ["e/identity-map.json"] = "[]" }, function(folder)
      local verdict = gate.check { inputs = {}, evidence = folder .. "/e" }
      assert.equal(2, verdict.exit_code)
      assert.equal("evidence.nothing", verdict.errors[1].code)
    end)
  end)

  it("is an error of the run where it is none", function()
    local octets = '[{"hsot": "a.example"}]'
    temporary.with({ ["e/identity-map.json"] = octets,
      ["e/identities/none.pem"] = "" }, function(folder)
      local verdict = gate.check { inputs = {}, evidence = folder .. "/e" }
      assert.equal(2, verdict.exit_code)
    end)
  end)
end)
