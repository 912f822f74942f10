--- Rules about a single pin: whether a phone can read it, and whether it can
--- be the hash of a key at all.
---
--- A pin is "sha256/" and the base64 of the SHA-256 of a certificate's
--- SubjectPublicKeyInfo (RFC 7469 2.4). pin.fault says why a text is none;
--- pin.look says what it was made from, where its look tells. What a defect
--- does on a phone was read in the sources of the platforms: Android 7 and
--- TrustKit both throw at what is not 32 octets, so that the app dies.

local consumer = use "pinning.consumer"
local force = use "pinning.force"

-- Which message tells the diagnosis of a text that cannot be decoded.
local BY_LOOK = {
  hex = "hex", ["base64-of-hex"] = "base64_of_hex",
  ["line-end-inside"] = "line_end", utf16 = "utf16",
  ["replacement-character"] = "replacement_character",
  ["one-lost"] = "one_lost", ["one-doubled"] = "one_doubled",
}

local BY_FAULT = {
  ["pin.empty"] = "empty", ["pin.space"] = "space", ["pin.hex"] = "hex",
  ["pin.algorithm"] = "other_hash", ["pin.base64url"] = "base64url",
  ["pin.padding"] = "padding", ["pin.character"] = "character",
  ["pin.length"] = "length",
}

-- Whether base64 has one digit over: no decoder makes octets of that, while
-- OkHttp's takes any number of octets.
local function hangs_over(pin)
  return #pin.body:gsub("=+$", "") % 4 == 1
end

-- The digest can be read although the text is no pin: give the pin.
local CONVERTED = { hex = true, base64_of_hex = true, line_end = true,
                    base64url = true, space = true, padding = true }

-- What to say where a digest should be readable and is none of its hash.
local UNREADABLE = { hex = "hex_other", line_end = "line_end_inside" }

-- What is amiss with the digits of a format that is hexadecimal.
local function digits_code(pin)
  return pin.fault == "pin.length" and "digits" or "no_digit"
end

-- What a text that is no pin looks like.
local function look_of(pin)
  local code = BY_LOOK[pin.look] or BY_FAULT[pin.fault]
  if code == "length" and hangs_over(pin) then return "digit_over" end
  if code == "hex" and pin.text:find "%x:%x" then return "fingerprint" end
  return code
end

-- Gives the message for a text that is no pin, and the pin that it should be.
local function diagnose(pin)
  local code = look_of(pin)
  if not CONVERTED[code] then return code end
  local size = pin.algorithm == "sha1" and 20 or 32
  if #(pin.octets or "") == size then return code, consumer.written(pin) end
  return UNREADABLE[code]
end

