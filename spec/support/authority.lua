--- Certificates made to order by the openssl command: who signs what, with
--- which extensions.

local core = require "cotter.core"
local openssl = require "spec.support.openssl"
local temporary = require "spec.support.temporary"

local authority = {}

---@class spec.Made
---@field pem string
---@field key string private key in PEM
---@field cert cotter.Cert

local serial = 1000

local CA = [[
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
]]
local LEAF = [[
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
]]
local IDENTIFIERS = [[
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
]]

--- The part of a command that says who signs.
local function signer(by, key, certificate)
  if not by then return "-signkey " .. key end
  return ("-CA %s -CAkey %s"):format(certificate, key)
end

local function write(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  return path
end

-- What the command needs in files; each is written to one, in this order.
local function inputs(order, key)
  local by = order.by
  return {
    key,
    (order.identifiers or IDENTIFIERS) .. order.extensions,
    by and by.key or key,
    by and by.pem or "",
    "[req]\ndistinguished_name = dn\nstring_mask = "
      .. (order.strings or "utf8only") .. "\n[dn]\n",
  }
end

-- A validity to the second is what `openssl ca` alone can make.
local DATED = [[
[ca]
default_ca = own
[own]
database = ./index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
organizationName = optional
]]

-- Makes a certificate from one moment to another.
local function make_dated(order, key, paths)
  local signs = order.by and "-cert " .. paths[4] or "-selfsign"
  local pem = temporary.with({ index = "", config = DATED }, function(folder)
    return openssl.run(([[cd %s && openssl req -new -key %s -subj '%s' |
      openssl ca -batch -notext -config config -in /dev/stdin -keyfile %s %s
      -startdate %s -enddate %s -extfile %s -out made && cat made]])
      :gsub("\n", " "):format(folder, paths[1], order.name, paths[3], signs,
        order.from, order.to, paths[2]))
  end)
  return { pem = pem, key = key, cert = assert(core.items(pem))[1].cert }
end

--- Makes a certificate for a key. Without `by` it signs itself.
--- `from` and `to` are of the form "20260315000000Z".
---@param order { name: string, key: string?, by: spec.Made?, days: integer?,
---         from: string?, to: string?, extensions: string,
---         identifiers: string?, digest: string?, strings: string? } strings:
---         the types of those in the name, as "MASK:2048"
---@return spec.Made
function authority.make(order)
  serial = serial + 1
  local key = order.key or openssl.key()
  local paths = {}
  for i, text in ipairs(inputs(order, key)) do paths[i] = write(text) end
  if order.from then
    local made = make_dated(order, key, paths)
    for _, path in ipairs(paths) do os.remove(path) end
    return made
  end
  local pem = openssl.run(([[openssl req -new -config %s -key %s -subj '%s' \
    -utf8 |
    openssl x509 -req %s -days %d -set_serial %d -extfile %s %s]]):format(
    paths[5], paths[1], order.name, signer(order.by, paths[3], paths[4]),
    order.days or 3650, serial, paths[2], order.digest or ""))
  for _, path in ipairs(paths) do os.remove(path) end
  local items = assert(core.items(pem))
  return { pem = pem, key = key, cert = items[1].cert }
end

--- Makes a CA; `more` are lines of extensions in place of those that any CA
--- has, or after them if they begin with a line end.
---@param name string
---@param by spec.Made?
---@param more string?
---@param order table?
---@return spec.Made
function authority.ca(name, by, more, order)
  order = order or {}
  order.name, order.by = "/CN=" .. name, by
  order.extensions = (more and more:sub(1, 1) ~= "\n") and more
    or CA .. (more or "")
  return authority.make(order)
end

--- Makes an end entity for www.example.com, or with extensions of its own.
---@param by spec.Made?
---@param more string?
---@param order table?
---@return spec.Made
function authority.leaf(by, more, order)
  order = order or {}
  order.name, order.by = order.name or "/CN=leaf", by
  order.extensions = (more and more:sub(1, 1) ~= "\n") and more
    or LEAF .. "subjectAltName = DNS:www.example.com\n" .. (more or "")
  return authority.make(order)
end

--- The index of `openssl ca`: a line for each certificate that is revoked.
local function index_of(revoked)
  local lines = {}
  for i, made in ipairs(revoked) do
    lines[i] = ("R\t491231235959Z\t260101000000Z,keyCompromise\t%s\tunknown"
      .. "\t/CN=x\n"):format(made.cert.serial:upper())
  end
  return table.concat(lines)
end

--- Makes a list of revoked certificates that is current for 30 days.
---@param by spec.Made
---@param revoked spec.Made[]
---@param extensions string? lines, beside CRLNumber
---@param number string? CRLNumber in hexadecimal
---@return string pem
function authority.crl(by, revoked, extensions, number)
  local index = write(index_of(revoked))
  number = write((number or "0A") .. "\n")
  local config = write(([[
[ca]
default_ca = it
[it]
database = %s
crlnumber = %s
default_md = sha256
[extensions]
authorityKeyIdentifier = keyid:always
%s
]]):format(index, number, extensions or ""))
  local key, cert = write(by.key), write(by.pem)
  local pem = openssl.run(([[openssl ca -gencrl -config %s -crldays 30
    -crlexts extensions -keyfile %s -cert %s]]):gsub("\n", " "):format(
    config, key, cert))
  os.execute(("rm -f %s* %s* %s %s %s"):format(index, number, config, key,
                                               cert))
  return pem
end

return authority
