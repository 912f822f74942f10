--- What a config says beside hosts and pins, which no writer writes: each is
--- told with its line, so that nothing is lost in silence.

local core = require "cotter.core"
local values = require "cotter.config.plist.values"

local leftovers = {}

---@class cotter.write.Scan
---@field out cotter.write.Out
---@field document any  that tells the line of an offset
---@field carried table<string, boolean> comments that go with their pins

local function tell(scan, offset, message)
  local line = scan.document:position(offset)
  scan.out:lose({ line = line }, message)
end

local function clipped(text)
  text = text:gsub("%s+", " "):match "^%s*(.-)%s*$"
  local stop = utf8.len(text) and utf8.offset(text, 41)
  return stop and text:sub(1, stop - 1) .. "…" or text
end

local function tell_comment(scan, text, offset)
  if scan.carried[text:match "^%s*(.-)%s*$"] then return end
  tell(scan, offset, ("a comment is lost: %s"):format(clipped(text)))
end

-- Android ---------------------------------------------------------------------

local WHY = {
  ["base-config"] = "it is for hosts that have no entry",
  ["debug-overrides"] = "it is for builds that can be debugged",
  ["trust-anchors"] = "authorities are trusted by the system's own rules",
  certificateTransparency = "whether logs are asked is up to the system",
  domainEncryption = "how names are encrypted is up to the system",
  ["trustkit-config"] = "whether TrustKit enforces is told apart",
}

-- What of an element is written, by the element that it stands in.
local WRITTEN = {
  ["network-security-config"] = { ["domain-config"] = true },
  ["domain-config"] = { ["domain-config"] = true, domain = true,
                        ["pin-set"] = true },
  ["pin-set"] = { pin = true }, domain = {}, pin = {},
}

local ATTRIBUTES = { domain = { includeSubdomains = true },
                     ["pin-set"] = { expiration = true },
                     pin = { digest = true } }

local function scan_attributes(scan, element)
  local known = ATTRIBUTES[element.name] or {}
  for name, _, offset in element:attributes() do
    if not known[name] and not name:find "^xmlns" then
      tell(scan, offset, ("%s is lost"):format(name))
    end
  end
end

--- Tells of anchors whose chains go without pins.
local function scan_overrides(scan, element)
  for name, child in element:each() do
    if name == "certificates" and child:get "overridePins" == "true" then
      tell(scan, child.offset, "overridePins is lost: what ends in these "
        .. "authorities goes without pins there, and not here")
    end
  end
end

local function scan_lost(scan, element)
  local why = WHY[element.name]
  tell(scan, element.offset, ("<%s> is lost%s"):format(element.name,
    why and ": " .. why or ""))
  if element.name == "trust-anchors" then scan_overrides(scan, element) end
end

local function scan_element(scan, element)
  scan_attributes(scan, element)
  for name, child, offset in element:each() do
    if name == "#comment" then
      tell_comment(scan, child, offset)
    elseif WRITTEN[element.name] and WRITTEN[element.name][name] then
      scan_element(scan, child)
    elseif name:sub(1, 1) ~= "#" then
      scan_lost(scan, child)
    end
  end
end

local function scan_android(scan, octets)
  local document = core.xml(octets)
  if not document then return end
  scan.document = document
  for name, child, offset in document.top:each() do
    if name == "#comment" then tell_comment(scan, child, offset) end
  end
  scan_element(scan, document.root)
end

-- Property lists --------------------------------------------------------------

local POLICY = { TSKPublicKeyHashes = true, TSKExpirationDate = true,
  TSKEnforcePinning = true, TSKIncludeSubdomains = true,
  TSKDisableDefaultReportUri = true,
  kSKExcludeSubdomainFromParentPolicy = true }

local ENTRY = { NSIncludesSubdomains = true, NSPinnedLeafIdentities = true,
                NSPinnedCAIdentities = true }

-- Where each kind of entries stands, and what of them is written.
local PATHS = {
  apple = { { "NSAppTransportSecurity", "NSPinnedDomains" }, ENTRY },
  trustkit = { { "TSKConfiguration", "TSKPinnedDomains" }, POLICY },
  ["tsk-plist"] = { { "TSKPinnedDomains" }, POLICY },
}

-- What has the value that is written anyhow, and that other formats have: pins
-- are in force without code of the app.
local function says_nothing(member)
  return member.key == "TSKSwizzleNetworkDelegates"
    and member.value.value == true
end

