local core = require "cotter.core"

-- A-labels as Python's idna package gives them: idna.encode(t, uts46=True).
local labels = {
  { "faß.de", "xn--fa-hia.de" },
  { "bücher.example", "xn--bcher-kva.example" },
  { "пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f" },
  { "βόλος.com", "xn--nxasmm1c.com" },
  { "日本語.jp", "xn--wgv71a119e.jp" },
  { "القاهرة.eg", "xn--mgbag5a2flx.eg" },
  { "ＥＸＡＭＰＬＥ.com", "example.com" },
}

describe("core.host", function()
  it("gives the canonical name and what was wrong", function()
    assert.same({ name = "example.com", wildcard = false, canonical = true,
                  ulabel = false }, core.host "example.com")
    assert.same({ name = "example.com", wildcard = false, canonical = false,
                  ulabel = false, fault = "host.url" },
                core.host "https://Example.com:443/")
    assert.same({ name = "*.example.com", wildcard = true, canonical = true,
                  ulabel = false }, core.host "*.example.com")
  end)

  it("spells names outside ASCII in A-labels", function()
    for _, row in ipairs(labels) do
      local host = core.host(row[1])
      assert.same({ row[2], true, false, nil },
                  { host.name, host.ulabel, host.canonical, host.fault })
    end
    assert.equal("host.label-long", core.host(("ü"):rep(60) .. ".de").fault)
    assert.equal("host.label-long", core.host(("ü"):rep(100) .. ".de").fault)
    assert.equal("host.long", core.host((("ü"):rep(20) .. "."):rep(12)
                                        .. "de").fault)
    assert.equal("host.long", core.host((("ü"):rep(20) .. "."):rep(40)
                                        .. "de").fault)
  end)

  it("gives the same as values without a table", function()
    for _, text in ipairs { "a.b", "A.b", "a..b", "*.a", "ü.de", "" } do
      local host = core.host(text)
      local name, fault, wildcard, canonical, ulabel = core.host_fields(text)
      assert.same(host, { name = name, fault = fault, wildcard = wildcard,
                          canonical = canonical, ulabel = ulabel })
    end
  end)

  it("takes strings alone", function()
    assert.error_matches(function() core.host(1) end, "string expected")
    assert.error_matches(function() core.host_fields() end, "string expected")
  end)
end)

describe("core.host_match", function()
  it("matches as RFC 9525 6.3 says", function()
    assert.is_true(core.host_match("*.example.com", "www.example.com"))
    assert.is_true(core.host_match("*.example.com", "Bücher.example.com"))
    assert.is_false(core.host_match("*.example.com", "a.b.example.com"))
    assert.is_false(core.host_match("*.example.com", "example.com"))
    assert.is_false(core.host_match("example.com", "example.com:443"))
  end)
end)

describe("core.under", function()
  it("knows itself and below, and below only", function()
    assert.is_true(core.under("x.y", "x.y"))
    assert.is_true(core.under("a.x.y", "x.y"))
    assert.is_false(core.under("ax.y", "x.y"))
    assert.is_false(core.under("x.y", "*.x.y"))
    assert.is_true(core.under("a.b.bücher.example", "BÜCHER.example"))
  end)

  it("is misused with what is no suffix", function()
    assert.error_matches(function() core.under("a.b", "https://b") end,
                         "'https://b' is no suffix: a URL")
  end)
end)

describe("core.matcher", function()
  local made = 0
  local new_list = core.list("list", {
    match = core.matcher(function(list)
      made = made + 1
      return core.suffixes(core.list_table(list))
    end),
  })
  local list = new_list(nil, nil, { "example.com", "*.example.com", "b.test" })
  local new_host = core.record("host", { fields = { "name" } })

  for _, row in ipairs {
    { "example.com", "example.com" }, { "a.example.com", "*.example.com" },
    { "x.b.test", "b.test" }, { "test" }, { "" },
  } do
    it("finds the suffix of " .. row[1], function()
      assert.equal(row[2], list:match(row[1]))
      assert.equal(row[2], list:match(new_host(nil, nil, row[1])))
      assert.equal(row[2], list:match { name = row[1] })
    end)
  end

  it("makes the set of a list once", function()
    assert.is_nil(new_list(nil, nil, {}):match "example.com")
    assert.equal("b.test", new_list(nil, nil, { "b.test" }):match "b.test")
    assert.equal(3, made)
  end)

  it("is misused with other values", function()
    assert.error_matches(function() list:match() end, "value expected")
    assert.error_matches(function() list:match {} end, "string expected")
    assert.error_matches(function() core.matcher() end, "function expected")
    assert.error_matches(function()
      local new = core.list("x", { match = core.matcher(function() end) })
      new(nil, nil, {}):match "a"
    end, "cotter.suffixes expected")
  end)
end)

describe("core.suffixes", function()
  local set = core.suffixes { "example.com", "*.example.com", "Bücher.example",
                              "execute-api.*.amazonaws.com" }

  it("finds the closest suffix", function()
    assert.equal(1, set:match "example.com")
    assert.equal(2, set:match "a.b.example.com")
    assert.equal(3, set:match "xn--bcher-kva.example")
    assert.equal(4, set:match "x.execute-api.eu-west-1.amazonaws.com")
    assert.is_nil(set:match "amazonaws.com")
  end)

  it("keeps what it is made of", function()
    local made = core.suffixes { ("X"):rep(50) .. ".example" }
    collectgarbage()
    assert.equal(1, made:match(("x"):rep(50) .. ".example"))
  end)

  it("has as many asterisks as there may be in a row", function()
    local many = core.suffixes { "a.*.*.example" }
    assert.equal(1, many:match "x.a.b.c.example")
    assert.error_matches(function() core.suffixes { "a.*.*.*.example" } end,
                         "'a.%*.%*.%*.example' is no suffix")
    assert.equal("host.wildcard", core.host("a.*.*.*.example").fault)
  end)

  it("has as many rows as there may be", function()
    local rows = {}
    for i = 1, 65536 do rows[i] = "a.example" end
    assert.equal(1, core.suffixes(rows):match "a.example")
    rows[65537] = "a.example"
    assert.error_matches(function() core.suffixes(rows) end,
                         "too many suffixes")
  end)

  it("is empty without rows", function()
    assert.is_nil(core.suffixes {}:match "example.com")
  end)

  it("is misused with what is no suffix", function()
    assert.error_matches(function() core.suffixes { "a.b", "a.*" } end,
                         "'a.%*' is no suffix")
    assert.error_matches(function() core.suffixes { 1 } end,
                         "suffix 1 is not a string")
    assert.error_matches(function() set.match({}, "a") end,
                         "cotter.suffixes expected")
  end)

  it("shows no address", function()
    assert.equal("cotter.suffixes", tostring(set))
  end)
end)

describe("the Public Suffix List", function()
  it("gives the registrable domain of a name", function()
    assert.equal("b.co.uk", core.registrable "a.B.co.uk.")
    assert.equal("b.github.io", core.registrable "a.b.github.io")
    assert.is_nil(core.registrable "co.uk")
    assert.is_nil(core.registrable "192.0.2.1")
    assert.is_nil(core.registrable "https://example.com")
  end)

  it("tells its sections apart", function()
    assert.equal("icann", core.public_suffix "co.uk")
    assert.equal("private", core.public_suffix "github.io")
    assert.is_nil(core.public_suffix "example.com")
    assert.is_nil(core.public_suffix "intranet")
    assert.is_nil(core.public_suffix "co..uk")
    assert.is_nil(core.public_suffix "")
  end)
end)
