--- TrustKit's configuration: TSKConfiguration of an Info.plist, or a property
--- list of its own that an app hands over
--- (datatheorem/TrustKit, TSKTrustKitConfig.h, parse_configuration.m).

local app_list = require "cotter.config.app_list"
local core = require "cotter.core"
local readers = require "cotter.config.plist.reader"
local values = require "cotter.config.plist.values"

local trustkit = {}

local CONFIGURATION, DOMAINS = "TSKConfiguration", "TSKPinnedDomains"

local HASHES, DATE = "TSKPublicKeyHashes", "TSKExpirationDate"
local REPORTS = "TSKReportUris"

-- The constant kTSKExcludeSubdomainFromParentPolicy has another name than
-- value.
local EXCLUDE = "kSKExcludeSubdomainFromParentPolicy"

-- Whether TrustKit puts itself into the delegates of connections. It does not
-- by default (TSKTrustKitConfig.h kTSKSwizzleNetworkDelegates).
local SWIZZLE = "TSKSwizzleNetworkDelegates"

local ROOT = { DOMAINS, SWIZZLE,
               "TSKIgnorePinningForUserDefinedTrustAnchors" }

local POLICY = { HASHES, DATE, EXCLUDE, "TSKEnforcePinning",
                 "TSKIncludeSubdomains", REPORTS,
                 "TSKDisableDefaultReportUri", "TSKPublicKeyAlgorithms" }

--- A boolean of a policy, or its default, and where its key stands.
local function boolean(self, members, name, default)
  local value, at = self:take(members, name, "boolean")
  if value then return value.value, at end
  return default, nil
end

--- The day on which pins end. A text that is no date is as none.
local function expiration(self, members)
  return self:date(self:take(members, DATE, "string"))
end

