--- The app.lua files of a search: which of the files that were found, or stand
--- somewhere else, ship together.

local core = require "cotter.core"
local glob = require "cotter.glob"
local names = require "cotter.gather.names"
local outside = require "cotter.outside"
local pathname = require "cotter.pathname"

local apps = {}

--- The name of such a file.
apps.NAME = "app.lua"

---@class cotter.AppMark
---@field app integer which of the definitions of the input
---@field platform string?

local function refuse_at(self, definition, place, code, text)
  definition.refused = true
  self.errors[#self.errors + 1] = { path = definition.path, code = code,
    message = text, line = place.line, column = place.column }
end

--- Reads an app.lua. Programs that are called so may be met in a tree.
---@param self cotter.Gathered
---@param path string
---@param wanted boolean it is one by its place, or the user's word
function apps.read(self, path, wanted)
  local octets, fault = core.read_file(path)
  if not octets then return self:refuse(path, fault) end
  if not wanted and not octets:find "%f[%w_]app%s*{" then
    return self:pass_over(path, "a program: nothing in it says app { … }")
  end
  self.octets[path] = octets
  local list, faults = require "cotter.reading".app(octets, path)
  table.move(faults or {}, 1, #(faults or {}), #self.errors + 1, self.errors)
  table.move(list or {}, 1, #(list or {}), #self.apps + 1, self.apps)
end

local function mark(file, number, platform)
  local list = file.apps or {}
  file.apps = list
  for _, one in ipairs(list) do
    if one.app == number and one.platform == platform then return end
  end
  list[#list + 1] = { app = number, platform = platform }
end

-- What a file is called in an app.lua: the entry of a package, by the package.
local function called(file) return pathname.normal(file.path:match "^[^!]*") end

local function mark_those(files, fits, number, one)
  local any = false
  for _, file in ipairs(files) do
    if fits(called(file)) then
      mark(file, number, one.platform)
      any = true
      file.claimed = file.claimed or not one.wild
    end
  end
  return any
end

local function mark_wild(self, files, number, one)
  local wanted = pathname.normal(one.full)
  local function fits(path) return glob.fits(wanted, path) end
  if not mark_those(files, fits, number, one) then
    refuse_at(self, self.apps[number], one, "app.nothing",
      ("%s: nothing that the search finds is called so"):format(one.path))
  end
end

-- What an app.lua may name: the app of a stranger is of one tree, and names
-- nothing else that is on the machine.
local OUTSIDE <const> = "lies neither below the folder that is searched, nor "
  .. "below the one that cotter is called in: name it as INPUT"

--- Whether a file is below the folder that is searched, or that of the run.
local function is_inside(self, path)
  local real = core.real_path(path)
  for _, folder in ipairs { self.folder, "." } do
    local root = core.real_path(folder)
    if real and root and outside.is_below(real, root) then return true end
  end
  return false
end

local function mark_plain(self, files, number, one)
  local wanted = pathname.normal(one.full)
  local function fits(path) return path == wanted end
  if mark_those(files, fits, number, one) then return end
  local stat, fault = core.stat(one.full)
  if not stat then
    return refuse_at(self, self.apps[number], one, fault.code,
                     ("%s: %s"):format(one.path, fault.text))
  elseif not is_inside(self, one.full) then
    return refuse_at(self, self.apps[number], one, "file.outside",
                     ("%s: %s"):format(one.path, OUTSIDE))
  end
  local before = #self.errors
  if names.is_package(one.full) then
    self:open_package(files, one.full, true)
  else
    self:take(files, one.full, true)
  end
  if #self.errors == before then mark_those(files, fits, number, one) end
end

--- Marks the files of the apps that were read; those that the search has not
--- found are opened.
---@param self cotter.Gathered
---@param files cotter.InputFile[]
function apps.mark(self, files)
  for number, definition in ipairs(self.apps) do
    for _, one in ipairs(definition.files) do
      local mark_one = one.wild and mark_wild or mark_plain
      mark_one(self, files, number, one)
    end
  end
end

-- What is no config, and says something of those that are.
local CONTEXT = { ["androidmanifest.xml"] = true, ["build.gradle"] = true,
                  ["build.gradle.kts"] = true, ["project.pbxproj"] = true,
                  ["variables.gradle"] = true }

local function is_context(path)
  local name = names.base(path):lower()
  return CONTEXT[name] or name:find "%.versions%.toml$" ~= nil
end

--- Keeps the files of apps alone, where the user has named these.
---@param files cotter.InputFile[]
---@return { path: string, below: string }[] those that are left out
function apps.keep_marked(files)
  local kept, left_out = {}, {}
  for _, file in ipairs(files) do
    if file.apps or is_context(file.path) then
      kept[#kept + 1] = file
    else
      left_out[#left_out + 1] = { path = file.path, below = file.below }
    end
  end
  for i = 1, #files do files[i] = kept[i] end
  return left_out
end

--- What the engine is told of the apps.
---@param self cotter.Gathered
---@return cotter.AppFacts[]?
---@nodiscard
function apps.facts(self)
  local list = {}
  for i, one in ipairs(self.apps) do
    list[i] = { name = one.name, path = one.path, line = one.line,
                column = one.column, refused = one.refused, platforms = {} }
    for _, file in ipairs(one.files) do
      if file.platform then list[i].platforms[file.platform] = true end
    end
  end
  return #list > 0 and list or nil
end

return apps
