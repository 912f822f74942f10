--- Writes configs of Android and property lists, from entries of a test.

local quote = require "cotter.testing.formats.quote"

local xml = quote.xml

local function bare(base64) return base64 end

local formats = {}

-- Android --------------------------------------------------------------------

local function attribute(name, value)
  if value == nil then return "" end
  return (' %s="%s"'):format(name, xml(tostring(value)))
end

local function pin_set(entry, indent)
  if not entry.pins then return "" end
  local lines = { ("%s<pin-set%s>\n"):format(indent,
    attribute("expiration", entry.expires)) }
  for _, pin in ipairs(entry.pins) do
    lines[#lines + 1] = ('%s  <pin digest="SHA-256">%s</pin>\n'):format(
      indent, xml(pin))
  end
  lines[#lines + 1] = indent .. "</pin-set>\n"
  return table.concat(lines)
end

local function anchors(one, indent)
  if not one.trust then return "" end
  local lines = { indent .. "<trust-anchors>\n" }
  for _, source in ipairs(one.trust) do
    lines[#lines + 1] = ("%s  <certificates%s%s/>\n"):format(indent,
      attribute("src", source), attribute("overridePins", one.override_pins))
  end
  lines[#lines + 1] = indent .. "</trust-anchors>\n"
  return table.concat(lines)
end

local function domain_config(entry)
  return table.concat { "  <domain-config",
    attribute("cleartextTrafficPermitted", entry.cleartext), ">\n    <domain",
    attribute("includeSubdomains", entry.include_subdomains), ">",
    xml(entry.host), "</domain>\n", pin_set(entry, "    "),
    anchors(entry, "    "), "  </domain-config>\n" }
end

local function base_config(options)
  if not options.trust and options.cleartext == nil then return "" end
  return table.concat { "  <base-config",
    attribute("cleartextTrafficPermitted", options.cleartext), ">\n",
    anchors(options, "    "), "  </base-config>\n" }
end

formats.android = {
  path = "res/xml/network_security_config.xml", spell = bare,
  entry = { "include_subdomains", "expires", "cleartext", "trust",
            "override_pins" },
  file = { "cleartext", "trust", "override_pins" },
  write = function(entries, options)
    local parts = { '<?xml version="1.0" encoding="utf-8"?>\n'
                    .. "<network-security-config>\n", base_config(options) }
    for _, entry in ipairs(entries) do
      parts[#parts + 1] = domain_config(entry)
    end
    parts[#parts + 1] = "</network-security-config>\n"
    return table.concat(parts)
  end,
}

-- Property lists -------------------------------------------------------------

local HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
  .. '<plist version="1.0">\n'

--- A value below a key.
local function key(indent, name, value)
  return ("%s<key>%s</key>\n%s"):format(indent, xml(name), value)
end

local function dictionary(indent, contents)
  return indent .. "<dict>\n" .. contents .. indent .. "</dict>\n"
end

local function strings(indent, texts)
  local lines = { indent, "<array>\n" }
  for _, text in ipairs(texts) do
    lines[#lines + 1] = ("%s\t<string>%s</string>\n"):format(indent, xml(text))
  end
  lines[#lines + 1] = indent .. "</array>\n"
  return table.concat(lines)
end

local function boolean(indent, name, value)
  if value == nil then return "" end
  return key(indent, name, ("%s<%s/>\n"):format(indent, tostring(value)))
end

local function string(indent, name, value)
  if value == nil then return "" end
  return key(indent, name,
             ("%s<string>%s</string>\n"):format(indent, xml(value)))
end

local function identities(indent, name, pins)
  if not pins then return "" end
  local parts = { indent, "<array>\n" }
  for _, pin in ipairs(pins) do
    parts[#parts + 1] = dictionary(indent .. "\t",
      string(indent .. "\t\t", "SPKI-SHA256-BASE64", pin))
  end
  parts[#parts + 1] = indent .. "</array>\n"
  return key(indent, name, table.concat(parts))
end

--- A dictionary with an entry for each host.
local function by_host(indent, entries, write)
  local parts = {}
  for i, entry in ipairs(entries) do
    parts[i] = key(indent .. "\t", entry.host,
                   dictionary(indent .. "\t", write(indent .. "\t\t", entry)))
  end
  return dictionary(indent, table.concat(parts))
end

local function apple_entry(indent, entry)
  return boolean(indent, "NSIncludesSubdomains", entry.include_subdomains)
    .. identities(indent, "NSPinnedLeafIdentities", entry.leaf or entry.pins)
    .. identities(indent, "NSPinnedCAIdentities", entry.ca)
end

formats.apple = {
  path = "Info.plist", spell = bare,
  entry = { "include_subdomains", "leaf", "ca" },
  file = { "arbitrary_loads" },
  write = function(entries, options)
    local transport = boolean("\t\t", "NSAllowsArbitraryLoads",
                              options.arbitrary_loads)
      .. key("\t\t", "NSPinnedDomains",
             by_host("\t\t", entries, apple_entry))
    return HEAD .. dictionary("", key("\t", "NSAppTransportSecurity",
      dictionary("\t", transport))) .. "</plist>\n"
  end,
}

local function trustkit_entry(indent, entry)
  local hashes = entry.pins
    and key(indent, "TSKPublicKeyHashes", strings(indent, entry.pins)) or ""
  return boolean(indent, "TSKEnforcePinning", entry.enforced)
    .. boolean(indent, "TSKIncludeSubdomains", entry.include_subdomains)
    .. string(indent, "TSKExpirationDate", entry.expires) .. hashes
    .. boolean(indent, "TSKDisableDefaultReportUri",
               entry.report ~= nil and not entry.report or nil)
end

local TRUSTKIT = { "include_subdomains", "expires", "enforced", "report" }

local function trustkit_domains(indent, entries)
  return key(indent, "TSKPinnedDomains",
             by_host(indent, entries, trustkit_entry))
end

formats.trustkit = {
  path = "Info.plist", spell = bare, entry = TRUSTKIT,
  write = function(entries)
    return HEAD .. dictionary("", key("\t", "TSKConfiguration",
      dictionary("\t", trustkit_domains("\t\t", entries)))) .. "</plist>\n"
  end,
}

formats.trustkit_plist = {
  path = "TrustKit.plist", spell = bare, entry = TRUSTKIT,
  write = function(entries)
    return HEAD .. dictionary("", trustkit_domains("\t", entries))
      .. "</plist>\n"
  end,
}

return formats
