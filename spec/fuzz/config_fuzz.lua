--- The readers of configs, in any format, and of what says how an app is built:
--- what they make of a file is an answer that the gate takes, the same each
--- time, and every place in it is one of the file, where that is alone.

local answered = require "cotter.answered"
local core = require "cotter.core"
local engine = require "cotter.engine"
local places = require "spec.fuzz.places"

-- The first octet says which file the rest is. In capitals, nobody named it.
local NAMES = {
  a = "app/AndroidManifest.xml", c = ".curlrc", g = "app/build.gradle",
  h = ".htaccess", j = "pinning.json", k = "app/Client.kt",
  o = "app/Client.java", p = "Info.plist", s = "app/Client.swift",
  t = "pins.txt", x = "res/xml/network_security_config.xml", y = "pinning.yaml",
}

local PLIST <const> = [[
<plist version="1.0"><dict>
<key>CFBundlePackageType</key><string>$(PRODUCT_BUNDLE_PACKAGE_TYPE)</string>
<key>NSAppTransportSecurity</key><dict><key>NSPinnedDomains</key><dict>
<key>www.example.com</key><dict><key>NSPinnedCAIdentities</key><array><dict>
<key>SPKI-SHA256-BASE64</key>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</dict></array></dict></dict></dict></dict></plist>
]]

local MANIFEST <const> = [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
<application android:networkSecurityConfig="@xml/pins" /></manifest>
]]

local PINS <const> = [[
<network-security-config><domain-config><domain>www.example.com</domain>
<pin-set><pin digest="SHA-256">C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=
</pin></pin-set></domain-config></network-security-config>
]]

local BUILD <const> = [[
plugins { alias(libs.plugins.shop.app) }
android { defaultConfig { minSdk libs.versions.low.get().toInteger()
targetSdkVersion libs.versions.high.get() as int }
flavorDimensions "a"; productFlavors { free { dimension "a" } } }
]]

local ANDROID <const> = { ["app/src/main/AndroidManifest.xml"] = MANIFEST,
                          ["app/src/main/res/xml/pins.xml"] = PINS }

-- What says how an app is built, which is looked at beside what it is built of.
local BUILT = {
  b = { path = "ios/Shop.xcodeproj/project.pbxproj",
        beside = { ["ios/Shop/Info.plist"] = PLIST } },
  m = { path = "app/build.gradle", beside = ANDROID },
  v = { path = "gradle/libs.versions.toml", beside = {
    ["app/build.gradle"] = BUILD,
    ["app/src/main/AndroidManifest.xml"] = MANIFEST,
    ["app/src/main/res/xml/pins.xml"] = PINS } },
}

local function file_of(path, octets, named)
  return { path = path, octets = octets, explicit = named, claimed = named,
           in_target = false }
end

local function ask(files)
  return engine(core.encode {
    at = 0, rules = {}, data = {}, evidence = { kinds = {}, files = {} },
    inputs = { { name = files[1].path, files = files } },
  })
end

--- The file of a letter, and those that stand beside it.
local function files_of(letter, octets)
  local name, built = letter:lower(), BUILT[letter]
  if NAMES[name] then
    return { file_of(NAMES[name], octets, letter == name) }
  end
  local files = built and { file_of(built.path, octets, false) }
  for path, text in pairs(built and built.beside or {}) do
    files[#files + 1] = file_of(path, text, false)
  end
  if files then
    table.sort(files, function(a, b) return a.path < b.path end)
  end
  return files
end

return function(octets)
  local text = octets:sub(2)
  local files = files_of(octets:sub(1, 1), text)
  if not files then return end
  local answer = ask(files)
  local response = core.decode(answer)
  local problem = answered.problem(response, {})
  if problem then error(problem) end
  if #files == 1 then places.check(response, text) end
  assert(ask(files) == answer, "two answers to one input")
end
