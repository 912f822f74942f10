--- Rules about what only Android's network security config has.
---
--- What the platform does was read in its source (AOSP core/java/android/
--- security/net/config, XmlConfigSource.java), and what TrustKit does on
--- Android in datatheorem/TrustKit-Android. At a file that the platform refuses
--- the first connection of the app throws: the app dies.

local consumer = use "pinning.consumer"

-- An entry without a domain is what is left of one that was commented out.
rule "android-no-domain" {
  title = "Each domain-config has a domain",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "AOSP XmlConfigSource parseConfigEntry" },
  remedy = "add a <domain>, or take the domain-config out",
  messages = {
    no_domain = {
      text = "a domain-config without a domain: Android refuses the whole file",
      consequence = "dies",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "no-domain") do
      fail("no_domain", { at = one })
    end
  end,
}

-- Inside of debug-overrides the platform looks where the app is debuggable
-- alone, so that only the developers' own builds die.
local function misplaced_code(one)
  if one.expected == "once" then return "twice" end
  if one.expected == "whole" then return "parted" end
  return one.found == "debug-overrides" and "in_debug" or "elsewhere"
end

rule "android-misplaced" {
  title = "Each element stands where Android reads it, and as often",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "AOSP XmlConfigSource parseConfigEntry",
           "AOSP XmlConfigSource parsePin" },
  remedy = "move it into a domain-config of its own, or join the two",
  messages = {
    twice = {
      text = "a second <{name}>: Android takes one, and refuses the whole file",
      consequence = "dies",
    },
    elsewhere = {
      text = "<{name}> is not allowed in <{parent}>: Android refuses the \z
              whole file",
      consequence = "dies",
    },
    parted = {
      text = "a comment parts the text of <{parent}>: Android wants the end \z
              of it after the first part, and refuses the whole file",
      consequence = "dies", remedy = "put the comment before the element",
    },
    in_debug = {
      text = "<{name}> is not allowed in <{parent}>: debuggable builds refuse \z
              the whole file, and others do not look",
      severity = "medium",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "misplaced-element") do
      fail(misplaced_code(one), { at = one, also = one.other, name = one.name,
                                  parent = one.found })
    end
  end,
}

-- The platform compares the digest in whatever case, TrustKit does not.
local function digest_code(one, config)
  if not one.found then return one.name and "called_algorithm" or "absent" end
  if one.found:upper() ~= "SHA-256" then return "other" end
  return consumer.reads(config, "trustkit-android") and "lower_case" or nil
end

