--- Reports: a verdict as text, by the name of a format.

local fault = require "cotter.fault"

---@class cotter.Report
---@field portrait boolean? it shows configs and chains, too
---@field load fun()         loads what renders
---@field render fun(verdict: cotter.Verdict, write: fun(text: string),
---       options: cotter.ReportOptions?)

---@class cotter.ReportOptions
---@field colour boolean? with the codes of a terminal
---@field errors boolean? false where errors have been told elsewhere
---@field evidence string? the folder of the evidence, for advice

---@class cotter.Verdict
---@field verdict "pass"|"fail"|"error"|"undecided"
---@field exit_code integer
---@field at string
---@field inputs table[]
---@field findings table[]
---@field errors cotter.Fault[]
---@field missing table[]
---@field notes table[]
---@field waivers cotter.WaiverState[]? where there are waivers
---@field baseline table?             where one was given
---@field lock table?                 path, serial, sha256 and signed, where the
---                                   policy was held to one
---@field policy string?              path
---@field plan cotter.Plan
---@field rules table[]
---@field portrait { configs: table[], chains: table[] }? for reports that show
---       them
---@field explanations table[]? "cotter.explain/1", where they are asked for
---@field roots string[] what was searched: paths are told relative to it
---@field catalogue cotter.CatalogEntry[] the rules that ran
---@field source fun(path: string): string? octets of a file that was read
---@field opened fun(): string[] paths of files that were read, without those
---       that might have been configs: inputs has what is one

local report = {}

--- The names of the formats, each a file beside this one.
report.formats = { "text", "compact", "json", "ndjson", "sarif", "junit",
                   "tap", "github", "gitlab", "markdown", "html" }

-- Formats that show configs and chains, too.
local PORTRAYING <const> = { html = true }

--- Finds a format, which is loaded when it is wanted.
---@param name string
---@return cotter.Report?
---@return string? message
---@nodiscard
function report.find(name)
  for _, format in ipairs(report.formats) do
    if format == name then
      local function load() return require("cotter.report." .. name) end
      return {
        portrait = PORTRAYING[name], load = load,
        render = function(...) return load().render(...) end,
      }
    end
  end
  return nil, ('unknown format "%s"%s; it is one of %s'):format(
    name, fault.suggestion(name, report.formats),
    table.concat(report.formats, ", "))
end

return report
