local core = require "cotter.core"

describe("core.suggest", function()
  it("gives the nearest of the known names", function()
    assert.equal("pins", core.suggest("pinz", { "hosts", "pins" }))
    assert.is_nil(core.suggest("colour", { "hosts", "pins" }))
    assert.is_nil(core.suggest("pinz", {}))
  end)

  it("does not depend on the order of the names", function()
    assert.equal("bad", core.suggest("bat", { "cat", "bad" }))
    assert.equal("bad", core.suggest("bat", { "bad", "cat" }))
  end)

  it("reads names through metamethods", function()
    local names = setmetatable({}, {
      __len = function() return 1 end,
      __index = function() return "pins" end,
    })
    assert.equal("pins", core.suggest("pinz", names))
  end)

  it("is misused with other values", function()
    assert.error_matches(function() core.suggest(1, {}) end, "string expected")
    assert.error_matches(function() core.suggest("a", { 1 }) end,
                         "name 1 is not a string")
  end)
end)
