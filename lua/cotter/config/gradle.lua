--- The build files of Android's Gradle, of which nothing is evaluated: how they
--- are called, where a text in them ends, and whether source sets are elsewhere
--- than by their names.

local pathname = require "cotter.pathname"

local gradle = {}

local NAMES = { ["build.gradle"] = true, ["build.gradle.kts"] = true }

--- Tells whether a file is called as build files are.
---@param path string
---@return boolean
---@nodiscard
function gradle.is(path) return NAMES[pathname.base(path)] or false end

--- Tells whether a file is called as that is which has the numbers of a
--- project's build files (Capacitor's template).
---@param path string
---@return boolean
---@nodiscard
function gradle.is_variables(path)
  return pathname.base(path) == "variables.gradle"
end

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
