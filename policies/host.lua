--- Rules about the names of hosts: whether a name is one, and whether a
--- platform finds it when it looks for the host of a connection.
---
--- A name that no connection has is pinned by nobody, and nobody notices: the
--- connection goes through unpinned.

local consumer = use "pinning.consumer"

-- host.fault, and the message that tells it.
local CODES = {
  ["host.url"] = "url", ["host.path"] = "path", ["host.port"] = "port",
  ["host.userinfo"] = "userinfo", ["host.empty"] = "empty",
  ["host.ip"] = "address", ["host.long"] = "long",
  ["host.label-empty"] = "label_empty", ["host.label-long"] = "label_long",
  ["host.character"] = "character", ["host.hyphen"] = "hyphen",
  ["host.a-label"] = "idna", ["host.u-label"] = "idna",
}

-- No rule of DNS forbids an underscore, and platforms compare it like any
-- other character.
local function code_of(host)
  local plain = host.fault == "host.character"
                and host.text:find "^[%w_.-]+$" ~= nil
  return plain and "underscore" or CODES[host.fault]
end

-- TrustKit throws at an address, which Android alone compares as it does names.
local function takes_addresses(config)
  return config.format == "android"
    and not consumer.reads(config, "trustkit-android")
end

-- TrustKit compares names as they are written, others in whatever case.
local CASED = { "outsystems-ios", "trustkit-android", "trustkit-ios" }

local function tells_case(config)
  for _, name in ipairs(CASED) do
    if consumer.reads(config, name) then return true end
  end
  return false
end

-- The vendor page wants "the full hostname of your server". Whatever else
-- stands there goes into the platform's file as it is, and equals no name.
rule "host-invalid" {
  title = "Each host is the name of a host",
  on = "host",
  where = { "fault" },
  severity = "high",
  refs = { "vendor page, Create the configuration file", "RFC 1123 2.1",
           "RFC 5891" },
  remedy = "write the full name of the server and nothing else",
  messages = {
    url = { text = "\"{text}\" is a URL: write {name}",
            consequence = "unpinned",
            consequences = { okhttp = "dies",
                             ["trustkit-android"] = "dies" } },
    path = { text = "\"{text}\" has a path: write {name}",
             consequence = "unpinned",
             consequences = { okhttp = "dies",
                              ["trustkit-android"] = "dies" } },
    port = { text = "\"{text}\" has a port, and pins are for a name on every \z
                     port: write {name}", consequence = "unpinned",
             consequences = { okhttp = "dies",
                              ["trustkit-android"] = "dies" } },
    userinfo = { text = "\"{text}\" has a user before the name: write {name}",
                 consequence = "unpinned",
                 consequences = { okhttp = "dies",
                                  ["trustkit-android"] = "dies" } },
    empty = { text = "the name is empty", consequence = "refused",
              consequences = { android = "dies", apple = "unpinned",
                               okhttp = "dies",
                               ["trustkit-android"] = "dies",
                               ["trustkit-ios"] = "dies" } },
    address = { text = "\"{text}\" is an address, and pins are for names",
                consequences = { ["outsystems-ios"] = "dies",
                                 ["trustkit-android"] = "dies",
                                 ["trustkit-ios"] = "dies" } },
    long = { text = "\"{text}\" has over 253 octets",
             consequence = "unpinned",
             consequences = { ["trustkit-android"] = "dies" } },
    label_empty = { text = "\"{text}\" has two dots in a row, or begins with \z
                            one", consequence = "unpinned",
                    consequences = { okhttp = "dies",
                                     ["trustkit-android"] = "dies" } },
    label_long = { text = "\"{text}\" has a label of over 63 octets",
                   consequence = "unpinned",
                   consequences = { okhttp = "dies",
                                    ["trustkit-android"] = "dies" } },
    character = { text = "\"{text}\" has a character that is no letter, digit \z
                          or hyphen", consequence = "unpinned",
                  consequences = { okhttp = "dies",
                                   ["trustkit-android"] = "dies" } },
    underscore = {
      text = "\"{text}\" has an underscore, which names of hosts have not: \z
              what connects to it finds its entry all the same",
      severity = "medium",
      consequences = { ["trustkit-android"] = "dies" },
    },
    hyphen = { text = "\"{text}\" has a label that begins or ends with a \z
                       hyphen", consequence = "unpinned",
               consequences = { ["trustkit-android"] = "dies" } },
    idna = { text = "\"{text}\" is no name that IDNA allows",
             consequence = "unpinned",
             consequences = { ["trustkit-android"] = "dies" } },
  },
  check = function(host)
    local fault = host.fault
    if not fault or fault == "host.wildcard" then return end
    if fault == "host.ip" and takes_addresses(host.config) then return end
    return fail(code_of(host), { text = host.text, name = host.name })
  end,
}

