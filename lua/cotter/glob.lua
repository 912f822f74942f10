--- Paths with wildcards: `*` stands for anything in one name, and `**` in the
--- place of a name for any folders, none too. The time that a match takes is
--- bounded by the product of the lengths, whatever the pattern is.

local glob = {}

local function split(text, pattern)
  local list = {}
  for one in text:gmatch(pattern) do list[#list + 1] = one end
  return list
end

--- Matches items one by one; a star takes as few as it can, and more only when
--- what follows it does not fit.
local function fits(wanted, given, star, equal)
  local i, j, last, mark = 1, 1, nil, nil
  while i <= #given do
    if wanted[j] == star then
      last, mark, j = j, i, j + 1
    elseif wanted[j] and equal(wanted[j], given[i]) then
      i, j = i + 1, j + 1
    elseif last then
      mark, j = mark + 1, last + 1
      i = mark
    else
      return false
    end
  end
  while wanted[j] == star do j = j + 1 end
  return j > #wanted
end

local function same(one, other) return one == other end

local function name_fits(wanted, given)
  if not wanted:find("*", 1, true) then return wanted == given end
  return fits(split(wanted, "."), split(given, "."), "*", same)
end

--- Tells whether a path has a wildcard.
---@param path string
---@return boolean
---@nodiscard
function glob.is(path) return path:find("*", 1, true) ~= nil end

--- Tells whether a path is one of those that another stands for.
---@param wanted string with wildcards
---@param path string
---@return boolean
---@nodiscard
function glob.fits(wanted, path)
  return fits(split(wanted, "[^/]+"), split(path, "[^/]+"), "**", name_fits)
end

return glob
