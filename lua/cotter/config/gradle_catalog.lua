--- Version catalogs of Gradle: by which names build files call the plug-in that
--- makes an app, and numbers (Gradle manual, Version catalogs).
---
---   [versions]                              # gradle/libs.versions.toml
---   minSdk = "24"
---   [plugins]
---   android-application = { id = "com.android.application", version = "8.5" }
---
---   plugins { alias(libs.plugins.android.application) } // a build file
---   android { defaultConfig { minSdk = libs.versions.minSdk.get().toInt() } }

local gradle = require "cotter.config.gradle"

local gradle_catalog = {}

-- The plug-in of Android that makes apps. A project's own, which applies it, is
-- called after it.
local PLUG_IN <const> = "%f[%w]com%.android%.application%f[^%w.]"
local CALLED <const> = "android.application"

--- Tells whether a file is called as version catalogs are.
---@param path string
---@return boolean
---@nodiscard
function gradle_catalog.is(path) return path:find "%.versions%.toml$" ~= nil end

--- A name as it is without what joins its words: a dash of the catalog is a
--- point in a build file.
---@param name string
---@return string
local function plain(name)
  local words = name:lower():gsub("[^%w]", "")
  return words
end

--- The name that a line of the plug-ins is about: its key, or that of the table
--- that it is in.
local function name_in(line, section)
  return section:match "^plugins%.(.+)$"
    or section == "plugins" and line:match "^%s*[\"']?([%w_-]+)"
end

--- Adds the names that a catalog has for the plug-in.
---@param names table<string, true> by which it is called
---@param text string of the catalog
function gradle_catalog.add(names, text)
  local section = ""
  for line in text:gmatch "[^\r\n]+" do
    section = line:match "^%s*%[%s*([^%]%s]+)%s*%]" or section
    local name = line:find(PLUG_IN) and not line:find "^%s*#"
      and name_in(line, section)
    if name then names[plain(name)] = true end
  end
end

--- The name by which build files call a catalog: that of its file.
---@param path string
---@return string
---@nodiscard
function gradle_catalog.name(path)
  return path:match "([^/]*)%.versions%.toml$" or ""
end

--- The numbers among the versions of a catalog.
---@param text string
---@return table<string, { level: integer, offset: integer }> by their names,
---        as gradle_catalog.plain has them
---@nodiscard
function gradle_catalog.versions(text)
  local found, section = {}, ""
  for at, line in text:gmatch "()([^\r\n]+)" do
    section = line:match "^%s*%[%s*([^%]%s]+)%s*%]" or section
    local begin, name, level =
      line:match "^%s*()[\"']?([%w_.-]+)[\"']?%s*=%s*[\"'](%d+)[\"']"
    if section == "versions" and name then
      found[plain(name)] = { level = math.tointeger(tonumber(level)),
                             offset = at + begin - 2 }
    end
  end
  return found
end

gradle_catalog.plain = plain

--- A build file without its comments. One without an end stays: no build takes
--- such a file.
local function without_comments(text)
  local parts, from, at = {}, 1, text:find "[\"'/]"
  while at do
    local stop = gradle.skip(text, at)
    if not stop then break end
    if text:find("^/[/*]", at) then
      parts[#parts + 1] = text:sub(from, at - 1)
      from = text:sub(stop - 1, stop - 1) == "\n" and stop - 1 or stop
    end
    at = text:find("[\"'/]", stop)
  end
  parts[#parts + 1] = text:sub(from)
  return table.concat(parts, " ")
end

-- What makes a plug-in known to the projects below alone.
local BELOW <const> = "%f[%w]apply[%s(]+false"

--- Tells whether a statement calls the plug-in.
local function calls(statement, names)
  if statement:find(CALLED, 1, true) then return true end
  for name in statement:gmatch "%.plugins%.([%w_.]+)" do
    local own = plain((name:gsub("%.get$", "")))
    if names[own] or own:find(plain(CALLED), 1, true) then return true end
  end
  return false
end

-- What the plug-in is called that makes libraries; a project's own, and a name
-- in a catalog, are called after it.
local LIBRARY <const> = { "android%.library%f[^%w.:-]",
                          "%.plugins%.[%w.]*[lL]ibrary" }

local function calls_library(statement)
  for _, pattern in ipairs(LIBRARY) do
    if statement:find(pattern) then return true end
  end
  return false
end

--- Tells whether a build file applies what is asked for.
local function applies(text, is_call, names)
  for statement in without_comments(text):gmatch "[^\r\n;]+" do
    if is_call(statement, names) and not statement:find(BELOW) then
      return true
    end
  end
  return false
end

--- What a build file makes by the plug-in that it applies: by its id, or by a
--- name that a catalog has for it. One of which no catalog here tells may be
--- called after it.
---@param text string
---@param names table<string, true>
---@return "app"|"library"|nil
---@nodiscard
function gradle_catalog.makes(text, names)
  if applies(text, calls, names) then return "app" end
  return applies(text, calls_library, names) and "library" or nil
end

return gradle_catalog
