--- Tests of the rules of apple.lua: Apple's NSPinnedDomains.

test "apple-misplaced" {
  at = "2026-11-20",
  cases = {
    { "exception", file("fixtures/apple-misplaced/exception.plist",
           "Info.plist"), fails("misplaced", { line = 10, column = 1 }) },
    { "right", file("fixtures/apple-misplaced/right.plist",
           "Info.plist"), pass },
    { "root", file("fixtures/apple-misplaced/root.plist",
           "Info.plist"), fails("misplaced", { line = 4, column = 1 }) },
  },
}

test "apple-leaf-and-ca" {
  at = "2026-11-20",
  cases = {
    { "both", file("fixtures/apple-leaf-and-ca/both.plist",
           "Info.plist"), fails("both", { line = 11, column = 1 }) },
    { "one", file("fixtures/apple-leaf-and-ca/one.plist",
           "Info.plist"), pass },
  },
}

test "apple-deny-all" {
  at = "2026-11-20",
  cases = {
    { "empty", file("fixtures/apple-deny-all/empty.plist",
           "Info.plist"), fails("denies", { line = 15, column = 1 }) },
    { "misspelt", file("fixtures/apple-deny-all/misspelt.plist",
           "Info.plist"), fails("denies", { line = 10, column = 1 }) },
    { "string", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>NSAppTransportSecurity</key>
<dict>
<key>NSPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>NSPinnedLeafIdentities</key>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("denies", { line = 10, column = 1 }) },
    { "usable", file("fixtures/apple-deny-all/usable.plist",
           "Info.plist"), pass },
  },
}

test "apple-one-level" {
  at = "2026-11-20",
  cases = {
    { "excludes", file("fixtures/apple-one-level/excludes.plist",
           "Info.plist"), pass },
    { "includes", file("fixtures/apple-one-level/includes.plist",
           "Info.plist"), fails("one_level", { line = 8, column = 1 }) },
  },
}

test "apple-arbitrary-loads" {
  at = "2026-11-20",
  cases = {
    { "off", file("fixtures/apple-arbitrary-loads/off.plist",
           "Info.plist"), pass },
    { "on", file("fixtures/apple-arbitrary-loads/on.plist",
           "Info.plist"), fails("arbitrary", { line = 6, column = 1 }) },
  },
}

local function below(...)
  return apple { host = "example.com", include_subdomains = true,
                 leaf = { ... } }
end

test "apple-one-level" {
  cases = {
    { "with a pin", below(key "A"), fails "one_level" },
    { "without a pin", below(), pass },
  },
}

test "apple-deny-all" {
  cases = {
    { "an empty list of leaves", apple { host = "a.example", leaf = {} },
      fails("denies", { message = "NSPinnedLeafIdentities" }) },
    { "an empty list of authorities", apple { host = "a.example", ca = {} },
      fails("denies", { message = "NSPinnedCAIdentities" }) },
  },
}