-- A pin that a phone cannot decode is worse than none: Android refuses the
-- whole network security config, TrustKit raises an exception at start.
rule "pin-undecodable" {
  title = "Each pin is the base64 of 32 octets",
  on = "pin",
  where = { "fault" },
  severity = "high",
  refs = { "RFC 7469 2.4", "AOSP XmlConfigSource", "TrustKit \z
            configuration parser" },
  remedy = "cotter pin server.pem; or: openssl x509 -in server.pem -noout \z
            -pubkey | openssl pkey -pubin -outform der | openssl dgst \z
            -sha256 -binary | openssl enc -base64",
  messages = {
    hex = {
      text = "\"{pin}\" is hexadecimal; in base64 it is {right}. Whether it \z
              is the hash of the key or of the certificate only the \z
              certificate tells",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    fingerprint = {
      text = "\"{pin}\" is hexadecimal with colons, as fingerprints of whole \z
              certificates are printed: no pin can be made of those, only of \z
              the certificate",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks" },
    },
    hex_other = {
      text = "\"{pin}\" is hexadecimal, and no SHA-256 at that",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    base64_of_hex = {
      text = "\"{pin}\" is the base64 of hexadecimal text; the base64 of the \z
              digest is {right}: openssl dgst needs -binary",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    line_end = {
      text = "\"{pin}\" holds a line end beside the digest; without it the \z
              pin is {right}",
      consequences = { android = "dies", ["outsystems-android"] = "dies",
                       ["outsystems-ios"] = "dies", apple = "blocks",
                       ["trustkit-android"] = "dies",
                       ["trustkit-ios"] = "dies", curl = "blocks" },
    },
    line_end_inside = {
      text = "\"{pin}\" has a line end in it",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    utf16 = {
      text = "\"{pin}\" begins with the byte order mark of UTF-16: PowerShell \z
              re-encoded the octets behind >, and the pin cannot be repaired, \z
              only computed anew, without >",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    replacement_character = {
      text = "\"{pin}\" holds U+FFFD: the binary digest went through a text \z
              decoder, and the pin can only be computed anew",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    one_lost = {
      text = "\"{pin}\" lacks one character of base64: copy it again",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    one_doubled = {
      text = "\"{pin}\" has one character of base64 too many: copy it again",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
    empty = {
      text = "\"{pin}\" has no digest",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks" },
    },
    space = {
      text = "white space stands around \"{pin}\": write {right}",
      consequences = { ["outsystems-ios"] = "dies", apple = "blocks",
                       ["trustkit-ios"] = "dies", curl = "blocks" },
    },
    other_hash = {
      text = "\"{pin}\" names a hash that no pin is made with: pins are \z
              SHA-256",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks" },
    },
    base64url = {
      text = "\"{pin}\" has - or _ of base64url; in base64 it is {right}",
      consequences = { android = "dies", ["outsystems-android"] = "dies",
                       ["outsystems-ios"] = "dies", apple = "blocks",
                       ["trustkit-android"] = "dies",
                       ["trustkit-ios"] = "dies", curl = "blocks" },
    },
    padding = {
      text = "the padding of \"{pin}\" does not fit: write {right}",
      consequences = { android = "dies", ["outsystems-android"] = "dies",
                       ["outsystems-ios"] = "dies", apple = "blocks",
                       ["trustkit-android"] = "dies",
                       ["trustkit-ios"] = "dies", curl = "blocks" },
    },
    character = {
      text = "\"{pin}\" has a character that base64 does not have",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks" },
    },
    digits = "\"{pin}\" is not 64 hexadecimal digits, as a SHA-256 is",
    no_digit = "\"{pin}\" has a character that is no hexadecimal digit",
    digit_over = {
      text = "\"{pin}\" is not 32 octets in base64, as a SHA-256 is: of its \z
              last digit no octet can be made",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks" },
    },
    length = {
      text = "\"{pin}\" is not 32 octets in base64, as a SHA-256 is",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
  },
  check = function(pin, ctx)
    local fault = pin.fault
    if not fault or fault == "pin.prefix" then return end
    if pin.host.config.format == "tlsa" then
      return fail(digits_code(pin), { pin = pin })
    end
    local code, right = diagnose(pin)
    return fail(code, { pin = pin, right = right,
                        unblocked = force.unblocked(pin, ctx) })
  end,
}

-- What is amiss with a prefix, by the format, where that is told in its words.
local MISSING = { outsystems = "no_prefix", curl = "file_name" }
local FOREIGN = { curl = "one_slash" }
local UNWANTED = { android = "kept_prefix" }

local function absent_code(pin, format)
  if pin.fault and pin.fault ~= "pin.prefix" then return nil end
  return MISSING[format] or "prefix_missing"
end

-- What is amiss with the prefix of a pin, if anything is.
local function prefix_code(pin, prefix)
  local config = pin.host.config
  local wanted = consumer.spelling(config)
  if prefix == wanted then
    return nil
  elseif wanted == "" then
    return UNWANTED[config.format] or "unwanted_prefix"
  elseif prefix == "" then
    return absent_code(pin, config.format)
  end
  if prefix == "sha1/" and wanted == "sha256/" then return nil end
  return FOREIGN[config.format] or "foreign_prefix"
end

-- Each tool has a spelling of its own. The plug-in's hooks cut off "sha256/"
-- and nothing else, and what is left over is no base64.
rule "pin-prefix" {
  title = "Each pin begins with the prefix that the consumer wants",
  on = "pin",
  where = { "fault", "not prefix" },
  severity = "high",
  refs = { "vendor page, Create the configuration file",
           "plug-in hooks/android/setupNetworkConfig.js",
           "square/okhttp CertificatePinner.kt", "curl lib/vtls/vtls.c" },
  messages = {
    foreign_prefix = {
      text = "\"{prefix}\" is another tool's prefix: write {right}",
      consequence = "dies",
      remedy = "begin each hash with sha256/",
    },
    foreign_prefix_only = {
      text = "\"{prefix}\" is another tool's prefix, and what follows is no \z
              digest",
      consequence = "dies",
      remedy = "begin each hash with sha256/",
    },
    no_prefix = {
      text = "the prefix is missing, without which Android 6 and older die: \z
              write {right}",
      consequences = { ["outsystems-android"] = "dies" },
      remedy = "begin each hash with sha256/",
    },
    prefix_missing = {
      text = "the prefix is missing, without which no pin is read: write \z
              {right}",
      consequences = { okhttp = "dies" },
      remedy = "begin each hash with sha256/",
    },
    kept_prefix = {
      text = "\"{prefix}\" is no base64: here the attribute digest names the \z
              hash, and the pin is {right}",
      consequence = "dies",
      remedy = "take the prefix out",
    },
    kept_prefix_only = {
      text = "\"{prefix}\" is no base64, and what follows is no SHA-256",
      consequence = "dies",
      remedy = "cotter pin server.pem gives the pin: write it without sha256/",
    },
    unwanted_prefix = {
      text = "\"{prefix}\" has no place here, where the hash is known to be a \z
              SHA-256: write {right}",
      consequence = "dies",
      consequences = { apple = "blocks" },
      remedy = "take the prefix out",
    },
    one_slash = {
      text = "curl takes what begins with \"{prefix}\" for the name of a \z
              file: write {right}",
      consequences = { curl = "blocks" },
      remedy = "begin each pin with sha256//",
    },
    one_slash_only = {
      text = "curl takes what begins with \"{prefix}\" for the name of a \z
              file, and what follows is no SHA-256",
      consequences = { curl = "blocks" },
      remedy = "cotter pin server.pem gives the pin: write it behind sha256//",
    },
    file_name = {
      text = "curl takes a pin without prefix for the name of a file: write \z
              {right}",
      consequences = { curl = "blocks" },
      remedy = "begin each pin with sha256//",
    },
    unwanted_prefix_only = {
      text = "\"{prefix}\" has no place here, and what follows is no SHA-256",
      consequence = "dies",
      consequences = { apple = "blocks" },
      remedy = "cotter pin server.pem gives the pin: write it without sha256/",
    },
  },
  check = function(pin, ctx)
    local code = prefix_code(pin, pin.prefix)
    if not code then return end
    local octets, connects = pin.octets, force.unblocked(pin, ctx)
    if octets and #octets == 32 then
      return fail(code, { prefix = pin.prefix, right = consumer.written(pin),
                          unblocked = connects })
    end
    return fail(code .. "_only", { prefix = pin.prefix,
                                   unblocked = connects })
  end,
}

-- The read-me of the plug-in allows SHA-1 on Android; that was OkHttp, before
-- Android 7. Now "sha1/" stays in the XML, and on iOS 20 octets are left.
rule "pin-sha1" {
  title = "No pin is a SHA-1",
  on = "pin",
  where = { "look", "not usable" },
  severity = "high",
  refs = { "RFC 7469 2.1", "plug-in hooks/android/setupNetworkConfig.js",
           "TrustKit configuration parser" },
  remedy = "cotter pin server.pem gives the SHA-256 of the same key",
  messages = {
    sha1 = {
      text = "{pin} is a SHA-1: Android 7 and TrustKit read SHA-256 alone",
      consequences = { android = "dies", ["outsystems-android"] = "dies",
                       ["outsystems-ios"] = "dies", apple = "blocks",
                       ["trustkit-android"] = "dies",
                       ["trustkit-ios"] = "dies" },
    },
    sha1_digest = {
      text = "{pin} says SHA-256, but its 20 octets are a SHA-1: openssl dgst \z
              needs -sha256",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks", okhttp = "blocks" },
    },
  },
  check = function(pin, ctx)
    local code = pin.algorithm == "sha1" and "sha1"
                 or pin.look == "sha1" and "sha1_digest"
    if not code then return end
    return fail(code, { pin = pin, unblocked = force.unblocked(pin, ctx) })
  end,
}

-- What was hashed where the look says that nothing was, and how that comes.
local NOTHING = {
  ["empty-input"] = { "nothing", "openssl rsa refuses a key that is not RSA, \z
    and the rest of the pipe hashes the empty output: openssl pkey reads \z
    every kind of key" },
  ["sha1-empty"] = { "nothing (a SHA-1)", "the command before the hash \z
    failed, and its empty output was hashed: openssl pkey reads every kind \z
    of key" },
  ["lone-lf"] = { "a lone line feed", "the command before the hash gave an \z
    empty line: openssl pkey reads every kind of key" },
  ["lone-crlf"] = { "a lone CR LF", "the command before the hash gave an \z
    empty line: openssl pkey reads every kind of key" },
}

-- Tells whether a key could have a pin: one of SHA-1 only OkHttp looks for.
local function is_real(pin)
  local read = pin.usable or pin.algorithm == "sha1" and not pin.fault
               and consumer.reads(pin.host.config, "okhttp")
  return read and not pin.look
end

-- Tells whether a host has a pin beside another that a key could have; Apple
-- wants one in each list.
local function has_real_pin(pin)
  local host = pin.host
  local role = host.config.format == "apple" and pin.role or nil
  for _, one in ipairs(host.pins) do
    if is_real(one) and (not role or one.role == role) then
      return true
    end
  end
  return false
end

-- One widespread recipe turns an EC key into the hash of nothing and reports
-- success. The value was found in released apps (ivpn/android-app and
-- ivpn/ios-app), in an SDK's tests and in an integration manual.
rule "pin-empty-input" {
  title = "No pin is the hash of nothing",
  on = "pin",
  where = { "look" },
  severity = "high",
  refs = { "FIPS 180-4", "CAAPIM/Android-MAS-SDK@f330033 multiservercerts" },
  remedy = "cotter pin server.pem; or: openssl x509 -in server.pem -noout \z
            -pubkey | openssl pkey -pubin -outform der | openssl dgst \z
            -sha256 -binary | openssl enc -base64",
  messages = {
    empty_input = {
      text = "{pin} is the hash of {input}, and no key has it: {cause}. No \z
              other pin of {host} can match either",
      consequence = "blocks",
      consequences = { curl = "blocks", chromium = "blocks" },
    },
    empty_input_beside = "{pin} is the hash of {input}, and no key has it: \z
      {cause}",
  },
  check = function(pin, ctx)
    local look = pin.look
    if not look then return end
    local nothing = NOTHING[look]
    if not nothing then return end
    local beside = has_real_pin(pin)
    return fail(beside and "empty_input_beside" or "empty_input", {
      pin = pin, host = pin.host, input = nothing[1], cause = nothing[2],
      unblocked = force.unblocked(pin, ctx) })
  end,
}

-- OkHttp decodes a short one, and never finds it; at what it cannot decode it
-- throws, as the others do at either.
local function stand_in(pin)
  local short = pin.fault == "pin.length" and not hangs_over(pin)
  return short and "placeholder_short" or "placeholder_text"
end

-- Documentation shows pins such as sha256/AAAA…=, and they get copied.
rule "pin-placeholder" {
  title = "No pin is a placeholder",
  on = "pin",
  where = { "look" },
  severity = "high",
  refs = { "vendor page, Create the configuration file", "RFC 7469 2.1.5" },
  remedy = "cotter pin server.pem gives the pin of the server's key",
  messages = {
    placeholder = {
      text = "{pin} is a placeholder or a sample out of documentation, and \z
              no other pin of {host} can match either",
      consequence = "blocks",
      consequences = { curl = "blocks", chromium = "blocks" },
    },
    placeholder_beside = "{pin} is a placeholder or a sample out of \z
                          documentation",
    placeholder_text = {
      text = "\"{pin}\" stands for a pin that is yet to come",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks" },
    },
    placeholder_short = {
      text = "\"{pin}\" stands for a pin that is yet to come",
      consequence = "dies",
      consequences = { apple = "blocks", curl = "blocks",
                       okhttp = "blocks" },
    },
  },
  check = function(pin, ctx)
    if pin.look ~= "placeholder" then return end
    local connects = force.unblocked(pin, ctx)
    if not pin.usable then
      return fail(stand_in(pin), { pin = pin, unblocked = connects })
    end
    local beside = has_real_pin(pin)
    return fail(beside and "placeholder_beside" or "placeholder",
                { pin = pin, host = pin.host, unblocked = connects })
  end,
}

-- Some readers take such a text, some refuse it, and those that compare text
-- (curl) never find it equal.
local function non_canonical(pin)
  if pin.body:sub(-1) == "=" then return "stray_bits" end
  local config = pin.host.config
  return (consumer.reads(config, "trustkit-ios")
          or consumer.reads(config, "outsystems-ios"))
    and "unpadded" or "no_padding"
end

rule "pin-non-canonical" {
  title = "Each pin is the base64 that an encoder writes",
  on = "pin",
  where = { "not canonical" },
  severity = "medium",
  refs = { "RFC 4648 3.2", "RFC 4648 3.5", "curl lib/vtls/vtls.c",
           "TrustKit parse_configuration.m" },
  remedy = "copy the pin as cotter pin prints it",
  messages = {
    no_padding = {
      text = "{pin} lacks the padding \"=\": write {right}",
      consequences = { curl = "blocks" },
    },
    unpadded = {
      text = "{pin} lacks the padding \"=\", without which iOS reads no \z
              base64: write {right}",
      severity = "high",
      consequences = { ["outsystems-ios"] = "dies",
                       ["trustkit-ios"] = "dies" },
    },
    stray_bits = {
      text = "the last digit of {pin} has bits that belong to no octet: an \z
              encoder writes {right}; was the pin typed by hand?",
      consequences = { curl = "blocks" },
    },
  },
  check = function(pin, ctx)
    if pin.canonical or pin.fault then return end
    return fail(non_canonical(pin), {
      pin = pin, right = consumer.written(pin),
      unblocked = force.unblocked(pin, ctx) })
  end,
}
