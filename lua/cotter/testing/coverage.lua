--- Coverage: which lines of rules and modules ran in the tests, and which way
--- each of their sites went.

local sites = require "cotter.testing.sites"

local coverage = {}

---@class cotter.testing.Coverage
---@field pack table with what is watched in the place of its files
---@field names table<string, function> what watched files call
---@field private files cotter.testing.CoveredFile[]
---@field private lines table<string, table<integer, boolean>>
local Coverage = {}
Coverage.__index = Coverage

---@class cotter.testing.CoveredFile
---@field path string
---@field sites cotter.testing.Site[]
---@field went table<integer, table<boolean, boolean>>

-- No rule has a name like it.
local NAME <const> = "cotter_went_%d"

--- A file with a call around each of its sites.
function Coverage:watch(file)
  local number = #self.files + 1
  local list = sites.find(sites.tokens(file.octets, file.path))
  local covered = { path = file.path, sites = list, went = {} }
  self.files[number] = covered
  local name = NAME:format(number)
  self.names[name] = function(site, value)
    local went = covered.went[site] or {}
    covered.went[site] = went
    went[value and true or false] = true
    return value
  end
  return { path = file.path, octets = sites.instrument(file.octets, list,
                                                       name) }
end

--- Notes a line that runs.
---@param path string
---@param line integer
function Coverage:ran(path, line)
  local lines = self.lines[path] or {}
  self.lines[path] = lines
  lines[line] = true
end

local function ways_of(one, went)
  local missed = {}
  for _, way in ipairs { true, false } do
    if not (went and went[way]) then
      missed[#missed + 1] = { line = one.line, column = one.column,
                              what = one.what, never = way }
    end
  end
  return missed
end

local function draw(file, lines)
  local ran, missed = {}, {}
  for line in pairs(lines or {}) do ran[#ran + 1] = line end
  table.sort(ran)
  for i, one in ipairs(file.sites) do
    local more = ways_of(one, file.went[i])
    table.move(more, 1, #more, #missed + 1, missed)
  end
  return { path = file.path, lines = ran, branches = 2 * #file.sites,
           missed = missed }
end

--- What was covered of each file.
---@return table[]
---@nodiscard
function Coverage:told()
  local list = {}
  for i, file in ipairs(self.files) do
    list[i] = draw(file, self.lines[file.path])
  end
  return list
end

--- Begins to watch a pack.
---@param pack table
---@return cotter.testing.Coverage
---@nodiscard
function coverage.new(pack)
  local self = setmetatable({ files = {}, lines = {}, names = {} }, Coverage)
  self.pack = { name = pack.name, files = {}, modules = {} }
  for i, file in ipairs(pack.files) do
    self.pack.files[i] = self:watch(file)
  end
  for name, file in pairs(pack.modules) do
    self.pack.modules[name] = self:watch(file)
  end
  return self
end

return coverage
