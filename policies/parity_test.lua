--- Tests of the rules of parity.lua: what the files of an app pin.

test "host-parity" {
  at = "2026-11-20",
  cases = {
    { "alike", folder {
        text("app/android/app/src/debug/res/xml/network_security_config\z
          .xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="false">stage.example.com</domain>
    <pin-set expiration="2027-12-01">
      <pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
      <pin digest="SHA-256">2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]),
        text("app/android/app/src/main/res/xml/network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="false">www.example.com</domain>
    <pin-set expiration="2027-12-01">
      <pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
      <pin digest="SHA-256">2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]),
        text("app/ios/App/Info.plist", [[
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
        <array>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</string>
          </dict>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</string>
          </dict>
        </array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]) }, pass },
    { "old build", folder {
        text("app/app/src/main/res/xml/network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2027-08-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.net</domain>
    <pin-set expiration="2027-08-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]),
        file("fixtures/host-parity/old-build-app-release.apk",
           "app/app-release.apk") }, {
        fails "old_build", fails "not_built" } },
    { "one file", folder {
        text("app/android/app/src/main/res/xml/network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="false">api.example.com</domain>
    <pin-set expiration="2027-12-01">
      <pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
      <pin digest="SHA-256">2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]),
        text("app/ios/App/Info.plist", [[
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
        <array>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</string>
          </dict>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</string>
          </dict>
        </array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]) }, fails "one_file" },
    { "pins differ", folder {
        text("app/android/app/src/main/res/xml/network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="false">www.example.com</domain>
    <pin-set expiration="2027-12-01">
      <pin digest="SHA-256">AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin>
      <pin digest="SHA-256">2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]),
        text("app/ios/App/Info.plist", [[
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
        <array>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</string>
          </dict>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>g/JkrWa/wRcY5f5+pwT1fLDgka/FsoYp163lxkzee10=</string>
          </dict>
        </array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]) }, fails "pins_differ" },
  },
}

local function pinned(builder, host, ...)
  return builder { host = host, pins = { ... } }
end

local HOST <const> = "api.example.com"

test "host-parity" {
  cases = {
    { "a file alone", pinned(android, HOST, key "A"), not_applicable },
    { "two that pin the same", { pinned(android, HOST, key "A", key "B"),
      pinned(apple, HOST, key "B", key "A") }, pass },
    { "one of fewer keys", { pinned(android, HOST, key "A", key "B"),
      pinned(apple, HOST, key "A") }, fails "pins_differ" },
    { "another key", { pinned(android, HOST, key "A", key "B"),
      pinned(apple, HOST, key "A", key "C") }, fails "pins_differ" },
    { "other keys, in a folder whose name begins with the mark of packages",
      { android { host = HOST, pins = { key "A" },
                  path = "!a/res/xml/network_security_config.xml" },
        apple { host = HOST, pins = { key "B" }, path = "Info.plist" } },
      fails "pins_differ" },
    { "a key twice", { pinned(android, HOST, key "A", key "B"),
      pinned(apple, HOST, key "A", key "B", key "A") }, pass },
    { "another host", { pinned(android, HOST, key "A"),
      pinned(apple, "www.example.com", key "A") }, fails "one_file" },
    { "a host without pins beside",
      { android { { host = HOST, pins = { key "A" } }, { host = "x.example" } },
        pinned(apple, HOST, key "A") }, pass },
    { "a host that has no pins in the other file",
      { android { { host = HOST }, { host = "x.example",
                                     pins = { key "B" } } },
        apple { { host = HOST, pins = { key "A" } },
                { host = "x.example", pins = { key "B" } } } },
      fails "one_file" },
    { "a file without pins", { android { host = HOST },
      pinned(apple, HOST, key "A") }, not_applicable },
    { "pins that cannot be read", { pinned(android, HOST, key "A", "A"),
      pinned(apple, HOST, key "A") }, pass },
    { "Chromium's list of keys beside the file that names them", {
        text("transport_security_state_static.json", [[
{ "pinsets": [ { "name": "own", "static_spki_hashes": [ "One", "Two" ] } ],
  "entries": [ { "name": "api.example.com", "pins": "own" } ] }
]]), text("transport_security_state_static.pins", [[
One
sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=
Two
sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=
]]) }, not_applicable },
    { "more files than an app has", { pinned(android, HOST, key "A"),
      pinned(apple, HOST, key "B"), pinned(trustkit_plist, HOST, key "C") },
      not_applicable, params = { max_files = 2 } },
    { "as many as an app has", { pinned(android, HOST, key "A"),
      pinned(apple, HOST, key "B") }, fails "pins_differ",
      params = { max_files = 2 } },
  },
}

test "host-parity" {
  cases = {
    { "other keys, said once of two files",
      { pinned(android, HOST, key "A"), pinned(apple, HOST, key "B") },
      fails("pins_differ", { count = 1,
        path = "res/xml/network_security_config.xml" }) },
    { "another host, said of each file",
      { pinned(android, HOST, key "A"),
        pinned(apple, "www.example.com", key "A") },
      fails("one_file", { count = 2 }) },
    { "variants of a build, which is another rule's",
      { pinned(android, HOST, key "A"),
        android { host = HOST, pins = { key "B" }, path = "b.xml" } }, pass },
    { "more keys in the second file", { pinned(android, HOST, key "A"),
      pinned(apple, HOST, key "A", key "B") }, fails "pins_differ" },
    { "a parent that pins for it",
      { android { host = "example.com", include_subdomains = true,
                  pins = { key "A" } },
        android { host = HOST, pins = { key "A" }, path = "b.xml" },
        trustkit { host = HOST, pins = { key "A" } } },
      fails("one_file", { host = "example.com" }) },
  },
}

-- One file with two lists, which have one host each.
local function two_lists(of_apple, of_trustkit, pin)
  return text("Info.plist", ([[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
  <key>NSAppTransportSecurity</key>
  <dict>
    <key>NSPinnedDomains</key>
    <dict>
      <key>%s</key>
      <dict>
        <key>NSPinnedLeafIdentities</key>
        <array>
          <dict>
            <key>SPKI-SHA256-BASE64</key>
            <string>2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=</string>
          </dict>
        </array>
      </dict>
    </dict>
  </dict>
  <key>TSKConfiguration</key>
  <dict>
    <key>TSKPinnedDomains</key>
    <dict>
      <key>%s</key>
      <dict>
        <key>TSKPublicKeyHashes</key>
        <array><string>%s</string></array>
      </dict>
    </dict>
  </dict>
</dict>
</plist>
]]):format(of_apple, of_trustkit, pin))
end

local LISTED <const> = "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA="
local UNLISTED <const> = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="

test "host-parity" {
  cases = {
    { "two lists of a file that pin the same", two_lists(HOST, HOST, LISTED),
      pass },
    { "a host in one of two lists of a file",
      two_lists(HOST, "www.example.com", LISTED), {
        fails("one_part", { line = 8, message = "api.example.com is pinned \z
          for apple in this file, and not for trustkit" }),
        fails("one_part", { line = 24, message = "www.example.com is pinned \z
          for trustkit in this file, and not for apple" }) } },
    { "other keys in the second list of a file",
      two_lists(HOST, HOST, UNLISTED), fails("parts_differ", { count = 1,
        line = 24, also = { 8 }, message = "api.example.com has other pins \z
          for trustkit in this file than for apple" }) },
  },
}
