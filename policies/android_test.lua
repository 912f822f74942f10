--- Tests of the rules of android.lua: network security configs.

test "android-no-domain" {
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
      <domain>a.example.com</domain>
    </domain-config>
  </domain-config>
</network-security-config>
]]), pass },
    { "without", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), fails("no_domain", { line = 3, column = 3 }) },
  },
}

test "android-misplaced" {
  at = "2026-11-20",
  cases = {
    { "elsewhere", file("fixtures/android-misplaced/elsewhere.xml",
           "network_security_config.xml"), {
        fails("elsewhere", { line = 4, column = 5 }),
        fails("elsewhere", { line = 12, column = 73 }),
        fails("in_debug", { line = 16, column = 5 }) } },
    { "in place", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config>
    <trust-anchors>
      <certificates src="system" />
    </trust-anchors>
  </base-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <debug-overrides />
</network-security-config>
]]), pass },
    { "twice", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config />
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
  </domain-config>
  <base-config />
  <debug-overrides />
  <debug-overrides />
</network-security-config>
]]), {
        fails("twice", { line = 10, column = 5 }),
        fails("twice", { line = 14, column = 3 }),
        fails("twice", { line = 16, column = 3 }) } },
    { "a comment in a name and in a pin", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain>www.<!-- ours -->example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh
        <!-- the rest --> 8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), {
        fails("parted", { line = 4, column = 30 }),
        fails("parted", { line = 7, column = 26 }) } },
    { "comments around a pin", text("network_security_config.xml", [=[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain><!-- ours --> www.example.com <!-- theirs --> </domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">
        <!-- in use -->cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=
        <!-- as served -->
      </pin>
      <pin digest="SHA-256"><![CDATA[P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT]]><?a
        b?>03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]=]), pass },
  },
}

test "android-digest-attribute" {
  at = "2026-11-20",
  cases = {
    { "lower case", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="sha-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), pass },
    { "trustkit", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="sha-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" />
  </domain-config>
</network-security-config>
]]), fails("lower_case", { line = 6, column = 12 }) },
    { "wrong", file("fixtures/android-digest-attribute/wrong.xml",
           "network_security_config.xml"), {
        fails("absent", { line = 6, column = 7 }),
        fails("called_algorithm", { line = 7, column = 7 }),
        fails("other", { line = 8, column = 12 }),
        fails("other", { line = 9, column = 12 }) } },
  },
}

test "android-override-pins" {
  at = "2026-11-20",
  cases = {
    { "debug alone", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <trust-anchors>
      <certificates src="@raw/house" overridePins="false" />
    </trust-anchors>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <debug-overrides>
    <trust-anchors>
      <certificates src="user" overridePins="true" />
    </trust-anchors>
    <!-- <certificates src="@raw/debug" /> -->
  </debug-overrides>
</network-security-config>
]]), pass },
    { "release", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config>
    <trust-anchors>
      <certificates src="user" overridePins="true" />
    </trust-anchors>
  </base-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <trust-anchors>
      <certificates src="@raw/house" overridePins="true" />
    </trust-anchors>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), {
        fails("user", { line = 5, column = 32 }),
        fails("anchor", { line = 11, column = 38,
                          message = "end in @raw/house are" }) } },
    { "of no source", text("network_security_config.xml", [[
<network-security-config>
  <base-config>
    <trust-anchors>
      <certificates overridePins="true" />
    </trust-anchors>
  </base-config>
</network-security-config>
]]), fails("anchor", { line = 4, message = "end in it are" }) },
  },
}

