--- Tests of the rules of platform.lua: platforms that manage certificates.

test "platform-managed" {
  at = "2026-11-20",
  cases = {
    { "android", android { host = "a.outsystemsenterprise.com", pins = {
          key "A", key "B" },
          include_subdomains = true, expires = "2028-01-01" },
      fails "managed" },
    { "android without pins", text("network_security_config.xml", [[
<?xml version="1.0" encoding="utf-8"?>
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">a.outsystemsenterprise.com</domain>
  </domain-config>
</network-security-config>
]]), pass },
    { "listed without pins", pinning_json {
        { host = "shop.mxapps.io", pins = {} },
        { host = "api.example.com", pins = { key "A", key "B" } },
      }, pass },
    { "platforms", pinning_json {
        { host = "shop.mxapps.io", pins = { key "A", key "B" } },
        { host = "shop.herokuapp.com", pins = { key "A", key "B" } },
        { host = "shop.outsystemsenterprise.com", pins = {
          key "A", key "B" } },
        { host = "shop.outsystems.app", pins = {
          "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
          "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
          "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
          "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
          "sha256/KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=" } },
      }, {
        fails "managed", fails "rotates", fails "refused_by_build",
        fails "complete_roots" } },
    { "shared hosting",
      pinning_json { host = "shop.netlify.app", pins = { key "A", key "B" } },
      fails "shared_hosting",
      params = { shared_hosting = true } },
    { "shared hosting unasked",
      pinning_json { host = "shop.netlify.app", pins = { key "A", key "B" } },
      pass },
  },
}

test "platform-managed" {
  at = "2026-11-20",
  cases = {
    { "a list of the policy's own",
      pinning_json { host = "shop.hosted.example", pins = { key "A" } },
      fails "own_list", data = { managed = "*.hosted.example\n" } },
    { "a host of its own name, served by a platform",
      pinning_json { host = "api.example.com", pins = { key "A" } },
      fails "managed",
      evidence = { ["served-by"] = "api.example.com, AWS\n" } },
    { "a host served by somebody who is not known",
      pinning_json { host = "api.example.com", pins = { key "A" } }, unknown,
      evidence = { ["served-by"] = "api.example.com, our own\n" } },
  },
}

test "platform-roots-incomplete" {
  at = "2026-11-20",
  cases = {
    { "all or own", pinning_json {
        { host = "shop.outsystems.app", pins = {
          "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
          "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
          "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
          "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
          "sha256/KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=" } },
        { host = "shop.example.com", pins = {
          "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
          "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
          "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
          "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
          "sha256/KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=" } },
        { host = "api.example.com", pins = {
          "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=", key "A" } },
      }, pass },
    { "some", pinning_json {
        { host = "shop.outsystems.app", pins = {
          "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
          "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
          "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=" } },
        { host = "shop.example.com", pins = {
          "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
          "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
          "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
          "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=" } },
      }, fails "incomplete" },
  },
}

test "platform-third-party" {
  at = "2026-11-20",
  cases = {
    { "one", pinning_json {
        { host = "api.example.com", pins = { key "A", key "B" } },
        { host = "api.example.org", pins = { key "A", key "C" } },
      }, fails "third_party",
      params = { own = { "example.com" } } },
    { "own",
      pinning_json { host = "api.example.com", pins = { key "A", key "B" } },
      pass,
      params = { own = { "example.com" } } },
  },
}

test "platform-third-party" {
  params = { own = { "example.com" } },
  cases = {
    { "one pin for another's host",
      android { host = "a.example", pins = { key "A" } },
      fails "third_party" },
    { "another's host without pins", android { host = "a.example" }, pass },
    { "the owner's host", android { host = "example.com",
                                    pins = { key "A" } }, pass },
    { "no domain is known to be the owner's",
      android { host = "a.example", pins = { key "A" } }, pass,
      params = { own = {} } },
  },
}

-- The five roots of Amazon, and a host of its platform.
local AMAZON <const> = {
  "sha256/++MBgDH5WGvL9Bcn5Be30cRcL0f5O+NyoXuWtQdX1aI=",
  "sha256/f0KW/FtqTjs108NpYj42SrGvOB2PpxIVM8nWxjPqJGE=",
  "sha256/NqvDJlas/GRcYbcWE8S/IceH9cq77kg0jVhZeAPXq8k=",
  "sha256/9+ze1cZgR9KO1kZrVDxA4HQ6voHRCSVNz4RdTCx4U8U=",
  "sha256/KwccWaCgrnaw6tsrrSO61FgLacNgG2MMLq8GE6+oP5I=",
}

local function rooted(host, count, other)
  local pins = table.move(AMAZON, 1, count, 1, {})
  pins[#pins + 1] = other
  return pinning_json { host = host, pins = pins }
end

local OWN <const>, CLOUD <const> = "api.example.com", "d1.cloudfront.net"
local ISRG <const> = "sha256/C5+lpZ7tcVwmwQIMcRtPbsQtWLABXhQzejna0wHFr8M="
local ISRG_X2 <const> = "sha256/diGVwiVYbubAI3RW4hB9xU8e/CH2GnkuvVFZE8zmgzI="
local DIGICERT <const> = "sha256/i7WTqTvh0OioIruIfFR4kMPnBqrS2rdiVPl/s2uC/CY="

-- A platform of the policy's own, which accepts the roots of a set.
local function hosted(roots)
  return { platforms = ([[
[{"suffix": "hosted.example", "platform": "Hosted", "ground": "vendor",
  "date": "2026-11-20", "source": "its page", "remedy": "none",
  "roots": "%s"}] ]]):format(roots) }
end

test "platform-managed" {
  cases = {
    { "roots of a set that is not listed", pinning_json {
      host = "a.hosted.example", pins = { ISRG, ISRG_X2 } }, fails "managed",
      data = hosted "nobody" },
  },
}

test "platform-roots-incomplete" {
  cases = {
    { "all roots, on a host of its own name", rooted(OWN, 5), pass },
    { "four roots, on a host of its own name", rooted(OWN, 4),
      fails("incomplete", { message = "of Amazon" }) },
    { "two roots, on a host of its own name", rooted(OWN, 2),
      fails "incomplete" },
    { "one root, on a host of its own name", rooted(OWN, 1), pass },
    { "a root and a key, on a host of its own name", rooted(OWN, 1, key "A"),
      pass },
    { "one root, on the platform's host", rooted(CLOUD, 1),
      fails "incomplete" },
    { "a root and a key, on the platform's host", rooted(CLOUD, 1, key "A"),
      fails "incomplete" },
    { "all roots, on the platform's host", rooted(CLOUD, 5), pass },
    { "a key alone, on the platform's host", rooted(CLOUD, 0, key "A"), pass },
    { "a key alone", rooted(OWN, 0, key "A"), pass },
  },
}

test "platform-roots-incomplete" {
  cases = {
    { "a root of nobody's set before one that is", pinning_json {
      host = CLOUD, pins = { DIGICERT, AMAZON[1] } }, fails "incomplete" },
    { "a root of another's set before one of the platform's", pinning_json {
      host = CLOUD, pins = { ISRG, AMAZON[1] } }, fails "incomplete" },
    { "roots of who does not say to pin them", pinning_json {
      host = OWN, pins = { ISRG, ISRG_X2 } }, pass },
    { "roots of who is a platform's by a policy", pinning_json {
      host = "a.hosted.example", pins = { ISRG, ISRG_X2 } },
      fails("incomplete", { message = "roots of letsencrypt, but" }),
      data = hosted "letsencrypt" },
    { "another vendor's root, on the platform's host",
      rooted("a.run.app", 1), pass },
  },
}
