--- What functions of the core are called with that is of no use to them: each
--- is refused by an error that says so.

local authority = require "spec.support.authority"
local core = require "cotter.core"
local der = require "spec.support.der"

local json = assert(core.json '{"a":[1]}')
local xml = assert(core.xml "<a b='c'/>")
local made = authority.ca "anchor"
local cert = made.cert
local rule = core.environment {}

--- A table that says that it has so many elements.
local function of_size(count)
  return setmetatable({}, { __len = function() return count end })
end

local function several(count, value)
  local list = {}
  for i = 1, count do list[i] = value end
  return list
end

local function to(changes)
  local request = { name = "a", address = "b", tunnel = "", port = 1 }
  for name, value in pairs(changes) do request[name] = value end
  return { request }
end

local get, find = json.root.get, xml.root.get
local anchors = assert(core.anchors(made.pem))

local ROWS <const> = { -- name, function, its arguments, what it says
  { "a method of a JSON node without one", get, {}, "JSON node expected" },
  { "one of a number", get, { 1, "a" }, "JSON node expected, got number" },
  { "one of a table", get, { {}, "a" }, "JSON node expected, got table" },
  { "one of its document", get, { json, "a" },
    "JSON node expected, got JSON document" },
  { "one of an XML node", get, { xml.root, "a" },
    "JSON node expected, got XML node" },
  { "a method of an XML node without one", find, {}, "XML node expected" },
  { "one of a number", find, { 1, "b" }, "XML node expected, got number" },
  { "one of a JSON node", find, { json.root, "b" },
    "XML node expected, got JSON node" },
  { "a method of a cert with something else", cert.pin, { json },
    "cotter.cert expected" },

  { "a budget below none", core.evaluate, { print, {}, nil, { pack = -1 } },
    "pack is not a whole number from 0" },
  { "half an instruction", core.evaluate,
    { print, {}, nil, { evaluation = 1.5 } },
    "evaluation is not a whole number from 0" },
  { "a first subject that is a word", core.evaluate,
    { print, {}, nil, { first = "x" } },
    "first is not a whole number from 0" },

  { "elements to sort, too many", rule.table.sort, { of_size(1000001) },
    "table.sort: more than 1000000 elements" },
  { "a string of too many", rule.string.rep, { "a", 1 << 40 },
    "string.rep: more than 262144 octets" },
  { "a string of too many parts", rule.string.rep, { ("a"):rep(257), 1024 },
    "string.rep: more than 262144 octets" },
  { "separators, too many", rule.string.rep, { "", 1024, ("a"):rep(257) },
    "string.rep: more than 262144 octets" },
  { "half a conversion", rule.string.format, { "%" }, "bad argument" },
  { "a conversion of nothing", rule.string.format, { "%d" },
    "bad argument #2 to 'string.format' %(no value%)" },
  { "an address", rule.string.format, { "%p", 1 }, "addresses are not known" },

  { "a request that is none", core.fetch, { { 1 }, 10, 1 },
    "a request is no table" },
  { "port 65536", core.fetch, { to { port = 65536 }, 10, 1 },
    "port is out of range" },
  { "port 0", core.fetch, { to { port = 0 }, 10, 1 },
    "port is out of range" },
  { "servers, too many", core.fetch, { of_size(10001), 10, 1 },
    "too many servers" },
  { "pins to be near to, too many", core.near, { of_size(16385) },
    "too many rows" },
  { "SHA-1 to be near to", core.near,
    { { "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } },
    "row 1 is not the base64 of a SHA%-256" },

  { "lists of revoked certificates, too many", core.validate,
    { { leaf = cert, anchors = anchors, at = 0, crls = several(65, "") } },
    "at most 64 lists of revoked certificates" },

  { "an element that cannot be encoded after one that can", core.encode,
    { { [1] = true, [100] = true } }, "cannot be encoded" },
  { "an element before the first", core.encode, { { [0] = true } },
    "cannot be encoded" },
}

describe("An error is raised for", function()
  for _, row in ipairs(ROWS) do
    it(row[1], function()
      assert.error_matches(function() row[2](table.unpack(row[3])) end,
                           row[4])
    end)
  end
end)

describe("What validate cannot read is refused:", function()
  local broken = core.certs(der.certificate {
    subject = der.sequence "\5\0" })()
  local function refusal(changes)
    local request = { leaf = cert, anchors = anchors, at = 0 }
    for name, value in pairs(changes) do request[name] = value end
    local path, why = core.validate(request)
    assert.is_nil(path)
    return why.text
  end
  local function block(text)
    return "-----BEGIN X509 CRL-----\n" .. text
      .. "\n-----END X509 CRL-----\n"
  end

  for name, row in pairs {
    ["a leaf"] = { "^end entity %(%): cannot be read: der.identifier at",
      { leaf = broken } },
    ["a list of no octets"] = { "^crls: ", { crls = { "" } } },
    ["a list that is no SEQUENCE"] = { "^crls: ", { crls = { "\5\0" } } },
    ["a list that is another SEQUENCE"] = { "^crls: ",
      { crls = { der.sequence "\5\0" } } },
    ["a list in UTF-16"] = { "^crls: ", { crls = { "\xff\xfe-\0" } } },
    ["a list after a byte order mark"] = { "^crls: ",
      { crls = { "\xef\xbb\xbf" .. block "MAA=" } } },
    ["a block without its end"] = { "^crls: ",
      { crls = { "-----BEGIN X509 CRL-----\nMAA=\n" } } },
    ["a block that is no base64"] = { "^crls: ", { crls = { block "!" } } },
    ["a block that is no list"] = { "^crls: ", { crls = { block "MAA=" } } },
    ["the first of two lists"] = { "^crls: ", { crls = { "x", "y" } } },
  } do
    it(name, function() assert.matches(row[1], refusal(row[2])) end)
  end
end)

describe("A fetch that was closed", function()
  it("gives nothing, and may be closed again", function()
    local step, state, none, closing = core.fetch({}, 10, 1)
    assert.is_nil(none)
    assert.is_nil((step(state)))
    for _ = 1, 2 do
      do local ended <close> = closing; assert.equal(state, ended) end
      assert.is_nil((step(state)))
    end
  end)
end)

describe("What has no type of the core", function()
  it("is no record", function()
    for _, value in ipairs { core.null, 1, "a", print, io.stdout } do
      assert.is_nil(core.record_type(value))
      assert.is_nil((core.record_position(value)))
    end
  end)
end)
