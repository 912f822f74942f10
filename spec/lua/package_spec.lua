--- Packages of apps: their configs are found as the platform finds them, and
--- findings name the entry and the line of the source.

local binary = require "spec.support.binary_xml"
local core = require "cotter.core"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"
local zip = require "spec.support.zip"

local FOLDER = "spec/fixtures/packages/"
local AT = 1795132800 -- 2026-11-20T00:00:00Z

--- What a model has, as text: entry, hosts with their lines, pins.
local function portrait(model, path)
  local lines = {}
  for _, config in ipairs(model.configs) do
    for _, host in ipairs(config.hosts) do
      lines[#lines + 1] = ("%s:%d %s %d"):format(config.path:sub(#path + 2),
        host.line, host.name, #host.pins)
    end
    if #config.hosts == 0 then
      lines[#lines + 1] = config.path:sub(#path + 2)
    end
  end
  return lines
end

local NESTED = {
  "res/xml/network_security_config.xml:10 example.com 2",
  "res/xml/network_security_config.xml:16 open.example.com 0",
  "res/xml/network_security_config.xml:20 deep.example.com 2",
  "res/xml/network_security_config.xml:24 www.example.com 0",
}
local PLAIN = "res/xml/network_security_config.xml:4 api.example.org 2"

-- Package, and what is in it: the lines are those of src/.
local FOUND = {
  { "nested", NESTED },
  { "debuggable", NESTED },
  { "debug-sibling", { PLAIN } },
  { "idn-utf16", { "res/xml/net.xml:4 xn--bcher-kva.example 2",
                   "res/xml/net.xml:5 xn--bcher-kva.example 2" } },
  { "raw-anchor",
    { "res/xml/network_security_config.xml:4 intranet.example.org 2" } },
  { "shortened-obfuscated", { "res/4u.xml:4 api.example.org 2" } },
  { "shortened-sparse", { "res/4u.xml:4 api.example.org 2" } },
  { "shortened-unwired", { "res/0V.xml", "res/hi.xml:4 api.example.org 2" } },
  { "target23", { PLAIN } },
  { "unwired", { PLAIN } },
  { "version-qualified",
    { PLAIN, "res/xml-v28/network_security_config.xml" } },
  { "wired-to-another", { "res/xml/open.xml",
                          "res/xml/pinned.xml:4 api.example.org 2" } },
}

describe("The configs of a package", function()
  for _, row in ipairs(FOUND) do
    it("are found in " .. row[1], function()
      local path = FOLDER .. row[1] .. ".apk"
      local model = gate.model { inputs = { path } }
      assert.same({}, model.errors)
      assert.same(row[2], portrait(model, path))
    end)

    local bundle = FOLDER .. row[1] .. ".aab"
    if core.stat(bundle) then
      it("are found in the bundle " .. row[1], function()
        local model = gate.model { inputs = { bundle } }
        local found = portrait(model, bundle)
        assert.same({}, model.errors)
        assert.equal(#row[2], #found)
        for i, line in ipairs(row[2]) do
          assert.equal("base/" .. line, found[i])
        end
      end)
    end
  end

  -- What is said of both is alike, but for the folder in which entries are.
  it("are judged in a bundle as they are in a package", function()
    local count = 0
    for _, row in ipairs(FOUND) do
      local bundle = FOLDER .. row[1] .. ".aab"
      if core.stat(bundle) then
        local of = {}
        for i, path in ipairs { FOLDER .. row[1] .. ".apk", bundle } do
          of[i] = {}
          for j, one in ipairs(gate.check { inputs = { path },
                                            at = AT }.findings) do
            of[i][j] = ("%s:%s %s/%s"):format(one.path:match "[^/]*/[^/]*$",
              one.line, one.rule, one.code)
          end
        end
        assert.same(of[1], of[2])
        count = count + 1
      end
    end
    assert.equal(6, count)
  end)

  it("are all that is there", function()
    local known, count = {}, 0
    for _, row in ipairs(FOUND) do known[row[1] .. ".apk"] = true end
    for _, entry in ipairs(core.list_directory(FOLDER)) do
      if entry.name:find "%.apk$" then
        assert.is_true(known[entry.name], entry.name)
        count = count + 1
      end
    end
    assert.equal(#FOUND, count)
  end)
end)

--- The entries of a package, which may be changed.
local function entries_of(name)
  local file = name:find "%." and name or name .. ".apk"
  local archive <close> = assert(core.archive(
    assert(core.read_file(FOLDER .. file))))
  local list = {}
  for i, entry in ipairs(archive:names()) do
    list[i] = { name = entry, octets = assert(archive:read(i)) }
    list[entry] = list[i]
  end
  return list
end

local function check(entries, name)
  name = name or "app.apk"
  return temporary.with({ [name] = type(entries) == "string" and entries
                                   or zip.make(entries) }, function(folder)
    local verdict = gate.check { inputs = { folder .. "/" .. name }, at = AT }
    local errors, findings, notes = {}, {}, {}
    for i, one in ipairs(verdict.errors) do
      errors[i] = ("%s %s"):format(one.path:sub(#folder + 2), one.code)
    end
    for i, one in ipairs(verdict.findings) do
      findings[i] = ("%s:%s %s/%s"):format(one.path:sub(#folder + 2),
        one.line, one.rule, one.code)
    end
    for i, one in ipairs(verdict.notes) do
      notes[i] = one.path and one.path:sub(#folder + 2)
    end
    return { errors = errors, findings = findings, notes = notes,
             exit = verdict.exit_code, messages = verdict.errors }
  end)
end

local CONFIG = "res/xml/network_security_config.xml"

--- A package with one of its entries changed.
local function with(name, entry, octets)
  local entries = entries_of(name)
  entries[entry].octets = octets
  return entries
end

local function without(name, entry)
  local entries, left = entries_of(name), {}
  for _, one in ipairs(entries) do
    if one.name ~= entry then left[#left + 1] = one end
  end
  return left
end

local function cut(name, entry)
  local size = name:find "%.aab$" and 3 or 4 -- of 4 octets is the last field
  return with(name, entry, entries_of(name)[entry].octets:sub(1, -1 - size))
end

-- A number of two octets (protobuf.dev, "Base 128 Varints").
local function size(number)
  return string.char(number & 0x7f | 0x80, number >> 7)
end

--- An element of so many levels, as a bundle has it.
local function levels(count)
  local node
  for _ = 1, count do -- XmlNode { element { child } }
    local element = node and "\x2a" .. size(#node) .. node or ""
    node = "\x0a" .. size(#element) .. element
  end
  return node
end

local A = binary.ANDROID

--- A manifest whose application names a resource.
local function manifest(id)
  return binary.make({ name = "manifest", { name = "application",
    attributes = { { name = "", space = A, type = 1, data = id } } } },
    { names = { "" }, ids = { 0x01010527 } })
end

-- Name, entries or octets, errors, what else is to be said.
local REFUSED = {
  { "no package", { { name = "a.txt", octets = "a" } },
    { "app.apk package.kind" } },
  { "no archive", "text", { "app.apk archive.end" } },
  { "an empty file", "", { "app.apk archive.end" } },
  { "a manifest that is cut short", cut("nested", "AndroidManifest.xml"),
    { "app.apk!AndroidManifest.xml chunk.truncated" } },
  { "a manifest in another place", with("nested", "AndroidManifest.xml",
    binary.make { name = "resources" }),
    { "app.apk!AndroidManifest.xml package.manifest" } },
  { "a table that is cut short", cut("nested", "resources.arsc"),
    { "app.apk!resources.arsc chunk.truncated" } },
  { "no table", without("nested", "resources.arsc"),
    { "app.apk!AndroidManifest.xml package.resource" } },
  { "no config where the table says one is", without("nested", CONFIG),
    { "app.apk!" .. CONFIG .. " package.absent" } },
  { "an id that the table does not have",
    with("nested", "AndroidManifest.xml", manifest(0x7f0200ff)),
    { "app.apk!AndroidManifest.xml package.resource" } },
  { "a config that is cut short", cut("nested", CONFIG),
    { "app.apk!" .. CONFIG .. " chunk.truncated" } },
  { "something else than a config under its id", with("nested", CONFIG,
    binary.make { name = "paths" }),
    { "app.apk!" .. CONFIG .. " config.unrecognised" } },
  { "an anchor that is not there",
    without("raw-anchor", "res/raw/house_ca.pem"),
    { "app.apk!res/raw/house_ca.pem package.absent" } },
  { "no config at all", without("unwired", CONFIG),
    { "app.apk input.nothing" } },
  { "a bundle's manifest that is cut short",
    cut("nested.aab", "base/manifest/AndroidManifest.xml"),
    { "app.aab!base/manifest/AndroidManifest.xml protobuf.truncated" },
    "app.aab" },
  { "a bundle's manifest that is no message",
    with("nested.aab", "base/manifest/AndroidManifest.xml", "\7\7"),
    { "app.aab!base/manifest/AndroidManifest.xml protobuf.field" },
    "app.aab" },
  { "a bundle's manifest without an element",
    with("nested.aab", "base/manifest/AndroidManifest.xml", ""),
    { "app.aab!base/manifest/AndroidManifest.xml xml.empty" }, "app.aab" },
  { "a bundle's table that is cut short",
    cut("nested.aab", "base/resources.pb"),
    { "app.aab!base/resources.pb protobuf.truncated" }, "app.aab" },
  { "a bundle without a table", without("nested.aab", "base/resources.pb"),
    { "app.aab!base/manifest/AndroidManifest.xml package.resource" },
    "app.aab" },
  { "a bundle's config that is cut short",
    cut("nested.aab", "base/" .. CONFIG),
    { "app.aab!base/" .. CONFIG .. " protobuf.truncated" }, "app.aab" },
  { "a bundle's config of 65 levels",
    with("nested.aab", "base/" .. CONFIG, levels(65)),
    { "app.aab!base/" .. CONFIG .. " xml.depth" }, "app.aab" },
  { "a feature module of a bundle with a manifest that is cut short",
    { { name = "base/manifest/AndroidManifest.xml",
        octets = entries_of("nested.aab")["base/manifest/AndroidManifest.xml"]
          .octets },
      { name = "base/resources.pb",
        octets = entries_of("nested.aab")["base/resources.pb"].octets },
      { name = "base/" .. CONFIG,
        octets = entries_of("nested.aab")["base/" .. CONFIG].octets },
      { name = "pay/manifest/AndroidManifest.xml", octets = "\7\7" } },
    { "app.aab!pay/manifest/AndroidManifest.xml protobuf.field" }, "app.aab" },
  { "a set of split packages", { { name = "toc.pb", octets = "" },
      { name = "splits/base-de.apk", octets = "" },
      { name = "splits/base-master.apk", octets = "" } },
    { "app.apks package.split" }, "app.apks" },
  { "one of another kind", { { name = "manifest.json", octets = "{}" },
                             { name = "de.shop.app.apk", octets = "" } },
    { "app.xapk package.split" }, "app.xapk" },
  { "one that is called as a package is", {
      { name = "base.apk", octets = "" } }, { "app.apk package.split" } },
  { "a file that ends elsewhere",
    { { name = "Payload/App.app/other.plist", octets = "a" } },
    { "app.ipa package.kind" }, "app.ipa" },
}

--- A bundle with a feature module that has what another bundle's base has.
local function with_feature(name)
  local list = entries_of "wired-to-another.aab"
  for _, one in ipairs(entries_of(name)) do
    local entry, changed = one.name:gsub("^base/", "pay/")
    if changed > 0 then
      list[#list + 1] = { name = entry, octets = one.octets }
    end
  end
  return list
end

local MODULE_NOTE = "app.aab!pay/manifest/AndroidManifest.xml"

describe("The feature modules of a bundle", function()
  local result = check(with_feature("nested.aab"), "app.aab")

  it("have configs, that no manifest names", function()
    local found = {}
    for _, one in ipairs(result.findings) do
      if one:find "^app.aab!pay/" and one:find "android%-not%-wired" then
        found[#found + 1] = one
      end
    end
    assert.same({ "app.aab!pay/" .. CONFIG .. ":3 android-not-wired/other" },
                found)
    assert.same({}, result.errors)
  end)

  it("name no config for the app, which is told", function()
    local told = false
    for _, path in ipairs(result.notes) do
      told = told or path == MODULE_NOTE
    end
    assert.is_true(told)
  end)

  it("have JSON of plug-ins", function()
    local entries = with_feature "nested.aab"
    entries[#entries + 1] = { name = "pay/assets/www/pinning/pinning.json",
      octets = '{"hosts":[{"host":"a.example","hashes":[]}]}' }
    local found = false
    for _, one in ipairs(check(entries, "app.aab").findings) do
      found = found or one:find("app.aab!pay/assets/www/pinning/pinning.json",
                                1, true) ~= nil
    end
    assert.is_true(found)
  end)

  it("are too many beyond the limit", function()
    local entries = entries_of "nested.aab"
    for i = 1, core.limits.package_modules + 1 do
      entries[#entries + 1] = { octets = "\10\0",
        name = ("m%d/manifest/AndroidManifest.xml"):format(i) }
    end
    local told = {}
    for _, one in ipairs(check(entries, "app.aab").errors) do
      told[one] = true
    end
    assert.is_true(
      told["app.aab!m101/manifest/AndroidManifest.xml package.modules"])
    assert.is_nil(
      told["app.aab!m100/manifest/AndroidManifest.xml package.modules"])
  end)
end)

describe("A package is refused for", function()
  for _, row in ipairs(REFUSED) do
    it(row[1], function()
      local result = check(row[2], row[4])
      assert.same(row[3], result.errors)
      assert.equal(2, result.exit)
    end)
  end

  it("what says the octet", function()
    local result = check(cut("nested", CONFIG))
    assert.matches("%(octet 0%)$", result.messages[1].message)
  end)
end)

local KEY = "spec/fixtures/rules/private-key-shipped/many/app/"
  .. "certs/client.pem"
--- A package with fields of an entry's headers set.
local function set(entry, fields)
  local entries = entries_of "nested"
  for name, value in pairs(fields) do entries[entry][name] = value end
  return entries
end

local DEFLATED = "\3\0" -- of nothing (RFC 1951)

-- What an archive is refused for as a whole, or an entry that is wanted.
local ATTACKS = {
  { "an encrypted manifest", set("AndroidManifest.xml", { flags = 1 }),
    "app.apk!AndroidManifest.xml archive.encrypted" },
  { "a config packed in another way", set(CONFIG, { method = 12 }),
    "app.apk!" .. CONFIG .. " archive.method" },
  { "a config larger than it says", set(CONFIG, { size = 100 }),
    "app.apk!" .. CONFIG .. " archive.size" },
  { "a config of another checksum", set(CONFIG, { crc = 1 }),
    "app.apk!" .. CONFIG .. " archive.entry" },
  { "a config larger than any", set(CONFIG, { size = 0x7fffffff }),
    "app.apk!" .. CONFIG .. " archive.too-large" },
  { "a config that says of itself that it is as large as one may be",
    set(CONFIG, { size = core.limits.archive_entry }),
    "app.apk!" .. CONFIG .. " archive.ratio" },
  { "a config that says of itself that it is an octet larger",
    set(CONFIG, { size = core.limits.archive_entry + 1 }),
    "app.apk!" .. CONFIG .. " archive.too-large" },
  { "a bomb", set("resources.arsc", { octets = DEFLATED, method = 8,
    size = 32 * 1024 * 1024 }), "app.apk!resources.arsc archive.ratio" },
  { "entries that overlap", set("resources.arsc", { offset = 0 }),
    "app.apk archive.overlap" },
  { "two configs of one name", set("resources.arsc", { name = CONFIG }),
    "app.apk archive.duplicate" },
  { "a name that leads out", set(CONFIG, { name = "../../" .. CONFIG }),
    "app.apk archive.name" },
  { "100,000 entries", zip.make(entries_of "nested", 65535),
    "app.apk archive.entries" },
}

describe("A package is refused that has", function()
  for _, row in ipairs(ATTACKS) do
    it(row[1], function()
      local result = check(row[2])
      assert.equal(row[3], result.errors[1])
      assert.equal(2, result.exit)
    end)
  end
end)

describe("What is read of a package is bounded", function()
  local read_package = require "cotter.package"

  --- An archive of entries of such sizes that may hold keys, beside what makes
  --- it a package; all its octets are zero.
  local function archive_of(sizes, extension)
    local names = { "Payload/App.app/Info.plist" }
    for i = 1, #sizes do
      names[i + 1] = ("Payload/App.app/%d.%s"):format(i, extension)
    end
    return setmetatable({
      names = function() return names end,
      read = function(_, number, limit)
        local octets = sizes[number - 1] or 0
        if octets <= limit then return ("\0"):rep(octets) end
        return nil, { code = "archive.too-large", text = "too large" }
      end,
    }, { __close = function() end })
  end

  --- What is refused of such an archive.
  local function refused_of(extension, ...)
    local open, archive = core.archive, archive_of({ ... }, extension)
    core.archive = function() return archive end
    local done, answer = pcall(read_package, "app.ipa")
    core.archive = open
    assert(done, answer)
    local list = {}
    for i, one in ipairs(core.decode(answer).refused) do
      list[i] = one.path .. " " .. one.code
    end
    return list
  end

  local function refused(...) return refused_of("pem", ...) end

  local ENTRY <const> = core.limits.archive_entry
  local REST <const> = core.limits.archive_octets - ENTRY

  it("as a whole", function()
    assert.same({}, refused(ENTRY, REST - 1, 1))
    assert.same({ "app.ipa!Payload/App.app/3.pem package.octets" },
                refused(ENTRY, REST - 1, 2))
  end)

  it("as a whole for texts, at the first that is too many", function()
    assert.same({}, refused_of("js", ENTRY, ENTRY, 0))
    assert.same({ "app.ipa!Payload/App.app/3.js package.octets" },
                refused_of("js", ENTRY, ENTRY, 1, 1))
  end)

  it("entry by entry", function()
    assert.same({ "app.ipa!Payload/App.app/1.pem archive.too-large" },
                refused(ENTRY + 1))
  end)
end)

local PINS = '{"hosts":[{"host":"a.example.com","hashes":["sha256/x"]}]}'

describe("In a package", function()
  it("configs are found whatever it is called", function()
    local found = check(entries_of "unwired", "release").findings
    assert.matches("^release!res/xml/", found[1])
  end)

  it("what plug-ins read is found, too", function()
    for _, place in ipairs {
      { "app.apk", "assets/www/pinning/pinning.json" },
      { "app.apk", "assets/public/ssl_config.json" },
      { "app.ipa", "Payload/App.app/www/pinning/pinning.json" },
    } do
      local entries = place[1] == "app.apk" and entries_of "unwired"
        or { { name = "Payload/App.app/Info.plist", octets = "<plist/>" } }
      entries[#entries + 1] = { name = place[2], octets = PINS }
      local found = table.concat(check(entries, place[1]).findings, "\n")
      assert.matches(place[1] .. "!" .. place[2] .. ":1", found, 1, true)
    end
  end)

  it("a private key is found, whatever folder it is in", function()
    local entries = entries_of "nested"
    entries[#entries + 1] = { name = "assets/a.pem", octets =
      assert(core.read_file(KEY)) }
    local found = table.concat(check(entries).findings, "\n")
    assert.matches("app.apk!assets/a.pem", found, 1, true)
  end)

  for _, row in ipairs {
    { "an asset", "nested", "assets/www/main.js", "app.apk" },
    { "a bundle of React Native", "nested", "assets/index.android.bundle",
      "app.apk" },
    { "settings in JSON", "nested", "assets/service.json", "app.apk" },
    { "a raw resource", "nested", "res/raw/notes.txt", "app.apk" },
    { "an asset of a bundle", "nested.aab", "base/assets/.env.production",
      "app.aab" },
  } do
    it("a private key is found that was pasted into " .. row[1], function()
      local entries = entries_of(row[2])
      local octets = assert(core.read_file(KEY))
      entries[#entries + 1] = { name = row[3], octets = "k = `" .. octets }
      entries[#entries + 1] = { name = "assets/other.js", octets = "k = ``" }
      local found = table.concat(check(entries, row[4]).findings, "\n")
      assert.matches(row[4] .. "!" .. row[3], found, 1, true)
      assert.is_nil(found:find("other.js", 1, true))
    end)
  end

  it("a private key is found in a text of an app of iOS", function()
    local entries = { { name = "Payload/App.app/Info.plist",
                        octets = "<plist/>" },
                      { name = "Payload/App.app/main.jsbundle",
                        octets = assert(core.read_file(KEY)) },
                      { name = "Payload/App.app/pinning/pinning.json",
                        octets = PINS } }
    local found = table.concat(check(entries, "app.ipa").findings, "\n")
    assert.matches("app.ipa!Payload/App.app/main.jsbundle", found, 1, true)
  end)

  it("the sibling for debugging is told, and that an app is debuggable",
     function()
    local sibling = "network_security_config_debug.xml"
    assert.same({ "app.apk!res/xml/" .. sibling },
                check(entries_of "debug-sibling").notes)
    assert.same({ "app.apk!AndroidManifest.xml" },
                check(entries_of "debuggable").notes)
  end)

  it("a manifest may say that there is no config", function()
    assert.same({ "app.apk input.nothing" },
      check { { name = "AndroidManifest.xml", octets = manifest(0) } }.errors)
  end)

  it("the config is not guessed where its name is none", function()
    local named = binary.make({ name = "manifest", { name = "application",
      attributes = { { name = "", space = A, data = "res/x.xml" } } } },
      { names = { "" }, ids = { 0x01010527 } })
    assert.same({ "app.apk!AndroidManifest.xml package.resource" },
      check { { name = "AndroidManifest.xml", octets = named } }.errors)
  end)
end)

local LIST = "Payload/App.app/Info.plist"
local APPLE = "spec/fixtures/rules/apple-deny-all/empty/Info.plist"

-- A list without pins.
local PINLESS = '<?xml version="1.0"?><plist version="1.0"><dict>'
  .. "<key>CFBundleName</key><string>App</string></dict></plist>"

describe("In a package of iOS", function()
  it("the app's own list is read, and no other", function()
    local entries = {
      { name = "Payload/App.app/Frameworks/F.framework/Info.plist",
        octets = "no list" },
      { name = LIST, octets = assert(core.read_file(APPLE)) },
    }
    local result = check(entries, "app.ipa")
    assert.same({}, result.errors)
    assert.matches("app.ipa!" .. LIST .. ":%d+ apple%-deny%-all/",
                   table.concat(result.findings, "\n"))
  end)

  for _, row in ipairs {
    { "an extension", "PlugIns/E.appex" },
    { "an extension of ExtensionKit", "Extensions/E.appex" },
    { "an app clip", "AppClips/C.app" },
    { "the app of a watch", "Watch/W.app" },
    { "an extension of that", "Watch/W.app/PlugIns/E.appex" },
  } do
    it("the list of " .. row[1] .. " is read beside it", function()
      local own = "Payload/App.app/" .. row[2] .. "/Info.plist"
      local octets = assert(core.read_file(APPLE))
      local result = check({ { name = LIST, octets = PINLESS },
                             { name = own, octets = octets } }, "app.ipa")
      assert.same({}, result.errors)
      assert.matches("app.ipa!" .. own .. ":%d+ apple%-deny%-all/",
                     table.concat(result.findings, "\n"))
    end)
  end

  it("an extension that pins nothing is told that allows all", function()
    local own = "Payload/App.app/PlugIns/E.appex/Info.plist"
    local function findings(octets)
      return table.concat(check({ { name = LIST, octets = PINLESS },
        { name = own, octets = octets } }, "app.ipa").findings, "\n")
    end
    local extension = (PINLESS:gsub("<dict>",
      "<dict><key>CFBundlePackageType</key><string>XPC!</string>"))
    assert.not_matches(own, findings(extension), 1, true)
    assert.matches("app.ipa!" .. own .. ":%d+ apple%-arbitrary%-loads/",
      findings((extension:gsub("<dict>", "<dict>"
        .. "<key>NSAppTransportSecurity</key><dict>"
        .. "<key>NSAllowsArbitraryLoads</key><true/></dict>"))))
  end)

  it("the list of a part is refused where it is cut short", function()
    local own = "Payload/App.app/PlugIns/E.appex/Info.plist"
    assert.same({ "app.ipa!" .. own .. " plist.truncated" },
      check({ { name = LIST, octets = PINLESS },
              { name = own, octets = "bplist00" } }, "app.ipa").errors)
  end)

  it("parts alone are no package", function()
    assert.same({ "app.ipa package.kind" }, check({ { octets = PINLESS,
      name = "Payload/App.app/PlugIns/E.appex/Info.plist" } },
      "app.ipa").errors)
  end)

  -- TrustKit, in a list of its own, with a pin where it wants two.
  local HANDED <const> = '<?xml version="1.0"?><plist version="1.0"><dict>'
    .. "<key>TSKPinnedDomains</key><dict><key>a.example</key><dict>"
    .. "<key>TSKPublicKeyHashes</key><array><string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf"
    .. "14dML2dUh8BU2N5M=</string></array></dict></dict></dict></plist>"

  for _, row in ipairs {
    { "is read that the app may hand over to TrustKit", "Net.plist", true },
    { "is read that lies in a framework",
      "Frameworks/N.framework/Net.plist", true },
    { "is not read where nobody looks at it",
      "Frameworks/N.framework/Info.plist", false },
    { "is not read where it is called else", "Net.txt", false },
  } do
    it("a list " .. row[1], function()
      local own = "Payload/App.app/" .. row[2]
      local result = check({ { name = LIST, octets = PINLESS },
                             { name = own, octets = HANDED } }, "app.ipa")
      assert.same({}, result.errors)
      assert.equal(row[3], table.concat(result.findings, "\n")
        :find("app.ipa!" .. own .. ":1 pin-too-few/", 1, true) ~= nil)
    end)
  end

  it("a list that pins nothing is passed over, whatever it is", function()
    assert.same({}, check({ { name = LIST, octets = PINLESS },
      { name = "Payload/App.app/a.plist", octets = "x" } }, "app.ipa").errors)
  end)

  it("a list that is cut short is refused", function()
    assert.same({ "app.ipa!" .. LIST .. " plist.truncated" },
      check({ { name = LIST, octets = "bplist00" } }, "app.ipa").errors)
  end)

  it("of others a binary list is read", function()
    local path = "../shared/data/configs/ipa/"
      .. "httptoolkit__ios-ssl-pinning-demo.ipa"
    if not core.stat(path) then return end
    local model = gate.model { inputs = { path } }
    assert.same({}, model.errors)
    assert.equal("sha256.badssl.com", model.configs[1].hosts[1].name)
    assert.equal(path .. "!Payload/ios-pinning-demo.app/Info.plist",
                 model.configs[1].path)
  end)
end)

describe("A package that is installed from an old level on", function()
  -- A number of a manifest, as the field data of an attribute has it.
  local function number(level) return ("<I2 I1 I1 I4"):pack(8, 0, 16, level) end

  local function installed_from(level)
    local octets = entries_of("nested")["AndroidManifest.xml"].octets
    local changed, count = octets:gsub(number(24), number(level))
    assert.equal(1, count)
    return with("nested", "AndroidManifest.xml", changed)
  end

  for _, row in ipairs { { 23, true }, { 24, false } } do
    it(("is told of where that is %d: %s"):format(row[1], row[2]), function()
      local found = table.concat(check(installed_from(row[1])).findings, "\n")
      assert.equal(row[2], found:find("app.apk!" .. CONFIG
        .. ":3 android-too-old/below", 1, true) ~= nil)
    end)
  end
end)

describe("A package", function()
  -- The id is that of the config of nested.
  local function manifest_with(data)
    return binary.make({ name = "manifest", { name = "application",
      attributes = { { name = "networkSecurityConfig", space = A, type = 1,
                       data = 0x7f020000 } },
      { name = "meta-data", attributes = { { name = "name", space = A,
        data = data } } } } },
      { names = { "networkSecurityConfig", "name" },
        ids = { 0x01010527, 0x01010003 } })
  end

  for _, row in ipairs { { "flutterEmbedding", true },
                         { "other.data", false } } do
    it(("with %s is told of: %s"):format(row[1], row[2]), function()
      local found = check(with("nested", "AndroidManifest.xml",
                               manifest_with(row[1])))
      assert.same({}, found.errors)
      assert.equal(row[2], table.concat(found.findings, "\n"):find(
        "app.apk!" .. CONFIG .. ":3 android-flutter/unasked", 1, true) ~= nil)
    end)
  end
end)

describe("In a folder", function()
  it("a package is opened, and refused where it is none", function()
    temporary.with({ ["a/pinning/pinning.json"] =
      '{"hosts":[{"host":"a.example.com","hashes":[]}]}',
      ["a/app.apk"] = "x" }, function(folder)
      local verdict = gate.check { inputs = { folder }, at = AT }
      assert.equal(folder .. "/a/app.apk", verdict.errors[1].path)
      assert.equal(2, verdict.exit_code)
    end)
  end)
end)
