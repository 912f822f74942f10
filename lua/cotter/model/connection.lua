--- Connections: a name, the chain that is served under it, and what a consumer
--- of a config decides about that.

local core = require "cotter.core"
local certs = require "cotter.model.cert"
local pin = require "cotter.model.pin"
local plug_in = require "cotter.model.plug_in"

local connection = {}

---@class cotter.ConnectionDetails
---@field name string           that is connected to
---@field consumer cotter.Consumer
---@field config cotter.Config? nil where no config covers the name
---@field answer cotter.Answer? of the config
---@field chain cotter.Chain?   nil where none was given
---@field misfit { what: string, reason: string, at: any }? of the config
---@field at integer
---@field validate fun(chain: cotter.Chain, name: string): any, any
---@field held fun(pin: cotter.Pin): any
---@field installed table<string, boolean> DER of anchors that a user added

---@class cotter.ConnectionFacts: cotter.ConnectionDetails
---@field row cotter.ConsumerRow
---@field entry cotter.Host?
---@field pins cotter.Pins
---@field path cotter.ValidPath?
---@field refusal cotter.PathRefusal?
---@field matches any
---@field decision cotter.DecisionCode
---@field reason string?
---@field blame any  a record: what the decision rests on
---@field beside any a record: what that has to do with

local new_match = core.record("match", {
  fields = { "pin", "cert", "depth", "held?" },
  meta = { tostring = function(self) return self.pin.text end },
})
local new_matches = core.list("matches", {})

-- Matching ------------------------------------------------------------------

-- Whether a certificate is one that the pin is compared with.
local CERTIFICATES = {
  path = function() return true end,
  leaf = function(_, depth) return depth == 0 end,
  lists = function(one, depth)
    return one.role == nil or (one.role == "leaf") == (depth == 0)
  end,
}

local function text_of(one, row)
  if row.sha1 and one.algorithm == "sha1" and not one.fault then
    return "sha1/" .. one:base64()
  end
  if not one.usable or row.text and not one.canonical then return nil end
  return "sha256/" .. one:base64()
end

