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

local function installed_from(level)
  return text("app/build.gradle", [[
android {
    defaultConfig {
        minSdk = ]] .. level .. "\n" .. [[
        targetSdk = 36
    }
}
]])
end

test "android-too-old" {
  at = "2026-11-20",
  cases = {
    { "source tree", folder { installed_from "23",
        file("fixtures/android-user-ca/source-tree-config.xml",
           "app/src/main/res/xml/network_security_config.xml") },
      fails("below", { line = 2, message = "from API level 23 on" }) },
    { "read by all", folder { installed_from "24",
        file("fixtures/android-user-ca/source-tree-config.xml",
           "app/src/main/res/xml/network_security_config.xml") },
      pass },
    { "without pins", folder { installed_from "23",
        text("app/src/main/res/xml/network_security_config.xml", [[
<network-security-config>
  <base-config cleartextTrafficPermitted="false" />
</network-security-config>
]]) },
      pass },
  },
}

local function application(data)
  return text("app/src/main/AndroidManifest.xml", [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:networkSecurityConfig="@xml/network_security_config">
    <meta-data android:name="]] .. data .. [[" android:value="2" />
  </application>
</manifest>
]])
end

test "android-flutter" {
  at = "2026-11-20",
  cases = {
    { "with Flutter", folder { application "flutterEmbedding",
        file("fixtures/android-user-ca/source-tree-config.xml",
           "app/src/main/res/xml/network_security_config.xml") },
      fails("unasked", { line = 2, message = "connections of Dart" }) },
    { "without", folder { application "flutterEmbeddings",
        file("fixtures/android-user-ca/source-tree-config.xml",
           "app/src/main/res/xml/network_security_config.xml") },
      pass },
    { "without pins", folder { application "flutterEmbedding",
        text("app/src/main/res/xml/network_security_config.xml", [[
<network-security-config>
  <base-config cleartextTrafficPermitted="false" />
</network-security-config>
]]) },
      pass },
  },
}

