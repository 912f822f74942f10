local core = require "cotter.core"
local cotter = require "cotter"

describe("the library", function()
  it("offers the readers of the core", function()
    assert.equal(core.cert, cotter.cert)
    assert.equal(core.version, cotter.version)
  end)

  it("keeps the rest to itself", function()
    assert.error_matches(function() return cotter.sandbox end,
                         'cotter has no "sandbox"')
  end)

  it("suggests a name", function()
    assert.error_matches(function() return cotter.versio end,
                         'cotter has no "versio" %(did you mean "version"%?%)')
  end)
end)
