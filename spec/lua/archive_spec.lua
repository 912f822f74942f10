--- ZIP archives: whole ones, and those that lie.

local core = require "cotter.core"
local temporary = require "spec.support.temporary"
local zip = require "spec.support.zip"

local A = { name = "a.txt", octets = "alpha" }
local B = { name = "b/c.txt", octets = "beta" }

-- Octets that raw deflate (RFC 1951) makes of "alpha": one stored block.
local DEFLATED = "\1\5\0\250\255alpha"

local function with(entry, fields)
  local copy = {}
  for name, value in pairs(entry) do copy[name] = value end
  for name, value in pairs(fields) do copy[name] = value end
  return copy
end

--- Opens octets as a file, and hands the archive to a function.
local function open(octets, run)
  return temporary.with({ ["x.zip"] = octets }, function(folder)
    local archive <close>, fault = core.archive(assert(core.read_file(folder
      .. "/x.zip")))
    return run(archive, fault)
  end)
end

-- Name, octets of the archive, names and contents.
local GOOD = {
  { "without entries", zip.make {}, {} },
  { "with one entry", zip.make { A }, { "a.txt=alpha" } },
  { "with two", zip.make { A, B }, { "a.txt=alpha", "b/c.txt=beta" } },
  { "with an empty entry", zip.make { with(A, { octets = "" }) },
    { "a.txt=" } },
  { "with a deflated entry",
    zip.make { with(A, { octets = DEFLATED, method = 8, size = 5,
                         crc = zip.crc "alpha" }) }, { "a.txt=alpha" } },
  { "with names that lead nowhere else",
    zip.make { with(A, { name = "..a" }), with(A, { name = "b/...",
      mode = 0x81a4 }) }, { "..a=alpha", "b/...=alpha" } },
  { "with a field behind the name of an entry",
    zip.make { with(A, { header = { extra = "\0\0\0\0" } }), B },
    { "a.txt=alpha", "b/c.txt=beta" } },
  { "with checksum and sizes behind an entry", -- APPNOTE.TXT 4.3.9
    zip.make { with(A, { flags = 8, header = { crc = 0, packed = 0, size = 0 },
      behind = "PK\7\8" .. ("<I4 I4 I4"):pack(zip.crc "alpha", 5, 5) }), B },
    { "a.txt=alpha", "b/c.txt=beta" } },
  { "with entries whose names differ in case alone",
    zip.make { A, with(B, { name = "A.txt" }) },
    { "a.txt=alpha", "A.txt=beta" } },
  { "with a comment", zip.make({ A }, nil, ("x"):rep(65535)),
    { "a.txt=alpha" } },
}

describe("An archive is read", function()
  for _, row in ipairs(GOOD) do
    it(row[1], function()
      open(row[2], function(archive, fault)
        assert(archive, fault and fault.text)
        local found = {}
        for i, name in ipairs(archive:names()) do
          found[i] = name .. "=" .. assert(archive:read(i))
        end
        assert.same(row[3], found)
      end)
    end)
  end
end)

local WHOLE = zip.make { A, B }
--- An archive whose end says that its directory has so many octets.
local function with_directory(octets)
  local made = zip.make { A }
  return made:sub(1, -11) .. ("<I4"):pack(octets) .. made:sub(-6)
end

local DIRECTORY <const> = 16 * 1024 * 1024

local MANY = {}
for i = 1, 65535 do MANY[i] = { name = "n", octets = "", crc = 0 } end

