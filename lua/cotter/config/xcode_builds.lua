--- The configurations of a target of Xcode: which of what ships have another
--- property list in the place of one that pins, or none.

local config = require "cotter.model.config"
local extent = require "cotter.config.extent"
local sources = require "cotter.model.source"
local xcode_targets = require "cotter.config.xcode_targets"

local xcode_builds = {}

--- Tells whether a configuration may ship. Xcode calls the other one Debug, and
--- people those that they make of it: Debug-Staging.
local function may_ship(build) return not build.name:lower():find "^debug" end

--- Tells whether a configuration takes a list, or may.
local function may_take(build, path)
  for _, list in ipairs(build.lists) do
    if list.path == path then return true end
  end
  return build.open
end

--- The configurations that ship and surely do not take a list; and whether any
--- that ships does.
local function without(listed)
  local list, is_taken = {}, false
  for _, build in ipairs(listed.target.builds) do
    if may_ship(build) and not may_take(build, listed.list.path) then
      list[#list + 1] = build
    else
      is_taken = is_taken or may_ship(build)
    end
  end
  return list, is_taken
end

--- What an entry says, as a text.
local function portrait(host)
  local texts = {}
  for i, pin in ipairs(host.pins) do
    texts[i] = (pin.role or "") .. " " .. pin.text
  end
  table.sort(texts)
  return table.concat({ host.name, tostring(host.include_subdomains),
                        tostring(host.enforced), table.unpack(texts) }, "\0")
end

--- What a config pins: a target may have hundreds of lists, which are compared
--- with each other.
local function pinned_by(made)
  local set = {}
  for _, host in ipairs(made.hosts) do
    if #host.pins > 0 then set[portrait(host)] = true end
  end
  return set
end

--- Tells whether one set has all of another.
local function has_all(one, other)
  for key in pairs(other) do
    if not one[key] then return false end
  end
  return true
end

--- Tells whether what a config pins does in the place of another: developers
--- may have other hosts to pin.
local function stands_for(one, other, is_taken)
  if is_taken then return has_all(one, other) end
  return next(one) ~= nil
end

local NOTHING <const> = {}

--- What a configuration pins in the place of a list; nothing where its own is
--- not among the files.
local function instead(build, one, by_list)
  local list = build.lists[1]
  if not list then return NOTHING end
  local found = by_list[list.path]
  return found and (found[one.config.format] or found.any)
end

local function observe(one, build)
  local listed, list = one.file.listed, build.lists[1]
  local named = list or listed.list
  config.observe(one.config, "not-listed", { name = one.file.path,
    found = list and list.text, expected = build.name,
    other = config.place(listed.project.source, named.offset or 0) })
end

--- Tells of the first configuration that has another list in the place of one.
local function look(one, own, by_list)
  local builds, is_taken = without(one.file.listed)
  for _, build in ipairs(builds) do
    local other = instead(build, one, by_list)
    if other and not stands_for(other, own, is_taken) then
      return observe(one, build)
    end
  end
end

--- Notes of each config that a configuration has another in its place.
---@param found cotter.Found[] those that are in force in the list of a target
function xcode_builds.observe(found)
  local by_list, of = {}, {}
  for _, one in ipairs(found) do
    local key, pinned = xcode_targets.key(one.file.path), pinned_by(one.config)
    by_list[key] = by_list[key] or { any = pinned }
    by_list[key][one.config.format], of[one] = pinned, pinned
  end
  local steps = 0
  for _, one in ipairs(found) do
    if one.file.listed.list and next(of[one]) then
      steps = steps + #one.file.listed.target.builds
      if steps > extent.COMPARED then
        extent.refuse("compared", sources.new(one.file.path))
      end
      look(one, of[one], by_list)
    end
  end
end

return xcode_builds
