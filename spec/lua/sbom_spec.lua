--- What cotter consists of, as SPDX 2.3: what the standard requires is there,
--- and it is true.

local core = require "cotter.core"

local program = os.getenv "COTTER" or "build/cotter"

local function shell(command)
  local pipe = assert(io.popen(command))
  local output = pipe:read "a"
  return output, pipe:close()
end

local function library(name)
  return (shell("cc -print-file-name=" .. name):gsub("\n", ""))
end

local LIBRARIES <const> = table.concat({
  library "liblua5.4.a", library "libssl.a",
  library "libunistring.a", "DYNAMIC_LINK=" .. library "libc.so.6",
  "BUILD_TOOL_OF=/bin/sed",
}, " ")

local function write(before)
  local text, done = shell(("%s %s run spec/sbom.lua %s %s")
    :format(before or "", program, program, LIBRARIES))
  assert.is_true(done)
  return text
end

local function plain(node)
  if node.type == "array" then
    local list = {}
    for i = 1, #node do list[i] = plain(node[i]) end
    return list
  elseif node.type == "object" then
    local map = {}
    for key, value in node:members() do map[key] = plain(value) end
    return map
  end
  return node.value
end

local text = write "SOURCE_DATE_EPOCH=86400"
local document = plain(assert(core.json(text)).root)

local function by(list, field)
  local found = {}
  for _, each in ipairs(list) do
    assert.is_nil(found[each[field]], each[field])
    found[each[field]] = each
  end
  return found
end

describe("Every element of the bill has what SPDX requires:", function()
  for _, row in ipairs {
    { "the document (6)", { document }, "spdxVersion", "dataLicense", "SPDXID",
      "name", "documentNamespace", "creationInfo" },
    { "its making (6.8, 6.9)", { document.creationInfo }, "created",
      "creators" },
    { "a package (7.1 to 7.17)", document.packages, "name", "SPDXID",
      "versionInfo", "supplier", "downloadLocation", "licenseConcluded",
      "licenseDeclared", "copyrightText" },
    { "a file (8.1 to 8.8)", document.files, "fileName", "SPDXID",
      "checksums", "licenseConcluded", "copyrightText" },
    { "a relationship (11.1)", document.relationships, "spdxElementId",
      "relationshipType", "relatedSpdxElement" },
  } do
    it(row[1], function()
      assert.is_true(#row[2] > 0)
      for _, element in ipairs(row[2]) do
        for i = 3, #row do assert.is_truthy(element[row[i]], row[i]) end
      end
    end)
  end
end)

describe("The bill", function()
  it("is of SPDX 2.3, under its own licence (6.2)", function()
    assert.equal("SPDX-2.3", document.spdxVersion)
    assert.equal("CC0-1.0", document.dataLicense)
    assert.equal("SPDXRef-DOCUMENT", document.SPDXID)
  end)

  it("has the time that is given, and no clock", function()
    assert.equal("1970-01-02T00:00:00Z", document.creationInfo.created)
  end)

  it("is the same again", function()
    assert.is_true(text == write "SOURCE_DATE_EPOCH=86400 TZ=Asia/Tokyo")
  end)

  it("names each element once, by the letters that may be (3.2)", function()
    local names = { ["SPDXRef-DOCUMENT"] = true }
    for _, list in ipairs { document.packages, document.files } do
      for name in pairs(by(list, "SPDXID")) do
        assert.matches("^SPDXRef%-[%w.-]+$", name)
        assert.is_nil(names[name], name)
        names[name] = true
      end
    end
    for _, each in ipairs(document.relationships) do
      assert.is_true(names[each.spdxElementId])
      assert.is_true(names[each.relatedSpdxElement])
    end
  end)

  it("has the checksum of the program", function()
    local file = by(document.files, "fileName")["./cotter"]
    local expected = shell("sha256sum " .. program):match "^%x+"
    assert.equal("SHA256", file.checksums[2].algorithm)
    assert.equal(expected, file.checksums[2].checksumValue)
    assert.equal("SHA1", file.checksums[1].algorithm)
  end)

  it("has all sources, and their sum (7.9)", function()
    local sum = shell("find core lua policies LICENSE Makefile -type f "
      .. "-exec sha1sum '{}' + | cut -c 1-40 | LC_ALL=C sort | tr -d '\\n' "
      .. "| sha1sum"):match "^%x+"
    local package = by(document.packages, "name").cotter
    assert.equal(sum,
      package.packageVerificationCode.packageVerificationCodeValue)
    assert.is_truthy(by(document.files, "fileName")["./core/main.c"])
  end)

  it("has a library's version and licence as Debian tells", function()
    local packages = by(document.packages, "name")
    local lua, openssl = packages["liblua5.4-dev"], packages["libssl-dev"]
    assert.equal(shell "dpkg-query -W -f '${Version}' liblua5.4-dev",
                 lua.versionInfo)
    assert.equal("MIT", lua.licenseDeclared)
    assert.equal("Apache-2.0", openssl.licenseDeclared)
    -- Debian 12 has no list of libc6's that a program could read.
    local listed = shell("head -n 1 /usr/share/doc/libc6/copyright"):find(
      "^Format:") ~= nil
    assert.equal(listed and "LGPL-2.1-or-later" or "NOASSERTION",
                 packages.libc6.licenseDeclared)
    assert.equal("LGPL-3.0-or-later OR GPL-2.0-or-later",
                 packages["libunistring-dev"].licenseDeclared)
  end)

  it("says how each is related", function()
    local hows = {}
    for _, each in ipairs(document.relationships) do
      local name = each.relatedSpdxElement == "SPDXRef-Program"
        and each.spdxElementId or each.relatedSpdxElement
      hows[name] = each.relationshipType
    end
    assert.equal("STATIC_LINK", hows["SPDXRef-Package-libssl-dev"])
    assert.equal("DYNAMIC_LINK", hows["SPDXRef-Package-libc6"])
    assert.equal("BUILD_TOOL_OF", hows["SPDXRef-Package-sed"])
    assert.equal("CONTAINS", hows["SPDXRef-File-LICENSE"])
  end)

  it("is refused for a file that no package has", function()
    local _, done = shell(program .. " run spec/sbom.lua " .. program
      .. " /nonexistent/libx.a 2> /dev/null")
    assert.is_nil(done)
  end)
end)