test "android-no-anchor" {
  at = "2026-11-20",
  cases = {
    { "a comment alone", text("network_security_config.xml", [[
<network-security-config>
  <base-config>
    <trust-anchors>
      <!-- <certificates src="system" /> -->
    </trust-anchors>
  </base-config>
</network-security-config>
]]), fails("none", { line = 3, column = 5, message = "of base-config are" }) },
    { "for developers alone", text("network_security_config.xml", [[
<network-security-config>
  <base-config>
    <trust-anchors>
      <certificates src="system" />
    </trust-anchors>
  </base-config>
  <debug-overrides>
    <trust-anchors />
  </debug-overrides>
</network-security-config>
]]), pass },
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

-- Builds: manifests and resources of a build type or flavor -------------------

local function manifest_of(set, attributes)
  return text("app/src/" .. set .. "/AndroidManifest.xml", ([[
<manifest xmlns:android="http://schemas.android.com/apk/res/android"
  xmlns:tools="http://schemas.android.com/tools">
  <application %s/>
</manifest>
]]):format(attributes))
end

local function naming(name)
  return ('android:networkSecurityConfig="%s"'):format(name)
end

local function pins_in(set, given, name)
  given = given or { pins = { key "A", key "B" } }
  if not given[1] then given.host = given.host or "api.example.com" end
  given.path = ("app/src/%s/res/%s.xml"):format(set, name or "xml/pins")
  return android(given)
end

local function reporting(name)
  return text("app/src/main/res/" .. name .. ".xml", [[
<network-security-config>
  <domain-config>
    <domain>api.example.com</domain>
    <pin-set>
      <pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
    </pin-set>
    <trustkit-config/>
  </domain-config>
</network-security-config>
]])
end

local function in_library()
  return android { host = "api.example.com", pins = { key "A", key "B" },
                   path = "lib/src/main/res/xml/pins.xml" }
end

local function module_of(name, stem)
  return text(name .. "/src/main/AndroidManifest.xml", ([[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:networkSecurityConfig="@xml/%s"/>
</manifest>
]]):format(stem))
end

local function builds(...)
  return folder { manifest_of("main", naming "@xml/pins"), pins_in "main", ... }
end

local function named(attributes)
  return folder { manifest_of("main", attributes), pins_in "main" }
end

test "android-not-wired" {
  cases = {
    { "named as the app's own", named(naming "@com.example:xml/pins"), pass },
    { "named with blanks around", named(naming " @xml/pins "), pass },
    { "named as the platform's", named(naming "@android:xml/pins"),
      fails "none" },
    { "nothing named", named(naming "@null"), fails "none" },
    { "no reference", named(naming "pins"), fails "none" },
    { "what the build fills in", named(naming "${config}"),
      fails("filled_in", { message = "names ${config}, which" }) },
    { "what the build fills in, and the name beside it", folder {
        manifest_of("main", naming "${config}"), pins_in "main",
        manifest_of("free", naming "@xml/pins") }, pass },
    { "named by debug builds alone", folder { manifest_of("main", ""),
        manifest_of("debug", naming "@xml/pins"), pins_in "main" },
      fails "none" },
    { "named by tests alone", folder { manifest_of("main", ""),
        manifest_of("androidTest", naming "@xml/pins"), pins_in "main" },
      fails "none" },
    { "of debug builds, and named by them", folder { manifest_of("main", ""),
        manifest_of("debug", naming "@xml/pins"), pins_in "debug" }, pass },
    { "named by a flavor alone", folder { manifest_of("main", ""),
        manifest_of("free", naming "@xml/pins"), pins_in "main" }, pass },
    { "named by a flavor, and not by another", folder {
        manifest_of("main", ""), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", ""), pins_in "main" },
      fails("build_unknown", { message = "that of paid none either" }) },
    { "named by two flavors", folder { manifest_of("main", ""),
        manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "@xml/pins"), pins_in "main" }, pass },
    { "named by a flavor, and not by what is part of it", folder {
        manifest_of("main", ""), manifest_of("free", naming "@xml/pins"),
        manifest_of("freeRelease", ""), manifest_of("release", ""),
        manifest_of("debug", ""), pins_in "main" }, pass },
    { "named by a flavor and by main, and not by another", folder {
        manifest_of("main", naming "@xml/pins"), manifest_of("paid", ""),
        manifest_of("free", naming "@xml/pins"), pins_in "main" }, pass },
    { "of a flavor that names it, and another does not", folder {
        manifest_of("main", ""), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", ""), pins_in "free" }, pass },
    { "named by a flavor, where the build fills in what another names", folder {
        manifest_of("main", ""), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "${config}"), pins_in "main" }, pass },
    { "named by a module that has its own", folder {
        manifest_of("main", naming "@xml/open"), pins_in "main",
        pins_in("main", { pins = {} }, "xml/open"), module_of("lib", "pins"),
        in_library() },
      fails("other", { path = "app/src/main/res/xml/pins.xml", count = 1,
        message = "the manifest names @xml/open and not @xml/pins" }) },
    { "named by a module that has its own, which debug builds take", folder {
        manifest_of("main", naming "@xml/open"), pins_in "main",
        module_of("lib", "pins"), android { host = "api.example.com",
          pins = { key "A" }, path = "lib/src/debug/res/xml/pins.xml" } },
      pass },
    { "named by a module that has none", folder {
        manifest_of("main", naming "@xml/open"), pins_in "main",
        module_of("lib", "pins") }, pass },
    { "named by a flavor, and by a module that has its own", folder {
        manifest_of("main", naming "@xml/open"), pins_in "main",
        manifest_of("free", naming "@xml/pins"), module_of("lib", "pins"),
        in_library() }, pass },
    { "named again by a build", builds(
        manifest_of("release", naming "@xml/pins")), pass },
    { "a build whose manifest says nothing of it", builds(
        manifest_of("release", 'tools:remove="android:label"')), pass },
    { "a build that removes it", builds(manifest_of("release",
        'tools:remove="android:label, android:networkSecurityConfig"')),
      fails("build_none", { message = "the manifest of release leaves" }) },
    { "a build whose manifest stands in for the other", builds(
        manifest_of("release", 'tools:node="replace"')), fails "build_none" },
    { "a build that names nothing", builds(manifest_of("release",
        naming "@null" .. ' tools:replace="android:networkSecurityConfig"')),
      fails "build_none" },
    { "two builds that remove it, of which the first is told", builds(
        manifest_of("free", 'tools:remove="android:networkSecurityConfig"'),
        manifest_of("paid", 'tools:remove="android:networkSecurityConfig"')),
      fails("build_none", { count = 1, message = "the manifest of free" }) },
    { "a debug build that removes it", builds(manifest_of("debug",
        'tools:remove="android:networkSecurityConfig"')), pass },
    { "a debug build of a flavor that does", builds(manifest_of("freeDebug",
        'tools:remove="android:networkSecurityConfig"')), pass },
    { "a build that names what is not there", builds(
        manifest_of("release", naming "@xml/absent")),
      fails("build_other", { message = "the manifest of release names \z
        @xml/absent and not @xml/pins" }) },
    { "a build that names a config without pins", builds(
        manifest_of("release", naming "@xml/open"),
        pins_in("release", { pins = {} }, "xml/open")), pass },
    { "of debug builds, where those that are released remove it", folder {
        manifest_of("main", naming "@xml/pins"),
        pins_in("main", { pins = {} }), pins_in "debug",
        manifest_of("release", 'tools:remove="android:networkSecurityConfig"')
      }, pass },
    { "of debug builds of a flavor that removes it", folder {
        manifest_of("main", naming "@xml/pins"), pins_in "debug",
        manifest_of("free", 'tools:remove="android:networkSecurityConfig"')
      }, fails "build_none" },
    { "of a flavor, where a build type removes it", folder {
        manifest_of("main", naming "@xml/pins"), pins_in "free",
        manifest_of("release", 'tools:remove="android:networkSecurityConfig"')
      }, fails "build_none" },
    { "of a flavor, where another removes it", folder {
        manifest_of("main", naming "@xml/pins"), pins_in "free",
        manifest_of("paid", 'tools:remove="android:networkSecurityConfig"')
      }, pass },
    { "a build that names what debug builds alone have", builds(
        manifest_of("free", naming "@xml/open"),
        pins_in("debug", nil, "xml/open")), fails "build_other" },
    { "a build of another module that names another", builds(
        text("demo/src/free/AndroidManifest.xml", [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:networkSecurityConfig="@xml/open"/>
</manifest>
]])), pass },
  },
}

test "android-variant-configs" {
  cases = {
    { "a resource of a phone that pins no host", folder { pins_in "main",
        pins_in("main", { pins = {} }, "xml-v28/pins") },
      fails("unpinned", { message = "api.example.com is pinned in one" }) },
    { "a resource of a phone that alone pins a host", folder {
        pins_in("main", { pins = {} }),
        pins_in("main", nil, "xml-v28/pins") }, fails "unpinned" },
    { "a resource of a phone that pins no subdomains", folder {
        pins_in("main", { include_subdomains = true, pins = { key "A" } }),
        pins_in("main", { pins = { key "A" } }, "xml-v28/pins") },
      fails("unpinned", { message = "what is below api.example.com is" }) },
    { "one that pins subdomains of both", folder {
        pins_in("main", { include_subdomains = true, pins = { key "A" } }),
        pins_in("main", { include_subdomains = true, pins = { key "A" } },
                "xml-v28/pins") }, pass },
    { "the host of one below that of the other", folder {
        pins_in "main", pins_in("main", { host = "example.com",
          include_subdomains = true, pins = { key "A", key "B" } },
          "xml-v28/pins") }, fails "unpinned" },
    { "neither pins the host", folder { pins_in("main", { pins = {} }),
        pins_in("main", { pins = {} }, "xml-v28/pins") }, pass },
    { "a build that pins no host", builds(pins_in("release", { pins = {} })),
      fails("build_unpinned", { message = "do not pin api.example.com" }) },
    { "a build that pins no host, which is before main by its name",
      builds(pins_in("free", { pins = {} })), fails "build_unpinned" },
    { "a build that pins other keys", builds(
        pins_in("release", { pins = { key "A", key "C" } })),
      fails("build_differs", { also = { 2 } }) },
    { "a build that pins the first of two hosts", folder {
        pins_in("main", { { host = "a.example", pins = { key "A" } },
                          { host = "b.example", pins = { key "B" } } }),
        pins_in("release", { host = "a.example", pins = { key "A" } }) },
      fails("build_unpinned", { message = "do not pin b.example",
                                also = { 10 } }) },
    { "a build that pins no host, before two files of a resource", folder {
        pins_in "main", pins_in("main", nil, "xml-v28/pins"),
        pins_in("release", { pins = {} }) },
      fails("build_unpinned", { count = 1 }) },
    { "a build that pins no host, and an asset that is called alike", builds(
        android { host = "api.example.com", pins = { key "A", key "B" },
                  path = "app/src/release/assets/xml/pins.xml" },
        pins_in("release", { pins = {} })), fails "build_unpinned" },
    { "a build of what another fills in, which pins no host", folder {
        manifest_of("main", naming "${config}"), pins_in "main",
        manifest_of("release", naming "@xml/open"),
        pins_in("release", { pins = {} }, "xml/open") },
      fails "build_unpinned" },
    { "a build that pins the same", builds(pins_in "release"), pass },
    { "a build that pins more", folder { pins_in("main", { pins = {} }),
        pins_in "release" }, fails "build_differs" },
    { "a debug build that pins no host", builds(
        pins_in("debug", { pins = {} })), pass },
    { "a build of another resource", builds(
        pins_in("release", { pins = {} }, "xml/other")), pass },
    { "a build that names a config without pins", builds(
        manifest_of("release", naming "@xml/open"),
        pins_in("release", { pins = {} }, "xml/open")),
      fails "build_unpinned" },
    { "a build that names a config with the same pins", builds(
        manifest_of("release", naming "@xml/again"),
        pins_in("release", nil, "xml/again")), pass },
    { "a build that names a config, which debug builds have with pins", builds(
        manifest_of("free", naming "@xml/open"),
        pins_in("debug", nil, "xml/open"),
        pins_in("main", { pins = {} }, "xml/open")),
      fails("build_unpinned", { path = "app/src/main/res/xml/open.xml" }) },
    { "a build that names a config, which another has with pins", builds(
        manifest_of("free", naming "@xml/open"),
        pins_in("alpha", nil, "xml/open"),
        pins_in("main", { pins = {} }, "xml/open")),
      { fails "build_differs",
        fails("build_unpinned", { path = "app/src/main/res/xml/open.xml" }) } },
    { "a build that names a config, which it has with pins", builds(
        manifest_of("free", naming "@xml/open"),
        pins_in("free", nil, "xml/open"),
        pins_in("main", { pins = {} }, "xml/open")), fails "build_differs" },
    { "a build that names a config, which part of it has with pins", builds(
        manifest_of("free", naming "@xml/open"),
        pins_in("freeRelease", nil, "xml/open"),
        pins_in("main", { pins = {} }, "xml/open")),
      { fails "build_differs", fails "build_unpinned" } },
    { "a debug build of a flavor that names a config of debug builds", folder {
        manifest_of("main", naming "@xml/pins"), pins_in "debug",
        manifest_of("free", naming "@xml/open"),
        pins_in("debug", { pins = {} }, "xml/open") },
      fails("build_unpinned", { path = "app/src/debug/res/xml/open.xml" }) },
    { "a debug build, where those that are released name another", folder {
        manifest_of("main", naming "@xml/pins"), pins_in "main",
        pins_in("debug", { host = "dev.example.org", pins = { key "A" } }),
        manifest_of("release", naming "@xml/again"),
        pins_in("release", nil, "xml/again") }, pass },
    { "a flavor, where another names another", folder {
        manifest_of("main", naming "@xml/pins"),
        pins_in("free", { host = "free.example.com", pins = { key "A" } }),
        manifest_of("paid", naming "@xml/again"),
        pins_in("paid", nil, "xml/again") }, pass },
    { "a build type before a flavor", folder { pins_in "prod",
        pins_in("release", { pins = {} }) },
      fails("build_unpinned", { path = "app/src/release/res/xml/pins.xml" }) },
    { "a variant before its flavor", folder { pins_in "prod",
        pins_in("prodRelease", { pins = {} }) }, fails "build_unpinned" },
    { "a variant before its build type", folder { pins_in "release",
        pins_in("prodRelease", { pins = {} }) },
      fails("build_unpinned", {
        path = "app/src/prodRelease/res/xml/pins.xml", count = 1 }) },
    { "a variant, and a flavor that it is not of", folder { pins_in "prod",
        pins_in("freeRelease", { pins = {} }) }, pass },
    { "a flavor whose name begins like another", folder { pins_in "prod",
        pins_in("production", { pins = {} }) }, pass },
    { "two flavors", folder { pins_in "prod",
        pins_in("staging", { pins = {} }) }, pass },
    { "what an app has in the place of a library's", folder {
        manifest_of("main", naming "@xml/pins"),
        pins_in("main", { pins = {} }), in_library() },
      fails("build_unpinned", { path = "app/src/main/res/xml/pins.xml" }) },
    { "what an app has in the place of a library's, and debug builds not",
      folder { manifest_of("main", naming "@xml/pins"), pins_in "debug",
        pins_in("main", { pins = {} }), in_library() },
      fails("build_unpinned", { path = "app/src/main/res/xml/pins.xml" }) },
    { "what an app has in the place of a library's, named by its flavors, too",
      folder { manifest_of("main", naming "@xml/pins"),
        manifest_of("free", naming "@xml/pins"),
        pins_in("main", { pins = {} }), in_library() },
      fails("build_unpinned", { count = 1 }) },
    { "what a library has for an app", folder {
        manifest_of("main", naming "@xml/pins"), in_library() }, pass },
    { "what an app and a library have for themselves", folder {
        manifest_of("main", naming "@xml/pins"),
        pins_in("main", { pins = {} }), in_library(),
        text("lib/src/main/AndroidManifest.xml", [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:networkSecurityConfig="@xml/pins"/>
</manifest>
]]) }, pass },
    { "what one of two apps has in the place of a library's", folder {
        manifest_of("main", naming "@xml/pins"),
        pins_in("main", { pins = {} }), in_library(),
        text("demo/src/main/AndroidManifest.xml", [[
<manifest xmlns:android="http://schemas.android.com/apk/res/android">
  <application android:networkSecurityConfig="@xml/pins"/>
</manifest>
]]) }, pass },
    { "what TrustKit does not enforce, which the platform does", folder {
        reporting "xml/pins", reporting "xml-v28/pins" }, pass },
  },
}

-- Apps and libraries that build files declare --------------------------------

local REMOVES <const> = 'tools:remove="android:networkSecurityConfig"'
local REPLACES <const> = ' tools:replace="android:networkSecurityConfig"'
local MAKES_LIBRARY <const> = "plugins { alias(libs.plugins.android.library) }"

local function makes(name, text_of_build)
  return text(name .. "/build.gradle", text_of_build)
end

--- An app, and a library whose manifest names its own config.
local function below(attributes, ...)
  return folder { makes("app", "plugins { id 'com.android.application' }"),
    makes("lib", MAKES_LIBRARY), manifest_of("main", attributes),
    module_of("lib", "pins"), in_library(), ... }
end

--- Another app, whose manifest says nothing.
local function beside(text_of_build)
  return makes("wear", text_of_build),
    text("wear/src/main/AndroidManifest.xml",
         "<manifest><application/></manifest>")
end

test "android-not-wired" {
  cases = {
    { "of a library that names it", below "", pass },
    { "of a library, where the app names it, too",
      below(naming "@xml/pins"), pass },
    { "of a library, where the build fills in what the app names",
      below(naming "${config}"), pass },
    { "of a library, where the app removes it", below(REMOVES),
      fails("build_none", { path = "lib/src/main/res/xml/pins.xml",
        message = "the manifest of app leaves", also = { 3 } }) },
    { "of a library, where the app names what is not there",
      below(naming "@xml/open" .. REPLACES),
      fails("build_other", { message = "the manifest of app names \z
        @xml/open and not @xml/pins" }) },
    { "of a library, where the app names another library's",
      below(naming "@xml/open" .. REPLACES, android { host = "api.example.com",
        pins = { key "A", key "B" }, path = "net/src/main/res/xml/open.xml" }),
      pass },
    { "of a library, where the app names what debug builds alone have",
      below(naming "@xml/open" .. REPLACES,
            pins_in("debug", nil, "xml/open")), fails "build_other" },
    { "of a library, where the app removes it and a build names it",
      below(REMOVES, manifest_of("release", naming "@xml/pins")), pass },
    { "of a library, where one of two apps removes it", below(REMOVES,
        beside "plugins { id 'com.android.application' }"), pass },
    { "of a library, where one that may be an app does not remove it",
      below(REMOVES, beside "plugins { id 'shop.wear' }"), pass },
    { "of a library, where what may be an app has one that is called so",
      below(REMOVES, beside "plugins { id 'shop.wear' }\n\z
        dependencies { implementation 'shop.android.library:core:1' }"), pass },
    { "of what may be an app, where another removes it",
      folder { makes("app", "plugins { id 'com.android.application' }"),
        manifest_of("main", REMOVES), module_of("lib", "pins"), in_library() },
      pass },
  },
}

test "android-variant-configs" {
  cases = {
    { "an app with a config of its own in place of a library's",
      below(naming "@xml/open" .. REPLACES,
            pins_in("main", { pins = {} }, "xml/open")),
      fails("build_unpinned", { path = "app/src/main/res/xml/open.xml",
        message = "do not pin api.example.com" }) },
    { "an app that has what a library names, and pins no host",
      below("", pins_in("main", { pins = {} })),
      fails("build_unpinned", { path = "app/src/main/res/xml/pins.xml",
        count = 1 }) },
    { "an app that has what a library names, and pins the same",
      below("", pins_in "main"), pass },
    { "one of two apps that has what a library names",
      below("", pins_in("main", { pins = {} }),
            beside "plugins { id 'com.android.application' }"), pass },
    { "what may be an app that has what a library names",
      below("", pins_in("main", { pins = {} }),
            beside "plugins { id 'shop.wear' }"), pass },
  },
}

-- Build types and flavors that a build file declares -------------------------

local function build_file(...)
  return text("app/build.gradle",
              ("android {\n%s\n}"):format(table.concat({ ... }, "\n")))
end

local FREE_PAID <const> = "productFlavors { free { } paid { } }"
local BETA <const> = 'buildTypes { create("beta") { } }'
local CROSSED <const> = [[flavorDimensions "tier", "shop"
  productFlavors {
    free { dimension "tier" }
    paid { dimension "tier" }
    play { dimension "shop" }
  }]]

local function unnamed(...) return folder { manifest_of("main", ""), ... } end

test "android-not-wired" {
  cases = {
    { "named by flavors, and not by a build type", unnamed(
        build_file(FREE_PAID, BETA), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "@xml/pins"), manifest_of("beta", ""),
        pins_in "main"), pass },
    { "named by a flavor, and not by another of the build file", unnamed(
        build_file(FREE_PAID), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", ""), pins_in "main"),
      fails("build_silent", { message = "and none of paid does" }) },
    { "named by a flavor, and another has no manifest", unnamed(
        build_file(FREE_PAID), manifest_of("free", naming "@xml/pins"),
        pins_in "main"),
      fails("build_silent", { message = "and none of paid does",
        also = { 3 } }) },
    { "named by all flavors", unnamed(build_file(FREE_PAID),
        manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "@xml/pins"), pins_in "main"), pass },
    { "named by a flavor, and a build fills in what another names", unnamed(
        build_file(FREE_PAID), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "${config}"), pins_in "main"), pass },
    { "named by flavors of one dimension of two", unnamed(
        build_file(CROSSED), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "@xml/pins"), manifest_of("play", ""),
        pins_in "main"), pass },
    { "named by a build type alone, where there are releases", unnamed(
        build_file(BETA), manifest_of("beta", naming "@xml/pins"),
        pins_in "main"),
      fails("build_silent", { message = "and none of release does" }) },
    { "named by releases alone, where there is another build type", unnamed(
        build_file(BETA), manifest_of("release", naming "@xml/pins"),
        pins_in "main"), pass },
    { "named by releases, and not by another build type", unnamed(
        build_file(BETA), manifest_of("release", naming "@xml/pins"),
        manifest_of("beta", ""), pins_in "main"),
      fails("build_silent", { message = "and none of beta does" }) },
    { "named by a flavor, and not by what no build file knows", unnamed(
        build_file(FREE_PAID), manifest_of("free", naming "@xml/pins"),
        manifest_of("paid", naming "@xml/pins"), manifest_of("beta", ""),
        pins_in "main"),
      fails("build_unknown", { message = "that of beta none either" }) },
    { "named by a flavor of another module", unnamed(
        text("lib/build.gradle", "android { " .. FREE_PAID .. " }"),
        manifest_of("free", naming "@xml/pins"), pins_in "main"), pass },
    { "named by a flavor, with the build file of all modules", unnamed(
        text("build.gradle.kts", "subprojects { " .. FREE_PAID .. " }"),
        manifest_of("free", naming "@xml/pins"), pins_in "main"),
      fails "build_silent" },
    { "of a flavor, where a build type of the build file removes it", folder {
        build_file(FREE_PAID, BETA),
        manifest_of("main", naming "@xml/pins"), pins_in "free",
        manifest_of("beta", 'tools:remove="android:networkSecurityConfig"') },
      fails "build_none" },
    { "of a flavor, where one of another dimension removes it", folder {
        build_file(CROSSED), manifest_of("main", naming "@xml/pins"),
        pins_in "free",
        manifest_of("play", 'tools:remove="android:networkSecurityConfig"') },
      fails "build_none" },
    { "of a flavor, where another of its dimension removes it", folder {
        build_file(CROSSED), manifest_of("main", naming "@xml/pins"),
        pins_in "free",
        manifest_of("paid", 'tools:remove="android:networkSecurityConfig"') },
      pass },
    { "of releases, where another build type removes it", folder {
        build_file(BETA), manifest_of("main", naming "@xml/pins"),
        pins_in "release",
        manifest_of("beta", 'tools:remove="android:networkSecurityConfig"') },
      pass },
    { "of releases of a flavor, where another build type removes it", folder {
        build_file(FREE_PAID, BETA), manifest_of("main", naming "@xml/pins"),
        pins_in "freeRelease",
        manifest_of("beta", 'tools:remove="android:networkSecurityConfig"') },
      pass },
  },
}

test "android-variant-configs" {
  cases = {
    { "a build type before a flavor, of the build file", folder {
        build_file(FREE_PAID, BETA), pins_in "free",
        pins_in("beta", { pins = {} }) },
      fails("build_unpinned", { path = "app/src/beta/res/xml/pins.xml",
        count = 1 }) },
    { "a build type, and another", folder { build_file(BETA),
        pins_in "release", pins_in("beta", { pins = {} }) }, pass },
    { "a build type, and a variant of another", folder {
        build_file(FREE_PAID, BETA), pins_in "freeRelease",
        pins_in("beta", { pins = {} }) }, pass },
    { "a build type, and a variant of it", folder {
        build_file(FREE_PAID, BETA), pins_in "freeBeta",
        pins_in("beta", { pins = {} }) }, fails "build_differs" },
    { "a flavor of the first dimension before one of the next", folder {
        build_file(CROSSED), pins_in "play", pins_in("free", { pins = {} }) },
      fails("build_unpinned", { path = "app/src/free/res/xml/pins.xml",
        count = 1 }) },
    { "two flavors of one dimension", folder { build_file(CROSSED),
        pins_in "paid", pins_in("free", { pins = {} }) }, pass },
    { "two flavors, of one of which the dimension is not known", folder {
        build_file('productFlavors { free { } play { dimension = "shop" } }'),
        pins_in "play", pins_in("free", { pins = {} }) }, pass },
  },
}

-- What manifests name, beside the config of iOS ------------------------------

local function beside_ios(...)
  return folder { apple { path = "ios/Shop/Info.plist",
    host = "api.example.com", pins = { key "A", key "B" } }, ... }
end

local function xml_in(set, octets, name)
  return text(("app/src/%s/res/xml/%s.xml"):format(set, name or "pins"),
              octets)
end

local main_names_pins = manifest_of("main", naming "@xml/pins")

test "android-config-absent" {
  cases = {
    { "no manifest", beside_ios(), pass },
    { "a manifest that names none", beside_ios(manifest_of("main", "")), pass },
    { "what is not there", beside_ios(main_names_pins),
      fails("absent", { path = "app/src/main/AndroidManifest.xml", line = 3,
        column = 16, consequences = {},
        message = "the manifest names @xml/pins, and no file that ships" }) },
    { "what is not there, where there is no other config",
      folder { text("app/res/xml/paths.xml", "<paths/>"), main_names_pins },
      fails "absent" },
    { "what is not there, by a flavor as well", beside_ios(main_names_pins,
        manifest_of("free", naming "@xml/free")),
      { fails("absent", { path = "app/src/free/AndroidManifest.xml" }),
        fails("absent", { path = "app/src/main/AndroidManifest.xml" }) } },
    { "by debug builds alone", beside_ios(
        manifest_of("debug", naming "@xml/pins")), pass },
    { "by tests alone", beside_ios(
        manifest_of("androidTest", naming "@xml/pins")), pass },
    { "nothing by @null", beside_ios(manifest_of("main", naming "@null")),
      pass },
    { "a config", beside_ios(main_names_pins, pins_in "main"), pass },
    { "one without pins", beside_ios(main_names_pins,
        pins_in("main", { pins = {} })), pass },
    { "one for newer phones alone", beside_ios(main_names_pins,
        pins_in("main", nil, "xml-v28/pins")), pass },
    { "one of a library", beside_ios(main_names_pins, in_library()), pass },
    { "one of a flavor", beside_ios(main_names_pins, pins_in "free"), pass },
    { "one of debug builds alone", beside_ios(main_names_pins,
        pins_in "debug"), fails "absent" },
    { "one of another flavor", beside_ios(
        manifest_of("free", naming "@xml/pins"), pins_in "paid"),
      fails "absent" },
    { "one that is copied from elsewhere", beside_ios(
        manifest_of("main", naming "@xml/network_security_config"),
        android { path = "config/network_security_config.xml",
                  host = "api.example.com", pins = { key "A" } }), pass },
    { "one that is called otherwise", beside_ios(main_names_pins,
        pins_in("main", nil, "xml/pin")), fails "absent" },
    { "an asset that is called so", beside_ios(main_names_pins,
        text("app/src/main/assets/xml/pins.xml", "<paths/>")),
      fails "absent" },
    { "a file with another root", beside_ios(main_names_pins,
        xml_in("main", "<paths/>")),
      fails("other_root", { message = "of that file is <paths>",
        consequences = { android = "dies" } }) },
    { "a file with another root, and a config", beside_ios(main_names_pins,
        xml_in("main", "<paths/>"), pins_in "free"), pass },
    { "a file with another root, of debug builds", beside_ios(main_names_pins,
        xml_in("debug", "<paths/>")), fails "absent" },
    { "a file that is no XML", beside_ios(main_names_pins,
        xml_in("main", "pins")),
      fails("unreadable", { consequences = { android = "refused" } }) },
    { "what the build fills in", beside_ios(
        manifest_of("main", naming "${config}")),
      fails("filled_in", { message = "names ${config}, which the build" }) },
    { "what the build fills in, beside a config of debug builds", beside_ios(
        manifest_of("main", naming "${config}"), pins_in "debug"),
      fails "filled_in" },
    { "what the build fills in, beside a config", beside_ios(
        manifest_of("main", naming "${config}"),
        pins_in("main", nil, "xml/other")), pass },
    { "what the hook of a plug-in brings", beside_ios(
        manifest_of("main", naming "@xml/network_security_config"),
        pinning_json { path = "pinning/pinning.json", host = "api.example.com",
                       pins = { key "A", key "B" } }), pass },
  },
}

-- Build actions, which put what they pin into files -------------------------

local ENTRY <const> = '{ "resFile": "xml/%s.xml", "target": \z
  "network-security-config", "inject": "<domain-config><domain>%s</domain>\z
  <pin-set><pin digest=\\"SHA-256\\">\z
  cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin></pin-set>\z
  </domain-config>" }'

local function action(...)
  local entries = {}
  for i, name in ipairs { ... } do
    entries[i] = ENTRY:format(name, ("abc"):sub(i, i) .. ".example")
  end
  return text("pinning.json", ([[
{ "platforms": { "android": { "xml": [
%s
] } } }
]]):format(table.concat(entries, ",\n")))
end

test "android-config-absent" {
  cases = {
    { "what a build action brings", beside_ios(
        manifest_of("main", naming "@xml/network_security_config"),
        action "network_security_config"), pass },
    { "what the build fills in, where a build action brings a config",
      beside_ios(manifest_of("main", naming "${config}"),
                 action "network_security_config"), pass },
  },
}

test "android-not-wired" {
  cases = {
    { "a build action for the file that the build names",
      action "network_security_config", pass },
    { "a build action for a file that is called otherwise", action "pins",
      pass },
    { "a build action for a file whose name is misspelt",
      action "netwrk_security_config", fails("other", { also = { 2 },
        message = "names @xml/network_security_config and not @xml/netwrk" }) },
    { "a build action for two files", action("network_security_config", "pins"),
      fails("other", { also = { 3 }, message = "and not @xml/pins" }) },
    { "a build action for one file, twice",
      action("network_security_config", "network_security_config"), pass },
  },
}
