--- Why a file is no config, or cannot be read as the one that it is.

local refusal = {}

---@class cotter.config.Refusal
---@field path string
---@field line integer?
---@field column integer?
---@field code string
---@field message string
---@field note string? what is said of it in place of a refusal
---@field tried cotter.config.Refusal[]? why it is none of other formats either

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

-- What git writes where two changes do not agree.
local CONFLICT = { ["<<<<<<<"] = true, ["|||||||"] = true, ["======="] = true,
                   [">>>>>>>"] = true }

--- The first line that a merge has left, if one stands in a text.
local function find_conflict(octets)
  local line = 0
  for text in (octets .. "\n"):gmatch "(.-)\r?\n" do
    line = line + 1
    local mark, after = text:sub(1, 7), text:sub(8, 8)
    if CONFLICT[mark] and (after == "" or after == " ") then
      return line, mark
    end
  end
end

local function conflict(path, line, mark, family)
  return { path = path, line = line, column = 1, code = family .. ".conflict",
    message = ('"%s" is the mark of a merge that was not ended: choose between '
      .. "the two versions"):format(mark) }
end

--- What is wrong with a text that has the marks of a merge.
---@param file { path: string, octets: string }
---@param family string of the code
---@return cotter.config.Refusal?
---@nodiscard
function refusal.in_conflict(file, family)
  local line, mark = find_conflict(file.octets)
  return line and conflict(file.path, line, mark, family) or nil
end

--- What a reader refused of a text; a merge that was not ended is the cause
--- where its marks are the first that cannot be read.
---@param file { path: string, octets: string }
---@param fault cotter.core.Fault
---@return cotter.config.Refusal
---@nodiscard
function refusal.of_text(file, fault)
  local line, mark = find_conflict(file.octets)
  if not line or fault.line and fault.line < line then
    return refusal.new(file.path, fault)
  end
  return conflict(file.path, line, mark, fault.code:match "^%a+")
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

--- What is said of a build action whose platforms are called otherwise: nothing
--- of it is put into any file.
---@param path string
---@param document cotter.JsonDocument
---@param name string by which they are called
---@param platforms cotter.JsonNode
---@return cotter.config.Refusal
---@nodiscard
function refusal.misnamed_action(path, document, name, platforms)
  local line, column = document:position(platforms.offset)
  return { path = path, line = line, column = column,
    code = "config.unrecognised", message = ("a build action has \"platforms\""
      .. ", and this is called %q: nothing of it is read"):format(name) }
end

return refusal
