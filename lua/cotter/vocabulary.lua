--- The closed lists of words that rules, policies and reports are made of.

---@class cotter.Format
---@field name string
---@field summary string
---@field consumers string[] who reads such a file
---@field partial boolean? of what it pins only a part can be read

local vocabulary = {}

--- What a rule can be about: each kind that the engine has subjects of, since
--- a rule without any would pass in silence.
vocabulary.subjects = { "app", "config", "host", "pin", "chain", "cert",
                        "anchor", "connection", "identity" }

--- Fields that a rule's `where` can name, by what the rule is about, alone or
--- after "not ".
---@type table<string, string[]>
vocabulary.conditions = {
  host = { "canonical", "earlier", "enforced", "expires", "fault",
           "include_subdomains", "pins", "wildcard" },
  pin = { "canonical", "comment", "earlier", "fault", "known", "look", "octets",
          "prefix", "role", "usable" },
}

--- How bad a finding is, the mildest first.
vocabulary.severities = { "info", "low", "medium", "high", "critical" }

--- What the gate does about a finding, the mildest first.
vocabulary.levels = { "off", "advisory", "mandatory", "absolute" }

--- What a defect does on a phone, the worst first.
vocabulary.consequences = { "unpinned", "dies", "blocks", "refused" }

--- What readers of configs see, and leave to rules to judge.
vocabulary.observations = {
  "arbitrary-loads", "bad-anchor", "bad-date", "bad-mode", "bad-root",
  "bad-source", "bad-value", "cleartext", "commented-pins", "custom-anchor",
  "default-report", "denies-all", "digest", "duplicate-key", "exclude-key",
  "foreign-shape", "ignored-element", "insecure-loads", "list-ends",
  "misplaced", "misplaced-element", "misplaced-key", "next-operation",
  "no-anchor", "no-domain", "not-judged", "not-listed", "not-literal",
  "not-swizzled", "not-wired", "odd-encoding", "override-pins", "several-files",
  "too-old", "trustkit-domains", "trustkit-enforces", "trustkit-reports",
  "unasked", "unknown-key", "unquoted", "unread", "user-ca", "variant",
  "wrong-shape",
}

--- What can be known beside the configs.
vocabulary.evidence = { "chain", "held", "anchors", "accepted" }

--- Platforms to whose trusted root store certificates are added: the folders
--- that evidence/anchors may have.
vocabulary.stores = { "mendix", "outsystems" }

--- Platforms to which client identities are uploaded, or where they are
--- imported: the folders that evidence/identities may have.
vocabulary.uploads = { "mendix", "power-pages", "windows-2016" }

--- Who reads pins and acts on them.
vocabulary.consumers = {
  "outsystems-android", "outsystems-ios", "android", "trustkit-ios",
  "trustkit-android", "okhttp", "apple", "curl", "hpkp", "chromium", "cotter",
}

--- What a consumer decides about a connection.
vocabulary.decisions = {
  "accepted", "refused", "dies", "invalid", "installed", "no_entry", "expired",
  "no_pins", "not_noted", "report_only", "no_match",
}

--- The platforms on which the apps run, and whose each consumer is that is
--- part of an app.
vocabulary.platforms = { "android", "ios" }

---@type table<string, string>
vocabulary.platform_of = {
  ["outsystems-android"] = "android", ["outsystems-ios"] = "ios",
  android = "android", ["trustkit-android"] = "android", okhttp = "android",
  apple = "ios", ["trustkit-ios"] = "ios",
}

--- The formats of configs that are read.
---@type cotter.Format[]
vocabulary.formats = {
  { name = "outsystems",
    summary = "pinning.json of the OutSystems SSL Pinning plug-in",
    consumers = { "outsystems-android", "outsystems-ios" } },
  { name = "android",
    summary = "network security config of Android, res/xml/*.xml; also in "
      .. "the build action of OutSystems, as JSON or YAML",
    consumers = { "android", "trustkit-android" } },
  { name = "apple",
    summary = "NSPinnedDomains in an Info.plist, XML or binary",
    consumers = { "apple" } },
  { name = "trustkit",
    summary = "TSKConfiguration in an Info.plist, XML or binary",
    consumers = { "trustkit-ios" } },
  { name = "okhttp", partial = true,
    summary = "calls of OkHttp's CertificatePinner in Kotlin and Java",
    consumers = { "okhttp" } },
  { name = "trustkit-swift", partial = true,
    summary = "a literal with kTSKPinnedDomains in Swift",
    consumers = { "trustkit-ios" } },
  { name = "tsk-plist",
    summary = "a property list of its own with TSKPinnedDomains",
    consumers = { "trustkit-ios" } },
  { name = "react-native-ssl-public-key-pinning",
    summary = "options of react-native-ssl-public-key-pinning, as JSON",
    consumers = { "okhttp", "trustkit-ios" } },
  { name = "react-native-cert-pinner",
    summary = "pinset.json of react-native-cert-pinner",
    consumers = { "okhttp", "trustkit-ios" } },
  { name = "react-native-ssl-manager",
    summary = "ssl_config.json of react-native-ssl-manager",
    consumers = { "android", "okhttp", "trustkit-ios" } },
  { name = "expo", summary = "app.json of Expo, extra.publicKeyHashes",
    consumers = { "okhttp", "trustkit-ios" } },
  { name = "tcs", summary = "hosts_and_pins.json of TCSSSLPinning",
    consumers = { "cotter" } },
  { name = "msso",
    summary = "msso_config.json of Broadcom's Mobile API Gateway",
    consumers = { "cotter" } },
  { name = "hpkp",
    summary = "headers Public-Key-Pins, as sent or in a server's config",
    consumers = { "hpkp" } },
  { name = "curl", summary = "--pinnedpubkey, in a command or .curlrc",
    consumers = { "curl" } },
  { name = "chromium",
    summary = "Chromium's transport_security_state_static.json, with the "
      .. ".pins file beside it",
    consumers = { "chromium" } },
  { name = "chromium-pins", summary = "a list of keys for these, *.pins",
    consumers = { "chromium" } },
  { name = "tlsa", summary = "TLSA records of a zone file",
    consumers = { "cotter" } },
}

--- The row of a format; an empty one for files that are named and not read.
---@param name string
---@return cotter.Format
---@nodiscard
function vocabulary.format(name)
  for _, row in ipairs(vocabulary.formats) do
    if row.name == name then return row end
  end
  return { name = name, summary = "", consumers = {} }
end

--- Finds a word's place in its list.
---@param list string[]
---@param word any
---@return integer? rank from 1
---@nodiscard
function vocabulary.rank(list, word)
  for rank, one in ipairs(list) do
    if one == word then return rank end
  end
end

return vocabulary
