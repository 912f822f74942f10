--- Trust anchors of a network security config: whom an entry trusts, and whose
--- chains are not held against its pins.

local anchors = {}

local SOURCES = { system = true, user = true, wfa = true }

local function read_source(self, element, entry, is_debug)
  local source, offset = element:get "src"
  if not source or not (SOURCES[source] or source:find "^@") then
    self:observe(offset or element.offset, "bad-source", { name = "src",
      found = source })
  elseif is_debug then
    return source
  elseif source == "user" then
    self:observe(offset, "user-ca", { found = entry.kind })
  elseif source:find "^@" then
    self:observe(offset, "custom-anchor", { name = source,
                                            found = entry.kind })
  end
  return source
end

local function read_certificates(self, element, around)
  local entry = around.entry
  local is_debug = entry.kind == "debug-overrides"
  local source = read_source(self, element, entry, is_debug)
  local overrides, offset = self:boolean(element, "overridePins", is_debug)
  if overrides and offset and not is_debug then
    self:observe(offset, "override-pins", { name = source,
                                            found = entry.kind })
  end
  self:walk(element, { kind = "certificates" }, {})
end

--- Reads the trust-anchors of an entry.
---@param self cotter.config.android.Reader
---@param element cotter.XmlNode
---@param entry cotter.config.android.Entry
function anchors.read(self, element, entry)
  if not self:once(element, entry.seen) then return end
  self:walk(element, { kind = "trust-anchors", entry = entry },
            { certificates = read_certificates })
end

return anchors
