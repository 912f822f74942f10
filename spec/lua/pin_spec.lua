local core = require "cotter.core"

-- SHA-256 and SHA-1 of "abc": FIPS 180, examples.
local hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
local body = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
local octets = hex:gsub("..", function(pair)
  return string.char(tonumber(pair, 16))
end)

local function openssl(hash, input)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "wb"))
  file:write(input)
  file:close()
  local pipe <close> = assert(io.popen(
    ("openssl dgst -%s -binary %s | base64"):format(hash, path)))
  local text = pipe:read "l"
  os.remove(path)
  return text
end

describe("core.pin", function()
  it("reads a whole pin", function()
    assert.same({ algorithm = "sha256", prefix = "sha256/", body = body,
                  digest = hex, octets = octets, canonical = true },
                core.pin("sha256/" .. body))
  end)

  it("gives octets and no digest where it must be converted", function()
    local pin = core.pin("sha256//" .. body)
    assert.same({ algorithm = "sha256", prefix = "sha256//", body = body,
                  octets = octets, fault = "pin.prefix", canonical = false },
                pin)
    assert.same({ algorithm = "sha256", prefix = "", body = hex,
                  octets = octets, fault = "pin.hex", canonical = false,
                  look = "hex" }, core.pin(hex))
  end)

  it("takes absent padding and stray bits for not canonical", function()
    for _, text in ipairs { body:sub(1, -2), body:sub(1, -3) .. "1=" } do
      local pin = core.pin("sha256/" .. text)
      assert.same({ hex, false, nil },
                  { pin.digest, pin.canonical, pin.fault })
    end
  end)

  it("knows the hashes of nothing, as openssl gives them", function()
    for _, case in ipairs {
      { "", "empty-input", "sha1-empty" },
      { "\n", "lone-lf", "lone-lf" },
      { "\r\n", "lone-crlf", "lone-crlf" },
    } do
      local input, sha256, sha1 = table.unpack(case)
      assert.equal(sha256, core.pin("sha256/" .. openssl("sha256", input)).look)
      assert.equal(sha1, core.pin("sha1/" .. openssl("sha1", input)).look)
    end
  end)

  it("has nothing to say about hashes of something", function()
    for i = 1, 20 do
      local pin = core.pin("sha256/" .. openssl("sha256", "key " .. i))
      assert.same({ nil, nil, true }, { pin.fault, pin.look, pin.canonical })
    end
  end)

  it("reads a digest whatever it begins with", function()
    for first = 0, 255 do
      for algorithm, size in pairs { sha256 = 32, sha1 = 20 } do
        local digest = string.char(first)
          .. core.sha256("the rest"):sub(2, size)
        local text = algorithm .. "/" .. core.base64(digest)
        local pin = core.pin(text)
        assert.same({ text, digest, nil, nil, true },
                    { pin.prefix .. pin.body, pin.octets, pin.fault, pin.look,
                      pin.canonical })
      end
    end
  end)

  it("gives the same to what makes a record of it", function()
    local make = core.pin_maker(table.pack, {})
    for _, text in ipairs { "sha256/" .. body, hex, "", "x", "sha1/AAAA",
                            "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA=" } do
      local pin = core.pin(text)
      local key = not pin.fault and pin.octets or nil
      assert.same({ "source", 7, text, "host", pin.algorithm, pin.prefix,
                    key ~= nil and #key == 32, pin.canonical, false,
                    pin.octets, key, nil, pin.fault, pin.look, "comment", nil,
                    n = 16 },
                  make(text, 7, "source", "host", {}, "comment"))
    end
  end)

  it("knows the first that has its key, where that is usable", function()
    local make, first = core.pin_maker(table.pack, {}), {}
    local EARLIER <const> = 12
    local one = make("sha256/" .. body, 1, nil, nil, first)
    local other = make("sha256/" .. body:gsub("=", ""), 2, nil, nil, first)
    assert.is_nil(one[EARLIER])
    assert.equal(one, other[EARLIER])
    assert.equal(one, make(body, 3, nil, nil, first)[EARLIER])
    assert.equal(one, first[one[10]])
    for _ = 1, 2 do
      assert.is_nil(make("x", 4, nil, nil, first)[EARLIER])
      assert.is_nil(make("sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=", 5, nil, nil,
                         first)[EARLIER])
    end
  end)

  it("knows the octets that it is told", function()
    local KNOWN <const> = 9
    local told = core.pin("sha256/" .. body).octets
    local make = core.pin_maker(table.pack, { [told] = true })
    assert.is_true(make("sha256/" .. body, 1, nil, nil, {})[KNOWN])
    for _, text in ipairs { "x", "sha256/" .. body:upper() } do
      assert.is_false(make(text, 1, nil, nil, {})[KNOWN])
    end
  end)

  it("takes strings alone", function()
    assert.error_matches(function() core.pin(1) end, "string expected")
    assert.error_matches(function() core.pin_maker(print, {})() end,
                         "string expected")
    assert.error_matches(function() core.pin_maker() end, "function expected")
    assert.error_matches(function() core.pin_maker(print) end,
                         "table expected")
  end)
end)

