--- Pathnames, as files and projects give them (POSIX.1-2017, 3.271).

local pathname = {}

--- The last part of a path: its filename, or "" behind a final solidus.
---@param path string
---@return string
---@nodiscard
function pathname.base(path) return path:match "^.*/([^/]*)$" or path end

--- What stands behind the last full stop of a path in letters, in lower case.
---@param path string
---@return string extension "" where there is none
---@nodiscard
function pathname.extension(path)
  return (path:match "^.*%.(%a+)$" or ""):lower()
end

--- A path without "." and what ".." takes back; no link is followed.
---@param path string
---@return string
---@nodiscard
function pathname.normal(path)
  local list = {}
  for name in path:gmatch "[^/]+" do
    if name == ".." and list[1] and list[#list] ~= ".." then
      list[#list] = nil
    elseif name ~= "." then
      list[#list + 1] = name
    end
  end
  return (path:find "^/" and "/" or "") .. table.concat(list, "/")
end

return pathname
