local excerpt = require "cotter.report.excerpt"

-- The text from the place on, of a place that is asked for.
local function from(file, line, column)
  local shown, caret = file:show(line, column, 72)
  if not shown then return nil end
  local at = utf8.offset(shown, caret + 1)
  return shown:sub(at)
end

describe("An excerpt begins at the place", function()
  local TEXT = "\u{FEFF}äbcdé\r\nxyz\n\nl\xFFtin\r\n"

  -- In this order on one file, since a search goes on where one ended.
  for _, case in ipairs {
    { 1, 1, "äbcdé" }, { 1, 2, "bcdé" }, { 1, 5, "é" }, { 1, 6, "" },
    { 1, 9, "" }, { 1, 3, "cdé" }, { 1, 1, "äbcdé" }, { 2, 2, "yz" },
    { 3, 1, "" }, { 3, 7, "" }, { 4, 1, "l\\xFFtin" }, { 4, 3, "tin" },
    { 5, 1, "" }, { 6, 1, nil },
  } do
    local line, column, expected = table.unpack(case, 1, 3)

    it(("%d:%d"):format(line, column), function()
      local file = assert(excerpt.open(TEXT))
      for before = 1, column do from(file, line, before) end
      assert.equal(expected, from(file, line, column))
      from(file, line, column + 3)
      assert.equal(expected, from(file, line, column))
    end)
  end
end)

describe("Where a line of Lua has no column", function()
  local TEXT <const> = "local é = 1\n  return hosts, host.nmae\n\nx = = 2\n"
    .. "for _, domain in ipairs(ctx.params.domain) do\n"

  for _, row in ipairs {
    { "is the name that the message quotes", 2, 'no field "nmae"', 22 },
    { "is a field where there is none of that name", 5,
      'params has no field "domain" (did you mean "domains"?)', 36 },
    { "is any name where it is none", 5, 'unknown name "domain"', 8 },
    { "is no part of another name", 2, 'unknown name "host"', 17 },
    { "is counted in characters", 1, "near '1'", 1 },
    { "is where the code begins, without a name", 2, "too much memory", 3 },
    { "is where the code begins, if the name is elsewhere", 4,
      'no field "y"', 1 },
    { "is nowhere in an empty line", 3, "x", nil },
    { "is nowhere behind the last", 9, "x", nil },
  } do
    it(row[1], function()
      local file = assert(excerpt.open(TEXT))
      assert.equal(row[4], file:guess { path = "rules/own.lua", line = row[2],
                                        message = row[3] })
    end)
  end

  it("is not guessed in other files", function()
    local file = assert(excerpt.open(TEXT))
    assert.is_nil(file:guess { path = "a.json", line = 2, message = "x" })
  end)
end)

describe("A file of one line", function()
  it("ends where a private key begins", function()
    local file =
      assert(excerpt.open '{"k": "-----BEGIN PRIVATE KEY-----MIGH", "x": 1}')
    assert.equal('{"k": "-----BEGIN PRIVATE KEY-----…', (file:show(1, 7, 80)))
    assert.equal('{"k": "-----BEGIN PRIVATE KEY-----…"x": 1}',
                 (file:show(1, 42, 80)))
  end)

  for name, row in pairs {
    ["of SSH2"] = { "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\\nP2/56wAA",
                    "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----…" },
    ["of PuTTY"] = { "PuTTY-User-Key-File-2: ssh-rsa\\nEncryption: none",
                     "PuTTY-User-Key-File-…" },
    ["in base64"] = { 'key = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwo'
      .. 'y/HU++CXqI9EdVhC"', 'key = "…"' },
    ["as JWK"] = { '{"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",'
      .. '"kty":"EC","p":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
      '{"d":"…","kty":"EC","p":"…"}' },
  } do
    it("does not repeat a private key " .. name, function()
      local file = assert(excerpt.open(row[1]))
      assert.equal(row[2], file:whole(1))
      local column = row[1]:find("kty", 1, true) or 1
      assert.equal(row[2], (file:show(1, column, 200)))
    end)
  end

  it("is searched on from the place before", function()
    local file = assert(excerpt.open(("é"):rep(1000000)))
    for column = 1, 1000000, 100 do file:show(1, column, 72) end
    assert.equal(("é"):rep(3), from(file, 1, 999998))
  end)
end)