local function read_hashes(self, list, owner, pins)
  for _, element in ipairs(list and list.elements or {}) do
    if element.type == "string" then
      pins[#pins + 1] = self:read_pin(element, owner)
    else
      self:mistyped(element, HASHES, "strings")
    end
  end
end

--- Notes a spelling of the key that excludes a name, which TrustKit does not
--- read; its documentation names the constant.
local function misspelt_exclude(key)
  return key:find "ExcludeSubdomainFromParentPolicy$" ~= nil
         and key ~= EXCLUDE
end

--- The members of a policy. What excludes a name has a rule of its own.
local function members_of(self, policy)
  local others = {}
  for _, member in ipairs(policy.members) do
    if misspelt_exclude(member.key) then
      self:observe(member.at, "exclude-key", { name = member.key,
        found = "misspelt", expected = EXCLUDE })
    else
      others[#others + 1] = member
    end
  end
  return self:by_name(others, POLICY)
end

--- Whether a policy takes its name out of that of its parent.
local function excludes(self, policy, members)
  local value, at = boolean(self, members, EXCLUDE, false)
  if value and #policy.members > 1 then
    self:observe(at, "exclude-key", { name = EXCLUDE, found = "beside" })
  end
  return value, at
end

--- Notes addresses of reports of another type, at which TrustKit throws. What a
--- program computes is no pin.
local function look_at_reports(self, members)
  local member = members[REPORTS]
  if not member or member.value.type == "expression" then return end
  local list = self:take(members, REPORTS, "array")
  for _, element in ipairs(list and list.elements or {}) do
    if element.type ~= "string" and element.type ~= "expression" then
      self:mistyped(element, REPORTS, "strings")
    end
  end
end

--- Notes that reports go to the makers of TrustKit.
local function default_report(self, members, made, excluded)
  if excluded then return end
  local disabled = boolean(self, members, "TSKDisableDefaultReportUri", false)
  if not disabled then
    self:observe(select(2, core.record_position(made)), "default-report",
                 { name = made.name, other = made })
  end
end

--- Notes the members of a dictionary whose keys a program alone knows.
local function note_computed(self, dictionary, name)
  for _, key in ipairs(dictionary.computed or {}) do
    self:mistyped(key, name, "string")
  end
end

--- Whether some of the hashes are known to a program alone: the others would
--- be judged wrongly.
local function is_computed(self, member)
  local is_any = false
  local function look(value)
    if value.type == "expression" then
      self:mistyped(value, "pin", "string")
      is_any = true
    end
  end
  if member then look(member.value) end
  for _, element in ipairs(member and member.value.elements or {}) do
    look(element)
  end
  return is_any
end

local function read_policy(self, member)
  local policy = member.value
  if policy.type ~= "dictionary" then
    return self:mistyped(policy, member.key, "dictionary")
  end
  local members = members_of(self, policy)
  note_computed(self, policy, "key")
  if is_computed(self, members[HASHES]) then return nil end
  local excluded, at = excludes(self, policy, members)
  local hashes = self:take(members, HASHES, "array")
  local enforced = boolean(self, members, "TSKEnforcePinning", true)
  local made, pins = self:host {
    offset = member.at, text = member.key, excludes = excluded or nil,
    include_subdomains = boolean(self, members, "TSKIncludeSubdomains", false),
    enforced = enforced, expires = expiration(self, members),
    place = hashes and hashes.offset,
  }
  read_hashes(self, hashes, made, pins)
  look_at_reports(self, members)
  default_report(self, members, made, excluded)
  return excluded and { host = made, at = at } or nil
end

--- Whether the policy of a parent reaches a name. A parent is whatever stands
--- there, a name or not.
local function has_parent(hosts, name)
  for _, host in ipairs(hosts) do
    local below = "." .. host.name
    if host.include_subdomains and name:sub(-#below) == below then
      return true
    end
  end
  return false
end

local function read_domains(self, domains)
  local excluded = {}
  note_computed(self, domains, "host")
  for _, member in ipairs(domains.members) do
    self:twice(member)
    excluded[#excluded + 1] = read_policy(self, member)
  end
  for _, one in ipairs(excluded) do
    if not has_parent(self.hosts, one.host.name) then
      self:observe(one.at, "exclude-key", { name = EXCLUDE,
                                            found = "alone" })
    end
  end
end

--- Where the configuration stands in a property list, if it has one.
---@param root cotter.Plist
---@return cotter.Plist? configuration
---@return string? format trustkit in an Info.plist, tsk-plist of its own
---@nodiscard
function trustkit.find(root)
  local own = values.get(root, CONFIGURATION)
  if own then return own, "trustkit" end
  for _, member in ipairs(root.members or {}) do
    if member.key == DOMAINS then return root, "tsk-plist" end
  end
end

local PINNING = { [DOMAINS] = true, [HASHES] = true }

--- Tells whether anything in a property list is pinned as TrustKit's configs
--- do, wherever it stands.
---@param root cotter.Plist
---@return boolean
---@nodiscard
function trustkit.pins(root)
  return trustkit.find(root) ~= nil or values.key_in(root, PINNING) ~= nil
end

--- Notes members with pins where TrustKit does not look for a configuration.
--- It looks into an Info.plist by itself; a dictionary of another list may be
--- handed over (TrustKit.h, initSharedInstanceWithConfiguration:).
local function look_elsewhere(self, root)
  local own = app_list.is(self.source.path)
  for _, member in ipairs(root.members) do
    local pinned = PINNING[member.key] and member.at
                   or values.key_in(member.value, PINNING)
    if pinned then
      local near = core.suggest(member.key, { CONFIGURATION, DOMAINS })
      self:observe(member.at, "unknown-key", { name = member.key,
        suggestion = near, found = not (own or near) and "beside" or nil,
        other = self:place(pinned) })
    end
  end
end

--- Notes a configuration that pins nothing, at which TrustKit throws.
local function check_domains(self, domains, at)
  local is_empty = not domains
    or #domains.members + #(domains.computed or {}) == 0
  if is_empty then
    self:wrong_shape(at, DOMAINS, "a dictionary with a domain",
                     domains and "empty" or nil)
  end
end

local function is_zero(value) return tonumber(value.value) == 0 end

-- Whether a value is off to TrustKit, which asks numbers and texts for what
-- they are as a boolean (Foundation, NSString boolValue). Others cannot tell.
local IS_OFF = {
  boolean = function(value) return not value.value end,
  integer = is_zero, real = is_zero,
  string = function(value)
    return not value.value:find "^%s*[+-]?0*[1-9TtYy]"
  end,
}

--- Notes a configuration that leaves it to the app to ask TrustKit: by a key
--- that is written, or for want of one.
local function look_at_swizzling(self, member, at)
  local is_off = member and IS_OFF[member.value.type]
  if not member then
    self:observe(at, "not-swizzled")
  elseif not is_off then
    self:mistyped(member.value, SWIZZLE, "boolean")
  elseif is_off(member.value) then
    self:observe(member.at, "not-swizzled", { found = "false" })
  end
end

local function read_configuration(self, found)
  local members = self:by_name(found.members, ROOT)
  note_computed(self, found, "key")
  local domains = self:take(members, DOMAINS, "dictionary")
  if domains or not members[DOMAINS] then
    check_domains(self, domains, found.offset)
  end
  if domains then read_domains(self, domains) end
  look_at_swizzling(self, members[SWIZZLE], found.offset)
  return self.config
end

--- Reads the configuration in a property list of which `trustkit.pins` is true.
---@param document cotter.PlistDocument
---@param source cotter.Source
---@param remark (fun(self: cotter.config.plist.Reader, root: cotter.Plist))?
---       adds what else the list says
---@return cotter.Config
---@nodiscard
function trustkit.read(document, source, remark)
  local root = document.root
  local found, format = trustkit.find(root)
  local self = readers.new(format or "trustkit", { "trustkit-ios" }, document,
                           source, (found or root).offset)
  if remark then remark(self, root) end
  if not found then
    look_elsewhere(self, root)
    return self.config
  end
  self:once(root, CONFIGURATION)
  if found.type ~= "dictionary" then
    self:mistyped(found, CONFIGURATION, "dictionary")
    return self.config
  end
  return read_configuration(self, found)
end

--- Reads a configuration that is a literal in a program.
---@param document cotter.PlistDocument whose root is the configuration
---@param source cotter.Source
---@return cotter.Config
---@nodiscard
function trustkit.read_literal(document, source)
  local root = document.root
  local self = readers.new("trustkit-swift", { "trustkit-ios" }, document,
                           source, root.offset)
  return read_configuration(self, root)
end

return trustkit
