--- Rules about the use of client identities: by whom they are accepted, and
--- which host or web service is given which of them.
---
--- They need evidence/identities/, and evidence/accepted/ or
--- evidence/identity-map.json beside it.

-- A server names the authorities that it asks for (RFC 8446 4.2.4), and ends
-- the handshake where the client has nothing below them.
rule "identity-issuer-not-accepted" {
  title = "The other side accepts who issued an identity",
  on = "identity",
  severity = "high",
  refs = { "RFC 8446 4.2.4",
           "docs.mendix.com, How to Restrict Access for Incoming Requests" },
  needs = { "accepted" },
  remedy = "have one of the accepted authorities sign a request for its key, \z
            or ask the other side to add the authority that did",
  messages = {
    refused = "{identity} is not accepted: {reason}",
  },
  check = function(identity, ctx)
    if not identity.open then
      return unknown(identity.name .. " is locked: its certificates can be \z
        seen with its password alone", { at = identity })
    end
    if not identity.cert then return end
    local accepted, reason = ctx.accepted(identity)
    if accepted then return end
    return fail("refused", { at = identity, identity = identity,
                             reason = reason })
  end,
}

local function judge_entry(entry)
  local values = { at = entry, name = entry.name, identity = entry.identity,
                   suggestion = entry.suggestion, also = entry.earlier }
  if not entry.identity then
    fail("without", values)
  elseif not entry.known then
    fail("unknown", values)
  end
  local earlier = entry.earlier
  if not earlier then return end
  values.other = earlier.identity or "none"
  fail(earlier.identity == entry.identity and "repeated" or "two", values)
end

local function holds(map, field, value)
  for _, entry in ipairs(map) do
    if entry[field] == value then return true end
  end
  return false
end

local function has(list, value)
  for _, one in ipairs(list) do
    if one == value then return true end
  end
  return false
end

-- Compares the map with the names that ask for a certificate, where they are
-- listed.
local function judge_names(map, wanted)
  for _, name in ipairs(wanted) do
    if not holds(map, "name", name) then
      fail("absent", { at = map, name = name })
    end
  end
  if #wanted == 0 then return end
  for _, entry in ipairs(map) do
    if not has(wanted, entry.name) then
      fail("nobody", { at = entry, name = entry.name })
    end
  end
end

rule "identity-host-map" {
  title = "Each host and web service is given one identity that there is",
  on = "identity",
  severity = "high",
  refs = { "docs.mendix.com, Certificates, section 3, Pin Client Certificate \z
            to Web Services" },
  params = {
    names = { type = "list<string>", default = {},
      doc = "hosts, in lower case, and web services that ask for a client's \z
             certificate; without any it is not judged whether one is \z
             forgotten" },
  },
  remedy = "give each name one entry in identity-map.json, with the name of a \z
            file below identities/",
  messages = {
    without = "{name} is given no identity",
    absent = "{name} asks for a certificate, and the map does not have it",
    unknown = "{name} is given {identity}, which is not among the \z
               identities{suggestion}",
    two = "{name} is given {identity}, and {other} before: which of them is \z
           sent depends on who reads the map",
    repeated = { severity = "medium",
      text = "{name} is given {identity} twice" },
    nobody = { severity = "medium",
      text = "{name} is not among those that ask for a certificate" },
    unused = { severity = "medium", text = "{identity} is given to nobody",
      remedy = "delete the file, or give it to somebody" },
  },
  applies = function(_, ctx) return ctx.identity_map() ~= nil end,
  check = function(identity, ctx)
    local map = ctx.identity_map()
    if not holds(map, "identity", identity.label) then
      fail("unused", { at = identity, identity = identity.label })
    end
    if identity.number > 1 then return end -- the rest is about the map
    for _, entry in ipairs(map) do judge_entry(entry) end
    judge_names(map, ctx.params.names)
  end,
}
