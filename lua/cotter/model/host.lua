--- Hosts: the entries of a config, each with its pins.

local core = require "cotter.core"

local host_fields = core.host_fields

local host = {}

local new_host = core.record("host", {
  fields = { "name", "text", "pins", "config", "enforced", "wildcard",
             "canonical", "include_subdomains?", "earlier?", "fault?",
             "expires?", "lists?", "excludes?", "denied?" },
  methods = {
    --- Tells whether this entry answers for a name.
    ---@param name string A-labels, lower case
    ---@param consumer string? any consumer of the config where it is nil
    covers = function(self, name, consumer)
      return self.config:covers(self, name, consumer)
    end,

    --- Tells whether the name is below a suffix: "x.y" is itself and below,
    --- "*.x.y" below only.
    under = function(self, suffix)
      if type(suffix) ~= "string" then
        error("under takes a suffix, such as \"example.com\"", 2)
      end
      return core.under(self.name, suffix)
    end,

    --- The registrable domain; nil for a public suffix or an IP address.
    registrable = function(self) return core.registrable(self.name) end,

    --- "icann" or "private" if the name itself is a public suffix, else nil.
    public_suffix = function(self) return core.public_suffix(self.name) end,

    --- Whether the Public Suffix List has the top-level domain.
    is_public = function(self)
      return core.public_suffix(self.name:match "[^.]*$") ~= nil
    end,
  },
  meta = { tostring = function(self) return self.name end },
})

local new_hosts = core.list("hosts", {})

---@class cotter.HostDetails what a format says of an entry beside its name
---@field include_subdomains boolean? nil where the consumers differ
---@field enforced boolean
---@field expires cotter.Time?
---@field pins cotter.Pins
---@field config cotter.Config
---@field lists string? "leaf", "ca" or "ca leaf": which lists of pins it has,
---       for a consumer that tells them apart
---@field excludes boolean? it takes its name out of its parent's pins
---@field first table<string, cotter.Host> the first host of each name that the
---       config has had until here
---@field denied cotter.Pins? of keys that no chain may have

---@param source cotter.Source
---@param offset integer of the name in the source
---@param text string as written
---@param details cotter.HostDetails
---@return cotter.Host
---@nodiscard
function host.new(source, offset, text, details)
  local name, fault, wildcard, canonical = host_fields(text)
  local first = details.first
  local earlier = not fault and first[name] or nil
  local made = new_host(source, offset, name, text, details.pins,
    details.config, details.enforced, wildcard, canonical,
    details.include_subdomains, earlier, fault, details.expires,
    details.lists, details.excludes, details.denied)
  if not (fault or earlier) then first[name] = made end
  return made
end

local UNNAMED = "(unnamed)"

--- Makes the host of pins that a text gives without saying for whom: whoever
--- sends a header, or is connected to.
---@param source cotter.Source
---@param offset integer
---@param _ nil
---@param details cotter.HostDetails
---@return cotter.Host
---@nodiscard
function host.unnamed(source, offset, _, details)
  return new_host(source, offset, UNNAMED, UNNAMED, details.pins,
    details.config, details.enforced, false, true,
    details.include_subdomains, nil, nil, details.expires)
end

--- Tells whether a host is one of those.
---@param one cotter.Host
---@return boolean
---@nodiscard
function host.is_unnamed(one) return one.text == UNNAMED end

---@param source cotter.Source
---@param offset integer
---@param hosts cotter.Host[]
---@return cotter.Hosts
---@nodiscard
function host.list(source, offset, hosts)
  return new_hosts(source, offset, hosts)
end

return host
