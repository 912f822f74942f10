--- core.xml: elements, attributes, texts and comments with their places.

local core = require "cotter.core"

local text = [==[
<?xml version="1.0" encoding="utf-8"?>
<!-- é -->
<a xmlns:t="urn:x" t:b='c&amp;d'>é<b>  e<!-- f -->
  g </b> h
  <b
    i="1"/>
</a>
]==]

--- Draws what an element holds, with lines and columns.
local function draw(document, node, out)
  for name, value, offset in node:each() do
    local line, column = document:position(offset)
    if type(value) == "string" then
      out[#out + 1] = ("%d:%d %s %q"):format(line, column, name, value)
    else
      out[#out + 1] = ("%d:%d <%s>"):format(line, column, name)
      for own, is, at in value:attributes() do
        line, column = document:position(at)
        out[#out + 1] = ("%d:%d %s=%s"):format(line, column, own, is)
      end
      draw(document, value, out)
    end
  end
  return out
end

describe("core.xml", function()
  it("gives all that a text holds, with places in code points", function()
    local document = assert(core.xml(text))
    assert.same({
      '2:1 #comment " é "', "3:1 <a>", "3:4 xmlns:t=urn:x", "3:20 t:b=c&d",
      '3:34 #text "é"', "3:35 <b>", '3:38 #text "  e"', '3:41 #comment " f "',
      '3:51 #text "\\\n  g "', '4:9 #text " h\\\n  "', "5:3 <b>", "6:5 i=1",
    }, draw(document, document.top, {}))
  end)

  it("gives attributes, namespaces and the text of an element", function()
    local root = assert(core.xml(text)).root
    assert.equal("a", root.name)
    assert.equal("c&d", (root:get "t:b"))
    assert.is_nil(root:get "b")
    assert.equal("urn:x", root:namespace "t")
    assert.is_nil(root:namespace "z")
    local inner = select(2, root:each()())
    assert.equal("é", inner)
  end)

  it("joins the texts of an element, and knows where they begin", function()
    local document = assert(core.xml(text))
    for name, value in document.root:each() do
      if name == "b" and not value:get "i" then
        local whole, offset = value:text()
        assert.equal("  e\n  g ", whole)
        assert.same({ 3, 40 }, { document:position(offset) })
      elseif name == "b" then
        local whole, offset = value:text()
        assert.equal("", whole)
        assert.equal(value.offset, offset)
      end
    end
  end)

  for _, row in ipairs {
    { "a text", "<b> x </b>", "x" },
    { "a text and the attribute", "<b c='1'>x</b>", "x", "1" },
    { "another attribute", "<b d='1'>x</b>" },
    { "two attributes", "<b c='1' d='2'>x</b>" },
    { "an element", "<b>x<c/></b>" },
    { "a comment", "<b>x<!-- c --></b>" },
    { "nothing", "<b c='1'/>" },
    { "what is encoded", "<b>&lt;</b>" },
  } do
    it("takes an element with " .. row[1] .. " for a leaf, or not", function()
      local _, element = assert(core.xml("<a>" .. row[2] .. "</a>"))
        .root:each()()
      assert.same({ row[3], row[4] }, { element:leaf "c" })
    end)
  end

  it("makes something of leaves, or of none of them", function()
    local function made(held)
      local document = assert(core.xml("<a z='1'>" .. held .. "</a>"))
      local list = {}
      local done = document.root:leaves(list, "b", "c", "1",
        function(own, offset, more)
          return ("%s %d %s"):format(own, offset, more)
        end, "m")
      return done, list
    end
    local done, list = made "<b c='1'>x</b>  <b c='1'> yz\n</b>"
    assert.same({ true, { "x 9 m", "yz 25 m" } }, { done, list })
    for _, odd in ipairs { "<b c='2'>x</b>", "<b>x</b>", "<d c='1'>x</d>",
                           "<!-- c -->", "x", "<b c='1'/>" } do
      done, list = made("<b c='1'>x</b>" .. odd)
      assert.same({ false, {} }, { done, list })
    end
    assert.same({ true, {} }, { made "" })
  end)

  it("counts the attributes of an element", function()
    local root = assert(core.xml "<a b='1' c='2'><d e='3'/></a>").root
    assert.equal(2, #root)
    assert.equal(0, #assert(core.xml "<a><b c='1'/></a>").root)
  end)

  it("finds the namespace that an element inherits", function()
    local document = assert(core.xml '<a xmlns="urn:d" xmlns:p="urn:1"><b \z
                                      xmlns:p="urn:2"/></a>')
    local _, inner = document.root:each()()
    assert.equal("urn:2", inner:namespace "p")
    assert.equal("urn:1", document.root:namespace "p")
    assert.equal("urn:d", inner:namespace "")
  end)

  it("finds the namespace of a prefix of any length", function()
    for _, size in ipairs { 64, 65, 4096 } do
      local prefix = ("p"):rep(size)
      local document = assert(core.xml(
        ('<a xmlns:%s="urn:1"><b/></a>'):format(prefix)))
      local _, inner = document.root:each()()
      assert.equal("urn:1", inner:namespace(prefix))
      assert.is_nil(inner:namespace(prefix:sub(2)))
    end
  end)

  for _, row in ipairs {
    { "UTF-8 with a mark", "\u{FEFF}<a/>", "utf-8-bom" },
    { "UTF-16", "\xff\xfe<\0a\0/\0>\0", "utf-16le" },
    { "UTF-16, big endian", "\xfe\xff\0<\0a\0/\0>", "utf-16be" },
    { "UTF-16 that says so", "\xff\xfe" .. ("<?xml version='1.0' \z
      encoding='UTF-16'?><a/>"):gsub(".", "%0\0"), "utf-16le",
      "<?xml version='1.0' encoding='UTF-16'?><a/>" },
    { "UTF-16 that says so in small letters", "\xff\xfe" .. ("<?xml \z
      version='1.0' encoding='utf-16le'?><a/>"):gsub(".", "%0\0"), "utf-16le",
      "<?xml version='1.0' encoding='utf-16le'?><a/>" },
  } do
    it("reads " .. row[1], function()
      local document = assert(core.xml(row[2]))
      assert.equal(row[3], document.encoding)
      local written = row[4] or "<a/>"
      assert.equal(written, document.text)
      assert.same({ 1, #written - 3 },
                  { document:position(document.root.offset) })
    end)
  end

  for _, row in ipairs {
    { "an end that is missing", "<a>\n <é></a>", "xml.tag", 2, 7 },
    { "a comment that is left open before another",
      "<a>\n <!-- b\n <c/>\n <!-- d -->\n</a>", "xml.comment", 4, 4 },
    { "a merge conflict", "<a>\n<<<<<<< HEAD\n</a>", "xml.conflict", 2, 1 },
    { "a document type", "<!DOCTYPE a>\n<a/>", "xml.doctype", 1, 1 },
    { "UTF-16 that says UTF-8", "\xff\xfe" .. ("<?xml version='1.0' \z
      encoding='utf-8'?><a/>"):gsub(".", "%0\0"), "xml.encoding", 1, 1 },
    { "UTF-16 behind the mark of UTF-8", "\u{FEFF}<\0a\0/\0>\0",
      "xml.character", 1, 2 },
    { "UTF-16, big endian, behind it", "\u{FEFF}\0<\0a\0/\0>",
      "xml.character", 1, 1 },
    { "two marks", "\u{FEFF}\u{FEFF}<a/>", "xml.token", 1, 1 },
    { "two marks of UTF-16", "\xff\xfe\xff\xfe<\0a\0/\0>\0", "xml.token", 1,
      1 },
  } do
    it("refuses " .. row[1], function()
      local document, fault = core.xml(row[2])
      assert.is_nil(document)
      assert.same({ row[3], row[4], row[5] },
                  { fault.code, fault.line, fault.column })
    end)
  end

  it("refuses a text larger than any config", function()
    local document, fault = core.xml((" "):rep(32 * 1024 * 1024 + 1))
    assert.is_nil(document)
    assert.same({ "xml.size", 1 }, { fault.code, fault.line })
  end)

  it("raises an error for a name that an element has not", function()
    local root = assert(core.xml "<a/>").root
    assert.has_error(function() return root.nam end,
                     'XML node has no field "nam" (did you mean "name"?)')
  end)

  it("takes a mutated text of any kind", function()
    math.randomseed(7)
    for _ = 1, 2000 do
      local at = math.random(#text)
      local other = text:sub(1, at - 1) .. string.char(math.random(0, 255))
        .. text:sub(at + math.random(0, 3))
      local document, fault = core.xml(other)
      assert.is_true(document ~= nil or fault.line > 0)
    end
  end)
end)
