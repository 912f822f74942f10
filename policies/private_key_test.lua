--- Tests of the rules of private_key.lua: keys that are shipped.

test "private-key-shipped" {
  at = "2026-11-20",
  cases = {
    { "many", folder {
        file("fixtures/private-key-shipped/many-client.pem",
           "app/certs/client.pem"),
        file("fixtures/private-key-shipped/many-client.pfx",
           "app/certs/client.pfx"),
        file("fixtures/private-key-shipped/many-ec.cer",
           "app/certs/ec.cer"),
        file("fixtures/private-key-shipped/many-locked.key",
           "app/certs/locked.key"),
        file("fixtures/private-key-shipped/many-locked.p8",
           "app/certs/locked.p8"),
        file("fixtures/private-key-shipped/many-old.key",
           "app/certs/old.key"),
        file("fixtures/private-key-shipped/many-powershell.pem",
           "app/certs/powershell.pem"),
        file("fixtures/private-key-shipped/many-store.jks",
           "app/certs/store.jks"),
        file("fixtures/private-key-shipped/many-service.json",
           "app/service.json"),
        text("app/www/pinning/pinning.json", [[
{
  "hosts": [
    {
      "host": "api.example.com",
      "hashes": [
        "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
        "sha256/AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
      ]
    }
  ]
}
]]) }, {
        fails "clear", fails "locked" } },
    { "public", folder {
        file("fixtures/private-key-shipped/public-client.key",
           "app/certs/client.key"),
        file("fixtures/private-key-shipped/public-guide.pem",
           "app/certs/guide.pem"),
        file("fixtures/private-key-shipped/public-server.cer",
           "app/certs/server.cer"),
        file("fixtures/private-key-shipped/public-server.pem",
           "app/certs/server.pem"),
        file("fixtures/private-key-shipped/public-trust.jks",
           "app/certs/trust.jks"),
        file("fixtures/private-key-shipped/public-trust.p12",
           "app/certs/trust.p12"),
        text("app/www/pinning/pinning.json", [[
{
  "hosts": [
    {
      "host": "api.example.com",
      "hashes": [
        "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
        "sha256/AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
      ]
    }
  ]
}
]]) }, pass },
  },
}

-- Keys of tests, and of builds for developers --------------------------------

local ANDROID <const> = [[
android { productFlavors { free { } } buildTypes { preDebug { } } }
]]

-- What says that app/ is a module of Android, or that something else is there.
local function key_at(path, build)
  return folder { file("fixtures/private-key-shipped/many-client.pem", path),
                  text("app/build.gradle", build or ANDROID),
                  pinning_json { path = "app/pinning/pinning.json",
                                 host = "api.example.com",
                                 pins = { key "A", key "B" } } }
end

local function locked_at(path)
  return folder { file("fixtures/private-key-shipped/many-locked.key", path),
                  text("app/build.gradle", ANDROID),
                  pinning_json { path = "app/pinning/pinning.json",
                                 host = "api.example.com",
                                 pins = { key "A", key "B" } } }
end

test "private-key-shipped" {
  cases = {
    { "of tests", key_at "app/src/test/resources/client.pem",
      fails("beside", { line = 1, message = "client.pem holds a private key \z
        in PEM: builds for tests and developers alone take it" }) },
    { "of tests, and encrypted", locked_at "app/src/test/resources/a.key",
      fails "beside" },
    { "of tests on a phone", key_at "app/src/androidTest/assets/client.pem",
      fails "beside" },
    { "of tests of a flavor", key_at "app/src/testFree/resources/client.pem",
      fails "beside" },
    { "of debug builds of a flavor", key_at "app/src/freeDebug/res/raw/a.pem",
      fails "beside" },
    { "of what may be a flavor", key_at "app/src/preDebug/res/raw/a.pem",
      fails "clear" },
    { "of a folder that the build file names", key_at(
        "app/src/debug/assets/client.pem", "android { sourceSets { \z
          main { assets.srcDirs += 'src/debug/assets' } } }"), fails "clear" },
    { "of A/B tests", key_at "ABTests/client.pem", fails "clear" },
    { "of what no project of Xcode calls tests",
      key_at "ios/ShopTests/client.pem", fails "clear" },
    { "of web pages that are copied as they are",
      key_at "www/src/debug/assets/client.pem", fails "clear" },
    { "of debug builds", key_at "app/src/debug/res/raw/client.pem",
      fails "beside" },
    { "of all builds", key_at "app/src/main/resources/client.pem",
      fails "clear" },
    { "of a flavor that is called like tests",
      key_at "app/src/tester/assets/client.pem", fails "clear" },
    { "in assets that look like tests",
      key_at "app/src/main/assets/src/test/res/client.pem", fails "clear" },
    { "in a folder that is called after tests", key_at "tests/client.pem",
      fails "clear" },
  },
}