test "android-user-ca" {
  at = "2026-11-20",
  cases = {
    { "debug alone", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <trust-anchors>
      <certificates src="system" />
    </trust-anchors>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <debug-overrides>
    <trust-anchors>
      <certificates src="user" />
    </trust-anchors>
  </debug-overrides>
</network-security-config>
]]), pass },
    { "release", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config>
    <trust-anchors>
      <certificates src="user" />
    </trust-anchors>
  </base-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), fails("user", { line = 5, column = 21 }) },
    { "source tree", folder {
        text("app/build.gradle", [[
plugins { id 'com.android.application' }
repositories { maven { url 'https://jitpack.io' } }
ext { targetSdkVersion = 21 }
android {
    /* targetSdkVersion 20 */
    compileSdk 34 // targetSdkVersion 19
    defaultConfig {
        applicationId "com.example"
        targetSdkVersion 23
    }
    testOptions { targetSdk = 18 }
}
]]),
        file("fixtures/android-user-ca/source-tree-config.xml",
           "app/src/main/res/xml/network_security_config.xml") },
      fails "target" },
  },
}

test "android-cleartext" {
  at = "2026-11-20",
  cases = {
    { "forbidden", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config cleartextTrafficPermitted="false" />
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config cleartextTrafficPermitted="false">
    <domain includeSubdomains="true">plain.example</domain>
  </domain-config>
</network-security-config>
]]), pass },
    { "permitted", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config cleartextTrafficPermitted="true" />
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config cleartextTrafficPermitted="true">
    <domain includeSubdomains="true">pinned.example</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <domain-config cleartextTrafficPermitted="true">
    <domain includeSubdomains="true">plain.example</domain>
  </domain-config>
  <domain-config cleartextTrafficPermitted="true">
    <domain includeSubdomains="true">localhost</domain>
  </domain-config>
  <domain-config cleartextTrafficPermitted="true">
    <domain includeSubdomains="true">10.0.2.2</domain>
  </domain-config>
</network-security-config>
]]), {
        fails("base", { line = 3, column = 16, also = {} }),
        fails("pinned", { line = 3, column = 16, also = { 5 } }),
        fails("pinned", { line = 11, column = 18, also = { 12 } }),
        fails("unpinned", { line = 18, column = 18, also = { 19 } }),
        fails("loopback", { line = 21, column = 18 }),
        fails("loopback", { line = 24, column = 18 }) } },
    { "source tree", folder {
        text("app/build.gradle", [[
plugins { id 'com.android.application' }
repositories { maven { url 'https://jitpack.io' } }
ext { targetSdkVersion = 21 }
android {
    /* targetSdkVersion 20 */
    compileSdk 34 // targetSdkVersion 19
    defaultConfig {
        applicationId "com.example"
        targetSdkVersion 23
    }
    testOptions { targetSdk = 18 }
}
]]),
        file("fixtures/android-cleartext/source-tree-config.xml",
           "app/src/main/res/xml/network_security_config.xml") }, {
        fails("base_by_target", { also = { 9 } }),
        fails("pinned_by_target", { also = { 4, 9 } }) } },
  },
}

test "android-custom-anchor" {
  at = "2026-11-20",
  cases = {
    { "debug alone", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <trust-anchors>
      <certificates src="system" />
    </trust-anchors>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
  <debug-overrides>
    <trust-anchors>
      <certificates src="@raw/debug" />
    </trust-anchors>
  </debug-overrides>
</network-security-config>
]]), pass },
    { "package unreadable",
      file "fixtures/android-custom-anchor/package-unreadable.apk",
      fails "unreadable" },
    { "raw", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <trust-anchors>
      <certificates src="@raw/house" />
    </trust-anchors>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]), fails("custom", { line = 6, column = 21 }) },
  },
}

test "android-not-wired" {
  at = "2026-11-20",
  cases = {
    { "another", folder {
        text("app/AndroidManifest.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<manifest
  xmlns:android="http://schemas.android.com/apk/res/android"
  package="com.example.app">
  <application android:label="app"
    android:networkSecurityConfig="@xml/open" />
</manifest>
]]),
        text("app/res/xml/open.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <base-config />
</network-security-config>
]]),
        text("app/res/xml/pinned.xml", [[
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
]]) }, fails "other" },
    { "named", folder {
        text("app/AndroidManifest.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<manifest
  xmlns:android="http://schemas.android.com/apk/res/android"
  package="com.example.app">
  <application android:label="app"
    android:networkSecurityConfig="@xml/pinned" />
</manifest>
]]),
        text("app/res/xml/paths.xml", [[
<paths/>
]]),
        text("app/res/xml/pinned.xml", [[
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
]]),
        text("app/res/xml/pinned_debug.xml", [[
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
]]),
        text("case.lua", [[
return {
  input = "",
  expect = {},
}
]]),
        text("lib/AndroidManifest.xml", [[
<manifest/>
]]) }, pass },
    { "none", folder {
        text("app/AndroidManifest.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<manifest
  xmlns:android="http://schemas.android.com/apk/res/android"
  package="com.example.app">
  <application android:label="app" />
</manifest>
]]),
        text("app/res/xml/network_security_config.xml", [[
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
]]) }, fails "none" },
  },
}

