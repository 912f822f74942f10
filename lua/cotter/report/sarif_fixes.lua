--- The fixes of a SARIF report: the edits that cotter fix would try first.

local editing = require "cotter.editing"
local rules = require "cotter.mend.rules"
local span = require "cotter.span"
local uri = require "cotter.report.uri"

local sarif_fixes = {}

sarif_fixes.ORDER = {
  "description", "artifactChanges", description = { "text" },
  artifactChanges = {
    "artifactLocation", "replacements", artifactLocation = { "uri" },
    replacements = {
      "deletedRegion", "insertedContent",
      deletedRegion = { "startLine", "startColumn", "endLine", "endColumn" },
      insertedContent = { "text" },
    },
  },
}

---@param lines cotter.Lines
---@param edit cotter.Edit
---@return table
local function replacement(lines, edit)
  local first, from = lines:position(edit.offset + 1)
  local last, to = lines:position(edit.stop + 1)
  return {
    deletedRegion = { startLine = first, startColumn = from,
                      endLine = last, endColumn = to },
    insertedContent = { text = edit.replacement },
  }
end

local function formats_of(verdict)
  local formats = {}
  for _, input in ipairs(verdict.inputs) do
    formats[input.path] = input.format
  end
  return formats
end

--- The findings that an edit may mend, and the configs that they are in.
local function healed(verdict)
  local findings, texts = {}, {}
  local formats = formats_of(verdict)
  for _, one in ipairs(verdict.findings) do
    local path = one.path
    if one.outcome == "fail" and formats[path] and rules.heals(one) then
      texts[path] = texts[path] or { format = formats[path],
                                     octets = verdict.source(path) or "" }
      findings[#findings + 1] = one
    end
  end
  return findings, texts
end

--- The lines of a file, which are looked for once.
local function lines_of(texts)
  return setmetatable({}, { __index = function(self, path)
    local lines = span.lines(texts[path].octets)
    self[path] = lines
    return lines
  end })
end

--- Makes what tells the fixes of a verdict's findings. Raises an error where
--- they cannot be planned: what is shown without them is not the whole report.
---@param verdict table
---@return fun(finding: table): table[]? fixes
---@nodiscard
function sarif_fixes.of(verdict)
  local findings, texts = healed(verdict)
  local plans, fault = editing.plan(findings, texts)
  if not plans then error({ output = fault.text }, 0) end
  local lines = lines_of(texts)
  return function(finding)
    local edit = plans[finding] and plans[finding].edit
    return edit and { {
      description = { text = finding.remedy or finding.message },
      artifactChanges = { {
        artifactLocation = { uri = uri.of(finding.path) },
        replacements = { replacement(lines[finding.path], edit) } } },
    } } or nil
  end
end

return sarif_fixes
