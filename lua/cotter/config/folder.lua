--- What is amiss with where the files of one app stand: seen only when all of
--- them are known.

local app_list = require "cotter.config.app_list"
local config = require "cotter.model.config"
local extent = require "cotter.config.extent"
local pathname = require "cotter.pathname"
local source_set = require "cotter.config.source_set"

local folder = {}

local function parent_of(path) return path:match "^(.*)/[^/]*$" or "" end

--- The plug-in takes files that end in .json from the target directory
--- `pinning` (vendor page, "requirements" and "Add the configuration file").
local function misplaced(one)
  if not one.file.path:find "%.json$" and one.file.path ~= "-" then
    config.observe(one.config, "misplaced", { name = "extension",
      expected = ".json", found = pathname.base(one.file.path) })
  elseif not one.file.explicit and not one.file.in_target then
    config.observe(one.config, "misplaced", { name = "directory",
      expected = "pinning", found = pathname.base(parent_of(one.file.path)) })
  end
end

--- Of several files the hook takes the first of the directory's listing.
local function several(first, one)
  config.observe(one.config, "several-files", {
    name = pathname.base(one.file.path),
    found = pathname.base(first.file.path), other = first.config })
end

--- What builds for developers and tests alone take.
local function leave_out(one)
  if not source_set.is_shipped(one.file) then config.leave_out(one.config) end
end

--- Configs that are in force in the property list of an app alone. TrustKit
--- looks for its own there by itself; what stands in another list an app may
--- hand over (TrustKit.h, initSharedInstanceWithConfiguration:).
local function is_of_list(one)
  local format = one.config.format
  return format == "apple"
    or format == "trustkit" and app_list.is(one.file.path)
end

--- What no target of a project of Xcode takes, where it is known what they do.
--- Of an app whose list is not there one that pins nothing stays its own: else
--- nothing would say that it pins no host.
local function not_listed(one)
  local listed = one.file.listed
  if listed and listed.kind == "unused" and is_of_list(one)
     and (#one.config.hosts > 0 or app_list.is_unused(listed)) then
    config.leave_out(one.config)
    local text, at = require "cotter.config.xcode".taken(listed)
    config.observe(one.config, "not-listed", { name = one.file.path,
                                               found = text, other = at })
  end
end

--- What configurations of a target have in the place of its lists.
local function compare_lists(found)
  local list = {}
  for _, one in ipairs(found) do
    local listed = one.file.listed
    if listed and listed.target and is_of_list(one) then
      list[#list + 1] = one
    end
  end
  if #list > 0 then
    require "cotter.config.xcode_builds".observe(list)
  end
end

--- What knows of manifests is loaded for Android's configs alone.
local function wire(found, manifests)
  for _, one in ipairs(found) do
    if one.config.format == "android" then
      local observe = require "cotter.config.wiring".observe
      return extent.held(function() return observe(found, manifests) end)
    end
  end
  return {}
end

---@class cotter.Found
---@field config cotter.Config
---@field file cotter.InputFile
---@field apps string[]? that it is of, where an input has several

--- Adds what the places of an app's files show to the configs' observations.
---@param found cotter.Found[]
---@param manifests cotter.config.Manifest[]
---@return { path: string, message: string }[] notes on what is not known
---@return cotter.config.Refusal? excess
---@nodiscard
function folder.observe(found, manifests)
  local first_in, notes, excess = {}, wire(found, manifests)
  local _, other_excess = extent.held(compare_lists, found)
  for _, one in ipairs(found) do
    leave_out(one)
    not_listed(one)
    if one.config.format == "outsystems" then
      misplaced(one)
      local parent = parent_of(one.file.path)
      if first_in[parent] and not one.file.explicit then
        several(first_in[parent], one)
      end
      first_in[parent] = first_in[parent] or one
    end
  end
  return notes, excess or other_excess
end

return folder
