--- The library of cotter, as scripts see it: require "cotter".
---
--- Its functions are those of the core, with the types and the documentation
--- of core.d.lua, and decide, of cotter.decide; the rest of the core is for the
--- library itself. Input that is refused gives nil and a fault, a mistake of
--- the caller raises an error, and so does a name that is not here.
---
---     local cotter = require "cotter"
---     for cert, fault in assert(cotter.open "chains.pem") do
---       print(cert and cert:pin() or fault.code)
---     end

local core = require "cotter.core"

---@class cotter
local cotter = {
  version = core.version,

  -- Certificates and keys.
  cert = core.cert,       -- one in DER, all of it
  certs = core.certs,     -- one after another, each read when it is asked for
  open = core.open,       -- the same from a file of any size
  items = core.items,     -- all that a file holds, requests and keys too
  digests = core.digests, -- what a wrong pin may be the hash of

  -- Chains.
  anchors = core.anchors,   -- those to trust, read once
  validate = core.validate, -- the path from a certificate to one of them
  decide = function(options) -- what the consumers of a config do with one
    return require "cotter.decide"(options)
  end,

  -- Pins and hosts.
  pin = core.pin,
  near = core.near, -- an index of pins, which finds those that nearly match
  host = core.host,
  host_match = core.host_match,
  under = core.under,
  suffixes = core.suffixes, -- a set of suffixes, which finds the longest
  registrable = core.registrable,
  public_suffix = core.public_suffix,

  -- Octets and texts.
  sha256 = core.sha256,
  base64 = core.base64,
  unbase64 = core.unbase64,
  hex = core.hex,
  json = core.json,
  null = core.null, -- what null in JSON is

  -- Files and the clock.
  read_file = core.read_file,
  write_file = core.write_file, -- whole, or not at all
  list_directory = core.list_directory,
  stat = core.stat,
  now = core.now,
}

---@return string[]
local function names()
  local list = {}
  for name in pairs(cotter) do list[#list + 1] = name end
  return list
end

return setmetatable(cotter, {
  __index = function(_, name)
    local near = core.suggest(tostring(name), names())
    error(('cotter has no "%s"%s'):format(tostring(name),
          near and (' (did you mean "%s"?)'):format(near) or ""), 2)
  end,
})
