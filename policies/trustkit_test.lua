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
