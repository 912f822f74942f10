local core = require "cotter.core"
local cotter = require "cotter"

describe("the library", function()
  it("offers the readers of the core", function()
    assert.equal(core.cert, cotter.cert)
    assert.equal(core.version, cotter.version)
    local count = 0
    for name, value in pairs(cotter) do
      if name ~= "decide" then assert.equal(core[name], value) end
      count = count + 1
    end
    assert.equal(28, count) -- a name that the core lost would be nil
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
