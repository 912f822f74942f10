--- Misfits: what in a config a consumer does not put up with. It refuses the
--- file as a whole, at build or at start, so that no connection of any host is
--- ever decided. What it bears stands in model.consumer.

local misfit = {}

local function hashes(host, row)
  local count = #host.pins
  if row.hashes and count < row.hashes then
    return "refused", ("%s has %d of the %d hashes that the build wants")
      :format(host.text, count, row.hashes), host.pins
  end
end

local function nameless(host, row)
  if row.hashes and host.fault == "host.empty" then
    return "refused", "an entry has no name", host
  end
end

-- What is no name of a host, and yet equals that of a connection.
local function is_borne(host, row)
  local fault = host.fault
  if fault == "host.character" and host.text:find "^[%w_.-]+$" then
    fault = "host.underscore"
  end
  return row.bears ~= nil and row.bears[fault] == true
end

local function bad_host(host, row)
  local foreign = host.wildcard and row.scope ~= "pattern"
  local what = row.faults and row.faults[host.fault] or row.bad_host
  if what and (host.fault or foreign) and not is_borne(host, row) then
    return what, ("%q is no host name"):format(host.text), host
  end
end

local function suffix(host, row)
  if row.suffix and host.include_subdomains and host:public_suffix() then
    return row.suffix, ("%s is a public suffix, with all below it")
      :format(host.text), host
  end
end

-- TrustKit wants a registry above each name (domain_registry.h).
local function foreign(host, row)
  if row.foreign and not host.fault and not host:is_public() then
    return row.foreign, ("%s has a top-level domain that is not public")
      :format(host.text), host
  end
end

-- Names are compared as texts, so that one with a final dot is another.
local function twice(host, row)
  if host.earlier and row.twice == "dies"
     and host.text:lower() == host.earlier.text:lower() then
    return row.twice, host.name .. " stands twice", host
  end
end

-- Whether base64 has one digit over, of which no octet can be made.
local function hangs_over(pin)
  return #pin.body:gsub("=+$", "") % 4 == 1
end

-- What becomes of a pin that is none: a digest of another length is told from
-- what is no digest at all.
local function treatment(pin, row)
  local digest = not pin.fault
  if digest and row.sha1 and pin.algorithm == "sha1" then return nil end
  local short = digest or pin.fault == "pin.length"
  if short and not hangs_over(pin) then return row.short_pin end
  return row.bad_pin
end

local function has_padding(pin) return pin.body:sub(-1) == "=" end

local function pins(host, row)
  for _, pin in ipairs(host.pins) do
    local what, why = nil, "%q lacks its padding"
    if not pin.usable then
      what, why = treatment(pin, row), "%q is no SHA-256 of a key"
    elseif not has_padding(pin) then
      what = row.unpadded
    end
    if what then return what, why:format(pin.text), pin end
  end
end

local function empty(host, row)
  if row.empty == "dies" and #host.pins == 0 and not host.excludes then
    return row.empty, host.text .. " has no pins", host.pins
  end
end

local function few(host, row)
  local reports = row.reports and not host.enforced
  if row.few ~= "dies" or reports or host.excludes then return nil end
  local count = #host.pins:usable():distinct()
  if count < row.keys then
    return row.few, ("%s pins %d of the %d keys that it has to")
      :format(host.text, count, row.keys), host.pins
  end
end

-- What the reader of an XML config saw at which its platform throws.
local THROWN = {
  ["bad-anchor"] = function() return true end,
  ["bad-date"] = function(one) return one.expected == nil end,
  ["bad-root"] = function() return true end,
  ["bad-source"] = function() return true end,
  ["misplaced-element"] = function(one)
    return one.found ~= "debug-overrides"
  end,
  ["no-domain"] = function() return true end,
  digest = function(one, consumer)
    return one.found == nil or one.found:upper() ~= "SHA-256"
      or consumer == "trustkit-android"
  end,
}

local function thrown(config, row, consumer)
  if not row.throws then return nil end
  for _, one in ipairs(config.observations) do
    local throws = THROWN[one.kind]
    if throws and throws(one, consumer) then
      return "dies", "the platform throws at what stands here", one
    end
  end
end

-- TrustKit takes a name out of its parent's entry by an entry that has no other
-- key, and below such a parent alone.
local function excluding(config)
  for _, one in ipairs(config:observed "exclude-key") do
    if one.found ~= "misspelt" then
      return "dies", "TrustKit throws at " .. one.name
        .. (one.found == "alone" and " without a parent's entry"
            or " beside other keys"), one
    end
  end
end

-- What the build looks at before it writes the configs of the platforms: a
-- list of hosts, each with a name and a list of hashes (hooks/utils.js).
local REFUSED = {
  ["odd-encoding"] = function() return true end,
  ["wrong-shape"] = function(one) return one.expected ~= "strings" end,
}

local function refused(config, row)
  if not row.hashes then return nil end
  for _, one in ipairs(config.observations) do
    local refuses = REFUSED[one.kind]
    if refuses and refuses(one) then
      return "refused", "the build cannot read what stands here", one
    end
  end
  if #config.hosts == 0 then
    return "refused", "it lists no hosts", config.hosts
  end
end

local CHECKS = { hashes, nameless, bad_host, foreign, suffix, twice, pins,
                 empty, few }

--- Finds the first misfit of a config.
---@param config cotter.Config
---@param row cotter.ConsumerRow
---@param consumer cotter.Consumer
---@return "refused"|"dies"|nil what comes of it
---@return string? reason
---@return any at a record
---@nodiscard
function misfit.find(config, row, consumer)
  local whole, why, where = refused(config, row)
  if whole then return whole, why, where end
  for _, host in ipairs(config.hosts) do
    for _, check in ipairs(CHECKS) do
      local what, reason, at = check(host, row)
      if what then return what, reason, at end
    end
  end
  local what, reason, at = excluding(config)
  if what then return what, reason, at end
  return thrown(config, row, consumer)
end

return misfit