describe("core.known", function()
  local one, other = core.sha256 "one", core.sha256 "other"
  local asked = {}
  local exact, near = core.known(function() return one .. other end,
                                 function(at)
                                   asked[#asked + 1] = at
                                   return "row " .. at
                                 end)
  local function pin(digest)
    return { octets = digest, text = "sha256/" .. core.base64(digest) }
  end

  it("gives the row of a key, and of no other", function()
    assert.equal("row 2", exact(pin(other)))
    assert.is_nil(exact(pin(core.sha256 "neither")))
    assert.is_nil(exact { text = "no pin" })
  end)

  it("gives the row of a key that is near", function()
    assert.same({ "row 1", 0 }, { near(pin(one)) })
    assert.same({ "row 1", 1 },
                { near { text = pin(one).text:gsub("=", "A=") } })
    assert.is_nil(near(pin(core.sha256 "neither")))
    assert.is_nil(near { text = "" })
  end)

  it("asks for rows that were found alone", function()
    assert.same({ 2, 1, 1 }, asked)
  end)

  it("has as many rows as there may be", function()
    local function found(rows)
      local known = core.known(function()
        return one:rep(rows - 1) .. other
      end, function(at) return "row " .. at end)
      return known(pin(other))
    end
    assert.equal("row 16384", found(16384))
    assert.error_matches(function() found(16385) end, "too many keys")
  end)

  it("is misused without functions", function()
    assert.error_matches(function() core.known("", print) end,
                         "function expected")
  end)
end)

describe("core.near", function()
  local amazon = "++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI="
  local index = core.near { body, "sha256/" .. amazon, body }

  it("finds what is near and how", function()
    for _, case in ipairs {
      { body, 1, 0 },
      { "sha256//" .. amazon, 2, 0 },
      { (amazon:gsub("WGvL", "WGvv")), 2, 1 },
      { (amazon:gsub("WG", "GW")), 2, 2 },
      { amazon:sub(2), 2, 1 },
      { amazon:sub(1, 10) .. body:sub(11), 2, "prefix" },
    } do
      local text, row, distance = table.unpack(case)
      assert.same({ row, distance }, { index:find(text) })
    end
  end)

  it("finds nothing far away", function()
    assert.is_nil(index:find(""))
    assert.is_nil(index:find((amazon:gsub("WGvL", ""))))
    assert.is_nil(index:find(amazon:sub(1, 9) .. ("A"):rep(34)))
    assert.is_nil(core.near {}:find(body))
  end)

  it("has as many rows as there may be", function()
    local rows = {}
    for i = 1, 16384 do rows[i] = body end
    assert.equal(1, core.near(rows):find(body))
    rows[16385] = body
    assert.error_matches(function() core.near(rows) end, "too many rows")
  end)

  it("is misused with what is no pin", function()
    assert.error_matches(function() core.near { body, hex } end,
                         "row 2 is not the base64 of a SHA%-256")
    assert.error_matches(function() core.near { 1 } end,
                         "row 1 is not a string")
  end)

  it("shows no address", function()
    assert.equal("cotter.near", tostring(index))
  end)
end)
