--- Evidence: what is known beside the configs. Chains that servers send, keys
--- that the owner holds in reserve, trust anchors, and who serves a host.

local core = require "cotter.core"
local anchor = require "cotter.model.anchor"
local cert = require "cotter.model.cert"
local identity = require "cotter.model.identity"
local identity_map = require "cotter.evidence.identity_map"
local sources = require "cotter.model.source"

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
---@field errors table[]
local Evidence = {}
Evidence.__index = Evidence

local new_held = core.record("held", {
  fields = { "pin", "kind", "path" },
  meta = { tostring = function(self) return self.path end },
})

local new_served_by = core.record("served_by", {
  fields = { "host", "platform" },
  meta = { tostring = function(self) return self.platform end },
})

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

local function host_of(name)
  local stem = name:match "^(.+)%.[^.]+$" or name
  return core.host_fields(stem)
end

-- The file of some items, which knows the lines at which they begin. What
-- stands in DER has no line.
local function source_of(file, items)
  local lines = {}
  for _, item in ipairs(items) do lines[item.offset] = item.line end
  return sources.new(file.path, {
    position = function(_, offset)
      local line = lines[offset]
      return line, line and 1
    end,
    pointer = function() return nil end,
  })
end

local readers = {}

--- evidence/chains/HOST.pem: the chain that HOST serves.
function readers.chain(self, file)
  local name, bad = host_of(file.name)
  if bad then
    return self:refuse(file, { code = "evidence.name",
      text = "the file's name is no host name, want HOST.pem" })
  end
  local items, fault = core.items(file.octets)
  if not items then return self:refuse(file, fault) end
  local source, certs = source_of(file, items), {}
  for i, item in ipairs(items) do
    if item.kind ~= "certificate" then
      return self:refuse(file, { code = "evidence.kind", line = item.line,
        column = item.line and 1,
        text = "a chain has certificates only; this is a " .. item.kind })
    end
    certs[i] = cert.new(source, item.offset, item.cert, i - 1)
  end
  self:add_chain(cert.chain(source, name, certs, items[1].offset))
end

--- evidence/held/*: public keys, CSRs or certificates of keys in reserve.
function readers.held(self, file)
  local items, fault = core.items(file.octets)
  if not items then return self:refuse(file, fault) end
  local source = source_of(file, items)
  for _, item in ipairs(items) do
    local pin = "sha256/" .. core.base64(core.sha256(item.spki))
    self.keys[pin] = self.keys[pin]
      or new_held(source, item.offset, pin, item.kind, file.path)
  end
end

local function identity_file(file)
  local items, fault = core.items(file.octets)
  if items then
    return { items = items, parts = {}, open = true,
             container = items[1].encoding == "der" and "der" or "pem" }
  elseif fault.code ~= "container.pkcs12" then
    return nil, fault
  end
  local opened, refusal = core.pkcs12(file.octets, file.password)
  if opened then opened.container = "pkcs12" end
  return opened, refusal
end

-- The items of an anchor's file, and what they stand in. A container for keys
-- is judged where it is known whose store it is for; nobody trusts one.
local function anchor_file(file)
  local items, fault = core.items(file.octets)
  if items then return items, items[1].encoding end
  if not (file.consumer and fault.code == "container.pkcs12") then
    return nil, fault
  end
  local opened, refusal = core.pkcs12(file.octets)
  return opened and opened.items, opened and "pkcs12" or refusal
end

function Evidence:add_anchor(source, file, container, items)
  for i = 1, math.max(#items, 1) do
    local item = items[i]
    local own = item and cert.new(source, item.offset, item.cert, 0)
    if not file.consumer then self.anchors[#self.anchors + 1] = own end
    if own and file.installed then self.installed[own.der] = true end
    self.proposed[#self.proposed + 1] = anchor.new(source, file, {
      offset = item and item.offset or 0, container = container,
      number = i, count = #items, cert = own })
  end
end

--- evidence/anchors/*: trust anchors. evidence/anchors/CONSUMER/*: what is to
--- be added to the consumer's store; chains are not validated against it.
function readers.anchors(self, file)
  local items, container = anchor_file(file)
  if not items then return self:refuse(file, container) end
  local source, certs = source_of(file, items), {}
  for _, item in ipairs(items) do
    if item.kind == "certificate" then
      certs[#certs + 1] = item
    elseif container ~= "pkcs12" then
      return self:refuse(file, { code = "evidence.kind", line = item.line,
        column = item.line and 1,
        text = "an anchor is a certificate; this is a " .. item.kind })
    end
  end
  self:add_anchor(source, file, container, certs)
end

--- evidence/identities/*: a key with its certificates, in PKCS#12 or PEM; in
--- evidence/identities/CONSUMER/*, to be uploaded there.
function readers.identities(self, file)
  local read, fault = identity_file(file)
  if not read then return self:refuse(file, fault) end
  local number = #self.identities + 1
  self.identities[number] = identity.new(source_of(file, read.items),
    { name = file.name, consumer = file.consumer, number = number }, read)
end

--- evidence/accepted/*: the authorities below which clients are accepted.
function readers.accepted(self, file)
  local items, fault = core.items(file.octets)
  if not items then return self:refuse(file, fault) end
  for _, item in ipairs(items) do
    if item.kind ~= "certificate" then
      return self:refuse(file, { code = "evidence.kind", line = item.line,
        column = item.line and 1,
        text = "an authority is a certificate; this is a " .. item.kind })
    end
    self.accepted[#self.accepted + 1] = item.cert.der
  end
end

--- evidence/identity-map.json: who is given which identity.
readers["identity-map"] = function(self, file)
  local names = {}
  for i, one in ipairs(self.identities) do names[i] = one.label end
  if #names == 0 then
    return self:refuse(file, { code = "evidence.nothing",
      text = "a map of identities, and identities/ has none" })
  end
  local map, faults = identity_map.read(file.octets, file.path, names)
  self.identity_map = map
  for _, one in ipairs(faults or {}) do self.errors[#self.errors + 1] = one end
end

--- evidence/served-by: "host, platform" a line, "#" starts a comment.
readers["served-by"] = function(self, file)
  local source, number = sources.new(file.path), 0
  for line in (file.octets .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    local text = line:gsub("#.*", "")
    local host, platform = text:match "^%s*([^,%s]+)%s*,%s*(%S.-)%s*$"
    local name, bad
    if host then name, bad = core.host_fields(host) end
    if name and not bad then
      self.platforms[name] = new_served_by(source, nil, name, platform)
      self.served[#self.served + 1] =
        { path = file.path, line = number, column = 1, host = name }
    elseif text:find "%S" then
      self:refuse(file, { code = "evidence.served-by", line = number,
        column = 1, text = "want: host, platform" })
    end
  end
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
  return identity.is_accepted(one, self.authorities, at)
end

local function each_config(apps, visit)
  for _, app in ipairs(apps) do
    for _, config in ipairs(app.configs) do visit(config) end
  end
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
    accepted = {}, served = {}, errors = {} },
    Evidence)
  for _, kind in ipairs(given.kinds) do self.given[kind] = true end
  for _, file in ipairs(given.files) do readers[file.kind](self, file) end
  if #self.anchors == 0 then self.given.anchors = nil end
  if #self.accepted == 0 then self.given.accepted = nil end
  return self
end

return evidence