-- The consumers that give an asterisk a meaning, and the format whose tool
-- does it for them.
local WILDCARDS = { okhttp = true }
local EXPANDED = { ["react-native-cert-pinner"] = true }

local function throws_in_okhttp(host)
  return host.fault == "host.wildcard"
    and consumer.reads(host.config, "okhttp")
end

-- Android and TrustKit compare the asterisk as a character.
rule "host-wildcard-unsupported" {
  title = "No host has an asterisk for a consumer that knows none",
  on = "host",
  where = { "wildcard" },
  severity = "high",
  refs = { "AOSP ApplicationConfig", "TrustKit configuration_utils.m" },
  remedy = "list the hosts by their full names",
  messages = {
    wildcard = {
      text = "\"{text}\" has an asterisk, which equals no host: there are no \z
              wildcards for {consumers}",
      consequence = "unpinned",
      consequences = { ["trustkit-android"] = "dies" },
    },
    inside = {
      text = "\"{text}\" has an asterisk that is not the first label: OkHttp \z
              knows *. and **. before a name, and throws at others",
      consequence = "unpinned",
      consequences = { okhttp = "dies", ["trustkit-android"] = "dies" },
      remedy = "write *. for one label before the name, or **. for any",
    },
  },
  check = function(host)
    if not host.wildcard then return end
    if throws_in_okhttp(host) then
      return fail("inside", { text = host.text })
    elseif EXPANDED[host.config.format] then
      return
    end
    local without = {}
    for _, one in ipairs(host.config.consumers) do
      if not WILDCARDS[one] then without[#without + 1] = one end
    end
    if #without > 0 then
      return fail("wildcard", { text = host.text,
                                consumers = table.concat(without, " and ") })
    end
  end,
}

-- TrustKit wants a registry above each name when it starts, on iOS
-- (parse_configuration.m, domain_registry.h).
local function wants_registry(config)
  return consumer.reads(config, "outsystems-ios")
         or consumer.reads(config, "trustkit-ios")
end

local SECTIONS <const> = { icann = "registry", private = "shared" }

-- What a name is that is pinned with all below it.
local function suffix_code(host)
  if host.include_subdomains == false or #host.pins == 0 then return nil end
  return SECTIONS[host:public_suffix() or ""]
end

-- With subdomains, which the Android half of an OutSystems file includes, the
-- pins would be for the hosts of everybody under the suffix.
rule "host-public-suffix" {
  title = "No host is a public suffix, or below none",
  on = "host",
  severity = "high",
  refs = { "Public Suffix List", "TrustKit: exception with subdomains" },
  remedy = "pin the full name of the server",
  messages = {
    registry = "{host} is a public suffix: its subdomains are registered by \z
                anybody",
    shared = {
      text = "{host} is a public suffix of the list's private section: its \z
              subdomains are handed out to customers",
      severity = "medium",
    },
    foreign = {
      text = "{host} has a top-level domain that is not public: TrustKit \z
              throws at such names",
      consequences = { ["outsystems-ios"] = "dies",
                       ["trustkit-ios"] = "dies" },
      remedy = "take the host out: TrustKit pins public names alone",
    },
  },
  check = function(host)
    if host.fault then return end
    local code = suffix_code(host)
    if wants_registry(host.config) and not host:is_public() then
      code = "foreign"
    end
    if code then return fail(code, { host = host }) end
  end,
}

local named = use("pinning.seen").new()

local DUPLICATE = { android = "domain_twice", outsystems = "duplicate" }

local function duplicate_code(host, first)
  local code = DUPLICATE[host.config.format]
  if not code then return "joined" end
  return host.text:lower() == first.text:lower() and code or "spelt_twice"
end

-- Android lowers the case, finds the domain twice and refuses the file;
-- TrustKit's dictionary keeps the last.
rule "host-duplicate" {
  title = "No host stands twice",
  on = "host",
  where = { "earlier" },
  severity = "high",
  refs = { "AOSP XmlConfigSource", "plug-in hooks/ios/setup_pinning_hashs.js" },
  remedy = "join the entries into one with all the pins",
  messages = {
    duplicate = {
      text = "{host} stands twice; iOS takes the last, Android none",
      consequences = { ["outsystems-android"] = "dies" },
    },
    joined = {
      text = "{host} stands twice, and which entry is in force the reader \z
              decides: parsers keep the last, OkHttp joins the pins",
      severity = "medium",
    },
    domain_twice = {
      text = "{host} stands twice: Android refuses the whole file",
      consequence = "dies",
    },
    spelt_twice = "{host} stands twice, spelt in two ways: each is an entry \z
                   of its own",
  },
  check = function(host)
    local earlier = host.earlier
    if not earlier then return end
    return fail(duplicate_code(host, earlier),
                { also = earlier, host = host })
  end,
}

-- Those who compare what is written with the name of a connection; others make
-- A-labels of both.
local COMPARES_TEXT = { "android", "apple", "outsystems-android",
  "outsystems-ios", "trustkit-android", "trustkit-ios" }

local function compares_text(config)
  for _, name in ipairs(COMPARES_TEXT) do
    if consumer.reads(config, name) then return true end
  end
  return false
end

local function spelling_code(text, config)
  if text ~= text:lower() then return "upper_case" end
  if text:sub(-1) == "." then return "final_dot" end
  return compares_text(config) and "u_label" or "u_label_read"
end

-- TrustKit looks for the name of the connection as it is: in lower case, in
-- A-labels and without a final dot.
rule "host-not-canonical" {
  title = "Each host is written as connections name it",
  on = "host",
  where = { "not canonical" },
  severity = "medium",
  refs = { "TrustKit configuration_utils.m", "AOSP ApplicationConfig",
           "RFC 5890 2.3.2.1" },
  remedy = "write the name in lower case and A-labels, without a final dot",
  messages = {
    upper_case = {
      text = "\"{text}\" has capitals, and TrustKit compares the text: write \z
              {name}",
      severity = "high",
      consequences = { ["outsystems-ios"] = "unpinned",
                       ["trustkit-android"] = "unpinned",
                       ["trustkit-ios"] = "unpinned" },
    },
    u_label_read = "\"{text}\" is not ASCII; it is read as {name}: write that",
    u_label = {
      text = "\"{text}\" is not ASCII, and connections name the host {name}",
      severity = "high",
      consequences = { ["outsystems-ios"] = "unpinned",
                       ["outsystems-android"] = "unpinned",
                       android = "unpinned", apple = "unpinned",
                       ["trustkit-android"] = "unpinned",
                       ["trustkit-ios"] = "unpinned" },
    },
    final_dot = {
      text = "\"{text}\" ends in a dot, which platforms take off the name of \z
              a connection: write {name}",
      severity = "high", consequence = "unpinned",
    },
  },
  check = function(host)
    if host.canonical or host.fault then return end
    local text = host.text
    if not tells_case(host.config) then text = text:lower() end
    if text == host.name then return end
    return fail(spelling_code(text, host.config),
                { text = host.text, name = host.name })
  end,
}

local function is_misplaced(config)
  return #config:observed "misplaced" > 0
end

-- Where the build of OutSystems' plug-in finds a file, it reads no other.
local function finds_one(app)
  for _, config in ipairs(app.configs) do
    if config.format == "outsystems" and not is_misplaced(config) then
      return true
    end
  end
  return false
end

local function has_app_list(app)
  for _, config in ipairs(app.configs) do
    if config.bundle == "app" and config.ships then return true end
  end
  return false
end

-- Tells what of an app is in use: not what is for tests, no header that no
-- browser reads (hpkp-obsolete), no copy beside the file that the build reads,
-- and, beside the property list of an app, not those of what comes with it.
local function user_of(app)
  local found, listed = finds_one(app), has_app_list(app)
  return function(config)
    local of_other = listed and config.bundle and config.bundle ~= "app"
    return config.format ~= "hpkp" and config.ships and not of_other
           and not (found and is_misplaced(config))
  end
end

local IOS = { apple = true, ["outsystems-ios"] = true, ["trustkit-ios"] = true }

local function note_answer(state, answer, now)
  local ended = answer.expires and answer.expires <= now
  state.listed = state.listed or #answer.config.hosts > 0
  if answer.pinned and not ended then state.pinned = true end
  if answer.pinned and ended then state.ended = answer.entry end
end

-- What each consumer of an app does for a name: whether it pins it, by any of
-- the files in use, or did until the pins ended.
local function states_of(app, name, now)
  local states, is_used = {}, user_of(app)
  for _, answer in ipairs(app:resolve(name)) do
    if is_used(answer.config) then
      local state = states[answer.consumer]
                    or { config = answer.config, consumer = answer.consumer }
      states[answer.consumer] = state
      note_answer(state, answer, now)
    end
  end
  return states
end

-- An entry that answers for a name, for whomever.
local function any_entry(config, name)
  for _, answer in ipairs(config:resolve(name)) do
    if answer.entry then return answer.entry end
  end
end

local function is_pinned_on_ios(states)
  for name in pairs(IOS) do
    if states[name] and states[name].pinned then return true end
  end
  return false
end

-- An app pins on iOS by one means: where it does, the property list that each
-- has need not do so as well, unless it pins other hosts.
local function in_question(states)
  local list, pinned = {}, is_pinned_on_ios(states)
  for name, state in pairs(states) do
    local spared = name == "apple" and pinned and not state.listed
    if state.pinned or not spared then list[name] = state end
  end
  return list
end

-- Where those consumers are told for whom nothing is in force: at the entry
-- that has ended, at one that does not reach the name, or at the config. Beside
-- it, whether the name is pinned for others.
local function lacking(states, name)
  local list, by, pinned = {}, {}, false
  for _, state in pairs(in_question(states)) do
    local at = state.ended or any_entry(state.config, name) or state.config
    if state.pinned then
      pinned = true
    elseif by[at] then
      table.insert(by[at].consumers, state.consumer)
    else
      by[at] = { at = at, ended = state.ended, config = state.config,
                 consumers = { state.consumer } }
      list[#list + 1] = by[at]
    end
  end
  return list, pinned
end

local function tell_lacking(one, name, pinned)
  local values = { at = one.at, host = name, affected = one.consumers,
                   consumers = table.concat(one.consumers, ", ") }
  if one.ended then
    values.entry, values.expires = one.ended, one.ended.expires
    fail("ended", values)
  elseif one.at == one.config then
    fail("absent", values)
  elseif pinned then
    values.entry = one.at
    fail("pinned_in_part", values)
  else
    fail("not_pinned", { at = one.at, host = name })
  end
end

-- Nobody pins it, and nobody ever did: told once, not for each config.
local function is_unknown(list, pinned)
  for _, one in ipairs(list) do
    if one.ended or one.at ~= one.config then return false end
  end
  return not pinned
end

-- The entry by which a config pins a name on iOS, and for now.
local function entry_in_force(config, name, now)
  for _, answer in ipairs(config:resolve(name)) do
    local ended = answer.expires and answer.expires <= now
    if IOS[answer.consumer] and answer.pinned and not ended then
      return answer.entry
    end
  end
end

-- A list may be two configs: of the system and of TrustKit.
local function note_list(lists, config, entry)
  local list = lists[config.path] or { config = config }
  lists[config.path], list.entry = list, list.entry or entry
end

-- The property lists in use of apps, by their paths, and what in them pins a
-- name; none where something else pins it on iOS, of which nobody knows the
-- bundle.
local function lists_of(app, name, now)
  local lists, is_used = {}, user_of(app)
  for _, config in ipairs(app.configs) do
    if is_used(config) then
      local entry = entry_in_force(config, name, now)
      if config.bundle == "app" then
        note_list(lists, config, entry)
      elseif entry then
        return {}
      end
    end
  end
  return lists
end

-- The first entry of some lists that pins, and the configs of those without.
local function parted(lists)
  local pinned, without = nil, {}
  for _, list in pairs(lists) do
    pinned = pinned or list.entry
    if not list.entry then without[#without + 1] = list.config end
  end
  return pinned, without
end

-- Each property list of an app is that of a program of its own, and no pins of
-- another are in force for it.
local function tell_other_lists(app, name, now, told)
  local pinned, without = parted(lists_of(app, name, now))
  for _, config in ipairs(pinned and without or {}) do
    if not told[config] then
      fail("other_list", { at = any_entry(config, name) or config,
        also = pinned, host = name, other = pinned.config.path,
        affected = { "apple" } })
    end
  end
end

-- Which hosts have to be pinned is the owner's knowledge: the parameter. iOS
-- takes an entry for its own name alone, Android for what is below it too.
rule "host-required" {
  title = "Each host that has to be pinned is pinned for every consumer",
  on = "app",
  severity = "high",
  refs = { "OWASP MASVS-NETWORK-2" },
  params = {
    hosts = { type = "list<hostname>", default = {},
              doc = "hosts that every app has to pin" },
  },
  remedy = "add an entry with the full name of the host",
  messages = {
    not_pinned = {
      text = "{host} has to be pinned, and no entry in force pins it",
      consequence = "unpinned",
    },
    pinned_in_part = {
      text = "{host} has to be pinned, and is not for {consumers}, where \z
              {entry} does not reach it",
      consequence = "unpinned",
    },
    absent = {
      text = "{host} has to be pinned, and is not for {consumers}: this file \z
              has no entry for it",
      consequence = "unpinned",
    },
    other_list = {
      text = "{host} has to be pinned, and is in {other} alone: the app of \z
              this property list does not pin it",
      consequence = "unpinned",
      remedy = "add an entry with the full name of the host; of a folder, \z
                where the app of this list does not ship, name the files of \z
                the one that does in an app.lua, and check that: cotter \z
                check app.lua; of an IPA, all of which ships, waive this for \z
                a part that never connects to the host",
    },
    ended = {
      text = "{host} has to be pinned, and is not for {consumers}: the pins \z
              of {entry} ended on {expires}",
      consequence = "unpinned",
      remedy = "write a later date, and ship a new version",
    },
  },
  applies = function(_, ctx) return #ctx.params.hosts > 0 end,
  check = function(app, ctx)
    for _, name in ipairs(ctx.params.hosts) do
      local list, pinned = lacking(states_of(app, name, ctx.now), name)
      local told = {}
      if is_unknown(list, pinned) then
        local at = list[1] and list[1].config or app.configs[1]
        fail("not_pinned", { at = at, host = name })
      else
        for _, one in ipairs(list) do
          tell_lacking(one, name, pinned)
          told[one.config] = true
        end
        tell_other_lists(app, name, ctx.now, told)
      end
    end
  end,
}

-- The entries of a config by their names.
local function entries_of(config)
  local entries = named(config)
  if not entries[config] then
    entries[config] = true
    for _, one in ipairs(config.hosts) do entries[one.name] = one end
  end
  return entries
end

-- The entry of the nearest parent that includes a name; nil where that has no
-- pins.
local function pinned_parent(host)
  local entries, parent = entries_of(host.config), host.name
  repeat
    parent = parent:match "^[^.]+%.(.+)$"
    local entry = parent and entries[parent]
    if entry and entry.include_subdomains then
      return #entry.pins > 0 and entry or nil
    end
  until not parent
end

-- The most specific entry answers alone: one that was added for another
-- setting, such as cleartext, takes the pins of its parent away.
rule "host-shadowed" {
  title = "No entry without pins stands in the scope of one with pins",
  on = "host",
  where = { "not pins" },
  severity = "high",
  refs = { "AOSP ApplicationConfig getConfigForHostname" },
  remedy = "nest the domain-config in that of its parent, whose pin-set it \z
            then inherits",
  messages = {
    shadowed = {
      text = "{host} is not pinned: this entry answers for it in place of \z
              {parent}, whose pins include subdomains",
      consequence = "unpinned",
    },
  },
  check = function(host)
    if host.pins.at or host.config.format ~= "android" then return end
    local parent = pinned_parent(host)
    if parent then
      return fail("shadowed", { also = parent, host = host, parent = parent })
    end
  end,
}

-- The names by which the reach of an entry is told: its own, with what is one
-- label below it, and two.
local function reach(name, takes)
  local told = {}
  for i, one in ipairs { name, "a." .. name, "a.b." .. name } do
    told[i] = takes(one) and "x" or "-"
  end
  return table.concat(told)
end

local REACH = {
  ["x--"] = "its own name alone", ["xx-"] = "and one label below",
  xxx = "and all below", ["-x-"] = "one label below alone",
  ["---"] = "no name",
}

-- How far consumers take an entry, in words, where they differ.
local function in_words(list)
  local words, first, differ = {}, nil, false
  for i, one in ipairs(list) do
    first = first or one.reach
    differ = differ or one.reach ~= first
    words[i] = ("%s %s"):format(one.who, REACH[one.reach])
  end
  return differ and table.concat(words, ", ") or nil
end

local function without_asterisk(name) return (name:gsub("^%*+%.", "")) end

-- Where the consumers of a config take an entry differently.
local function differing(host)
  local name, list = without_asterisk(host.name), {}
  for i, who in ipairs(host.config.consumers) do
    list[i] = { who = who, reach = reach(name, function(one)
      return host:covers(one, who)
    end) }
  end
  return in_words(list)
end

-- What a file has no words for its tool decides, and for each platform as it
-- likes: the plug-in of OutSystems includes subdomains on Android and not on
-- iOS, cert-pinner the other way round. Of the former, where every entry
-- differs alike, the first is told.
local ONE_ENTRY = { outsystems = true, ["react-native-cert-pinner"] = true,
                    ["react-native-ssl-manager"] = true }

local function tell_entries(config)
  for _, host in ipairs(config.hosts) do
    local scopes = not host.fault and differing(host)
    if scopes then
      local all = config.format == "outsystems"
      fail(all and "all_differ" or "differs",
           { at = host, host = host, scopes = scopes })
      if all then return end
    end
  end
end

-- A build action has an entry for each platform, which says of its own how far
-- it reaches: what of it is for iOS, by its path.
local FORMATS_OF_IOS = { apple = true, trustkit = true }

local function parts_for_ios(app)
  local by = {}
  for _, config in ipairs(app.configs) do
    if FORMATS_OF_IOS[config.format] then
      local list = by[config.path] or {}
      list[#list + 1], by[config.path] = config, list
    end
  end
  return by
end

-- The entry of a config that pins a name for one of its consumers.
local function pinned_entry(config, name)
  for _, answer in ipairs(config:resolve(name)) do
    if answer.pinned then return answer.entry end
  end
end

local function pinned_reach(config, name)
  return { who = config.consumers[1], reach = reach(name, function(one)
    return pinned_entry(config, one)
  end) }
end

-- A name that one of the parts does not pin is what host-parity tells.
local function differing_parts(config, other, name)
  local one, another = pinned_reach(config, name), pinned_reach(other, name)
  local pinned = one.reach:find "^x" and another.reach:find "^x"
  return pinned and in_words { one, another }
end

local function tell_parts(config, other)
  for _, host in ipairs(config.hosts) do
    local scopes = not host.fault and differing_parts(config, other, host.name)
    if scopes then
      fail("parts_differ", { at = host, also = pinned_entry(other, host.name),
                             host = host, scopes = scopes })
    end
  end
end

-- What may differ: within an entry of a config, or between two configs.
local function compared(app)
  local list, by = {}, parts_for_ios(app)
  for _, config in ipairs(app.configs) do
    if ONE_ENTRY[config.format] then list[#list + 1] = { config } end
    for _, other in ipairs(config.format == "android" and by[config.path]
                           or {}) do
      list[#list + 1] = { config, other }
    end
  end
  return list
end

rule "host-scope-differs" {
  title = "Each entry reaches as far on every platform",
  on = "app",
  severity = "medium",
  refs = { "plug-in hooks/android/setupNetworkConfig.js",
           "plug-in hooks/ios/setup_pinning_hashs.js",
           "approov/react-native-cert-pinner@50ab883" },
  remedy = "list each host by its full name, and have the app connect to no \z
            other below it",
  messages = {
    differs = "the entry of {host} does not reach as far everywhere: {scopes}",
    all_differ = {
      text = "subdomains of what the file lists are pinned on one platform \z
              alone; {host}: {scopes}",
      remedy = "list each host that the app connects to by its full name; \z
                then accept this, which no file of the plug-in is without",
    },
    parts_differ = {
      text = "{host} is not pinned as far everywhere: {scopes}",
      remedy = "say the same of subdomains for each platform",
    },
  },
  applies = function(app) return #compared(app) > 0 end,
  check = function(app)
    for _, one in ipairs(compared(app)) do
      if one[2] then tell_parts(one[1], one[2]) else tell_entries(one[1]) end
    end
  end,
}

-- One asterisk is one label to OkHttp, neither none nor two: who writes it
-- mostly means the domain with all that is below.
rule "host-wildcard-one-label" {
  title = "An asterisk stands for what its author means",
  on = "host",
  where = { "wildcard" },
  severity = "medium",
  refs = { "square/okhttp CertificatePinner.kt" },
  remedy = "write **. for the domain with all below (OkHttp 4.3 and later), \z
            or list the hosts by their full names",
  messages = {
    one_label = "\"{text}\" is for one label to OkHttp: neither {parent} nor \z
                 what is two labels below it is pinned by this",
  },
  check = function(host)
    local parent = host.text:match "^%*%.(.+)$"
    if not parent or not consumer.reads(host.config, "okhttp") then return end
    local function takes(one) return host:covers(one, "okhttp") end
    if reach(parent:lower(), takes) ~= "-x-" then return end
    return fail("one_label", { text = host.text, parent = parent })
  end,
}
