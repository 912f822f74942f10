--- Readers of the files of evidence, by kind. Each gets the evidence, and adds
--- to it what stands in a file.

local core = require "cotter.core"
local anchor = require "cotter.model.anchor"
local cert = require "cotter.model.cert"
local identity = require "cotter.model.identity"
local identity_map = require "cotter.evidence.identity_map"
local sources = require "cotter.model.source"

local new_held = core.record("held", {
  fields = { "pin", "kind", "path" },
  meta = { tostring = function(self) return self.path end },
})

local new_served_by = core.record("served_by", {
  fields = { "host", "platform" },
  meta = { tostring = function(self) return self.platform end },
})

-- What files of certificates end in, and no host does (IANA, root zone). The
-- last label of "example.org" is no extension, and stays.
local EXTENSIONS = { cer = true, cert = true, crt = true, der = true,
                     p7b = true, p7c = true, pem = true, txt = true }

local function host_of(name)
  local stem, extension = name:match "^(.+)%.([^.]+)$"
  if not (stem and EXTENSIONS[extension:lower()]) then stem = name end
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

local PRIVATE <const> = "a private key, which whoever has the evidence has: "
  .. "keep it elsewhere, and put its public key here (openssl pkey -pubout)"

--- evidence/held/*: public keys, CSRs or certificates of keys in reserve.
function readers.held(self, file)
  local items, fault = core.items(file.octets)
  if not items then return self:refuse(file, fault) end
  local source = source_of(file, items)
  for _, item in ipairs(items) do
    if item.kind == "private-key" then
      return self:refuse(file, { code = "evidence.kind", line = item.line,
                                 column = item.line and 1, text = PRIVATE })
    end
    local pin = "sha256/" .. core.base64(core.sha256(item.spki))
    self.keys[pin] = self.keys[pin]
      or new_held(source, item.offset, pin, item.kind, file.path)
  end
end

local function identity_file(file, input)
  local items, fault = core.items(file.octets)
  if items then
    return { items = items, parts = {}, open = true,
             container = items[1].encoding == "der" and "der" or "pem" }
  elseif fault.code ~= "container.pkcs12" then
    return nil, fault
  end
  local opened, refusal = core.pkcs12(file.octets, file.password, input)
  if opened then opened.container = "pkcs12" end
  return opened, refusal
end

-- The items of an anchor's file, and what they stand in. A container for keys
-- is judged where it is known whose store it is for; nobody trusts one.
local function anchor_file(file, input)
  local items, fault = core.items(file.octets)
  if items then return items, items[1].encoding end
  if not (file.consumer and fault.code == "container.pkcs12") then
    return nil, fault
  end
  local opened, refusal = core.pkcs12(file.octets, nil, input)
  return opened and opened.items, opened and "pkcs12" or refusal
end

local function add_anchor(self, source, file, container, items)
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
  local items, container = anchor_file(file, self.input)
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
  add_anchor(self, source, file, container, certs)
end

--- evidence/identities/*: a key with its certificates, in PKCS#12 or PEM; in
--- evidence/identities/CONSUMER/*, to be uploaded there.
function readers.identities(self, file)
  local read, fault = identity_file(file, self.input)
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

return readers
