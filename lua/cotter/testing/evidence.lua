--- Evidence to order: the chains that hosts serve, keys in reserve, anchors, as
--- the files of a folder of evidence would have them.

local certificates = require "cotter.testing.certificates"
local checks = require "cotter.testing.checks"
local configs = require "cotter.testing.configs"
local fault = require "cotter.fault"
local keys = require "cotter.testing.keys"
local marks = require "cotter.testing.marks"
local pathname = require "cotter.pathname"

local evidence = {}

---@class cotter.testing.Thing a key, a certificate or a file
---@field key cotter.testing.Key?
---@field cert cotter.testing.CertSpec?
---@field file cotter.testing.File?

---@param value any
---@param what string
---@return cotter.testing.Thing
local function thing(value, what)
  local one = { key = marks.value(value, "key"),
                cert = marks.value(value, "certificate"),
                file = marks.value(value, "config") }
  if next(one) then return one end
  checks.refuse("%s must be a key, a certificate or a file, not %s", what,
                marks.name(value))
end

local things = checks.list_of(thing)

--- What a host serves: a list, the end entity first, or a file.
local function served(value, what)
  local file = marks.value(value, "config")
  return file and { { file = file } } or things(value, what)
end

-- Places in a folder of evidence that are given by their path.
local function place(value, what)
  checks.text(value, what)
  local known = { "accepted", "anchors", "held", "identities",
                  "identity-map.json", "served-by" }
  local first = value:match "^[^/]+"
  for _, name in ipairs(known) do
    if name == first then return value end
  end
  checks.refuse("%s: evidence has no place %q%s", what, value,
                fault.suggestion(first or "", known))
end

local function text_or_thing(value, what)
  if type(value) == "string" then return { text = value } end
  return thing(value, what)
end

--- Fields of tests and cases that are evidence.
---@type table<string, cotter.testing.Check>
evidence.fields = {
  chain = checks.map_of(checks.host, served), held = things,
  anchors = things, installed = things, accepted = things,
  evidence = checks.map_of(place, text_or_thing),
}

-- Writing --------------------------------------------------------------------

---@class cotter.testing.EvidenceWriter
---@field at integer
---@field fixtures table<string, string>
---@field kinds string[]
---@field files cotter.EvidenceFile[]
local Writer = {}
Writer.__index = Writer

function Writer:add(kind, path, octets, more)
  local file = { kind = kind, path = "evidence/" .. path,
                 name = pathname.base(path), octets = octets }
  for name, value in pairs(more or {}) do file[name] = value end
  self.files[#self.files + 1] = file
end

function Writer:certificate(spec)
  return certificates.pem("CERTIFICATE", certificates.write(spec, self.at))
end

--- The certificates of a chain, from its keys: each is signed by the next, and
--- the last by itself if it is an authority's.
local function chain_specs(list, host)
  local specs = {}
  for i, one in ipairs(list) do
    local spec = one.cert or i == 1 and { subject = host, key = one.key }
      or certificates.authority(one.key)
    specs[i] = setmetatable({}, { __index = spec })
  end
  for i, spec in ipairs(specs) do
    if not spec.issuer then spec.issuer = specs[i + 1] end
  end
  return specs
end

function Writer:chain(list, host)
  if list[1] and list[1].file then
    return configs.octets(list[1].file, self.fixtures)
  end
  local parts = {}
  for i, spec in ipairs(chain_specs(list, host)) do
    parts[i] = self:certificate(spec)
  end
  return table.concat(parts)
end

function Writer:thing(one, of_key)
  if one.text then return one.text end
  if one.file then return configs.octets(one.file, self.fixtures) end
  if one.cert then return self:certificate(one.cert) end
  return of_key(self, one.key)
end

local function public_key(_, key)
  return certificates.pem("PUBLIC KEY", keys.spki(key))
end

local function authority(self, key)
  return self:certificate(certificates.authority(key))
end

--- Writes the elements of a list into a folder.
function Writer:folder(name, kind, list, of_key, more)
  if not list then return end
  self.kinds[#self.kinds + 1] = kind
  for i, one in ipairs(list) do
    local path = ("%s/%d.pem"):format(name, i)
    if one.file then path = name .. "/" .. pathname.base(one.file.path) end
    self:add(kind, path, self:thing(one, of_key), more)
  end
end

function Writer:chains(by_host)
  if not by_host then return end
  self.kinds[#self.kinds + 1] = "chain"
  for _, host in ipairs(fault.names(by_host)) do
    if #by_host[host] > 0 then
      self:add("chain", ("chains/%s.pem"):format(host),
               self:chain(by_host[host], host))
    end
  end
end

-- What lies in a folder of that name, in the order in which it is read.
local KINDS = { { "accepted", authority }, { "anchors", authority },
                { "held", public_key }, { "identities", public_key },
                { "identity-map.json" }, { "served-by" } }

local function password_of(others, path, fixtures)
  local one = others[path:gsub("%.[^./]*$", "") .. ".password"]
  return one and (one.text or one.file
                  and configs.octets(one.file, fixtures)):match "^[^\r\n]*"
end

function Writer:other(kind, of_key, others, path)
  local folder, consumer = path:match "^([^/]+)/([^/]+)/"
  if path:find "%.password$" then return end
  local octets = self:thing(others[path], of_key or public_key)
  self:add(kind:gsub("%.json$", ""), path, octets,
    { consumer = folder and consumer,
      password = password_of(others, path, self.fixtures) })
end

--- Writes what is given by its path.
function Writer:others(others)
  for _, row in ipairs(KINDS) do
    local kind, known = row[1], false
    for _, path in ipairs(fault.names(others or {})) do
      if path:match "^[^/]+" == kind then
        known = true
        self:other(kind, row[2], others, path)
      end
    end
    if known and not kind:find "[.-]" then
      self.kinds[#self.kinds + 1] = kind
    end
  end
end

--- Writes the evidence of a case.
---@param given table chain, held, anchors, accepted and evidence
---@param at integer
---@param fixtures table<string, string>
---@return { kinds: string[], files: cotter.EvidenceFile[] }
---@nodiscard
function evidence.write(given, at, fixtures)
  local self = setmetatable({ at = at, fixtures = fixtures, kinds = {},
                              files = {} }, Writer)
  self:folder("accepted", "accepted", given.accepted, authority)
  self:folder("anchors", "anchors", given.anchors, authority)
  self:folder("installed", "anchors", given.installed, authority,
              { installed = true })
  self:chains(given.chain)
  self:folder("held", "held", given.held, public_key)
  self:others(given.evidence)
  return { kinds = self.kinds, files = self.files }
end

return evidence