test "android-trustkit-several-domains" {
  at = "2026-11-20",
  cases = {
    { "one each", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" />
    <domain-config>
      <domain>a.example.com</domain>
      <domain>b.example.com</domain>
    </domain-config>
  </domain-config>
</network-security-config>
]]), pass },
    { "two", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <domain>example.org</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" />
  </domain-config>
</network-security-config>
]]), fails("several", { line = 10, column = 5 }) },
  },
}

test "android-trustkit-gap" {
  at = "2026-11-20",
  cases = {
    { "gaps", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <trustkit-config enforcePinning="true" />
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config />
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.net</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config enforcePinning="false" />
  </domain-config>
</network-security-config>
]]), {
        fails("no_pins", { line = 5, column = 5 }),
        fails("reports_only", { line = 13, column = 5 }),
        fails("reports_only", { line = 21, column = 5 }) } },
    { "inherited", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
    <trustkit-config enforcePinning="true" />
    <domain-config>
      <domain>a.example.com</domain>
    </domain-config>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
  </domain-config>
</network-security-config>
]]), pass },
  },
}

test "android-variant-configs" {
  at = "2026-11-20",
  cases = {
    { "alike", folder {
        text("res/xml/network_security_config.xml", [[
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
]]),
        text("res/xml/other.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.org</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]),
        text("res/xml-v28/network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">EXAMPLE.com</domain>
    <pin-set expiration="2029-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
      <pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]) }, pass },
    { "differ", folder {
        text("res/xml/network_security_config.xml", [[
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
]]),
        text("res/xml-v28/network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">example.com</domain>
    <pin-set expiration="2028-01-01">
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]) }, fails("differ", { line = 2, column = 1 }) },
  },
}

local function clear(host, ...)
  return android { host = host, cleartext = true, pins = { ... } }
end

test "android-cleartext" {
  cases = {
    { "a host with a pin", clear("api.example.com", key "A"), fails "pinned" },
    { "a host without pins", android { { host = "x.example",
      cleartext = true }, { host = "y.example", pins = { key "A" } } },
      fails "unpinned" },
    { "the device itself", clear "127.0.0.1", fails "loopback" },
    { "the device itself, by another address", clear "127.1.2.3",
      fails "loopback" },
    { "the host of Android's emulator", clear "10.0.2.2", fails "loopback" },
    { "the host of another emulator", clear "10.0.3.2", fails "loopback" },
    { "the device itself, by IPv6", clear "::1", fails "loopback" },
    { "the device itself, in brackets", clear "[::1]", fails "loopback" },
    { "an address that is not its own", clear "10.0.2.3",
      fails "unpinned" },
    { "a name that begins like its address", clear "127.example.com",
      fails "unpinned" },
    { "a name that begins with its address", clear "127.0.0.1.example.com",
      fails "unpinned" },
  },
}

local manifest = text("app/AndroidManifest.xml", [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:label="app" />
</manifest>
]])

local function unwired(given)
  given.path = "app/res/xml/network_security_config.xml"
  return folder { manifest, android(given) }
end

test "android-not-wired" {
  cases = {
    { "without pins", unwired { host = "api.example.com" }, pass },
    { "with a pin in its second entry", unwired { { host = "x.example" },
      { host = "api.example.com", pins = { key "A" } } }, fails "none" },
  },
}
