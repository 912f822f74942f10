--- Versions of plug-ins: what a config means for those who build it with one
--- of them. Which it is stands in no config: --set consumer.outsystems=7.0.0.

local fault = require "cotter.fault"
local vocabulary = require "cotter.vocabulary"

local version = {}

local PAGE = " (vendor page, SSL Pinning Plugin)"

local BLOB = "requests with a Blob fail in apps built with 5.1.1 and earlier; "
  .. "6.0.0 mends that for Android 7 and later" .. PAGE
local SEVERAL = "7.0.0 changes how Android apps pin several servers: an app "
  .. "that works as built with this version may not when it is built with "
  .. "that one, to which the vendor recommends to update" .. PAGE
local CHANGED = "Android apps for several servers that worked as built with "
  .. "earlier versions may not work as built with this one: test the new build"
  .. PAGE

---@class cotter.VersionRemark
---@field text string
---@field consumer string whom it is about
---@field several boolean? said of a config with more than one host

local function android(text, several)
  return { text = text, several = several, consumer = "outsystems-android" }
end

--- The versions that are told apart, by format and name.
---@type table<string, table<string, cotter.VersionRemark[]>>
local VERSIONS = {
  outsystems = {
    ["5.1.1"] = { android(BLOB), android(SEVERAL, true) },
    ["6.0.0"] = { android(SEVERAL, true) },
    ["7.0.0"] = { android(CHANGED, true) },
  },
}

-- The versions of this run, by format.
local given = {}

-- Tells a consumer that has no versions from one that there is not.
local function no_versions(name)
  local known = fault.names(VERSIONS)
  if vocabulary.rank(vocabulary.consumers, name) then
    return ("no versions of %s are told apart, only of %s"):format(name,
      table.concat(known, ", "))
  end
  return ("there is no consumer %q that has versions, want %s%s"):format(
    name, table.concat(known, ", "), fault.suggestion(name, known))
end

--- Tells what is wrong with a setting, if anything is.
---@param name string of a consumer
---@param value string
---@return string? message
---@nodiscard
function version.problem(name, value)
  local rows = VERSIONS[name]
  if not rows then return no_versions(name) end
  if rows[value] then return nil end
  local known = fault.names(rows)
  return ("%s has no version %q that is told apart, want one of %s%s"):format(
    name, value, table.concat(known, ", "), fault.suggestion(value, known))
end

--- Every version that can be set, as the command line says it.
---@return string[] "consumer.outsystems=7.0.0"
---@nodiscard
function version.settings()
  local list = {}
  for _, name in ipairs(fault.names(VERSIONS)) do
    for _, value in ipairs(fault.names(VERSIONS[name])) do
      list[#list + 1] = ("consumer.%s=%s"):format(name, value)
    end
  end
  return list
end

--- Says which versions the configs of this run are built with.
---@param versions table<string, string>? by format
function version.know(versions) given = versions or {} end

--- The version that a config is built with, where that was said.
---@param format string
---@return string?
---@nodiscard
function version.of(format) return given[format] end

--- What a version means for a consumer of a config.
---@param config cotter.Config
---@param consumer cotter.Consumer
---@return string[]
---@nodiscard
function version.remarks(config, consumer)
  local rows, texts = VERSIONS[config.format], {}
  for _, row in ipairs(rows and rows[given[config.format]] or {}) do
    if row.consumer == consumer
       and (not row.several or #config.hosts > 1) then
      texts[#texts + 1] = row.text
    end
  end
  return texts
end

return version
