--- Tests of the rules of known.lua: keys that are known.

test "pin-near-known" {
  at = "2026-11-20",
  cases = {
    { "both", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/C5+lpZ7tcVwmwQIMcRtPbsQaWLABXhQzejna0wHFr8M=",
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
        { host = "www.example.com", pins = {
          "sha256/C5+lpZ7tcVwmf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=",
          "sha256/2UEEG86VNscLf0FVqXzyyCWhZKE9IvGwOYBFUXCR7dA=" } },
      }, {
        fails "mistyped", fails "invented" } },
    { "exact", pinning_json { host = "api.example.com", pins = {
          "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=", key "A" } },
      pass },
  },
}

test "pin-retired-ca" {
  at = "2026-11-20",
  cases = {
    { "all", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/Vjs8r4z+80wjNcr1YKepWQboSIRi63WsWXhIMN+eWys=",
          "sha256/iFvwVyJSxnQdyaUvUERIf+8qk7gRze3612JMwoO3zdU=" } },
        { host = "www.example.com", pins = {
          "sha256/wBQyMhRmymJ2b9XBo4nHjBqE5KGTT0LUPiNk6rLUSYs=",
          "sha256/U6vSutzZQ4RuSJwV2i0vUO6qtGcX5vGltvpGnNd5BEg=" } },
      }, {
        fails "ended", fails "retired", fails "published_ended" } },
    { "in use", pinning_json { host = "api.example.com", pins = {
          "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=", key "A" } },
      pass },
  },
}

test "pin-staging-ca" {
  at = "2026-11-20",
  cases = {
    { "pretend pear", pinning_json { host = "api.example.com", pins = {
          "sha256/gJt+wt/T3afCRkxtMMSjXcl/99sgzWc2kk1c1PC9tG0=", key "A" } },
      fails "staging" },
    { "production", pinning_json { host = "api.example.com", pins = {
          "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=", key "A" } },
      pass },
  },
}

test "pin-label-mismatch" {
  at = "2026-11-20",
  cases = {
    { "android", file("fixtures/pin-label-mismatch/android.xml",
           "network_security_config.xml"), {
        fails("other_name", { line = 6, column = 7 }),
        fails("other_key", { line = 7, column = 7 }) } },
    { "right", file("fixtures/pin-label-mismatch/right.xml",
           "network_security_config.xml"), pass },
  },
}

test "pin-shared" {
  at = "2026-11-20",
  cases = {
    { "authority and own domain", pinning_json {
        { host = "api.example.com", pins = {
          "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=", key "A" } },
        { host = "www.example.com", pins = { key "A", key "B" } },
        { host = "api.example.org", pins = {
          "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=", key "C" } },
      }, pass },
    { "unrelated", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "api.example.org", pins = { key "A", key "C" } },
        { host = "api.example.net", pins = { key "A", key "D" } },
      }, fails "shared" },
  },
}

-- A known authority, and one of the same key under another kind or end.
local function known(fields)
  return { known_ca = ('[{"name": "R", "pin": "%s", "origin": "here", %s}]')
    :format(pin(key "R"), fields) }
end

local of_root = android { host = "api.example.com", pins = { key "R" } }
local INTERMEDIATE <const> = '"kind": "intermediate", "staging": '

test "pin-retired-ca" {
  at = "2026-11-20",
  cases = {
    { "ends tomorrow", of_root, pass,
      data = known(INTERMEDIATE .. 'false, "ends": "2026-11-21"') },
    { "ends now", of_root, fails "ended",
      data = known(INTERMEDIATE .. 'false, "ends": "2026-11-20"') },
    { "has no end", of_root, pass, data = known(INTERMEDIATE .. "false") },
    { "issues no more", of_root, fails "retired",
      data = known(INTERMEDIATE .. 'false, "retired": true, '
                   .. '"ends": "2027-01-01"') },
    { "of a test, which is another rule's", of_root, pass,
      data = known(INTERMEDIATE .. 'true, "ends": "2026-11-01"') },
  },
}

test "pin-staging-ca" {
  cases = {
    { "of a test", of_root, fails "staging",
      data = known(INTERMEDIATE .. "true") },
    { "of no test", of_root, pass, data = known(INTERMEDIATE .. "false") },
  },
}

test "pin-shared" {
  cases = {
    { "by three domains, said once", android {
      { host = "a.example", pins = { key "A" } },
      { host = "b.example", pins = { key "A" } },
      { host = "c.example", pins = { key "A" } } },
      fails("shared", { count = 1 }) },
    { "two keys by two domains", android {
      { host = "a.example", pins = { key "A", key "B" } },
      { host = "b.example", pins = { key "A", key "B" } } },
      fails("shared", { count = 2 }) },
    { "by one domain", android {
      { host = "a.b.example", pins = { key "A" } },
      { host = "c.b.example", pins = { key "A" } } }, pass },
    { "by a domain and an address", android {
      { host = "a.example", pins = { key "A" } },
      { host = "192.0.2.1", pins = { key "A" } } }, pass },
    { "by an address and a domain", android {
      { host = "192.0.2.1", pins = { key "A" } },
      { host = "a.example", pins = { key "A" } } }, pass },
    { "twice by one host",
      android { host = "a.example", pins = { key "A", key "A" } }, pass },
    { "what no key has", android {
      { host = "a.example", pins = { ("A"):rep(43) .. "=" } },
      { host = "b.example", pins = { ("A"):rep(43) .. "=" } } }, pass },
  },
}

