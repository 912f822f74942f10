--- Plug-ins: they write the configs of consumers out of a file of their own,
--- and what an entry of that means for a consumer is theirs to say.

local consumers = require "cotter.model.consumer"

local plug_in = {}

-- What differs from the consumer's own row, by format.
---@type table<string, table<string, table<string, any>>>
local ROWS = {
  -- Subdomains become "**." for OkHttp, which is the option; after its date no
  -- pattern is added (SslPublicKeyPinningModule.java).
  ["react-native-ssl-public-key-pinning"] = {
    okhttp = { scope = "option", expires = true },
  },
  -- "*.x" becomes x with subdomains for TrustKit (read-me: "will include all
  -- subdomains"), and stays as it is for OkHttp.
  ["react-native-cert-pinner"] = {
    ["trustkit-ios"] = { scope = "star" },
  },
  -- A host that is not enforced gets no pins, nor does one whose date is past
  -- (SslPinningPolicy.kt).
  ["react-native-ssl-manager"] = {
    android = { reports = true },
    okhttp = { scope = "exact", expires = true, reports = true },
  },
}

local made = {}

local function merge(row, own)
  local merged = {}
  for name, value in pairs(row) do merged[name] = value end
  for name, value in pairs(own) do merged[name] = value end
  return merged
end

--- How a consumer reads what stands in a config of some format.
---@param consumer cotter.Consumer
---@param format string?
---@return cotter.ConsumerRow
---@nodiscard
function plug_in.row(consumer, format)
  local own = ROWS[format]
  if not (own and own[consumer]) then return consumers[consumer] end
  made[own] = made[own] or {}
  made[own][consumer] = made[own][consumer]
    or merge(consumers[consumer], own[consumer])
  return made[own][consumer]
end

return plug_in