local function add_matches(found, facts, one, text)
  local may = CERTIFICATES[facts.row.certificates]
  local source, offset = core.record_position(one)
  for index, cert in ipairs(facts.path.certs) do
    if may(one, index - 1) and certs.pin_by(cert, one.algorithm) == text
    then
      found[#found + 1] =
        new_match(source, offset, one, cert, index - 1, facts.held(one))
    end
  end
end

--- Which certificates of the path have which of the pins, by pin and depth.
--- What is served beside the path does not count (RFC 7469 2.6).
local function matches_of(facts)
  local found = {}
  for _, one in ipairs(facts.path and facts.pins or {}) do
    local text = text_of(one, facts.row)
    if text then add_matches(found, facts, one, text) end
  end
  return new_matches(nil, nil, found)
end

--- Whether the list of a role, if there is one, has a match. Nothing matches an
--- empty one.
local function meets(facts, role)
  local list = facts.answer and facts.answer[role]
  if not list then return true end
  for _, match in ipairs(facts.matches) do
    if match.pin.role == role then return true end
  end
  return false
end

-- Whether the path has a key that its entry denies.
local function is_denied(facts)
  local entry, keys = facts.entry, {}
  for _, one in ipairs(entry and entry.denied or {}) do
    keys[one.usable and "sha256/" .. one:base64() or ""] = true
  end
  for _, cert in ipairs(next(keys) and facts.path.certs or {}) do
    if keys[cert:pin()] then return true end
  end
  return false
end

local function is_match(facts)
  if #facts.matches == 0 or is_denied(facts) then return false end
  return facts.row.certificates ~= "lists"
    or meets(facts, "leaf") and meets(facts, "ca")
end

-- Deciding ------------------------------------------------------------------

local function misfitting(facts)
  local misfit = facts.misfit
  if misfit then return misfit.what, misfit.reason, misfit.at end
end

local function invalid(facts)
  if not facts.path then
    return "invalid", facts.refusal.text, facts.refusal.cert or facts.chain
  end
end

-- Users and their employers add anchors, to look into connections; consumers
-- differ in what they think of that.
local function installed(facts)
  local anchor, treatment = facts.path.anchor, facts.row.installed
  if not treatment or not facts.installed[anchor.der] then return nil end
  return treatment == "untrusted" and "invalid" or "installed",
    ("its anchor (%s) was added by the user"):format(anchor.subject),
    facts.chain
end

local function uncovered(facts)
  if not facts.entry then
    return "no_entry", "no entry covers " .. facts.name, facts.chain
  end
end

local function expired(facts)
  local ends = facts.answer.expires
  if facts.row.expires and ends and ends.seconds <= facts.at then
    return "expired", "its pins ended on " .. tostring(ends), facts.entry
  end
end

local function empty(facts)
  if #facts.pins > 0 then return nil end
  local refuses = facts.row.empty == "blocks"
    and (facts.answer.leaf or facts.answer.ca or not facts.config.format
         or facts.config.format ~= "apple")
  return refuses and "no_match" or "no_pins", "its entry has no pins",
    facts.pins
end

local function outside(facts)
  local inside = {}
  for _, cert in ipairs(facts.path.certs) do inside[cert:pin()] = true end
  for _, one in ipairs(facts.pins:usable()) do
    if not inside["sha256/" .. one:base64()] then return true end
  end
  return false
end

local function unnoted(facts)
  local row = facts.row
  local few = row.few == "unnoted"
    and #facts.pins:usable():distinct() < row.keys
  if few or row.spare and not outside(facts) then
    return "not_noted", "no pin is outside of its path", facts.pins
  end
end

local function unenforced(facts)
  if facts.row.reports and not facts.entry.enforced then
    return "report_only", "its entry is not enforced", facts.entry
  end
end

local function matched(facts)
  if is_match(facts) then return "accepted" end
end

local function mismatched(facts)
  local keys = {}
  for i, cert in ipairs(facts.path.certs) do
    keys[i] = ("%s (%s)"):format(cert:pin(), cert.subject)
  end
  return "no_match", "the path has " .. table.concat(keys, ", "), facts.pins
end

-- In the order of a consumer: it reads its config, the platform validates, and
-- only then are pins looked at.
local STEPS = { misfitting, invalid, installed, uncovered, expired, empty,
                unnoted, unenforced, matched, mismatched }

local function decide(facts)
  for _, step in ipairs(STEPS) do
    local decision, reason, blame = step(facts)
    if decision then return decision, reason, blame end
  end
end

-- The record ----------------------------------------------------------------

---@type table<cotter.Connection, cotter.ConnectionFacts>
local behind = {}

-- What takes a signature to tell is told when a rule asks.
local function facts_of(self)
  local facts = behind[self]
  if facts.decision then return facts end
  facts.path, facts.refusal = facts.validate(facts.chain, facts.name)
  facts.matches = matches_of(facts)
  facts.decision, facts.reason, facts.blame = decide(facts)
  facts.blame = facts.blame or facts.pins
  facts.beside = facts.decision == "invalid" and facts.entry or facts.chain
  return facts
end

local lazy = {}
for _, name in ipairs { "path", "refusal", "matches", "decision", "reason",
                        "blame", "beside" } do
  lazy[name] = core.of_model(function(self) return facts_of(self)[name] end)
end

local new_connection = core.record("connection", {
  fields = { "name", "consumer", "host?", "config?", "chain?", "pins",
             "expires?" },
  lazy = lazy,
  meta = { tostring = function(self) return self.name end },
})

local function row_of(details)
  local config = details.config
  return plug_in.row(details.consumer, config and config.format)
end

---@param details cotter.ConnectionDetails
---@return cotter.Connection
---@nodiscard
function connection.new(details)
  local answer = details.answer
  local entry = answer and answer.entry
  local source, offset =
    core.record_position(entry or details.chain or details.config)
  local facts = { row = row_of(details), entry = entry,
    pins = answer and answer.pins or pin.list(source, offset, {}) }
  for name, value in pairs(details) do facts[name] = value end
  local made = new_connection(source, offset, details.name, details.consumer,
    entry, details.config, details.chain, facts.pins,
    answer and answer.expires)
  behind[made] = facts
  return made
end

return connection
