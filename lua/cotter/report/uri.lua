--- Paths as tools want them that look for the files of a repository, and as
--- URI references (RFC 3986), which is what SARIF wants.

local uri = {}

---@param octet string
---@return string
local function quote(octet) return ("%%%02X"):format(octet:byte()) end

--- Takes the "./" off that a folder given as "." puts before a path: with it
--- neither GitLab nor GitHub finds the file in a change, and shows nothing
--- there (GitLab, Code Quality, location.path).
---@param path string
---@return string
---@nodiscard
function uri.plain(path)
  while path:find "^%./+[^/]" do path = path:gsub("^%./+", "") end
  return path
end

---@param path string
---@return string
local function write(path)
  local text = uri.plain(path):gsub("[^%w%-%._~/!]", quote)
  if path:sub(1, 1) == "/" then return "file://" .. text end
  return text
end

-- What was written: thousands of findings are in few files.
---@type table<string, string> by path
local written = {}

--- Writes a path: relative ones stay so, others get the scheme file.
---@param path string
---@return string
---@nodiscard
function uri.of(path)
  local text = written[path] or write(path)
  written[path] = text
  return text
end

return uri
