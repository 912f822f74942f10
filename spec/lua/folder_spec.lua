--- Which files of a source tree are found to be configs, by the layouts that
--- apps of each kind have.

package.path = "./?.lua;" .. package.path

local core = require "cotter.core"
local gate = require "cotter.gate"
local openssl = require "spec.support.openssl"
local temporary = require "spec.support.temporary"

local A <const> = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
local B <const> = "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA="

local ANDROID = ([[<network-security-config><domain-config>
<domain>www.example.com</domain><pin-set><pin digest="SHA-256">%s</pin>
<pin digest="SHA-256">%s</pin></pin-set></domain-config>
</network-security-config>]]):format(A, B)

local MANIFEST = [[<manifest
xmlns:android="http://schemas.android.com/apk/res/android"><application
android:networkSecurityConfig="@xml/%s"/></manifest>]]

local OUTSYSTEMS = ('{"hosts":[{"host":"www.example.com","hashes":'
  .. '["sha256/%s","sha256/%s"]}]}'):format(A, B)

local APPLE = ([[<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict><key>www.example.com</key><dict>
<key>NSPinnedLeafIdentities</key><array><dict>
<key>SPKI-SHA256-BASE64</key><string>%s</string></dict></array>
</dict></dict></dict></dict></plist>]]):format(A)

local EXPO = ('{"expo":{"extra":{"publicKeyHashes":{"www.example.com":'
  .. '["%s","%s"]}}}}'):format(A, B)

local PINSET = ('{"domains":{"www.example.com":{"pins":["sha256/%s",'
  .. '"sha256/%s"]}}}'):format(A, B)

-- What each layout holds, and what of it is read.
local LAYOUTS = {
  { "Android with variants", {
    ["app/src/main/AndroidManifest.xml"] = MANIFEST:format "pins",
    ["app/src/main/res/xml/pins.xml"] = ANDROID,
    ["app/src/main/res/xml-v28/pins.xml"] = ANDROID,
    ["app/src/main/res/layout/activity.xml"] = "<LinearLayout/>",
    ["app/build/intermediates/res/xml/pins.xml"] = ANDROID,
  }, { "app/src/main/res/xml/pins.xml", "app/src/main/res/xml-v28/pins.xml" } },
  { "iOS", {
    ["App/Info.plist"] = APPLE,
    ["App/App.entitlements"] = "<plist/>",
    ["Pods/Other/Info.plist"] = APPLE,
    ["DerivedData/App/Info.plist"] = APPLE,
  }, { "App/Info.plist" } },
  { "iOS, whose property lists bear the target's name", {
    ["App/Supporting Files/App-Info.plist"] = APPLE,
  }, { "App/Supporting Files/App-Info.plist" } },
  { "iOS, whose property list bears any name", {
    ["App/Production.plist"] = APPLE, ["App/Colours.plist"] = '<plist '
      .. 'version="1.0"><dict><key>red</key><string>1</string></dict></plist>',
  }, { "App/Production.plist" } },
  { "Cordova", {
    ["config.xml"] = "<widget/>",
    ["resources/android/xml/network_security_config.xml"] = ANDROID,
    ["platforms/ios/App/App-Info.plist"] = APPLE,
    ["node_modules/plugin/pinset.json"] = PINSET,
    ["package.json"] = "{}",
  }, { "platforms/ios/App/App-Info.plist",
       "resources/android/xml/network_security_config.xml" } },
  { "React Native", {
    ["android/app/src/main/res/xml/network_security_config.xml"] = ANDROID,
    ["ios/App/Info.plist"] = APPLE,
    ["pinset.json"] = PINSET,
    ["package.json"] = "{}", ["tsconfig.json"] = "{ // comments\n}",
    ["node_modules/x/android/src/main/res/xml/network_security_config.xml"]
      = ANDROID,
  }, { "android/app/src/main/res/xml/network_security_config.xml",
       "ios/App/Info.plist", "pinset.json" } },
  { "Expo", { ["app.json"] = EXPO, [".expo/settings.json"] = EXPO },
    { "app.json" } },
  { "Flutter", {
    ["pubspec.yaml"] = "name: app",
    ["android/app/src/main/res/xml/network_security_config.xml"] = ANDROID,
    ["ios/Runner/Info.plist"] = APPLE,
    [".dart_tool/package_config.json"] = "{}",
    ["build/ios/Runner/Info.plist"] = APPLE,
  }, { "android/app/src/main/res/xml/network_security_config.xml",
       "ios/Runner/Info.plist" } },
  { "OutSystems", {
    ["www/pinning/pinning.json"] = OUTSYSTEMS,
    ["www/manifest.json"] = "{}",
    [".git/pinning/pinning.json"] = OUTSYSTEMS,
  }, { "www/pinning/pinning.json" } },
  { "Mendix Native", {
    ["android/app/src/main/AndroidManifest.xml"]
      = MANIFEST:format "network_security_config",
    ["android/app/src/main/res/xml/network_security_config.xml"] = ANDROID,
    ["ios/nativeTemplate/Info.plist"] = APPLE,
    ["config.json"] = "{}",
  }, { "android/app/src/main/res/xml/network_security_config.xml",
       "ios/nativeTemplate/Info.plist" } },
}

