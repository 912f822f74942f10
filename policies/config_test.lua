--- Tests of the rules of config.lua: configs as a whole.

test "config-duplicate-key" {
  at = "2026-11-20",
  cases = {
    { "one in each object", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "www.example.com", pins = { key "A", key "B" } },
      }, pass },
    { "plist", file("fixtures/config-duplicate-key/plist.plist",
           "Info.plist"), fails("key_twice", { line = 16, column = 1 }) },
    { "twice", file("fixtures/config-duplicate-key/twice.json",
           "pinning.json"), {
        fails("host_lost", { line = 6, column = 3 }),
        fails("key_twice", { line = 9, column = 7 }) } },
  },
}

test "config-wrong-shape" {
  at = "2026-11-20",
  cases = {
    { "android", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-configs>
  <domain-config>
    <domain includeSubdomains="yes">example.com</domain>
    <trust-anchors>
      <certificates src="systems" />
      <certificates />
    </trust-anchors>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-configs>
]]), {
        fails("other_root", { line = 2, column = 1 }),
        fails("no_boolean", { line = 4, column = 13 }),
        fails("no_source", { line = 6, column = 21 }),
        fails("source_absent", { line = 7, column = 7 }) } },
    { "android fine", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="TRUE">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <base-config>
    <trust-anchors>
      <certificates src="system" />
    </trust-anchors>
  </base-config>
</network-security-config>
]]), pass },
    { "as documented",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "handshake", text("network_security_config.xml", [[
<network-security-config>
  <base-config>
    <certificateTransparency />
    <domainEncryption mode="strict" />
  </base-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <domainEncryption />
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <domainEncryption mode="Enabled" />
  </domain-config>
</network-security-config>
]]), { fails("no_value", { line = 3, column = 5 }),
       fails("no_mode", { line = 4, column = 23 }),
       fails("mode_absent", { line = 8, column = 5 }),
       fails("misspelt_mode", { line = 12, column = 23 }) } },
    { "curl", file("fixtures/config-wrong-shape/curl.sh",
           "fetch.sh"), {
        fails("list_unquoted", { line = 1, column = 21 }),
        fails("list_ends", { line = 2, column = 75 }) } },
    { "hosts is an object", text("pinning.json", [[
{
  "hosts": { "host": "api.example.com", "hashes": [] }
}
]]), fails("wrong_shape", { line = 2, column = 12 }) },
    { "members", file("fixtures/config-wrong-shape/members.json",
           "pinning.json"), {
        fails("wrong_shape", { line = 3, column = 5 }),
        fails("wrong_shape", { line = 4, column = 44 }),
        fails("wrong_shape", { line = 5, column = 15 }),
        fails("no_text", { line = 6, column = 101 }) } },
    { "no hosts", text("pinning.json", [[
{
  "hosts": []
}
]]), fails("no_hosts", { line = 2, column = 12 }) },
    { "other tool", text("pins.json", [[
{
  "api.example.com": {
    "includeSubdomains": "yes",
    "publicKeyHashes": [
      "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
      "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
    ]
  }
}
]]), fails("other_shape", { line = 3, column = 26 }) },
  },
}