local function scan_entries(scan, domains, known)
  for _, entry in ipairs(domains.members or {}) do
    for _, member in ipairs(entry.value.members or {}) do
      if not known[member.key] then
        tell(scan, member.at, ("%s: %s is lost"):format(entry.key,
                                                        member.key))
      end
    end
  end
end

local function scan_dictionary(scan, value, path, known)
  for depth, key in ipairs(path) do
    -- Beside the first of a path stands what is of the app, not of its pins.
    for _, member in ipairs(depth > 1 and value.members or {}) do
      if member.key ~= key and not says_nothing(member) then
        tell(scan, member.at, ("%s is lost"):format(member.key))
      end
    end
    value = values.get(value, key, "dictionary")
    if not value then return end
  end
  scan_entries(scan, value, known)
end

local function open_list(octets)
  if octets:sub(1, 6) == "bplist" then return values.of_binary(octets) end
  local document = core.xml(octets)
  return document and values.of_xml(document)
end

local function scan_plist(scan, octets, format)
  local document = open_list(octets)
  if not document then return end
  scan.document = document
  scan_dictionary(scan, document.root, PATHS[format][1], PATHS[format][2])
  for _, one in ipairs(document.comments) do
    tell_comment(scan, one.text, one.offset)
  end
end

-- JSON ------------------------------------------------------------------------

-- Members that are known and not written.
local MEMBERS = {
  chromium = { bad_static_spki_hashes = true, expect_ct = true,
    expect_ct_report_uri = true, mode = true, policy = true,
    report_uri = true },
  msso = { certificates = true, isPublic = true, publicKeys = true,
           trustPublicPKI = true, validateDomainName = true },
  ["react-native-ssl-manager"] = { reportUris = true },
  tcs = { is_online = true, serial = true },
}

local function scan_json(scan, node, lost)
  if node.type == "array" then
    for i = 1, #node do scan_json(scan, node[i], lost) end
  elseif node.type == "object" then
    for key, value, offset in node:members() do
      if lost[key] then tell(scan, offset, key .. " is lost") end
      scan_json(scan, value, lost)
    end
  end
end

local function scan_members(scan, octets, format)
  local document = core.json(octets, { comments = true, transcode = true })
  if not (document and MEMBERS[format]) then return end
  scan.document = document
  scan_json(scan, document.root, MEMBERS[format])
end

-- What readers observed -------------------------------------------------------

-- Observations of what is no part of the model: the texts, with the values of
-- the observation.
local OBSERVED = {
  ["bad-date"] = "the date {found} is none, and lost",
  ["commented-pins"] = "left out: what is pinned in a comment",
  ["default-report"] = "reports to the makers of TrustKit are lost",
  ["denies-all"] = "{name}: its list of no use refuses every connection "
    .. "there, and not here",
  ["duplicate-key"] = "left out: {name} stands twice, and the last counts",
  ["list-ends"] = "left out: {found}, before which the list ends",
  ["misplaced-key"] = "left out: {name}, which stands where nobody looks",
  ["not-judged"] = "left out: {name}: {found}",
  ["not-literal"] = "left out: {name} is no literal",
  ["unread"] = "left out: {name}: {found}",
  ["wrong-shape"] = "left out: {name} is {found}, want {expected}",
}

local SCANNED = { android = true, apple = true, trustkit = true,
                  ["tsk-plist"] = true }

local function tell_observed(config, out)
  for _, one in ipairs(config.observations) do
    local text = OBSERVED[one.kind]
    if one.kind == "unknown-key" and not SCANNED[config.format] then
      text = "{name} is lost"
    end
    if text then
      local source, offset = core.record_position(one)
      local at = source and source:position(offset) or {}
      out:lose({ line = at.line }, (text:gsub("{(%w+)}", function(name)
        return tostring(one[name] or "nothing")
      end)))
    end
  end
end

local SCANS = { android = scan_android, apple = scan_plist,
                trustkit = scan_plist, ["tsk-plist"] = scan_plist }

--- Tells of all that a config says beside what writers are given.
---@param config cotter.Config
---@param octets string
---@param out cotter.write.Out
---@param carried table<string, boolean> comments that go with their pins
function leftovers.tell(config, octets, out, carried)
  local scan = { out = out, carried = carried }
  local json = octets:match "[^%s\xEF\xBB\xBF]" == "{"
  if json and SCANNED[config.format] then
    out:lose({ line = 1 }, "what the build action does beside pins is lost")
  elseif SCANS[config.format] then
    SCANS[config.format](scan, octets, config.format)
  else
    scan_members(scan, octets, config.format)
  end
  tell_observed(config, out)
end

return leftovers
