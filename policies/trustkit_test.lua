--- Tests of the rules of trustkit.lua: the configuration of TrustKit.

test "trustkit-report-only" {
  at = "2026-11-20",
  cases = {
    { "off", trustkit { host = "www.example.com", pins = {
          key "A", "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=" },
          enforced = false }, fails "reports" },
    { "on", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
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
<key>a.example.com</key>
<dict>
<key>TSKEnforcePinning</key>
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
]]), pass },
  },
}

test "trustkit-default-report" {
  at = "2026-11-20",
  cases = {
    { "default", trustkit { host = "www.example.com", pins = {
          key "A", "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=" } },
      fails "default_report" },
    { "disabled", text("Info.plist", [[
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
]]), pass },
    { "own list", trustkit_plist { host = "www.example.com", pins = {
          key "A", "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=" } },
      fails "default_report" },
  },
}

test "trustkit-exclude-key" {
  at = "2026-11-20",
  cases = {
    { "alone", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>example.com</key>
<dict>
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
]]), fails("alone", { line = 18, column = 1 }) },
    { "beside", text("Info.plist", [[
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
]]), fails("beside", { line = 22, column = 1 }) },
    { "misspelt", text("Info.plist", [[
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
<key>TSKExcludeSubdomainFromParentPolicy</key>
<true/>
</dict>
</dict>
</dict>
</dict>
</plist>
]]), fails("misspelt", { line = 22, column = 1 }) },
    { "right", text("Info.plist", [[
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
  },
}

-- Whether TrustKit puts itself into the delegates of connections -------------

local function swizzling(value)
  local key = value
    and "<key>TSKSwizzleNetworkDelegates</key>" .. value or ""
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
<key>TSKPublicKeyHashes</key>
<array>
<string>cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</string>
<string>P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</string>
</array>
</dict>
</dict>
</dict>
</dict>
</plist>
]]):format(key))
end

local function in_swift(value)
  return text("Pinning.swift", ([[
import TrustKit
let configuration: [String: Any] = [
  kTSKSwizzleNetworkDelegates: %s,
  kTSKPinnedDomains: [ "www.example.com": [ kTSKPublicKeyHashes: [
    "cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=",
    "P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=" ] ] ] ]
]]):format(value))
end

test "trustkit-not-swizzled" {
  cases = {
    { "not said", swizzling(),
      fails("unsaid", { line = 4 }) },
    { "by TrustKit", swizzling "<true/>", pass },
    { "by the app", swizzling "<false/>",
      fails("by_hand", { line = 5 }) },
    { "by a text that is on", swizzling "<string>YES</string>", pass },
    { "by a text that is off", swizzling "<string>NO</string>",
      fails "by_hand" },
    { "by a number that is on", swizzling "<integer>1</integer>", pass },
    { "by a number that is off", swizzling "<integer>0</integer>",
      fails "by_hand" },
    { "by a real that is on", swizzling "<real>1.0</real>", pass },
    { "by a real that is off", swizzling "<real>0.0</real>",
      fails "by_hand" },
    { "not said in a list of its own", trustkit_plist {
        host = "www.example.com", pins = { key "A", key "B" } },
      fails "unsaid" },
    { "not said in code", trustkit_swift { host = "www.example.com",
        pins = { key "A", key "B" } }, fails "unsaid" },
    { "by the app in code", in_swift "false", fails("by_hand", { line = 3 }) },
    { "by TrustKit in code", in_swift "true", pass },
    { "by what the program decides", in_swift "isRelease", pass },
    { "where nothing is pinned", text("Info.plist", [[
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict/>
</dict>
</plist>
]]), pass },
    { "by a key that is misspelt", text("Info.plist", [[
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKSwizzleNetworkDelegate</key>
<true/>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict/>
</dict>
</dict>
</dict>
</plist>
]]), fails "unsaid" },
  },
}
