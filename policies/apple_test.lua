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

-- An exception beside the pins of api.example.com and one label below it.
local function excepting(domain, members)
  return text("Info.plist", ([[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSExceptionDomains</key><dict><key>%s</key><dict>
%s
</dict></dict>
<key>NSPinnedDomains</key><dict>
<key>api.example.com</key><dict><key>NSIncludesSubdomains</key><true/>
<key>NSPinnedCAIdentities</key><array/></dict></dict>
</dict></dict></plist>
]]):format(domain, members))
end

local HTTP = "<key>NSExceptionAllowsInsecureHTTPLoads</key><true/>"
local BELOW = "<key>NSIncludesSubdomains</key><true/>"

test "apple-arbitrary-loads" {
  at = "2026-11-20",
  cases = {
    { "a pinned host that may do without TLS",
      excepting("API.example.com", HTTP), fails("pinned", { line = 4,
        column = 1, message = "api.example.com is pinned, and \z
        NSExceptionDomains lets connections to api.example.com do",
        also = { 7 } }) },
    { "the same in the names of old", excepting("api.example.com",
        "<key>NSTemporaryExceptionAllowsInsecureHTTPLoads</key><true/>"),
      fails "pinned" },
    { "and of third parties", excepting("api.example.com",
        "<key>NSThirdPartyExceptionAllowsInsecureHTTPLoads</key><true/>"),
      fails "pinned" },
    { "one below it, which it pins", excepting("www.api.example.com", HTTP),
      fails "pinned" },
    { "one two labels below it, which it does not",
      excepting("a.www.api.example.com", HTTP), pass },
    { "one above it, with those below",
      excepting("example.com", BELOW .. HTTP), fails "pinned" },
    { "one above it alone", excepting("example.com", HTTP), pass },
    { "one above it, with TLS", excepting("example.com", BELOW), pass },
    { "another, with those below",
      excepting("example.org", BELOW .. HTTP), pass },
    { "one that is said to need TLS", excepting("api.example.com",
        "<key>NSExceptionAllowsInsecureHTTPLoads</key><false/>"), pass },
  },
}

-- As many exceptions as hosts that are pinned, of which one is the same.
local function many()
  local exceptions, domains = {}, {}
  for i = 1, 250 do
    local name = i == 1 and "a1.example" or "x" .. i .. ".example"
    exceptions[i] = ("<key>%s</key><dict>%s</dict>"):format(name, HTTP)
    domains[i] = ("<key>a%d.example</key><dict>\
<key>NSPinnedCAIdentities</key><array><dict>\
<key>SPKI-SHA256-BASE64</key><string>%s</string></dict></array></dict>")
      :format(i, key "A")
  end
  return text("Info.plist", ([[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSExceptionDomains</key><dict>%s</dict>
<key>NSPinnedDomains</key><dict>%s</dict></dict></dict></plist>
]]):format(table.concat(exceptions, "\n"), table.concat(domains, "\n")))
end

