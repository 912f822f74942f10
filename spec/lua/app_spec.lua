--- Which configs of a tree are of one app: as an app.lua says, or as the
--- folders of its projects do.

package.path = "./?.lua;" .. package.path

local gate = require "cotter.gate"
local glob = require "cotter.glob"
local temporary = require "spec.support.temporary"

local A <const> = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
local B <const> = "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA="
local AT <const> = 1795132800 -- 2026-11-20

local function android(host)
  return ([[<network-security-config><domain-config>
<domain>%s</domain><pin-set><pin digest="SHA-256">%s</pin>
<pin digest="SHA-256">%s</pin></pin-set></domain-config>
</network-security-config>]]):format(host, A, B)
end

local function apple(host)
  return ([[<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict><key>%s</key><dict>
<key>NSPinnedLeafIdentities</key><array><dict>
<key>SPKI-SHA256-BASE64</key><string>%s</string></dict><dict>
<key>SPKI-SHA256-BASE64</key><string>%s</string></dict></array>
</dict></dict></dict></dict></plist>]]):format(host, A, B)
end

local function outsystems(host)
  return ('{"hosts":[{"host":"%s","hashes":["sha256/%s","sha256/%s"]}]}')
    :format(host, A, B)
end

local function expo(host)
  return ('{"expo":{"extra":{"publicKeyHashes":{"%s":["%s","%s"]}}}}')
    :format(host, A, B)
end

local MANIFEST = [[<manifest
xmlns:android="http://schemas.android.com/apk/res/android"><application
android:networkSecurityConfig="@xml/%s"/></manifest>]]

local XML <const> = "app/src/main/res/xml/pins.xml"

