--- Tests of the rules of pinset.lua: the pins of a host.

test "pin-duplicate" {
  at = "2026-11-20",
  cases = {
    { "different", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "www.example.com", pins = { key "A", key "B" } },
      }, pass },
    { "same key other text", pinning_json { host = "api.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA" } },
      fails "duplicate" },
    { "trustkit", trustkit {
        { host = "api.example.com", pins = { key "A", key "A" } },
        { host = "reported.example.com", pins = {
          key "A", key "A" },
          enforced = false },
      }, {
        fails "duplicate", fails "duplicate_beside" } },
    { "twice", pinning_json { host = "api.example.com", pins = {
          key "A", key "B", key "A" } }, fails "duplicate_beside" },
  },
}

test "pin-too-few" {
  at = "2026-11-20",
  cases = {
    { "android", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" />
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.net</domain>
  </domain-config>
</network-security-config>
]]), {
        fails("no_spare", { line = 5, column = 5 }),
        fails("one_key_enforced", { line = 11, column = 5 }) } },
    { "apple", file("fixtures/pin-too-few/apple.plist",
           "Info.plist"), fails("no_spare", { line = 11, column = 1 }) },
    { "none that is one", pinning_json { host = "api.example.com",
        pins = { "sha256/AAA", "sha256/BBB" } },
      fails("one_key", { message = "has pins of 0 of the two keys that" }) },
    { "none that is one, of Android", android { host = "api.example.com",
        pins = { "AAA" }, expires = "2028-01-01" },
      fails("below_policy", { message = "has pins of 0 different keys" }) },
    { "below policy",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      fails "below_policy",
      params = { min_keys = 3 } },
    { "one, which a policy allows and the build does not",
      pinning_json { host = "api.example.com", pins = { key "A" } },
      fails "one_pin", params = { min_keys = 1 } },
    { "one, which a policy allows and TrustKit does not",
      trustkit { host = "api.example.com", pins = { key "A" } },
      fails "one_key_trustkit", params = { min_keys = 1 } },
    { "one, which a policy allows",
      android { host = "api.example.com", pins = { key "A" } },
      pass, params = { min_keys = 1 } },
    { "one", pinning_json {
        { host = "api.example.com", pins = { key "A" } },
        { host = "www.example.com", pins = { key "A", key "A" } },
      }, {
        fails "one_pin", fails "one_key" } },
    { "trustkit", public_key_pinning { host = "api.example.com", pins = {
          "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=" } },
      fails "one_key_trustkit" },
    { "trustkit ios",
      trustkit { host = "www.example.com", pins = { key "A" } },
      fails "one_key_trustkit" },
    { "two",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
  },
}

test "pin-set-empty" {
  at = "2026-11-20",
  cases = {
    { "android", android {
        { host = "example.com", pins = {},
          include_subdomains = true },
        { host = "example.org", pins = {},
          include_subdomains = true },
      }, fails "empty_set" },
    { "android fine", text("network_security_config.xml", [[
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
    <domain includeSubdomains="true">example.org</domain>
  </domain-config>
</network-security-config>
]]), pass },
    { "apple no list", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>NSAppTransportSecurity</key>
<dict>
<key>NSPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("no_list", { line = 8, column = 1 }) },
    { "empty", pinning_json { host = "api.example.com", pins = {} },
      fails "empty" },
    { "other tool", public_key_pinning { host = "api.example.com", pins = {} },
      fails "empty_list" },
    { "pins",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "trustkit excluded", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>example.com</key>
<dict>
<key>TSKIncludeSubdomains</key>
<true/>
<key>TSKDisableDefaultReportUri</key>
<true/>
<key>TSKPublicKeyHashes</key>
<array>
<string>cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=</string>
<string>C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=</string>
</array>
</dict>
<key>open.example.com</key>
<dict>
<key>kSKExcludeSubdomainFromParentPolicy</key>
<true/>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), pass },
    { "trustkit no hashes", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>TSKDisableDefaultReportUri</key>
<true/>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("no_hashes", { line = 8, column = 1 }) },
  },
}

test "pin-duplicate" {
  cases = {
    { "texts that are no pins, twice",
      pinning_json { host = "a.example", pins = { "A", "A", key "A" } },
      pass },
  },
}

test "pin-set-empty" {
  cases = {
    { "one pin", pinning_json { host = "a.example", pins = { key "A" } },
      pass },
  },
}

test "pin-duplicate" {
  cases = {
    { "two of three, said once", pinning_json { host = "a.example",
      pins = { key "A", key "B", key "A" } },
      fails("duplicate_beside", { count = 1, line = 8 }) },
  },
}
