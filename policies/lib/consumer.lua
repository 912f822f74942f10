--- Tells who reads a config, for rules whose consequence hangs on it.

local module = {}

--- Tells whether a consumer reads a config.
function module.reads(config, name)
  for _, consumer in ipairs(config.consumers) do
    if consumer == name then return true end
  end
  return false
end

--- The pin that a digest of 32 octets should be written as in its config:
--- where an attribute names the hash, nothing stands before the base64.
function module.written(pin)
  local text = pin:base64()
  if pin.host.config.format == "android" then return text end
  return (pin.algorithm == "sha1" and "sha1/" or "sha256/") .. text
end

return module
