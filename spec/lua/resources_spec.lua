--- Resource tables of packages that aapt2 wrote, against what aapt says of
--- them: `aapt dump --values resources`.

local core = require "cotter.core"

local STRING, XML = 0x7f010000, 0x7f020000

local function entry(package, wanted)
  local archive <close> =
    assert(core.archive(assert(core.read_file("spec/fixtures/packages/"
      .. package .. ".apk"))))
  for i, name in ipairs(archive:names()) do
    if name == wanted then return assert(archive:read(i)) end
  end
end

local function resources(package)
  return assert(core.resources(entry(package, "resources.arsc")))
end

local function words(list)
  local found = {}
  for i, one in ipairs(list) do
    found[i] = ("%s %s %d"):format(one.name, one.text, one.api_level)
  end
  return found
end

local CONFIG = "network_security_config res/xml/network_security_config.xml 0"

-- Package, id, what it stands for.
local FOUND = {
  { "nested", STRING, { "app_name fixture 0" } },
  { "nested", XML, { CONFIG } },
  { "nested", 0x7f020001, {} },
  { "nested", 0x01010000, {} },
  { "version-qualified", XML, { CONFIG,
    "network_security_config res/xml-v28/network_security_config.xml 28" } },
  { "shortened-sparse", XML, { "network_security_config res/4u.xml 0" } },
  { "shortened-obfuscated", XML,
    { "0_resource_name_obfuscated res/4u.xml 0" } },
  { "idn-utf16", XML, { "net res/xml/net.xml 0" } },
  { "raw-anchor", STRING, { "house_ca res/raw/house_ca.pem 0" } },
  { "raw-anchor", 0x7f030000, { CONFIG } },
}

describe("A table of resources", function()
  for _, row in ipairs(FOUND) do
    it(("of %s has %x"):format(row[1], row[2]), function()
      assert.same(row[3], words(assert(resources(row[1]):find(row[2]))))
    end)
  end

  it("finds a sibling by name", function()
    local table = resources "debug-sibling"
    local found = table:named(XML, "network_security_config_debug")
    assert.same({ "network_security_config_debug "
      .. "res/xml/network_security_config_debug.xml 0" }, words(found))
    assert.equal(0x7f020001, found[1].id)
    assert.same({}, table:named(XML, "network_security_config_deb"))
    assert.same({}, table:named(STRING, "network_security_config_debug"))
  end)

  it("finds all of a type", function()
    local table = resources "shortened-unwired"
    assert.same({ "open res/0V.xml 0", "pinned res/hi.xml 0" },
                words(table:typed "xml"))
    assert.same({}, table:typed "xm")
  end)

  it("of another's package is read", function()
    local octets = core.read_file("../shared/data/configs/axml/"
      .. "OWASP__mastg__UnCrackable-Level1_resources.arsc")
    if not octets then return end
    local table = assert(core.resources(octets))
    assert.is_true(#table:typed "string" > 0)
    assert.same({}, table:typed "xml")
  end)

  it("is not what another file is", function()
    local table, fault =
      core.resources(entry("nested", "AndroidManifest.xml"))
    assert.is_nil(table)
    assert.equal("resource.table", fault.code)
  end)

  it("says where it is damaged", function()
    local octets = entry("nested", "resources.arsc")
    local at = assert(octets:find("\1\2\84\0", 1, true)) -- ResTable_type
    local table = assert(core.resources(
      octets:sub(1, at + 11) .. "\255\255\255\127" .. octets:sub(at + 16)))
    local found, fault = table:find(STRING)
    assert.is_nil(found)
    assert.same({ "resource.type", at - 1 }, { fault.code, fault.offset })
  end)

  -- ResTable_entry has 8 octets, and Res_value its type in the fourth.
  it("has values of other types than text", function()
    local octets = entry("nested", "resources.arsc")
    local made = assert(assert(core.resources(octets)):find(STRING))[1]
    local at = made.offset + 12
    local function of_type(type)
      local table = assert(core.resources(
        octets:sub(1, at - 1) .. string.char(type) .. octets:sub(at + 1)))
      return assert(table:find(STRING))[1]
    end
    assert.equal(made.text, of_type(3).text)
    local index = string.unpack("<I4", octets, at + 1)
    assert.same({ "app_name", index },
                { of_type(1).name, of_type(1).reference })
    assert.is_nil(of_type(1).text)
    for _, field in ipairs { "text", "reference" } do
      assert.is_nil(of_type(16)[field])
    end
  end)

  -- Codes that one octet of another value leads to, wherever it stands: those
  -- of chunks, pools and resources; and of a lone surrogate in UTF-16.
  for package, row in pairs {
    nested = { "\255", "chunk.size chunk.truncated pool.header pool.index "
      .. "pool.string resource.entry resource.table resource.type" },
    ["idn-utf16"] = { "\xd8", "chunk.size chunk.truncated pool.header "
      .. "pool.index pool.string resource.entry resource.table "
      .. "resource.type unicode.utf16" },
  } do
    it("of " .. package .. " is read, or refused by name", function()
      local octets = entry(package, "resources.arsc")
      local codes, names = {}, {}
      local function note(value, fault)
        if value then return value end
        codes[fault.code] = true
      end
      for at = 1, #octets do
        local table = note(core.resources(
          octets:sub(1, at - 1) .. row[1] .. octets:sub(at + 1)))
        if table then
          note(table:find(STRING))
          note(table:typed "xml")
          note(table:named(XML, "network_security_config"))
        end
      end
      for code in pairs(codes) do names[#names + 1] = code end
      table.sort(names)
      assert.equal(row[2], table.concat(names, " "))
    end)
  end
end)