test "config-unknown-key" {
  at = "2026-11-20",
  cases = {
    { "android", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config enforcePinning="false">
    <domain includeSubDomains="true">example.com</domain>
    <pinset>x</pinset>
    <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <hello />
  </domain-config>
</network-security-config>
]]), {
        fails("unknown_part", { line = 3, column = 18 }),
        fails("misspelt_pins_part", { line = 4, column = 13 }),
        fails("misspelt_part", { line = 5, column = 5 }),
        fails("pins_elsewhere", { line = 6, column = 5 }),
        fails("unknown_part", { line = 11, column = 5 }) } },
    { "elements with pins, and others", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config cleartextTrafficpermitted="false">
    <domain>example.com</domain>
    <certificate-pins>
      <!-- of the key in use -->
      <sha256>
        <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      </sha256>
    </certificate-pins>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <report-uri>https://example.com/</report-uri>
    <domian>example.org</domian>
    <domian /><pinn />
  </domain-config>
</network-security-config>
]]), {
        fails("misspelt_part", { line = 3, column = 18 }),
        fails("unknown_pins_part", { line = 5, column = 5, also = { 8 } }),
        fails("wrong_place", { line = 15, column = 5 }),
        fails("misspelt_pins_part", { line = 16, column = 5, also = { 16 } }),
        fails("misspelt_part", { line = 17, column = 5 }),
        fails("misspelt_part", { line = 17, column = 15 }) } },
    { "Apple's pins under another name", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>CFBundleName</key>
<string>shop</string>
<key>NSAppTransportSecurty</key>
<dict>
<key>NSPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>NSPinnedCAIdentities</key>
<array>
<dict>
<key>SPKI-SHA256-BASE64</key>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
</dict>
</array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("misspelt_pins", { line = 6, column = 1, also = { 8 } }) },
    { "TrustKit's pins under other names", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfigurations</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</array>
</dict>
</dict>
</dict>
<key>Pins</key>
<dict>
<key>www.example.org</key>
<dict>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
</array>
</dict>
</dict>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
</array>
</dict>
</plist>
]]), {
        fails("misspelt_pins", { line = 4, column = 1, also = { 6 } }),
        fails("unknown_pins", { line = 18, column = 1, also = { 22 } }),
        fails("unknown_pins", { line = 28, column = 1 }) } },
    { "TrustKit's pins in a list that is no Info.plist",
      text("TrustKitPins.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>Release</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</array>
</dict>
</dict>
</dict>
<key>TSKConfigurations</key>
<dict>
<key>www.example.org</key>
<dict>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</array>
</dict>
</dict>
</dict>
</plist>
]]), {
        fails("handed_over", { line = 4, column = 1, also = { 6 } }),
        fails("misspelt_pins", { line = 18, column = 1, also = { 22 } }) } },
    { "how far TrustKit's pins reach, misspelt", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>TSKIncludeSubdomain</key>
<true/>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("misspelt_pins", { line = 10, column = 1 }) },
    { "android tools", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config
  xmlns:tools="http://schemas.android.com/tools">
  <base-config cleartextTrafficPermitted="true"
    tools:ignore="InsecureBaseConfiguration" hstsEnforced="true">
    <certificateTransparency enabled="true" />
    <domainEncryption mode="enabled" />
  </base-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" disableDefaultReportUri="true">
      <report-uri>https://report.example.com/</report-uri>
    </trustkit-config>
  </domain-config>
</network-security-config>
]]), pass },
    { "none",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "plist", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>TSKEnforcePining</key>
<true/>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("misspelt", { line = 10, column = 1 }) },
    { "two", file("fixtures/config-unknown-key/two.json",
           "pinning.json"), {
        fails("misspelt", { line = 3, column = 34 }),
        fails("unknown_key", { line = 6, column = 3 }) } },
  },
}