local function one_pin(text, at)
  return android { host = "api.example.com", pins = { text }, path = at }
end

-- A key that is pinned for one host, and what is beside it for another.
local function two_hosts(pin)
  return pinning_json {
    { host = "www.example.com", pins = {
      "sha256/AeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buKA=", key "B" } },
    { host = "api.example.com", pins = { "sha256/" .. pin, key "B" } } }
end

-- As many hosts, the last two of them with a pin that is nearly the same.
local function hosts(count)
  local list = {}
  for i = 1, count - 2 do
    list[i] = { host = ("h%d.example.com"):format(i),
                pins = { key "A", key "B" } }
  end
  for _, digit in ipairs { "O", "0" } do
    list[#list + 1] = { host = digit .. "x.example.com", pins = { key "B",
      "sha256/AeaQcL3/p94foguHWTB8" .. digit .. "zE9QWL6PD6QY5aluZ7buKA=" } }
  end
  return pinning_json(list)
end

test "pin-near-known" {
  cases = {
    { "as many hosts as somebody writes by hand", hosts(128),
      fails "mistyped_beside" },
    { "more of them", hosts(129), pass },
    { "one character of a known key's pin is another",
      one_pin "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8N=",
      fails "mistyped" },
    { "the beginning of a known key's pin alone",
      one_pin "C5+lpZ7tcVwmwQIMcRAAAAAAAAAAAAAAAAAAAAAAAAA=",
      fails "invented" },
    { "a known key", one_pin "C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=",
      pass },
    { "a zero for an O, in its middle, in a pin of another host",
      two_hosts "AeaQcL3/p94foguHWTB80zE9QWL6PD6QY5aluZ7buKA=",
      fails("mistyped_beside", { line = 13, column = 9, also = { 6 },
        message = "pins, but for 1 of its characters" }) },
    { "the last character, and the one before it",
      two_hosts "AeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buLE=",
      fails("mistyped_beside", { message = "for 2 of its" }) },
    { "the first character",
      two_hosts "BeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buKA=",
      fails("mistyped_beside", { message = "www.example.com pins, but for 1" })
    },
    { "the octet behind the first half, and the last one",
      two_hosts "AeaQcL3/p94foguHWTB80zE9QWL6PD6QY5aluZ7buKE=",
      fails "mistyped_beside" },
    { "the octet before the last half, and the first one",
      two_hosts "BeaQcL3/p94foguHWTB8OyE9QWL6PD6QY5aluZ7buKA=",
      fails "mistyped_beside" },
    { "the first octet and the last one",
      two_hosts "BeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buKE=", pass },
    { "the same key", two_hosts "AeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buKA=",
      pass },
    { "the same key without its last digit of bits",
      two_hosts "AeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buKB=", pass },
    { "the same key in files of Android", text("network_security_config.xml",
        ([[
<network-security-config>
  <domain-config><domain>www.example.com</domain>%s</domain-config>
  <domain-config><domain>api.example.com</domain>%s</domain-config>
</network-security-config>
]]):gsub("%%s", "<pin-set><pin digest='SHA-256'>AeaQcL3/p94foguHWTB8OzE9Q"
          .. "WL6PD6QY5aluZ7buKA=</pin></pin-set>")), pass },
    { "what is no digest",
      two_hosts "AeaQcL3/p94foguHWTB8OzE9QWL6PD6QY5aluZ7buK==", pass },
    { "placeholders", pinning_json {
        { host = "www.example.com", pins = { ("A"):rep(43) .. "=", key "B" } },
        { host = "api.example.com",
          pins = { ("A"):rep(42) .. "E=", key "B" } } }, pass },
  },
}

local PUBLISHED <const> = "wBQyMhRmymJ2b9XBo4nHjBqE5KGTT0LUPiNk6rLUSYs="

test "pin-retired-ca" {
  cases = {
    { "published, on its last day", one_pin(PUBLISHED), pass,
      at = "2021-11-02" },
    { "published, at its end", one_pin(PUBLISHED), fails "published_ended",
      at = "2021-11-03" },
  },
}

local function labelled(pin_text, label)
  return text("network_security_config.xml", ([[
<network-security-config>
  <domain-config>
    <domain>api.example.com</domain>
    <pin-set>
      <pin digest="SHA-256">%s</pin> <!-- %s -->
      <pin digest="SHA-256">%s</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]):format(pin_text, label, pin(key "B", "base64")))
end

test "pin-label-mismatch" {
  cases = {
    { "of what is no pin", labelled("A", "ISRG Root X1"), pass },
    { "of another key", labelled(pin(key "A", "base64"), "ISRG Root X1"),
      fails("other_key", { line = 5, count = 1 }) },
    { "of this key and another",
      labelled("C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=",
               "ISRG Root X1, not DigiCert Global Root G2"), pass },
    { "of another authority",
      labelled("C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M=",
               "DigiCert Global Root G2"), fails("other_name", { line = 5 }) },
    { "of nobody", labelled(pin(key "A", "base64"), "ours"), pass },
  },
}
