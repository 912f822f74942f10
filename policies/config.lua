--- Rules about the file as a whole: its place, its encoding and its shape.
---
--- What the build does with a file is told by the plug-in's hooks
--- (os-adv-dev/cordova-outsystems-sslpinning, hooks/utils.js): it parses the
--- first *.json of the folder `pinning` and refuses a config without hosts,
--- or with a host that has no name or fewer than two hashes. Whatever else
--- stands in the file it passes over.

local function twice_code(config, seen)
  if config.format == "curl" then return "option_twice" end
  local names_host = seen.name == "hosts" or seen.name == "host"
  return names_host and "host_lost" or "key_twice"
end

-- Parsers keep the last of two equal keys, and what stood under the first is
-- gone without a word: hosts that their author believes to be pinned.
rule "config-duplicate-key" {
  title = "No object has a key twice, and no operation of curl its option",
  on = "config",
  severity = "high",
  refs = { "RFC 8259 4", "ECMA-262 JSON.parse" },
  remedy = "join the two members into one",
  messages = {
    host_lost = {
      text = "\"{key}\" stands twice in one object: the last one counts, and \z
              what the first one names is not pinned",
      consequence = "unpinned",
    },
    option_twice = {
      text = "{key} stands twice in one operation of curl: the last one \z
              counts, and the pins of the first are not in force",
      remedy = "join the pins into one list, as sha256//…;sha256//…",
    },
    key_twice = "\"{key}\" stands twice in one object: the last one counts",
  },
  check = function(config)
    for _, seen in ipairs(config:observed "duplicate-key") do
      fail(twice_code(config, seen),
           { at = seen, also = seen.other, key = seen.name })
    end
  end,
}

-- How the name of a host is encrypted, where that is no word of Android's.
local function modes(config)
  for _, one in ipairs(config:observed "bad-mode") do
    local code = one.suggestion and "misspelt_mode"
                 or one.found and "no_mode" or "mode_absent"
    fail(code, { at = one, found = one.found, modes = one.expected,
                 near = one.suggestion })
  end
end

-- What Android finds wrong with a value. Of a boolean it takes the default
-- (AttributeSet), and says nothing.
local function xml_values(config)
  for _, one in ipairs(config:observed "bad-value") do
    fail(one.found and "no_boolean" or "no_value", {
      at = one, member = one.name, found = one.found,
      expected = one.expected })
  end
  modes(config)
  for _, one in ipairs(config:observed "bad-source") do
    if one.found then fail("no_source", { at = one, found = one.found })
    else fail("source_absent", { at = one }) end
  end
  for _, one in ipairs(config:observed "bad-root") do
    fail("other_root", { at = one, found = one.name,
                         expected = one.expected })
  end
end

-- What each element of a list should be.
local ELEMENTS = { strings = "a string", objects = "an object",
                   dictionaries = "a dictionary" }

local function shape_code(config, one)
  if config.format ~= "outsystems" then
    return ELEMENTS[one.expected] and "other_element" or "other_shape"
  end
  local text = one.name == "hashes" and one.expected == "strings"
  return text and "no_text" or "wrong_shape"
end

-- What curl and the shell make of a list of pins.
local function lists(config)
  for _, one in ipairs(config:observed "list-ends") do
    fail("list_ends", { at = one, rest = one.found })
  end
  for _, one in ipairs(config:observed "unquoted") do
    fail("list_unquoted", { at = one })
  end
  for _, one in ipairs(config:observed "next-operation") do
    fail(one.found and "next_unpinned" or "next_other",
         { at = one, address = one.name })
  end
end

