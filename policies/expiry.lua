--- Rules about the day on which pins end. From its begin on the platform pins
--- nothing, connects, and says nothing.

-- Of Chromium's list no host is known, and none is in force for as long as
-- notice is given of others.
local function is_list(host) return host.config.format == "chromium-pins" end

-- When the pins of a host end. Of the list it is told once, and not of each
-- entry whose keys it has.
local function end_of(host)
  if #host.pins == 0 or host.config.format == "chromium" then return nil end
  return host.expires
end

rule "expiry-passed" {
  title = "No pins have ended",
  on = "host",
  where = { "expires" },
  severity = "high",
  refs = { "OWASP MASTG-TEST-0243", "AOSP PinSet",
           "Chromium net/http/transport_security_state.cc" },
  remedy = "set a later date, and check that the pins are still right",
  messages = {
    passed = {
      text = "the pins of {host} ended on {date}: it is not pinned any more",
      consequence = "unpinned",
    },
    list = {
      text = "the pins of this list ended on {date}, 70 days after its \z
              PinsListTimestamp: who has no later list pins nothing by it",
      consequence = "unpinned",
      remedy = "check that the keys are still right, and write the moment of \z
                that into PinsListTimestamp",
    },
  },
  check = function(host, ctx)
    local ends = end_of(host)
    if not ends or ends > ctx.now then return end
    return fail(is_list(host) and "list" or "passed",
                { at = host.pins, also = host, host = host, date = ends })
  end,
}

rule "expiry-soon" {
  title = "No pins end before an update can reach all users",
  on = "host",
  where = { "expires" },
  severity = "high",
  refs = { "Android lint PinSetExpiry" },
  params = {
    urgent_days = { type = "integer", default = 10, min = 0, max = 3650,
      doc = "days before the end from which on the finding is of high \z
             severity" },
    notice_days = { type = "integer", default = 90, min = 0, max = 3650,
      doc = "days before the end from which on it is of medium severity" },
  },
  remedy = "ship a version with a later date; old ones stop pinning on that \z
            day",
  messages = {
    urgent = "the pins of {host} end on {date}, in {left}: from then on it \z
              is not pinned",
    soon = {
      text = "the pins of {host} end on {date}, in {left}: from then on it is \z
              not pinned",
      severity = "medium",
    },
  },
  check = function(host, ctx)
    local ends = end_of(host)
    if not ends or ends <= ctx.now then return end
    local left, code = ends - ctx.now, nil
    if left <= days(ctx.params.notice_days) and not is_list(host) then
      code = "soon"
    end
    if left <= days(ctx.params.urgent_days) then code = "urgent" end
    if not code then return end
    return fail(code, { at = host.pins, also = host, host = host, date = ends,
                        left = left })
  end,
}

-- Android refuses a file for a date that is none: nothing in it is in force.
local function is_refused(config)
  if config.format ~= "android" then return false end
  for _, one in ipairs(config:observed "bad-date") do
    if not one.expected then return true end
  end
  return false
end

-- Without a date an app that is never updated cannot connect once all of its
-- keys are gone; with one it connects unpinned. Both are choices.
rule "expiry-never" {
  title = "Pins end on some day",
  on = "config",
  -- Those that have dates.
  formats = { "android", "react-native-ssl-manager",
              "react-native-ssl-public-key-pinning", "trustkit",
              "trustkit-swift", "tsk-plist" },
  severity = "info",
  refs = { "Android guide, pin certificates", "OWASP MASTG-TEST-0243" },
  messages = {
    never = "the pins of {host} never end: a phone that keeps this version \z
             cannot connect once none of their keys is served",
  },
  check = function(config)
    local told = {}
    if is_refused(config) then return end
    for _, host in ipairs(config.hosts) do
      local pins = host.pins
      if #pins > 0 and not host.expires and not told[pins] then
        fail("never", { at = host, host = host })
      end
      told[pins] = true
    end
  end,
}

rule "expiry-bad-date" {
  title = "Each date is one, written as yyyy-MM-dd",
  on = "config",
  formats = { "android", "react-native-ssl-manager",
              "react-native-ssl-public-key-pinning", "trustkit",
              "trustkit-swift", "tsk-plist" },
  severity = "high",
  refs = { "AOSP XmlConfigSource parsePinSet" },
  remedy = "write the date as yyyy-MM-dd, such as 2027-01-31",
  messages = {
    bad_date = {
      text = "\"{date}\" is no date as yyyy-MM-dd: Android refuses the whole \z
              file",
      consequence = "dies",
    },
    no_date = {
      text = "\"{date}\" is no date as yyyy-MM-dd: TrustKit takes none from \z
              it, and the pins never end",
    },
    loose_date = {
      text = "\"{date}\" is not written as yyyy-MM-dd: Android takes it for \z
              {taken}",
      severity = "medium",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "bad-date") do
      local android = config.format == "android" and "bad_date"
      fail(one.expected and "loose_date" or android or "no_date",
           { at = one, date = one.found, taken = one.expected })
    end
  end,
}