-- Writes a tree and checks an input in it; paths are given from there.
local function check(written, select, input)
  return temporary.with(written, function(folder)
    local verdict = gate.check { at = AT, select = { select },
                                 inputs = { folder .. "/" .. input } }
    local function own(path) return path and path:sub(#folder + 2) end
    for _, list in ipairs { verdict.inputs, verdict.findings,
                            verdict.errors, verdict.notes } do
      for _, one in ipairs(list) do
        one.path = own(one.path)
        for i, name in ipairs(one.apps or {}) do
          one.apps[i] = name:find "/" and own(name) or name
        end
      end
    end
    return verdict
  end)
end

-- The configs of each app, by its name; of one that is not told from others
-- the name is "-".
local function apps_of(verdict)
  local apps = {}
  for _, one in ipairs(verdict.inputs) do
    for _, name in ipairs(one.apps or { "-" }) do
      apps[name] = apps[name] or {}
      table.insert(apps[name], one.path)
    end
  end
  for _, list in pairs(apps) do table.sort(list) end
  return apps
end

-- Files with a config for each platform, that pin one host, at two places.
local function pair(android_path, apple_path, host)
  return { [android_path] = android(host), [apple_path] = apple(host) }
end

local function tree(...)
  local all = {}
  for _, files in ipairs { ... } do
    for path, octets in pairs(files) do all[path] = octets end
  end
  return all
end

-- A project of React Native: shop is one host, bank another.
local function react(folder, host)
  return tree({ [folder .. "/package.json"] = "{}" },
              pair(folder .. "/android/" .. XML,
                   folder .. "/ios/App/Info.plist", host))
end

local REACT <const> = { "android/" .. XML, "ios/App/Info.plist" }

local function below(folder, paths)
  local list = {}
  for i, path in ipairs(paths) do list[i] = folder .. "/" .. path end
  return list
end

describe("a tree is", function()
  for _, row in ipairs {
    { "one app where it has one project", react("m", "shop.example"),
      { ["-"] = below("m", REACT) } },
    { "one app where the project is in a folder of it",
      tree(react("m/apps/shop", "shop.example"),
           { ["m/pins/pinning.json"] = outsystems "shop.example" }),
      { ["-"] = { "m/apps/shop/android/" .. XML,
                  "m/apps/shop/ios/App/Info.plist",
                  "m/pins/pinning.json" } } },
    { "the apps of its projects in React Native",
      tree(react("m/apps/shop", "shop.example"),
           react("m/apps/bank", "bank.example")),
      { ["m/apps/shop"] = below("m/apps/shop", REACT),
        ["m/apps/bank"] = below("m/apps/bank", REACT) } },
    { "the apps of its projects in Flutter",
      tree({ ["m/one/pubspec.yaml"] = "name: a",
             ["m/two/pubspec.yaml"] = "name: b" },
           pair("m/one/android/" .. XML, "m/one/ios/Runner/Info.plist", "a.de"),
           pair("m/two/android/" .. XML, "m/two/ios/Runner/Info.plist",
                "b.de")),
      { ["m/one"] = { "m/one/android/" .. XML, "m/one/ios/Runner/Info.plist" },
        ["m/two"] = { "m/two/android/" .. XML,
                      "m/two/ios/Runner/Info.plist" } } },
    { "the apps of its projects in Cordova, with what lies in platforms/",
      tree({ ["m/one/config.xml"] = "<widget/>", ["m/one/www/a.html"] = "",
             ["m/two/config.xml"] = "<widget/>", ["m/two/www/a.html"] = "",
             ["m/one/www/pinning/pinning.json"] = outsystems "a.de",
             ["m/two/www/pinning/pinning.json"] = outsystems "b.de" },
           pair("m/one/platforms/android/" .. XML,
                "m/one/platforms/ios/A/A-Info.plist", "a.de")),
      { ["m/one"] = { "m/one/platforms/android/" .. XML,
                      "m/one/platforms/ios/A/A-Info.plist",
                      "m/one/www/pinning/pinning.json" },
        ["m/two"] = { "m/two/www/pinning/pinning.json" } } },
    { "the apps of its projects in Expo, which have no folder of a platform",
      { ["m/one/package.json"] = "{}", ["m/one/app.json"] = expo "a.de",
        ["m/two/package.json"] = "{}", ["m/two/app.json"] = expo "b.de" },
      { ["m/one"] = { "m/one/app.json" }, ["m/two"] = { "m/two/app.json" } } },
    { "the apps of folders with a part for each platform",
      tree(pair("m/one/android/" .. XML, "m/one/ios/A/Info.plist", "a.de"),
           pair("m/two/androidApp/src/main/res/xml/pins.xml",
                "m/two/iosApp/A/Info.plist", "b.de")),
      { ["m/one"] = { "m/one/android/" .. XML, "m/one/ios/A/Info.plist" },
        ["m/two"] = { "m/two/androidApp/src/main/res/xml/pins.xml",
                      "m/two/iosApp/A/Info.plist" } } },
    { "the apps of folders that are called alike but for the platform",
      tree(pair("m/shop-android/" .. XML, "m/shop-ios/A/Info.plist", "a.de"),
           pair("m/BankAndroid/" .. XML, "m/BankIOS/A/Info.plist", "b.de")),
      { ["m/shop"] = { "m/shop-android/" .. XML, "m/shop-ios/A/Info.plist" },
        ["m/Bank"] = { "m/BankAndroid/" .. XML, "m/BankIOS/A/Info.plist" } } },
    { "the apps of a Gradle project with an iOS folder in it",
      tree({ ["m/one/settings.gradle.kts"] = "", ["m/two/settings.gradle"] = "",
           }, pair("m/one/" .. XML, "m/one/iosApp/A/Info.plist", "a.de"),
           pair("m/two/" .. XML, "m/two/ios/A/Info.plist", "b.de")),
      { ["m/one"] = { "m/one/" .. XML, "m/one/iosApp/A/Info.plist" },
        ["m/two"] = { "m/two/" .. XML, "m/two/ios/A/Info.plist" } } },
    { "one app where a project of Gradle stands beside one of Xcode",
      tree({ ["m/droid/settings.gradle"] = "",
             ["m/phone/A.xcodeproj/project.pbxproj"] = "" },
           pair("m/droid/" .. XML, "m/phone/A/Info.plist", "a.de")),
      { ["-"] = { "m/droid/" .. XML, "m/phone/A/Info.plist" } } },
    { "two apps where two projects of Gradle stand there, and nothing tells "
        .. "whose the one of Xcode is",
      tree({ ["m/droid/settings.gradle"] = "", ["m/tab/settings.gradle"] = "",
             ["m/phone/A.xcodeproj/project.pbxproj"] = "",
             ["m/tab/" .. XML] = android "b.de" },
           pair("m/droid/" .. XML, "m/phone/A/Info.plist", "a.de")),
      { ["m/droid"] = { "m/droid/" .. XML }, ["m/tab"] = { "m/tab/" .. XML },
        ["m/phone"] = { "m/phone/A/Info.plist" } } },
    { "two apps where a library has an example",
      tree(react("m", "shop.example"), react("m/example", "bank.example")),
      { m = below("m", REACT), ["m/example"] = below("m/example", REACT) } },
    { "no app of a package of JavaScript without a platform",
      tree(react("m/app", "shop.example"), {
        ["m/packages/pins/package.json"] = "{}",
        ["m/packages/pins/pinning.json"] = outsystems "shop.example" }),
      { ["-"] = { "m/app/android/" .. XML, "m/app/ios/App/Info.plist",
                  "m/packages/pins/pinning.json" } } },
    { "no app of a part of another app's project",
      tree(react("m/one", "a.de"), react("m/two", "b.de"), {
        ["m/one/android/settings.gradle"] = "",
        ["m/one/ios/A.xcodeproj/x"] = "" }),
      { ["m/one"] = below("m/one", REACT),
        ["m/two"] = below("m/two", REACT) } },
    { "one app of the source sets of a module for several platforms",
      pair("m/shared/src/androidMain/res/xml/pins.xml",
           "m/shared/src/iosMain/Info.plist", "a.de"),
      { ["-"] = { "m/shared/src/androidMain/res/xml/pins.xml",
                  "m/shared/src/iosMain/Info.plist" } } },
  } do
    it(row[1], function()
      local verdict = check(row[2], "config-no-pins", "m")
      assert.same({}, verdict.errors)
      assert.same(row[3], apps_of(verdict))
    end)
  end
end)

-- The findings of host-parity, and the notes.
local function compared(written, input)
  local verdict = check(written, "host-parity", input or "m")
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" then
      list[#list + 1] = ("%s %s %s"):format(one.path, one.code, one.host)
    end
  end
  for _, one in ipairs(verdict.errors) do
    list[#list + 1] = ("%s:%s: %s"):format(one.path, one.line, one.message)
  end
  for _, one in ipairs(verdict.notes) do
    list[#list + 1] = ("note %s %s"):format(one.path, one.message)
  end
  return list
end

local SHOP <const> = react("m/shop", "shop.example")
local BANK <const> = react("m/bank", "bank.example")

local ALONE = "of no app that is known by its folder or by an app.lua: "
  .. "compared with none of them"

describe("platforms are compared", function()
  for _, row in ipairs {
    { "within an app, and never across apps", tree(SHOP, BANK), {} },
    { "within each of several apps",
      tree(SHOP, BANK, { ["m/bank/ios/App/Info.plist"] = apple "b.example" }),
      { "m/bank/android/" .. XML .. " one_file bank.example",
        "m/bank/ios/App/Info.plist one_file b.example" } },
    { "with none where the folders do not tell whose a config is, which is "
        .. "said", tree(SHOP, BANK, {
          ["m/pinning.json"] = outsystems "shop.example" }),
      { "note m/pinning.json " .. ALONE } },
    { "as the app.lua says",
      tree(SHOP, BANK, { ["m/pinning.json"] = outsystems "shop.example",
        ["m/app.lua"] = 'app { name = "all", configs = { "pinning.json", '
          .. '"shop/**/*.xml", "bank/ios/App/*.plist" } }' }),
      { "m/bank/ios/App/Info.plist one_file bank.example",
        "m/bank/ios/App/Info.plist one_file bank.example",
        "m/pinning.json one_file shop.example",
        "m/shop/android/" .. XML .. " one_file shop.example" } },
    { "for each app that a config is of",
      tree(SHOP, BANK, { ["m/pinning.json"] = outsystems "shop.example",
        ["m/app.lua"] = [[
          app { name = "shop", configs = { "pinning.json", "shop/**" } }
          app { name = "bank", configs = { "pinning.json", "bank/**" } }]] }),
      { "m/bank/android/" .. XML .. " one_file bank.example",
        "m/bank/ios/App/Info.plist one_file bank.example",
        "m/pinning.json one_file shop.example",
        "m/pinning.json one_file shop.example" } },
  } do
    it(row[1], function() assert.same(row[3], compared(row[2])) end)
  end
end)

local TWO = [[
app { name = "shop",
      configs = { android = { "shop/android/**/xml*/*.xml" },
                  ios = { "shop/ios/App/Info.plist" } } }
app { name = "bank", configs = { "bank/**" } }
]]

local function with(text, more)
  return tree(SHOP, BANK, { ["m/app.lua"] = text }, more or {})
end

describe("an app.lua", function()
  for _, row in ipairs {
    { "names the apps of the folder that is given", with(TWO), "m",
      { shop = below("m/shop", REACT), bank = below("m/bank", REACT) } },
    { "is given by its own name", with(TWO), "m/app.lua",
      { shop = below("m/shop", REACT), bank = below("m/bank", REACT) } },
    { "that is given by its own name has nothing else checked",
      with 'app { name = "s", configs = { "shop/ios/App/Info.plist" } }',
      "m/app.lua", { s = { "m/shop/ios/App/Info.plist" } } },
    { "leaves to the folders what it does not name",
      with 'app { name = "s", configs = { "shop/**" } }', "m",
      { s = below("m/shop", REACT), ["m/bank"] = below("m/bank", REACT) } },
    { "in a folder below names paths from there",
      tree(SHOP, BANK, { ["m/shop/app.lua"] =
        'app { name = "s", configs = { "ios/App/Info.plist", '
          .. '"../shop/android/' .. XML .. '" } }' }), "m",
      { s = below("m/shop", REACT), ["m/bank"] = below("m/bank", REACT) } },
    { "names what the search passes over",
      with('app { name = "s", configs = { "dist/nsc.txt" } }',
           { ["m/dist/nsc.txt"] = android "shop.example" }), "m",
      { s = { "m/dist/nsc.txt" }, ["m/shop"] = below("m/shop", REACT),
        ["m/bank"] = below("m/bank", REACT) } },
  } do
    it(row[1], function()
      local verdict = check(row[2], "config-no-pins", row[3])
      assert.same({}, verdict.errors)
      assert.same(row[4], apps_of(verdict))
    end)
  end
end)

describe("an app.lua is refused", function()
  for _, row in ipairs {
    { "with an unknown field, and the nearest one is told",
      'app {\n  nmae = "s", configs = { "a" } }', 'm/app.lua:2: app: unknown '
        .. 'field "nmae" (did you mean "name"?)' },
    { "with a platform that is none",
      'app { name = "s", configs = {\n adnroid = { "a" } } }',
      'm/app.lua:2: app: unknown field "configs.adnroid" (did you mean '
        .. '"android"?)' },
    { "without a name", 'app { configs = { "a" } }',
      'm/app.lua:1: app: the field "name" is missing' },
    { "without configs", 'app { name = "s", configs = {} }',
      "m/app.lua:1: app: configs is empty: nothing would be checked" },
    { "with two apps of a name", 'app { name = "s", configs = { "shop/**" } }\n'
        .. 'app { name = "s", configs = { "bank/**" } }',
      'm/app.lua:2: app: the name "s" stands twice' },
    { "with a rule in it", 'app { name = "s", configs = { "shop/**" } }\n'
        .. 'policy { name = "p" }',
      "m/app.lua:2: policy does not belong into an app.lua" },
    { "where it is misspelt", 'appp { name = "s" }',
      'm/app.lua:1: appp at file level: only app { … } and local may '
        .. 'stand here (did you mean "app"?)' },
    { "that is a program, in the folder that is given",
      'local lapis = require "lapis"\nreturn lapis',
      "m/app.lua:2: return at file level: only app { … } and local may "
        .. "stand here" },
    { "that calls something", 'app { name = os.getenv "X", configs = { } }',
      "m/app.lua:1: what an app consists of must be a literal: no variables "
        .. "or calls, but os stands here" },
    { "for a file that is not there",
      'app { name = "s", configs = {\n "shop/nothing.xml" } }',
      "m/app.lua:2: shop/nothing.xml: there is no such file or folder" },
    { "for wildcards that nothing fits",
      'app { name = "s", configs = {\n "shop/*.xml" } }',
      "m/app.lua:2: shop/*.xml: nothing that the search finds is called so" },
    { "for an app none of whose files is a config",
      'app { name = "s", configs = { "*/package.json" } }',
      "m/app.lua:1: app s: none of its files is a pin config" },
    { "for a platform that none of its files is for",
      'app { name = "s", configs = { ios = { "shop/android/**" } } }',
      "m/app.lua:1: app s: none of its files for ios is a pin config that is "
        .. "read there" },
  } do
    it(row[1], function()
      local verdict = check(with(row[2]), "config-no-pins", "m")
      local told = {}
      for i, one in ipairs(verdict.errors) do
        told[i] = ("%s:%s: %s"):format(one.path, one.line, one.message)
      end
      assert.equal(row[3], told[1] == row[3] and told[1] or told[2])
      assert.equal(2, verdict.exit_code)
    end)
  end

  it("not where a program is called so deep in the tree, which is told",
    function()
    local verdict = check(tree(SHOP, { ["m/api/app.lua"] = "return {}" }),
                          "config-no-pins", "m")
    assert.equal(0, verdict.exit_code)
    assert.same({ path = "m/api/app.lua",
                  message = "a program: nothing in it says app { … }" },
                verdict.notes[1])
  end)
end)

describe("a manifest says which config is in use", function()
  local function wired(written)
    local verdict = check(written, "android-not-wired", "m")
    local list = {}
    for i, one in ipairs(verdict.findings) do list[i] = one.path end
    return list
  end

  local function manifest(folder, name)
    return { [folder .. "/android/app/src/main/AndroidManifest.xml"]
               = MANIFEST:format(name) }
  end

  for _, row in ipairs {
    { "of its own app alone", tree(SHOP, BANK, manifest("m/shop", "pins"),
                                   manifest("m/bank", "other")),
      { "m/bank/android/" .. XML } },
    { "of an app that an app.lua names",
      with(TWO, tree(manifest("m/shop", "other"), manifest("m/bank", "pins"))),
      { "m/shop/android/" .. XML } },
  } do
    it(row[1], function() assert.same(row[3], wired(row[2])) end)
  end
end)

describe("a manifest names what is not there", function()
  local function absent(written, input)
    local verdict = check(written, "android-config-absent", input or "m")
    local list = {}
    for i, one in ipairs(verdict.findings) do list[i] = one.path end
    return list
  end

  local function names(folder, name)
    return { [folder .. "/android/app/src/main/AndroidManifest.xml"]
               = MANIFEST:format(name) }
  end

  local BANK_PATH <const> = "m/bank/android/app/src/main/AndroidManifest.xml"
  local NO_BANK = tree({ ["m/bank/package.json"] = "{}",
    ["m/bank/ios/App/Info.plist"] = apple "bank.example" },
    names("m/bank", "pins"))
  local LIBRARY = { ["m/lib/src/main/res/xml/pins.xml"]
                      = android "bank.example" }
  local ALL = [[app { name = "shop", configs = { "shop/**" } }
app { name = "bank", configs = { "bank/ios/**" } }]]

  local PACKAGE = { ["m/net/package.json"] = "{}",
    ["m/net/android/src/main/res/xml/pins.xml"] = android "bank.example" }
  local PARTS = [[app { name = "shop", configs = { "shop/**" } }
app { name = "bank", configs = { "net/**/pins.xml" } }]]

  for _, row in ipairs {
    { "not where a project without an app has it", tree(SHOP, NO_BANK,
        names("m/shop", "pins"), PACKAGE), {} },
    { "not where an app.lua says that another project has it", tree(SHOP,
        NO_BANK, names("m/shop", "pins"), PACKAGE, { ["m/app.lua"] = PARTS }),
      {} },
    { "where another app has what is called so", tree(SHOP, NO_BANK,
        names("m/shop", "pins")), { BANK_PATH } },
    { "and a library of no app has it", tree(SHOP, NO_BANK, LIBRARY), {} },
    { "in a project without any config", tree(SHOP, react("m/cafe", "c.de"),
        { ["m/bank/package.json"] = "{}",
          ["m/bank/android/settings.gradle"] = "" }, names("m/bank", "pins")),
      { BANK_PATH } },
    { "in a project without any config, and a library has it", tree(SHOP,
        react("m/cafe", "c.de"), { ["m/bank/package.json"] = "{}",
          ["m/bank/android/settings.gradle"] = "" }, names("m/bank", "pins"),
        LIBRARY), {} },
    { "and of no app that an app.lua names", tree(SHOP, NO_BANK,
        { ["m/app.lua"] = ALL }), { BANK_PATH } },
    { "and is there, but left out by an app.lua", tree(SHOP, NO_BANK, {
        ["m/app.lua"] = ALL,
        ["m/bank/android/" .. XML] = android "bank.example" }),
      {}, "m/app.lua" },
  } do
    it(row[1], function()
      assert.same(row[3], absent(row[2], row[4]))
    end)
  end
end)

describe("a path with wildcards", function()
  for _, row in ipairs {
    { "fits anything in a name", "a/*.xml", "a/pins.xml", true },
    { "does not fit a folder", "a/*.xml", "a/b/pins.xml", false },
    { "fits folders", "a/**/p.xml", "a/b/c/p.xml", true },
    { "fits no folder", "a/**/p.xml", "a/p.xml", true },
    { "fits whole names alone", "a/**/p.xml", "a/xp.xml", false },
    { "fits what is below", "a/**", "a/b/c", true },
    { "takes several stars in a name", "*-*-*.xml", "a-b-c-d.xml", true },
    { "wants all of the name", "a*b", "ab/c", false },
    { "takes each other character as it is", "a.xml", "abxml", false },
    { "ends soon where it fits nothing", ("*a"):rep(200),
      ("a"):rep(4000) .. "b", false },
  } do
    it(row[1], function() assert.equal(row[4], glob.fits(row[2], row[3])) end)
  end
end)
