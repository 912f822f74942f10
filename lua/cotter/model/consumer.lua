--- Consumers: how each of them reads a config and compares its pins. One row a
--- consumer; what resolves names and decides connections knows none by name.

---@class cotter.ConsumerRow
---@field pack string    the pack that decides as it does: cotter:consumers/…
---@field scope string how far an entry reaches. exact: its own name; below: all
---       below it, too; option: that where it says so; label: one label below
---       where it says so; pattern: as its wildcard says; star: all below where
---       it has one
---@field name "text"|"lower"|"canonical"|"dotted" what of an entry is compared:
---       what is written, that in lower case, or the name of the host; dotted,
---       with its final dot
---@field entries "nearest"|"all" which entries count: the most specific, or
---       the pins of all that cover the name
---@field twice "last"|"first"|"dies" of entries of one name, where they are
---       not joined
---@field certificates "path"|"leaf"|"lists" what pins are compared with: any
---       certificate of the validated path, its first, or the first for pins
---       of leaves and the others for pins of authorities
---@field sha1 boolean?       compares SHA-1 pins, too
---@field text boolean?       compares texts: a pin that is not canonical fails
---@field bad_pin "dies"?  what no pin can be made of; else it matches nothing
---@field unpadded "dies"?    base64 without its "="; else it is read
---@field short_pin "dies"?   a digest of another length; else likewise
---@field bad_host "dies"?    what is no host name; else it covers nothing
---@field faults table<string, string>? what comes of some faults of a name
---@field bears table<string, boolean>? faults of a name that it does not mind
---@field suffix "dies"?      a public suffix with all below it
---@field foreign "dies"?     a name whose top-level domain is not public
---@field throws boolean?     reads XML, and throws at what is out of place
---@field hashes integer?     fewer pins in an entry: the build refuses it
---@field keys integer?       fewer keys in an entry that is enforced
---@field few "dies"|"unnoted"|nil what comes of these
---@field empty "unpinned"|"blocks"|"dies" an entry without pins
---@field expires boolean?    an entry ends on its date, and pinning with it
---@field reports boolean?    an entry that is not enforced reports only; else
---       there is no such state, and the consumer enforces it
---@field installed "untrusted"|"unpinned"|nil a path to an anchor that the
---       user added: is none, or goes without pins; else it is like any
---@field spare boolean?      an entry without a pin outside of the path is
---       not noted
---@field action string?      of a plug-in, that tells an app what it decided
---@field source string       where this was read

local ANDROID = "AOSP core/java/android/security/net/config"
local TRUSTKIT = "TrustKit TSKTrustKitConfig.h, TSKPinningValidator.m"
local PLUGIN = "os-adv-dev/cordova-outsystems-sslpinning hooks/"

-- TrustKit on iOS has Foundation read base64, which wants all of it to be a
-- multiple of four (swift-foundation, Data base64Encoded).
--
-- Android trusts no anchors of its users in apps for API 24 and later, unless
-- a config says so; RFC 7469 2.6 lets browsers go without pins below them, and
-- they do.
---@type table<string, cotter.ConsumerRow>
local consumer = {
  -- The hook writes a network security config with includeSubdomains="true",
  -- without an end; the build wants two hashes for a host.
  ["outsystems-android"] = {
    pack = "outsystems", scope = "below", name = "lower", entries = "nearest",
    twice = "dies", certificates = "path", bad_pin = "dies",
    short_pin = "dies", hashes = 2, empty = "unpinned",
    action = "CheckCertificateForUrl",
    installed = "untrusted",
    source = PLUGIN .. "android/setupNetworkConfig.js; " .. ANDROID,
  },
  -- The hook writes a TSKConfiguration without subdomains, enforced. A host is
  -- a key of a dictionary, so that the last of a name stands.
  ["outsystems-ios"] = {
    pack = "outsystems", scope = "exact", name = "text", entries = "nearest",
    twice = "last", certificates = "path", bad_pin = "dies",
    unpadded = "dies", short_pin = "dies", hashes = 2, keys = 2, few = "dies",
    empty = "dies", foreign = "dies",
    faults = { ["host.ip"] = "dies" },
    action = "CheckCertificateForUrl",
    source = PLUGIN .. "ios/setup_pinning_hashs.js; " .. TRUSTKIT,
  },
  android = {
    pack = "android", scope = "option", name = "lower", entries = "nearest",
    twice = "dies", certificates = "path", bad_pin = "dies",
    short_pin = "dies", empty = "unpinned", expires = true, throws = true,
    faults = { ["host.empty"] = "dies" },
    installed = "untrusted",
    source = ANDROID .. " NetworkSecurityConfig.java, PinSet.java",
  },
  ["trustkit-ios"] = {
    pack = "trustkit", scope = "option", name = "text", entries = "nearest",
    twice = "last", certificates = "path", bad_pin = "dies",
    unpadded = "dies", short_pin = "dies", suffix = "dies",
    foreign = "dies", keys = 2, few = "dies",
    faults = { ["host.empty"] = "dies", ["host.ip"] = "dies" },
    empty = "dies", expires = true, reports = true,
    source = TRUSTKIT .. ", parse_configuration.m, configuration_utils.m",
  },
  ["trustkit-android"] = {
    pack = "trustkit", scope = "option", name = "text", entries = "nearest",
    twice = "dies", certificates = "path", bad_pin = "dies",
    short_pin = "dies", bad_host = "dies", keys = 2, few = "dies",
    empty = "unpinned", expires = true, reports = true, throws = true,
    installed = "untrusted",
    source = "TrustKit-Android DomainPinningPolicy.java, PublicKeyPin.java",
  },
  okhttp = {
    pack = "okhttp", scope = "pattern", name = "dotted", entries = "all",
    twice = "first", certificates = "path", sha1 = true, bad_pin = "dies",
    bad_host = "dies", empty = "unpinned",
    bears = { ["host.a-label"] = true, ["host.hyphen"] = true,
              ["host.ip"] = true, ["host.long"] = true,
              ["host.u-label"] = true, ["host.underscore"] = true },
    source = "square/okhttp CertificatePinner.kt",
  },
  apple = {
    pack = "apple", scope = "label", name = "lower", entries = "all",
    twice = "last", certificates = "lists", empty = "blocks",
    source = "Security SecPolicyServer.c, SecPolicy.c (NSPinnedDomains)",
  },
  curl = {
    pack = "curl", scope = "exact", name = "canonical", entries = "nearest",
    twice = "last", certificates = "leaf", text = true, empty = "unpinned",
    source = "curl lib/vtls/vtls.c Curl_pin_peer_pubkey",
  },
  hpkp = {
    pack = "hpkp", scope = "option", name = "canonical", entries = "nearest",
    twice = "last", certificates = "path", keys = 2, few = "unnoted",
    empty = "unpinned", expires = true, reports = true, spare = true,
    installed = "unpinned",
    source = "RFC 7469 2.3.3, 2.5, 2.6",
  },
  chromium = {
    pack = "hpkp", scope = "option", name = "canonical", entries = "nearest",
    twice = "last", certificates = "path", empty = "unpinned",
    expires = true, installed = "unpinned",
    source = "Chromium net/http/transport_security_state.cc",
  },
  cotter = {
    pack = "cotter", scope = "option", name = "canonical",
    entries = "nearest", twice = "last", certificates = "path",
    empty = "unpinned", expires = true, reports = true,
    installed = "untrusted",
    source = "cotter:consumers/cotter",
  },
}

return consumer
