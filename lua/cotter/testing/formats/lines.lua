--- Writes configs that are source code or lines, from entries of a test.

local quote = require "cotter.testing.formats.quote"

local formats = {}

local function prefixed(base64) return "sha256/" .. base64 end
local function bare(base64) return base64 end

--- Joins what is written of each entry.
local function each(entries, write)
  local parts = {}
  for i, entry in ipairs(entries) do parts[i] = write(entry) end
  return table.concat(parts)
end

formats.okhttp = {
  path = "Pinning.kt", spell = prefixed, entry = {},
  write = function(entries)
    return "import okhttp3.CertificatePinner\n\n"
      .. "val pinner = CertificatePinner.Builder()\n"
      .. each(entries, function(entry)
        local texts = { entry.host, table.unpack(entry.pins or {}) }
        return "    .add(\n" .. quote.lines(texts, "        ", quote.kotlin)
          .. "\n    )\n"
      end) .. "    .build()\n"
  end,
}

local SWIFT = { { "kTSKEnforcePinning", "enforced" },
                { "kTSKIncludeSubdomains", "include_subdomains" } }

local function swift_entry(entry)
  local lines = {}
  for _, row in ipairs(SWIFT) do
    local value = entry[row[2]]
    if value ~= nil then
      lines[#lines + 1] = ("      %s: %s"):format(row[1], tostring(value))
    end
  end
  if entry.expires then
    lines[#lines + 1] = "      kTSKExpirationDate: "
      .. quote.json(entry.expires)
  end
  lines[#lines + 1] = "      kTSKPublicKeyHashes: [\n"
    .. quote.lines(entry.pins or {}, "        ", quote.json) .. "\n      ]"
  return ("    %s: [\n%s\n    ],\n"):format(quote.json(entry.host),
                                           table.concat(lines, ",\n"))
end

formats.trustkit_swift = {
  path = "Pinning.swift", spell = bare,
  entry = { "include_subdomains", "expires", "enforced" },
  write = function(entries)
    return "import TrustKit\n\nlet configuration: [String: Any] = [\n"
      .. "  kTSKPinnedDomains: [\n" .. each(entries, swift_entry)
      .. "  ]\n]\n"
  end,
}

formats.curl = {
  path = ".curlrc", spell = function(base64) return "sha256//" .. base64 end,
  entry = {},
  write = function(entries)
    return each(entries, function(entry)
      return ('url = "https://%s/"\npinnedpubkey = "%s"\n'):format(
        entry.host, table.concat(entry.pins or {}, ";"))
    end)
  end,
}

formats.hpkp = {
  path = "headers.txt", spell = bare, unnamed = true,
  entry = { "include_subdomains", "enforced" },
  write = function(entries)
    return each(entries, function(entry)
      local parts = {}
      for i, pin in ipairs(entry.pins or {}) do
        parts[i] = ('pin-sha256="%s"; '):format(pin)
      end
      return table.concat { "Public-Key-Pins",
        entry.enforced == false and "-Report-Only: " or ": ",
        table.concat(parts), "max-age=5184000",
        entry.include_subdomains and "; includeSubDomains" or "", "\n" }
    end)
  end,
}

-- RFC 7218 2.1: of the server's own key, and of an authority's.
local LEAF, CA = 3, 2

formats.tlsa = {
  path = "zone.txt", digits = true, entry = { "leaf", "ca" },
  write = function(entries)
    return each(entries, function(entry)
      local lines = {}
      local function add(pins, usage)
        for _, pin in ipairs(pins or {}) do
          lines[#lines + 1] = ("_443._tcp.%s. IN TLSA %d 1 1 %s\n"):format(
            entry.host, usage, pin)
        end
      end
      add(entry.leaf or entry.pins, LEAF)
      add(entry.ca, CA)
      return table.concat(lines)
    end)
  end,
}

return formats
