--- Evidence: what is known beside the configs. Chains that servers send, keys
--- that the owner holds in reserve, trust anchors, and who serves a host.

local core = require "cotter.core"
local model_app = require "cotter.model.app"

---@class cotter.EvidenceFile
---@field kind "accepted" | "anchors" | "chain" | "held" | "identities" |
---       "identity-map" | "served-by"
---@field path string
---@field name string the file's own name
---@field octets string
---@field installed boolean? of anchors that the user of a device added
---@field password string? of an identity
---@field consumer string? whose store an anchor is for, or who is given an
---       identity

---@class cotter.Evidence
---@field given table<string, boolean> kinds that the user gave, if empty
---@field chains cotter.Chain[]        by path
---@field private by_name table<string, cotter.Chain[]> by name and its parents
---@field private keys table<string, cotter.HeldKey> by pin
---@field private platforms table<string, cotter.ServedBy> by host
---@field served { path: string, line: integer, host: string }[]
---@field installed table<string, boolean> by DER, those that a user added
---@field anchors cotter.Cert[] what chains are validated against
---@field proposed cotter.Anchor[] by path: these, and those for a store
---@field identities cotter.Identity[] by path
---@field identity_map cotter.IdentityMap? who is given which of them
---@field private accepted string[] DER of the authorities that are asked for
---@field private authorities cotter.Anchors?
---@field private has_files boolean
---@field package input cotter.Pkcs12Input
---@field errors table[]
local Evidence = {}
Evidence.__index = Evidence

function Evidence:refuse(file, fault)
  self.errors[#self.errors + 1] = { path = file.path, code = fault.code,
    line = fault.line, column = fault.line and fault.column or nil,
    message = fault.text .. (fault.line and "" or fault.offset and
      (" (octet %d)"):format(fault.offset) or "") }
end

local function each_parent(name, visit)
  while name do
    visit(name)
    name = name:match "^[^.]+%.(.+)$"
  end
end

function Evidence:add_chain(chain)
  self.chains[#self.chains + 1] = chain
  each_parent(chain.host, function(name)
    local list = self.by_name[name] or {}
    list[#list + 1] = chain
    self.by_name[name] = list
  end)
end

local function answers_for(host, name)
  if name == host.name then return true end
  for _, answer in ipairs(host.config:resolve(name)) do
    if answer.entry == host then return true end
  end
  return false
end

--- The chains that an entry answers for: its own, and those of names below it
--- that no entry nearer to them takes.
---@param host cotter.Host
---@return cotter.Chain[]
function Evidence:chains_of(host)
  local covered = {}
  for _, chain in ipairs(self.by_name[host.name] or {}) do
    if answers_for(host, chain.host) then covered[#covered + 1] = chain end
  end
  return covered
end

--- The key in reserve that a pin pins.
---@param pin cotter.Pin
---@return cotter.HeldKey?
function Evidence:held(pin)
  return pin.usable and self.keys["sha256/" .. pin:base64()] or nil
end

--- Who serves a host under its own name, where the user says so.
---@param host cotter.Host
---@return cotter.ServedBy?
function Evidence:served_by(host) return self.platforms[host.name] end

--- Tells whether an identity is below an authority of evidence/accepted.
---@param one cotter.Identity
---@param at integer
---@return boolean
---@return string? reason
function Evidence:accepts(one, at)
  self.authorities = self.authorities
    or core.anchors(table.concat(self.accepted))
  return require "cotter.model.identity".is_accepted(
    one, self.authorities, at)
end

--- Lets certificates know what they are validated against.
---@param at integer
---@param known cotter.KnownKey
function Evidence:trust(at, known)
  if self.has_files then
    require "cotter.model.cert".trust(self.anchors, at, known)
  end
end

local function each_config(apps, visit)
  for _, config in ipairs(model_app.configs(apps)) do visit(config) end
end

--- Tells whether an entry of any config answers for a name.
local function is_named(apps, name)
  local found = false
  each_config(apps, function(config)
    for _, answer in ipairs(found and {} or config:resolve(name)) do
      found = found or answer.entry ~= nil
    end
  end)
  return found
end

--- Notes the chains that are of no host of any config.
function Evidence:unmet_chains(apps, notes)
  local known = {}
  for _, chain in ipairs(self.chains) do
    local name = chain.host
    if known[name] == nil then known[name] = is_named(apps, name) end
    if not known[name] then
      local source = core.record_position(chain)
      notes[#notes + 1] = { path = source.path, message =
        ("no config has an entry for %s: no pin is held against this chain")
          :format(name) }
    end
  end
end

--- Notes the lines of served-by that are of no host of any config.
function Evidence:unmet_served(apps, notes)
  if #self.served == 0 then return end
  local pinned = {}
  each_config(apps, function(config)
    for _, host in ipairs(config.hosts) do pinned[host.name] = true end
  end)
  for _, row in ipairs(self.served) do
    if not pinned[row.host] then
      notes[#notes + 1] = { path = row.path, line = row.line,
        column = row.column, message = "no config pins " .. row.host }
    end
  end
end

--- Notes what is about no host of any config, as what is misspelt. Where there
--- is no config at all, evidence is judged for itself.
---@param apps cotter.App[]
---@return { path: string, line: integer?, message: string }[]
function Evidence:unmet(apps)
  local notes, any = {}, false
  each_config(apps, function() any = true end)
  if any then self:unmet_chains(apps, notes) end
  self:unmet_served(apps, notes)
  return notes
end

local evidence = {}

---@param given { kinds: string[], files: cotter.EvidenceFile[] }
---@return cotter.Evidence
---@nodiscard
function evidence.read(given)
  local self = setmetatable({ given = {}, chains = {}, by_name = {},
    keys = {}, anchors = {}, installed = {}, proposed = {},
    identities = {}, platforms = {},
    accepted = {}, served = {}, errors = {}, input = {},
    has_files = #given.files > 0 }, Evidence)
  for _, kind in ipairs(given.kinds) do self.given[kind] = true end
  for _, file in ipairs(given.files) do
    require "cotter.evidence.readers"[file.kind](self, file)
  end
  if #self.anchors == 0 then self.given.anchors = nil end
  if #self.accepted == 0 then self.given.accepted = nil end
  return self
end

return evidence
