--- Tells which pins are met by the path of a served chain.
---
--- Platforms compare pins with the path that they have validated, and so with
--- the root, which servers leave out. A known root counts as part of the path
--- if the last certificate of the chain names it as its issuer.

local module = {}

-- Tells whether a name such as "CN=ISRG Root X1,O=…" is that of a root.
local function names(issuer, root)
  if issuer == root then return true end
  local _, stop = issuer:find("=" .. root, 1, true)
  local after = stop and issuer:sub(stop + 1, stop + 1)
  return after == "" or after == "," or after == "+"
end

--- Tells whether a pin has the key of the known root that the last certificate
--- of a chain names.
function module.has_root(chain, pin, ctx)
  local row = ctx.known_ca(pin)
  if not row or row.kind ~= "root" then return false end
  return names(chain.certs[#chain.certs].issuer, row.name)
end

--- Tells whether a pin has the key of a certificate of the path.
function module.has(chain, pin, ctx)
  if not pin.usable then return false end
  return #chain:find(pin) > 0 or module.has_root(chain, pin, ctx)
end

--- Lists the pins that are in the path of none of the chains, and that a key
--- could have.
function module.outside(pins, chains, ctx)
  local outside = {}
  for _, pin in ipairs(pins:usable():distinct()) do
    local inside = pin.look ~= nil
    for _, chain in ipairs(chains) do
      inside = inside or module.has(chain, pin, ctx)
    end
    if not inside then outside[#outside + 1] = pin end
  end
  return outside
end

return module
