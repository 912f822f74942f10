--- Which folders of a tree are the projects of apps, told by the names in them
--- alone: a tree of several apps is not taken for one.
---
--- A folder is one app if it has a part for Android and one for iOS, or what a
--- framework for both keeps at the root of its projects. Folders that are
--- called alike but for the platform (shop-android, shop-ios) are one app, too.
--- What is for one platform alone is a project of that. Which projects have a
--- config that pins is not known here: the engine decides by that.

local names = require "cotter.gather.names"

local projects = {}

---@class cotter.Project
---@field name string the path of its folder
---@field kind "app"|"android"|"ios"

---@class cotter.Projects
---@field at table<string, cotter.Project> by folder
---@field closed table<string, boolean> parts of projects, in which are none
---@field near table<string, cotter.Project|false> the nearest of a folder
local Projects = {}
Projects.__index = Projects

-- What a framework keeps at a root that has a part for some platform.
local MARKERS = { ["package.json"] = true, ["pubspec.yaml"] = true,
  ["app.json"] = true, ["ionic.config.json"] = true,
  ["capacitor.config.json"] = true, ["capacitor.config.ts"] = true,
  ["capacitor.config.js"] = true }

local GRADLE = { ["settings.gradle"] = true, ["settings.gradle.kts"] = true }

-- The platform in the name of a folder, and what is left of the name.
local WORDS = { { "android", "android" }, { "iphone", "ios" },
                { "ios", "ios" } }

local function platform_of(name)
  for _, row in ipairs(WORDS) do
    local first, last = name:find(row[1], 1, true)
    if first then
      return row[2], name:sub(1, first - 1) .. "*" .. name:sub(last + 1), first,
             last
    end
  end
end

local function parent_of(path) return path:match "^(.*)/[^/]*$" end

--- Tells whether a folder is called after its platform alone: android, iosApp.
local function is_bare(stem)
  return stem:gsub("app", ""):gsub("[%W_]", "") == ""
end

-- Folders of sources, which are parts of one module: androidMain, iosTest.
local function is_source_set(stem)
  return stem:find "^%*.-main$" ~= nil or stem:find "^%*.-test$" ~= nil
end

-- A name without its platform and what joined it: ShopAndroid, shop-ios.
local function plain(name, first, last)
  local left = name:sub(1, first - 1) .. name:sub(last + 1)
  return left:match "^[%s._-]*(.-)[%s._-]*$"
end

---@class cotter.ProjectParts
---@field bare table<string, string[]> folders called after a platform alone
---@field stems table<string, { [string]: string, name: string }> the others

local function take_folder(parts, name)
  local platform, stem, first, last = platform_of(name:lower())
  if not platform or is_source_set(stem) then return end
  if is_bare(stem) then
    parts.bare[platform] = parts.bare[platform] or {}
    table.insert(parts.bare[platform], name)
  else
    local row = parts.stems[stem] or { name = plain(name, first, last) }
    parts.stems[stem], row[platform] = row, name
  end
end

local function take_file(parts, name)
  parts.marked = parts.marked or MARKERS[name]
  parts.gradle = parts.gradle or GRADLE[name]
  parts.files[name] = MARKERS[name] or name == "config.xml" or nil
end

--- Sorts out what of a folder's entries says whose it is.
local function parts_of(entries)
  local parts = { bare = {}, stems = {}, files = {} }
  for _, entry in ipairs(entries) do
    local name = entry.name
    if entry.type ~= "directory" then
      take_file(parts, name)
    elseif name:find "%.xcodeproj$" then
      parts.xcode = true
    else
      parts.platforms = parts.platforms or name:lower() == "platforms"
      parts.web = parts.web or name == "www"
      take_folder(parts, name)
    end
  end
  return parts
end

local function has_both(parts)
  return parts.bare.android ~= nil and parts.bare.ios ~= nil
end

-- The layouts of what is one app. Those of frameworks, by what they are:
-- several; Expo; Cordova.
local LAYOUTS = {
  has_both,
  function(parts) return parts.gradle and parts.bare.ios end,
  function(parts)
    return parts.marked and (next(parts.bare) or parts.platforms)
  end,
  function(parts)
    return parts.files["app.json"] and parts.files["package.json"]
  end,
  function(parts) return parts.files["config.xml"] and parts.web end,
}

local function kind_of(parts)
  for _, fits in ipairs(LAYOUTS) do
    if fits(parts) then return "app" end
  end
  return parts.gradle and "android" or parts.xcode and "ios" or nil
end

function Projects:close(path, list)
  for _, name in ipairs(list or {}) do
    self.closed[names.join(path, name)] = true
  end
end

--- Marks a folder that is a project by what is in it.
function Projects:mark(path, parts)
  local kind = kind_of(parts)
  if has_both(parts) and names.base(path):lower() == "platforms" then
    path = parent_of(path) or path
  end
  if kind then self.at[path] = { name = path, kind = kind } end
  if kind == "app" then
    self:close(path, parts.bare.android)
    self:close(path, parts.bare.ios)
  end
end

--- Marks folders that are one app by their names.
function Projects:pair(path, row)
  if not (row.android and row.ios) then return end
  local project = { name = names.join(path, row.name), kind = "app" }
  for _, name in ipairs { row.android, row.ios } do
    self.at[names.join(path, name)] = project
  end
  self:close(path, { row.android, row.ios })
end

--- Tells whether there are several projects, or none is told from another.
---@return boolean
---@nodiscard
function Projects:are_several()
  local first = next(self.at)
  return first ~= nil and next(self.at, first) ~= nil
end

--- Looks at the entries of a folder, after those of the folder above it.
---@param path string
---@param entries { name: string, type: string }[]
function Projects:look(path, entries)
  if self.closed[path] or self.closed[parent_of(path) or ""] then
    self.closed[path] = true
    return
  end
  local parts = parts_of(entries)
  self:mark(path, parts)
  for _, row in pairs(parts.stems) do self:pair(path, row) end
end

--- The nearest project around a folder.
function Projects:around(folder)
  local near = self.near[folder]
  if near == nil then
    local parent = parent_of(folder)
    near = self.at[folder] or parent and self:around(parent) or false
    self.near[folder] = near
  end
  return near
end

--- The project that a file is of, when all folders have been looked at.
---@param path string
---@return cotter.Project?
---@nodiscard
function Projects:of(path)
  local folder = parent_of(path)
  return folder and self:around(folder) or nil
end

--- The projects of a tree, of which nothing is known yet.
---@return cotter.Projects
---@nodiscard
function projects.new()
  return setmetatable({ at = {}, closed = {}, near = {} }, Projects)
end

return projects
