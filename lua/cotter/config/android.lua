--- Android's network security config: res/xml/network_security_config.xml.
---
---   <network-security-config>
---     <domain-config>
---       <domain includeSubdomains="true">example.com</domain>
---       <pin-set expiration="2027-01-01">
---         <pin digest="SHA-256">base64</pin>
---
--- Each domain is a host, with the pin-set that is in force for it: its own or
--- that of the entry around it. Hosts with the same pin-set share the list.

local config = require "cotter.model.config"
local grammar = require "cotter.config.android.grammar"
local host = require "cotter.model.host"
local readers = require "cotter.config.android.reader"
local remarks = require "cotter.config.android.remarks"
local trusts = require "cotter.config.android.trusts"

local FORMAT = "android"

local android = { format = FORMAT, is = grammar.is }

local BASE, DOMAIN, DEBUG = "base-config", "domain-config", "debug-overrides"

--- Reads what stands in the root; gives the base-config.
local function read_root(reader, root)
  local entries = {}
  local once = function(self, element, top)
    if self:once(element, top.seen) then
      entries[element.name] = self:entry(element)
    end
  end
  reader:walk(root, { kind = grammar.ROOT, seen = {} }, {
    [BASE] = once, [DEBUG] = once,
    [DOMAIN] = function(self, element) self:entry(element) end,
  })
  return entries[BASE]
end

--- Notes a root of another name, and what it has that nobody reads.
local function check_root(reader, root)
  if grammar.local_name(root.name) ~= grammar.ROOT then
    reader:observe(root.offset, "bad-root", { name = root.name,
                                              expected = grammar.ROOT })
    return
  end
  reader:attributes(root)
end

local function check_encoding(reader, document)
  if document.encoding ~= "utf-8" and document.encoding ~= "utf-8-bom" then
    reader:observe(0, "odd-encoding", { found = document.encoding })
  end
end

--- The comments before and after the root.
local function check_top(reader, document)
  for name, text, offset in document.top:each() do
    if name == "#comment" then reader:comment(text, offset) end
  end
end

--- Tells whether any entry configures TrustKit.
local function configures_trustkit(element)
  for name, child in element:each() do
    local own = name:sub(1, 1) ~= "#" and grammar.local_name(name)
    if own == "trustkit-config" and grammar.local_name(element.name)
       == "domain-config" or own == "domain-config"
       and configures_trustkit(child) then
      return true
    end
  end
  return false
end

--- Reads a document that `android.is` has found to be of this format.
---@param document cotter.XmlDocument
---@param source cotter.Source
---@param facts cotter.PackageFacts? of the package that it is in
---@param target cotter.config.Target? of the source tree that it is in
---@return cotter.Config
---@nodiscard
function android.read(document, source, facts, target)
  local root, consumers = document.root, { "android" }
  local reader = readers.new(source, document, facts or {}, target or {})
  if document.text:find("trustkit-config", 1, true) then
    reader.trustkit = configures_trustkit(root)
  end
  reader.config = config.new(source, root.offset, {
    format = FORMAT, consumers = consumers,
    hosts = host.list(source, root.offset, reader.hosts),
    encoding = document.encoding, observations = reader.observations,
  })
  check_root(reader, root)
  check_encoding(reader, document)
  check_top(reader, document)
  local base = read_root(reader, root)
  remarks.add(reader, base)
  trusts.know(reader, base)
  if reader.trustkit then consumers[2] = "trustkit-android" end
  return reader.config
end

return android
