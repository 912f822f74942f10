--- Anchors as rules see them: certificates that are trusted, or that are to be
--- added to the trusted root store of a platform.

local core = require "cotter.core"

local anchor = {}

local new_anchor = core.record("anchor", {
  fields = { "name", "path", "consumer?", "container", "extension", "number",
             "count", "cert?" },
  meta = { tostring = function(self) return self.name end },
})

--- Makes an anchor of one certificate of a file, or of a file that keeps its
--- certificates locked.
---@param source cotter.Source
---@param file { name: string, path: string, consumer: string? }
---@param found { offset: integer, container: string, number: integer,
---       count: integer, cert: cotter.Cert? }
---@return cotter.Anchor
---@nodiscard
function anchor.new(source, file, found)
  local extension = file.name:match "%.([^.]+)$" or ""
  return new_anchor(source, found.offset, file.name, file.path, file.consumer,
    found.container, extension:lower(), found.number, found.count, found.cert)
end

return anchor
