--- Rules about Apple's NSPinnedDomains (Info.plist, App Transport Security).
---
--- What is not as the system wants it is skipped without a word
--- (apple-oss-distributions/Security, SecPolicy.c), and a list of which nothing
--- is left refuses every connection (SecPolicyServer.c).

rule "apple-misplaced" {
  title = "Apple's pins stand where the system looks for them",
  on = "config",
  severity = "high",
  refs = { "Security SecPolicy.c", "Apple, Identity pinning" },
  remedy = "put NSPinnedDomains directly into NSAppTransportSecurity, and the \z
            lists of each host into its entry",
  messages = {
    misplaced = {
      text = "{key} stands in {place}, where nobody looks for it: it pins \z
              nothing",
      consequences = { apple = "unpinned" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "misplaced-key") do
      fail("misplaced", { at = one, key = one.name, place = one.found })
    end
  end,
}

rule "apple-not-wired" {
  title = "The property list that pins is the one that the app takes",
  on = "config",
  formats = { "apple", "trustkit" },
  severity = "high",
  refs = { "Xcode, Build settings reference, INFOPLIST_FILE" },
  remedy = "write the pins into the list that INFOPLIST_FILE of the app's \z
            target names, or let it name this file; where another project \z
            takes it, give cotter the folder above both",
  messages = {
    other = {
      text = "no target of the project takes this property list, and the app \z
              takes {other}: nothing in this file is in force",
      consequence = "unpinned",
    },
    none = {
      text = "no target of the project takes this property list, and the app \z
              has none: nothing in this file is in force",
      consequence = "unpinned",
    },
    build_other = {
      text = "the configuration {build} takes {other}, which does not pin the \z
              same: what this file pins is not in force in its builds",
      consequence = "unpinned",
      remedy = "write the same pins into that list, or let INFOPLIST_FILE of \z
                all configurations name this file",
    },
    build_none = {
      text = "the configuration {build} takes no property list: nothing in \z
              this file is in force in its builds",
      consequence = "unpinned",
      remedy = "let INFOPLIST_FILE of all configurations name this file",
    },
  },
  check = function(config)
    if #config.hosts == 0 then return end
    for _, one in ipairs(config:observed "not-listed") do
      local code = one.found and "other" or "none"
      fail(one.expected and "build_" .. code or code,
           { at = config, also = one.other, other = one.found,
             build = one.expected })
    end
  end,
}

-- An older system does not know the key, and passes over it.
rule "apple-too-old" {
  title = "Each system on which an app runs knows its pins",
  on = "config",
  formats = { "apple" },
  severity = "medium",
  refs = { "Apple, NSPinnedDomains: availability" },
  remedy = "raise the deployment target, or pin in code for older systems, as \z
            with TrustKit",
  messages = {
    below = {
      text = "the app runs from {system} {oldest} on, and {system} below \z
              {first} does not know NSPinnedDomains: it pins nothing",
      consequence = "unpinned",
    },
  },
  check = function(config)
    if #config.hosts == 0 then return end
    for _, one in ipairs(config:observed "too-old") do
      fail("below", { at = one, also = one.other, system = one.name,
                      oldest = one.found, first = one.expected })
    end
  end,
}

rule "apple-leaf-and-ca" {
  title = "A host has pins of leaves or of authorities, and not both",
  on = "host",
  formats = { "apple" },
  severity = "medium",
  refs = { "Security SecPolicyServer.c" },
  remedy = "keep NSPinnedCAIdentities alone, unless both are meant to match",
  messages = {
    both = "{host} has pins of leaves and of authorities: a connection needs \z
            a match in each of the two lists, and one does not do",
  },
  check = function(host)
    if host.lists == "ca leaf" then
      return fail("both", { at = host.pins, host = host })
    end
  end,
}

rule "apple-deny-all" {
  title = "Each list of pins has one that the system can use",
  on = "config",
  severity = "high",
  refs = { "Security SecPolicyServer.c",
           "Security NSPinnedDomains_with_invalid_spki.plist" },
  remedy = "write dictionaries with SPKI-SHA256-BASE64 into the list, or take \z
            the list out",
  messages = {
    denies = {
      text = "{list} of {host} has no usable member: every connection to the \z
              host is refused",
      consequences = { apple = "blocks" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "denies-all") do
      fail("denies", { at = one, also = one.other, host = one.name,
        list = one.found == "leaf" and "NSPinnedLeafIdentities"
               or "NSPinnedCAIdentities" })
    end
  end,
}

rule "apple-one-level" {
  title = "NSIncludesSubdomains is known to reach one label",
  on = "host",
  formats = { "apple" },
  where = { "include_subdomains" },
  severity = "info",
  refs = { "Security SecPolicyServer.c" },
  messages = {
    one_level = "NSIncludesSubdomains of {host} reaches one more label: \z
                 www.{host} is pinned, and a.www.{host} is not",
  },
  check = function(host)
    if host.include_subdomains and #host.pins > 0 then
      return fail("one_level", { host = host })
    end
  end,
}

-- A name, and those above it.
local function upwards(name)
  local list = {}
  while name do
    list[#list + 1] = name
    name = name:match "^[^.]+%.(.+)$"
  end
  return list
end

local function add(map, key, value)
  map[key] = map[key] or {}
  table.insert(map[key], value)
end

-- The hosts of a config by their own names, and by each name above. A list can
-- have thousands of hosts and of exceptions, too many to compare in pairs.
local function by_name(hosts)
  local named, below = {}, {}
  for _, host in ipairs(hosts) do
    for i, name in ipairs(upwards(host.name)) do
      add(i == 1 and named or below, name, host)
    end
  end
  return { named = named, below = below }
end

-- The hosts whose connections an exception is for.
local function reached(hosts, exception)
  local list = {}
  for _, name in ipairs(upwards(exception.name)) do
    for _, host in ipairs(hosts.named[name] or {}) do
      if host:covers(exception.name) then list[#list + 1] = host end
    end
  end
  if exception.found == "below" then
    for _, host in ipairs(hosts.below[exception.name] or {}) do
      list[#list + 1] = host
    end
  end
  return list
end

rule "apple-arbitrary-loads" {
  title = "App Transport Security is not switched off",
  on = "config",
  severity = "medium",
  refs = { "Apple, NSAppTransportSecurity", "OWASP MASTG iOS" },
  remedy = "take NSAllowsArbitraryLoads out, and list the hosts that need it \z
            in NSExceptionDomains",
  messages = {
    arbitrary = "NSAllowsArbitraryLoads allows connections without TLS to \z
                 every host",
    pinned = {
      text = "{host} is pinned, and NSExceptionDomains lets connections to \z
              {domain} do without TLS",
      severity = "high",
      consequence = "unpinned",
      remedy = "take NSExceptionAllowsInsecureHTTPLoads out",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "arbitrary-loads") do
      fail("arbitrary", { at = one })
    end
    local excepted = config:observed "insecure-loads"
    if #excepted == 0 then return end
    local hosts = by_name(config.hosts)
    for _, one in ipairs(excepted) do
      for _, host in ipairs(reached(hosts, one)) do
        fail("pinned", { at = one, also = host, host = host,
                         domain = one.name })
      end
    end
  end,
}
