--- Tests of the rules of host.lua: the names of hosts.

test "host-invalid" {
  at = "2026-11-20",
  cases = {
    { "all", pinning_json {
        { host = "https://a.example.com", pins = { key "A", key "B" } },
        { host = "b.example.com/api", pins = { key "A", key "B" } },
        { host = "c.example.com:8443", pins = { key "A", key "B" } },
        { host = "user@d.example.com", pins = { key "A", key "B" } },
        { host = "192.0.2.1", pins = { key "A", key "B" } },
        { host = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaa\z
          aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaa\z
          aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaa\z
          aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaa\z
          aaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\z
          aaaaaaaaaaaaaaaa", pins = {
          key "A", key "B" } },
        { host = "e..example.com", pins = { key "A", key "B" } },
        { host = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffff\z
          fffffff.example.com", pins = {
          key "A", key "B" } },
        { host = "g h.example.com", pins = { key "A", key "B" } },
        { host = "-i.example.com", pins = { key "A", key "B" } },
        { host = "xn--a.example.com", pins = { key "A", key "B" } },
        { host = "j_k.example.com", pins = { key "A", key "B" } },
      }, {
        fails "url", fails "path", fails "port", fails "userinfo",
        fails "address", fails "long", fails "label_empty",
        fails "label_long", fails "character", fails "hyphen", fails "idna",
        fails "underscore" } },
    { "android address", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">10.0.2.2</domain>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">192.0.2.1</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), pass },
    { "empty", pinning_json { host = "", pins = { key "A", key "B" } },
      fails "empty" },
    { "names", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "xn--bcher-kva.example", pins = { key "A", key "B" } },
      }, pass },
  },
}

test "host-wildcard-unsupported" {
  at = "2026-11-20",
  cases = {
    { "asterisk",
      pinning_json { host = "*.example.com", pins = { key "A", key "B" } },
      fails "wildcard" },
    { "full name",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "okhttp", file("fixtures/host-wildcard-unsupported/okhttp.kt",
           "Pins.kt"), fails("inside", { line = 3, column = 11 }) },
  },
}

test "host-public-suffix" {
  at = "2026-11-20",
  cases = {
    { "below", pinning_json {
        { host = "example.co.uk", pins = { key "A", key "B" } },
        { host = "example.github.io", pins = { key "A", key "B" } },
      }, pass },
    { "both", pinning_json {
        { host = "co.uk", pins = { key "A", key "B" } },
        { host = "github.io", pins = { key "A", key "B" } },
      }, {
        fails "registry", fails "shared" } },
  },
}

test "host-duplicate" {
  at = "2026-11-20",
  cases = {
    { "android", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">bücher.example</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">Example.COM</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">xn--bcher-kva.example</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), {
        fails("domain_twice", { line = 18, column = 5 }),
        fails("spelt_twice", { line = 25, column = 5 }) } },
    { "other tool", tcs {
        { host = "api.example.com", pins = {
          "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=" } },
        { host = "api.example.com", pins = { key "A" } },
      }, fails "joined" },
    { "parent", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "example.com", pins = { key "A", key "C" } },
      }, pass },
    { "twice", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "API.Example.com", pins = { key "A", key "C" } },
      }, fails "duplicate" },
  },
}

test "host-not-canonical" {
  at = "2026-11-20",
  cases = {
    { "all", pinning_json {
        { host = "API.example.com", pins = { key "A", key "B" } },
        { host = "bücher.example", pins = { key "A", key "B" } },
        { host = "www.example.com.", pins = { key "A", key "B" } },
      }, {
        fails "upper_case", fails "u_label", fails "final_dot" } },
    { "apple", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
  <key>NSAppTransportSecurity</key>
  <dict>
    <key>NSPinnedDomains</key>
    <dict>
      <key>API.example.com</key>
      <dict>
        <key>NSPinnedCAIdentities</key>
        <array>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</string>
          </dict>
        </array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]), pass },
    { "canonical", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "xn--bcher-kva.example", pins = { key "A", key "B" } },
      }, pass },
    { "trustkit", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
  <key>TSKConfiguration</key>
  <dict>
    <key>TSKPinnedDomains</key>
    <dict>
      <key>API.example.com</key>
      <dict>
        <key>TSKPublicKeyHashes</key>
        <array>
          <string>2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</string>
        </array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]), fails("upper_case", { line = 8, column = 7 }) },
  },
}