test "config-several-files" {
  at = "2026-11-20",
  cases = {
    { "one and other json", folder {
        text("app/package.json", [[
{ "name": "app" }
]]),
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
    { "two", folder {
        text("app/www/pinning/first.json", [[
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
]]),
        text("app/www/pinning/second.json", [[
{
  "hosts": [
    {
      "host": "www.example.com",
      "hashes": [
        "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
        "sha256/AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="
      ]
    }
  ]
}
]]) }, fails "several_files" },
  },
}

test "config-misplaced" {
  at = "2026-11-20",
  cases = {
    { "copy beside", folder {
        text("app/old/pinning.json", [[
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
]]),
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
]]) }, fails "beside" },
    { "directory", folder {
        text("app/www/config/pinning.json", [[
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
]]) }, fails "directory" },
    { "extension", folder {
        text("app/www/pinning/pinning.txt", [[
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
]]) }, fails "extension" },
    { "in place", folder {
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

test "config-odd-encoding" {
  at = "2026-11-20",
  cases = {
    { "android", file("fixtures/config-odd-encoding/android.xml",
           "network_security_config.xml"),
      fails("odd_xml", { line = 1, column = 1 }) },
    { "android mark", text("network_security_config.xml", [[
﻿<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), pass },
    { "byte order mark", text("pinning.json", [[
﻿{
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
]]), fails("odd_encoding", { line = 1, column = 1 }) },
    { "not ascii", text("pinning.json", [[
{
  "comment": "für später",
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
]]), pass },
    { "other tool", file("fixtures/config-odd-encoding/other-tool.json",
           "pins.json"), fails("odd_text", { line = 1, column = 1 }) },
    { "utf 16", file("fixtures/config-odd-encoding/utf-16.json",
           "pinning.json"), fails("odd_encoding", { line = 1, column = 1 }) },
  },
}

test "config-foreign-shape" {
  at = "2026-11-20",
  cases = {
    { "fingerprints", file("fixtures/config-foreign-shape/fingerprints.json",
           "pins.json"), fails("fingerprints", { line = 1, column = 1 }) },
    { "own",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "tlsa", file("fixtures/config-foreign-shape/tlsa.txt",
           "zone.txt"), fails("not_judged", { line = 1, column = 40 }) },
    { "a name that is not known", file(
        "fixtures/config-foreign-shape/long-origin.txt", "zone.txt"),
      fails("unread", { line = 3, column = 1 }) },
    { "lists for a property list, in Expo's", file(
        "fixtures/config-foreign-shape/expo.json", "app.json"),
      { fails("unread", { line = 15, column = 11 }),
        fails("unread", { line = 22, column = 26 }) } },
    { "trustkit report",
      file("fixtures/config-foreign-shape/trustkit-report.json",
           "report.json"), fails("foreign_shape", { line = 1, column = 1 }) },
  },
}

test "config-no-pins" {
  at = "2026-11-20",
  cases = {
    { "empty list", pinning_json { host = "api.example.com", pins = {} },
      fails "no_pins" },
    { "pins",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
  },
}

local PLACE <const> = "app/src/%s/res/xml/network_security_config.xml"

local function pinned_in(set)
  return android { host = "api.example.com", pins = { key "A", key "B" },
                   path = PLACE:format(set) }
end

local open_in_all = text(PLACE:format "main", [[
<network-security-config>
  <base-config cleartextTrafficPermitted="false" />
</network-security-config>
]])

test "config-not-shipped" {
  cases = {
    { "in debug builds alone", folder { pinned_in "debug" },
      fails("developers", { message = "nothing pins on Android in what" }) },
    { "in debug builds, beside a config without pins",
      folder { pinned_in "debug", open_in_all }, fails "developers" },
    { "in no debug build", folder { text(PLACE:format "debug", [[
<network-security-config>
  <debug-overrides />
</network-security-config>
]]) }, pass },
    { "in a list that no target takes, which is told of", folder {
        text("ios/Shop.xcodeproj/project.pbxproj", [[
{ rootObject = P0; objects = {
P0 = { isa = PBXProject; buildConfigurationList = P1; };
P1 = { isa = XCConfigurationList; buildConfigurations = (P2, ); };
P2 = { isa = XCBuildConfiguration; name = Release; buildSettings = { }; };
T0 = { isa = PBXNativeTarget; name = Shop; buildConfigurationList = P1;
  productType = "com.apple.product-type.application"; };
}; }
]]), apple { host = "api.example.com", pins = { key "A", key "B" },
             path = "ios/Info.plist" } }, pass },
    { "in debug builds of a flavor, and of another",
      folder { pinned_in "freeDebug", pinned_in "paidDebug" },
      fails("developers", { path = PLACE:format "freeDebug" }) },
    { "in debug builds beside those for another platform", folder {
        pinned_in "debug", apple { host = "api.example.com",
          pins = { key "A", key "B" }, path = "ios/Info.plist" } },
      fails "developers" },
    { "in debug builds beside settings of curl", folder {
        pinned_in "debug", curl { host = "api.example.com",
          pins = { key "A", key "B" } } },
      fails("developers", { message = "pins on Android in what" }) },
    { "in debug builds, for TrustKit as well", folder {
        text(PLACE:format "debug",
        [[
<network-security-config>
  <domain-config>
    <domain>example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" />
  </domain-config>
</network-security-config>
]]) }, fails("developers", { message = "pins on Android in what" }) },
    { "in debug builds beside code that pins", { pinned_in "debug",
        okhttp { host = "api.example.com", pins = { key "A" },
                 path = "app/src/main/java/Pins.kt" } }, pass },
    { "in debug builds beside code of which that is not known", {
        pinned_in "debug", okhttp { host = "api.example.com", pins = {},
                 path = "app/src/main/java/Pins.kt" } }, pass },
    { "in tests alone", folder { pinned_in "androidTest" }, fails "tests" },
    { "in all builds, and others in debug builds",
      folder { pinned_in "debug", pinned_in "main" }, pass },
    { "in what ships", folder { pinned_in "staging" }, pass },
    { "nowhere", folder { open_in_all }, pass },
  },
}

test "config-commented-out-pins" {
  at = "2026-11-20",
  cases = {
    { "plist", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>NSAppTransportSecurity</key>
<dict>
<!-- <key>NSPinnedDomains</key> -->
</dict>
</dict>
</plist>
]]), fails("commented_out", { line = 6, column = 1 }) },
    { "two", file("fixtures/config-commented-out-pins/two.xml",
           "network_security_config.xml"), {
        fails("commented_out", { line = 3, column = 3 }),
        fails("commented_out", { line = 9, column = 7 }) } },
    { "words", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <!-- the pin-set is for <b>production</b>, AAAA= is no pin: über -->
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), pass },
  },
}

test "hpkp-obsolete" {
  at = "2026-11-20",
  cases = {
    { "nginx", file("fixtures/hpkp-obsolete/nginx.conf",
           "nginx.conf"), fails("obsolete", { line = 3, column = 14 }) },
    { "other", file("fixtures/hpkp-obsolete/other.curlrc",
           ".curlrc"), pass },
  },
}

-- A config of one host with something more in its entry.
local function with(more)
  return text("network_security_config.xml", ([[
<network-security-config>
  <domain-config>
    <domain>api.example.com</domain>
    <pin-set><pin digest="SHA-256">%s</pin></pin-set>
    %s
  </domain-config>
</network-security-config>
]]):format(pin(key "A", "base64"), more))
end

test "config-wrong-shape" {
  cases = {
    { "a mode of encrypted names", with '<domainEncryption mode="enabled" />',
      pass },
    { "a mode in upper case", with '<domainEncryption mode="Enabled" />',
      fails("misspelt_mode", { line = 5, message = "enabled" }) },
    { "a mode that there is not", with '<domainEncryption mode="sometimes" />',
      fails("no_mode", { line = 5 }) },
    { "no mode", with "<domainEncryption />",
      fails("mode_absent", { line = 5 }) },
    { "whether certificates are logged",
      with '<certificateTransparency enabled="true" />', pass },
    { "nothing about whether certificates are logged",
      with "<certificateTransparency />", fails("no_value", { line = 5 }) },
  },
}

test "config-no-pins" {
  cases = {
    { "source code", okhttp { host = "api.example.com", pins = {} },
      not_applicable },
  },
}

local ONE <const> = "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA="

test "config-no-pins" {
  cases = {
    { "one of the lists of a build action", text("pinning.yaml", ([[
platforms:
  android:
    xml:
      - resFile: xml/network_security_config.xml
        target: network-security-config
        inject: |
          <domain-config><domain>example.com</domain></domain-config>
  ios:
    plist:
      - replace: true
        entries:
          - NSAppTransportSecurity:
              NSPinnedDomains:
                example.com:
                  NSPinnedCAIdentities:
                    - SPKI-SHA256-BASE64: %s
]]):format(ONE)), fails("part", { line = 6, count = 1,
      message = "has for android has no pin" }) },
    { "one pin", android { host = "a.example", pins = { key "A" } }, pass },
    { "one pin in its second entry", android { { host = "a.example" },
      { host = "b.example", pins = { key "A" } } }, pass },
  },
}

-- Where the plug-in's build looks, and where it does not.
local right = pinning_json { host = "api.example.com",
  pins = { key "A", key "B" }, path = "app/pinning/pinning.json" }

test "config-misplaced" {
  cases = {
    { "beside a config of another format", folder {
      pinning_json { host = "api.example.com", pins = { key "A", key "B" },
                     path = "app/pinning.json" },
      android { host = "api.example.com", pins = { key "A" },
                path = "app/res/xml/network_security_config.xml" } },
      fails "directory" },
    { "beside two that are in place", folder { right,
      pinning_json { host = "api.example.com", pins = { key "A", key "B" },
                     path = "app/www/pinning/other.json" },
      pinning_json { host = "api.example.com", pins = { key "A", key "B" },
                     path = "app/pinning.json" } },
      fails("beside", { path = "app/pinning.json",
                        message = "app/pinning/pinning.json" }) },
    { "beside one that is in place", folder { right,
      pinning_json { host = "api.example.com", pins = { key "A", key "B" },
                     path = "app/pinning.json" } },
      fails("beside", { message = "app/pinning/pinning.json" }) },
  },
}

-- Keys that are spelt as they should be, and stand where nobody reads them.

local A <const> = "cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M="
local B <const> = "P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM="

local function of_trustkit(around, within)
  return text("Info.plist", ([[
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
%s
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
%s
<key>TSKPublicKeyHashes</key>
<array><string>%s</string><string>%s</string></array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]):format(around, within, A, B))
end

local function of_apple(transport, list)
  return text("Info.plist", ([[
<plist version="1.0">
<dict>
<key>NSAppTransportSecurity</key>
<dict>
<key>%s</key>
<dict>
<key>www.example.com</key>
<dict>
<key>NSIncludesSubdomains%s</key>
<true/>
<key>%s</key>
<array>
<dict><key>SPKI-SHA256-BASE64</key><string>%s</string></dict>
</array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]):format(transport, list and "" or "\u{200B}",
           list or "NSPinnedCAIdentities", A))
end

test "config-unknown-key" {
  cases = {
    { "an attribute of a domain at its domain-config", text(
        "network_security_config.xml", ([[
<network-security-config>
  <domain-config includeSubdomains="true" expiration="2030-01-01">
    <domain>example.com</domain>
    <pin-set><pin digest="SHA-256">%s</pin></pin-set>
  </domain-config>
</network-security-config>
]]):format(A)), {
        fails("elsewhere_part", { line = 2, column = 18,
          message = '<domain-config> has no attribute "includeSubdomains"' }),
        fails("unknown_part", { line = 2, column = 43 }) } },
    { "what a domain of TrustKit has, around the domains", of_trustkit(
        "<key>TSKIncludeSubdomains</key><true/>", ""),
      fails("elsewhere", { line = 5, column = 1,
        consequences = { ["trustkit-ios"] = "unpinned" } }) },
    { "what is said of all of TrustKit, in a domain", of_trustkit("",
        "<key>TSKSwizzleNetworkDelegates</key><true/>"),
      fails("elsewhere", { line = 10, column = 1 }) },
    { "what is said of no pins, in a domain", of_trustkit("",
        "<key>TSKIgnorePinningForUserDefinedTrustAnchors</key><true/>"),
      fails "unknown_key" },
    { "a key that nobody can tell from another", of_apple "NSPinnedDomains",
      fails("misspelt_pins", { line = 9, column = 1 }) },
    { "two keys, one within the other", of_apple("NSPinnedD\u{43E}mains",
        "NSPinnedCAIdentiti\u{435}s"),
      fails("misspelt_pins", { line = 5, column = 1 }) },
    { "a key beside that of the pins", of_apple("NSExceptionDomains",
        "NSExceptionMinimumTLSVersion"), pass },
  },
}

local function fetched(address)
  return text(".curlrc", ('url = "%s/"\npinnedpubkey = "sha256//%s"\n')
    :format(address, A))
end

-- A list of pins in which something else stands.
local function with_element(element)
  return text("Info.plist", ([[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
  <key>TSKConfiguration</key>
  <dict>
    <key>TSKPinnedDomains</key>
    <dict>
      <key>api.example.com</key>
      <dict>
        <key>TSKPublicKeyHashes</key>
        <array>
          <string>%s</string>
          %s
        </array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]):format(A, element))
end

test "config-wrong-shape" {
  cases = {
    { "a number in a list of TrustKit", with_element "<integer>1</integer>",
      fails("other_element", { line = 13, column = 11, message = 'an element \z
        of "TSKPublicKeyHashes" should be a string, and is a number' }) },
    { "a dictionary in a list of TrustKit", with_element "<dict />",
      fails("other_element", { message = "and is a dictionary" }) },
    { "an array in a list of objects", text("hosts_and_pins.json", [[
{ "payload": [
  { "host": "api.example.com", "pins": [
    { "pin": "cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=" },
    [] ] } ] }
]]), fails("other_element", { line = 4, column = 5, message = 'an element of \z
        "pins" should be an object, and is an array' }) },
    { "curl, with TLS", fetched "https://example.com", pass },
    { "curl, without TLS", fetched "http://example.com",
      fails("other_shape", { line = 1, column = 8, message = '"url" should \z
        be an address with https:, and is one with http:' }) },
    { "curl, without TLS in capitals", fetched "HTTP://example.com",
      fails "other_shape" },
    { "curl, without TLS in a command", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' http://example.com/
]]):format(A)), fails("other_shape", { line = 1, column = 76 }) },
    { "curl, without a scheme in a command", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' example.com/
]]):format(A)), fails("other_shape", { line = 1, column = 76,
        message = "is example.com without a scheme" }) },
    { "curl, with a user in an address without a scheme", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' me:secret@example.com/
]]):format(A)), fails("other_shape", { message = "is example.com without" }) },
    { "curl, in another operation to the same host", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' https://a.example/ --next https://a.example/b
]]):format(A)), fails("next_unpinned", { line = 1,
        message = "--pinnedpubkey: a.example, which is pinned in the same" }) },
    { "curl, in another operation to another host", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' https://a.example/ --next https://b.example/
]]):format(A)), fails("next_other", { line = 1,
        message = "the connection to b.example is not pinned" }) },
  },
}

test "config-duplicate-key" {
  cases = {
    { "curl, in one operation", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' --pinnedpubkey 'sha256//%s' https://a.example/
]]):format(A, A)), fails("option_twice", { line = 1, also = { 1 } }) },
    { "curl, in two operations", text("fetch.sh", ([[
curl --pinnedpubkey 'sha256//%s' https://a.example/ --next \
  --pinnedpubkey 'sha256//%s' https://b.example/
]]):format(A, A)), pass },
  },
}