rule "android-digest-attribute" {
  title = "Each pin says that it is a SHA-256",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "AOSP Pin isSupportedDigestAlgorithm", "RFC 7469 2.1" },
  remedy = "write <pin digest=\"SHA-256\">",
  messages = {
    absent = {
      text = "the pin has no attribute digest: Android refuses the whole file",
      consequence = "dies",
    },
    called_algorithm = {
      text = "the attribute is called digest and not algorithm: Android \z
              refuses the whole file",
      consequence = "dies",
    },
    other = {
      text = "the digest is \"{found}\", and Android takes SHA-256 alone: it \z
              refuses the whole file",
      consequence = "dies",
    },
    lower_case = {
      text = "the digest is \"{found}\", and TrustKit takes \"SHA-256\" as it \z
              is written here alone: it throws",
      consequences = { ["trustkit-android"] = "dies" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "digest") do
      local code = digest_code(one, config)
      if code then fail(code, { at = one, found = one.found }) end
    end
  end,
}

-- A chain that ends in such an anchor is not held against the pins: whoever
-- can add an authority to the phone reads along.
rule "android-override-pins" {
  title = "No trust anchor of a release overrides pins",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "AOSP NetworkSecurityTrustManager", "Android guide, certificates" },
  remedy = "move the certificates into debug-overrides, or take overridePins \z
            out",
  messages = {
    user = {
      text = "overridePins for authorities that users install: their chains \z
              are not held against the pins",
      consequences = { android = "unpinned" },
    },
    anchor = {
      text = "overridePins: chains that end in {source} are not held against \z
              the pins",
      consequences = { android = "unpinned" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "override-pins") do
      fail(one.name == "user" and "user" or "anchor",
           { at = one, source = one.name or "it" })
    end
  end,
}

rule "android-user-ca" {
  title = "No release trusts the authorities that users install",
  on = "config",
  formats = { "android" },
  severity = "medium",
  refs = { "Android lint AcceptsUserCertificates", "OWASP MASTG-TEST-0286" },
  remedy = "move <certificates src=\"user\"> into debug-overrides",
  messages = {
    user = "{place} trusts authorities that users install, in releases too",
    target = {
      text = "the app is made for API level {level}, where authorities that \z
              users install are trusted unless a base-config says otherwise",
      remedy = "raise targetSdkVersion to 24, or add a base-config with \z
                <certificates src=\"system\"/> in its trust-anchors",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "user-ca") do
      fail(one.found == "target" and "target" or "user",
           { at = one, also = one.other, place = one.found,
             level = one.expected })
    end
  end,
}

-- What a phone or an emulator calls itself, and the machine that it runs on.
local function is_loopback(name)
  return name == "localhost" or name:find "%.localhost$" ~= nil
    or name:find "^127%.%d+%.%d+%.%d+$" ~= nil or name == "10.0.2.2"
    or name == "10.0.3.2" or name == "::1" or name == "[::1]"
end

local function cleartext_code(one)
  local is_target = one.found == "target"
  if not one.name then return is_target and "base_by_target" or "base" end
  if is_loopback(one.name) then return "loopback" end
  if is_target then return "pinned_by_target" end
  return #one.other.pins > 0 and "pinned" or "unpinned"
end

-- Pins say nothing of a connection without TLS.
rule "android-cleartext" {
  title = "No host is reached without TLS",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "Android lint InsecureBaseConfiguration", "OWASP MASTG-TEST-0235" },
  remedy = "take cleartextTrafficPermitted=\"true\" out; for tests on the \z
            machine itself list localhost",
  messages = {
    pinned = {
      text = "{host} is pinned, and cleartextTrafficPermitted lets \z
              connections to it do without TLS",
      consequence = "unpinned",
    },
    base = {
      text = "base-config lets connections to every host do without TLS",
      severity = "medium",
    },
    pinned_by_target = {
      text = "{host} is pinned, and in an app made for API level {level} \z
              connections may do without TLS unless a config says otherwise",
      consequence = "unpinned",
      remedy = "raise targetSdkVersion to 28, or write \z
                cleartextTrafficPermitted=\"false\"",
    },
    base_by_target = {
      text = "the app is made for API level {level}, where connections to \z
              every host may do without TLS unless a base-config says \z
              otherwise",
      severity = "medium",
      remedy = "raise targetSdkVersion to 28, or add a base-config with \z
                cleartextTrafficPermitted=\"false\"",
    },
    unpinned = {
      text = "connections to {host} may do without TLS",
      severity = "low",
    },
    loopback = {
      text = "connections to {host}, the machine itself, may do without TLS",
      severity = "info",
    },
  },
  check = function(config)
    local target
    for _, one in ipairs(config:observed "cleartext") do
      local code = cleartext_code(one)
      fail(code, { at = one, host = one.name, level = one.expected,
                   also = { one.other, target } })
      if not one.name then target = one.other end
    end
  end,
}

-- Whoever writes the element takes the authorities of the system out; builds
-- that are debuggable have those of their overrides, and show nothing of it.
rule "android-no-anchor" {
  title = "Each list of trust anchors has one",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "AOSP NetworkSecurityConfig getEffectiveCertificatesEntryRefs" },
  remedy = "write <certificates src=\"system\" /> into it, or take it out",
  messages = {
    none = {
      text = "the trust-anchors of {place} are empty: no authority is \z
              trusted, and each connection for which it answers is refused",
      consequence = "blocks",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "no-anchor") do
      fail("none", { at = one, place = one.found })
    end
  end,
}

rule "android-custom-anchor" {
  title = "Trust anchors are the system's",
  on = "config",
  formats = { "android" },
  severity = "info",
  refs = { "Android guide, configure a custom CA" },
  messages = {
    custom = "{place} trusts {source}, an authority that comes with the app",
    unreadable = {
      text = "{place} is to trust {source}, and Android reads no certificate \z
              there: {reason}",
      severity = "high",
      consequence = "dies",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "custom-anchor") do
      fail("custom", { at = one, place = one.found, source = one.name })
    end
    for _, one in ipairs(config:observed "bad-anchor") do
      fail("unreadable", { at = one, place = one.found, source = one.name,
                           reason = one.expected })
    end
  end,
}

local function has_pins(config)
  for _, host in ipairs(config.hosts) do
    if #host.pins > 0 then return true end
  end
  return false
end

-- Older phones do not know that an app can have such a file.
rule "android-too-old" {
  title = "Each phone that an app is installed on reads its config",
  on = "config",
  formats = { "android" },
  severity = "medium",
  refs = { "Android guide, add a Network Security Config file",
           "Android lint UnusedAttribute" },
  remedy = "raise minSdkVersion to 24, or pin in code for older phones",
  messages = {
    below = {
      text = "the app is installed from API level {oldest} on, and phones \z
              below {first}, which is Android 7.0, do not read this file: \z
              they pin nothing",
      consequence = "unpinned",
    },
  },
  check = function(config)
    if not has_pins(config) then return end
    for _, one in ipairs(config:observed "too-old") do
      fail("below", { at = one, also = one.other, oldest = one.found,
                      first = one.expected })
    end
  end,
}

-- Dart validates certificates by itself, against the anchors of the system:
-- what an app says to Android is not looked at.
rule "android-flutter" {
  title = "All connections of an app are made by what reads its config",
  on = "config",
  formats = { "android" },
  severity = "medium",
  refs = { "Dart SDK runtime/bin/security_context_android.cc" },
  remedy = "pin in Dart as well, or make its connections by a package that \z
            asks Android, such as cronet_http; then accept this",
  messages = {
    unasked = {
      text = "the app has {name} in it, and connections of Dart do not ask \z
              Android: this file pins those of Java, Kotlin and web views \z
              alone",
      consequence = "unpinned",
    },
  },
  check = function(config)
    if not has_pins(config) then return end
    for _, one in ipairs(config:observed "unasked") do
      fail("unasked", { at = config, also = one.other, name = one.name })
    end
  end,
}

-- What is expected is the build for which a manifest says otherwise; suggested
-- is what the build fills in, or whether it is known what such builds are.
local SILENT = { main = "build_silent", unknown = "build_unknown" }

local function wiring_code(one)
  if one.suggestion then
    return one.expected and SILENT[one.suggestion] or "filled_in"
  end
  local code = one.found and "other" or "none"
  return one.expected and "build_" .. code or code
end

rule "android-not-wired" {
  title = "The manifest names the config that pins",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "Android guide, add a Network Security Config file" },
  messages = {
    other = {
      text = "the manifest names {other} and not {name}: nothing in this file \z
              is in force",
      consequence = "unpinned",
      remedy = "write android:networkSecurityConfig=\"@xml/NAME\" with the \z
                name of this file, or join the two",
    },
    none = {
      text = "no manifest names a network security config: nothing in this \z
              file is in force",
      consequence = "unpinned",
      remedy = "add android:networkSecurityConfig=\"@xml/NAME\" to \z
                <application>, with the name of this file",
    },
    build_other = {
      text = "the manifest of {build} names {other} and not {name}: nothing \z
              in this file is in force in its builds",
      consequence = "unpinned",
      remedy = "take the attribute out of that manifest, or let it name a \z
                config that pins the same",
    },
    build_none = {
      text = "the manifest of {build} leaves the network security config \z
              out: nothing in this file is in force in its builds",
      consequence = "unpinned",
      remedy = "name this file in the manifest of all builds, and tell the \z
                merger in no other to replace or remove it",
    },
    build_silent = {
      text = "the manifest of all builds names no network security config, \z
              and none of {build} does: its builds have nothing of this file",
      consequence = "unpinned",
      remedy = "name this file in the manifest of all builds",
    },
    build_unknown = {
      text = "the manifest of all builds names no network security config, \z
              and that of {build} none either: its builds have nothing of \z
              this file, unless it is a build type and those that name the \z
              file are flavors, which no build file here says",
      consequence = "unpinned",
      remedy = "name this file in the manifest of all builds; or declare \z
                build types and flavors by their names in the build file of \z
                the module, or give cotter the folder above both",
    },
    filled_in = {
      text = "the manifest names {other}, which the build fills in: whether \z
              this file is in force is not known",
      severity = "medium",
      remedy = "write android:networkSecurityConfig=\"@xml/NAME\" with the \z
                name of this file",
    },
  },
  check = function(config)
    if not has_pins(config) then return end
    for _, one in ipairs(config:observed "not-wired") do
      fail(wiring_code(one), {
        at = config, also = one.other, name = "@xml/" .. one.name,
        build = one.expected, other = one.suggestion
          or "@xml/" .. (one.found or "") })
    end
  end,
}

local ABSENT = { absent = "absent", other = "other_root",
                 unreadable = "unreadable", ["filled-in"] = "filled_in" }

-- Without its config nothing of an app is judged that it pins; a library that
-- is not in the tree can bring one.
rule "android-config-absent" {
  title = "The config that a manifest names is there",
  on = "app",
  severity = "high",
  refs = { "Android guide, add a Network Security Config file",
           "AOSP XmlConfigSource parseNetworkSecurityConfig" },
  remedy = "write res/xml/NAME.xml, or give cotter the folder above both \z
            where another has it; where a library brings it, judge that, and \z
            waive this",
  messages = {
    absent = "the manifest names {name}, and no file that ships is called so: \z
              unless a library brings it, no build succeeds; what it pins is \z
              not judged",
    other_root = {
      text = "the manifest names {name}, and the root of that file is \z
              <{root}>: Android refuses it",
      consequence = "dies",
      remedy = "write a network security config into it",
    },
    unreadable = {
      text = "the manifest names {name}, and that file is no XML",
      consequence = "refused",
      remedy = "write a network security config into it",
    },
    filled_in = {
      text = "the manifest names {name}, which the build fills in, and there \z
              is no network security config: whether anything is pinned is \z
              not known",
      severity = "medium",
      remedy = "write android:networkSecurityConfig=\"@xml/NAME\", and give \z
                cotter the folder above both where another has the file",
    },
  },
  check = function(app)
    for _, one in ipairs(app.references) do
      fail(ABSENT[one.state], { at = one, also = one.file, name = one.name,
                                root = one.root, affected = { "android" } })
    end
  end,
}

rule "android-trustkit-several-domains" {
  title = "A domain-config for TrustKit has one domain",
  on = "config",
  formats = { "android" },
  severity = "high",
  refs = { "TrustKit-Android TrustKitConfigurationParser readDomainConfig" },
  remedy = "write a domain-config for each domain",
  messages = {
    several = {
      text = "the domain-config has {count} domains, and TrustKit takes the \z
              last alone, {host}",
      consequences = { ["trustkit-android"] = "unpinned" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "trustkit-domains") do
      fail("several", { at = one, also = one.other, count = one.found,
                        host = one.name })
    end
  end,
}

-- TrustKit enforces nothing unless it is told to.
rule "android-trustkit-gap" {
  title = "TrustKit enforces where there are pins, and not where none are",
  on = "config",
  formats = { "android" },
  severity = "medium",
  refs = { "TrustKit-Android DomainPinningPolicy" },
  remedy = "set enforcePinning=\"true\" where there are two pins, and nowhere \z
            else",
  messages = {
    no_pins = {
      text = "TrustKit is to enforce pins for {host}, which has none: it \z
              throws at start",
      consequences = { ["trustkit-android"] = "dies" },
    },
    reports_only = {
      text = "{host} has pins, and TrustKit is not told to enforce them: \z
              before Android 7 nothing does",
      consequences = { ["trustkit-android"] = "unpinned" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "trustkit-enforces") do
      if #one.other.pins == 0 then
        fail("no_pins", { at = one, also = one.other, host = one.other })
      end
    end
    for _, one in ipairs(config:observed "trustkit-reports") do
      fail("reports_only", { at = one, also = one.other, host = one.other })
    end
  end,
}

-- The pins of a config in the order of their names, as one text.
local function portrait(config)
  local lines = {}
  for _, host in ipairs(config.hosts) do
    local pins = {}
    for _, pin in ipairs(host.pins:distinct()) do pins[#pins + 1] = pin.text end
    table.sort(pins)
    lines[#lines + 1] = host.name .. " " .. table.concat(pins, " ")
  end
  table.sort(lines)
  return table.concat(lines, "\n")
end

-- What of a host that one config pins another does not: the host, or what is
-- below it. The platform answers first, before TrustKit.
local function unpinned_of(host, other)
  local answer = other:resolve(host.name)[1]
  if not answer.pinned then return host.name end
  local within = answer.entry.include_subdomains
  return host.include_subdomains and not within
         and "what is below " .. host.name or nil
end

-- The first of the hosts that one config pins and another does not.
local function lost(config, other)
  for _, host in ipairs(config.hosts) do
    local pins = #host.pins > 0 and not host.fault
    local what = pins and unpinned_of(host, other)
    if what then return what, host end
  end
end

-- A file of a build that is expected goes before the other one, and those of a
-- resource before each other.
local function variant_code(config, one)
  local what, host = lost(one.other, config)
  if one.expected then
    return what and "build_unpinned" or "build_differs", what, host
  end
  if not what then what, host = lost(config, one.other) end
  return what and "unpinned" or "differ", what, host
end

rule "android-variant-configs" {
  title = "All files of one resource pin the same",
  on = "config",
  formats = { "android" },
  severity = "medium",
  refs = { "Android guide, providing alternative resources",
           "Android guide, build with source sets" },
  remedy = "give both files the same domain-configs",
  messages = {
    differ = "a phone takes this file or {other}, by its configuration, and \z
              the two do not pin the same",
    unpinned = {
      text = "a phone takes this file or {other}, by its configuration, and \z
              {what} is pinned in one of them alone",
      severity = "high", consequence = "unpinned",
    },
    build_differs = "some builds take this file in place of {other}, and the \z
                     two do not pin the same",
    build_unpinned = {
      text = "some builds take this file in place of {other}, and do not pin \z
              {what}",
      severity = "high", consequence = "unpinned",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "variant") do
      local code, what, host = variant_code(config, one)
      local differs = what or portrait(config) ~= portrait(one.other)
      if differs then
        fail(code, { at = config, also = host or one.other, what = what,
                     other = one.found })
      end
    end
  end,
}
