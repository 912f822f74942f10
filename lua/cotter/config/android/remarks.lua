--- What a network security config as a whole shows: said of its entries once
--- all of them are known, since they inherit.

local trusts = require "cotter.config.android.trusts"

local remarks = {}

local function no_domain(self, entry)
  if #entry.hosts == 0 then self:observe(entry.offset, "no-domain") end
end

local USER_CAS <const>, CLEARTEXT <const> = trusts.USER_CAS, trusts.CLEARTEXT

local function is_at_most(self, level)
  return self.target_sdk ~= nil and self.target_sdk <= level
end

--- What the platform takes where no base-config says anything.
local function default_cleartext(self, root)
  if not is_at_most(self, CLEARTEXT) then return nil end
  return { permitted = true, offset = root.offset, kind = "target" }
end

local function default_anchors(self, base, root)
  if base and base.seen["trust-anchors"] then return end
  if is_at_most(self, USER_CAS) then
    self:observe(root.offset, "user-ca", { found = "target",
      expected = tostring(self.target_sdk), other = self.target_at })
  end
end

-- The first API level that reads a network security config (Android guide, add
-- a Network Security Config file).
local FIRST <const> = 24

--- Of what reads no such config an app may be installed on some. TrustKit reads
--- it there as well.
local function too_old(self, root)
  local oldest = self.oldest_sdk
  if oldest and oldest < FIRST and not self.trustkit then
    self:observe(root.offset, "too-old", { name = "API level",
      found = tostring(oldest), expected = tostring(FIRST),
      other = self.oldest_at })
  end
end

--- Cleartext traffic that an entry allows, or the base for a host with pins.
local function cleartext(self, entry)
  local found, giver = self.inherited(entry, "cleartext")
  found = found or self.base_cleartext
  if not (found and found.permitted) then return end
  for _, host in ipairs(entry.hosts) do
    if giver or #host.pins > 0 then
      self:observe(found.offset, "cleartext", { name = host.name,
        found = found.kind, other = host,
        expected = tostring(self.target_sdk) })
    end
  end
end

local function distinct(pins) return #pins:usable():distinct() end

--- TrustKit takes the last domain of an entry.
local function trustkit_domains(self, entry)
  local hosts = entry.hosts
  if entry.trustkit and #hosts > 1 then
    self:observe(entry.trustkit.offset, "trustkit-domains", {
      name = hosts[#hosts].name, found = tostring(#hosts),
      other = hosts[1] })
  end
end

--- TrustKit enforces nothing unless it is told to, and throws where it is and
--- there are no two keys.
local function trustkit(self, entry)
  local host = entry.hosts[#entry.hosts]
  if not self.trustkit or not host then return end
  local own = self.inherited(entry, "trustkit") or { offset = entry.offset }
  if own.enforces then
    self:observe(own.offset, "trustkit-enforces", { name = host.name,
      found = tostring(distinct(host.pins)), other = host })
  elseif #host.pins > 0 then
    self:observe(own.offset, "trustkit-reports", { name = host.name,
      found = own.says and "false" or nil, other = host })
  end
end

--- Adds the remarks on all entries to what a reader observed.
---@param self cotter.config.android.Reader
---@param base cotter.config.android.Entry?
function remarks.add(self, base)
  local root = self.document.root
  local own = base and base.cleartext or default_cleartext(self, root)
  self.base_cleartext = own
  if own and own.permitted then
    self:observe(own.offset, "cleartext", { found = own.kind,
      expected = tostring(self.target_sdk),
      other = own.kind == "target" and self.target_at or nil })
  end
  default_anchors(self, base, root)
  too_old(self, root)
  for _, entry in ipairs(self.entries) do
    no_domain(self, entry)
    cleartext(self, entry)
    trustkit_domains(self, entry)
    trustkit(self, entry)
  end
end

return remarks