local function read_of(written)
  local paths = {}
  local files = {}
  for path, octets in pairs(written) do files["app/" .. path] = octets end
  local errors = temporary.with(files, function(folder)
    local model = gate.model { inputs = { folder .. "/app" } }
    for i, one in ipairs(model.configs) do
      paths[i] = one.path:sub(#folder + #"/app/" + 1)
    end
    return model.errors
  end)
  table.sort(paths)
  return paths, errors
end

describe("a source tree of", function()
  for _, row in ipairs(LAYOUTS) do
    local name, written, expected = table.unpack(row)

    it(name .. " is read by its configs alone", function()
      local paths = read_of(written)
      table.sort(expected)
      assert.same(expected, paths)
    end)
  end
end)

local MOVED <const> = "a source set has its manifest or its resources "
  .. "elsewhere than in the folder that is called as it: which config its "
  .. "builds take is not known"

local DEBUGGABLE <const> = "<manifest xmlns:a='http://schemas.android.com/apk/"
  .. "res/android'><application a:debuggable='%s' "
  .. "a:networkSecurityConfig='@xml/a'/></manifest>"

-- What must not be passed over without a word.
describe("a folder with a config tells", function()
  local function check(files)
    files["pinning/pinning.json"] = OUTSYSTEMS
    return temporary.with(files, function(folder)
      local verdict = gate.check { inputs = { folder }, at = 1795132800,
                                   select = { "config-no-pins" } }
      local notes = {}
      for i, note in ipairs(verdict.notes) do notes[i] = note.message end
      local one = verdict.errors[1] or {}
      return { verdict.exit_code, one.code, one.line,
               notes = table.concat(notes, "; ") }
    end)
  end

  for _, row in ipairs {
    { "of pins in YAML that is no build action", { ["ci/project.yml"] =
      "targets:\n  ios:\n    TSKPublicKeyHashes: []\n" },
      { 2, "config.yaml", 3, notes = "" } },
    { "of pins where none of a build action are", { ["ci/action.yml"] =
      "platforms:\n  ios:\n    TSKPublicKeyHashes: []\n" },
      { 2, "config.unread", 3, notes = "" } },
    { "of pins in YAML that cannot be read", { ["ci/action.yml"] =
      "platforms:\n  ios:\n\tTSKPublicKeyHashes: []\n" },
      { 2, "yaml.tab", 3, notes = "" } },
    { "of pins in YAML that is UTF-16", { ["ci/action.yml"] =
      ("\xFF\xFETSKPublicKeyHashes: []\n"):gsub("%C", "%0\0") },
      { 2, "yaml.encoding", 1, notes = "" } },
    { "of a build action with a platform that is a number",
      { ["ci/action.yml"] = "platforms:\n  android: 7\n  ios:\n    plist: []\n"
          .. "# TSKPublicKeyHashes\n" },
      { 2, "config.unrecognised", 2, notes = "" } },
    { "of a build action with the marks of a merge", { ["ci/action.yml"] =
      "platforms:\n<<<<<<< HEAD\n  ios:\n    TSKPublicKeyHashes: []\n" },
      { 2, "yaml.conflict", 2, notes = "" } },
    { "of them in the target directory, too", { ["pinning/pinning.yaml"] =
      "inject: |\n  <pin-set/>\n" }, { 2, "config.yaml", 2, notes = "" } },
    { "nothing of other YAML", { ["ci.yml"] = "on: push\n",
                                 ["mkdocs.yml"] =
                                   "nav: [network-security-config.md, [\n",
                                 ["pinning/readme.yaml"] = "a: b\n" },
      { 0, notes = "" } },
    { "of source code that is too large to be searched", { ["src/a.js"] =
      ("a"):rep(core.limits.file_octets + 1) },
      { 0, notes = "more than the limit of 16777216 octets (a config of 10,000 "
                   .. "hosts has a third of it)" } },
    { "of a file of keys that is too large for one", { ["src/a.pem"] =
      ("a"):rep(core.limits.file_octets + 1) },
      { 0, notes = "too large for a key" } },
    { "which folders of tools it did not search",
      { ["node_modules/a/pinset.json"] = PINSET, [".git/config"] = "x",
        ["web/node_modules/b/pinset.json"] = PINSET },
      { 0, notes = "not searched, since tools keep there what others wrote: "
                   .. ".git, node_modules (2)" } },
    { "of a property list with pins that cannot be read",
      { ["App/Production.plist"] = APPLE:gsub("</dict></plist>", "</plist>") },
      { 2, "xml.tag", 6, notes = "" } },
    { "of one in UTF-16", { ["App/Production.plist"] = "\xFF\xFE"
        .. ("<plist><dict>\n<key>NSPinnedDomains</key></plist>")
          :gsub(".", "%0\0") },
      { 2, "xml.tag", 2, notes = "" } },
    { "of one in UTF-16 and the old style", { ["App/Production.plist"] =
        "\xFE\xFF" .. ("{ TSKPublicKeyHashes = (); }"):gsub(".", "\0%0") },
      { 2, "config.unrecognised", 1, notes = "" } },
    { "of code in Objective-C that pins", { ["src/A.m"] =
      "NSDictionary *config = @{ kTSKPinnedDomains: @{} };\n" },
      { 0, notes = "Objective-C, which is not read: what it pins is not "
                   .. "judged" } },
    { "of code in TypeScript that pins", { ["src/App.tsx"] =
      "await initializeSslPinning({ 'a.example': { publicKeyHashes: [] } });" },
      { 0, notes = "JavaScript, which is not read: what it pins is not "
                   .. "judged" } },
    { "of a request in JavaScript that pins", { ["src/api.js"] =
      "fetch(url, { sslPinning: { certs: ['a'] } });" },
      { 0, notes = "JavaScript, which is not read: what it pins is not "
                   .. "judged" } },
    { "of code in Dart that pins", { ["lib/main.dart"] =
      "dio.interceptors.add(CertificatePinningInterceptor(pins));" },
      { 0, notes = "Dart, which is not read: what it pins is not judged" } },
    { "of resources that a build file takes from elsewhere",
      { ["app/build.gradle"] =
        "android { sourceSets { release { res.srcDirs += 'other' } } }" },
      { 0, notes = MOVED } },
    { "of a manifest that a build file takes from elsewhere",
      { ["app/build.gradle.kts"] = 'android { sourceSets { named("main") {\n'
        .. 'manifest.srcFile("src/main/Other.xml") } } }' },
      { 0, notes = MOVED } },
    { "of resources of all builds that it takes from two places",
      { ["app/build.gradle"] = "android { sourceSets { main { res {\n"
        .. "srcDirs 'src/main/res', 'b/res'\n} } } }" },
      { 0, notes = MOVED } },
    { "of resources that it takes from two places, in two lines",
      { ["app/build.gradle.kts"] = "android { sourceSets { named('main') {\n"
        .. "res.srcDirs('src/main/res',\n  'b/res') } } }" },
      { 0, notes = MOVED } },
    { "of resources that are evaluated", { ["app/build.gradle"] =
      "android { sourceSets.main.res.setSrcDirs(folders) }" },
      { 0, notes = MOVED } },
    { "of releases that are debuggable, in Kotlin",
      { ["app/build.gradle.kts"] = 'android { buildTypes { named("release") {\n'
        .. "isDebuggable = true } } }" },
      { 0, notes = "releases are debuggable: the debug-overrides of their "
                   .. "config are in force, which go before its pins" } },
    { "of releases that are debuggable, in Groovy",
      { ["app/build.gradle"] = "android { buildTypes { release { "
        .. "debuggable true } } }" },
      { 0, notes = "releases are debuggable: the debug-overrides of their "
                   .. "config are in force, which go before its pins" } },
    { "of a manifest that makes what ships debuggable",
      { ["app/src/main/AndroidManifest.xml"] = DEBUGGABLE:format "true",
        ["app/src/main/res/xml/a.xml"] = "<network-security-config/>" },
      { 0, notes = "the manifest of what ships says that it is debuggable: the "
          .. "debug-overrides of its config are in force, which go before its "
          .. "pins" } },
    { "nothing of a manifest for developers that does",
      { ["app/src/debug/AndroidManifest.xml"] = DEBUGGABLE:format "true",
        ["app/src/main/AndroidManifest.xml"] = DEBUGGABLE:format "false",
        ["app/src/main/res/xml/a.xml"] = "<network-security-config/>" },
      { 0, notes = "" } },
    { "nothing of other builds that are",
      { ["app/build.gradle"] = "android { buildTypes { release { debuggable "
        .. "false } beta { debuggable true } } productFlavors { release { "
        .. "debuggable true } } }\ndebuggable true" },
      { 0, notes = "" } },
    { "nothing of what a build file takes from where it is looked for",
      { ["app/build.gradle.kts"] = "// sourceSets { res.srcDir('a') }\n"
        .. "android { sourceSets { named('main') { res.srcDirs("
        .. "'src/androidMain/res')\nmanifest.srcFile('AndroidManifest.xml')\n"
        .. "java.srcDirs('gen') } }; val res = manifest }" },
      { 0, notes = "" } },
    { "nothing of the same in a list of several lines",
      { ["app/build.gradle"] = "android { sourceSets { main {\n"
        .. "res.srcDirs = [\n  'src/main/res'\n]\njava.srcDirs 'gen' } } }" },
      { 0, notes = "" } },
    { "of the second of two folders that a block of its own takes",
      { ["app/build.gradle"] = "android { sourceSets { main { res {\n"
        .. "srcDir 'src/main/res'\nsrcDir 'b/res'\n} } } }" },
      { 0, notes = MOVED } },
    { "nothing of the same folder in each line of a block",
      { ["app/build.gradle"] = "android { sourceSets { main { res {\n"
        .. "srcDir 'src/main/res'\nsrcDir 'src/androidMain/res'\n}\n"
        .. "java { srcDir 'gen' } } } }" },
      { 0, notes = "" } },
    { "of an Expo config in TypeScript with a list for the Info.plist",
      { ["app.config.ts"] = "export default { ios: { infoPlist: { "
        .. "NSAppTransportSecurity: { NSPinnedDomains: {} } } } };" },
      { 0, notes = "JavaScript, which is not read: what it pins is not "
        .. "judged" } },
    { "of an Expo config in JavaScript with pins for the app",
      { ["app.config.js"] = "module.exports = { extra: { publicKeyHashes: { "
        .. "'a.example': [] } } };" },
      { 0, notes = "JavaScript, which is not read: what it pins is not "
        .. "judged" } },
    { "of an Expo config in JavaScript with a list of TrustKit",
      { ["app.config.js"] = "module.exports = { TSKPinnedDomains: {} };" },
      { 0, notes = "JavaScript, which is not read: what it pins is not "
        .. "judged" } },
    { "nothing of other code in JavaScript and Dart",
      { ["src/a.js"] = "const sslPinning = true;", ["lib/a.dart"] = "x();" },
      { 0, notes = "" } },
    { "nothing of JSON that is made like a build action, without a pin",
      { ["a.json"] = '{"x":{"android":{"xml":[{"inject":"<a/>"}]}}}' },
      { 0, notes = "" } },
    { "of pins in JSON whose solidus is escaped", { ["a.json"] =
      '{"x":["sha256\\/47DEQpj8HBSa+\\/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]}' },
      { 0, notes = "JSON with pins, in no shape that cotter reads: what it "
        .. "pins is not judged" } },
    { "of JSON that is to be put into a property list", { ["app.json"] =
      '{ "expo": { "ios": { "infoPlist": { "NSAppTransportSecurity": { '
        .. '"NSPinnedDomains": { "a.example": {} } } } } } }' },
      { 0, notes = "JSON with pins, in no shape that cotter reads: what it "
                   .. "pins is not judged" } },
    { "of JSON with pins in a shape that is not known",
      { ["web/keys.json"] = '{ "keys": [ "sha256/'
        .. ("A"):rep(43) .. '=" ] }' },
      { 0, notes = "JSON with pins, in no shape that cotter reads: what it "
                   .. "pins is not judged" } },
    { "of JSON with pins that have no prefix",
      { ["web/pins.json"] = '{ "a.example": { "publicKeyHashez": [ "'
        .. ("A"):rep(43) .. '=" ] } }' },
      { 0, notes = "JSON with pins, in no shape that cotter reads: what it "
                   .. "pins is not judged" } },
    { "of JSON with XML that pins in it",
      { ["web/action.json"] = '{ "platform": "<pin-set><pin/></pin-set>" }' },
      { 0, notes = "JSON with pins, in no shape that cotter reads: what it "
                   .. "pins is not judged" } },
    { "nothing of other keys in JSON",
      { ["web/keys.json"] = '{ "secrets": [ "' .. ("A"):rep(43) .. '=" ] }',
        ["web/pin.json"] = '{ "pin": "' .. ("A"):rep(43) .. '=" }' },
      { 0, notes = "" } },
    { "of pins of curl in an option that it has not",
      { [".curlrc"] = 'pinedpubkey = "sha256//' .. ("A"):rep(43) .. '="\n' },
      { 0, notes = "pins of curl's, in no option of it: what they pin is not "
                   .. "judged" } },
    { "of what is called like Chromium's file and is not",
      { ["net/transport_security_state_static.json"] = '{ "pinzets": [],\n'
        .. '"entries": [] }' }, { 2, "config.unrecognised", 1, notes = "" } },
    { "nothing of the digests of a lock file",
      { ["web/lock.json"] = '{ "integrity": "sha256-' .. ("A"):rep(43)
        .. '=", "image": "a@sha256/' .. ("a1"):rep(32) .. '" }' },
      { 0, notes = "" } },
    { "of settings of Cordova that write pins into a property list",
      { ["config.xml"] = "<widget><config-file target='*-Info.plist' "
        .. "parent='NSAppTransportSecurity'><dict><key>NSPinnedDomains</key>"
        .. "</dict></config-file></widget>" },
      { 0, notes = "XML with pins below <widget>, which is not read: what it "
                   .. "pins is not judged" } },
    { "nothing of other settings of Cordova",
      { ["config.xml"] = "<widget id='a'/>" }, { 0, notes = "" } },
    { "of source code in which it sees no call", { ["src/A.kt"] =
      "fun f(b: CertificatePinner.Builder) = b.add(HOST, PIN)\n" },
      { 0, notes = "source code that names a pinner, in which no call or "
                   .. "literal is seen: what it pins is not judged" } },
  } do
    it(row[1], function() assert.same(row[3], check(row[2])) end)
  end

  it("of source code alone, that nothing is judged", function()
    local verdict = temporary.with({ ["A.kt"] =
      "fun f(b: CertificatePinner.Builder) = b.add(HOST, PIN)\n" },
      function(folder) return gate.check { inputs = { folder }, at = 0 } end)
    assert.equal(2, verdict.exit_code)
    assert.equal("input.nothing", verdict.errors[1].code)
  end)
end)

-- What stands in the place of a file that may hold a private key.
describe("a folder tells where a key may be and is not looked for:", function()
  local function look(make)
    return temporary.with({ ["a/pinning.json"] = OUTSYSTEMS,
                            ["a/key"] = "x" }, function(folder)
      assert(os.execute(("cd '%s/a' && %s"):format(folder, make)))
      local verdict = gate.check { inputs = { folder .. "/a" }, at = 1795132800,
                                   select = { "private-key-shipped" } }
      local notes = {}
      for i, note in ipairs(verdict.notes) do
        notes[i] = (note.path or ""):match "[^/]*$" .. ": " .. note.message
      end
      local one = verdict.errors[1] or {}
      return { verdict.exit_code, one.code or "", table.concat(notes, "; ") }
    end)
  end

  for _, row in ipairs {
    { "a link", "ln -s key server.key", { 0, "", "server.key: a link, which is "
      .. "not followed: name what it leads to" } },
    { "a link that leads nowhere", "ln -s away id_rsa", { 0, "",
      "id_rsa: a link, which is not followed: name what it leads to" } },
    { "a pipe", "mkfifo server.pem", { 0, "",
      "server.pem: not a regular file" } },
    { "but not a link of another name", "ln -s key other", { 0, "", "" } },
    { "refuses one where Android reads a resource",
      "mkdir -p res/xml; ln -s ../../key res/xml/pins.xml",
      { 2, "file.link", "" } },
    { "refuses one where Android reads a manifest",
      "ln -s key AndroidManifest.xml", { 2, "file.link", "" } },
    { "refuses one where iOS reads a property list", "ln -s key Info.plist",
      { 2, "file.link", "" } },
  } do
    it(row[1], function() assert.same(row[3], look(row[2])) end)
  end
end)

-- Files that are told by their words.
describe("source code of a folder", function()
  local KEY <const> = "val k = `-----BEGIN PRIVATE KEY-----\n"
    .. ("MIGH"):rep(20) .. "`\n"

  --- Runs a check where a function of core is another.
  local function check_with(name, other, files)
    files["pinning/pinning.json"] = OUTSYSTEMS
    local usual = core[name]
    core[name] = function(...) return other(usual, ...) end
    local done, verdict = pcall(temporary.with, files, function(folder)
      return gate.check { inputs = { folder }, at = 1795132800,
                          select = { "private-key-shipped" } }
    end)
    core[name] = usual
    assert(done, verdict)
    return verdict
  end

  it("is read once, where it has a key or pins", function()
    local read = {}
    local verdict = check_with("read_file", function(usual, path, ...)
      read[#read + 1] = path
      return usual(path, ...)
    end, { ["Api.ts"] = KEY, ["Pins.kt"] = "CertificatePinner" .. KEY,
           ["Plain.kt"] = "class A" })
    assert.equal(2, #verdict.findings)
    local all = table.concat(read, " ")
    assert.is_nil(all:find("Api.ts", 1, true) or all:find("Pins.kt", 1, true))
    assert.is_truthy(all:find("pinning.json", 1, true))
  end)

  for _, row in ipairs {
    { "that changes while it is read is refused", "file.changed", 2 },
    { "that cannot be read is refused", "file.permission", 2 },
    { "that is too large is passed over", "file.too-large", 0 },
  } do
    it(row[1], function()
      local verdict = check_with("search_file", function()
        return nil, { code = row[2], text = "why" }
      end, { ["Api.ts"] = KEY })
      assert.equal(row[3], verdict.exit_code)
      local told = verdict.errors[1] or verdict.notes[1]
      assert.equal("why", told.message)
      assert.equal("Api.ts", told.path:match "[^/]*$")
    end)
  end
end)

-- What opens keys in code: the commands that write DER of each form, whose
-- lengths are such that its header has two octets, three or four.
local function ec(curve, command)
  return ("openssl ecparam -genkey -noout -name %s | openssl %s -outform DER")
    :format(curve, command)
end

local PKCS8 <const> = "pkcs8 -topk8 -nocrypt"
local PBES2 <const> = "pkcs8 -topk8 -v2 aes256 -passout pass:a"
local PBES1 <const> = "pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:a"
local RSA <const> = "openssl genrsa 2048 | openssl %s -outform DER"

local BARE = {
  ["Ed25519"] = "openssl genpkey -algorithm ed25519 -outform DER",
  ["X25519"] = "openssl genpkey -algorithm x25519 -outform DER",
  ["Ed448"] = "openssl genpkey -algorithm ed448 -outform DER",
  ["EC on P-256"] = ec("prime256v1", PKCS8),
  ["EC on P-224"] = ec("secp224r1", PKCS8),
  ["EC on P-521"] = ec("secp521r1", PKCS8),
  ["SEC1 on P-256"] = ec("prime256v1", "ec"),
  ["SEC1 on P-256 without the public half"] = ec("prime256v1", "ec -no_public"),
  ["SEC1 on secp256k1"] = ec("secp256k1", "ec"),
  ["SEC1 on P-384"] = ec("secp384r1", "ec"),
  ["SEC1 on P-521"] = ec("secp521r1", "ec"),
  ["SEC1 on P-521 without the public half"] = ec("secp521r1", "ec -no_public"),
  ["EC on P-256, encrypted"] = ec("prime256v1", PBES2),
  ["EC on P-384, encrypted"] = ec("secp384r1", PBES2),
  ["EC on P-256, encrypted as of old"] = ec("prime256v1", PBES1),
  ["RSA"] = RSA:format(PKCS8),
  ["RSA, as RFC 8017 has it"] = RSA:format "rsa -traditional",
  ["RSA, encrypted"] = RSA:format(PBES2),
  ["RSA, encrypted by scrypt"] = RSA:format(PBES2 .. " -scrypt"),
  ["RSA, encrypted as of old"] = RSA:format(PBES1),
  ["DSA"] = "openssl dsaparam -genkey 1024 | openssl " .. PKCS8
    .. " -outform DER",
  ["PKCS#12"] = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=a "
    .. "-keyout - | openssl pkcs12 -export -passout pass:a",
}

-- What is in code and is no key.
local PUBLIC = {
  ["a certificate of RSA"] = "openssl req -x509 -newkey rsa:2048 -nodes "
    .. "-subj /CN=a -keyout /dev/null -outform DER",
  ["a certificate of EC"] = "openssl req -x509 -newkey ec -pkeyopt "
    .. "ec_paramgen_curve:P-256 -nodes -subj /CN=a -keyout /dev/null "
    .. "-outform DER",
  ["a public key of RSA"] = RSA:format "pkey -pubout",
  ["a public key of EC"] = ec("prime256v1", "ec -pubout"),
  ["a public key of Ed25519"] = "openssl genpkey -algorithm ed25519 "
    .. "| openssl pkey -pubout -outform DER",
}

describe("base64 in files of a folder that never pin:", function()
  local FILES = { ["src/a.js"] = 'const k = "%s";\n',
                  ["src/a.kt"] = 'val k = "%s"\n',
                  ["a.env"] = "KEY=%s\n", [".env.local"] = "KEY=%s\n" }

  local function found(command)
    local digits = core.base64(openssl.run(command))
    local files = { ["pinning/pinning.json"] = OUTSYSTEMS }
    for path, text in pairs(FILES) do files[path] = text:format(digits) end
    local verdict = temporary.with(files, function(folder)
      return gate.check { inputs = { folder }, at = 1795132800,
                          select = { "private-key-shipped" } }
    end)
    assert.same({}, verdict.errors)
    return #verdict.findings
  end

  for name, command in pairs(BARE) do
    it("a key as " .. name, function() assert.equal(4, found(command)) end)
  end

  for name, command in pairs(PUBLIC) do
    it("but not " .. name, function() assert.equal(0, found(command)) end)
  end
end)

-- A report says what it looked at, and why not at the rest.
describe("a search of a folder", function()
  local function looked_at(files, input)
    return temporary.with(files, function(folder)
      local verdict = gate.check { inputs = { folder .. "/" .. input },
                                   at = 1795132800,
                                   select = { "config-no-pins" } }
      for _, one in ipairs(verdict.looked_at) do
        one.path = one.path:sub(#folder + 2)
        for i, skipped in ipairs(one.skipped) do
          one.skipped[i] = skipped.path:sub(#folder + 2) .. ": "
            .. skipped.message
        end
      end
      return verdict
    end)
  end

  for _, row in ipairs {
    { "counts folders, files, and those that were opened", {
        ["m/pinning/pinning.json"] = OUTSYSTEMS, ["m/a.md"] = "",
        ["m/src/A.kt"] = "class A", ["m/src/b.png"] = "" }, "m",
      { path = "m", folders = 3, files = 4, opened = 2, skipped = {} } },
    { "says what it left out, and why", {
        ["m/pinning/pinning.json"] = OUTSYSTEMS,
        ["m/node_modules/x/pinset.json"] = PINSET,
        ["m/build/pinset.json"] = PINSET }, "m",
      { path = "m", folders = 2, files = 1, opened = 1, skipped = {
        "m/build: not searched: builds write into it",
        "m: not searched, since tools keep there what others wrote: "
          .. "node_modules" } } },
    { "searches what is called as a build's folder and is source", {
        ["m/pinning/pinning.json"] = OUTSYSTEMS,
        ["m/src/dist/pinset.json"] = PINSET }, "m",
      { path = "m", folders = 4, files = 2, opened = 2, skipped = {} } },
    { "is none of a file that is named", {
        ["m/pinning/pinning.json"] = OUTSYSTEMS }, "m/pinning/pinning.json" },
  } do
    it(row[1], function()
      assert.same({ row[4] }, looked_at(row[2], row[3]).looked_at)
    end)
  end

  it("that finds nothing tells how far it went", function()
    assert.equal("nothing to check: no pin config that cotter reads (2 files "
      .. "in 1 folder, 1 opened)", looked_at({ ["m/package.json"] = "{}",
        ["m/a.md"] = "" }, "m").errors[1].message)
  end)
end)

describe("the search of a folder is bounded", function()
  --- What is told of files: codes and paths.
  local function told(files)
    return temporary.with(files, function(folder)
      local verdict = gate.check { inputs = { folder }, at = 1795132800,
                                   select = { "config-no-pins" } }
      local errors = {}
      for i, one in ipairs(verdict.errors) do
        errors[i] = one.code .. " " .. one.path:sub(#folder + 2)
      end
      return errors
    end)
  end

  --- Runs a function where fewer files may be opened.
  local function with_files(most, run)
    local usual = core.limits.folder_files
    core.limits.folder_files = most
    local done, why = pcall(run)
    core.limits.folder_files = usual
    assert(done, why)
  end

  local DEEP <const> = ("d/"):rep(core.limits.folder_depth)

  it("to as many folders within folders", function()
    assert.same({}, told { [DEEP .. "pinset.json"] = PINSET })
  end)

  it("and is told of one folder more", function()
    assert.same({ "folder.depth " .. DEEP .. "d" },
                told { ["pinset.json"] = PINSET,
                       [DEEP .. "d/pinset.json"] = PINSET })
  end)

  it("to as many files", function()
    with_files(2, function()
      assert.same({}, told { ["a/pinset.json"] = PINSET,
                             ["b/pinset.json"] = PINSET })
    end)
  end)

  it("and is told of the first file more, once", function()
    with_files(2, function()
      assert.same({ "folder.files c/pinset.json" }, told {
        ["a/pinset.json"] = PINSET, ["b/pinset.json"] = PINSET,
        ["c/pinset.json"] = PINSET, ["d/pinset.json"] = PINSET })
    end)
  end)

  it("as to those that may hold a key", function()
    local pinned = { ["a/pinset.json"] = PINSET, ["a/1.pem"] = "",
                     ["b/2.key"] = "" }
    with_files(2, function() assert.same({}, told(pinned)) end)
    pinned["c/3.pem"], pinned["d/4.pem"] = "", ""
    with_files(2, function()
      assert.same({ "folder.files c/3.pem" }, told(pinned))
    end)
  end)

  it("and is told of it where a package had many at once", function()
    local package = assert(core.read_file(
      "spec/fixtures/packages/nested.apk"))
    with_files(2, function()
      assert.same({ "folder.files c/pinset.json" }, told {
        ["a/pinset.json"] = PINSET, ["b/nested.apk"] = package,
        ["c/pinset.json"] = PINSET })
    end)
  end)
end)

describe("what is for developers and for tests is told by its place", function()
  local XCODE_TESTS <const> = "{ objects = { 1 = { isa = PBXNativeTarget; "
    .. "name = ShopTests; productType = \"com.apple.product-type.bundle"
    .. ".unit-test\"; }; }; }"

  -- host-parity compares what is shipped: each file pins a host that the other
  -- does not.
  local function compared(input, folder)
    local root = input .. "/"
    return temporary.with({
      [root .. folder .. "/res/xml/pins.xml"] = ANDROID,
      [root .. "Shop.xcodeproj/project.pbxproj"] = XCODE_TESTS,
      [root .. "app/Info.plist"] = APPLE:gsub("www", "ios"),
    }, function(at)
      local verdict = gate.check { inputs = { at .. "/" .. input },
        at = 1795132800, select = { "host-parity" } }
      local failed = 0
      for _, one in ipairs(verdict.findings) do
        failed = failed + (one.outcome == "fail" and 1 or 0)
      end
      return failed
    end)
  end

  for _, row in ipairs {
    { "in the source set of all builds", "a", "app/src/main", 2 },
    { "in that of debug builds", "a", "app/src/debug", 0 },
    { "in that of tests", "a", "app/src/testFree", 0 },
    { "in the assets of debug builds, with sources in them", "a",
      "app/src/debug/assets/src/main", 0 },
    { "in the assets of all builds, with those of debug ones in them", "a",
      "app/src/main/assets/src/debug", 2 },
    { "in that of debug builds, below what is called src as well", "a",
      "src/android/app/src/debug", 0 },
    { "in tests of Xcode, by its project", "a", "ShopTests/app", 0 },
    { "in what is called like tests of Xcode", "a", "ABTests/app", 2 },
    { "and not by that of the app: in a folder of tests", "UnitTests/a",
      "app/src/main", 2 },
    { "and not by that of the app: in what looks like a source set",
      "src/debug", "app", 2 },
  } do
    it(row[1], function() assert.equal(row[4], compared(row[2], row[3])) end)
  end

  --- The exit code where a file has to pin a host.
  local function required(host, path, octets, input)
    return temporary.with({ [path] = octets }, function(at)
      return gate.check { inputs = { at .. "/" .. (input or path) },
        at = 1795132800, select = { "host-required" },
        set = { ["host-required.hosts"] = host } }.exit_code
    end)
  end

  it("and not by that of a file that is named", function()
    assert.equal(0, required("www.example.com", "ATests/pins.xml", ANDROID))
  end)

  for _, place in ipairs { "UnitTests", "app/src/debug/assets", "apks" } do
    it("and not by that of a package, which is shipped: " .. place, function()
      local package = assert(core.read_file(
        "spec/fixtures/packages/debuggable.apk"))
      assert.equal(0, required("example.com",
        "a/" .. place .. "/app.apk", package, "a"))
    end)
  end
end)

describe("what may hold a key is told by its place", function()
  local KEY = openssl.run "openssl genpkey -algorithm ed25519"
  local BROKEN <const> = "\x30\x82\x01\x00\x02\x01" -- DER that is cut off

  -- As Xcode 15 writes a project, of an app and of its tests, of which the app
  -- takes one file.
  local XCODE <const> = [[
// !$*UTF8*$!
{
  archiveVersion = 1;
  objects = {
    1A01 /* in Sources */ = {isa = PBXBuildFile; fileRef = 1A02 /* Own */; };
    1A02 /* Own.swift */ = {isa = PBXFileReference; path = Own.swift; };
    1A03 /* in Resources */ = {isa = PBXBuildFile; fileRef = 1A04 /* s */; };
    1A04 /* shared.pem */ = {isa = PBXFileReference; path = ../shared.pem; };
    1A05 /* ShopTests.xctest */ = {isa = PBXFileReference;
      explicitFileType = wrapper.cfbundle; includeInIndex = 0;
      path = ShopTests.xctest; sourceTree = BUILT_PRODUCTS_DIR; };
    1A06 /* Resources */ = {isa = PBXResourcesBuildPhase;
      files = (1A03 /* in Resources */, ); };
    1A07 /* Sources */ = {isa = PBXSourcesBuildPhase; files = (1A01, ); };
    1A08 /* Shop */ = {isa = PBXNativeTarget; buildPhases = (1A06, );
      name = Shop; productType = "com.apple.product-type.application"; };
    1A09 /* ShopTests */ = {isa = PBXNativeTarget; buildPhases = (1A07, );
      name = ShopTests; productReference = 1A05 /* ShopTests.xctest */;
      productType = "com.apple.product-type.bundle.unit-test"; };
    1A0A /* ShopUITests */ = {isa = PBXNativeTarget; buildPhases = ( );
      name = ShopUITests;
      productType = "com.apple.product-type.bundle.ui-testing"; };
    1A0B /* Exceptions */ = {
      isa = PBXFileSystemSynchronizedBuildFileExceptionSet;
      membershipExceptions = (sub/taken.pem, ); target = 1A08 /* Shop */; };
  };
}
]]

  --- What is said of a file in a tree with a config, in its input.
  local function told(path, octets, input, xcode)
    return temporary.with({ [path] = octets,
      ["a/app/build.gradle"] = "android { }",
      ["a/ios/Shop.xcodeproj/project.pbxproj"] = xcode or XCODE,
      [input .. "/pinset.json"] = PINSET }, function(at)
      local verdict = gate.check { inputs = { at .. "/" .. input },
        at = 1795132800, select = { "private-key-shipped" } }
      local one = verdict.findings[1] or verdict.errors[1] or verdict.notes[1]
      local kind = verdict.findings[1] and "finding"
        or verdict.errors[1] and "error" or "note"
      return kind .. " " .. (one.code or one.message:match "^[^,]*")
    end)
  end

  for _, row in ipairs {
    { "of tests", "a/app/src/test/resources/k.pem", KEY, "finding beside" },
    { "of all builds", "a/app/src/main/resources/k.pem", KEY,
      "finding clear" },
    { "of all builds, below what is called as tests",
      "src/test/resources/app/src/main/resources/k.pem", KEY, "finding clear",
      "src/test/resources" },
    { "of tests of Xcode", "a/ios/ShopTests/app/k.pem", KEY,
      "finding beside" },
    { "of tests of Xcode's by hand", "a/ios/ShopUITests/k.pem", KEY,
      "finding beside" },
    { "of tests of Xcode, and of the app as well", "a/ios/ShopTests/shared.pem",
      KEY, "finding clear" },
    { "of tests of Xcode, and of the app by an exception",
      "a/ios/ShopTests/sub/taken.pem", KEY, "finding clear" },
    { "of tests of Xcode, and of the app by a name of another form",
      "a/ios/ShopTests/Cafe\u{301}.pem", KEY, "finding clear", "a",
      (XCODE:gsub("sub/taken.pem", '"Caf\\U00e9.pem"')) },
    { "of tests of Xcode, by a name of letters beyond ASCII",
      "a/ios/ShopTests/Cafe\u{301}.pem", KEY, "finding beside" },
    { "of A/B tests in a project of Xcode", "a/ios/ABTests/k.pem", KEY,
      "finding clear" },
    { "of A/B tests of an app of Xcode", "a/ios/Shop/ShopTests/k.pem", KEY,
      "finding clear" },
    { "of what is called as debug builds of no module",
      "a/www/src/debug/assets/k.pem", KEY, "finding clear" },
    { "of an app in a folder of tests", "ATests/app/k.pem", KEY,
      "finding clear", "ATests" },
    { "of tests, and cannot be read", "a/app/src/test/resources/k.p12", BROKEN,
      "note does not ship" },
    { "of all builds, and cannot be read", "a/app/src/main/resources/k.p12",
      BROKEN, "error der.truncated" },
  } do
    it(row[1], function()
      assert.equal(row[4], told(row[2], row[3], row[5] or "a", row[6]))
    end)
  end

  -- Time by the square of it would be hours.
  it("of tests, by a project that begins names without end", function()
    assert.equal("finding clear", told("a/ios/ShopTests/app/k.pem", KEY, "a",
      XCODE .. ("path = "):rep(1000000)))
  end)

  it("of tests, by a project that cannot be read, which is said", function()
    assert.equal("finding clear", told("a/ios/ShopTests/k.pem", KEY, "a",
                                       "<<<<<<< HEAD\n" .. XCODE))
    assert.equal("note no project that can be read: which folders are of tests",
                 told("a/ios/x.txt", "x", "a", XCODE:sub(1, -4)))
  end)
end)

describe("a manifest without an application is noted", function()
  for _, row in ipairs {
    { "where its module makes an app", "apply plugin: "
      .. "'com.android.application'", "", 1 },
    { "and not where that makes a library",
      "apply plugin: 'com.android.library'", "", 0 },
    { "where a version catalog names what makes an app",
      "plugins { alias(libs.plugins.shop.app) }",
      '[versions]\nagp = "8.5.0"\n[plugins]\n'
        .. 'shop-app = { id = "com.android.application", version.ref = "agp" }',
      1 },
    { "where it does in short", "plugins { alias libs.plugins.shopApp }",
      "[plugins]\nshopApp = 'com.android.application:8.5.0'", 1 },
    { "where it does in a table of its own",
      "plugins { id(deps.plugins.shop.app.get().pluginId) }",
      '[plugins.shop_app]\nid = "com.android.application"', 1 },
    { "where no catalog is here, and the name tells",
      "plugins { alias(libs.plugins.androidApplication) }", "", 1 },
    { "where the project has a plug-in of its own that is called so",
      'plugins { id("shop.android.application") }', "", 1 },
    { "and not where the catalog names what makes a library",
      "plugins { alias(libs.plugins.shop.app) }",
      '[plugins]\nshop-app = "com.android.library:8.5.0"\n'
        .. 'other = "com.android.application:8.5.0"', 0 },
    { "and not where it is no plug-in that is named so",
      "plugins { alias(libs.plugins.shop.app) }",
      '# [plugins]\n[libraries]\nshop-app = "com.android.application:8.5"\n'
        .. '[plugins]\n# shop-app = "com.android.application:8.5"', 0 },
    { "beside a comment in which it makes a library",
      "// a library\napply plugin: /* so */ 'com.android.application'", "", 1 },
    { "where what it leaves to others is another",
      "plugins { alias(libs.plugins.android.application)\n"
        .. "id 'x' apply false; id 'y' }", "", 1 },
    { "and not where it did once",
      "plugins {\n// was alias(libs.plugins.android.application)\n"
        .. "/* apply plugin: 'com.android.application' */\n"
        .. "alias(libs.plugins.android.library) }", "", 0 },
    { "and not where the projects below are to choose",
      "plugins { alias(libs.plugins.android.application) apply false }", "",
      0 },
    { "and not where it is another that is called after it",
      "plugins { alias(libs.plugins.shop.app) }",
      '[plugins]\nshop-app = "com.android.applications:8.5.0"', 0 },
  } do
    it(row[1], function()
      temporary.with({ ["a/pinset.json"] = PINSET,
        ["a/app/src/main/AndroidManifest.xml"] = "<manifest/>",
        ["a/gradle/libs.versions.toml"] = row[3],
        ["a/app/build.gradle"] = row[2] },
        function(at)
        local verdict = gate.check { inputs = { at .. "/a" }, at = 1795132800,
                                     select = { "config-no-pins" } }
        assert.equal(row[4], #verdict.notes)
      end)
    end)
  end
end)

describe("a manifest that the build refuses is refused", function()
  local SHIPS <const> = "a/app/src/main/AndroidManifest.xml"
  local TESTS <const> = "a/app/src/test/AndroidManifest.xml"

  for _, row in ipairs {
    { "where it is empty", SHIPS, "", "file.empty" },
    { "where it is no XML", SHIPS, "x", "xml.token" },
    { "where it is JSON", SHIPS, "{}", "xml.token" },
    { "where its end is missing", SHIPS, "<manifest", "xml.truncated" },
    { "where its root is called else", SHIPS, "<Manifest/>",
      "config.unrecognised" },
    { "where its root is that of a page", SHIPS, "<html/>",
      "config.unrecognised" },
    { "where its application is called else", SHIPS,
      "<manifest><Application/></manifest>", "config.manifest" },
    { "and not where it has no application, as that of a library", SHIPS,
      "<manifest/>" },
    { "and not where it is empty, and of tests", TESTS, "" },
    { "and not where it is no XML, and of tests", TESTS, "x" },
    { "and not where it is of no source set", "a/doc/AndroidManifest.xml",
      "x" },
  } do
    it(row[1], function()
      temporary.with({ [row[2]] = row[3], ["a/pinset.json"] = PINSET },
                     function(at)
        local verdict = gate.check { inputs = { at .. "/a" }, at = 1795132800,
                                     select = { "config-no-pins" } }
        local one = verdict.errors[1]
        assert.equal(row[4], one and one.code)
        assert.equal(row[4] and 2 or 0, verdict.exit_code)
      end)
    end)
  end
end)

describe("the list of an app that cannot be read is refused", function()
  local PROJECT <const> = "{ objects = { 1 = { isa = PBXNativeTarget; "
    .. "name = ShopTests; productType = \"com.apple.product-type.bundle"
    .. ".unit-test\"; }; }; }"
  local LIST <const> = "a/ios/Shop/Info.plist"
  local PLIST <const> = '<plist version="1.0"><dict>'

  for _, row in ipairs {
    { "where it is empty", LIST, "", "file.empty" },
    { "where it is text", LIST, "x", "config.unrecognised" },
    { "where it is octets", LIST, "\0\1\2", "config.unrecognised" },
    { "where it is JSON", LIST, "{}", "config.unrecognised" },
    { "where it is of the old style", LIST, "{ CFBundleName = x; }",
      "config.unrecognised" },
    { "where a merge was not ended", LIST, "<<<<<<< HEAD\n" .. PLIST,
      "config.unrecognised" },
    { "where its end is missing", LIST, PLIST, "xml.unclosed" },
    { "where its root is that of a page", LIST, "<html/>",
      "config.unrecognised" },
    { "where its top level is an array", LIST, "<plist><array/></plist>",
      "config.unrecognised" },
    { "where its binary form is cut off", LIST, "bplist00",
      "plist.truncated" },
    { "where the preprocessor has to make it", LIST,
      "// x\n # ifdef DEBUG\n" .. PLIST, "config.unrecognised",
      "INFOPLIST_PREPROCESS" },
    { "where nothing in it is for the preprocessor", LIST, "#!x\nx #if\n",
      "config.unrecognised", "plutil" },
    { "as any other that Xcode calls so", "a/ios/Shop-Info.plist", "x",
      "config.unrecognised" },
    { "as any other that older ones called so", "a/ios/Shop_Info.plist", "x",
      "config.unrecognised" },
    { "where it is of the old style and has TrustKit's pins, whatever it is "
        .. "called", "a/ios/Pins.plist", "{ TSKPublicKeyHashes = (); }",
      "config.unrecognised", "plutil" },
    { "where it is of the old style and has Apple's pins, whatever it is "
        .. "called", "a/ios/Pins.plist", '{ "NSPinnedDomains" = {}; }',
      "config.unrecognised", "plutil" },
    { "and not where it is of the old style, has pins and is of tests",
      "a/ios/ShopTests/Pins.plist", "{ TSKPublicKeyHashes = (); }" },
    { "and not where it is of the old style and has no pins",
      "a/ios/TrustKit.plist", "{ Build = 1; }" },
    { "and not where it may be of anything", "a/ios/BuildInfo.plist",
      "{ Build = 1; }" },
    { "and not where it may be of anything, in JSON",
      "a/ios/ExportInfo.plist", "{}" },
    { "and not where it may be of anything, and is an array",
      "a/ios/DeviceInfo.plist", "<plist><array/></plist>" },
    { "and not where it may be of anything, to be filled in",
      "a/ios/TemplateInfo.plist", "<% x %>" },
    { "and not where it may be of anything, and is empty", "a/ios/info.plist",
      "" },
    { "and not where it is of tests", "a/ios/ShopTests/Info.plist", "x" },
    { "and not where it is empty, and of tests", "a/ios/ShopTests/Info.plist",
      "" },
    { "and not where it is Firebase's", "a/ios/GoogleService-Info.plist",
      "\0GITCRYPT\0" },
    { "and not where it is Firebase's, and empty",
      "a/ios/GoogleService-Info.plist", "" },
  } do
    it(row[1], function()
      temporary.with({ [row[2]] = row[3], ["a/pinset.json"] = PINSET,
        ["a/ios/Shop.xcodeproj/project.pbxproj"] = PROJECT }, function(at)
        local verdict = gate.check { inputs = { at .. "/a" }, at = 1795132800,
                                     select = { "config-no-pins" } }
        local one = verdict.errors[1]
        assert.equal(row[4], one and one.code)
        assert.equal(row[4] and 2 or 0, verdict.exit_code)
        if row[5] then assert.matches(row[5], one.message, 1, true) end
      end)
    end)
  end
end)

describe("apps that name what libraries have", function()
  local inputs = require "cotter.engine.inputs"
  local NAMING <const> = '<manifest xmlns:android="http://schemas.android.com'
    .. '/apk/res/android"><application android:networkSecurityConfig="@xml/%s"'
    .. "/></manifest>"

  local ENTRY <const> = "<domain-config><domain>a%d.example</domain>"
    .. '<pin-set><pin digest="SHA-256">' .. ("A"):rep(43)
    .. "=</pin></pin-set></domain-config>"

  --- A config that pins hosts, in another order than others do.
  local function config_of(first, hosts)
    local lines = {}
    for i = 1, hosts do lines[i] = ENTRY:format((first + i) % hosts) end
    return "<network-security-config>" .. table.concat(lines)
           .. "</network-security-config>"
  end

  --- Apps, libraries that name a config of their own, which pins as many hosts,
  --- and others that have what the apps name, or the apps themselves.
  local function tree(n, hosts, of_apps)
    local files = {}
    local function add(path, octets)
      files[#files + 1] = { path = path, octets = octets, explicit = false }
    end
    local function module(name, made, named)
      add(name .. "/build.gradle", 'apply plugin: "com.android.' .. made .. '"')
      add(name .. "/src/main/AndroidManifest.xml", NAMING:format(named))
    end
    local function has(name, stem, octets)
      add(("%s/src/main/res/xml/%s.xml"):format(name, stem), octets
          or "<network-security-config/>")
    end
    for i = 1, n do
      module("app" .. i, "application", "shared")
      module("lib" .. i, "library", "own" .. i)
      has("lib" .. i, "own" .. i, hosts and config_of(i, hosts))
      has((of_apps and "app" or "net") .. i, "shared")
    end
    return files
  end

  -- Instructions of Lua, by the thousand.
  local function steps_of(n, of_apps)
    local response, steps = { notes = {}, errors = {}, inputs = {} }, 0
    local files = tree(n, nil, of_apps)
    local request = { inputs = { { name = "t", files = files } } }
    debug.sethook(function() steps = steps + 1 end, "", 1000)
    local apps = inputs.read(request, response)
    debug.sethook()
    assert.same({ 1, 2 * n }, { #apps, #response.inputs })
    return steps
  end

  it("are compared with each of these once, not for each app", function()
    assert.is_true(steps_of(80) < 4 * steps_of(40))
  end)

  it("are compared once with those that say the same", function()
    assert.is_true(steps_of(160) < 2.5 * steps_of(80))
  end)

  it("and have it themselves are compared once, too", function()
    assert.is_true(steps_of(160, true) < 2.5 * steps_of(80, true))
  end)

  --- What is refused of ten of each, and how often one is told to be taken in
  --- the place of another.
  local function told_of(hosts)
    local response = { notes = {}, errors = {}, inputs = {} }
    local request = { inputs = { { name = "t", files = tree(10, hosts) } } }
    local apps, count = inputs.read(request, response), 0
    for _, one in ipairs(apps[1].configs) do
      count = count + #one:observed "variant"
    end
    return response.errors, count
  end

  -- Each app is built by itself (Android guide, build variants).
  it("are not compared with what the builds of another app take", function()
    local files = tree(2, nil, true)
    local function add(path, octets)
      files[#files + 1] = { path = path, octets = octets, explicit = false }
    end
    add("app1/src/free/AndroidManifest.xml", NAMING:format "of_free")
    add("app1/src/free/res/xml/of_free.xml", config_of(1, 1))
    local response = { notes = {}, errors = {}, inputs = {} }
    local apps = inputs.read({ inputs = { { name = "t", files = files } } },
                             response)
    local found = {}
    for _, one in ipairs(apps[1].configs) do
      for _, seen in ipairs(one:observed "variant") do
        if one.path:find "of_free" then found[#found + 1] = seen.found end
      end
    end
    assert.same({ "app1/src/main/res/xml/shared.xml" }, found)
  end)

  -- Of ten and ten each two are compared.
  it("are compared with as many as are compared", function()
    local errors, count = told_of(997)
    assert.same({ {}, 100 }, { errors, count })
  end)

  it("are compared with so many, and no more", function()
    local errors, count = told_of(1000)
    assert.same({ { { code = "config.compared",
      path = "lib10/src/main/res/xml/own10.xml",
      message = "more configs of modules and builds take the place of others "
        .. "than those of any app, for which 1000000 steps are made at most: "
        .. "give the folder of one app as INPUT" } }, 0 }, { errors, count })
  end)
end)
