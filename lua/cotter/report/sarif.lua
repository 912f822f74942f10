--- The report as SARIF 2.1.0 (OASIS), for code scanning.

local sarif_fixes = require "cotter.report.sarif_fixes"
local sarif_rules = require "cotter.report.sarif_rules"
local told = require "cotter.report.told"
local uri = require "cotter.report.uri"
local writer = require "cotter.report.writer"

local sarif = {}

local SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
  .. "schemas/sarif-schema-2.1.0.json"

local MESSAGE = { "text", "id", "arguments" }

local LOCATION = {
  "id", "physicalLocation", "logicalLocations", "message",
  physicalLocation = {
    "artifactLocation", "region", "contextRegion",
    artifactLocation = { "uri" }, region = { "startLine", "startColumn" },
    contextRegion = { "startLine", "snippet", snippet = { "text" } },
  },
  logicalLocations = { "fullyQualifiedName", "kind" }, message = MESSAGE,
}

local NOTIFICATION = { "level", "message", "locations", "descriptor",
                       "associatedRule", message = MESSAGE,
                       locations = LOCATION }

local ORDER = {
  "$schema", "version", "runs",
  runs = {
    "tool", "invocations", "artifacts", "columnKind", "results",
    tool = { "driver", driver = {
      "name", "semanticVersion", "rules", rules = sarif_rules.ORDER } },
    invocations = { "executionSuccessful", "exitCode", "endTimeUtc",
                    "toolExecutionNotifications",
                    toolExecutionNotifications = NOTIFICATION },
    artifacts = { "location", "hashes", location = { "uri" } },
    results = {
      "ruleId", "ruleIndex", "kind", "level", "message", "locations",
      "relatedLocations", "partialFingerprints", "baselineState",
      "suppressions", "fixes", "properties",
      message = MESSAGE, locations = LOCATION, relatedLocations = LOCATION,
      suppressions = { "kind", "status", "justification", "location",
                       location = LOCATION },
      fixes = sarif_fixes.ORDER,
    },
  },
}

--- The line that is meant, as a viewer shows it without the file.
---@param one table with a place
---@param lines fun(path: string, line: integer): string?
---@return table?
local function context_region(one, lines)
  local text = one.line and lines(one.path, one.line)
  return text and { startLine = one.line, snippet = { text = text } } or nil
end

---@param one table with a place
---@param lines fun(path: string, line: integer): string?
---@return table?
local function location(one, lines)
  if not one.path then return nil end
  return {
    physicalLocation = {
      artifactLocation = { uri = uri.of(one.path) },
      region = one.line and { startLine = one.line,
                              startColumn = one.column },
      contextRegion = context_region(one, lines),
    },
    logicalLocations = one.pointer and {
      { fullyQualifiedName = one.pointer, kind = "member" } },
  }
end

---@param list table[]?
---@param lines fun(path: string, line: integer): string?
---@return table[]?
local function related(list, lines)
  local made = {}
  for _, one in ipairs(list or {}) do
    local place = location(one, lines)
    if place then
      place.id = #made + 1
      place.message = one.message and { text = one.message }
      made[#made + 1] = place
    end
  end
  return #made > 0 and made or nil
end

---@param one table
---@return table[]?
local function suppressions(one)
  local waiver = one.waiver
  if not waiver then return nil end
  return { {
    kind = "external", status = "accepted",
    justification = ("%s (%s, approved by %s, until %s)"):format(
      waiver.reason, waiver.owner, waiver.approver, waiver.expires),
    location = location(waiver, function() end),
  } }
end

-- SARIF's words for outcomes; what is not evaluated is told by the counts of
-- the JSON report.
local KINDS = { fail = "fail", waived = "fail", unknown = "open" }

---@param one table
---@param verdict cotter.Verdict
---@return string?
local function baseline_state(one, verdict)
  if not verdict.baseline or one.outcome == "unknown" then return nil end
  return one.existing and "unchanged" or "new"
end

---@param one table a finding
---@param context table verdict, index, lines
---@return table?
local function result(one, context)
  local kind = KINDS[one.outcome]
  if not kind then return nil end
  return {
    ruleId = one.rule, ruleIndex = context.index[one.rule], kind = kind,
    level = kind == "fail" and told.kind(one) or "none",
    message = sarif_rules.message(one, context.entries[one.rule]),
    locations = { location(one, context.lines) },
    relatedLocations = related(one.related, context.lines),
    partialFingerprints = one.fingerprint and {
      ["cotter/v1"] = one.fingerprint },
    baselineState = baseline_state(one, context.verdict),
    suppressions = suppressions(one),
    fixes = context.fixes(one),
    properties = { severity = one.severity, level = one.level,
                   host = one.host, consumer = one.consumer,
                   consequence = one.consequence, remedy = one.remedy },
  }
end

---@param one table an error or a note
---@param level string
---@param lines fun(path: string, line: integer): string?
---@return table
local function notification(one, level, lines)
  return { level = level, message = { text = one.message },
           descriptor = one.code and { id = one.code } or nil,
           locations = one.path and { location(one, lines) } or nil,
           associatedRule = one.rule and { id = one.rule } or nil }
end

---@param verdict cotter.Verdict
---@param lines fun(path: string, line: integer): string?
---@return table[]
local function notifications(verdict, lines)
  local list = {}
  for i, one in ipairs(verdict.errors) do
    list[i] = notification(one, "error", lines)
  end
  for _, one in ipairs(verdict.notes or {}) do
    list[#list + 1] = notification(one, "note", lines)
  end
  return list
end

---@param verdict cotter.Verdict
---@return table[]
local function artifacts(verdict)
  local list = {}
  for i, input in ipairs(verdict.inputs) do
    list[i] = { location = { uri = uri.of(input.path) },
                hashes = input.sha256 and { ["sha-256"] = input.sha256 } }
  end
  return list
end

--- Writes a verdict.
---@param verdict cotter.Verdict
---@param write fun(text: string)
function sarif.render(verdict, write)
  local rules, index, entries = sarif_rules.of(verdict.catalogue or {})
  local context = { verdict = verdict, index = index, entries = entries,
                    fixes = sarif_fixes.of(verdict),
                    lines = require "cotter.report.excerpt".lines(
                      verdict.source) }
  writer.stream({
    ["$schema"] = SCHEMA, version = "2.1.0",
    runs = { {
      tool = { driver = { name = "cotter",
                          semanticVersion = verdict.tool.version,
                          rules = rules } },
      invocations = { {
        executionSuccessful = #verdict.errors == 0,
        exitCode = verdict.exit_code, endTimeUtc = verdict.at,
        toolExecutionNotifications = notifications(verdict, context.lines),
      } },
      artifacts = artifacts(verdict), columnKind = "unicodeCodePoints",
      results = writer.each(verdict.findings, function(one)
        return result(one, context)
      end),
    } },
  }, ORDER, write)
end

return sarif
