--- Gathers what is given about servers and keys: the files of an evidence
--- directory, by what its folders are for.

local core = require "cotter.core"
local faults = require "cotter.fault"
local names = require "cotter.gather.names"
local outside = require "cotter.outside"
local vocabulary = require "cotter.vocabulary"

local evidence = {}

-- The folders of an evidence directory, and the kind of what stands in them.
local EVIDENCE = {
  { "accepted", "accepted" }, { "anchors", "anchors" }, { "chains", "chain" },
  { "held", "held" }, { "identities", "identities" },
}

-- A password is not evidence, and never shown: it goes with its identity.
local function read_password(self, identity)
  local path = identity:gsub("%.[^./]*$", "") .. ".password"
  if self.links[path] then return nil end
  local octets, problem = core.read_file(path)
  if not octets and problem.code == "file.missing" then return self.password end
  if not octets then return self:refuse(path, problem) end
  return octets:match "^[^\r\n]*"
end

local function read_evidence(self, given, kind, path, name)
  local octets, problem = self:read(path)
  if not octets then return self:refuse(path, problem) end
  given.files[#given.files + 1] = { kind = kind, path = path, name = name,
                                    octets = octets }
  self.octets[path] = octets
  return given.files[#given.files]
end

local function is_hidden(name) return name:sub(1, 1) == "." end

local LINK <const> = { code = "file.link", text = "a link, which is not "
  .. "followed in evidence: put what it leads to in its place" }

--- Gives what is in a folder and not hidden, without links, which are refused:
--- who can put one there would have the octets of another file shown, such as
--- a password, or a pass rest on them.
---@param self cotter.Gathered
---@param folder string
---@param entries cotter.FolderEntry[]
---@return cotter.FolderEntry[]
local function without_links(self, folder, entries)
  local list = {}
  for _, entry in ipairs(entries) do
    local path = names.join(folder, entry.name)
    if entry.type == "link" and not is_hidden(entry.name) then
      self.links[path] = true
      self:refuse(path, LINK)
    elseif not is_hidden(entry.name) then
      list[#list + 1] = entry
    end
  end
  return list
end

-- A password that is beside no container would be looked for in vain.
local function check_password(self, path)
  local stem, folder = names.base(path):match "^(.*)%.password$",
                       path:match "^(.*)/"
  local entries, problem = core.list_directory(folder)
  if not entries then return self:refuse(folder, problem) end
  for _, entry in ipairs(entries) do
    local own = entry.name:match "^(.*)%.[^.]*$"
    if own == stem and not entry.name:find "%.password$" then return end
  end
  self:refuse(path, { code = "evidence.name",
    text = ("a password of nothing: no %s.p12 is beside it"):format(stem) })
end

local function read_identity(self, given, kind, path, name)
  if name:find "%.password$" then return check_password(self, path) end
  local file = read_evidence(self, given, kind, path, name)
  if file then file.password = read_password(self, path) end
  return file
end

-- Reads the files of a folder that are not hidden.
local function each_file(self, folder, read)
  local entries, fault = core.list_directory(folder)
  if not entries then return self:refuse(folder, fault) end
  for _, entry in ipairs(without_links(self, folder, entries)) do
    read(names.join(folder, entry.name), entry.name, entry.type)
  end
  return true
end

-- Reads a folder of what is for one platform, and bears its name.
local function read_platform(self, folder, platform, known, read)
  if not vocabulary.rank(known, platform) then
    return self:refuse(folder, { code = "evidence.name",
      text = ("no platform is known by that name, want %s%s"):format(
        table.concat(known, ", "), faults.suggestion(platform, known)) })
  end
  each_file(self, folder, function(path, name)
    local file = read(path, name)
    if file then file.consumer = platform end
  end)
end

-- A reader of a kind of evidence that may have folders of platforms.
local function by_platform(known, read)
  return function(self, given, kind, path, name, type)
    if type ~= "directory" then return read(self, given, kind, path, name) end
    read_platform(self, path, name, known, function(...)
      return read(self, given, kind, ...)
    end)
  end
end

local READ = {
  anchors = by_platform(vocabulary.stores, read_evidence),
  identities = by_platform(vocabulary.uploads, read_identity),
}

-- Kinds that mean something only where there is one.
local NOTHING = {
  accepted = "no authority: the folder is empty",
  anchors = "no trust anchor: the folder is empty",
}

local function read_kind(self, given, folder, kind)
  local read, before = READ[kind] or read_evidence, #given.files + #self.errors
  local found = each_file(self, folder, function(...)
    read(self, given, kind, ...)
  end)
  if not found then return end
  given.kinds[#given.kinds + 1] = kind
  if NOTHING[kind] and #given.files + #self.errors == before then
    self:refuse(folder, { code = "evidence.nothing", text = NOTHING[kind] })
  end
end

-- Files of an evidence directory, and the kind of what they hold. The map is
-- read when the identities that it names are known.
local EVIDENCE_FILES = {
  { "identity-map.json", "identity-map" }, { "served-by", "served-by" },
}

local function holds(entries, name)
  for _, entry in ipairs(entries) do
    if entry.name == name then return true end
  end
  return false
end

local function read_files(self, given, folder, entries)
  for _, row in ipairs(EVIDENCE_FILES) do
    if holds(entries, row[1]) then
      read_evidence(self, given, row[2], names.join(folder, row[1]), row[1])
    end
  end
end

local function read_kinds(self, given, folder, entries)
  for _, row in ipairs(EVIDENCE) do
    if holds(entries, row[1]) then
      read_kind(self, given, names.join(folder, row[1]), row[2])
    end
  end
end

local NAMES = { "accepted", "anchors", "chains", "held", "identities",
                "identity-map.json", "served-by" }

local function is_known(name)
  for _, known in ipairs(NAMES) do
    if name == known then return true end
  end
  return false
end

-- What people lay beside evidence, for people.
local FOR_PEOPLE = { "^README", "^LICEN[CS]E", "%.MD$", "%.TXT$" }

local function is_for_people(entry)
  if entry.type ~= "file" then return false end
  for _, pattern in ipairs(FOR_PEOPLE) do
    if entry.name:upper():find(pattern) then return true end
  end
  return false
end

-- What is misspelt, or lies beside its folder, would be evidence that is given
-- and never looked at.
local function refuse_others(self, folder, entries)
  for _, entry in ipairs(entries) do
    if not is_known(entry.name) and not is_for_people(entry) then
      local near = core.suggest(entry.name, NAMES)
      self:refuse(names.join(folder, entry.name), { code = "evidence.name",
        text = near
          and ('evidence has nothing of that name (did you mean "%s"?)')
            :format(near)
          or "evidence has nothing of that name: want chains/HOST.pem, "
             .. "held/, anchors/, identities/, accepted/, identity-map.json "
             .. "or served-by" })
    end
  end
end

--- Reads an evidence directory.
---@param self cotter.Gathered
---@param folder string
---@param password string? of identities that have none beside them
---@return { kinds: string[], files: cotter.EvidenceFile[] }
---@nodiscard
function evidence.read(self, folder, password)
  self.password, self.links = password, {}
  local given, before = { kinds = {}, files = {} }, #self.errors
  local link = outside.fault(folder)
  if link then
    self:refuse(folder, link)
    return given
  end
  local entries, fault = core.list_directory(folder)
  if not entries then
    self:refuse(folder, fault)
    return given
  end
  entries = without_links(self, folder, entries)
  refuse_others(self, folder, entries)
  read_kinds(self, given, folder, entries)
  read_files(self, given, folder, entries)
  if #given.files == 0 and #self.errors == before then
    self:refuse(folder, { code = "evidence.nothing",
      text = "no evidence: want chains/HOST.pem, held/, anchors/ or "
             .. "identities/ in it" })
  end
  return given
end

return evidence
