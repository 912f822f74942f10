--- What build files of Android's Gradle say of API levels: that which an app is
--- made for, and the lowest on which it is installed.
---
--- Nothing is evaluated: a level counts where it is written as a number in a
--- defaultConfig or a flavor, or as the name of one, which the build files of
--- the project, its ext or a version catalog have. The levels of tests and of
--- lint are for others.

local gradle = require "cotter.config.gradle"

local gradle_levels = {}

-- How a build file sets them.
local SETTERS = {
  targetSdk = "target", targetSdkVersion = "target",
  setTargetSdkVersion = "target",
  minSdk = "oldest", minSdkVersion = "oldest", setMinSdkVersion = "oldest",
}

-- What all of these have, and what files have that give names to numbers.
local WORD <const>, EXTRA <const> = "Sdk", "ext"

local BLOCKS = { defaultConfig = true, productFlavors = true }
local LONGEST = #".productFlavors."

---@class cotter.config.gradle.Level
---@field level integer?  nil where it is no number
---@field name string?    of what has it: a name of the project's
---@field catalog string? or one of this version catalog
---@field offset integer

---@class cotter.config.gradle.Levels
---@field target cotter.config.gradle.Level?
---@field oldest cotter.config.gradle.Level?
---@field given table<string, cotter.config.gradle.Level> numbers by the names
---       that the file has for them

---@class cotter.config.gradle.Scanner
---@field text string
---@field at integer
---@field last string?  the name that was read last: that of a block
---@field blocks string[] those that are open
---@field own integer     how many of them are of an app
---@field levels { target: cotter.config.gradle.Level[],
---       oldest: cotter.config.gradle.Level[] }
---@field given table<string, cotter.config.gradle.Level|false> false for a name
---       that several numbers have
local Scanner = {}
Scanner.__index = Scanner

--- Whether what is read now is of an app, or of a flavor of it.
function Scanner:is_app()
  local from = math.max(1, self.at - LONGEST)
  local before = self.text:sub(from, self.at - 1):match "(%a+)%.$"
  if before then return BLOCKS[before] end
  return self.own > 0
end

-- Levels --------------------------------------------------------------------

-- What a level may stand between, and what may follow it.
local LEVELS = { "^%s*=?%s*(%d+)%s*()", "^%s*%(%s*(%d+)%s*%)%s*()",
                 "^%s*=?%s*['\"](%d+)['\"]%s*()" }

-- How far a number is looked for: no text is walked through twice.
local REACH <const> = 96

--- The number behind a name; nil for what has to be evaluated.
local function number_in(rest)
  for _, pattern in ipairs(LEVELS) do
    local level, stop = rest:match(pattern)
    local after = level and rest:sub(stop, stop)
    if level and not after:find "[-+*%%.?]" then
      return math.tointeger(tonumber(level))
    end
  end
end

-- What makes a number of what a name stands for.
local TO_NUMBER = { "%.toInt%(%)$", "%.toInteger%(%)$", "%s+as%s+%a+$",
                    "%.get%(%)$" }

--- The name in a statement, without what makes a number of it.
local function bare(rest)
  local name = rest:match "^%s*=?%s*([^\r\n;{}]*)":gsub("//.*$", "")
  name = name:match "^%s*%((.*)%)%s*$" or name
  name = name:match "^%s*(.-)%s*$"
  name = name:match "^Integer%.parseInt%((.*)%)$" or name
  for _, pattern in ipairs(TO_NUMBER) do name = name:gsub(pattern, "") end
  return name
end

-- How a build file names what its project has.
local NAMES = { "^([%a_][%w_]*)$", "^rootProject%.([%a_][%w_]*)$",
                "^[%a.]*%f[%a]ext%.([%a_][%w_]*)$",
                "^[%a.]*%f[%a]ext%[['\"]([%w_.]+)['\"]%]$",
                "^[%a.]*%f[%a]extra%[\"([%w_.]+)\"%]$" }

--- The name behind which a level stands; nothing for what has to be evaluated.
local function name_in(rest)
  local name = bare(rest)
  local catalog, version = name:match "^([%a_][%w_]*)%.versions%.([%w_.]+)$"
  if catalog then return version, catalog end
  for _, pattern in ipairs(NAMES) do
    local own = name:match(pattern)
    if own then return own end
  end
end

function Scanner:set(which, stop)
  local rest = self.text:sub(stop, stop + REACH)
  local made = { level = number_in(rest), offset = self.at - 1 }
  if not made.level then made.name, made.catalog = name_in(rest) end
  table.insert(self.levels[which], made)
end

-- Names ---------------------------------------------------------------------

-- What gives a name to a number: in Groovy and Kotlin, where the name is.
local GIVES = {
  def = "^%s+([%a_][%w_]*)%s*()", val = "^%s+([%a_][%w_]*)%s*()",
  extra = "^%[\"([%w_.]+)\"%]%s*()",
}

--- The name that is given a number behind a word, and where that begins.
function Scanner:given_name(word, stop)
  if GIVES[word] then return self.text:match(GIVES[word], stop) end
  local is_own = self.blocks[#self.blocks] == "ext"
    or self.text:sub(math.max(1, self.at - 4), self.at - 1) == "ext."
  if is_own then return word, stop end
end

--- Keeps a number that has a name; one that has several, has none.
function Scanner:give(word, stop)
  local name, behind = self:given_name(word, stop)
  if not name then return end
  local rest = self.text:sub(behind, behind + REACH)
  local level = rest:find "^%s*=" and number_in(rest)
  if not level then return end
  local known = self.given[name]
  if known == nil then
    self.given[name] = { level = level, offset = self.at - 1 }
  elseif known and known.level ~= level then
    self.given[name] = false
  end
end

-- Reading -------------------------------------------------------------------

function Scanner:name()
  local name, stop = self.text:match("^([%w_$]+)()", self.at)
  if SETTERS[name] and self:is_app() then
    self:set(SETTERS[name], stop)
  else
    self:give(name, stop)
  end
  self.last, self.at = name, stop
end

--- Opens a block, or has closed one.
function Scanner:change(name, by)
  if by > 0 then self.blocks[#self.blocks + 1] = name end
  if BLOCKS[name] then self.own = self.own + by end
  self.at = self.at + 1
end

function Scanner:mark(mark)
  if mark == "{" then
    self:change(self.last or "", 1)
  elseif mark == "}" then
    self:change(table.remove(self.blocks), -1)
  elseif mark:find "[/'\"]" then
    self.at = gradle.skip(self.text, self.at) or #self.text + 1
  else
    self:name()
  end
end

--- The lowest of the levels, which some variant of the app has.
local function lowest(levels)
  local found
  for _, one in ipairs(levels) do
    if one.level and (not found or one.level < found.level) then
      found = one
    end
  end
  return found or levels[1]
end

local function result(self)
  local given = {}
  for name, one in pairs(self.given) do given[name] = one or nil end
  return { target = lowest(self.levels.target),
           oldest = lowest(self.levels.oldest), given = given }
end

--- Reads what a build file says of levels.
---@param text string
---@return cotter.config.gradle.Levels
---@nodiscard
function gradle_levels.read(text)
  local self = setmetatable({ text = text, at = 1, own = 0, blocks = {},
                              levels = { target = {}, oldest = {} },
                              given = {} }, Scanner)
  local has_word = text:find(WORD, 1, true) or text:find(EXTRA, 1, true)
  while has_word do
    local from, mark = text:match("()([%w_${}/'\"])", self.at)
    if not from then break end
    self.at = from
    self:mark(mark)
  end
  return result(self)
end

return gradle_levels
