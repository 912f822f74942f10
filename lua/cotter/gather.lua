--- Gathers the files that a command is given: opens them and reads octets,
--- nothing more. What stands in them is for the engine to say.

local core = require "cotter.core"

local gather = {}

-- Folders that hold what others wrote, or what a build made: a config in them
-- is a copy. A user who means one names it.
local SKIPPED = {
  [".git"] = true, [".svn"] = true, [".hg"] = true, node_modules = true,
  build = true, dist = true, out = true, target = true, Pods = true,
  [".gradle"] = true, DerivedData = true,
}

local TARGET = "pinning" -- the plug-in's target directory (vendor page)

---@class cotter.Gathered
---@field inputs { name: string, files: cotter.InputFile[] }[]
---@field errors { path: string, code: string, message: string }[]
---@field looked_at { path: string, what: string }[] what was passed over
---@field private octets table<string, string> by path

local Gathered = {}
Gathered.__index = Gathered

function Gathered:refuse(path, fault)
  self.errors[#self.errors + 1] =
    { path = path, code = fault.code, message = fault.text }
end

local function join(folder, name)
  return folder:sub(-1) == "/" and folder .. name or folder .. "/" .. name
end

local function base_of(path) return path:match "([^/]*)/*$" end

--- Tells whether a file of a folder is worth opening: JSON, what stands in the
--- target directory, and what is called after pins.
local function is_candidate(name, in_target)
  local lower = name:lower()
  return lower:find "%.json$" ~= nil or in_target
    or lower:find("pinning", 1, true) ~= nil
end

function Gathered:take(files, path, explicit, in_target)
  local octets, fault = core.read_file(path)
  if not octets then return self:refuse(path, fault) end
  if octets == "" then
    return explicit and self:refuse(path,
      { code = "file.empty", text = "the file is empty" })
  end
  self.octets[path] = octets
  files[#files + 1] = { path = path, octets = octets, explicit = explicit,
                        in_target = in_target }
end

function Gathered:skip(path, what)
  self.looked_at[#self.looked_at + 1] = { path = path, what = what }
end

local visit = {}

function visit.directory(self, files, path, depth)
  if SKIPPED[base_of(path)] then return self:skip(path, "not searched") end
  if depth >= core.limits.folder_depth then
    return self:refuse(path, { code = "folder.depth",
      text = "folders are nested deeper than the limit" })
  end
  self:walk(files, path, depth + 1)
end

function visit.file(self, files, path)
  local in_target = base_of(path:match "^(.*)/" or "") == TARGET
  if not is_candidate(base_of(path), in_target) then return end
  if #files < core.limits.folder_files then
    self:take(files, path, false, in_target)
  elseif #files == core.limits.folder_files then
    self:refuse(path, { code = "folder.files",
      text = "more files in the folder than the limit: name a smaller one" })
  end
end

-- A link may lead out of the tree that the user named.
function visit.link(self, _, path) self:skip(path, "a link, not followed") end

function visit.other(self, _, path) self:skip(path, "not a regular file") end

function Gathered:walk(files, path, depth)
  local entries, fault = core.list_directory(path)
  if not entries then return self:refuse(path, fault) end
  for _, entry in ipairs(entries) do
    visit[entry.type](self, files, join(path, entry.name), depth)
  end
end

function Gathered:input(path)
  local files = {}
  local stat = path ~= "-" and core.stat(path)
  if stat and stat.type == "directory" then
    local before = #self.errors
    self:walk(files, path, 0)
    if #files == 0 and #self.errors == before then
      self:refuse(path, { code = "input.nothing",
        text = "nothing to check: no file in the folder looks like a config" })
    end
  else
    self:take(files, path, true,
              base_of(path:match "^(.*)/" or "") == TARGET)
  end
  self.inputs[#self.inputs + 1] = { name = path, files = files }
end

--- Reads the files of all inputs; a folder is searched.
---@param paths string[]
---@return cotter.Gathered
---@nodiscard
function gather.inputs(paths)
  local self = setmetatable({ inputs = {}, errors = {}, looked_at = {},
                              octets = {} }, Gathered)
  for _, path in ipairs(paths) do self:input(path) end
  return self
end

-- The folders of an evidence directory, and the kind of what stands in them.
local EVIDENCE = {
  { "anchors", "anchors" }, { "chains", "chain" }, { "held", "held" },
}

local function read_kind(self, given, folder, kind)
  local entries, fault = core.list_directory(folder)
  if not entries then
    return fault.code ~= "file.missing" and self:refuse(folder, fault)
  end
  given.kinds[#given.kinds + 1] = kind
  for _, entry in ipairs(entries) do
    local path = join(folder, entry.name)
    if entry.type == "file" or entry.type == "link" then
      local octets, problem = core.read_file(path)
      if octets then
        given.files[#given.files + 1] = { kind = kind, path = path,
                                          name = entry.name, octets = octets }
        self.octets[path] = octets
      else
        self:refuse(path, problem)
      end
    else
      self:skip(path, "not a regular file")
    end
  end
end

local function read_served_by(self, given, folder)
  local path = join(folder, "served-by")
  local octets, fault = core.read_file(path)
  if octets then
    given.files[#given.files + 1] = { kind = "served-by", path = path,
                                      name = "served-by", octets = octets }
    self.octets[path] = octets
  elseif fault.code ~= "file.missing" then
    self:refuse(path, fault)
  end
end

-- A misspelt folder would be evidence that is given and never looked at.
local function refuse_others(self, folder, entries)
  local known = { ["served-by"] = true, identities = true }
  local names = { "identities", "served-by" }
  for _, row in ipairs(EVIDENCE) do
    known[row[1]] = true
    names[#names + 1] = row[1]
  end
  table.sort(names)
  for _, entry in ipairs(entries) do
    local near = not known[entry.name] and entry.type == "directory"
      and core.suggest(entry.name, names)
    if near then
      self:refuse(join(folder, entry.name), { code = "evidence.name",
        text = ('evidence has no folder of that name (did you mean "%s"?)')
          :format(near) })
    end
  end
end

--- Reads an evidence directory, if one was given.
---@param self cotter.Gathered
---@param folder string?
---@return { kinds: string[], files: cotter.EvidenceFile[] }
---@nodiscard
function gather.evidence(self, folder)
  local given = { kinds = {}, files = {} }
  if not folder then return given end
  local entries, fault = core.list_directory(folder)
  if not entries then
    self:refuse(folder, fault)
    return given
  end
  refuse_others(self, folder, entries)
  for _, row in ipairs(EVIDENCE) do
    read_kind(self, given, join(folder, row[1]), row[2])
  end
  read_served_by(self, given, folder)
  if #given.files == 0 then
    self:refuse(folder, { code = "evidence.nothing",
      text = "no evidence: want chains/HOST.pem, held/ or anchors/ in it" })
  end
  return given
end

return gather
