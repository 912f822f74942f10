--- Binary XML, as packages hold it: what it says, and where it is refused.

local binary = require "spec.support.binary_xml"
local core = require "cotter.core"

local A = binary.ANDROID

--- What a document holds, as text.
local function show(element)
  local parts = { element.name }
  for name, value in element:attributes() do
    if name ~= "xmlns:android" then
      parts[#parts + 1] = (" %s=%s"):format(name, value)
    end
  end
  local inside = {}
  for name, child in element:each() do
    inside[#inside + 1] = name == "#text" and "'" .. child .. "'"
      or show(child)
  end
  return table.concat(parts) .. (#inside > 0
    and "(" .. table.concat(inside, ",") .. ")" or "")
end

local function with(attribute, options)
  return binary.make({ name = "a", attributes = { attribute } }, options)
end

-- Name, octets, what they say.
local READ = {
  { "an element", binary.make { name = "a" }, "a" },
  { "elements and texts",
    binary.make { name = "a", { name = "b", "one" }, { name = "c" }, "two" },
    "a(b('one'),c,'two')" },
  { "strings in UTF-16",
    binary.make({ name = "ä", { name = "b", "€ 😀" } }, { wide = true }),
    "ä(b('€ 😀'))" },
  { "what XML would write as references",
    binary.make { name = "a", attributes = { { name = "b",
      data = '<&">\n\t' } }, "1 < 2 & 3" }, 'a b=<&">\n\t(\'1 < 2 & 3\')' },
  { "white space as nothing", binary.make { name = "a", " \n ",
    { name = "b", "\t" } }, "a(b)" },
  { "octets that are no UTF-8 as a replacement",
    binary.make { name = "a", "b\xff" }, "a('b\u{fffd}')" },
  { "a string", with { name = "b", data = "c" }, "a b=c" },
  { "a string that stands beside its value", with { name = "b", type = 5,
    raw = "2dp", data = 0x201 }, "a b=2dp" },
  { "true", with { name = "b", type = 0x12, data = 0xffffffff }, "a b=true" },
  { "false, whatever text stands beside it",
    with { name = "b", type = 0x12, raw = "true", data = 0 }, "a b=false" },
  { "an integer", with { name = "b", type = 0x10, data = 0xfffffffe },
    "a b=-2" },
  { "a reference", with { name = "b", type = 1, data = 0x7f020000 },
    "a b=@0x7f020000" },
  { "nothing", with { name = "b", type = 0, data = 0 }, "a b=" },
  { "an attribute of the platform by its id, whatever its name",
    with({ name = "", space = A, type = 1, data = 0x7f020000 },
         { names = { "" }, ids = { 0x01010527 } }),
    "a android:networkSecurityConfig=@0x7f020000" },
  { "an attribute of the platform without its namespace",
    with({ name = "x", type = 0x12, data = 1 },
         { names = { "x" }, ids = { 0x0101000f } }),
    "a android:debuggable=true" },
  { "an attribute that has the name of another by its id",
    with({ name = "debuggable", space = A, type = 0x12, data = 1 },
         { names = { "debuggable" }, ids = { 0x01010001 } }),
    "a android:0x01010001=true" },
  { "an attribute that has a name and no id as what it is",
    with { name = "networkSecurityConfig", space = A, data = "b" },
    "a android:0x00000000=b" },
  { "others of the platform by their names",
    with { name = "label", space = A, data = "b" }, "a android:label=b" },
  { "others of other namespaces apart",
    with { name = "debuggable", space = "urn:b", data = "c" },
    "a other:debuggable=c" },
  { "what stands beside the nodes as nothing",
    binary.make({ name = "a" }, { before = binary.chunk(0x7777, "", "1234"),
      after = binary.pool { "x" } .. binary.chunk(0x17f, "12345678", "") }),
    "a" },
  { "a file whose type was spoilt", "\0" .. binary.make({ name = "a" }):sub(2),
    "a" },
}

describe("Binary XML is read:", function()
  for _, row in ipairs(READ) do
    it(row[1], function()
      local document, fault = core.xml(row[2])
      assert.equal(row[3], document and show(document.root) or fault.code)
      assert.equal("utf-8", document.encoding)
      assert.equal(A, document.root:namespace "android")
    end)
  end

  it("with the lines of its source, and no columns", function()
    local document = assert(core.xml(binary.make { name = "a", line = 2,
      { name = "b", line = 4000000000, attributes = { { name = "c",
        data = "d" } }, "e" }, { name = "f", line = 0 } }))
    local function place(offset) return { document:position(offset) } end
    local lines = {}
    for name, element in document.root:each() do
      lines[name] = place(element.offset)[1] or "none"
      assert.same({ lines[name] ~= "none" and lines[name] or nil },
                  place(element.stop - 1))
    end
    assert.same({ b = 4000000000, f = "none" }, lines)
    assert.same({ 2 }, place(document.root.offset))
  end)

  it("as the text that it stands for", function()
    local octets = binary.make { name = "a", attributes = { { name = "b",
      data = "<" } }, { name = "c", "&" }, { name = "d" } }
    assert.equal('<a xmlns:android="' .. A .. '" b="&lt;"><c>&amp;</c>'
                 .. "<d></d></a>", core.xml(octets).text)
  end)
end)

local PLAIN = binary.make { name = "a" }

local function nested(depth)
  local element = { name = "a" }
  for _ = 2, depth do element = { name = "a", element } end
  return binary.make(element)
end

local function attributes(count)
  local element = { name = "a", attributes = {} }
  for i = 1, count do element.attributes[i] = { name = "b", data = "c" } end
  return binary.make(element)
end

-- Sets the number of so many octets at the first place of a pattern.
local function set(octets, pattern, at, size, number)
  local begin = assert(octets:find(pattern, 1, true)) + at
  return octets:sub(1, begin - 1) .. ("<I" .. size):pack(number)
    .. octets:sub(begin + size)
end

local START, END, POOL = "\2\1\16\0", "\3\1\16\0", "\1\0\28\0"

local function without(octets, pattern)
  local at = assert(octets:find(pattern, 1, true))
  local size = ("<I4"):unpack(octets, at + 4)
  local rest = octets:sub(1, at - 1) .. octets:sub(at + size)
  return rest:sub(1, 4) .. ("<I4"):pack(#rest) .. rest:sub(9)
end

local function twice(octets)
  local at = octets:find(START, 1, true)
  local rest = octets .. octets:sub(at)
  return rest:sub(1, 4) .. ("<I4"):pack(#rest) .. rest:sub(9)
end

-- Much text from one string of a pool.
local function repeated()
  local element = { name = "a" }
  for i = 1, 60000 do element[i] = ("&"):rep(120) end
  return binary.make(element)
end

local begin = PLAIN:find(START, 1, true) - 1

-- Name, octets, code, offset.
local REFUSED = {
  { "a file that is cut short", PLAIN:sub(1, -5), "chunk.truncated", 0 },
  { "its first octets alone", PLAIN:sub(1, 4), "chunk.truncated", 0 },
  { "one without chunks", "\3\0\8\0\8\0\0\0", "xml.empty", 0 },
  { "a size that is none", set(PLAIN, "\3\0\8\0", 4, 4, 0x42424242),
    "chunk.size", 0 },
  { "no element", without(without(PLAIN, START), END), "xml.empty", 0 },
  { "an element without an end", without(PLAIN, END), "xml.unclosed", begin },
  { "an end without an element", without(PLAIN, START), "xml.tag", begin },
  { "a second root", twice(PLAIN), "xml.trailing", #PLAIN },
  { "a chunk larger than what is left", set(PLAIN, START, 4, 4, 0x10000),
    "chunk.truncated", begin },
  { "a name that the pool does not have", set(PLAIN, START, 20, 4, 7),
    "pool.index" },
  { "an element without a name", set(PLAIN, START, 20, 4, 0xffffffff),
    "pool.index" },
  { "no strings", without(PLAIN, POOL), "pool.index" },
  { "a string behind its pool", set(PLAIN, POOL, 28, 4, 0x1000),
    "pool.string", 36 },
  { "attributes that begin behind the element",
    set(attributes(1), START, 24, 2, 60), "binary.element" },
  { "more attributes than there is room for",
    set(attributes(1), START, 28, 2, 2), "binary.element" },
  { "attributes that overlap", set(attributes(1), START, 26, 2, 19),
    "binary.element" },
  { "257 attributes", attributes(257), "xml.attributes" },
  { "65 levels", nested(65), "xml.depth" },
  { "more text than a document may have", repeated(), "xml.size" },
  { "an attribute of the platform that stands twice",
    binary.make({ name = "a", attributes = { { name = "b", data = "c" },
      { name = "b", data = "d" } } }, { names = { "b" },
      ids = { 0x01010527 } }), "xml.duplicate" },
}

describe("Binary XML is refused:", function()
  for _, row in ipairs(REFUSED) do
    it(row[1], function()
      local document, fault = core.xml(row[2])
      assert.is_nil(document)
      assert.equal(row[3], fault.code)
      assert.is_true(fault.offset <= #row[2])
      if row[4] then assert.equal(row[4], fault.offset) end
      assert.is_nil(fault.line)
    end)
  end

  it("not for 64 levels, nor for 256 attributes", function()
    assert(core.xml(nested(64)))
    assert(core.xml(attributes(256)))
  end)

  it("wherever a file ends", function()
    local whole = attributes(3)
    for size = 4, #whole - 1 do
      local _, fault = core.xml(whole:sub(1, size))
      assert.equal("chunk.truncated", fault.code)
    end
  end)
end)

-- Real files, most of them damaged on purpose (androguard's own tests). Name,
-- the root and elements in all, the line of <application> and what is in force
-- for it; or code and offset. Counted with another program: chunks of type
-- 0x0102, and what aapt dumps where it reads the file.
local FILES = {
  { "OWASP__mastg__UnCrackable-Level1_AndroidManifest", "manifest 7", 11 },
  { "androguard__androguard__AndroidManifest-Chinese", "manifest 79", 4 },
  { "androguard__androguard__AndroidManifest-xmlns", "manifest 208", 7 },
  { "androguard__androguard__AndroidManifest", "manifest 6", 6,
    debuggable = "true" },
  { "androguard__androguard__AndroidManifestDoubleNamespace", "manifest 156",
    41 },
  { "androguard__androguard__AndroidManifestExtraNamespace", "manifest 57",
    24 },
  { "androguard__androguard__AndroidManifestLiapp", "manifest 165", 50 },
  { "androguard__androguard__AndroidManifestMaskingNamespace", "manifest 150",
    55, config = "@0x7f080000" },
  { "androguard__androguard__AndroidManifestNonZeroStyle", "manifest 17", 9 },
  { "androguard__androguard__AndroidManifestNullbytes", "manifest 15", 11 },
  { "androguard__androguard__AndroidManifestTextChunksXML", "manifest 39",
    37 },
  { "androguard__androguard__AndroidManifestUTF8Strings", "manifest 27" },
  { "androguard__androguard__AndroidManifestWithComment", "manifest 77", 20 },
  { "androguard__androguard__AndroidManifestWrongFilesize", "chunk.size", 0 },
  { "androguard__androguard__AndroidManifest_InvalidCharsInAttribute",
    "manifest 412", 374, debuggable = "true" },
  { "androguard__androguard__AndroidManifest_NamespaceInAttributeName",
    "manifest 47", 42 },
  { "androguard__androguard__AndroidManifest_NamespaceInAttributeName2",
    "manifest 230", 71 },
  { "androguard__androguard__AndroidManifest_StringNotTerminated",
    "pool.string", 2008 },
  { "androguard__androguard__AndroidManifest_WrongChunkStart", "manifest 76",
    20 },
  { "androguard__androguard__test", "LinearLayout 5" },
  { "androguard__androguard__test1", "LinearLayout 23" },
  { "androguard__androguard__test2", "LinearLayout 23" },
  { "androguard__androguard__test3", "LinearLayout 18" },
}

local FOLDER = "../shared/data/configs/axml/"

local function count(element, found)
  local sum = 1
  for name, child in element:each() do
    if name == "application" then found.application = child end
    if name:sub(1, 1) ~= "#" then sum = sum + count(child, found) end
  end
  return sum
end

describe("Of the files of others", function()
  if not core.stat(FOLDER) then return end
  for _, row in ipairs(FILES) do
    it(row[1], function()
      local document, fault = core.xml(core.read_file(FOLDER .. row[1]
                                                      .. ".xml"))
      if not document then
        return assert.same({ row[2], row[3] }, { fault.code, fault.offset })
      end
      local found = {}
      local sum = count(document.root, found)
      assert.equal(row[2], document.root.name .. " " .. sum)
      local app = found.application
      if not app then return assert.is_nil(row[3]) end
      local debuggable = app:get "android:debuggable"
      assert.equal(row.debuggable, debuggable ~= "false" and debuggable or nil)
      assert.equal(row.config, (app:get "android:networkSecurityConfig"))
      assert.equal(row[3], (document:position(app.offset)))
    end)
  end

  it("none is left out", function()
    local known, left = {}, {}
    for _, row in ipairs(FILES) do known[row[1] .. ".xml"] = true end
    for _, entry in ipairs(core.list_directory(FOLDER)) do
      if not known[entry.name] then left[#left + 1] = entry.name end
    end
    assert.same({ "OWASP__mastg__UnCrackable-Level1_resources.arsc" }, left)
  end)
end)
