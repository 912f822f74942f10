--- Why a file is no config, or cannot be read as the one that it is.

local refusal = {}

---@class cotter.config.Refusal
---@field path string
---@field line integer?
---@field column integer?
---@field code string
---@field message string

--- What a reader of the core refused.
---@param path string
---@param fault cotter.core.Fault
---@return cotter.config.Refusal
---@nodiscard
function refusal.new(path, fault)
  local octet = not fault.line and fault.offset
  return { path = path, line = fault.line, column = fault.column,
           code = fault.code, message = octet
             and ("%s (octet %d)"):format(fault.text, octet) or fault.text }
end

--- A file that is well-formed, and no config that is read.
---@param path string
---@param document cotter.core.Document|cotter.XmlDocument
---@param message string
---@return cotter.config.Refusal
---@nodiscard
function refusal.unrecognised(path, document, message)
  local line, column = document:position(document.root.offset)
  return { path = path, line = line, column = column,
           code = "config.unrecognised", message = message }
end

return refusal
