--- Walks the tree of a folder: what is worth opening is taken, and what is left
--- out is told. No link is followed, and no file is opened but a candidate.

local apps = require "cotter.gather.apps"
local core = require "cotter.core"
local names = require "cotter.gather.names"

local folder = {}

local WANTED = core.name_filter(names.WANTED)

--- Does without what stands in the place of a config, or refuses that.
local function leave_out(self, path, code, why)
  if names.is_claimed(path) or names.is_of_platform(path)
     or names.base(path) == names.TARGET then
    self:refuse(path, { code = code, text = why })
  else
    self:pass_over(path, why)
  end
end

local visit = {}

function visit.directory(self, files, path, depth)
  local skipped = names.skipped(names.below(self.folder, path))
  if skipped == "foreign" then
    return self:skip_foreign(names.base(path))
  end
  if skipped then
    return self:pass_over(path, "not searched: builds write into it")
  end
  if depth >= core.limits.folder_depth then
    return self:refuse(path, { code = "folder.depth",
      text = "folders are nested deeper than the limit" })
  end
  folder.walk(self, files, path, depth + 1)
end

--- Says at which file an input had as many as there may be: once for those that
--- may be configs, and once for those that may hold a key.
local function refuse_more(self, list, path)
  if self.full[list] then return end
  self.full[list] = true
  self:refuse(path, { code = "folder.files",
    text = "more files in the folder than the limit: name a smaller one" })
end

--- Takes a file that may hold a private key.
---@param self cotter.Gathered
---@param path string
---@param octets string? where it was read
local function keep(self, path, octets)
  if #self.materials >= core.limits.folder_files then
    return refuse_more(self, self.materials, path)
  end
  local taken, fault = self:read(path, octets)
  self.looked.opened = self.looked.opened + 1
  if taken then
    self.materials[#self.materials + 1] =
      { path = path, below = self:below(path), octets = taken }
  elseif fault.code == "file.too-large" then
    self:pass_over(path, "too large for a key")
  else
    self:refuse(path, fault)
  end
end

-- Those words, and those of private keys.
local searches = {}

local function searched_for(words)
  if not searches[words] then
    searches[words] = table.move(words, 1, #words, #names.KEYS + 1,
      table.move(names.KEYS, 1, #names.KEYS, 1, {}))
  end
  return searches[words]
end

---@param self cotter.Gathered
---@param files cotter.InputFile[]
---@param path string
---@param octets string? where it was read
local function take(self, files, path, octets)
  if #files >= core.limits.folder_files then
    return refuse_more(self, files, path)
  end
  if names.is_package(path) then
    self:open_package(files, path, false)
  else
    self:take(files, path, false, octets)
  end
end

local function has_any(octets, words)
  for _, word in ipairs(words) do
    if octets:find(word, 1, true) then return true end
  end
  return false
end

--- Takes a file if it has a word of those without which none pins, or of a
--- private key. One in which they cannot be looked for may have some.
local function take_by_words(self, files, path, words)
  local octets, fault = core.search_file(path, searched_for(words),
    names.BARE_KEYS)
  if octets then
    if has_any(octets, words) then return take(self, files, path, octets) end
    return keep(self, path, octets)
  end
  self.looked.opened = self.looked.opened + 1
  if not fault then return end
  if fault.code == "file.too-large" then
    self:pass_over(path, fault.text)
  else
    self:refuse(path, fault)
  end
end

function visit.file(self, files, path, depth)
  self.looked.files = self.looked.files + 1
  if names.base(path) == apps.NAME then
    apps.read(self, path, depth == 0)
  elseif names.is_candidate(path) or names.is_package(path) then
    take(self, files, path)
  elseif names.is_keeper(path) then
    keep(self, path)
  elseif names.words(path) then
    take_by_words(self, files, path, names.words(path))
  end
end

-- What would be opened for its name alone, were it a file.
local function is_opened(path)
  return names.is_candidate(path) or names.is_keeper(path)
end

-- A link may lead out of the tree that the user named.
function visit.link(self, _, path)
  local stat = core.stat(path)
  if is_opened(path) or stat and stat.type == "directory" then
    leave_out(self, path, "file.link",
              "a link, which is not followed: name what it leads to")
  end
end

function visit.other(self, _, path)
  if is_opened(path) then
    leave_out(self, path, "file.special", "not a regular file")
  end
end

--- Takes the files of a folder, and of those in it.
---@param self cotter.Gathered
---@param files cotter.InputFile[] that are appended to
---@param path string
---@param depth integer of the folder below the one that the user named
function folder.walk(self, files, path, depth)
  local placed = names.base(path) == names.TARGET
  local entries, left_out = core.list_directory(path,
                                                not placed and WANTED or nil)
  if not entries then return self:refuse(path, left_out) end
  local looked = self.looked
  looked.folders, looked.files = looked.folders + 1, looked.files + left_out
  self.projects:look(path, entries)
  for _, entry in ipairs(entries) do
    visit[entry.type](self, files, names.join(path, entry.name), depth)
  end
end

return folder
