--- Whom the entries of a network security config trust, which of them may do
--- without TLS, and what else they want of a handshake: an entry's own word,
--- that of the entry around it, that of the base-config, or else what the
--- platform takes for the API level that the app was made for (AOSP
--- NetworkSecurityConfig getDefaultBuilder).

local beside = require "cotter.model.beside"
local handshake = require "cotter.config.android.handshake"

local trusts = {}

-- The last API levels at which what users install is trusted, and at which
-- connections may do without TLS, where no config says otherwise.
trusts.USER_CAS, trusts.CLEARTEXT = 23, 27

local function default_anchors(target)
  local list = { { source = "system", overrides = false } }
  if target and target <= trusts.USER_CAS then
    list[2] = { source = "user", overrides = false }
  end
  return list
end

local function default_cleartext(target)
  if target then return target <= trusts.CLEARTEXT end
end

-- The entry of each host.
local function index(entries)
  local of = {}
  for _, entry in ipairs(entries) do
    for _, host in ipairs(entry.hosts) do of[host] = entry end
  end
  return of
end

local NOTHING = {}

--- What stands beside the pins of an entry, or of what has none.
local function around(self, entry, base)
  base = base or NOTHING
  local function said(name) return self.inherited(entry, name) or base[name] end
  local target, cleartext = self.target_sdk, said "cleartext"
  local permitted = default_cleartext(target)
  if cleartext then permitted = cleartext.permitted end
  return { anchors = said "anchors" or default_anchors(target),
           cleartext = permitted, encryption = said "encryption",
           transparency = handshake.is_logged(entry, base, target) }
end

--- Lets others ask what stands beside the pins of a config.
---@param self cotter.config.android.Reader
---@param base cotter.config.android.Entry?
function trusts.know(self, base)
  local of
  beside.know(self.config, function(host)
    of = of or index(self.entries)
    return around(self, of[host], base)
  end)
end

return trusts