test "host-required" {
  at = "2026-11-20",
  cases = {
    { "absent and in part",
      pinning_json { host = "example.com", pins = { key "A", key "B" } }, {
        fails "not_pinned", fails "pinned_in_part" },
      params = { hosts = { "www.example.com", "pay.example.org" } } },
    { "pinned",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass,
      params = { hosts = { "api.example.com" } } },
    { "ended, and no entry of another file", folder {
        text("app/res/xml/network_security_config.xml", [[
<network-security-config>
  <domain-config>
    <domain>api.example.com</domain>
    <pin-set expiration="2026-11-20">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), text("app/ios/Info.plist", [[
<plist version="1.0"><dict><key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict><key>example.org</key><dict>
<key>NSPinnedCAIdentities</key><array><dict>
<key>SPKI-SHA256-BASE64</key>
<string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</string>
</dict></array></dict></dict></dict></dict></plist>
]]) }, { fails("ended", { line = 3 }), fails "absent" },
      params = { hosts = { "api.example.com" } } },
  },
}

test "host-shadowed" {
  at = "2026-11-20",
  cases = {
    { "nested", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <domain-config>
      <domain>www.example.com</domain>
    </domain-config>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">localhost</domain>
  </domain-config>
  <domain-config>
    <domain>example.org</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">www.example.org</domain>
  </domain-config>
</network-security-config>
]]), pass },
    { "sibling", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config cleartextTrafficPermitted="true">
    <domain>www.example.com</domain>
  </domain-config>
</network-security-config>
]]), fails("shadowed", { line = 11, column = 5 }) },
  },
}

