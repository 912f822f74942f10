--- Gathers the files that a command is given: opens them and reads octets,
--- nothing more. What stands in them is for the engine to say.

local core = require "cotter.core"
local app_list = require "cotter.config.app_list"
local apps = require "cotter.gather.apps"
local names = require "cotter.gather.names"
local projects = require "cotter.gather.projects"
local large = require "cotter.large"
local outside = require "cotter.outside"

-- What opens folders, packages and evidence is loaded for those who have one.

local gather = {}

---@class cotter.Gathered
---@field inputs cotter.GatheredInput[]
---@field errors { path: string, code: string, message: string }[]
---@field passed_over { path: string, message: string }[]
---@field foreign table<string, integer> folders of tools in the input that is
---       searched, by name
---@field octets table<string, string|cotter.Mapping> by path
---@field maps boolean? large files are mapped
---@field looked_at cotter.LookedAt[] of each input that is searched
---@field looked cotter.LookedAt of the one that is
---@field materials cotter.Material[] of the input that is searched
---@field folder string? that is searched
---@field above string? of its own path, what says something of the app
---@field left_out { path: string, below: string }[]? of it, where an app.lua
---       says what to take
---@field full table<table, boolean> lists that had more than the limit
---@field projects cotter.Projects in it
---@field apps cotter.AppDefinition[] of its app.lua files
---@field password string? of identities that have none beside them
---@field links table<string, boolean>? in the evidence, by path
---@field instead table<string, string> octets in place of a file's, by path
---@field veiled string[] inputs of which no line is shown

---@class cotter.LookedAt
---@field path string
---@field folders integer that were searched
---@field files integer   in these
---@field opened integer  of these, by their names
---@field skipped { path: string, message: string }[] what was not looked at,
---       and why

---@class cotter.GatheredInput
---@field name string
---@field files cotter.InputFile[] that may be configs
---@field materials cotter.Material[] that may hold keys
---@field apps cotter.AppFacts[]? that are named
---@field grouped boolean? there may be several apps in it
---@field left_out { path: string, below: string }[]? files that an app.lua does
---       without

local Gathered = {}
Gathered.__index = Gathered

