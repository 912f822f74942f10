--- Which folders of a tree hold the tests of a project of Xcode: told by the
--- project itself, since an app may call a folder like those (ABTests).

local core = require "cotter.core"

local xcode = {}

-- The last folder above a file that is called as those of tests are, as Xcode
-- calls them: ShopTests, ShopUITests.
local TESTS <const> = "^(.*/)([^/]*%wTests)/"

-- What a target of tests makes, and no other. A name ends before a sign that
-- the next one would begin behind: else each "path = " of a line without an end
-- would be followed to that end.
local BUNDLE <const> = "path = \"?([^\"=;\n/]*)%.xctest\"?;"

--- The names of the targets of tests of a project, by the folders beside it.
local function read(list)
  local folders = {}
  for _, path in ipairs(list) do
    local text = core.read_file(path .. "/project.pbxproj")
    local place = path:match "^.*/" or ""
    for name in (text or ""):gmatch(BUNDLE) do
      folders[place .. name] = true
    end
  end
  return folders
end

--- Tells of a path the folders in it that are called as those of tests are.
local function is_of_tests(path, folders)
  local place, name = path:match(TESTS)
  while place do
    if folders[place .. name] then return true end
    place, name = place:match(TESTS)
  end
  return false
end

--- Marks the files of tests: a target of tests has the folder beside the
--- project that is called as it is.
---@param files { path: string, left_out: boolean? }[]
---@param list string[] the folders of projects
function xcode.mark_tests(files, list)
  local folders
  for _, file in ipairs(files) do
    if file.path:find(TESTS) and not file.path:find("!", 1, true) then
      folders = folders or read(list)
      file.left_out = is_of_tests(file.path, folders)
    end
  end
end

return xcode
