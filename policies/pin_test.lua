--- Tests of the rules of pin.lua: a single pin.

test "pin-undecodable" {
  at = "2026-11-20",
  cases = {
    { "all", pinning_json {
        { host = "h0.example.com", pins = {
          key "A",
          "d941041bce9536c70b7f4155a97cf2c825a164a13d22f1b0398045517\z
          091edd0" } },
        { host = "h1.example.com", pins = {
          key "A",
          "D9:41:04:1B:CE:95:36:C7:0B:7F:41:55:A9:7C:F2:C8:25:A1:64:\z
          A1:3D:22:F1:B0:39:80:45:51:70:91:ED:D0" } },
        { host = "h2.example.com", pins = {
          key "A", "43c86d61c260d6cd07167844d4783690dc3900db" } },
        { host = "h3.example.com", pins = {
          key "A",
          "sha256/ZDk0MTA0MWJjZTk1MzZjNzBiN2Y0MTU1YTk3Y2YyYzgyNWExNj\z
          RhMTNkMjJmMWIwMzk4MDQ1NTE3MDkxZWRkMA==" } },
        { host = "h4.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dAK" } },
        { host = "h5.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf0FVqXzy\nyCWhZKE9IvGwOYBFUXCR7dA=" } },
        { host = "h6.example.com", pins = {
          key "A",
          "sha256///7ZAEEABAAbAM4AlQA2AMcACwB/AEEAVQCpAHwA8gDIACUAoQ\z
          BkAKEA" } },
        { host = "h7.example.com", pins = {
          key "A",
          "sha256/77+9QQQbzpU277+9C39BVe+/vXzvv73vv70l77+9ZO+/vT0i77\z
          +9Oe+/vUVRcO+/ve+/ve+/vQ==" } },
        { host = "h8.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLfFVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
        { host = "h9.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLff0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
        { host = "h10.example.com", pins = { key "A", "sha256/" } },
        { host = "h11.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA= " } },
        { host = "h12.example.com", pins = {
          key "A",
          "sha512/LaL7vFtXjk6ONaVEkgoWpyy7PlSQEKJsjfdZ5RRkRY7qAyMqmP\z
          /UO2xL6gsk53e0Oz77fwoLNKP4qdg05rZtXA==" } },
        { host = "h13.example.com", pins = {
          key "A", "sha256/AeaQcL3_p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=" } },
        { host = "h14.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA==" } },
        { host = "h15.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf0FVqXzyyCW!ZKE9IvGwOYBFUXCR7dA=" } },
        { host = "h16.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf0FVqXzyyA==" } },
        { host = "h17.example.com", pins = {
          key "A", "sha256/2UEEG86VNscLf" } },
      }, {
        fails "hex", fails "fingerprint", fails "hex_other",
        fails "base64_of_hex", fails "line_end", fails "line_end_inside",
        fails "utf16", fails "replacement_character", fails "one_lost",
        fails "one_doubled", fails "empty", fails "space",
        fails "other_hash", fails "base64url", fails "padding",
        fails "character", fails "length", fails "digit_over" } },
    { "fingerprint", cert_pinner { host = "api.example.com", pins = {
          "sha256/59:58:57:5A:5B:5C:5D:59:58:57:5A:5B:5C:5D:59:58:57\z
          :5A:5B:5C:5D:59:58:57:5A:5B:5C:5D:59:58:57:5A",
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
          "sha256/icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjO", key "A" } }, {
        fails "fingerprint", fails "one_lost" } },
    { "sha1", pinning_json { host = "api.example.com", pins = {
          "sha1/Q8htYcJg1s0HFnhE1Hg2kNw5ANs=", key "A" } }, pass },
    { "tlsa", file("fixtures/pin-undecodable/tlsa.txt",
           "zone.txt"), {
        fails("digits", { line = 1, column = 40 }),
        fails("no_digit", { line = 2, column = 40 }) } },
    { "without prefix", pinning_json { host = "api.example.com", pins = {
          "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=", key "A" } }, pass },
  },
}

test "pin-prefix" {
  at = "2026-11-20",
  cases = {
    { "all", pinning_json {
        { host = "h0.example.com", pins = {
          key "A", "sha256//2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
        { host = "h1.example.com", pins = {
          key "A",
          "pin-sha256=\"2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=\"" } },
        { host = "h2.example.com", pins = {
          key "A", "SHA256:2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
        { host = "h3.example.com", pins = {
          key "A", "sha256:2UEEG86VNscLf0FVqXzy" } },
        { host = "h4.example.com", pins = {
          key "A", "2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
      }, {
        fails "foreign_prefix", fails "foreign_prefix_only",
        fails "no_prefix" } },
    { "android", android { host = "example.com", pins = {
          "sha256/cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=",
          "pin-sha256=abc" },
          include_subdomains = true, expires = "2028-01-01" }, {
        fails "kept_prefix", fails "kept_prefix_only" } },
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
</network-security-config>
]]), pass },
    { "apple", file("fixtures/pin-prefix/apple.plist",
           "Info.plist"),
      fails("unwanted_prefix", { line = 12, column = 36 }) },
    { "bare", public_key_pinning { host = "api.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
          "pin-sha256=", key "A" } }, {
        fails "unwanted_prefix", fails "unwanted_prefix_only" } },
    { "curl", curl {
        { host = "a.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=" } },
        { host = "b.example.com", pins = {
          "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=" } },
        { host = "c.example.com", pins = {
          "sha256//r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
          "sha256//sha256/AA" } },
        { host = "d.example.com", pins = {
          "sha256//r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
          "sha256//icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=" } },
        { host = "e.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
          "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=" } },
        { host = "f.example.com", pins = {
          "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
          "sha256//icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=" } },
      }, {
        fails "one_slash", fails "file_name", fails "one_slash_only" } },
    { "okhttp", cert_pinner { host = "*.example.com", pins = {
          "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=", key "A",
          "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } }, fails "prefix_missing" },
    { "sha256",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "trustkit", trustkit { host = "www.example.com", pins = {
          "sha256/cRneJuHesq1rjsvi2V1jF2mvpOIMJW1n2jQPt3Yngx8=",
          "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=" } },
      fails "unwanted_prefix" },
  },
}

test "pin-sha1" {
  at = "2026-11-20",
  cases = {
    { "both", pinning_json { host = "api.example.com", pins = {
          "sha1/Q8htYcJg1s0HFnhE1Hg2kNw5ANs=",
          "sha256/lJ9OXJcBVd8vnigeSkNEvj2bGTM=" } }, {
        fails "sha1", fails "sha1_digest" } },
    { "sha256",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
  },
}

test "pin-empty-input" {
  at = "2026-11-20",
  cases = {
    { "alone and beside", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
          "sha256/AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=",
          "sha256/frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
          "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } },
        { host = "www.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
          "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" } },
      }, {
        fails "empty_input", fails "empty_input_beside" } },
    { "real pins",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
  },
}

test "pin-placeholder" {
  at = "2026-11-20",
  cases = {
    { "all", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
          "sha256/BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=" } },
        { host = "www.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
          "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" } },
        { host = "m.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
          "sha256/your-second-hash" } },
        { host = "n.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
          "sha256/<your second hash>" } },
      }, {
        fails("placeholder", { host = "api.example.com" }),
        fails("placeholder_beside", { host = "www.example.com" }),
        fails("placeholder_short", { host = "m.example.com" }),
        fails("placeholder_text", { host = "n.example.com" }) } },
    { "real pins",
      pinning_json { host = "sample.example.com", pins = { key "A", key "B" } },
      pass },
  },
}

test "pin-non-canonical" {
  at = "2026-11-20",
  cases = {
    { "both", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA",
          "sha256/AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=" } },
        { host = "www.example.com", pins = {
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dB=",
          "sha256/AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=" } },
      }, {
        fails "unpadded", fails "stray_bits" } },
    { "canonical",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass },
    { "curl", curl { host = "(unnamed)", pins = {
          "sha256//r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E",
          "sha256//icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=" } },
      fails "no_padding" },
    { "curl alone", curl { host = "(unnamed)", pins = {
          "sha256//r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E" } },
      fails "no_padding" },
  },
}

local function pinned(...)
  return android { host = "api.example.com", pins = { ... } }
end

local function listed(...)
  return pinning_json { host = "api.example.com", pins = { ... } }
end

test "pin-undecodable" {
  cases = {
    { "a key", listed(key "A"), pass },
    { "another prefix alone", listed("pin-sha256=" .. pin(key "A", "base64")),
      pass },
    { "of 20 octets in hexadecimal", listed(pin(key "A", "hex"):sub(1, 40)),
      fails "hex_other" },
    { "of SHA-1 in base64url, which OkHttp reads",
      okhttp { host = "a.example", pins = {
        "sha1/O9MrBbF_5jRf_pjRhhl--7gKbHo=" } },
      fails("base64url", { message = "sha1/O9MrBbF/5jRf/pjRhhl++7gKbHo=",
                           consequences = { okhttp = "none" } }) },
    { "of SHA-1 in hexadecimal",
      okhttp { host = "a.example", pins = {
        "sha1/3bd32b05b17fe6345ffe98d186197efbb80a6c7a" } },
      fails("hex", { message = "sha1/O9MrBbF/5jRf/pjRhhl++7gKbHo=",
                     consequences = { okhttp = "blocks" } }) },
    { "in hexadecimal, beside a SHA-1 that OkHttp finds",
      okhttp { host = "a.example", pins = {
        "sha256/" .. pin(key "B", "hex"), pin(key "A", "sha1") } },
      fails("hex", { consequences = { okhttp = "none" } }) },
    { "in hexadecimal, beside a SHA-1 that OkHttp cannot read",
      okhttp { host = "a.example", pins = {
        "sha256/" .. pin(key "B", "hex"), "sha1/AAAA" } },
      { fails("hex", { consequences = { okhttp = "blocks" } }),
        fails "length" } },
    { "of 30 octets in base64url",
      listed "r-mIkG3eEpVdm-u-ko-cwxzOMo1bk4TyHIlByibi",
      fails "length" },
    { "in hexadecimal", listed(pin(key "A", "hex")),
      fails("hex", { message = pin(key "A") }) },
  },
}

test "pin-sha1" {
  cases = {
    { "a key", listed(key "A"), pass },
    { "of SHA-1", listed(pin(key "A", "sha1")), fails "sha1" },
  },
}

test "pin-prefix" {
  cases = {
    { "as the format has it", listed(key "A"), pass },
    { "not as the format has it", listed(pin(key "A", "base64")),
      fails "no_prefix" },
    { "of SHA-1, for who takes it",
      okhttp { host = "api.example.com", pins = { pin(key "A", "sha1") } },
      pass },
    { "in hexadecimal, which is another rule's",
      listed(pin(key "A", "hex")), pass },
    { "a text that is no pin", listed "sha256/A", pass },
  },
}

test "pin-non-canonical" {
  cases = {
    { "as an encoder writes it", pinned(key "A"), pass },
    { "what cannot be read", pinned "A", pass },
    { "without padding", pinned((pin(key "A", "base64"):gsub("=", ""))),
      fails("no_padding", { line = 6 }) },
    { "without padding, in a list of TrustKit's", trustkit {
        host = "a.example", pins = { (pin(key "A", "base64"):gsub("=", "")) } },
      fails "unpadded" },
  },
}

local EMPTY <const> = "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

test "pin-empty-input" {
  cases = {
    { "a key", pinned(key "A"), pass },
    { "the hash of nothing",
      pinned "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      fails "empty_input" },
    { "the hash of nothing beside a key",
      pinned("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", key "A"),
      fails "empty_input_beside" },
    { "the hash of nothing beside a SHA-1, for who takes that",
      okhttp { host = "api.example.com", pins = { EMPTY,
        pin(key "A", "sha1") } }, fails "empty_input_beside" },
    { "the hash of nothing beside a SHA-1",
      listed(EMPTY, pin(key "A", "sha1")), fails "empty_input" },
    { "of an authority, beside the key of a leaf",
      apple { host = "api.example.com", leaf = { key "A" },
              ca = { EMPTY:sub(8) } }, fails "empty_input" },
    { "of a leaf, beside the key of an authority",
      apple { host = "api.example.com", leaf = { EMPTY:sub(8) },
              ca = { key "A" } }, fails "empty_input" },
    { "of a leaf, beside the key of another",
      apple { host = "api.example.com", leaf = { EMPTY:sub(8), key "A" } },
      fails "empty_input_beside" },
    { "another look", listed("sha256/" .. ("A"):rep(43) .. "="), pass },
  },
}

test "pin-placeholder" {
  cases = {
    { "a key", pinned(key "A"), pass },
    { "all the same character",
      pinned "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      fails "placeholder" },
    { "beside a key",
      pinned(key "A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
      fails "placeholder_beside" },
    { "beside what is no key",
      pinned("A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
      fails "placeholder" },
  },
}

-- What happens where a pin matches nothing: a connection is refused unless
-- another pin of its list can match, and only while pins are in force.
local ZEROS <const> = ("A"):rep(43) .. "="

local function placed(builder, given)
  given.host = "api.example.com"
  return builder(given)
end

local function blocks(consumers)
  return fails("placeholder", { consequences = consumers })
end

test "pin-placeholder" {
  at = "2026-11-20",
  cases = {
    { "alone, on Android", placed(android, { pins = { ZEROS } }),
      blocks { android = "blocks" } },
    { "alone, in pins that have ended",
      placed(android, { pins = { ZEROS }, expires = "2026-11-19" }),
      blocks { android = "none" } },
    { "alone, in pins that end now",
      placed(android, { pins = { ZEROS }, expires = "2026-11-20" }),
      blocks { android = "none" } },
    { "alone, in pins that end tomorrow",
      placed(android, { pins = { ZEROS }, expires = "2026-11-21" }),
      blocks { android = "blocks" } },
    { "beside a SHA-1, in OkHttp", placed(okhttp, { pins = {
      "sha256/" .. ZEROS, pin(key "A", "sha1") } }),
      fails("placeholder_beside", { consequences = { okhttp = "none" } }) },
    { "beside a SHA-1, in OkHttp and TrustKit", placed(cert_pinner, { pins = {
      "sha256/" .. ZEROS, pin(key "A", "sha1") } }),
      fails("placeholder_beside", { consequences = { okhttp = "none" } }) },
    { "beside a SHA-1, on Android", placed(pinning_json, { pins = {
      "sha256/" .. ZEROS, pin(key "A", "sha1") } }),
      blocks { ["outsystems-android"] = "blocks" } },
    { "beside a SHA-1 that cannot be read, in OkHttp",
      placed(okhttp, { pins = { "sha256/" .. ZEROS, "sha1/A" } }),
      blocks { okhttp = "blocks" } },
    { "beside another placeholder, in OkHttp",
      placed(okhttp, { pins = { "sha256/" .. ZEROS,
        "sha256/" .. ("B"):rep(43) .. "=" } }),
      blocks { okhttp = "blocks" } },
    { "of a leaf, beside an authority's", placed(apple, {
      leaf = { ZEROS }, ca = { key "A" } }), blocks { apple = "blocks" } },
    { "of an authority, beside a leaf's", placed(apple, {
      leaf = { key "A" }, ca = { ZEROS } }), blocks { apple = "blocks" } },
    { "of a leaf, beside another", placed(apple, {
      leaf = { ZEROS, key "B" } }),
      fails("placeholder_beside", { consequences = { apple = "none" } }) },
    { "where TrustKit only reports", placed(trustkit, { enforced = false,
      pins = { ZEROS } }), blocks { ["trustkit-ios"] = "none" } },
  },
}

-- curl compares texts: what another would read matches nothing there.
local unpadded = "sha256//" .. pin(key "A", "base64"):gsub("=", "")

test "pin-undecodable" {
  cases = {
    { "beside a pin that curl compares", curl { host = "a.example",
      pins = { "sha256//A", key "A" } },
      fails("digit_over", { consequences = { curl = "none" } }) },
    { "beside a pin that curl compares in vain", curl { host = "a.example",
      pins = { "sha256//A", unpadded } },
      fails("digit_over", { consequences = { curl = "blocks" } }) },
  },
}

test "pin-non-canonical" {
  cases = {
    { "a SHA-1 without padding", okhttp { host = "a.example",
      pins = { (pin(key "A", "sha1"):gsub("=", "")) } },
      fails("no_padding", { message = pin(key "A", "sha1") }) },
  },
}

test "pin-empty-input" {
  cases = {
    { "tells how that comes", pinned(EMPTY:sub(8)),
      fails("empty_input", { message = "openssl rsa refuses a key" }) },
    { "tells of what it is the hash", pinned(EMPTY:sub(8)),
      fails("empty_input", { message = "is the hash of nothing" }) },
  },
}
