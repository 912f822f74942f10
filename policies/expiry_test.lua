--- Tests of the rules of expiry.lua: the day on which pins end.

test "expiry-passed" {
  at = "2026-11-20",
  cases = {
    { "passed", android {
        { host = "example.com", pins = {
          key "A", key "B" },
          include_subdomains = true, expires = "2026-11-20" },
        { host = "example.org", pins = {
          key "A", key "B" },
          include_subdomains = true, expires = "2024-02-12" },
      }, fails "passed" },
    { "tomorrow", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2026-11-21">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="2020-01-01" />
  </domain-config>
</network-security-config>
]]), pass },
  },
}

test "expiry-soon" {
  at = "2026-11-20",
  cases = {
    { "later", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2027-02-19">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="2026-11-20">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), pass },
    { "soon", android {
        { host = "example.com", pins = {
          key "A", key "B" },
          include_subdomains = true, expires = "2026-11-30" },
        { host = "example.org", pins = {
          key "A", key "B" },
          include_subdomains = true, expires = "2026-12-01" },
        { host = "example.net", pins = {
          key "A", key "B" },
          include_subdomains = true, expires = "2027-02-18" },
      }, {
        fails "urgent", fails "soon" } },
  },
}

test "expiry-never" {
  at = "2026-11-20",
  cases = {
    { "dated", text("network_security_config.xml", [[
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
    { "never", android {
        { host = "example.com", pins = {
          key "A", key "B" },
          include_subdomains = true },
        { host = "example.org", pins = { key "A", key "B" } },
      }, fails "never" },
  },
}

test "expiry-bad-date" {
  at = "2026-11-20",
  cases = {
    { "bad", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2027-02-30">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="31.12.2027">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.net</domain>
    <pin-set expiration="2027-1-31">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), {
        fails("bad_date", { line = 5, column = 14 }),
        fails("bad_date", { line = 12, column = 14 }),
        fails("loose_date", { line = 19, column = 14 }) } },
    { "more digits than a month or day has", text(
      "network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2027-112-31" />
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="2027-01-131" />
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.net</domain>
    <pin-set expiration="2027-012-0031" />
  </domain-config>
</network-security-config>
]]), {
        fails("bad_date", { line = 5, column = 14 }),
        fails("bad_date", { line = 9, column = 14 }),
        fails("loose_date", { line = 13, column = 14,
                              message = "takes it for 2027-12-31" }) } },
    { "good", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
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
    { "trustkit", text("pins.json", [[
{
  "api.example.com": {
    "expirationDate": "2027-02-30",
    "publicKeyHashes": [
      "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
      "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
    ]
  }
}
]]), fails("no_date", { line = 3, column = 23 }) },
    { "trustkit plist", text("Info.plist", [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
<key>TSKConfiguration</key>
<dict>
<key>TSKPinnedDomains</key>
<dict>
<key>www.example.com</key>
<dict>
<key>TSKExpirationDate</key>
<string>2027-1-1</string>
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
]]), fails("no_date", { line = 11, column = 1 }) },
  },
}

local function ending(day, ...)
  return android { host = "api.example.com", expires = day, pins = { ... } }
end

test "expiry-passed" {
  at = "2026-11-20",
  cases = {
    { "without an end", ending(nil, key "A"), pass },
    { "without a pin", ending("2026-11-19"), pass },
    { "ended yesterday", ending("2026-11-19", key "A"), fails "passed" },
    { "ends now", ending("2026-11-20", key "A"), fails "passed" },
    { "ends tomorrow", ending("2026-11-21", key "A"), pass },
  },
}

test "expiry-soon" {
  at = "2026-11-20",
  cases = {
    { "without an end", ending(nil, key "A"), pass },
    { "without a pin", ending("2026-11-21"), pass },
    { "has ended", ending("2026-11-20", key "A"), pass },
    { "in 90 days", ending("2027-02-18", key "A"), fails "soon" },
    { "in 91 days", ending("2027-02-19", key "A"), pass },
    { "in 10 days", ending("2026-11-30", key "A"), fails "urgent" },
    { "in 11 days", ending("2026-12-01", key "A"), fails "soon" },
    { "in 11 days, where that is urgent", ending("2026-12-01", key "A"),
      fails "urgent", params = { urgent_days = 11 } },
    { "in 90 days, where 89 is soon", ending("2027-02-18", key "A"), pass,
      params = { notice_days = 89 } },
  },
}

test "expiry-never" {
  cases = {
    { "a date that is none", ending("soon", key "A"), pass },
    { "beside a date that Android takes for another", android {
      { host = "a.example", pins = { key "A" }, expires = "2027-1-31" },
      { host = "b.example", pins = { key "A" } } },
      fails("never", { host = "b.example" }) },
    { "beside a date that TrustKit takes none from", trustkit {
      { host = "a.example", pins = { key "A" }, expires = "2027-01-31" },
      { host = "b.example", pins = { key "A" }, expires = "2027-1-31" },
      { host = "c.example", pins = { key "A" } } },
      { fails("never", { host = "b.example" }),
        fails("never", { host = "c.example" }) } },
    { "no pins", ending(nil), pass },
    { "one of two", android { { host = "a.example", pins = { key "A" } },
      { host = "b.example", pins = { key "A" }, expires = "2027-01-01" } },
      fails("never", { host = "a.example", line = 4 }) },
    { "of a format that has no dates",
      pinning_json { host = "a.example", pins = { key "A" } },
      not_applicable },
  },
}

-- Chromium's list, which ends 70 days after its moment ------------------------

-- Seconds of the moment at which the cases are judged, 2026-11-20.
local NOW <const>, DAY <const> = 1795132800, 86400

local function list_of(moment)
  return text("state.pins", ([[
PinsListTimestamp
%d
TestSPKI
sha256/cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=
]]):format(moment))
end

local ENTRIES <const> = text("state.json", [[
{ "pinsets": [ { "name": "one", "static_spki_hashes": [ "TestSPKI" ] } ],
  "entries": [ { "name": "a.example", "pins": "one" } ] }
]])

test "expiry-passed" {
  at = "2026-11-20",
  cases = {
    { "a list of 70 days ago", list_of(NOW - 70 * DAY),
      fails("list", { path = "state.pins", line = 3,
        message = "ended on 2026-11-20, 70 days after" }) },
    { "a list of 70 days ago, and not each entry of its keys",
      folder { list_of(NOW - 70 * DAY), ENTRIES },
      fails("list", { path = "state.pins" }) },
    { "a list of nearly 70 days ago", list_of(NOW - 70 * DAY + 1), pass },
    { "a list without a moment", text("state.pins", [[
TestSPKI
sha256/cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=
]]), pass },
  },
}

test "expiry-soon" {
  at = "2026-11-20",
  cases = {
    { "a list of today", list_of(NOW), pass },
    { "a list that ends in 11 days", list_of(NOW - 59 * DAY), pass },
    { "a list that ends in 10 days", list_of(NOW - 60 * DAY), fails "urgent" },
    { "a list that ends in 10 days, and not each entry of its keys",
      folder { list_of(NOW - 60 * DAY), ENTRIES },
      fails("urgent", { path = "state.pins" }) },
  },
}
