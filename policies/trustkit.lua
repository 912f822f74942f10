--- Rules about TrustKit's configuration on iOS (datatheorem/TrustKit@c48790f,
--- parse_configuration.m, TSKTrustKitConfig.m).

rule "trustkit-report-only" {
  title = "TrustKit enforces the pins",
  on = "host",
  formats = { "trustkit", "trustkit-swift", "tsk-plist" },
  severity = "info",
  refs = { "TrustKit TSKTrustKitConfig.h kTSKEnforcePinning" },
  remedy = "take TSKEnforcePinning out once the reports show no mismatch",
  messages = {
    reports = {
      text = "TSKEnforcePinning of {host} is off: what does not match is \z
              reported, and connects",
      consequences = { ["trustkit-ios"] = "unpinned" },
    },
  },
  check = function(host)
    if not host.enforced and not host.excludes then
      return fail("reports", { host = host })
    end
  end,
}

-- Without swizzling TrustKit validates what the app's own code hands it, which
-- no config shows. Who writes the key has decided; without it early versions
-- throw (parse_configuration.m), later ones validate nothing by themselves.
rule "trustkit-not-swizzled" {
  title = "It is said whether TrustKit validates connections by itself",
  on = "config",
  formats = { "trustkit", "trustkit-swift", "tsk-plist" },
  severity = "medium",
  refs = { "TrustKit TSKTrustKitConfig.h kTSKSwizzleNetworkDelegates",
           "TrustKit docs/getting-started.md, Manual Pin Validation" },
  remedy = "set TSKSwizzleNetworkDelegates to true; or to false where the \z
            app's code hands each challenge to TSKPinningValidator",
  messages = {
    unsaid = "TSKSwizzleNetworkDelegates is absent: by default TrustKit \z
              validates no connection by itself, and pins are in force where \z
              the app's code calls TSKPinningValidator alone",
    by_hand = {
      text = "TSKSwizzleNetworkDelegates is false: pins are in force where \z
              the app's code calls TSKPinningValidator alone",
      severity = "info",
    },
  },
  check = function(config)
    if #config.hosts == 0 then return end
    for _, one in ipairs(config:observed "not-swizzled") do
      fail(one.found and "by_hand" or "unsaid", { at = one })
    end
  end,
}

rule "trustkit-default-report" {
  title = "Reports go to nobody else",
  on = "config",
  severity = "info",
  refs = { "TrustKit TSKTrustKitConfig.h kTSKDisableDefaultReportUri" },
  remedy = "set TSKDisableDefaultReportUri to true, and TSKReportUris to an \z
            address of your own",
  messages = {
    default_report = "what does not match at {host} is reported to \z
                      overmind.datatheorem.com",
  },
  check = function(config)
    for _, one in ipairs(config:observed "default-report") do
      fail("default_report", { at = one, host = one.name })
    end
  end,
}

-- The constant is called kTSKExcludeSubdomainFromParentPolicy, its value
-- begins with kSK; the read-me names the constant.
rule "trustkit-exclude-key" {
  title = "A name is taken out of its parent's policy as TrustKit reads it",
  on = "config",
  severity = "high",
  refs = { "TrustKit TSKTrustKitConfig.m", "TrustKit parse_configuration.m" },
  remedy = "write kSKExcludeSubdomainFromParentPolicy, alone, into an entry \z
            below one with TSKIncludeSubdomains",
  messages = {
    misspelt = {
      text = "{key} is not read: the key is {right}",
    },
    beside = {
      text = "{key} has to be the only key of its entry: TrustKit throws",
      consequences = { ["trustkit-ios"] = "dies" },
    },
    alone = {
      text = "{key} needs an entry of a parent that includes subdomains: \z
              TrustKit throws",
      consequences = { ["trustkit-ios"] = "dies" },
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "exclude-key") do
      fail(one.found, { at = one, key = one.name, right = one.expected })
    end
  end,
}
