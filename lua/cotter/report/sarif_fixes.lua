--- The fixes of a SARIF report: the edits that cotter fix would try first.

local mend = require "cotter.mend"
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

---@param text { lines: cotter.Lines }
---@param edit cotter.Edit
---@return table
local function replacement(text, edit)
  local first, from = text.lines:position(edit.offset + 1)
  local last, to = text.lines:position(edit.stop + 1)
  return {
    deletedRegion = { startLine = first, startColumn = from,
                      endLine = last, endColumn = to },
    insertedContent = { text = edit.replacement },
  }
end

local function open_text(verdict, path)
  local format
  for _, input in ipairs(verdict.inputs) do
    if input.path == path then format = input.format end
  end
  local octets = format and verdict.source and verdict.source(path)
  local text = octets and mend.text(octets, format)
  return text and { text = text, lines = span.lines(octets) } or false
end

---@param finding table
---@return string? path of the file in which an edit may mend it
local function path_to_mend(finding)
  return finding.outcome == "fail" and mend.heals(finding.rule)
         and finding.path or nil
end

--- Makes what plans the fixes of a verdict's findings.
---@param verdict table
---@return fun(finding: table): table[]? fixes
---@nodiscard
function sarif_fixes.of(verdict)
  local texts = {}
  return function(finding)
    local path = path_to_mend(finding)
    if not path then return nil end
    if texts[path] == nil then texts[path] = open_text(verdict, path) end
    local text = texts[path]
    local edit = text and mend.plan(finding, text.text)
    return edit and { {
      description = { text = finding.remedy or finding.message },
      artifactChanges = { { artifactLocation = { uri = uri.of(path) },
                            replacements = { replacement(text, edit) } } },
    } } or nil
  end
end

return sarif_fixes
