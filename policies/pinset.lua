--- Rules about the pins of one host together: whether there are enough of
--- them, each its own key.

local consumer = use "pinning.consumer"
local seen = use("pinning.seen").new()

-- The hosts of a config for which TrustKit is to enforce the pins.
local function enforced_in(config)
  local hosts = seen(config)
  if hosts[config] == nil then
    hosts[config] = true
    for _, one in ipairs(config:observed "trustkit-enforces") do
      hosts[one.other] = true
    end
  end
  return hosts
end

-- The build counts pins, and TrustKit keys.
local ONE_OF_PLUG_IN = { "one_pin" }

-- What is amiss with too few keys, which is the consumer's to say.
local function code_of_one(host)
  if consumer.reads(host.config, "outsystems-ios") then
    return ONE_OF_PLUG_IN[#host.pins] or "one_key"
  end
  if consumer.reads(host.config, "trustkit-ios") then
    return host.enforced and "one_key_trustkit" or "no_spare"
  end
  return enforced_in(host.config)[host] and "one_key_enforced" or "no_spare"
end

-- Where no pin is of a key, there is none that could be lost.
local function code_of(host, count)
  local code = count < 2 and code_of_one(host) or "below_policy"
  return count == 0 and code == "no_spare" and "below_policy" or code
end

-- What is for the policy to say, and no consumer's limit.
local CHOICE = { below_policy = true, no_spare = true }

-- A key that stands twice is TrustKit's matter where it leaves too few.
local function duplicate_code(host)
  local left = code_of(host, #host.pins:usable():distinct())
  return CHOICE[left] and "duplicate_beside" or "duplicate"
end

-- Android drops the second of two equal pins. TrustKit counts what is left in
-- the set, and raises an exception where that is one; the vendor page says
-- "for iOS, only unique hash keys are allowed".
rule "pin-duplicate" {
  title = "No host pins a key twice",
  on = "host",
  severity = "medium",
  refs = { "vendor page, Create the configuration file",
           "TrustKit parse_configuration.m" },
  remedy = "replace one of them by the pin of a key held in reserve",
  messages = {
    duplicate = {
      text = "{host} pins the key {pin} twice",
      consequences = { ["outsystems-ios"] = "dies",
                       ["trustkit-android"] = "dies",
                       ["trustkit-ios"] = "dies" },
    },
    duplicate_beside = "{host} pins the key {pin} twice",
  },
  check = function(host)
    local pins = host.pins
    if #pins:distinct() == #pins then return end
    local code, first = duplicate_code(host), {}
    for _, pin in ipairs(pins:usable()) do
      local before = first[pin.octets]
      if before then
        fail(code, { at = pin, also = before, host = host, pin = pin })
      else
        first[pin.octets] = pin
      end
    end
  end,
}

-- Two is what the plug-in's build, TrustKit and every guide ask for: one key
-- in use and one in reserve. The build counts texts, TrustKit keys.
rule "pin-too-few" {
  title = "Each host pins enough different keys",
  on = "host",
  severity = "high",
  refs = { "vendor page, Create the configuration file",
           "plug-in hooks/utils.js isValidConfig",
           "TrustKit parse_configuration.m", "RFC 7469 4.3" },
  params = {
    min_keys = { type = "integer", default = 2, min = 1, max = 8,
      doc = "different keys that each host pins at least; what builds and \z
             TrustKit want is wanted whatever this is" },
  },
  remedy = "add the pin of a key that is held in reserve",
  messages = {
    one_pin = {
      text = "{host} has 1 pin: the build wants two",
      consequence = "refused",
    },
    one_key = {
      text = "{host} has pins of {count} of the two keys that TrustKit \z
              wants: the build counts them and lets this through",
      consequences = { ["outsystems-ios"] = "dies" },
    },
    below_policy = {
      text = "{host} has pins of {count} different keys, the policy wants \z
              {wanted}",
      severity = "medium",
    },
    one_key_enforced = {
      text = "{host} has pins of {count} of the two keys that TrustKit, \z
              which is to enforce them, wants",
      consequences = { ["trustkit-android"] = "dies" },
    },
    one_key_trustkit = {
      text = "{host} has pins of {count} of the two keys that TrustKit, \z
              which enforces them, wants",
      consequences = { ["trustkit-ios"] = "dies" },
    },
    no_spare = {
      text = "{host} has pins of {count} key: when that is lost or replaced, \z
              every connection is refused until the app is updated",
      severity = "medium",
    },
  },
  check = function(host, ctx)
    local pins, wanted = host.pins, ctx.params.min_keys
    if #pins == 0 then return end
    local count = #pins:usable():distinct()
    local code = code_of(host, count)
    if count >= wanted and CHOICE[code] then return end
    return fail(code, { at = pins, host = host, count = count,
                        wanted = wanted })
  end,
}

local EMPTY = { android = "empty_set", outsystems = "empty" }

-- What is amiss without a list, in formats whose entries all have one.
local ABSENT = { apple = "no_list", trustkit = "no_hashes",
                 ["trustkit-swift"] = "no_hashes", ["tsk-plist"] = "no_hashes" }

-- A host with an empty list reads like a host that is pinned.
rule "pin-set-empty" {
  title = "Each host has a pin",
  on = "host",
  where = { "not pins" },
  severity = "high",
  refs = { "plug-in hooks/utils.js isValidConfig", "AOSP: not pinned" },
  remedy = "add pins, or take the host out of the file",
  messages = {
    empty = {
      text = "{host} is listed without a pin",
      consequence = "refused",
    },
    empty_list = {
      text = "{host} is listed without a pin, and not pinned",
      consequences = { okhttp = "unpinned", android = "unpinned",
                       ["trustkit-ios"] = "dies", apple = "blocks",
                       curl = "unpinned", chromium = "unpinned",
                       hpkp = "unpinned" },
    },
    no_list = {
      text = "{host} has neither NSPinnedLeafIdentities nor \z
              NSPinnedCAIdentities: it is not pinned",
      consequences = { apple = "unpinned" },
    },
    no_hashes = {
      text = "{host} has no TSKPublicKeyHashes: TrustKit throws",
      consequences = { ["trustkit-ios"] = "dies" },
    },
    empty_set = {
      text = "the pin-set of {host} is empty: the host is not pinned, \z
              whatever stands around it",
      consequences = { android = "unpinned" },
    },
  },
  check = function(host)
    local pins = host.pins
    if #pins > 0 or host.lists or host.excludes then return end
    if ABSENT[host.config.format] and not pins.at then
      return fail(ABSENT[host.config.format], { host = host })
    end
    if not pins.at then return end -- no list is no empty one
    return fail(EMPTY[host.config.format] or "empty_list",
                { at = pins, host = host })
  end,
}
