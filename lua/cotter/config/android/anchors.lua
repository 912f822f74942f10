--- Trust anchors of a network security config: whom an entry trusts, and whose
--- chains are not held against its pins.

local core = require "cotter.core"

local anchors = {}

---@class cotter.PackageAnchor
---@field entry string in the package
---@field octets string?

local SOURCES = { system = true, user = true, wfa = true }

--- What of a package a source is: its entry, and whose certificate it holds.
local function describe(self, source)
  local anchor = self.anchors[source]
  if not (anchor and anchor.octets) then return anchor and anchor.entry end
  local subjects = {}
  for cert, fault in core.certs(anchor.octets) do
    if not cert then return anchor.entry, fault end
    subjects[#subjects + 1] = cert.subject
  end
  return ("%s (%s)"):format(anchor.entry, table.concat(subjects, "; "))
end

--- Notes an anchor that comes with the app.
local function observe_custom(self, offset, source, entry)
  local name, fault = describe(self, source)
  self:observe(offset, fault and "bad-anchor" or "custom-anchor", {
    name = name or source, found = entry.kind,
    expected = fault and fault.text })
end

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
    observe_custom(self, offset, source, entry)
  end
  return source
end

--- What a source is called: in a package, by its entry.
local function name_of(self, source)
  local anchor = self.anchors[source]
  return anchor and anchor.entry or source
end

local function read_certificates(self, element, around)
  local entry = around.entry
  local is_debug = entry.kind == "debug-overrides"
  local source = read_source(self, element, entry, is_debug)
  local overrides, offset = self:boolean(element, "overridePins", is_debug)
  local name = name_of(self, source)
  entry.anchors[#entry.anchors + 1] = { overrides = overrides,
                                        source = name or "nothing" }
  if overrides and offset and not is_debug then
    self:observe(offset, "override-pins", { found = entry.kind, name = name })
  end
  self:walk(element, { kind = "certificates" }, {})
end

--- Reads the trust-anchors of an entry.
---@param self cotter.config.android.Reader
---@param element cotter.XmlNode
---@param entry cotter.config.android.Entry
function anchors.read(self, element, entry)
  if not self:once(element, entry.seen) then return end
  entry.anchors = {}
  self:walk(element, { kind = "trust-anchors", entry = entry },
            { certificates = read_certificates })
  if #entry.anchors == 0 and entry.kind ~= "debug-overrides" then
    self:observe(element.offset, "no-anchor", { found = entry.kind })
  end
end

return anchors