test "host-scope-differs" {
  at = "2026-11-20",
  cases = {
    { "cert pinner", cert_pinner {
        { host = "www.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
        { host = "*.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
      }, fails "differs" },
    { "faulty", pinning_json { host = "https://api.example.com/", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
      pass },
    { "outsystems", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
        { host = "www.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
      }, fails "all_differ" },
    { "plain", file("fixtures/host-scope-differs/plain.json",
           "pinset.json"), pass },
    { "scopes of manager",
      file("fixtures/host-scope-differs/scopes-of-manager.json",
           "ssl_config.json"), fails("differs", { line = 3, column = 5 }) },
  },
}

test "host-wildcard-one-label" {
  at = "2026-11-20",
  cases = {
    { "any", file("fixtures/host-wildcard-one-label/any.json",
           "pinset.json"), pass },
    { "options", file("fixtures/host-wildcard-one-label/options.json",
           "pins.json"), pass },
    { "pattern", cert_pinner {
        { host = "www.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
        { host = "*.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A" } },
      }, fails "one_label" },
  },
}

local HOST <const> = "api.example.com"

-- Property lists of bundles -----------------------------------------------

local function list_of(folder_name, members)
  return text(folder_name .. "/Info.plist", ([[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>%s</dict>
</plist>
]]):format(members))
end

-- A project of Xcode, which says that ShopTests is of tests.
local TESTS <const> = text("Shop.xcodeproj/project.pbxproj", [[
{ objects = { 1 = { isa = PBXNativeTarget; name = ShopTests;
productType = "com.apple.product-type.bundle.unit-test"; }; }; }
]])

local APP <const> = "<key>CFBundlePackageType</key><string>APPL</string>"

local function app_list(folder_name) return list_of(folder_name, APP) end

local function transport(host)
  return ([[
<key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict><key>%s</key><dict>
<key>NSPinnedCAIdentities</key><array><dict>
<key>SPKI-SHA256-BASE64</key>
<string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</string>
</dict></array></dict></dict></dict>]]):format(host)
end

local function by_trustkit(host)
  return ([[
<key>TSKConfiguration</key><dict>
<key>TSKPinnedDomains</key><dict><key>%s</key><dict>
<key>TSKPublicKeyHashes</key><array>
<string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</string>
<string>P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</string>
</array></dict></dict></dict>]]):format(host)
end

local function listed(folder_name, host)
  return list_of(folder_name, APP .. transport(host or HOST))
end

test "host-required" {
  at = "2026-11-20", params = { hosts = { HOST } },
  cases = {
    { "nothing is required", android { host = HOST, pins = { key "A" } },
      not_applicable, params = { hosts = {} } },
    { "pinned for all", android { host = HOST, pins = { key "A" } }, pass },
    { "pinned by TrustKit, whose list is none of a bundle", folder {
        trustkit_plist { host = HOST, pins = { key "A", key "B" } },
        app_list "Shop" }, pass },
    { "pinned by TrustKit, where the system pins another host", folder {
        trustkit_plist { host = HOST, pins = { key "A", key "B" } },
        listed("Shop", "other.example") },
      fails("absent", { path = "Shop/Info.plist", count = 1 }) },
    { "pinned for one of two apps", folder { listed "Shop", app_list "Kiosk" },
      fails("other_list", { path = "Kiosk/Info.plist", line = 3, count = 1,
        message = "is in Shop/Info.plist alone: the app of this property list",
        consequences = { apple = "unpinned" } }) },
    { "pinned for one of two apps, by TrustKit", folder {
        trustkit { path = "Shop/Info.plist", host = HOST,
                   pins = { key "A", key "B" } }, app_list "Kiosk" },
      fails("other_list", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned for one of two apps, of which the other pins another host",
      folder { listed "Shop", listed("Kiosk", "other.example") },
      fails("other_list", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned for one of two apps, and has ended for the other", folder {
        trustkit { path = "Shop/Info.plist", host = HOST,
                   pins = { key "A", key "B" } },
        trustkit { path = "Kiosk/Info.plist", host = HOST,
                   pins = { key "A", key "B" }, expires = "2026-11-20" } },
      fails("other_list", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned for one of two apps by TrustKit, and the other pins another host",
      folder { trustkit { path = "Shop/Info.plist", host = HOST,
                          pins = { key "A", key "B" } },
               listed("Kiosk", "other.example") },
      fails("absent", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned for one of two apps by both means", folder {
        list_of("Shop", APP .. by_trustkit(HOST) .. transport(HOST)),
        app_list "Kiosk" },
      fails("other_list", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned for each of two apps, by one of two means", folder {
        list_of("Shop", APP .. by_trustkit(HOST) .. transport "x.example"),
        list_of("Kiosk", APP .. by_trustkit "x.example" .. transport(HOST)) },
      pass },
    { "pinned for two of three apps", folder { listed "Shop", listed "Till",
        app_list "Kiosk" },
      fails("other_list", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned for one of two apps, and on Android", folder { listed "Shop",
        app_list "Kiosk", android { host = HOST, pins = { key "A" },
                                    path = "app/res/xml/a.xml" } },
      fails("other_list", { path = "Kiosk/Info.plist", count = 1 }) },
    { "pinned on Android alone", folder { app_list "Shop",
        android { host = HOST, pins = { key "A" },
                  path = "app/res/xml/a.xml" } },
      fails("absent", { path = "Shop/Info.plist", count = 1 }) },
    { "pinned for an extension, where no app has a list",
      list_of("Share", "<key>NSExtension</key><dict/>" .. transport(HOST)),
      pass },
    { "pinned for each of two apps", folder { listed "Shop", listed "Kiosk" },
      pass },
    { "pinned for one of two apps, and by what may be of both", folder {
        listed "Shop", app_list "Kiosk", trustkit_swift { host = HOST,
          pins = { key "A", key "B" }, path = "Net/Pinning.swift" } }, pass },
    { "pinned for one app, beside a framework", folder { listed "Shop",
        list_of("Net", "<key>CFBundlePackageType</key><string>FMWK</string>") },
      pass },
    { "pinned for one app, beside what may be a framework", folder {
        listed "Shop", list_of("Net", "<key>CFBundlePackageType</key>\z
          <string>$(PRODUCT_BUNDLE_PACKAGE_TYPE)</string>") }, pass },
    { "pinned for one of two apps whose type Xcode fills in", folder {
        listed "Shop", list_of("Kiosk", "<key>CFBundlePackageType</key>\z
          <string>$(PRODUCT_BUNDLE_PACKAGE_TYPE)</string>\z
          <key>UILaunchScreen</key><dict/>") },
      fails("other_list", { path = "Kiosk/Info.plist" }) },
    { "pinned for one of two apps whose list Xcode completes", folder {
        listed "Shop", list_of("Kiosk", "<key>UIAppFonts</key><array/>") },
      fails("other_list", { path = "Kiosk/Info.plist" }) },
    { "pinned for one app, beside its extension", folder { listed "Shop",
        list_of("Share", "<key>NSExtension</key><dict/>") }, pass },
    { "pinned for one app, beside its tests", folder { listed "Shop",
        app_list "ShopTests", TESTS }, pass },
    { "pinned for one app, beside what is called like tests",
      folder { listed "Shop", app_list "ABTests", TESTS },
      fails("other_list", { path = "ABTests/Info.plist" }) },
    { "pinned for the extension of an app alone", folder { app_list "Shop",
        list_of("Share", "<key>NSExtension</key><dict/>" .. transport(HOST)) },
      fails("not_pinned", { path = "Shop/Info.plist" }) },
    { "no config at all, where a manifest names one",
      folder { text("app/src/main/AndroidManifest.xml", [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:networkSecurityConfig="@xml/pins"/>
</manifest>
]]) }, fails("not_pinned", { path = "app/src/main/AndroidManifest.xml" }) },
    { "pinned until today", android { host = HOST, pins = { key "A" },
      expires = "2026-11-20" }, fails "ended" },
    { "pinned until tomorrow", android { host = HOST, pins = { key "A" },
      expires = "2026-11-21" }, pass },
    { "listed without pins", android { host = HOST },
      fails("not_pinned", { line = 4 }) },
    { "listed with pins that only report, and have ended",
      trustkit { host = HOST, enforced = false, pins = { key "A", key "B" },
                 expires = "2026-11-19" }, fails "not_pinned" },
    { "in neither of two files", folder {
      android { host = "x.example", pins = { key "A" },
                path = "app/res/xml/a.xml" },
      pinning_json { host = "y.example", pins = { key "A", key "B" },
                     path = "b/pinning.json" } },
      fails("not_pinned", { path = "app/res/xml/a.xml", count = 1 }) },
    { "in one file, and not in that of two platforms", folder {
      android { host = HOST, pins = { key "A" },
                path = "app/res/xml/a.xml" },
      pinning_json { host = "y.example", pins = { key "A", key "B" },
                     path = "b/pinning.json" } },
      fails("absent", { path = "b/pinning.json", count = 1,
        message = "for outsystems-android, outsystems-ios: this file" }) },
    { "below an entry that reaches so far on one platform",
      cert_pinner { host = "*.example.com", pins = { key "A" } },
      fails("pinned_in_part", { message = "not for okhttp, where *.example" }),
      params = { hosts = { "example.com" } } },
    { "in one file of two", { android { host = HOST, pins = { key "A" } },
      android { host = "x.example", pins = { key "A" },
                path = "other.xml" } }, pass },
    { "in a file for debug builds alone", folder {
      android { host = "x.example", pins = { key "A" },
                path = "app/src/main/res/xml/a.xml" },
      android { host = HOST, pins = { key "A" },
                path = "app/src/debug/res/xml/a.xml" } },
      fails("not_pinned", { path = "app/src/main/res/xml/a.xml" }) },
    { "in a file for debug builds of a flavor alone", folder {
      android { host = HOST, pins = { key "A" },
                path = "app/src/freeDebug/res/xml/a.xml" } },
      fails "not_pinned" },
    { "in a file of a flavor", folder {
      android { host = HOST, pins = { key "A" },
                path = "app/src/free/res/xml/a.xml" } }, pass },
    { "in what is tested alone", {
      okhttp { host = HOST, pins = { key "A" },
               path = "app/src/testFree/java/Pins.kt" } },
      fails "not_pinned" },
    { "in what is tested on a device alone", {
      okhttp { host = HOST, pins = { key "A" },
               path = "app/src/androidTest/java/Pins.kt" },
      okhttp { host = HOST, pins = { key "A" },
               path = "app/src/test/java/Pins.kt" } },
      fails("not_pinned", { path = "app/src/androidTest/java/Pins.kt" }) },
    { "in what is tested for several platforms alone", {
      okhttp { host = HOST, pins = { key "A" },
               path = "app/src/commonTest/kotlin/Pins.kt" } },
      fails "not_pinned" },
    { "in a header that no browser reads", {
      file("fixtures/hpkp-obsolete/nginx.conf", "web/nginx.conf") },
      fails "not_pinned", params = { hosts = { "www.example.com" } } },
    { "in tests of Xcode alone", folder { TESTS,
      trustkit_swift { host = HOST, pins = { key "A", key "B" },
                       path = "ShopTests/Pinning.swift" } },
      fails "not_pinned" },
    { "in what is called like tests of Xcode", folder { TESTS,
      trustkit_swift { host = HOST, pins = { key "A", key "B" },
                       path = "ABTests/Pinning.swift" } }, pass },
    { "below folders that are called like those of tests", {
      android { host = HOST, pins = { key "A" },
                path = "src/tests/UITests/app/src/main/res/xml/a.xml" },
      trustkit { host = HOST, pins = { key "A", key "B" },
                 path = "src/test/UITests/ios/Shop/Info.plist" } }, pass },
    { "in a flavor that is called like tests", {
      android { host = HOST, pins = { key "A" },
                path = "app/src/testing/res/xml/a.xml" } }, pass },
    { "in a folder of all tests", {
      android { host = HOST, pins = { key "A" },
                path = "Tests/network_security_config.xml" } }, pass },
    { "in what is tested of a debug build", {
      okhttp { host = HOST, pins = { key "A" },
               path = "app/src/androidTestDebug/kotlin/Pins.kt" } },
      fails "not_pinned" },
    { "in assets of tests", {
      pinning_json { host = HOST, pins = { key "A", key "B" },
                     path = "app/src/test/assets/pinning/pinning.json" } },
      fails "not_pinned" },
    { "in source code", {
      okhttp { host = HOST, pins = { key "A" },
               path = "app/src/main/java/Pins.kt" } }, pass },
    { "in a copy beside the file that the build reads", folder {
      pinning_json { host = HOST, pins = { key "A", key "B" },
                     path = "old/pinning.json" },
      pinning_json { host = "y.example", pins = { key "A", key "B" },
                     path = "pinning/pinning.json" } },
      fails("not_pinned", { path = "pinning/pinning.json" }) },
    { "in the file that the build reads, beside a copy", folder {
      pinning_json { host = "y.example", pins = { key "A", key "B" },
                     path = "old/pinning.json" },
      pinning_json { host = HOST, pins = { key "A", key "B" },
                     path = "pinning/pinning.json" } }, pass },
    { "in a file that the build does not find", folder {
      pinning_json { host = HOST, pins = { key "A", key "B" },
                     path = "old/pinning.json" } }, pass },
    { "in a config of another format beside the file that the build reads",
      folder {
        pinning_json { host = HOST, pins = { key "A", key "B" },
                       path = "pinning/pinning.json" },
        android { host = HOST, pins = { key "A" },
                  path = "app/src/main/res/xml/a.xml" } }, pass },
  },
}

test "host-wildcard-unsupported" {
  cases = {
    { "of a tool that expands it",
      cert_pinner { host = "*.example.com", pins = { key "A" } }, pass },
    { "a full name", android { host = HOST, pins = { key "A" } }, pass },
    { "for Android", android { host = "*.example.com", pins = { key "A" } },
      fails("wildcard", { line = 4 }) },
    { "for OkHttp alone", okhttp { host = "*.example.com",
                                   pins = { key "A" } }, pass },
    { "inside, for OkHttp", okhttp { host = "a.*.example.com",
                                     pins = { key "A" } }, fails "inside" },
  },
}

test "host-invalid" {
  cases = {
    { "a name", android { host = HOST, pins = { key "A" } }, pass },
    { "an asterisk", android { host = "*.example.com", pins = { key "A" } },
      pass },
    { "an address, for who takes none",
      pinning_json { host = "192.0.2.1", pins = { key "A", key "B" } },
      fails "address" },
  },
}

test "host-public-suffix" {
  cases = {
    { "a name", android { host = HOST, include_subdomains = true,
                          pins = { key "A" } }, pass },
    { "a suffix alone", android { host = "com", include_subdomains = false,
                                  pins = { key "A" } }, pass },
    { "what is no name", android { host = "a b", include_subdomains = true,
                                   pins = { key "A" } }, pass },
    { "a suffix without pins", android { host = "com",
                                         include_subdomains = true }, pass },
    { "a host of an intranet, of whom TrustKit does not read", android {
        host = "shop.internal", pins = { key "A" } }, pass },
    { "a host of an intranet, for TrustKit", pinning_json {
        host = "shop.internal", pins = { key "A", key "B" } },
      fails("foreign", { host = "shop.internal",
                         consequences = { ["outsystems-ios"] = "dies" } }) },
    { "a name of one label, for TrustKit", pinning_json {
        host = "localhost", pins = { key "A", key "B" } }, fails "foreign" },
    { "a name below a suffix of any name, for TrustKit", pinning_json {
        host = "www.a.ck", pins = { key "A", key "B" } }, pass },
    { "no name, for TrustKit", pinning_json {
        host = "a b.internal", pins = { key "A", key "B" } }, pass },
    { "all below a suffix", android { host = "com", include_subdomains = true,
                                      pins = { key "A" } }, fails "registry" },
  },
}

test "host-not-canonical" {
  cases = {
    { "as it is compared", android { host = HOST, pins = { key "A" } },
      pass },
    { "what is no name", android { host = "A b", pins = { key "A" } }, pass },
    { "in upper case, for who takes it", android { host = "API.example.com",
                                 pins = { key "A" } }, pass },
  },
}

test "host-not-canonical" {
  cases = {
    { "in upper case, on iOS",
      pinning_json { host = "API.example.com", pins = { key "A", key "B" } },
      fails "upper_case" },
    { "with a final dot",
      pinning_json { host = "api.example.com.", pins = { key "A", key "B" } },
      fails "final_dot" },
    { "in letters of its language, for who makes A-labels of it",
      okhttp { host = "bücher.example", pins = { key "A" } },
      fails "u_label_read" },
    { "in letters of its language", android { host = "bücher.example",
                                              pins = { key "A" } },
      fails "u_label" },
    { "what is no name, on iOS",
      pinning_json { host = "API_x.example.com.",
                     pins = { key "A", key "B" } }, pass },
  },
}

test "host-invalid" {
  cases = {
    { "an underscore", android { host = "a_b.example", pins = { key "A" } },
      fails "underscore" },
    { "another character", android { host = "a$b.example",
                                     pins = { key "A" } }, fails "character" },
  },
}

local function parent(...)
  return { host = "example.com", include_subdomains = true, pins = { ... } }
end

test "host-shadowed" {
  cases = {
    { "below an entry with one pin", android { parent(key "A"),
      { host = "api.example.com" } }, fails "shadowed" },
    { "far below it", android { parent(key "A"),
      { host = "a.b.example.com" } }, fails "shadowed" },
    { "below an entry without pins", android { parent(),
      { host = "api.example.com" } }, pass },
    { "with a pin of its own", android { parent(key "A"),
      { host = "api.example.com", pins = { key "B" } } }, pass },
    { "with an empty list of its own", android { parent(key "A"),
      { host = "api.example.com", pins = {} } }, pass },
    { "beside another's", android { parent(key "A"),
      { host = "api.example.org" } }, pass },
    { "of TrustKit, which throws at it", trustkit { parent(key "A", key "B"),
      { host = "api.example.com" } }, pass },
    { "of a format that knows no parents",
      public_key_pinning { parent(key "A"), { host = "api.example.com" } },
      pass },
  },
}

test "host-scope-differs" {
  cases = {
    { "said once of a file of the plug-in", pinning_json {
      { host = "a.example", pins = { key "A", key "B" } },
      { host = "b.example", pins = { key "A", key "B" } } },
      fails("all_differ", { count = 1 }) },
    { "said of each host of another", cert_pinner {
      { host = "*.a.example", pins = { key "A" } },
      { host = "*.b.example", pins = { key "A" } } },
      fails("differs", { count = 2, message = "one label" }) },
  },
}

-- Build actions, which have an entry for each platform ------------------------

local SPARE <const> = "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA="

local function action(xml, plist)
  return text("pinning.yaml", ([[
platforms:
  android:
    xml:
      - resFile: xml/network_security_config.xml
        target: network-security-config
        inject: |
          <domain-config>
            <domain%s</domain>
            <pin-set><pin digest="SHA-256">%s</pin></pin-set>
          </domain-config>
  ios:
    plist:
      - replace: true
        entries:
%s]]):format(xml, SPARE, plist))
end

local function trustkit_part(host, members)
  return ([[
          - TSKConfiguration:
              TSKPinnedDomains:
                %s:
                  TSKPublicKeyHashes:
                    - %s
                    - AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=
%s]]):format(host, SPARE, members)
end

local function apple_part(host)
  return ([[
          - NSAppTransportSecurity:
              NSPinnedDomains:
                %s:
                  NSPinnedCAIdentities:
                    - SPKI-SHA256-BASE64: %s
]]):format(host, SPARE)
end

local WIDE <const> = ' includeSubdomains="true">example.com'
local NARROW <const> = ">example.com"
local BELOW <const> = "                  TSKIncludeSubdomains: true\n"
local REPORTED <const> = "                  TSKEnforcePinning: false\n"

test "host-scope-differs" {
  cases = {
    { "further on Android", action(WIDE, trustkit_part("example.com", "")),
      fails("parts_differ", { line = 8, column = 13, also = { 17 }, count = 1,
        message = "as far everywhere: android and all below, trustkit-ios its \z
                   own name alone" }) },
    { "further on iOS", action(NARROW, trustkit_part("example.com", BELOW)),
      fails("parts_differ", { message = "android its own name alone, \z
                                         trustkit-ios and all below" }) },
    { "further on Android than Apple's own list",
      action(WIDE, apple_part "example.com"), fails "parts_differ" },
    { "further on Android than both lists of iOS", action(WIDE,
      apple_part "example.com" .. trustkit_part("example.com", "")),
      fails("parts_differ", { count = 2 }) },
    { "an entry for Android that pins nothing", action(
      ">www.example.com</domain></domain-config><domain-config>"
        .. "<domain>example.com", trustkit_part("www.example.com", "")), pass },
    { "for both alike", action(WIDE, trustkit_part("example.com", BELOW)),
      pass },
    { "for both its own name", action(NARROW, trustkit_part("example.com",
      "")), pass },
    { "pinned for one alone", action(WIDE, trustkit_part("example.org", "")),
      pass },
    { "pinned on iOS by its parent", action(">www.example.com",
      trustkit_part("example.com", BELOW)), fails("parts_differ",
        { host = "www.example.com" }) },
    { "reported on iOS, and not pinned", action(WIDE,
      trustkit_part("example.com", REPORTED)), pass },
    { "a name that is none", action(">https://example.com",
      trustkit_part("example.com", "")), pass },
    { "beside a file that reaches differently", {
        action(NARROW, trustkit_part("example.com", "")),
        android { path = "network_security_config.xml", host = "example.com",
                  include_subdomains = true, pins = { key "A" } } }, pass },
    { "two files, one for each platform", {
        android { host = "example.com", include_subdomains = true,
                  pins = { key "A" } },
        trustkit { host = "example.com", pins = { key "A" } } },
      not_applicable },
  },
}
