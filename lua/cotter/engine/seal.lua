--- Seals: the hash of what a finding is about. A waiver that bears one is void
--- as soon as that changes, since nobody has accepted what stands there now.

local core = require "cotter.core"

local seal = {}

local function describe_host(host, lines)
  lines[#lines + 1] = ("host %s\nsubdomains %s\nexpires %s\nenforced %s")
    :format(host.text, tostring(host.include_subdomains),
            tostring(host.expires), tostring(host.enforced))
  for _, pin in ipairs(host.pins) do
    lines[#lines + 1] = "pin " .. tostring(pin.role) .. " " .. pin.text
  end
end

local function describe_config(config, lines)
  lines[#lines + 1] = "config " .. config.format
  for _, host in ipairs(config.hosts) do describe_host(host, lines) end
end

local function describe_certs(certs, lines)
  for _, cert in ipairs(certs) do
    lines[#lines + 1] = "cert " .. cert:fingerprint()
  end
end

local function describe_cert(cert, lines)
  if cert then describe_certs({ cert }, lines) end
end

-- What there is to each kind of subject. A finding on a pin is accepted for
-- the entry that it stands in.
local DESCRIBE = {
  app = function(app, lines)
    for _, config in ipairs(app.configs) do describe_config(config, lines) end
  end,
  config = describe_config,
  host = describe_host,
  pin = function(pin, lines) describe_host(pin.host, lines) end,
  chain = function(chain, lines) describe_certs(chain.certs, lines) end,
  cert = describe_cert,
  anchor = function(anchor, lines) describe_cert(anchor.cert, lines) end,
  identity = function(identity, lines) describe_cert(identity.cert, lines) end,
  connection = function(one, lines)
    lines[#lines + 1] = ("connection %s %s"):format(one.name, one.consumer)
    if one.host then describe_host(one.host, lines) end
    if one.chain then describe_certs(one.chain.certs, lines) end
  end,
}

--- The seal of a subject.
---@param subject any a record that rules are about
---@return string "sha256:" and 64 hexadecimal digits
---@nodiscard
function seal.of(subject)
  local lines = {}
  DESCRIBE[core.record_type(subject)](subject, lines)
  return "sha256:" .. core.hex(core.sha256(table.concat(lines, "\n")))
end

return seal