function Gathered:refuse(path, fault)
  self.errors[#self.errors + 1] =
    { path = path, code = fault.code, message = fault.text }
end

function Gathered:pass_over(path, why)
  local one = { path = path, message = why }
  self.passed_over[#self.passed_over + 1] = one
  table.insert(self.looked.skipped, one)
end

--- Keeps that an INPUT is a link to what the user has not named. Build systems
--- hand over such links: they are followed, but no line is shown.
---@return boolean whether it can be opened
function Gathered:veil(path)
  local link = outside.fault(path)
  if not link then return true end
  if link ~= outside.LINK then
    self:refuse(path, link)
    return false
  end
  self.veiled[#self.veiled + 1] = path:match "^(.-)/*$"
  table.insert(self.passed_over, { path = path, message = "a link that leads "
    .. "out of its folder, and of the one that cotter is called in: what it "
    .. "leads to is judged, and no line of that shown" })
  return true
end

--- Whether a path is that of such an INPUT, or of what is in it.
---@param path string
---@return boolean
function Gathered:is_veiled(path)
  for _, input in ipairs(self.veiled) do
    if path == input or path:find(input, 1, true) == 1
                        and path:find("^[/!]", #input + 1) then
      return true
    end
  end
  return false
end

--- The octets of a file that was taken, as a report shows them.
---@param path string
---@return string?
function Gathered:source(path)
  if self:is_veiled(path) then return nil end
  self.octets[path] = large.text(self.octets[path], path)
  return self.octets[path]
end

--- The paths of what was read, but for files that may be configs.
---@return string[]
---@nodiscard
function Gathered:opened()
  local list, candidates = {}, {}
  for _, input in ipairs(self.inputs) do
    for _, file in ipairs(input.files) do
      candidates[file.path] = not file.path:find("!", 1, true)
    end
    for _, one in ipairs(input.materials) do list[#list + 1] = one.path end
  end
  for path in pairs(self.octets) do
    if not candidates[path] then list[#list + 1] = path end
  end
  return list
end

--- Reads a file, or maps it where it is large.
---@param path string
---@param octets string? where it was read: one that is large is mapped
---@return string|cotter.Mapping|nil octets
---@return cotter.CoreFault? fault
function Gathered:read(path, octets)
  if self.maps then return large.read(path, octets) end
  if octets then return octets end
  return core.read_file(path)
end

-- Of the names above a file, this one alone says something of the app: that of
-- its source sets.
local SOURCES <const> = "src"

--- What is above the files of a folder that is searched, and says something.
local function above(folder)
  local name = names.base(folder)
  if name == "." or name == ".." then
    name = names.base(core.real_path(folder) or folder)
  end
  return name == SOURCES and SOURCES .. "/" or ""
end

--- What a path says of an app: its place in the folder that is searched, or the
--- name of a file that the user named.
function Gathered:below(path)
  if not self.folder then return names.base(path) end
  return self.above .. names.below(self.folder, path)
end

--- Tells whether something has to stand in a file.
local function must_say_something(path, claimed)
  return claimed or names.is_manifest(path)
end

--- Tells whether a file has something in it, or it depends on others of the
--- input whether it has to.
local function has_something(octets, path)
  return octets ~= "" or app_list.is(path)
end

--- Takes a file.
---@param files cotter.InputFile[] that it is appended to
---@param path string
---@param explicit boolean named by the user, not found in a folder
---@param read string? its octets, where it was read
function Gathered:take(files, path, explicit, read)
  local octets, fault = self.instead[path], nil
  if not octets then octets, fault = self:read(path, read) end
  self.looked.opened = self.looked.opened + 1
  if not octets then return self:refuse(path, fault) end
  if explicit and large.head(octets):find "^PK\3\4" then
    return self:open_package(files, path, true)
  end
  local claimed = explicit or names.is_claimed(path)
  if has_something(octets, path) then
    self.octets[path] = octets
    files[#files + 1] = { path = path, below = self:below(path),
      octets = octets, explicit = explicit, claimed = claimed,
      in_target = names.in_target(path) }
  elseif must_say_something(path, claimed) then
    self:refuse(path, { code = "file.empty", text = "the file is empty" })
  end
end

local function append(list, more)
  table.move(more, 1, #more, #list + 1, list)
end

-- A package that lies in a folder need not have a config.
local function refuse_packed(self, one, explicit)
  if explicit or one.code ~= "input.nothing" then
    return self:refuse(one.path, one)
  end
  self:pass_over(one.path, "a package in which nothing is a config")
end

--- Takes what a package holds: only what is wanted of it is read.
---@param files cotter.InputFile[]
---@param path string
---@param explicit boolean named by the user, not found in a folder
function Gathered:open_package(files, path, explicit)
  if path == "-" or self.instead[path] then
    return self:refuse(path, { code = "archive.stream",
      text = "a package is read here and there: name its file" })
  end
  self.looked.opened = self.looked.opened + 1
  local package, fault = require "cotter.packages".open(path)
  if not package then return self:refuse(path, fault) end
  for _, one in ipairs(package.refused) do
    refuse_packed(self, one, explicit)
  end
  for _, one in ipairs(package.passed_over) do
    self:pass_over(one.path, one.message)
  end
  append(files, package.files)
  append(self.materials, package.materials)
end

--- Counts a folder of a tool, which is not searched.
function Gathered:skip_foreign(name)
  self.foreign[name] = (self.foreign[name] or 0) + 1
end

--- Says once which folders of tools were not searched: a tree may have
--- hundreds of them.
function Gathered:tell_foreign(path)
  local list = {}
  for name, count in pairs(self.foreign) do
    list[#list + 1] = count > 1 and ("%s (%d)"):format(name, count) or name
  end
  if #list == 0 then return end
  table.sort(list)
  self:pass_over(path, "not searched, since tools keep there what others "
    .. "wrote: " .. table.concat(list, ", "))
end

local function count(number, word)
  return ("%d %s%s"):format(number, word, number == 1 and "" or "s")
end

--- Says what was looked at of an input that was searched.
---@param path string
---@return string " (…)", or ""
---@nodiscard
function Gathered:searched(path)
  for _, one in ipairs(self.looked_at) do
    if one.path == path then
      return (" (%s in %s, %d opened)"):format(count(one.files, "file"),
        count(one.folders, "folder"), one.opened)
    end
  end
  return ""
end

--- Takes what a folder holds; one in which nothing is worth opening is refused.
function Gathered:open_folder(files, path)
  local before = #self.errors
  self.foreign, self.folder, self.above = {}, path, above(path)
  self.looked_at[#self.looked_at + 1] = self.looked
  require "cotter.gather.folder".walk(self, files, path, 0)
  self:tell_foreign(path)
  apps.mark(self, files)
  if #files == 0 and #self.errors == before then
    self:refuse(path, { code = "input.nothing", text = "nothing to check: no "
      .. "file looks like a config" .. self:searched(path) })
  end
end

--- Takes the files of the apps that an app.lua names: its folder is searched.
function Gathered:open_apps(files, path)
  self:open_folder(files, path:match "^(.*)/[^/]*$" or ".")
  self.left_out = apps.keep_marked(files)
end

local function is_apps(path, stat)
  return stat and stat.type == "file" and names.base(path) == apps.NAME
end

--- Tells the files whose projects they are of, if there are several.
function Gathered:place(files)
  if not self.projects:are_several() then return #self.apps > 0 end
  for _, list in ipairs { files, self.materials } do
    for _, file in ipairs(list) do
      file.project = self.projects:of(file.path)
    end
  end
  return true
end

--- Opens an INPUT, as what it is. What is given in place of a file is a config.
function Gathered:open(files, path)
  if path == "-" or self.instead[path] then
    return self:take(files, path, true)
  end
  if not self:veil(path) then return end
  local stat = core.stat(path)
  if stat and stat.type == "directory" then
    self:open_folder(files, path)
  elseif is_apps(path, stat) then
    self:open_apps(files, path)
  elseif names.is_package(path) then
    self:open_package(files, path, true)
  else
    self:take(files, path, true)
  end
end

function Gathered:input(path)
  local files = {}
  self.materials, self.apps, self.projects = {}, {}, projects.new()
  self.folder, self.left_out = nil, nil
  self.looked = { path = path, folders = 0, files = 0, opened = 0,
                  skipped = {} }
  self:open(files, path)
  self.inputs[#self.inputs + 1] = { name = path, files = files,
    grouped = self:place(files) or nil, apps = apps.facts(self),
    materials = self.materials, left_out = self.left_out }
end

--- An input in which nothing could be judged is an error of its own, beside
--- whatever else was found: it must not hide among inputs that pass.
---@param read table[] what the engine tells of the files that it read
function Gathered:refuse_empty(read)
  local judged, refused = {}, {}
  for _, one in ipairs(read) do
    judged[one.path] = one.format ~= "foreign"
  end
  for _, one in ipairs(self.errors) do refused[one.path or ""] = true end
  local function settled(input)
    for _, file in ipairs(input.files) do
      if judged[file.path] or refused[file.path] then return true end
    end
    return refused[input.name]
  end
  for _, input in ipairs(self.inputs) do
    if #input.files > 0 and not settled(input) then
      self:refuse(input.name, { code = "input.nothing",
        text = "nothing to check: no pin config that cotter reads"
               .. self:searched(input.name) })
    end
  end
end

--- Reads the files of all inputs; a folder is searched. The order in which they
--- are named is often that of a shell, and so of a locale: it is not kept.
---@param paths string[]
---@param instead table<string, string>? octets in place of a file's, by path
---@param maps boolean? large files are mapped: a mapping is in the place of
---       their octets
---@return cotter.Gathered
---@nodiscard
function gather.inputs(paths, instead, maps)
  local self = setmetatable({ inputs = {}, errors = {}, passed_over = {},
                              looked_at = {}, octets = {}, full = {},
                              maps = maps, veiled = {},
                              instead = instead or {} }, Gathered)
  local sorted = table.move(paths, 1, #paths, 1, {})
  table.sort(sorted)
  for _, path in ipairs(sorted) do self:input(path) end
  return self
end

--- Reads the evidence in a folder.
---@param gathered cotter.Gathered
---@param folder string?
---@param password string? of identities that have none beside them
---@return { kinds: string[], files: cotter.EvidenceFile[] }
---@nodiscard
function gather.evidence(gathered, folder, password)
  if not folder then return { kinds = {}, files = {} } end
  return require "cotter.gather.evidence".read(gathered, folder, password)
end

return gather
