--- Paths as URI references (RFC 3986), which is what SARIF wants.

local uri = {}

---@param octet string
---@return string
local function quote(octet) return ("%%%02X"):format(octet:byte()) end

--- Writes a path: relative ones stay so, others get the scheme file.
---@param path string
---@return string
---@nodiscard
function uri.of(path)
  local relative = path:gsub("^%./+", "")
  local text = relative:gsub("[^%w%-%._~/!]", quote)
  if path:sub(1, 1) == "/" then return "file://" .. text end
  return text
end

return uri