test "apple-arbitrary-loads" {
  at = "2026-11-20",
  cases = {
    { "hundreds of exceptions beside hundreds of hosts", many(),
      fails("pinned", { line = 3 }) },
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

local function of_kind(kind)
  return text("Info.plist", ([[
<plist version="1.0">
<dict>
<key>CFBundlePackageType</key>
<string>%s</string>
<key>NSAppTransportSecurity</key>
<dict>
<key>NSPinnedDomains</key>
<dict>
<key>api.example.com</key>
<dict>
<key>NSPinnedCAIdentities</key>
<array>
<dict><key>SPKI-SHA256-BASE64</key>
<string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</string></dict>
</array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]):format(kind))
end

test "apple-misplaced" {
  cases = {
    { "in an app", of_kind "APPL", pass },
    { "in an extension, which is a process of its own", of_kind "XPC!", pass },
    { "in what the build fills in", of_kind "$(PRODUCT_BUNDLE_PACKAGE_TYPE)",
      pass },
    { "in a framework", of_kind "FMWK", fails("misplaced", { line = 8,
      message = "NSPinnedDomains stands in the Info.plist of a framework" }) },
    { "in tests", of_kind "BNDL", fails("misplaced", { line = 8 }) },
  },
}

-- Property lists that a project of Xcode takes, and others -------------------

local function project(setting)
  return text("ios/Shop.xcodeproj/project.pbxproj", ([[
{ rootObject = P0; objects = {
P0 = { isa = PBXProject; buildConfigurationList = P1; };
T0 = { isa = PBXNativeTarget; name = Shop; buildConfigurationList = T1;
  productType = "com.apple.product-type.application"; };
T1 = { isa = XCConfigurationList; buildConfigurations = (T2, ); };
T2 = { isa = XCBuildConfiguration; name = Release; buildSettings = { %s }; };
P1 = { isa = XCConfigurationList; buildConfigurations = (P2, ); };
P2 = { isa = XCBuildConfiguration; name = Release; buildSettings = { }; };
}; }
]]):format(setting))
end

local function pins_in(path, builder)
  return (builder or apple) { path = path, host = "www.example.com",
                              pins = { key "A", key "B" } }
end

local TAKES <const> = "INFOPLIST_FILE = Shop/Info.plist;"

local function two_builds(setting)
  return text("ios/Shop.xcodeproj/project.pbxproj", ([[
{ rootObject = P0; objects = {
P0 = { isa = PBXProject; buildConfigurationList = P1; };
P1 = { isa = XCConfigurationList; buildConfigurations = (P2, P3, ); };
P2 = { isa = XCBuildConfiguration; name = Release; buildSettings = { }; };
P3 = { isa = XCBuildConfiguration; name = AppStore; buildSettings = { }; };
T0 = { isa = PBXNativeTarget; name = Shop; buildConfigurationList = T1;
  productType = "com.apple.product-type.application"; };
T1 = { isa = XCConfigurationList; buildConfigurations = (T2, T3, ); };
T2 = { isa = XCBuildConfiguration; name = Release;
  buildSettings = { INFOPLIST_FILE = Shop/Info.plist; }; };
T3 = { isa = XCBuildConfiguration; name = AppStore; buildSettings = { %s }; };
}; }
]]):format(setting))
end

local function installed_from(version)
  return project(TAKES .. " SDKROOT = iphoneos; IPHONEOS_DEPLOYMENT_TARGET = "
                 .. version .. ";")
end

test "apple-too-old" {
  at = "2026-11-20",
  cases = {
    { "target", folder { installed_from "13.0", pins_in "ios/Shop/Info.plist" },
      fails("below", { message = "from iOS 13.0 on, and iOS below 14 " }) },
    { "later", folder { installed_from "14.0", pins_in "ios/Shop/Info.plist" },
      pass },
    { "without pins", folder { installed_from "13.0",
        text("ios/Shop/Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict/></dict></dict></plist>
]]) }, pass },
  },
}

test "apple-not-wired" {
  at = "2026-11-20",
  cases = {
    { "in the list of the app", folder { project(TAKES),
        pins_in "ios/Shop/Info.plist" }, pass },
    { "in another", folder { project(TAKES), pins_in "ios/Info.plist" },
      fails("other", { path = "ios/Info.plist",
        also = { 6 },
        message = "takes this property list, and the app takes \z
          Shop/Info.plist" }) },
    { "in another, for TrustKit", folder { project(TAKES),
        pins_in("ios/Info.plist", trustkit) }, fails "other" },
    { "in a list of TrustKit's own", folder { project(TAKES),
        pins_in("ios/TrustKit.plist", trustkit_plist) },
      not_applicable },
    { "in one, where the app has none", folder { project "A = b;",
        pins_in "ios/Info.plist" }, fails "none" },
    { "in another that pins nothing", folder { project(TAKES),
        pins_in "ios/Shop/Info.plist", text("ios/Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict/></dict></dict></plist>
]]) }, pass },
    { "in another, where what the app takes is not known", folder {
        project "INFOPLIST_FILE = \"$(LIST)\";", pins_in "ios/Info.plist" },
      pass },
    { "in that of one configuration alone", folder {
        two_builds "INFOPLIST_FILE = OtherInfo.plist;",
        pins_in "ios/Shop/Info.plist", text("ios/OtherInfo.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>CFBundleName</key><string>x</string></dict>
</plist>
]]) }, fails("build_other", { path = "ios/Shop/Info.plist",
        message = "configuration AppStore takes OtherInfo.plist" }) },
    { "in that of one configuration, where another takes none", folder {
        two_builds "GENERATE_INFOPLIST_FILE = YES;",
        pins_in "ios/Shop/Info.plist" },
      fails("build_none", { message = "configuration AppStore takes no" }) },
    { "in those of two configurations", folder {
        two_builds "INFOPLIST_FILE = OtherInfo.plist;",
        pins_in "ios/Shop/Info.plist", pins_in "ios/OtherInfo.plist" }, pass },
    { "in another, of which no project is known", folder {
        pins_in "ios/Info.plist" }, pass },
  },
}
