--- The inputs of a request: files in, apps out. What the files of a tree say
--- of each other, of builds, targets and tests, is marked before one is read.

local apps = require "cotter.model.app"
local configs = require "cotter.config"
local core = require "cotter.core"
local extent = require "cotter.config.extent"
local folder = require "cotter.config.folder"
local pathname = require "cotter.pathname"
local portrait = require "cotter.engine.portrait"
local sources = require "cotter.model.source"
local vocabulary = require "cotter.vocabulary"

local inputs = {}

--- Adds a problem, and why the file is none of other formats either.
local function add_problem(response, problem)
  local errors = response.errors
  if problem.note then
    table.insert(response.notes, { path = problem.path,
                                   message = problem.note })
    return
  end
  local tried = problem.tried or {}
  problem.tried = nil
  errors[#errors + 1] = problem
  table.move(tried, 1, #tried, #errors + 1, errors)
end

--- Says of what is read in part that it is, and where it is not known.
local function note_partial(config, response)
  local notes = response.notes
  if not vocabulary.format(config.format).partial then return end
  notes[#notes + 1] = { path = config.path, message = "source code: pins that "
    .. "are literals are judged, others are not seen" }
  for _, one in ipairs(config:observed "not-literal") do
    notes[#notes + 1] = { path = config.path, line = one.at.line,
      column = one.at.column, message = ("no literal: the %s of this entry "
        .. "is known to the program alone, and not judged"):format(one.name) }
  end
end

--- Marks files that may hold a key and surely do not ship.
local function mark_left_out(list, builds)
  for _, file in ipairs(list) do
    file.left_out = file.left_out or builds:is_left_out(file)
  end
end

--- Tells the files of a source tree for which levels of Android it is made, and
--- in which builds.
local function tell_builds(input)
  local files = input.files
  local builds = require "cotter.config.builds".read(files)
  for _, one in ipairs(files) do
    one.variants, one.makes = builds:find(one), builds:makes(one)
  end
  local targets = require "cotter.config.target".of(files)
  for _, one in ipairs(files) do one.target = targets:find(one) end
  for _, list in ipairs { files, input.materials or {} } do
    mark_left_out(list, builds)
  end
  return builds.notes
end

local SAYS_BUILDS = { ["AndroidManifest.xml"] = true, ["build.gradle"] = true,
                      ["build.gradle.kts"] = true }

--- The same where one says that, which few inputs have.
local function find_builds(input, response)
  for _, file in ipairs(input.files) do
    if SAYS_BUILDS[pathname.base(file.path)] then
      local notes, excess = extent.held(tell_builds, input)
      table.move(notes, 1, #notes, #response.notes + 1, response.notes)
      response.errors[#response.errors + 1] = excess
      return
    end
  end
end

--- Marks files by what projects of Xcode say of them: those of tests surely do
--- not ship.
local function mark_by(projects, list)
  for _, file in ipairs(list) do
    projects:mark(file)
    file.left_out = file.left_out or file.of_tests
  end
end

--- Tells the files of a source tree of which targets they are.
local function tell_projects(input, response)
  local projects = require "cotter.config.xcode".projects(input.files)
  mark_by(projects, input.files)
  mark_by(projects, input.materials or {})
  projects:note_absent()
  local notes = projects.notes
  table.move(notes, 1, #notes, #response.notes + 1, response.notes)
end

--- The same of projects of Xcode, which few inputs have.
local function find_projects(input, response)
  local is_project = require "cotter.config.xcode".is
  for _, file in ipairs(input.files) do
    if is_project(file.path) then
      local _, excess = extent.held(function()
        tell_projects(input, response)
      end)
      response.errors[#response.errors + 1] = excess
      return
    end
  end
end

--- Puts what was read into apps. Most inputs are one.
---@return cotter.AppGroup[]
local function group(input, found, manifests, response)
  if input.grouped then
    return require "cotter.engine.apps".group(input, found, manifests,
                                              response)
  end
  local one = { name = input.name, found = found, own = found,
                manifests = {}, files = input.files,
                materials = input.materials or {} }
  for i, read in ipairs(manifests) do one.manifests[i] = read.manifest end
  return { one }
end

--- Finds what an app's manifests name that is not there: few have one.
local function find_references(one, left_out)
  if #one.manifests > 0 then
    one.references =
      require "cotter.config.references".find(one, left_out or {})
  end
end

--- Reads the files of an input.
---@return cotter.AppGroup[]
local function read_files(input, response)
  local found, manifests = {}, {}
  find_builds(input, response)
  find_projects(input, response)
  for _, file in ipairs(input.files) do
    local read, problem, manifest = configs.read(file)
    manifests[#manifests + 1] = manifest
      and { manifest = manifest, file = file }
    if problem then add_problem(response, problem) end
    for _, config in ipairs(read) do
      found[#found + 1] = { config = config, file = file }
      note_partial(config, response)
    end
  end
  local groups = group(input, found, manifests, response)
  for _, one in ipairs(groups) do
    local notes, excess = folder.observe(one.own, one.manifests)
    response.errors[#response.errors + 1] = excess
    table.move(notes, 1, #notes, #response.notes + 1, response.notes)
    find_references(one, input.left_out)
  end
  return groups
end

--- Makes whole the configs whose pins stand in other files.
local function link(all, response)
  local list, any = {}, false
  for _, one_group in ipairs(all) do
    for _, one in ipairs(one_group.own) do
      list[#list + 1] = one.config
      any = any or one.config.format == "chromium"
    end
  end
  if not any then return end
  local refused = require "cotter.config.plug_in.chromium".link(list)
  table.move(refused, 1, #refused, #response.errors + 1, response.errors)
end

--- Tells whether a file is of what ships, as each entry of a package is. What
--- is not surely left out is told as if it shipped: a key that does is worse
--- than one that is told in vain.
local function does_ship(file)
  return file.path:find("!", 1, true) ~= nil or not file.left_out
end

local function make_app(one, response)
  local list = {}
  one.does_ship = does_ship
  for i, found in ipairs(one.found) do list[i] = found.config end
  for _, found in ipairs(one.own) do
    response.inputs[#response.inputs + 1] = portrait.input(found)
  end
  if #list > 0 then return apps.new(sources.new(list[1].path), one, list) end
  local reference = one.references and one.references[1]
  return reference and apps.new(core.record_position(reference), one, list)
    or nil
end

--- The names of the apps that a config is of, where they are told.
local function names_of(groups)
  local names = {}
  for _, one in ipairs(groups) do
    for _, found in ipairs(one.found) do names[found.config] = found.apps end
  end
  return names
end

--- Reads all inputs of a request.
---@param request cotter.Request
---@param response cotter.Response notes, errors and what was read are added
---@return cotter.App[]
---@return table<cotter.Config, string[]> names of the apps that one is of
---@nodiscard
function inputs.read(request, response)
  local all, list = {}, {}
  for _, input in ipairs(request.inputs) do
    local groups = read_files(input, response)
    table.move(groups, 1, #groups, #all + 1, all)
  end
  link(all, response)
  for _, one in ipairs(all) do list[#list + 1] = make_app(one, response) end
  return list, names_of(all)
end

return inputs
