--- Pins in source code: what is read of Kotlin, Java and Swift.

local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"

local A <const> = "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8="
local B <const> = "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M="
local BARE_A <const>, BARE_B <const> = A:sub(8), B:sub(8)

local function read(name, text)
  local both = temporary.with({ [name] = text }, function(folder)
    local inputs = { folder .. "/" .. name }
    return { gate.check { inputs = inputs, at = 1795132800,
                          select = { "config-no-pins" } },
             gate.model { inputs = inputs } }
  end)
  return both[1], both[2]
end

-- The hosts of a file with the lines of their pins, and the lines of notes.
local function summary(name, text)
  local verdict, model = read(name, text)
  local hosts, notes = {}, {}
  for _, config in ipairs(model.configs) do
    for _, host in ipairs(config.hosts) do
      local words = { ("%d:%d %s"):format(host.line, host.column, host.name) }
      for _, pin in ipairs(host.pins) do
        words[#words + 1] = ("%d:%d"):format(pin.line, pin.column)
          .. (pin.fault and "!" or "")
      end
      hosts[#hosts + 1] = table.concat(words, " ")
    end
  end
  for _, note in ipairs(verdict.notes) do
    if note.line then notes[#notes + 1] = note.line .. ":" .. note.column end
  end
  return hosts, notes
end

describe("a pinner in Kotlin", function()
  for _, row in ipairs {
    { "is a chain of calls",
      'CertificatePinner.Builder()\n  .add("a.example", "' .. A .. '", "'
      .. B .. '")\n  .build()', { "2:9 a.example 2:22 2:77" } },
    { "may be assigned first", 'val b = CertificatePinner.Builder()\nb.add('
      .. '"a.example", "' .. A .. '")', { "2:8 a.example 2:21" } },
    { "joins the pins of calls with one pattern", 'val b = CertificatePinner'
      .. '.Builder().add("a.example", "' .. A .. '")\nb.add("a.example", "'
      .. B .. '")', { "1:42 a.example 1:55 2:21" } },
    { "is apart from another pinner", 'CertificatePinner.Builder().add('
      .. '"a.example", "' .. A .. '")\nCertificatePinner.Builder().add('
      .. '"a.example", "' .. B .. '")',
      { "1:34 a.example 1:47", "2:34 a.example 2:47" } },
    { "may be in a block", "CertificatePinner.Builder().apply {\n"
      .. 'add("a.example", "' .. A .. '")\nif (x) { add("b.example", "' .. B
      .. '") } }', { "2:6 a.example 2:19", "3:15 b.example 3:28" } },
    { "may name its arguments", 'CertificatePinner.Builder().add(pattern = '
      .. '"a.example", "' .. A .. '")', { "1:44 a.example 1:57" } },
    { "may join literals", 'CertificatePinner.Builder().add("a." + "example",'
      .. ' "sha256/" + "' .. BARE_A .. '")', { "1:34 a.example 1:52" } },
    { "may have raw strings", 'CertificatePinner.Builder().add("""a.example"""'
      .. ', """' .. A .. '""")', { "1:36 a.example 1:53" } },
    { "may have escapes", 'CertificatePinner.Builder().add("\\u0061.example", '
      .. '"' .. A .. '")', { "1:34 a.example 1:52" } },
    { "is not in a comment", '// CertificatePinner.Builder().add("a", "b")\n'
      .. '/* /* */ CertificatePinner.Builder().add("a", "b") */', {} },
    { "is not in a string", 'val s = "CertificatePinner.Builder().add(\\"a\\",'
      .. ' \\"b\\")"', {} },
    { "is not add of another", 'CertificatePinner.DEFAULT\nlist.add("a", "b")',
      {} },
    { "may be a parameter", 'fun f(b: CertificatePinner.Builder) {\n'
      .. 'b.add("a.example", "' .. A .. '")\nif (x) { b.add("a.example", "'
      .. B .. '") } }', { "2:8 a.example 2:21 3:30" } },
    { "is apart from another parameter", 'fun f(b: CertificatePinner.Builder) {'
      .. ' b.add("a.example", "' .. A .. '") }\nfun g(b: CertificatePinner.'
      .. 'Builder) { b?.add("a.example", "' .. A .. '") }',
      { "1:46 a.example 1:59", "2:47 a.example 2:60" } },
    { "may be the subject of with", "with(CertificatePinner.Builder()) {\n"
      .. 'add("a.example", "' .. A .. '")\nadd("a.example", "' .. B
      .. '"); build() }', { "2:6 a.example 2:19 3:19" } },
    { "may be called by another name", "import okhttp3.CertificatePinner as P"
      .. '\nP.Builder().add("a.example", "' .. A .. '").add("b.example", "'
      .. B .. '")', { "2:18 a.example 2:31", "2:90 b.example 2:103" } },
    { "may be a field of a type", "val b: CertificatePinner.Builder = "
      .. 'CertificatePinner.Builder()\nfun f() { this.b.add("a.example", "'
      .. A .. '") }', { "2:23 a.example 2:36" } },
    { "is apart from one of that name in another function",
      'fun f() { val b = CertificatePinner.Builder()\nb.add("a.example", "'
      .. A .. '") }\nfun g(b: CertificatePinner.Builder) {\nb.add("a.example"'
      .. ', "' .. B .. '") }', { "2:8 a.example 2:21", "4:8 a.example 4:21" } },
    { "may be a property that a function sets", "class C {\nlateinit var b: "
      .. "CertificatePinner.Builder\nfun f() { b = CertificatePinner.Builder()"
      .. ' }\nfun g() { b.add("a.example", "' .. A .. '") }\nfun h() {\n'
      .. 'b.add("a.example", "' .. B .. '") } }',
      { "4:18 a.example 4:31 6:21" } },
    { "may be a property of a class", "class C {\nval b = "
      .. 'CertificatePinner.Builder()\nfun f() { b.add("a.example", "' .. A
      .. '") }\nfun g() {\nb.add("a.example", "' .. B .. '") } }',
      { "3:18 a.example 3:31 5:21" } },
    { "is known however deep it is used", "class C {\n"
      .. "val b = CertificatePinner.Builder()\nfun f() {\n"
      .. ("if (x) { "):rep(20) .. '\nb.add("b.example", PIN)\n'
      .. 'b.add("a.example", "' .. A .. '")' .. ("}"):rep(22)
      .. '\nb.add("c.example", PIN)', { "6:8 a.example 6:21" }, { "5:20" } },
    { "is known behind a brace too many", "}\n"
      .. 'val b = CertificatePinner.Builder()\n}\nb.add("a.example", PIN)',
      {}, { "4:20" } },
    { "may be made anew", "fun f() { var b = CertificatePinner.Builder()\n"
      .. 'b.add("a.example", "' .. A .. '")\nb = CertificatePinner.Builder()\n'
      .. 'if (x) { b.add("a.example", "' .. B .. '") } }',
      { "2:8 a.example 2:21", "4:17 a.example 4:30" } },
    { "may be declared with its type", "fun f() {\nval b: "
      .. "okhttp3.CertificatePinner.Builder? = CertificatePinner.Builder()\n"
      .. 'b.add("a.example", PIN) }', {}, { "3:20" } },
    { "is what has had a pin added", "fun f(b: CertificatePinner.Builder) {\n"
      .. 'b.add("a.example", "' .. A .. '")\nb.add("b.example", PIN) }',
      { "2:8 a.example 2:21" }, { "3:20" } },
    { "may be a parameter to which pins without a prefix are added",
      'fun f(b: CertificatePinner.Builder) {\nb.add("a.example", "' .. BARE_A
      .. '")\nb.add("b.example", "SHA256/' .. BARE_A .. '")\n'
      .. 'b.add("c.example", "sha-256:' .. BARE_A .. '") }',
      { "2:8 a.example 2:21!", "3:8 b.example 3:21!", "4:8 c.example 4:21!" } },
    { "may be extended by what adds a pin without a prefix",
      'fun CertificatePinner.Builder.f() {\nadd("a.example", "' .. BARE_A
      .. '") }', { "2:6 a.example 2:19!" } },
    { "may have another name where a pin has no prefix",
      "import okhttp3.CertificatePinner.Builder as B\nB().add("
      .. '"a.example", "' .. BARE_A .. '")', { "2:10 a.example 2:23!" } },
    { "is no other add with a value that is no digest",
      'import okhttp3.CertificatePinner\nx.add("a.example", "https://x.de/'
      .. BARE_A .. '")\nx.add("a.example", "' .. BARE_A:sub(2)
      .. '")\nx.add("a.example", "' .. BARE_A:gsub("=", "A") .. '")', {} },
    { "is no list of pins", "import okhttp3.CertificatePinner\npins.add(\""
      .. A .. '")\npins.add("' .. A .. '", "' .. B .. '")', {} },
    { "is no list in a block of it", "CertificatePinner.Builder().apply {\n"
      .. 'names.add("b.example")\nthis.add("a.example", "' .. A .. '") }'
      .. '.also {\nlog.add("c") ; it.add("d.example", "' .. B .. '") }',
      { "3:11 a.example 3:24", "4:24 d.example 4:37" } },
    { "is no list of names and values", "import okhttp3.CertificatePinner\n"
      .. 'headers.add("Public-Key-Pins", "' .. A .. '")\njson.add("pin", "'
      .. A .. '").add("host", "a.example")', {} },
    { "with a pin whose host is no literal has none", "fun f(b: "
      .. 'CertificatePinner.Builder) {\nb.add(host("x"), "' .. A .. '") }', {},
      { "2:7" } },
    { "has no entry whose pins are not all literal",
      'CertificatePinner.Builder()\n.add("a.example", PIN)\n.add("b.example", '
      .. '"sha256/$x")\n.add(HOST, "' .. A .. '")\n.add("c.example", "' .. A
      .. '", f("x"))\n.add("d.example", "' .. A .. '")',
      { "6:7 d.example 6:20" }, { "2:19", "3:20", "4:6", "5:74" } },
    { "with a string that has no end has none", 'CertificatePinner.Builder()'
      .. '.add("a.example", "' .. A .. "\n)", {}, { "1:47" } },
    { "that is cut off is read so far", 'CertificatePinner.Builder().add("a',
      {}, {} },
  } do
    it(row[1], function()
      local hosts, notes = summary("Pins.kt", row[2])
      assert.same(row[3], hosts)
      assert.same(row[4] or {}, notes)
    end)
  end
end)

describe("a pinner in Java", function()
  for _, row in ipairs {
    { "is made by new", 'CertificatePinner p = new CertificatePinner.Builder()'
      .. '\n.add("a.example", "' .. A .. '").build();',
      { "2:7 a.example 2:20" } },
    { "may be assigned first", "CertificatePinner.Builder b = new "
      .. 'CertificatePinner.Builder();\nb.add("a.example", "' .. A .. '");',
      { "2:8 a.example 2:21" } },
    { "is apart from one of that name in another method", "void f() { final "
      .. "CertificatePinner.Builder b = new CertificatePinner.Builder();\n"
      .. 'b.add("a.example", "' .. A .. '"); }\nvoid g('
      .. 'CertificatePinner.Builder b) {\nb.add("a.example", "' .. B
      .. '"); }', { "2:8 a.example 2:21", "4:8 a.example 4:21" } },
    { "may be made in a case", "CertificatePinner.Builder b;\nswitch (x) {\n"
      .. "case X: b = new CertificatePinner.Builder();\n"
      .. 'b.add("a.example", "' .. A .. '"); }\n'
      .. 'b.add("a.example", "' .. B .. '");', { "4:8 a.example 4:21 5:21" } },
    { "is behind a comment that is not nested", "/* /* */\n"
      .. 'new CertificatePinner.Builder().add("a.example", "' .. A .. '")',
      { "2:38 a.example 2:51" } },
    -- JLS 3.10.6: a text block begins behind the first line end.
    { "may have text blocks", 'new CertificatePinner.Builder().add("""\n'
      .. '    a.example""",\n"""  \r\n\t' .. A .. '""", """\n    ' .. B
      .. '\n  """)', { "2:5 a.example 4:2 5:5!" } },
    { "has no text block that begins in its first line",
      'new CertificatePinner.Builder().add("a.example", """' .. A .. '""")',
      { "1:38 a.example 1:53" } },
    { "has dollars as they stand", 'new CertificatePinner.Builder().add('
      .. '"a.example", "sha256/$x")', { "1:38 a.example 1:51!" } },
  } do
    it(row[1], function()
      assert.same(row[3], (summary("Pins.java", row[2])))
    end)
  end
end)

describe("a configuration of TrustKit in Swift", function()
  local function config(entries)
    return "let c: [String: Any] = [\n kTSKSwizzleNetworkDelegates: false,\n"
      .. " kTSKPinnedDomains: [\n" .. entries .. "] ]\n"
  end

  it("may leave it to the program who validates connections", function()
    local text = config('"a.example": [ kTSKPublicKeyHashes: [ "' .. BARE_A
      .. '" ] ]'):gsub("false", "isRelease")
    assert.same({ "2:31" }, (select(2, summary("App.swift", text))))
  end)

  for _, row in ipairs {
    { "is a literal", '"a.example": [ kTSKPublicKeyHashes: [ "' .. BARE_A
      .. '", "' .. BARE_B .. '" ] ],\n"b.example": [ '
      .. '"TSKPublicKeyHashes": ["' .. BARE_A .. '"] ]',
      { "4:2 a.example 4:40 4:88", "5:2 b.example 5:40" } },
    { "may be one of several", '"a.example": [ kTSKPublicKeyHashes: [ "'
      .. BARE_A .. '" ] ] ] ]\n#else\nlet d = [ kTSKPinnedDomains: [\n'
      .. '"b.example": [ kTSKPublicKeyHashes: [ "' .. BARE_B .. '" ] ]',
      { "4:2 a.example 4:40", "7:2 b.example 7:40" } },
    { "may stand in front of what looks one up", '"a.example": [ '
      .. 'kTSKPublicKeyHashes: [ "' .. BARE_A .. '" ] ] ] ]\n'
      .. 'let e = [ d[kTSKPinnedDomains], kTSKPinnedDomains, [',
      { "4:2 a.example 4:40" } },
    { "has no entry whose name is none", 'App.host: [ kTSKPublicKeyHashes: [ "'
      .. BARE_A .. '" ] ]', {}, { "4:1" } },
    { "has no entry whose list of pins is none",
      '"a.example": [ kTSKPublicKeyHashes: hashes ]', {}, { "4:37" } },
    { "may have a key that is none", '"a.example": [ App.key: true, '
      .. 'kTSKPublicKeyHashes: [ "' .. BARE_A .. '" ] ]',
      { "4:2 a.example 4:55" }, { "4:16" } },
    { "is not in a comment", '/* "a.example": [ /* */ ] */ //"b": []\n', {} },
    { "has no entry whose pins are not all literal", '"a.example": [\n'
      .. 'kTSKPublicKeyHashes: [ "' .. BARE_A .. '", key() ] ],\n'
      .. '"b.example": [ kTSKPublicKeyHashes: [ "\\(x)" ] ]', {},
      { "5:72", "6:40" } },
    -- The Swift Programming Language, Strings and Characters: the line ends
    -- behind the opening quotes and before the closing ones are no part of it.
    { "may have strings of several lines", '"a.example": [ '
      .. 'kTSKPublicKeyHashes: [ """\n    ' .. BARE_A .. '\n    """, #"""\n'
      .. BARE_B .. '\n"""# ] ]', { "4:2 a.example 5:5 7:1" } },
    { "may have strings in number signs", '"a.example": [ '
      .. 'kTSKPublicKeyHashes: [ #"' .. BARE_A .. '"# ] ]',
      { "4:2 a.example 4:41" } },
  } do
    it(row[1], function()
      local hosts, notes = summary("App.swift", config(row[2]))
      assert.same(row[3], hosts)
      assert.same(row[4] or {}, notes)
    end)
  end

  it("says what TrustKit does", function()
    local _, model = read("App.swift", config(
      '"a.example": [ kTSKIncludeSubdomains: true, kTSKEnforcePinning as String'
      .. ': false,'
      .. ' kTSKExpirationDate: "2027-01-01", kTSKPublicKeyHashes: [] ]'))
    local host = model.configs[1].hosts[1]
    assert.same({ true, false, "2027-01-01" },
      { host.include_subdomains, host.enforced, host.expires })
  end)

  for _, stray in ipairs { ")", "}" } do
    it("is none where " .. stray .. " closes a [", function()
      local verdict = read("App.swift", config('"a.example": [ '
        .. 'kTSKPublicKeyHashes: [ "' .. BARE_A .. '" ' .. stray .. " ] ]"))
      assert.equal(2, verdict.exit_code)
      assert.equal("config.unrecognised", verdict.errors[1].code)
    end)
  end

  it("is nested no deeper than there is need of", function()
    local hosts = summary("App.swift",
      config('"a.example": ' .. ("["):rep(100000)))
    assert.same({}, hosts)
  end)
end)

describe("a configuration of TrustKit whose names are none", function()
  it("is not empty", function()
    local verdict = temporary.with({ ["App.swift"] = "let c = [\n"
      .. "kTSKPinnedDomains: [ host: [ kTSKPublicKeyHashes: [ hash ] ] ] ]" },
      function(folder)
      return gate.check { inputs = { folder }, at = 1795132800,
                          select = { "config-wrong-shape" } }
    end)
    assert.same({ 0, 0 }, { #verdict.findings, verdict.exit_code })
  end)
end)

describe("a look-up of TrustKit's domains in front of them", function()
  it("is no literal", function()
    assert.same({ "2:2 a.example 2:40" }, (summary("App.swift",
      "let e = d[kTSKPinnedDomains]; let c = [ kTSKPinnedDomains: [\n"
      .. '"a.example": [ kTSKPublicKeyHashes: [ "' .. BARE_A .. '" ] ] ] ]')))
  end)
end)

describe("brackets that have no end", function()
  local tokens = require "cotter.config.code.tokens"
  local trustkit = require "cotter.config.code.trustkit"
  local source = require("cotter.model.source").new "App.swift"

  -- Instructions of Lua, by the hundred.
  local function steps_of(text)
    local list, steps = tokens.of(text, assert(tokens.language "a.swift")), 0
    debug.sethook(function() steps = steps + 1 end, "", 100)
    local found = trustkit.read(list, source)
    debug.sethook()
    assert.same({}, found)
    return steps
  end

  it("are looked into in steps that grow with a text, not its square",
     function()
    local function text(n)
      return ("["):rep(n) .. ("TSKPinnedDomains ]"):rep(n)
    end
    assert.is_true(steps_of(text(800)) < 3 * steps_of(text(400)))
  end)

  it("are not looked into again for each that is closed by another", function()
    local function text(n)
      return ("[ ) "):rep(n) .. "TSKPinnedDomains"
        .. (" TSKPinnedDomains ]"):rep(n)
    end
    assert.is_true(steps_of(text(14)) < 3 * steps_of(text(7)))
  end)
end)

describe("source code", function()
  it("may have long text blocks", function()
    local verdict = read("A.java", 'new CertificatePinner.Builder().add("""\n'
      .. (" "):rep(300000) .. "x" .. (" "):rep(300000) .. '""", "'
      .. A .. '")')
    assert.same({}, verdict.errors)
  end)

  it("is said to be seen in part", function()
    local verdict = read("A.kt", 'CertificatePinner.Builder().add("a.example",'
      .. ' "' .. A .. '")')
    assert.matches("^source code: ", verdict.notes[1].message)
    assert.same({}, verdict.errors)
  end)

  it("without pins is refused where it is named", function()
    local verdict = read("A.kt", "val x = 1")
    assert.equal(2, verdict.exit_code)
    assert.equal("config.unrecognised", verdict.errors[1].code)
  end)

  it("is found in a folder by what it names", function()
    local files = { ["src/B.kt"] = "val x = 1", ["src/A.kt"] =
      'CertificatePinner.Builder().add("a.example", "' .. A .. '")' }
    local model = temporary.with(files, function(folder)
      return gate.model { inputs = { folder } }
    end)
    assert.equal(1, #model.configs)
    assert.matches("A%.kt$", model.configs[1].path)
  end)
end)