-- The hook's isValidConfig looks at hosts, host and hashes, and not at what
-- the hashes are: a number among them passes the build.
rule "config-wrong-shape" {
  title = "Each member that the consumer needs is there, of the right type",
  on = "config",
  severity = "high",
  refs = { "plug-in hooks/utils.js isValidConfig", "vendor page, \z
            Create the configuration file" },
  remedy = "write { \"hosts\": [ { \"host\": \"name\", \"hashes\": \z
            [ \"sha256/…\", \"sha256/…\" ] } ] }",
  messages = {
    wrong_shape = {
      text = "\"{member}\" should be {expected}, and is {found}",
      consequence = "refused",
    },
    list_ends = {
      text = "curl reads no pin from here on, where sha256// should stand: \z
              \"{rest}\" is passed over",
      remedy = "write sha256//…;sha256//… without blanks",
    },
    list_unquoted = {
      text = "the shell ends the command at the first semicolon: curl gets \z
              one pin of the list, and not what follows it",
      remedy = "put quotes around the list",
    },
    next_unpinned = {
      text = "--next begins anew, without --pinnedpubkey: {address}, which is \z
              pinned in the same command, is not pinned here",
      consequences = { curl = "unpinned" },
      remedy = "write --pinnedpubkey once more behind --next",
    },
    next_other = {
      text = "--next begins anew, without --pinnedpubkey: the connection to \z
              {address} is not pinned",
      severity = "medium",
      remedy = "write --pinnedpubkey behind --next as well, or connect to \z
                what is not pinned in a command of its own",
    },
    other_shape = {
      text = "\"{member}\" should be {expected}, and is {found}",
      remedy = "write what the tool's own sample has there",
    },
    other_element = {
      text = "an element of \"{member}\" should be {element}, and is {found}",
      remedy = "write what the tool's own sample has there",
    },
    no_hosts = {
      text = "\"hosts\" is empty: the build wants at least one host",
      consequence = "refused",
    },
    no_boolean = {
      text = "{member}=\"{found}\" is no boolean: {expected}, the default, is \z
              taken",
      remedy = "write true or false",
    },
    no_value = {
      text = "{member} is absent: {expected}, the default, is taken",
      severity = "medium",
      remedy = "write the attribute, with true or false",
    },
    no_mode = {
      text = "mode=\"{found}\" is none of {modes}: Android names no other mode",
      severity = "medium",
      remedy = "write one of these",
    },
    misspelt_mode = {
      text = "mode=\"{found}\" is none of {modes} (did you mean \"{near}\"?)",
      severity = "medium",
      remedy = "write it as Android does, in lower case",
    },
    mode_absent = {
      text = "mode is absent: it is one of {modes}",
      severity = "medium",
      remedy = "write mode=\"enabled\", or leave the element out",
    },
    no_source = {
      text = "src=\"{found}\" is none of system, user and a resource such as \z
              @raw/name: Android refuses the whole file",
      consequences = { android = "dies" },
      remedy = "write src=\"system\", src=\"user\" or src=\"@raw/name\"",
    },
    source_absent = {
      text = "certificates without src: Android refuses the whole file",
      consequences = { android = "dies" },
      remedy = "write src=\"system\", src=\"user\" or src=\"@raw/name\"",
    },
    other_root = {
      text = "the root is <{found}>, and Android reads a file whose root is \z
              <{expected}>: it refuses this one",
      consequences = { android = "dies" },
      remedy = "correct the name of the root",
    },
    no_text = "an element of \"hashes\" should be a string, and is {found}: \z
               the build does not look, and no phone can use it",
  },
  check = function(config)
    local seen = config:observed "wrong-shape"
    xml_values(config)
    lists(config)
    if #config.hosts == 0 and #seen == 0 and config.format == "outsystems" then
      return fail("no_hosts", { at = config.hosts })
    end
    for _, one in ipairs(seen) do
      fail(shape_code(config, one), { at = one, member = one.name,
        expected = one.expected, element = ELEMENTS[one.expected],
        found = one.found })
    end
  end,
}

-- What says which hosts are pinned, to what, and how far that reaches. Without
-- it they are not, and no platform says a word.
local PINNING = {
  domain = true, ["domain-config"] = true, includeSubdomains = true,
  include_subdomains = true, include_subdomains_for_pinning = true,
  NSAppTransportSecurity = true, NSIncludesSubdomains = true,
  NSPinnedCAIdentities = true, NSPinnedDomains = true,
  NSPinnedLeafIdentities = true, pin = true, ["pin-set"] = true, pins = true,
  publicKeyHashes = true, TSKConfiguration = true,
  TSKIncludeSubdomains = true, TSKPinnedDomains = true,
  TSKSwizzleNetworkDelegates = true,
}

-- Whether pins are lost with a key: it has some in it, or was to say some. What
-- an element was to say stands in it.
local function loses_pins(one)
  return one.other ~= nil or one.expected ~= "element"
    and PINNING[one.suggestion or ""] == true
end

-- Whether an app may hand the key's dictionary over to TrustKit. What is
-- expected is known of elements and attributes, which may be called "beside".
local function may_be_handed_over(one)
  return one.found == "beside" and not one.expected
end

-- A key that says of pins, spelt as it should be, where nobody reads it.
local function is_elsewhere(one)
  return not one.suggestion and one.other == nil
         and PINNING[one.name] == true
end

local function spelling(one)
  local code = one.suggestion and "misspelt" or "unknown"
  if loses_pins(one) then code = code .. "_pins" end
  return code
end

local function key_code(one)
  if may_be_handed_over(one) then return "handed_over" end
  local code = is_elsewhere(one) and "elsewhere" or spelling(one)
  if one.expected then return code .. "_part" end
  return code == "unknown" and "unknown_key" or code
end

-- A misspelt key is a setting that its author believes to be in force.
rule "config-unknown-key" {
  title = "Each key is one that the consumer reads",
  on = "config",
  severity = "medium",
  refs = { "plug-in hooks/utils.js", "Android lint NetworkSecurityConfig" },
  remedy = "correct the key, or take it out: the consumer passes over it",
  messages = {
    unknown_key = "\"{key}\" is no key of this format: it has no effect",
    misspelt = "\"{key}\" is no key of this format and has no effect; \z
                did you mean \"{near}\"?",
    unknown_part = "{place} has no {part} \"{key}\", and Android passes over \z
                    it",
    misspelt_part = "{place} has no {part} \"{key}\", and Android passes over \z
                     it; did you mean \"{near}\"?",
    unknown_pins = {
      text = "\"{key}\" is no key of this format: what is pinned in it is \z
              pinned by nobody",
      severity = "high", consequence = "unpinned",
    },
    misspelt_pins = {
      text = "\"{key}\" is no key of this format, and what it says of pins is \z
              lost; did you mean \"{near}\"?",
      severity = "high", consequence = "unpinned",
    },
    unknown_pins_part = {
      text = "{place} has no {part} \"{key}\": Android passes over it, and \z
              what is pinned in it is pinned by nobody",
      severity = "high", consequence = "unpinned",
    },
    misspelt_pins_part = {
      text = "{place} has no {part} \"{key}\": Android passes over it, and \z
              what it says of pins is lost; did you mean \"{near}\"?",
      severity = "high", consequence = "unpinned",
    },
    elsewhere = {
      text = "\"{key}\" is no key of what it stands in: it has no effect, and \z
              what it says of pins is lost",
      severity = "high", consequence = "unpinned",
      remedy = "move it to where the consumer reads it",
    },
    elsewhere_part = {
      text = "{place} has no {part} \"{key}\": Android passes over it, and \z
              what it says of pins is lost",
      severity = "high", consequence = "unpinned",
      remedy = "move it to where Android reads it",
    },
    handed_over = "TrustKit does not look into \"{key}\" by itself: what is \z
                   pinned in it is in force where the app hands it over",
    pins_elsewhere = {
      text = "<{key}> is read in {wanted}; in <{place}> Android passes over \z
              it, and what it says of pins is lost",
      severity = "high",
    },
    wrong_place = "<{key}> is read in {wanted}; in <{place}> Android passes \z
                   over it",
  },
  check = function(config)
    for _, one in ipairs(config:observed "ignored-element") do
      fail(PINNING[one.name] and "pins_elsewhere" or "wrong_place", {
        at = one, key = one.name, place = one.found, wanted = one.expected })
    end
    for _, one in ipairs(config:observed "unknown-key") do
      fail(key_code(one), { at = one, also = one.other, key = one.name,
        near = one.suggestion, part = one.expected,
        place = one.expected and "<" .. one.found .. ">" })
    end
  end,
}

-- The build takes the first *.json that the directory lists, whichever that
-- is; hosts of the others are not pinned.
rule "config-several-files" {
  title = "There is one JSON file in the folder that the build reads",
  on = "config",
  severity = "high",
  refs = { "vendor page, Add the configuration file to the app",
           "plug-in hooks/utils.js getConfigFile" },
  remedy = "keep one file in the folder, with the hosts of all",
  messages = {
    several_files = {
      text = "{first} stands in the same folder: the build reads one JSON \z
              file of it, and the hosts of the others are not pinned",
      consequence = "unpinned",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "several-files") do
      fail("several_files", { at = one, also = one.other, first = one.found })
    end
  end,
}

-- The hook looks into the target directory `pinning` for *.json, and fails
-- the build if there is none. A file elsewhere beside a good one is a copy,
-- or the one that its author believes to be in use.
rule "config-misplaced" {
  title = "The file stands where the build looks for it",
  on = "app",
  severity = "medium",
  refs = { "vendor page, Add the configuration file to the app",
           "plug-in hooks/utils.js getConfigFile", "OS-MABS-RES-40002" },
  remedy = "call it pinning.json, deploy it to the target directory pinning",
  messages = {
    extension = {
      text = "{name} does not end in .json: the build looks for *.json and \z
              finds no configuration",
      consequence = "refused",
    },
    directory = {
      text = "the file stands in \"{folder}\": the build looks into the \z
              target directory \"pinning\" and finds no configuration",
      consequence = "refused",
    },
    beside = "the build does not look here, but reads {other}: this file is \z
              not in use",
  },
  check = function(app)
    local misplaced, placed = {}, nil
    for _, config in ipairs(app.configs) do
      local seen = config:observed("misplaced")[1]
      if seen then
        misplaced[#misplaced + 1] = { config = config, seen = seen }
      elseif config.format == "outsystems" then
        placed = placed or config
      end
    end
    for _, one in ipairs(misplaced) do
      if placed then
        fail("beside", { at = one.config, also = placed, other = placed.path })
      elseif one.seen.name == "extension" then
        fail("extension", { at = one.config, name = one.seen.found })
      else
        fail("directory", { at = one.config, folder = one.seen.found })
      end
    end
  end,
}

local ODD = { outsystems = "odd_encoding", android = "odd_xml" }

-- JSON.parse, which the hook calls on the file's text, throws at a byte order
-- mark. PowerShell 5 writes UTF-16 with one wherever > is used.
rule "config-odd-encoding" {
  title = "The file is UTF-8 without a byte order mark",
  on = "config",
  severity = "medium",
  refs = { "RFC 8259 8.1", "plug-in hooks/utils.js loadConfigFile" },
  remedy = "save the file as UTF-8 without a byte order mark; in PowerShell \z
            use Out-File -Encoding utf8NoBOM in place of >",
  messages = {
    odd_text = "the file is written in {encoding}, which few tools expect",
    odd_xml = "the file is written in {encoding}, which XML allows and few \z
               tools expect",
    odd_encoding = {
      text = "the file is written in {encoding}: JSON for exchange is UTF-8 \z
              without a byte order mark, and the build cannot parse another",
      consequence = "refused",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "odd-encoding") do
      fail(ODD[config.format] or "odd_text",
           { at = one, encoding = one.found })
    end
  end,
}

-- Pins of another tool are not wrong, they are just not read by this one.
rule "config-foreign-shape" {
  title = "The file has the shape of this consumer's configs",
  on = "config",
  severity = "info",
  refs = { "the tools' own samples" },
  remedy = "give this file to the tool that it is for; for OutSystems write \z
            { \"hosts\": [ { \"host\": …, \"hashes\": [ … ] } ] }",
  messages = {
    not_judged = "\"{name}\" is {what}: no pin of a key, and not judged",
    unread = {
      text = "\"{name}\" is {what}: what it pins is not judged",
      remedy = "write out here what it stands for, or check that by itself",
    },
    foreign_shape = "this is a file for {tool}: what it pins is not judged",
    fingerprints = {
      text = "these are fingerprints of whole certificates, as the plug-ins \z
              http_certificate_pinning and capacitor-ssl-pinning compare \z
              them, and no pins of keys: each renewal of a certificate ends \z
              them, and nothing here is judged",
      severity = "medium",
      remedy = "pin keys, which can outlive a certificate; cotter pin \z
                server.pem gives the pin",
    },
  },
  check = function(config)
    for _, one in ipairs(config:observed "not-judged") do
      fail("not_judged", { at = one, name = one.name, what = one.found })
    end
    for _, one in ipairs(config:observed "unread") do
      fail("unread", { at = one, name = one.name, what = one.found })
    end
    for _, one in ipairs(config:observed "foreign-shape") do
      if one.tool == "fingerprints" then fail("fingerprints", { at = one })
      else fail("foreign_shape", { at = one, tool = one.tool }) end
    end
  end,
}

-- Of these it is not known whether they pin.
local UNKNOWN = { foreign = true, okhttp = true, ["trustkit-swift"] = true }

local function pins_any(config)
  for _, host in ipairs(config.hosts) do
    if #host.pins > 0 then return true end
  end
  return false
end

-- Not to pin is a decision, and no defect; to say so keeps a gate that finds
-- nothing from looking like one that found everything in order.
rule "config-no-pins" {
  title = "The file pins something",
  on = "config",
  severity = "info",
  refs = { "OWASP MASTG-TEST-0242" },
  messages = {
    no_pins = "the file has no pin at all",
    part = "what the file has for {format} has no pin at all",
  },
  applies = function(config) return not UNKNOWN[config.format] end,
  check = function(config)
    if pins_any(config) then return end
    return fail(config.part and "part" or "no_pins",
                { at = config, format = config.format })
  end,
}

-- Whose apps a consumer is part of: where one of these has pins, an app need
-- not give some to the others.
local PLATFORMS = {
  android = "Android", ["trustkit-android"] = "Android", okhttp = "Android",
  ["outsystems-android"] = "Android",
  apple = "iOS", ["trustkit-ios"] = "iOS", ["outsystems-ios"] = "iOS",
}

local function platform_of(consumer) return PLATFORMS[consumer] or consumer end

-- The platforms on which what ships pins, or may.
local function pinned_in(app)
  local platforms = {}
  for _, config in ipairs(app.configs) do
    local pins = config.ships and (pins_any(config) or UNKNOWN[config.format])
    for _, one in ipairs(pins and config.consumers or {}) do
      platforms[platform_of(one)] = true
    end
  end
  return platforms
end

-- The platforms of a config on which nothing else pins; each is told of once.
local function alone(config, pinned)
  local platforms = {}
  for _, one in ipairs(config.consumers) do
    local platform = platform_of(one)
    if not pinned[platform] then platforms[#platforms + 1] = platform end
    pinned[platform] = true
  end
  return platforms
end

-- What tests pin need not be pinned anywhere else, as in a library.
local function unshipped_code(config)
  local is_of_tests = config.path:find "%f[^/]src/[^/]*[tT]est[^/]*/"
  return is_of_tests and "tests" or "developers"
end

local function tell_unshipped(config, pinned)
  local platforms = alone(config, pinned)
  if #platforms > 0 then
    fail(unshipped_code(config), { at = config,
      platform = table.concat(platforms, " and on ") })
  end
end

-- Of an app that pins in one build alone, that may be the wrong one.
rule "config-not-shipped" {
  title = "What ships pins something where other builds do",
  on = "app",
  severity = "high",
  refs = { "Android guide, build variants", "OWASP MASVS-NETWORK-2" },
  remedy = "write the pins into what all builds take, as src/main of Android",
  messages = {
    developers = {
      text = "what pins here is of builds for developers alone, and nothing \z
              pins on {platform} in what ships",
      consequence = "unpinned",
    },
    tests = {
      text = "what pins here is of tests alone, and nothing pins on \z
              {platform} in what ships",
      severity = "info",
    },
  },
  check = function(app)
    local pinned = pinned_in(app)
    for _, config in ipairs(app.configs) do
      local is_other = not config.ships
        and #config:observed "not-listed" == 0 and pins_any(config)
      if is_other then tell_unshipped(config, pinned) end
    end
  end,
}

-- A comment is the usual way to switch pinning off for a day, and to forget
-- it.
rule "config-commented-out-pins" {
  title = "No pins stand in a comment",
  on = "config",
  severity = "info",
  refs = { "chichi289/SSLPinning-Android@1ac5cc4" },
  remedy = "take the comment out, or what is in it into use",
  messages = {
    commented_out = "a <{what}> stands in this comment, and is not in force",
  },
  check = function(config)
    for _, one in ipairs(config:observed "commented-pins") do
      fail("commented_out", { at = one, what = one.name })
    end
  end,
}

-- Chrome 72 and Firefox 72 took it out; no browser looks at the header now.
rule "hpkp-obsolete" {
  title = "No header of HTTP Public Key Pinning is sent",
  on = "config",
  severity = "info",
  refs = { "RFC 7469", "Chrome 72", "Firefox 72" },
  remedy = "take the header out; who issues certificates for a name is for \z
            CAA (RFC 8659) and Certificate Transparency to watch",
  messages = {
    obsolete = "Public-Key-Pins is read by no browser since Chrome 72 and \z
                Firefox 72: nothing is pinned by it",
  },
  check = function(config)
    if config.format ~= "hpkp" then return end
    for _, host in ipairs(config.hosts) do fail("obsolete", { at = host }) end
  end,
}
