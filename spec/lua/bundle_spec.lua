--- What an app bundle has for XML and for its table of resources: messages of
--- protocol buffers, read within their bounds.

local bundle_table = require "cotter.package.bundle_table"
local bundle_xml = require "cotter.package.bundle_xml"
local core = require "cotter.core"
local protobuf = require "cotter.package.protobuf"

local BUNDLE = "spec/fixtures/packages/nested.aab"

local function entry(wanted)
  local archive <close> = assert(core.archive(assert(core.read_file(BUNDLE))))
  for i, name in ipairs(archive:names()) do
    if name == wanted then return assert(archive:read(i)) end
  end
end

local CONFIG = entry "base/res/xml/network_security_config.xml"
local TABLE = entry "base/resources.pb"
local XML = 0x7f020000

--- The fields of a message as text: number, and what it holds.
local function show(octets)
  local parts = {}
  for number, value in protobuf.fields(protobuf.whole(octets)) do
    parts[#parts + 1] = ("%d=%s"):format(number, type(value) == "table"
      and "'" .. octets:sub(value.first, value.last) .. "'"
      or tostring(value))
  end
  return table.concat(parts, " ")
end

-- Octets, and what they are (protobuf.dev, "Encoding").
local READ = {
  { "", "" },
  { "\8\150\1", "1=150" },
  { "\18\7testing", "2='testing'" },
  { "\8\1\16\2\8\3", "1=1 2=2 1=3" },
  { "\26\0", "3=''" },
  { "\9abcdefgh\21abcd\24\5", "1=false 2=false 3=5" },
  { "\8\255\255\255\255\255\255\255\255\255\1", "1=-1" },
  { "\248\255\255\255\15\1", "536870911=1" },
}

-- Name, octets, code, offset.
local REFUSED = {
  { "a number without an end", "\8\150", "truncated", 2 },
  { "a field without a value", "\8", "truncated", 1 },
  { "a number of eleven octets", "\8" .. ("\255"):rep(10) .. "\1", "number",
    11 },
  { "a text longer than what is left", "\18\8testing", "truncated", 1 },
  { "a text of a negative length",
    "\18\255\255\255\255\255\255\255\255\255\1", "truncated", 1 },
  { "four octets that are three", "\21abc", "truncated", 0 },
  { "eight octets that are none", "\9", "truncated", 0 },
  { "a field of number 0", "\0\1", "field", 0 },
  { "a group", "\11\12", "field", 0 },
  { "a type that there is not", "\14\1", "field", 0 },
}

describe("A message", function()
  for _, row in ipairs(READ) do
    it(("reads %q"):format(row[1]), function()
      assert.equal(row[2], show(row[1]))
    end)
  end

  for _, row in ipairs(REFUSED) do
    it("is refused for " .. row[1], function()
      local result, fault = protobuf.try(show, row[2])
      assert.is_nil(result)
      assert.same({ "protobuf." .. row[3], row[4] },
                  { fault.code, fault.offset })
    end)
  end
end)

describe("The XML of a bundle", function()
  it("is read with its lines", function()
    local document = assert(bundle_xml.read(CONFIG))
    local lines = {}
    for name, element in document.root:each() do
      lines[#lines + 1] = name .. " " .. document:position(element.offset)
    end
    -- As src/nested.xml has them.
    assert.same({ "base-config 4", "domain-config 9", "domain-config 23",
                  "debug-overrides 26" }, lines)
  end)

  it("is read or refused wherever it ends, or an octet is wrong", function()
    for size = 0, #CONFIG - 1 do
      local document, fault = bundle_xml.read(CONFIG:sub(1, size))
      assert(document or fault.code)
      document, fault = bundle_xml.read(CONFIG:sub(1, size) .. "\255"
                                        .. CONFIG:sub(size + 2))
      assert(document or fault.code)
    end
  end)
end)

describe("The table of a bundle", function()
  it("gives what an id stands for", function()
    local found = assert(bundle_table.open(TABLE):find(XML))
    assert.same({ { id = XML, name = "network_security_config", api_level = 0,
      text = "res/xml/network_security_config.xml" } }, found)
    assert.same({}, bundle_table.open(TABLE):find(XML + 1))
    assert.same({}, bundle_table.open(TABLE):find(0x01010000))
  end)

  it("gives what a name stands for", function()
    local table = bundle_table.open(TABLE)
    assert.equal(XML, table:named(XML, "network_security_config")[1].id)
    assert.same({}, table:named(XML, "app_name"))
    assert.equal(XML, table:typed("xml")[1].id)
    assert.same({}, table:typed "xm")
  end)

  it("is read or refused wherever it ends, or an octet is wrong", function()
    for size = 0, #TABLE - 1 do
      local found, fault = bundle_table.open(TABLE:sub(1, size)):find(XML)
      assert(found or fault.code)
      found, fault = bundle_table.open(TABLE:sub(1, size) .. "\255"
                                       .. TABLE:sub(size + 2)):find(XML)
      assert(found or fault.code)
    end
  end)
end)
