--- The build files of Android's Gradle: the API levels that an app is made for
--- and that it begins with, and whether source sets are elsewhere than by their
--- names.
---
--- Nothing is evaluated: a level counts where it is written as a number in a
--- defaultConfig or a flavor. What a project calls so for itself (ext), and the
--- levels of tests and of lint, are for others.

local pathname = require "cotter.pathname"

local gradle = {}

local NAMES = { ["build.gradle"] = true, ["build.gradle.kts"] = true }

--- Tells whether a file is called as build files are.
---@param path string
---@return boolean
---@nodiscard
function gradle.is(path) return NAMES[pathname.base(path)] or false end

-- By what is asked for: how a build file sets it, and what all of that has.
local SETTERS = {
  target = { targetSdk = true, targetSdkVersion = true,
             setTargetSdkVersion = true },
  oldest = { minSdk = true, minSdkVersion = true, setMinSdkVersion = true },
}
local WORDS = { target = "argetSdk", oldest = "inSdk" }

local BLOCKS = { defaultConfig = true, productFlavors = true }
local LONGEST = #".productFlavors."

---@class cotter.config.gradle.Level
---@field level integer? nil where it is no number
---@field offset integer

---@class cotter.config.gradle.Scanner
---@field text string
---@field setters table<string, true> of the level that is asked for
---@field at integer
---@field last string?  the name that was read last: that of a block
---@field blocks string[] those that are open
---@field own integer     how many of them are of an app
---@field levels cotter.config.gradle.Level[]
local Scanner = {}
Scanner.__index = Scanner

--- Where a text ends that has its end; nil for one without.
local function behind(text, close, from)
  local _, stop = text:find(close, from, true)
  return stop and stop + 1
end

--- Where a comment that begins here ends; a solidus alone is none.
local function comment(text, at)
  local two = text:sub(at, at + 1)
  if two == "//" then return behind(text, "\n", at) end
  if two == "/*" then return behind(text, "*/", at + 2) end
  return at + 1
end

--- Where a string ends: at its quote, or with the line.
local function quoted(text, at, mark)
  if text:sub(at, at + 2) == mark:rep(3) then
    return behind(text, mark:rep(3), at + 3)
  end
  repeat
    at = text:find("[\\\n" .. mark .. "]", at + 1)
    local escapes = at and text:sub(at, at) == "\\"
    if escapes then at = at + 1 end
  until not escapes
  return at and at + 1
end

--- Where a comment or a string ends that begins at a place.
---@param text string
---@param at integer of its solidus or quote
---@return integer? behind it; nil where it has no end
---@nodiscard
function gradle.skip(text, at)
  local mark = text:sub(at, at)
  if mark == "/" then return comment(text, at) end
  return quoted(text, at, mark)
end

--- Whether what is read now is of an app, or of a flavor of it.
function Scanner:is_app()
  local from = math.max(1, self.at - LONGEST)
  local before = self.text:sub(from, self.at - 1):match "(%a+)%.$"
  if before then return BLOCKS[before] end
  return self.own > 0
end

-- What a level may stand between, and what may follow it.
local LEVELS = { "^%s*=?%s*(%d+)%s*()", "^%s*%(%s*(%d+)%s*%)%s*()",
                 "^%s*=?%s*['\"](%d+)['\"]%s*()" }

-- How far a number is looked for: no text is walked through twice.
local REACH <const> = 64

--- The number behind a name; nil for what has to be evaluated.
local function level_at(text, at)
  local rest = text:sub(at, at + REACH)
  for _, pattern in ipairs(LEVELS) do
    local level, stop = rest:match(pattern)
    local after = level and rest:sub(stop, stop)
    if level and not after:find "[-+*%%.?]" then
      return math.tointeger(tonumber(level))
    end
  end
end

function Scanner:name()
  local name, stop = self.text:match("^([%w_$]+)()", self.at)
  if self.setters[name] and self:is_app() then
    self.levels[#self.levels + 1] =
      { level = level_at(self.text, stop), offset = self.at - 1 }
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

--- Reads what a build file says of a level of its app: that which it is made
--- for, or the lowest on which it is installed.
---@param text string
---@param which "target"|"oldest"
---@return cotter.config.gradle.Level? of it; nil if it says nothing
---@nodiscard
function gradle.read(text, which)
  if not text:find(WORDS[which], 1, true) then return nil end
  local self = setmetatable({ text = text, setters = SETTERS[which], at = 1,
                              own = 0, blocks = {}, levels = {} }, Scanner)
  while true do
    local from, mark = text:match("()([%w_${}/'\"])", self.at)
    if not from then return lowest(self.levels) end
    self.at = from
    self:mark(mark)
  end
end

-- What moves the manifest and the resources of a source set (Android guide,
-- configure build variants: change default source set configurations).
local MOVES = { manifest = { srcFile = true },
                res = { srcDir = true, srcDirs = true, setSrcDirs = true } }

-- Where files of all builds are looked for anyway.
local USUAL = { ["AndroidManifest.xml"] = true, res = true,
                ["src/main/AndroidManifest.xml"] = true,
                ["src/main/res"] = true,
                ["src/androidMain/AndroidManifest.xml"] = true,
                ["src/androidMain/res"] = true }

-- How much of a statement is looked at.
local LINE <const> = 256

--- The rest of a statement: up to the end of a line, unless that stands behind
--- what wants more.
local function statement_at(text, at)
  local joined = text:sub(at, at + LINE):gsub("([(%[,=])%s+", "%1")
  return joined:match "^[^\r\n;}]*"
end

--- Tells whether all that a statement names is where it is looked for anyway.
local function is_usual(text, at)
  local any, statement = false, statement_at(text, at)
  for _, path in statement:gmatch "(['\"])(.-)%1" do
    if not USUAL[path] then return false end
    any = true
  end
  return any
end

--- What is called on a part of a source set, behind a point or in a block, and
--- where that begins.
local function called(rest)
  local from, calls = rest:match "^%s*{()([^}]*)"
  if not from then from, calls = rest:match "^%s*%.%s*()(%a+)" end
  return calls or "", from
end

--- Tells whether a name moves a part of a source set.
local function moves(text, name, stop)
  local setters = MOVES[name]
  if not setters then return false end
  local calls, from = called(text:sub(stop, stop + LINE))
  for setter, after in calls:gmatch "(%a+)()" do
    if setters[setter] and not is_usual(text, stop + from + after - 2) then
      return true
    end
  end
  return false
end

--- Finds where a build file takes the manifest or the resources of a source set
--- from elsewhere than from the folder that is called as it.
---@param text string
---@return integer? offset
---@nodiscard
function gradle.moved(text)
  local at = text:find("sourceSets", 1, true) and 1
  while at do
    local from = text:find("[%w_/'\"]", at)
    if not from then return nil end
    local name, stop = text:match("^([%w_]+)()", from)
    if name and moves(text, name, stop) then return from - 1 end
    at = stop or gradle.skip(text, from)
  end
end

return gradle
