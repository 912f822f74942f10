--- Tells who reads a config and what it wants, for rules whose consequence
--- hangs on it.

local module = {}

--- Tells whether a consumer reads a config.
function module.reads(config, name)
  for _, consumer in ipairs(config.consumers) do
    if consumer == name then return true end
  end
  return false
end

-- Formats whose pins stand without the name of the hash.
local BARE = {
  android = true, apple = true, expo = true, hpkp = true, msso = true,
  ["react-native-ssl-public-key-pinning"] = true, tcs = true, tlsa = true,
  trustkit = true, ["trustkit-swift"] = true, ["tsk-plist"] = true,
}

--- What pins begin with in a config.
function module.spelling(config)
  if BARE[config.format] then return "" end
  return config.format == "curl" and "sha256//" or "sha256/"
end

--- The pin that a digest of 32 octets should be written as in its config, which
--- is none of hexadecimal digits.
function module.written(pin)
  local text, prefix = pin:base64(), module.spelling(pin.host.config)
  if pin.algorithm == "sha1" and prefix ~= "" then prefix = "sha1/" end
  return prefix .. text
end

return module