-- Name, octets of the file, code.
local NONE = {
  { "an empty file", "", "archive.end" },
  { "text", "no archive at all, but longer than its end", "archive.end" },
  { "one cut short", WHOLE:sub(1, -2), "archive.end" },
  { "one with something behind it", WHOLE .. "x", "archive.end" },
  { "one with two directories", zip.make({ A }, nil, zip.make { B }),
    "archive.end" },
  { "one with more entries than it says", zip.make({ A, B }, 1),
    "archive.directory" },
  { "one with fewer entries than it says", zip.make({ A }, 2),
    "archive.directory" },
  { "one with more entries than a package may have", zip.make(MANY),
    "archive.entries" },
  { "one with as many as it may have, but of one name",
    zip.make(table.move(MANY, 1, 65534, 1, {})), "archive.duplicate" },
  { "one whose directory is larger than any may be",
    with_directory(DIRECTORY + 1), "archive.entries" },
  { "one whose directory is as large as it may be, but not there",
    with_directory(DIRECTORY), "archive.directory" },
  { "one whose directory counts them elsewhere, as for 100,000",
    zip.make({ A }, 65535), "archive.entries" },
  { "one with two entries of a name", zip.make { A, B, A },
    "archive.duplicate" },
  { "one with two entries in one place",
    zip.make { A, with(B, { offset = 0 }) }, "archive.overlap" },
  { "one with an entry in another",
    zip.make { with(A, { octets = ("x"):rep(99) }), with(B, { offset = 40 }) },
    "archive.overlap" },
  { "one with an entry that reaches into the directory",
    zip.make { with(A, { offset = 1 }) }, "archive.overlap" },
  { "one with an entry behind the file",
    zip.make { with(A, { offset = 0x7ffffff0 }) }, "archive.overlap" },
  { "one with a link", zip.make { with(A, { mode = 0xa1ff }) },
    "archive.name" },
}
for _, name in ipairs { "/a", "../a", "a/../../b", "a/..", "..", "a\\b",
                        "a\0b", "" } do
  NONE[#NONE + 1] = { ("one with an entry called %q"):format(name),
                      zip.make { with(A, { name = name }) }, "archive.name" }
end

describe("No archive is", function()
  for _, row in ipairs(NONE) do
    it(row[1], function()
      open(row[2], function(archive, fault)
        assert.is_nil(archive)
        assert.equal(row[3], fault.code)
      end)
    end)
  end

  it("a folder", function()
    local mapping, fault = core.map_file "spec"
    assert.is_nil(mapping)
    assert.equal("file.directory", fault.code)
  end)
end)

-- Name, fields of the entry, code.
local BAD = {
  { "is encrypted", { flags = 1 }, "archive.encrypted" },
  { "is packed in a way that phones do not read", { method = 12 },
    "archive.method" },
  { "is larger than it may be", { size = 0x7fffffff }, "archive.too-large" },
  { "is larger than it says",
    { octets = DEFLATED, method = 8, size = 4, crc = zip.crc "alph" },
    "archive.size" },
  { "is smaller than it says",
    { octets = DEFLATED, method = 8, size = 6, crc = zip.crc "alpha" },
    "archive.size" },
  { "has another checksum", { crc = 1 }, "archive.entry" },
  { "is no deflated data",
    { octets = "\255\255", method = 8, size = 5 }, "archive.entry" },
  { "has another name in its own header", { header = { name = "b.txt" } },
    "archive.entry" },
  { "is packed otherwise by its own header", { header = { method = 8 } },
    "archive.entry" },
  { "is encrypted by its own header", { header = { flags = 1 } },
    "archive.entry" },
  { "has another checksum in its own header", { header = { crc = 1 } },
    "archive.entry" },
  { "has another packed size in its own header", { header = { packed = 4 } },
    "archive.entry" },
  { "has another size in its own header", { header = { size = 4 } },
    "archive.entry" },
  { "has octets in the directory, by its own header",
    { header = { extra_size = 1 } }, "archive.overlap" },
  { "has octets in the next entry, by its own header",
    { header = { extra_size = 1 } }, "archive.overlap", B },
  { "is packed to less than zeros are",
    { octets = DEFLATED, method = 8, size = 3 * 1024 * 1024 },
    "archive.ratio" },
}

describe("An entry is refused that", function()
  for _, row in ipairs(BAD) do
    it(row[1], function()
      open(zip.make { with(A, row[2]), row[4] }, function(archive, fault)
        if not archive then return assert.equal(row[3], fault.code) end
        local octets, refused = archive:read(1)
        assert.is_nil(octets)
        assert.equal(row[3], refused.code)
      end)
    end)
  end

  it("is larger than the reader allows", function()
    open(WHOLE, function(archive)
      assert.equal("alpha", archive:read(1, 5))
      local _, refused = archive:read(1, 4)
      assert.equal("archive.too-large", refused.code)
    end)
  end)
end)

describe("A closed archive", function()
  it("can be closed again, and not be read", function()
    open(WHOLE, function(archive)
      archive:close()
      archive:close()
      assert.has_error(function() archive:names() end,
                       "the archive is closed")
    end)
  end)
end)
